"""targets: what the figures should be, and whether they are. Pictures a second mean something only while
nobody else uses the machine: renderers give way to everybody."""

from measured import table

SMALL, LARGE = "12 MP → 400 JPEG", "24 MP → 1600 JPEG"


def _look(found, job):
    """How much less alike than sharp's picture; below zero ours is more alike."""
    return found["jobs"][job]["sharp_luma"] - found["jobs"][job]["luma"]


# what, the most or the least that it should be, how it is written, the figure
TARGETS = (
    (f"{SMALL}, CPU of Sharp's", "≤", 0.86, "{:.2f}", lambda f: f["jobs"][SMALL]["ratio"]),
    (f"{LARGE}, CPU of Sharp's", "≤", 0.95, "{:.2f}", lambda f: f["jobs"][LARGE]["ratio"]),
    (f"{SMALL}, similarity lacking to Sharp's", "≤", 0, "{:.4f}", lambda f: _look(f, SMALL)),
    (f"{LARGE}, similarity lacking to Sharp's", "≤", 0, "{:.4f}", lambda f: _look(f, LARGE)),
    ("pictures a second of ipx's, 4 connections", "≥", 1.25, "{:.2f}", lambda f: f["servers"]["speed"]["4"]),
    ("pictures a second of ipx's, 16 connections", "≥", 1.25, "{:.2f}", lambda f: f["servers"]["speed"]["16"]),
    ("pictures a core-second of ipx's, 4 connections", "≥", 1.25, "{:.2f}", lambda f: f["servers"]["capacity"]["4"]),
    ("pictures a core-second of ipx's, 16 connections", "≥", 1.25, "{:.2f}", lambda f: f["servers"]["capacity"]["16"]),
    ("part of the cores that others had meanwhile", "≤", 0.1, "{:.2f}", lambda f: f["servers"]["others"]),
    ("memory of ipx's", "≤", 0.25, "{:.2f}", lambda f: f["servers"]["memory"]),
    ("CPU around the render, 1 MP, stores in memory, ms", "≤", 1, "{:.2f}", lambda f: f["servers"]["around"]["memory"]["1"]),
    ("CPU around the render, 1 MP, ms", "≤", 1, "{:.2f}", lambda f: f["servers"]["around"]["disk"]["1"]),
    ("CPU around the render, 12 MP, ms", "≤", 1, "{:.2f}", lambda f: f["servers"]["around"]["disk"]["12"]),
    ("CPU of the workers for 10,000 hits, ms", "≤", 0, "{:.2f}", lambda f: f["servers"]["hits"]),
    ("private memory of a worker, MB", "≤", 16, "{:.1f}", lambda f: f["memory"]["worker"]),
    ("of a renderer that has met JPEG → JPEG only, MB", "≤", 24, "{:.1f}", lambda f: f["memory"]["express"]),
    ("of a renderer after 1,000 mixed pictures, MB", "≤", 80, "{:.1f}", lambda f: f["memory"]["mixed"]),
)


def _row(target, found):
    what, sign, bound, form, figure = target
    try:
        value = figure(found)
    except KeyError:
        return what, f"{sign} {bound}", "not measured", ""
    reached = value <= bound if sign == "≤" else value >= bound
    return what, f"{sign} {bound}", form.format(value), "yes" if reached else "**no**"


def judge(found):
    table("Targets", ("target", "bound", "measured", "reached"), [_row(target, found) for target in TARGETS])
