#!/usr/bin/env -S python3 -B
"""The sizes that lists make, and which part of the original is in them, by the stored files."""

import os
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import picture, tap

# Original, list, result. What docs/url-reference shows, test_documents.py asks for.
SIZES_OF_LISTS = [
    # One of each kind.
    ("1200x800", "w_100", "100x67"),
    ("1200x800", "h_100", "150x100"),
    ("1200x800", "w_300,h_100,c_fit", "150x100"),
    ("1200x800", "w_300,h_100,c_cover", "300x200"),
    ("1200x800", "w_300,h_100,c_scale", "300x100"),
    ("1200x800", "w_100,ar_2", "100x50"),
    ("1200x800", "h_100,ar_16:9", "178x100"),
    ("1200x800", "w_100,dpr_2", "200x133"),
    ("1200x800", "w_100,h_50,dpr_1.5", "150x75"),
    ("1200x800", "w_2000,h_1000,c_pad", "1200x600"),
    ("1200x800", "full", "1200x800"),
    ("600x900", "w_300,h_100,c_cover", "300x450"),
    ("600x900", "w_700,h_50", "600x43"),
    ("40x30", "w_100,h_100", "30x30"),
    ("40x30", "w_1", "1x1"),
    ("1200x800", "w_2000,h_1000", "1200x600"),
    ("1200x800", "w_2000,h_1000,c_fit", "1200x800"),
    ("1200x800", "w_100,ar_16:9,dpr_2", "200x112"),
    # Without el_1 nothing is enlarged, whatever the mode.
    ("1200x800", "w_2000", "1200x800"),
    ("1200x800", "h_1000", "1200x800"),
    ("1200x800", "w_2000,h_1000,c_cover", "1200x800"),
    ("1200x800", "w_1300,h_100,c_cover", "1200x800"),
    ("1200x800", "w_2000,h_1000,c_scale", "1200x600"),
    ("1200x800", "w_2000,h_1000,c_extract", "1200x600"),
    ("1200x800", "w_1201,h_1", "1200x1"),
    ("40x30", "w_100,h_100,c_pad", "30x30"),
    # With it everything may be.
    ("40x30", "w_60,el_1", "60x45"),
    ("40x30", "h_60,el_1", "80x60"),
    ("40x30", "w_100,h_100,el_1", "100x100"),
    ("40x30", "w_100,h_100,c_fit,el_1", "100x75"),
    ("40x30", "w_100,h_100,c_cover,el_1", "133x100"),
    ("40x30", "w_100,h_50,c_scale,el_1", "100x50"),
    ("40x30", "w_100,h_100,c_pad,el_1", "100x100"),
    # Parts of the original.
    ("1200x800", "w_0.5", "600x400"),
    ("1200x800", "h_0.25", "300x200"),
    ("1200x800", "w_0.25,h_0.5", "300x400"),
    ("1200x800", "w_0.5,dpr_2", "600x400"),
    ("1200x800", "w_0.5,ar_2", "600x300"),
    ("40x30", "w_0.0001", "1x1"),
    # A shape alone crops.
    ("1200x800", "ar_1", "800x800"),
    ("1200x800", "ar_16:9", "1200x675"),
    ("1200x800", "ar_1:2", "400x800"),
    ("600x900", "ar_1.5", "600x400"),
    # The pixel ratio.
    ("1200x800", "w_101,dpr_0.5", "51x34"),
    ("1200x800", "w_100,dpr_5", "500x333"),
    ("1200x800", "h_100,dpr_2,c_fit", "300x200"),
    # Rounding is half away from zero, and no side comes to 0.
    ("1200x800", "h_267", "401x267"),
    ("1200x800", "w_3", "3x2"),
    ("600x900", "h_1", "1x1"),
    # A box of one side is its own shape in every mode.
    ("1200x800", "w_300,c_crop", "300x200"),
    ("1200x800", "w_300,c_pad", "300x200"),
    ("1200x800", "w_300,c_scale", "300x200"),
    ("1200x800", "w_300,h_100,c_fill", "300x100"),
    ("1200x800", "w_300,h_100,c_limit", "150x100"),
    # Extracts.
    ("1200x800", "w_100,h_50,c_extract", "100x50"),
    ("1200x800", "w_100,h_50,c_extract,x_10,y_20", "100x50"),
    ("1200x800", "w_0.25,h_0.5,c_extract,x_0.5,y_0.25", "300x400"),
    ("1200x800", "w_1200,h_800,c_extract,x_8000,y_8000", "1200x800"),
    ("1200x800", "W_100,C_Fit", "100x67"),
]


