#!/usr/bin/env -S python3 -B
"""What goes in and what comes out: formats, colours and transparency."""

import functools
import os
import struct
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import picture, tap
from support.files import read
from support.picture import BLUE, GREEN, RED, WHITE, YELLOW

OUTPUTS = ("jpg", "png", "webp", "avif", "gif")
WITH_ALPHA = ("png", "webp", "avif", "gif")
WIDTH, HEIGHT = 96, 64
COLORS = (RED, GREEN, BLUE, YELLOW)
ALPHAS = (255, 0, 128, 255)
CENTERS = ((24, 16), (72, 16), (24, 48), (72, 48))

# Name of the source, what it is made of, and how.
SOURCES = {
    "baseline.jpg": ("rgb.png", "jpegsave"),
    "progressive.jpg": ("rgb.png", "jpegsave", "--interlace"),
    "grey.jpg": ("grey.png", "jpegsave"),
    "cmyk.jpg": ("rgb.png", "icc_transform", "cmyk", "--input-profile", "srgb"),
    "cmyk-without-profile.jpg": ("cmyk.jpg", "jpegsave", "--strip"),
    "display-p3.png": ("rgb.png", "icc_transform", "p3", "--input-profile", "srgb"),
    "display-p3.jpg": ("display-p3.png", "jpegsave", "--Q", "100"),
    "eight-bit.png": ("rgb.png", "pngsave"),
    "sixteen-bit.png": ("rgb.png", "colourspace", "rgb16"),
    "interlaced.png": ("rgb.png", "pngsave", "--interlace"),
    "palette.png": ("rgb.png", "pngsave", "--palette"),
    "grey.png": ("rgb.png", "colourspace", "b-w"),
    "grey-sixteen-bit.png": ("rgb.png", "colourspace", "grey16"),
    "one-bit.png": ("grey.png", "pngsave", "--bitdepth", "1"),
    "lossy.webp": ("rgb.png", "webpsave"),
    "lossless.webp": ("rgb.png", "webpsave", "--lossless"),
    "still.gif": ("rgb.png", "gifsave"),
    "still.avif": ("rgb.png", "heifsave", "--compression", "av1"),
    "still.heic": ("rgb.png", "heifsave"),
}
ALPHA_SOURCES = {
    "eight-bit.png": ("rgba.png", "pngsave"),
    "sixteen-bit.png": ("rgba.png", "colourspace", "rgb16"),
    "palette.png": ("rgba.png", "pngsave", "--palette"),
    "lossy.webp": ("rgba.png", "webpsave"),
    "lossless.webp": ("rgba.png", "webpsave", "--lossless"),
    "still.avif": ("rgba.png", "heifsave", "--compression", "av1"),
    "still.heic": ("rgba.png", "heifsave"),
}


@functools.lru_cache(maxsize=None)
def base(name):
    """The two pictures that all others are made of."""
    path = os.path.join(tap.shelf(), name)
    colors = COLORS if name == "rgb.png" else [(*color, alpha) for color, alpha in zip(COLORS, ALPHAS)]
    return picture.save(picture.quadrants(WIDTH, HEIGHT, colors), path)


@functools.lru_cache(maxsize=None)
def source(name, table="opaque"):
    """A source by its name, None when there is no encoder for it here."""
    sources = SOURCES if table == "opaque" else ALPHA_SOURCES
    start, operation, *options = sources[name]
    below = base(start) if start in ("rgb.png", "rgba.png") else source(start, table)
    path = os.path.join(tap.shelf(), f"{table}-{name}")
    try:
        picture.vips(operation, below, path, *options)
    except RuntimeError:
        if name.endswith(".heic"):
            return None
        raise
    return path


def ask_for(site, original, recipe, extension):
    """Asks for a picture of a file and gives the path of what is stored."""
    if original is None:
        raise tap.Skip("no encoder for such a source")
    key = os.path.basename(original)
    site.add(key, original)
    answer = site.ask(f"/{key}/1/{recipe}/out.{extension}")
    tap.same(answer.status, 307, f"the status of {answer.text!r}, {answer.log_text!r}")
    return site.stored(answer.header("Location").split("/", 3)[3])


def own_colors(path):
    """The colours of a source as they are in it, in eight bits; those of inks as on a screen."""
    if "cmyk" in path:
        screen = os.path.join(tap.shelf(), "cmyk-on-screen.png")
        picture.vips("icc_transform", source("cmyk.jpg"), screen, "srgb", "--embedded")
        path = screen
    pixels = picture.Pixels(path)
    return [tuple(channel >> (pixels.depth - 8) for channel in pixels.color(*center)) for center in CENTERS]


