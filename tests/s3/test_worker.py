#!/usr/bin/env -S python3 -B
"""The worker with buckets instead of folders: what it answers, asks and stores."""

import functools
import os
import sys
import time

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import memory, picture, radosgw, s3_answer, s3_client, s3_site, sigv4, tap
from support.cat import PATH, is_like
from support.fastcgi import Worker
from support.s3_site import KEY, STORED, kitten, requests
from support.site import PUBLIC_URL

LASTING = "public, max-age=31536000, immutable"
OTHER = PATH.replace("w_40,h_30", "h_30,w_40")
LOCATION = "x-amz-website-redirect-location"


@functools.lru_cache(maxsize=None)
def gateway():
    return tap.lasting().enter_context(radosgw.Radosgw())


def use_gateway(site, name):
    """Two buckets of the gateway, one original in them."""
    for kind in ("originals", "cache"):
        gateway().make_bucket(f"{name}-{kind}")
    gateway().put_object(f"{name}-originals", KEY, s3_site.cat())
    s3_site.use(site, gateway().endpoint, radosgw.OWNER, f"{name}-originals", f"{name}-cache")
    return f"{name}-cache"


def version(site):
    return site.call("--version").stdout.decode().split()[1]


# What is stored.


@tap.test
def gateway_keeps_the_picture_with_its_label(site):
    cache = use_gateway(site, "label")
    answer = site.ask(PATH)
    is_like(answer, status=307, outcome="made")
    tap.same(answer.header("Location"), PUBLIC_URL + PATH, "Location")
    reply = gateway().get_object(cache, STORED)
    tap.same(picture.sniff(reply.body), "webp", "the format")
    wanted = {"Content-Type": "image/webp", "Cache-Control": LASTING}
    wanted.update({"x-amz-meta-recipe": "w_40,h_30", "x-amz-meta-engine": f"pantograph/{version(site)}"})
    wanted["x-amz-meta-source"] = gateway().head_object("label-originals", KEY).header("ETag").strip('"')
    tap.same({name: reply.header(name) for name in wanted}, wanted, "the headers")
    tap.same(gateway().list_objects(cache), [STORED], "the keys")
    is_like(site.ask(PATH), status=200, outcome="found", body=reply.body)


@tap.each([("max-age=9",), ("public,  max-age=9 ",), ("",)])
def cache_control_is_a_setting(site, value):
    stub = s3_site.stub(site)
    site.set(CACHE_CONTROL=value)
    is_like(site.ask(PATH), outcome="made")
    tap.same(stub.get("cache", STORED).headers.get("Cache-Control", ""), value, "Cache-Control")
    tap.same(stub.violations, [], "the violations")


@tap.each([("é ü/文/😀.jpg",), ("100%/#1?/a+b.jpg",), ("~!$&'()*;:@=,[]\"\\^`{|}<>.jpg",), ("a..b/c...jpg",)])
def key_may_have_any_character(site, key):
    stub = s3_site.stub(site)
    stub.put("originals", key, s3_site.cat())
    path = f"/{key}/3/w_40,h_30/ü ,+.webp"
    is_like(site.ask(path), status=307, outcome="made")
    is_like(site.ask(path), status=200, outcome="found")
    tap.same((stub.keys("cache"), stub.violations), ([path[1:]], []), "the keys and violations")
    bucket = use_gateway(site, "key-" + sigv4.sha256(key.encode())[:8])
    gateway().put_object(bucket.replace("cache", "originals"), key, s3_site.cat())
    is_like(site.ask(path), status=307, outcome="made")
    is_like(site.ask(path), status=200, outcome="found")
    tap.same(gateway().list_objects(bucket), [path[1:]], "the keys of the gateway")


@tap.test
def prefix_and_region_are_heeded(site):
    stub = s3_site.stub(site, region="eu-test-1")
    stub.put("one", "in/" + KEY, s3_site.cat())
    s3_site.use(site, stub.endpoint, originals="one/in", cache="one/out/x")
    config = os.path.join(site.folder, "config")
    with open(config, "w", encoding="utf-8") as file:
        file.write("[profile other]\nregion = eu-test-1\n")
    site.settings.update(AWS_CONFIG_FILE=config, AWS_PROFILE="other")
    is_like(site.ask(PATH), outcome="made")
    tap.same(stub.keys("one"), ["in/" + KEY, "out/x/" + STORED], "the keys")
    tap.same(stub.violations, [], "the violations")
    site.settings.update(AWS_PROFILE="none", AWS_REGION="us-west-2")
    is_like(site.ask(PATH), status=502, slug="bad-credentials")


