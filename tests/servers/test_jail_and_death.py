#!/usr/bin/env -S python3 -B
"""A worker that lives on while its renderer is killed, hangs, runs out of memory or is replaced."""

import functools
import os
import shutil
import signal
import sys
import threading

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import files, keeper, picture, renderer, tap
from support.fastcgi import Worker
from support.site import is_sanitized, program

WIDTHS = iter(range(1, 10000))


def start(site, **settings):
    site.add("cat.jpg", picture.plain(tap.shelf(), 40, 30))
    site.set(**settings)
    worker = Worker(site)
    # It starts its renderer before it takes the first request.
    tap.same(worker.ask("/-/health").status, 200, "the status of health")
    return worker


def ask_for_new(worker):
    """Asks for a picture that nobody has asked for."""
    return worker.ask(f"/cat.jpg/{next(WIDTHS)}/w_9/x.jpg")


def is_made(answer):
    tap.same((answer.status, answer.outcome), (307, "made"), "the answer")


def in_the_meantime(worker, act):
    """Asks for a new picture and acts while it is being made; gives the answer. The renderer has
    been stopped, so that there is time."""
    answers = []
    asking = threading.Thread(target=lambda: answers.append(ask_for_new(worker)))
    asking.start()
    try:
        keeper.wait_until(lambda: renderer.is_at_work(worker.pid), "the worker renders")
        act()
    finally:
        asking.join()
    return answers[0]


@tap.test
def renderer_is_warm_before_the_first_picture(site):
    worker = start(site)
    first = worker.renderer()
    is_made(ask_for_new(worker))
    tap.same(worker.renderer(), first, "the renderer")


@tap.test
def other_renderer_is_started_when_it_is_needed(site):
    """It makes what the first one declines, and whatever is more than a size."""
    worker = start(site)
    site.add("cat.png", picture.plain(tap.shelf(), 40, 30, "png"))
    express = worker.renderer("pantograph-express")
    is_made(ask_for_new(worker))
    tap.same(worker.renderer("pantograph-render"), None, "the other renderer")
    is_made(worker.ask("/cat.png/1/w_9/x.jpg"))
    other = worker.renderer("pantograph-render")
    tap.holds(other is not None, "there is another renderer")
    is_made(worker.ask("/cat.jpg/1/w_9,e_sepia/x.jpg"))
    is_made(worker.ask("/cat.jpg/1/w_9/x.avif"))
    is_made(ask_for_new(worker))
    tap.same((worker.renderer("pantograph-express"), worker.renderer("pantograph-render")), (express, other), "both")


@tap.test
def one_renderer_makes_all_where_the_small_one_is_missing(site):
    folder = os.path.join(site.folder, "programs")
    codecs = os.path.join(os.path.dirname(program()), "pantograph-codecs")
    shutil.copytree(codecs, os.path.join(folder, "pantograph-codecs"))
    worker = start(site, RENDERER=shutil.copy(program("pantograph-render"), folder))
    is_made(ask_for_new(worker))
    tap.same(worker.renderer("pantograph-express"), None, "the small renderer")
    tap.holds(worker.renderer("pantograph-render") is not None, "there is the other")


@tap.test
def renderer_is_kept(site):
    worker = start(site)
    first = worker.renderer()
    for _ in range(10):
        is_made(ask_for_new(worker))
    tap.same(worker.renderer(), first, "the renderer")


@tap.each([(1, 6), (2, 3), (3, 2), (0, 1), (1000, 1)])
def renderer_is_replaced_after_so_many(site, keep, count):
    site.set(RENDERER_KEEP=str(keep))
    deed = "os.pwrite(result, b'\\xff\\xd8\\xff', 0)\nanswer(peer, size=3)"
    stand_in = renderer.StandIn(site, deed)
    worker = start(site)
    for _ in range(6):
        is_made(ask_for_new(worker))
    tap.same(stand_in.journal().count("request"), 6, "the requests")
    tap.same(stand_in.journal().count("hello"), count, "the renderers")


@tap.test
def real_renderer_is_replaced(site):
    worker = start(site, RENDERER_KEEP="2")
    first = worker.renderer()
    is_made(ask_for_new(worker))
    tap.same(worker.renderer(), first, "the renderer after one picture")
    is_made(ask_for_new(worker))
    tap.holds(not keeper.is_alive(first), "it is gone after two")
    is_made(ask_for_new(worker))
    tap.holds(worker.renderer() not in (None, first), "there is another for the third")


