#!/usr/bin/env -S python3 -B
"""The tables of docs/cost.md: what so many pictures cost, from measured figures (cost.json beside this
file, which the bench writes anew into its output folder) and from assumed prices. With --write they
are put into the document."""

import json
import os
import re
import sys

_HERE = os.path.dirname(os.path.realpath(__file__))
_PAGE = os.path.join(_HERE, "../../docs/cost.md")
_MARKED = re.compile(r"(<!-- printed by tests/bench/cost\.py -->\n)(.*?)(<!-- end -->)", re.S)

PICTURES = (10**6, 10**9)
MONTH = 730  # hours

# name: value, what it is
ASSUMED = {
    "vm": (30.0, "dollars a month for a virtual machine of 2 cores and 4 GB"),
    "use": (0.5, "of its cores' time that pictures get"),
    "get": (0.0004, "dollars for 1,000 GET of a bucket"),
    "put": (0.005, "dollars for 1,000 PUT"),
    "storage": (0.023, "dollars for a GB stored a month"),
    "lambda_gb_s": (0.0000166667, "dollars for a GB-second of Lambda"),
    "lambda_request": (0.0000002, "dollars for a request to it"),
    "lambda_gb": (1.769, "GB of memory with which it has one whole core"),
    "lambda_wait": (0.06, "seconds that it waits for GET and PUT, which are paid as well"),
}


def assumed(name):
    return ASSUMED[name][0]


def figures(found):
    """What the page needs of the figures of a run of the bench."""
    job = found["jobs"]["12 MP → 400 JPEG"]
    return {"cpu_ms": round(job["cpu"] * 1000, 1), "sharp_ms": round(job["sharp_cpu"] * 1000, 1),
            "result_kB": round(job["bytes"] / 1000, 1), "original_MB": 3.9,
            "hit_ms": round(found["servers"]["hit_ms"], 3)}


class Cost:
    """Of so many pictures, each asked for once."""

    def __init__(self, measured, pictures):
        self.hours = pictures * measured["cpu_ms"] / 3.6e6
        self.sharp_hours = pictures * measured["sharp_ms"] / 3.6e6
        self.machine_months = self.hours / (2 * assumed("use") * MONTH)
        self.machines = assumed("vm") * max(1, self.machine_months)
        self.gb = pictures * measured["result_kB"] / 1e6
        self.storage = self.gb * assumed("storage")
        self.requests = pictures / 1000 * (2 * assumed("get") + assumed("put"))
        self.lambda_s3 = pictures / 1000 * (assumed("get") + assumed("put"))
        seconds = measured["sharp_ms"] / 1000 + assumed("lambda_wait")
        self.run = pictures * (seconds * assumed("lambda_gb") * assumed("lambda_gb_s") + assumed("lambda_request"))


def dollars(value):
    return f"${value:,.2f}" if value < 100 else f"${value:,.0f}"


ROWS = (
    ("CPU, core-hours", lambda c: f"{c.hours:,.0f}", lambda c: f"{c.sharp_hours:,.0f}"),
    ("machines of 2 cores for a month, at least one", lambda c: f"{max(1, c.machine_months):,.1f}", lambda _: "–"),
    ("machines, or Lambda", lambda c: dollars(c.machines), lambda c: dollars(c.run)),
    ("requests to buckets: 2 GET (1 for Lambda), 1 PUT", lambda c: dollars(c.requests), lambda c: dollars(c.lambda_s3)),
    ("stored, GB", lambda c: f"{c.gb:,.0f}", lambda c: f"{c.gb:,.0f}"),
    ("storage a month", lambda c: dollars(c.storage), lambda c: dollars(c.storage)),
    ("sum of the first month", lambda c: dollars(c.machines + c.requests + c.storage),
     lambda c: dollars(c.run + c.lambda_s3 + c.storage)),
)


def tables(measured):
    costs = [Cost(measured, pictures) for pictures in PICTURES]
    lines = ["| | 10⁶, Pantograph | 10⁶, Lambda with Sharp | 10⁹, Pantograph | 10⁹, Lambda with Sharp |", "|---|---|---|---|---|"]
    lines += [f"| {name} | {' | '.join(f'{ours(cost)} | {theirs(cost)}' for cost in costs)} |" for name, ours, theirs in ROWS]
    lines += ["", "| measured | |", "|---|---|"]
    lines += [f"| {words} | {measured[name]} |" for name, words in (
        ("cpu_ms", "ms of CPU a picture, worker and renderer"), ("sharp_ms", "ms of CPU a picture, Sharp"),
        ("original_MB", "MB of the original"), ("result_kB", "kB of the picture"),
        ("hit_ms", "ms of CPU of the web server for a stored one"))]
    lines += ["", "| assumed, as of 2025: check yours | |", "|---|---|"]
    lines += [f"| {words} | {value:.10f}".rstrip("0").rstrip(".") + " |" for value, words in ASSUMED.values()]
    return "\n".join(lines) + "\n"


def main():
    with open(os.path.join(_HERE, "cost.json"), encoding="utf-8") as file:
        text = tables(json.load(file))
    with open(_PAGE, encoding="utf-8") as file:
        page = file.read()
    if "--write" in sys.argv[1:]:
        with open(_PAGE, "w", encoding="utf-8") as file:
            file.write(_MARKED.sub(lambda match: match[1] + text + match[3], page))
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
