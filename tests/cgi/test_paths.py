#!/usr/bin/env -S python3 -B
"""Hostile paths: each is a clear refusal or the right file, and nothing outside the folders of the
originals and the cache is ever read or written."""

import hashlib
import os
import socket
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import keeper, picture, tap
from support.cat import is_refused
from support.site import PUBLIC_URL

LEAST_PATHS = 200
CANARY = b"canary-7f3a-outside"
GOOD = ("cat.jpg", "1", "w_9", "x.jpg")


def join(*segments):
    """A path of segments that are text or bytes."""
    return b"".join(b"/" + (s if isinstance(s, bytes) else s.encode()) for s in segments)


def in_every_place(part):
    """The good path with each of its segments replaced, and with one more before each."""
    for place in range(len(GOOD)):
        yield join(*GOOD[:place], part, *GOOD[place + 1 :])
        yield join(*GOOD[:place], part, *GOOD[place:])


def within_every_segment(part):
    """The good path with the part put into each of its segments."""
    for place, segment in enumerate(GOOD):
        middle = segment[:1].encode() + part + segment[1:].encode()
        yield join(*GOOD[:place], middle, *GOOD[place + 1 :])


def dots():
    for part in (".", ".."):
        yield from in_every_place(part)
    yield from (b"/..", b"/.", b"/../", b"/../../../../etc/passwd", b"/cat.jpg/../cat.jpg/1/w_9/x.jpg/..")


def empty_segments():
    yield from in_every_place("")
    yield from (b"//", b"///", b"/cat.jpg/1/w_9/x.jpg/", b"//etc/passwd/1/w_9/x.jpg", b"/http://127.0.0.1/1/w_9/x.jpg")


def control_bytes():
    for byte in [*range(1, 32), 127]:
        yield from within_every_segment(bytes([byte]))
    yield from (b"/cat.jpg/1/w_9/x.jpg\r\nSet-Cookie: a=b", b"/cat.jpg/1/w_9/x.jpg\n\n<script>", b"\r\n/x")


NO_UTF_8 = [
    b"\xff",
    b"\xfe",
    b"\x80",
    b"\xc0\xaf",
    b"\xc0\xae\xc0\xae",
    b"\xe0\x80\xaf",
    b"\xf0\x80\x80\xaf",
    b"\xed\xa0\x80",
    b"\xf5\x80\x80\x80",
    b"\xe6\x96",
    b"\xc3",
    b"\xfc\x80\x80\x80\x80\xaf",
]


def no_utf_8():
    for part in NO_UTF_8:
        yield from within_every_segment(part)


def too_short():
    yield from (b"/x.jpg", b"/w_9/x.jpg", b"/1/w_9/x.jpg", b"x/1/w_9/x.jpg", b"cat.jpg/1/w_9/x.jpg")


def no_name():
    for name in ("x", ".jpg", "jpg", ".", "..", "...", "-", "%", "\U0001f431"):
        if name not in (".", "..", "..."):
            yield join(*GOOD[:3], name)


def too_long():
    for place in range(len(GOOD)):
        yield join(*GOOD[:place], "w" * 252 + ".jpg", *GOOD[place + 1 :])
        yield join(*GOOD[:place], "é" * 128, *GOOD[place + 1 :])
        yield join(*GOOD[:place], "a" * 10000, *GOOD[place + 1 :])
    yield join(*["a"] * 5000, *GOOD)
    yield join(*["a" * 255] * 40, *GOOD)
    yield b"/" + b"." * 100000


def other_formats():
    names = ["x.php", "x.jpg.php", "x.svg", "x.jpg ", "x.jpg%00", "x.jpg;y", "x.png?.y", "x.bmp", "x.heic", "x."]
    names += ["x.jpg.", "x.jpgg", "x.jp", "x.\u200bjpg", "x.ｊｐｇ", "x.tiff", "x.pdf", "x.auto"]
    for name in names:
        yield join(*GOOD[:3], name)


BAD_NUMBERS = ["-1", "+1", "1e3", "0x10", "99999999999999999999", "", " 1", "1 ", "１", "٣", "NaN", "inf", "1.", "1..2"]
BAD_NUMBERS += ["0b1", "1%", "1;", "1\u200b", "9" * 200, "0." + "9" * 100, "--1", "1'", '1"', "$(id)", "1.0000001"]


