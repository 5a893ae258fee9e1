"""grades: q_auto against fixed numbers."""

import os

from measured import at, children_cpu, mean, table
from support import render

GRADES = ("auto:best", "auto:good", "auto:eco", "auto:low")
FIXED = (95, 92, 90, 87, 85, 82, 80, 77, 75, 72, 70, 65, 60, 55, 50, 45, 40, 35, 30)
TARGETS = {"auto:best": 0.985, "auto:good": 0.97, "auto:eco": 0.95, "auto:low": 0.93}
ENDINGS = ("jpg", "webp", "avif")


class Set:
    """All photographs at one quality."""

    def __init__(self, looks, sizes, seconds):
        self.worst, self.look, self.bytes, self.seconds = min(looks), mean(looks), mean(sizes), seconds
        self.looks, self.sizes = looks, sizes


def make(renderer, measure, shelf, smalls, quality, ending):
    looks, sizes = [], []
    result = os.path.join(shelf, f"grade.{ending}")
    before = children_cpu(renderer._process.pid)
    for small in smalls:
        answer = renderer.ask(f"q_{quality}", ending, result, small)
        if answer[0] != "made":
            raise RuntimeError(f"{quality} {small}: {answer}")
        looks.append(measure.similar(small, result)[0])
        sizes.append(os.path.getsize(result))
    return Set(looks, sizes, children_cpu(renderer._process.pid) - before)


def of_format(renderer, measure, shelf, smalls, ending):
    fixed = {q: make(renderer, measure, shelf, smalls, q, ending) for q in FIXED}
    curve = [(one.look, one.bytes) for one in fixed.values()]
    worsts = [(one.worst, one.bytes) for one in fixed.values()]
    base = fixed[80]
    rows = [("q_80", "", f"{base.look:.4f}", f"{base.worst:.4f}", f"{base.bytes / 1000:.1f}", "", "", "1.0")]
    for grade in GRADES:
        one = make(renderer, measure, shelf, smalls, grade, ending)
        within = sum(look >= TARGETS[grade] for look in one.looks)
        rows.append((
            f"q_{grade}", f"{TARGETS[grade]}: {within} of {len(smalls)}", f"{one.look:.4f}", f"{one.worst:.4f}",
            f"{one.bytes / 1000:.1f}", f"{one.bytes / at(curve, one.look):.2f}",
            f"{one.bytes / at(worsts, one.worst):.2f}", f"{one.seconds / base.seconds:.1f}"))
    heads = ("quality", "target reached", "mean similarity", "worst", "mean kB",
             "bytes to a fixed one of the same mean", "of the same worst", "CPU")
    table(f"{ending}: {len(smalls)} photographs 800 pixels wide", heads, rows)


def run(measure, shelf, sources):
    smalls = []
    for number, source in enumerate(sources):
        plain = os.path.join(shelf, f"grade-{number}.v")
        smalls.append(os.path.join(shelf, f"grade-{number}.png"))
        measure.ask("shrink", source, plain, 800, "lanczos3", "gamma", "full", "0")
        measure.ask("save", plain, smalls[-1] + "[compression=1]")
    renderer = render.Renderer()
    for ending in os.environ.get("ENDINGS", ",".join(ENDINGS)).split(","):
        of_format(renderer, measure, shelf, smalls, ending)
    renderer.close()
