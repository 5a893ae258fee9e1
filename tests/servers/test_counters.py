#!/usr/bin/env -S python3 -B
"""The metrics of a host: right, shared by all its workers, and not lost with them."""

import os
import re
import signal
import sys
from collections import Counter

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import keeper, lighttpd, picture, tap
from support.lighttpd import Lighttpd

SAMPLE = re.compile(r'(pantograph_\w+)(?:\{(.*?)\})? ([0-9.e+]+)')


def start(site, workers=3):
    site.add("cat.jpg", picture.plain(tap.shelf(), 120, 80))
    site.set(METRICS="1")
    return Lighttpd(site, workers)


def scrape(server):
    reply = server.send(b"/resize/-/metrics")
    tap.same(reply.status, 200, "the status")
    tap.same(reply.header("Content-Type"), "text/plain; version=0.0.4; charset=utf-8", "the media type")
    lines = [line for line in reply.body.decode().splitlines() if not line.startswith("#")]
    return {(match[1], match[2] or ""): float(match[3]) for match in map(SAMPLE.fullmatch, lines)}


def outcomes(samples):
    """{outcome: how often}, of those that have come to pass."""
    found = {}
    for (name, labels), value in samples.items():
        if name == "pantograph_requests_total" and value:
            found[re.match('outcome="(.*?)"', labels)[1]] = int(value)
    return found


@tap.test
def counters_agree_with_the_log(site):
    server = start(site)
    for width in range(1, 30):
        server.follow(b"/cat.jpg/1/w_%d/x.jpg" % width)
    for path in (b"/resize/cat.jpg/1/w_0/x.jpg", b"/resize/none.jpg/1/w_1/x.jpg", b"/resize/cat.jpg/1/w_1/x.jpg"):
        server.send(path)
    server.follow(b"/cat.jpg/1/h_9,w_9/x.jpg")
    samples = scrape(server)
    # the page itself is counted when it has been printed
    lines = [line for line in server.requests() if line["outcome"] != "metrics"]
    logged = Counter(line["outcome"] for line in lines)
    counted = outcomes(samples)
    counted.pop("health")
    tap.same(counted, dict(logged), "the outcomes")
    made = [line for line in lines if line["outcome"] == "made"]
    tap.same(samples["pantograph_renders_total", ""], len(made), "the renders")
    tap.same(samples["pantograph_aliases_total", ""], 1, "the aliases")
    fetched = sum(int(line["bytes_in"]) for line in lines)
    tap.same(samples["pantograph_fetched_bytes_total", ""], fetched, "the bytes fetched")
    sent = sum(int(line["bytes_out"]) for line in lines)
    tap.holds(0 <= samples["pantograph_sent_bytes_total", ""] - sent < 10000, "the bytes sent, and those of health")
    stored = sum(os.path.getsize(site.stored(key)) for key in site.keys() if not os.path.islink(site.stored(key)))
    tap.same(samples["pantograph_stored_bytes_total", ""], stored, "the bytes stored")
    tap.same(samples["pantograph_phase_seconds_count", 'phase="render"'], len(made), "the renders timed")
    seconds = sum(float(line["render_ms"]) for line in made) / 1000
    tap.holds(abs(samples["pantograph_phase_seconds_sum", 'phase="render"'] - seconds) < 0.001, "their time")
    tap.same(samples["pantograph_workers", ""], 3, "the workers")


@tap.test
def counters_outlive_workers(site):
    server = start(site)
    for width in range(1, 10):
        server.follow(b"/cat.jpg/1/w_%d/x.jpg" % width)
    before = server.worker_pids()
    for worker in before:
        keeper.signal_child(server.multiwatch.pid, worker, signal.SIGKILL)
    keeper.wait_until(lambda: not set(before) & set(server.worker_pids()), "all workers are new")
    keeper.wait_until(lambda: len(server.worker_pids()) == 3, "there are three again")
    tap.same(outcomes(scrape(server))["made"], 9, "the pictures made")


@tap.test
def ends_of_renderers_are_told_apart(site):
    site.set(RENDERER_KEEP="1")
    server = start(site, workers=1)
    site.write("cut.jpg", open(picture.plain(tap.shelf(), 120, 80), "rb").read()[:600])
    server.follow(b"/cat.jpg/1/w_7/x.jpg")
    server.send(b"/resize/cut.jpg/1/w_7/x.jpg")
    samples = scrape(server)
    ends = {labels[7:-1]: int(v) for (name, labels), v in samples.items() if name == "pantograph_renderer_ends_total"}
    tap.same(ends, {"retired": 1, "quarantined": 0, "restless": 0, "fault": 1, "timeout": 0, "stalled": 0, "died": 0, "killed": 0}, "the ends")


@tap.test
def metrics_are_not_there_unless_allowed(site):
    server = start(site)
    site.set(METRICS=None)
    tap.same(site.ask("/-/metrics").status, 404, "the status")
    tap.same(server.send(b"/resize/-/metrics").status, 200, "the status where it is allowed")


tap.run(*lighttpd.TOOLS, "vips", "vipsheader")
