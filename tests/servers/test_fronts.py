#!/usr/bin/env -S python3 -B
"""All web servers, one verdict: the configurations that are delivered give the same answers."""

import os
import signal
import sys
import threading
import time

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import front, keeper, picture, tap

PUBLIC = "https://images.example"
NAMES = ["a/cat.jpg", "a b.jpg", "100%.jpg", "é/ü.jpg", "#1?.jpg", "a+b=c@d:e,f;g.jpg", "q\"u'o.jpg", "back\\s.jpg"]
LIST = b"/1/w_9/x.jpg"
# What is asked for below /resize, and what every server answers: a status, and the path of Location or
# the slug. Servers make one slash of two, resolve dots, and refuse some paths before anybody is asked:
# these have no row here.
VERDICTS = [
    (b"/a/cat.jpg/1/w_9/x.jpg", 307, "/a/cat.jpg/1/w_9/x.jpg"),
    (b"/a/cat.jpg/1/W_9/x.JPG", 307, "/a/cat.jpg/1/w_9/x.jpg"),
    (b"/a/cat.jpg/1/h_8,w_9/x.jpg", 307, "/a/cat.jpg/1/w_9,h_8/x.jpg"),
    (b"/a/cat.jpg/1/w_9,h_8,c_fill/x.jpg", 307, "/a/cat.jpg/1/w_9,h_8/x.jpg"),
    (b"/a/cat.jpg/1/full/x.png", 307, "/a/cat.jpg/1/full/x.png"),
    (b"/a/cat.jpg/1/w_09/x.jpg", 307, "/a/cat.jpg/1/w_9/x.jpg"),
    (b"/a/cat.jpg/v%201/w_9/x.jpg", 307, "/a/cat.jpg/v%201/w_9/x.jpg"),
    (b"/a/cat.jpg/1/w_9/%C3%BC.jpg", 307, "/a/cat.jpg/1/w_9/%C3%BC.jpg"),
    (b"/a/cat.jpg/1/w_9/x%20y.jpg", 307, "/a/cat.jpg/1/w_9/x%20y.jpg"),
    (b"/a/cat.jpg/1/w_9/x.y.jpg", 307, "/a/cat.jpg/1/w_9/x.y.jpg"),
    (b"/a/cat.jpg/1/w_9/x.jpeg", 307, "/a/cat.jpg/1/w_9/x.jpeg"),
    (b"/a/cat.jpg/1/w%5F9/x.jpg", 307, "/a/cat.jpg/1/w_9/x.jpg"),
    (b"/a/cat.jpg/1/w_9%2Ch_8/x.jpg", 307, "/a/cat.jpg/1/w_9,h_8/x.jpg"),
    (b"/a%2Fcat.jpg/1/w_9/x.jpg", 307, "/a/cat.jpg/1/w_9/x.jpg"),
    (b"/a//cat.jpg/1/w_9/x.jpg", 307, "/a/cat.jpg/1/w_9/x.jpg"),
    (b"/a/./cat.jpg/1/w_9/x.jpg", 307, "/a/cat.jpg/1/w_9/x.jpg"),
    (b"/b/../a/cat.jpg/1/w_9/x.jpg", 307, "/a/cat.jpg/1/w_9/x.jpg"),
    (b"/a/cat.jpg/1/w_9/x.jpg?size=large", 307, "/a/cat.jpg/1/w_9/x.jpg"),
    (b"/a/cat.jpg/1/w_9/x.jpg?v2", 307, "/a/cat.jpg/1/w_9/x.jpg"),
    (b"/a/cat.jpg/1/w_9/x.jpg?--check", 307, "/a/cat.jpg/1/w_9/x.jpg"),
    (b"/a/cat.jpg/1/w_9/x.jpg?--help+--version", 307, "/a/cat.jpg/1/w_9/x.jpg"),
    (b"/a/.git/config/1/w_9/x.jpg", 404, "no-original"),
    (b"/a/cat.jpg/1/w_9/x.jpg?", 307, "/a/cat.jpg/1/w_9/x.jpg"),
    (b"/a%20b.jpg" + LIST, 307, "/a%20b.jpg/1/w_9/x.jpg"),
    (b"/a+b=c@d:e,f;g.jpg" + LIST, 307, "/a%2Bb=c@d:e,f%3Bg.jpg/1/w_9/x.jpg"),
    (b"/a%2Bb=c%40d:e,f%3Bg.jpg" + LIST, 307, "/a%2Bb=c@d:e,f%3Bg.jpg/1/w_9/x.jpg"),
    (b"/100%25.jpg" + LIST, 307, "/100%25.jpg/1/w_9/x.jpg"),
    (b"/%C3%A9/%C3%BC.jpg" + LIST, 307, "/%C3%A9/%C3%BC.jpg/1/w_9/x.jpg"),
    (b"/\xc3\xa9/\xc3\xbc.jpg" + LIST, 307, "/%C3%A9/%C3%BC.jpg/1/w_9/x.jpg"),
    (b"/%231%3F.jpg" + LIST, 307, "/%231%3F.jpg/1/w_9/x.jpg"),
    (b"/q%22u'o.jpg" + LIST, 307, "/q%22u%27o.jpg/1/w_9/x.jpg"),
    (b"/back%5Cs.jpg" + LIST, 307, "/back%5Cs.jpg/1/w_9/x.jpg"),
    (b"/none.jpg" + LIST, 404, "no-original"),
    (b"/a b/none.jpg".replace(b" ", b"%20") + LIST, 404, "no-original"),
    (b"/a%2520b.jpg" + LIST, 404, "no-original"),
    (b"/-/none", 404, "not-found"),
    (b"/-/metrics", 404, "not-found"),
    (b"/-/a/cat.jpg/1/w_9/x.jpg", 404, "not-found"),
    (b"/a/cat.jpg", 400, "bad-path"),
    (b"/w_9/x.jpg", 400, "bad-path"),
    (b"/a/cat.jpg/1/w_9/x", 400, "bad-path"),
    (b"/a/cat.jpg/1/w_9/.jpg", 400, "bad-path"),
    (b"/a/cat.jpg/1/w_9/", 400, "bad-path"),
    (b"/a/cat.jpg/1/w_9/x.bmp", 400, "unknown-format"),
    (b"/a/cat.jpg/1/w_9/x.svg", 400, "unknown-format"),
    (b"/a/cat.jpg/1/w_0/x.jpg", 400, "bad-value"),
    (b"/a/cat.jpg/1/w_9999/x.jpg", 400, "bad-value"),
    (b"/a/cat.jpg/1/w_-1/x.jpg", 400, "bad-value"),
    (b"/a/cat.jpg/1/w_%2B1/x.jpg", 400, "bad-value"),
    (b"/a/cat.jpg/1/w_+1/x.jpg", 400, "bad-value"),
    (b"/a/cat.jpg/1/w_/x.jpg", 400, "bad-value"),
    (b"/a/cat.jpg/1/w_9,w_9/x.jpg", 400, "repeated-key"),
    (b"/a/cat.jpg/1/z_9/x.jpg", 400, "unknown-key"),
    (b"/a/cat.jpg/1/w/x.jpg", 400, "unknown-key"),
    (b"/a/cat.jpg/1/w_9,/x.jpg", 400, "unknown-key"),
    (b"/a/cat.jpg/1/full,w_9/x.jpg", 400, "unknown-key"),
    (b"/a/cat.jpg/1/w_9;h_8/x.jpg", 400, "bad-value"),
    (b"/a/cat.jpg/1/w_9%20/x.jpg", 400, "bad-value"),
    (b"/a/" + b"x" * 256 + b"/1/w_9/x.jpg", 400, "bad-path"),
    (b"/" + b"/".join([b"x" * 200] * 6) + LIST, 400, "bad-path"),
]
# What lighttpd refuses itself, and the program behind the others. No line feed may come into a header.
REFUSED = [
    b"/a/cat.jpg/1/w_9/x%0D%0ASet-Cookie:%20a=b.jpg",
    b"/a%0Acat.jpg/1/w_9/x.jpg",
    b"/a/%01.jpg" + LIST,
    b"/a/%7F.jpg" + LIST,
    b"/a/%FF.jpg" + LIST,
    b"/a/%C0%AF.jpg" + LIST,
    b"/a/%ED%A0%80.jpg" + LIST,
]


