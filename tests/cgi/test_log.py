#!/usr/bin/env -S python3 -B
"""The log: one line for each request, as logfmt or JSON, whatever the request holds."""

import json
import os
import re
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import picture, tap
from support.answer import parse_logfmt
from support.cat import PATH, with_cat


FIELDS = [
    "time",
    "event",
    "pid",
    "method",
    "path",
    "status",
    "outcome",
    "total_ms",
    "look_ms",
    "wait_ms",
    "fetch_ms",
    "render_ms",
    "store_ms",
    "cost_ms",
    "cpu_ms",
    "bytes_in",
    "bytes_out",
]


def is_log_of_made(fields, site):
    tap.same(list(fields), FIELDS, "the fields")
    tap.holds(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", fields["time"]), "the time is UTC")
    texts = {name: str(fields[name]) for name in ("event", "method", "path", "status", "outcome", "bytes_in")}
    size = os.path.getsize(os.path.join(site.originals, "a/cat.jpg"))
    wanted = {"event": "request", "method": "GET", "path": PATH, "status": "307", "outcome": "made"}
    tap.same(texts, {**wanted, "bytes_in": str(size)}, "the values")
    tap.holds(float(fields["total_ms"]) >= float(fields["render_ms"]) > 0, "the render took time")


@tap.test
def log_is_logfmt(site):
    with_cat(site)
    answer = site.ask(PATH)
    tap.same(len(answer.log_lines), 1, "the number of lines")
    is_log_of_made(parse_logfmt(answer.log_lines[0]), site)


@tap.test
def log_is_json(site):
    with_cat(site, LOG="json")
    answer = site.ask(PATH)
    tap.same(len(answer.log_lines), 1, "the number of lines")
    is_log_of_made(json.loads(answer.log_lines[0]), site)


@tap.test
def log_is_off(site):
    with_cat(site, LOG="off")
    answer = site.ask(PATH)
    tap.same((answer.status, answer.log_text), (307, ""), "the answer and its log")


NASTY = [
    (b"/a=b/1/full/x.jpg", "/a=b/1/full/x.jpg"),
    (b'/a"b/1/full/x.jpg', '/a"b/1/full/x.jpg'),
    (b"/a\\b/1/full/x.jpg", "/a\\b/1/full/x.jpg"),
    (b'/a "b" \\c=d/1/full/x.jpg', '/a "b" \\c=d/1/full/x.jpg'),
    (b"/a\nevent=request\r\n\x1b[31m\x7f/x", "/a\nevent=request\r\n\x1b[31m\x7f/x"),
    (b"/\xff\xfe/x", "/\ufffd\ufffd/x"),
    ("/\U0001f431/x".encode(), "/\U0001f431/x"),
]


@tap.each([(form, sent, logged) for sent, logged in NASTY for form in ("logfmt", "json")])
def nasty_path_is_one_line_of_log(site, form, sent, logged):
    site.set(LOG=form)
    answer = site.ask(sent)
    tap.same(len(answer.log_text.split("\n")), 2, "lines, the last one ended")
    line = answer.log_lines[0]
    fields = json.loads(line) if form == "json" else parse_logfmt(line)
    tap.same(fields["path"], logged, "the path")


tap.run("vips", "vipsheader")
