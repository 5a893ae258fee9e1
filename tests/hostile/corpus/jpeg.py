"""jpeg: hostile JPEG files (ITU-T T.81)."""

import struct

from corpus import exif, sound
from corpus.case import DAMAGED, MADE, NO_PICTURE, TOO_LARGE, table

SOI, EOI = b"\xff\xd8", b"\xff\xd9"
SOF0, SOF1, SOF2, DHT, SOS, COM = 0xC0, 0xC1, 0xC2, 0xC4, 0xDA, 0xFE
APP1, APP2, APP13 = 0xE1, 0xE2, 0xED
MOST_PAYLOAD = 65533
DRI = b"\xff\xdd\0\4\0\x40"  # a restart marker every 64 blocks


def segment(code, payload):
    return struct.pack(">BBH", 255, code, len(payload) + 2) + payload


def _entropy_end(data, place):
    """Where the entropy-coded data that begin at `place` end."""
    while True:
        place = data.index(b"\xff", place)
        if data[place + 1] != 0 and not 0xD0 <= data[place + 1] <= 0xD7:
            return place
        place += 2


def split(data):
    """The parts of a file between SOI and EOI: (code, bytes); a scan's data belong to its SOS."""
    place, parts = 2, []
    while data[place + 1] != 0xD9:
        code = data[place + 1]
        end = place + 2 + int.from_bytes(data[place + 2 : place + 4], "big")
        if code == SOS:
            end = _entropy_end(data, end)
        parts.append((code, data[place:end]))
        place = end
    return parts


def join(parts):
    return SOI + b"".join(part for _, part in parts) + EOI


def _resized(data, width, height):
    """The same with other sides in its frame header."""
    parts = [(c, p[:5] + struct.pack(">2H", height, width) + p[9:] if c in (SOF0, SOF2) else p) for c, p in split(data)]
    return join(parts)


def _with(data, *segments):
    """The same with further segments at its beginning."""
    return SOI + b"".join(segments) + data[2:]


def _before(data, code, extra):
    """The same with bytes before the first part of that code."""
    parts, done = [], False
    for kind, part in split(data):
        done, part = (True, extra + part) if kind == code and not done else (done, part)
        parts.append((kind, part))
    return join(parts)


