#!/usr/bin/env -S python3 -B
"""The README's first command: it builds, serves a contact sheet of a folder, and ends without a trace."""

import os
import re
import signal
import subprocess
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import client, keeper, lighttpd, picture, tap

LONGEST_BUILD = 300  # seconds
NAMES = ("one.jpg", "a b/100% ü.jpg")


class QuickStart:
    """Started by the README's command; `output` is what it has said."""

    def __init__(self, site, port):
        self.port = port
        self.log = os.path.join(site.folder, "quickstart.log")
        script = os.path.join(os.environ.get("top_srcdir", "."), "deploy", "quickstart.sh")
        environment = {"PATH": tap.search_path(), "HOME": site.folder, "PORT": str(port), "TMPDIR": site.folder}
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(["sh", script, site.originals], stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log, env=environment, start_new_session=True)
        site.stack.callback(self.end)

    def output(self):
        with open(self.log, encoding="utf-8") as file:
            return file.read()

    def wait(self):
        for _ in range(LONGEST_BUILD):
            if "Ctrl-C ends it" in self.output() or self.process.poll() is not None:
                break
            try:
                self.process.wait(1)
            except subprocess.TimeoutExpired:
                pass
        tap.same(self.process.poll(), None, f"the end of {self.output()!r}")

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
        return self.process.returncode


def outcomes(replies):
    return [reply.status for reply in replies]


@tap.test
def the_first_command_of_the_readme(site):
    for name in NAMES:
        site.add(name, picture.plain(tap.shelf(), 1800, 1200))
    start = QuickStart(site, lighttpd.free_port())
    start.wait()
    sheet = client.send(start.port, b"/")
    tap.same(sheet.status, 200, "the status of the sheet")
    html = sheet.body.decode()
    tap.holds("srcset=" in html and "sizes=" in html, "the sheet has srcset and sizes")
    targets = sorted(set(re.findall(r"(/[^\s\"']+/w_[^\s\"']+\.(?:jpg|webp|avif))", html)))
    tap.holds(len(targets) >= 10, f"{targets} are many")
    first = client.follow(start.port, targets[0].encode())
    tap.same(outcomes(first), [307, 307, 200], "the statuses of a new picture")
    tap.same(outcomes(client.follow(start.port, targets[0].encode())), [200], "the statuses of one that is there")
    tap.same(first[-1].header("Cache-Control"), "public, max-age=31536000, immutable", "Cache-Control")
    tap.same(first[-1].header("Access-Control-Allow-Origin"), "*", "Access-Control-Allow-Origin")
    ends = {client.follow(start.port, target.encode())[-1].status for target in targets}
    tap.same(ends, {200}, "the statuses of all pictures of the sheet")
    wrong = client.follow(start.port, targets[0].replace("/w_", "/z_").encode())[-1]
    tap.same((wrong.status, wrong.body.decode().partition(":")[0]), (400, "unknown-key"), "the answer to a wrong list")
    tap.holds("curl -sIL" in start.output(), "it shows a line for curl")
    start.end()
    keeper.wait_until(lambda: is_free(start.port), "the port is free again")
    left = [name for name in os.listdir(site.folder) if name.startswith("pantograph")]
    tap.same(left, [], "what is left")


def is_free(port):
    try:
        client.send(port, b"/")
    except ConnectionRefusedError:
        return True
    return False


tap.run("vips", "sh", *lighttpd.TOOLS)
