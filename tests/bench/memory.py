"""memory: what a worker and its renderer hold for themselves (USS): after baseline JPEGs made into JPEGs only,
and after a mixture of everything."""

import os

import processes
from measured import table
from place import Place
from support import picture
from support.fastcgi import Worker

PLAIN = 60
MIXED = 1000
WIDTHS = range(100, 1601, 50)
LISTS = ("w_{}", "w_{},h_300", "w_{},h_300,g_auto", "w_{},c_pad,h_400,bg_gold", "w_{},e_sharpen", "w_{},a_90")
ENDINGS = ("jpg", "webp", "png", "jpg", "webp", "jpg", "jpg", "webp", "jpg", "avif")


def held(worker):
    """Megabytes of a worker, private and at the peak, and of all that it has started."""
    others = [pid for pid in processes.tree(worker.pid) if pid != worker.pid]
    return [size for pids in ([worker.pid], others) for size in (processes.private(pids), processes.peak(pids))]


def ask(worker, path):
    answer = worker.ask(path)
    if answer.outcome != "made":
        raise RuntimeError(f"{path}: {answer.log_text}")


def make_plain(worker):
    for number in range(PLAIN):
        ask(worker, f"/{(12, 24)[number % 2]}mp.jpg/{number}/w_{WIDTHS[number % len(WIDTHS)]}/x.jpg")


def originals_for(bench, place):
    """Small ones of all formats, and a large one now and then."""
    names = [f"small.{ending}" for ending in ("png", "webp", "gif")]
    for name in names:
        picture.convert(bench.originals.jpeg[1], os.path.join(place.originals, name))
    progressive = os.path.join(place.originals, "progressive.jpg")
    picture.convert(bench.originals.jpeg[6], progressive, "--interlace")
    return ["1mp.jpg", "2mp.jpg", "1mp.jpg", *names, "alpha.png", "1mp.jpg", "2mp.jpg"], ["progressive.jpg", "12mp.jpg"]


def make_mixed(bench, place, worker):
    common, rare = originals_for(bench, place)
    for number in range(MIXED):
        source = rare[number // 50 % len(rare)] if number % 50 == 49 else common[number % len(common)]
        words = LISTS[number % len(LISTS)].format(100 + number * 37 % 700)
        ask(worker, f"/{source}/{number}/{words}/x.{ENDINGS[number // len(LISTS) % len(ENDINGS)]}")


def run(bench):
    with Place(bench.shelf, bench.originals, RENDERER_KEEP="0") as place:
        worker = Worker(place)
        worker.ask("/-/health")
        states = {"started": held(worker)}
        make_plain(worker)
        states[f"{PLAIN} JPEGs of 12 and 24 MP → JPEG, up to 1600"] = plain = held(worker)
        make_mixed(bench, place, worker)
        states[f"{MIXED} mixed pictures more"] = mixed = held(worker)
    heads = ("after", "worker, private MB", "peak", "renderer, private MB", "peak")
    table("A worker and its renderer", heads, [(name, *(f"{size:.1f}" for size in sizes)) for name, sizes in states.items()])
    return {"worker": max(plain[0], mixed[0]), "express": plain[2], "mixed": mixed[2]}
