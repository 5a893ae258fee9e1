#!/usr/bin/env -S python3 -B
"""When the machine is in trouble: a full disk, a full runtime folder, a clock that has jumped."""

import os
import subprocess
import sys
import time

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import picture, tap
from support.answer import Answer
from support.site import program

# Runs in a mount namespace of its own, where the folder $SMALL is a tiny file system, filled up.
_FILL = """set -e
mount -t tmpfs -o size=256k,mode=0755 none "$SMALL"
dd if=/dev/zero of="$SMALL/fill" bs=1k 2>/dev/null || true
"""
_SEPARATOR = b"\n=====\n"


def run_on_small_disk(site, folder, script, path):
    """What the script writes on its outputs; $WORKER is the program, asked for `path`."""
    environment = site.environment(path)
    environment.update({b"SMALL": os.fsencode(folder), b"WORKER": os.fsencode(program()), b"PATH": os.fsencode(os.environ["PATH"])})
    return subprocess.run(["unshare", "--map-root-user", "--mount", "sh", "-c", _FILL + script], env=environment,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)


@tap.test
def a_full_disk_costs_no_picture_and_heals(site):
    site.add("a.jpg", picture.plain(tap.shelf(), 40, 30))
    done = run_on_small_disk(site, site.cache, """
        "$WORKER"; printf '\\n=====\\n'
        find "$SMALL" -type f; printf '\\n=====\\n'
        rm "$SMALL/fill"
        "$WORKER"; printf '\\n=====\\n'
        find "$SMALL" -name 'x.jpg'
    """, "/a.jpg/1/w_9/x.jpg")
    full, files, healed, stored = done.stdout.split(_SEPARATOR)
    first, second = done.stderr.decode().splitlines()[:2]
    answer = Answer(full, first.encode() + b"\n", 0)
    tap.same((answer.status, answer.outcome, answer.log["fault"]), (200, "unstored", "cache-unwritable"), "the answer")
    tap.same(answer.header("Cache-Control"), "no-store", "Cache-Control")
    tap.same(picture.sniff(answer.body), "jpg", "the body")
    tap.holds("No space left" in answer.log["detail"], "the log says why")
    tap.same(files.decode().split(), [site.cache + "/fill"], "the files on the full disk")
    tap.same(Answer(healed, second.encode() + b"\n", 0).status, 307, "the status when there is room again")
    tap.same(stored.decode().split(), [site.stored("a.jpg/1/w_9/x.jpg")], "what is stored then")


@tap.test
def a_full_runtime_folder_is_said(site):
    site.add("a.jpg", picture.plain(tap.shelf(), 40, 30))
    os.makedirs(site.runtime)
    done = run_on_small_disk(site, site.runtime, """
        "$WORKER" || true; printf '\\n=====\\n'
        rm "$SMALL/fill"
        "$WORKER"
    """, "/a.jpg/1/w_9/x.jpg")
    full, healed = done.stdout.split(_SEPARATOR)
    tap.holds(full.startswith(b"Status: 500 "), "the answer is an error")
    tap.holds(b"No space left" in done.stderr.splitlines()[0], "it says why")
    tap.holds(healed.startswith(b"Status: 307 "), "it works when there is room again")


@tap.each([(-10**9,), (10**9,)])
def an_object_from_another_time_is_served(site, shift):
    site.add("a.jpg", picture.plain(tap.shelf(), 40, 30))
    site.ask("/a.jpg/1/w_9/x.jpg")
    then = time.time() + shift
    os.utime(site.stored("a.jpg/1/w_9/x.jpg"), (then, then))
    answer = site.ask("/a.jpg/1/w_9/x.jpg")
    tap.same((answer.status, answer.outcome), (200, "cache-bypassed" if shift < 0 else "found"), "the answer")


@tap.test
def memories_from_before_a_reboot_bind_nobody(site):
    """Their seconds are counted from the boot; a file that is full of any bytes must not matter."""
    site.set(RENDER_BUDGET="1000")
    site.add("a.jpg", picture.plain(tap.shelf(), 40, 30))
    os.makedirs(site.runtime, mode=0o700)
    for name in ("missing", "poisoned", "budget"):
        with open(os.path.join(site.runtime, name), "wb") as file:
            file.write(b"\xfe" * 40000)
    tap.same(site.ask("/a.jpg/1/w_9/x.jpg").status, 307, "the status")


tap.run("vips", "unshare", "mount")
