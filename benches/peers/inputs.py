"""Writes the inputs of the comparison, the same bytes each time: inputs.py FOLDER LARGE_MB SMALL_MB TINY_MB CALLS"""

import json
import random
import sys
from pathlib import Path

COMMON = (
    "the of and to a in is it you that he was for on are with as his they be at one have this from or had by not word but "
    "what some we can out other were all there when up use your how said an each she which do their time if will way about "
    "many then them write would like so these her long make thing see him two has look more day could go come did number "
    "sound no most people my over know water than call first who may down side been now find any new work part take get "
    "place made live where after back little only"
).split()
SYLLABLES = "ba con der el fi gra ha in jo ka lo men ner or pre qui ra sta ter un ver wi xe yo za ing tion ly ment est".split()

# 20,000 requests a day for 30 days, 1,200 tokens in and 350 out.
ORACLE = """\
requests_per_day: 20000
avg_input_tokens: 1200
avg_output_tokens: 350
model: gpt-4o-mini
region: us-east-1
cache_hit_ratio: 0
concurrency_limit: 50
avg_latency_ms: 500
headroom_percent: 20.0
"""
WORKLOAD = """\
workload: {requests_per_day: 20000, avg_input_tokens: 1200, avg_output_tokens: 350, days: 30}
scenarios:
  - {name: baseline, type: single, model: claude-haiku-4.5, baseline: true}
  - name: cascade
    type: cascade
    tiers: [{model: gpt-5.4-nano, resolve_rate: 0.65}, {model: claude-haiku-4.5}]
"""
TASK = {"task_name": "support answers in house style", "model": "gpt-4o-mini", "dataset": "few.jsonl"}

# Before the last rule of the default framework: one that holds for few answers, and one that never holds.
RARE = [("facts", "none"), ("citations", "no"), ("multi-step", "yes"), ("supervision", "preferences"), ("tunable", "closing"),
        ("owner", "yes"), ("requirements-change", "sometimes"), ("task-kind", "many-class"), ("representative", "yes")]


class Words:
    """Text of words as frequent as in English: half are common ones, the others follow Zipf's law."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.rare = ["".join(self.rng.choices(SYLLABLES, k=self.rng.randint(2, 4))) for _ in range(40_000)]

    def text(self, words):
        rng, out, starts = self.rng, [], True
        for _ in range(words):
            kind = rng.random()
            if kind < 0.5:
                word = rng.choice(COMMON)
            elif kind < 0.53:
                word = str(rng.randrange(10_000))
            else:
                word = self.rare[int(len(self.rare) ** rng.random()) - 1]
            word = word.capitalize() if starts else word
            starts = rng.random() < 1 / 14
            out.append(word + (rng.choice(".,") if starts else ""))
        return " ".join(out) + "."


def chat(path, size, seed=1):
    words = Words(seed)
    system, written = words.text(12), 0
    with open(path, "w", encoding="utf-8") as file:
        while written < size:
            asked, answered = words.rng.randint(20, 120), words.rng.randint(30, 250)
            roles = zip(("system", "user", "assistant"), (system, words.text(asked), words.text(answered)))
            row = json.dumps({"messages": [{"role": role, "content": text} for role, text in roles]}) + "\n"
            file.write(row)
            written += len(row)


def faulty(path, rows):
    """Rows of chat with one fault of each kind behind them, to see who names which."""
    good = [json.loads(line) for line in rows.read_text(encoding="utf-8").splitlines()]
    system = good[0]["messages"][0]

    def row(asked, answered, role="user"):
        messages = [system, {"role": role, "content": asked}]
        return messages if answered is None else [*messages, {"role": "assistant", "content": answered}]

    asked, answered = ([one["messages"][part]["content"] for one in good] for part in (1, 2))
    nearly = answered[1].split()
    nearly[3], nearly[20] = "changed", "other"
    bad = [
        row(asked[0], answered[0]),
        row(asked[1], " ".join(nearly)),
        row(asked[2], "A wholly different answer to the same."),
        row(asked[3], ""),
        row("Where is my order now please?", None),
        row("The key is sk-proj-" + "abcdefghij0123456789" * 2, "Card 4111 1111 1111 1111 is on file."),
        row("Describe the return process in full detail.", "First you open the page and then you select the"),
        row("hi", "Hello there, how can I help?", role="robot"),
    ]
    lines = [*(json.dumps(one) for one in good), *(json.dumps({"messages": one}) for one in bad), '{"messages": [']
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def requests(path, calls):
    """Requests of 60 days to two models, in the form that both readers take."""
    words = Words(2)
    system = words.text(60)
    with open(path, "w", encoding="utf-8") as file:
        for call in range(calls):
            second = call * 60 * 86_400 // calls
            day, second = divmod(second, 86_400)
            month, day = (9, day + 1) if day < 30 else (10, day - 29)
            time = f"2026-{month:02}-{day:02}T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z"
            asked, answered = words.text(words.rng.randint(20, 120)), words.text(words.rng.randint(10, 80))
            model = words.rng.choice(["gpt-4o-mini", "gpt-4o"])
            messages = [{"role": "system", "content": system}, {"role": "user", "content": asked}]
            usage = {"prompt_tokens": 90 + len(asked) // 4, "completion_tokens": len(answered) // 4}
            answer = {"index": 0, "message": {"role": "assistant", "content": answered}, "finish_reason": "stop"}
            row = {"model": model, "timestamp": time, "request": {"model": model, "messages": messages},
                   "response": {"id": f"c{call}", "object": "chat.completion", "model": model, "choices": [answer]},
                   "usage": usage}
            file.write(json.dumps(row) + "\n")


def planted(folder):
    """The default framework with a rule before the last: in `rare.yaml` few answers reach it, in `dead.yaml` none."""
    rules = (folder / "four-step.yaml").read_text(encoding="utf-8")
    last = "      - id: enough\n"
    assert rules.count(last) == 1
    for name, more in (("rare", ""), ("dead", "            - {question: examples, below: 50}\n")):
        conditions = "".join(f'            - {{question: {question}, is: "{value}"}}\n' for question, value in RARE)
        rule = (f"      - id: {name}\n        when:\n          all:\n{conditions}{more}"
                "        then: fine-tune\n        because: Planted.\n        sources: [openai-sft]\n")
        (folder / f"{name}.yaml").write_text(rules.replace(last, rule + last), encoding="utf-8")


def main():
    folder = Path(sys.argv[1])
    large, small, tiny, calls = (int(size) for size in sys.argv[2:])
    for name, megabytes in (("large", large), ("small", small), ("tiny", tiny)):
        chat(folder / f"{name}.jsonl", megabytes * 1_000_000)
    chat(folder / "few.jsonl", 15_000)
    chat(folder / "good.jsonl", 450_000)
    faulty(folder / "faulty.jsonl", folder / "good.jsonl")
    requests(folder / "requests.jsonl", calls)
    (folder / "oracle.yaml").write_text(ORACLE, encoding="utf-8")
    (folder / "workload.yaml").write_text(WORKLOAD, encoding="utf-8")
    (folder / "task.json").write_text(json.dumps(TASK), encoding="utf-8")
    planted(folder)


if __name__ == "__main__":
    main()
