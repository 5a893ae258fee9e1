#!/usr/bin/env -S python3 -B
"""What the worker makes of a renderer that is missing, of another version, broken or hostile."""

import os
import subprocess
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import picture, renderer, tap
from support.site import is_sanitized, program

PATH = "/cat.jpg/1/w_9/x.jpg"


def with_cat(site):
    site.add("cat.jpg", picture.plain(tap.shelf(), 40, 30))


def is_refused(site, answer, status, slug, *words):
    tap.same((answer.status, answer.slug, answer.outcome), (status, slug, slug), "the answer")
    tap.same(answer.header("Cache-Control"), "public, max-age=30" if status < 500 else "no-store", "Cache-Control")
    tap.same(site.keys(), set(), "the cache")
    for word in words:
        tap.holds(word in answer.log["detail"], f"{answer.log['detail']!r} holds {word!r}")


# A program, what it must be linked with, which shows that the list is one, and what it must not.
LINKED = [
    ("pantograph.fcgi", ("libglib-2.0", "libcurl"), ("libvips", "libjpeg", "libpng", "libwebp", "libheif", "libspng", "liblcms")),
    (
        "pantograph-express",
        ("libglib-2.0", "libjpeg", "libwebp", "liblcms", "libseccomp"),
        ("libvips", "libheif", "libpng", "libspng", "libgobject", "libcurl", "libcrypto", "libfcgi"),
    ),
]


@tap.each([(name,) for name, _, _ in LINKED])
def is_linked_with_no_more_than_it_needs(_site, name):
    done = subprocess.run(["ldd", program(name)], capture_output=True, check=True)
    found = done.stdout.decode()
    needed, unwanted = next(row[1:] for row in LINKED if row[0] == name)
    if is_sanitized():
        needed = [library for library in needed if library != "libseccomp"]  # it has no jail
    tap.same([library for library in needed if library not in found], [], "the libraries that it lacks")
    tap.same([library for library in unwanted if library in found], [], "the libraries that it should not have")


@tap.each([("/bin/true",), ("/bin/false",), ("/bin/echo",), ("/usr/bin/printf",)])
def another_program(site, path):
    with_cat(site)
    site.set(RENDERER=path)
    answer = site.ask(PATH)
    is_refused(site, answer, 500, "no-renderer", path, "hello")
    tap.same(answer.text, "no-renderer: The renderer cannot be started.\n", "the text")


@tap.test
def no_program(site):
    with_cat(site)
    for path in ("/no/such/renderer", "/etc/passwd", site.originals):
        site.set(RENDERER=path)
        answer = site.ask(PATH)
        tap.holds(answer.slug in ("bad-settings", "no-renderer"), f"{answer.text!r} is a refusal")
        tap.same((answer.status, site.keys()), (500, set()), "the status and the cache")
        tap.holds(path in answer.log_text and path not in answer.text, "only the log names the path")


@tap.test
def program_of_a_broken_format(site):
    with_cat(site)
    path = site.write("no-program", b"\x7fELF" + bytes(100))
    os.chmod(path, 0o755)
    site.set(RENDERER=path)
    is_refused(site, site.ask(PATH), 500, "no-renderer", path)


@tap.test
def what_is_there_already_needs_no_renderer(site):
    with_cat(site)
    tap.same(site.ask(PATH).status, 307, "the status")
    site.set(RENDERER="/bin/false")
    tap.same(site.ask(PATH).status, 200, "the status of the same")
    tap.same(site.ask(PATH.replace("w_9", "W_9")).status, 307, "the status of another spelling")


# Stand-ins.


@tap.test
def a_stand_in_that_does_as_it_should(site):
    with_cat(site)
    stand_in = renderer.StandIn(site, renderer.GOOD)
    answer = site.ask(PATH)
    tap.same((answer.status, answer.outcome), (307, "made"), "the answer")
    tap.same(stand_in.journal(), ["hello", "request"], "what it was asked")
    with open(site.stored(PATH[1:]), "rb") as file:
        tap.same(file.read(), b"\xff\xd8\xff a picture", "what is stored")


def hello_with(version=None, protocol=None):
    """The real hello with another version or protocol."""
    real = renderer.real_hello()
    said = renderer.HELLO.unpack_from(real)
    return renderer.HELLO.pack(version or said[0], protocol or said[1]) + real[renderer.HELLO.size :]


@tap.test
def declining_what_no_other_makes(site):
    with_cat(site)
    renderer.StandIn(site, "answer(peer, declined=1)", cost=None)
    is_refused(site, site.ask(PATH), 500, "internal", "declined the picture")


@tap.each([("9.9.9",), ("0.1.0-old",), ("x" * 32,)])
def other_version(site, version):
    with_cat(site)
    stand_in = renderer.StandIn(site, renderer.GOOD, hello_with(version=version.encode()))
    is_refused(site, site.ask(PATH), 500, "no-renderer", "version " + version[:31])
    tap.same(stand_in.journal(), ["hello"], "what it was asked")


