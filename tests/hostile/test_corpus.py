#!/usr/bin/env -S python3 -B
"""Every file of the hostile corpus through one worker that lives on: each is a clear refusal of
which nothing is stored, or a whole picture of the size asked for; and after each the next good
picture is made. PANTOGRAPH_TEST_LONG=1 takes more damaged copies and more recipes."""

import os
import sys
import time

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
import corpus
from corpus.case import DIED, MADE, POISONED, STATUS, TOO_LARGE
from support import keeper, memory, picture, tap, whole
from support.fastcgi import Worker
from support.site import is_sanitized

IS_LONG = os.environ.get("PANTOGRAPH_TEST_LONG", "") == "1"
LONGEST_ANSWER = 12  # seconds
MOST_OF_A_WORKER = 48 << 20
MOST_OF_A_RENDERER = 1 << 30
LEAST_FILES = 130

# (recipe, format, the size of every picture that it makes)
BOTH = [("w_40,h_30,c_scale,el_1", "png", (40, 30)), ("w_30,h_20,el_1", "jpg", (30, 20))]
# What holds whole pictures or all frames, or reads what it has written; it may be too much for more
# files than the others are.
BUSY = [
    ("w_40,h_30,el_1,g_auto,q_auto,a_30,r_max,bo_2:ff0000,e_blur,e_sharpen", "webp", (44, 34)),
    ("w_40,h_30,c_scale,el_1,a_hflip.90,e_trim,fl_progressive.keep_icc.keep_copyright", "jpg", (40, 30)),
    ("w_30,h_20,el_1,an_1", "gif", (30, 20)),
]
ALL = BOTH + BUSY + [("w_33,h_21,c_pad,el_1", name, (33, 21)) for name in ("webp", "gif", "avif")]

# What the log says of a file that no codec has seen.
UNSEEN_SLUGS = ("not-a-picture", "picture-too-large")
UNSEEN_DETAILS = ("the headers describe no picture", "the original is empty")


class Range:
    """Where the files of one test are shot at one worker."""

    def __init__(self, site, recipes):
        self.site, self.recipes, self.wrong = site, recipes, []
        self.worker = Worker(site)
        self.pid = self.worker.pid
        self.stored = set()
        self.files = self.unseen = self.longest = 0
        self.slowest = None
        site.add("good.jpg", picture.plain(tap.shelf(), 96, 64))

    def ask(self, key):
        start = time.monotonic()
        answer = self.worker.ask("/" + key)
        spent = time.monotonic() - start
        if spent > self.longest:
            self.longest, self.slowest = spent, key
        tap.holds(spent < LONGEST_ANSWER, f"{key} is answered in time, not after {spent:.1f} s")
        tap.same(answer.log["pid"], str(self.pid), "the worker")
        return answer

    def check_made(self, key, size):
        tap.holds(os.path.isfile(self.site.stored(key)), "the picture is stored")
        tap.same(whole.size_of(self.site.stored(key)), size, "the size")
        self.stored.add(key)

    def shoot(self, case, wanted, recipe, extension, size):
        """Asks for the file, for which there is one of the wanted outcomes; gives the answer."""
        key = f"{case.name}/1/{recipe}/x.{extension}"
        answer = self.ask(key)
        outcome = answer.outcome
        tap.holds(outcome in wanted, f"the outcome {outcome} ({answer.log.get('detail')}) is {wanted}")
        tap.same(answer.status, STATUS[outcome], "the status")
        if outcome == MADE:
            self.check_made(key, size)
        else:
            tap.same(answer.slug, outcome, "the slug")
        return answer

    def check_good(self):
        key = f"good.jpg/{self.files}/w_9/x.jpg"
        tap.same(self.ask(key).status, 307, "the status of a good picture")
        self.check_made(key, (9, 6))

    def recipes_for(self, number):
        """All of them; in the short form one of the quick and one of the busy ones, which take turns."""
        turns = (BOTH[number % len(BOTH)], BUSY[number % len(BUSY)])
        return [recipe for recipe in self.recipes if IS_LONG or recipe in turns]

    def try_case(self, case):
        path = self.site.write(case.name, case.data)
        wanted = case.outcomes
        for recipe in self.recipes_for(self.files):
            may_be_much = (TOO_LARGE,) if recipe in BUSY else ()
            answer = self.shoot(case, wanted + may_be_much, *recipe)
            wanted = (POISONED,) if answer.outcome in (DIED, POISONED) else case.outcomes
        os.unlink(path)
        self.files += 1
        self.check_good()
        fields = answer.log
        self.unseen += fields.get("fault") in UNSEEN_SLUGS or fields.get("detail") in UNSEEN_DETAILS

    def run(self, cases):
        """All of them, also when some go wrong."""
        with memory.Watch(self.pid) as watch:
            for case in cases:
                try:
                    self.try_case(case)
                except AssertionError as error:
                    self.wrong.append(f"{case.name}: {error}")
            watch.look()
        return watch.peak


def report(shots, peak):
    most = memory.peak(shots.pid)
    print(f"# {shots.files} files, {shots.unseen} of them refused before any codec ran;", end=" ")
    print(f"most memory: worker {most >> 20} MiB, renderer {peak >> 20} MiB;", end=" ")
    print(f"longest answer: {shots.longest:.1f} s for {shots.slowest}", flush=True)


def check_memory(shots, peak):
    most = memory.peak(shots.pid)
    if is_sanitized():
        return
    tap.holds(most <= MOST_OF_A_WORKER, f"{most} bytes are not too much for a worker")
    tap.holds(0 < peak <= MOST_OF_A_RENDERER, f"{peak} bytes are not too much for a renderer")
    tap.same(memory.address_space(shots.worker.renderer()), MOST_OF_A_RENDERER, "the renderer's bound")


def check(site, cases, recipes):
    shots = Range(site, recipes)
    peak = shots.run(cases)
    report(shots, peak)
    if shots.wrong:
        raise AssertionError("\n".join(shots.wrong))
    tap.same(site.keys(), shots.stored, "the cache")
    tap.same(shots.worker.process.poll(), None, "the worker's end")
    names = keeper.children(shots.pid).values()
    counts = [sum(name == wanted for name in names) for wanted in ("pantograph-expr", "pantograph-rend")]
    tap.holds(counts[0] <= 1 and counts[1] <= 2 and sum(counts) == len(names), f"{names} are its renderers and a spare")
    check_memory(shots, peak)


BUILT = {name: getattr(corpus, name).cases for name in ("jpeg", "png", "gif", "webp", "heif", "other")}
BUILT["magic"] = corpus.damage.magic


@tap.test
def the_corpus_is_large_and_always_the_same(_site):
    cases = corpus.built()
    tap.holds(len(cases) >= LEAST_FILES, f"{len(cases)} files are enough")
    tap.same(len({case.name for case in cases}), len(cases), "the number of names")
    changed = [a.name for a, b in zip(cases, corpus.built(), strict=True) if a != b]
    tap.same(changed, [], "what another making changes")


@tap.each([(name,) for name in BUILT])
def every_file_of(site, name):
    check(site, BUILT[name](), ALL if IS_LONG else BOTH + BUSY)


@tap.test
def every_damaged_copy(site):
    check(site, corpus.damaged(IS_LONG), BOTH)


if IS_LONG:

    @tap.test
    def every_costly_file(site):
        check(site, corpus.costly(), BOTH)


tap.run("vips", "vipsheader", "heif-enc")
