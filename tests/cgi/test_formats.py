#!/usr/bin/env -S python3 -B
"""What goes in and what comes out: formats, colours, transparency, metadata, damage and limits."""

import functools
import json
import os
import random
import struct
import subprocess
import sys
import zlib

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import picture, tap
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


def read(path):
    with open(path, "rb") as file:
        return file.read()


def own_colors(path):
    """The colours of a source as they are in it, in eight bits."""
    pixels = picture.Pixels(path)
    return [tuple(channel >> (pixels.depth - 8) for channel in pixels.color(*center)) for center in CENTERS]


@tap.each([(name, output) for name in SOURCES for output in OUTPUTS])
def opaque(site, name, output):
    original = source(name)
    path = ask_for(site, original, "full", output)
    pixels = picture.Pixels(path)
    wanted = own_colors(original) if name.startswith(("grey", "one-bit")) else COLORS
    # Ink on paper reaches fewer colours than a screen.
    distance = 50 if name.startswith("cmyk") else 24
    tap.same(picture.format_of(path), output, "the format")
    tap.same((pixels.width, pixels.height, pixels.depth), (WIDTH, HEIGHT, 8), "the size and depth")
    for center, color in zip(CENTERS, wanted):
        picture.near(pixels.color(*center), color, f"{center}", distance)
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
            picture.near(pixels.color(*corner), color, f"{corner}", 4)
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


def with_profile(path, profile):
    """Puts an ICC profile, or what claims to be one, into a JPEG (ICC.1, B.4)."""
    payload = b"ICC_PROFILE\0\x01\x01" + profile
    data = read(path)
    target = os.path.join(tap.shelf(), "with-profile.jpg")
    with open(target, "wb") as file:
        file.write(data[:2] + b"\xff\xe2" + struct.pack(">H", len(payload) + 2) + payload + data[2:])
    return target


@tap.each([("jpg",), ("png",)])
def wide_colours_are_narrowed_exactly(site, output):
    original = source("display-p3.png")
    raw = picture.Pixels(original).color(*CENTERS[0])
    tap.holds(not picture.is_near(raw, RED, 12), f"{raw} is another red in the source")
    pixels = picture.Pixels(ask_for(site, original, "q_100", output))
    for center, color in zip(CENTERS, COLORS):
        picture.near(pixels.color(*center), color, f"{center}", 5)


@tap.each([("garbage", b"x" * 400), ("empty", b""), ("zeros", bytes(128))])
def useless_profile_is_ignored(site, _name, profile):
    stripped = os.path.join(tap.shelf(), "stripped.jpg")
    picture.vips("jpegsave", source("eight-bit.png"), stripped, "--strip")
    pixels = picture.Pixels(ask_for(site, with_profile(stripped, profile), "full", "png"))
    for center, color in zip(CENTERS, COLORS):
        picture.near(pixels.color(*center), color, f"{center}", 8)


@tap.test
def profile_of_other_channels_is_ignored(site):
    stripped = os.path.join(tap.shelf(), "stripped.jpg")
    picture.vips("jpegsave", source("eight-bit.png"), stripped, "--strip")
    ink = segments(read(source("cmyk.jpg")))
    profile = b"".join(payload[14:] for marker, payload in ink if marker == 0xE2)
    tap.holds(profile[16:20] == b"CMYK", "the profile is one of inks")
    short = with_profile(stripped, profile[: 65535 - 16])
    pixels = picture.Pixels(ask_for(site, short, "full", "png"))
    for center, color in zip(CENTERS, COLORS):
        picture.near(pixels.color(*center), color, f"{center}", 8)


# Metadata. The structure of each format is read here, so that nothing can hide from a tool.


def segments(data):
    """The segments of a JPEG before its first scan: (marker, payload)."""
    found, place = [], 2
    while data[place + 1] != 0xDA:
        length = struct.unpack_from(">H", data, place + 2)[0]
        found.append((data[place + 1], data[place + 4 : place + 2 + length]))
        place += 2 + length
    return found


def png_chunks(data):
    found, place = [], 8
    while place < len(data):
        length = struct.unpack_from(">I", data, place)[0]
        found.append(data[place + 4 : place + 8])
        place += 12 + length
    return found


