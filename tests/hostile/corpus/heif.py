"""heif: hostile HEIC and AVIF files (ISO/IEC 14496-12 and 23008-12)."""

import collections
import functools
import struct

from corpus import exif, sound
from corpus.case import DAMAGED, MADE, TOO_LARGE, table

MEGABYTE = 1 << 20


def box(kind, *contents):
    body = b"".join(contents)
    return struct.pack(">I", len(body) + 8) + kind + body


def full(kind, *contents, version=0, flags=0):
    return box(kind, struct.pack(">I", version << 24 | flags), *contents)


def boxes(data, place=0):
    """{kind: content} of the boxes side by side."""
    found = {}
    while place < len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        found[data[place + 4 : place + 8]] = data[place + 8 : place + length]
        place += length
    return found


def ispe(width, height):
    return full(b"ispe", struct.pack(">2I", width, height))


class Item:
    """A picture or metadata in a file; properties are numbered from 1. `extents` are (offset,
    length) in the file's data, all of it once when there are none."""

    def __init__(self, kind, data, properties=(), extents=None):
        self.kind, self.data, self.properties, self.extents = kind, data, properties, extents


# An item location box: its version, and how many bytes its numbers have.
Layout = collections.namedtuple("Layout", "version offset length base index", defaults=(0, 4, 4, 0, 0))


def _places(items, start, layout):
    """The item location box."""
    short = 2 if layout.version < 2 else 4
    method = b"" if layout.version == 0 else bytes(2)
    rows = []
    for number, item in enumerate(items, 1):
        extents = [(0, len(item.data))] if item.extents is None else item.extents
        rows += [number.to_bytes(short, "big"), method, bytes(2 + layout.base), struct.pack(">H", len(extents))]
        for offset, length in extents:
            place = (start + offset) % (1 << 8 * layout.offset)
            rows += [bytes(layout.index), place.to_bytes(layout.offset, "big"), length.to_bytes(layout.length, "big")]
        start += len(item.data)
    sizes = bytes([layout.offset << 4 | layout.length, layout.base << 4 | layout.index])
    return full(b"iloc", sizes, len(items).to_bytes(short, "big"), *rows, version=layout.version)


# What follows the name of an item of this kind.
_CONTENT_TYPES = {b"mime": b"application/rdf+xml\0", b"uri ": b"urn:x\0"}


def _infos(items):
    entries = []
    for number, item in enumerate(items, 1):
        names = b"\0" + _CONTENT_TYPES.get(item.kind, b"")
        entries.append(full(b"infe", struct.pack(">2H", number, 0), item.kind, names, version=2))
    return full(b"iinf", struct.pack(">H", len(items)), *entries)


def _links(items):
    rows = [(n, item.properties) for n, item in enumerate(items, 1) if item.properties]
    entries = [struct.pack(">HB", n, len(numbers)) + bytes(numbers) for n, numbers in rows]
    return full(b"ipma", struct.pack(">I", len(rows)), *entries)


def _reference(kind, source, targets):
    return box(kind, struct.pack(f">2H{len(targets)}H", source, len(targets), *targets))


def meta(items, properties, start, references=(), **options):
    primary = options.get("primary", 1)
    parts = [full(b"hdlr", bytes(4), b"pict", bytes(13)), full(b"pitm", struct.pack(">H", primary))]
    parts += [_places(items, start, options.get("layout", Layout())), _infos(items)]
    parts += [box(b"iprp", box(b"ipco", *properties), _links(items))]
    if references:
        parts.append(full(b"iref", *[_reference(*reference) for reference in references]))
    return full(b"meta", *parts)


def head(brand=b"avif"):
    return box(b"ftyp", brand, bytes(4), b"mif1", b"miaf", brand)


def build(items, properties, brand=b"avif", **options):
    """A file with its data before their description, which may then have any size."""
    start = head(brand)
    data = box(b"mdat", *[item.data for item in items])
    return start + data + meta(items, properties, len(start) + 8, **options)


