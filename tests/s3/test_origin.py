#!/usr/bin/env -S python3 -B
"""Where originals come from: buckets that are read with or without a signature, and web servers; what
each of their refusals means, and what a worker never does."""

import functools
import os
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import radosgw, renderer, s3_client, s3_fault, s3_site, s3_stub, stub_server, tap
from support.cat import PATH, is_like
from support.s3_answer import Answer
from support.s3_site import KEY, requests


@functools.lru_cache(maxsize=None)
def gateway():
    return tap.lasting().enter_context(radosgw.Radosgw())


class WebServer(stub_server.StubServer):
    """`pages` are its answers by path."""

    def __init__(self, **options):
        super().__init__(**options)
        self.pages = {}

    def proper(self, request):
        return self.pages.get(request.target, Answer(404, (("Content-Type", "text/html"),), b"<h1>no</h1>"))


def web_server(site, base="", **options):
    """The site's originals are on a web server, with a cat; its cache is a folder."""
    server = site.stack.enter_context(WebServer(**options))
    server.pages[f"{base}/{KEY}"] = Answer(200, (("ETag", '"e-1"'),), s3_site.cat())
    site.set(ORIGINALS=server.endpoint + base)
    return server


# Anonymous.


@tap.test
def anonymous_reading_needs_no_credentials(site):
    stub = s3_site.stub(site)
    stub.anonymous = True
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        del site.settings[name]
    site.set(ORIGINALS_ACCESS="anonymous", CACHE="file://" + site.cache)
    is_like(site.ask(PATH), status=307, outcome="made")
    tap.same([each.header("Authorization") for each in stub.requests], [None], "the signature")
    tap.same(stub.violations, [], "the violations")


@tap.test
def anonymous_reading_does_not_keep_writing_from_being_signed(site):
    stub = s3_site.stub(site)
    stub.anonymous = True
    site.set(ORIGINALS_ACCESS="anonymous")
    is_like(site.ask(PATH), status=307, outcome="made")
    signed = {each.path.split("/")[1]: each.header("Authorization") is not None for each in stub.requests}
    tap.same((signed, stub.violations), ({"originals": False, "cache": True}, []), "who is signed")


@tap.test
def gateway_is_read_by_anybody(site):
    gateway().make_bucket("public")
    gateway().put_object("public", KEY, s3_site.cat())
    gateway().set_policy("public", s3_client.policy(s3_client.statement("s3:GetObject", "public/*")))
    site.settings.update(s3_site.variables(gateway().endpoint, None))
    site.set(ORIGINALS="s3://public", ORIGINALS_ACCESS="anonymous")
    is_like(site.ask(PATH), status=307, outcome="made")
    answer = site.ask(PATH.replace("cat", "dog"))
    is_like(answer, status=404, slug="no-original")
    tap.holds(answer.log["detail"].startswith("missing-or-forbidden: "), f"the log says so: {answer.log_text}")


# What refusals mean.

REFUSALS = [
    ("NoSuchKey", 404, "no-original"),
    ("AccessDenied", 404, "no-original"),
    ("InvalidAccessKeyId", 502, "bad-credentials"),
    ("SignatureDoesNotMatch", 502, "bad-credentials"),
    ("ExpiredToken", 502, "bad-credentials"),
    ("RequestTimeTooSkewed", 502, "clock-skewed"),
    ("NoSuchBucket", 502, "no-bucket"),
    ("PermanentRedirect", 502, "no-bucket"),
    ("InternalError", 502, "originals-unreadable"),
    ("KeyTooLongError", 502, "originals-unreadable"),
]


def refuse(stub, bucket, method, code):
    """This error for such requests, and the proper answer for others."""
    proper, error = stub.proper, s3_fault.error(code).instead

    def answer(request):
        fits = request.method == method and request.path.startswith(f"/{bucket}/")
        return error() if fits else proper(request)

    stub.proper = answer


@tap.each(REFUSALS)
def refusal_has_its_meaning(site, code, status, slug):
    stub = s3_site.stub(site)
    site.set(DEADLINE="1")
    refuse(stub, "originals", "GET", code)
    answer = site.ask(PATH)
    is_like(answer, status=status, slug=slug)
    tap.holds(code in answer.log["detail"], f"the log names it: {answer.log_text}")
    hidden = answer.log["detail"].startswith("missing-or-forbidden: ")
    tap.same(hidden, code == "AccessDenied", "whether the log says that it may be there")
    tap.holds(code not in answer.text and KEY not in answer.text, "the client is not told")
    tap.same(stub.keys("cache"), [], "the cache")
    again = code == "InternalError"
    tap.same(len(requests(stub, "GET", "originals")) > 1, again, "whether it was asked again")


