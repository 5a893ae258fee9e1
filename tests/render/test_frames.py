#!/usr/bin/env -S python3 -B
"""Opacity, corners, borders, trimming and overlays, by numbers."""

import base64
import math
import os
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import picture, render, tap

RED, WHITE, BLUE = (200, 0, 0), (255, 255, 255), (0, 0, 255)


def flat(width, height, color, name=None):
    path = os.path.join(tap.shelf(), f"{name or 'flat'}-{width}x{height}-{'-'.join(map(str, color))}.png")
    return path if os.path.exists(path) else picture.save([[color] * width] * height, path)


@tap.each([(100,), (60,), (1,), (0,)])
def opacity(_site, percent):
    pixels = render.pixels(f"o_{percent}", flat(20, 10, RED))
    picture.near((pixels.alpha(5, 5),), (percent * 2.55,), "the alpha", 0.51)
    tap.same(pixels.color(5, 5), RED if percent else (0, 0, 0), "the colour, of which nothing is left at 0")
    onto = render.pixels(f"o_{percent},bg_00f", flat(20, 10, RED))
    picture.near(onto.color(5, 5), (2 * percent, 0, 255 - 2.55 * percent), "over the background", 2)
    jpeg = render.pixels(f"o_{percent}", flat(20, 10, RED), extension="jpg")
    picture.near(jpeg.color(5, 5), (255 - 0.55 * percent, 255 - 2.55 * percent, 255 - 2.55 * percent), "a JPEG", 3)


