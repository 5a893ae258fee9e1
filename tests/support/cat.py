"""cat: the one original that most tests of answers ask for, and what is expected of an answer."""

from support import picture, tap

PATH = "/a/cat.jpg/3/w_40,h_30/cat.webp"
OTHER = "/a/cat.jpg/3/h_30,w_40/cat.webp"  # the same in another spelling
KEY = PATH[1:]


def with_cat(site, **settings):
    """Puts the original in its place, and sets the settings."""
    site.add("a/cat.jpg", picture.plain(tap.shelf(), 120, 80))
    site.set(**settings)


def source(extension="jpg"):
    """A picture of 96 × 64 pixels."""
    return picture.plain(tap.shelf(), 96, 64, extension)


def is_like(got, **wanted):
    """Whether an answer has these: status, outcome, slug, body …"""
    for name, value in wanted.items():
        tap.same(getattr(got, name), value, f"{name} (log: {got.log_text.strip()})")


def is_refused(site, answer, status, slug):
    """Whether this is the fault, and the log says the same, and nothing is stored."""
    tap.same((answer.status, answer.slug), (status, slug), "the answer")
    tap.same(answer.outcome, slug, "the outcome")
    tap.same(site.keys(), set(), "the cache")
