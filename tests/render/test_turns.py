#!/usr/bin/env -S python3 -B
"""Turning, mirroring and what a cut keeps, by numbers; and the frames of animations."""

import math
import os
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import picture, render, tap
from support.picture import BLUE, GREEN, RED, YELLOW

CORNERS = {"tl": RED, "tr": GREEN, "bl": BLUE, "br": YELLOW}


def quarters(extension="png", orientation=None):
    path = os.path.join(tap.shelf(), f"quarters-{orientation}.{extension}")
    if not os.path.exists(path):
        picture.save(picture.quadrants(80, 40, [RED, GREEN, BLUE, YELLOW]), path)
        if orientation:
            picture.orient(path, orientation)
    return path


def corners_of(pixels):
    right, bottom = pixels.width - 4, pixels.height - 4
    places = ((3, 3), (right, 3), (3, bottom), (right, bottom))
    nearest = [min(CORNERS, key=lambda name: math.dist(CORNERS[name], pixels.color(*place))) for place in places]
    return " ".join(nearest)


TURNS = [
    ("full", "tl tr bl br", (80, 40)),
    ("a_90", "bl tl br tr", (40, 80)),
    ("a_180", "br bl tr tl", (80, 40)),
    ("a_270", "tr br tl bl", (40, 80)),
    ("a_-90", "tr br tl bl", (40, 80)),
    ("a_hflip", "tr tl br bl", (80, 40)),
    ("a_vflip", "bl br tl tr", (80, 40)),
    ("a_hflip.90", "br tr bl tl", (40, 80)),
    ("a_hflip.270", "tl bl tr br", (40, 80)),
    ("a_vflip.90", "tl bl tr br", (40, 80)),
]


@tap.each(TURNS)
def right_angles(_site, recipe, wanted, size):
    for suffix, scale in (("", 1), (",w_0.5", 0.5)):
        pixels = render.pixels((recipe + suffix).removeprefix("full,"), quarters())
        tap.same((pixels.width, pixels.height), tuple(int(side * scale) for side in size), "the size")
        tap.same(corners_of(pixels), wanted, f"the corners of {recipe}{suffix}")


@tap.each(TURNS)
def after_the_orientation(_site, recipe, wanted, size):
    """Orientation 3 is upside down: the picture is turned upright before anything else."""
    pixels = render.pixels(recipe, quarters("jpg", 3))
    tap.same((pixels.width, pixels.height), size, "the size")
    opposite = {"tl": "br", "tr": "bl", "bl": "tr", "br": "tl"}
    tap.same(corners_of(pixels), " ".join(opposite[name] for name in wanted.split()), "the corners")


