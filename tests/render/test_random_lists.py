#!/usr/bin/env -S python3 -B
"""The result has the size that the plan says, whatever the list and the source; and all orders of a
list make the same bytes. PANTOGRAPH_TEST_LONG=1 takes more of them."""

import os
import random
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import picture, render, tap
from support.site import is_sanitized

IS_LONG = os.environ.get("PANTOGRAPH_TEST_LONG", "") == "1"
ROUNDS = 10000 if IS_LONG else 500 if is_sanitized() else 2500
ORDERS = 60 if is_sanitized() and not IS_LONG else 200
SEED = 20260701


def sources():
    """Small pictures of every format and kind, each with its name."""
    shelf = tap.shelf()
    base = picture.plain(shelf, 97, 61, "png")
    files = [base, picture.plain(shelf, 1, 1, "png"), picture.plain(shelf, 3, 120, "jpg"), picture.plain(shelf, 120, 2, "webp")]
    for name, operation, *options in (
        ("wide.png", "colourspace", "rgb16"),
        ("grey.png", "colourspace", "b-w"),
        ("grey16.png", "colourspace", "grey16"),
        ("cmyk.jpg", "icc_transform", "cmyk", "--input-profile", "srgb"),
        ("p3.png", "icc_transform", "p3", "--input-profile", "srgb"),
        ("palette.png", "pngsave", "--palette"),
        ("still.gif", "gifsave"),
        ("still.avif", "heifsave", "--compression", "av1"),
    ):
        picture.vips(operation, base, os.path.join(shelf, name), *options)
        files.append(os.path.join(shelf, name))
    rows = [[(x * 5 % 256, y * 7 % 256, 90, (x * 9 + y) % 256) for x in range(50)] for y in range(70)]
    files.append(picture.save(rows, os.path.join(shelf, "alpha.png")))
    for orientation in (3, 6, 7):
        path = os.path.join(shelf, f"turned-{orientation}.jpg")
        picture.save(picture.ramp(64, 40), path)
        files.append(picture.orient(path, orientation))
    picture.animation(os.path.join(shelf, "animation.gif"), 30, 20, [picture.RED, picture.GREEN])
    return [*files, os.path.join(shelf, "animation.gif")]


OFTEN = {
    "w": lambda dice: dice.choice([str(dice.randint(1, 200)), f"0.{dice.randint(1, 999)}"]),
    "h": lambda dice: dice.choice([str(dice.randint(1, 200)), f"0.{dice.randint(1, 999)}"]),
    "c": lambda dice: dice.choice("crop fit cover scale pad extract".split()),
    "g": lambda dice: dice.choice("north south_east west auto entropy xy".split()),
    "a": lambda dice: dice.choice([str(dice.randint(-360, 360)), "90", "hflip", "vflip.270", "180"]),
    "el": lambda dice: "1",
}
SELDOM = {
    "x": lambda dice: dice.choice([str(dice.randint(0, 200)), f"0.{dice.randint(1, 999)}"]),
    "ar": lambda dice: f"{dice.randint(1, 9)}:{dice.randint(1, 9)}",
    "dpr": lambda dice: dice.choice(["0.5", "1.5", "2"]),
    "r": lambda dice: dice.choice(["max", "5", "900"]),
    "bo": lambda dice: dice.choice(["3:red", "40:00ff0080"]),
    "o": lambda dice: str(dice.randint(0, 100)),
    "bg": lambda dice: dice.choice(["red", "ff000080"]),
    "e": lambda dice: dice.choice("grayscale blur:900 pixelate:7 vignette tint:50:00f,e_sharpen hue:9,e_sepia".split()),
    "l": lambda dice: dice.choice(["YQ", "YQ:south_east:9:9:0.3:50", "YQ.YQ:north:0:500"]),
    "an": lambda dice: "1",
    "fl": lambda dice: dice.choice(["progressive", "keep_icc", "keep_copyright"]),
}
EXTENSIONS = ["png"] * 6 + ["jpg"] * 2 + ["webp", "gif"]


def random_list(dice):
    keys = [key for key in OFTEN if dice.random() < 0.4] + [key for key in SELDOM if dice.random() < 0.12]
    return [f"{key}_{(OFTEN | SELDOM)[key](dice)}" for key in keys] or ["full"]


@tap.test
def result_has_the_planned_size(_site):
    dice, files, made, refused = random.Random(SEED), sources(), 0, set()
    logo = picture.plain(tap.shelf(), 20, 10, "png")
    for _ in range(ROUNDS):
        items, source, extension = random_list(dice), dice.choice(files), dice.choice(EXTENSIONS)
        overlays = [logo] * sum(item.count("YQ") for item in items)
        answer = render.shared().ask(",".join(items), extension, "-", source, *overlays)
        what = f"{','.join(items)} of {os.path.basename(source)} to {extension}: {' '.join(answer)}"
        if answer[0] == "made":
            made += 1
            tap.same(answer[1:3], answer[4:6], f"the size of {what}")
        else:
            refused.add(answer[0])
            tap.holds(answer[0] in ("contradiction", "result-too-large"), what)
    print(f"# {made} of {ROUNDS} lists made a picture")
    tap.holds(made > ROUNDS // 2, f"{made} are enough")


@tap.test
def order_of_keys_never_matters(_site):
    dice, files, compared = random.Random(SEED), sources(), 0
    for _ in range(ORDERS):
        items, source = random_list(dice), dice.choice(files)
        if any("YQ" in item for item in items) or render.shared().ask(",".join(items), "png", "-", source)[0] != "made":
            continue
        results = []
        for _ in range(2):
            dice.shuffle(items)
            with open(render.make(",".join(items), source), "rb") as file:
                results.append(file.read())
        tap.same(results[0] == results[1], True, f"the sameness of {','.join(items)}")
        compared += 1
    tap.holds(compared > ORDERS * 0.4, f"{compared} lists are enough")


tap.run("vips", "vipsheader")