@functools.lru_cache(maxsize=None)
def codestream(data, configuration):
    """The configuration box and the coded picture of a good file's first item."""
    inner = boxes(boxes(data)[b"meta"], 4)
    properties = boxes(boxes(inner[b"iprp"])[b"ipco"])
    number, _, base, extents, offset, length = struct.unpack_from(">2HIH2I", inner[b"iloc"], 8)
    if (number, extents, inner[b"iloc"][4:6]) != (1, 1, b"\x44\x40"):
        raise AssertionError("the encoder lays its files out otherwise")
    return box(configuration, properties[configuration]), data[base + offset : base + offset + length]


def _one(coded, width=sound.WIDTH, height=sound.HEIGHT, **options):
    """A file of one picture that claims this size."""
    configuration, data = coded
    more = options.pop("properties", [])
    numbers = options.pop("numbers", range(1, 3 + len(more)))
    return build([Item(b"av01", data, tuple(numbers))], [configuration, ispe(width, height), *more], **options)


def _claims(coded):
    large = codestream(sound.flat("avif", 3000, 3000), b"av1C")
    rows = {}
    for side in (65535, 2**31 - 1, 2**32 - 1, 7072):
        rows[f"{side}x{side}"] = (_one(coded, side, side), TOO_LARGE)
    rows["0x0"] = (_one(coded, 0, 0), DAMAGED)
    rows["says-1x1"] = (_one(coded, 1, 1), DAMAGED)
    rows["says-4000x4000"] = (_one(coded, 4000, 4000), DAMAGED)
    rows["says-7000x7000"] = (_one(coded, 7000, 7000), DAMAGED)
    rows["3000x3000"] = (_one(large, 3000, 3000), MADE)
    rows["3000x3000-says-16x16"] = (_one(large, 16, 16), DAMAGED)
    rows["5000-sizes"] = (_one(coded, properties=[ispe(9, 9)] * 5000, numbers=(1, 2)), MADE)
    rows["5000-sizes-one-huge"] = (_one(coded, properties=[ispe(9, 9)] * 5000 + [ispe(65535, 65535)], numbers=(1, 2)), TOO_LARGE)
    rows["two-sizes"] = (_one(coded, properties=[ispe(9, 9)]), DAMAGED)
    rows["size-not-linked"] = (_one(coded, numbers=(1,)), DAMAGED)
    return rows


def _grid(rows, columns, width, height):
    return struct.pack(">4B2I", 0, 1, rows - 1, columns - 1, width, height)


def _derived(coded):
    """Grids, overlays and identities; item 1 is the derived one, item 2 a coded picture."""
    configuration, data = coded
    size = (sound.WIDTH, sound.HEIGHT)

    def derived(kind, content, targets, claims, tile=data):
        items = [Item(kind, content, (3,)), Item(b"av01", tile, (1, 2))]
        return build(items, [configuration, ispe(*size), ispe(*claims)], references=[(b"dimg", 1, targets)])

    most = (256 * size[0], 256 * size[1])
    overlay = struct.pack(">2B4H2I", 0, 1, 0, 0, 0, 0, 60000, 60000) + bytes(8)
    return {
        "grid": (derived(b"grid", _grid(1, 1, *size), (2,), size), MADE),
        "grid-4-of-one": (derived(b"grid", _grid(2, 2, 192, 128), (2,) * 4, (192, 128)), MADE),
        "grid-65536-tiles": (derived(b"grid", _grid(256, 256, *most), (2,) * 65535, most), TOO_LARGE),
        "grid-65536-tiles-says-small": (derived(b"grid", _grid(256, 256, *size), (2,) * 65535, size), DAMAGED),
        "grid-60000-says-small": (derived(b"grid", _grid(1, 1, 60000, 60000), (2,), size), DAMAGED),
        "grid-20000-says-small": (derived(b"grid", _grid(1, 1, 20000, 20000), (2,), size), DAMAGED),
        "grid-small-says-7000": (derived(b"grid", _grid(1, 1, *size), (2,), (7000, 7000)), DAMAGED),
        "grid-without-tiles": (derived(b"grid", _grid(9, 9, 800, 500), (), (800, 500)), DAMAGED),
        "grid-of-itself": (derived(b"grid", _grid(1, 1, *size), (1,), size), DAMAGED),
        "grid-of-nothing": (derived(b"grid", _grid(1, 1, *size), (77,), size), DAMAGED),
        "grid-cut": (derived(b"grid", b"\0\0\0", (2,), size), DAMAGED),
        "identity": (derived(b"iden", b"", (2,), size), MADE),
        "identity-of-itself": (derived(b"iden", b"", (1,), size), DAMAGED),
        "overlay-60000": (derived(b"iovl", overlay, (2,), size), DAMAGED),
        "overlay-of-itself": (derived(b"iovl", overlay, (1,), size), DAMAGED),
    }


