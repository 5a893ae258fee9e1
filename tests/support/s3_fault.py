"""s3_fault: the ways in which a store misbehaves, to be put into the `faults` of a StubServer.

A fault may answer instead of doing what was asked, change the proper answer, or deliver it badly.
"""

import gzip as gzip_format
import random
import threading
from typing import Callable, NamedTuple, Optional

from support import s3_answer
from support.s3_answer import Answer

_BLOCK = bytes(65536)
# Nobody should read as much as this; it only keeps a broken test from running for ever.
_ENDLESS = 1 << 30
# For what is neither done nor answered.
_NOTHING = Answer(0)


def deliver(wire, answer):
    """As it should be."""
    wire.send(answer.head() + answer.content)


class Fault(NamedTuple):
    name: str
    instead: Optional[Callable] = None
    change: Optional[Callable] = None
    deliver: Callable = deliver
    at_connection: bool = False


def error(code, status=None, **details):
    """An error of S3 by its code, with its XML."""
    return Fault(code, instead=lambda: s3_answer.error(code, status, **details))


def internal_error():
    return error("InternalError")


def slow_down(retry_after=None):
    answer = s3_answer.error("SlowDown")
    if retry_after is not None:
        answer = answer.with_header("Retry-After", str(retry_after))
    return Fault("SlowDown", instead=lambda: answer)


def answer(status, headers=(), body=b""):
    """Any answer in place of the proper one."""
    made = Answer(status, tuple(dict(headers).items()), body)
    return Fault(f"answer {status}", instead=lambda: made)


def garbage_xml(status=500):
    body = b'<?xml version="1.0"?><Error><Code>No\x00\xff<<<'
    return answer(status, {"Content-Type": s3_answer.XML}, body)._replace(name="garbage XML")


def empty(status=500):
    return answer(status)._replace(name=f"empty {status}")


def redirect(location, status=301):
    code = "TemporaryRedirect" if status == 307 else "PermanentRedirect"
    made = s3_answer.error(code, status, Endpoint=location).with_header("Location", location)
    return Fault(f"redirect {status}", instead=lambda: made)


def raw(data):
    """Any bytes as the answer, then the end of the connection."""

    def send(wire, _answer):
        wire.send(data)
        wire.end()

    return Fault("raw", instead=lambda: _NOTHING, deliver=send)


def reset(late=False):
    """RST before the answer; nothing has been done unless `late`: then just the answer is lost."""

    def send(wire, _answer):
        wire.reset()

    return Fault("reset", instead=None if late else lambda: _NOTHING, deliver=send)


def hang_up(late=False):
    """An orderly end before the answer."""

    def send(wire, _answer):
        wire.end()

    return Fault("hang up", instead=None if late else lambda: _NOTHING, deliver=send)


def _first(answer, share):
    return answer.content[: int(len(answer.content) * share)]


def reset_within(share=0.5):
    """RST after that share of the body."""

    def send(wire, answer):
        wire.send(answer.head() + _first(answer, share))
        # What the client has not yet read would be thrown away with the connection.
        wire.wait(0.05)
        wire.reset()

    return Fault("reset within", deliver=send)


def truncate(share=0.5):
    """The connection ends after that share of the body that was announced."""

    def send(wire, answer):
        wire.send(answer.head() + _first(answer, share))
        wire.end()

    return Fault("truncate", deliver=send)


def wrong_length(difference):
    """Announces more bytes than come, or fewer; the connection stays open."""

    def announce(answer):
        return answer.replace(length=max(0, len(answer.body) + difference))

    return Fault(f"wrong length {difference:+}", change=announce)


def stall(seconds):
    """Silence before the answer; it has been done what was asked."""

    def send(wire, answer):
        wire.wait(seconds)
        deliver(wire, answer)

    return Fault("stall", deliver=send)


def stall_within(seconds, share=0.5):
    """Silence after that share of the body."""

    def send(wire, answer):
        first = _first(answer, share)
        wire.send(answer.head() + first)
        wire.wait(seconds)
        wire.send(answer.content[len(first) :])

    return Fault("stall within", deliver=send)


