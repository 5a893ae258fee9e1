#!/usr/bin/env -S python3 -B
"""Strangers who ask for costly pictures: everybody else is served as ever."""

import os
import sys
import threading
import time

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import lighttpd, picture, tap
from support.lighttpd import Lighttpd

SECONDS = 6
STRANGERS = 4
# Each is predicted at more than a second.
LISTS = ("w_{},e_blur:2000,e_sharpen:2000,a_33/x.png", "w_{},fl_lossless/x.webp", "w_{},q_auto:best/x.avif")


def strangers(server, until):
    statuses = []

    def ask(number):
        count = 0
        while time.monotonic() < until:
            words = LISTS[(number + count) % len(LISTS)].format(2490 - (STRANGERS * count + number) % 400)
            statuses.append(server.send(f"/resize/large.jpg/1/{words}".encode()).status)
            count += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(STRANGERS)]
    for thread in threads:
        thread.start()
    return threads, statuses


@tap.test
def thumbnails_are_made_beside_costly_pictures(site):
    site.add("large.jpg", picture.plain(tap.shelf(), 2500, 2000))
    site.add("small.jpg", picture.plain(tap.shelf(), 400, 300))
    server = Lighttpd(site, workers=8)
    server.send(b"/resize/small.jpg/1/w_9/x.jpg")
    until, thumbnails, width = time.monotonic() + SECONDS, [], 10
    threads, statuses = strangers(server, until)
    while time.monotonic() < until:
        thumbnails.append(server.send(b"/resize/small.jpg/1/w_%d/x.jpg" % width).status)
        tap.same(server.send(b"/resize/-/health").status, 200, "the status of the health page")
        width += 1
        time.sleep(0.05)
    for thread in threads:
        thread.join()
    print(f"# {len(thumbnails)} thumbnails, strangers: {({status: statuses.count(status) for status in set(statuses)})}")
    tap.same(set(thumbnails), {307}, "the statuses of thumbnails")
    tap.holds(len(thumbnails) >= 10, f"{len(thumbnails)} are enough")
    tap.holds(set(statuses) <= {307, 422, 503, 504}, f"the statuses of strangers {set(statuses)}")
    tap.holds(503 in statuses, "not all strangers may wait")


tap.run("vips", *lighttpd.TOOLS)
