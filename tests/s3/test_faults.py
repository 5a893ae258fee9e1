#!/usr/bin/env -S python3 -B
"""Each misbehaviour of a store, met by each kind of request: what comes of it, how often it is tried,
how long that takes, and that nothing wrong is stored."""

import concurrent.futures
import ctypes
import os
import re
import socket
import subprocess
import sys
import time
from typing import NamedTuple

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import keeper, memory, picture, s3_fault, s3_site, s3_stub, tap, whole
from support.cat import PATH, is_like
from support.fastcgi import Worker
from support.s3_site import STORED, kitten, requests
from support.site import is_sanitized

IS_LONG = bool(os.environ.get("PANTOGRAPH_TEST_LONG"))
DEADLINE = 3
FOR_EVER = 30
NO_RIGHTS = 77
# Of a request on one of the two kept connections curl makes two by itself when that turns out to be closed.
MOST_ATTEMPTS = 10 + 2

FAULTS = {
    "InternalError": s3_fault.internal_error(),
    "SlowDown": s3_fault.slow_down(1),
    "garbage XML": s3_fault.garbage_xml(),
    "empty 500": s3_fault.empty(500),
    "empty 502": s3_fault.empty(502),
    "empty 504": s3_fault.empty(504),
    "429": s3_fault.empty(429),
    "409": s3_fault.empty(409),
    "reset": s3_fault.reset(),
    "reset late": s3_fault.reset(late=True),
    "hang up": s3_fault.hang_up(),
    "hang up late": s3_fault.hang_up(late=True),
    "reset within": s3_fault.reset_within(),
    "truncate": s3_fault.truncate(),
    "longer": s3_fault.wrong_length(+10),
    "shorter": s3_fault.wrong_length(-10),
    "stall": s3_fault.stall(FOR_EVER),
    "stall within": s3_fault.stall_within(FOR_EVER),
    "drip": s3_fault.drip(),
    "drip head": s3_fault.drip(head=True),
    "drip hints": s3_fault.endless_hints(1, 0.3),
    "drip trailers": s3_fault.endless_trailers(b"x:\r\n", 0.3),
    "raw": s3_fault.raw(b"SSH-2.0-x\r\n"),
    "raw nothing": s3_fault.raw(b"\r\n\r\n"),
    "raw identity": s3_fault.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n\xff\xd8\xff"),
    "raw version 1.0": s3_fault.raw(b"HTTP/1.0 200 OK\r\n\r\n\xff\xd8\xff"),
    "until close": s3_fault.until_close(),
    "chunked": s3_fault.chunked(),
    "gzip": s3_fault.gzip(),
    "long ETag": s3_fault.lying_etag('"' + "x" * 200 + '"'),
    "strange ETag": s3_fault.lying_etag('"a\tb \xe9"'),
    "endless": s3_fault.endless(),
    "endless announced": s3_fault.endless(1 << 40),
    "endless head": s3_fault.endless_head(),
    "endless short head": s3_fault.endless_head(b"x:\r\n" * 15000),
    "endless line": s3_fault.endless_line(),
    "endless hints": s3_fault.endless_hints(),
    "endless trailers": s3_fault.endless_trailers(),
    "endless short trailers": s3_fault.endless_trailers(b"x:\r\n" * 15000),
    "redirect": s3_fault.redirect("http://127.0.0.1:9/"),
    "redirect 307": s3_fault.redirect("http://127.0.0.1:9/", 307),
    "AccessDenied": s3_fault.error("AccessDenied"),
    "empty 404": s3_fault.empty(404),
}
# These take their time.
SLOW = ("longer", "stall", "stall within", "drip", "drip head", "drip hints", "drip trailers")
QUICK = [name for name in FAULTS if name not in SLOW]
AT_ONCE, MANY = 11, 14

# What is no fault, or none that can be seen.
FINE = ("chunked", "long ETag", "strange ETag")
# Broken off, for libcurl keeps header lines, and those after a body without a bound.
TOO_MANY_HEADERS = tuple(name for name in FAULTS if re.search("endless .*(head|line|hints|trailers)", name))
# What is not tried again: the status and slug of the answer.
REFUSED = {
    "AccessDenied": (404, "no-original"),
    "empty 404": (404, "no-original"),
    "endless": (413, "original-too-large"),
    "endless announced": (413, "original-too-large"),
    "gzip": (415, "not-a-picture"),
    "redirect": (502, "no-bucket"),
    "redirect 307": (502, "originals-unreadable"),
    "shorter": (422, "undecodable"),
    **dict.fromkeys(TOO_MANY_HEADERS, (502, "originals-unreadable")),
}
PASSING = [name for name in FAULTS if name not in FINE and name not in REFUSED]
# The answer to a PUT has no body that matters: the picture is stored when its head is there.
DONE = ("gzip", "shorter", "truncate", "reset within", "stall within", "drip", "until close")
DONE += ("raw identity", "raw version 1.0", "endless", "endless announced", *FINE)
UNSTORED = ("AccessDenied", "empty 404", "redirect", "redirect 307", *TOO_MANY_HEADERS)

