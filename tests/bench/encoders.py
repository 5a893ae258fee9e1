"""encoders: what their options cost: bytes and CPU of photographs that look alike."""

import os

import photographs
import plots
from measured import Measure, at, mean, median, table

PHOTOGRAPHS = 10
WIDTH = 800

JPEG, WEBP, AVIF = "optimize_coding,strip,", "strip,", "compression=av1,strip,subsample_mode=on,"

# What is made, and others: {format: (what q_80 is for it, numbers around that, ((name, options), …))}
CHOICES = {
    "jpg": (80, (60, 70, 80, 88, 94), (
        ("4:2:0", JPEG + "subsample_mode=on"),
        ("4:2:0, Huffman tables of the standard", "strip,subsample_mode=on"),
        ("4:2:0, progressive", JPEG + "subsample_mode=on,interlace"),
        ("4:4:4", JPEG + "subsample_mode=off"),
    )),
    "webp": (80, (60, 70, 80, 88, 94), (
        ("effort 4", WEBP + "effort=4"),
        ("effort 0", WEBP + "effort=0"),
        ("effort 2", WEBP + "effort=2"),
        ("effort 6", WEBP + "effort=6"),
        ("effort 4, smart subsampling", WEBP + "effort=4,smart_subsample"),
    )),
    "avif": (60, (45, 52, 60, 68, 76), (
        ("effort 2, 4:2:0", AVIF + "effort=2"),
        ("effort 0, 4:2:0", AVIF + "effort=0"),
        ("effort 1, 4:2:0", AVIF + "effort=1"),
        ("effort 4, 4:2:0", AVIF + "effort=4"),
        ("effort 2, 4:4:4", "compression=av1,strip,subsample_mode=off,effort=2"),
    )),
}
NAMES = {"jpg": "JPEG", "webp": "WebP", "avif": "AVIF"}


class Choice:
    """An encoder with its options: what each number gives, in the mean of all photographs."""

    def __init__(self, ending, usual, numbers, name, options):
        self.ending, self.usual, self.numbers, self.name, self.options = ending, usual, numbers, name, options
        self.looks = {number: [] for number in numbers}
        self.times = {"one": [], "two": []}

    def path(self, shelf):
        return os.path.join(shelf, f"saved.{self.ending}")

    def save(self, measure, shelf, source, number):
        """Milliseconds of CPU, and elapsed."""
        return measure.ask("save", source, f"{self.path(shelf)}[Q={number},{self.options}]")

    def look(self, measure, shelf, source):
        for number in self.numbers:
            self.save(measure, shelf, source, number)
            luma, colors = measure.similar(source, self.path(shelf))[:2]
            self.looks[number].append((luma, colors, os.path.getsize(self.path(shelf)) / 1000))

    def at_number(self, number):
        return [mean(column) for column in zip(*self.looks[number])]

    def kilobytes_at(self, column, wanted):
        """Of the mean photograph, where the similarity of luma (0) or colours (1) is as wanted."""
        middles = [self.at_number(number) for number in self.numbers]
        return at([(middle[column], middle[2]) for middle in middles], wanted)

    def cpu(self, threads="one"):
        return median([cpu for cpu, _ in self.times[threads]])

    def elapsed(self, threads):
        return median([elapsed for _, elapsed in self.times[threads]])


def small_ones(measure, shelf):
    for number, source in enumerate(photographs.paths(PHOTOGRAPHS, PHOTOGRAPHS)):
        path = os.path.join(shelf, f"small-{number}.v")
        measure.ask("shrink", source, path, WIDTH, "lanczos3", "gamma", "full", "0")
        yield path


def measure_all(bench, choices):
    measures = {"one": Measure(threads=1), "two": Measure(threads=2)}
    for source in small_ones(bench.measure, bench.shelf):
        for choice in choices:
            choice.look(bench.measure, bench.shelf, source)
        for _ in range(bench.rounds):
            for choice in choices:
                for threads, measure in measures.items():
                    choice.times[threads].append(choice.save(measure, bench.shelf, source, choice.usual))
    for measure in measures.values():
        measure.close()


def row(choice, wanted):
    luma, colors, size = choice.at_number(choice.usual)
    return (
        choice.name, f"{luma:.4f}", f"{colors:.4f}", f"{size:.1f}",
        f"{choice.kilobytes_at(0, wanted[0]):.1f}", f"{choice.kilobytes_at(1, wanted[1]):.1f}",
        f"{choice.cpu():.1f}", f"{choice.elapsed('two') / choice.elapsed('one'):.2f}",
    )


def run(bench):
    of_format = {
        ending: [Choice(ending, usual, numbers, *options) for options in named]
        for ending, (usual, numbers, named) in CHOICES.items()
    }
    measure_all(bench, [choice for choices in of_format.values() for choice in choices])
    wanted = of_format["jpg"][0].at_number(80)
    heads = ("choice", "SSIM at q_80", "of colours", "kB", f"kB at SSIM {wanted[0]:.3f}", f"at {wanted[1]:.3f} of colours",
             "CPU ms", "time with two threads")
    for ending, choices in of_format.items():
        table(f"{NAMES[ending]}, the first is made", heads, [row(choice, wanted) for choice in choices])
    # What is spent on colours does not show in the luma.
    curves = {
        NAMES[ending]: {choice.cpu(): choice.kilobytes_at(0, wanted[0])
                        for choice in sorted(choices, key=Choice.cpu) if "4:4:4" not in choice.name}
        for ending, choices in of_format.items()
    }
    plots.draw(bench, "encoders", ("ms of CPU for a photograph 800 pixels wide", f"kB at SSIM {wanted[0]:.3f}"), curves,
               is_log=True, ticks=[4, 8, 16, 32, 64, 128, 256, 512, 1024])
    return {choice.name: choice.cpu() for choices in of_format.values() for choice in choices}
