#!/usr/bin/env -S python3 -B
"""Renderers that have met an original of a fragile codec, or that work without an order, are replaced."""

import base64
import os
import sys
import time

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import keeper, picture, renderer, tap
from support.fastcgi import Worker

FULL = "pantograph-render"


class Client:
    """Asks a worker for pictures that only pantograph-render makes, each another one."""

    def __init__(self, site, **settings):
        for name, extension in (("fragile.avif", "avif"), ("plain.png", "png"), ("other.jpg", "jpg")):
            path = picture.plain(tap.shelf(), 60, 40, extension)
            site.add(name, path)
        site.set(**settings)
        self.worker, self.width = Worker(site), 9
        self.make("plain.png")

    def make(self, name, words="", extension="png", outcome="made"):
        self.width += 1
        answer = self.worker.ask(f"/{name}/1/w_{self.width}{words}/x.{extension}")
        tap.same(answer.outcome, outcome, f"the outcome for {name} (log: {answer.log_text})")

    def renderers(self):
        return {pid for pid, name in keeper.children(self.worker.pid).items() if name.startswith(FULL[:15])}


def overlay(name):
    return ",l_" + base64.urlsafe_b64encode(name.encode()).decode().rstrip("=")


@tap.each([("fragile.avif", "", True), ("plain.png", overlay("fragile.avif"), True), ("other.jpg", ",e_sepia", False),
           ("plain.png", overlay("plain.png"), False)])
def renderer_meets_nothing_after_a_fragile_codec(site, name, words, is_replaced):
    client = Client(site)
    before = client.renderers()
    tap.same(len(before), 1, "the renderers at first")
    client.make(name, words)
    after = client.renderers()
    tap.same(len(after), 1 + is_replaced, "the renderers between pictures, a spare among them")
    tap.same(not after & before, is_replaced, "it was replaced before anything else was asked for")
    for _ in range(3):
        client.make("plain.png")
    tap.same(client.renderers(), after, "the one for others")


@tap.each([("", False), ("avif", True), ("heic", False), ("png", True), ("jpeg,gif,png", True)])
def setting_names_the_formats(site, formats, is_replaced):
    name = "plain.png" if "png" in formats else "fragile.avif"
    client = Client(site, QUARANTINE=formats)
    before = client.renderers()
    client.make(name)
    tap.same(bool(before - client.renderers()), is_replaced, "one is gone")


@tap.test
def spare_that_dies_costs_no_picture(site):
    client = Client(site)
    client.make("fragile.avif")
    for pid in client.renderers():
        keeper.signal_child(client.worker.pid, pid, 9)
        keeper.wait_until(lambda pid=pid: not keeper.is_alive(pid), "it is dead")
    client.make("plain.png")
    client.make("fragile.avif")
    client.make("fragile.avif")


@tap.test
def refused_originals_are_quarantined_too(site):
    client = Client(site, EXPLAIN="1")
    with open(os.path.join(site.originals, "fragile.avif"), "rb") as file:
        whole = file.read()
    site.write("torn.avif", whole[: len(whole) * 2 // 3])
    before = client.renderers()
    client.make("torn.avif", outcome="undecodable")
    tap.holds(bool(before - client.renderers()), "it is gone")


@tap.each([(0.01, 1), (0.4, 2)])
def restless_renderers_are_replaced(site, seconds, starts):
    site.add("a.jpg", picture.plain(tap.shelf(), 60, 40))
    stand_in = renderer.StandIn(site, renderer.GOOD + renderer.work(seconds))
    worker = Worker(site)
    for width in (9, 10):
        tap.same(worker.ask(f"/a.jpg/1/w_{width}/x.jpg").outcome, "made", "the outcome")
        time.sleep(1)
    tap.same(stand_in.journal().count("hello"), starts, "the renderers")


tap.run("vips")
