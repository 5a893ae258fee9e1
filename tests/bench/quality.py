#!/usr/bin/env -S python3 -B
"""What the look costs: similarity, bytes and CPU of ways to shrink photographs, of
q_auto against a fixed quality, and of sharp against us. Prints tables in Markdown; nothing here
passes or fails. Usage: quality.py [FOLDER WITH SHARP]; TABLES=shrink,grades,sharp chooses."""

import os
import sys
import tempfile

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
import grades
import photographs
import sharp
from measured import Measure, mean, median, table

ROUNDS = int(os.environ.get("ROUNDS", "3"))
TABLES = os.environ.get("TABLES", "shrink,grades,sharp").split(",")

# name, kernel, light, load, sharpening
WAYS = (
    ("Lanczos 3", "lanczos3", "gamma", "less", "0"),
    ("Lanczos 3, decoded in full", "lanczos3", "gamma", "full", "0"),
    ("Lanczos 3, linear light", "lanczos3", "linear", "less", "0"),
    ("Lanczos 3, linear light, decoded in full", "lanczos3", "linear", "full", "0"),
    ("Lanczos 2", "lanczos2", "gamma", "less", "0"),
    ("cubic", "cubic", "gamma", "less", "0"),
    ("Mitchell", "mitchell", "gamma", "less", "0"),
    ("Lanczos 3, sharpened a little", "lanczos3", "gamma", "less", "0.5"),
    ("Lanczos 3, sharpened", "lanczos3", "gamma", "less", "1.5"),
)


class Way:
    def __init__(self, row):
        self.name, *self.words = row
        self.gamma, self.linear, self.bytes, self.cpu = [], [], [], []


def shrink_one(measure, shelf, source, width, ways):
    """One photograph by all ways, round after round."""
    times = {way: [] for way in ways}
    for _ in range(ROUNDS):
        for number, way in enumerate(ways):
            result = os.path.join(shelf, f"way-{number}.v")
            times[way] += measure.ask("shrink", source, result, width, *way.words)
    gamma, linear = os.path.join(shelf, "way-1.v"), os.path.join(shelf, "way-3.v")
    first = None
    for number, way in enumerate(ways):
        result, file = os.path.join(shelf, f"way-{number}.v"), os.path.join(shelf, "way.jpg")
        measure.ask("save", result, f"{file}[Q=80,optimize_coding,strip]")
        size, cpu = os.path.getsize(file), median(times[way])
        first = first or (size, cpu)
        way.gamma.append(measure.similar(gamma, result)[0])
        way.linear.append(measure.similar(linear, result)[0])
        way.bytes.append(size / first[0])
        way.cpu.append(cpu / first[1])


def shrink(measure, shelf, sources):
    for width in (400, 1600):
        ways = [Way(row) for row in WAYS]
        for source in sources:
            shrink_one(measure, shelf, source, width, ways)
        rows = [
            (way.name, f"{mean(way.gamma):.4f}", f"{min(way.gamma):.4f}", f"{mean(way.linear):.4f}",
             f"{mean(way.bytes):.2f}", f"{median(way.cpu):.2f}")
            for way in ways
        ]
        heads = ("way", "similarity", "worst", "to linear light", "bytes", "CPU")
        table(f"Shrinking to {width} pixels, {len(sources)} photographs", heads, rows)


def main():
    measure = Measure()
    found = photographs.paths(20, 10)
    with tempfile.TemporaryDirectory() as shelf:
        if "shrink" in TABLES:
            shrink(measure, shelf, found[:10])
        if "grades" in TABLES:
            grades.run(measure, shelf, found)
        if "sharp" in TABLES and len(sys.argv) > 1:
            sharp.run(measure, shelf, found[:10], sys.argv[1])
    measure.close()


main()
