"""renderer: what stands in for the renderer to show what the worker makes of a broken or hostile one.

A stand-in is a script that says the same hello as the real renderer, makes an offer for each request,
and does what the test wants of it once the picture is ordered.
"""

import os
import socket
import struct
import subprocess
import sys

from support import keeper
from support.site import program

_PYTHON = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable

# struct protocol_hello begins with the version and the identity of the protocol.
HELLO = struct.Struct("=32s24s")
# struct protocol_reply: fault, whether it is remembered, its detail; whether it is an offer, its cost; whether it is
# declined; size, width, height, and three of the source.
REPLY = struct.Struct("@ii240siqiQiiiii4x")

# Deeds.
GOOD = """os.pwrite(result, b"\\xff\\xd8\\xff a picture", 0)
answer(peer, size=13)
"""


def work(seconds):
    """Uses so much CPU time."""
    return f"""import time
end = time.process_time() + {seconds}
while time.process_time() < end: pass
"""


_INTERNAL = 23  # its place in enum fault_kind

_SCRIPT = """#!{python} -IS
import os, socket, struct
REPLY = struct.Struct({reply!r})

def answer(peer, fault=0, detail=b"", size=0, declined=0, cost=None):
    peer.send(REPLY.pack(fault, 0, detail, cost is not None, cost or 0, declined, size, 9, 7, 1, 40, 30))

# A sanitizer build lets it have the standard error of the worker, where its own words would be log.
os.dup2(os.open("/dev/null", os.O_WRONLY), 2)
peer = socket.socket(fileno=0)
with open({journal!r}, "a") as journal:
    journal.write("hello\\n")
peer.send({hello!r})
while True:
    request, files, _, _ = socket.recv_fds(peer, 4096, 9)
    if not request:
        break
    result = files[0]
    with open({journal!r}, "a") as journal:
        journal.write("request\\n")
    cost = {cost!r}
    if cost is not None:
        answer(peer, cost=cost)
        if not struct.unpack("i", peer.recv(4))[0]:
            answer(peer, fault={internal})
            continue
{deed}
"""


def real_hello():
    """What the real renderer says first."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        with subprocess.Popen([program("pantograph-render"), "--memory=1024"], stdin=theirs) as process:
            theirs.close()
            ours.settimeout(keeper.LONGEST_WAIT)
            try:
                hello = ours.recv(4096)
            finally:
                ours.close()
                process.wait(keeper.LONGEST_WAIT)
    return hello


class StandIn:
    """A renderer that does the deed, Python lines that see `peer`, `request`, `result` and `answer`;
    the site's worker is set to use it. `cost` is what it offers every picture for, in microseconds;
    None: it makes no offer."""

    def __init__(self, site, deed, hello=None, cost=1000):
        # Like the real one it runs where the worker has confined itself: it may write to the runtime folder
        # only, and its interpreter must be one of the system's.
        os.makedirs(site.runtime, mode=0o700, exist_ok=True)
        self._journal = os.path.join(site.runtime, "journal")
        path = os.path.join(site.folder, "stand-in")
        values = {"python": _PYTHON, "reply": REPLY.format, "journal": self._journal, "cost": cost, "internal": _INTERNAL}
        values["deed"] = "\n".join("    " + line for line in deed.splitlines())
        with open(path, "w", encoding="utf-8") as file:
            file.write(_SCRIPT.format(hello=real_hello() if hello is None else hello, **values))
        os.chmod(path, 0o755)
        site.set(RENDERER=path)

    def journal(self):
        """What it was asked: "hello" for each start, "request" for each picture."""
        with open(self._journal, encoding="utf-8") as file:
            return file.read().split()


def is_at_work(worker):
    """While it waits for its renderer, a worker holds the room for the result."""
    return any("memfd:room" in name for name in keeper.open_files(worker).values())