@tap.each([("KILL",), ("TERM",), ("SEGV",), ("ABRT",), ("BUS",)])
def killed_between_two_pictures(site, name):
    worker = start(site)
    is_made(ask_for_new(worker))
    old = worker.signal_renderer(getattr(signal, "SIG" + name))
    keeper.wait_until(lambda: not keeper.is_alive(old), "it is dead")
    is_made(ask_for_new(worker))
    tap.holds(worker.renderer() not in (None, old), "there is another")


@tap.test
def killed_over_a_picture(site):
    worker = start(site)
    old = worker.signal_renderer(signal.SIGSTOP)
    is_made(in_the_meantime(worker, lambda: worker.signal_renderer(signal.SIGKILL)))
    tap.holds(worker.renderer() not in (None, old), "there is another")


@tap.test
def killed_twice_over_a_picture(site):
    stand_in = renderer.StandIn(site, "os.kill(os.getpid(), 11)")
    worker = start(site)
    answer = ask_for_new(worker)
    tap.same((answer.status, answer.slug), (422, "renderer-died"), "the answer")
    tap.holds("signal 11" in answer.log["detail"], "the log names the signal")
    tap.same(stand_in.journal().count("request"), 2, "the attempts")
    tap.same(ask_for_new(worker).slug, "poisoned", "the next answer")
    tap.same(stand_in.journal().count("request"), 2, "the attempts after that")
    tap.same(site.keys(), set(), "the cache")


@tap.test
def killed_from_outside_over_and_over(site):
    """Whoever sends SIGKILL is not the picture: that is no mark against it."""
    stand_in = renderer.StandIn(site, "os.kill(os.getpid(), 9)")
    worker = start(site)
    for number in (1, 2):
        answer = ask_for_new(worker)
        tap.same((answer.status, answer.slug), (503, "renderer-killed"), "the answer")
        tap.same(answer.header("Cache-Control"), "no-store", "Cache-Control")
        tap.same(stand_in.journal().count("request"), 5 * number, "the attempts")
    tap.same(site.keys(), set(), "the cache")


@tap.test
def hangs(site):
    worker = start(site, DEADLINE="1")
    old = worker.signal_renderer(signal.SIGSTOP)
    answer = ask_for_new(worker)
    tap.same((answer.status, answer.slug, answer.outcome), (503, "stalled", "stalled"), "the answer")
    tap.same(answer.header("Cache-Control"), "no-store", "Cache-Control")
    tap.same(answer.text, "stalled: The host is too busy to finish the picture; ask again in a moment.\n", "the text")
    tap.holds(not keeper.is_alive(old), "the hanging one is gone")
    tap.same(site.keys(), set(), "the cache")
    is_made(ask_for_new(worker))
    tap.holds(worker.renderer() not in (None, old), "there is another")


@tap.test
def never_says_hello(site):
    site.add("cat.jpg", picture.plain(tap.shelf(), 40, 30))
    path = site.write("silent", b"#!/bin/sh\nexec /bin/sleep 1000\n")
    os.chmod(path, 0o755)
    site.set(RENDERER=path)
    answer = site.ask("/cat.jpg/1/w_9/x.jpg")
    tap.same((answer.status, answer.slug), (500, "no-renderer"), "the answer")


def out_of_memory(site, extension):
    """A result of 36 megapixels, which this encoder must have in memory as a whole."""
    worker = start(site, MAX_MEMORY="256M")
    old = worker.renderer()
    answer = worker.ask(f"/cat.jpg/1/w_6000,h_6000,el_1/x.{extension}")
    tap.same(answer.status, 422, f"the status of {answer.text!r}")
    tap.holds(answer.slug in ("renderer-died", "result-too-large", "undecodable"), f"{answer.slug} is expected")
    tap.same(site.keys(), set(), "the cache")
    is_made(ask_for_new(worker))
    if answer.slug == "renderer-died":
        tap.holds(worker.renderer() not in (None, old), "there is another")


# Sanitizers need more memory than can be granted.
if not is_sanitized():
    tap.each([("jpg",), ("webp",), ("gif",)])(out_of_memory)


