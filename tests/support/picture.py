"""picture: pictures made for the tests, and what is in a picture file.

Pictures are made and read with libvips, whose encoders and decoders are not what is tested here; GIF
animations and Exif blocks are written by hand.
"""

import functools
import os
import struct

from support import libvips

MEDIA_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "avif": "image/avif",
    "gif": "image/gif",
}

RED, GREEN, BLUE, YELLOW = (220, 30, 30), (30, 180, 30), (30, 30, 220), (230, 220, 30)
WHITE, BLACK = (255, 255, 255), (0, 0, 0)


vips = libvips.call


def sniff(data):
    """The format by its magic bytes."""
    if data[:3] == b"\xff\xd8\xff":
        return "jpg"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return "gif"
    if data[4:8] == b"ftyp":
        return {b"avif": "avif", b"avis": "avif"}.get(data[8:12], "heic")
    return "unknown"


def format_of(path):
    with open(path, "rb") as file:
        return sniff(file.read(32))


def size_of(path):
    """(width, height) by the file's header."""
    with libvips.Image(path) as image:
        return image.size


def field(path, name):
    """What libvips finds in the file under this name, as text."""
    with libvips.Image(path) as image:
        return image.field(name)


class Pixels:
    """A decoded picture: `at(x, y)` gives its channels, as they are in the file."""

    def __init__(self, path):
        with libvips.Image(path) as image:
            self.width, self.height = image.size
            self.bands, kind = image.bands, image.format
            if kind not in (0, 2):
                raise RuntimeError(f"{path}: pixels of the kind {kind} are not read here")
            self._data = memoryview(image.pixels())
        self.depth = 8 if kind == 0 else 16
        if self.depth == 16:
            self._data = self._data.cast("H")

    def at(self, x, y):
        start = (y * self.width + x) * self.bands
        return tuple(self._data[start : start + self.bands])

    def color(self, x, y):
        """Red, green, blue, also of a grey picture; without the alpha."""
        channels = self.at(x, y)
        return channels[:3] if self.bands >= 3 else (channels[0],) * 3

    def alpha(self, x, y):
        channels = self.at(x, y)
        return channels[-1] if self.bands in (2, 4) else 255


def is_near(color, wanted, distance=24):
    return all(abs(a - b) <= distance for a, b in zip(color, wanted, strict=True))


def near(color, wanted, what, distance=24):
    if not is_near(color, wanted, distance):
        raise AssertionError(f"{what} is {color}, not within {distance} of {wanted}")


def ppm(rows):
    """A portable pixmap of rows of (red, green, blue)."""
    return pixmap(len(rows[0]), len(rows), b"".join(bytes(channel for pixel in row for channel in pixel) for row in rows))


def pixmap(width, height, channels):
    """A portable pixmap of the bytes of its channels."""
    return b"P6 %d %d 255\n" % (width, height) + channels


def save(rows, path, *options):
    """Saves rows of pixels in the format of the path's extension, with the saver's `options`."""
    if len(rows[0][0]) == 3:
        return save_pixmap(ppm(rows), path, *options)
    plain = path + ".v"
    _save_with_alpha(rows, plain)
    try:
        return convert(plain, path, *options)
    finally:
        os.unlink(plain)


def save_pixmap(content, path, *options):
    plain = path + ".ppm"
    with open(plain, "wb") as file:
        file.write(content)
    try:
        return convert(plain, path, *options)
    finally:
        os.unlink(plain)


def _save_with_alpha(rows, path):
    raw = path + ".raw"
    with open(raw, "wb") as file:
        file.write(b"".join(bytes(channel for pixel in row for channel in pixel) for row in rows))
    try:
        vips("rawload", raw, path + ".raw.v", str(len(rows[0])), str(len(rows)), "4")
        vips("copy", path + ".raw.v", path, "--interpretation", "srgb")
    finally:
        for name in (raw, path + ".raw.v"):
            if os.path.exists(name):
                os.unlink(name)


