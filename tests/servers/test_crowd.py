#!/usr/bin/env -S python3 -B
"""Many browsers at once, and workers and renderers that end: one render for each picture, and nothing
but whole pictures in the cache."""

import os
import random
import signal
import sys
import threading
import time

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import keeper, lighttpd, picture, renderer, tap
from support.cat import PATH
from support.files import read
from support.lighttpd import serve, statuses


def in_threads(count, function):
    """Calls function(number) in so many threads that start together; gives the results in order."""
    results = [None] * count
    barrier = threading.Barrier(count)

    def call(number):
        barrier.wait()
        try:
            results[number] = function(number)
        except Exception as error:
            results[number] = error

    threads = [threading.Thread(target=call, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for result in results:
        if isinstance(result, Exception):
            raise result
    return results


@tap.each([(50,), (200,)])
def one_render_for_a_herd(site, clients):
    server = serve(site, workers=4)
    site.add("large.png", picture.plain(tap.shelf(), 1500, 1000, "png"))
    target = b"/large.png/1/w_1400/x.png"
    chains = in_threads(clients, lambda _: server.follow(target))
    last = {chain[-1].body for chain in chains}
    tap.same({chain[-1].status for chain in chains}, {200}, "the last statuses")
    tap.same(last, {read(site.stored(target[1:].decode()))}, "the bodies")
    seen = {reply.status for chain in chains for reply in chain}
    tap.same(seen - {307, 200}, set(), "other statuses")
    outcomes = server.outcomes()
    tap.same(outcomes.count("made"), 1, "the number of renders")
    tap.holds("shared" in outcomes, "some have waited for the one that made it")
    tap.same(set(outcomes) - {"made", "shared", "found"}, set(), "other outcomes")


@tap.test
def spellings_of_a_herd_share_one_render(site):
    server = serve(site, workers=4)
    spellings = [b"/a/cat.jpg/3/%s/cat.webp" % s for s in (b"w_40,h_30", b"h_30,w_40", b"H_30,W_40", b"w_40,h_30,q_80")]
    chains = in_threads(40, lambda number: server.follow(spellings[number % len(spellings)]))
    tap.same({chain[-1].status for chain in chains}, {200}, "the last statuses")
    tap.same(len({chain[-1].body for chain in chains}), 1, "the number of different bodies")
    tap.same(server.outcomes().count("made"), 1, "the number of renders")


# Processes that end.


@tap.each([("TERM",), ("USR1",), ("HUP",), ("INT",)])
def stopped_worker_finishes_its_request(site, name):
    server = serve(site, workers=1)
    worker = server.worker_pids()[0]
    child = keeper.wait_until(lambda: list(keeper.children(worker)), "there is a renderer")[0]
    tap.holds(keeper.signal_child(worker, child, signal.SIGSTOP), "the renderer can be stopped")
    replies = []
    asking = threading.Thread(target=lambda: replies.extend(server.follow(PATH.encode())))
    asking.start()
    try:
        keeper.wait_until(lambda: renderer.is_at_work(worker), "the worker renders")
        keeper.signal_child(server.multiwatch.pid, worker, getattr(signal, "SIG" + name))
        tap.holds(keeper.is_alive(worker), "the worker is still there")
    finally:
        keeper.signal_child(worker, child, signal.SIGCONT)
        asking.join()
    tap.same(statuses(replies), [307, 307, 200], "the statuses")
    keeper.wait_until(lambda: server.worker_pids() not in ([], [worker]), "there is a new worker")
    keeper.wait_until(lambda: not keeper.is_alive(child), "the renderer is gone")
    tap.same(server.follow(PATH.replace("w_40", "w_41").encode())[-1].status, 200, "the next status")


@tap.test
def idle_workers_can_be_ended(site):
    server = serve(site, workers=2)
    before = server.worker_pids()
    for worker in before:
        keeper.signal_child(server.multiwatch.pid, worker, signal.SIGTERM)
    keeper.wait_until(lambda: set(server.worker_pids()).isdisjoint(before), "the old workers are gone")
    tap.same(server.follow(PATH.encode())[-1].status, 200, "the status")


@tap.test
def end_of_multiwatch_ends_everything(site):
    server = serve(site, workers=2)
    server.follow(PATH.encode())
    pids = [*server.worker_pids(), *server.renderers()]
    keeper.stop(server.multiwatch)
    keeper.wait_until(lambda: not any(keeper.is_alive(pid) for pid in pids), "all are gone")


STORM_SECONDS = 8
WORKER_EVERY, RENDERER_EVERY = 0.1, 0.1  # one kill each 50 ms
STORM_SOURCES = {"small.jpg": (120, 80), "middle.png": (300, 200), "large.jpg": (900, 600)}
STORM_FORMATS = ("jpg", "png", "webp")


class Storm:
    """Kills workers and renderers of a server while browsers ask it for new pictures."""

    def __init__(self, server):
        self.server = server
        self.replies = {}  # by path: the last reply
        self.killed = {"worker": 0, "renderer": 0}
        self._until = time.monotonic() + STORM_SECONDS

    def _goes_on(self):
        return time.monotonic() < self._until

    def kill_workers(self):
        while self._goes_on():
            time.sleep(WORKER_EVERY)
            pids = self.server.worker_pids()
            if pids and keeper.signal_child(self.server.multiwatch.pid, random.choice(pids), signal.SIGKILL):
                self.killed["worker"] += 1

    def kill_renderers(self):
        while self._goes_on():
            time.sleep(RENDERER_EVERY)
            pids = list(self.server.renderers().items())
            pid, worker = random.choice(pids) if pids else (0, 0)
            if pid and keeper.signal_child(worker, pid, signal.SIGKILL):
                self.killed["renderer"] += 1

    def browse(self, number):
        source = list(STORM_SOURCES)[number % len(STORM_SOURCES)]
        width = 0
        while self._goes_on():
            width += 1
            path = f"/{source}/{number}/w_{width % 100 + 1}/{width}.{STORM_FORMATS[width % 3]}"
            self.replies[path] = self.server.follow(path.encode())[-1]

    def rage(self, browsers):
        roles = [self.kill_workers, self.kill_renderers]
        roles += [lambda number=number: self.browse(number) for number in range(browsers)]
        in_threads(len(roles), lambda role: roles[role]())


def is_expected_in_a_storm(reply):
    """The picture; or the web server's own word for a worker that died before it answered, or the
    worker's for renderers that were killed five times over one picture. No original is blamed."""
    return reply.status in (200, 500, 503)


def render_again(site, server, keys):
    """Renders the keys once more into an emptied cache; gives the paths of the old files."""
    away = os.path.join(site.folder, "away")
    os.mkdir(away)
    for source in STORM_SOURCES:
        os.rename(site.stored(source), os.path.join(away, source))
    keys = sorted(keys)
    last = in_threads(4, lambda n: {key: server.follow(b"/" + key.encode())[-1].status for key in keys[n::4]})
    tap.same({status for part in last for status in part.values()}, {200}, "the statuses")
    return {key: os.path.join(away, key) for key in keys}


@tap.test
def storm_of_kills_leaves_whole_pictures(site):
    server = serve(site, workers=4)
    for key, (width, height) in STORM_SOURCES.items():
        site.add(key, picture.plain(tap.shelf(), width, height, key[-3:]))
    storm = Storm(server)
    storm.rage(browsers=6)
    tap.holds(min(storm.killed.values()) >= 20, f"{storm.killed} are many")
    strange = {reply.status for reply in storm.replies.values() if not is_expected_in_a_storm(reply)}
    tap.same(strange, set(), "strange statuses")
    keeper.wait_until(lambda: len(server.worker_pids()) == 4, "there are four workers again")
    keys = {key for key in site.keys() if not key.startswith("-/")}
    tap.holds(len(keys) >= 20, f"{len(keys)} pictures are many")
    old = render_again(site, server, keys)
    for key, path in old.items():
        tap.holds(read(path) == read(site.stored(key)), f"{key} is as whole as when nothing dies")
    for path, reply in storm.replies.items():
        if reply.status == 200:
            tap.holds(reply.body == read(site.stored(path[1:])), f"the body of {path} was whole")
    smallest = min(old.values(), key=os.path.getsize)
    picture.Pixels(smallest)


tap.run("vips", "vipsheader", *lighttpd.TOOLS)
