"""fastcgi: one worker that lives on, asked over its socket without a web server (FastCGI 1.0)."""

import contextlib
import os
import socket
import struct

from support import keeper
from support.answer import Answer
from support.site import inherited, program

_BEGIN, _END, _PARAMS, _STDIN, _STDOUT = 1, 3, 4, 5, 6
_RESPONDER = 1
_TIMEOUT = 60


def _record(kind, content):
    return struct.pack(">BBHHBx", 1, kind, 1, len(content), 0) + content


def _length(size):
    return bytes([size]) if size < 128 else struct.pack(">I", size | 0x80000000)


def question(variables):
    """The records of a request with these variables, as bytes."""
    pairs = b"".join(_length(len(n)) + _length(len(v)) + n + v for n, v in variables.items())
    parts = [pairs[start : start + 65535] for start in range(0, len(pairs), 65535)]
    head = _record(_BEGIN, struct.pack(">HB5x", _RESPONDER, 0))
    return head + b"".join(_record(_PARAMS, part) for part in [*parts, b""]) + _record(_STDIN, b"")


def _output(file):
    """What the worker writes on its standard output for one request."""
    output = b""
    while True:
        head = file.read(8)
        if len(head) < 8:
            raise ConnectionError("the worker hung up")
        _, kind, _, length, padding = struct.unpack(">BBHHBx", head)
        content = file.read(length + padding)[:length]
        if kind == _END:
            return output
        if kind == _STDOUT:
            output += content


class Worker:
    """Started when it is made; the site's stack stops it. Settings are those of the site by then."""

    def __init__(self, site, name="worker"):
        self.site = site
        self._path = os.path.join(site.folder, name + ".socket")
        self.log = os.path.join(site.folder, name + ".log")
        environment = {**inherited(), **site.settings}
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(self._path)
            listener.listen(100)
            self.process = keeper.start(site.stack, [program()], self.log, environment, listener)
        site.stack.callback(os.unlink, self._path)

    @property
    def pid(self):
        return self.process.pid

    def renderer(self, program=""):
        """The number of its renderer, or of that one of the two; None when there is none."""
        found = keeper.children(self.pid)
        return next((pid for pid, name in found.items() if name.startswith(program[:15])), None)

    def signal_renderer(self, number):
        """Signals its renderer and gives the number of that."""
        renderer = self.renderer()
        if renderer is None or not keeper.signal_child(self.pid, renderer, number):
            raise AssertionError("there is no renderer to signal")
        return renderer

    def log_text(self):
        with open(self.log, encoding="utf-8") as file:
            return file.read()

    def connect(self):
        """A connection to its socket, as a web server's."""
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(_TIMEOUT)
        connection.connect(self._path)
        return connection

    def ask(self, path, method="GET", headers=(), **parameters):
        """As Site.ask; the answer's log is what this worker has written meanwhile. Settings belong
        to the worker's environment; what else a web server might send are the `parameters`."""
        before = os.path.getsize(self.log)
        with contextlib.closing(self.connect()) as connection:
            variables = self.site.environment(path, method, headers)
            sent = {n: v for n, v in variables.items() if not n.startswith(b"PANTOGRAPH_")}
            sent.update((n.encode(), v.encode()) for n, v in parameters.items())
            connection.sendall(question(sent))
            with connection.makefile("rb") as file:
                output = _output(file)
        with open(self.log, "rb") as file:
            file.seek(before)
            return Answer(output, file.read(), None)
