"""originals: the pictures that are measured on, made of one large photograph: cut and shrunk, never
enlarged."""

import os

import photographs
from support import picture

LARGEST = (6000, 4000)
SIZES = {1: (1200, 800), 2: (1740, 1160), 6: (3000, 2000), 12: (4000, 3000), 24: LARGEST}
BYTES = 3_900_000  # of the one of 12 megapixels
PHOTOGRAPH = "Kleiber"


def _photograph():
    return next(path for path in photographs.paths(100, 10) if os.path.basename(path).startswith(PHOTOGRAPH))


def _save(pixels, path, quality):
    picture.convert(pixels, path, "--Q", str(quality), "--subsample-mode", "on", "--strip")
    return os.path.getsize(path)


def _quality(pixels, path):
    """The one whose file comes nearest to BYTES."""
    low, high = 50, 98
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _save(pixels, path, middle) <= BYTES else (low, middle)
    return min(low, high, key=lambda quality: abs(_save(pixels, path, quality) - BYTES))


class Originals:
    """`jpeg` by megapixels: baseline, 4:2:0. `png` has an alpha channel that fades to the edges."""

    def __init__(self, folder):
        self._folder = folder
        plain = self._largest()
        pixels = {size: self._shrunk(plain, size) for size in SIZES}
        self.jpeg = {size: self._path(f"{size}mp.jpg") for size in SIZES}
        self.quality = _quality(pixels[12], self.jpeg[12])
        for size, path in self.jpeg.items():
            _save(pixels[size], path, self.quality)
        self.png = self._with_alpha(pixels[2])
        for path in {plain, *pixels.values()}:
            os.unlink(path)

    def _path(self, name):
        return os.path.join(self._folder, name)

    def _largest(self):
        """The photograph's lacking rows are its last ones, mirrored: they have as much detail."""
        cut, whole = self._path("cut.v"), self._path("whole.v")
        height = picture.size_of(_photograph())[1]
        picture.vips("extract_area", _photograph(), cut, "0", "0", str(LARGEST[0]), str(height))
        picture.vips("embed", cut, whole, "0", "0", *map(str, LARGEST), "--extend", "mirror")
        os.unlink(cut)
        return whole

    def _shrunk(self, plain, size):
        small, (width, height) = self._path(f"{size}mp.v"), SIZES[size]
        picture.vips("thumbnail", plain, small, str(width), "--height", str(height), "--crop", "centre")
        return small

    def _with_alpha(self, pixels):
        mask, joined, path = self._path("mask.v"), self._path("joined.v"), self._path("alpha.png")
        width, height = picture.size_of(pixels)
        picture.vips("mask_gaussian", mask, str(width), str(height), "0.5", "0.5", "--uchar", "--optical")
        picture.vips("bandjoin", f"{pixels} {mask}", joined)
        picture.convert(joined, path)
        os.unlink(mask)
        os.unlink(joined)
        return path

    def all(self):
        return [*self.jpeg.values(), self.png]
