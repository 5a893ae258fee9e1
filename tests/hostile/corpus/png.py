"""png: hostile PNG files (RFC 2083 and its successors)."""

import functools
import struct
import zlib

from corpus import exif, sound
from corpus.case import DAMAGED, MADE, TOO_LARGE, table

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY, RGB, PALETTE, RGBA = 0, 2, 3, 6
MEGABYTE = 1 << 20


def chunk(kind, content=b"", checksum=None):
    right = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", right if checksum is None else checksum)


def split(data):
    """(kind, content) of every chunk."""
    place, parts = 8, []
    while place < len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        parts.append((data[place + 4 : place + 8], data[place + 8 : place + 8 + length]))
        place += length + 12
    return parts


def join(parts):
    return SIGNATURE + b"".join(chunk(*part) for part in parts)


@functools.lru_cache(maxsize=None)
def zeros(size):
    """So many zeros, deflated, without ever holding them."""
    packer = zlib.compressobj(9)
    block, out = bytes(MEGABYTE), []
    for _ in range(size // MEGABYTE):
        out.append(packer.compress(block))
    return b"".join([*out, packer.compress(bytes(size % MEGABYTE)), packer.flush()])


def header(width, height, depth=8, kind=RGB, rest=b"\0\0\0"):
    return (b"IHDR", struct.pack(">2I2B", width, height, depth, kind) + rest)


def image(head, size, *before):
    """A file with that header whose pixels are `size` zeros."""
    return join([head, *before, (b"IDAT", zeros(size)), (b"IEND", b"")])


def _with(data, *parts):
    """The same with further chunks before its pixels."""
    split_up = split(data)
    place = next(n for n, part in enumerate(split_up) if part[0] == b"IDAT")
    return join(split_up[:place] + list(parts) + split_up[place:])


def _claims(good):
    pixels = [part for part in split(good) if part[0] != b"IHDR"]
    rows = {}
    for width, height in ((65535, 65535), (2**31 - 1, 2**31 - 1), (2**32 - 1, 2**32 - 1), (65536, 1), (1, 65536)):
        rows[f"{width}x{height}"] = (join([header(width, height), *pixels]), TOO_LARGE)
    rows["0x0"] = (join([header(0, 0), *pixels]), DAMAGED)
    rows["1x0"] = (join([header(1, 0), *pixels]), DAMAGED)
    rows["7072x7071"] = (image(header(7072, 7071), 1000), TOO_LARGE)
    rows["7071x7071-empty"] = (image(header(7071, 7071), 1000), DAMAGED)
    rows["65535x762-empty"] = (image(header(65535, 762), 1000), DAMAGED)
    rows["second-header-huge"] = (_with(good, header(65535, 65535)), TOO_LARGE)
    rows["first-header-huge"] = (join([header(65535, 65535), *split(good)]), TOO_LARGE)
    return rows


def _bombs(good):
    text = b"Comment\0"
    return {
        "pixels-at-the-limit": (image(header(7071, 7071, 8, GREY), 7072 * 7071), MADE),
        "pixels-beyond-the-header": (image(header(10, 10), 100 * MEGABYTE), MADE),
        "deep-49-megapixels-cut": (image(header(7000, 7000, 16, RGBA), 9 * MEGABYTE), DAMAGED),
        "adam7-49-megapixels-cut": (image(header(7000, 7000, 16, RGBA, b"\0\0\1"), 9 * MEGABYTE), DAMAGED),
        "ztxt": (_with(good, (b"zTXt", text + b"\0" + zeros(100 * MEGABYTE))), MADE),
        "ztxt-1000": (_with(good, *[(b"zTXt", text + b"\0" + zeros(MEGABYTE))] * 1000), MADE),
        "itxt": (_with(good, (b"iTXt", text + b"\1\0\0\0" + zeros(100 * MEGABYTE))), MADE),
        "iccp-100mb": (_with(good, (b"iCCP", b"x\0\0" + zeros(100 * MEGABYTE))), MADE),
        "iccp-10mb": (_with(good, (b"iCCP", b"x\0\0" + zeros(10 * MEGABYTE))), MADE),
        "iccp-2mb-stored": (_with(good, (b"iCCP", b"x\0\0" + zlib.compress(bytes(2 * MEGABYTE), 0))), TOO_LARGE),
        "iccp-garbage": (_with(good, (b"iCCP", b"x\0\0" + b"\xff" * 99)), MADE),
        "text-17mb": (_with(good, (b"tEXt", text + bytes(17 * MEGABYTE))), TOO_LARGE),
        "exif-17mb": (_with(good, (b"eXIf", b"II*\0" + bytes(17 * MEGABYTE))), TOO_LARGE),
        "text-behind-the-end": (good + chunk(b"zTXt", text + b"\0" + zeros(100 * MEGABYTE)), MADE),
        "empty-pixels-100000": (_with(good, *[(b"IDAT", b"")] * 100000), MADE),
        "unknown-100000": (_with(good, *[(b"abCd", b"")] * 100000), MADE),
        "palettes-suggested": (_with(good, *[(b"sPLT", b"p%d\0\x08" % n + bytes(6 * 9999)) for n in range(99)]), MADE),
    }


def _headers(good):
    head, *rest = split(good)

    def headed(place, value):
        content = bytearray(head[1])
        content[place] = value
        return join([(b"IHDR", bytes(content)), *rest])

    return {
        "depth-3": (headed(8, 3), DAMAGED),
        "depth-0": (headed(8, 0), DAMAGED),
        "colour-5": (headed(9, 5), DAMAGED),
        "compression-1": (headed(10, 1), DAMAGED),
        "filter-1": (headed(11, 1), DAMAGED),
        "interlace-2": (headed(12, 2), DAMAGED),
        "interlace-claimed": (headed(12, 1), DAMAGED),
        "palette-without-colours": (headed(9, PALETTE), DAMAGED),
        "header-of-14-bytes": (join([(b"IHDR", head[1] + b"\0"), *rest]), DAMAGED),
        "header-of-12-bytes": (join([(b"IHDR", head[1][:12]), *rest]), DAMAGED),
        "header-last": (join([*rest[:-1], head, rest[-1]]), DAMAGED),
        "no-header": (join(rest), DAMAGED),
        "end-first": (join([(b"IEND", b""), head, *rest]), DAMAGED),
        "no-end": (join([head, *rest[:-1]]), MADE),
        "no-pixels": (join([head, (b"IEND", b"")]), DAMAGED),
        "length-ffffffff": (SIGNATURE + chunk(*head) + b"\xff\xff\xff\xffIDAT" + bytes(99), DAMAGED),
        "length-7fffffff": (SIGNATURE + chunk(*head) + b"\x7f\xff\xff\xfftEXt" + bytes(99), TOO_LARGE),
        "filter-byte-5": (join([head, (b"IDAT", zlib.compress(b"\5" + bytes(9999))), (b"IEND", b"")]), DAMAGED),
        "no-deflate": (join([head, (b"IDAT", b"\xff" * 999), (b"IEND", b"")]), DAMAGED),
    }


def _palettes():
    head = header(8, 8, 8, PALETTE)
    pixels = (b"IDAT", zlib.compress((b"\0" + b"\xff" * 8) * 8))
    end = (b"IEND", b"")
    full = (b"PLTE", bytes(768))
    return {
        "palette-of-0": (join([head, (b"PLTE", b""), pixels, end]), DAMAGED),
        "palette-of-257": (join([head, (b"PLTE", bytes(771)), pixels, end]), DAMAGED),
        "palette-of-4-bytes": (join([head, (b"PLTE", bytes(4)), pixels, end]), DAMAGED),
        "palette-too-short": (join([head, (b"PLTE", bytes(3)), pixels, end]), MADE),
        "palette-behind-pixels": (join([head, pixels, full, end]), DAMAGED),
        "transparency-of-300": (join([head, full, (b"tRNS", bytes(300)), pixels, end]), MADE),
        "transparency-first": (join([head, (b"tRNS", bytes(9)), full, pixels, end]), MADE),
        "histogram": (join([head, full, (b"hIST", bytes(3)), pixels, end]), MADE),
    }


def _checksums(good):
    def wrong(kind):
        return SIGNATURE + b"".join(chunk(k, c, 0 if k == kind else None) for k, c in split(good))

    comment = chunk(b"tEXt", b"Comment\0x", 0)
    place = good.index(b"IDAT") - 4
    return {
        "header-checksum": (wrong(b"IHDR"), DAMAGED),
        "pixels-checksum": (wrong(b"IDAT"), DAMAGED),
        "text-checksum": (good[:place] + comment + good[place:], MADE),
    }


def _extras(good):
    control = struct.pack(">2I", 2**31 - 1, 0)
    frame = struct.pack(">5I2H2B", 0, 2**31 - 1, 2**31 - 1, 2**31 - 1, 2**31 - 1, 0, 0, 9, 9)
    rows = {
        "animation": (_with(good, (b"acTL", control), (b"fcTL", frame)), MADE),
        "animation-frames": (_with(good, (b"acTL", control), *[(b"fdAT", bytes(99))] * 5000), MADE),
        "gamma-0": (_with(good, (b"gAMA", bytes(4))), MADE),
        "gamma-huge": (_with(good, (b"gAMA", b"\xff" * 4)), MADE),
        "white-0": (_with(good, (b"cHRM", bytes(32))), MADE),
        "bits-255": (_with(good, (b"sBIT", b"\xff" * 3)), MADE),
        "density-huge": (_with(good, (b"pHYs", b"\xff" * 9)), MADE),
        "apple": (join([(b"CgBI", b"P\0 \2"), *split(good)]), DAMAGED),
        "pdf-behind": (good + b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n", MADE),
        "pdf-in-a-text": (_with(good, (b"tEXt", b"x\0%PDF-1.4\n1 0 obj\n<<>>\nendobj\n")), MADE),
        "html-in-a-text": (_with(good, (b"tEXt", b"Title\0<script>alert(1)</script>")), MADE),
    }
    rows.update((name, (_with(good, (b"eXIf", block)), MADE)) for name, block in exif.BLOCKS.items())
    return rows


def cases():
    good = sound.file("png")
    rows = {"good": (good, MADE), "good-adam7": (sound.file("interlaced.png"), MADE)}
    rows.update({"good-deep": (sound.file("deep.png"), MADE), "good-palette": (sound.file("palette.png"), MADE)})
    for more in (_claims(good), _bombs(good), _headers(good), _palettes(), _checksums(good), _extras(good)):
        rows.update(more)
    return table("png", rows)


def long_cases():
    """At the limits, and legitimate: seconds each."""
    raw = 7071 * (1 + 7071 * 8)
    rows = {
        "deep-at-the-limit": (image(header(7071, 7071, 16, RGBA), raw), MADE),
        "adam7-at-the-limit": (image(header(7071, 7071, 8, RGB, b"\0\0\1"), 7071 * 3 * 7071 + 8 * 7071), MADE),
        "pixels-beyond-by-a-gigabyte": (image(header(10, 10), 1024 * MEGABYTE), MADE),
    }
    return table("png", rows)
