#!/usr/bin/env -S python3 -B
"""What the tests of the S3 store stand on: the signer, and the strict server with all its misbehaviour."""

import gzip
import http.client
import os
import ssl
import sys
import time

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import s3_client, s3_fault, s3_stub, sigv4, tap

HOST = "examplebucket.s3.amazonaws.com"
EXAMPLE = sigv4.Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
KEY = "a b/ä//c+1.jpg"
TARGET = "/cache/a%20b/%C3%A4//c%2B1.jpg"
BODY = b"0123456789" * 10
HEADERS = {"Content-Type": "image/jpeg", "Cache-Control": "max-age=9", "x-amz-meta-a": "1"}


def enter(site, server):
    return site.stack.enter_context(server)


def stocked(site, **options):
    """A stub with one object."""
    stub = enter(site, s3_stub.S3Stub(**options))
    stub.put("cache", KEY, BODY, HEADERS)
    return stub


def client_of(stub, region="us-east-1"):
    return s3_client.Client(stub.endpoint, s3_stub.CREDENTIALS, region)


def code_of(reply):
    return s3_client.find_text(reply.body, "Code") if reply.status >= 300 else "fine"


# The examples that AWS has published with its description of the signature.
EXAMPLES = [
    (
        "GET",
        "/test.txt",
        {"range": "bytes=0-9"},
        b"",
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
    ),
    (
        "PUT",
        "/test%24file.text",
        {"date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"},
        b"Welcome to Amazon S3.",
        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
    ),
    ("GET", "/?lifecycle", {}, b"", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
    ("GET", "/?max-keys=2&prefix=J", {}, b"", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
]


@tap.each(EXAMPLES)
def signature_is_as_published(_site, method, target, headers, body, wanted):
    signer = sigv4.Signer(EXAMPLE)
    sent = signer.sign(method, f"https://{HOST}{target}", {**headers, "x-amz-date": "20130524T000000Z"}, body)
    tap.same(sigv4.parse_authorization(sent["authorization"]).signature, wanted, "the signature")


@tap.test
def signing_key_is_as_published(_site):
    key = sigv4.signing_key("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "20150830", "us-east-1", "iam")
    tap.same(key.hex(), "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9", "the key")


@tap.test
def what_is_put_is_got_listed_and_deleted(site):
    stub = enter(site, s3_stub.S3Stub())
    user = client_of(stub)
    user.put_object("cache", KEY, BODY, {**HEADERS, "x-amz-website-redirect-location": "/z"})
    tap.same(stub.requests[0].path, TARGET, "the path")
    for reply, body in ((user.get_object("cache", KEY), BODY), (user.head_object("cache", KEY), b"")):
        tap.same((reply.status, reply.body), (200, body), "the object")
        tap.same(reply.header("Content-Length"), "100", "Content-Length")
        tap.same(reply.header("ETag"), stub.get("cache", KEY).etag, "ETag")
        tap.same(reply.header("x-amz-website-redirect-location"), "/z", "the redirect")
        tap.same({name: reply.header(name) for name in HEADERS}, HEADERS, "the headers")
    user.delete_object("cache", KEY)
    tap.same(code_of(user.get_object("cache", KEY)), "NoSuchKey", "the answer afterwards")
    tap.same(code_of(user.get_object("other", KEY)), "NoSuchBucket", "the answer from another bucket")
    tap.same(stub.violations, [], "the violations")


@tap.test
def listing_has_pages(site):
    stub = stocked(site)
    for number in range(5):
        stub.put("cache", f"t/ü {number}", b"")
    stub.objects.page = 2
    tap.same(client_of(stub).list_objects("cache", "t/"), [f"t/ü {number}" for number in range(5)], "the keys")
    tap.same((stub.count("GET"), stub.violations), (3, []), "the requests")


@tap.test
def bucket_may_stand_in_the_host(site):
    stub = stocked(site)
    signer = sigv4.Signer(s3_stub.CREDENTIALS)
    target = TARGET.removeprefix("/cache")
    headers = signer.sign("GET", stub.endpoint + target, {"Host": f"cache.s3.localhost:{stub.port}"})
    tap.same(s3_client.send(stub.endpoint, "GET", target, headers).body, BODY, "the object")


@tap.each([("honoured", "PreconditionFailed", b"1"), ("ignored", "fine", b"2"), ("refused", "NotImplemented", b"0")])
def creating_only(site, mode, code, left):
    stub = stocked(site)
    stub.put("cache", "k", b"0")
    stub.create_only = mode
    if mode == "honoured":
        stub.objects.buckets["cache"].clear()
    replies = [client_of(stub).ask("PUT", "/cache/k", {"If-None-Match": "*"}, body) for body in (b"1", b"2")]
    tap.same((code_of(replies[1]), stub.get("cache", "k").body), (code, left), "the second answer")


def signed(stub, method="GET", target=TARGET, headers=(), body=b""):
    return sigv4.Signer(s3_stub.CREDENTIALS).sign(method, stub.endpoint + target, headers, body)


def wrong_region(stub):
    return client_of(stub, "eu-west-1").get_object("cache", KEY)


def wrong_service(stub):
    return client_of(stub).ask("GET", TARGET, service="s3express")


def raw_plus(stub):
    return client_of(stub).ask("GET", TARGET.replace("%2B", "+"))


def lower_case_escape(stub):
    return client_of(stub).ask("GET", TARGET.replace("%C3", "%c3"))


def needless_escape(stub):
    return client_of(stub).ask("GET", TARGET.replace("c%2B", "%63%2B"))


def escaped_slash(stub):
    return client_of(stub).ask("GET", TARGET.replace("//", "/%2F"))


def unsigned_amz_header(stub):
    headers = {**signed(stub), "x-amz-meta-late": "1"}
    return s3_client.send(stub.endpoint, "GET", TARGET, headers)


def tampered_body(stub):
    return s3_client.send(stub.endpoint, "PUT", "/cache/k", signed(stub, "PUT", "/cache/k", body=b"a"), b"b")


def tampered_header(stub):
    headers = {**signed(stub, headers={"x-amz-meta-a": "1"}), "x-amz-meta-a": "2"}
    return s3_client.send(stub.endpoint, "GET", TARGET, headers)


def no_hash(stub):
    headers = signed(stub)
    del headers["x-amz-content-sha256"]
    return s3_client.send(stub.endpoint, "GET", TARGET, headers)


def compressed_is_welcome(stub):
    return client_of(stub).ask("GET", TARGET, {"Accept-Encoding": "gzip"})


def needless_expect(stub):
    return client_of(stub).ask("PUT", "/cache/k", {"Expect": "100-continue"}, b"1")


def wrong_secret(stub):
    other = s3_stub.CREDENTIALS._replace(secret_key="another")
    return s3_client.Client(stub.endpoint, other).get_object("cache", KEY)


def superfluous_token(stub):
    other = s3_stub.CREDENTIALS._replace(session_token="token")
    return s3_client.Client(stub.endpoint, other).get_object("cache", KEY)


WRONG = "SignatureDoesNotMatch"
REFUSED = [(each, WRONG) for each in (wrong_region, wrong_service, raw_plus, lower_case_escape, needless_escape)]
REFUSED += [(each, WRONG) for each in (escaped_slash, unsigned_amz_header, tampered_header, no_hash)]
REFUSED += [(each, WRONG) for each in (compressed_is_welcome, needless_expect, wrong_secret)]
REFUSED += [(tampered_body, "XAmzContentSHA256Mismatch"), (superfluous_token, "InvalidToken")]


@tap.each(REFUSED)
def refused(site, ask, code):
    stub = stocked(site)
    tap.same(code_of(ask(stub)), code, "the code")
    tap.holds(stub.violations, "the violation is noted")


@tap.test
def clock_and_expiry_are_no_mistakes_of_the_client(site):
    stub = stocked(site)
    stub.clock = 1000
    tap.same(code_of(client_of(stub).get_object("cache", KEY)), "RequestTimeTooSkewed", "the code")
    stub.clock = 0
    stub.expired.add(s3_stub.CREDENTIALS.access_key)
    tap.same(code_of(client_of(stub).get_object("cache", KEY)), "ExpiredToken", "the code")
    stub.credentials = {}
    tap.same(code_of(client_of(stub).get_object("cache", KEY)), "InvalidAccessKeyId", "the code")
    tap.same(stub.violations, [], "the violations")


def outcome(stub, most=1000, timeout=10):
    """What http.client makes of one GET: (status, body, seconds), or the name of its exception."""
    start = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", stub.port, timeout=timeout)
    try:
        connection.request("GET", TARGET, headers={**signed(stub), "accept-encoding": "identity"})
        response = connection.getresponse()
        return response.status, response.read(most), time.monotonic() - start
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()


UNHEARD = [
    (s3_fault.reset(), "ConnectionResetError"),
    (s3_fault.hang_up(), "RemoteDisconnected"),
    (s3_fault.raw(b"SSH-2.0\r\n"), "BadStatusLine"),
    (s3_fault.stall(9), "TimeoutError"),
    (s3_fault.stall_within(9), "TimeoutError"),
    (s3_fault.wrong_length(+1), "TimeoutError"),
    (s3_fault.endless_head(), "HTTPException"),
]


def named(table):
    """{name of the fault: row}"""
    return {row[0].name: row for row in table}


@tap.each((name,) for name in named(UNHEARD))
def no_answer_comes_of(site, name):
    fault, error = named(UNHEARD)[name]
    stub = stocked(site)
    stub.faults = [fault]
    timeout = 0.3 if error == "TimeoutError" else 10
    tap.same(outcome(stub, None, timeout), error, "the exception")
    tap.same((stub.requests[0].fault, stub.faults), (fault.name, []), "the record")
    tap.same(outcome(stub)[:2], (200, BODY), "the next answer")


ANSWERED = [
    (s3_fault.internal_error(), 500, "InternalError"),
    (s3_fault.slow_down(), 503, "SlowDown"),
    (s3_fault.error("AccessDenied"), 403, "AccessDenied"),
    (s3_fault.error("ExpiredToken"), 400, "ExpiredToken"),
    (s3_fault.redirect("http://elsewhere.example/"), 301, "PermanentRedirect"),
    (s3_fault.redirect("http://elsewhere.example/", 307), 307, "TemporaryRedirect"),
]


@tap.each((name,) for name in named(ANSWERED))
def error_comes_of(site, name):
    fault, status, code = named(ANSWERED)[name]
    stub = stocked(site)
    stub.faults = [fault]
    reply = client_of(stub).get_object("cache", KEY)
    tap.same((reply.status, code_of(reply)), (status, code), "the answer")


BODIES = [
    (s3_fault.truncate(), 200, BODY[:50]),
    (s3_fault.wrong_length(-10), 200, BODY[:90]),
    (s3_fault.chunked(7), 200, BODY),
    (s3_fault.until_close(), 200, BODY),
    (s3_fault.lying_etag(), 200, BODY),
    (s3_fault.empty(500), 500, b""),
    (s3_fault.endless(), 200, bytes(1000)),
    (s3_fault.endless(1 << 40), 200, bytes(1000)),
]


@tap.each((name,) for name in named(BODIES))
def body_comes_of(site, name):
    fault, status, body = named(BODIES)[name]
    stub = stocked(site)
    stub.faults = [fault]
    tap.same(outcome(stub)[:2], (status, body), "the answer")


@tap.test
def body_can_be_reset_or_drip(site):
    stub = stocked(site)
    stub.put("cache", KEY, b"0123456789")
    stub.faults = [s3_fault.reset_within(), s3_fault.drip(0.02), s3_fault.drip(0.002, head=True), s3_fault.stall(0.2)]
    tap.same(outcome(stub, None), "ConnectionResetError", "the reset")
    for fault in ("dripping", "wholly dripping", "stalled"):
        status, body, seconds = outcome(stub, None)
        tap.same((status, body), (200, b"0123456789"), f"the {fault} answer")
        tap.holds(seconds >= 0.2, f"the {fault} answer takes its time, not {seconds}")


@tap.test
def compressed_comes_unasked(site):
    stub = stocked(site)
    stub.faults = [s3_fault.gzip()]
    reply = client_of(stub).get_object("cache", KEY)
    tap.same((reply.header("Content-Encoding"), gzip.decompress(reply.body)), ("gzip", BODY), "the answer")


@tap.test
def lost_answer_was_a_deed(site):
    stub = stocked(site)
    stub.faults = [s3_fault.reset(), s3_fault.reset(late=True)]
    for key in ("early", "late"):
        try:
            client_of(stub).put_object("cache", key, b"1")
        except ConnectionResetError:
            continue
        raise AssertionError("no reset")
    tap.same(stub.keys("cache"), [KEY, "late"], "the keys")


@tap.test
def chance_is_the_same_each_time(site):
    def run():
        stub = stocked(site)
        stub.chance(0.5, [s3_fault.internal_error(), s3_fault.slow_down()], seed=3)
        return [client_of(stub).get_object("cache", KEY).status for _ in range(20)]

    first = run()
    tap.same(set(first), {200, 500, 503}, "the statuses")
    tap.same(run(), first, "the second run")


@tap.test
def connections_are_counted_and_dropped(site):
    stub = stocked(site)
    connection = http.client.HTTPConnection("127.0.0.1", stub.port, timeout=5)
    for drop in (False, False, True):
        connection.request("GET", TARGET, headers={**signed(stub), "accept-encoding": "identity"})
        tap.same(connection.getresponse().read(), BODY, "the object")
        if drop:
            stub.drop_connections()
    tap.same(([each.connection for each in stub.requests], stub.connections), ([1, 1, 1], 1), "the connections")
    tap.same(connection.sock.recv(1), b"", "what is left to read")
    connection.close()


@tap.test
def tls_is_spoken_and_aborted(site):
    stub = stocked(site, secure=True)
    stub.faults = [s3_fault.tls_abort()]
    results = []
    for trusted in (stub.ca_file, stub.ca_file, None):
        context = ssl.create_default_context(cafile=trusted)
        connection = http.client.HTTPSConnection("127.0.0.1", stub.port, timeout=5, context=context)
        try:
            connection.request("GET", TARGET, headers={**signed(stub), "accept-encoding": "identity"})
            results.append(connection.getresponse().read())
        except OSError as error:
            results.append(type(error).__name__)
        connection.close()
    tap.same(results[1:], [BODY, "SSLCertVerificationError"], "the answers")
    tap.holds(results[0] in ("SSLEOFError", "ConnectionResetError"), f"the handshake is aborted: {results[0]}")


tap.run("openssl")
