"""gif: hostile GIF files (GIF89a)."""

import struct

from corpus import sound
from corpus.case import DAMAGED, MADE, TOO_LARGE, table

TRAILER = b"\x3b"
PIXEL = b"\x02\x02\x44\x01\x00"  # one pixel of colour 0
MEGABYTE = 1 << 20
_CODES = (256 | 255 << 9 | 257 << 18).to_bytes(4, "little")  # clear, colour 255, end


def screen(width, height, flags=0x80):
    colors = bytes(3 << ((flags & 7) + 1)) if flags & 0x80 else b""
    return b"GIF89a" + struct.pack("<2H3B", width, height, flags, 0, 0) + colors


def frame(width, height, left=0, top=0, data=PIXEL):
    return b"\x2c" + struct.pack("<4HB", left, top, width, height, 0) + data


def blocks(size):
    """Sub-blocks of so many bytes in all."""
    full, rest = divmod(size, 255)
    return (b"\xff" + bytes(255)) * full + (bytes([rest]) + bytes(rest) if rest else b"") + b"\0"


def extension(label, data):
    return b"\x21" + bytes([label]) + data


def _claims():
    one = frame(1, 1)
    return {
        "65535x65535": (screen(65535, 65535) + one + TRAILER, TOO_LARGE),
        "65535x65535-without-frames": (screen(65535, 65535) + TRAILER, DAMAGED),
        "frame-far-beyond-the-canvas": (screen(1, 1) + frame(65535, 65535) * 4 + TRAILER, TOO_LARGE),
        "frame-far-away": (screen(1, 1) + frame(1, 1, 65535, 65535) + TRAILER, TOO_LARGE),
        "frame-far-away-and-large": (screen(1, 1) + frame(65535, 65535, 65535, 65535) + TRAILER, TOO_LARGE),
        "last-frame-beyond": (screen(1, 1) + one * 99 + frame(65535, 65535) + TRAILER, TOO_LARGE),
        "7000x7000-empty": (screen(7000, 7000) + frame(7000, 7000) + TRAILER, MADE),
        "0x0": (screen(0, 0) + one + TRAILER, MADE),
        "frame-0x0": (screen(9, 9) + frame(0, 0) + TRAILER, MADE),
        "both-0x0": (screen(0, 0) + frame(0, 0) + TRAILER, DAMAGED),
    }


def _frames():
    one = frame(1, 1)
    far = frame(60000, 60000)
    return {
        "1001-frames": (screen(1, 1) + one * 1001 + TRAILER, TOO_LARGE),
        "50000-frames": (screen(1, 1) + one * 50000 + TRAILER, TOO_LARGE),
        "1000-frames": (screen(1, 1) + one * 1000 + TRAILER, MADE),
        "1000-frames-of-49-megapixels": (screen(7000, 7000) + frame(7000, 7000) * 1000 + TRAILER, MADE),
        "frames-behind-the-end": (screen(1, 1) + one + TRAILER + far * 99, MADE),
        "frames-behind-a-stray-byte": (screen(1, 1) + one + b"\0" + far * 99 + TRAILER, MADE),
        "frames-behind-a-strange-block": (screen(1, 1) + one + b"\x99" + far * 99 + TRAILER, MADE),
        "no-frames": (screen(9, 9) + TRAILER, DAMAGED),
        "frame-without-pixels": (screen(9, 9) + b"\x2c" + struct.pack("<4HB", 0, 0, 9, 9, 0), DAMAGED),
    }


def _pixels():
    return {
        "code-size-0": (screen(9, 9) + frame(9, 9, data=b"\0\x02\x44\x01\0") + TRAILER, MADE),
        "code-size-12": (screen(9, 9) + frame(9, 9, data=b"\x0c\x02\x44\x01\0") + TRAILER, DAMAGED),
        "code-size-255": (screen(9, 9) + frame(9, 9, data=b"\xff\x02\x44\x01\0") + TRAILER, DAMAGED),
        "codes-of-ones": (screen(99, 99) + frame(99, 99, data=b"\2" + b"\xff" * 256 * 9 + b"\0") + TRAILER, DAMAGED),
        "pixels-beyond-the-frame": (screen(1, 1) + frame(1, 1, data=b"\2" + blocks(20 * MEGABYTE)) + TRAILER, MADE),
        "colour-beyond-the-table": (screen(1, 1, 0x80) + frame(1, 1, data=b"\x08\x04" + _CODES + b"\0") + TRAILER, MADE),
        "no-colours": (screen(1, 1, 0) + frame(1, 1) + TRAILER, MADE),
        "colours-cut": (screen(9, 9, 0xF7)[:99], DAMAGED),
        "no-end-of-blocks": (screen(9, 9) + frame(9, 9, data=b"\2" + b"\xff" + bytes(99)), DAMAGED),
    }


def _extensions():
    one = frame(1, 1) + TRAILER
    loop = extension(0xFF, b"\x0bNETSCAPE2.0\x03\x01\xff\xff\0")
    control = extension(0xF9, b"\x04\xff\xff\xff\xff\0")
    return {
        "comment-17mb": (screen(1, 1) + extension(0xFE, blocks(17 * MEGABYTE)) + one, TOO_LARGE),
        "application-17mb": (screen(1, 1) + extension(0xFF, b"\x0bXMP DataXMP" + blocks(17 * MEGABYTE)) + one, TOO_LARGE),
        "text-17mb": (screen(1, 1) + extension(0x01, blocks(17 * MEGABYTE)) + one, MADE),
        "comments-100000": (screen(1, 1) + extension(0xFE, b"\0") * 100000 + one, MADE),
        "controls-100000": (screen(1, 1) + control * 100000 + one, MADE),
        "control-cut": (screen(1, 1) + extension(0xF9, b"\x01\xff\0") + one, MADE),
        "loops": (screen(1, 1) + loop * 999 + one, MADE),
        "extension-without-end": (screen(1, 1) + extension(0xFE, b"\xff" * 256), DAMAGED),
    }


def _polyglots(good):
    script = b"*/=1;alert(document.domain);/*"
    spot = struct.unpack("<H", b"/*")[0]
    return {
        "javascript": (screen(spot, 9) + extension(0xFE, bytes([len(script)]) + script + b"\0") + frame(1, 1) + TRAILER, MADE),
        "javascript-behind": (good + script, MADE),
        "html-behind": (good + b"<script>alert(1)</script>", MADE),
        "javascript-alone": (b"GIF89a=1;alert(document.domain)//" + bytes(20), DAMAGED),
        "phar": (good + b"<?php __HALT_COMPILER(); ?>\r\n" + bytes(99), MADE),
    }


def cases():
    good = sound.file("gif")
    rows = {"good": (good, MADE), **_claims(), **_frames(), **_pixels(), **_extensions(), **_polyglots(good)}
    return table("gif", rows)