def bad_numbers():
    for key in ("w", "h", "x", "y", "ar", "dpr", "el", "q"):
        for number in BAD_NUMBERS:
            yield join("cat.jpg", "1", f"{key}_{number}", "x.jpg")


def bad_values():
    lists = ["w_0", "h_0", "w_0.0", "h_1.0", "w_1.0", "w_0.0000001", "w_8193", "q_0", "q_101", "el_2", "dpr_0", "dpr_6"]
    lists += ["ar_0", "ar_1:0", "ar_0:1", "ar_1:1:1", "ar_:", "ar_101", "ar_1:101", "c_", "c_\U0001f431", "g_auto()"]
    lists += ["bg_#fff", "bg_ffff", "bg_gggggg", "bg_rgb(0)", "bg_fffffffff", "s_", "s_x", "s_../x", "w_8192,dpr_5"]
    for value in lists:
        if "/" not in value:
            yield join("cat.jpg", "1", value, "x.jpg")


def unknown_keys():
    lists = ["w", "100", "w-9", "__proto__", "_", "_1", ",", "w_9,", ",w_9", "w_9,,h_9", "w_9,;h_9", "W 9", "ｗ_9", "w_9,z_1"]
    lists += ["full,full", "full,w_9", "$(id)", "`id`", "'; drop table", "<script>", "{{7*7}}", "../..", "k_x", "z_blur", "w9_9"]
    for value in lists:
        if "/" not in value:
            yield join("cat.jpg", "1", value, "x.jpg")


def reserved():
    yield from (b"/-", b"/-/", b"/-/tmp", b"/-/tmp/1/w_9/x.jpg", b"/-/cat.jpg/1/w_9/x.jpg", b"/-/-/-/-/x.jpg")
    yield from (b"/-/health/1/w_9/x.jpg", b"/-/../cat.jpg/1/w_9/x.jpg", b"/-//x", b"/-/metrics")


def absent(site):
    """Sources that look like something else than a key; none of them is there."""
    outside = os.path.join(site.folder, "outside", "canary.jpg")
    sources = [outside[1:], "etc/passwd", "proc/self/environ", "http:/127.0.0.1/x", "file:/etc/passwd", "...", "....", ". ."]
    sources += ["%2e%2e", "%2e%2e%2foutside%2fcanary.jpg", "..%2foutside", "..\\outside", "%", "%00", "cat.jpg%00", "~", "~root"]
    sources += ["\U0001f431", "\u202egpj", "cat.jpg[shrink=2]", "|id", "$(id)", "`id`", ";id", "*", "?", "cat.jpg ", " cat.jpg"]
    sources += ["CAT.JPG", "cat.jpg/x", "deep/none", "-x", "--check", "cat.jpg:x", "c\u0301at.jpg", "a" * 255, "outside"]
    for source in sources:
        yield join(source, *GOOD[1:])


# Links and other things among the originals: their name, and what the path to it is.
def links(site):
    outside = os.path.join(site.folder, "outside")
    targets = {
        "absolute": os.path.join(outside, "canary.jpg"),
        "relative": "../outside/canary.jpg",
        "inside-absolute": os.path.join(site.originals, "cat.jpg"),
        "out-and-in": "../originals/cat.jpg",
        "text": "/etc/passwd",
        "environ": "/proc/self/environ",
        "magic": "/proc/self/fd/0",
        "root": "/proc/self/root",
        "loop": "loop",
        "none": "no-such-file",
        "chain": "absolute",
        "deep/up": "../../outside/canary.jpg",
        "parent": "..",
        "self": ".",
    }
    folders = {"folder": outside, "relative-folder": "../outside", "deep/folder": "../../outside"}
    os.makedirs(os.path.join(site.originals, "deep"))
    for name, target in {**targets, **folders}.items():
        os.symlink(target, os.path.join(site.originals, name))
    for name in targets:
        yield join(*name.split("/"), *GOOD[1:])
    for name in folders:
        yield join(*name.split("/"), "canary.jpg", *GOOD[1:])
    yield join("parent", "outside", "canary.jpg", *GOOD[1:])
    yield join("root", "etc", "passwd", *GOOD[1:])


