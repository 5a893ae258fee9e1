#!/usr/bin/env -S python3 -B
"""Overlays as a whole request sees them: fetched, limited and remembered like the original itself."""

import base64
import os
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import picture, tap

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 128, 0), (0, 0, 255), (255, 255, 255)


def plain(site, key, color, size):
    """An original of one colour."""
    path = os.path.join(tap.shelf(), f"{color}-{size}.png".replace(" ", ""))
    if not os.path.exists(path):
        picture.save([[color] * size[0] for _ in range(size[1])], path)
    site.add(key, path)


def key(name):
    return base64.urlsafe_b64encode(name.encode()).decode().rstrip("=")


def with_four(site):
    plain(site, "ground.png", WHITE, (200, 100))
    plain(site, "logos/rot ü.png", RED, (20, 10))
    plain(site, "green.png", GREEN, (20, 10))
    plain(site, "blue.png", BLUE, (20, 10))


def pixel(path, x, y):
    return picture.Pixels(path).color(x, y)


@tap.test
def four_overlays_lie_where_they_should(site):
    with_four(site)
    layers = [f"{key('logos/rot ü.png')}:north_west:5:5:20:100", f"{key('green.png')}:south_east:0:0:40:100"]
    layers += [f"{key('blue.png')}:center:0:0:20:50", f"{key('blue.png')}:north_east:0:0:0.5:100"]
    answer = site.ask(f"/ground.png/1/l_{'.'.join(layers)}/x.png")
    tap.same(answer.status, 307, f"the status of {answer.text}")
    stored = site.stored(next(iter(site.keys())))
    for (x, y), color in {(1, 1): WHITE, (10, 8): RED, (190, 95): GREEN, (110, 20): BLUE}.items():
        picture.near(pixel(stored, x, y), color, f"the pixel at {x}, {y}")
    picture.near(pixel(stored, 95, 52), (128, 128, 255), "the pixel under half of blue")
    tap.same(len(answer.log_lines), 1, "the lines of log")


@tap.test
def missing_overlay_is_a_missing_original(site):
    with_four(site)
    path = f"/ground.png/1/l_{key('none.png')}/x.jpg"
    for detail in ("none.png: ", "none.png was not there a moment ago"):
        answer = site.ask(path)
        tap.same((answer.status, answer.slug), (404, "no-original"), "the answer")
        tap.holds(detail in answer.log["detail"], f"the log names it: {answer.log['detail']}")
    tap.same(site.keys(), set(), "what is stored")
    tap.same(site.ask("/ground.png/1/w_9/x.jpg").status, 307, "the original without it")


@tap.test
def overlay_is_limited_like_the_original(site):
    with_four(site)
    site.write("text.png", b"just some text, and no picture")
    site.write("cut.jpg", open(picture.plain(tap.shelf(), 400, 300), "rb").read()[:900])
    plain(site, "wide.png", RED, (1500, 1000))
    site.set(MAX_AREA="1")
    for name, status, slug in (
        ("text.png", 415, "not-a-picture"),
        ("cut.jpg", 422, "undecodable"),
        ("wide.png", 422, "picture-too-large"),
    ):
        answer = site.ask(f"/ground.png/1/l_{key(name)}/x.jpg")
        tap.same((answer.status, answer.slug), (status, slug), f"the answer for {name}")
    site.set(MAX_AREA=None, MAX_BYTES="2K")
    site.write("heavy.png", b"\x89PNG\r\n\x1a\n" + b"x" * 3000)
    answer = site.ask(f"/ground.png/1/l_{key('heavy.png')}/x.jpg")
    tap.same((answer.status, answer.slug), (413, "original-too-large"), "the answer for heavy.png")
    tap.same(site.keys(), set(), "what is stored")


@tap.each([("../secret.png",), ("/etc/passwd",), ("a//b.png",), ("-/tmp/x",), ("a\nb.png",), ("",)])
def overlay_stays_among_the_originals(site, name):
    with_four(site)
    answer = site.ask(f"/ground.png/1/l_{key(name)}/x.jpg")
    tap.same((answer.status, answer.slug), (400, "bad-value"), "the answer")


@tap.test
def bytes_of_all_sources_are_logged(site):
    with_four(site)
    answer = site.ask(f"/ground.png/1/l_{key('green.png')}.{key('blue.png')}/x.jpg")
    names = ("ground.png", "green.png", "blue.png")
    sizes = sum(os.path.getsize(os.path.join(site.originals, name)) for name in names)
    tap.same(answer.log["bytes_in"], str(sizes), "the bytes in")


@tap.test
def attachment_is_named(site):
    with_four(site)
    site.set(ANSWER="inline")
    for _ in range(2):
        answer = site.ask("/ground.png/1/w_9,fl_attachment/my%20 ü.png")
        tap.same(answer.header("Content-Disposition"), "attachment; filename*=UTF-8''my%2520%20%C3%BC.png", "the header")
    tap.same(site.ask("/ground.png/1/w_9/x.png").header("Content-Disposition"), None, "the header without the flag")


@tap.test
def attachment_that_could_not_be_stored_is_named_too(site):
    with_four(site)
    with open(site.stored("ground.png"), "wb") as file:
        file.write(b"a file where a folder should be")
    answer = site.ask("/ground.png/1/w_9,fl_attachment/x.png")
    tap.same((answer.status, answer.outcome), (200, "unstored"), "the answer")
    tap.same(answer.header("Content-Disposition"), "attachment; filename*=UTF-8''x.png", "the header")


tap.run("vips", "vipsheader")
