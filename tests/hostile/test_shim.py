#!/usr/bin/env -S python3 -B
"""No file of the hostile corpus makes the renderer enter a library that has no business here: a shim
counts the entries. That it does count is shown with libvips' own command, which enters them all."""

import functools
import os
import shlex
import shutil
import struct
import subprocess
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
import corpus
from support import keeper, picture, tap
from support.fastcgi import Worker
from support.site import is_sanitized, program

IS_LONG = os.environ.get("PANTOGRAPH_TEST_LONG", "") == "1"

# The order of enum library in shim.c, and a file of the corpus with which libvips enters it.
LIBRARIES = {
    "tiff": "written-tif",
    "svg": "svg",
    "pdf": "pdf",
    "magick": "photoshop",
    "openslide": "written-tif",
    "jxl": "written-jxl",
    "jpeg2000": "written-jp2",
    "fits": "written-fits",
    "exr": "openexr",
    "mat": "matlab",
}
_PAGE = struct.Struct(f"={1 + len(LIBRARIES)}Q")

RENDERER = """#!/bin/sh
PANTOGRAPH_SHIM={page} LD_PRELOAD={shim} exec {renderer} "$@"
"""


@functools.lru_cache(maxsize=None)
def shim():
    """The shim, compiled."""
    target = os.path.join(tap.shelf(), "shim.so")
    source = os.path.join(os.path.dirname(os.path.realpath(__file__)), "shim.c")
    command = [*shlex.split(os.environ.get("CC", "cc")), "-D_GNU_SOURCE", "-shared", "-fPIC", "-Wall", "-Werror"]
    subprocess.run([*command, "-o", target, source, "-ldl"], check=True)
    return target


class Page:
    """The counters of a test, in the one folder that a confined worker's children may write to."""

    def __init__(self, site):
        os.makedirs(site.runtime, mode=0o700, exist_ok=True)
        self.path = os.path.join(site.runtime, "counters")
        with open(self.path, "wb") as file:
            file.write(bytes(_PAGE.size))

    def read(self):
        """How many programs were loaded, and {library: entries}."""
        with open(self.path, "rb") as file:
            programs, *entries = _PAGE.unpack(file.read())
        return programs, dict(zip(LIBRARIES, entries, strict=True))


@tap.each(LIBRARIES.items())
def libvips_left_to_itself_enters(site, library, name):
    page = Page(site)
    path = site.write(name, corpus.other.files()[name])
    environment = {**os.environ, "PANTOGRAPH_SHIM": page.path, "LD_PRELOAD": shim()}
    subprocess.run(["vipsheader", path], env=environment, capture_output=True, check=False)
    programs, entries = page.read()
    tap.same(programs, 1, "the number of programs")
    tap.holds(entries[library] > 0, f"{library} is entered: {entries}")


def use_shim(site, page):
    """The site's worker starts its renderer with the shim. Both lie in one folder, beyond which a
    confined worker runs nothing but the system's programs."""
    folder = os.path.join(site.folder, "programs")
    without = shutil.ignore_patterns("*.o", "*.c", ".deps", ".dirstamp", "pantograph.fcgi")
    shutil.copytree(os.path.dirname(program()), folder, symlinks=True, ignore=without)
    shutil.copy(shim(), os.path.join(folder, "shim.so"))
    path = os.path.join(folder, "with-shim")
    paths = {"page": page.path, "shim": folder + "/shim.so", "renderer": folder + "/pantograph-render"}
    with open(path, "w", encoding="utf-8") as file:
        file.write(RENDERER.format_map({name: shlex.quote(value) for name, value in paths.items()}))
    os.chmod(path, 0o755)
    site.set(RENDERER=path)


@tap.test
def no_hostile_file_enters_any(site):
    if is_sanitized():
        raise tap.Skip("a sanitizer wants to be loaded first")
    page = Page(site)
    use_shim(site, page)
    worker = Worker(site)
    site.add("good.jpg", picture.plain(tap.shelf(), 96, 64))
    tap.same(worker.ask("/good.jpg/1/w_9/x.png").status, 307, "the status of a good picture")
    cases = corpus.built() + corpus.damaged(False)
    if not IS_LONG:
        cases = cases[::2]
    for case in cases:
        path = site.write(case.name, case.data)
        worker.ask(f"/{case.name}/1/w_9/x.png")
        os.unlink(path)
    programs, entries = page.read()
    print(f"# {len(cases)} files, {programs} renderers")
    tap.holds(programs >= 1, "the renderer has the shim")
    tap.same(entries, dict.fromkeys(LIBRARIES, 0), "the number of entries")
    tap.same(keeper.is_alive(worker.pid), True, "the worker's life")


tap.run("vips", "vipsheader", "heif-enc", "cc")
