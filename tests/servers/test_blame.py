#!/usr/bin/env -S python3 -B
"""Who is blamed when a renderer ends: nobody's original is refused by another's doing."""

import collections
import concurrent.futures
import os
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import lighttpd, picture, renderer, tap
from support.fastcgi import Worker
from support.lighttpd import Lighttpd

CHEAPEST = "w_100/x.jpg"
BURN = "while True: pass"
IS_LONG = os.environ.get("PANTOGRAPH_TEST_LONG", "") == "1"
PHOTOGRAPHS = 20 if IS_LONG else 2
COSTLY = 1000 if IS_LONG else 12
CLIENTS = 8
UNDECODABLE = 17  # its place in enum fault_kind

# What the renderer does to an original, the slug of the answer, how often it must happen before there is
# blame (0: there never is).
ENDS = {
    "it crashes": ("os.kill(os.getpid(), 11)", "renderer-died", 1),
    "it is ended by the jail": ("os.kill(os.getpid(), 31)", "renderer-died", 1),
    "it exits": ("os._exit(7)", "renderer-died", 1),
    "it uses up its CPU time": (BURN, "render-timeout", 2),
    "it gets no CPU time": ("os.kill(os.getpid(), 19)", "stalled", 0),
    "it is killed from outside": ("os.kill(os.getpid(), 9)", "renderer-killed", 0),
    "it cannot read the original": ("os.kill(os.getpid(), 7)", "originals-unreadable", 0),
    "it finds the original damaged": (f"answer(peer, fault={UNDECODABLE}, detail=b'torn')", "undecodable", 0),
    "it talks nonsense": ("answer(peer, size=0)", "internal", 0),
}

def start(site, deed):
    """A worker whose renderer does the deed to bad.jpg and makes every other picture."""
    sizes = [os.path.getsize(site.add(name, picture.plain(tap.shelf(), width, 30)))
             for name, width in (("good.jpg", 40), ("bad.jpg", 400))]
    tap.holds(sizes[0] != sizes[1], "the two are told apart by their size")
    body = "\n".join("    " + line for line in deed.splitlines())
    other = "\n".join("    " + line for line in renderer.GOOD.splitlines())
    renderer.StandIn(site, f"if os.fstat(files[1]).st_size == {sizes[1]}:\n{body}\nelse:\n{other}")
    site.set(DEADLINE="1")
    return Worker(site)


def happens(worker, path, slug, times):
    """So often, but for when this machine is too busy for it."""
    seen = 0
    while seen < times:
        answer = worker.ask(path)
        if answer.slug != "stalled" or slug == "stalled":
            tap.same(answer.slug, slug, f"the answer to {path}")
            seen += 1


def is_refused(worker, path, slug, is_blamed):
    """Out of the memory when it is blamed; else it is tried again, even if this machine is too busy for it."""
    answer = worker.ask(path)
    wanted = ("poisoned",) if is_blamed else (slug, "stalled")
    tap.holds(answer.slug in wanted, f"the answer to {path} is {answer.slug}, one of {wanted}")
    if is_blamed:
        tap.same((answer.status, answer.header("Cache-Control")), (422, "no-store"), "status and Cache-Control")


@tap.each([(name,) for name in ENDS])
def cheapest_picture_condemns_the_original_or_nothing(site, name):
    deed, slug, times = ENDS[name]
    worker = start(site, deed)
    happens(worker, f"/bad.jpg/1/{CHEAPEST}", slug, times or 2)
    is_refused(worker, f"/bad.jpg/1/{CHEAPEST}", slug, times > 0)
    if slug != "stalled":
        is_refused(worker, "/bad.jpg/2/w_400/y.jpg", slug, times > 0)
    tap.same(worker.ask(f"/good.jpg/1/{CHEAPEST}").status, 307, "another original")
    tap.same([key for key in site.keys() if "bad.jpg" in key], [], "what is stored of it")


