#!/usr/bin/env -S python3 -B
"""Originals and results that are larger than allowed: each refusal says by how much, and what is just
within a limit is made."""

import os
import random
import struct
import sys
import zlib

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import picture, tap
from support.cat import is_refused, source
from support.files import read


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
    data = read(source())
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
    is_too_large(site, answer, 422, "picture-too-large", " 1001250 ", " 1000000 ")
    site.add("fits.png", picture.plain(tap.shelf(), 1250, 800, "png"))
    tap.same(site.ask("/fits.png/1/w_9/x.jpg").status, 307, "the status at the limit")


@tap.each([(60000, 60000, " 3600000000 "), (7072, 7071, " 50006112 "), (65536, 1, "65535"), (1, 70000, "65535")])
def claimed_area(site, width, height, words):
    site.write("claim.png", png_of_size(width, height))
    answer = site.ask("/claim.png/1/w_9/x.jpg")
    is_too_large(site, answer, 422, "picture-too-large", words)


@tap.test
def most_edge_of_the_list(site):
    site.set(MAX_EDGE="50")
    site.add("a.jpg", source())
    for recipe in ("w_51", "h_51", "w_10,h_51", "w_26,dpr_2"):
        is_too_large(site, site.ask(f"/a.jpg/1/{recipe}/x.jpg"), 400, "bad-value", "at most 50 are")
    tap.same(site.ask("/a.jpg/1/w_50/x.jpg").status, 307, "the status at the limit")


@tap.each([("full", "96×64"), ("h_50", "75×50"), ("w_0.9", "86×57"), ("w_50,h_50,c_cover", "75×50"), ("ar_1", "64×64")])
def most_edge_of_the_result(site, recipe, size):
    site.set(MAX_EDGE="50")
    site.add("a.jpg", source())
    answer = site.ask(f"/a.jpg/1/{recipe}/x.jpg")
    is_too_large(site, answer, 422, "result-too-large", size, "at most 50 pixels")


@tap.test
def most_bytes_of_the_result(site):
    """Noise cannot be made smaller: eight megapixels of it are 20 MB of PNG."""
    noise = os.path.join(tap.shelf(), "noise.ppm")
    with open(noise, "wb") as file:
        file.write(b"P6 3200 2400 255\n" + random.Random(1).randbytes(3200 * 2400 * 3))
    original = picture.convert(noise, os.path.join(tap.shelf(), "noise.jpg"), "--Q", "95")
    site.add("noise.jpg", original)
    is_too_large(site, site.ask("/noise.jpg/1/full/x.png"), 422, "result-too-large", "16777216")
    tap.same(site.ask("/noise.jpg/1/w_300/x.png").status, 307, "the status of a smaller one")


@tap.test
def longest_axis(site):
    site.set(MAX_AXIS="95")
    site.add("wide.jpg", source())
    is_too_large(site, site.ask("/wide.jpg/1/w_9/x.jpg"), 422, "picture-too-large", " 96 ", " 95 ")
    site.set(MAX_AXIS="96")
    tap.same(site.ask("/wide.jpg/1/w_9/x.jpg").status, 307, "the status at the limit")


@tap.test
def most_frames(site):
    path = os.path.join(tap.shelf(), "animation.gif")
    site.add("a.gif", picture.animation(path, 9, 9, [picture.RED, picture.GREEN, picture.BLUE]))
    site.set(MAX_FRAMES="2")
    is_too_large(site, site.ask("/a.gif/1/full/x.jpg"), 422, "picture-too-large", " 3 frames", " 2 ")
    site.set(MAX_FRAMES="3")
    tap.same(site.ask("/a.gif/1/full/x.jpg").status, 307, "the status at the limit")


@tap.test
def most_scans(site):
    path = picture.convert(source("png"), os.path.join(tap.shelf(), "progressive.jpg"), "--interlace")
    scans = str(read(path).count(b"\xff\xda"))
    site.add("a.jpg", path)
    site.set(MAX_SCANS=str(int(scans) - 1))
    is_too_large(site, site.ask("/a.jpg/1/full/x.jpg"), 422, "picture-too-large", f" {scans} scans")
    site.set(MAX_SCANS=scans)
    tap.same(site.ask("/a.jpg/1/full/x.jpg").status, 307, "the status at the limit")


@tap.test
def largest_profile(site):
    path = os.path.join(tap.shelf(), "profile.png")
    picture.vips("icc_transform", source("png"), path, "p3", "--input-profile", "srgb")
    site.add("a.png", picture.convert(path, os.path.join(tap.shelf(), "profile.jpg")))
    site.set(MAX_PROFILE="100")
    is_too_large(site, site.ask("/a.png/1/full/x.jpg"), 422, "picture-too-large", "colour profile", " 100 ")
    site.set(MAX_PROFILE="10K")
    tap.same(site.ask("/a.png/1/full/x.jpg").status, 307, "the status below the limit")


@tap.test
def most_metadata(site):
    data = read(source())
    comment = b"x" * 3000
    site.write("a.jpg", data[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + data[2:])
    site.set(MAX_METADATA="2K")
    is_too_large(site, site.ask("/a.jpg/1/full/x.jpg"), 422, "picture-too-large", "metadata", " 2048 ")
    site.set(MAX_METADATA="8K")
    tap.same(site.ask("/a.jpg/1/full/x.jpg").status, 307, "the status below the limit")


@tap.each([("jpg",), ("png",), ("webp",), ("avif",), ("gif",)])
def largest_result(site, output):
    noise = [[(x * y * 7 % 256, x * x % 256, y * y * 3 % 256) for x in range(96)] for y in range(64)]
    site.add("a.png", picture.save(noise, os.path.join(tap.shelf(), "busy.png")))
    site.set(MAX_RESULT="900")
    answer = site.ask(f"/a.png/1/full/x.{output}")
    is_too_large(site, answer, 422, "result-too-large", " 900 ")
    tap.same(site.ask(f"/a.png/1/w_2/x.{output}").status, 307, "the status of a smaller one")


tap.run("vips", "vipsheader")
