#!/usr/bin/env -S python3 -B
"""Several hosts before one store, and a store that fails while they work."""

import os
import sys
import threading
import time
from collections import Counter

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import keeper, picture, scheme, tap
from support.lighttpd import Lighttpd
from support.scheme import Scheme, gateway
from support.site import Site

CLIENTS = 200 if os.environ.get("PANTOGRAPH_TEST_LONG") else 60
ENOUGH = 40  # answers, before and after a fault
HOLD = 5  # seconds: longer than a worker waits for one answer before it asks again


def at_once(calls):
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@tap.test
def herd_on_two_hosts(site):
    whole = Scheme(site)
    whole.add("cat.jpg", picture.plain(tap.shelf(), 800, 600))
    with Site(os.path.join(site.folder, "second")) as second:
        second.settings.update(site.settings, PANTOGRAPH_RUNTIME_DIR=second.runtime)
        other = Lighttpd(second, 4, site.settings["PANTOGRAPH_PUBLIC_URL"])
        path, bodies, answers = "/cat.jpg/1/w_300/cat.jpg", Counter(), Counter()

        def ask(server):
            reply = server.send(b"/resize" + path.encode())
            answers[reply.status] += 1
            bodies[whole.browse(path)[-1].body] += 1

        at_once([lambda n=n: ask((whole.server, other)[n % 2]) for n in range(CLIENTS)])
        tap.same((len(bodies), sum(bodies.values())), (1, CLIENTS), "the different bodies, and all")
        tap.same(picture.sniff(next(iter(bodies))), "jpg", "what they are")
        tap.holds(set(answers) <= {307, 200}, f"nobody is turned away: {answers}")
        for server in (whole.server, other):
            tap.holds(server.outcomes().count("made") <= 1, f"one render a host: {Counter(server.outcomes())}")


class Load:
    """Clients that ask for one new picture after the other; what they got, by the second."""

    def __init__(self, whole, clients):
        self.whole, self.clients = whole, clients
        self.replies, self.until = [], time.monotonic() + 3600

    def _ask(self, number):
        count = 0
        while time.monotonic() < self.until:
            start = time.monotonic()
            reply = self.whole.server.send(b"/resize/cat.jpg/%d-%d/w_30/x.jpg" % (number, count))
            self.replies.append((time.monotonic() - start, reply.status, reply.body))
            count += 1

    def during(self, event):
        self.until = time.monotonic() + 3600
        threads = [threading.Thread(target=self._ask, args=(n,)) for n in range(self.clients)]
        for thread in threads:
            thread.start()
        event()
        self.goes_on()
        self.until = time.monotonic()
        for thread in threads:
            thread.join()

    def goes_on(self):
        """Waits for more answers."""
        enough = len(self.replies) + ENOUGH
        keeper.wait_until(lambda: len(self.replies) >= enough, "the clients get their answers")

    def stands_still(self):
        """Waits until no answer has come for a while."""
        before = None
        while before != len(self.replies):
            before = len(self.replies)
            time.sleep(0.5)

    def figures(self):
        statuses = Counter(status for _, status, _ in self.replies)
        return f"{dict(statuses)}, longest {max(spent for spent, _, _ in self.replies):.1f} s"


def is_sound(whole, load):
    """Whoever was sent on finds a picture; whoever got none got a clear error."""
    slugs = Counter(body.split(b":")[0] for _, status, body in load.replies if status not in (200, 307))
    known = {b"originals-unreadable", b"cache-unwritable", b"busy", b"no-original"}
    tap.holds(set(slugs) <= known, f"the errors are clear: {slugs}")
    keys = gateway().list_objects(whole.cache)
    for key in keys:
        tap.same(picture.sniff(gateway().get_object(whole.cache, key).body), "jpg", f"what {key} is")
    sent_on = sum(status == 307 for _, status, _ in load.replies)
    tap.holds(len(keys) >= sent_on > 0, f"{len(keys)} objects, {sent_on} redirects")
    print(f"# {load.figures()}, {dict(slugs)}, {len(keys)} objects")


def kill_gateway(load):
    gateway().kill_gateway()
    load.stands_still()
    gateway().restart_gateway()


def hold_storage(load):
    """It is the duration that is tried here."""
    gateway().stop_osd()
    time.sleep(HOLD)
    gateway().continue_osd()


# The killed one is last: for its watch of half a minute its successor waits before it makes a bucket.
@tap.each([("stands still and goes on", hold_storage), ("is killed and comes back", kill_gateway)])
def store_fails_under_load(site, _how, fail):
    whole = Scheme(site)
    whole.add("cat.jpg", picture.plain(tap.shelf(), 80, 60))
    load = Load(whole, 4)

    def event():
        load.goes_on()
        fail(load)

    load.during(event)
    is_sound(whole, load)
    tap.holds(all(status in (200, 307) for _, status, _ in load.replies), f"retries bridge it: {load.figures()}")


tap.run(*scheme.TOOLS, "vips", "vipsheader")