# Other spellings.


WEBSITE = """<WebsiteConfiguration><IndexDocument><Suffix>i</Suffix></IndexDocument></WebsiteConfiguration>"""


@tap.test
def alias_is_an_empty_object_with_a_redirect(site):
    cache = use_gateway(site, "alias")
    gateway().set_website(cache, WEBSITE)
    gateway().set_policy(cache, s3_client.policy(s3_client.statement("s3:GetObject", f"{cache}/*")))
    is_like(site.ask(OTHER), status=307, outcome="made")
    tap.same(set(gateway().list_objects(cache)), {STORED, OTHER[1:]}, "the keys")
    reply = gateway().get_object(cache, OTHER[1:])
    tap.same((reply.body, reply.header(LOCATION)), (b"", PUBLIC_URL + PATH), "the alias")
    reply = gateway().website(cache, OTHER)
    tap.same((reply.status, reply.location), (301, (PUBLIC_URL + PATH).encode()), "the answer of the website")


@tap.test
def alias_of_what_is_there_costs_no_render(site):
    stub = s3_site.stub(site)
    is_like(site.ask(PATH), outcome="made")
    for _ in range(2):
        answer = site.ask(OTHER)
        is_like(answer, status=307, outcome="aliased")
        tap.same(answer.header("Location"), PUBLIC_URL + PATH, "Location")
        tap.same(float(answer.log["render_ms"]), 0.0, "the time of rendering")
    tap.same(stub.get("cache", OTHER[1:]).headers[LOCATION], PUBLIC_URL + PATH, "the redirect")
    tap.same(stub.violations, [], "the violations")


@tap.each([("copy", "redirect", True), ("auto", "inline", True), ("none", "redirect", False)])
def alias_may_be_a_copy_or_none(site, alias, answer, is_there):
    stub = s3_site.stub(site)
    site.set(ALIAS=alias, ANSWER=answer)
    is_like(site.ask(OTHER), outcome="made")
    tap.same(OTHER[1:] in stub.keys("cache"), is_there, "whether there is an alias")
    stub.objects.buckets["cache"].pop(OTHER[1:], None)
    is_like(site.ask(OTHER), outcome="aliased")
    tap.same(OTHER[1:] in stub.keys("cache"), is_there, "whether there is one now")
    if is_there:
        copy, object_ = stub.get("cache", OTHER[1:]), stub.get("cache", STORED)
        tap.holds(copy.body == object_.body, "it has the bytes of the picture")
        tap.holds(copy.headers.items() <= object_.headers.items(), f"it has its headers: {copy.headers}")
        tap.same(copy.headers["Cache-Control"], LASTING, "Cache-Control")


# Loops.


@tap.each([(age, answer) for age in (0, 100) for answer in ("redirect", "inline")])
def what_is_there_is_answered_with_its_bytes(site, age, answer):
    stub = s3_site.stub(site)
    site.set(ANSWER=answer)
    made = stub.put("cache", STORED, kitten())
    stub.objects.buckets["cache"][STORED] = made._replace(modified=time.time() - age)
    bypassed = age > 60 and answer == "redirect"
    is_like(site.ask(PATH), status=200, outcome="cache-bypassed" if bypassed else "found", body=kitten())
    tap.same(requests(stub, "PUT"), [], "what was stored")


SPOILT = [("empty", b""), ("an error page", b"<html>no</html>"), ("another format", None)]


@tap.each([(name, spelling) for name, _ in SPOILT for spelling in (PATH, OTHER)])
def what_is_no_picture_is_replaced(site, name, spelling):
    stub = s3_site.stub(site)
    body = dict(SPOILT)[name]
    stub.put("cache", spelling[1:], s3_site.cat() if body is None else body)
    is_like(site.ask(spelling), status=307, outcome="made")
    tap.same(picture.sniff(stub.get("cache", STORED).body), "webp", "what is there now")


@tap.test
def empty_canonical_object_is_replaced(site):
    stub = s3_site.stub(site)
    stub.put("cache", STORED, b"")
    is_like(site.ask(OTHER), status=307, outcome="made")
    tap.same(picture.sniff(stub.get("cache", STORED).body), "webp", "what is there now")