def verdict(reply):
    if reply.status == 307:
        return reply.status, reply.header("Location").removeprefix(PUBLIC)
    return reply.status, reply.body.decode(errors="replace").split(":")[0]


@tap.each([(kind,) for kind in front.ALL])
def paths(site, kind):
    source = picture.plain(tap.shelf(), 120, 80)
    for name in NAMES:
        site.add(name, source)
    server = front.ALL[kind](site, PUBLIC)
    for target, status, words in VERDICTS:
        for key in site.keys():
            os.unlink(site.stored(key))
        tap.same(verdict(server.send(b"/resize" + target)), (status, words), f"the verdict on {target}")
    for target in REFUSED:
        reply = server.send(b"/resize" + target)
        tap.same((reply.status, reply.header("Set-Cookie")), (400, None), f"status and cookie of {target}")


@tap.each([(kind,) for kind in front.ALL])
def chain_and_headers(site, kind):
    site.add("a/cat.jpg", picture.plain(tap.shelf(), 120, 80))
    server = front.ALL[kind](site)
    for path in (b"/a/cat.jpg/1/w_9/x%20y.jpg", b"/a/cat.jpg/1/h_8,w_9/x.webp"):
        first, second = server.follow(path), server.follow(path)
        tap.same([reply.status for reply in first + second], [307, 307, 200, 200], f"the statuses of {path}")
        tap.same(first[0].header("Cache-Control"), "no-store", "Cache-Control of the first redirect")
        tap.same(first[1].header("Cache-Control"), "no-store", "Cache-Control of the second")
        hit = second[0]
        tap.same(hit.header("Cache-Control"), "public, max-age=31536000, immutable", "Cache-Control")
        tap.same(hit.header("Access-Control-Allow-Origin"), "*", "the header for CORS")
        tap.same(hit.header("Timing-Allow-Origin"), "*", "the header for timing")
        tap.same(hit.header("X-Content-Type-Options"), "nosniff", "the header against sniffing")
        tap.same(hit.header("Content-Type"), "image/webp" if b"webp" in path else "image/jpeg", "the media type")
    missing = server.follow(b"/none.jpg/1/w_9/x.jpg")
    tap.same([reply.status for reply in missing], [307, 404], "the statuses of what is not there")
    tap.same(missing[-1].header("Cache-Control"), "public, max-age=30", "its Cache-Control")
    tap.same(server.send(b"/-/health").body, b"ok\n", "the health")


