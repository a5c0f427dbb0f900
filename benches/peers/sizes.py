"""Time and memory of `ftadvise audit` on large and odd files, one after the other: sizes.py FTADVISE FOLDER [CASE...]

Cases: megabytes of varied chat (10 100 300 1000), `words` (10 million rows of one word), `rows` (600,000 rows of 300
words), `line` (one line of 3 GB). Each file is removed again. `RUNS` counted runs of each (3).
"""

import json
import os
import random
import statistics
import sys
from pathlib import Path

os.environ.setdefault("RUNS", "3")
import inputs
import run

FTADVISE, FOLDER, CASES = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
PATH = FOLDER / "sized.jsonl"


def row(asked, answered):
    return json.dumps({"messages": [{"role": "user", "content": asked}, {"role": "assistant", "content": answered}]}) + "\n"


def write(case):
    if case.isdigit():
        return inputs.chat(PATH, int(case) * 1_000_000, seed=3)
    rng = random.Random(3)
    rare = inputs.Words(3).rare
    with open(PATH, "w", encoding="utf-8") as file:
        if case == "words":
            for word in rng.choices(rare, k=10_000_000):
                file.write(row(word, word))
        elif case == "rows":
            for _ in range(600_000):
                file.write(row(" ".join(rng.choices(rare, k=100)), " ".join(rng.choices(rare, k=200))))
        else:
            megabyte = (" ".join(rng.choices(rare, k=200_000)))[:1_000_000]
            start, end = row("a", "|").split("|")
            file.write(start)
            for _ in range(3_000):
                file.write(megabyte)
            file.write(end)


def main():
    print("| file | MB | median | min..max | MB/s | peak memory |\n|---|---|---|---|---|---|")
    for case in CASES or ["10", "100", "300", "1000", "words", "rows", "line"]:
        write(case)
        try:
            size = PATH.stat().st_size / 1e6
            times, peaks, failed = run.measure([(case, ([FTADVISE, "audit", PATH.name], 0), None)])
        finally:
            PATH.unlink()
        if failed:
            print(f"| {case} | {size:.0f} | not measured: {failed[0]} | | | |")
            continue
        middle = statistics.median(times[0])
        ends = f"{run.shown(min(times[0]))}..{run.shown(max(times[0]))}"
        print(f"| {case} | {size:.0f} | {run.shown(middle)} | {ends} | {size / middle:.0f} | {peaks[0]:.0f} MB |", flush=True)


main()