def no_files(site):
    os.mkdir(os.path.join(site.originals, "a-folder"))
    os.mkfifo(os.path.join(site.originals, "a-pipe"))
    listener = site.stack.enter_context(socket.socket(socket.AF_UNIX))
    listener.bind(os.path.join(site.originals, "a-socket"))
    yield join("a-folder", *GOOD[1:])
    yield join("a-pipe", *GOOD[1:])
    yield join("a-socket", *GOOD[1:])


# Group, its paths, and the answer to each of them. Those that put something beside the originals
# first take the site.
REFUSALS = [
    (dots, 400, "bad-path"),
    (empty_segments, 400, "bad-path"),
    (control_bytes, 400, "bad-path"),
    (no_utf_8, 400, "bad-path"),
    (too_short, 400, "bad-path"),
    (no_name, 400, "bad-path"),
    (too_long, 400, "bad-path"),
    (other_formats, 400, "unknown-format"),
    (bad_numbers, 400, "bad-value"),
    (bad_values, 400, "bad-value"),
    (unknown_keys, 400, "unknown-key"),
    (reserved, 404, "not-found"),
    (absent, 404, "no-original"),
    (links, 404, "no-original"),
    (no_files, 404, "no-original"),
]


def prepare(site):
    """Originals with one picture, and a canary beside them."""
    outside = os.path.join(site.folder, "outside")
    os.mkdir(outside)
    site.add("cat.jpg", picture.plain(tap.shelf(), 40, 30))
    with open(picture.plain(tap.shelf(), 40, 30), "rb") as file:
        content = file.read()
    with open(os.path.join(outside, "canary.jpg"), "wb") as file:
        file.write(content + CANARY)
    with open(os.path.join(outside, "canary.txt"), "wb") as file:
        file.write(CANARY)


def describe(path):
    status = os.lstat(path)
    content = b""
    if os.path.islink(path):
        content = os.fsencode(os.readlink(path))
    elif os.path.isfile(path):
        with open(path, "rb") as file:
            content = hashlib.sha256(file.read()).digest()
    return status.st_mode, status.st_ino, status.st_mtime_ns, content


def tree(site):
    """All that lies beside the cache and the runtime folder."""
    found = {}
    for folder, folders, files in os.walk(site.folder):
        if folder == site.folder:
            folders[:] = [name for name in folders if name not in ("cache", "run")]
            continue
        found[folder] = describe(folder)
        found.update((path, describe(path)) for path in (os.path.join(folder, name) for name in files))
    return found


def is_untouched(site, before, keys):
    tap.same(tree(site), before, "the tree beside the cache")
    tap.same(site.keys(), keys, "the cache")


def shows_no_canary(answer, path):
    tap.holds(CANARY not in answer.body, f"{path!r} does not show what lies outside")
    tap.holds(b"root:" not in answer.body, f"{path!r} does not show the system's files")


def paths_of(group, site):
    return list(group(site) if group.__code__.co_argcount else group())


@tap.test
def unreadable_file(site):
    prepare(site)
    os.chmod(os.path.join(site.originals, "cat.jpg"), 0)
    is_refused(site, site.ask(join(*GOOD), preexec_fn=keeper.obey_modes), 404, "no-original")


counted = []


@tap.each(REFUSALS)
def refused(site, group, status, slug):
    prepare(site)
    paths = paths_of(group, site)
    before = tree(site)
    for path in paths:
        answer = site.ask(path)
        tap.same((answer.status, answer.slug), (status, slug), f"the answer to {path[:200]!r}")
        tap.same(answer.header("Location"), None, "Location")
        tap.same(answer.exit_status, 0, "the exit status")
        tap.holds(len(answer.body) < 1000, "the answer is short")
        tap.same(answer.outcome, slug, "the one line of log")
        shows_no_canary(answer, path)
    is_untouched(site, before, set())
    tap.same(len(set(paths)), len(paths), "how many paths differ")
    counted.extend(paths)


@tap.test
def so_many_paths_were_refused(_site):
    tap.holds(len(counted) >= LEAST_PATHS or len(sys.argv) > 1, f"{len(counted)} are at least {LEAST_PATHS}")