def riff_chunks(data):
    """Name and content of the chunks of a WebP, whose sizes must fit together."""
    tap.same(struct.unpack_from("<I", data, 4)[0], len(data) - 8, "the size in the RIFF header")
    found, place = {}, 12
    while place < len(data):
        length = struct.unpack_from("<I", data, place + 4)[0]
        found[data[place : place + 4]] = data[place + 8 : place + 8 + length]
        place += 8 + length + length % 2
    tap.same(place, len(data), "the end of the last chunk")
    return found


def gif_extensions(data):
    """The labels of the extensions of a GIF of one frame."""
    place = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    labels = []
    while data[place] == 0x21:
        labels.append(data[place + 1])
        place += 2
        while data[place]:
            place += 1 + data[place]
        place += 1
    return labels


def is_plain_jpg(data):
    markers = {marker for marker, _ in segments(data)}
    tap.same(markers - {0xE0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDD}, set(), "markers beside those of pixels")
    tap.same([p[:5] for m, p in segments(data) if m == 0xE0], [b"JFIF\0"], "the APP0 segments")


def is_plain_png(data):
    allowed = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
    tap.same(set(png_chunks(data)) - allowed, set(), "chunks beside those of pixels")


def is_plain_webp(data):
    chunks = riff_chunks(data)
    tap.same(set(chunks) - {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}, set(), "chunks beside those of pixels")
    # ICC, Exif, XMP and animation are announced by bits of the VP8X chunk (RFC 9649, 2.7.1).
    tap.same(chunks.get(b"VP8X", b"\0")[0] & 0b00101110, 0, "what the header announces")


def is_plain_avif(data):
    place = 0
    while data[place + 4 : place + 8] != b"meta":
        place += struct.unpack_from(">I", data, place)[0]
    meta = data[place : place + struct.unpack_from(">I", data, place)[0]]
    for word in (b"Exif", b"mime", b"rdf+xml", b"prof", b"rICC", b"uri "):
        tap.holds(word not in meta, f"there is no {word} in the list of items")


def is_plain_gif(data):
    tap.same(set(gif_extensions(data)) - {0xF9}, set(), "extensions beside that of the frame")


IS_PLAIN = {"jpg": is_plain_jpg, "png": is_plain_png, "webp": is_plain_webp, "avif": is_plain_avif, "gif": is_plain_gif}
SECRET = "canary-5b1d"


def exiftool(*arguments):
    done = subprocess.run(["exiftool", *arguments], capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"exiftool {' '.join(arguments)}: {done.stderr.decode()}")
    return done.stdout.decode()


def groups(path):
    """The kinds of metadata that exiftool finds in a file."""
    tags = json.loads(exiftool("-j", "-a", "-G0", path))[0]
    return {tag.partition(":")[0] for tag in tags if ":" in tag}


@functools.lru_cache(maxsize=None)
def laden(extension):
    """A picture with all metadata that its format can carry, and what kinds that are."""
    path = os.path.join(tap.shelf(), "laden." + extension)
    start = source("display-p3.png")
    if extension == "png":
        picture.vips("pngsave", start, path)
    else:
        picture.convert(start, path)
    tags = [f"-EXIF:Artist={SECRET}-exif", f"-EXIF:ImageDescription={SECRET}-description"]
    tags += ["-GPSLatitude=52.5", "-GPSLatitudeRef=N", "-GPSLongitude=13.4", "-GPSLongitudeRef=E"]
    tags += [f"-XMP:Creator={SECRET}-xmp", f"-XMP:Title={SECRET}-title", "-EXIF:Orientation#=1"]
    if extension in ("jpg", "png"):
        tags += [f"-IPTC:Keywords={SECRET}-iptc", f"-Comment={SECRET}-comment"]
    exiftool("-overwrite_original", "-q", *tags, path)
    return path, groups(path)


LADEN = {
    "jpg": {"EXIF", "XMP", "IPTC", "ICC_Profile"},
    "png": {"EXIF", "XMP", "IPTC", "ICC_Profile"},
    "webp": {"EXIF", "XMP", "ICC_Profile"},
    "avif": {"EXIF", "XMP"},
}