@tap.each(REFUSALS)
def cache_that_refuses_to_be_written_breaks_no_page(site, code, _status, slug):
    stub = s3_site.stub(site)
    site.set(DEADLINE="1")
    refuse(stub, "cache", "PUT", code)
    answer = site.ask(PATH)
    is_like(answer, status=200, outcome="unstored")
    broken = slug if slug not in ("no-original", "originals-unreadable") else "cache-unwritable"
    tap.same(answer.log["fault"], broken, "the logged fault")


@tap.each(REFUSALS)
def cache_that_refuses_to_be_read_breaks_no_page(site, code, _status, slug):
    stub = s3_site.stub(site)
    site.set(DEADLINE="1")
    refuse(stub, "cache", "GET", code)
    answer = site.ask(PATH)
    is_like(answer, status=307, outcome="made")
    broken = None if slug == "no-original" else slug.replace("originals-unreadable", "cache-unwritable")
    tap.same(answer.log.get("fault"), broken, "the logged fault")


@tap.test
def real_refusals(site):
    """Of a wrong key this gateway says AccessDenied, too; what Amazon says of it is the stub's part."""
    gateway().make_bucket("refusals")
    gateway().make_bucket("refusals-cache")
    s3_site.use(site, gateway().endpoint, radosgw.OWNER, "refusals", "refusals-cache")
    is_like(site.ask(PATH), status=404, slug="no-original")
    s3_site.use(site, gateway().endpoint, radosgw.OWNER, "no-such-bucket", "refusals-cache")
    is_like(site.ask("/x" + PATH), status=502, slug="no-bucket")
    s3_site.use(site, gateway().endpoint, gateway().stranger, "refusals", "refusals-cache")
    answer = site.ask("/z" + PATH)
    is_like(answer, status=404, slug="no-original")
    tap.holds("missing-or-forbidden" in answer.log["detail"], f"the log says so: {answer.log_text}")


@tap.test
def clocks_that_differ_are_told(site):
    stub = s3_site.stub(site)
    stub.clock = 3600
    is_like(site.ask(PATH), status=502, slug="clock-skewed")


@tap.test
def what_is_missing_is_not_asked_for_again_at_once(site):
    stub = s3_site.stub(site)
    for width in (40, 41, 42):
        is_like(site.ask(PATH.replace("cat.jpg", "none.jpg").replace("w_40", f"w_{width}")), status=404)
    tap.same(len(requests(stub, "GET", "originals")), 1, "how often the original was asked for")


# Web servers.


@tap.each([("", False), ("/base/dir", False), ("", True)])
def web_server_is_read(site, base, secure):
    server = web_server(site, base, secure=secure)
    if secure:
        site.settings["AWS_CA_BUNDLE"] = server.ca_file
    is_like(site.ask(PATH), status=307, outcome="made")
    tap.same([(each.method, each.target) for each in server.requests], [("GET", f"{base}/{KEY}")], "the requests")
    tap.same(server.requests[0].header("Authorization"), None, "the signature")
    tap.same(os.getxattr(site.stored(PATH[1:]), "user.pantograph.source"), b"e-1", "the tag of the source")


@tap.test
def web_server_gets_encoded_paths(site):
    server = web_server(site, "/b")
    server.pages["/b/%C3%A9%20%3Fx%23%25%2B/%40host/c.jpg"] = Answer(200, (), s3_site.cat())
    is_like(site.ask("/é ?x#%+/@host/c.jpg/1/w_40/x.webp"), status=307, outcome="made")


@tap.each([("unknown authority",), ("another name",)])
def web_server_must_be_whom_it_says(site, what):
    names = ("DNS:other.localhost",) if what == "another name" else ("IP:127.0.0.1",)
    server = web_server(site, secure=True, names=names)
    if what == "another name":
        site.settings["AWS_CA_BUNDLE"] = server.ca_file
    is_like(site.ask(PATH), status=502, slug="originals-unreadable")
    tap.same(server.requests, [], "what was asked")


