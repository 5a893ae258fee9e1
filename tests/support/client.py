"""client: HTTP as a browser speaks it, and as an attacker does: the request target is sent as the
bytes that are given."""

import contextlib
import http.client
import socket
import urllib.parse

from support.headers import Headers

MOST_REDIRECTS = 6
TIMEOUT = 30

# What a browser leaves as it is in the path of an address (WHATWG URL, path percent-encode set).
_KEPT = "!$&'()*+,-./:;=@[\\]^_|~%"


class Reply(Headers):
    def __init__(self, response, body):
        self.status = response.status
        self.headers = response.getheaders()
        self.body = body

    @property
    def location(self):
        """Location as the bytes that were on the wire."""
        value = self.header("Location")
        return value.encode("iso-8859-1") if value is not None else None


def send(port, target, method="GET", headers=(), source="127.0.0.1"):
    """One request on a connection of its own, from that address of this machine."""
    lines = [b"%s %s HTTP/1.1" % (method.encode(), target), b"Host: 127.0.0.1:%d" % port, b"Connection: close"]
    lines += [f"{name}: {value}".encode() for name, value in dict(headers).items()]
    with contextlib.closing(socket.create_connection(("127.0.0.1", port), TIMEOUT, (source, 0))) as connection:
        connection.sendall(b"\r\n".join(lines) + b"\r\n\r\n")
        response = http.client.HTTPResponse(connection, method=method)
        response.begin()
        return Reply(response, response.read())


def target_of(location):
    """What a browser asks for when it is sent to an address (bytes), which must be on 127.0.0.1. What
    may not stand in an address, a browser encodes."""
    parts = urllib.parse.urlsplit(urllib.parse.quote(location, safe=_KEPT + "?#"))
    if parts.hostname not in (None, "127.0.0.1"):
        raise AssertionError(f"a redirect leads to {location!r}")
    return (parts.path + ("?" + parts.query if parts.query else "")).encode()


def follow(port, target, method="GET"):
    """Follows redirects as a browser does; gives all replies, the last one being no redirect."""
    replies = [send(port, target, method)]
    while 300 <= replies[-1].status < 400 and len(replies) <= MOST_REDIRECTS:
        replies.append(send(port, target_of(replies[-1].location), method))
    return replies


def encode(path):
    """The target that a browser sends for a decoded path."""
    return urllib.parse.quote(path, safe="/,").encode()
