"""keeper: the processes that a test starts, each stopped by its own descriptor when the test ends.

Only what has been started here, and the children of that, is ever signalled.
"""

import ctypes
import os
import signal
import subprocess
import time

LONGEST_WAIT = 20
_PAUSE = 0.01
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_libc = ctypes.CDLL(None, use_errno=True)


def wait_until(condition, what):
    """Waits until the condition gives something true, and returns that."""
    until = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < until:
        result = condition()
        if result:
            return result
        time.sleep(_PAUSE)
    raise AssertionError(f"it has never come to pass that {what}")


def _die_with_parent():
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


_PR_CAPBSET_DROP = 24
_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 1, 2


def obey_modes():
    """Run in a child before its program (preexec_fn): the modes of files hold for root, too."""
    if os.geteuid() != 0:
        return
    for capability in (_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH):
        if _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "a capability cannot be dropped")


def start(stack, command, log, environment=None, stdin=subprocess.DEVNULL):
    """Starts a server that writes its errors to the file `log`; the stack stops it."""
    with open(log, "ab") as errors:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=stdin,
            stdout=errors,
            stderr=errors,
            preexec_fn=_die_with_parent,
        )
    stack.callback(stop, process)
    return process


def stop(process):
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(LONGEST_WAIT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


# The numbers of processes that outlive a test, because all tests of a file use them.
_spared = set()


def spare(process):
    """Lets `end_orphans` leave a process alone, until it is forgotten."""
    _spared.add(process.pid)


def forget(process):
    _spared.discard(process.pid)


def adopt_orphans():
    """From now on the children of a child that ends become children of this process."""
    _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_orphans():
    """Ends all children that this process has left, and theirs. Whoever was started by `start` has
    been stopped before or is spared; what is left has lost its parent."""
    while True:
        left = children(os.getpid(), even_dead=True).keys() - _spared
        if not left:
            return
        for pid in left:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _stat_of(pid):
    """Name, state and parent of a process, None when it is gone."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            text = file.read()
    except OSError:
        return None
    name, rest = text[text.index("(") + 1 : text.rindex(")")], text[text.rindex(")") + 2 :].split()
    return name, rest[0], int(rest[1])


def children(pid, even_dead=False):
    """The living children of a process: {pid: name}; with those nobody has waited for, if wanted."""
    found = {}
    for entry in os.listdir("/proc"):
        stat = _stat_of(entry) if entry.isdigit() else None
        if stat is not None and stat[2] == pid and (even_dead or stat[1] != "Z"):
            found[int(entry)] = stat[0]
    return found


def is_alive(pid):
    """Whether there is such a process; a dead one that nobody has waited for is not alive."""
    stat = _stat_of(pid)
    return stat is not None and stat[1] not in "ZX"


def is_stopped(pid):
    """Whether all threads of a process stand still."""
    return all(_stat_of(f"{pid}/task/{thread}")[1] == "T" for thread in os.listdir(f"/proc/{pid}/task"))


def open_files(pid):
    """What the descriptors of a process lead to: {number: name}."""
    folder, found = f"/proc/{pid}/fd", {}
    for number in os.listdir(folder):
        try:
            found[int(number)] = os.readlink(os.path.join(folder, number))
        except FileNotFoundError:
            continue
    return found


def signal_child(parent, pid, number):
    """Sends a signal to a child of `parent`; False when it is no longer there. The descriptor is
    taken before the parent is checked: no other process can have come by the number."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return False
    try:
        stat = _stat_of(pid)
        if stat is None or stat[2] != parent:
            return False
        signal.pidfd_send_signal(descriptor, number)
        return True
    except ProcessLookupError:
        return False
    finally:
        os.close(descriptor)


_PTRACE_SEIZE = 0x4206
_WALL = 0x40000000


def hold(pid):
    """Traces a process from this thread on: when it dies, its parent cannot wait for it before this thread
    has, by `release`. False without the rights, which only root has where the process is not dumpable."""
    return _libc.ptrace(_PTRACE_SEIZE, pid, None, None) == 0


def release(pid):
    """Lets the parent see the end of a process that was held, and is dead."""
    os.waitpid(pid, _WALL)
