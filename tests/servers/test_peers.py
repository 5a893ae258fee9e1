#!/usr/bin/env -S python3 -B
"""No peer holds a worker: silent connections, half requests, readers that do not read."""

import functools
import os
import socket
import sys
import time

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import fastcgi, front, keeper, picture, tap
from support.fastcgi import Worker

READERS = 10
HELD = 8  # all workers that Apache starts; others buffer all of them
PATH = "/noise.jpg/1/full/x.png"


@functools.lru_cache(maxsize=None)
def noise():
    """A picture whose PNG has megabytes."""
    path = os.path.join(tap.shelf(), "noise.jpg")
    picture.vips("gaussnoise", path, "2000", "1500", "--mean", "128", "--sigma", "60")
    return path


def start(site):
    site.add("noise.jpg", noise())
    site.set(PEER_TIMEOUT="1")
    worker = Worker(site)
    tap.same(worker.ask("/-/health").status, 200, "the status of health")
    return worker


class Peers(list):
    """Connections to a worker, closed when it is left."""

    def __init__(self, worker=None, count=0):
        super().__init__(worker.connect() for _ in range(count))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for peer in self:
            peer.close()


def is_free(worker, what):
    begin = time.monotonic()
    tap.same(worker.ask("/-/health").status, 200, f"the status of health after {what}")
    tap.holds(time.monotonic() - begin < 8, "it was not long in coming")


@tap.each([("nothing", 0), ("a byte", 1), ("half a header", 7), ("a header", 8), ("half of its variables", 60)])
def unfinished_request_is_given_up(site, what, size):
    worker = start(site)
    question = fastcgi.question(worker.site.environment("/-/health"))
    with Peers(worker, 2) as peers:
        for peer in peers:
            peer.send(question[:size])
        is_free(worker, what)
    tap.same(worker.pid, worker.process.pid, "the worker")
    tap.holds(keeper.is_alive(worker.pid), "it lives")


@tap.test
def answer_that_nobody_takes_is_given_up(site):
    worker = start(site)
    tap.same(worker.ask(PATH).status, 307, "the status of a new picture")
    tap.holds(os.path.getsize(site.stored(PATH[1:])) > 1 << 20, "it is larger than any buffer on the way")
    with Peers(worker, 2) as peers:
        for peer in peers:
            peer.sendall(fastcgi.question(site.environment(PATH)))
        is_free(worker, "two that do not read")


@tap.test
def slow_peer_within_its_time_is_served(site):
    worker = start(site)
    question = fastcgi.question(site.environment("/-/health"))
    with Peers(worker, 1) as peers:
        peers[0].send(question[:40])
        time.sleep(0.4)
        peers[0].send(question[40:])
        tap.holds(b"200 OK" in peers[0].recv(4096), "it is answered")


def times_found(server):
    """How often the logs tell of a stored picture."""
    count = 0
    for path in (server.log, server.worker_log):
        if os.path.exists(path):
            with open(path, encoding="utf-8", errors="replace") as file:
                count += file.read().count("outcome=found")
    return count


@tap.each([(kind,) for kind in front.ALL if kind != "apache cgi"])
def readers_that_do_not_read_hold_nobody(site, kind):
    """Each asks for a stored picture of megabytes and takes nothing of it."""
    site.add("noise.jpg", noise())
    server = front.ALL[kind](site)
    tap.same(server.send(b"/resize" + PATH.encode()).status, 307, "the status of a new picture")
    with Peers() as readers:
        for _ in range(READERS):
            reader = socket.socket()
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            reader.connect(("127.0.0.1", server.port))
            reader.sendall(b"GET /resize" + PATH.encode() + b" HTTP/1.1\r\nHost: h\r\n\r\n")
            readers.append(reader)
        keeper.wait_until(lambda: times_found(server) >= HELD, "workers have answered them")
        begin = time.monotonic()
        for _ in range(3):
            tap.same(server.send(b"/resize/-/health").status, 200, "the status of health")
        tap.holds(time.monotonic() - begin < 5, "three times of health take no time")


tap.run("vips")
