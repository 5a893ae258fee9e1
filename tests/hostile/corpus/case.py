"""case: one hostile file and what may come of it."""

import collections

MADE = "made"
NO_PICTURE = "not-a-picture"
TOO_LARGE = "picture-too-large"
DAMAGED = "undecodable"
DIED = "renderer-died"
POISONED = "poisoned"  # after a death, without another try

STATUS = {MADE: 307, NO_PICTURE: 415, TOO_LARGE: 422, DAMAGED: 422, DIED: 422, POISONED: 422}

# What a damaged copy of a good file may lead to: where no checksum protects it, a picture too.
ANY = (MADE, NO_PICTURE, TOO_LARGE, DAMAGED, DIED)

# `outcomes` are the answers that are right; all but the damaged copies have just one.
Case = collections.namedtuple("Case", "name data outcomes")


def table(prefix, rows):
    """Cases from {name: (bytes, outcome)}; the outcome may be several."""
    found = []
    for name, (data, outcome) in rows.items():
        outcomes = outcome if isinstance(outcome, tuple) else (outcome,)
        found.append(Case(f"{prefix}-{name}", data, outcomes))
    return found
