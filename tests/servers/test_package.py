#!/usr/bin/env -S python3 -B
"""The package for Debian: built from the tree, installed on this machine, used, and taken away again."""

import contextlib
import glob
import os
import re
import subprocess
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import package, picture, tap
from support.answer import Answer
from support.site import is_sanitized

TOOLS = (*package.TOOLS, "man", "vips", "vipsheader")
BUILD = os.path.abspath(os.environ.get("top_builddir", "."))
WORKER = "/usr/lib/cgi-bin/pantograph.fcgi"


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False, **options)
    if done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}: {done.stdout[-800:]}{done.stderr[-800:]}")
    return done.stdout


def is_installed():
    done = subprocess.run(["dpkg-query", "-W", "pantograph"], capture_output=True, check=False)
    return done.returncode == 0


def remove():
    with contextlib.suppress(AssertionError):
        run("dpkg", "--purge", "pantograph")


@tap.test
def package_is_whole(_site):
    depends = run("dpkg-deb", "-f", package.path(), "Depends")
    for name in ("libvips42", "libcurl4", "libfcgi0ldbl", "libseccomp2", "spawn-fcgi", "multiwatch"):
        tap.holds(re.search(rf"(^|, ){name}\b", depends), f"{name} is among {depends}")
    tap.same(run("dpkg-deb", "-f", package.path(), "Version").strip(), "0.1.0", "the version")
    listing = run("dpkg-deb", "-c", package.path())
    modes = {line.split()[5]: (line.split()[0], line.split()[1]) for line in listing.splitlines()}
    tap.same(modes["./etc/pantograph.env"][0], "-rw-------", "the mode of the settings")
    tap.same({owner for _, owner in modes.values()}, {"root/root"}, "the owners")
    outside = {path.split("/")[1] for path in modes if path != "./"} - {"etc", "lib", "usr"}
    tap.same(outside, set(), "what lies outside the standard's folders")


@tap.test
def package_works_where_it_is_installed(site):
    if os.geteuid() != 0 or is_installed():
        return
    site.stack.callback(remove)
    run("dpkg", "-i", package.path())
    site.add("cat.jpg", picture.plain(tap.shelf(), 120, 80))
    site.settings["PANTOGRAPH_PUBLIC_URL"] = "http://127.0.0.1:9"
    tap.same(run(WORKER, "--check", env=site.settings), "", "what the check says")
    done = subprocess.run([WORKER], env=site.environment("/cat.jpg/1/w_9/x.avif"), capture_output=True, check=False)
    tap.same(Answer(done.stdout, done.stderr, done.returncode).status, 307, "the status of a picture")
    for program in ("/usr/bin/pantograph", WORKER, "/usr/libexec/pantograph-render", "/usr/libexec/pantograph-express"):
        text = run(program, "version" if program.endswith("/pantograph") else "--version")
        tap.holds(text.splitlines()[0].endswith(" 0.1.0") and "GLib/" in text, f"{text!r} is {program}'s version")
    for page, words in (("pantograph", "doctor"), ("pantograph.fcgi", "PANTOGRAPH_ORIGINALS"), ("pantograph-render", "jail")):
        text = run("man", page, env={"PATH": os.environ["PATH"], "MANPATH": "/usr/share/man", "MANWIDTH": "100"})
        tap.holds(words in text, f"the page of {page} has {words}")
    tap.holds("pantograph:" in run("getent", "passwd", "pantograph"), "there is a user")
    run("dpkg", "--purge", "pantograph")
    tap.same([path for path in (WORKER, "/etc/pantograph.env") if os.path.exists(path)], [], "what stays behind")


@tap.test
def manual_pages_are_sound(_site):
    for page in glob.glob(os.path.join(BUILD, "docs/man/*.[18]")):
        done = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", page], capture_output=True, text=True, check=False)
        tap.same((done.returncode, done.stderr), (0, ""), f"what man says of {os.path.basename(page)}")


if is_sanitized():
    print("1..0 # SKIP a sanitizer build is not packaged")
else:
    tap.run(*TOOLS)
