#!/usr/bin/env -S python3 -B
"""A whole installation behind lighttpd: the chain of redirects, and what stands in paths."""

import os
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import client, lighttpd, picture, tap
from support.cat import OTHER, PATH
from support.files import read
from support.lighttpd import serve, statuses

CANARY = b"canary-7f3a-outside"


@tap.test
def first_look_is_redirected_twice(site):
    server = serve(site)
    replies = server.follow(PATH.encode())
    tap.same(statuses(replies), [307, 307, 200], "the statuses")
    tap.same(replies[0].header("Location"), "/resize" + PATH, "the first Location")
    tap.same(replies[1].header("Location"), f"http://127.0.0.1:{server.port}{PATH}", "the second")
    tap.same(replies[1].header("Cache-Control"), "no-store", "Cache-Control of the second")
    tap.same(replies[2].header("Content-Type"), "image/webp", "Content-Type")
    tap.same(replies[2].body, read(site.stored(PATH[1:])), "the body")
    tap.same(picture.size_of(site.stored(PATH[1:])), (40, 30), "the size")
    tap.same(server.outcomes(), ["made"], "the log")


@tap.test
def second_look_reaches_no_worker(site):
    server = serve(site)
    server.follow(PATH.encode())
    reply = server.send(PATH.encode())
    tap.same((reply.status, reply.body), (200, read(site.stored(PATH[1:]))), "the answer")
    tap.same(server.outcomes(), ["made"], "the log")


@tap.test
def other_spelling_reaches_no_worker_either(site):
    server = serve(site)
    tap.same(statuses(server.follow(OTHER.encode())), [307, 307, 200], "the statuses")
    for path in (PATH, OTHER):
        tap.same(statuses(server.follow(path.encode())), [200], f"the statuses of {path}")
    tap.same(server.outcomes(), ["made"], "the log")


@tap.test
def head_like_get(site):
    server = serve(site)
    replies = server.follow(PATH.encode(), "HEAD")
    tap.same(statuses(replies), [307, 307, 200], "the statuses")
    tap.same({reply.body for reply in replies}, {b""}, "the bodies")
    get = server.send(b"/resize" + PATH.encode())
    head = server.send(b"/resize" + PATH.encode(), "HEAD")
    tap.same((get.status, head.status, head.body), (200, 200, b""), "the answers to GET and HEAD")
    for name in ("Content-Type", "Content-Length", "Cache-Control", "Access-Control-Allow-Origin"):
        tap.same(head.header(name), get.header(name), name)
    tap.same(get.header("Content-Length"), str(len(get.body)), "Content-Length")


@tap.test
def faults_and_methods(site):
    server = serve(site)
    wrong = server.send(b"/resize/a/cat.jpg/3/w_0/x.jpg", headers={"Accept": "application/json"})
    tap.same((wrong.status, wrong.header("Content-Type")), (400, "application/json"), "the fault")
    tap.holds(b'"error":"bad-value"' in wrong.body, "the fault is a bad value")
    tap.same(server.send(b"/resize/no/3/full/x.jpg").status, 404, "the status of an absent original")
    tap.same(server.send(b"/resize" + PATH.encode(), "OPTIONS").status, 204, "the status of OPTIONS")
    post = server.send(b"/resize" + PATH.encode(), "POST", {"Content-Length": "0"})
    tap.same((post.status, post.header("Allow")), (405, "GET, HEAD, OPTIONS"), "the answer to POST")


ODD_NAMES = [
    "a b.jpg",
    "100%.jpg",
    "a+b.jpg",
    "é/ü.jpg",
    "#1?.jpg",
    "文.jpg",
    "%2e%2e.jpg",
    "%41.jpg",
    "a&b=c;d.jpg",
    "\"'<>\\^`{|}.jpg",
    "~!@$(),:.jpg",
    "\U0001f431.jpg",
    "e\u0301.jpg",
]