FETCH, LOOK, STORE = ("GET", "originals"), ("GET", "cache"), ("PUT", "cache")


class Case(NamedTuple):
    """A stub, and a worker of which some requests meet a fault."""

    name: str
    spot: tuple
    stub: s3_stub.S3Stub
    worker: Worker

    @property
    def attempts(self):
        return len(requests(self.stub, *self.spot))


def meet(stub, spot, fault, times):
    """So many requests of this kind meet the fault, and no others do."""
    respond, left = stub.respond, [times]

    def answer(request):
        hit = (request.method, request.path.split("/")[1]) == spot and left[0] > 0
        left[0] -= hit
        stub.faults = [fault if hit else None]
        return respond(request)

    stub.respond = answer


def case(site, name, spot, times):
    """Each has a runtime folder of its own: what one has found missing is there for another."""
    stub, label = s3_site.stub(site), f"{name} {spot[0]}"
    site.set(DEADLINE=str(DEADLINE), RUNTIME_DIR=os.path.join(site.folder, label + ".run"))
    meet(stub, spot, FAULTS[name], times)
    return Case(name, spot, stub, Worker(site, label))


def ask(case):
    """The answer, within the time it may take, of a worker that lives on in its bounds."""
    before = time.monotonic()
    answer = case.worker.ask(PATH)
    seconds = time.monotonic() - before
    tap.holds(seconds <= DEADLINE + 1, f"{seconds:.1f} s are not too many after {case.name}: {answer.log_text}")
    tap.holds(keeper.is_alive(case.worker.pid), "the worker lives")
    peak = memory.peak(case.worker.pid)
    tap.holds(is_sanitized() or peak < 64 << 20, f"the worker has not grown to {peak} bytes")
    return answer


def is_sound(site, case):
    """Nothing but a whole picture is stored, and the requests were right."""
    for key in case.stub.keys("cache"):
        path = os.path.join(site.folder, "stored.webp")
        with open(path, "wb") as file:
            file.write(case.stub.get("cache", key).body)
        tap.same((key, whole.size_of(path)), (STORED, (40, 30)), f"what is stored after {case.name}")
    tap.same(case.stub.violations, [], "the violations")


def side_by_side(site, cases, check):
    with concurrent.futures.ThreadPoolExecutor(len(cases)) as pool:
        for each, answer in zip(cases, list(pool.map(ask, cases)), strict=True):
            check(each, answer)
            is_sound(site, each)


# Once: what passes is tried again, and nobody notices.


def check_fetch(case, answer):
    attempts = case.attempts
    if case.name in REFUSED:
        status, slug = REFUSED[case.name]
        is_like(answer, status=status, slug=slug)
        tap.same("more than 64 KiB of headers" in answer.log_text, case.name in TOO_MANY_HEADERS, "what the log says")
    else:
        is_like(answer, status=307, outcome="made")
        tap.same(picture.sniff(case.stub.get("cache", STORED).body), "webp", "what is stored")
    again = case.name in PASSING
    tap.same(attempts, 2 if again else 1, f"the attempts after {case.name}")


def check_look(case, answer):
    tap.holds(answer.status in (200, 307), f"there is a picture in spite of {case.name}: {answer.log_text}")
    if answer.status == 200:
        body = kitten()[:-10] if case.name == "shorter" else kitten()
        tap.same((answer.outcome, answer.body == body), ("found", True), "the answer")
    tap.same(answer.status == 200, case.name not in REFUSED or case.name == "shorter", f"{case.name} is got over")


def check_store(case, answer):
    if case.name in UNSTORED:
        is_like(answer, status=200, outcome="unstored")
        tap.same(picture.sniff(answer.body), "webp", "what the client gets")
    else:
        is_like(answer, status=307, outcome="made")
        tap.holds(case.name.startswith("raw") or case.stub.keys("cache") == [STORED], "it is stored")
    once = case.name in UNSTORED or case.name in DONE
    tap.same(case.attempts, 1 if once else 2, f"the attempts after {case.name}")


CHECKS = {"fetch": (FETCH, check_fetch), "look": (LOOK, check_look), "store": (STORE, check_store)}
GROUPS = [SLOW] + [QUICK[start : start + AT_ONCE] for start in range(0, len(QUICK), AT_ONCE)]


@tap.each([(what, group) for what in CHECKS for group in range(len(GROUPS))])
def one_fault_of_a(site, what, group):
    spot, check = CHECKS[what]
    cases = [case(site, name, spot, 1) for name in GROUPS[group]]
    for each in cases if spot == LOOK else []:
        each.stub.put("cache", STORED, kitten())
    side_by_side(site, cases, check)


# Without end: it is given up in time.


def is_tried(case):
    fair = 2 <= case.attempts <= MOST_ATTEMPTS
    tap.holds(fair, f"{case.attempts} attempts after {case.name} are a fair number")


@tap.each([(start,) for start in range(0, len(PASSING), MANY)])
def fault_of_a_fetch_that_stays(site, start):
    def check(case, answer):
        is_like(answer, status=502, slug="originals-unreadable")
        tap.same(case.stub.keys("cache"), [], "the cache")
        is_tried(case)

    side_by_side(site, [case(site, name, FETCH, 1000) for name in PASSING[start : start + MANY]], check)


