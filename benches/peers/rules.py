"""Tries answers against a framework one by one, as one would without a proof.

It reads a rules file of ftadvise, writes its rules as one list of which the first that holds decides, and hands that list
to one of three: functions of Python, a decision table of ZEN (the package zen-engine), or, as JSON, json-rules-engine.

    rules.py FILE count                   how many sets of answers there are
    rules.py FILE python|zen all|NUMBER   try all of them, or a sample drawn with a fixed seed
    rules.py FILE export NUMBER           rules and a sample as JSON, for brute.mjs

A set of answers has, for each question, a value, several, a range between thresholds, or "unknown". As in ftadvise,
a rule holds only if its condition is known to hold.
"""

import itertools
import json
import random
import sys

import yaml

UNKNOWN = "unknown"
MOST = 10**15


class Loader(yaml.SafeLoader):
    """YAML 1.2, in which yes and no are words."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load(path):
    with open(path, encoding="utf-8") as file:
        return yaml.load(file, Loader)


def cuts(tree, question):
    """The thresholds at which rules, conditions and notes cut a number."""
    found = set()
    if isinstance(tree, dict):
        if tree.get("question") == question:
            found.update(tree[key] for key in ("at_least", "below") if key in tree)
        tree = list(tree.values())
    if isinstance(tree, list):
        for part in tree:
            found |= cuts(part, question)
    return found


def domain(framework, question):
    """All that can be answered to a question, in the form that the rules below look at."""
    if "number" in question:
        least, most = question["number"]["least"], question["number"]["most"]
        starts = [least, *sorted(cuts(framework, question["id"]) - {least})]
        ends = [start - 1 for start in starts[1:]] + [most]
        ranges = [(low, high) for i, low in enumerate(starts) for high in ends[i:]]
        return ranges + [UNKNOWN]
    if "any_of" in question:
        ids = [value["id"] for value in question["any_of"]]
        several = [list(some) for n in range(1, len(ids) + 1) for some in itertools.combinations(ids, n)]
        return several + ([["none"]] if "none" in question else []) + [UNKNOWN]
    if "yes_or_no" in question:
        return ["yes", "no", UNKNOWN]
    return [value["id"] for value in question["one_of"]] + [UNKNOWN]


def facts(ids, answers):
    """One set of answers as what an engine is given."""
    result = {}
    for name, answer in zip(ids, answers):
        name = name.replace("-", "_")
        if isinstance(answer, tuple):
            result[name + "_low"], result[name + "_high"] = answer
        elif answer == UNKNOWN:
            # Which of the three a question is does not matter: the others are not looked at.
            result.update({name: UNKNOWN, name + "_low": -1, name + "_high": MOST})
        else:
            result[name] = answer
    return result


def several(framework):
    return {question["id"] for question in framework["questions"] if "any_of" in question}


def known(condition, truth, named):
    """A condition as a tree of all, any and comparisons that holds if the condition is known to be true, or false."""
    if "condition" in condition:
        return known(named[condition["condition"]], truth, named)
    if "not" in condition:
        return known(condition["not"], not truth, named)
    for key, other in (("all", "any"), ("any", "all")):
        if key in condition:
            return {key if truth else other: [known(part, truth, named) for part in condition[key]]}
    fact = condition["question"].replace("-", "_")

    def is_in(values, inside):
        parts = [{"fact": fact, "operator": "in" if inside else "notIn", "value": values}]
        if not inside:
            parts.append({"fact": fact, "operator": "notEqual", "value": UNKNOWN})
        return {"all": parts}

    def includes(values, inside):
        if inside:
            return {"any": [{"fact": fact, "operator": "contains", "value": value} for value in values]}
        parts = [{"fact": fact, "operator": "doesNotContain", "value": value} for value in [*values, UNKNOWN]]
        return {"all": parts}

    if "is" in condition:
        return is_in([condition["is"]], truth)
    if "is_one_of" in condition:
        return is_in(condition["is_one_of"], truth)
    if "is_not" in condition:
        return is_in([condition["is_not"]], not truth)
    if "includes" in condition:
        return includes([condition["includes"]], truth)
    if "includes_any_of" in condition:
        return includes(condition["includes_any_of"], truth)
    if "is_none" in condition:
        return includes(["none"], truth)
    below = condition.get("below", condition.get("at_least"))
    if ("below" in condition) == truth:
        return {"all": [{"fact": fact + "_high", "operator": "lessThan", "value": below}]}
    return {"all": [{"fact": fact + "_low", "operator": "greaterThanInclusive", "value": below}]}


def flattened(framework):
    """All rules in order as (id, outcome, condition, conditions that left the step before it)."""
    named = {each["id"]: each["when"] for each in framework.get("conditions", [])}
    rules = []
    for step in framework["steps"]:
        left = []
        for rule in step["rules"]:
            when = known(rule["when"], True, named) if "when" in rule else {"all": []}
            if rule["then"] == "next-step":
                left.append(when)
            else:
                rules.append((f"{step['id']}/{rule['id']}", rule["then"], when, list(left)))
    return rules


def expression(tree, zen):
    """A tree as an expression of Python, or of ZEN."""
    for key, word in (("all", " and "), ("any", " or ")):
        if key in tree:
            parts = [expression(part, zen) for part in tree[key]]
            return "(" + word.join(parts) + ")" if parts else "true" if zen else "True"
    fact, value = tree["fact"], json.dumps(tree["value"])
    name = fact if zen else f'f["{fact}"]'
    return {
        "in": f"{name} in {value}",
        "notIn": f"{name} not in {value}",
        "notEqual": f"{name} != {value}",
        "contains": f"{value} in {name}",
        "doesNotContain": f"{value} not in {name}",
        "lessThan": f"{name} < {value}",
        "greaterThanInclusive": f"{name} >= {value}",
    }[tree["operator"]]


def expressions(framework, zen):
    for name, outcome, when, left in flattened(framework):
        text = expression(when, zen)
        for one in left:
            one = expression(one, zen)
            text += f" and not({one})" if zen else f" and not {one}"
        yield name, outcome, text


def in_python(framework):
    """One function of all rules, as somebody would write it by hand."""
    lines = ["def decide(f):"]
    for index, (_, _, text) in enumerate(expressions(framework, zen=False)):
        lines += [f"    if {text}:", f"        return {index}"]
    scope = {}
    exec("\n".join([*lines, "    return None"]), scope)
    return scope["decide"]


def in_zen(framework):
    """A decision table whose first row that holds decides. One by one, ZEN takes several times as long as in blocks."""
    import zen

    rows = [{"_id": str(i), "when": text, "rule": str(i)} for i, (_, _, text) in enumerate(expressions(framework, True))]
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": "when", "name": "when"}],
        "outputs": [{"id": "rule", "name": "rule", "field": "rule"}],
        "rules": rows,
    }
    place = {"position": {"x": 0, "y": 0}}
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", **place},
        {"id": "table", "name": "table", "type": "decisionTableNode", "content": table, **place},
        {"id": "out", "name": "out", "type": "outputNode", **place},
    ]
    edges = [
        {"id": "1", "sourceId": "in", "targetId": "table", "type": "edge"},
        {"id": "2", "sourceId": "table", "targetId": "out", "type": "edge"},
    ]
    loader = {"type": "static", "content": {"rules": {"nodes": nodes, "edges": edges}}}
    engine = zen.ZenEngine({"loader": loader})

    def decide(block):
        results = engine.evaluate_batch([{"key": "rules", "context": given} for given in block])
        return [result["data"]["result"].get("rule") for result in results]

    return decide


def for_several(ids, lists, answers):
    """ZEN and json-rules-engine look for a value in a list, and never in a word."""
    return [[UNKNOWN] if name in lists and one == UNKNOWN else one for name, one in zip(ids, answers)]


def sets(framework, how_many):
    ids = [question["id"] for question in framework["questions"]]
    domains = [domain(framework, question) for question in framework["questions"]]
    lists = several(framework)
    if how_many == "all":
        chosen = itertools.product(*domains)
    else:
        rng = random.Random(1)
        chosen = ([rng.choice(one) for one in domains] for _ in range(int(how_many)))
    for answers in chosen:
        yield answers, facts(ids, for_several(ids, lists, answers))


def main():
    path, what, *rest = sys.argv[1:]
    framework = load(path)
    if what == "count":
        total = 1
        for question in framework["questions"]:
            total *= len(domain(framework, question))
        print(total)
        return
    if what == "export":
        rules = [
            {"when": {"all": [when, *({"not": one} for one in left)]} if left else when}
            for _, _, when, left in flattened(framework)
        ]
        json.dump({"rules": rules, "sets": [given for _, given in sets(framework, rest[0])]}, sys.stdout)
        return
    if what == "zen":
        decide = in_zen(framework)
    else:
        one = in_python(framework)
        decide = lambda block: [one(given) for given in block]
    names = [name for name, _, _, _ in flattened(framework)]
    tried, gaps, hit = 0, 0, set()
    all_sets = sets(framework, rest[0])
    while block := [given for _, given in itertools.islice(all_sets, 5_000)]:
        for rule in decide(block):
            tried += 1
            if rule is None:
                gaps += 1
            else:
                hit.add(int(rule))
    never = [name for index, name in enumerate(names) if index not in hit]
    print(f"{tried} sets tried, {gaps} without an outcome, {len(names) - len(never)} of {len(names)} rules decided one")
    print("never:", ", ".join(never) or "none")


if __name__ == "__main__":
    main()
