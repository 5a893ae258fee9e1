"""front: the configurations that are delivered for web servers, each started with other addresses."""

import os
import re
import shutil

from support import client, keeper
from support.lighttpd import free_port
from support.site import inherited, program

TOOLS = ("lighttpd", "nginx", "apache2", "spawn-fcgi", "multiwatch")
_DEPLOY = os.path.abspath(os.path.join(os.path.dirname(os.path.realpath(__file__)), "../../deploy"))
_APACHE_MODULES = "mpm_event authz_core authz_host alias rewrite headers mime negotiation env dir"
# What Debian's mods-available/mime.conf says of names like these.
_APACHE_NAMES = "AddHandler type-map var\nAddLanguage de .de\nAddCharset utf-8 .utf8"


def _template(name, changes):
    with open(os.path.join(_DEPLOY, name), encoding="utf-8") as file:
        text = file.read()
    for pattern, value in changes.items():
        text, count = re.subn(pattern, lambda _, value=value: value, text)
        if count == 0:
            raise AssertionError(f"{pattern} is not in {name}")
    return text


class Front:
    """A web server with the program behind it; the site's stack stops it. The public address is the
    server's own, unless the site has set another one than usual."""

    def __init__(self, site, public_url=None):
        self.site, self.port = site, free_port()
        self.pages = os.path.join(site.folder, "pages")
        os.makedirs(self.pages, exist_ok=True)
        site.set(PUBLIC_URL=public_url or f"http://127.0.0.1:{self.port}")
        self.log = os.path.join(site.folder, "server.log")
        self.worker_log = os.path.join(site.folder, "workers.log")
        self._start()
        keeper.wait_until(self._answers, "the server answers")

    def path(self, name):
        return os.path.join(self.site.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def settings(self, form):
        """The settings, each in the form that the server wants, with {0} and {1} in it."""
        return "\n".join(form.format(name, value) for name, value in {**inherited(), **self.site.settings}.items())

    def start(self, command, environment=None):
        return keeper.start(self.site.stack, command, self.log, environment)

    def spawn(self, workers=3):
        """Workers of spawn-fcgi and multiwatch; gives their socket."""
        socket = self.path("socket")
        command = ["spawn-fcgi", "-n", "-s", socket, "-M", "0660", "--", shutil.which("multiwatch")]
        command += ["-f", str(workers), "-r", "1000000", "-t", "1", "-s", "TERM", "--", program()]
        environment = {**inherited(), **self.site.settings, "PATH": os.environ["PATH"]}
        self.multiwatch = keeper.start(self.site.stack, command, self.worker_log, environment)
        keeper.wait_until(lambda: os.path.exists(socket), "the socket is there")
        return socket

    def worker_pids(self):
        return sorted(keeper.children(self.multiwatch.pid))

    def _answers(self):
        try:
            return client.send(self.port, b"/-/health").status == 200
        except OSError:
            return False

    def send(self, target, method="GET", headers=(), **options):
        return client.send(self.port, target, method, headers, **options)

    def follow(self, target, method="GET"):
        return client.follow(self.port, target, method)


class LighttpdFront(Front):
    def _workers(self):
        return f'( "socket" => "{self.spawn()}" )'

    def _start(self):
        lines = [
            f'server.port = {self.port}\nserver.bind = "127.0.0.1"\nserver.errorlog = "{self.log}"',
            f'server.upload-dirs = ("{self.site.folder}")\nserver.document-root = "{self.pages}"',
            f'var.pantograph_cache = "{self.site.cache}"\nvar.pantograph_pages = "{self.pages}"',
            f'var.pantograph_script = "{_DEPLOY}/lighttpd/pantograph.lua"',
            f"var.pantograph_workers = {self._workers()}",
            f'include "{_DEPLOY}/lighttpd/pantograph.conf"',
        ]
        self.start(["lighttpd", "-D", "-f", self.write("lighttpd.conf", "\n".join(lines) + "\n")])


class LighttpdBinPath(LighttpdFront):
    def _workers(self):
        values = self.settings('"{0}" => "{1}",')
        socket = self.path("socket")
        return f'( "bin-path" => "{program()}", "socket" => "{socket}", "max-procs" => 3,\n"bin-environment" => (\n{values}) )'


class Nginx(Front):
    def _start(self):
        changes = {
            "/run/pantograph/socket": self.spawn(),
            "listen 80": f"listen 127.0.0.1:{self.port}",
            "/srv/cache": self.site.cache,
            "/srv/pages": self.pages,
        }
        names = "client_body proxy fastcgi uwsgi scgi".split()
        paths = "".join(f"{name}_temp_path {self.path('nginx-' + name)};\n" for name in names)
        inner = f"access_log off;\n{paths}{_template('nginx/pantograph.conf', changes)}"
        outer = f"daemon off;\npid {self.path('nginx.pid')};\nerror_log {self.log};\nworker_processes 1;\n"
        config = self.write("nginx.conf", f"{outer}user root;\nevents {{}}\nhttp {{\n{inner}}}\n")
        self.start(["nginx", "-c", config, "-p", self.site.folder])


class Apache(Front):
    TEMPLATE, MODULE, DIRECTIVE = "apache/pantograph.conf", "fcgid", "FcgidInitialEnv"

    def _start(self):
        changes = {
            f"(?m)^{self.DIRECTIVE} PANTOGRAPH_.*$": "",
            "/srv/cache": self.site.cache,
            "/srv/pages": self.pages,
            "/usr/lib/cgi-bin/pantograph.fcgi": program(),
            "/usr/lib/cgi-bin": os.path.dirname(program()),
        }
        folder = "/usr/lib/apache2/modules"
        modules = [*_APACHE_MODULES.split(), self.MODULE]
        lines = [f"LoadModule {name}_module {folder}/mod_{name}.so" for name in modules]
        lines += [f"Listen 127.0.0.1:{self.port}", "ServerName localhost", f"ServerRoot {self.site.folder}"]
        lines += [f"PidFile {self.path('apache.pid')}", f"DefaultRuntimeDir {self.site.folder}"]
        lines += [f"ErrorLog {self.log}", f"Mutex file:{self.site.folder} default", self.own_lines()]
        lines += ["TypesConfig /etc/mime.types" if os.path.exists("/etc/mime.types") else "", "TimeOut 60"]
        lines += [_APACHE_NAMES]
        lines += [f"User #{os.getuid()}\nGroup #{os.getgid()}" if os.getuid() else ""]
        lines += [self.settings(self.DIRECTIVE + ' {0} "{1}"'), _template(self.TEMPLATE, changes)]
        self.start(["apache2", "-D", "FOREGROUND", "-f", self.write("apache.conf", "\n".join(lines) + "\n")])

    def own_lines(self):
        return f"FcgidIPCDir {self.path('fcgid')}\nFcgidProcessTableFile {self.path('fcgid_shm')}"


class ApacheCgi(Apache):
    TEMPLATE, MODULE, DIRECTIVE = "apache/pantograph-cgi.conf", "cgid", "SetEnv"

    def own_lines(self):
        return f"ScriptSock {self.path('cgid.sock')}"


ALL = {
    "lighttpd": LighttpdFront,
    "lighttpd bin-path": LighttpdBinPath,
    "nginx": Nginx,
    "apache": Apache,
    "apache cgi": ApacheCgi,
}
