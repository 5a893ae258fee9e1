#!/usr/bin/env -S python3 -B
"""What is in the cache afterwards: pictures, other names for them, and nothing else; and what happens
when it cannot be written."""

import os
import stat
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import keeper, picture, tap
from support.cat import KEY, OTHER, PATH, is_like, with_cat
from support.files import read
from support.site import PUBLIC_URL

LASTING = "public, max-age=31536000, immutable"


# Other spellings.


def is_alias(site, key, target):
    tap.same(os.readlink(site.stored(key)), target, "the link")
    tap.same(read(site.stored(key)), read(site.stored(KEY)), "the bytes behind it")


@tap.test
def other_spelling_becomes_a_link(site):
    with_cat(site)
    is_like(site.ask(PATH), outcome="made")
    answer = site.ask(OTHER)
    is_like(answer, status=307, outcome="aliased")
    tap.same(answer.header("Location"), PUBLIC_URL + PATH, "Location")
    tap.same(float(answer.log["render_ms"]), 0.0, "the time of rendering")
    is_alias(site, OTHER[1:], "../w_40,h_30/cat.webp")
    is_like(site.ask(OTHER), status=200, outcome="found", body=read(site.stored(KEY)))


@tap.test
def other_spelling_first_leaves_both(site):
    with_cat(site)
    answer = site.ask(OTHER)
    is_like(answer, status=307, outcome="made")
    tap.same(answer.header("Location"), PUBLIC_URL + PATH, "Location")
    tap.same(site.keys(), {KEY, OTHER[1:]}, "the cache")
    is_alias(site, OTHER[1:], "../w_40,h_30/cat.webp")


@tap.test
def extension_in_capitals_is_another_spelling(site):
    with_cat(site)
    answer = site.ask(PATH.replace(".webp", ".WEBP"))
    is_like(answer, status=307, outcome="made")
    tap.same(answer.header("Location"), PUBLIC_URL + PATH, "Location")


@tap.each([("W_40,h_30",), ("w_040,h_30",), ("w_40,h_30,q_80",), ("w_40,h_030",), ("w_40,h_30,c_crop",), ("w_40,h_30,o_100,el_0,pg_1",)])
def spelling_that_nobody_writes_leaves_nothing(site, words):
    with_cat(site)
    for outcome in ("made", "aliased", "aliased"):
        answer = site.ask(PATH.replace("w_40,h_30", words))
        is_like(answer, status=307, outcome=outcome)
        tap.same(answer.header("Location"), PUBLIC_URL + PATH, "Location")
    tap.same(site.keys(), {KEY}, "the cache")


@tap.test
def link_without_object_is_made_again(site):
    with_cat(site)
    site.ask(OTHER)
    os.unlink(site.stored(KEY))
    is_like(site.ask(OTHER), status=307, outcome="made")
    is_like(site.ask(OTHER), status=200, outcome="found")


@tap.each([("PATH first", PATH), ("OTHER first", OTHER)])
def alias_may_be_a_copy(site, _, first):
    with_cat(site, ALIAS="copy")
    is_like(site.ask(first), outcome="made")
    site.ask(OTHER)
    tap.holds(stat.S_ISREG(os.lstat(site.stored(OTHER[1:])).st_mode), "the copy is a file")
    tap.same(read(site.stored(OTHER[1:])), read(site.stored(KEY)), "the copy")


@tap.test
def alias_may_be_none(site):
    with_cat(site, ALIAS="none")
    is_like(site.ask(PATH), outcome="made")
    for _ in range(2):
        is_like(site.ask(OTHER), status=307, outcome="aliased")
    tap.same(site.keys(), {KEY}, "the cache")


@tap.test
def inline_alias_is_answered_with_bytes(site):
    with_cat(site, ANSWER="inline")
    made, aliased, found = site.ask(PATH), site.ask(OTHER), site.ask(OTHER)
    is_like(aliased, status=200, outcome="aliased", body=made.body)
    is_like(found, status=200, outcome="found", body=made.body)
    tap.same(aliased.header("Cache-Control"), LASTING, "Cache-Control")
    tap.same(aliased.header("ETag"), made.header("ETag"), "ETag")


# A cache that cannot be written never breaks a page.


