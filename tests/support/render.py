"""render: one renderer asked for pictures straight away, without a worker and its stores."""

import functools
import os
import subprocess

from support import keeper, picture, tap
from support.site import inherited, program


class Renderer:
    """Lives until it is closed; `memory` is its address space in MiB."""

    def __init__(self, memory=1024):
        ask = os.path.join(os.environ.get("top_builddir", "."), "tests", "render", "ask")
        self._process = subprocess.Popen(
            [os.path.abspath(ask), program("pantograph-render"), str(memory)],
            env=inherited(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        keeper.spare(self._process)

    def ask(self, recipe, extension, result, *sources):
        """The words of the answer; `result` may be "-"."""
        self._process.stdin.write(" ".join([recipe, extension, result, *sources]) + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().split()

    @property
    def pid(self):
        return self._process.pid

    def close(self):
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()
        keeper.forget(self._process)


@functools.lru_cache(maxsize=None)
def shared():
    """The one of all tests of a file."""
    renderer = Renderer()
    tap.lasting().callback(renderer.close)
    return renderer


def make(recipe, *sources, extension="png"):
    """The path of the file that the list makes of these sources."""
    make.count = getattr(make, "count", 0) + 1
    result = os.path.join(tap.shelf(), f"result-{make.count}.{extension}")
    answer = shared().ask(recipe, extension, result, *sources)
    tap.same(answer[0], "made", f"the answer {' '.join(answer)!r} to {recipe}")
    tap.same(picture.size_of(result), tuple(map(int, answer[1:3])), f"the size of {recipe} by its own header")
    if "trim" not in recipe:  # of what is left then, the plan knows nothing
        tap.same(answer[1:3], answer[4:6], f"the size of {recipe} by the plan")
    return result


def pixels(recipe, *sources, extension="png"):
    return picture.Pixels(make(recipe, *sources, extension=extension))


def fault(recipe, *sources, extension="png"):
    """The slug and the sentence with which the list is refused."""
    answer = shared().ask(recipe, extension, "-", *sources)
    return answer[0], " ".join(answer[1:])
