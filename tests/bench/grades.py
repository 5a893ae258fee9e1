"""grades: q_auto against fixed numbers."""

import os

from measured import at, children_cpu, mean, table
from support import render

GRADES = ("auto:best", "auto:good", "auto:eco", "auto:low")
FIXED = (95, 92, 90, 87, 85, 82, 80, 77, 75, 72, 70, 65, 60, 55, 50, 45, 40, 35, 30)
TARGETS = {
    "jpg": (0.9990, 0.9980, 0.9955, 0.9930),
    "webp": (0.9975, 0.9950, 0.9920, 0.9890),
    "avif": (0.9960, 0.9945, 0.9890, 0.9790),
}


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
    for grade, target in zip(GRADES, TARGETS[ending]):
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