# What looks hostile and is not: the segments in the version's or the name's place, and Location's
# spelling of them.
HARMLESS = [
    ("%2e%2e", "%252e%252e"),
    ("a...", "a..."),
    ("-", "-"),
    ("%", "%25"),
    ("%00", "%2500"),
    ("%0d%0aSet-Cookie:a=b", "%250d%250aSet-Cookie:a=b"),
    ("%2f..%2f", "%252f..%252f"),
    ("\\..\\", "%5C..%5C"),
    ("\U0001f431", "%F0%9F%90%B1"),
    ("\u202e\u2028", "%E2%80%AE%E2%80%A8"),
    ("\u0085", "%C2%85"),
    ("?a=b#c&d", "%3Fa=b%23c%26d"),
    ("$(id)`id`;|", "%24%28id%29%60id%60%3B%7C"),
    ("<script>\"'", "%3Cscript%3E%22%27"),
    ("  ", "%20%20"),
    ("http:", "http:"),
    ("@evil.example", "@evil.example"),
    ("__proto__", "__proto__"),
    ("w_0", "w_0"),
    ("a" * 251, "a" * 251),
]


@tap.each([(encoded[:40], part, encoded) for part, encoded in HARMLESS])
def harmless_version_and_name(site, _shown, part, encoded):
    prepare(site)
    before = tree(site)
    answer = site.ask(join("cat.jpg", part, "w_9", part + ".jpg"))
    wanted = f"{PUBLIC_URL}/cat.jpg/{encoded}/w_9/{encoded}.jpg"
    tap.same((answer.status, answer.header("Location")), (307, wanted), "the answer")
    is_untouched(site, before, {f"cat.jpg/{part}/w_9/{part}.jpg"})
    tap.same(picture.size_of(site.stored(f"cat.jpg/{part}/w_9/{part}.jpg")), (9, 7), "the size")


@tap.each(
    [
        ("w_.5", "w_0.5", (20, 15)),
        ("w_0.50", "w_0.5", (20, 15)),
        ("w_000009", "w_9", (9, 7)),
        ("w_8192", "w_8192", (40, 30)),
        ("W_9", "w_9", (9, 7)),
        ("w_0.000001", "w_0.000001", (1, 1)),
        ("ar_100", "ar_100", (40, 1)),
        ("ar_1:100", "ar_1:100", (1, 30)),
    ]
)
def odd_number_that_is_one(site, recipe, canonical, size):
    prepare(site)
    answer = site.ask(join("cat.jpg", "1", recipe, "x.png"))
    tap.same(answer.header("Location"), f"{PUBLIC_URL}/cat.jpg/1/{canonical}/x.png", "Location")
    tap.same(picture.size_of(site.stored(f"cat.jpg/1/{canonical}/x.png")), size, "the size")


@tap.each([("link.jpg", "cat.jpg"), ("here/link.jpg", "../cat.jpg"), ("by-folder/cat.jpg", None)])
def link_that_stays_inside(site, name, target):
    prepare(site)
    os.makedirs(os.path.join(site.originals, "here"))
    if target is None:
        os.symlink(".", os.path.join(site.originals, "by-folder"))
    else:
        os.symlink(target, os.path.join(site.originals, name))
    tap.same(site.ask(join(*name.split("/"), *GOOD[1:])).status, 307, "the status")
    tap.same(picture.size_of(site.stored(f"{name}/1/w_9/x.jpg")), (9, 7), "the size")


def path_of_length(site, length, recipe="w_9"):
    """A path of that many bytes behind its slash, to an original that is there."""
    folders = ["d" * 200] * 3
    site.add("/".join([*folders, "cat.jpg"]), picture.plain(tap.shelf(), 40, 30))
    tail = length - len("/".join([*folders, "cat.jpg", "", recipe, ".jpg"]))
    version = tail - 180
    path = join(*folders, "cat.jpg", "v" * version, recipe, "n" * 180 + ".jpg")
    tap.same(len(path), length + 1, "the length")
    return path


@tap.test
def longest_path(site):
    prepare(site)
    path = path_of_length(site, 1024)
    tap.same(site.ask(path).status, 307, "the status of 1,024 bytes")
    tap.same(site.keys(), {path[1:].decode()}, "the cache")


