#!/usr/bin/env -S python3 -B
"""Whom the operator's programs act as when root starts them: what they leave must not be in the workers' way."""

import os
import pwd
import shutil
import subprocess
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import picture, tap
from support.site import program

OWNER = 65534
# A number that no user has.
STRANGER = 54321
COMMANDS = (("pantograph", "doctor"), ("pantograph", "check"), ("pantograph.fcgi", "--check"))


def owned(site, owner=OWNER):
    """The folders of a service that has never run, and whose workers run as `owner`."""
    if os.geteuid() != 0:
        raise tap.Skip("only root becomes somebody else")
    try:
        subprocess.run([program(), "--version"], user=owner, group=owner, extra_groups=[], stdout=subprocess.DEVNULL, check=True)
    except PermissionError as error:
        raise tap.Skip("others may not enter the build") from error
    site.add("a.jpg", picture.plain(tap.shelf(), 40, 30))
    site.set(PUBLIC_URL="http://127.0.0.1:9")
    site.settings["HOME"] = "/nonexistent"
    os.mkdir(site.runtime, mode=0o700)
    for folder in (site.cache, site.runtime):
        os.chown(folder, owner, 0)


def run(site, command):
    done = site.call(command[1], name=command[0], extra_groups=[0])
    return (done.stdout + done.stderr).decode()


def owners(*folders):
    """Whose everything in these folders is, and the folders themselves."""
    found = set()
    for top in folders:
        for folder, _, files in os.walk(top):
            found |= {os.lstat(os.path.join(folder, name)).st_uid for name in [*files, "."]}
    return found


def works(site, owner=OWNER):
    """A worker of that user stores pictures."""
    answer = site.ask("/a.jpg/1/w_9/x.jpg", user=owner, group=owner, extra_groups=[])
    tap.same((answer.status, answer.outcome), (307, "made"), "the worker's answer")


@tap.each([(command, owner) for command in COMMANDS for owner in (OWNER, STRANGER)])
def nothing_is_left_to_root(site, command, owner):
    owned(site, owner)
    text = run(site, command)
    tap.same(os.listdir(site.cache), [], f"what is in the cache after {text}")
    tap.same(owners(site.cache, site.runtime), {owner}, "the owners")
    tap.holds(os.listdir(site.runtime), "the runtime folder has been used")
    works(site, owner)


@tap.each([(command,) for command in COMMANDS])
def a_missing_cache_is_made_for_the_owner_of_its_parent(site, command):
    """With the usual runtime folder, which has the number of the user in its name."""
    owned(site, STRANGER)
    usual = f"/tmp/pantograph-{STRANGER}"
    site.stack.callback(shutil.rmtree, usual, ignore_errors=True)
    site.set(CACHE=f"file://{site.cache}/deep/cache", RUNTIME_DIR=None)
    run(site, command)
    tap.same(owners(site.cache, usual), {STRANGER}, "the owners")
    tap.holds(os.path.isdir(site.cache + "/deep/cache"), "it is made")
    tap.holds(os.path.isdir(usual), "the runtime folder has been used")


@tap.each([(command,) for command in COMMANDS])
def a_missing_cache_is_not_made_by_root(site, command):
    """In a folder of root, where the workers cannot make it."""
    owned(site)
    os.rmdir(site.cache)
    text = run(site, command)
    tap.holds(f"cannot open {site.cache}: No such file" in text, f"it is said: {text}")
    tap.same(os.path.exists(site.cache), False, "the cache")


@tap.each([(command,) for command in COMMANDS])
def the_user_of_the_package_is_the_last_guess(site, command):
    owned(site)
    if not any(entry.pw_name == "pantograph" for entry in pwd.getpwall()):
        raise tap.Skip("the package is not installed")
    os.rmdir(site.cache)
    os.rmdir(site.runtime)
    text = run(site, command)
    tap.holds("pantograph, the user of the service" in text, f"it says who: {text}")
    tap.same([os.path.exists(site.cache), os.path.exists(site.runtime)], [False, False], "what is made")


@tap.each([(command,) for command in COMMANDS])
def a_bucket_leaves_it_to_the_runtime_folder(site, command):
    owned(site)
    site.set(CACHE="s3://pictures-of-nobody", DEADLINE="1")
    site.settings["AWS_ENDPOINT_URL_S3"] = "http://127.0.0.1:9"
    site.settings.update(AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b")
    text = run(site, command)
    tap.holds(f"who owns {site.runtime}" in text, f"it says who: {text}")
    tap.same(owners(site.runtime), {OWNER}, "the owners")


@tap.each([(command, owner) for command in COMMANDS for owner in (OWNER, STRANGER)])
def rights_are_those_of_the_workers(site, command, owner):
    """Root could write there, and its group could read there."""
    owned(site, owner)
    os.chmod(site.originals, 0o750)
    text = run(site, command)
    tap.holds(f"cannot open {site.originals}: Permission denied" in text, f"the originals are closed: {text}")
    os.chmod(site.originals, 0o755)
    os.chmod(site.cache, 0o555)
    text = run(site, command)
    tap.holds("Permission denied" in text, f"the cache is closed: {text}")
    tap.holds(f"who owns {site.cache}" in text, f"it says who: {text}")


@tap.each([(command,) for command in COMMANDS])
def root_stays_root_where_it_owns_the_cache(site, command):
    owned(site, 0)
    text = run(site, command)
    tap.same(owners(site.cache, site.runtime), {0}, "the owners")
    if command[1] == "doctor":
        tap.holds(f"the doctor acts as root, who owns {site.cache}\n" in text, f"it says so: {text}")
    else:
        tap.same(text, "", "what it says")
    works(site, 0)


@tap.test
def somebody_else_stays_who_he_is(site):
    owned(site, STRANGER)
    done = site.call("doctor", name="pantograph", user=STRANGER, group=STRANGER, extra_groups=[])
    tap.holds(b"acts as" not in done.stdout, f"there is nothing to say: {done.stdout}")
    tap.same(owners(site.cache, site.runtime), {STRANGER}, "the owners")


tap.run("vips")
