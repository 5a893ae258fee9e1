#!/usr/bin/env -S python3 -B
"""The short way of JPEGs: the same pictures as the long way through libvips, and nothing else comes
of what it declines."""

import functools
import os
import random
import shutil
import statistics
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import keeper, picture, render, tap
from support.site import is_sanitized

# With sanitizers it is no longer about colours: the comparison, which is most of the work, is not theirs.
JOBS = 60 if is_sanitized() else 300
SIZES = ((640, 480), (481, 640), (1203, 803), (97, 64), (33, 250), (1, 40), (1600, 1067))
# What a saver is told, by name.
KINDS = {
    "4:2:0": "[Q=96,subsample_mode=on]",
    "4:4:4": "[Q=96,subsample_mode=off]",
    "progressive": "[Q=96,interlace]",
    "grey": "[Q=96]",
}
# Levels of 255. The two differ where libjpeg decodes smaller what libvips resamples from the whole.
MOST_MEAN = 3
MOST_OF_ALL = 1
MOST_PLACES = 0.01  # of all, that may differ by more than FAR
FAR = 16


def plus(channels, more):
    """The sums of two strings of bytes, none of which may exceed a byte, by those of two large numbers."""
    total = int.from_bytes(channels, "little") + int.from_bytes(more, "little")
    return total.to_bytes(len(channels), "little")


