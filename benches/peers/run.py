"""Times ftadvise and its peers as whole processes that take turns, and prints a table for each group.

    run.py FTADVISE FOLDER GROUP...

`RUNS` is how many runs are counted (10); one more before them warms the caches. A command that fails is left out.
"""

import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).resolve().parent
FTADVISE, FOLDER = sys.argv[1], Path(sys.argv[2])
TOOLS = Path(sys.executable).parent
RUNS = int(os.environ.get("RUNS", "10"))
ATROPOS, NODE = os.environ.get("ATROPOS_BIN"), os.environ.get("NODE_FOLDER")
PACKAGES = ["trainjudge", "asft", "ai-infra-cost-estimator", "genai-prices", "mizanbench", "frugon", "finelint", "dropoutt",
            "zen-engine", "tiktoken", "numpy"]
DECIDING = ["ask", "--no-input", "--prompting", "misses", "--failures", "style-or-format"]
ORACLE = ["break-even", "--model", "gpt-4o-mini", "--calls-per-month", "600k", "--instruction-tokens", "0", "--input-tokens",
          "1200", "--output-tokens", "350", "--cache-hit-rate", "0", "--batch-share", "0"]
COSTS = ["break-even", "--as-of", "2026-11-22", "--model", "gpt-5.5", "--tuned-model", "google:gemini-3.5-flash",
         "--calls-per-month", "200k"]
# Linux gives kilobytes, macOS bytes.
PER_MB = 2**20 if sys.platform == "darwin" else 1024
GOAL = ["--model", "m", "--goal", "answer in our house style", "--tried-prompting"]


def ours(*arguments, ok=0):
    return [FTADVISE, *arguments], ok


def tool(name, *arguments, ok=0):
    return [str(TOOLS / name), *arguments], ok


def script(name, *arguments):
    return [sys.executable, str(HERE / name), *arguments], 0


def node(name):
    return ["node", str(HERE / "brute.mjs"), str(FOLDER / name)], 0


# A title, then rows: what is printed, what is run, and the row of ftadvise it is compared with (or none).
def groups():
    sample = os.environ.get("SETS", "10000")
    yield "start", "Start, decide, count what a call costs", [
        ("`true`: what the measuring itself takes", (["true"], 0), None),
        ("`python -c pass`: what any Python tool takes", tool("python", "-c", "pass"), None),
        ("`ftadvise --version`", ours("--version"), None),
        ("`trainjudge --version`", tool("trainjudge", "--version"), 2),
        ("`ftadvise ask --preset support-bot … --examples 250`",
         ours(*DECIDING, "--preset", "support-bot", "--examples", "250"), None),
        ("`asft analyze`", tool("asft", "analyze", "task.json"), 4),
        ("`ftadvise ask … --data few.jsonl`", ours(*DECIDING, "--data", "few.jsonl"), None),
        ("`trainjudge diagnose --dataset few.jsonl`", tool("trainjudge", "diagnose", "--dataset", "few.jsonl", *GOAL), 6),
        ("`ftadvise break-even` of the oracle", ours(*ORACLE), None),
        ("`genai-prices calc`", tool("genai-prices", "calc", "-i", "720000000", "-o", "210000000", "openai:gpt-4o-mini"), 8),
        ("`ai-cost-estimator run`", tool("ai-cost-estimator", "run", "oracle.yaml", "--format", "json"), 8),
        ("`mizanbench simulate`", tool("mizanbench", "simulate", "workload.yaml"), 8),
    ]
    rows = [
        ("`ftadvise break-even`, no draws", ours(*COSTS), None),
        ("`ftadvise break-even --samples 10k`", ours(*COSTS, "--samples", "10k"), None),
        ("numpy, one pair, 10,000 draws", script("break_even.py", "10000"), 1),
        ("`ftadvise break-even --samples 1M`", ours(*COSTS, "--samples", "1M"), None),
        ("numpy, one pair, 1,000,000 draws", script("break_even.py", "1000000"), 3),
    ]
    if ATROPOS:
        arguments = ["monte-carlo", "medium-coder", "--strategy", "structured_pruning", "--distribution", "triangular"]
        rows.append(("`atropos-llm monte-carlo`, 10,000 draws", ([ATROPOS, *arguments, "--simulations", "10000"], 0), 1))
    yield "draws", "Break-even with draws", rows
    cookbook = "../cookbook.py"
    yield "audit", f"A training file of {size('large')} MB", [
        ("`ftadvise audit`", ours("audit", "large.jsonl"), None),
        ("the cookbook's checks with tiktoken", script(cookbook, "large.jsonl"), 0),
    ]
    yield "checkers", f"A training file of {size('small')} MB", [
        ("`ftadvise audit`", ours("audit", "small.jsonl"), None),
        ("the cookbook's checks with tiktoken", script(cookbook, "small.jsonl"), 0),
        ("`trainjudge audit`", tool("trainjudge", "audit", "small.jsonl"), 0),
        ("`trainjudge diagnose --dataset`", tool("trainjudge", "diagnose", "--dataset", "small.jsonl", *GOAL), 0),
        ("`dropoutt scan --offline`",
         tool("dropoutt", "scan", "small.jsonl", "--offline", "--no-html", "--no-open", "-o", "out"), 0),
    ]
    yield "checkers", f"A training file of {size('tiny')} MB", [
        ("`ftadvise audit`", ours("audit", "tiny.jsonl"), None),
        ("`finelint inspect`",
         tool("finelint", "inspect", "tiny.jsonl", "--report", "out.json", "--affected-records", "rows.json"), 0),
    ]
    rows = [
        ("`ftadvise rules check lesson`: a proof over all 604,800 sets", ours("rules", "check", "lesson.yaml"), None),
        ("functions of Python, all 604,800 sets", script("rules.py", "lesson.yaml", "python", "all"), 0),
        (f"zen-engine, a sample of {int(sample):,}", script("rules.py", "lesson.yaml", "zen", sample), 0),
    ]
    if NODE:
        rows.append((f"json-rules-engine, a sample of {int(sample):,}", node("lesson.json"), 0))
    first = len(rows)
    rows += [
        ("`ftadvise rules check four-step`: a proof over all 3.5e12 sets", ours("rules", "check", "four-step.yaml"), None),
        (f"functions of Python, a sample of {int(sample):,}", script("rules.py", "four-step.yaml", "python", sample), first),
        (f"zen-engine, a sample of {int(sample):,}", script("rules.py", "four-step.yaml", "zen", sample), first),
    ]
    if NODE:
        rows.append((f"json-rules-engine, a sample of {int(sample):,}", node("four-step.json"), first))
    yield "rules", "Are the rules complete?", rows
    yield "logs", f"Requests, a log of {size('requests')} MB", [
        ("`ftadvise evidence`", ours("evidence", "requests.jsonl"), None),
        ("`frugon analyze`", tool("frugon", "analyze", "requests.jsonl", "--no-report"), 0),
    ]
    yield "own", "What else the README says of ftadvise alone", [
        ("`ftadvise --version`", ours("--version"), None),
        ("`ask`, models that are commonly named", ours(*DECIDING, "--examples", "250"), 0),
        ("`ask --format html`", ours(*DECIDING, "--examples", "250", "--format", "html"), 0),
        ("`ask`, any other model", ours(*DECIDING, "--model", "groq:llama-3.1-8b-instant"), 0),
        ("`break-even --format json`", ours("break-even", "--model", "gpt-5.5", "--format", "json"), 0),
        ("`rules check`", ours("rules", "check"), 0),
    ]