@functools.lru_cache(maxsize=None)
def large(extension):
    """A picture that must be decoded whole: 36 megapixels of three bytes."""
    path = os.path.join(tap.shelf(), "large." + extension)
    picture.vips("black", path + ".v", "6000", "6000", "--bands", "3")
    picture.vips("copy", path + ".v", path + ".rgb.v", "--interpretation", "srgb")
    return picture.convert(path + ".rgb.v", path, "--interlace")


@tap.each([("png",), ("jpg",)])
def more_memory_than_there_is_to_decode(site, extension):
    worker = start(site, MAX_MEMORY="256M")
    old = worker.renderer()
    site.add("large", large(extension))
    answer = worker.ask("/large/1/w_9/x.jpg")
    tap.same((answer.status, answer.slug), (422, "picture-too-large"), "the answer")
    tap.holds("memory" in answer.text, f"{answer.text!r} says of what there is too much")
    tap.same(site.keys(), set(), "the cache")
    is_made(ask_for_new(worker))
    tap.same(worker.renderer(), old, "the renderer")


@tap.test
def with_memory_enough(site):
    worker = start(site)
    site.add("large", large("png"))
    is_made(worker.ask("/large/1/w_9/x.jpg"))


@tap.test
def replaced_after_a_decode_fault(site):
    """Whoever has seen a damaged picture may have been taken over by it."""
    worker = start(site)
    first = worker.renderer()
    site.write("bad.jpg", b"\xff\xd8\xff\xe0" + bytes(100))
    tap.same(worker.ask("/bad.jpg/1/w_9/x.jpg").slug, "undecodable", "the slug")
    is_made(ask_for_new(worker))
    tap.holds(worker.renderer() not in (None, first), "there is another")


# What the renderer has, and has not.


def status_of(pid):
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        return dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)


def limits_of(pid):
    with open(f"/proc/{pid}/limits", encoding="utf-8") as file:
        return {line[:26].strip(): line[26:47].strip() for line in file}


@tap.test
def renderer_has_no_environment(site):
    worker = start(site)
    is_made(ask_for_new(worker))
    with open(f"/proc/{worker.pid}/environ", "rb") as file:
        tap.holds(b"PANTOGRAPH_ORIGINALS" in file.read(), "the worker has one")
    with open(f"/proc/{worker.renderer()}/cmdline", "rb") as file:
        tap.same(file.read(), b"pantograph-express\0--memory=1024\0", "its arguments")
    # It is not dumpable: only root may look into it.
    if os.geteuid() == 0:
        with open(f"/proc/{worker.renderer()}/environ", "rb") as file:
            tap.same(file.read(), b"", "its environment")


@tap.test
def renderer_has_its_socket_and_nothing_else(site):
    worker = start(site)
    is_made(ask_for_new(worker))
    if os.geteuid() == 0:
        files = keeper.open_files(worker.renderer())
        tap.holds(files[0].startswith("socket:"), "0 is its socket")
        tap.same({n: name for n, name in files.items() if n > 0}, {1: "/dev/null", 2: "/dev/null"}, "the others")


@tap.test
def renderer_is_bounded(site):
    worker = start(site, MAX_MEMORY="700M")
    status, limits = status_of(worker.renderer()), limits_of(worker.renderer())
    is_made(ask_for_new(worker))
    tap.same(status["NoNewPrivs"], "1", "that no privileges can be won")
    tap.same(limits["Max core file size"], "0", "the size of a core")
    tap.same(limits["Max address space"], str(700 << 20), "the memory")


@tap.test
def renderer_gives_way(site):
    worker = start(site)
    tap.same(os.sched_getscheduler(worker.renderer()), os.SCHED_BATCH, "the policy")
    tap.same(os.getpriority(os.PRIO_PROCESS, worker.renderer()), 5, "the nice value")


def oom_score_of(pid):
    with open(f"/proc/{pid}/oom_score_adj", encoding="utf-8") as file:
        return int(file.read())


@tap.test
def renderers_go_first_when_memory_runs_out(site):
    worker = start(site)
    is_made(worker.ask("/cat.jpg/1/w_9/x.avif"))
    scores = [oom_score_of(pid) for pid in keeper.children(worker.pid)]
    tap.same((scores, oom_score_of(worker.pid)), ([1000, 1000], oom_score_of("self")), "the renderers' scores, and the worker's")


