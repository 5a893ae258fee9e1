#!/usr/bin/env -S python3 -B
"""q_auto: files that are as small as their grade's similarity allows, the same at every asking."""

import functools
import math
import os
import random
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import picture, render, tap
from support.files import read

GRADES = ("auto:best", "auto", "auto:eco", "auto:low")
TARGETS = {
    "jpg": (0.9990, 0.9980, 0.9955, 0.9930),
    "webp": (0.9975, 0.9950, 0.9920, 0.9890),
    "avif": (0.9960, 0.9945, 0.9890, 0.9790),
}
TINTS = dict(zip(GRADES, (2.5, 3.0, 3.5, 4.0)))
SMALLEST = {"auto:best": 75, "auto": 60, "auto:eco": 45, "auto:low": 32}
FORMATS = tuple(TARGETS)


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


@functools.lru_cache(maxsize=None)
def weakly_colored(width=240, height=160):
    """Strong grey noise of a fixed seed, tinted a little in stripes."""
    dice = random.Random(7)
    rows = []
    for _ in range(height):
        row = []
        for x in range(width):
            grey, tint = 110 + dice.gauss(0, 45), 7 * (x // 40 % 2)
            row.append(tuple(max(0, min(255, round(grey + part))) for part in (tint, 0, -tint)))
        rows.append(row)
    return picture.save(rows, os.path.join(tap.shelf(), "weakly-colored.png"))


def luma(pixels):
    return [
        [(77 * r + 150 * g + 29 * b) / 256 for r, g, b in (pixels.color(x, y)[:3] for x in range(pixels.width))]
        for y in range(pixels.height)
    ]


def halve(a):
    rows, columns = range(0, len(a) - 1, 2), range(0, len(a[0]) - 1, 2)
    return [[(a[y][x] + a[y][x + 1] + a[y + 1][x] + a[y + 1][x + 1]) / 4 for x in columns] for y in rows]


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


def distance(a, b):
    """At half and at a quarter of the size, by their geometric mean."""
    a, b = halve(a), halve(b)
    return ((1 - similarity(a, b)) * (1 - similarity(halve(a), halve(b)))) ** 0.5


def tints(pixels):
    """The mean Cb and Cr of each block of 16 × 16 pixels."""
    found = []
    for top in range(0, pixels.height, 16):
        for left in range(0, pixels.width, 16):
            block = [pixels.color(x, y)[:3] for y in range(top, min(top + 16, pixels.height)) for x in range(left, min(left + 16, pixels.width))]
            r, g, b = (sum(color[channel] for color in block) / len(block) for channel in range(3))
            found.append((0.564 * (b - (0.299 * r + 0.587 * g + 0.114 * b)), 0.713 * (r - (0.299 * r + 0.587 * g + 0.114 * b))))
    return found


def tint_distance(a, b):
    """What 99 of 100 blocks differ by at the most."""
    apart = sorted(math.dist(one, other) for one, other in zip(tints(a), tints(b)))
    return apart[int((len(apart) - 1) * 0.99)]


@tap.each([(extension, *row) for extension in FORMATS for row in zip(GRADES, TARGETS[extension])])
def grade_is_met(_site, extension, grade, target):
    """And hardly more than met, unless the least number meets it."""
    path = render.make(f"q_{grade}", textured(), extension=extension)
    far = distance(luma(picture.Pixels(textured())), luma(picture.Pixels(path))) / (1 - target)
    most = len(read(render.make("q_100", textured(), extension=extension)))
    tap.holds(far < 1.001 or len(read(path)) >= 0.9 * most, f"{far:.3f} of the distance allowed")
    least = len(read(render.make(f"q_{SMALLEST[grade]}", textured(), extension=extension)))
    tap.holds(far > 0.8 or len(read(path)) <= least, f"{far:.3f} is no waste")


@tap.each([(extension, grade) for extension in FORMATS for grade in GRADES])
def weak_colors_stay(_site, extension, grade):
    path = render.make(f"q_{grade}", weakly_colored(), extension=extension)
    apart = tint_distance(picture.Pixels(weakly_colored()), picture.Pixels(path))
    tap.holds(apart <= TINTS[grade] * 1.001, f"colours are {apart:.2f} apart, {TINTS[grade]} may be")


@tap.test
def avif_reaches_far(_site):
    """Its q_100 is all that the encoder can."""
    path = render.make("q_100", textured(), extension="avif")
    far = distance(luma(picture.Pixels(textured())), luma(picture.Pixels(path)))
    tap.holds(far < 0.0005, f"{far:.5f} is hardly anything")


@tap.test
def jpegs_are_progressive(_site):
    """Which only looks for bytes, so that the flag is not needed, and a fixed quality does not get it."""
    tap.same(b"\xff\xc2" in read(render.make("q_auto", textured(), extension="jpg")), True, "progressive by q_auto")
    tap.same(b"\xff\xc2" in read(render.make("q_80", textured(), extension="jpg")), False, "progressive by q_80")


@tap.test
def large_pictures_are_judged_by_four_pieces(_site):
    """The only noise lies between them."""
    noise, plain, path = (os.path.join(tap.shelf(), name) for name in ("noise.v", "plain.v", "large.png"))
    picture.vips("gaussnoise", noise, "120", "1000", "--mean", "128", "--sigma", "40")
    picture.vips("gaussnoise", plain, "1400", "1000", "--mean", "128", "--sigma", "0")
    picture.vips("insert", plain, noise, path + ".v", "640", "0")
    picture.vips("cast", path + ".v", path, "uchar")
    auto, least = (read(render.make(q, path, extension="jpg")) for q in ("q_auto", "q_60"))
    tap.holds(len(auto) <= len(least), f"{len(auto)} is no more than {len(least)}, of the least number")


@tap.each([(extension,) for extension in FORMATS])
def grades_are_in_order(_site, extension):
    for source in (textured(), textured(700, 600)):
        sizes = [len(read(render.make(f"q_{grade}", source, extension=extension))) for grade in GRADES]
        tap.holds(sizes[0] >= sizes[1] >= sizes[2] >= sizes[3] and sizes[0] > sizes[3], f"{sizes} fall")


def flat(_x, _y):
    return (90, 120, 150)


def waves(x, y):
    """Strong enough that every number keeps them, so the search begins far above the least."""
    return (int(128 + 90 * math.sin(x / 2) * math.cos(y / 2)),) * 3


@tap.each([(extension, paint) for extension in FORMATS for paint in (flat, waves)])
def smooth_pictures_take_the_least(_site, extension, paint):
    path = os.path.join(tap.shelf(), f"{paint.__name__}.png")
    picture.save([[paint(x, y) for x in range(160)] for y in range(120)], path)
    auto, least = (read(render.make(f"q_{q}", path, extension=extension)) for q in ("auto", 60))
    tap.holds(len(auto) <= len(least) + 400, f"{len(auto)} is no more than {len(least)}, but for what progressive costs")


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