def size(name):
    path = FOLDER / f"{name}.jsonl"
    return round(path.stat().st_size / 1e6) if path.exists() else 0


def run_once(command, log):
    """Seconds and peak memory in MB of a whole process. What it prints is thrown away."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=FOLDER, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return took, usage.ru_maxrss / PER_MB, process.returncode


def measure(rows):
    times, peaks, failed = [[] for _ in rows], [0.0] * len(rows), {}
    for turn in range(RUNS + 1):
        for place, (_, (command, ok), _) in enumerate(rows):
            if place in failed:
                continue
            with open(FOLDER / "stderr.txt", "w+", encoding="utf-8") as log:
                try:
                    took, peak, code = run_once(command, log)
                except OSError as error:
                    failed[place] = str(error)
                    continue
                if code != ok:
                    log.seek(0)
                    last = log.read().strip().splitlines()[-1:]
                    failed[place] = f"ended with {code}: {' '.join(last)[:120]}"
            if turn:
                times[place].append(took)
                peaks[place] = max(peaks[place], peak)
    return times, peaks, failed


def shown(seconds):
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1e3:.0f} ms" if seconds >= 0.1 else f"{seconds * 1e3:.1f} ms"


def table(title, rows):
    # A process that is started here never shows less than what this one holds.
    floor = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / PER_MB
    times, peaks, failed = measure(rows)
    print(f"## {title}\n\n| command | median | min..max | times ftadvise's | peak memory |\n|---|---|---|---|---|")
    for place, (name, _, other) in enumerate(rows):
        if place in failed:
            print(f"| {name} | not measured: {failed[place]} | | | |")
            continue
        mine = times[place]
        ratio = ""
        if other is not None and other not in failed:
            ratios = [one / their for one, their in zip(mine, times[other])]
            of_medians = statistics.median(mine) / statistics.median(times[other])
            ratio = f"{of_medians:.3g} ({min(ratios):.3g}..{max(ratios):.3g})"
        memory = f"{peaks[place]:.0f} MB" if peaks[place] > floor * 1.1 else f"up to {floor:.0f} MB"
        print(f"| {name} | {shown(statistics.median(mine))} | {shown(min(mine))}..{shown(max(mine))} | {ratio} | {memory} |")
    print(flush=True)


def about():
    names = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    cpu = next((line.split(":")[1].strip() for line in names if line.startswith("model name")), platform.processor())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GiB; {platform.platform()}; Python {platform.python_version()}")
    version = subprocess.run([FTADVISE, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    versions = [version]
    for name in PACKAGES:
        try:
            versions.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            versions.append(f"{name} not installed")
    print("; ".join(versions))
    print(f"{RUNS} runs of each after one that is not counted, all of a table in turn; load before: {os.getloadavg()[0]:.1f}\n",
          flush=True)


def main():
    wanted = sys.argv[3:]
    about()
    for name, title, rows in groups():
        if name in wanted:
            table(title, rows)


if __name__ == "__main__":
    main()
