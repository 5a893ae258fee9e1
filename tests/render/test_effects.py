#!/usr/bin/env -S python3 -B
"""What effects make of colours, by the formulas that the reference names, and of sharpness."""

import math
import os
import re
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import document, picture, render, tap

SIDE = 20
PATCHES = [(0, 0, 0), (255, 255, 255), (128, 128, 128), (220, 30, 30), (30, 180, 60), (40, 60, 200), (250, 200, 90)]
LUMA = (0.2126, 0.7152, 0.0722)


def patches(alpha=None):
    colors = [(*color, alpha) if alpha is not None else color for color in PATCHES]
    path = os.path.join(tap.shelf(), f"patches-{alpha}.png")
    return path if os.path.exists(path) else picture.save(picture.tiles([colors], SIDE), path)


def each(function):
    return lambda color: tuple(function(channel / 255) * 255 for channel in color)


def mixed(matrix):
    return lambda color: tuple(sum(a * b for a, b in zip(row, color)) for row in matrix)


def luma(color):
    return sum(a * b for a, b in zip(LUMA, color))


def saturated(part):
    return lambda color: tuple(luma(color) * (1 - part) + channel * part for channel in color)


def hue(degrees):
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return mixed(
        [
            (0.213 + c * 0.787 - s * 0.213, 0.715 - c * 0.715 - s * 0.715, 0.072 - c * 0.072 + s * 0.928),
            (0.213 - c * 0.213 + s * 0.143, 0.715 + c * 0.285 + s * 0.140, 0.072 - c * 0.072 - s * 0.283),
            (0.213 - c * 0.213 - s * 0.787, 0.715 - c * 0.715 + s * 0.715, 0.072 + c * 0.928 + s * 0.072),
        ]
    )


def sepia(part):
    full = ((0.393, 0.769, 0.189), (0.349, 0.686, 0.168), (0.272, 0.534, 0.131))
    plain = ((1, 0, 0), (0, 1, 0), (0, 0, 1))
    return mixed([[a * part + b * (1 - part) for a, b in zip(x, y)] for x, y in zip(full, plain)])


def tinted(part, tint):
    def tone(light, channel):
        return channel * light * 2 / 255 if light < 127.5 else channel + (255 - channel) * (light / 127.5 - 1)

    return lambda color: tuple(
        channel * (1 - part) + tone(luma(color), wanted) * part for channel, wanted in zip(color, tint)
    )


FORMULAS = [
    ("negate", each(lambda v: 1 - v)),
    ("brightness:50", each(lambda v: v * 1.5)),
    ("brightness:-99", each(lambda v: v * 0.01)),
    ("brightness", each(lambda v: v * 1.8)),
    ("contrast:100", each(lambda v: (v - 0.5) * 2 + 0.5)),
    ("contrast:-100", each(lambda v: 0.5)),
    ("gamma:100", each(lambda v: v ** (1 / 2))),
    ("gamma:-50", each(lambda v: v**2)),
    ("grayscale", saturated(0)),
    ("saturation:-100", saturated(0)),
    ("saturation:100", saturated(2)),
    ("saturation", saturated(1.8)),
    ("hue:50", hue(90)),
    ("hue:-100", hue(-180)),
    ("sepia:100", sepia(1)),
    ("sepia", sepia(0.8)),
    ("tint:100:0000ff", tinted(1, (0, 0, 255))),
    ("tint", tinted(0.6, (255, 0, 0))),
    ("grayscale,e_negate", lambda color: (255 - luma(color),) * 3),
    ("negate,e_brightness:-50", each(lambda v: 1 - v / 2)),
]


# The effects and their largest amounts, in the table that the program prints. Trimming, which cuts, is in test_turns.py.
EFFECTS = [(name, most) for name, most in re.findall(r"^\| `([a-z]+)`[^|]*\| (?:-?\d+–(\d+))? *\| *\d* *\|",
                                                     document.output_of("pantograph print keys"), re.M)
           if name != "trim"]


@tap.test
def there_are_effects(_site):
    tap.holds(len(EFFECTS) > 10, f"the table names {EFFECTS}")


@tap.each(EFFECTS)
def something_is_seen_of(_site, name, most):
    shown = render.pixels(f"e_{name}:{most}" if most else f"e_{name}", patches())
    plain = render.pixels("full", patches())
    points = [(x, y) for x in range(0, len(PATCHES) * SIDE, 3) for y in range(0, SIDE, 3)]
    tap.holds(any(shown.color(*point) != plain.color(*point) for point in points), f"{name} changes colours")


def clipped(color):
    return tuple(min(255, max(0, round(channel))) for channel in color)