_SAVERS = {"jpg": "jpegsave", "jpeg": "jpegsave", "png": "pngsave", "webp": "webpsave", "gif": "gifsave"}
_SAVERS.update(avif="heifsave", heic="heifsave", tif="tiffsave", v="vipssave")


def convert(source, target, *options):
    """Saves a picture in the format of the target's extension."""
    extension = target.rpartition(".")[2]
    if extension == "avif":
        options = ("--compression", "av1", *options)
    vips(_SAVERS[extension], source, target, *options)
    return target


def tiles(colors, size):
    """Rows of a picture made of equal square tiles, given as rows of their colours."""
    rows = []
    for line in colors:
        row = [color for color in line for _ in range(size)]
        rows.extend([row] * size)
    return rows


def quadrants(width, height, colors):
    """Rows of a picture of four quarters: top left, top right, bottom left, bottom right."""
    left, right = width // 2, width - width // 2
    top = [colors[0]] * left + [colors[1]] * right
    bottom = [colors[2]] * left + [colors[3]] * right
    return [top] * (height // 2) + [bottom] * (height - height // 2)


def ramp(width, height):
    """Rows in which no two places look alike."""
    return [
        [(x * 255 // width, y * 255 // height, (x + y) * 255 // (width + height)) for x in range(width)]
        for y in range(height)
    ]


@functools.lru_cache(maxsize=None)
def plain(shelf, width, height, extension="jpg"):
    """A picture of this size, made once a shelf."""
    path = os.path.join(shelf, f"plain-{width}x{height}.{extension}")
    return save(ramp(width, height), path)


def exif_of_orientation(orientation):
    """An APP1 segment with nothing but the orientation (Exif 2.3, 4.5.4 and 4.6.4 A)."""
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    tiff = b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 1) + entry + struct.pack("<I", 0)
    payload = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(payload) + 2) + payload


def orient(path, orientation):
    """Writes the orientation into a JPEG; it must have none."""
    with open(path, "rb") as file:
        data = file.read()
    with open(path, "wb") as file:
        file.write(data[:2] + exif_of_orientation(orientation) + data[2:])
    return path


_GIF_CLEAR, _GIF_END = 256, 257
_GIF_RUN = 128  # pixels between two clearings


def _gif_bits(codes):
    """Codes of nine bits, the least significant bits first; zeros fill the last byte."""
    bits = sum(code << 9 * place for place, code in enumerate(codes))
    return bits.to_bytes((9 * len(codes) + 7) // 8, "little")


def _gif_codes(index, count):
    """LZW without compression: nine-bit codes, cleared before the table could grow (GIF89a, F). Eight runs
    fill whole bytes."""
    run = [_GIF_CLEAR, *[index] * _GIF_RUN]
    eights, left = divmod(count, 8 * _GIF_RUN)
    rest = run * (left // _GIF_RUN)
    rest += [_GIF_CLEAR, *[index] * (left % _GIF_RUN)] if left % _GIF_RUN else []
    return _gif_bits(run * 8) * eights + _gif_bits([*rest, _GIF_END])


def _gif_frame(width, height, index):
    data = _gif_codes(index, width * height)
    blocks = b"".join(bytes([len(data[i : i + 255])]) + data[i : i + 255] for i in range(0, len(data), 255))
    control = b"\x21\xf9\x04\x00\x0a\x00\x00\x00"
    return control + b"\x2c" + struct.pack("<4HB", 0, 0, width, height, 0) + b"\x08" + blocks + b"\0"


def animation(path, width, height, colors):
    """A GIF of one frame for each colour, each of that colour alone."""
    table = b"".join(bytes(color) for color in colors).ljust(768, b"\0")
    head = b"GIF89a" + struct.pack("<2H3B", width, height, 0xF7, 0, 0) + table
    frames = b"".join(_gif_frame(width, height, index) for index in range(len(colors)))
    with open(path, "wb") as file:
        file.write(head + frames + b"\x3b")
    return path