STAYING = ("InternalError", "reset", "hang up", "stall", "drip head", "longer")


@tap.test
def fault_of_the_cache_that_stays(site):
    def check(case, answer):
        is_like(answer, outcome="unstored" if case.spot == STORE else "made")
        tap.same(answer.log["fault"], "cache-unwritable", "the logged fault")
        is_tried(case)

    cases = [case(site, name, spot, 1000) for spot in (STORE, LOOK) for name in STAYING]
    side_by_side(site, cases, check)


@tap.test
def attempts_come_soon_and_at_random(site):
    """The first pause is at most a tenth of a second, and the next ones at most twice the one before."""
    pauses = []
    for version in range(3):
        stub = s3_site.stub(site)
        meet(stub, FETCH, FAULTS["InternalError"], 3)
        is_like(site.ask(PATH.replace("/3/", f"/{version}/")), outcome="made")
        times = [each.time for each in requests(stub, *FETCH)]
        pauses.append([after - before for before, after in zip(times, times[1:], strict=False)])
    for place, longest in enumerate((0.1, 0.2, 0.4)):
        tap.holds(max(each[place] for each in pauses) < longest + 0.1, f"pause {place} is short enough: {pauses}")
    tap.holds(len({round(each[2], 2) for each in pauses}) > 1, f"they are no clockwork: {pauses}")


@tap.test
def nobody_is_there(site):
    stub = s3_site.stub(site)
    site.set(DEADLINE="1")
    site.settings["AWS_ENDPOINT_URL_S3"] = "http://127.0.0.1:9"
    before = time.monotonic()
    is_like(site.ask(PATH), status=502, slug="originals-unreadable")
    tap.holds(time.monotonic() - before < 2, "it is told in time")
    tap.same(stub.requests, [], "what was asked")


def with_name_server(path):
    """Run in a child before its program: that file is its list of name servers."""
    libc, private = ctypes.CDLL(None, use_errno=True), 1 << 18 | 1 << 14
    steps = (libc.unshare(0x20000), libc.mount(None, b"/", None, private, None))
    if any(steps) or libc.mount(path.encode(), b"/etc/resolv.conf", None, 1 << 12, None):
        os._exit(NO_RIGHTS)


@tap.test
def name_server_is_silent(site):
    path = os.path.join(site.folder, "resolv.conf")
    with open(path, "w", encoding="utf-8") as file:
        file.write("nameserver 127.0.0.9\n")
    site.set(ORIGINALS="http://images.nowhere.example", DEADLINE="1")
    silent = site.stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    try:
        silent.bind(("127.0.0.9", 53))
        subprocess.run(["true"], preexec_fn=lambda: with_name_server(path), check=True)
    except (OSError, subprocess.CalledProcessError):
        raise tap.Skip("no rights to change the name server") from None
    before = time.monotonic()
    is_like(site.ask(PATH, preexec_fn=lambda: with_name_server(path)), status=502, slug="originals-unreadable")
    tap.holds(time.monotonic() - before < 2, "it is told in time")


@tap.test
def handshake_is_broken_off(site):
    stub = s3_site.stub(site, secure=True)
    stub.faults = [s3_fault.tls_abort(), s3_fault.tls_abort()]
    is_like(site.ask(PATH), status=307, outcome="made")


# By chance.

CHANCE = 0.3
CHANCES = ("InternalError", "SlowDown", "garbage XML", "empty 502", "reset", "reset late", "hang up", "hang up late")
CHANCES += ("reset within", "truncate", "stall", "stall within", "raw", "until close", "chunked")


@tap.test
def three_in_ten_fail(site):
    """Of all requests to the store; nearly all of those to the workers succeed, in time."""
    count = 1000 if IS_LONG else 60
    stub = s3_site.stub(site)
    workers = [Worker(site, f"w{number}") for number in range(4 if IS_LONG else 15)]
    stub.chance(CHANCE, [FAULTS[name] for name in CHANCES], seed=7)

    def work(number):
        results = []
        for version in range(number, count, len(workers)):
            before = time.monotonic()
            answer = workers[number].ask(PATH.replace("/3/", f"/{version}/"))
            results.append((answer.outcome, time.monotonic() - before))
        return results

    with concurrent.futures.ThreadPoolExecutor(len(workers)) as pool:
        results = [each for part in pool.map(work, range(len(workers))) for each in part]
    good = [outcome for outcome, seconds in results if outcome in ("made", "unstored") and seconds <= 15]
    tap.holds(len(good) >= 0.99 * count, f"{len(good)} of {count} succeed: {sorted(results)}")
    tap.holds(any(each.fault is not None for each in stub.requests), "there were faults")
    tap.same({picture.sniff(stub.get("cache", key).body) for key in stub.keys("cache")}, {"webp"}, "what is stored")
    tap.same(len({stub.get("cache", key).body for key in stub.keys("cache")}), 1, "how many different pictures")
    tap.same((stub.violations, [keeper.is_alive(each.pid) for each in workers].count(False)), ([], 0), "the rest")


tap.run("vips", "openssl")
