#!/usr/bin/env -S python3 -B
"""How files are written: progressive, lossless, with a profile or with the rights of their author."""

import functools
import os
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import exiftool, picture, render, tap
from support.exiftool import tag
from support.files import read

SECRET = "canary-77aa"
ARTIST, COPYRIGHT = "Jane Doe (Berlin)", "(c) Jane Doe, all (really all) rights"


def plain():
    return picture.plain(tap.shelf(), 96, 64, "png")


@tap.test
def progressive_jpeg(_site):
    tap.holds(b"\xff\xc2" in read(render.make("fl_progressive", plain(), extension="jpg")), "SOF2 is there")
    tap.holds(b"\xff\xc0" in read(render.make("full", plain(), extension="jpg")), "SOF0 is there without")


@tap.test
def progressive_png(_site):
    """The last byte of IHDR (RFC 2083, 4.1.1)."""
    tap.same(read(render.make("fl_progressive", plain()))[28], 1, "the interlace method")
    tap.same(read(render.make("full", plain()))[28], 0, "the interlace method without")


@tap.test
def lossless_webp(_site):
    source = picture.Pixels(plain())
    for recipe, is_same in (("fl_lossless", True), ("q_50", False)):
        pixels = render.pixels(recipe, plain(), extension="webp")
        same = all(pixels.color(x, y) == source.color(x, y) for x in range(96) for y in range(64))
        tap.same(same, is_same, f"the sameness of all pixels with {recipe}")


@functools.lru_cache(maxsize=None)
def laden():
    """A Display P3 JPEG with everything that must not come out, and two things that may."""
    path = os.path.join(tap.shelf(), "laden.jpg")
    wide = os.path.join(tap.shelf(), "wide.png")
    picture.vips("icc_transform", picture.save(picture.quadrants(96, 64, [picture.RED, picture.GREEN, picture.BLUE, picture.YELLOW]), os.path.join(tap.shelf(), "four.png")), wide, "p3", "--input-profile", "srgb")
    picture.convert(wide, path, "--Q", "98")
    tags = [f"-EXIF:Artist={ARTIST}", f"-EXIF:Copyright={COPYRIGHT}", f"-EXIF:ImageDescription={SECRET}"]
    tags += ["-GPSLatitude=52.5", "-GPSLatitudeRef=N", f"-XMP:Creator={SECRET}", f"-IPTC:Keywords={SECRET}", "-EXIF:Orientation#=1"]
    exiftool.call("-q", "-overwrite_original", *tags, path)
    return path


RECIPES = ("{}", "w_40,{}", "w_40,a_30,bg_fff,r_9,bo_3:red,e_hue:0,{}", "w_40,l_YQ:center:0:0:5,{}", "e_trim,{}")


def make(recipe, flags, extension):
    sources = [laden()] + [plain()] * recipe.count("YQ")
    return render.make(recipe.format(f"fl_{flags}"), *sources, extension=extension)


@tap.each([(recipe, extension) for recipe in RECIPES for extension in ("jpg", "png", "webp", "avif")])
def profile_is_kept(_site, recipe, extension):
    path = make(recipe, "keep_icc", extension)
    tap.same(tag(path, "ICC_Profile:ProfileDescription"), "sP3C", "the profile")
    tap.same((tag(path, "Artist"), tag(path, "GPSLatitude")), ("", ""), "what else there was")
    tap.holds(SECRET.encode() not in read(path), "the canary is gone")


@tap.each([("jpg",), ("png",), ("webp",), ("avif",)])
def kept_profile_has_its_own_colours(_site, extension):
    pixels = picture.Pixels(make("q_98,{}", "keep_icc", extension))
    raw, narrowed = picture.Pixels(laden()), render.pixels("full", laden())
    picture.near(pixels.color(20, 20), raw.color(20, 20), "the colour", 6)
    picture.near(narrowed.color(20, 20), picture.RED, "the colour without the flag", 6)


def inked():
    path = os.path.join(tap.shelf(), "cmyk.jpg")
    picture.vips("icc_transform", plain(), path, "cmyk", "--input-profile", "srgb")
    return path


def grey():
    """A JPEG of one channel and with a profile, which libvips would not give it."""
    one, path = (os.path.join(tap.shelf(), name) for name in ("one.v", "grey.jpg"))
    picture.vips("colourspace", plain(), one, "b-w")
    picture.vips("jpegsave", one, path, "--profile", "srgb")
    return path


@tap.each([(make_source, space, extension) for make_source, space in ((inked, "CMYK"), (grey, "RGB"))
           for extension in ("gif", "jpg", "png", "webp")])
def inks_and_greys_keep_no_profile(_site, make_source, space, extension):
    source = make_source()
    tap.same(tag(source, "ICC_Profile:ColorSpaceData"), space, "the colours of the source's profile")
    path = render.make("fl_keep_icc", source, extension=extension)
    tap.same(tag(path, "ICC_Profile:ColorSpaceData"), "", "the colours of a profile")


@tap.each([(recipe, extension) for recipe in RECIPES for extension in ("jpg", "webp", "avif")])
def rights_are_kept_and_nothing_else(_site, recipe, extension):
    path = make(recipe, "keep_copyright", extension)
    tap.same((tag(path, "EXIF:Artist"), tag(path, "EXIF:Copyright")), (ARTIST, COPYRIGHT), "the rights")
    tap.same((tag(path, "GPSLatitude"), tag(path, "ICC_Profile:ProfileDescription")), ("", ""), "what else there was")
    tap.holds(SECRET.encode() not in read(path), "the canary is gone")


@tap.test
def both_are_kept(_site):
    for extension in ("jpg", "webp", "avif"):
        path = make("{}", "keep_copyright.keep_icc", extension)
        tap.same(tag(path, "EXIF:Artist"), ARTIST, "the artist")
        tap.same(tag(path, "ICC_Profile:ProfileDescription"), "sP3C", "the profile")


@tap.test
def nothing_to_keep_is_no_fault(_site):
    for extension in ("jpg", "png", "webp", "avif", "gif"):
        path = render.make("fl_keep_copyright.keep_icc", plain(), extension=extension)
        tap.same(tag(path, "EXIF:Artist"), "", "the artist")


tap.run("vips", "vipsheader", "exiftool")
