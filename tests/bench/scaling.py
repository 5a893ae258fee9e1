"""scaling: how the cost of a picture grows with workers, megapixels, clients, and the latency of stores."""

import contextlib
import time

import plots
import processes
from jobs import Job, makers
from latency import Proxy
from load import Load
from measured import median, table
from place import Place
from services import Pantograph
from support import s3_site, s3_stub
from support.fastcgi import Worker

WORKERS = (1, 2, 4, 8)
CLIENTS = (1, 4, 16, 50, 100, 200)
DELAYS = (0, 20, 100)  # milliseconds
SECONDS = 4
MISSES = 12


def by_workers(bench):
    """{workers: (pictures a second, private memory in MB)}"""
    found = {}
    for count in WORKERS:
        with contextlib.closing(Pantograph(bench, workers=count)) as service:
            Load(service, service.path(12, 400), 2 * count, 1, service.status)
            speed = Load(service, service.path(12, 400), 2 * count, SECONDS, service.status).speed
            found[count] = speed, processes.private(service.pids())
    rows = [(str(count), f"{speed:.1f}", f"{held:.0f}") for count, (speed, held) in found.items()]
    table("Workers: 12 MP → 400 JPEG, twice as many connections", ("workers", "pictures a second", "memory, MB"), rows)
    plots.draw(bench, "workers", ("workers", "pictures a second, and MB"),
               {"pictures a second": {n: pair[0] for n, pair in found.items()},
                "private memory, MB": {n: pair[1] for n, pair in found.items()}}, is_log=True)


def by_megapixels(bench):
    found = {}
    everybody = makers(bench)
    for size, source in bench.originals.jpeg.items():
        job = Job("", size, "w_400,q_80", "jpg", 400)
        for maker in everybody:
            maker.make(job, source)
        for _ in range(bench.rounds):
            for maker in everybody:
                found.setdefault(maker.name, {}).setdefault(size, []).append(maker.make(job, source)[0])
    for maker in everybody:
        maker.close()
    curves = {name: {size: median(all_) * 1000 for size, all_ in by.items()} for name, by in found.items()}
    table("Megapixels of the original: ms of CPU for 400 pixels, JPEG", ("megapixels", *curves),
          [(str(size), *(f"{points[size]:.1f}" for points in curves.values())) for size in bench.originals.jpeg])
    plots.draw(bench, "megapixels", ("megapixels of the original", "ms of CPU"), curves)


def by_clients(bench):
    """Of pictures to be made, and of stored ones."""
    rows, medians, worst = [], {}, {}
    with contextlib.closing(Pantograph(bench)) as service:
        stored = service.store(1, 400)
        for count in CLIENTS:
            # Long enough for the last one in the line.
            made = Load(service, service.path(1, 400), count, SECONDS + count // 25, service.status)
            hits = Load(service, stored, count, 1)
            rows.append((str(count), *(f"{value:.0f}" for value in (made.speed, made.median, made.p99)),
                         str(made.failed), f"{hits.speed:.0f}", f"{hits.median:.1f}", f"{hits.p99:.1f}"))
            medians[count], worst[count] = made.median, made.p99
    heads = ("clients", "made a second", "median, ms", "p99, ms", "failed", "stored a second", "median, ms", "p99, ms")
    table("Clients: 1 MP → 400 JPEG, 2 workers", heads, rows)
    plots.draw(bench, "clients", ("clients at once", "ms until a picture is made"),
               {"median": medians, "p99": worst}, is_log=True)


def misses(bench, stub, delay):
    """Milliseconds, and those of CPU, of pictures made one after the other with stores that are so far."""
    proxy = Proxy(stub.port, delay / 1000)
    spent = []
    with contextlib.closing(proxy), Place(bench.shelf, bench.originals) as place:
        s3_site.use(place, f"http://127.0.0.1:{proxy.port}")
        worker = Worker(place)
        worker.ask("/1mp.jpg/0/w_400/x.jpg")
        before = processes.cpu([worker.pid])
        for number in range(MISSES):
            start = time.monotonic()
            answer = worker.ask(f"/1mp.jpg/{delay}-{number}/w_400/x.jpg")
            spent.append((time.monotonic() - start) * 1000)
            if answer.outcome != "made":
                raise RuntimeError(answer.log_text)
        return median(spent), (processes.cpu([worker.pid]) - before) * 1000 / MISSES


def by_latency(bench):
    with s3_stub.S3Stub() as stub:
        with open(bench.originals.jpeg[1], "rb") as file:
            stub.put("originals", "1mp.jpg", file.read(), {"Content-Type": "image/jpeg"})
        found = {delay: misses(bench, stub, delay) for delay in DELAYS}
    rows = [(str(delay), f"{spent:.0f}", f"{cpu:.1f}") for delay, (spent, cpu) in found.items()]
    table("Stores that are far: 1 MP → 400 JPEG, one after the other, both stores in buckets",
          ("added latency, ms", "median, ms", "CPU of the worker, ms"), rows)
    plots.draw(bench, "latency", ("latency added to each answer of the stores, ms", "ms until a picture is made"),
               {"miss": {delay: spent for delay, (spent, _) in found.items()}})
    return {str(delay): spent for delay, (spent, _) in found.items()}


def run(bench):
    by_workers(bench)
    by_megapixels(bench)
    by_clients(bench)
    return {"latency": by_latency(bench)}
