"""processes: what processes and all that they have started use of CPU and hold of memory, by the
kernel's books."""

import os
import re
import time

from support import keeper, memory

_TICKS = os.sysconf("SC_CLK_TCK")


def tree(*roots):
    """These processes and their living descendants."""
    found, left = [], list(roots)
    while left:
        found.append(left.pop())
        left += keeper.children(found[-1])
    return found


def _clock(pid):
    """Nanoseconds exactly, threads that have ended included: clock_getcpuclockid(3)."""
    return time.clock_gettime(~pid << 3 | 2)


def _ended_children(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) / _TICKS


def cpu(pids):
    """Seconds so far; what ended children of theirs have used counts in ticks of 10 ms."""
    return sum(_clock(pid) + _ended_children(pid) for pid in pids)


def _held(pid, names):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        return sum(int(size) for size in re.findall(rf"^(?:{names}):\s+([0-9]+) kB$", file.read(), re.M)) / 1000


def private(pids):
    """Megabytes that nobody else holds (USS)."""
    return sum(_held(pid, "Private_Clean|Private_Dirty") for pid in pids)


def share(pids):
    """Megabytes, what is shared with others counted in parts (PSS)."""
    return sum(_held(pid, "Pss") for pid in pids)


def peak(pids):
    """Megabytes: the sum of the most that each has had resident."""
    return sum(memory.peak(pid) for pid in pids) / 1e6


def busy():
    """Seconds that all cores have been busy, whoever it was for."""
    with open("/proc/stat", encoding="ascii") as file:
        user, nice, system, _idle, _wait, *others = map(int, file.readline().split()[1:9])
    return (user + nice + system + sum(others)) / _TICKS