def scenery(width, height):
    """Ramps, edges and soft grain: what a photograph has, of a fixed seed."""
    step = max(2, width // 9)
    edges = [bytes(70 if (x // step + odd) % 2 else 0 for x in range(width)) for odd in (0, 1)]
    across = bytes(x * 120 // width for x in range(width))
    aslant = bytes(150 - place * 100 // (width + height) for place in range(width + height))
    channels = bytearray(3 * width * height)
    for y in range(height):
        edge, start, end = edges[y // step % 2], 3 * width * y, 3 * width * (y + 1)
        channels[start:end:3] = plus(across, edge)
        channels[start + 1 : end : 3] = plus(bytes([y * 120 // height]) * width, edge)
        channels[start + 2 : end : 3] = aslant[y : y + width]
    grain = random.Random(width * 10007 + height).randbytes(len(channels))
    return picture.pixmap(width, height, plus(channels, grain.translate(bytes(value % 13 for value in range(256)))))


def upright(path, orientation):
    """A copy of a JPEG that is to be turned, and the same decoded in full and turned, as PNG."""
    turned = path.replace(".jpg", f"-{orientation}.jpg")
    shutil.copyfile(path, turned)
    if orientation != 1:
        picture.orient(turned, orientation)
    full = turned.replace(".jpg", ".png")
    # Read many times: the less it is packed, the faster.
    picture.vips("autorot", turned, full + "[compression=1]")
    return turned, full


def sources():
    """(JPEG, the same decoded in full, put upright and kept as PNG)"""
    shelf = tap.shelf()
    found = []
    for number, (width, height) in enumerate(SIZES):
        colored, grey = os.path.join(shelf, f"{number}.v"), os.path.join(shelf, f"{number}-grey.v")
        picture.save_pixmap(scenery(width, height), colored)
        picture.vips("colourspace", colored, grey, "b-w")
        for kind, options in KINDS.items():
            if kind != "4:2:0" and number > 3:
                continue
            path = os.path.join(shelf, f"{number}-{kind.replace(':', '')}.jpg")
            picture.vips("copy", grey if kind == "grey" else colored, path + options)
            orientations = range(1, 9) if kind == "4:2:0" and number in (1, 2) else (1,)
            found += [upright(path, orientation) for orientation in orientations]
    return found


def lists():
    """Random lists of what is plain."""
    dice = random.Random(11)
    places = ("north_west", "north", "north_east", "west", "center", "east", "south_west", "south", "south_east")
    while True:
        width, height = dice.randrange(1, 500), dice.randrange(1, 500)
        mode = dice.choice(("fit", "crop", "cover", "scale", "extract"))
        words = dice.choice(([f"w_{width}"], [f"h_{height}"], [f"w_{width}", f"h_{height}", f"c_{mode}"],
                             [f"w_{width}", "ar_3:2"], ["w_0.5"], ["c_crop"]))
        if "c_crop" in words or "c_extract" in words:
            words.append(f"g_{dice.choice(places)}")
        yield ",".join(words + ["q_96"] + dice.choice(([], ["fl_progressive"], ["fl_attachment"])))


def compare(recipe, jpeg, full, extension):
    """(mean of what differs, part of the places that differ by far)"""
    short = picture.Pixels(render.make(recipe, jpeg, extension=extension))
    long = picture.Pixels(render.make(recipe, full, extension=extension))
    tap.same((short.width, short.height), (long.width, long.height), f"the size of {recipe} of {jpeg}")
    distances = []
    for y in range(0, short.height, max(1, short.height // 40)):
        for x in range(0, short.width, max(1, short.width // 40)):
            distances += [abs(a - b) for a, b in zip(short.color(x, y), long.color(x, y))]
    return statistics.fmean(distances), sum(distance > FAR for distance in distances) / len(distances)


def went(*questions):
    """Asks a new renderer each (recipe, extension, source), and gives whether the long way was needed."""
    renderer = render.Renderer()
    try:
        for recipe, extension, source in questions:
            tap.same(renderer.ask(recipe, extension, "-", source)[0], "made", f"the answer to {recipe} of {source}")
        names = keeper.children(renderer.pid).values()
        return any(name.startswith("pantograph-rend") for name in names)
    finally:
        renderer.close()


@functools.lru_cache(maxsize=None)
def source(kind):
    path = os.path.join(tap.shelf(), kind + ".jpg")
    colors = [picture.RED, picture.GREEN, picture.BLUE, picture.YELLOW]
    plain = picture.save(picture.quadrants(96, 64, colors), os.path.join(tap.shelf(), "colors.png"))
    if kind in ("p3", "srgb", "cmyk"):
        picture.vips("icc_transform", plain, path + "[Q=98,subsample_mode=off]", kind, "--input-profile", "srgb")
    else:
        picture.vips("copy", plain, path + "[Q=98,subsample_mode=off]")
    return path


@tap.test
def plain_pictures_need_no_libvips(_site):
    plain, wide = source("plain"), source("p3")
    questions = [(recipe, extension, path) for recipe in ("w_50", "w_30,h_30,g_west", "full", "w_40,h_20,c_scale,q_50,fl_progressive")
                 for extension in ("jpg", "jpeg", "webp") for path in (plain, wide, source("srgb"))]
    tap.same(went(*questions), False, "whether libvips was needed")


@tap.each([
    ("w_50", "png", "plain"), ("w_50", "avif", "plain"), ("w_50,e_sepia", "jpg", "plain"), ("w_50,r_9", "jpg", "plain"),
    ("w_200,el_1", "jpg", "plain"), ("w_50,a_90", "jpg", "plain"), ("w_50,h_50,g_auto", "jpg", "plain"),
    ("w_50,h_50,c_pad", "jpg", "plain"), ("w_50,q_auto", "jpg", "plain"), ("fl_keep_icc", "jpg", "p3"),
    ("fl_lossless", "webp", "plain"), ("fl_keep_copyright", "jpg", "plain"), ("w_50,o_50", "webp", "plain"),
    ("w_50", "jpg", "cmyk"),
])
def all_else_goes_the_long_way(_site, recipe, extension, kind):
    tap.same(went((recipe, extension, source(kind))), True, "whether libvips was needed")


@tap.each([(kind, extension) for kind in ("plain", "srgb", "p3") for extension in ("jpg", "webp")])
def colours_are_right(_site, kind, extension):
    pixels = render.pixels("w_48,q_95", source(kind), extension=extension)
    wanted = [picture.RED, picture.GREEN, picture.BLUE, picture.YELLOW]
    for (x, y), color in zip(((12, 8), (36, 8), (12, 24), (36, 24)), wanted):
        picture.near(pixels.color(x, y), color, f"{kind} {extension} at {x},{y}", 14)


def without_conversion(path):
    """The same JPEG, whose components call themselves red, green and blue."""
    with open(path, "rb") as file:
        data = bytearray(file.read())
    place = 2
    while data[place + 1] != 0xDA:
        if data[place + 1] == 0xC0:
            for component, name in enumerate(b"RGB"):
                data[place + 10 + 3 * component] = name
        place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    for component, name in enumerate(b"RGB"):
        data[place + 5 + 2 * component] = name
    if data[2:4] == b"\xff\xe0":
        del data[2 : 4 + int.from_bytes(data[4:6], "big")]
    result = os.path.join(tap.shelf(), "stored-as-rgb.jpg")
    with open(result, "wb") as file:
        file.write(data)
    return result


@tap.test
def colours_that_are_stored_without_conversion(_site):
    stored = without_conversion(source("plain"))
    tap.same(went(("w_48", "jpg", stored), ("w_48", "webp", stored)), False, "whether libvips was needed")
    wanted = render.pixels("w_48", stored, extension="png")
    tap.holds(not picture.is_near(wanted.color(12, 8), picture.RED), "red is another colour then")
    for extension in ("jpg", "webp"):
        pixels = render.pixels("w_48,q_95", stored, extension=extension)
        for x, y in ((12, 8), (36, 8), (12, 24), (36, 24)):
            picture.near(pixels.color(x, y), wanted.color(x, y), f"{extension} at {x},{y}", 10)


@tap.test
def grey_stays_grey(_site):
    grey = os.path.join(tap.shelf(), "only-grey.jpg")
    picture.vips("colourspace", source("plain"), grey, "b-w")
    tap.same(went(("w_40", "jpg", grey), ("w_40", "webp", grey)), False, "whether libvips was needed")
    tap.same(render.pixels("w_40", grey, extension="jpg").bands, 1, "the bands")
    one, other = (render.pixels("w_40", grey, extension=extension) for extension in ("jpg", "webp"))
    picture.near(other.color(10, 6), one.color(10, 6)[:1] * 3 if len(one.color(10, 6)) == 1 else one.color(10, 6), "a grey", 6)


@tap.each([("q_89", 2), ("q_90", 1)])
def colours_are_stored_finely_from_90_on(_site, recipe, sampling):
    with open(render.make(f"w_48,{recipe}", source("plain"), extension="jpg"), "rb") as file:
        data = file.read()
    frame = next(data.index(marker) for marker in (b"\xff\xc0", b"\xff\xc2") if marker in data)
    tap.same(data[frame + 11], sampling << 4 | sampling, "the sampling of Y")


@tap.each([("full", False), ("fl_progressive", True)])
def progressive(_site, recipe, wanted):
    with open(render.make(recipe, source("plain"), extension="jpg"), "rb") as file:
        tap.same(b"\xff\xc2" in file.read(), wanted, "whether it is")


@tap.test
def both_ways_make_the_same_pictures(_site):
    pairs, recipes, dice = sources(), lists(), random.Random(5)
    means = []
    for number in range(JOBS):
        jpeg, full = pairs[number % len(pairs)]
        recipe, extension = next(recipes), dice.choice(("jpg", "jpg", "webp"))
        mean, far = compare(recipe, jpeg, full, extension)
        means.append(mean)
        tap.holds(mean <= MOST_MEAN and far <= MOST_PLACES, f"{recipe} {extension} of {os.path.basename(jpeg)}: {mean:.2f}, {far:.3f}")
    tap.holds(statistics.fmean(means) <= MOST_OF_ALL, "the mean is near")
    print(f"# {JOBS} jobs differ by {statistics.fmean(means):.2f} of 255 in the mean, {max(means):.2f} at the most")


tap.run("vips", "vipsheader")
