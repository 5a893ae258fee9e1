#!/usr/bin/env -S python3 -B
"""What a worker asks the stores, and when: a miss costs one round trip for look and fetch together, and
a herd fetches one original and stores one picture."""

import concurrent.futures
import os
import sys
import threading

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import renderer, s3_fault, s3_site, tap
from support.cat import PATH, is_like
from support.fastcgi import Worker
from support.s3_site import KEY, STORED, requests

DELAY = 0.6
WORKERS = 4
CLIENTS = 20
SHORT = 0.1
OTHER = PATH.replace("w_40,h_30", "h_30,w_40")


def slow(site):
    """Each answer of the store takes a while."""
    stub = s3_site.stub(site)
    stub.chance(1, [s3_fault.stall(DELAY)])
    return stub


def span(stub):
    """How long the store was asked, from its first request to its last."""
    times = [each.time for each in stub.requests]
    return max(times) - min(times)


@tap.test
def miss_asks_for_both_at_once(site):
    stub = slow(site)
    worker = Worker(site)
    is_like(worker.ask(PATH), outcome="made")
    asked = [(each.method, each.path.split("/")[1]) for each in stub.requests]
    tap.same((sorted(asked[:2]), asked[2:]), ([("GET", "cache"), ("GET", "originals")], [("PUT", "cache")]), "the order")
    times = [each.time for each in stub.requests]
    tap.holds(times[1] - times[0] < DELAY, "the second is asked before the first has answered")
    tap.holds(times[2] - times[0] > DELAY, "nothing is stored before they have answered")


@tap.test
def missing_original_takes_one_round_trip(site):
    stub = slow(site)
    worker = Worker(site)
    is_like(worker.ask(PATH.replace("cat.jpg", "none.jpg")), status=404)
    tap.same(len(stub.requests), 2, "the requests")
    tap.holds(span(stub) < DELAY, "the second is asked before the first has answered")


@tap.test
def hits_after_hits_do_not_fetch_the_original(site):
    stub = s3_site.stub(site)
    worker = Worker(site)
    for number in range(6):
        is_like(worker.ask(PATH), outcome="found" if number else "made")
    tap.same(len(requests(stub, "GET", "originals")), 1, "how often the original was asked for")
    is_like(worker.ask(PATH.replace("w_40", "w_41")), outcome="made")


@tap.test
def original_that_is_not_needed_is_given_up(site):
    """Who knows nothing of the picture asks for both, and leaves the original where it is."""
    stub = s3_site.stub(site)
    stub.put("cache", STORED, s3_site.kitten())
    before = len(stub.requests)
    stub.chance(1, [s3_fault.stall(DELAY)])
    answer = Worker(site).ask(PATH)
    is_like(answer, outcome="found", status=200)
    tap.holds(len(stub.requests) - before <= 2, "the requests")


def herd(site, paths):
    """All are asked for at once, by so many workers; the answers."""
    workers = [Worker(site, f"w{number}") for number in range(WORKERS)]
    locks = [threading.Lock() for _ in workers]

    def ask(number):
        with locks[number % WORKERS]:
            return workers[number % WORKERS].ask(paths[number % len(paths)])

    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
        return [each.result() for each in [pool.submit(ask, number) for number in range(CLIENTS)]]


@tap.each([(0,), (SHORT,)])
def herd_fetches_one_original(site, delay):
    stub = s3_site.stub(site)
    if delay:
        stub.chance(1, [s3_fault.stall(delay)])
    answers = herd(site, [PATH])
    outcomes = [each.outcome for each in answers]
    tap.same(outcomes.count("made"), 1, f"how often it was made: {outcomes}")
    tap.same(set(outcomes) - {"made", "shared", "found"}, set(), "what else became of it")
    tap.same(len(requests(stub, "GET", "originals")), 1, "how often the original was asked for")
    tap.same(len(requests(stub, "PUT")), 1, "how often it was stored")
    tap.same((stub.keys("cache"), stub.violations), ([STORED], []), "the keys and violations")