def _extents(coded):
    configuration, data = coded
    properties = [configuration, ispe(sound.WIDTH, sound.HEIGHT)]

    def placed(extents):
        return build([Item(b"av01", data, (1, 2), extents)], properties)

    whole = (0, len(data))
    return {
        "extents-none": (placed([]), DAMAGED),
        "extents-65535": (placed([whole] * 65535), DAMAGED),
        "extents-30": (placed([whole] * 30), DAMAGED),
        "extents-overlap": (placed([(0, 40), (20, len(data) - 20)]), MADE),
        "extent-beyond-the-end": (placed([(0, 0xFFFFFF)]), DAMAGED),
        "extent-at-ffffffff": (placed([(0xFFFFFF00, 99)]), DAMAGED),
        "extent-of-length-0": (placed([(0, 0)]), DAMAGED),
    }


# Boxes that say the same in other ways: the first of those that are refused is against the standard, the
# second is read by libheif as if there were no index.
_LAYOUTS = {
    "0": (Layout(0), MADE),
    "0-of-64-bits": (Layout(0, 8, 8, 8), MADE),
    "1": (Layout(1, 4, 4, 4), MADE),
    "2": (Layout(2), MADE),
    "2-with-an-index": (Layout(2, 8, 4, 0, 8), MADE),
    "0-of-16-bits": (Layout(0, 4, 2), DAMAGED),
    "1-with-an-index": (Layout(1, 4, 4, 0, 4), DAMAGED),
}


def _metadata(coded):
    """Items that are no pictures, whose bytes libheif holds from the start."""
    configuration, data = coded
    properties = [configuration, ispe(sound.WIDTH, sound.HEIGHT)]
    note = b"\0\0\0\0" + exif.orientation(9)
    described = [(b"cdsc", 2, (1,))]
    coding = Item(b"av01", data, (1, 2))

    def noted(megabytes, count=1, kind=b"Exif", **options):
        """With an item whose bytes are there once and used `count` times."""
        size = megabytes * MEGABYTE
        items = [coding, Item(kind, note + bytes(size), (), [(0, size)] * count)]
        return build(items, properties, references=described, **options)

    twice = [coding, Item(b"Exif", note + bytes(10 * MEGABYTE)), Item(b"mime", b"", (), [(-5 * MEGABYTE, 7 * MEGABYTE)])]
    rows = {
        "exif-of-9999-extents": (noted(9, 9999), DAMAGED),
        "exif-of-30-extents": (noted(25, 30), DAMAGED),
        "exif-20mb": (noted(20), TOO_LARGE),
        "exif-15mb": (noted(15), MADE),
        "exif-20mb-version-1": (noted(20, layout=Layout(1, 8, 8, 8)), TOO_LARGE),
        "exif-20mb-version-2": (noted(20, layout=Layout(2, 8, 4, 4, 4)), TOO_LARGE),
        "exif-10mb-and-7mb-of-it-as-xmp": (build(twice, properties, references=described), TOO_LARGE),
        "xmp-20mb": (noted(20, kind=b"mime"), TOO_LARGE),
        "link-20mb": (noted(20, kind=b"uri "), TOO_LARGE),
        "unknown-item-20mb": (noted(20, kind=b"\0\0\0\0"), TOO_LARGE),
        "exif-20mb-in-a-second-description": (_one(coded) + noted(20)[len(head()) :], TOO_LARGE),
    }
    for name, (layout, outcome) in _LAYOUTS.items():
        rows["places-version-" + name] = (build([coding], properties, layout=layout), outcome)
    return rows


