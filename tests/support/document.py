"""document: the tables in the documents that a program prints, and the examples in their tables."""

import difflib
import os
import re
import subprocess

from support.site import program

# Marker in a document, and the command that prints what follows it.
_MARKER = re.compile(r"(<!-- \w+: printed by (pantograph[^>]*) -->\n)(.*?)(<!-- end -->)", re.S)

# Files that a command prints from the first line to the last.
_WHOLE = {"deploy/systemd/pantograph.env": "pantograph print environment"}

PRINTED = ("docs/settings.md", "docs/url-reference.md", "docs/errors.md", "docs/operations.md", "docs/performance.md", *_WHOLE)


def read(name):
    with open(os.path.join(os.environ.get("top_srcdir", "."), name), encoding="utf-8") as file:
        return file.read()


def output_of(command):
    """What a command of ours prints, such as `pantograph print keys`."""
    name, *arguments = command.split()
    return subprocess.run([program(name), *arguments], capture_output=True, text=True, check=True).stdout


def printed_anew(name):
    """The document with every marked table as its command prints it now."""
    if name in _WHOLE:
        return output_of(_WHOLE[name])
    return _MARKER.sub(lambda match: match[1] + output_of(match[2]) + match[4], read(name))


def commands(name):
    return [_WHOLE[name]] if name in _WHOLE else [match[2] for match in _MARKER.finditer(read(name))]


def staleness(name):
    """A unified diff from the document to what the commands print now; empty when it is up to date."""
    return "".join(difflib.unified_diff(read(name).splitlines(keepends=True),
                                        printed_anew(name).splitlines(keepends=True), name, "as printed now"))


def rows(name, heading):
    """The cells of the table under the first line that begins with `heading`, without code marks."""
    lines = iter(read(name).splitlines())
    for line in lines:
        if line.startswith(heading):
            break
    next(lines)
    found = []
    for line in lines:
        if not line.startswith("|"):
            return found
        found.append([cell.strip().strip("`") for cell in line.strip("|").split("|")])
    return found
