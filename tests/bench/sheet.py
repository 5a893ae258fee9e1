#!/usr/bin/env -S python3 -B
"""Every value of every key as a picture, made by the worker as CGI program, on pages to look at:
sheet.html for photographs, hard.html for originals that are hard. Usage: sheet.py FOLDER"""

import base64
import os
import re
import shutil
import sys
import tempfile

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
import hard
import page
import photographs
import rows
from support import document, picture
from support.site import Site

TOOLS = ("vips", "chromium", "img2webp", "heif-enc")
SIZES = "medium=w_128,h_128,c_crop"


class Cell:
    """One picture: its list, its file in the folder (None when it was refused), what is told of it."""

    def __init__(self, words, extension):
        self.words, self.extension = words, extension
        self.name, self.told = None, ""


class Sheet:
    def __init__(self, site, folder):
        self.site, self.folder = site, folder
        self.refused, self.made = [], 0

    def make(self, key, words, extension):
        cell = Cell(words, extension)
        answer = self.site.ask(f"/{key}/1/{words}/x.{extension}")
        if answer.status != 200:
            cell.told = f"{answer.status} {answer.text.strip()}"
            self.refused.append(f"{key} {words} {extension}: {cell.told}")
            return cell
        self.made += 1
        cell.name = f"{self.made:04}.{extension}"
        path = os.path.join(self.folder, cell.name)
        with open(path, "wb") as file:
            file.write(answer.body)
        width, height = picture.size_of(path)
        cell.told = f"{key} {width}×{height}, {len(answer.body)} bytes"
        return cell

    def section(self, title, lists, extensions, keys):
        cells = [self.make(key, words, extension) for key in keys for extension in extensions for words in lists]
        print(f"{title}: {len(cells)}", flush=True)
        return f"{title}", cells


def encoded(key):
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def mark(path):
    """A round sign, red and white, with clear surroundings."""
    colors = [(220, 30, 30), (255, 255, 255), (30, 30, 160)]

    def pixel(x, y):
        distance = ((x - 60) ** 2 + (y - 60) ** 2) ** 0.5
        return (*colors[min(2, int(distance) // 21)], max(0, min(255, int((60 - distance) * 128))))

    return picture.save([[pixel(x, y) for x in range(120)] for y in range(120)], path)


def framed(path, photograph):
    """A photograph on plain paper, to be trimmed."""
    small = path + ".v"
    picture.vips("thumbnail", photograph, small, "400")
    picture.vips("embed", small, path, "60", "90", "520", "480", "--extend", "white")
    os.unlink(small)
    return path


def check_keys(titles):
    """Every key that the program knows must be on the sheet."""
    printed = document.output_of("pantograph print keys")
    words = set(re.findall(r"^\| `([a-z]+_)`", printed, flags=re.M))
    words |= {"e_" + name for name in re.findall(r"^\| `([a-z]+)`", printed, flags=re.M)}
    missing = sorted(word for word in words if not any(word in title.split() for title in titles))
    if missing:
        sys.exit(f"not on the sheet: {' '.join(missing)}")


def photograph_sections(sheet, shelf):
    keys = []
    for number, path in enumerate(photographs.paths(2), 1):
        keys.append(f"photo{number}.jpg")
        sheet.site.add(keys[-1], path)
    sheet.site.add("mark.png", mark(os.path.join(shelf, "mark.png")))
    sheet.site.add("framed.png", framed(os.path.join(shelf, "framed.png"), photographs.paths(1)[0]))
    sections = []
    for title, lists, extensions in rows.all_of(encoded("mark.png")):
        wanted = ["framed.png", "photo1.jpg"] if title == "e_trim" else keys
        sections.append(sheet.section(title, lists, extensions, wanted))
    clear = [f"w_100,e_{name}" for name in ("blur:2000", "pixelate:12", "negate", "tint:60:ff0000", "vignette:80", "sharpen:2000")]
    sections.append(sheet.section("e_ with alpha", clear, ("png", "jpg"), ["mark.png"]))
    small = ["w_240,el_1", "w_240,h_100,el_1", "w_240,h_100,c_pad,el_1,bg_eee"]
    sections.append(sheet.section("el_ of a small one", small, ("png", "jpg"), ["mark.png"]))
    return sections


def hard_sections(sheet, shelf):
    sections = []
    for key, extensions in hard.originals(shelf, photographs.paths(2)):
        sheet.site.add(key, os.path.join(shelf, key))
        sections.append(sheet.section(key, rows.RECIPES, extensions, [key]))
        if key in hard.MOVING:
            moving = [f"{words},an_1" for words in rows.RECIPES]
            sections.append(sheet.section(f"an_ {key}", moving, ("webp", "gif"), [key]))
    for title, lists, extensions in rows.frames():
        sections.append(sheet.section(title, lists, extensions, hard.MOVING))
    return sections


def strips(sheet, folder):
    """Moving results again, as three of their frames: the browser's picture shows only one."""
    cells = []
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if not re.fullmatch(r"\d{4}\.(gif|webp)", name) or hard.frames_of(path) == 1:
            continue
        cell = Cell("frames 1, half, last of", name)
        cell.name = hard.strip(path, os.path.join(folder, f"strip-{name}.png"))
        cell.told = f"{hard.frames_of(path)} frames"
        cells.append(cell)
    return [("moving results", cells)]


def main():
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        sys.exit(f"missing: {' '.join(missing)}: apt-get install libvips-tools chromium webp libheif-examples")
    folder = os.path.abspath(sys.argv[1])
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    with tempfile.TemporaryDirectory() as shelf, Site(os.path.join(shelf, "site")) as site:
        site.set(ANSWER="inline", SIZES=SIZES)
        sheet = Sheet(site, folder)
        hards = hard_sections(sheet, shelf)
        hards += strips(sheet, folder)
        photos = photograph_sections(sheet, shelf)
        check_keys([title for title, _ in hards + photos])
    for name, title, sections in (("sheet", "Every value of every key", photos), ("hard", "Hard originals", hards)):
        page.write(os.path.join(folder, name + ".html"), title, sections)
        page.photograph(folder, name, title, sections)
    print(f"{sheet.made} pictures made, {len(sheet.refused)} refused; see {folder}/sheet.html and hard.html")
    print("\n".join(sheet.refused))


main()
