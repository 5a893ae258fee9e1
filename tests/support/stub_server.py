"""stub_server: an HTTP server on 127.0.0.1 that keeps a record of each request and misbehaves on
demand; what it serves is up to who derives from it."""

import contextlib
import dataclasses
import http.server
import shutil
import socket
import sys
import tempfile
import threading
import time
import urllib.parse

from support import s3_answer, s3_fault, tls
from support.s3_answer import shut

_LONGEST_BODY = 64 << 20
_TIMEOUT = 60


@dataclasses.dataclass
class Request:
    """One request as it came. `status` is that of the answer, even of one that a fault has kept back,
    0 where nothing has been done, None before that; `fault` is the name of the misbehaviour; `sent`
    counts the bytes of the answer."""

    time: float
    method: str
    target: str
    headers: list
    connection: int
    body: bytes = b""
    status: int = None
    fault: str = None
    sent: int = 0

    @property
    def path(self):
        return self.target.partition("?")[0]

    @property
    def query(self):
        return dict(urllib.parse.parse_qsl(self.target.partition("?")[2], keep_blank_values=True))

    def header(self, name):
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        return ", ".join(values) if values else None


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = _TIMEOUT

    def setup(self):
        self.stub = self.server.stub
        self.number = self.stub.enter(self.request)
        try:
            self.request = self.stub.secure(self.request)
        except BaseException:
            self.stub.leave(self.number)
            raise
        super().setup()

    def finish(self):
        super().finish()
        self.stub.leave(self.number)
        self.request.close()

    def log_message(self, *_):
        """The records of the stub say it all."""

    def handle_expect_100(self):
        return True

    def _read_body(self):
        """The body, None when it has no length or is too long."""
        missing = "" if self.command in self.stub.needing_length else "0"
        length = self.headers.get("Content-Length", missing)
        if not length.isdigit() or int(length) > _LONGEST_BODY or "Transfer-Encoding" in self.headers:
            return None
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        return self.rfile.read(int(length))

    def _exchange(self):
        # self.path would have lost one of two leading slashes.
        target = self.requestline.split()[1]
        request = Request(time.time(), self.command, target, self.headers.items(), self.number)
        self.stub.requests.append(request)
        body = self._read_body()
        if body is None:
            answer = s3_answer.error("MissingContentLength").replace(closes=True)
            fault = s3_fault.Fault("proper")
        else:
            request.body = body
            answer, fault = self.stub.respond(request)
        self.close_connection = self.close_connection or answer.closes
        wire = s3_answer.Wire(self.connection, self.stub.stopping)
        request.status = answer.status
        try:
            fault.deliver(wire, answer)
        except OSError:
            self.close_connection = True
        finally:
            request.sent = wire.sent
        if self.connection.fileno() == -1:
            self.close_connection = True

    do_GET = do_HEAD = do_PUT = do_DELETE = do_POST = _exchange


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        """A client that goes away, or a handshake that fails, is no news."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class StubServer:
    """`endpoint` is its URL, `requests` what has come in so far, `connections` how many of those;
    `handshakes_failed` and `handshakes_resumed` how many handshakes of TLS have failed, and how many
    were short because the client knew the session; `faults` are what it does wrong next. Whoever derives from it says what is right: `proper`."""

    # The methods whose requests are refused without a Content-Length.
    needing_length = ()

    def __init__(self, secure=False, names=tls.NAMES):
        self.requests, self.connections = [], 0
        self.handshakes_failed, self.handshakes_resumed = 0, 0
        self.stopping = threading.Event()
        self._plan = s3_fault.Plan()
        self._secure, self._names, self._authority = secure, names, None
        self._lock, self._live = threading.Lock(), {}
        self._stack = contextlib.ExitStack()

    def __enter__(self):
        if self._secure:
            folder = tempfile.mkdtemp(prefix="stub-")
            self._stack.callback(shutil.rmtree, folder, ignore_errors=True)
            self._authority = tls.Authority(folder, self._names)
            self._context = self._authority.context()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.stub = self
        self.port = self._server.server_address[1]
        thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        self._stack.callback(self._server.server_close)
        self._stack.callback(self.drop_connections)
        self._stack.callback(self._server.shutdown)
        self._stack.callback(self.stopping.set)
        return self

    def __exit__(self, *_):
        self._stack.close()

    @property
    def endpoint(self):
        return f"{'https' if self._secure else 'http'}://127.0.0.1:{self.port}"

    @property
    def ca_file(self):
        """The certificate of the authority that the client has to trust."""
        return self._authority.ca_file

    @property
    def faults(self):
        return self._plan.script

    @faults.setter
    def faults(self, faults):
        self._plan.script = list(faults)

    def chance(self, probability, kinds, seed=1):
        """From now on each request, once the script is over, meets one of these faults by chance."""
        self._plan.chance(probability, kinds, seed)

    def count(self, method=None):
        return sum(1 for request in list(self.requests) if method in (None, request.method))

    def drop_connections(self):
        """Ends all connections, as a server does with those that are idle for long."""
        with self._lock:
            for connection in self._live.values():
                with contextlib.suppress(OSError):
                    shut(connection)

    # What follows is for the handler of a connection.

    def enter(self, connection):
        with self._lock:
            self.connections += 1
            self._live[self.connections] = connection
            return self.connections

    def leave(self, number):
        with self._lock:
            self._live.pop(number, None)

    def secure(self, connection):
        """The connection to speak HTTP on, after the handshake of TLS where there is one."""
        connection.settimeout(_TIMEOUT)
        if self._plan.take(at_connection=True) is not None:
            connection.recv(1)
            raise ConnectionAbortedError("the test wants no handshake")
        if not self._secure:
            return connection
        try:
            secured = self._context.wrap_socket(connection, server_side=True)
        except OSError:
            self.handshakes_failed += 1
            raise
        with self._lock:
            self.handshakes_resumed += bool(secured.session_reused)
            self._live = {n: secured if c is connection else c for n, c in self._live.items()}
        return secured

    def proper(self, request):
        """The answer without any fault."""
        raise NotImplementedError

    def respond(self, request):
        """The answer to a request, and the fault it is delivered with."""
        fault = self._plan.take() or s3_fault.Fault("proper")
        request.fault = fault.name if fault.name != "proper" else None
        answer = self._answer_with(fault, request)
        return answer.replace(bare=request.method == "HEAD"), fault

    def _answer_with(self, fault, request):
        if fault.instead is not None:
            self.look_at(request)
            return fault.instead()
        answer = self.proper(request)
        return answer if fault.change is None else fault.change(answer)

    def look_at(self, request):
        """Called instead of `proper` for a request that a fault answers."""
