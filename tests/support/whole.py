"""whole: whether a result is a whole picture, to its last byte, and its size; read without a codec
where the format lets us."""

import struct
import zlib

from support import picture

_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_BARE = (0x01, *range(0xD0, 0xD8))


class Broken(AssertionError):
    """Raised for what is no whole picture; its text says where."""


def _need(condition, what):
    if not condition:
        raise Broken(what)


def _chunks(data):
    place = 8
    _need(data[:8] == b"\x89PNG\r\n\x1a\n", "no PNG signature")
    while place < len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        content = data[place + 8 : place + 8 + length]
        _need(len(data) >= place + length + 12, f"the chunk at {place} is cut")
        checksum = int.from_bytes(data[place + 8 + length : place + 12 + length], "big")
        _need(zlib.crc32(kind + content) == checksum, f"the checksum of the chunk at {place} is wrong")
        yield kind, content
        place += length + 12


def _png(data):
    chunks = list(_chunks(data))
    _need(chunks[0][0] == b"IHDR" and chunks[-1] == (b"IEND", b""), "no header or no end")
    width, height, depth, kind, compression, filtering, interlace = struct.unpack(">2I5B", chunks[0][1])
    _need((compression, filtering, interlace) == (0, 0, 0), "a result is never interlaced")
    pixels = zlib.decompress(b"".join(content for name, content in chunks if name == b"IDAT"))
    row = 1 + (width * depth * _CHANNELS[kind] + 7) // 8
    _need(len(pixels) == row * height, f"{len(pixels)} bytes of pixels, not {row * height}")
    _need(max(pixels[::row]) <= 4, "a row has no filter")
    return width, height


def _scan_end(data, place):
    while True:
        place = data.find(b"\xff", place)
        _need(place != -1 and place + 1 < len(data), "a scan does not end")
        if data[place + 1] != 0 and data[place + 1] not in _BARE:
            return place
        place += 2


def _jpeg(data):
    place, size = 2, None
    _need(data[:2] == b"\xff\xd8", "no start of a JPEG")
    while data[place : place + 2] != b"\xff\xd9":
        _need(len(data) >= place + 4 and data[place] == 0xFF, f"no marker at {place}")
        code, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4], "big")
        if code in (0xC0, 0xC2):
            height, width = struct.unpack_from(">2H", data, place + 5)
            size = width, height
        place += 2 + length
        if code == 0xDA:
            place = _scan_end(data, place)
    _need(place + 2 == len(data) and size is not None, "bytes behind the end, or no frame")
    return size


def _decoded(path):
    pixels = picture.Pixels(path)
    return pixels.width, pixels.height


def size_of(path):
    """(width, height); an AssertionError when the file is not whole. The format is that of the name."""
    extension = path.rpartition(".")[2]
    _need(picture.format_of(path) == extension, f"the format is not {extension}")
    if extension not in ("png", "jpg"):
        return _decoded(path)
    with open(path, "rb") as file:
        data = file.read()
    return _png(data) if extension == "png" else _jpeg(data)
