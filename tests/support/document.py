"""document: the tables in the documents that a program prints, and the examples in their tables."""

import os
import re

# Marker in a document, and the option of pantograph.fcgi that prints what follows it.
_MARKER = re.compile(r"(<!-- \w+: printed by pantograph\.fcgi (--\w+) -->\n)(.*?)(<!-- end -->)", re.S)

# Files that an option prints from the first line to the last.
_WHOLE = {"deploy/systemd/pantograph.env": "--environment"}

PRINTED = ("docs/settings.md", "docs/url-reference.md", "docs/errors.md", "docs/operations.md", *_WHOLE)


def read(name):
    with open(os.path.join(os.environ.get("top_srcdir", "."), name), encoding="utf-8") as file:
        return file.read()


def printed_anew(name, print_option):
    """The document with every marked table as `print_option(option)` prints it now."""
    if name in _WHOLE:
        return print_option(_WHOLE[name])
    return _MARKER.sub(lambda match: match[1] + print_option(match[2]) + match[4], read(name))


def options(name):
    return [_WHOLE[name]] if name in _WHOLE else [match[2] for match in _MARKER.finditer(read(name))]


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