def drip(seconds=1.0, head=False):
    """The body, or all of it with the head, one byte at a time."""

    def send(wire, answer):
        at_once, slowly = (b"", answer.head() + answer.content) if head else (answer.head(), answer.content)
        wire.send(at_once)
        for value in slowly:
            wire.wait(seconds)
            wire.send(bytes([value]))

    return Fault("drip", deliver=send)


def gzip():
    """A compressed body nobody has asked for."""

    def compress(answer):
        return answer.replace(body=gzip_format.compress(answer.body)).with_header("Content-Encoding", "gzip")

    return Fault("gzip", change=compress)


def lying_etag(value='"00000000000000000000000000000000"'):
    return Fault("lying ETag", change=lambda answer: answer.with_header("ETag", value))


def chunked(size=1000):
    """No Content-Length: the body in chunks."""

    def send(wire, answer):
        wire.send(answer.head("Transfer-Encoding: chunked"))
        if answer.bare:
            return
        for start in range(0, len(answer.body), size):
            chunk = answer.body[start : start + size]
            wire.send(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        wire.send(b"0\r\n\r\n")

    return Fault("chunked", deliver=send)


def until_close():
    """No Content-Length: the body ends with the connection."""

    def send(wire, answer):
        wire.send(answer.replace(closes=True).head("") + answer.content)
        wire.end()

    return Fault("until close", deliver=send)


def endless(announced=None):
    """A body without an end; announced as that long, or in chunks."""

    def send(wire, answer):
        chunked_line = "Transfer-Encoding: chunked" if announced is None else None
        wire.send(answer.replace(length=announced).head(chunked_line))
        block = _BLOCK if announced is not None else b"%x\r\n%s\r\n" % (len(_BLOCK), _BLOCK)
        while not answer.bare and wire.sent < _ENDLESS:
            wire.wait(0)
            wire.send(block)
        wire.end()

    return Fault("endless" if announced is None else f"endless {announced}", deliver=send)


def _repeat(wire, block, seconds=0):
    """The block over and over, with a pause before each."""
    while wire.sent < _ENDLESS:
        wire.wait(seconds)
        wire.send(block)
    wire.end()


def endless_head(block=(b"X-Line: " + b"x" * 1000 + b"\r\n") * 60):
    """Header lines without an end."""

    def send(wire, answer):
        wire.send(answer.head()[:-2])
        _repeat(wire, block)

    return Fault("endless head", deliver=send)


def endless_line():
    """One header line without an end."""

    def send(wire, answer):
        wire.send(answer.head()[:-2] + b"X-Line: ")
        _repeat(wire, b"x" * len(_BLOCK))

    return Fault("endless line", deliver=send)


def endless_hints(at_once=1000, seconds=0):
    """Answers of 103 without an end, before the proper one."""

    def send(wire, _answer):
        _repeat(wire, b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * at_once, seconds)

    return Fault("endless hints", deliver=send)


def endless_trailers(block=b"X-Line: x\r\n" * 6000, seconds=0):
    """A whole body in one chunk, then header lines without an end."""

    def send(wire, answer):
        body = b"%x\r\n%s\r\n" % (len(answer.body), answer.body) if answer.body else b""
        wire.send(answer.head("Transfer-Encoding: chunked") + body + b"0\r\n")
        _repeat(wire, block, seconds)

    return Fault("endless trailers", deliver=send)


def tls_abort():
    """The connection ends within the handshake of TLS; taken by a connection, not by a request."""
    return Fault("tls abort", at_connection=True)


class Plan:
    """Which fault comes when: first the script, one for each request (None for a proper answer),
    then chance."""

    def __init__(self):
        self.script = []
        self._probability, self._kinds, self._random = 0.0, (), random.Random(0)
        self._lock = threading.Lock()

    def chance(self, probability, kinds, seed):
        with self._lock:
            self._probability, self._kinds, self._random = probability, tuple(kinds), random.Random(seed)

    def take(self, at_connection=False):
        with self._lock:
            if self.script:
                head = self.script[0]
                fits = (head is not None and head.at_connection) == at_connection
                return self.script.pop(0) if fits else None
            kinds = [kind for kind in self._kinds if kind.at_connection == at_connection]
            if kinds and self._random.random() < self._probability:
                return self._random.choice(kinds)
            return None
