"""s3_answer: the answers of an S3 server, and how they go over the wire."""

import dataclasses
import http
import os
import socket
import struct
import threading
from xml.sax.saxutils import escape

XML = "application/xml"
_BLOCK = 65536

# The error codes of S3 that a client should know, each with its status.
STATUSES = {
    "AccessDenied": 403,
    "AuthorizationHeaderMalformed": 400,
    "BadDigest": 400,
    "ExpiredToken": 400,
    "InternalError": 500,
    "InvalidAccessKeyId": 403,
    "InvalidToken": 400,
    "KeyTooLongError": 400,
    "MethodNotAllowed": 405,
    "MissingContentLength": 411,
    "NoSuchBucket": 404,
    "NoSuchKey": 404,
    "NotImplemented": 501,
    "PermanentRedirect": 301,
    "PreconditionFailed": 412,
    "RequestTimeTooSkewed": 403,
    "ServiceUnavailable": 503,
    "SignatureDoesNotMatch": 403,
    "SlowDown": 503,
    "TemporaryRedirect": 307,
    "XAmzContentSHA256Mismatch": 400,
}


def _reason(status):
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


@dataclasses.dataclass(frozen=True)
class Answer:
    """`length` is what Content-Length says; `bare` leaves the body out, as an answer to HEAD does."""

    status: int
    headers: tuple = ()
    body: bytes = b""
    length: int = None
    bare: bool = False
    closes: bool = False

    def replace(self, **changes):
        return dataclasses.replace(self, **changes)

    def with_header(self, name, value):
        kept = tuple(pair for pair in self.headers if pair[0].lower() != name.lower())
        return self.replace(headers=kept + ((name, value),))

    def head(self, framing=None):
        """Status and headers as bytes; `framing` is the line instead of Content-Length, "" for none."""
        lines = [f"HTTP/1.1 {self.status} {_reason(self.status)}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if framing is None and self.status not in (204, 304):
            framing = f"Content-Length: {len(self.body) if self.length is None else self.length}"
        lines += [framing] if framing else []
        lines += ["Connection: close"] if self.closes else []
        return ("\r\n".join(lines) + "\r\n\r\n").encode("iso-8859-1")

    @property
    def content(self):
        """The bytes that follow the head."""
        return b"" if self.bare or self.status in (204, 304) else self.body


def error(code, status=None, message="As the test wants it.", **details):
    """An error with the XML that S3 sends."""
    fields = {"Code": code, "Message": message, **details, "RequestId": "1", "HostId": "stub"}
    inner = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in fields.items())
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{inner}</Error>'.encode()
    return Answer(status or STATUSES[code], (("Content-Type", XML),), body)


def shut(connection):
    """Ends a connection. With TLS that is not the socket's own shutdown, for what is written after it
    would go out in the clear."""
    socket.socket.shutdown(connection, socket.SHUT_RDWR)


class Wire:
    """One connection as its server sees it. Waiting on it ends when the server stops."""

    def __init__(self, connection, stopping):
        self._connection = connection
        self._stopping = stopping
        self._closing = threading.Lock()
        self.sent = 0

    def send(self, data):
        for start in range(0, len(data), _BLOCK):
            block = data[start : start + _BLOCK]
            self._connection.sendall(block)
            self.sent += len(block)

    def wait(self, seconds):
        """Raises ConnectionAbortedError when the server stops before the time is over."""
        if self._stopping.wait(seconds):
            raise ConnectionAbortedError("the server stops")

    def end(self):
        """An orderly end after what was sent, though without TLS' own word of goodbye."""
        with self._closing:
            if self._connection.fileno() != -1:
                shut(self._connection)

    def reset(self):
        """The client gets RST instead of an end."""
        with self._closing:
            if self._connection.fileno() != -1:
                now = struct.pack("ii", 1, 0)
                self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)
                os.close(self._connection.detach())