def source(width, height):
    return picture.plain(tap.shelf(), width, height)


def make(site, path):
    """Asks for a picture and gives the path of the stored file."""
    answer = site.ask(path)
    tap.same(answer.status, 307, f"the status of {answer.text!r}")
    location = answer.header("Location")
    return site.stored(location.split("/", 3)[3])


@tap.each(SIZES_OF_LISTS)
def size(site, original, recipe, result):
    site.add("a/picture.jpg", source(*map(int, original.split("x"))))
    path = make(site, f"/a/picture.jpg/1/{recipe}/name.jpg")
    tap.same("%dx%d" % picture.size_of(path), result, "the size")


@tap.each([(extension,) for extension in picture.MEDIA_TYPES])
def size_in_every_format(site, extension):
    site.add("picture.jpg", source(600, 900))
    path = make(site, f"/picture.jpg/1/w_120,h_120,c_fit/name.{extension}")
    tap.same(picture.size_of(path), (80, 120), "the size")
    tap.same(picture.format_of(path), extension.replace("jpeg", "jpg"), "the format")
    pixels = picture.Pixels(path)
    # The ramp: darkest at the top left, its red grows to the right, its green to the bottom.
    picture.near(pixels.color(2, 2), (8, 5, 6), "the top left", 40)
    picture.near(pixels.color(77, 2), (247, 5, 104), "the top right", 40)
    picture.near(pixels.color(2, 117), (8, 249, 153), "the bottom left", 40)


# Exif 2.3, 4.6.4 A: which side of the upright picture the file's first row and first column are.
ORIENTATIONS = [
    (1, "top", "left"),
    (2, "top", "right"),
    (3, "bottom", "right"),
    (4, "bottom", "left"),
    (5, "left", "top"),
    (6, "right", "top"),
    (7, "right", "bottom"),
    (8, "left", "bottom"),
]
UPRIGHT = {
    frozenset(("top", "left")): picture.RED,
    frozenset(("top", "right")): picture.GREEN,
    frozenset(("bottom", "left")): picture.BLUE,
    frozenset(("bottom", "right")): picture.YELLOW,
}
OPPOSITE = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}


def turned_source(orientation, row, column):
    """A JPEG that is 320x240 when upright, its four quarters in the colours of UPRIGHT."""
    rows, columns = (row, OPPOSITE[row]), (column, OPPOSITE[column])
    colors = [UPRIGHT[frozenset((r, c))] for r in rows for c in columns]
    width, height = (320, 240) if row in ("top", "bottom") else (240, 320)
    path = os.path.join(tap.shelf(), f"turned-{orientation}.jpg")
    picture.save(picture.quadrants(width, height, colors), path)
    return picture.orient(path, orientation)


def has_upright_quarters(pixels):
    right, bottom = pixels.width * 3 // 4, pixels.height * 3 // 4
    left, top = pixels.width // 4, pixels.height // 4
    picture.near(pixels.color(left, top), picture.RED, "the top left")
    picture.near(pixels.color(right, top), picture.GREEN, "the top right")
    picture.near(pixels.color(left, bottom), picture.BLUE, "the bottom left")
    picture.near(pixels.color(right, bottom), picture.YELLOW, "the bottom right")


@tap.each(ORIENTATIONS)
def orientation(site, orientation, row, column):
    site.add("turned.jpg", turned_source(orientation, row, column))
    sizes = {"full": (320, 240), "w_80": (80, 60), "w_80,h_80,c_scale": (80, 80), "w_60,h_60": (60, 60)}
    for recipe, wanted in sizes.items():
        pixels = picture.Pixels(make(site, f"/turned.jpg/1/{recipe}/upright.png"))
        tap.same((pixels.width, pixels.height), wanted, f"the size of {recipe}")
        has_upright_quarters(pixels)


@tap.each(ORIENTATIONS)
def extract_of_orientation(site, orientation, row, column):
    site.add("turned.jpg", turned_source(orientation, row, column))
    pixels = picture.Pixels(make(site, "/turned.jpg/1/w_40,h_30,c_extract,x_270,y_10/corner.png"))
    tap.same((pixels.width, pixels.height), (40, 30), "the size")
    for x, y in ((0, 0), (39, 0), (0, 29), (39, 29)):
        picture.near(pixels.color(x, y), picture.GREEN, f"{x},{y}")


