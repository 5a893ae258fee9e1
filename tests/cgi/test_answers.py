#!/usr/bin/env -S python3 -B
"""What comes back: statuses, headers and bodies."""

import json
import base64
import os
import re
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import picture, tap
from support.cat import KEY, PATH, is_like, with_cat
from support.files import read
from support.site import PUBLIC_URL

LASTING = "public, max-age=31536000, immutable"
SHORT = "public, max-age=30"


def names(answer):
    return [name for name, _ in answer.headers]


# The first and the second look.


@tap.test
def first_look_makes_and_redirects(site):
    with_cat(site)
    answer = site.ask(PATH)
    is_like(answer, status=307, body=b"", outcome="made", exit_status=0)
    tap.same(answer.header("Location"), PUBLIC_URL + PATH, "Location")
    tap.same(answer.header("Cache-Control"), "no-store", "Cache-Control")
    tap.same(answer.header("Access-Control-Allow-Origin"), "*", "Access-Control-Allow-Origin")
    tap.same(answer.header("Timing-Allow-Origin"), "*", "Timing-Allow-Origin")
    tap.same(answer.header("Content-Length"), "0", "Content-Length")
    tap.same(answer.header("ETag"), None, "ETag")
    tap.same(site.keys(), {KEY}, "the cache")


@tap.test
def server_timing_names_the_phases(site):
    with_cat(site)
    value = site.ask(PATH).header("Server-Timing")
    phases = [re.fullmatch(r"([a-z]+);dur=[0-9]+\.[0-9]", part)[1] for part in value.split(", ")]
    tap.same([phase for phase in phases if phase != "wait"], ["look", "fetch", "render", "store"], "the phases")


@tap.test
def second_look_gets_the_bytes(site):
    with_cat(site)
    site.ask(PATH)
    answer = site.ask(PATH)
    is_like(answer, status=200, outcome="found", body=read(site.stored(KEY)))
    tap.same(answer.header("Content-Type"), "image/webp", "Content-Type")
    tap.same(answer.header("X-Content-Type-Options"), "nosniff", "X-Content-Type-Options")
    tap.same(answer.header("Cache-Control"), "no-store", "Cache-Control")
    tap.same(answer.header("Content-Length"), str(len(answer.body)), "Content-Length")
    tap.same(answer.header("Location"), None, "Location")


@tap.test
def a_late_look_is_counted_as_bypass(site):
    with_cat(site)
    site.ask(PATH)
    old = os.stat(site.stored(KEY)).st_mtime - 100
    os.utime(site.stored(KEY), (old, old))
    is_like(site.ask(PATH), status=200, outcome="cache-bypassed")


@tap.each([(extension, media_type) for extension, media_type in picture.MEDIA_TYPES.items()])
def media_type(site, extension, wanted):
    with_cat(site, ANSWER="inline")
    answer = site.ask(f"/a/cat.jpg/3/w_40/cat.{extension}")
    tap.same(answer.header("Content-Type"), wanted, "Content-Type")
    tap.same(picture.sniff(answer.body), extension.replace("jpeg", "jpg"), "the format")


# The asked path, and the Location.
ENCODINGS = [
    ("/a b/cat.jpg/1/w_9/x y.jpg", "/a%20b/cat.jpg/1/w_9/x%20y.jpg"),
    ("/100%/cat.jpg/1/w_9/50%.jpg", "/100%25/cat.jpg/1/w_9/50%25.jpg"),
    ("/q?/cat.jpg/1/w_9/#1.jpg", "/q%3F/cat.jpg/1/w_9/%231.jpg"),
    ("/é/cat.jpg/1/w_9/文.jpg", "/%C3%A9/cat.jpg/1/w_9/%E6%96%87.jpg"),
    ("/a+b/cat.jpg/1/w_9/a&b=c.jpg", "/a%2Bb/cat.jpg/1/w_9/a%26b=c.jpg"),
    ('/"<>\\^`{|}/cat.jpg/1/w_9/x.jpg', "/%22%3C%3E%5C%5E%60%7B%7C%7D/cat.jpg/1/w_9/x.jpg"),
    ("/a/cat.jpg/v=1,2@x:y/h_9,w_9/x.jpg", "/a/cat.jpg/v=1,2@x:y/w_9,h_9/x.jpg"),
    ("/a/cat.jpg/1/w_9,ar_16:9/x.jpg", "/a/cat.jpg/1/w_9,h_5/x.jpg"),
    ("/a/cat.jpg/1/c_fill,W_9,H_9/x.JPEG", "/a/cat.jpg/1/w_9,h_9/x.jpeg"),
    ("/a/cat.jpg/1/FULL/x.jpg", "/a/cat.jpg/1/full/x.jpg"),
    ("/a/cat.jpg/1/q_80,b_red,el_0/x.jpg", "/a/cat.jpg/1/bg_ff0000/x.jpg"),
    ("/a/cat.jpg/1/q_81/x.png", "/a/cat.jpg/1/full/x.png"),
]