def _end_of_band(blocks):
    """A scan's data that say of all blocks that they have nothing more: a bit, and fourteen of length."""
    bits = ("0" + "1" * 14) * -(-blocks // 32767)
    bits += "1" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")


def scans(count, width=sound.WIDTH, height=sound.HEIGHT, behind=b"", hidden=None):
    """A grey progressive file of so many scans, all valid and next to empty. `behind` follows the
    first; `hidden` is what the first ends with in place of all the restart markers it should have."""
    blocks = -(-width // 8) * -(-height // 8)
    frame = segment(SOF2, struct.pack(">B2H4B", 8, height, width, 1, 1, 0x11, 0))
    first = segment(SOS, b"\1\1\0\0\0\0")
    first = first + bytes(-(-blocks // 8)) if hidden is None else DRI + first + bytes(8) + hidden
    codes = segment(DHT, b"\x10\1" + bytes(15) + b"\xe0")
    more = segment(SOS, b"\1\1\0\1\x3f\0") + _end_of_band(blocks)
    tables = segment(0xDB, b"\0" + b"\1" * 64) + segment(DHT, b"\0\1" + bytes(15) + b"\0")
    return SOI + tables + frame + first + behind + segment(0xDD, b"\0\0") + codes + more * (count - 1) + EOI


def planes(count, width=sound.WIDTH, height=sound.HEIGHT, kind=SOF0):
    """A grey file of so many components with a scan for each, in which every block is two bits."""
    blocks = -(-width // 8) * -(-height // 8)
    numbers = range(1, count + 1)
    frame = struct.pack(">B2HB", 8, height, width, count) + b"".join(bytes([n, 0x11, 0]) for n in numbers)
    tables = segment(0xDB, b"\0" + b"\1" * 64)
    tables += segment(DHT, b"\0\1" + bytes(16)) + segment(DHT, b"\x10\1" + bytes(16))
    rows = [segment(SOS, bytes([1, n, 0, 0, 63, 0])) + bytes(-(-blocks // 4)) for n in numbers]
    return SOI + tables + segment(kind, frame) + b"".join(rows) + EOI


def _profile(size, number, count):
    return segment(APP2, b"ICC_PROFILE\0" + bytes([number, count]) + bytes(size))


def _claims(good, slow):
    rows = {
        "65535x65535": (_resized(good, 65535, 65535), TOO_LARGE),
        "65535x1000": (_resized(good, 65535, 1000), TOO_LARGE),
        "0x0": (_resized(good, 0, 0), DAMAGED),
        "0-high": (_resized(good, sound.WIDTH, 0), DAMAGED),
        "65500x700": (_resized(good, 65500, 700), DAMAGED),
        "progressive-65535x65535": (_resized(slow, 65535, 65535), TOO_LARGE),
        "progressive-7000x7000": (_resized(slow, 7000, 7000), DAMAGED),
        "progressive-with-the-first-scan": (_without_scans(slow, 1), DAMAGED),
        "progressive-without-the-last-scan": (_without_scans(slow, -1), MADE),
    }
    huge = segment(SOF0, b"\x08\xff\xff\xff\xff\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01")
    rows["second-frame-huge"] = (_before(good, SOS, huge), TOO_LARGE)
    rows["first-frame-huge"] = (_before(good, SOF0, huge), TOO_LARGE)
    rows["huge-frame-behind-the-end"] = (good + huge, MADE)
    rows["huge-frame-in-a-comment"] = (_with(good, segment(COM, huge * 9)), MADE)
    rows["stray-bytes-before-the-frame"] = (_before(good, SOF0, bytes(9)), MADE)
    return rows


def _scans():
    """What a decoder steps over must not keep the scans behind it from being counted."""
    behind = {"tem": b"\xff\1\0", "restart": b"\xff\xd0\0", "fill": b"\xff" * 99, "zeros": bytes(99)}
    rows = {"3000-scans": (scans(3000), TOO_LARGE), "65-scans": (scans(65), TOO_LARGE), "64-scans": (scans(64), MADE)}
    for name, extra in behind.items():
        rows["3000-scans-behind-" + name] = (scans(3000, behind=extra), TOO_LARGE)
    rows["3000-scans-behind-a-segment-and-zeros"] = (scans(3000, behind=DRI + bytes(9)), TOO_LARGE)
    rows["2000-scans-within-a-reserved-segment"] = (scans(2000, hidden=b"\xff\5\xff\xff"), TOO_LARGE)
    return rows


def _without_scans(data, count):
    """The same without what follows its first scans."""
    parts = split(data)
    places = [place for place, (code, _) in enumerate(parts) if code == SOS]
    return join(parts[: places[count]])


def _planes():
    """Baseline, and held whole in memory all the same: two bytes a pixel and component."""
    rows = {f"planes-{count}": (planes(count), MADE) for count in (1, 3, 4)}
    rows["planes-3-extended"] = (planes(3, kind=SOF1), MADE)
    rows["planes-3-without-one"] = (_without_scans(planes(3), 2), DAMAGED)
    rows["planes-10-7000x7000"] = (_resized(planes(10), 7000, 7000), TOO_LARGE)
    return rows


def _headers(good):
    frame = next(part for code, part in split(good) if code == SOF0)

    def framed(change):
        return join([(c, change(p) if c == SOF0 else p) for c, p in split(good)])

    return {
        "12-bits": (framed(lambda p: p[:4] + b"\x0c" + p[5:]), DAMAGED),
        "lossless": (framed(lambda p: b"\xff\xc3" + p[2:]), DAMAGED),
        "hierarchical": (framed(lambda p: b"\xff\xc5" + p[2:]), DAMAGED),
        "no-components": (framed(lambda p: p[:9] + b"\0" + p[10:]), DAMAGED),
        "255-components": (framed(lambda p: p[:9] + b"\xff" + p[10:]), DAMAGED),
        "sampling-0": (framed(lambda p: p[:11] + b"\0" + p[12:]), DAMAGED),
        "sampling-15": (framed(lambda p: p[:11] + b"\xff" + p[12:]), DAMAGED),
        "no-frame": (join([(c, p) for c, p in split(good) if c != SOF0]), DAMAGED),
        "no-tables": (join([(c, p) for c, p in split(good) if c not in (DHT, 0xDB)]), DAMAGED),
        "no-scan": (join([(c, p) for c, p in split(good) if c != SOS]), DAMAGED),
        "frame-only": (SOI + frame + EOI, DAMAGED),
        "two-starts": (SOI + good, DAMAGED),
        "start-and-end": (SOI + EOI + bytes(64), DAMAGED),
        "starts": (SOI * 5000 + EOI, DAMAGED),
        "fill": (SOI + b"\xff" * 100000 + good[2:], MADE),
        "length-0": (SOI + b"\xff\xe1\0\0" + good[2:], MADE),
        "length-1": (SOI + b"\xff\xe1\0\1" + good[2:], MADE),
        "bad-huffman-table": (_before(good, SOS, segment(DHT, b"\0" + b"\xff" * 16 + bytes(99))), DAMAGED),
        "bad-quantisation": (_with(good, segment(0xDB, b"\xff" * 67)), DAMAGED),
        "restart-every-block": (_with(good, segment(0xDD, b"\0\1")), DAMAGED),
    }


def _metadata(good):
    xmp = segment(APP1, b"http://ns.adobe.com/xap/1.0/\0".ljust(MOST_PAYLOAD))
    comment = segment(COM, bytes(MOST_PAYLOAD))
    part = MOST_PAYLOAD - 14
    profile = [_profile(part, number, 255) for number in range(1, 256)]
    return {
        "profile-16mb": (_with(good, *profile), TOO_LARGE),
        "profile-17-parts": (_with(good, *profile[:17]), TOO_LARGE),
        "profile-of-zeros": (_with(good, _profile(4000, 1, 1)), MADE),
        "profile-numbers": (_with(good, _profile(99, 0, 0), _profile(99, 3, 1), _profile(99, 3, 1)), MADE),
        "xmp-19mb": (_with(good, *[xmp] * 300), TOO_LARGE),
        "xmp-13mb": (_with(good, *[xmp] * 200), MADE),
        "comments-19mb": (_with(good, *[comment] * 300), TOO_LARGE),
        "comments-100000": (_with(good, *[segment(COM, b"")] * 100000), MADE),
        "photoshop": (_with(good, segment(APP13, b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0\x7f\xff\xff\xff")), MADE),
        "adobe-transform-9": (_with(good, segment(0xEE, b"Adobe\0\x64\0\0\0\0\x09")), MADE),
    }


def _polyglots(good):
    script = b"<script>alert(document.domain)</script><?php system($_GET[0]); ?>"
    return {
        "html-in-a-comment": (_with(good, segment(COM, b"--><html><body>" + script)), MADE),
        "zip-behind": (good + b"PK\x03\x04" + bytes(26) + b"PK\x05\x06" + bytes(18), MADE),
        "php-behind": (good + script * 50, MADE),
        "pdf-in-a-comment": (_with(good, segment(COM, b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n")), MADE),
        "pdf-with-its-magic": (b"\xff\xd8\xff%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n" * 20, DAMAGED),
        "behind-pdf": (b"%PDF-1.4\n" + good, NO_PICTURE),
        "behind-a-newline": (b"\n" + good, NO_PICTURE),
        "mvg-in-a-comment": (_with(good, segment(COM, b"push graphic-context\nimage over 0,0 0,0 'msl:/x'")), MADE),
    }


def cases():
    good, slow = sound.file("jpg"), sound.file("progressive.jpg")
    exifs = {name: (_with(good, segment(APP1, b"Exif\0\0" + block)), MADE) for name, block in exif.BLOCKS.items()}
    rows = {"good": (good, MADE), "good-progressive": (slow, MADE), **_claims(good, slow), **_scans()}
    rows.update({**_planes(), **_headers(good)})
    return table("jpeg", {**rows, **_metadata(good), **_polyglots(good), **exifs})


def long_cases():
    """At the limits, and legitimate."""
    stray = DRI + bytes(9)
    rows = {
        "64-scans-at-the-limit": (scans(64, 7071, 7070), MADE),
        "planes-3-at-the-limit": (planes(3, 7071, 7070), MADE),
        "3000-scans-at-the-limit": (scans(3000, 7071, 7070, stray), TOO_LARGE),
    }
    return table("jpeg", rows)