# Nine colours, each with the gravity that chooses it, in reading order.
PLACES = ["north_west", "north", "north_east", "west", "center", "east", "south_west", "south", "south_east"]
NINE = {place: (20 + 25 * i, 230 - 20 * i, 60 * (i % 4)) for i, place in enumerate(PLACES)}
OTHER_NAMES = {
    "northwest": "north_west",
    "top_left": "north_west",
    "left_top": "north_west",
    "top": "north",
    "northeast": "north_east",
    "top_right": "north_east",
    "right_top": "north_east",
    "left": "west",
    "centre": "center",
    "middle": "center",
    "right": "east",
    "southwest": "south_west",
    "bottom_left": "south_west",
    "left_bottom": "south_west",
    "bottom": "south",
    "southeast": "south_east",
    "bottom_right": "south_east",
    "right_bottom": "south_east",
    "NORTH_East": "north_east",
}


def nine_tiles(columns=3, rows=3):
    """Tiles of 100 pixels; fewer than three columns or rows take those through the middle."""
    colors = [[NINE[PLACES[3 * row + column]] for column in range(3)] for row in range(3)]
    if columns == 1:
        colors = [line[1:2] for line in colors]
    if rows == 1:
        colors = colors[1:2]
    path = os.path.join(tap.shelf(), f"tiles-{columns}x{rows}.png")
    return path if os.path.exists(path) else picture.save(picture.tiles(colors, 100), path)


