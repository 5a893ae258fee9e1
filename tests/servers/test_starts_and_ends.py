#!/usr/bin/env -S python3 -B
"""A renderer that is killed while it starts, or does not end when it is killed."""

import os
import shutil
import signal
import sys
import time

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import keeper, picture, renderer, tap
from support.fastcgi import Worker
from support.site import program

PATHS = (f"/cat.jpg/{version}/w_9/x.jpg" for version in range(1, 10000))
# Seconds: what a worker waits for one that it has killed, and what a busy machine adds.
PATIENCE, SLACK = 1, 2
MOST_ABANDONED = 4


def with_cat(site):
    site.add("cat.jpg", picture.plain(tap.shelf(), 40, 30))


def start(site, **settings):
    """A worker that has warmed up its renderer."""
    with_cat(site)
    site.set(**settings)
    worker = Worker(site)
    tap.same(worker.ask("/-/health").status, 200, "the status of health")
    return worker


def is_made(answer):
    tap.same((answer.status, answer.outcome), (307, "made"), "the answer")


# Starts.


class Faltering:
    """A renderer that does as its line of shell says the first `count` times that it is started, and as the
    real one after that. Where it lies, a confined worker may run programs; it writes to the runtime folder."""

    def __init__(self, site, deed, count):
        folder, renderer_file = os.path.join(site.folder, "programs"), program("pantograph-render")
        codecs = os.path.join(os.path.dirname(renderer_file), "pantograph-codecs")
        shutil.copytree(codecs, os.path.join(folder, "pantograph-codecs"))
        real, path = shutil.copy(renderer_file, folder), os.path.join(folder, "faltering")
        os.makedirs(site.runtime, mode=0o700, exist_ok=True)
        self._journal = os.path.join(site.runtime, "starts")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f'#!/bin/sh\necho start >>"{self._journal}"\n')
            file.write(f'[ "$(wc -l <"{self._journal}")" -gt {count} ] || {{ {deed}; }}\nexec "{real}" "$@"\n')
        os.chmod(path, 0o755)
        site.set(RENDERER=path)

    @property
    def starts(self):
        with open(self._journal, encoding="utf-8") as file:
            return len(file.readlines())


KILLED = "kill -KILL $$"


@tap.each([(1,), (2,), (3,), (9,)])
def killed_while_it_starts(site, count):
    with_cat(site)
    faltering = Faltering(site, KILLED, count)
    is_made(site.ask(next(PATHS)))
    tap.same(faltering.starts, count + 1, "how often it was started")


@tap.test
def killed_whenever_it_starts(site):
    """That is no mark against the picture, and is not tried for ever."""
    with_cat(site)
    faltering = Faltering(site, KILLED, 1000)
    before = time.monotonic()
    answer = site.ask(next(PATHS))
    tap.same((answer.status, answer.slug), (503, "renderer-killed"), "the answer")
    tap.holds(time.monotonic() - before < 5, "it is told soon")
    tap.holds(3 <= faltering.starts <= 15, f"{faltering.starts} starts are a fair number")
    tap.same(site.keys(), set(), "the cache")


@tap.test
def killed_while_a_worker_starts(site):
    Faltering(site, KILLED, 2)
    worker = start(site)
    tap.holds(worker.renderer() is not None, "its renderer is warm")
    tap.holds("no-renderer" not in worker.log_text(), "nothing is missing")


@tap.each([("exit 7", "exited with status 7"), ("kill -SEGV $$", "killed by signal 11"), ("echo a message; exit 1", "status 1")])
def ends_by_itself_while_it_starts(site, deed, words):
    """Another attempt would end the same way."""
    with_cat(site)
    faltering = Faltering(site, deed, 1000)
    before = time.monotonic()
    answer = site.ask(next(PATHS))
    tap.same((answer.status, answer.slug, faltering.starts), (500, "no-renderer", 1), "answer and starts")
    tap.holds(words in answer.log["detail"], f"{answer.log['detail']!r} holds {words!r}")
    tap.holds(time.monotonic() - before < 2, "it is told at once")


# Ends.


def undying(worker, stopped=False):
    """Its renderer, held by this process so that the worker cannot see the end of it."""
    pid = worker.renderer()
    if not keeper.hold(pid):
        raise tap.Skip("no rights to trace a process")
    if stopped:
        worker.signal_renderer(signal.SIGSTOP)
    return pid


def has_child(worker, pid):
    return pid in keeper.children(worker.pid, even_dead=True)


@tap.test
def does_not_end_when_it_is_killed(site):
    worker = start(site, DEADLINE="1")
    old = undying(worker, stopped=True)
    before = time.monotonic()
    answer = worker.ask(next(PATHS))
    tap.same((answer.status, answer.slug), (503, "stalled"), "the answer")
    tap.holds(time.monotonic() - before < 3 + PATIENCE + SLACK, "it is told in time")
    is_made(worker.ask(next(PATHS)))
    tap.holds(has_child(worker, old), "the old one is still there")
    keeper.release(old)
    second = worker.signal_renderer(signal.SIGKILL)
    keeper.wait_until(lambda: not keeper.is_alive(second), "its successor is dead")
    is_made(worker.ask(next(PATHS)))
    tap.same((has_child(worker, old), has_child(worker, second)), (False, False), "whether their remains are there")


@tap.test
def only_so_many_are_left_behind(site):
    """Each may hold much memory."""
    Faltering(site, "true", 0)
    worker = start(site)
    held = []
    for number in range(MOST_ABANDONED):
        is_made(worker.ask(next(PATHS)))
        held.append(undying(worker))
        site.write(f"bad{number}.jpg", b"\xff\xd8\xff\xe0" + bytes(100 + number))
        before = time.monotonic()
        tap.same(worker.ask(f"/bad{number}.jpg/1/w_9/x.jpg").slug, "undecodable", "the slug")
        tap.holds(time.monotonic() - before < PATIENCE + SLACK, "it is told in time")
    answer = worker.ask(next(PATHS))
    tap.same((answer.status, answer.slug), (500, "no-renderer"), "the answer")
    tap.holds("4 that were killed have not ended" in answer.log["detail"], f"{answer.log['detail']!r} says why")
    keeper.release(held[0])
    is_made(worker.ask(next(PATHS)))
    tap.same([has_child(worker, pid) for pid in held], [False, True, True, True], "who is still there")
    for pid in held[1:]:
        keeper.release(pid)


@tap.test
def worker_ends_all_the_same(site):
    worker = start(site)
    undying(worker, stopped=True)
    before = time.monotonic()
    worker.process.terminate()
    tap.same(worker.process.wait(keeper.LONGEST_WAIT), 0, "the status of the worker")
    tap.holds(time.monotonic() - before < PATIENCE + SLACK, "it ends in time")


@tap.test
def end_is_seen_even_by_who_was_told_to_ignore_children(site):
    """A worker inherits that from whoever starts it. The kernel would then reap its renderers, unseen."""
    with_cat(site)
    renderer.StandIn(site, "os.kill(os.getpid(), 9)")
    answer = site.ask(next(PATHS), preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN))
    tap.same((answer.status, answer.slug), (503, "renderer-killed"), "the answer")


tap.run("vips", "vipsheader")
