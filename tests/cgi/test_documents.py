#!/usr/bin/env -S python3 -B
"""What the documents show: their printed tables are the program's, and their examples hold."""

import os
import re
import subprocess
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import document, picture, tap
from support.site import PUBLIC_URL


@tap.each([(name,) for name in document.PRINTED])
def printed_tables_are_the_program_s(_site, name):
    tap.holds(document.commands(name), f"{name} has a printed table")
    stale = document.staleness(name)
    tap.holds(not stale, f"{name} is up to date; `make documents` mends it:\n{stale}")


@tap.test
def the_tables_of_the_costs_are_computed(_site):
    script = os.path.join(os.environ.get("top_srcdir", "."), "tests/bench/cost.py")
    done = subprocess.run([sys.executable, "-B", script], capture_output=True, check=True)
    tap.holds(f"-->\n{done.stdout.decode()}<!-- end -->" in document.read("docs/cost.md"), "the page is as printed")


@tap.test
def operations_say_what_to_do_about_every_error(_site):
    slugs = re.findall(r"^\| `([a-z-]+)`", document.output_of("pantograph print faults"), re.M)
    tap.holds(len(slugs) > 20, "there are slugs")
    rows = " ".join(row[0] for row in document.rows("docs/operations.md", "| what you see"))
    tap.same([slug for slug in slugs if slug not in rows], [], "the errors that have no row")


# The lists that the README does not show as the program itself spells them.
CANONICAL = {"w_400,h_300,c_pad,bg_gold": "w_400,h_300,c_pad,bg_ffd700", "w_200,dpr_2": "w_400"}


@tap.each([tuple(row[:1]) for row in document.rows("README.md", "| ask for")])
def example_of_the_readme(site, path):
    key = re.match(r"/(.*)/[^/]+/[^/]+/[^/]+$", path)[1]
    site.add(key, picture.plain(tap.shelf(), 1600, 1200))
    answer = site.ask(path)
    tap.same(answer.status, 307, "the status")
    for shown, canonical in CANONICAL.items():
        path = path.replace(f"/{shown}/", f"/{canonical}/")
    tap.same(answer.header("Location"), PUBLIC_URL + path, "the address")
    stored = site.stored(path[1:])
    tap.same(picture.format_of(stored), path.rpartition(".")[2], "the format")
    wanted = re.search(r"w_(\d+)(?:,h_(\d+))?(?!.*c_fit)", path)
    if wanted is not None:
        size = picture.size_of(stored)
        tap.same(size[0], int(wanted[1]), "the width")
        tap.same(size[1], int(wanted[2] or size[1]), "the height")


@tap.each([tuple(row) for row in document.rows("docs/url-reference.md", "| original | list")])
def size_of_the_reference(site, original, recipe, result):
    width, height = map(int, original.split("×"))
    site.add("cat.jpg", picture.plain(tap.shelf(), width, height))
    answer = site.ask(f"/cat.jpg/1/{recipe}/cat.jpg")
    tap.same(answer.status, 307, "the status")
    stored = site.stored(f"cat.jpg/1/{recipe}/cat.jpg")
    tap.same("×".join(map(str, picture.size_of(stored))), result, "the size")


@tap.each([tuple(row) for row in document.rows("docs/url-reference.md", "| written")])
def spelling_of_the_reference(site, written, canonical):
    site.add("cat.jpg", picture.plain(tap.shelf(), 120, 80))
    answer = site.ask(f"/cat.jpg/1/{written}/cat.jpg")
    tap.same(answer.header("Location"),
             f"https://images.example/cat.jpg/1/{canonical}/cat.jpg", "the address")


@tap.test
def every_setting_of_the_readme_is_known(_site):
    known = document.output_of("pantograph print settings")
    named = set(re.findall(r"PANTOGRAPH_[A-Z_]+", document.read("README.md")))
    tap.holds(len(named) >= 3, "the README names settings")
    for name in named:
        tap.holds(f"`{name}`" in known, f"{name} is a setting")


@tap.test
def every_link_of_the_documents_leads_somewhere(_site):
    for name in ("README.md", "CONTRIBUTING.md", *document.PRINTED):
        for link in re.findall(r"\]\(([^)#:]+)\)", document.read(name)):
            path = os.path.join(os.environ.get("top_srcdir", "."), os.path.dirname(name), link)
            tap.holds(os.path.exists(path), f"{name} has {link}")


@tap.test
def the_commands_of_the_readme_exist(_site):
    commands = re.findall(r"^sh (\S+)", document.read("README.md"), re.M)
    tap.same(commands, ["deploy/quickstart.sh", "tests/run.sh"], "the two commands")
    for command in commands:
        tap.holds(os.path.exists(os.path.join(os.environ.get("top_srcdir", "."), command)), command)


tap.run("vips", "vipsheader")
