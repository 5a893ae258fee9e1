#!/usr/bin/env -S python3 -B
"""What bystanders feel when half of all requests are bombs: the time of first-look answers behind
lighttpd with four workers on a machine that is idle, on one whose cores are kept busy by loops of the
lowest priority there is (what the kernel itself costs), and under fire. And when four strangers ask for
the costliest pictures: the time of new thumbnails, of stored pictures and of the health page, with as
many workers as the shipped configurations have. Prints figures; nothing here passes or fails."""

import os
import sys
import tempfile
import time
from collections import Counter
from multiprocessing import Process, SimpleQueue

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
sys.path.insert(2, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir, "hostile"))
import corpus
from support import picture, tap
from support.lighttpd import Lighttpd
from support.site import Site

SECONDS = int(os.environ.get("SECONDS", "20"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
STRANGERS = 4
WORKERS = int(os.environ.get("WORKERS", str(8 * os.cpu_count())))
LISTS = (b"w_%d,e_blur:2000,e_sharpen:2000,a_33/x.png", b"w_%d,fl_lossless/x.webp", b"w_%d,q_auto:best/x.avif",
         b"w_%d,g_entropy,c_crop,h_2000,q_100/x.avif")
PAUSE = 0.01  # between two requests of a client
STORED = 20


class Client(Process):
    """Asks for one path after the other until the time has come. A process of its own: threads would
    wait for each other and measure that."""

    def __init__(self, server, paths, until):
        super().__init__()
        self.server, self.paths, self.until = server, paths, until
        self.answers = SimpleQueue()

    def run(self):
        answers = []
        while time.monotonic() < self.until:
            path = self.paths(len(answers))
            start = time.monotonic()
            status = self.server.send(path).status
            answers.append((time.monotonic() - start, status))
            time.sleep(PAUSE)
        self.answers.put(answers)


class Loop(Process):
    """Keeps a core busy, and gives it away whenever anybody wants it."""

    def run(self):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
        while True:
            pass


def percentile(times, part):
    return sorted(times)[min(len(times) - 1, int(len(times) * part))] * 1000


def look_from_elsewhere():
    """Clients are on machines of their own; here they at least do not queue for a core."""
    try:
        os.setpriority(os.PRIO_PROCESS, 0, -15)
    except PermissionError:
        print("without root the clients' own waiting is in the figures")


def measure(server, bombers, bombs, loops=0):
    busy = [Loop() for _ in range(loops)]
    for loop in busy:
        loop.start()
    until = time.monotonic() + SECONDS
    bystanders = [Client(server, lambda n: b"/resize/good.jpg/1/w_%d/x.jpg" % (n % STORED + 10), until)
                  for _ in range(2)]
    others = [Client(server, lambda n, c=c: b"/resize/bomb-%d/%d-%d/w_9/x.jpg"
                     % (n % bombs, c, time.monotonic_ns()), until) for c in range(bombers)]
    for client in bystanders + others:
        client.start()
    times = [spent for client in bystanders for spent, _ in client.answers.get()]
    for loop in busy:
        loop.kill()
    statuses = Counter(status for client in others for _, status in client.answers.get())
    print(f"{bombers} bombers, {loops} loops: {len(times)} answers, median {percentile(times, 0.5):.2f} ms, "
          f"p99 {percentile(times, 0.99):.2f} ms, bombs {dict(statuses)}", flush=True)


def strange(number, stranger):
    width = 2490 - (STRANGERS * number + stranger) % 400
    return b"/resize/large.jpg/%d/" % number + LISTS[(number + stranger) % len(LISTS)] % width


def measure_strangers(server, count):
    until = time.monotonic() + SECONDS
    moment = time.monotonic_ns()
    bystanders = {
        "new thumbnails": Client(server, lambda n: b"/resize/good.jpg/%d/w_%d/x.jpg" % (moment + n, n % 300 + 10), until),
        "stored pictures": Client(server, lambda n: b"/resize/good.jpg/1/w_%d/x.jpg" % (n % STORED + 10), until),
        "health": Client(server, lambda n: b"/resize/-/health", until),
    }
    strangers = [Client(server, lambda n, s=s: strange(n, s), until) for s in range(count)]
    for client in [*bystanders.values(), *strangers]:
        client.start()
    for name, client in bystanders.items():
        answers = client.answers.get()
        times = [spent for spent, _ in answers]
        print(f"{count} strangers, {WORKERS} workers, {name}: {dict(Counter(status for _, status in answers))}, "
              f"median {percentile(times, 0.5):.1f} ms, p99 {percentile(times, 0.99):.1f} ms, "
              f"longest {max(times) * 1000:.1f} ms", flush=True)
    statuses = Counter(status for client in strangers for _, status in client.answers.get())
    print(f"the strangers: {dict(statuses)}", flush=True)


def meet_strangers():
    with Site(tempfile.mkdtemp() + "/site") as site:
        site.add("good.jpg", picture.plain(tap.shelf(), 400, 300))
        site.add("large.jpg", picture.plain(tap.shelf(), 2500, 2000))
        server = Lighttpd(site, workers=WORKERS)
        for width in range(STORED):
            server.send(b"/resize/good.jpg/1/w_%d/x.jpg" % (width + 10))
        measure_strangers(server, 0)
        measure_strangers(server, STRANGERS)


def main():
    meet_strangers()
    with Site(tempfile.mkdtemp() + "/site") as site:
        cases = corpus.built() + corpus.damaged(False)
        for number, case in enumerate(cases):
            site.write(f"bomb-{number}", case.data)
        site.add("good.jpg", picture.plain(tap.shelf(), 400, 300))
        server = Lighttpd(site, workers=4)
        for width in range(STORED):
            server.send(b"/resize/good.jpg/1/w_%d/x.jpg" % (width + 10))
        print(f"{len(cases)} bombs")
        look_from_elsewhere()
        for _ in range(ROUNDS):
            measure(server, 0, len(cases))
            measure(server, 0, len(cases), loops=os.cpu_count())
            measure(server, 2, len(cases))


main()
