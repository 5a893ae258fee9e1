#!/usr/bin/env -S python3 -B
"""A host under pressure: slots, memories, retirement, and what stays flat over many pictures."""

import fcntl
import os
import shutil
import struct
import sys
import threading
import time

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import keeper, lighttpd, picture, renderer, tap
from support.fastcgi import Worker
from support.lighttpd import Lighttpd
from support.site import is_sanitized

IS_LONG = os.environ.get("PANTOGRAPH_TEST_LONG") == "1"
SOAK = 10000 if IS_LONG else 200
SETTLED = SOAK // 4
F_OFD_SETLK = 37


def threads(count, function):
    """Calls function(0) … function(count - 1) at once and gives what they return."""
    results = [None] * count

    def call(number):
        results[number] = function(number)

    running = [threading.Thread(target=call, args=(number,)) for number in range(count)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return results


def status_number(pid, name):
    """A number of /proc/PID/status, such as VmRSS in kB."""
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(name + ":"))


@tap.test
def a_cold_page_of_sixty_pictures_loads_whole(site):
    site.add("a.jpg", picture.plain(tap.shelf(), 2400, 1600))
    server = Lighttpd(site, workers=4)
    formats = ["jpg", "webp", "avif"]
    paths = [f"/a.jpg/1/w_{300 + number}/x.{formats[number % 3]}".encode() for number in range(60)]
    replies = threads(60, lambda number: server.follow(paths[number])[-1])
    tap.same({reply.status for reply in replies}, {200}, "the statuses")
    tap.same(sorted(set(server.outcomes())), ["made"], "the outcomes")


# Leaves a byte when it begins to make a picture, and waits until it may end.
GATED = """import time
with open({begun!r}, "a") as file: file.write("x")
while not os.path.exists({gate!r}): time.sleep(0.02)
os.pwrite(result, b"\\xff\\xd8\\xff", 0)
answer(peer, size=3)"""


@tap.test
def no_more_renders_at_once_than_slots(site):
    site.set(RENDERS="1")
    site.add("a.jpg", picture.plain(tap.shelf(), 240, 160))
    begun, gate = (os.path.join(site.runtime, name) for name in ("begun", "gate"))
    stand_in = renderer.StandIn(site, GATED.format(begun=begun, gate=gate))
    clients = [threading.Thread(target=Worker(site, name).ask, args=(f"/a.jpg/1/{words}/x.jpg",))
               for name, words in (("first", "w_100"), ("second", "w_101"))]
    clients[0].start()
    keeper.wait_until(lambda: os.path.exists(begun), "the first one renders")
    clients[1].start()
    keeper.wait_until(lambda: stand_in.journal().count("request") == 2, "the second one knows its cost")
    time.sleep(0.3)
    tap.same(os.path.getsize(begun), 1, "pictures in the making")
    with open(gate, "w", encoding="utf-8"):
        pass
    for client in clients:
        client.join()
    tap.same((os.path.getsize(begun), len(site.keys())), (2, 2), "pictures made, and stored")


def warm(worker):
    """The renderer of a worker that is ready for its first picture."""
    tap.same(worker.ask("/-/health").status, 200, "the status")
    return worker.renderer()


@tap.test
def no_slot_within_the_deadline_is_busy(site):
    site.set(RENDERS="1", DEADLINE="1")
    site.add("a.jpg", picture.plain(tap.shelf(), 400, 300))
    worker = Worker(site)
    warm(worker)
    with open(os.path.join(site.runtime, "slots"), "r+b") as file:
        lock_byte(file, 0)
        answer = worker.ask("/a.jpg/1/w_100/x.jpg")
        tap.same((answer.status, answer.slug), (503, "busy"), "the answer")
        tap.holds(int(answer.header("Retry-After")) >= 1, "it says when to come again")
    tap.same(worker.ask("/a.jpg/1/w_100/x.jpg").status, 307, "the status once the slot is free")


def lock_byte(file, offset):
    fcntl.fcntl(file, F_OFD_SETLK, struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, offset, 1, 0))


