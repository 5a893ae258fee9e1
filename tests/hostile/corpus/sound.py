"""sound: the good files that hostile ones are made of, made once with the tools' own encoders."""

import functools
import os
import subprocess

from support import picture, tap
from support.files import read

WIDTH, HEIGHT = 96, 64

_OPTIONS = {
    "jpg": ("--Q", "75"),
    "progressive.jpg": ("--interlace",),
    "interlaced.png": ("--interlace",),
    "lossless.webp": ("--lossless",),
}

NAMES = (
    "jpg",
    "progressive.jpg",
    "png",
    "interlaced.png",
    "deep.png",
    "palette.png",
    "gif",
    "webp",
    "lossless.webp",
    "avif",
    "heic",
)


def _path(name):
    return os.path.join(tap.shelf(), "sound." + name)


def _plain():
    return picture.plain(tap.shelf(), WIDTH, HEIGHT, "png")


def _deep(path):
    """Sixteen bits a channel."""
    picture.vips("cast", _plain(), path + ".v", "ushort", "--shift")
    picture.vips("pngsave", path + ".v", path)


def _palette(path):
    picture.vips("pngsave", _plain(), path, "--palette", "--bitdepth", "4")


def _heic(path):
    subprocess.run(["heif-enc", "-q", "50", "-o", path, _plain()], capture_output=True, check=True)


_MAKERS = {"deep.png": _deep, "palette.png": _palette, "heic": _heic}


@functools.lru_cache(maxsize=None)
def file(name):
    """The bytes of a good file."""
    path = _path(name)
    if name in _MAKERS:
        _MAKERS[name](path)
    else:
        picture.convert(_plain(), path, *_OPTIONS.get(name, ()))
    return read(path)


@functools.lru_cache(maxsize=None)
def flat(extension, width, height):
    """A picture of one colour, large for its bytes."""
    path = _path(f"flat-{width}x{height}.{extension}")
    picture.vips("black", path + ".v", str(width), str(height), "--bands", "3")
    picture.vips("copy", path + ".v", path + ".s.v", "--interpretation", "srgb")
    picture.convert(path + ".s.v", path)
    return read(path)


@functools.lru_cache(maxsize=None)
def other(extension):
    """A good file in a format that is not taken."""
    path = _path("other." + extension)
    picture.vips("copy", _plain(), path)
    return read(path)
