#!/usr/bin/env -S python3 -B
"""What is no picture or a damaged one: each is a clear refusal, nothing is stored, and the next picture
is made."""

import functools
import os
import random
import re
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import picture, tap
from support.cat import is_refused, source
from support.fastcgi import Worker
from support.files import read


def tiff():
    path = os.path.join(tap.shelf(), "picture.tif")
    picture.vips("tiffsave", source("png"), path)
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


@tap.each([(name,) for name in [*NO_PICTURES, "tiff"]])
def no_picture(site, name):
    site.write("name.jpg", NO_PICTURES[name] if name in NO_PICTURES else tiff())
    for output in ("jpg", "png"):
        is_refused(site, site.ask(f"/name.jpg/1/w_9/x.{output}"), 415, "not-a-picture")


@tap.each([("jpg", "name.png"), ("png", "name.jpg"), ("webp", "name"), ("gif", "name.txt")])
def a_wrong_name_does_not_matter(site, extension, name):
    site.add(name, source(extension))
    tap.same(site.ask(f"/{name}/1/w_9/x.jpg").status, 307, "the status")
    tap.same(picture.size_of(site.stored(f"{name}/1/w_9/x.jpg")), (9, 6), "the size")


# Damage.
DAMAGED = ("large.jpg", "large.png", "large.webp", "large.gif", "large.avif")
DAMAGED += ("progressive.jpg", "interlaced.png", "lossless.webp")


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
    worker = Worker(site)
    data = sound(name)
    site.write(name, data[: max(12, len(data) * percent // 100)])
    for recipe in ("full", "w_9"):
        answer = worker.ask(f"/{name}/1/{recipe}/x.png")
        is_refused(site, answer, 422, "undecodable")
        tap.same(answer.text, "undecodable: The original is damaged.\n", "the text")
    site.write(name, data)
    tap.same(worker.ask(f"/{name}/1/w_9/x.png").status, 307, "the status when it is whole")


END = b"\xff\xd9"


@tap.each([(name, percent) for name in ("large.jpg", "progressive.jpg") for percent in (12, 30, 60, 90, 99)])
def cut_short_and_ended(site, name, percent):
    """With the marker of the end behind what there is, as by some programs that save what they got."""
    worker = Worker(site)
    data = sound(name)
    start = data.index(b"\xff\xda") + 14
    site.write(name, data[: start + (len(data) - start) * percent // 100] + END)
    for recipe in ("full", "w_9"):
        is_refused(site, worker.ask(f"/{name}/1/{recipe}/x.png"), 422, "undecodable")
    site.set(TRUNCATED="accept")
    tap.same(site.ask(f"/{name}/1/w_9/x.png").status, 307, "the status where that is accepted")


def between_segments(data, rubbish):
    """The same with rubbish before every scan."""
    return data.replace(b"\xff\xda", rubbish + b"\xff\xda")


HARMLESS = {
    "bytes behind the end": lambda data: data + bytes(range(256)),
    "another picture behind the end": lambda data: data + data[:500],
    "zeros before the end": lambda data: data[:-2] + bytes(9) + END,
    "fill bytes before the end": lambda data: data[:-2] + b"\xff" * 9 + END,
    "zeros before scans": lambda data: between_segments(data, bytes(9)),
    "an unknown kind of colours": lambda data: data[:2] + b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0\x09" + data[2:],
    "an unknown version of JFIF": lambda data: data[:2] + b"\xff\xe0\0\x10JFIF\0\2\1\0\0\1\0\1\0\0" + data[2:],
}


@tap.each([(name, what) for name in ("large.jpg", "progressive.jpg") for what in HARMLESS])
def harmless_damage(site, name, what):
    """Decoders warn of most of it, and all pixels are there. Of a cut they warn then no more."""
    worker = Worker(site)
    damaged = HARMLESS[what](sound(name))
    tap.holds(damaged != sound(name), "there is something to warn of")
    site.write(name, damaged)
    tap.same(worker.ask(f"/{name}/1/full/x.png").status, 307, "the status")
    start = damaged.index(b"\xff\xda") + 14
    site.write(name, damaged[: (start + len(sound(name))) // 2] + END)
    answer = worker.ask(f"/{name}/2/full/x.png")
    tap.same((answer.status, answer.slug), (422, "undecodable"), "the answer to a cut")


def restarts():
    """A sound picture in intervals, and where the markers between these lie."""
    path = os.path.join(tap.shelf(), "restarts.jpg")
    picture.convert(picture.plain(tap.shelf(), 200, 150, "png"), path, "--restart-interval", "8")
    data = read(path)
    return data, [match.start() for match in re.finditer(rb"\xff[\xd0-\xd7]", data)]


@tap.test
def a_missing_interval(site):
    worker = Worker(site)
    data, places = restarts()
    middle = len(places) // 2
    without = data[: places[middle]] + data[places[middle + 1] :]
    for number, content in enumerate((without, data[: places[middle]] + END, data[: places[-1]] + END)):
        site.write("restarts.jpg", content)
        is_refused(site, worker.ask(f"/restarts.jpg/{number}/full/x.png"), 422, "undecodable")
    site.write("restarts.jpg", data)
    tap.same(worker.ask("/restarts.jpg/whole/full/x.png").status, 307, "the status when it is whole")


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


@tap.each([(name, size) for name, size in (("large.jpg", (200, 150)), ("progressive.jpg", (200, 150)))])
def cut_short_and_accepted(site, name, size):
    site.set(TRUNCATED="accept")
    data = sound(name)
    site.write(name, data[: len(data) * 6 // 10])
    tap.same(site.ask(f"/{name}/1/full/x.png").status, 307, "the status")
    pixels = picture.Pixels(site.stored(f"{name}/1/full/x.png"))
    tap.same((pixels.width, pixels.height), size, "the size")
    picture.near(pixels.color(190, 4), picture.Pixels(source_of(name)).color(190, 4), "what there was", 60)
    site.write("header.jpg", data[:20])
    answer = site.ask("/header.jpg/1/full/x.png")
    tap.same((answer.status, answer.slug), (422, "undecodable"), "the answer to next to nothing")


def source_of(name):
    path = os.path.join(tap.shelf(), "decoded-" + name)
    with open(path, "wb") as file:
        file.write(sound(name))
    return path


FLIPS = 60


@tap.each([(name,) for name in DAMAGED])
def flipped_bits(site, name):
    """Formats without checksums may show a flipped bit as another colour; what is made is whole."""
    worker = Worker(site)
    data = sound(name)
    chance = random.Random(name)
    for number in range(FLIPS):
        damaged = bytearray(data)
        for _ in range(3):
            damaged[chance.randrange(12, len(data))] ^= 1 << chance.randrange(8)
        site.write(name, bytes(damaged))
        answer = worker.ask(f"/{name}/{number}/w_40/x.png")
        key = f"{name}/{number}/w_40/x.png"
        if answer.status == 307:
            tap.same(picture.format_of(site.stored(key)), "png", "the format")
        else:
            known = {"undecodable": 422, "picture-too-large": 422, "renderer-died": 422, "not-a-picture": 415}
            tap.same(answer.status, known.get(answer.slug), f"the status of {answer.text!r}")
            tap.holds(key not in site.keys(), "nothing is stored")
    site.write(name, data)
    tap.same(worker.ask(f"/{name}/sound/w_40/x.png").status, 307, "the status when it is whole")


@tap.each([("large.png",), ("interlaced.png",)])
def png_with_a_wrong_checksum(site, name):
    data = bytearray(sound(name))
    data[data.index(b"IDAT") + 40] ^= 1
    site.write(name, bytes(data))
    is_refused(site, site.ask(f"/{name}/1/w_40/x.png"), 422, "undecodable")


tap.run("vips", "vipsheader")
