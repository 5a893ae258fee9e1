"""site: one installation: its folders and settings, and the worker asked as a plain CGI program."""

import contextlib
import os
import shutil
import subprocess

from support import keeper
from support.answer import Answer

PUBLIC_URL = "https://images.example"

# What a build with sanitizers or for a coverage report needs of the environment.
_PASSED_ON = ("ASAN_", "UBSAN_", "LSAN_", "GCOV_")


def program(name="pantograph.fcgi"):
    return os.path.abspath(os.path.join(os.environ.get("top_builddir", "."), "cgi-bin", name))


def is_sanitized():
    """Whether the programs are a sanitizer build, which cannot be bounded in memory."""
    config = os.path.join(os.environ.get("top_builddir", "."), "config.h")
    with open(config, encoding="utf-8") as lines:
        return any(line.split() == ["#define", "SANITIZERS", "1"] for line in lines)


def inherited():
    return {name: value for name, value in os.environ.items() if name.startswith(_PASSED_ON)}


class Site:
    """Its folders are made when it is entered and removed when it is left; `stack` is an ExitStack
    for everything else that must be undone."""

    def __init__(self, folder):
        self.folder = folder
        self.originals = os.path.join(folder, "originals")
        self.cache = os.path.join(folder, "cache")
        self.runtime = os.path.join(folder, "run")
        self.stack = contextlib.ExitStack()
        self.settings = {
            "PANTOGRAPH_ORIGINALS": "file://" + self.originals,
            "PANTOGRAPH_CACHE": "file://" + self.cache,
            "PANTOGRAPH_PUBLIC_URL": PUBLIC_URL,
            "PANTOGRAPH_RUNTIME_DIR": self.runtime,
            # Tests want to know what is wrong with an original; strangers do not get to.
            "PANTOGRAPH_EXPLAIN": "1",
        }

    def __enter__(self):
        os.makedirs(self.originals)
        os.makedirs(self.cache)
        self.stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self.stack.callback(keeper.end_orphans)
        return self

    def __exit__(self, *_):
        self.stack.close()

    def set(self, **settings):
        """set(ANSWER="inline") sets PANTOGRAPH_ANSWER; None unsets."""
        for name, value in settings.items():
            self.settings.pop("PANTOGRAPH_" + name, None)
            if value is not None:
                self.settings["PANTOGRAPH_" + name] = value

    def add(self, key, picture):
        """Puts a copy of a file among the originals."""
        target = os.path.join(self.originals, key)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copyfile(picture, target)
        return target

    def write(self, key, content):
        """Puts bytes among the originals."""
        target = os.path.join(self.originals, key)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as file:
            file.write(content)
        return target

    def stored(self, key):
        return os.path.join(self.cache, key)

    def keys(self):
        """Everything in the cache that is no folder, temporary files too."""
        found = set()
        for folder, folders, files in os.walk(os.fsencode(self.cache)):
            paths = [os.path.join(folder, name) for name in folders + files]
            found |= {path for path in paths if os.path.islink(path) or not os.path.isdir(path)}
        return {os.fsdecode(os.path.relpath(path, os.fsencode(self.cache))) for path in found}

    def environment(self, path, method="GET", headers=()):
        """The variables of a CGI request, as bytes."""
        variables = dict(inherited(), GATEWAY_INTERFACE="CGI/1.1", SERVER_PROTOCOL="HTTP/1.1")
        variables.update(self.settings, SCRIPT_NAME="/resize", PATH_INFO=path, REQUEST_METHOD=method)
        for name, value in dict(headers).items():
            variables["HTTP_" + name.upper().replace("-", "_")] = value
        return {os.fsencode(name): os.fsencode(value) for name, value in variables.items() if value is not None}

    def ask(self, path, method="GET", headers=(), words=(), **options):
        """Asks the worker, as CGI program, for a path, which may be text or bytes. `words` are those of a
        query without `=`, which a web server hands on as arguments."""
        done = subprocess.run(
            [program(), *words],
            env=self.environment(path, method, headers),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            check=False,
            **options,
        )
        return Answer(done.stdout, done.stderr, done.returncode)

    def call(self, *arguments, name="pantograph.fcgi", **options):
        """Calls the worker as a command, with no settings but those of the site."""
        environment = {**inherited(), **self.settings}
        return subprocess.run(
            [program(name), *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            check=False,
            **options,
        )

    def tool(self, *arguments, **options):
        """The same for the operator's command."""
        return self.call(*arguments, name="pantograph", **options)
