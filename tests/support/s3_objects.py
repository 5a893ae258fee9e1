"""s3_objects: the buckets of a small S3 in memory: objects with their headers, and their listing."""

import base64
import email.utils
import hashlib
import threading
import time
import urllib.parse
from typing import NamedTuple
from xml.sax.saxutils import escape

from support.s3_answer import XML, Answer, error

LONGEST_KEY = 1024
_KEPT = ("content-type", "cache-control", "content-disposition", "content-encoding", "content-language", "expires")
_CASE = {name: name.title() for name in _KEPT}


class Object(NamedTuple):
    body: bytes
    headers: dict
    etag: str
    modified: float

    def answer(self):
        fixed = {"ETag": self.etag, "Last-Modified": email.utils.formatdate(self.modified, usegmt=True)}
        fixed["Date"] = email.utils.formatdate(usegmt=True)
        headers = {"Content-Type": "binary/octet-stream", **self.headers, **fixed}
        return Answer(200, tuple(headers.items()), self.body)


def _kept(headers):
    """The headers that an object is stored with."""
    pairs = [(name.lower(), value) for name, value in dict(headers).items()]
    own = ("x-amz-meta-", "x-amz-website-redirect-location")
    return {_CASE.get(name, name): value for name, value in pairs if name in _KEPT or name.startswith(own)}


def _bytes(key):
    return key.encode("utf-8", "surrogateescape")


class Objects:
    """`page` is how many keys a listing holds at most. A bucket is there when it is in `buckets`."""

    def __init__(self):
        self.buckets = {"originals": {}, "cache": {}}
        self.page = 1000
        self.create_only = "honoured"
        self._lock = threading.Lock()

    def put(self, bucket, key, body, headers=()):
        """Stores it and gives the object."""
        etag = f'"{hashlib.md5(body).hexdigest()}"'
        made = Object(body, _kept(headers), etag, time.time())
        self.buckets.setdefault(bucket, {})[key] = made
        return made

    def get(self, bucket, key):
        return self.buckets.get(bucket, {}).get(key)

    def keys(self, bucket):
        return sorted(self.buckets[bucket], key=_bytes)

    def answer(self, request, bucket, key):
        """What S3 answers to a request whose signature is right."""
        if bucket not in self.buckets:
            return error("NoSuchBucket", BucketName=bucket)
        if len(_bytes(key)) > LONGEST_KEY:
            return error("KeyTooLongError")
        if key == "":
            return self._answer_bucket(request, bucket)
        calls = {"GET": self._read, "HEAD": self._read, "PUT": self._write, "DELETE": self._delete}
        if request.method not in calls:
            return error("MethodNotAllowed")
        with self._lock:
            return calls[request.method](request, bucket, key)

    def _answer_bucket(self, request, bucket):
        if request.method == "HEAD":
            return Answer(200)
        if request.method == "GET" and request.query.get("list-type") == "2":
            return self._list(request.query, bucket)
        return error("MethodNotAllowed" if request.method != "GET" else "NotImplemented")

    def _read(self, request, bucket, key):
        found = self.get(bucket, key)
        if found is None:
            return error("NoSuchKey", Key=urllib.parse.quote(_bytes(key)))
        if request.header("If-None-Match") in (found.etag, "*"):
            return found.answer().replace(status=304)
        if request.header("If-Match") not in (None, found.etag, "*"):
            return error("PreconditionFailed")
        return found.answer()

    def _write(self, request, bucket, key):
        condition = request.header("If-None-Match")
        if condition is not None and self.create_only != "ignored":
            if self.create_only == "refused" or condition != "*":
                return error("NotImplemented", Header="If-None-Match")
            if self.get(bucket, key) is not None:
                return error("PreconditionFailed", Condition="If-None-Match")
        made = self.put(bucket, key, request.body, request.headers)
        return Answer(200, (("ETag", made.etag),))

    def _delete(self, _request, bucket, key):
        self.buckets[bucket].pop(key, None)
        return Answer(204)

    def _list(self, query, bucket):
        """One page; the token is the last key or prefix of the page before."""
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
        most = min(self.page, int(query.get("max-keys", "1000")))
        after = query.get("start-after", "")
        if "continuation-token" in query:
            after = base64.urlsafe_b64decode(query["continuation-token"]).decode("utf-8", "surrogateescape")
        entries = self._entries(bucket, prefix, delimiter)
        entries = [entry for entry in entries if _bytes(entry) > _bytes(after)]
        shown, rest = entries[:most], entries[most:]
        fields = {"Name": bucket, "Prefix": prefix, "KeyCount": len(shown), "MaxKeys": most}
        fields["IsTruncated"] = "true" if rest else "false"
        if rest and shown:
            fields["NextContinuationToken"] = base64.urlsafe_b64encode(_bytes(shown[-1])).decode()
        quote = urllib.parse.quote if query.get("encoding-type") == "url" else (lambda text: text)
        inner = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in fields.items())
        inner += "".join(self._entry(bucket, entry, quote) for entry in shown)
        space = "http://s3.amazonaws.com/doc/2006-03-01/"
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="{space}">{inner}</ListBucketResult>'
        return Answer(200, (("Content-Type", XML),), text.encode("utf-8", "surrogateescape"))

    def _entries(self, bucket, prefix, delimiter):
        """Keys, and in place of those that share a prefix up to the delimiter, that prefix."""
        found = {}
        for key in self.keys(bucket):
            if key.startswith(prefix):
                head, mark, _ = key[len(prefix) :].partition(delimiter) if delimiter else ("", "", "")
                found[prefix + head + mark if mark else key] = None
        return list(found)

    def _entry(self, bucket, entry, quote):
        found = self.get(bucket, entry)
        name = escape(quote(entry))
        if found is None:
            return f"<CommonPrefixes><Prefix>{name}</Prefix></CommonPrefixes>"
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(found.modified))
        sums = f"<ETag>{escape(found.etag)}</ETag><Size>{len(found.body)}</Size>"
        return f"<Contents><Key>{name}</Key><LastModified>{stamp}</LastModified>{sums}</Contents>"
