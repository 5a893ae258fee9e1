"""servers: pictures a second of whole services, each with two processes for it, asked by wrk for
pictures that nobody has asked for yet; and what the way around the render costs."""

import contextlib
import os
import tempfile
import time

import processes
from jobs import spread
from load import Load
from measured import median, table
from services import WORKERS, Filter, Ipx, Pantograph
from support import keeper

CONNECTIONS = (4, 16)
SECONDS = 4
MEMORY = "/dev/shm"  # a file system
JOB = (12, 400)  # megapixels and width


def settle(service):
    """Waits for the end of what wrk has given up: else the next one pays for it."""
    def is_idle():
        before = processes.cpu(service.pids())
        time.sleep(0.2)
        return processes.cpu(service.pids()) - before < 0.01

    keeper.wait_until(is_idle, f"{service.name} has nothing to do")


class Result:
    """Of one service at one number of connections, round by round."""

    def __init__(self):
        self.speed, self.cpu, self.others, self.p99, self.failed = [], [], [], [], 0

    def add(self, service, connections):
        before, busy = processes.cpu(service.pids()), processes.busy()
        load = Load(service, service.path(*JOB), connections, SECONDS, service.status)
        used = processes.cpu(service.pids()) - before
        # What is under way when wrk ends has used some of it.
        self.cpu.append(used / max(1, load.count))
        self.others.append((processes.busy() - busy - used) / load.seconds / os.cpu_count())
        self.speed.append(load.speed)
        self.p99.append(load.p99)
        self.failed += load.failed
        settle(service)


def compare(bench, services):
    """The results by service and connections."""
    found = {(service, connections): Result() for service in services for connections in CONNECTIONS}
    for service in services:
        Load(service, service.path(*JOB), 4, 1, service.status)
    for _ in range(bench.rounds):
        for (service, connections), result in found.items():
            result.add(service, connections)
    return found


def best_ipx(found, services):
    """The one of the two that made more pictures."""
    return max((service for service in services if isinstance(service, Ipx)),
               key=lambda service: sum(median(found[service, c].speed) for c in CONNECTIONS))


def speed_ratios(found, one, other, connections):
    return [a / b for a, b in zip(found[one, connections].speed, found[other, connections].speed, strict=True)]


def capacity_ratios(found, one, other, connections):
    """As if each had the machine for itself: by the CPU that a picture takes."""
    return [b / a for a, b in zip(found[one, connections].cpu, found[other, connections].cpu, strict=True)]


def memory(service):
    pids = service.pids()
    return processes.private(pids), processes.share(pids)


def show(found, base):
    rows = []
    for (service, connections), result in found.items():
        private, share = memory(service)
        rows.append((service.name, str(connections), f"{median(result.speed):.1f}",
                     spread(speed_ratios(found, service, base, connections)), f"{median(result.cpu) * 1000:.0f}",
                     f"{median(result.others) * 100:.0f}", f"{median(result.p99):.0f}", f"{private:.0f}", f"{share:.0f}", str(result.failed)))
    heads = ("service", "connections", "pictures a second", f"of {base.name}'s", "CPU a picture, ms",
             "% of the cores for others", "p99, ms", "private memory, MB", "proportional, MB", "failed")
    table(f"Servers: 12 MP → 400 JPEG, {WORKERS} processes each, {len(next(iter(found.values())).speed)} "
          f"interleaved rounds of {SECONDS} s", heads, rows)


def parts(service, path, connections, status):
    """Milliseconds of CPU a request in the workers, in the renderers, and in the web server."""
    groups = (service.workers(), service.renderers(), service.web_server())
    before = [processes.cpu(pids) for pids in groups]
    load = Load(service, path, connections, SECONDS, status)
    used = [processes.cpu(pids) - start for pids, start in zip(groups, before, strict=True)]
    return [seconds * 1000 / max(1, load.count) for seconds in used], used[0] * 1000, load


def around(service, stores):
    """Rows of the table, and the worker's CPU by megapixels, and for all hits, and the web server's for one."""
    rows, found = [], {}
    for size in (1, 12):
        shares, _, load = parts(service, service.path(size, 400), WORKERS, service.status)
        found[str(size)] = shares[0]
        rows.append((f"{size} MP → 400 JPEG, made", shares, load))
    shares, found["hits"], load = parts(service, service.store(1, 400), 16, 200)
    found["hit_ms"] = shares[2]
    rows.append(("stored", shares, load))
    return [(service.name, stores, what, str(load.count), *(f"{ms:.3f}" for ms in shares))
            for what, shares, load in rows], found


def show_around(bench, services):
    """Gives the most of what `around` has found with stores on a disk, and with stores in memory."""
    rows, disk = [], []
    for service in services:
        more, found = around(service, "on a disk")
        rows += more
        disk.append(found)
    with tempfile.TemporaryDirectory(dir=MEMORY) as shelf:
        with contextlib.closing(Pantograph(bench, "lighttpd", shelf=shelf)) as service:
            more, in_memory = around(service, "in memory")
    heads = ("by", "stores", "what", "requests", "worker, ms of CPU", "renderer", "web server")
    table("Around the render: CPU a request", heads, rows + more)
    return {name: max(found[name] for found in disk) for name in disk[0]}, in_memory


def run(bench):
    ours = [Pantograph(bench, "lighttpd"), Pantograph(bench, "nginx")]
    services = [*ours, Ipx(bench, 1), Ipx(bench, 0), Filter(bench)]
    found = compare(bench, services)
    base = best_ipx(found, services)
    show(found, base)
    figures = {
        "speed": {str(c): min(median(speed_ratios(found, one, base, c)) for one in ours) for c in CONNECTIONS},
        "capacity": {str(c): min(median(capacity_ratios(found, one, base, c)) for one in ours) for c in CONNECTIONS},
        "others": max(median(result.others) for result in found.values()),
        "memory": max(memory(one)[0] for one in ours) / memory(base)[0],
    }
    disk, in_memory = show_around(bench, ours)
    for service in services:
        service.close()
    return {**figures, "around": {"disk": disk, "memory": in_memory}, "hits": disk["hits"], "hit_ms": disk["hit_ms"]}