@tap.each([(name,) for name in ODD_NAMES])
def odd_name(site, name):
    server = serve(site)
    site.add(name, picture.plain(tap.shelf(), 40, 30))
    path = f"/{name}/v {name.replace('/', '')}/w_20/{name.replace('/', '')}"
    replies = server.follow(client.encode(path))
    tap.same(statuses(replies), [307, 307, 200], "the statuses")
    tap.same(replies[2].body, read(site.stored(path[1:])), "the body")
    tap.same(picture.size_of(site.stored(path[1:])), (20, 15), "the size")
    tap.same(statuses(server.follow(client.encode(path))), [200], "the statuses of the second look")
    tap.same([line["path"] for line in server.requests()], [path], "the logged path")


INJECTIONS = [
    b"/a/cat.jpg/3/w_40/%0d%0aSet-Cookie:%20a=b%0d%0a/x.jpg",
    b"/a/cat.jpg/%0d%0aSet-Cookie:%20a=b/w_40/x.jpg",
    b"/a/cat.jpg/3/w_40/x%0aSet-Cookie:%20a=b.jpg",
    b"/a/cat.jpg/3/w_40/x%00.jpg",
    b"/a/cat.jpg/%E5%98%8A%E5%98%8DSet-Cookie:%20a=b/w_40/x.jpg",
    b"/a/cat.jpg/3/w_40/x.jpg?%0d%0aSet-Cookie:%20a=b",
    b"/a/cat.jpg/3/w_40/x.jpg%3f%250d%250aSet-Cookie:%20a=b.jpg",
]


@tap.each([(target.decode(), prefix) for target in INJECTIONS for prefix in ("", "/resize")])
def nothing_is_injected(site, target, prefix):
    server = serve(site)
    for reply in server.follow((prefix + target).encode()):
        tap.same(reply.header("Set-Cookie"), None, "Set-Cookie")
        tap.holds(reply.status in (200, 307, 400), f"{reply.status} is expected")
        for name, value in reply.headers:
            tap.holds((name + value).isascii() and (name + value).isprintable(), f"{name}: {value!r} is plain")


CLIMBS = [
    b"/../outside/canary.jpg/1/full/x.jpg",
    b"/%2e%2e/outside/canary.jpg/1/full/x.jpg",
    b"/..%2foutside%2fcanary.jpg/1/full/x.jpg",
    b"/a/../../outside/canary.jpg/1/full/x.jpg",
    b"/a/%2e%2e/%2e%2e/outside/canary.jpg",
    b"/a/..%5c..%5coutside/canary.jpg/1/full/x.jpg",
    b"//outside/canary.jpg/1/full/x.jpg",
    b"/link/canary.jpg/1/full/x.jpg",
    b"/%c0%ae%c0%ae/outside/canary.jpg/1/full/x.jpg",
    b"/%252e%252e/outside/canary.jpg/1/full/x.jpg",
    b"http://127.0.0.1/../outside/canary.jpg/1/full/x.jpg",
]


@tap.test
def nobody_climbs_out(site):
    server = serve(site)
    outside = os.path.join(site.folder, "outside")
    os.mkdir(outside)
    with open(os.path.join(outside, "canary.jpg"), "wb") as file:
        file.write(read(picture.plain(tap.shelf(), 40, 30)) + CANARY)
    os.symlink(outside, os.path.join(site.originals, "link"))
    for target in CLIMBS:
        for prefix in (b"", b"/resize"):
            last = server.follow(target if target.startswith(b"http") else prefix + target)[-1]
            tap.holds(last.status in (400, 404), f"{last.status} for {target!r} is a refusal")
            tap.holds(CANARY not in last.body, f"{target!r} does not show what lies outside")
    tap.same(site.keys(), set(), "the cache")


@tap.test
def wiped_cache_is_filled_again_by_the_same_worker(site):
    server = serve(site, workers=1)
    server.follow(PATH.encode())
    away = os.path.join(site.folder, "away")
    os.mkdir(away)
    for name in os.listdir(site.cache):
        os.rename(site.stored(name), os.path.join(away, name))
    tap.same(statuses(server.follow(PATH.encode())), [307, 307, 200], "the statuses")
    tap.same(server.outcomes(), ["made", "made"], "the log")
    tap.same(len({line["pid"] for line in server.requests()}), 1, "the number of workers that answered")


tap.run("vips", "vipsheader", *lighttpd.TOOLS)
