#!/usr/bin/env -S python3 -B
"""Whatever a source says about its author, place or camera: nothing of it comes out. The structure of
each format is read here, chunk by chunk, so that nothing can hide from a tool."""

import functools
import json
import os
import struct
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import exiftool, picture, tap
from support.files import read

OUTPUTS = ("jpg", "png", "webp", "avif", "gif")
RECIPES = ("full", "w_40", "w_64,h_64,c_pad", "w_20,h_20,c_extract")
SECRET = b"canary-5b1d"


def ask_for(site, original, recipe, extension):
    """Asks for a picture of a file and gives the path of what is stored."""
    key = os.path.basename(original)
    site.add(key, original)
    answer = site.ask(f"/{key}/1/{recipe}/out.{extension}")
    tap.same(answer.status, 307, f"the status of {answer.text!r}")
    return site.stored(f"{key}/1/{recipe}/out.{extension}")

def segments(data):
    """The segments of a JPEG before its first scan: (marker, payload)."""
    found, place = [], 2
    while data[place + 1] != 0xDA:
        length = struct.unpack_from(">H", data, place + 2)[0]
        found.append((data[place + 1], data[place + 4 : place + 2 + length]))
        place += 2 + length
    return found


def png_chunks(data):
    """Name and content of the chunks of a PNG."""
    found, place = [], 8
    while place < len(data):
        length = struct.unpack_from(">I", data, place)[0]
        found.append((data[place + 4 : place + 8], data[place + 8 : place + 8 + length]))
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
    """Label and first block of the extensions of a GIF of one frame."""
    place = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    found = []
    while data[place] == 0x21:
        found.append((data[place + 1], data[place + 3 : place + 3 + data[place + 2]]))
        place += 2
        while data[place]:
            place += 1 + data[place]
        place += 1
    return found


def is_plain_jpg(data):
    markers = {marker for marker, _ in segments(data)}
    tap.same(markers - {0xE0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDD}, set(), "markers beside those of pixels")
    names = {payload[:5] for marker, payload in segments(data) if marker == 0xE0}
    tap.same(names - {b"JFIF\0"}, set(), "APP0 segments beside JFIF's")


def is_plain_png(data):
    allowed = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"pHYs"}
    tap.same({name for name, _ in png_chunks(data)} - allowed, set(), "chunks beside those of pixels")
    # libspng says how large a pixel is; it must not be what the source said.
    sizes = {content for name, content in png_chunks(data) if name == b"pHYs"}
    tap.same(sizes - {struct.pack(">IIB", 1000, 1000, 1)}, set(), "sizes of a pixel")


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
    names = {block if label == 0xFF else label for label, block in gif_extensions(data)}
    # Even a still picture says how often it is to be repeated.
    tap.same(names - {0xF9, b"NETSCAPE2.0"}, set(), "extensions beside those of frames")


IS_PLAIN = {"jpg": is_plain_jpg, "png": is_plain_png, "webp": is_plain_webp, "avif": is_plain_avif, "gif": is_plain_gif}


def groups(*paths):
    """The kinds of metadata that exiftool finds in the files."""
    files = json.loads(exiftool.call("-j", "-a", "-G0", *paths))
    return {tag.partition(":")[0] for tags in files for tag in tags if ":" in tag}


@functools.lru_cache(maxsize=None)
def laden(extension):
    """A picture with all metadata that its format can carry, and what kinds that are."""
    path = os.path.join(tap.shelf(), "laden." + extension)
    start = os.path.join(tap.shelf(), "display-p3.png")
    plain = picture.plain(tap.shelf(), 96, 64, "png")
    picture.vips("icc_transform", plain, start, "p3", "--input-profile", "srgb")
    picture.convert(start, path)
    tags = [f"-EXIF:Artist={SECRET.decode()}-exif", f"-EXIF:ImageDescription={SECRET.decode()}-description"]
    tags += ["-GPSLatitude=52.5", "-GPSLatitudeRef=N", "-GPSLongitude=13.4", "-GPSLongitudeRef=E"]
    tags += [f"-XMP:Creator={SECRET.decode()}-xmp", f"-XMP:Title={SECRET.decode()}-title", "-EXIF:Orientation#=1"]
    if extension in ("jpg", "png"):
        tags += [f"-IPTC:Keywords={SECRET.decode()}-iptc", f"-Comment={SECRET.decode()}-comment"]
    exiftool.call("-overwrite_original", "-q", *tags, path)
    return path, groups(path)


KINDS = {"EXIF", "XMP", "IPTC", "ICC_Profile", "MakerNotes", "Photoshop"}
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
    tap.holds(SECRET in read(original), "the source has the canary")
    paths = [ask_for(site, original, recipe, output) for recipe in RECIPES]
    tap.same(groups(*paths) & KINDS, set(), "kinds of metadata")
    for path in paths:
        tap.holds(SECRET not in read(path), f"the canary is not in {path}")
        IS_PLAIN[output](read(path))


@tap.each([(output,) for output in OUTPUTS])
def transparent_picture_is_plain(site, output):
    path = os.path.join(tap.shelf(), "transparent.png")
    picture.save([[(200, 30, 30, 3 * x) for x in range(80)]] * 60, path)
    IS_PLAIN[output](read(ask_for(site, path, "w_40", output)))


@tap.test
def comment_of_a_gif_is_gone(site):
    data = read(picture.plain(tap.shelf(), 96, 64, "gif"))
    start = data.index(b"\x21\xf9")
    comment = b"\x21\xfe" + bytes([len(SECRET)]) + SECRET + b"\0"
    path = os.path.join(tap.shelf(), "comment.gif")
    with open(path, "wb") as file:
        file.write(data[:start] + comment + data[start:])
    tap.holds((0xFE, SECRET) in gif_extensions(read(path)), "the source has a comment")
    for output in OUTPUTS:
        stored = read(ask_for(site, path, "w_40", output))
        tap.holds(SECRET not in stored, "the canary is gone")
        IS_PLAIN[output](stored)


tap.run("vips", "vipsheader", "exiftool")
