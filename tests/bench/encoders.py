"""encoders: what their options cost, at the same number and at the same look."""

import os

from measured import at, mean, median, table

STEP = 8

# name, ending, options, number; the first of a format is what the others are compared with
CHOICES = {
    "JPEG, q_80": (
        ("4:2:0", "jpg", "optimize_coding,strip,subsample_mode=on", 80),
        ("4:4:4", "jpg", "optimize_coding,strip,subsample_mode=off", 80),
        ("4:2:0, progressive", "jpg", "optimize_coding,strip,subsample_mode=on,interlace", 80),
    ),
    "JPEG, q_92": (
        ("4:4:4", "jpg", "optimize_coding,strip,subsample_mode=off", 92),
        ("4:2:0", "jpg", "optimize_coding,strip,subsample_mode=on", 92),
    ),
    "WebP, q_80": (
        ("effort 4", "webp", "effort=4,strip", 80),
        ("effort 0", "webp", "effort=0,strip", 80),
        ("effort 2", "webp", "effort=2,strip", 80),
        ("effort 6", "webp", "effort=6,strip", 80),
        ("effort 4, smart subsampling", "webp", "effort=4,strip,smart_subsample", 80),
    ),
    "AVIF, q_80 (60 on its scale)": (
        ("effort 2, 4:2:0", "avif", "compression=av1,effort=2,strip,subsample_mode=on", 60),
        ("effort 0, 4:2:0", "avif", "compression=av1,effort=0,strip,subsample_mode=on", 60),
        ("effort 1, 4:2:0", "avif", "compression=av1,effort=1,strip,subsample_mode=on", 60),
        ("effort 4, 4:2:0", "avif", "compression=av1,effort=4,strip,subsample_mode=on", 60),
        ("effort 2, 4:4:4", "avif", "compression=av1,effort=2,strip,subsample_mode=off", 60),
    ),
}


class Result:
    def __init__(self, row):
        self.name, self.ending, self.options, self.number = row
        self.luma, self.colors, self.bytes, self.equal, self.equal_colors, self.cpu = [], [], [], [], [], []


def save(measure, shelf, source, result, number):
    path = os.path.join(shelf, f"saved.{result.ending}")
    cpu = measure.ask("save", source, f"{path}[Q={number},{result.options}]")[0]
    return path, cpu


def points(measure, shelf, source, result):
    """(luma, colours, bytes) at the number and around it."""
    found = []
    for number in (result.number - STEP, result.number, min(100, result.number + STEP)):
        path, _ = save(measure, shelf, source, result, number)
        found.append((*measure.similar(source, path)[:2], os.path.getsize(path)))
    return found


def one(measure, shelf, source, results, rounds):
    times = {result: [] for result in results}
    for _ in range(rounds):
        for result in results:
            times[result].append(save(measure, shelf, source, result, result.number)[1])
    base = None
    for result in results:
        found = points(measure, shelf, source, result)
        luma, colors, size = found[1]
        base = base or (luma, colors, size, median(times[result]))
        result.luma.append(luma)
        result.colors.append(colors)
        result.bytes.append(size / base[2])
        result.equal.append(at([(a, c) for a, _, c in found], base[0]) / base[2])
        result.equal_colors.append(at([(b, c) for _, b, c in found], base[1]) / base[2])
        result.cpu.append(median(times[result]) / base[3])


def run(measure, shelf, sources, rounds):
    smalls = []
    for number, source in enumerate(sources):
        smalls.append(os.path.join(shelf, f"small-{number}.v"))
        measure.ask("shrink", source, smalls[-1], 800, "lanczos3", "gamma", "full", "0")
    for title, choices in CHOICES.items():
        results = [Result(row) for row in choices]
        for small in smalls:
            one(measure, shelf, small, results, rounds)
        rows = [
            (r.name, f"{mean(r.luma):.4f}", f"{mean(r.colors):.4f}", f"{mean(r.bytes):.2f}",
             f"{mean(r.equal):.2f}", f"{mean(r.equal_colors):.2f}", f"{median(r.cpu):.2f}")
            for r in results
        ]
        heads = ("choice", "similarity", "of colours", "bytes", "bytes at equal similarity", "at equal colours", "CPU")
        table(f"{title}, {len(sources)} photographs 800 pixels wide", heads, rows)
