#!/usr/bin/env -S python3 -B
"""predictions: how far the predicted CPU time of pictures is from what they use: for every format, size,
effect and kind of list, made of photographs. Prints, by kind, predicted ÷ used; with ROWS=1, each picture."""

import os
import sys
import tempfile

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
import photographs
from support import picture, render, tap

SIDES = ((640, 480), (1600, 1200), (4000, 3000))
FRAMES = 20
RESULTS = ("jpg", "png", "webp", "avif", "gif")
EFFECTS = (
    "gamma:150", "brightness:20", "contrast:30", "saturation:40", "hue:90", "grayscale", "sepia", "negate",
    "tint:50:ff0000", "blur:20", "blur:200", "blur:2000", "sharpen:100", "pixelate:20", "vignette:50", "trim:10",
)
LISTS = (
    "a_7", "a_33", "a_90", "g_auto,w_300,h_300,c_crop", "g_entropy,w_300,h_300,c_crop", "r_40", "bo_10:ff0000", "o_50",
    "c_pad,w_1000,h_1000,b_ffffff", "c_crop,w_500,h_500", "el_1,w_3000",
)
GRADES = ("best", "good", "eco", "low")


def _saved(pixels, shelf, name):
    """The same pixels in every format."""
    paths = {}
    for label, ending, options in (
        ("jpg", "jpg", ("--Q", "85")), ("progressive jpg", "jpg", ("--Q", "85", "--interlace")),
        ("png", "png", ()), ("interlaced png", "png", ("--interlace",)), ("webp", "webp", ("--Q", "80")),
        ("lossless webp", "webp", ("--lossless",)), ("avif", "avif", ("--Q", "55", "--effort", "2")),
    ):
        paths[label] = os.path.join(shelf, f"{name}-{label.replace(' ', '-')}.{ending}")
        picture.convert(pixels, paths[label], *options)
    return paths


def _animation(path, shelf, name):
    """The photograph, stretched and cut into frames."""
    roll, animation = os.path.join(shelf, f"{name}-roll.v"), os.path.join(shelf, f"{name}.gif")
    picture.vips("thumbnail", path, roll, "300", "--height", str(200 * FRAMES), "--size", "force")
    picture.vips("gifsave", roll, animation, "--page-height", "200")
    return animation


def _originals(shelf):
    """{kind: {side: {format: path}}}"""
    sets = {"photograph": photographs.paths(3, 3)[1], "other photograph": photographs.paths(4, 4)[3]}
    made = {}
    for kind, path in sets.items():
        made[kind] = {}
        for side in SIDES:
            pixels = os.path.join(shelf, f"{kind.replace(' ', '-')}-{side[0]}.v")
            picture.vips("thumbnail", path, pixels, str(side[0]), "--height", str(side[1]), "--size", "force")
            made[kind][side[0]] = _saved(pixels, shelf, f"{kind.replace(' ', '-')}-{side[0]}")
        made[kind]["animation"] = _animation(path, shelf, kind.replace(" ", "-"))
    return made


def _rows(originals):
    """(kind, list, extension of the result, sources)"""
    for kind, sides in originals.items():
        for side, formats in list(sides.items())[: len(SIDES)]:
            for name, path in formats.items():
                for width in (100, 400, 1200):
                    yield f"read {name}", f"w_{width}", "jpg", [path]
        middle, small = sides[SIDES[1][0]]["jpg"], sides[SIDES[0][0]]["png"]
        large = sides[SIDES[2][0]]["jpg"]
        for extension in RESULTS:
            for source in (small, middle) if extension == "gif" else (small, middle, large):
                for quality in (30, 80, 100):
                    if extension in ("png", "gif") and quality != 80:
                        continue
                    yield f"write {extension}", f"w_4000,q_{quality}", extension, [source]
        for source in (small, middle):
            yield "write lossless webp", "fl_lossless", "webp", [source]
        yield "write progressive jpg", "fl_progressive", "jpg", [middle]
        yield "write interlaced png", "fl_progressive", "png", [middle]
        for effect in EFFECTS:
            for source in (small, middle):
                yield f"e_{effect.split(':')[0]}", f"e_{effect}", "jpg", [source]
        for words in LISTS:
            for source in (middle, large):
                yield words.split(",")[0], words, "jpg", [source]
        for grade in GRADES:
            for extension in ("jpg", "webp", "avif"):
                for width in (400, 1600):
                    yield f"q_auto {extension}", f"w_{width},q_auto:{grade}", extension, [middle]
        for words in ("an_1", "an_1,w_200"):
            for extension in ("gif", "webp"):
                yield f"animated {extension}", words, extension, [sides["animation"]]
        yield "overlay", "l_YQ,w_800", "jpg", [middle, small]


def _median(values):
    return sorted(values)[len(values) // 2]


def _print(name, ratios, slowest):
    print(f"{name:28} {len(ratios):4} {min(ratios):6.2f} {_median(ratios):6.2f} {max(ratios):6.2f} {slowest / 1000:8.0f}", flush=True)


def main():
    kinds, everything = {}, []
    with tempfile.TemporaryDirectory() as shelf:
        for kind, words, extension, sources in _rows(_originals(shelf)):
            answer = render.shared().ask(words, extension, "-", *sources)
            if answer[0] != "made":
                print(f"# {kind} {words} {extension} {os.path.basename(sources[0])}: {' '.join(answer)}")
                continue
            predicted, used = map(int, answer[6:8])
            kinds.setdefault(kind, []).append((predicted / max(1, used), used))
            everything.append((predicted, used))
            if os.environ.get("ROWS"):
                print(f"{kind:24} {os.path.basename(sources[0]):32} {words:30} {extension:5} {predicted / 1000:8.1f} {used / 1000:8.1f} {predicted / max(1, used):6.2f}")
    print(f"{'kind':28} {'rows':>4} {'least':>6} {'median':>6} {'most':>6} {'slowest':>8}")
    for kind, rows in kinds.items():
        _print(kind, [ratio for ratio, _ in rows], max(used for _, used in rows))
    for least in (0, 50, 250, 1000):
        ratios = sorted(predicted / max(1, used) for predicted, used in everything if used >= least * 1000)
        if ratios:
            print(f"of at least {least} ms: {len(ratios)} rows, 5 % {ratios[len(ratios) // 20]:.2f}, "
                  f"median {_median(ratios):.2f}, 95 % {ratios[-1 - len(ratios) // 20]:.2f}")


main()
