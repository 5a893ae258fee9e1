"""s3_client: a small client of S3 for the tests themselves."""

import contextlib
import http.client
import json
import urllib.parse
import xml.etree.ElementTree

from support import sigv4
from support.client import Reply

TIMEOUT = 30
_VERSION = "2012-10-17"


class Failed(AssertionError):
    """Raised for an answer that should have been another; `reply` is the answer."""

    def __init__(self, what, reply):
        super().__init__(f"{what}: {reply.status} {reply.body[:500]!r}")
        self.reply = reply


def statement(actions, resources, principal="*", effect="Allow"):
    """One statement of a policy: statement("s3:GetObject", "cache/*")."""
    who = principal if principal == "*" else {"AWS": [principal]}
    actions, resources = ([each] if isinstance(each, str) else list(each) for each in (actions, resources))
    arns = [f"arn:aws:s3:::{resource}" for resource in resources]
    return {"Effect": effect, "Principal": who, "Action": actions, "Resource": arns}


def policy(*statements):
    return json.dumps({"Version": _VERSION, "Statement": statements})


def find_text(document, name):
    """The text of the first element of that name in any namespace, None when there is none."""
    for element in xml.etree.ElementTree.fromstring(document).iter():
        if element.tag.rpartition("}")[2] == name:
            return element.text or ""
    return None


def find_texts(document, name):
    found = xml.etree.ElementTree.fromstring(document).iter()
    return [element.text or "" for element in found if element.tag.rpartition("}")[2] == name]


class Client:
    """Addresses buckets by path. Methods with the name of a deed raise Failed when it is refused;
    `ask` gives any answer."""

    def __init__(self, endpoint, credentials, region="us-east-1"):
        self.endpoint = endpoint
        self.region = region
        self.credentials = credentials

    def ask(self, method, target, headers=(), body=b"", service="s3", timeout=TIMEOUT):
        """One signed request on a connection of its own; `target` is the raw path and query."""
        if self.credentials is None:
            sent = dict(headers)
        else:
            signer = sigv4.Signer(self.credentials, self.region, service)
            sent = signer.sign(method, self.endpoint + target, headers, body)
        return send(self.endpoint, method, target, sent, body, timeout)

    def _do(self, method, target, headers=(), body=b""):
        reply = self.ask(method, target, headers, body)
        if reply.status // 100 != 2:
            raise Failed(f"{method} {target}", reply)
        return reply

    def make_bucket(self, bucket):
        return self._do("PUT", f"/{bucket}")

    def put_object(self, bucket, key, body, headers=()):
        return self._do("PUT", path_of(bucket, key), headers, body)

    def get_object(self, bucket, key, timeout=TIMEOUT):
        """The reply, whatever its status: body, header(name), status."""
        return self.ask("GET", path_of(bucket, key), timeout=timeout)

    def head_object(self, bucket, key):
        return self.ask("HEAD", path_of(bucket, key))

    def delete_object(self, bucket, key):
        return self._do("DELETE", path_of(bucket, key))

    def list_objects(self, bucket, prefix=""):
        """All keys, page after page."""
        keys, token = [], None
        while True:
            query = {"encoding-type": "url", "list-type": "2", "prefix": prefix}
            if token is not None:
                query["continuation-token"] = token
            text = urllib.parse.urlencode(sorted(query.items()), quote_via=urllib.parse.quote, safe="")
            page = self._do("GET", f"/{bucket}?{text}").body
            keys += [urllib.parse.unquote_plus(key) for key in find_texts(page, "Key")]
            token = find_text(page, "NextContinuationToken")
            if not token:
                return keys

    def set_policy(self, bucket, text):
        return self._do("PUT", f"/{bucket}?policy=", body=text.encode())

    def set_website(self, bucket, document):
        return self._do("PUT", f"/{bucket}?website=", body=document.encode())

    def call(self, service, action, **parameters):
        """A call of IAM or STS, whose answer is XML."""
        # radosgw takes a plus sign for itself.
        form = urllib.parse.urlencode({"Action": action, **parameters}, quote_via=urllib.parse.quote).encode()
        reply = self.ask("POST", "/", {"Content-Type": "application/x-www-form-urlencoded"}, form, service)
        if reply.status != 200:
            raise Failed(action, reply)
        return reply.body


def path_of(bucket, key):
    return f"/{bucket}/{sigv4.encode(key)}"


def send(endpoint, method, target, headers=(), body=b"", timeout=TIMEOUT):
    """One request with just these headers, and a Content-Length where it takes one."""
    parts = urllib.parse.urlsplit(endpoint)
    with contextlib.closing(http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)) as connection:
        sent = {name.lower(): value for name, value in dict(headers).items()}
        connection.putrequest(method, target, skip_host="host" in sent, skip_accept_encoding=True)
        for name, value in sent.items():
            connection.putheader(name, value)
        if (body or method in ("PUT", "POST")) and "content-length" not in sent:
            connection.putheader("content-length", str(len(body)))
        connection.endheaders(body or None)
        response = connection.getresponse()
        return Reply(response, response.read())