def is_unstored(answer):
    is_like(answer, status=200, outcome="unstored")
    tap.same(picture.sniff(answer.body), "webp", "the format")
    tap.same(answer.header("Content-Type"), "image/webp", "Content-Type")
    tap.same(answer.header("Cache-Control"), "no-store", "Cache-Control")
    tap.same(answer.header("Location"), None, "Location")
    tap.same(answer.log["fault"], "cache-unwritable", "the logged fault")


@tap.each([(mode, broken) for mode in ("redirect", "inline") for broken in ("-", "-/tmp", "a", "a/cat.jpg/3")])
def file_in_the_way(site, mode, broken):
    with_cat(site, ANSWER=mode)
    os.makedirs(os.path.dirname(site.stored(broken)), exist_ok=True)
    with open(site.stored(broken), "wb"):
        pass
    is_unstored(site.ask(PATH))
    tap.same(site.keys(), {broken}, "the cache")


@tap.test
def folder_in_the_place_of_the_picture(site):
    with_cat(site)
    os.makedirs(site.stored(KEY))
    is_unstored(site.ask(PATH))
    tap.same(site.keys(), set(), "the cache")


@tap.each([("redirect",), ("inline",)])
def read_only_cache(site, mode):
    with_cat(site, ANSWER=mode)
    os.chmod(site.cache, 0o555)
    is_unstored(site.ask(PATH, preexec_fn=keeper.obey_modes))
    tap.same(site.keys(), set(), "the cache")


# What is left in the cache.


@tap.test
def stored_file_may_be_read_by_the_web_server(site):
    with_cat(site)
    site.ask(OTHER, preexec_fn=lambda: os.umask(0o077))
    tap.same(stat.S_IMODE(os.stat(site.stored(KEY)).st_mode), 0o644, "the mode of the file")
    for folder in ("a", "a/cat.jpg", "a/cat.jpg/3", "a/cat.jpg/3/w_40,h_30", "a/cat.jpg/3/h_30,w_40"):
        tap.same(stat.S_IMODE(os.stat(site.stored(folder)).st_mode), 0o755, f"the mode of {folder}")


@tap.test
def nothing_temporary_is_left(site):
    with_cat(site)
    site.ask(PATH)
    site.ask(OTHER)
    site.ask("/no/1/full/x.jpg")
    tap.same(os.listdir(site.stored("-/tmp")), [], "the temporary folder")


@tap.test
def stored_file_says_what_it_was_made_from(site):
    with_cat(site)
    probe = site.write("probe", b"")
    try:
        os.setxattr(probe, "user.probe", b"1")
    except OSError:
        raise tap.Skip("this file system has no extended attributes") from None
    site.ask(OTHER)
    version = site.call("--version").stdout.decode().split()[1]
    tap.same(os.getxattr(site.stored(KEY), "user.pantograph.recipe"), b"w_40,h_30", "the recipe")
    tap.same(os.getxattr(site.stored(KEY), "user.pantograph.engine"), f"pantograph/{version}".encode(), "the engine")
    tag = os.getxattr(site.stored(KEY), "user.pantograph.source")
    os.utime(os.path.join(site.originals, "a/cat.jpg"), (1, 1))
    site.ask(PATH.replace("w_40", "w_41"))
    other = os.getxattr(site.stored(KEY.replace("w_40", "w_41")), "user.pantograph.source")
    tap.holds(tag and other and tag != other, f"{tag} is of an older original than {other}")


@tap.test
def same_question_same_bytes(site):
    with_cat(site)
    for extension in picture.MEDIA_TYPES:
        key = f"a/cat.jpg/1/w_40/x.{extension}"
        site.ask("/" + key)
        first = read(site.stored(key))
        os.unlink(site.stored(key))
        site.ask("/" + key)
        tap.same(read(site.stored(key)) == first, True, f"the sameness of two {extension}")


@tap.test
def wiped_cache_is_filled_again(site):
    with_cat(site)
    site.ask(PATH)
    os.rename(site.cache, site.cache + "-away")
    is_like(site.ask(PATH), status=307, outcome="made")
    tap.same(site.keys(), {KEY}, "the cache")


@tap.test
def new_version_is_a_new_picture(site):
    with_cat(site)
    site.ask(PATH)
    site.add("a/cat.jpg", picture.plain(tap.shelf(), 40, 30, "png"))
    is_like(site.ask(PATH.replace("/3/", "/4/")), status=307, outcome="made")
    tap.holds(read(site.stored(KEY)) != read(site.stored(KEY.replace("/3/", "/4/"))), "they differ")


tap.run("vips", "vipsheader")