@tap.test
def what_is_too_large_to_be_looked_at_is_replaced(site):
    stub = s3_site.stub(site)
    site.set(MAX_RESULT="16K")
    stub.put("cache", STORED, kitten() + bytes(20000))
    is_like(site.ask(PATH), status=307, outcome="made")
    tap.holds(len(stub.get("cache", STORED).body) < 16384, "it is replaced")


def blind_for_a_look(stub):
    """The first look into the cache does not see what is there."""
    proper, looks = stub.proper, []

    def answer(request):
        if request.method == "GET" and request.path.startswith("/cache/") and not looks:
            looks.append(request)
            return s3_answer.error("NoSuchKey")
        return proper(request)

    stub.proper = answer


@tap.each([("honoured", True, 1), ("ignored", False, 1), ("refused", False, 2)])
def somebody_is_faster(site, mode, stays, puts):
    """Another host has stored between the look and the store; both have made the same picture."""
    stub = s3_site.stub(site)
    stub.create_only = mode
    stub.put("cache", STORED, kitten())
    blind_for_a_look(stub)
    is_like(site.ask(PATH), status=307, outcome="made")
    tap.same(stub.get("cache", STORED).body == kitten(), stays, "that it is still the other's")
    tap.same([each.header("If-None-Match") for each in requests(stub, "PUT")], ["*", None][:puts], "the conditions")


@tap.test
def condition_is_left_off_where_it_is_unknown(site):
    stub = s3_site.stub(site)
    stub.create_only = "refused"
    worker = Worker(site)
    for number in range(3):
        is_like(worker.ask(PATH.replace("w_40", f"w_4{number}")), outcome="made")
    conditions = [each.header("If-None-Match") for each in requests(stub, "PUT")]
    tap.same(conditions, ["*", None, None, None], "the conditions")


# Connections.


@tap.each([(False,), (True,)])
def connections_are_kept(site, secure):
    stub = s3_site.stub(site, secure=secure)
    worker = Worker(site)
    for number in range(10):
        is_like(worker.ask(PATH.replace("w_40", f"w_{40 + number}")), outcome="made")
    tap.same(len(stub.requests), 30, "how much was asked")
    tap.holds(stub.connections <= 2, f"there are two connections at the most, not {stub.connections}")


@tap.test
def tls_session_is_resumed(site):
    stub = s3_site.stub(site, secure=True)
    worker = Worker(site)
    is_like(worker.ask(PATH), outcome="made")
    before, known = stub.connections, stub.handshakes_resumed
    stub.drop_connections()
    is_like(worker.ask(PATH), outcome="found")
    opened = stub.connections - before
    tap.same((opened > 0, stub.handshakes_resumed - known), (True, opened), "the short handshakes")


@tap.test
def connection_that_is_gone_is_no_failure(site):
    stub = s3_site.stub(site)
    worker = Worker(site)
    for number in range(5):
        answer = worker.ask(PATH.replace("w_40", f"w_{40 + number}"))
        is_like(answer, outcome="made")
        tap.holds("fault" not in answer.log, f"nothing went wrong: {answer.log_text}")
        stub.drop_connections()


@tap.test
def source_is_read_at_once(site):
    """Bytes go into the renderer's file as they come: no worker holds the original in memory."""
    stub = s3_site.stub(site)
    stub.put("originals", "large.jpg", s3_site.cat() + bytes(30 << 20))
    worker = Worker(site)
    is_like(worker.ask(PATH), outcome="made")
    before = memory.peak(worker.pid)
    is_like(worker.ask(PATH.replace("cat.jpg/", "large.jpg/").replace("/a/", "/")), status=307)
    grown = memory.peak(worker.pid) - before
    tap.holds(grown < 8 << 20, f"the worker has not grown by {grown} bytes")


# The start.


@tap.test
def check_writes_to_the_cache(site):
    stub = s3_site.stub(site)
    tap.same(site.call("--check").returncode, 0, "the exit status")
    tap.same([each.method for each in stub.requests], ["HEAD", "PUT", "DELETE"], "the requests")
    tap.same(stub.keys("cache"), [], "the keys")
    site.set(CACHE="s3://none")
    done = site.call("--check")
    tap.holds(done.returncode != 0 and b"NoSuchBucket" in done.stderr, f"it is refused: {done.stderr}")


tap.run("vips", "openssl", *radosgw.TOOLS)