@tap.test
def renderer_is_under_a_filter(site):
    worker = start(site)
    is_made(ask_for_new(worker))
    tap.same(status_of(worker.renderer())["Seccomp"], "2", "the mode of seccomp")


@tap.test
def worker_has_no_decoder_in_memory(site):
    worker = start(site)
    is_made(ask_for_new(worker))
    with open(f"/proc/{worker.pid}/maps", encoding="utf-8") as file:
        maps = file.read()
    tap.holds("libglib" in maps, "the list of maps is one")
    tap.holds("libvips" not in maps and "libjpeg" not in maps, "it has no decoder")


@tap.test
def renderer_dies_with_its_worker(site):
    worker = start(site)
    old = worker.renderer()
    worker.process.kill()
    worker.process.wait()
    keeper.wait_until(lambda: not keeper.is_alive(old), "the renderer is gone")


def is_unreadable(site, act):
    """What is written in the middle of its reading is neither made nor held against the original."""
    worker = start(site)
    for _ in range(3):
        is_made(ask_for_new(worker))
        before = site.keys()
        stopped = worker.signal_renderer(signal.SIGSTOP)
        answer = in_the_meantime(worker, lambda: (act(), keeper.signal_child(worker.pid, stopped, signal.SIGCONT)))
        tap.same((answer.status, answer.slug), (502, "originals-unreadable"), "the answer")
        tap.same(answer.log["detail"], "cat.jpg was changed while it was being read", "the detail")
        tap.same(site.keys(), before, "the cache")
        site.add("cat.jpg", picture.plain(tap.shelf(), 40, 30))
    is_made(ask_for_new(worker))


@tap.test
def original_is_written_meanwhile(site):
    other = picture.plain(tap.shelf(), 30, 40)
    is_unreadable(site, lambda: site.add("cat.jpg", other))


@tap.test
def original_is_cut_meanwhile(site):
    is_unreadable(site, lambda: os.truncate(os.path.join(site.originals, "cat.jpg"), 0))


@tap.test
def original_is_written_meanwhile_in_secret(site):
    """By a writer that puts back size and mtime."""
    path = os.path.join(site.originals, "cat.jpg")

    def rewrite():
        before, content = os.stat(path), files.read(path)
        with open(path, "r+b") as file:
            file.write(content)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    is_unreadable(site, rewrite)


@tap.test
def original_is_replaced_meanwhile(site):
    """Who renames a whole file into its place disturbs nobody."""
    worker = start(site)
    path = os.path.join(site.originals, "cat.jpg")
    other = shutil.copy(picture.plain(tap.shelf(), 30, 40), path + ".new")
    stopped = worker.signal_renderer(signal.SIGSTOP)
    is_made(in_the_meantime(worker, lambda: (os.rename(other, path), keeper.signal_child(worker.pid, stopped, signal.SIGCONT))))


@tap.test
def nothing_leaks(site):
    """After all kinds of ends a worker has no more descriptors and children than before."""
    worker = start(site, DEADLINE="1", RENDERER_KEEP="50")
    site.write("bad.jpg", b"\xff\xd8\xff\xe0" + bytes(100))
    is_made(ask_for_new(worker))
    before = len(keeper.open_files(worker.pid))
    for number in range(40):
        is_made(ask_for_new(worker))
        worker.ask("/bad.jpg/1/w_9/x.jpg")
        worker.ask("/none.jpg/1/w_9/x.jpg")
        worker.ask("/cat.jpg/1/w_0/x.jpg")
        if number % 10 == 3:
            is_made(ask_for_new(worker))
            worker.signal_renderer(signal.SIGKILL)
    is_made(ask_for_new(worker))
    worker.signal_renderer(signal.SIGSTOP)
    tap.same(ask_for_new(worker).status, 503, "the status of one that hangs")
    is_made(ask_for_new(worker))
    # It answers a moment before it closes the connection.
    keeper.wait_until(lambda: len(keeper.open_files(worker.pid)) <= before, "it holds no more than before")
    tap.same(len(keeper.children(worker.pid)), 1, "the number of children")


tap.run("vips", "vipsheader")
