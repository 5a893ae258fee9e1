"""exif: hostile Exif blocks (Exif 2.3, 4.5 and 4.6; TIFF 6.0, 2)."""

import struct

_ORIENTATION, _SUB_IFD, _MAKER_NOTE, _THUMBNAIL = 0x0112, 0x8769, 0x927C, 0x0201
_BYTE, _ASCII, _SHORT, _LONG, _UNDEFINED = 1, 2, 3, 4, 7


def _entry(tag, kind, count, value):
    return struct.pack("<HHII", tag, kind, count, value)


def _block(*entries, following=0, count=None):
    directory = b"".join(entries)
    number = len(entries) if count is None else count
    return b"II*\0\x08\0\0\0" + struct.pack("<H", number) + directory + struct.pack("<I", following)


def orientation(value):
    return _block(_entry(_ORIENTATION, _SHORT, 1, value))


BLOCKS = {
    "orientation-0": orientation(0),
    "orientation-9": orientation(9),
    "orientation-65535": orientation(65535),
    "orientation-as-text": _block(_entry(_ORIENTATION, _ASCII, 4, 0x41414141)),
    "orientation-many": _block(_entry(_ORIENTATION, _SHORT, 0x7FFFFFFF, 8)),
    "orientation-beyond": _block(_entry(_ORIENTATION, _LONG, 99, 0xFFFFFFF0)),
    "orientation-thrice": _block(*[_entry(_ORIENTATION, _SHORT, 1, 9 + n) for n in range(3)]),
    "directory-names-itself": _block(_entry(_ORIENTATION, _SHORT, 1, 0), following=8),
    "subdirectory-names-its-parent": _block(_entry(_SUB_IFD, _LONG, 1, 8)),
    "subdirectories-in-a-ring": _block(_entry(_SUB_IFD, _LONG, 1, 8), _entry(0x8825, _LONG, 1, 8), following=8),
    "65535-entries": _block(_entry(0x010E, _ASCII, 4, 0), count=65535),
    "4000-entries": _block(*[_entry(0x010E, _ASCII, 60000, 8)] * 4000),
    "maker-note": _block(_entry(_MAKER_NOTE, _UNDEFINED, 0xFFFFFFFF, 8)),
    "thumbnail-beyond": _block(following=14) + _block(_entry(_THUMBNAIL, _LONG, 1, 0xFFFFFFFF))[8:],
    "no-directory": b"II*\0\xff\xff\xff\xff",
    "no-byte-order": b"XX*\0\x08\0\0\0" + bytes(60),
    "nothing": b"",
    "zeros": bytes(60000),
}
