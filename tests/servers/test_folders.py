#!/usr/bin/env -S python3 -B
"""Folders that come and go under living workers: who holds an old one ends, and a supervisor starts another."""

import ctypes
import itertools
import os
import shutil
import signal
import subprocess
import sys
import threading

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import keeper, lighttpd, picture, renderer, tap
from support.answer import parse_logfmt
from support.fastcgi import Worker
from support.lighttpd import Lighttpd

_CLONE_NEWNS = 0x20000
_NUMBERS = itertools.count(1)


def serve(site):
    """Both workers have opened their folders, and then their renderers."""
    site.add("a.jpg", picture.plain(tap.shelf(), 40, 30))
    server = Lighttpd(site, workers=2)
    keeper.wait_until(lambda: len(set(server.renderers().values())) == 2, "both workers are up")
    return server


def new_key():
    return f"a.jpg/{next(_NUMBERS)}/w_9/x.jpg"


def is_shown(server, key):
    reply = server.follow(f"/{key}".encode())[-1]
    tap.same((reply.status, picture.sniff(reply.body)), (200, "jpg"), "what a browser gets")


def workers_change(server, before, ask):
    """Asks until no worker of before is left. Each of them may answer once with the old folder."""

    def have_changed():
        ask()
        now = server.worker_pids()
        return len(now) == 2 and not set(before) & set(now)

    keeper.wait_until(have_changed, "workers that hold the old folder end")


def show_new(server):
    return lambda: is_shown(server, new_key())


def ask_health(server):
    """A request that needs no folder."""
    return lambda: tap.same(server.send(b"/resize/-/health").status, 200, "the status")


def is_stored(server):
    key = new_key()
    is_shown(server, key)
    tap.holds(os.path.exists(server.site.stored(key)), "the picture is in the cache")


def stays(server):
    """Nobody ends without a reason."""
    before = server.worker_pids()
    for _ in range(6):
        is_stored(server)
    tap.same(server.worker_pids(), before, "the workers")


def make_anew(folder):
    shutil.rmtree(folder)
    os.mkdir(folder)


def remove(folder):
    shutil.rmtree(folder)


def replace(folder):
    os.rename(folder, folder + ".old")
    os.mkdir(folder)


def redirect(folder):
    """A link in its place, as for a cache that has moved to a larger disk."""
    os.rename(folder, folder + ".old")
    os.mkdir(folder + ".new")
    os.symlink(folder + ".new", folder)


def outlives(site, change, ask):
    """A server whose workers have ended after the change, and others after them have not."""
    server = serve(site)
    is_stored(server)
    before = server.worker_pids()
    change()
    workers_change(server, before, ask(server))
    stays(server)
    return server


@tap.each([(make_anew,), (replace,), (redirect,), (remove,)])
def cache_comes_and_goes(site, change):
    server = outlives(site, lambda: change(site.cache), show_new)
    tap.same(replaced_folders(server), {"file://" + site.cache}, "the folders that the log names")


def replaced_folders(server):
    with open(server.worker_log, encoding="utf-8") as file:
        events = [parse_logfmt(line.rstrip("\n")) for line in file if "event=folder-replaced" in line]
    return {event["detail"] for event in events}


def replace_with_copy(folder):
    os.rename(folder, folder + ".old")
    shutil.copytree(folder + ".old", folder)
    shutil.rmtree(folder + ".old")


@tap.test
def originals_are_replaced(site):
    outlives(site, lambda: replace_with_copy(site.originals), ask_health)


@tap.test
def originals_that_are_away_end_nobody(site):
    """Without them a worker could not even start."""
    server = serve(site)
    is_stored(server)
    before = server.worker_pids()
    shutil.rmtree(site.originals)
    for _ in range(6):
        tap.same(server.follow(f"/{new_key()}".encode())[-1].status, 404, "the status")
    tap.same(server.worker_pids(), before, "the workers")
    site.add("a.jpg", picture.plain(tap.shelf(), 40, 30))
    workers_change(server, before, ask_health(server))
    keeper.wait_until(lambda: server.follow(f"/{new_key()}".encode())[-1].status == 200, "the pictures are back")


def sweep_files(folder):
    for name in os.listdir(folder):
        os.unlink(os.path.join(folder, name))


def sweep_lock(folder):
    os.unlink(os.path.join(folder, "flight"))


def sweep_table(folder):
    os.unlink(os.path.join(folder, "made"))


@tap.each([(remove,), (sweep_files,), (sweep_lock,), (sweep_table,)])
def runtime_folder_is_swept(site, change):
    """No two workers may hold different locks."""
    server = outlives(site, lambda: change(site.runtime), ask_health)
    files = {identity for pid in server.worker_pids() for identity in shared_by(pid, site.runtime)}
    tap.same(files, {identity_of(os.path.join(site.runtime, name)) for name in os.listdir(site.runtime)}, "the files held")


def identity_of(path):
    status = os.stat(path)
    return path, status.st_ino


def shared_by(pid, folder):
    """The files in a folder that a process has open or mapped: {(path, inode)}."""
    with open(f"/proc/{pid}/maps", encoding="utf-8") as file:
        mapped = {(fields[5], int(fields[4])) for fields in (line.rstrip("\n").split(None, 5) for line in file) if len(fields) > 5}
    opened = {(name, os.stat(f"/proc/{pid}/fd/{number}").st_ino) for number, name in keeper.open_files(pid).items()}
    return {(name, inode) for name, inode in mapped | opened if name.startswith(folder + "/")}


@tap.each([("cache",), ("originals",)])
def disk_is_mounted_over(site, name):
    """The request in hand is answered; then the worker ends."""
    if os.geteuid() != 0 or ctypes.CDLL(None).unshare(_CLONE_NEWNS) != 0:
        raise tap.Skip("nobody may mount here")
    folder = getattr(site, name)
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    site.add("a.jpg", picture.plain(tap.shelf(), 40, 30))
    worker = Worker(site)
    tap.same(worker.ask("/-/health").status, 200, "the status of health")
    stopped = worker.signal_renderer(signal.SIGSTOP)
    answers = []
    asking = threading.Thread(target=lambda: answers.append(worker.ask(f"/{new_key()}")))
    asking.start()
    keeper.wait_until(lambda: renderer.is_at_work(worker.pid), "the worker renders")
    subprocess.run(["mount", "-t", "tmpfs", "none", folder], check=True)
    site.stack.callback(subprocess.run, ["umount", folder], check=True)
    keeper.signal_child(worker.pid, stopped, signal.SIGCONT)
    asking.join()
    tap.same([answer.status for answer in answers], [307], "the status of the request in hand")
    tap.same(worker.process.wait(keeper.LONGEST_WAIT), 0, "the exit status")


tap.run("vips", "mount", *lighttpd.TOOLS)
