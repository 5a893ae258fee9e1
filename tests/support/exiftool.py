"""exiftool: what it says of the metadata in files, and writing some; one process for all tests of a file,
because each costs a fifth of a second to start."""

import functools
import os
import subprocess
import tempfile

from support import keeper, tap

_END = "{end} "
_READY = "{ready}\n"  # what it says by itself, but for commands that are to be quiet


class _Process:
    def __init__(self):
        self._errors = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            ["exiftool", "-stay_open", "True", "-@", "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )
        keeper.spare(self._process)

    def ask(self, arguments):
        """Its lines, and with which status it would have ended (exiftool's manual, -execute and -echo3)."""
        words = [*arguments, "-echo3", _END + "${status}", "-execute"]
        self._process.stdin.write("".join(word + "\n" for word in words))
        self._process.stdin.flush()
        lines = []
        for line in self._process.stdout:
            if line.startswith(_END):
                return lines, int(line.removeprefix(_END))
            if line != _READY:
                lines.append(line)
        raise RuntimeError("exiftool has ended")

    def errors(self):
        """All that it has complained of."""
        self._errors.seek(0)
        return self._errors.read().decode()

    def close(self):
        self._process.communicate("-stay_open\nFalse\n")
        self._errors.close()
        keeper.forget(self._process)


@functools.lru_cache(maxsize=None)
def _shared():
    process = _Process()
    tap.lasting().callback(process.close)
    return process


def call(*arguments):
    """What it prints; none of the arguments may have a line feed in it."""
    lines, status = _shared().ask([os.fspath(argument) for argument in arguments])
    if status != 0:
        raise RuntimeError(f"exiftool {' '.join(arguments)}: {_shared().errors()}")
    return "".join(lines)


def tag(path, name):
    """The value of one tag, empty when the file has none."""
    return call("-s3", f"-{name}", path).strip()