@tap.each(ENCODINGS)
def location(site, path, wanted):
    site.add(path.split("/1/")[0].split("/v=")[0][1:], picture.plain(tap.shelf(), 40, 30))
    answer = site.ask(path)
    tap.same((answer.status, answer.header("Location")), (307, PUBLIC_URL + wanted), "the answer")


@tap.each([("https://x.example/base//", "https://x.example/base"), ("http://[::1]:8", "http://[::1]:8")])
def location_begins_with_the_public_url(site, url, base):
    with_cat(site, PUBLIC_URL=url)
    answer = site.ask(PATH, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    tap.same(answer.header("Location"), base + PATH, "Location")


# Answering with the bytes.


@tap.test
def inline_answers_with_the_bytes(site):
    with_cat(site, ANSWER="inline")
    made, found = site.ask(PATH), site.ask(PATH)
    is_like(made, status=200, outcome="made", body=read(site.stored(KEY)))
    is_like(found, status=200, outcome="found", body=made.body)
    for answer in (made, found):
        tap.same(answer.header("Cache-Control"), LASTING, "Cache-Control")
        tap.same(answer.header("Content-Type"), "image/webp", "Content-Type")
        tap.holds(re.fullmatch(r'"[0-9a-f]{32}"', answer.header("ETag")), "the ETag is a strong tag")
    tap.same(made.header("ETag"), found.header("ETag"), "the second ETag")


@tap.test
def inline_keeps_the_operators_cache_control(site):
    with_cat(site, ANSWER="inline", CACHE_CONTROL="public, max-age=60")
    tap.same(site.ask(PATH).header("Cache-Control"), "public, max-age=60", "Cache-Control")


@tap.test
def other_bytes_have_another_tag(site):
    with_cat(site, ANSWER="inline")
    other = PATH.replace("w_40", "w_41")
    tap.holds(site.ask(PATH).header("ETag") != site.ask(other).header("ETag"), "tags differ")


@tap.each([("{}",), ("W/{}",), ('"x", {}',), ('W/"x",W/{},"y"',), ("*",)])
def inline_is_not_modified(site, unless):
    with_cat(site, ANSWER="inline")
    tag = site.ask(PATH).header("ETag")
    answer = site.ask(PATH, headers={"If-None-Match": unless.format(tag)})
    is_like(answer, status=304, body=b"")
    tap.same(answer.header("ETag"), tag, "ETag")
    tap.same(answer.header("Cache-Control"), LASTING, "Cache-Control")
    tap.same(answer.header("Content-Type"), None, "Content-Type")
    tap.same(answer.header("Content-Length"), None, "Content-Length")


@tap.each([('"x"',), ("",), ('W/"x"',), ("{bare}",), ('"**"',)])
def inline_is_modified(site, unless):
    with_cat(site, ANSWER="inline")
    tag = site.ask(PATH).header("ETag")
    answer = site.ask(PATH, headers={"If-None-Match": unless.format(bare=tag.strip('"'))})
    is_like(answer, status=200, body=read(site.stored(KEY)))


@tap.test
def a_redirect_is_never_not_modified(site):
    with_cat(site)
    is_like(site.ask(PATH, headers={"If-None-Match": "*"}), status=307)
    is_like(site.ask(PATH, headers={"If-None-Match": "*"}), status=200)


# Methods.


def lasting_headers(answer):
    return [header for header in answer.headers if header[0] != "Server-Timing"]


@tap.each([("redirect", 307), ("inline", 200)])
def head_makes_what_get_makes(site, mode, status):
    with_cat(site, ANSWER=mode)
    made = site.ask(PATH, "HEAD")
    is_like(made, status=status, body=b"", outcome="made")
    tap.same(picture.size_of(site.stored(KEY)), (40, 30), "the stored size")
    head, get = site.ask(PATH, "HEAD"), site.ask(PATH)
    is_like(head, status=200, body=b"", outcome="found")
    tap.same(lasting_headers(head), lasting_headers(get), "the headers")
    tap.same(head.header("Content-Length"), str(os.path.getsize(site.stored(KEY))), "Content-Length")


@tap.each([("v2",), ("123456",), ("--check",), ("--help",), ("--version",), ("--nonsense",), ("",), ("a", "b")])
def words_of_a_query_are_no_options(site, *words):
    with_cat(site)
    is_like(site.ask(PATH, words=words), status=307, outcome="made")
    tap.same(site.keys(), {KEY}, "the cache")


@tap.test
def strangers_cannot_tell_what_is_no_picture_from_what_is_not_there(site):
    site.set(EXPLAIN=None, MAX_BYTES="5K", DOTFILES="1")
    site.write("backup.sql", b"-- dump\n" * 1000)
    for name, content in (("notes.txt", b"a secret"), ("empty", b""), (".env", b"KEY=1"), ("page.html", b"<html>")):
        site.write(name, content)
    missing = site.ask("/nothing/1/w_9/x.jpg")
    is_like(missing, status=404, slug="no-original")
    tap.same(missing.text, "no-original: There is no such original.\n", "the text")
    for name in ("backup.sql", "notes.txt", "empty", ".env", "page.html"):
        answer = site.ask(f"/{name}/1/w_9/x.jpg")
        tap.same((answer.headers, answer.body), (missing.headers, missing.body), f"headers and body for {name}")
        tap.holds(answer.log["outcome"] not in ("no-original", "made"), "the log tells what it is")
    site.add("cat.jpg", picture.plain(tap.shelf(), 40, 30))
    overlay = base64.urlsafe_b64encode(b"backup.sql").decode().rstrip("=")
    answer = site.ask(f"/cat.jpg/1/w_9,l_{overlay}/x.jpg")
    tap.same((answer.headers, answer.body), (missing.headers, missing.body), "headers and body for an overlay")


@tap.each([("/.env/1/w_9/x.jpg",), ("/a/.git/HEAD/1/w_9/x.jpg",), ("/cat.jpg/.htaccess/w_9/x.jpg",), ("/cat.jpg/1/w_9/.x.jpg",)])
def dotfile_does_not_exist(site, path):
    """Although it is there, and before any store is asked."""
    site.add("cat.jpg", picture.plain(tap.shelf(), 40, 30))
    site.add(".env", picture.plain(tap.shelf(), 40, 30))
    site.add("a/.git/HEAD", picture.plain(tap.shelf(), 40, 30))
    answer = site.ask(path)
    is_like(answer, status=404, slug="no-original")
    tap.same(answer.log["bytes_in"], "0", "bytes of originals")
    site.set(DOTFILES="1")
    is_like(site.ask(path), status=307, outcome="made")


@tap.test
def head_of_a_fault_has_no_body(site):
    head, get = site.ask("/no/1/w_0/x.jpg", "HEAD"), site.ask("/no/1/w_0/x.jpg")
    is_like(head, status=400, body=b"")
    tap.same(lasting_headers(head), lasting_headers(get), "the headers")


@tap.each([(PATH,), ("/-/health",), ("/",), ("",), ("/../x",)])
def options(site, path):
    answer = site.ask(path, "OPTIONS")
    is_like(answer, status=204, body=b"", outcome="options")
    wanted = [
        ("Status", "204 No Content"),
        ("Access-Control-Allow-Origin", "*"),
        ("Timing-Allow-Origin", "*"),
        ("Allow", "GET, HEAD, OPTIONS"),
        ("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS"),
        ("Access-Control-Max-Age", "86400"),
        ("Cache-Control", "no-store"),
    ]
    tap.same(sorted(answer.headers), sorted(wanted), "the headers")


@tap.each([("POST",), ("PUT",), ("DELETE",), ("PATCH",), ("TRACE",), ("CONNECT",), ("get",), ("GETX",), ("G",)])
def other_method(site, method):
    with_cat(site)
    for path in (PATH, "/-/health"):
        answer = site.ask(path, method)
        is_like(answer, status=405, slug="method-not-allowed")
        tap.same(answer.header("Allow"), "GET, HEAD, OPTIONS", "Allow")
        tap.same(answer.header("Cache-Control"), "no-store", "Cache-Control")
    tap.same(site.keys(), set(), "the cache")


@tap.each([("",), (None,)])
def no_method(site, method):
    is_like(site.ask(PATH, method), status=400, slug="bad-request")


# Faults: the path, its status and slug, and what the sentence must hold.
FAULTS = [
    ("/a/cat.jpg/1/w_0/x.jpg", 400, "bad-value", "w_0"),
    ("/a/cat.jpg/1/wh_1/x.jpg", 400, "unknown-key", "wh_"),
    ("/a/cat.jpg/1/h_1,h_2/x.jpg", 400, "repeated-key", "h_"),
    ("/a/cat.jpg/1/x_1/x.jpg", 400, "contradiction", "c_extract"),
    ("/a/cat.jpg/1/w_9/x.bmp", 400, "unknown-format", ".bmp"),
    ("/a/cat.jpg/1/w_9/x", 400, "bad-path", "x"),
    ("/x.jpg", 400, "bad-path", "transformations"),
    ("/a//1/w_9/x.jpg", 400, "bad-path", "empty"),
    ("/no.jpg/1/w_9/x.jpg", 404, "no-original", "original"),
    ("/a/1/w_9/x.jpg", 404, "no-original", "original"),
    ("/-/no", 404, "not-found", "service page"),
]


@tap.each(FAULTS)
def fault_as_text(site, path, status, slug, word):
    with_cat(site)
    answer = site.ask(path)
    is_like(answer, status=status, slug=slug, outcome=slug)
    tap.same(answer.header("Content-Type"), "text/plain; charset=utf-8", "Content-Type")
    tap.same(answer.header("Cache-Control"), SHORT, "Cache-Control")
    tap.same(answer.header("Vary"), "Accept", "Vary")
    tap.same(answer.header("Access-Control-Allow-Origin"), "*", "Access-Control-Allow-Origin")
    tap.same(answer.header("Content-Length"), str(len(answer.body)), "Content-Length")
    tap.holds(word in answer.text[len(slug) :], f"{answer.text!r} names {word}")
    tap.holds(answer.text.endswith("\n"), "the text ends its line")
    tap.same(site.keys(), set(), "the cache")


@tap.each(FAULTS)
def fault_as_json(site, path, status, slug, word):
    with_cat(site)
    answer = site.ask(path, headers={"Accept": "text/html;q=0.5, application/json"})
    tap.same(answer.header("Content-Type"), "application/json", "Content-Type")
    tap.same(answer.header("Vary"), "Accept", "Vary")
    body = json.loads(answer.text)
    tap.same(list(body), ["status", "error", "message"], "the fields")
    tap.same((answer.status, body["status"], body["error"]), (status, status, slug), "the fault")
    tap.holds(word in body["message"], f"{body['message']!r} names {word}")


@tap.test
def a_fault_quotes_what_is_no_text(site):
    answer = site.ask('/a/1/w_"\\\u2028/x.jpg', headers={"Accept": "application/json"})
    tap.holds('w_"\\\u2028' in json.loads(answer.text)["message"], "the message holds the value")


LONG_VALUES = ("é" * 120, "x" + "é" * 120, "文" * 80, "\U0001f431" * 60)


@tap.each([(accept, value) for value in LONG_VALUES for accept in ("text/plain", "application/json")])
def a_long_value_is_cut_between_characters(site, accept, value):
    answer = site.ask(f"/a/1/w_{value}/x.jpg", headers={"Accept": accept})
    tap.same(answer.status, 400, "the status")
    tap.holds("w_" + value[:40] in answer.text, "the text is UTF-8 and holds the value's beginning")
    tap.holds("\ufffd" not in answer.text, "no character is broken")


@tap.test
def a_private_detail_stays_in_the_log(site):
    answer = site.ask("/no/such.jpg/1/w_9/x.jpg")
    tap.same(answer.text, "no-original: There is no such original.\n", "the text")
    tap.same(answer.log["fault"], "no-original", "the logged fault")
    tap.holds("no/such.jpg" in answer.log["detail"], "the log names the key")


@tap.test
def no_renderer_is_500_and_not_kept(site):
    with_cat(site, RENDERER="/bin/false")
    answer = site.ask(PATH)
    is_like(answer, status=500, slug="no-renderer", outcome="no-renderer")
    tap.same(answer.header("Cache-Control"), "no-store", "Cache-Control")
    tap.same(site.keys(), set(), "the cache")


@tap.test
def unreadable_store_is_502_and_not_kept(site):
    # The kernel's view of a network interface has files that nobody can map.
    site.set(ORIGINALS="file:///sys/class/net/lo")
    answer = site.ask("/mtu/1/w_9/x.jpg")
    is_like(answer, status=502, slug="originals-unreadable")
    tap.same(answer.header("Cache-Control"), "no-store", "Cache-Control")
    tap.same(answer.text, "originals-unreadable: The originals cannot be read.\n", "the text")


# The budget.


@tap.test
def budget_bounds_new_pictures_only(site):
    with_cat(site, RENDER_BUDGET="20")
    for number in range(3):
        is_like(site.ask(f"/no-{number}.jpg/1/w_9/x.jpg"), status=404)
    is_like(site.ask(PATH), status=307, outcome="made")
    answer = site.ask(PATH.replace("w_40", "w_41"))
    is_like(answer, status=429, slug="budget-spent", outcome="budget-spent")
    tap.same(answer.header("Cache-Control"), "no-store", "Cache-Control")
    tap.holds(1 <= int(answer.header("Retry-After")) <= 61, "Retry-After is within a minute")
    is_like(site.ask(PATH), status=200, outcome="found")
    is_like(site.ask(PATH.replace("w_40,h_30", "h_30,w_40")), status=307, outcome="aliased")
    tap.same(site.keys(), {KEY}, "the cache, since aliases spend from the budget too")


@tap.test
def budget_lets_as_many_through_as_it_says(site):
    with_cat(site, RENDER_BUDGET="60")
    statuses = [site.ask(PATH.replace("w_40", f"w_{width}")).status for width in range(20, 24)]
    tap.same(statuses, [307, 307, 307, 429], "the statuses")


# Service pages.


@tap.test
def health(site):
    answer = site.ask("/-/health")
    is_like(answer, status=200, body=b"ok\n", outcome="health")
    tap.same(answer.header("Cache-Control"), "no-store", "Cache-Control")
    tap.same(answer.header("Content-Type"), "text/plain; charset=utf-8", "Content-Type")
    is_like(site.ask("/-/health", "HEAD"), status=200, body=b"")


@tap.each([("/-",), ("/-/",), ("/-/health/",), ("/-/healthy",), ("/-/tmp/1/full/x.jpg",), ("/-/tmp",)])
def other_service_page(site, path):
    is_like(site.ask(path), status=404, slug="not-found")


@tap.each([("/", 404, "not-found"), ("", 400, "bad-path")])
def nothing_asked_for(site, path, status, slug):
    is_like(site.ask(path), status=status, slug=slug)


# Other origins.


@tap.test
def cors_may_be_one_origin(site):
    with_cat(site, CORS="https://shop.example")
    for answer in (site.ask(PATH), site.ask(PATH), site.ask("/no/1/full/x.jpg"), site.ask(PATH, "OPTIONS")):
        tap.same(answer.header("Access-Control-Allow-Origin"), "https://shop.example", "the origin")
        tap.same(answer.header("Timing-Allow-Origin"), "https://shop.example", "the timing origin")


@tap.test
def cors_may_be_off(site):
    with_cat(site, CORS="")
    for answer in (site.ask(PATH), site.ask(PATH), site.ask("/no/1/full/x.jpg")):
        tap.holds("Access-Control-Allow-Origin" not in names(answer), "there is no such header")
        tap.holds("Timing-Allow-Origin" not in names(answer), "there is no timing header")


tap.run("vips", "vipsheader")