@tap.each([(extension, output) for extension in LADEN for output in OUTPUTS])
def all_metadata_is_gone(site, extension, output):
    original, kinds = laden(extension)
    tap.holds(LADEN[extension] <= kinds, f"the source has {LADEN[extension]}, being of {kinds}")
    tap.holds(SECRET.encode() in read(original), "the source has the canary")
    for recipe in ("full", "w_40", "w_64,h_64,c_pad", "w_20,h_20,c_extract"):
        path = ask_for(site, original, recipe, output)
        data = read(path)
        tap.holds(SECRET.encode() not in data, f"the canary is not in {recipe}")
        tap.same(groups(path) & {"EXIF", "XMP", "IPTC", "ICC_Profile", "MakerNotes", "Photoshop"}, set(), "groups")
        IS_PLAIN[output](data)


@tap.each([(output,) for output in OUTPUTS])
def transparent_picture_is_plain(site, output):
    IS_PLAIN[output](read(ask_for(site, source("eight-bit.png", "alpha"), "w_40", output)))


@tap.test
def comment_of_a_gif_is_gone(site):
    data = read(source("still.gif"))
    start = data.index(b"\x21\xf9")
    comment = b"\x21\xfe" + bytes([len(SECRET)]) + SECRET.encode() + b"\0"
    path = os.path.join(tap.shelf(), "comment.gif")
    with open(path, "wb") as file:
        file.write(data[:start] + comment + data[start:])
    tap.holds(0xFE in gif_extensions(read(path)), "the source has a comment")
    for output in OUTPUTS:
        stored = read(ask_for(site, path, "w_40", output))
        tap.holds(SECRET.encode() not in stored, "the canary is gone")
        IS_PLAIN[output](stored)


# What is no picture.


def tiff():
    path = os.path.join(tap.shelf(), "picture.tif")
    picture.vips("tiffsave", base("rgb.png"), path)
    return read(path)


NO_PICTURES = {
    "empty": b"",
    "one byte": b"\xff",
    "two bytes": b"\xff\xd8",
    "text": b"This is no picture.\n" * 10,
    "svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    "pdf": b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n",
    "html": b"<!DOCTYPE html><html><body></body></html>",
    "pnm": b"P6 2 1 255\n\0\0\0\0\0\0",
    "bmp": b"BM" + bytes(60),
    "ico": b"\0\0\1\0\1\0" + bytes(60),
    "jxl": b"\xff\x0a" + bytes(60),
    "jxl box": b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(60),
    "jpeg 2000": b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(60),
    "openexr": b"\x76\x2f\x31\x01" + bytes(60),
    "photoshop": b"8BPS\0\1" + bytes(60),
    "wave": b"RIFF\x24\0\0\0WAVEfmt " + bytes(60),
    "mp4": b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + bytes(60),
    "matlab": b"MATLAB 5.0 MAT-file" + bytes(120),
    "script": b"#!/bin/sh\nid\n",
    "elf": b"\x7fELF" + bytes(60),
    "gzip": b"\x1f\x8b\x08" + bytes(60),
    "nearly png": b"\x89PNG\r\n\x1a\r" + bytes(60),
    "nearly gif": b"GIF88a" + bytes(60),
}


def is_refused(site, answer, status, slug):
    tap.same((answer.status, answer.slug), (status, slug), "the answer")
    tap.same(answer.outcome, slug, "the outcome")
    tap.same(site.keys(), set(), "the cache")


@tap.each([(name,) for name in [*NO_PICTURES, "tiff"]])
def no_picture(site, name):
    site.write("name.jpg", NO_PICTURES[name] if name in NO_PICTURES else tiff())
    for output in ("jpg", "png"):
        is_refused(site, site.ask(f"/name.jpg/1/w_9/x.{output}"), 415, "not-a-picture")


@tap.test
def no_file(site):
    os.mkdir(os.path.join(site.originals, "folder.jpg"))
    os.mkfifo(os.path.join(site.originals, "pipe.jpg"))
    for name in ("folder.jpg", "pipe.jpg", "none.jpg"):
        is_refused(site, site.ask(f"/{name}/1/w_9/x.jpg"), 404, "no-original")


