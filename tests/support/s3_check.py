"""s3_check: whether a request is signed as S3 wants it, and stricter than that: whatever some S3
server refuses, or silently takes for another object, is refused here."""

import base64
import datetime
import hashlib
import hmac
import re
from typing import NamedTuple

from support import sigv4

_PATH = re.compile(r"/(?:[A-Za-z0-9\-._~/]|%[0-9A-F]{2})*")
_PLAIN = re.compile(rb"[A-Za-z0-9\-._~/]")
_HASH = re.compile(r"[0-9a-f]{64}")
# libcurl asks for leave to send a body from this size.
SMALL_BODY = 1 << 20
MOST_SKEW = 15 * 60


class Violation(NamedTuple):
    """What is wrong, and the code of the error that answers it."""

    text: str
    code: str = "SignatureDoesNotMatch"


def _values(request, name):
    return [value for key, value in request.headers if key.lower() == name]


def _value(request, name):
    return next(iter(_values(request, name)), None)


def path_is_strict(path):
    """Whether a raw path is encoded as it is signed: each byte in the one right way."""
    escaped = (bytes.fromhex(code) for code in re.findall(r"%([0-9A-F]{2})", path))
    return _PATH.fullmatch(path) is not None and not any(_PLAIN.match(byte) for byte in escaped)


def check_form(request):
    """What can be said of a request without its signature."""
    if not path_is_strict(request.path):
        yield Violation(f"path is not strictly encoded: {request.path}")
    names = [name.lower() for name, _ in request.headers]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Violation(f"header is there more than once: {name}")
    for name, value in request.headers:
        if value == "" and name.lower() not in ("expect", "accept"):
            yield Violation(f"header is empty: {name}")
    if (_value(request, "accept-encoding") or "identity") != "identity":
        yield Violation(f"Accept-Encoding: {_value(request, 'accept-encoding')}")
    if _value(request, "expect") is not None and len(request.body) <= SMALL_BODY:
        yield Violation(f"Expect for a body of {len(request.body)} bytes")


def check_body(request):
    claimed = _value(request, "x-amz-content-sha256")
    if claimed is None:
        yield Violation("no x-amz-content-sha256")
    elif claimed != sigv4.UNSIGNED and not _HASH.fullmatch(claimed):
        yield Violation(f"x-amz-content-sha256: {claimed}")
    elif claimed not in (sigv4.UNSIGNED, sigv4.sha256(request.body)):
        yield Violation("x-amz-content-sha256 is that of another body", "XAmzContentSHA256Mismatch")
    sums = {
        "content-md5": hashlib.md5(request.body).digest(),
        "x-amz-checksum-sha256": hashlib.sha256(request.body).digest(),
    }
    for name, digest in sums.items():
        if _value(request, name) not in (None, base64.b64encode(digest).decode()):
            yield Violation(f"{name} is that of another body", "BadDigest")


def check_time(request, authorization, now):
    stamp = _value(request, "x-amz-date") or ""
    try:
        then = datetime.datetime.strptime(stamp, sigv4.STAMP).replace(tzinfo=datetime.timezone.utc)
    except ValueError:
        yield Violation(f"x-amz-date: {stamp!r}", "AccessDenied")
        return
    if not stamp.startswith(authorization.date):
        yield Violation(f"the scope is of {authorization.date}, x-amz-date of {stamp}")
    if abs(then.timestamp() - now) > MOST_SKEW:
        yield Violation(f"x-amz-date is {stamp}", "RequestTimeTooSkewed")


def check_names(request, names):
    """Which headers are signed."""
    if names != sorted(set(names)):
        yield Violation(f"SignedHeaders in disorder: {names}")
    present = {name.lower() for name, _ in request.headers}
    needed = {name for name in present if name.startswith("x-amz-") or name in ("content-md5",)}
    for name in sorted((needed | {"host"}) - set(names)):
        yield Violation(f"header is not signed: {name}")
    for name in sorted(set(names) - present):
        yield Violation(f"header is signed but absent: {name}")


def check_token(request, credentials):
    token = _value(request, "x-amz-security-token")
    if token != credentials.session_token:
        yield Violation("x-amz-security-token is missing, superfluous or another one", "InvalidToken")


def check_signature(request, authorization, signer):
    wanted = (signer.region, signer.service)
    if (authorization.region, authorization.service) != wanted:
        yield Violation(f"the scope is {authorization.region}/{authorization.service}, not {'/'.join(wanted)}")
    payload_hash = _value(request, "x-amz-content-sha256") or sigv4.sha256(request.body)
    canonical = sigv4.canonical_request(
        request.method, request.target, request.headers, authorization.names, payload_hash
    )
    right = signer.signature(_value(request, "x-amz-date") or "", canonical)
    if not hmac.compare_digest(right, authorization.signature):
        yield Violation("the signature is wrong")


def check(request, rules, now):
    """All violations of a request; `rules` are the credentials, region and service that hold."""
    yield from check_form(request)
    value = _value(request, "authorization")
    if value is None:
        if not rules.anonymous:
            yield Violation("no Authorization", "AccessDenied")
        return
    yield from check_body(request)
    authorization = sigv4.parse_authorization(value)
    if authorization is None:
        yield Violation(f"Authorization: {value}", "AuthorizationHeaderMalformed")
        return
    credentials = rules.credentials.get(authorization.access_key)
    if credentials is None:
        yield Violation(f"unknown access key {authorization.access_key}", "InvalidAccessKeyId")
        return
    if authorization.access_key in rules.expired:
        yield Violation(f"expired access key {authorization.access_key}", "ExpiredToken")
        return
    yield from check_token(request, credentials)
    yield from check_time(request, authorization, now)
    yield from check_names(request, authorization.names)
    yield from check_signature(request, authorization, sigv4.Signer(credentials, rules.region, rules.service))
