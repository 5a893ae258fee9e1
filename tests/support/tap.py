"""tap: the tests of one file, run one after the other and reported in the Test Anything Protocol.

A test is a function that takes a Site of its own. It passes when it returns; an exception is the
reason why it does not. Everything it has put on the site's stack is undone either way.
"""

import contextlib
import functools
import os
import shutil
import signal
import sys
import tempfile
import traceback

from support import keeper
from support.site import Site

LONGEST_NAME = 80

_tests = []


def _words(name):
    return name.replace("_", " ")


def test(function):
    """Collects a test; its name is the name of the function."""
    _tests.append((_words(function.__name__), function, ()))
    return function


def each(table):
    """Collects one test for every row of a table; the row's values are its further arguments."""

    def collect(function):
        for row in table:
            shown = " ".join(getattr(value, "__name__", str(value)) for value in row)
            name = f"{_words(function.__name__)}: {shown}"
            _tests.append((name, function, row))
        return function

    return collect


@functools.lru_cache(maxsize=None)
def lasting():
    """A stack for servers that all tests of the file use; undone at the end."""
    return contextlib.ExitStack()


class Skip(Exception):
    """Raised by a test that cannot be run here; its text says why."""


def same(got, wanted, what="value"):
    """Fails the test unless both are equal."""
    if got != wanted:
        raise AssertionError(f"{what} is {got!r}, not {wanted!r}")


def holds(condition, what):
    """Fails the test unless the condition is true; `what` says what should be."""
    if not condition:
        raise AssertionError(f"it does not hold that {what}")


@functools.lru_cache(maxsize=None)
def shelf():
    """A folder for what all tests of the file use; removed at the end. Others may enter it: some
    tests run the program as another user."""
    folder = tempfile.mkdtemp(prefix="pantograph-")
    os.chmod(folder, 0o755)
    return folder


def _reason(error):
    if isinstance(error, AssertionError) and error.args:
        place = traceback.extract_tb(error.__traceback__)
        lines = [f"line {frame.lineno}: {frame.line}" for frame in place if "tests" in frame.filename]
        return [str(error)] + lines
    return traceback.format_exc().splitlines()


def _shown(text):
    """Any text in ASCII, for which the protocol is meant."""
    return text.encode("ascii", "backslashreplace").decode()


def _name(text):
    plain = "".join(c if " " <= c <= "~" and c not in "#\\" else "?" for c in text)
    return plain[:LONGEST_NAME]


def _report(line, notes=()):
    for note in notes:
        for part in str(note).splitlines():
            print("# " + _shown(part))
    print(line, flush=True)


def _run_one(number, name, function, row):
    label = f"{number} - {_name(name)}"
    folder = os.path.join(shelf(), f"test-{number}")
    try:
        with Site(folder) as site:
            function(site, *row)
    except Skip as skip:
        _report(f"ok {label} # SKIP {_shown(str(skip))}")
    except Exception as error:  # whatever it is, the next test is run
        _report(f"not ok {label}", _reason(error))
        return False
    else:
        _report(f"ok {label}")
    return True


def _leave(number, _frame):
    sys.exit(128 + number)


def run(*tools):
    """Runs what has been collected, all of it or, for a person, what the command line names; skips
    the file when one of the tools is not installed. Does not return."""
    missing = [tool for tool in tools if shutil.which(tool, path=search_path()) is None]
    if missing:
        print(f"1..0 # SKIP {' '.join(missing)} missing")
        sys.exit(0)
    os.environ["PATH"] = search_path()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, _leave)
    wanted = [entry for entry in _tests if all(word in entry[0] for word in sys.argv[1:])]
    keeper.adopt_orphans()
    print(f"1..{len(wanted)}", flush=True)
    try:
        passed = [_run_one(number, *entry) for number, entry in enumerate(wanted, 1)]
    finally:
        lasting().close()
        shutil.rmtree(shelf(), ignore_errors=True)
    sys.exit(0 if all(passed) else 1)


def search_path():
    """Servers live in sbin, which a user's PATH may lack."""
    return os.environ.get("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin"