@tap.test
def unreadable_file(site):
    options = {}
    if os.geteuid() == 0:
        options = {"user": "nobody", "group": "nogroup", "extra_groups": []}
        os.chmod(site.folder, 0o777)
        site.set(RUNTIME_DIR=os.path.join(site.folder, "run-of-nobody"))
        try:
            site.call("--version", **options)
        except PermissionError:
            raise tap.Skip("another user may not enter the build folder") from None
    os.chmod(site.add("secret.jpg", source("baseline.jpg")), 0)
    is_refused(site, site.ask("/secret.jpg/1/w_9/x.jpg", **options), 404, "no-original")


@tap.each([("baseline.jpg", "name.png"), ("eight-bit.png", "name.jpg"), ("lossy.webp", "name"), ("still.gif", "name.txt")])
def a_wrong_name_does_not_matter(site, original, name):
    site.add(name, source(original))
    tap.same(site.ask(f"/{name}/1/w_9/x.jpg").status, 307, "the status")
    tap.same(picture.size_of(site.stored(f"{name}/1/w_9/x.jpg")), (9, 6), "the size")


# Damage.
DAMAGED = ("large.jpg", "progressive.jpg", "large.png", "interlaced.png", "large.webp", "lossless.webp", "large.gif", "large.avif")


@functools.lru_cache(maxsize=None)
def sound(name):
    """The bytes of a picture without damage, large enough that damage hits pixels."""
    if name.startswith("large"):
        return read(picture.plain(tap.shelf(), 200, 150, name.rpartition(".")[2]))
    path = os.path.join(tap.shelf(), "sound-" + name)
    options = {"progressive.jpg": "--interlace", "interlaced.png": "--interlace", "lossless.webp": "--lossless"}
    picture.convert(picture.plain(tap.shelf(), 200, 150, "png"), path, options[name])
    return read(path)


