"""makers: who makes a picture of a file: a worker with its renderer, sharp, and vipsthumbnail. Each
has a name, makes a job, tells what CPU that took, and its peak of memory."""

import os
import subprocess

import processes
from sharp import Sharp
from support.fastcgi import Worker

START_UP = 16  # pixels of the picture that costs vipsthumbnail nothing but its start


class Ours:
    """From file to file, as in service: CPU and memory are those of the worker and its renderer."""

    name = "Pantograph"

    def __init__(self, place):
        self._place, self._count = place, 0
        self._worker = Worker(place)
        if self._worker.ask("/-/health").status != 200:
            raise RuntimeError("the worker is not well")

    def _pids(self):
        return processes.tree(self._worker.pid)

    def make(self, job, source):
        """(seconds of CPU, path of the result)"""
        self._count += 1
        path = f"{os.path.basename(source)}/{self._count}/{job.list}/x.{job.ending}"
        before = processes.cpu(self._pids())
        answer = self._worker.ask("/" + path)
        if answer.outcome != "made":
            raise RuntimeError(f"{path}: {answer.log_text}")
        return processes.cpu(self._pids()) - before, self._place.stored(path)

    def peak(self):
        return processes.peak(self._pids())

    def close(self):
        self._place.stack.close()


class SharpMaker:
    """One warm process, concurrency 1, no cache."""

    name = "Sharp"

    def __init__(self, folder, shelf):
        self._sharp, self._shelf = Sharp(folder), shelf

    def make(self, job, source):
        result = os.path.join(self._shelf, f"sharp.{job.ending}")
        seconds = self._sharp.ask(
            source=source, result=result, width=job.width, height=job.height, position=job.position or "centre",
            format="jpeg" if job.ending == "jpg" else job.ending, quality=job.quality, effort=job.effort)
        return seconds, result

    def peak(self):
        return processes.peak([self._sharp.pid])

    def close(self):
        self._sharp.close()


class Thumbnail:
    """A process a picture; its start-up, measured on a tiny picture each time, is not counted."""

    name = "vipsthumbnail"
    _OPTIONS = {"jpg": "optimize_coding", "webp": "effort=4", "avif": "effort=2,compression=av1,subsample_mode=on"}

    def __init__(self, shelf, tiny):
        self._shelf, self._tiny, self._peak = shelf, tiny, 0

    def _run(self, *arguments):
        process = subprocess.Popen(["vipsthumbnail", *arguments], env={**os.environ, "VIPS_CONCURRENCY": "1"})
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise RuntimeError(f"vipsthumbnail {arguments}")
        return used

    def make(self, job, source):
        result = os.path.join(self._shelf, f"thumbnail.{job.ending}")
        output = ["-o", f"{result}[Q={job.quality},strip,{self._OPTIONS[job.ending]}]"]
        crop = ["--smartcrop", job.position or "centre"] if job.height else []
        start = self._run(self._tiny, "-s", str(START_UP), *output)
        used = self._run(source, "-s", f"{job.width}x{job.height or ''}", *crop, *output)
        self._peak = max(self._peak, used.ru_maxrss)
        return used.ru_utime + used.ru_stime - start.ru_utime - start.ru_stime, result

    def peak(self):
        return self._peak * 1024 / 1e6

    def close(self):
        """There is nothing to end."""
