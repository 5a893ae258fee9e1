"""load: wrk, and what it has got."""

import json
import os
import subprocess

_SCRIPT = os.path.join(os.path.dirname(os.path.realpath(__file__)), "load.lua")
_runs = iter(range(1000000))


class Load:
    """So many connections for so many seconds. `path` has an N where each request has a number of its
    own; requests that ended in another status than `status` are not counted, but `failed`."""

    def __init__(self, service, path, connections, seconds, status=200):
        url = f"http://127.0.0.1:{service.port}"
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", _SCRIPT, url]
        done = subprocess.run([*command, "--", path, f"{os.getpid()}-{next(_runs)}"], capture_output=True, check=True)
        told = json.loads(done.stdout.splitlines()[-1])
        self.seconds, self.median, self.p99 = told["seconds"], told["median"] / 1000, told["p99"] / 1000
        self.count = told["statuses"].pop(str(status), 0)
        self.failed = sum(told["statuses"].values())

    @property
    def speed(self):
        """Pictures a second."""
        return self.count / self.seconds