@tap.each([(degrees, recipe) for degrees in (1, 30, 45, 100, 211, 359) for recipe in ("", ",w_60", ",h_30,a_hflip")])
def free_angles(_site, degrees, recipe):
    """Where each corner's middle comes to lie, by the rotation about the middle."""
    turn = f"a_{degrees}{recipe}" if "hflip" not in recipe else f"a_hflip.{degrees}{recipe.replace(',a_hflip', '')}"
    pixels = render.pixels(turn, quarters())
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    width = 80 * abs(c) + 40 * abs(s)
    scale = pixels.width / width
    mirror = -1 if "hflip" in recipe else 1
    for dx, dy, color in ((-20, -10, RED), (20, -10, GREEN), (-20, 10, BLUE), (20, 10, YELLOW)):
        dx *= mirror
        x = pixels.width / 2 + (dx * c - dy * s) * scale
        y = pixels.height / 2 + (dx * s + dy * c) * scale
        picture.near(pixels.color(int(x), int(y)), color, f"{turn} at {x:.0f},{y:.0f}", 30)
    area = sum(pixels.alpha(x, y) for x in range(pixels.width) for y in range(pixels.height)) / 255
    tap.holds(abs(area - 3200 * scale * scale) < 0.05 * area + 8, f"{area} is the area of the picture")
    top = [x for x in range(pixels.width) if pixels.alpha(x, pixels.height // 2) > 128]
    bottom = [pixels.width - 1 - x for x in top][::-1]
    tap.holds(abs(top[0] - bottom[0]) <= 2, "it lies in the middle")


@tap.test
def edges_of_a_turned_picture_have_no_fringe(_site):
    path = picture.save([[(255, 255, 255)] * 60] * 60, os.path.join(tap.shelf(), "white.png"))
    pixels = render.pixels("a_30", path)
    for y in range(pixels.height):
        for x in range(pixels.width):
            if pixels.alpha(x, y) > 4:
                picture.near(pixels.color(x, y), (255, 255, 255), f"{x},{y}", 3)


@tap.each([("jpg", (255, 255, 255)), ("png", None)])
def ground_of_a_turned_picture(_site, extension, ground):
    pixels = render.pixels("a_45", quarters(), extension=extension)
    if ground:
        picture.near(pixels.color(1, 1), ground, "the corner", 8)
    else:
        tap.same(pixels.alpha(1, 1), 0, "the corner")
    blue = render.pixels("a_45,bg_00f", quarters(), extension=extension)
    picture.near(blue.color(1, 1), (0, 0, 255), "the corner with a background", 8)


def busy(at):
    """An even grey with a patch of bright checks, 40 wide, at this column."""
    rows = [[(120, 120, 120)] * 300 for _ in range(60)]
    for y in range(10, 50):
        for x in range(at, at + 40):
            rows[y][x] = (255, 60, 40) if (x // 4 + y // 4) % 2 else (255, 220, 180)
    path = os.path.join(tap.shelf(), f"busy-{at}.png")
    return path if os.path.exists(path) else picture.save(rows, path)


@tap.each([(gravity, at, mode) for gravity in ("auto", "entropy") for at in (5, 130, 255) for mode in ("", ",c_extract")])
def what_matters_stays(_site, gravity, at, mode):
    pixels = render.pixels(f"w_60,h_60,g_{gravity}{mode}", busy(at))
    tap.same((pixels.width, pixels.height), (60, 60), "the size")
    reds = sum(pixels.color(x, 30)[0] > 200 for x in range(60))
    tap.holds(reds >= 30, f"{reds} of 40 columns of the patch are there")


@tap.each([("x_5", 0), ("x_150", 120), ("x_0.5", 120), ("x_295", 240), ("x_1.0", 240), ("x_40,y_0", 10)])
def around_a_point(_site, point, left):
    source = os.path.join(tap.shelf(), "columns.png")
    if not os.path.exists(source):
        picture.save([[(x * 255 // 300, 0, 0) for x in range(300)]] * 60, source)
    for recipe in (f"w_60,h_60,g_xy,{point}", f"w_60,h_60,c_extract,g_xy,{point}"):
        red = render.pixels(recipe, source).color(0, 30)[0]
        picture.near((red,), (left * 255 // 300,), f"the first column of {recipe}", 1)


def animation():
    path = os.path.join(tap.shelf(), "animation.gif")
    if not os.path.exists(path):
        picture.animation(path, 60, 40, [RED, GREEN, BLUE])
    return path


def moving():
    """An animated WebP of the GIF."""
    path = os.path.join(tap.shelf(), "animation.webp")
    if not os.path.exists(path):
        picture.vips("webpsave", animation() + "[n=-1]", path, "--lossless")
    return path


def frames(path):
    """The pixels of the frames, one below the other, and the height of one."""
    roll = path + ".png"
    picture.vips("copy", path + "[n=-1]", roll)
    return picture.Pixels(roll)


@tap.each([(source, extension) for source in (animation, moving) for extension in ("gif", "webp")])
def animation_is_kept(_site, source, extension):
    path = render.make("an_1,w_30,q_100", source(), extension=extension)
    tap.same((picture.field(path, "n-pages"), picture.field(path, "delay")), ("3", "100 100 100"), "frames and delays")
    pixels = frames(path)
    tap.same((pixels.width, pixels.height), (30, 60), "the size of the roll")
    for index, color in enumerate((RED, GREEN, BLUE)):
        picture.near(pixels.color(15, 20 * index + 10), color, f"frame {index}", 12)


@tap.each([("png",), ("jpg",), ("avif",)])
def other_formats_get_the_first_frame(_site, extension):
    pixels = render.pixels("an_1", animation(), extension=extension)
    tap.same((pixels.width, pixels.height), (60, 40), "the size")
    picture.near(pixels.color(30, 20), RED, "the colour")


@tap.test
def every_frame_goes_through_the_pipeline(_site):
    logo = picture.save([[YELLOW] * 12] * 6, os.path.join(tap.shelf(), "logo.png"))
    path = render.make("an_1,a_90,w_20,r_8,bo_2:fff,e_negate,l_YQ", animation(), logo, extension="webp")
    pixels = frames(path)
    tap.same((pixels.width, pixels.height), (24, 3 * 34), "the size of the roll")
    for index, color in enumerate((RED, GREEN, BLUE)):
        top = 34 * index
        tap.same(pixels.alpha(0, top), 0, f"the corner of frame {index}")
        picture.near(pixels.color(12, top + 6), [255 - c for c in color], f"frame {index}", 12)
        picture.near(pixels.color(12, top + 17), YELLOW, f"the overlay of frame {index}", 60)


@tap.test
def still_pictures_have_no_frames_to_keep(_site):
    for extension in ("gif", "webp"):
        tap.same(picture.size_of(render.make("an_1", quarters(), extension=extension)), (80, 40), "the size")


@tap.each([(page, color) for page, color in ((1, RED), (2, GREEN), (3, BLUE))])
def pages(_site, page, color):
    for source in (animation(), moving()):
        picture.near(render.pixels(f"pg_{page},w_30", source).color(9, 9), color, f"page {page}", 4)


@tap.each([(animation, 4), (animation, 100000), (moving, 4), (quarters, 2)])
def no_such_page(_site, source, page):
    slug, sentence = render.fault(f"pg_{page}", source())
    tap.same(slug, "no-page", "the slug")
    tap.holds(f"pg_{page}" in sentence, f"{sentence} names the key")


@tap.test
def frames_share_a_budget(_site):
    """Forty frames of 1,200 × 1,200 are more than fifty megapixels, one of them is not."""
    path = os.path.join(tap.shelf(), "long.gif")
    picture.animation(path, 1200, 1200, [RED, GREEN] * 20)
    tap.same(render.fault("an_1,w_9", path, extension="gif")[0], "picture-too-large", "the fault")
    tap.same(picture.size_of(render.make("w_9", path, extension="gif")), (9, 9), "one frame")
    small = os.path.join(tap.shelf(), "enlarged.gif")
    picture.animation(small, 4, 4, [RED, GREEN] * 20)
    tap.same(render.fault("an_1,w_2000,el_1", small, extension="gif")[0], "result-too-large", "the fault")


@tap.test
def trimmed_animation_keeps_what_any_frame_needs(_site):
    rolls = []
    for left, top in ((10, 10), (30, 15)):
        rows = [[(240, 240, 240)] * 60 for _ in range(40)]
        for y in range(top, top + 10):
            for x in range(left, left + 10):
                rows[y][x] = BLUE
        rolls += rows
    roll, path = os.path.join(tap.shelf(), "roll.png"), os.path.join(tap.shelf(), "trim.gif")
    picture.save(rolls, roll)
    picture.vips("gifsave", roll, path, "--page-height", "40")
    result = render.make("e_trim,an_1", path, extension="gif")
    tap.same(picture.size_of(result), (30, 15), "the size of a frame")


tap.run("vips", "vipsheader")