def is_one_color(pixels, color, distance=0):
    last = (pixels.width - 1, pixels.height - 1)
    for x in (0, last[0] // 2, last[0]):
        for y in (0, last[1] // 2, last[1]):
            picture.near(pixels.color(x, y), color, f"{x},{y}", distance)


@tap.each([(name, place) for name, place in {**{p: p for p in PLACES}, **OTHER_NAMES}.items()])
def gravity_of_extract(site, name, place):
    site.add("tiles.png", nine_tiles())
    pixels = picture.Pixels(make(site, f"/tiles.png/1/w_100,h_100,c_extract,g_{name}/tile.png"))
    is_one_color(pixels, NINE[place])


@tap.each([(place,) for place in PLACES])
def gravity_of_crop(site, place):
    column, row = PLACES.index(place) % 3, PLACES.index(place) // 3
    site.add("wide.png", nine_tiles(3, 1))
    site.add("high.png", nine_tiles(1, 3))
    wide = picture.Pixels(make(site, f"/wide.png/1/w_100,h_100,g_{place}/tile.png"))
    high = picture.Pixels(make(site, f"/high.png/1/w_100,h_100,g_{place}/tile.png"))
    is_one_color(wide, NINE[PLACES[3 + column]])
    is_one_color(high, NINE[PLACES[3 * row + 1]])


@tap.test
def crop_scales_before_it_cuts(site):
    site.add("wide.png", nine_tiles(3, 1))
    pixels = picture.Pixels(make(site, "/wide.png/1/w_20,h_20,g_east/tile.png"))
    tap.same((pixels.width, pixels.height), (20, 20), "the size")
    # Scaled down, a sharp edge leaves a faint ring some pixels away.
    is_one_color(pixels, NINE["east"], 8)


@tap.each(
    [
        ("x_0,y_0", "north_west"),
        ("x_200,y_0", "north_east"),
        ("x_100,y_200", "south"),
        ("x_100", "north"),
        ("y_100", "west"),
        ("x_0.333334,y_0.666667", "south"),
        ("x_8000,y_8000", "south_east"),
        ("x_1.0,y_0.0", "north_east"),
    ]
)
def extract_at(site, offset, place):
    site.add("tiles.png", nine_tiles())
    pixels = picture.Pixels(make(site, f"/tiles.png/1/w_100,h_100,c_extract,{offset}/tile.png"))
    is_one_color(pixels, NINE[place])


# A 100x50 red picture in a box of 50x50 becomes 50x25; the top row of where it lies then.
@tap.each([(place, (0, 12, 25)[PLACES.index(place) // 3]) for place in PLACES])
def place_of_padded_high(site, place, top):
    path = os.path.join(tap.shelf(), "red-wide.png")
    site.add("red.png", picture.save([[picture.RED] * 100] * 50, path))
    pixels = picture.Pixels(make(site, f"/red.png/1/w_50,h_50,c_pad,g_{place},bg_blue/pad.png"))
    tap.same((pixels.width, pixels.height), (50, 50), "the size")
    rows = [y for y in range(50) if picture.is_near(pixels.color(25, y), picture.RED, 1)]
    tap.same(rows, list(range(top, top + 25)), "the rows of the picture")
    others = {pixels.color(x, y) for x in (0, 49) for y in range(50) if y not in rows}
    tap.same(others, {(0, 0, 255)}, "the colour around")


@tap.each([(place, (0, 12, 25)[PLACES.index(place) % 3]) for place in PLACES])
def place_of_padded_wide(site, place, left):
    path = os.path.join(tap.shelf(), "red-high.png")
    site.add("red.png", picture.save([[picture.RED] * 50] * 100, path))
    pixels = picture.Pixels(make(site, f"/red.png/1/w_50,h_50,c_pad,g_{place}/pad.png"))
    columns = [x for x in range(50) if pixels.alpha(x, 25) == 255]
    tap.same(columns, list(range(left, left + 25)), "the columns of the picture")
    tap.same({pixels.alpha(x, 0) for x in range(50) if x not in columns}, {0}, "the alpha around")
    picture.near(pixels.color(left, 10), picture.RED, "the picture", 1)


@tap.test
def scale_stretches_the_whole_picture(site):
    path = os.path.join(tap.shelf(), "quarters.png")
    four = (picture.RED, picture.GREEN, picture.BLUE, picture.YELLOW)
    site.add("quarters.png", picture.save(picture.quadrants(400, 400, four), path))
    pixels = picture.Pixels(make(site, "/quarters.png/1/w_200,h_50,c_scale/flat.png"))
    tap.same((pixels.width, pixels.height), (200, 50), "the size")
    has_upright_quarters(pixels)


SIZES = "small=w_200;card=w_400,h_300,c_fit;Small=h_40"


@tap.each(
    [
        ("s_small", "w_200", "200x133"),
        ("S_small", "w_200", "200x133"),
        ("s_card", "w_400,h_300,c_fit", "400x267"),
        ("s_card,w_100", "w_100,h_300,c_fit", "100x67"),
        ("w_100,s_card", "w_100,h_300,c_fit", "100x67"),
        ("s_small,dpr_2", "w_400", "400x267"),
        ("s_small,h_100", "w_200,h_100", "200x100"),
        ("s_Small", "h_40", "60x40"),
    ]
)
def named_size(site, recipe, canonical, result):
    site.set(SIZES=SIZES)
    site.add("picture.jpg", source(1200, 800))
    path = make(site, f"/picture.jpg/1/{recipe}/name.jpg")
    tap.same(os.path.relpath(path, site.cache), f"picture.jpg/1/{canonical}/name.jpg", "the key")
    tap.same("%dx%d" % picture.size_of(path), result, "the size")


@tap.each([("s_large",), ("s_SMALL",), ("s_",), ("s_w_200",)])
def unknown_named_size(site, recipe):
    site.set(SIZES=SIZES)
    site.add("picture.jpg", source(1200, 800))
    answer = site.ask(f"/picture.jpg/1/{recipe}/name.jpg")
    tap.same((answer.status, answer.slug), (400, "bad-value"), "the answer")
    tap.holds(f"{recipe}:" in answer.text, "the sentence names the size")
    tap.same(site.keys(), set(), "the cache")


@tap.each([("s_small",), ("w_200",), ("s_card",), ("w_400,h_300,c_fit",), ("h_40",)])
def only_sizes_admits(site, recipe):
    site.set(SIZES=SIZES, ONLY_SIZES="1")
    site.add("picture.jpg", source(1200, 800))
    make(site, f"/picture.jpg/1/{recipe}/name.jpg")


@tap.each(
    [
        ("full",),
        ("w_201",),
        ("h_200",),
        ("s_small,h_10",),
        ("s_small,dpr_2",),
        ("s_small,el_1",),
        ("s_card,c_crop",),
        ("s_card,g_north,c_pad",),
        ("w_200,q_10",),
    ]
)
def only_sizes_refuses(site, recipe):
    site.set(SIZES=SIZES, ONLY_SIZES="1")
    site.add("picture.jpg", source(1200, 800))
    answer = site.ask(f"/picture.jpg/1/{recipe}/name.jpg")
    tap.same((answer.status, answer.slug), (403, "size-not-allowed"), "the answer")
    tap.same(site.keys(), set(), "the cache")


@tap.each(
    [
        ("w_101", "w_128", "128x85"),
        ("w_128", "w_128", "128x85"),
        ("w_50,dpr_2", "w_128", "128x85"),
        ("w_100,h_100", "w_128,h_128", "128x128"),
        ("w_5000", "w_256", "256x171"),
        ("h_99", "h_99", "149x99"),
        ("s_small", "w_200", "200x133"),
    ]
)
def ladder(site, recipe, canonical, result):
    site.set(SIZES=SIZES, WIDTHS="64,128,256")
    site.add("picture.jpg", source(1200, 800))
    path = make(site, f"/picture.jpg/1/{recipe}/name.jpg")
    tap.same(os.path.relpath(path, site.cache), f"picture.jpg/1/{canonical}/name.jpg", "the key")
    tap.same("%dx%d" % picture.size_of(path), result, "the size")


@tap.test
def page_that_is_not_there(site):
    site.add("picture.jpg", source(40, 30))
    answer = site.ask("/picture.jpg/1/pg_2/name.jpg")
    tap.same((answer.status, answer.slug), (404, "no-page"), "the answer")
    tap.holds("pg_2" in answer.text, "the sentence names the key")
    tap.same(site.keys(), set(), "the cache")


@tap.test
def whole_language_makes_one_stored_picture(site):
    """One list of nearly everything, in two orders, by way of the worker."""
    site.add("picture.jpg", source(1200, 800))
    items = "w_200,h_100,g_auto,a_-90,e_sepia,e_blur:50,r_max,bo_4:f00,o_80,bg_00f,q_auto:eco,fl_attachment".split(",")
    first = make(site, f"/picture.jpg/1/{','.join(items)}/name.webp")
    second = make(site, f"/picture.jpg/1/{','.join(items[::-1])}/name.webp")
    tap.same(first, second, "the stored picture")
    tap.same(picture.size_of(first), (208, 108), "the size")


# The list, the fault, and what its sentence must name.
@tap.each(
    [
        ("w_0", "bad-value", "w_0"),
        ("w_8193", "bad-value", "w_8193"),
        ("w_8192,dpr_2", "bad-value", "w_"),
        ("h_5000,dpr_2", "bad-value", "h_"),
        ("w_1.0", "bad-value", "w_1.0"),
        ("h_", "bad-value", "h_"),
        ("dpr_0.4", "bad-value", "dpr_0.4"),
        ("dpr_5.1", "bad-value", "dpr_5.1"),
        ("w_10,c_fits", "bad-value", "c_fits"),
        ("w_10,h_10,g_up", "bad-value", "g_up"),
        ("w_10,bg_nocolor", "bad-value", "bg_nocolor"),
        ("q_0", "bad-value", "q_0"),
        ("q_101", "bad-value", "q_101"),
        ("ar_0", "bad-value", "ar_0"),
        ("ar_1:0", "bad-value", "ar_1:0"),
        ("w_10,el_2", "bad-value", "el_2"),
        ("w_10,w_20", "repeated-key", "w_"),
        ("bg_red,b_blue", "repeated-key", "b_"),
        ("z_1", "unknown-key", "z_"),
        ("w100", "unknown-key", "w100"),
        ("w_10,", "unknown-key", "''"),
        ("full,w_10", "unknown-key", "full"),
        ("w_10,h_10,ar_1", "contradiction", "ar_"),
        ("ar_1,c_pad", "contradiction", "ar_"),
        ("c_extract", "contradiction", "c_extract"),
        ("w_10,c_extract,dpr_2", "contradiction", "dpr_"),
        ("w_10,c_extract,el_1", "contradiction", "el_1"),
        ("w_10,c_extract,g_north,x_1", "contradiction", "x_"),
        ("w_10,x_1", "contradiction", "x_"),
        ("fl_lossless", "contradiction", "fl_lossless"),
        ("l_text:Arial_20:hello", "bad-value", "l_text"),
        ("sig_abc", "unknown-key", "sig_"),
        ("exp_1", "unknown-key", "exp_"),
        ("w_auto", "bad-value", "w_auto"),
        ("dpr_auto", "bad-value", "dpr_auto"),
        ("e_blur:0", "bad-value", "e_blur:0"),
        ("e_blur,e_blur:2", "repeated-key", "e_blur"),
    ]
)
def refused_list(site, recipe, slug, key):
    site.add("picture.jpg", source(40, 30))
    answer = site.ask(f"/picture.jpg/1/{recipe}/name.jpg")
    tap.same((answer.status, answer.slug), (400, slug), "the answer")
    tap.holds(key in answer.text.partition(":")[2], f"{answer.text!r} names {key}")
    tap.same(site.keys(), set(), "the cache")


tap.run("vips", "vipsheader")
