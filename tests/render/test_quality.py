#!/usr/bin/env -S python3 -B
"""q_auto: files that are as small as their grade's similarity allows, the same at every asking."""

import functools
import os
import random
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import picture, render, tap

GRADES = ("auto:best", "auto", "auto:eco", "auto:low")
TARGETS = {"auto:best": 0.985, "auto": 0.97, "auto:eco": 0.95, "auto:low": 0.93}
LARGEST = {"auto:best": 95, "auto": 90, "auto:eco": 80, "auto:low": 70}
SMALLEST = {"auto:best": 75, "auto": 60, "auto:eco": 45, "auto:low": 32}
FORMATS = ("jpg", "webp", "avif")


@functools.lru_cache(maxsize=None)
def textured(width=160, height=120):
    """Noise of a fixed seed over a ramp, in patches from smooth to rough."""
    dice = random.Random(5)
    rows = []
    for y in range(height):
        row = []
        for x in range(width):
            grain = dice.gauss(0, 1) * (x * 40 // width)
            row.append(tuple(max(0, min(255, int(c + grain))) for c in (60 + y, 80 + x // 2, 120)))
        rows.append(row)
    return picture.save(rows, os.path.join(tap.shelf(), f"textured-{width}x{height}.png"))


def luma(pixels):
    return [
        [sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), pixels.color(x, y))) for x in range(pixels.width)]
        for y in range(pixels.height)
    ]


def similarity(a, b):
    """Wang et al. 2004, equation 13, over windows of 8 × 8 at every fourth place."""
    found = []
    for top in range(0, len(a) - 7, 4):
        for left in range(0, len(a[0]) - 7, 4):
            x = [value for row in a[top : top + 8] for value in row[left : left + 8]]
            y = [value for row in b[top : top + 8] for value in row[left : left + 8]]
            mx, my = sum(x) / 64, sum(y) / 64
            vx, vy = sum(v * v for v in x) / 64 - mx * mx, sum(v * v for v in y) / 64 - my * my
            cov = sum(v * w for v, w in zip(x, y)) / 64 - mx * my
            found.append((2 * mx * my + 6.5025) * (2 * cov + 58.5225) / ((mx * mx + my * my + 6.5025) * (vx + vy + 58.5225)))
    return sum(found) / len(found)


def read(path):
    with open(path, "rb") as file:
        return file.read()


@tap.each([(extension, grade) for extension in FORMATS for grade in GRADES])
def grade_is_met(_site, extension, grade):
    path = render.make(f"q_{grade}", textured(), extension=extension)
    got = similarity(luma(picture.Pixels(textured())), luma(picture.Pixels(path)))
    most = read(render.make(f"q_{LARGEST[grade]}", textured(), extension=extension))
    tap.holds(got > TARGETS[grade] - 0.012 or read(path) == most, f"{got:.4f} is similar enough")
    least = len(read(render.make(f"q_{SMALLEST[grade]}", textured(), extension=extension)))
    tap.holds(len(read(path)) >= least, "the quality is no less than the least")


@tap.each([(extension,) for extension in FORMATS])
def grades_are_in_order(_site, extension):
    for source in (textured(), textured(700, 600)):
        sizes = [len(read(render.make(f"q_{grade}", source, extension=extension))) for grade in GRADES]
        tap.holds(sizes[0] > sizes[1] >= sizes[2] >= sizes[3] and sizes[0] > sizes[3], f"{sizes} fall")


@tap.each([(extension,) for extension in FORMATS])
def smooth_pictures_take_the_least(_site, extension):
    flat = picture.save([[(90, 120, 150)] * 64] * 64, os.path.join(tap.shelf(), "flat.png"))
    auto, least = (read(render.make(f"q_{q}", flat, extension=extension)) for q in ("auto", 60))
    tap.same(auto == least, True, "the sameness of q_auto and q_60")


@tap.each([(extension,) for extension in FORMATS])
def same_bytes_every_time(_site, extension):
    results = {read(render.make("q_auto,w_100", textured(), extension=extension)) for _ in range(3)}
    tap.same(len(results), 1, "the number of results")


@tap.each([("w_1,h_1", "jpg"), ("w_1", "webp"), ("w_700,h_2,c_scale,el_1", "jpg"), ("r_max", "webp"), ("r_max", "avif"), ("e_grayscale", "jpg")])
def any_picture(_site, recipe, extension):
    render.make(f"{recipe},q_auto", textured(), extension=extension)


@tap.test
def grey_pictures(_site):
    grey = os.path.join(tap.shelf(), "grey.png")
    picture.vips("colourspace", textured(), grey, "b-w")
    for extension in FORMATS:
        render.make("q_auto", grey, extension=extension)


@tap.test
def animations(_site):
    path = os.path.join(tap.shelf(), "animation.gif")
    picture.animation(path, 60, 40, [picture.RED, picture.GREEN])
    tap.same(picture.size_of(render.make("an_1,q_auto", path, extension="webp")), (60, 40), "the size")


@tap.each([("w_60",), ("q_50",), ("fl_lossless",)])
def what_little_changes_in_an_animation_is_not_lost(_site, recipe):
    """Each frame differs from the one before by less than an encoder may overlook, but for a lamp."""
    rows = [[((i % 2) * 255,) * 3] * 8 + [(60 + 3 * i,) * 3] * 52 for i in range(50) for _ in range(40)]
    path = os.path.join(tap.shelf(), "slow.gif")
    picture.save(rows, path, "--page-height", "40", "--dither", "0")
    moving = render.make(f"an_1,{recipe}", path, extension="webp")
    for page in (9, 24, 49):
        frame = os.path.join(tap.shelf(), f"slow-{page}.png")
        picture.vips("copy", f"{moving}[page={page}]", frame)
        picture.near(picture.Pixels(frame).color(30, 20), (60 + 3 * page,) * 3, f"frame {page + 1}", 20)


@tap.test
def sequential_sources(_site):
    """A JPEG is read once only, whatever is asked of it."""
    source = picture.plain(tap.shelf(), 900, 1300)
    render.make("w_850,q_auto,fl_progressive", source, extension="jpg")


tap.run("vips", "vipsheader")
