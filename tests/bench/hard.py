"""hard: originals that are hard to get right, made from photographs with other programs than ours."""

import os
import subprocess

from support import picture

FRAMES = 100
MOVING = ("frames.gif", "moving.webp")


def _run(*command):
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.decode().strip()}")


def _window(shelf, photograph, frames):
    """PNGs of a window that wanders over a photograph from one corner to the other."""
    wide = os.path.join(shelf, "wide.v")
    picture.vips("thumbnail", photograph, wide, "480", "--height", "10000")
    width, height = picture.size_of(wide)
    for frame in range(frames):
        left, top = ((length - side) * frame // (frames - 1) for length, side in ((width, 320), (height, 240)))
        path = os.path.join(shelf, f"frame-{frame:03}.png")
        picture.vips("extract_area", wide, path, str(left), str(top), "320", "240")
        yield path


def _gif(shelf, photograph):
    names = list(_window(shelf, photograph, FRAMES))
    roll = os.path.join(shelf, "roll.v")
    picture.vips("arrayjoin", " ".join(names), roll, "--across", "1")
    picture.vips("gifsave", roll, os.path.join(shelf, "frames.gif"), "--page-height", "240")


def _webp(shelf, photograph):
    names = list(_window(shelf, photograph, 12))
    _run("img2webp", "-loop", "0", "-lossy", "-d", "80", *names, "-o", os.path.join(shelf, "moving.webp"))


def _deep(shelf, photograph):
    """16 bits a channel; the alpha is a ramp from left to right."""
    small, ramp, wide, deep = (os.path.join(shelf, name) for name in ("s.v", "r.v", "w.v", "d.v"))
    picture.vips("thumbnail", photograph, small, "800")
    width, height = picture.size_of(small)
    picture.vips("colourspace", small, wide, "rgb16")
    picture.vips("grey", ramp, str(width), str(height))
    picture.vips("linear", ramp, ramp + "16.v", "65535", "0")
    picture.vips("cast", ramp + "16.v", ramp, "ushort")
    picture.vips("bandjoin", f"{wide} {ramp}", deep)
    picture.vips("pngsave", deep, os.path.join(shelf, "deep.png"))


def _cmyk(shelf, photograph):
    small, inks = os.path.join(shelf, "s.v"), os.path.join(shelf, "c.v")
    picture.vips("thumbnail", photograph, small, "800", "--export-profile", "srgb")
    picture.vips("icc_transform", small, inks, "cmyk", "--input-profile", "srgb")
    picture.vips("jpegsave", inks, os.path.join(shelf, "inks.jpg"), "--Q", "95")


def _heic(shelf, photograph):
    small = os.path.join(shelf, "small.png")
    picture.vips("thumbnail", photograph, small, "800")
    _run("heif-enc", "-q", "80", small, "-o", os.path.join(shelf, "phone.heic"))


def originals(shelf, photographs):
    """Writes them into the folder; gives (name, extensions to make of it)."""
    _gif(shelf, photographs[0])
    _webp(shelf, photographs[0])
    _deep(shelf, photographs[0])
    _cmyk(shelf, photographs[1])
    _heic(shelf, photographs[1])
    return [
        ("frames.gif", ("png",)),
        ("deep.png", ("png", "jpg", "avif")),
        ("inks.jpg", ("jpg", "webp")),
        ("phone.heic", ("jpg", "avif")),
        ("moving.webp", ("png",)),
    ]


def frames_of(path):
    done = subprocess.run(["vipsheader", "-f", "n-pages", path], capture_output=True, check=False)
    return int(done.stdout) if done.returncode == 0 else 1


def strip(path, result):
    """First, middle and last frame of an animation, side by side; gives the name of the file."""
    frames = frames_of(path)
    parts = [f"{path}[page={page}]" for page in (0, frames // 2, frames - 1)]
    picture.vips("arrayjoin", " ".join(parts), result, "--across", "3")
    return os.path.basename(result)
