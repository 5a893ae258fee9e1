"""memory: what processes hold and may hold, as the kernel counts it, in bytes."""

import re
import threading

from support import keeper

_PAUSE = 0.02


def _status(pid, name):
    """A number of kB from a process's status; 0 when the process is gone."""
    try:
        with open(f"/proc/{pid}/status", encoding="utf-8") as file:
            match = re.search(rf"^{name}:\s+([0-9]+) kB$", file.read(), re.M)
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(match[1]) * 1024 if match else 0


def peak(pid):
    """The most that has been resident."""
    return _status(pid, "VmHWM")


def address_space(pid):
    """The address space it may have at the most; None when there is no bound."""
    with open(f"/proc/{pid}/limits", encoding="utf-8") as file:
        value = re.search(r"^Max address space\s+(\S+)", file.read(), re.M)[1]
    return None if value == "unlimited" else int(value)


class Watch:
    """The highest peak of the renderers that a worker has, two at the most at a time, while it is held."""

    def __init__(self, pid):
        self.peak = 0
        self._pid = pid
        self._children = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look_on, daemon=True)

    def look(self):
        """Looks for children only when there may be another one: that takes a walk through all processes."""
        if len(self._children) < 2 or not all(peak(child) for child in self._children):
            self._children = list(keeper.children(self._pid))
        self.peak = max([self.peak, *(peak(child) for child in self._children)])

    def _look_on(self):
        while not self._ended.wait(_PAUSE):
            self.look()

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join()
