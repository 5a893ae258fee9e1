#!/usr/bin/env -S python3 -B
"""The renderer's jail, from outside: its own test of itself, how the programs were built, and what
the kernel says of a renderer at work."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import keeper, memory, picture, tap
from support.fastcgi import Worker
from support.site import inherited, is_sanitized, program

RENDERERS = ("pantograph-express", "pantograph-render")
PROGRAMS = ("pantograph.fcgi", *RENDERERS)
# What each of them makes.
ORIGINALS = {"pantograph-express": "a.jpg", "pantograph-render": "a.png"}
NOBODY = 65534
PROBES = 13


def needs_a_real_build():
    if is_sanitized():
        raise tap.Skip("a sanitizer build has no jail")


def needs_root():
    if os.geteuid() != 0:
        raise tap.Skip("only root may look into a process that cannot be dumped, or become another user")


# The renderer's test of itself.


def selftest(path, **options):
    done = subprocess.run([path, "--selftest"], capture_output=True, text=True, timeout=60, check=False, **options)
    lines = done.stdout.splitlines()
    tap.same((done.returncode, done.stderr), (0, ""), "how it ends")
    tap.same(lines[0], f"1..{len(lines) - 1}", "the plan")
    tap.same(len(lines), 1 + PROBES, "how many lines there are")
    for number, line in enumerate(lines[1:], 1):
        tap.holds(line.startswith(f"ok {number} - "), f"{line!r} is passed")


@tap.each([(name,) for name in RENDERERS])
def the_jail_holds(_site, name):
    needs_a_real_build()
    selftest(program(name))


@tap.test
def the_jail_holds_for_another_user(site):
    """Landlock and seccomp ask no privilege. Copied, for a home may be closed to others."""
    needs_a_real_build()
    needs_root()
    os.chmod(site.folder, 0o755)
    copy = os.path.join(site.folder, "pantograph-render")
    shutil.copy(program("pantograph-render"), copy)
    shutil.copytree(os.path.join(os.path.dirname(program()), "pantograph-codecs"), os.path.join(site.folder, "pantograph-codecs"))
    selftest(copy, user=NOBODY, group=NOBODY, extra_groups=[])


# How the programs were built.


def readelf(option, path):
    done = subprocess.run(["readelf", "--wide", option, path], capture_output=True, text=True, check=True)
    return done.stdout


def has(text, pattern):
    return re.search(pattern, text, re.M) is not None


@tap.each([(name,) for name in PROGRAMS])
def position_and_pages(_site, name):
    path = program(name)
    segments, dynamic = readelf("--program-headers", path), readelf("--dynamic", path)
    tap.holds(has(readelf("--file-header", path), r"^ +Type: +DYN\b"), "the file can lie anywhere")
    tap.holds(has(dynamic, r"\(FLAGS_1\) .*\bPIE\b"), "it is a program that can lie anywhere")
    tap.holds(has(segments, r"^ +GNU_RELRO "), "relocations become read-only")
    tap.holds(has(dynamic, r"\bBIND_NOW\b") and has(dynamic, r"\(FLAGS_1\) .*\bNOW\b"), "all of them, at the start")
    tap.holds(has(segments, r"^ +GNU_STACK .* RW +0x"), "the stack cannot be executed")
    tap.holds(not has(segments, r"^ +LOAD .* RWE +0x"), "no page is writable and executable")
    tap.holds(not has(dynamic, r"\((TEXTREL|RPATH|RUNPATH)\)"), "there is no text relocation and no search path")


@tap.each([(name,) for name in PROGRAMS])
def protectors(_site, name):
    if is_sanitized():
        raise tap.Skip("a sanitizer has protectors of its own")
    symbols = readelf("--dyn-syms", program(name))
    tap.holds(has(symbols, r" __stack_chk_fail(@|$)"), "stacks are protected")
    tap.holds(has(symbols, r" __\w+_chk@"), "libc's checked functions are called")


def branch_marks(path):
    return re.findall(r"x86 feature: (.*)", readelf("--notes", path))


@tap.each([(name,) for name in PROGRAMS])
def branch_protection(site, name):
    """As much as compiler and libc give to a program of nothing: both must have it in every part."""
    source, plain = os.path.join(site.folder, "plain.c"), os.path.join(site.folder, "plain")
    with open(source, "w", encoding="utf-8") as file:
        file.write("int main(void) { return 0; }\n")
    compiler = shlex.split(os.environ.get("CC", "cc"))
    if subprocess.run([*compiler, "-fcf-protection", "-o", plain, source], capture_output=True, check=False).returncode != 0:
        subprocess.run([*compiler, "-o", plain, source], check=True)
    tap.same(branch_marks(program(name)), branch_marks(plain), "the marks")


# What the kernel says of a renderer at work.


def at_work(site, name):
    """A worker that has had a picture made by this renderer, and the number of that."""
    original = ORIGINALS[name]
    site.add(original, picture.plain(tap.shelf(), 96, 64, original[-3:]))
    worker = Worker(site)
    tap.same(worker.ask(f"/{original}/1/w_9/x.jpg").status, 307, "the status")
    return worker, worker.renderer(name)


def status(pid):
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        return dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)


@tap.each([(name,) for name in RENDERERS])
def no_privileges_and_few_calls(site, name):
    needs_a_real_build()
    fields = status(at_work(site, name)[1])
    tap.same((fields["NoNewPrivs"], fields["Seccomp"]), ("1", "2"), "no_new_privs and seccomp")
    tap.same(fields["Name"], name[:15], "the name")


@tap.each([(name,) for name in RENDERERS])
def bounds(site, name):
    needs_a_real_build()
    site.set(MAX_MEMORY=str(900 << 20))
    _, renderer = at_work(site, name)
    with open(f"/proc/{renderer}/limits", encoding="utf-8") as file:
        text = file.read()
    tap.same(memory.address_space(renderer), 900 << 20, "the address space")
    tap.holds(has(text, r"^Max core file size +0 +0 "), "no memory is written to a disk")
    tap.holds(has(text, r"^Max open files +16 +16 "), "few files can be open")


@tap.each([(name,) for name in RENDERERS])
def nothing_is_open_but_its_socket(site, name):
    needs_a_real_build()
    needs_root()
    found = keeper.open_files(at_work(site, name)[1])
    tap.same(sorted(found), [0, 1, 2], "the descriptors")
    tap.holds(found[0].startswith("socket:"), f"{found[0]} is the socket")
    tap.same((found[1], found[2]), ("/dev/null", "/dev/null"), "output and errors")


@tap.each([(name,) for name in RENDERERS])
def nothing_of_the_environment_is_inherited(site, name):
    needs_root()
    if inherited():
        raise tap.Skip("a sanitizer is told how to behave")
    site.set(PUBLIC_URL="https://secret.example")
    with open(f"/proc/{at_work(site, name)[1]}/environ", "rb") as file:
        tap.same(file.read(), b"", "the environment")


@tap.each([(name,) for name in RENDERERS])
def it_dies_with_its_worker(site, name):
    worker, renderer = at_work(site, name)
    tap.holds(keeper.is_alive(renderer), "the renderer lives")
    worker.process.send_signal(signal.SIGKILL)
    worker.process.wait(keeper.LONGEST_WAIT)
    keeper.wait_until(lambda: not keeper.is_alive(renderer), "the renderer is gone")


tap.run("vips", "vipsheader", "readelf", "cc")