@tap.each([(name, percent) for name in DAMAGED for percent in (3, 30, 60, 90)])
def cut_short(site, name, percent):
    data = sound(name)
    site.write(name, data[: max(12, len(data) * percent // 100)])
    for recipe in ("full", "w_9"):
        answer = site.ask(f"/{name}/1/{recipe}/x.png")
        is_refused(site, answer, 422, "undecodable")
        tap.same(answer.text, "undecodable: The original is damaged.\n", "the text")
    site.write(name, data)
    tap.same(site.ask(f"/{name}/1/w_9/x.png").status, 307, "the status when it is whole")


HEADERS_ONLY = {
    "jpg": b"\xff\xd8\xff\xe0",
    "png": b"\x89PNG\r\n\x1a\n",
    "webp": b"RIFF\0\0\0\0WEBP",
    "gif": b"GIF89a",
    "avif": b"\0\0\0\x1cftypavif",
    "heic": b"\0\0\0\x1cftypheic",
}


@tap.each([(name, size) for name in HEADERS_ONLY for size in (0, 1, 100)])
def nothing_but_magic(site, name, size):
    site.write("x." + name, HEADERS_ONLY[name] + bytes(size))
    is_refused(site, site.ask(f"/x.{name}/1/w_9/x.jpg"), 422, "undecodable")


FLIPS = 24


@tap.each([(name,) for name in DAMAGED])
def flipped_bits(site, name):
    """Formats without checksums may show a flipped bit as another colour; what is made is whole."""
    data = sound(name)
    chance = random.Random(name)
    for number in range(FLIPS):
        damaged = bytearray(data)
        for _ in range(3):
            damaged[chance.randrange(12, len(data))] ^= 1 << chance.randrange(8)
        site.write(name, bytes(damaged))
        answer = site.ask(f"/{name}/{number}/w_40/x.png")
        key = f"{name}/{number}/w_40/x.png"
        if answer.status == 307:
            tap.same(picture.format_of(site.stored(key)), "png", "the format")
        else:
            known = {"undecodable": 422, "picture-too-large": 422, "renderer-died": 422, "not-a-picture": 415}
            tap.same(answer.status, known.get(answer.slug), f"the status of {answer.text!r}")
            tap.holds(key not in site.keys(), "nothing is stored")
    site.write(name, data)
    tap.same(site.ask(f"/{name}/sound/w_40/x.png").status, 307, "the status when it is whole")


@tap.each([("large.png",), ("interlaced.png",)])
def png_with_a_wrong_checksum(site, name):
    data = bytearray(sound(name))
    data[data.index(b"IDAT") + 40] ^= 1
    site.write(name, bytes(data))
    is_refused(site, site.ask(f"/{name}/1/w_40/x.png"), 422, "undecodable")


# Limits.


def png_of_size(width, height):
    """A PNG that says it is so large and holds next to nothing."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(99))) + chunk(b"IEND", b"")


def is_too_large(site, answer, status, slug, *words):
    is_refused(site, answer, status, slug)
    for word in words:
        tap.holds(word in answer.text, f"{answer.text!r} holds {word}")


@tap.test
def most_bytes(site):
    data = read(source("baseline.jpg"))
    limit = len(data) + 10
    site.set(MAX_BYTES=str(limit))
    site.write("large.jpg", data.ljust(limit + 1, b"\0"))
    answer = site.ask("/large.jpg/1/w_9/x.jpg")
    is_too_large(site, answer, 413, "original-too-large", f" {limit + 1} ", f" {limit} ")
    site.write("fits.jpg", data.ljust(limit, b"\0"))
    tap.same(site.ask("/fits.jpg/1/w_9/x.jpg").status, 307, "the status at the limit")


@tap.test
def most_area(site):
    site.set(MAX_AREA="1")
    site.add("large.png", picture.plain(tap.shelf(), 1250, 801, "png"))
    answer = site.ask("/large.png/1/w_9/x.jpg")
    is_too_large(site, answer, 422, "picture-too-large", "1250×801", "1.0 are the most")
    site.add("fits.png", picture.plain(tap.shelf(), 1250, 800, "png"))
    tap.same(site.ask("/fits.png/1/w_9/x.jpg").status, 307, "the status at the limit")


@tap.each([(60000, 60000, "60000×60000"), (7072, 7071, "7072×7071"), (65536, 1, "65535"), (1, 70000, "65535")])
def claimed_area(site, width, height, words):
    site.write("claim.png", png_of_size(width, height))
    answer = site.ask("/claim.png/1/w_9/x.jpg")
    is_too_large(site, answer, 422, "picture-too-large", words)


@tap.test
def most_edge_of_the_list(site):
    site.set(MAX_EDGE="50")
    site.add("a.jpg", source("baseline.jpg"))
    for recipe in ("w_51", "h_51", "w_10,h_51", "w_26,dpr_2"):
        is_too_large(site, site.ask(f"/a.jpg/1/{recipe}/x.jpg"), 400, "bad-value", " 50 is the most")
    tap.same(site.ask("/a.jpg/1/w_50/x.jpg").status, 307, "the status at the limit")


@tap.each([("full", "96×64"), ("h_50", "75×50"), ("w_0.9", "86×57"), ("w_50,h_50,c_cover", "75×50"), ("ar_1", "64×64")])
def most_edge_of_the_result(site, recipe, size):
    site.set(MAX_EDGE="50")
    site.add("a.jpg", source("baseline.jpg"))
    answer = site.ask(f"/a.jpg/1/{recipe}/x.jpg")
    is_too_large(site, answer, 422, "result-too-large", size, "50 is the longest")


@tap.test
def most_bytes_of_the_result(site):
    """Noise cannot be made smaller: six megapixels of it are 18 MB of PNG."""
    noise = os.path.join(tap.shelf(), "noise.v")
    picture.vips("gaussnoise", noise, "3000", "2000", "--mean", "128", "--sigma", "60")
    original = os.path.join(tap.shelf(), "noise.jpg")
    picture.vips("bandjoin", " ".join([noise] * 3), noise + ".3.v")
    picture.vips("jpegsave", noise + ".3.v", original, "--Q", "90")
    site.add("noise.jpg", original)
    is_too_large(site, site.ask("/noise.jpg/1/full/x.png"), 422, "result-too-large", "16777216")
    tap.same(site.ask("/noise.jpg/1/w_300/x.png").status, 307, "the status of a smaller one")


tap.run("vips", "vipsheader", "exiftool")
