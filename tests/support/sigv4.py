"""sigv4: AWS Signature Version 4: signs requests, and says what the signature of a request must be.

The rules are those of S3: the path is encoded once, and the hash of the body is a header.
"""

import datetime
import hashlib
import hmac
import re
import urllib.parse
from typing import NamedTuple, Optional

ALGORITHM = "AWS4-HMAC-SHA256"
UNSIGNED = "UNSIGNED-PAYLOAD"
STAMP = "%Y%m%dT%H%M%SZ"
_FORM = re.compile(
    re.escape(ALGORITHM) + r" Credential=([^/, ]+)/(\d{8})/([^/, ]+)/([^/, ]+)/aws4_request,"
    r" ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})"
)


class Credentials(NamedTuple):
    access_key: str
    secret_key: str
    session_token: Optional[str] = None


class Authorization(NamedTuple):
    """What an Authorization header says."""

    access_key: str
    date: str
    region: str
    service: str
    names: list
    signature: str


def parse_authorization(value):
    """None when the header has another form."""
    match = _FORM.fullmatch(value)
    if match is None:
        return None
    access_key, date, region, service, names, signature = match.groups()
    return Authorization(access_key, date, region, service, names.split(";"), signature)


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def encode(key):
    """A path as it is signed and sent: text or bytes, every byte but A-Za-z0-9-._~/ as %XX."""
    return urllib.parse.quote(key, safe="/")


def _encode_value(text):
    return urllib.parse.quote(urllib.parse.unquote_to_bytes(text), safe="")


def canonical_query(query):
    parts = [part.partition("=") for part in query.split("&") if part]
    pairs = sorted((_encode_value(name), _encode_value(value)) for name, _, value in parts)
    return "&".join(f"{name}={value}" for name, value in pairs)


def canonical_request(method, target, headers, names, payload_hash):
    """`target` is path and query as sent, `headers` a list of pairs, `names` which of them are signed."""
    path, _, query = target.partition("?")
    values = {name: [] for name in names}
    for name, value in headers:
        if name.lower() in values:
            values[name.lower()].append(re.sub(" +", " ", value.strip(" ")))
    lines = [f"{name}:{','.join(values[name])}" for name in names]
    return "\n".join([method, path, canonical_query(query), *lines, "", ";".join(names), payload_hash])


def signing_key(secret_key, date, region, service):
    key = b"AWS4" + secret_key.encode()
    for part in (date, region, service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key


def string_to_sign(stamp, region, service, request):
    scope = f"{stamp[:8]}/{region}/{service}/aws4_request"
    return "\n".join([ALGORITHM, stamp, scope, sha256(request.encode("iso-8859-1"))])


class Signer(NamedTuple):
    """Who signs, and for which service where."""

    credentials: Credentials
    region: str = "us-east-1"
    service: str = "s3"

    def signature(self, stamp, request):
        """The signature of a canonical request at a time."""
        key = signing_key(self.credentials.secret_key, stamp[:8], self.region, self.service)
        text = string_to_sign(stamp, self.region, self.service, request)
        return hmac.digest(key, text.encode(), "sha256").hex()

    def sign(self, method, url, headers=(), body=b""):
        """The headers to send, a dictionary: those given, Host, and those of the signature. A date
        or a hash that is given is kept; the path is signed as it stands in the URL."""
        parts = urllib.parse.urlsplit(url)
        sent = {name.lower(): value for name, value in dict(headers).items()}
        sent.setdefault("host", parts.netloc)
        sent.setdefault("x-amz-date", datetime.datetime.now(datetime.timezone.utc).strftime(STAMP))
        sent.setdefault("x-amz-content-sha256", sha256(body))
        if self.credentials.session_token is not None:
            sent.setdefault("x-amz-security-token", self.credentials.session_token)
        target = parts.path + ("?" + parts.query if parts.query else "")
        names = sorted(sent)
        request = canonical_request(method, target, list(sent.items()), names, sent["x-amz-content-sha256"])
        scope = f"{sent['x-amz-date'][:8]}/{self.region}/{self.service}/aws4_request"
        sent["authorization"] = (
            f"{ALGORITHM} Credential={self.credentials.access_key}/{scope},"
            f" SignedHeaders={';'.join(names)}, Signature={self.signature(sent['x-amz-date'], request)}"
        )
        return sent