def _structure(coded, good):
    nested = b""
    for _ in range(2000):
        nested = full(b"meta", nested)
    inner = _one(coded)[len(head()) :]
    kinds = box(b"free")
    return {
        "box-of-size-0": (head() + b"\0\0\0\0meta" + bytes(99), DAMAGED),
        "box-of-size-1": (head() + b"\0\0\0\1meta" + struct.pack(">Q", 116) + bytes(100), DAMAGED),
        "box-of-2-to-63": (head() + b"\0\0\0\1meta" + struct.pack(">Q", 1 << 63) + bytes(100), DAMAGED),
        "box-of-64-bits": (head() + b"\0\0\0\1free" + struct.pack(">Q", 16) + good[len(head()) :], DAMAGED),
        "box-shorter-than-its-header": (head() + b"\0\0\0\4meta" + bytes(99), DAMAGED),
        "boxes-in-boxes": (head() + nested, DAMAGED),
        "box-beyond-its-parent": (head() + full(b"meta", b"\0\xff\xff\xffiprp", bytes(99)), DAMAGED),
        "empty-boxes": (head() + kinds * 200000 + good, DAMAGED),
        "brand-alone": (head(), DAMAGED),
        "brand-of-size-ffffffff": (b"\xff\xff\xff\xff" + good[4:], DAMAGED),
        "sequence-without-a-picture": (head(b"avis") + box(b"moov", box(b"mvhd", bytes(100))), DAMAGED),
        "sequence": (_one(coded, brand=b"avis"), MADE),
        "heic-that-is-avif": (_one(coded, brand=b"heic"), MADE),
        "mif1": (_one(coded, brand=b"mif1"), MADE),
        "no-primary": (_one(coded, primary=9), DAMAGED),
        "two-descriptions": (head() + inner + meta([], [ispe(9, 9)], 0), DAMAGED),
        "html-behind": (_one(coded) + box(b"free", b"<script>alert(1)</script>"), MADE),
    }


def _properties(coded):
    clean = struct.pack(">8I", 9, 0, 9, 0, 9, 0, 9, 0)
    far = struct.pack(">8I", 0xFFFFFFFF, 1, 0xFFFFFFFF, 1, 0x7FFFFFFF, 1, 0x80000000, 1)
    return {
        "profile-2mb": (_one(coded, properties=[box(b"colr", b"prof", bytes(2 * MEGABYTE))]), TOO_LARGE),
        "profile-of-zeros": (_one(coded, properties=[box(b"colr", b"prof", bytes(4000))]), MADE),
        "crop-by-zero": (_one(coded, properties=[box(b"clap", clean)]), DAMAGED),
        "crop-beyond": (_one(coded, properties=[box(b"clap", far)]), DAMAGED),
        "turned-a-hundred-times": (_one(coded, properties=[box(b"irot", b"\1")] * 99), MADE),
        "turned": (_one(coded, properties=[box(b"irot", b"\1")]), MADE),
        "configuration-missing": (_one(coded, numbers=(2,)), DAMAGED),
        "property-0": (_one(coded, numbers=(1, 2, 0)), MADE),
        "property-127": (_one(coded, numbers=(1, 2, 127)), DAMAGED),
    }


def cases():
    good = sound.file("avif")
    coded = codestream(good, b"av1C")
    rows = {"good": (good, MADE), "good-heic": (sound.file("heic"), MADE), "built": (_one(coded), MADE)}
    for more in (_claims(coded), _derived(coded), _extents(coded), _metadata(coded), _structure(coded, good), _properties(coded)):
        rows.update(more)
    return table("heif", rows)


def long_cases():
    """At the limit: seconds each."""
    configuration, data = codestream(sound.flat("avif", 7000, 7000), b"av1C")
    properties = [configuration, ispe(7000, 7000)]
    rows = {
        "at-the-limit": (build([Item(b"av01", data, (1, 2))], properties), MADE),
        "at-the-limit-40-times": (build([Item(b"av01", data * 40, (1, 2))], properties), DAMAGED),
    }
    return table("heif", rows)
