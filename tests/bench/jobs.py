"""jobs: the same pictures made by each maker, in rounds: CPU against ours, memory, bytes, likeness."""

import os
from typing import NamedTuple

import sharp
from makers import START_UP, Ours, SharpMaker, Thumbnail
from measured import median, table
from place import Place
from support import picture

BATCH = 2  # pictures a round and maker


class Job(NamedTuple):
    """`quality` is that of the encoder's own scale, `position` where to cut, or None."""

    name: str
    source: str
    list: str
    ending: str
    width: int
    height: int = None
    quality: int = 80
    effort: int = None
    position: str = None


JOBS = (
    Job("12 MP → 400 JPEG", 12, "w_400,q_80", "jpg", 400),
    Job("24 MP → 1600 JPEG", 24, "w_1600,q_80", "jpg", 1600),
    Job("12 MP → 400 WebP", 12, "w_400,q_80", "webp", 400, effort=4),
    Job("12 MP → 800 AVIF", 12, "w_800,q_80", "avif", 800, quality=60, effort=2),
    Job("PNG with alpha, 2 MP → 400 WebP", "png", "w_400,q_80", "webp", 400, effort=4),
    Job("12 MP → 400×400 JPEG, centre", 12, "w_400,h_400,q_80", "jpg", 400, 400),
    Job("12 MP → 400×400 JPEG, attention", 12, "w_400,h_400,g_auto,q_80", "jpg", 400, 400, position="attention"),
)


class Result:
    """What a maker did for a job; `rounds` are seconds of CPU a picture."""

    def __init__(self):
        self.rounds, self.bytes, self.luma, self.peak = [], 0, None, 0


def source_of(bench, job):
    return bench.originals.png if job.source == "png" else bench.originals.jpeg[job.source]


def makers(bench):
    place = Place(bench.shelf, bench.originals).__enter__()
    tiny = os.path.join(bench.shelf, "tiny.jpg")
    picture.vips("thumbnail", bench.originals.jpeg[1], tiny, str(START_UP))
    return Ours(place), SharpMaker(bench.npm, bench.shelf), Thumbnail(bench.shelf, tiny)


def references(bench, job, result):
    """Decoded in full, Lanczos, of the result's size; none where makers may cut elsewhere."""
    if job.position is not None:
        return []
    if job.source != "png":
        return sharp.references(bench.shelf, (None, None, job.width, job.height), source_of(bench, job), picture.size_of(result))
    path = os.path.join(bench.shelf, "reference.png")
    picture.vips("thumbnail", bench.originals.png, path, str(job.width), "--height", "100000")
    return [path]


def finish(bench, job, maker, result):
    _, path = maker.make(job, source_of(bench, job))
    result.bytes, result.peak = os.path.getsize(path), maker.peak()
    result.luma = max((bench.measure.similar(exact, path)[0] for exact in references(bench, job, path)), default=None)


def compare(bench, job):
    """The result of each maker, by its name."""
    found = makers(bench)
    results = {maker.name: Result() for maker in found}
    for maker in found:
        maker.make(job, source_of(bench, job))
    for _ in range(bench.rounds):
        for maker in found:
            seconds = sum(maker.make(job, source_of(bench, job))[0] for _ in range(BATCH))
            results[maker.name].rounds.append(seconds / BATCH)
    for maker in found:
        finish(bench, job, maker, results[maker.name])
        maker.close()
    return results


def ratios(one, other):
    """Of two makers' rounds, pair by pair."""
    return [a / b for a, b in zip(one.rounds, other.rounds, strict=True)]


def spread(values, form="{:.2f}"):
    return f"{form.format(median(values))} ({form.format(min(values))}–{form.format(max(values))})"


def row(name, result, base):
    luma = "" if result.luma is None else f"{result.luma:.4f}"
    return (name, f"{median(result.rounds) * 1000:.1f}", spread(ratios(result, base)), f"{result.peak:.0f}",
            f"{result.bytes / 1000:.1f}", luma)


def figures(results):
    ours, other = results["Pantograph"], results["Sharp"]
    return {"cpu": median(ours.rounds), "sharp_cpu": median(other.rounds), "ratio": median(ratios(ours, other)),
            "bytes": ours.bytes, "luma": ours.luma, "sharp_luma": other.luma, "peak": ours.peak,
            "sharp_peak": other.peak}


def run(bench):
    found, rows = {}, []
    for job in JOBS:
        results = compare(bench, job)
        rows += [(job.name, *row(name, result, results["Sharp"])) for name, result in results.items()]
        found[job.name] = figures(results)
    heads = ("job", "by", "CPU, ms", "of Sharp's CPU", "peak memory, MB", "kB", "similarity")
    table(f"Jobs, {bench.rounds} interleaved rounds of {BATCH} pictures", heads, rows)
    return found