@tap.each([(1025, "w_9"), (1024, "b_red"), (1024, "h_9,ar_16:9,b_tan")])
def path_that_is_too_long(site, length, recipe):
    prepare(site)
    answer = site.ask(path_of_length(site, length, recipe))
    tap.same((answer.status, answer.slug), (400, "bad-path"), "the answer")
    tap.holds("1024" in answer.text, f"{answer.text!r} names the bound")
    tap.same(site.keys(), set(), "the cache")


@tap.each([("name", 3, 251), ("version", 1, 255)])
def longest_segment(site, _name, place, length):
    prepare(site)
    segments = list(GOOD)
    segments[place] = "n" * length + (".jpg" if place == 3 else "")
    tap.same(len(segments[place]), 255, "the length")
    tap.same(site.ask(join(*segments)).status, 307, "the status")
    tap.same(site.keys(), {"/".join(segments)}, "the cache")


# Links in the cache, which somebody else may be able to write.


@tap.test
def link_in_the_cache_is_not_followed_out(site):
    prepare(site)
    os.makedirs(site.stored("cat.jpg/1/w_9"))
    os.symlink("../../../../outside/canary.txt", site.stored("cat.jpg/1/w_9/x.jpg"))
    before = tree(site)
    answer = site.ask(join(*GOOD))
    tap.same(answer.status, 307, "the status")
    shows_no_canary(answer, GOOD)
    tap.holds(not os.path.islink(site.stored("cat.jpg/1/w_9/x.jpg")), "the picture took the place of the link")
    is_untouched(site, before, {"cat.jpg/1/w_9/x.jpg"})


@tap.each([(target, key) for target in ("../outside", "absolute") for key in ("cat.jpg", "cat.jpg/1", "-", "-/tmp")])
def folder_link_in_the_cache_is_not_followed_out(site, target, key):
    prepare(site)
    os.makedirs(os.path.dirname(site.stored(key)), exist_ok=True)
    up = "../" * key.count("/") + target
    os.symlink(os.path.join(site.folder, "outside") if target == "absolute" else up, site.stored(key))
    before = tree(site)
    answer = site.ask(join(*GOOD))
    tap.same((answer.status, answer.outcome), (200, "unstored"), "the answer")
    tap.same(picture.sniff(answer.body), "jpg", "the format")
    is_untouched(site, before, {key})


# Headers.


@tap.each(
    [
        ("If-None-Match", '"' + "x" * 60000 + '"'),
        ("If-None-Match", '"x\r\nSet-Cookie: a=b"'),
        ("Accept", "application/json," * 4000),
        ("Accept", "\r\nSet-Cookie: a=b"),
        ("Host", "evil.example\r\nSet-Cookie: a=b"),
        ("X-Forwarded-Host", "evil.example"),
        ("X-Original-URL", "/-/health"),
        ("Proxy", "http://127.0.0.1:9"),
        ("Range", "bytes=0-0"),
        ("Origin", "https://evil.example"),
    ]
)
def hostile_header(site, name, value):
    prepare(site)
    site.set(ANSWER="inline")
    for headers in ({}, {name: value}):
        answer = site.ask(join(*GOOD), headers=headers)
        tap.same(answer.status, 200, "the status")
        tap.same(answer.header("Access-Control-Allow-Origin"), "*", "the origin")
        tap.same(answer.header("Set-Cookie"), None, "Set-Cookie")
        tap.same(picture.sniff(answer.body), "jpg", "the format")
        tap.holds("evil" not in str(answer.headers), "no header repeats what was sent")
    fault = site.ask(b"/cat.jpg/1/w_0/x.jpg", headers={name: value})
    tap.same((fault.status, fault.header("Set-Cookie")), (400, None), "the answer to a wrong list")


@tap.each([("PATH_TRANSLATED", "/etc/passwd"), ("SCRIPT_FILENAME", "/etc/passwd"), ("QUERY_STRING", "w=1&../..")])
def other_variables_are_not_read(site, name, value):
    prepare(site)
    site.settings[name] = value
    tap.same(site.ask(join(*GOOD)).header("Location"), PUBLIC_URL + join(*GOOD).decode(), "Location")


tap.run("vips", "vipsheader")
