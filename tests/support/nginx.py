"""nginx: as a CDN before the website of a bucket."""

import os
import re

from support import client, keeper

TOOLS = ("nginx",)
_TEMPLATE = os.path.join(os.path.dirname(os.path.realpath(__file__)), "../../deploy/nginx/cdn.conf")

_AROUND = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/nginx-errors.log;
events {{ }}
http {{
    access_log {folder}/nginx-access.log;
    client_body_temp_path {folder}/nginx-body;
    proxy_temp_path {folder}/nginx-proxy;
    fastcgi_temp_path {folder}/nginx-fastcgi;
    uwsgi_temp_path {folder}/nginx-uwsgi;
    scgi_temp_path {folder}/nginx-scgi;
{servers}
}}
"""


def _replaced(text, changes):
    for pattern, value in changes.items():
        text, count = re.subn(pattern, value, text)
        if count != 1:
            raise AssertionError(f"{pattern} is in the configuration {count} times")
    return text


class Cdn:
    """The configuration that is delivered, with other addresses. `website` is (port, host) of the
    bucket's website, `program` the port of the server before the program. `changes` are patterns and
    what they become, for CDNs that are set up in another way."""

    def __init__(self, site, port, website, program, changes=None):
        self.port = port
        self._folder = site.folder
        self._stack = site.stack
        with open(_TEMPLATE, encoding="utf-8") as file:
            servers = _replaced(
                file.read(),
                {
                    "/var/cache/nginx/pantograph": os.path.join(site.folder, "cdn"),
                    "127[.]0[.]0[.]1:7480": f"127.0.0.1:{website[0]}",
                    "listen 8080": f"listen 127.0.0.1:{self.port}",
                    "cache[.]website[.]example": website[1],
                    "http://127[.]0[.]0[.]1:8307": f"http://127.0.0.1:{program}",
                },
            )
        servers = _replaced(servers, changes or {})
        self._config = os.path.join(site.folder, "nginx.conf")
        with open(self._config, "w", encoding="utf-8") as file:
            file.write(_AROUND.format(folder=site.folder, servers=servers))
        self._start()

    def _start(self):
        log = os.path.join(self._folder, "nginx.out")
        keeper.start(self._stack, ["nginx", "-c", self._config, "-p", self._folder], log)
        keeper.wait_until(self._answers, "nginx answers")

    def _answers(self):
        try:
            return client.send(self.port, b"/").status > 0
        except OSError:
            return False

    def log_lines(self):
        with open(os.path.join(self._folder, "nginx-access.log"), encoding="utf-8") as file:
            return file.read().splitlines()