def wanted_colors(name):
    """Inks and greys reach fewer colours than a screen; all others keep theirs."""
    return own_colors(source(name)) if name.startswith(("cmyk", "grey", "one-bit")) else COLORS


@tap.each([(name, output) for name in SOURCES for output in OUTPUTS])
def opaque(site, name, output):
    path = ask_for(site, source(name), "full", output)
    pixels = picture.Pixels(path)
    tap.same(picture.format_of(path), output, "the format")
    tap.same((pixels.width, pixels.height, pixels.depth), (WIDTH, HEIGHT, 8), "the size and depth")
    for center, color in zip(CENTERS, wanted_colors(name)):
        picture.near(pixels.color(*center), color, f"{center}")
        tap.same(pixels.alpha(*center), 255, f"the alpha of {center}")


@tap.each([(name, output) for name in ALPHA_SOURCES for output in WITH_ALPHA])
def transparent(site, name, output):
    path = ask_for(site, source(name, "alpha"), "full", output)
    pixels = picture.Pixels(path)
    tap.same((picture.format_of(path), pixels.width, pixels.height), (output, WIDTH, HEIGHT), "the format and size")
    alphas = [pixels.alpha(*center) for center in CENTERS]
    # A GIF's pixels are there or not.
    wanted = [255, 0, 255 if alphas[2] else 0, 255] if output == "gif" else ALPHAS
    picture.near(alphas, wanted, "the alphas", 4)
    picture.near(pixels.color(*CENTERS[0]), RED, "the opaque quarter")
    if alphas[2]:
        picture.near(pixels.color(*CENTERS[2]), BLUE, "the half transparent quarter")


