#!/usr/bin/env -S python3 -B
"""What pictures cost, here and elsewhere: tables in Markdown, plots, and whether the targets are
reached. Nothing here passes or fails. Usage: bench.py OUTPUT, which is a folder that has sharp and
ipx in OUTPUT/npm; ONLY=jobs,servers,memory,scaling,encoders chooses, ROUNDS is how many."""

import contextlib
import importlib
import json
import os
import sys
import tempfile
import time

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
import cost
import targets
from measured import Measure
from originals import Originals
from support import keeper, tap

PARTS = ("jobs", "servers", "memory", "scaling", "encoders")


class Bench:
    """What all parts use."""

    def __init__(self, output, shelf):
        self.output, self.shelf = output, shelf
        self.npm = os.path.join(output, "npm")
        self.rounds = int(os.environ.get("ROUNDS", "5"))
        self.originals = Originals(shelf)
        self.measure = Measure()


class Both:
    """The standard output, and a file that gets the same."""

    def __init__(self, *files):
        self._files = files

    def write(self, text):
        for file in self._files:
            file.write(text)

    def flush(self):
        for file in self._files:
            file.flush()


@contextlib.contextmanager
def told(bench, part):
    """What is printed is also in PART.md of the output folder."""
    with open(os.path.join(bench.output, f"{part}.md"), "w", encoding="utf-8") as file:
        with contextlib.redirect_stdout(Both(sys.stdout, file)):
            yield


def earlier(path):
    """Figures of earlier runs stay for the parts that are not chosen now."""
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def write(path, value):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file, indent=1)
        file.write("\n")


def run(bench, parts):
    path = os.path.join(bench.output, "figures.json")
    found = earlier(path)
    for part in parts:
        start = time.monotonic()
        with told(bench, part):
            found[part] = importlib.import_module(part).run(bench)
        print(f"{part}: {time.monotonic() - start:.0f} s", file=sys.stderr)
        write(path, found)
    if {"jobs", "servers"} <= found.keys():
        write(os.path.join(bench.output, "cost.json"), cost.figures(found))
    with told(bench, "targets"):
        targets.judge(found)


def main():
    os.environ["PATH"] = tap.search_path()
    keeper.adopt_orphans()
    parts = os.environ.get("ONLY") or ",".join(PARTS)
    with tempfile.TemporaryDirectory() as shelf:
        run(Bench(os.path.abspath(sys.argv[1]), shelf), parts.split(","))


main()
