"""grades: q_auto against fixed numbers."""

import os

from measured import at, children_cpu, mean, table
from support import document, render

FIXED = (95, 92, 90, 87, 85, 82, 80, 77, 75, 72, 70, 65, 60, 55, 50, 45, 40, 35, 30)
# {extension: {grade: similarity}}, as the renderer has them.
_ROWS = [line.strip("|").split("|") for line in document.output_of("pantograph-render --grades").splitlines()]
GRADES = [row[0].strip(" `").removeprefix("q_") for row in _ROWS[2:]]
TARGETS = {_ROWS[0][place].strip(): {grade: float(row[place]) for grade, row in zip(GRADES, _ROWS[2:])} for place in (1, 2, 3)}


class Set:
    """All photographs at one quality: similarity from afar, as q_auto sees it, and the usual one."""

    def __init__(self, looks, sizes, seconds):
        self.looks, self.plain = zip(*looks)
        self.look, self.worst, self.usual = mean(self.looks), min(self.looks), mean(self.plain)
        self.bytes, self.seconds = mean(sizes), seconds

    def to_fixed(self, fixed, name):
        """Bytes, to those of a fixed number of the same similarity."""
        return self.bytes / at([(getattr(one, name), one.bytes) for one in fixed], getattr(self, name))


def make(renderer, measure, shelf, smalls, quality, ending):
    looks, sizes = [], []
    result = os.path.join(shelf, f"grade.{ending}")
    before = children_cpu(renderer._process.pid)
    for small in smalls:
        answer = renderer.ask(f"q_{quality}", ending, result, small)
        if answer[0] != "made":
            raise RuntimeError(f"{quality} {small}: {answer}")
        luma, _, afar = measure.similar(small, result)
        looks.append((afar, luma))
        sizes.append(os.path.getsize(result))
    return Set(looks, sizes, children_cpu(renderer._process.pid) - before)


def of_format(renderer, measure, shelf, smalls, ending):
    fixed = {q: make(renderer, measure, shelf, smalls, q, ending) for q in FIXED}
    base, curve = fixed[80], list(fixed.values())
    rows = [("q_80", "", f"{base.look:.4f}", f"{base.worst:.4f}", f"{base.usual:.4f}", f"{base.bytes / 1000:.1f}", "", "", "", "1.0")]
    for grade, target in TARGETS[ending].items():
        one = make(renderer, measure, shelf, smalls, grade, ending)
        within = sum(look >= target for look in one.looks)
        rows.append((
            f"q_{grade}", f"{target}: {within} of {len(smalls)}", f"{one.look:.4f}", f"{one.worst:.4f}",
            f"{one.usual:.4f}", f"{one.bytes / 1000:.1f}", f"{one.to_fixed(curve, 'look'):.2f}",
            f"{one.to_fixed(curve, 'usual'):.2f}", f"{one.to_fixed(curve, 'worst'):.2f}", f"{one.seconds / base.seconds:.1f}"))
    heads = ("quality", "target reached", "mean similarity from afar", "worst", "mean SSIM", "mean kB",
             "bytes to a fixed one of the same mean", "of the same SSIM", "of the same worst", "CPU")
    table(f"{ending}: {len(smalls)} photographs 800 pixels wide", heads, rows)


def run(measure, shelf, sources):
    smalls = []
    for number, source in enumerate(sources):
        plain = os.path.join(shelf, f"grade-{number}.v")
        smalls.append(os.path.join(shelf, f"grade-{number}.png"))
        measure.ask("shrink", source, plain, 800, "lanczos3", "gamma", "full", "0")
        measure.ask("save", plain, smalls[-1] + "[compression=1]")
    renderer = render.Renderer()
    for ending in os.environ.get("ENDINGS", ",".join(TARGETS)).split(","):
        of_format(renderer, measure, shelf, smalls, ending)
    renderer.close()
