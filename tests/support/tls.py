"""tls: a certificate authority of our own and a certificate of its making, by the openssl command."""

import os
import ssl
import subprocess

NAMES = ("DNS:localhost", "DNS:*.s3.localhost", "IP:127.0.0.1")


def _make(*arguments):
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-sha256"]
    subprocess.run(["openssl", "req", "-x509", *key, *arguments], check=True, capture_output=True)


class Authority:
    """`ca_file` is for clients; `context` for the server."""

    def __init__(self, folder, names=NAMES):
        self.ca_file = os.path.join(folder, "ca.pem")
        self._folder, self._names = folder, names
        _make("-keyout", self._path("ca.key"), "-out", self.ca_file, "-days", "2", "-subj", "/CN=test authority")
        self._issue()

    def _path(self, name):
        return os.path.join(self._folder, name)

    def _issue(self):
        signer = ["-CA", self.ca_file, "-CAkey", self._path("ca.key"), "-days", "2"]
        extensions = [f"subjectAltName={','.join(self._names)}", "basicConstraints=critical,CA:FALSE"]
        for extension in extensions:
            signer += ["-addext", extension]
        files = ["-keyout", self._path("server.key"), "-out", self._path("server.pem")]
        _make(*files, *signer, "-subj", "/CN=test server")

    def context(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._path("server.pem"), self._path("server.key"))
        return context
