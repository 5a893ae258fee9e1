"""services: what makes pictures behind HTTP, each with two processes for it and on a port of its own:
Pantograph behind two web servers, ipx, and the filter of nginx."""

import os

import processes
from place import Place
from support import client, front, keeper
from support.lighttpd import free_port

WORKERS = 2

_FILTER = """
load_module /usr/lib/nginx/modules/ngx_http_image_filter_module.so;
daemon off; user root; worker_processes {workers};
pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        location ~ ^/(?<width>[0-9]+)/[^/]+/(?<key>[^/]+)$ {{
            alias {originals}/$key;
            image_filter resize $width -;
            image_filter_jpeg_quality 80;
            image_filter_buffer 64M;
        }}
    }}
}}
"""


class Service:
    """`status` is that of the answer when a picture has been made; `path` one of a picture of this width
    from the original of so many megapixels, with an N that is in place of any version."""

    status = 200

    def __init__(self, name, shelf, originals, **settings):
        self.name = name
        self.place = Place(shelf, originals, **settings).__enter__()
        self.started = []

    def launch(self, command):
        self.port = free_port()
        log = os.path.join(self.place.folder, "log")
        self.started.append(keeper.start(self.place.stack, command(self.port), log))
        keeper.wait_until(self._answers, f"{self.name} answers")

    def _answers(self):
        try:
            return client.send(self.port, self.path(1, 100).encode()).status == self.status
        except OSError:
            return False

    def pids(self):
        """All of its processes."""
        return processes.tree(*(process.pid for process in self.started))

    def close(self):
        self.place.stack.close()


class Pantograph(Service):
    """Its status is that of the redirect that follows when the picture is stored."""

    status = 307

    def __init__(self, bench, server="lighttpd", workers=WORKERS, shelf=None):
        super().__init__(f"Pantograph, {server}", shelf or bench.shelf, bench.originals, RENDERER_KEEP="0")
        started = self.started

        class Front(front.ALL[server]):
            def spawn(self, _workers=None):
                path = super().spawn(workers)
                started.append(self.multiwatch)
                return path

            def start(self, command, environment=None):
                started.append(super().start(command, environment))

        self._front = Front(self.place)
        self.port = self._front.port

    def path(self, size, width):
        return f"/resize/{size}mp.jpg/N/w_{width}/x.jpg"

    def store(self, size, width):
        """Makes a picture, and gives its path in the store."""
        path = self.path(size, width).replace("/N/", "/1/")
        if client.send(self.port, path.encode()).status not in (self.status, 200):
            raise RuntimeError(f"{path} cannot be made")
        return path.removeprefix("/resize")

    def workers(self):
        return self._front.worker_pids()

    def renderers(self):
        return [pid for pid in processes.tree(*self.workers()) if pid not in self.workers()]

    def web_server(self):
        makers = processes.tree(self._front.multiwatch.pid)
        return [pid for pid in self.pids() if pid not in makers]


class Ipx(Service):
    """`threads` is sharp's concurrency in each process, 0 for its default."""

    def __init__(self, bench, threads):
        name = f"ipx, concurrency {threads or 'by default'}"
        super().__init__(name, bench.shelf, bench.originals)
        script = os.path.join(os.path.dirname(os.path.realpath(__file__)), "ipx.mjs")
        self.launch(lambda port: ["node", script, bench.npm, self.place.originals, str(port), str(WORKERS),
                                  str(threads)])

    def path(self, size, width):
        return f"/w_{width},f_jpeg,q_80,v_N/{size}mp.jpg"


class Filter(Service):
    def __init__(self, bench):
        super().__init__("nginx image_filter", bench.shelf, bench.originals)
        self.launch(self._command)

    def _command(self, port):
        folder = self.place.folder
        config = os.path.join(folder, "nginx.conf")
        with open(config, "w", encoding="utf-8") as file:
            file.write(_FILTER.format(workers=WORKERS, folder=folder, port=port, originals=self.place.originals))
        return ["nginx", "-c", config, "-p", folder]

    def path(self, size, width):
        return f"/{width}/N/{size}mp.jpg"