def over(color, alpha, ground):
    return tuple((c * alpha + g * (255 - alpha)) // 255 for c, g in zip(color, ground))


def has_ground(pixels, ground, distance=24):
    """Whether the four quarters are laid over this colour."""
    for center, color, alpha in zip(CENTERS, COLORS, ALPHAS):
        picture.near(pixels.color(*center), over(color, alpha, ground), f"{center}", distance)
        tap.same(pixels.alpha(*center), 255, f"the alpha of {center}")


@tap.each([(name,) for name in ALPHA_SOURCES])
def transparent_onto_jpeg_is_white(site, name):
    has_ground(picture.Pixels(ask_for(site, source(name, "alpha"), "full", "jpg")), WHITE)


@tap.each(
    [
        ("bg_00ff00", (0, 255, 0)),
        ("b_00F", (0, 0, 255)),
        ("bg_tomato", (255, 99, 71)),
        ("bg_ff000080", (255, 127, 127)),
        ("bg_transparent", WHITE),
    ]
)
def background_of_jpeg(site, recipe, ground):
    has_ground(picture.Pixels(ask_for(site, source("eight-bit.png", "alpha"), recipe, "jpg")), ground)


@tap.each([(output,) for output in WITH_ALPHA])
def opaque_background_fills_transparency(site, output):
    path = ask_for(site, source("eight-bit.png", "alpha"), "bg_00ff00", output)
    has_ground(picture.Pixels(path), (0, 255, 0))


@tap.each([("png",), ("webp",)])
def half_transparent_background(site, output):
    path = ask_for(site, source("eight-bit.png", "alpha"), "bg_ff000080", output)
    pixels = picture.Pixels(path)
    alphas = [pixels.alpha(*center) for center in CENTERS]
    picture.near(alphas, (255, 128, 192, 255), "the alphas", 3)
    picture.near(pixels.color(*CENTERS[0]), RED, "the opaque quarter")
    picture.near(pixels.color(*CENTERS[1]), (255, 0, 0), "the empty quarter")


@tap.test
def background_under_an_opaque_picture_shows_nowhere(site):
    pixels = picture.Pixels(ask_for(site, source("eight-bit.png"), "bg_000", "png"))
    for center, color in zip(CENTERS, COLORS):
        picture.near(pixels.color(*center), color, f"{center}", 0)


@tap.each([("jpg", WHITE, 255), ("png", None, 0), ("webp", None, 0), ("avif", None, 0), ("gif", None, 0)])
def padding(site, output, color, alpha):
    path = ask_for(site, source("eight-bit.png"), "w_64,h_64,c_pad", output)
    pixels = picture.Pixels(path)
    tap.same((pixels.width, pixels.height), (64, 64), "the size")
    for corner in ((2, 2), (61, 2), (2, 61), (61, 61)):
        tap.same(pixels.alpha(*corner), alpha, f"the alpha of {corner}")
        if color:
            picture.near(pixels.color(*corner), color, f"{corner}", 16)
    picture.near(pixels.color(16, 21), RED, "the picture")
    tap.same(pixels.alpha(16, 21), 255, "the alpha of the picture")


@tap.test
def transparent_colours_do_not_bleed(site):
    """Half of the picture is invisible green; the edge to the red half stays red."""
    rows = [[(*RED, 255)] * 40 + [(0, 255, 0, 0)] * 40] * 40
    path = picture.save(rows, os.path.join(tap.shelf(), "edge.png"))
    pixels = picture.Pixels(ask_for(site, path, "w_16", "png"))
    for x in range(16):
        if pixels.alpha(x, 4) > 0:
            picture.near(pixels.color(x, 4), RED, f"{x},4", 8)


@tap.each([(output, recipe, size) for output in OUTPUTS for recipe, size in (("full", (20, 10)), ("w_10", (10, 5)))])
def animation_gives_its_first_frame(site, output, recipe, size):
    path = os.path.join(tap.shelf(), "animation.gif")
    picture.animation(path, 20, 10, [RED, GREEN, BLUE])
    pixels = picture.Pixels(ask_for(site, path, recipe, output))
    tap.same((pixels.width, pixels.height), size, "the size")
    picture.near(pixels.color(5, 2), RED, "the colour")


@tap.each([(output,) for output in ("jpg", "webp", "avif")])
def quality_makes_larger_files(site, output):
    original = picture.plain(tap.shelf(), 300, 200, "png")
    sizes = [os.path.getsize(ask_for(site, original, f"q_{quality}", output)) for quality in (10, 50, 95)]
    tap.holds(sizes[0] < sizes[1] < sizes[2], f"{sizes} grow with the quality")
    site.set(QUALITY="10")
    tap.same(os.path.getsize(ask_for(site, original, "full", output)), sizes[0], "the size by the setting")


# Colour profiles.


def stripped_source():
    path = os.path.join(tap.shelf(), "stripped.jpg")
    picture.vips("jpegsave", source("eight-bit.png"), path, "--strip")
    return path


MOST_OF_A_PROFILE = 65519


def with_profile(path, profile):
    """Puts an ICC profile, or what claims to be one, into a JPEG, in as many segments as it needs
    (ICC.1, B.4)."""
    parts = [profile[at : at + MOST_OF_A_PROFILE] for at in range(0, len(profile), MOST_OF_A_PROFILE)] or [b""]
    blocks = b""
    for number, part in enumerate(parts, 1):
        payload = b"ICC_PROFILE\0" + bytes([number, len(parts)]) + part
        blocks += b"\xff\xe2" + struct.pack(">H", len(payload) + 2) + payload
    data = read(path)
    target = os.path.join(tap.shelf(), "with-profile.jpg")
    with open(target, "wb") as file:
        file.write(data[:2] + blocks + data[2:])
    return target


def profile_in(path):
    """The ICC profile of a JPEG."""
    data, place, profile = read(path), 2, b""
    while data[place + 1] != 0xDA:
        length = struct.unpack_from(">H", data, place + 2)[0]
        if data[place + 1] == 0xE2:
            profile += data[place + 18 : place + 2 + length]
        place += 2 + length
    return profile


@tap.each([("jpg",), ("png",)])
def wide_colours_are_narrowed_exactly(site, output):
    original = source("display-p3.png")
    raw = picture.Pixels(original).color(*CENTERS[0])
    tap.holds(not picture.is_near(raw, RED, 12), f"{raw} is another red in the source")
    pixels = picture.Pixels(ask_for(site, original, "q_100", output))
    for center, color in zip(CENTERS, COLORS):
        picture.near(pixels.color(*center), color, f"{center}", 5)


USELESS = (("garbage", b"x" * 400), ("empty", b""), ("zeros", bytes(128)))


@tap.each([(*row, output) for row in USELESS for output in ("png", "jpg")])
def useless_profile_is_ignored(site, _name, profile, output):
    pixels = picture.Pixels(ask_for(site, with_profile(stripped_source(), profile), "full", output))
    for center, color in zip(CENTERS, COLORS):
        picture.near(pixels.color(*center), color, f"{center}", 8)


@tap.each([("png",), ("jpg",)])
def profile_of_other_channels_is_ignored(site, output):
    profile = profile_in(source("cmyk.jpg"))
    tap.same(profile[16:20], b"CMYK", "the colours of the profile")
    pixels = picture.Pixels(ask_for(site, with_profile(stripped_source(), profile), "full", output))
    for center, color in zip(CENTERS, COLORS):
        picture.near(pixels.color(*center), color, f"{center}", 8)


tap.run("vips", "vipsheader")
