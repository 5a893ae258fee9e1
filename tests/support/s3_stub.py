"""s3_stub: an S3 server in memory that checks each signature strictly and misbehaves on demand.

    with S3Stub() as stub:
        stub.put("cache", "a/b.jpg", b"bytes", {"Content-Type": "image/jpeg"})
        stub.faults = [s3_fault.slow_down(), None, s3_fault.truncate()]

Buckets are addressed by path, or by a Host of BUCKET.s3.localhost.
"""

import time
import urllib.parse

from support import s3_answer, s3_check, s3_objects, sigv4, stub_server, tls

DOMAIN = "s3.localhost"
CREDENTIALS = sigv4.Credentials("AKIASTUB000000000001", "stub/secret+key/0000000000000000000000001")
# What comes of a test's own arrangements, and is no mistake of the client's.
_ARRANGED = ("ExpiredToken", "InvalidAccessKeyId", "RequestTimeTooSkewed")


class S3Stub(stub_server.StubServer):
    """`violations` are the client's mistakes so far, as texts; `credentials` those that are good, by
    access key; `expired` the access keys that are over; `anonymous` whether a request may be unsigned;
    `clock` how many seconds the server's time is ahead of ours."""

    needing_length = ("PUT",)

    def __init__(self, credentials=CREDENTIALS, region="us-east-1", secure=False, names=tls.NAMES):
        super().__init__(secure, names)
        self.credentials = {credentials.access_key: credentials}
        self.region, self.service = region, "s3"
        self.expired, self.anonymous, self.clock = set(), False, 0.0
        self.violations = []
        self.objects = s3_objects.Objects()

    @property
    def create_only(self):
        """What becomes of a PUT with If-None-Match: "honoured", "ignored" or "refused" (501)."""
        return self.objects.create_only

    @create_only.setter
    def create_only(self, value):
        self.objects.create_only = value

    def put(self, bucket, key, body, headers=()):
        """Stores an object without a request."""
        return self.objects.put(bucket, key, body, headers)

    def get(self, bucket, key):
        """The stored object (body, headers, etag, modified), None when there is none."""
        return self.objects.get(bucket, key)

    def keys(self, bucket):
        return self.objects.keys(bucket)

    def _bucket_and_key(self, request):
        """By the Host, or by the first part of the path; the key is text."""
        host = (request.header("Host") or "").partition(":")[0]
        path = urllib.parse.unquote(request.path, errors="surrogateescape")
        if host.endswith("." + DOMAIN):
            return host[: -len(DOMAIN) - 1], path[1:]
        bucket, _, key = path[1:].partition("/")
        return bucket, key

    def look_at(self, request):
        """Notes the violations of a request, and gives the error it deserves, None for none."""
        found = list(s3_check.check(request, self, time.time() + self.clock))
        self.violations += [each.text for each in found if each.code not in _ARRANGED]
        if not found:
            return None
        return s3_answer.error(found[0].code, message="; ".join(each.text for each in found))

    def proper(self, request):
        return self.look_at(request) or self.objects.answer(request, *self._bucket_and_key(request))
