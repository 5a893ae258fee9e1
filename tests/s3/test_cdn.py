#!/usr/bin/env -S python3 -B
"""The whole scheme: a browser, a CDN, the website of a bucket, a web server and workers, each real. The
browser always ends with a picture or a clear error, after three redirects at the most."""

import os
import sys
import urllib.parse

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import chromium, picture, scheme, tap
from support.scheme import HANDS_ON, Scheme, gateway

PICTURES = 30
# A CDN that keeps the redirect of the website.
KEEPS_REDIRECTS = {**HANDS_ON, "proxy_cache_valid 200 301 365d": "proxy_cache_valid 200 301 307 365d"}
# Names of originals, and what comes of them on the first and on the second visit. radosgw's website
# never finds a key with a percent sign; web servers make one slash of two.
WORKS, NEVER_FOUND_AGAIN, IS_NOT_THERE = ((3, 1), (4, 2), (2, 2))
NAMES = [
    ("a b.jpg", WORKS, WORKS),
    ("a+b.jpg", WORKS, WORKS),
    ("é/ü.jpg", WORKS, WORKS),
    ("文.jpg", WORKS, WORKS),
    ("x&y=z@w:,;.jpg", WORKS, WORKS),
    ("#1?.jpg", WORKS, IS_NOT_THERE),
    ("100%.jpg", NEVER_FOUND_AGAIN, NEVER_FOUND_AGAIN),
    ("a//b.jpg", IS_NOT_THERE, IS_NOT_THERE),
]


def is_picture(replies, redirects):
    tap.same([reply.status for reply in replies], [307] * redirects + [200], "the statuses")
    tap.same(picture.sniff(replies[-1].body), "jpg", "what it ends with")


def page_of(whole):
    whole.add("cat.jpg", picture.plain(tap.shelf(), 400, 300))
    base = f"http://127.0.0.1:{whole.cdn.port}"
    images = "".join(f'<img src="{base}/cat.jpg/1/w_{20 + n}/cat.jpg">' for n in range(PICTURES))
    script = "onload=()=>document.title=[...document.images].map(i=>i.naturalWidth).join()"
    return f"<!doctype html><title>not loaded</title><body>{images}<script>{script}</script>"


@tap.each([("sends whom the bucket has nothing for", None), ("hands on the bucket's redirect", HANDS_ON)])
def page_of_a_cold_cache_loads_whole_and_then_without_the_program(site, _what, changes):
    whole = Scheme(site, changes)
    page = os.path.join(site.folder, "page.html")
    with open(page, "w", encoding="utf-8") as file:
        file.write(page_of(whole))
    title = f"<title>{','.join(str(20 + n) for n in range(PICTURES))}</title>"
    for visit in ("first", "second"):
        folder = os.path.join(site.folder, visit)
        os.mkdir(folder)
        document = chromium.open_page(folder, "file://" + page)
        tap.holds(title in document, f"all pictures are there on the {visit} visit: {document[:300]}")
        tap.same(whole.server.outcomes(), ["made"] * PICTURES, f"what the workers did after the {visit} visit")


@tap.test
def cdn_that_keeps_redirects(site):
    whole = Scheme(site, KEEPS_REDIRECTS)
    whole.add("cat.jpg", picture.plain(tap.shelf(), 40, 30))
    is_picture(whole.browse("/cat.jpg/1/w_9/cat.jpg"), 3)
    is_picture(whole.browse("/cat.jpg/1/w_9/cat.jpg"), 1)
    tap.same(whole.server.outcomes(), ["made", "found", "found"], "what the workers did")


@tap.test
def bucket_with_objects_that_nobody_may_read(site):
    whole = Scheme(site, is_public=False)
    whole.add("cat.jpg", picture.plain(tap.shelf(), 40, 30))
    is_picture(whole.browse("/cat.jpg/1/w_9/cat.jpg"), 3)
    tap.same(whole.server.outcomes(), ["made", "found"], "what the workers did")


@tap.test
def website_of_another_bucket(site):
    gateway().make_bucket("elsewhere")
    whole = Scheme(site, website="elsewhere")
    whole.set_rules("elsewhere")
    whole.add("cat.jpg", picture.plain(tap.shelf(), 40, 30))
    is_picture(whole.browse("/cat.jpg/1/w_9/cat.jpg"), 3)


@tap.test
def other_spelling_becomes_a_redirect_that_the_cdn_keeps(site):
    whole = Scheme(site)
    whole.add("cat.jpg", picture.plain(tap.shelf(), 40, 30))
    is_picture(whole.browse("/cat.jpg/1/h_9,w_9/cat.jpg"), 2)
    for _ in range(2):
        replies = whole.browse("/cat.jpg/1/h_9,w_9/cat.jpg")
        tap.same([reply.status for reply in replies], [301, 200], "the statuses")
    tap.same(whole.server.outcomes(), ["made"], "what the workers did")


@tap.test
def missing_original_is_a_clear_error(site):
    replies = Scheme(site).browse("/none.jpg/1/w_9/cat.jpg")
    tap.same([reply.status for reply in replies], [307, 404], "the statuses")
    tap.holds(replies[-1].body.startswith(b"no-original: "), f"{replies[-1].body!r} says so")


@tap.each([("sends", None, 1), ("hands on", HANDS_ON, 2)])
def names_of_originals(site, _what, changes, column):
    whole = Scheme(site, changes)
    source = picture.plain(tap.shelf(), 40, 30)
    for row in NAMES:
        whole.add(row[0], source)
        visits = [whole.browse(f"/{urllib.parse.quote(row[0])}/1/w_9/x.jpg") for _ in range(2)]
        tap.same(tuple(map(len, visits)), row[column], f"how many answers {row[0]!r} takes")
        wanted = 404 if row[column] is IS_NOT_THERE else 200
        tap.same([replies[-1].status for replies in visits], [wanted] * 2, f"how {row[0]!r} ends")


tap.run(*scheme.TOOLS, *chromium.TOOLS, "vips", "vipsheader")
