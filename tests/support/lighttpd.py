"""lighttpd: a whole installation behind a real web server: the cache as its documents, and workers
that multiwatch keeps alive for what the cache does not have."""

import os
import shutil
import socket
import subprocess

from support import cat, client, keeper
from support.answer import parse_logfmt
from support.site import inherited, program

TOOLS = ("lighttpd", "spawn-fcgi", "multiwatch")

_CONFIG = """
server.modules = ("mod_rewrite", "mod_redirect", "mod_expire", "mod_fastcgi")
server.bind = "127.0.0.1"
server.port = {port}
server.document-root = "{cache}"
server.errorlog = "{folder}/lighttpd.log"
server.stat-cache-engine = "disable"
server.upload-dirs = ("{folder}")
mimetype.assign = (".jpg" => "image/jpeg", ".png" => "image/png", ".webp" => "image/webp")
$HTTP["url"] =~ "^/missing/" {{
    url.redirect = ("^/missing/(.*)$" => "/resize/$1")
    url.redirect-code = 307
}}
else $HTTP["url"] =~ "^/resize/" {{
    fastcgi.server = ("/resize" => (("socket" => "{socket}", "check-local" => "disable")))
}}
else {{
    url.rewrite-if-not-file = ("^/(.*)$" => "/missing/$1")
    expire.mimetypes = ("image/" => "access plus 365 days")
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(site, workers=2):
    """A Lighttpd of a site that has the cat."""
    cat.with_cat(site)
    return Lighttpd(site, workers)


def statuses(replies):
    return [reply.status for reply in replies]


def _answers(port):
    try:
        return client.send(port, b"/resize/-/health").status == 200
    except OSError:
        return False


class Lighttpd:
    """Started with so many workers; the site's stack stops it. `port` is its port on 127.0.0.1. The public
    address is its own, unless another one is given."""

    def __init__(self, site, workers, public_url=None, port=None):
        self.site = site
        self.workers = workers
        self.port = port or free_port()
        self.worker_log = os.path.join(site.folder, "workers.log")
        site.set(PUBLIC_URL=public_url or f"http://127.0.0.1:{self.port}")
        self.multiwatch = self._start_workers()
        self.process = self._start_server()
        keeper.wait_until(lambda: _answers(self.port), "lighttpd answers")

    def _start_workers(self):
        path = os.path.join(self.site.folder, "socket")
        command = ["spawn-fcgi", "-n", "-s", path, "-M", "0660", "--", shutil.which("multiwatch")]
        command += ["-f", str(self.workers), "-r", "1000000", "-t", "1", "-s", "TERM", "--", program()]
        # spawn-fcgi becomes multiwatch, which it wants by its whole path: one process, one number.
        environment = {**inherited(), **self.site.settings, "PATH": os.environ["PATH"]}
        process = keeper.start(self.site.stack, command, self.worker_log, environment)
        keeper.wait_until(lambda: os.path.exists(path), "the socket is there")
        return process

    def _start_server(self):
        config = os.path.join(self.site.folder, "lighttpd.conf")
        values = {"port": self.port, "cache": self.site.cache, "folder": self.site.folder}
        with open(config, "w", encoding="utf-8") as file:
            file.write(_CONFIG.format(socket=os.path.join(self.site.folder, "socket"), **values))
        subprocess.run(["lighttpd", "-tt", "-f", config], check=True, capture_output=True)
        log = os.path.join(self.site.folder, "lighttpd-errors.log")
        return keeper.start(self.site.stack, ["lighttpd", "-D", "-f", config], log)

    def send(self, target, method="GET", headers=()):
        return client.send(self.port, target, method, headers)

    def follow(self, target, method="GET"):
        return client.follow(self.port, target, method)

    def worker_pids(self):
        return sorted(keeper.children(self.multiwatch.pid))

    def renderers(self):
        """{pid of a renderer: pid of its worker}"""
        return {pid: worker for worker in self.worker_pids() for pid in keeper.children(worker)}

    def requests(self):
        """The logged requests, without those for health."""
        with open(self.worker_log, encoding="utf-8") as file:
            # multiwatch has a word of its own for each worker that ends.
            texts = [line.rstrip("\n") for line in file if not line.startswith("Child[")]
        lines = [parse_logfmt(text) for text in texts]
        return [line for line in lines if line["event"] == "request" and line["outcome"] != "health"]

    def outcomes(self):
        return [line["outcome"] for line in self.requests()]