@tap.each([(effect, formula) for effect, formula in FORMULAS])
def formula_of(_site, effect, formula):
    pixels = render.pixels(f"e_{effect}", patches())
    for index, color in enumerate(PATCHES):
        got = pixels.color(index * SIDE + SIDE // 2, SIDE // 2)
        picture.near(got, clipped(formula(color)), f"{effect} of {color}", 1)


@tap.each([(effect,) for effect in ("negate", "grayscale", "sepia", "tint", "hue:30", "blur", "sharpen", "vignette:50", "pixelate")])
def alpha_is_left_alone_by(_site, effect):
    pixels = render.pixels(f"e_{effect}", patches(100))
    for index in range(len(PATCHES)):
        picture.near((pixels.alpha(index * SIDE + SIDE // 2, SIDE // 2),), (100,), "the alpha", 1)


@tap.each([("png",), ("jpg",), ("webp",), ("avif",), ("gif",)])
def grey_sources_take_colour(_site, extension):
    grey = os.path.join(tap.shelf(), "grey.png")
    picture.vips("colourspace", patches(), grey, "b-w")
    pixels = render.pixels("e_tint:100:0000ff", grey, extension=extension)
    color = pixels.color(2 * SIDE + SIDE // 2, SIDE // 2)
    tap.holds(color[2] > color[0] + 60, f"{color} is blue")


def edge():
    """Black beside white, with a transparent green below."""
    top = [(0, 0, 0, 255)] * 100 + [(255, 255, 255, 255)] * 100
    path = os.path.join(tap.shelf(), "edge.png")
    return path if os.path.exists(path) else picture.save([top] * 100 + [[(0, 255, 0, 0)] * 200] * 100, path)


@tap.each([(amount,) for amount in (250, 700, 2000)])
def blur_has_its_sigma(_site, amount):
    """A step blurred by a Gaussian is its integral (the error function)."""
    pixels = render.pixels(f"e_blur:{amount}", edge())
    sigma = amount * 200 / 50000
    for x in range(60, 140, 8):
        wanted = 127.5 * (1 + math.erf((x + 0.5 - 100) / sigma / math.sqrt(2)))
        picture.near(pixels.color(x, 40)[:1], (wanted,), f"amount {amount}, {x} of the step", 10)


@tap.each([("blur:900",), ("pixelate:30",), ("pixelate",)])
def hidden_colours_do_not_bleed(_site, effect):
    pixels = render.pixels(f"e_{effect}", edge())
    for y in range(0, 200, 5):
        for x in range(0, 200, 5):
            if pixels.alpha(x, y) > 8:
                red, green, blue = pixels.color(x, y)
                tap.holds(max(red, green, blue) - min(red, green, blue) < 12, f"{x},{y} is grey")


@tap.each([(7,), (30,), (200,)])
def pixelated_squares(_site, side):
    source = picture.plain(tap.shelf(), 100, 70, "png")
    plain, pixels = picture.Pixels(source), render.pixels(f"e_pixelate:{side}", source)
    for left in range(0, 100, side):
        for top in range(0, 70, side):
            right, bottom = min(100, left + side), min(70, top + side)
            inside = {pixels.color(x, y) for x in range(left, right) for y in range(top, bottom)}
            tap.same(len(inside), 1, f"the colours of the square at {left},{top}")
            if right - left == side and bottom - top == side:
                middle = plain.color(left + side // 2, top + side // 2)
                picture.near(inside.pop(), middle, f"the square at {left},{top}", 4)


@tap.test
def pixelate_without_an_amount_has_fifty_squares(_site):
    pixels = render.pixels("e_pixelate", picture.plain(tap.shelf(), 100, 70, "png"))
    tap.same(pixels.color(0, 0), pixels.color(1, 1), "one square")
    tap.holds(pixels.color(1, 0) != pixels.color(2, 0), "the next one differs")


@tap.test
def sharpening_makes_edges_steeper_and_leaves_areas(_site):
    path = picture.save([[(100, 100, 100)] * 30 + [(150, 150, 150)] * 30] * 30, os.path.join(tap.shelf(), "soft.png"))
    weak, strong = (render.pixels(f"e_sharpen:{amount}", path) for amount in (100, 400))
    picture.near(strong.color(5, 15), (100, 100, 100), "the dark area", 1)
    picture.near(strong.color(54, 15), (150, 150, 150), "the light area", 1)
    tap.holds(strong.color(29, 15)[0] < weak.color(29, 15)[0] < 100, "the dark side of the edge")
    tap.holds(strong.color(30, 15)[0] > weak.color(30, 15)[0] > 150, "the light side of the edge")


@tap.test
def vignette_falls_off_to_the_corners(_site):
    path = picture.save([[(200, 200, 200)] * 80] * 60, os.path.join(tap.shelf(), "even.png"))
    pixels = render.pixels("e_vignette:50", path)
    picture.near(pixels.color(40, 30), (200, 200, 200), "the middle", 1)
    for x, y in ((0, 0), (79, 0), (0, 59), (79, 59)):
        picture.near(pixels.color(x, y), (103, 103, 103), "a corner", 4)
    picture.near(pixels.color(79, 30), (175, 175, 175), "the middle of an edge", 3)


@tap.test
def effects_come_after_the_cut_and_before_the_padding(_site):
    pixels = render.pixels("w_100,h_100,c_pad,bg_00f,e_negate", patches())
    tap.same(pixels.color(50, 5), (0, 0, 255), "the padding")


tap.run("vips", "vipsheader")