@tap.test
def what_is_missing_is_remembered_for_seconds(site):
    worker = Worker(site)
    first = worker.ask("/a.jpg/1/w_9/x.jpg")
    site.add("a.jpg", picture.plain(tap.shelf(), 400, 300))
    second = worker.ask("/a.jpg/1/w_10/x.jpg")
    tap.same((first.status, first.slug, second.status, second.slug), (404, "no-original") * 2, "the answers")
    tap.holds("a moment ago" in second.log["detail"], "the second was remembered")
    tap.same(second.header("Cache-Control"), "no-store", "Cache-Control of what is only remembered")
    keeper.wait_until(lambda: worker.ask("/a.jpg/1/w_9/x.jpg").status == 307, "it is found after a while")


@tap.test
def workers_retire_by_count(site):
    site.set(RETIRE_REQUESTS="5")
    server = Lighttpd(site, workers=2)
    before = set(server.worker_pids())
    for _ in range(30):
        tap.same(server.send(b"/resize/-/health").status, 200, "the status")
    keeper.wait_until(lambda: len(server.worker_pids()) == 2, "there are two workers")
    tap.same(before & set(server.worker_pids()), set(), "workers of before")


@tap.test
def workers_retire_by_memory(site):
    site.set(RETIRE_MEMORY="1M", RETIRE_REQUESTS="0")
    server = Lighttpd(site, workers=1)
    before = server.worker_pids()
    for _ in range(100):
        tap.same(server.send(b"/resize/-/health").status, 200, "the status")
    keeper.wait_until(lambda: server.worker_pids() not in ([], before), "there is another worker")


@tap.test
def a_missing_renderer_is_said_and_comes_back(site):
    folder = os.path.join(site.folder, "programs")
    shutil.copytree(os.path.dirname(lighttpd.program()), folder, symlinks=True,
                    ignore=shutil.ignore_patterns("*.o", "*.c", ".deps", "pantograph-express"))
    renderer = os.path.join(folder, "pantograph-render")
    site.set(RENDERER=renderer, RENDERER_KEEP="1")
    site.add("a.jpg", picture.plain(tap.shelf(), 400, 300))
    worker = Worker(site)
    tap.same(worker.ask("/a.jpg/1/w_9/x.jpg").status, 307, "the status")
    os.rename(renderer, renderer + ".gone")
    answer = worker.ask("/a.jpg/1/w_10/x.jpg")
    tap.same((answer.status, answer.slug), (500, "no-renderer"), "the answer without it")
    tap.same(worker.ask("/a.jpg/1/w_9/x.jpg").status, 200, "what is stored")
    os.rename(renderer + ".gone", renderer)
    tap.same(worker.ask("/a.jpg/1/w_10/x.jpg").status, 307, "the status when it is back")


@tap.test
def memory_and_descriptors_stay_flat(site):
    for number, (width, height) in enumerate([(900, 600), (640, 640), (500, 800), (1200, 300)]):
        site.add(f"{number}.jpg", picture.plain(tap.shelf(), width, height))
        site.add(f"{number}.png", picture.plain(tap.shelf(), width, height, "png"))
    site.set(RENDERER_KEEP="0", RETIRE_REQUESTS="0")
    worker = Worker(site)
    samples = []
    for number in range(SOAK):
        source = f"{number % 4}.{'jpg' if number % 3 else 'png'}"
        answer = worker.ask(f"/{source}/{number}/w_{50 + number % 200}/x.{['jpg', 'webp', 'png'][number % 3]}")
        tap.same(answer.status, 307, "the status")
        if number in (SETTLED, SOAK - 1):
            samples.append(sizes(worker))
    (files, own, other), (files_now, own_now, other_now) = samples
    tap.same(files_now, files, "the open files")
    if not is_sanitized():
        tap.holds(own_now <= own + 1024, f"the worker stays at {own} kB, and is at {own_now}")
        tap.holds(other_now <= other * 1.15 + 2048, f"the renderer stays at {other} kB, and is at {other_now}")
    print(f"# after {SETTLED} and {SOAK} pictures: worker {own} and {own_now} kB, renderer {other} and {other_now} kB")


def fewest_files(pid):
    """At several looks: the connection of the last answer is closed a moment after it."""

    def look():
        time.sleep(0.02)
        return len(keeper.open_files(pid))

    return min(look() for _ in range(10))


def sizes(worker):
    # Only after its next answer has it surely let go of what the last one needed.
    tap.same(worker.ask("/-/health").status, 200, "the status of health")
    renderer = worker.renderer()
    return (
        (fewest_files(worker.pid), fewest_files(renderer)),
        status_number(worker.pid, "VmRSS"),
        status_number(renderer, "VmRSS"),
    )


tap.run("vips", *lighttpd.TOOLS)
