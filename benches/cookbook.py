"""What OpenAI's cookbook does with a chat file, written anew as the yardstick of `cargo bench --bench audit`.

After the notebook "Data preparation and analysis for chat model fine-tuning" of the OpenAI cookbook (MIT licence): load
all rows, check their shape, count the tokens of each row and of its answers, and print how they are distributed and what
is billed. Needs `tiktoken` and `numpy`.

    python benches/cookbook.py FILE
"""

import json
import sys
from collections import Counter

import numpy
import tiktoken

KEYS = {"role", "content", "name", "function_call", "weight"}
ROLES = {"system", "user", "assistant", "function"}
LONGEST = 16_385


def check(rows):
    found = Counter()
    for row in rows:
        if not isinstance(row, dict):
            found["type"] += 1
            continue
        messages = row.get("messages")
        if not messages:
            found["no messages"] += 1
            continue
        for message in messages:
            if "role" not in message or "content" not in message:
                found["lacks a key"] += 1
            if any(key not in KEYS for key in message):
                found["unknown key"] += 1
            if message.get("role") not in ROLES:
                found["unknown role"] += 1
            if not isinstance(message.get("content"), str) or not message.get("content"):
                found["no content"] += 1
        if not any(message.get("role") == "assistant" for message in messages):
            found["no answer"] += 1
    return found


def of_messages(encoding, messages):
    total = 3
    for message in messages:
        total += 3
        for key, value in message.items():
            total += len(encoding.encode(value))
            if key == "name":
                total += 1
    return total


def of_answers(encoding, messages):
    return sum(len(encoding.encode(m["content"])) for m in messages if m["role"] == "assistant")


def show(values, name):
    print(name, "least", min(values), "most", max(values), "mean", numpy.mean(values), "median", numpy.median(values))
    print("p5", numpy.quantile(values, 0.05), "p95", numpy.quantile(values, 0.95))


def epochs(rows):
    if rows * 3 < 100:
        return min(25, 100 // rows)
    if rows * 3 > 25_000:
        return max(1, 25_000 // rows)
    return 3


def main():
    encoding = tiktoken.get_encoding("o200k_base")
    with open(sys.argv[1], encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    print(len(rows), "rows;", dict(check(rows)) or "no errors")
    counts, lengths, answers = [], [], []
    for row in rows:
        messages = row["messages"]
        counts.append(len(messages))
        lengths.append(of_messages(encoding, messages))
        answers.append(of_answers(encoding, messages))
    show(counts, "messages")
    show(lengths, "tokens")
    show(answers, "tokens of answers")
    print(sum(length > LONGEST for length in lengths), "rows are longer than", LONGEST)
    billed = sum(min(LONGEST, length) for length in lengths)
    print(billed, "tokens are billed,", billed * epochs(len(rows)), "in", epochs(len(rows)), "epochs")


main()
