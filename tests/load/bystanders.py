#!/usr/bin/env -S python3 -B
"""What bystanders feel when half of all requests are bombs: the time of first-look answers, idle and
under fire, behind lighttpd with four workers. Prints figures; nothing here passes or fails."""

import os
import sys
import tempfile
import threading
import time

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
sys.path.insert(2, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir, "hostile"))
import corpus
from support import picture, tap
from support.lighttpd import Lighttpd
from support.site import Site

SECONDS = int(os.environ.get("SECONDS", "20"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
PAUSE = 0.01  # between two requests of a client
STORED = 20


class Client(threading.Thread):
    """Asks for one path after the other until the time has come."""

    def __init__(self, server, paths, until):
        super().__init__()
        self.server, self.paths, self.until = server, paths, until
        self.times, self.statuses = [], {}

    def run(self):
        number = 0
        while time.monotonic() < self.until:
            path = self.paths(number)
            start = time.monotonic()
            status = self.server.send(path).status
            self.times.append(time.monotonic() - start)
            self.statuses[status] = self.statuses.get(status, 0) + 1
            number += 1
            time.sleep(PAUSE)


def percentile(times, part):
    return sorted(times)[min(len(times) - 1, int(len(times) * part))] * 1000


def look_from_elsewhere():
    """Clients are on machines of their own; here they at least do not queue for a core."""
    try:
        os.setpriority(os.PRIO_PROCESS, 0, -15)
    except PermissionError:
        print("without root the clients' own waiting is in the figures")


def measure(server, bombers, bombs):
    until = time.monotonic() + SECONDS
    bystanders = [Client(server, lambda n: b"/resize/good.jpg/1/w_%d/x.jpg" % (n % STORED + 10), until)
                  for _ in range(2)]
    others = [Client(server, lambda n, c=c: b"/resize/bomb-%d/%d-%d/w_9/x.jpg"
                     % (n % bombs, c, time.monotonic_ns()), until) for c in range(bombers)]
    for client in bystanders + others:
        client.start()
    for client in bystanders + others:
        client.join()
    times = [spent for client in bystanders for spent in client.times]
    statuses = {}
    for client in others:
        for status, count in client.statuses.items():
            statuses[status] = statuses.get(status, 0) + count
    print(f"{bombers} bombers: {len(times)} answers, median {percentile(times, 0.5):.2f} ms, "
          f"p99 {percentile(times, 0.99):.2f} ms, bombs {statuses}", flush=True)


def main():
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
            measure(server, 2, len(cases))


main()
