"""webp: hostile WebP files (RFC 9649)."""

import struct

from corpus import exif, sound
from corpus.case import DAMAGED, MADE, NO_PICTURE, TOO_LARGE, table

MEGABYTE = 1 << 20
ANIMATION, XMP, EXIF, ALPHA, PROFILE = 2, 4, 8, 16, 32


def chunk(kind, content, length=None):
    size = len(content) if length is None else length
    return kind + struct.pack("<I", size) + content + (b"\0" if len(content) & 1 else b"")


def riff(*chunks, length=None):
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body) if length is None else length) + body


def _three(number):
    return struct.pack("<I", number)[:3]


def canvas(width, height, flags=0):
    return chunk(b"VP8X", bytes([flags, 0, 0, 0]) + _three(width - 1) + _three(height - 1))


def flat(width, height):
    """A lossless picture of one colour: its pixels take no bits at all."""
    number, at = 0, 0
    fields = [(width - 1, 14), (height - 1, 14), (0, 1), (0, 3), (0, 1), (0, 1), (0, 1), *[(1, 4)] * 5]
    for value, bits in fields:
        number |= value << at
        at += bits
    return chunk(b"VP8L", b"\x2f" + number.to_bytes((at + 7) // 8 + 1, "little"))


def frame(image, width, height, left=0, top=0):
    place = _three(left // 2) + _three(top // 2) + _three(width - 1) + _three(height - 1)
    return chunk(b"ANMF", place + _three(100) + b"\0" + image)


ANIMATED = chunk(b"ANIM", bytes(6))


def animation(width, height, *frames):
    return riff(canvas(width, height, ANIMATION), ANIMATED, *frames)


def _image(name):
    """The one chunk of a good file."""
    data = sound.file(name)
    for kind in (b"VP8 ", b"VP8L"):
        place = data.find(kind, 12)
        if place != -1:
            return chunk(kind, data[place + 8 : place + 8 + int.from_bytes(data[place + 4 : place + 8], "little")])
    raise AssertionError(f"{name} has no picture")


def _resized(image, width, height):
    """A lossy picture with other sides in its frame header."""
    return image[:14] + struct.pack("<2H", width, height) + image[18:]


def _claims(lossy, lossless):
    small, width, height = flat(9, 9), sound.WIDTH, sound.HEIGHT
    return {
        "canvas-16777216": (riff(canvas(1 << 24, 1 << 24), lossy), TOO_LARGE),
        "canvas-65535": (riff(canvas(65535, 65535), lossy), TOO_LARGE),
        "canvas-smaller": (riff(canvas(4, 4), lossy), DAMAGED),
        "canvas-larger": (riff(canvas(4000, 4000), lossy), DAMAGED),
        "canvas-larger-lossless": (riff(canvas(4000, 4000), lossless), DAMAGED),
        "canvas-twice": (riff(canvas(width, height), canvas(9, 9), lossy), DAMAGED),
        "canvas-cut": (riff(chunk(b"VP8X", bytes(5)), lossy), DAMAGED),
        "lossy-16383": (riff(_resized(lossy, 16383, 16383)), TOO_LARGE),
        "lossy-7000": (riff(_resized(lossy, 7000, 7000)), DAMAGED),
        "lossy-0": (riff(_resized(lossy, 0, 0)), DAMAGED),
        "lossless-16384": (riff(flat(16384, 16384)), TOO_LARGE),
        "lossless-at-the-limit": (riff(flat(16383, 3051)), MADE),
        "lossless-beyond-the-limit": (riff(flat(16384, 3052)), TOO_LARGE),
        "two-pictures": (riff(small, lossy), MADE),
        "two-pictures-one-huge": (riff(small, flat(16384, 16384)), TOO_LARGE),
        "no-picture": (riff(), DAMAGED),
        "canvas-alone": (riff(canvas(9, 9)), DAMAGED),
    }


def _frames(lossy):
    one = frame(flat(2, 2), 2, 2)
    large = frame(flat(7000, 7000), 7000, 7000)
    return {
        "1001-frames": (animation(2, 2, *[one] * 1001), TOO_LARGE),
        "20000-frames": (animation(2, 2, *[one] * 20000), TOO_LARGE),
        "1000-frames": (animation(2, 2, *[one] * 1000), MADE),
        "1000-frames-of-49-megapixels": (animation(7000, 7000, *[large] * 1000), MADE),
        "frame-beyond-the-canvas": (animation(2, 2, frame(flat(9, 9), 9, 9, 4, 4)), DAMAGED),
        "frame-far-away": (animation(2, 2, frame(flat(2, 2), 2, 2, 1 << 24, 1 << 24)), TOO_LARGE),
        "frame-larger-than-it-says": (animation(2, 2, frame(flat(16384, 16384), 2, 2)), DAMAGED),
        "frame-smaller-than-it-says": (animation(900, 900, frame(flat(2, 2), 900, 900)), MADE),
        "frame-without-a-picture": (animation(2, 2, frame(b"", 2, 2)), DAMAGED),
        "frames-without-animation": (riff(canvas(2, 2), one), DAMAGED),
        "picture-in-an-animation": (animation(2, 2, lossy), DAMAGED),
        "frame-in-a-frame": (animation(2, 2, frame(one, 2, 2)), MADE),
    }


def _lengths(lossy):
    whole = riff(lossy)
    return {
        "length-0": (riff(lossy, length=0), DAMAGED),
        "length-ffffffff": (riff(lossy, length=0xFFFFFFFF), DAMAGED),
        "length-short": (riff(lossy, length=20), DAMAGED),
        "length-beyond": (riff(lossy, length=len(whole)), DAMAGED),
        "chunk-ffffffff": (riff(chunk(b"abcd", b"", 0xFFFFFFFF), lossy), DAMAGED),
        "chunk-of-odd-length": (riff(canvas(sound.WIDTH, sound.HEIGHT), lossy, chunk(b"abcd", b"x")[:-1]), DAMAGED),
        "unknown-300000": (riff(canvas(sound.WIDTH, sound.HEIGHT), *[chunk(b"abcd", b"")] * 300000, lossy), MADE),
        "no-webp": (b"RIFF\xff\xff\xff\xffWAVEfmt ", NO_PICTURE),
        "more-behind": (whole + b"<script>alert(1)</script>" * 99, MADE),
    }


def _metadata(lossy):
    size = (sound.WIDTH, sound.HEIGHT)
    rows = {
        "profile-2mb": (riff(canvas(*size, PROFILE), chunk(b"ICCP", bytes(2 * MEGABYTE)), lossy), TOO_LARGE),
        "profile-of-zeros": (riff(canvas(*size, PROFILE), chunk(b"ICCP", bytes(4000)), lossy), MADE),
        "profiles-16": (riff(canvas(*size, PROFILE), *[chunk(b"ICCP", bytes(99999))] * 16, lossy), TOO_LARGE),
        "exif-17mb": (riff(canvas(*size, EXIF), lossy, chunk(b"EXIF", bytes(17 * MEGABYTE))), TOO_LARGE),
        "xmp-17mb": (riff(canvas(*size, XMP), lossy, chunk(b"XMP ", bytes(17 * MEGABYTE))), TOO_LARGE),
        "xmp-10mb": (riff(canvas(*size, XMP), lossy, chunk(b"XMP ", bytes(10 * MEGABYTE))), MADE),
        "alpha-garbage": (riff(canvas(*size, ALPHA), chunk(b"ALPH", b"\xff" * 99), lossy), DAMAGED),
        "alpha-empty": (riff(canvas(*size, ALPHA), chunk(b"ALPH", b""), lossy), DAMAGED),
        "flags-without-chunks": (riff(canvas(*size, PROFILE | EXIF | XMP), lossy), MADE),
    }
    for name, block in exif.BLOCKS.items():
        rows[name] = (riff(canvas(*size, EXIF), lossy, chunk(b"EXIF", block)), MADE)
    return rows


def cases():
    lossy, lossless = _image("webp"), _image("lossless.webp")
    rows = {"good": (riff(lossy), MADE), "good-lossless": (riff(lossless), MADE), "good-flat": (riff(flat(99, 99)), MADE)}
    rows.update(_claims(lossy, lossless))
    for more in (_frames(lossy), _lengths(lossy), _metadata(lossy)):
        rows.update(more)
    return table("webp", rows)
