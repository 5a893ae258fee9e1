#!/usr/bin/env -S python3 -B
"""What a picture will cost is known before it is made: what that decides, and what it is counted for."""

import os
import struct
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import picture, renderer, tap
from support.fastcgi import Worker

SECOND = 1_000_000


def path(width, name="x.jpg"):
    return f"/cat.jpg/1/w_{width}/{name}"


def with_cat(site, pace=1000):
    """`pace`: thousandths of the time that costs were measured in."""
    site.add("cat.jpg", picture.plain(tap.shelf(), 40, 30))
    os.makedirs(site.runtime, mode=0o700, exist_ok=True)
    with open(os.path.join(site.runtime, "pace"), "wb") as file:
        file.write(struct.pack("=I", pace))


@tap.each([
    (19.9, 10, 1000, 307), (20.1, 10, 1000, 422), (3.9, 2, 1000, 307), (4.1, 2, 1000, 422),
    (10.1, 10, 2000, 422), (39.9, 10, 500, 307), (0, 1, 1000, 307), (-5, 1, 1000, 307), (9e12, 60, 1000, 422),
])
def what_cannot_be_made_in_time_is_not_tried(site, seconds, deadline, pace, status):
    with_cat(site, pace)
    site.set(DEADLINE=str(deadline))
    stand_in = renderer.StandIn(site, renderer.GOOD, cost=int(seconds * SECOND))
    worker = Worker(site)
    answer = worker.ask(path(9))
    tap.same(answer.status, status, "the status")
    if status == 422:
        tap.same(answer.slug, "too-costly", "the slug")
        tap.same(site.keys(), set(), "the cache")
        tap.holds(f"at most {deadline} s" in answer.text and "about " in answer.text, f"the numbers in {answer.text}")
        tap.same(worker.ask(path(9)).slug, "too-costly", "the next answer")
        tap.same(stand_in.journal(), ["hello", "request"], "what the renderer was asked")


@tap.test
def renderer_goes_on_after_what_is_not_wanted(site):
    with_cat(site)
    site.set(DEADLINE="1")
    stand_in = renderer.StandIn(site, renderer.GOOD, cost=5 * SECOND)
    worker = Worker(site)
    for width in (900, 800, 700):
        tap.same(worker.ask(path(width)).slug, "too-costly", "the answer")
    tap.same(stand_in.journal(), ["hello"] + 3 * ["request"], "one renderer, no picture")


@tap.test
def real_renderers_go_on_after_what_is_not_wanted(site):
    with_cat(site, pace=100000)
    site.add("large.png", picture.plain(tap.shelf(), 2000, 2000, "png"))
    site.set(DEADLINE="1")
    worker = Worker(site)
    tap.same(worker.ask("/large.png/1/w_1999/x.webp").slug, "too-costly", "the answer")
    tap.same(worker.ask("/large.png/1/w_1999,e_sepia/x.jpg").slug, "too-costly", "the answer")
    old = worker.renderer()
    tap.same(worker.ask(path(9)).outcome, "made", "a small one")
    tap.same(worker.ask(path(9, "x.png")).outcome, "made", "a small one")
    tap.same(worker.renderer(), old, "the renderer")


@tap.each([("w_4500,el_1,c_scale,h_4500,q_auto:best", "avif"), ("w_8000,h_7000,c_scale,a_33,e_sharpen:2000,el_1", "png")])
def costliest_lists_are_refused_at_once(site, words, extension):
    with_cat(site)
    site.set(DEADLINE="2")
    answer = site.ask(f"/cat.jpg/1/{words}/x.{extension}")
    tap.same((answer.status, answer.slug), (422, "too-costly"), "the answer")
    tap.holds(float(answer.log["cpu_ms"]) < 500, "no work was done")
    tap.holds(float(answer.log["cost_ms"]) > 4000, "the log has the cost")
    tap.same(site.keys(), set(), "the cache")


@tap.test
def log_has_what_was_predicted_and_what_was_used(site):
    with_cat(site)
    renderer.StandIn(site, renderer.work(0.4) + renderer.GOOD, cost=123_000)
    answer = Worker(site).ask(path(9))
    tap.same(answer.log["cost_ms"], "123.000", "the prediction")
    tap.holds(250 <= float(answer.log["cpu_ms"]) < 2000, f"{answer.log['cpu_ms']} ms were used")


@tap.test
def budget_pays_what_was_used(site):
    """Not what was predicted: the first picture costs half of the budget, the second all of it."""
    with_cat(site)
    site.set(RENDER_BUDGET="800")
    renderer.StandIn(site, renderer.work(0.5) + renderer.GOOD, cost=1)
    worker = Worker(site)
    tap.same(worker.ask(path(9)).status, 307, "the first status")
    tap.same(worker.ask(path(8)).status, 307, "the second status")
    answer = worker.ask(path(7))
    tap.same((answer.status, answer.slug), (429, "budget-spent"), "the third answer")
    tap.holds(int(answer.header("Retry-After")) >= 5, "it may take a while")


@tap.test
def budget_pays_for_failures(site):
    with_cat(site)
    site.set(RENDER_BUDGET="400", DEADLINE="1")
    renderer.StandIn(site, "while True: pass", cost=1)
    worker = Worker(site)
    tap.holds(worker.ask(path(400)).slug in ("render-timeout", "stalled"), "the first answer")
    tap.same(worker.ask(path(401)).slug, "budget-spent", "the second answer")


@tap.test
def prediction_is_given_back(site):
    with_cat(site)
    site.set(RENDER_BUDGET="2000")
    renderer.StandIn(site, renderer.GOOD, cost=3 * SECOND)
    worker = Worker(site)
    tap.same([worker.ask(path(width)).status for width in range(5, 10)], [307] * 5, "the statuses")


tap.run()
