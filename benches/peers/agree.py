"""Says whether ftadvise and its peers come to the same figures on the same input, and ends with 1 if not.

    agree.py FTADVISE FOLDER
"""

import json
import random
import re
import subprocess
import sys
from pathlib import Path

import rules

HERE = Path(__file__).resolve().parent
FTADVISE, FOLDER = sys.argv[1], Path(sys.argv[2])
TOOLS = Path(sys.executable).parent
AS_OF = ["--as-of", "2026-11-22"]
PLAIN_CALL = ["--instruction-tokens", "0", "--input-tokens", "1200", "--output-tokens", "350", "--calls-per-month", "600k",
              "--cache-hit-rate", "0", "--batch-share", "0", "--upkeep-hours", "prompting=0", "--format", "json"]
DRAWN = ["--model", "gpt-5.5", "--tuned-model", "google:gemini-3.5-flash", "--calls-per-month", "200k",
         "--samples", "1000000", "--format", "json"]
failed = []


def output(*command):
    done = subprocess.run([str(part) for part in command], cwd=FOLDER, capture_output=True, text=True, timeout=600)
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stderr.strip()[-200:]}")
    return done.stdout


def ftadvise(*arguments):
    return output(FTADVISE, *arguments)


def number(pattern, text):
    found = re.search(pattern, text)
    if not found:
        raise RuntimeError(f"no {pattern} in the output")
    return float(found[1].replace(",", ""))


def say(what, figures, tolerance=0.0, digits=0):
    """Prints figures that should be the same, up to a share of the largest."""
    values = list(figures.values())
    same = max(values) - min(values) <= tolerance * max(values) + 1e-9
    shown = ", ".join(f"{name} {value:,.{digits}f}" for name, value in figures.items())
    print(f"- {what}: {shown}" + ("" if same else " DIFFERENT"), flush=True)
    if not same:
        failed.append(what)


def a_month_of(model):
    approaches = json.loads(ftadvise("break-even", *AS_OF, "--model", model, *PLAIN_CALL))["approaches"]
    return round(next(one["monthly_usd"] for one in approaches if one["id"] == "prompting"), 2)


def monthly_bill():
    genai = output(TOOLS / "genai-prices", "-p", "calc", "-i", 720_000_000, "-o", 210_000_000, "openai:gpt-4o-mini")
    infra = json.loads(output(TOOLS / "ai-cost-estimator", "run", "oracle.yaml", "--format", "json"))
    say("dollars a month, 20,000 requests a day, 30 days, 1,200 tokens in, 350 out, gpt-4o-mini",
        {"ftadvise": a_month_of("gpt-4o-mini"), "genai-prices": number(r"Total Price: \$([\d.,]+)", genai),
         "ai-cost-estimator": infra["summary"]["llm_cost"]}, digits=2)


def other_bill():
    mizan = output(TOOLS / "mizanbench", "simulate", "workload.yaml")
    say("dollars a month, the same on claude-haiku-4.5",
        {"ftadvise": a_month_of("claude-haiku-4-5"), "mizanbench": number(r"baseline +\$([\d.,]+)", mizan)}, digits=2)


def draws():
    text = output(sys.executable, HERE / "break_even.py", 1_000_000)
    mine = [float(one.replace(",", "")) for one in re.findall(r"([\d,]+) ", text)[:3]]
    pairs = json.loads(ftadvise("break-even", *AS_OF, *DRAWN))["uncertainty"]["samples"]["break_even"]
    pair = next(one for one in pairs if one["of"] == "fine-tune" and one["against"] == "prompting")
    for name, value in zip(("p5", "p50", "p95"), mine):
        say(f"break-even in calls a month, {name} of 1,000,000 draws, within 1 %",
            {"ftadvise": round(pair[f"calls_per_month_{name}"]), "numpy": value}, 0.01)


def tokens():
    audit = json.loads(ftadvise("audit", "small.jsonl", "--format", "json"))
    script = output(sys.executable, HERE.parent / "cookbook.py", "small.jsonl")
    ours = audit["tokens"]["total"] + audit["tokens"]["template"]
    theirs = number(r"(\d+) tokens are billed", script)
    say("tokens of a training file, with the template", {"ftadvise": ours, "cookbook": theirs})


def logs():
    ours = ftadvise("evidence", "requests.jsonl", *AS_OF)
    frugon = output(TOOLS / "frugon", "analyze", "requests.jsonl", "--no-report")
    say("dollars for 30 of 60 days of requests, within 0.12 %",
        {"ftadvise": number(r"costs \$([\d.,]+)", ours) / 2, "frugon": number(r"Current spend +\$([\d.,]+)", frugon)}, 0.0012, 3)


def as_answer(answer):
    if isinstance(answer, tuple):
        return f"{answer[0]}..{answer[1]}"
    return answer


def outcomes(name, how_many=200):
    """Draws answers, and compares the outcome of the brute force with that of `ftadvise ask`."""
    framework = rules.load(FOLDER / f"{name}.yaml")
    say(f"sets of answers to {name}.yaml",
        {"ftadvise": json.loads(ftadvise("rules", "check", f"{name}.yaml", "--format", "json"))["sets_of_answers"],
         "brute force": float(output(sys.executable, HERE / "rules.py", f"{name}.yaml", "count"))})
    ids = [question["id"] for question in framework["questions"]]
    domains = [rules.domain(framework, question) for question in framework["questions"]]
    decide, listed = rules.in_python(framework), rules.flattened(framework)
    rng, same = random.Random(7), 0
    for _ in range(how_many):
        answers = [rng.choice(one) for one in domains]
        given = rules.facts(ids, rules.for_several(ids, rules.several(framework), answers))
        stated = {question: as_answer(answer) for question, answer in zip(ids, answers)}
        (FOLDER / "answers.json").write_text(json.dumps(stated), encoding="utf-8")
        ask = ["ask", "--rules", f"{name}.yaml", "--answers", "answers.json", "--no-input", "--format", "json"]
        ours = json.loads(ftadvise(*ask))
        same += ours["recommendation"]["id"] == listed[decide(given)][1]
    say(f"outcomes of {name}.yaml, of {how_many} sets of answers", {"drawn": how_many, "the same": same})


def planted():
    """Of two rules put into the default framework, few answers reach one and none the other."""
    for name, code in (("rare", 0), ("dead", 1)):
        done = subprocess.run([FTADVISE, "rules", "check", f"{name}.yaml"], cwd=FOLDER, capture_output=True, timeout=600)
        brute = output(sys.executable, HERE / "rules.py", f"{name}.yaml", "python", "100000").splitlines()[-1]
        proof = "can never hold" if done.returncode == 1 else "is not idle"
        print(f"- a planted rule `{name}`: the proof says that it {proof}; 100,000 sets tried say {brute}")
        if done.returncode != code:
            failed.append(name)


def main():
    print("## Do they agree?\n")
    frameworks = [lambda: outcomes("lesson"), lambda: outcomes("four-step")]
    checks = [monthly_bill, other_bill, draws, tokens, logs, *frameworks, planted]
    for check in checks:
        try:
            check()
        except (RuntimeError, OSError, KeyError, subprocess.TimeoutExpired) as error:
            print(f"- not compared: {error}")
            failed.append(str(error))
    print()
    sys.exit(1 if failed else 0)


main()