@tap.test
def herd_of_two_spellings_fetches_one_original(site):
    stub = s3_site.stub(site)
    stub.chance(1, [s3_fault.stall(SHORT)])
    answers = herd(site, [PATH, OTHER, OTHER])
    outcomes = [each.outcome for each in answers]
    tap.same(outcomes.count("made"), 1, f"how often it was made: {outcomes}")
    tap.same(len(requests(stub, "GET", "originals")), 1, "how often the original was asked for")
    tap.same(sorted(stub.keys("cache")), sorted([STORED, OTHER[1:]]), "the keys")


@tap.test
def herd_after_something_missing_asks_once(site):
    stub = s3_site.stub(site)
    answers = herd(site, [PATH.replace("cat.jpg", "none.jpg")])
    tap.same({each.status for each in answers}, {404}, "the statuses")
    tap.same(len(requests(stub, "GET", "originals")), 1, "how often the original was asked for")


# What is refused is not fetched.


def asked(stub):
    """The methods of the requests for originals."""
    return [each.method for each in requests(stub, bucket="originals")]


@tap.test
def spent_budget_fetches_nothing(site):
    stub = s3_site.stub(site)
    site.set(RENDER_BUDGET="20")
    worker = Worker(site)
    is_like(worker.ask(PATH), outcome="made")
    statuses = {worker.ask(PATH.replace("w_40", f"w_{41 + number}")).status for number in range(300)}
    tap.same((statuses, asked(stub)), ({429}, ["GET"]), "the statuses, and what was asked for")


PLAIN = "/a/cat.jpg/1/w_40/x.jpg"
UNDECODABLE = 17  # its place in enum fault_kind
ENDS = {"undecodable": f"answer(peer, fault={UNDECODABLE})", "renderer-died": "os.kill(os.getpid(), 11)"}


@tap.each([(PLAIN, PLAIN), (PLAIN, "/a/cat.jpg/2/w_900,e_blur/y.webp"), (PATH, PATH)])
def bytes_that_are_no_picture_are_fetched_once(site, first, then):
    stub = s3_site.stub(site)
    stub.put("originals", KEY, b"<html>" * 9999)
    worker = Worker(site)
    is_like(worker.ask(first), status=415, outcome="not-a-picture")
    for _ in range(3):
        is_like(worker.ask(then), status=415, outcome="not-a-picture")
    tap.same(asked(stub), ["GET", "HEAD", "HEAD", "HEAD"], "what was asked for")
    stub.put("originals", KEY, s3_site.cat())
    is_like(worker.ask(then), status=307, outcome="made")


@tap.each([(slug,) for slug in ENDS])
def what_renderers_choke_on_is_fetched_once(site, slug):
    stub = s3_site.stub(site)
    renderer.StandIn(site, "    " + ENDS[slug])
    worker = Worker(site)
    is_like(worker.ask(PLAIN), status=422, outcome=slug)
    answer = worker.ask(PLAIN)
    is_like(answer, status=422, outcome={"renderer-died": "poisoned"}.get(slug, slug))
    tap.same(answer.header("Cache-Control"), "no-store", "Cache-Control of what is remembered")
    tap.same(asked(stub), ["GET", "HEAD"], "what was asked for")


@tap.test
def dear_picture_of_no_picture_condemns_itself_alone(site):
    """Of `pg_` and overlays nobody knows whose fault it is."""
    stub = s3_site.stub(site)
    renderer.StandIn(site, "    " + ENDS["undecodable"])
    worker = Worker(site)
    for path in (PATH, PATH, PLAIN):
        is_like(worker.ask(path), status=422)
    tap.same(asked(stub), ["GET", "HEAD", "HEAD", "GET"], "what was asked for")


@tap.test
def other_limits_are_tried_at_once(site):
    stub = s3_site.stub(site)
    for axis in ("100", "100", "200"):
        site.set(MAX_AXIS=axis)
        answer = site.ask(PLAIN)
    is_like(answer, status=307, outcome="made")
    tap.same(asked(stub), ["GET", "HEAD", "HEAD", "GET"], "what was asked for")


@tap.test
def spent_budget_still_shows_what_is_there(site):
    s3_site.stub(site)
    site.set(RENDER_BUDGET="20")
    worker = Worker(site)
    for number in range(3):
        is_like(worker.ask(PATH), outcome="found" if number else "made")


tap.run("vips", "openssl")
