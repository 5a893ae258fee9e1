"""damage: good files cut short, with bits flipped, and nothing but their magic."""

import random

from corpus import sound
from corpus.case import ANY, DAMAGED, MADE, NO_PICTURE, Case

_MAGIC = {
    "jpeg": b"\xff\xd8\xff",
    "png": b"\x89PNG\r\n\x1a\n",
    "gif87": b"GIF87a",
    "gif89": b"GIF89a",
    "webp": b"RIFF\0\0\0\0WEBP",
    "avif": b"\0\0\0\x14ftypavif",
    "avis": b"\0\0\0\x14ftypavis",
    "heic": b"\0\0\0\x14ftypheic",
    "heix": b"\0\0\0\x14ftypheix",
    "mif1": b"\0\0\0\x14ftypmif1",
    "msf1": b"\0\0\0\x14ftypmsf1",
}
_FILLINGS = {"alone": b"", "zero": b"\0", "zeros": bytes(500), "ones": b"\xff" * 500}
# What may follow the last pixel, and be cut off without harm: a trailer and the like.
_TAIL = 16
_FLIPS = 4


def magic():
    """The beginnings of all formats, and what they begin with."""
    found = []
    for name, start in _MAGIC.items():
        found += [Case(f"magic-{name}-{what}", start + more, (DAMAGED,)) for what, more in _FILLINGS.items()]
        found.append(Case(f"magic-{name}-cut", start[:-1], (NO_PICTURE,)))
    return found


def cut(count):
    """Every good file cut at so many places; what is cut within its pixels is never a picture."""
    found = []
    for name in sound.NAMES:
        data = sound.file(name)
        for number in range(count):
            length = 12 + (len(data) - 12) * number // count
            outcomes = (DAMAGED,) if length < len(data) - _TAIL else (MADE, DAMAGED)
            found.append(Case(f"cut-{number}-{name}", data[:length], outcomes))
    return found


def ended(count):
    """Every good JPEG cut within its scans, with the end's marker put behind what is left."""
    found = []
    for name in ("jpg", "progressive.jpg"):
        data = sound.file(name)
        start = data.index(b"\xff\xda") + _TAIL
        for number in range(count):
            length = start + (len(data) - 2 - start) * number // count
            found.append(Case(f"ended-{number}-{name}", data[:length] + b"\xff\xd9", (DAMAGED,)))
    return found


def flipped(count):
    """Every good file with bits flipped, so many times; the same ones every time."""
    found = []
    for name in sound.NAMES:
        data = sound.file(name)
        chance = random.Random(name)
        for number in range(count):
            damaged = bytearray(data)
            for _ in range(1 + number % _FLIPS):
                damaged[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            found.append(Case(f"flip-{number}-{name}", bytes(damaged), ANY))
    return found


def noise(count):
    """The first bytes of every good file, and noise behind them."""
    found = []
    for name in sound.NAMES:
        data = sound.file(name)
        chance = random.Random("noise" + name)
        for number in range(count):
            start = chance.randrange(12, min(len(data), 700))
            found.append(Case(f"noise-{number}-{name}", data[:start] + chance.randbytes(2000), ANY))
    return found