def cover(x, y, width, height, radius):
    """The part of a pixel within a rounded rectangle, by 16 × 16 samples."""
    inside = 0
    for i in range(256):
        px, py = x + (i % 16 + 0.5) / 16, y + (i // 16 + 0.5) / 16
        dx = max(0, radius - min(px, width - px))
        dy = max(0, radius - min(py, height - py))
        inside += math.hypot(dx, dy) <= radius
    return inside / 256


@tap.each([(5,), (12,), (20,), (500,)])
def corners_cover_what_they_should(_site, radius):
    width, height = 60, 40
    pixels = render.pixels(f"r_{radius}", flat(width, height, RED))
    for y in range(height):
        for x in range(width):
            wanted = cover(x, y, width, height, min(radius, 20))
            picture.near((pixels.alpha(x, y) / 255,), (wanted,), f"the cover of {x},{y}", 0.08)
            if pixels.alpha(x, y):
                tap.same(pixels.color(x, y), RED, f"the colour of {x},{y}")


@tap.test
def largest_radius_is_an_ellipse(_site):
    pixels = render.pixels("r_max", flat(80, 40, RED))
    for x, y in ((0, 0), (5, 5), (12, 3)):
        tap.same(pixels.alpha(x, y), 0, f"the alpha of {x},{y}")
    for x, y in ((40, 0), (0, 20), (40, 20), (12, 12)):
        tap.holds(pixels.alpha(x, y) > 200, f"{x},{y} is inside")
    area = sum(pixels.alpha(x, y) for x in range(80) for y in range(40)) / 255
    picture.near((area,), (math.pi * 40 * 20,), "the area", 3)


@tap.test
def corners_of_a_jpeg_have_the_background(_site):
    for recipe, wanted in (("r_20", WHITE), ("r_20,bg_00f", BLUE)):
        pixels = render.pixels(recipe, flat(60, 40, RED), extension="jpg")
        picture.near(pixels.color(0, 0), wanted, "the corner", 20)
        picture.near(pixels.color(30, 20), RED, "the middle", 8)


@tap.test
def background_does_not_fill_corners_where_there_is_alpha(_site):
    pixels = render.pixels("w_60,h_60,c_pad,bg_00f,r_20,el_1", flat(60, 40, RED))
    tap.same(pixels.alpha(0, 0), 0, "the corner")
    tap.same((pixels.color(30, 2), pixels.alpha(30, 2)), (BLUE, 255), "the padding")


@tap.test
def straight_border(_site):
    pixels = render.pixels("bo_3:00f", flat(20, 10, RED))
    tap.same((pixels.width, pixels.height, pixels.bands), (26, 16, 3), "the size")
    for y in range(16):
        for x in range(26):
            inside = 3 <= x < 23 and 3 <= y < 13
            tap.same(pixels.color(x, y), RED if inside else BLUE, f"{x},{y}")


@tap.test
def half_transparent_border(_site):
    pixels = render.pixels("bo_3:0000ff80", flat(20, 10, RED))
    tap.same((pixels.color(1, 1), pixels.alpha(1, 1)), (BLUE, 128), "the border")
    tap.same((pixels.color(9, 9), pixels.alpha(9, 9)), (RED, 255), "the picture")


@tap.each([("r_15",), ("r_max",)])
def round_border_has_no_seam(_site, radius):
    """From the middle outwards: picture, border, nothing; what is opaque has no gap in it."""
    pixels = render.pixels(f"{radius},bo_6:00f", flat(60, 60, RED))
    tap.same((pixels.width, pixels.height), (72, 72), "the size")
    tap.same(pixels.alpha(0, 0), 0, "the corner")
    for step in range(32):
        x = y = 36 - step
        red, green, blue = pixels.color(x, y)
        alpha = pixels.alpha(x, y)
        outer = pixels.alpha(max(0, x - 2), max(0, y - 2))
        if outer == 255:
            tap.holds(alpha == 255, f"{x},{y} has no gap: {alpha}")
            picture.near((red / 200 + blue / 255,), (1,), f"{x},{y} is red, blue or between", 0.03)
        tap.same(green, 0, f"the green of {x},{y}")
    middle = [pixels.color(x, 36) for x in range(72)]
    tap.same((middle[2], middle[69], middle[36]), (BLUE, BLUE, RED), "a row")


def framed(width, height, box, ground=(250, 250, 250), inside=(20, 100, 20)):
    left, top, right, bottom = box
    rows = [[inside if left <= x < right and top <= y < bottom else ground for x in range(width)] for y in range(height)]
    return picture.save(rows, os.path.join(tap.shelf(), f"framed-{width}-{left}-{top}-{ground}.png".replace(" ", "")))


@tap.each(
    [
        ("e_trim", (70, 80)),
        ("e_trim,w_35", (35, 40)),
        ("e_trim,h_40,a_90", (46, 40)),
        ("e_trim,w_40,h_40", (40, 40)),
        ("e_trim:98", (200, 150)),
        ("e_trim,w_20,h_20,c_extract,x_0,y_0", (20, 20)),
    ]
)
def trimmed(_site, recipe, size):
    for source in (framed(200, 150, (50, 30, 120, 110)), framed(200, 150, (50, 30, 120, 110), (9, 200, 9, 0), (20, 100, 20, 255))):
        pixels = render.pixels(recipe, source)
        wanted = (70, 80) if recipe == "e_trim:98" and pixels.bands == 4 else size
        tap.same((pixels.width, pixels.height), wanted, f"the size of {recipe}")
        if wanted != (200, 150):
            picture.near(pixels.color(0, 0), (20, 100, 20), "the corner", 1)


@tap.test
def tolerance_of_trim(_site):
    source = framed(200, 150, (50, 30, 120, 110), (100, 100, 100), (130, 100, 100))
    for tolerance, width in ((0, 70), (11, 70), (12, 200)):
        tap.same(render.pixels(f"e_trim:{tolerance}", source).width, width, f"the width at {tolerance}")


@tap.test
def picture_of_one_colour_is_not_trimmed(_site):
    pixels = render.pixels("e_trim", flat(30, 20, RED))
    tap.same((pixels.width, pixels.height), (30, 20), "the size")


def key(text="logo.png"):
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def overlaid(pixels, base):
    """The box of what is not the base's colour."""
    found = [(x, y) for y in range(pixels.height) for x in range(pixels.width) if pixels.color(x, y) != base]
    return min(x for x, _ in found), min(y for _, y in found), max(x for x, _ in found) + 1, max(y for _, y in found) + 1


@tap.each(
    [
        ("", (40, 25, 60, 35)),
        (":north_west", (0, 0, 20, 10)),
        (":north_west:3:4", (3, 4, 23, 14)),
        (":south_east:3:4", (77, 46, 97, 56)),
        (":east:0.1:0", (70, 25, 90, 35)),
        (":north:5:0.5", (45, 30, 65, 40)),
        (":center:0:0:0.5", (25, 17, 75, 42)),
        (":north_west:0:0:1.0", (0, 0, 100, 50)),
        (":south_west:0:0:10", (0, 55, 10, 60)),
        (":north_west:95:58", (95, 58, 100, 60)),
        (":center:0:0:200", (0, 0, 100, 60)),
    ]
)
def place_of_an_overlay(_site, place, box):
    pixels = render.pixels(f"l_{key()}{place}", flat(100, 60, RED), flat(20, 10, BLUE))
    tap.same((pixels.width, pixels.height, pixels.bands), (100, 60, 3), "the size")
    tap.same(overlaid(pixels, RED), box, "the place")


@tap.test
def overlay_outside_shows_nowhere(_site):
    pixels = render.pixels(f"l_{key()}:north_west:500:500", flat(100, 60, RED), flat(20, 10, BLUE))
    tap.same({pixels.color(x, y) for x in range(100) for y in range(60)}, {RED}, "the colours")


@tap.test
def opacity_and_order_of_overlays(_site):
    recipe = f"l_{key()}:center:0:0:0:50.{key('b')}:north_west:0:0:10"
    pixels = render.pixels(recipe, flat(100, 60, RED), flat(60, 40, BLUE), flat(9, 9, (0, 250, 0)))
    picture.near(pixels.color(50, 30), (100, 0, 128), "half of both", 1)
    tap.same(pixels.color(2, 2), (0, 250, 0), "the second")


@tap.test
def later_overlays_lie_on_top(_site):
    recipe = f"l_{key()}.{key('b')}"
    pixels = render.pixels(recipe, flat(100, 60, RED), flat(60, 40, BLUE), flat(60, 40, (0, 250, 0)))
    tap.same(pixels.color(50, 30), (0, 250, 0), "the top")


@tap.test
def hidden_colours_of_an_overlay_do_not_bleed(_site):
    rows = [[(0, 0, 255, 255) if math.hypot(x - 30, y - 30) < 25 else (0, 255, 0, 0) for x in range(60)] for y in range(60)]
    logo = picture.save(rows, os.path.join(tap.shelf(), "disc.png"))
    pixels = render.pixels(f"l_{key()}:center:0:0:40", flat(100, 60, RED), logo)
    for y in range(60):
        for x in range(100):
            red, green, blue = pixels.color(x, y)
            tap.holds(green <= 3, f"{x},{y} is red, blue or between, not {red},{green},{blue}")


@tap.test
def overlays_come_over_border_and_corners(_site):
    pixels = render.pixels(f"r_20,bo_5:0f0,l_{key()}:north_west", flat(100, 60, RED), flat(20, 10, BLUE))
    tap.same((pixels.width, pixels.height), (110, 70), "the size")
    tap.same((pixels.color(0, 0), pixels.alpha(0, 0)), (BLUE, 255), "the corner")
    tap.same(pixels.alpha(109, 69), 0, "the other corner")


@tap.test
def overlay_is_upright_and_in_its_colours(_site):
    path = os.path.join(tap.shelf(), "turned.jpg")
    picture.save(picture.quadrants(40, 20, [RED, RED, BLUE, BLUE]), path)
    picture.orient(path, 3)
    pixels = render.pixels(f"l_{key()}:north_west", flat(100, 60, WHITE), path)
    picture.near(pixels.color(10, 4), BLUE, "the top", 30)
    picture.near(pixels.color(10, 16), RED, "the bottom", 30)


@tap.test
def sources_and_overlays_must_be_as_many(_site):
    tap.same(render.fault(f"l_{key()}", flat(9, 9, RED))[0], "internal", "too few")
    tap.same(render.fault("full", flat(9, 9, RED), flat(9, 9, RED))[0], "internal", "too many")


@tap.test
def damaged_overlay_is_a_fault(_site):
    path = os.path.join(tap.shelf(), "cut.png")
    with open(flat(100, 60, RED), "rb") as file, open(path, "wb") as cut:
        cut.write(file.read()[:60])
    tap.same(render.fault(f"l_{key()}", flat(9, 9, RED), path)[0], "undecodable", "the fault")


tap.run("vips", "vipsheader")