@tap.each([(kind,) for kind in front.ALL])
def own_folder_of_the_cache_is_hidden(site, kind):
    os.makedirs(site.stored("-/tmp"))
    with open(site.stored("-/tmp/draft"), "wb") as file:
        file.write(b"unfinished")
    server = front.ALL[kind](site)
    for path in (b"/-/tmp/draft", b"/-/tmp/", b"/%2D/tmp/draft", b"/x/../-/tmp/draft", b"//-/tmp/draft"):
        reply = server.send(path)
        tap.holds(b"unfinished" not in reply.body and reply.status != 200, f"{path} is hidden: {reply.status}")


@tap.test
def dying_workers_cost_nobody_a_picture_behind_nginx(site):
    site.add("a/cat.jpg", picture.plain(tap.shelf(), 400, 300))
    server = front.Nginx(site)
    statuses, until = [], time.monotonic() + 5

    def ask(client):
        number = 0
        while time.monotonic() < until:
            statuses.append(server.follow(b"/a/cat.jpg/%d-%d/w_90/x.jpg" % (client, number))[-1].status)
            number += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    kills = 0
    while time.monotonic() < until:
        time.sleep(0.25)
        for worker in server.worker_pids()[:1]:
            kills += keeper.signal_child(server.multiwatch.pid, worker, signal.SIGKILL)
    for thread in threads:
        thread.join()
    tap.holds(kills >= 10 and len(statuses) >= 50, f"{kills} were killed, {len(statuses)} were asked for")
    tap.same(set(statuses), {200}, "the statuses")


@tap.each([(name,) for name in front.ALL])
def names_mean_nothing_to_a_server(site, name):
    """Whatever else its endings are, a picture is what its last one says."""
    site.add("a.jpg", picture.plain(tap.shelf(), 40, 30))
    server = front.ALL[name](site)
    for words in ("var", "de", "utf8", "de.utf8", "html", "php", "cgi", "asis", "shtml", "gz"):
        target = f"/a.jpg/1/w_9/x.{words}.jpg".encode()
        reply = server.follow(target)[-1]
        tap.same((reply.status, reply.header("Content-Type")), (200, "image/jpeg"), f"status and type of {words}")
        for header in ("Content-Language", "Content-Encoding", "TCN", "Content-Location"):
            tap.same(reply.header(header), None, f"{header} of {words}")


@tap.each([(name,) for name in front.ALL])
def metrics_are_not_for_the_world(site, name):
    site.set(METRICS="1")
    server = front.ALL[name](site)
    tap.same(server.send(b"/resize/-/metrics").status, 200, "the status for this machine")
    for target in (b"/resize/-/metrics", b"/resize/-/metrics?x", b"/resize//-/metrics", b"/resize/-/%6detrics"):
        reply = server.send(target, source="127.0.0.2")
        tap.same(reply.status, 403, f"the status for a stranger who asks for {target}")
        tap.holds(b"pantograph_" not in reply.body, "no metric is told")
    tap.same(server.send(b"/resize/-/health", source="127.0.0.2").status, 200, "the status of health for a stranger")


tap.run(*front.TOOLS, "vips", "vipsheader")
