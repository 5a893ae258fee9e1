"""answer: what a CGI program wrote: status, headers, body, and the log lines.

Reading is strict, so that every test of an answer is also a test of its form.
"""

import json
import re

from support.headers import Headers

_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]*): ([ -~]*)")
_STATUS = re.compile(r"([1-5][0-9][0-9]) [A-Z][A-Za-z ]+")
_FIELD = re.compile(r'([a-z_]+)=([^\x00-\x20"\\=]+|"(?:[^"\\\x00-\x1f]|\\["\\]|\\u[0-9a-f]{4})*")(?: |$)')


def parse_logfmt(line):
    """The fields of one line; fails when it is anything but key=value with JSON strings."""
    fields, place = {}, 0
    while place < len(line):
        match = _FIELD.match(line, place)
        if match is None or match[1] in fields:
            raise AssertionError(f"no logfmt from column {place}: {line!r}")
        value = match[2]
        fields[match[1]] = json.loads(value) if value.startswith('"') else value
        place = match.end()
    return fields


def _parse_header(line):
    match = _HEADER.fullmatch(line)
    if match is None:
        raise AssertionError(f"malformed header line: {line!r}")
    return match[1].decode(), match[2].decode()


class Answer(Headers):
    def __init__(self, output, errors, exit_status):
        head, separator, self.body = output.partition(b"\r\n\r\n")
        if not separator:
            raise AssertionError(f"no end of headers: {output!r}, exit {exit_status}, log {errors!r}")
        self.exit_status = exit_status
        self.log_text = errors.decode()
        self.headers = [_parse_header(line) for line in head.split(b"\r\n")]
        match = _STATUS.fullmatch(self.header("Status") or "")
        if match is None or self.headers[0][0] != "Status":
            raise AssertionError(f"no status: {head!r}")
        self.status = int(match[1])

    @property
    def text(self):
        return self.body.decode()

    @property
    def slug(self):
        """The name of the fault in a text answer."""
        return self.text.partition(":")[0]

    @property
    def log_lines(self):
        return self.log_text.splitlines()

    @property
    def log(self):
        """The fields of the one line that a request leaves."""
        if len(self.log_lines) != 1 or not self.log_text.endswith("\n"):
            raise AssertionError(f"not one line of log: {self.log_text!r}")
        return parse_logfmt(self.log_lines[0])

    @property
    def outcome(self):
        return self.log["outcome"]