DEAR = ["w_100/x.webp", "w_100/x.avif", "w_100/x.gif", "w_321/x.jpg", "h_321/x.png", "full/x.jpg", "w_0.5/x.jpg", "ar_2/x.jpg",
        "w_100,e_blur/x.jpg", "w_100,q_auto/x.jpg", "w_100,h_100,g_auto/x.jpg", "w_100,h_100,c_pad/x.jpg", "w_100,h_90,c_extract/x.jpg",
        "w_100,el_1/x.jpg", "w_100,a_90/x.jpg", "w_100,pg_2/x.png", "w_100,fl_lossless/x.webp", "w_100,l_Z29vZC5qcGc/x.jpg"]


@tap.each([(path,) for path in DEAR])
def dearer_picture_condemns_itself_alone(site, path):
    deed, slug, _ = ENDS["it crashes"]
    worker = start(site, deed)
    happens(worker, f"/bad.jpg/1/{path}", slug, 1)
    is_refused(worker, f"/bad.jpg/1/{path}", slug, True)
    is_refused(worker, f"/bad.jpg/1/{CHEAPEST}", slug, False)


@tap.test
def costly_picture_condemns_itself_alone(site):
    deed, slug, times = ENDS["it uses up its CPU time"]
    worker = start(site, deed)
    happens(worker, "/bad.jpg/1/w_2048,el_1,fl_lossless/x.webp", slug, times)
    is_refused(worker, "/bad.jpg/1/w_2048,el_1,fl_lossless/x.webp", slug, True)
    is_refused(worker, f"/bad.jpg/1/{CHEAPEST}", slug, False)


@tap.test
def blame_is_shared_and_falls_on_bytes(site):
    """Another worker knows of it; other bytes under the same name are another original."""
    worker = start(site, ENDS["it crashes"][0])
    happens(worker, f"/bad.jpg/1/{CHEAPEST}", "renderer-died", 1)
    tap.same(site.ask(f"/bad.jpg/2/{CHEAPEST}").slug, "poisoned", "what another worker says")
    site.add("bad.jpg", picture.plain(tap.shelf(), 410, 30))
    tap.same(worker.ask(f"/bad.jpg/3/{CHEAPEST}").status, 307, "the status of other bytes")


@tap.test
def a_busy_host_is_nobody_s_fault(site):
    answer = start(site, ENDS["it gets no CPU time"][0]).ask(f"/bad.jpg/1/{CHEAPEST}")
    tap.same((answer.status, answer.slug), (503, "stalled"), "the answer")
    tap.same((answer.header("Retry-After"), answer.header("Cache-Control")), ("2", "no-store"), "Retry-After and Cache-Control")
    tap.holds("given up after 3 s" in answer.log["detail"], f"{answer.log['detail']!r} tells how long")


def storm_on(site, names):
    """Many ask for what takes longer than the deadline; the slugs of the answers."""
    server = Lighttpd(site, workers=4)
    lists = [("w_2048,el_1", "avif"), ("w_2048,e_blur:{}", "avif"), ("w_4000,c_fit,fl_lossless", "webp"), ("an_1,w_1500", "webp")]

    def ask(number):
        words, extension = lists[number % len(lists)]
        name = names[-1] if words.startswith("an_") else names[number // len(lists) % (len(names) - 1)]
        server.send(f"/resize/{name}/{number}/{words.format(1 + number)}/x.{extension}".encode())

    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(ask, range(COSTLY)))
    return server, collections.Counter(server.outcomes())


@tap.test
def storms_condemn_no_original(site):
    names = [f"{number}.jpg" for number in range(PHOTOGRAPHS)] + ["frames.gif"]
    for name in names[:-1]:
        site.add(name, picture.plain(tap.shelf(), 4000, 3000))
    frames = [(number, 255 - number, 90) for number in range(200)]
    site.add("frames.gif", picture.animation(os.path.join(tap.shelf(), "frames.gif"), 300, 240, frames))
    site.set(DEADLINE="1", EXPLAIN="1")
    server, slugs = storm_on(site, names)
    tap.holds(slugs["render-timeout"] + slugs["stalled"] > 0, f"some take too long: {slugs}")
    for name in names:
        answer = server.send(f"/resize/{name}/1/{CHEAPEST}".encode())
        tap.same(answer.status, 307, f"the status of {name} after {slugs}")
    print(f"# {COSTLY} costly requests: {dict(slugs)}; then {len(names)} originals are shown")


tap.run("vips", *lighttpd.TOOLS)