@tap.each([(status,) for status in (301, 302, 303, 307, 308)])
def redirects_are_not_followed(site, status):
    """Nor by a bucket: whoever can put one among the originals could have the worker ask anybody."""
    server = web_server(site)
    secret = site.stack.enter_context(WebServer())
    secret.pages["/secret"] = Answer(200, (), s3_site.cat())
    server.pages[f"/{KEY}"] = Answer(status, (("Location", secret.endpoint + "/secret"),))
    is_like(site.ask(PATH), status=502, slug="originals-unreadable")
    stub = s3_site.stub(site)
    stub.faults = [s3_fault.redirect(secret.endpoint + "/secret", status)] * 2
    tap.same(site.ask("/x" + PATH).status, 502 if stub.faults == [] else 404, "the status")
    stub.faults = [s3_fault.redirect(secret.endpoint + "/secret", status)] * 3
    tap.same(site.ask(PATH.replace("/3/", "/4/")).status, 502, "the status of the bucket")
    tap.same(secret.requests, [], "what the other server was asked")


@tap.each([(401,), (403,), (404,), (410,)])
def web_server_has_none(site, status):
    server = web_server(site)
    server.pages[f"/{KEY}"] = Answer(status)
    answer = site.ask(PATH)
    is_like(answer, status=404, slug="no-original")
    tap.same("missing-or-forbidden" in answer.log["detail"], status == 403, "what the log says")


@tap.each([(204,), (206,), (400,), (418,)])
def web_server_has_something_else(site, status):
    server = web_server(site)
    server.pages[f"/{KEY}"] = Answer(status, (), s3_site.cat())
    is_like(site.ask(PATH), status=502, slug="originals-unreadable")


# What a worker never does.


@tap.each([(name,) for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")])
def no_proxy_is_asked(site, name):
    """A header `Proxy:` is HTTP_PROXY in the environment of a CGI program."""
    stub = s3_site.stub(site)
    proxy = site.stack.enter_context(WebServer())
    site.settings[name] = proxy.endpoint
    is_like(site.ask(PATH, headers={"Proxy": proxy.endpoint}), outcome="made")
    tap.same((proxy.connections, len(stub.requests)), (0, 3), "who was asked")


@tap.test
def nothing_compressed_is_asked_for(site):
    stub = s3_site.stub(site)
    is_like(site.ask(PATH), outcome="made")
    tap.same({each.header("Accept-Encoding") for each in stub.requests}, {None}, "Accept-Encoding")


# How much is taken.


LARGE = 20 << 20


@tap.each([("announced", "15M"), ("announced", "500K"), ("chunked", "500K"), ("announced as less", "500K")])
def too_large_original_is_refused(site, what, most):
    """What is announced as too large is not even begun with; what proves to be so is broken off."""
    stub = s3_site.stub(site)
    stub.put("originals", KEY, s3_site.cat() + bytes(LARGE))
    site.set(MAX_BYTES=most)
    faults = {"chunked": s3_fault.chunked(65536), "announced as less": s3_fault.wrong_length(-LARGE)}
    stub.faults = [faults.get(what)] * 2
    is_like(site.ask(PATH), status=307 if what == "announced as less" else 413)
    tap.holds(requests(stub, "GET", "originals")[0].sent < LARGE // 2, "it is not read to its end")
    tap.same(len(requests(stub, "GET", "originals")), 1, "how often it was asked for")


@tap.test
def size_is_that_of_the_original_and_not_of_an_error(site):
    s3_site.stub(site)
    site.set(MAX_BYTES="100")
    is_like(site.ask(PATH.replace("cat.jpg", "none.jpg")), status=404, slug="no-original")
    is_like(site.ask(PATH), status=413, slug="original-too-large")


class WithoutHead(WebServer):
    def proper(self, request):
        return Answer(405, ()) if request.method == "HEAD" else super().proper(request)


@tap.test
def refusal_holds_where_head_is_not_answered(site):
    server = site.stack.enter_context(WithoutHead())
    server.pages[f"/{KEY}"] = Answer(200, (("ETag", '"e-1"'),), s3_site.cat())
    site.set(ORIGINALS=server.endpoint)
    renderer.StandIn(site, "    os.kill(os.getpid(), 11)")
    for outcome in ("renderer-died", "poisoned"):
        is_like(site.ask("/a/cat.jpg/1/w_40/x.jpg"), status=422, outcome=outcome)


@tap.test
def without_a_tag_nothing_is_said_of_the_bytes(site):
    server = web_server(site)
    server.pages[f"/{KEY}"] = Answer(200, (), b"<html>")
    is_like(site.ask("/a/cat.jpg/1/w_40/x.jpg"), status=415, outcome="not-a-picture")
    server.pages[f"/{KEY}"] = Answer(200, (), s3_site.cat())
    is_like(site.ask("/a/cat.jpg/1/w_40/x.jpg"), status=307, outcome="made")


tap.run("vips", "openssl", *radosgw.TOOLS)