@tap.each([("0123456789abcdef",), ("x",), ("y" * 24,)])
def another_build_of_the_same_version(site, protocol):
    """A program built from other headers: its structs may be of the same size and mean something else."""
    with_cat(site)
    stand_in = renderer.StandIn(site, renderer.GOOD, hello_with(protocol=protocol.encode()))
    is_refused(site, site.ask(PATH), 500, "no-renderer", "from another build", f"is {protocol}, ours")
    tap.same(stand_in.journal(), ["hello"], "what it was asked")


@tap.each([(b"",), (b"hello",), (b"x" * 41,), (b"x" * 4000,)])
def nonsense_for_a_hello(site, hello):
    with_cat(site)
    stand_in = renderer.StandIn(site, renderer.GOOD, hello)
    is_refused(site, site.ask(PATH), 500, "no-renderer", "hello")
    tap.same(stand_in.journal(), ["hello"], "what it was asked")


# Deed, status and slug, and how often it is asked: one that dies is replaced and asked once more.
DEEDS = {
    "another format": ('os.pwrite(result, b"GIF89a", 0)\nanswer(peer, size=6)', 500, "internal", 1),
    "html": ('os.pwrite(result, b"<script>", 0)\nanswer(peer, size=8)', 500, "internal", 1),
    "zeros": ("answer(peer, size=1000)", 500, "internal", 1),
    "nothing": ("answer(peer, size=0)", 500, "internal", 1),
    "more than there is room": ("answer(peer, size=(16 << 20) + 1)", 500, "internal", 1),
    "all the memory": ("answer(peer, size=2 ** 64 - 1)", 500, "internal", 1),
    "a second offer": ("answer(peer, size=9, cost=1)", 500, "internal", 1),
    "a second thought": ("answer(peer, declined=1)", 500, "internal", 1),
    "an unknown fault": ("answer(peer, fault=9999)", 500, "internal", 1),
    "a negative fault": ("answer(peer, fault=-1)", 500, "internal", 1),
    "a short reply": ('peer.send(b"x")', 422, "renderer-died", 2),
    "a long reply": ('peer.send(b"x" * 4096)', 422, "renderer-died", 2),
    "an empty reply": ('peer.send(b"")', 422, "renderer-died", 2),
    "a death": ("os._exit(7)", 422, "renderer-died", 2),
    "a crash": ("os.kill(os.getpid(), 11)", 422, "renderer-died", 2),
    "a closed socket": ("peer.close()\nos._exit(0)", 422, "renderer-died", 2),
    "a shrunken result": ("os.ftruncate(result, 0)", 422, "renderer-died", 2),
    "a grown result": ("os.ftruncate(result, 1 << 40)", 422, "renderer-died", 2),
    "a changed source": ('os.pwrite(files[1], b"x", 0)', 422, "renderer-died", 2),
}


@tap.each([(name,) for name in DEEDS])
def answer_of(site, name):
    with_cat(site)
    deed, status, slug, times = DEEDS[name]
    stand_in = renderer.StandIn(site, deed)
    answer = site.ask(PATH)
    is_refused(site, answer, status, slug)
    tap.same(stand_in.journal(), ["hello", "request"] * times, "what it was asked")


@tap.each([(renderer.GOOD,), ("answer(peer, size=0)",)])
def result_that_nobody_ordered(site, deed):
    with_cat(site)
    stand_in = renderer.StandIn(site, deed, cost=None)
    is_refused(site, site.ask(PATH), 500, "internal", "nobody ordered")
    tap.same(stand_in.journal(), ["hello", "request"], "what it was asked")


# The place of not-a-picture in enum fault_kind, whose detail is shown; and of two that say nothing of
# a picture.
NOT_A_PICTURE, BAD_REQUEST, METHOD_NOT_ALLOWED = 14, 1, 12


@tap.test
def detail_of_a_fault_is_no_way_out(site):
    """It can neither end a line nor a field."""
    with_cat(site)
    detail = b'\r\nSet-Cookie: a=b\r\n\r\n"<script>\xff\xfe' + b"x" * 300
    renderer.StandIn(site, f"answer(peer, fault={NOT_A_PICTURE}, detail={detail[:240]!r})")
    for width, headers in (("w_321", {}), ("w_322", {"Accept": "application/json"})):
        answer = site.ask(PATH.replace("w_9", width), headers=headers)
        tap.same((answer.status, answer.outcome), (415, "not-a-picture"), "the answer")
        tap.same(answer.header("Set-Cookie"), None, "Set-Cookie")
        tap.holds(b"\r" not in answer.body and answer.body.count(b"\n") == 1, "the text is one line")
        tap.holds("<script>" in answer.text, "the text is UTF-8 and shows the detail")


@tap.each([(BAD_REQUEST,), (METHOD_NOT_ALLOWED,)])
def fault_that_is_not_the_renderer_s_to_tell(site, kind):
    with_cat(site)
    renderer.StandIn(site, f"answer(peer, fault={kind}, detail=b'told')")
    answer = site.ask(PATH)
    tap.same((answer.status, answer.slug), (500, "internal"), "the answer")
    tap.holds("told" not in answer.text, "the detail stays in the log")


tap.run("vips", "vipsheader")
