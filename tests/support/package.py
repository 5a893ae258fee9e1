"""package: the Debian package of the build tree."""

import functools
import glob
import os
import subprocess

from support import tap

TOOLS = ("dpkg-deb", "dpkg-shlibdeps", "make")


@functools.lru_cache(maxsize=None)
def path():
    """Made once, outside of the build tree, which other tests use meanwhile."""
    # make's own variables would make this one a part of the make that runs the tests
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    places = [f"DEB={os.path.join(tap.shelf(), 'deb')}", f"DEB_OUTPUT={tap.shelf()}"]
    command = ["make", "-C", os.environ.get("top_builddir", "."), "deb", *places]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"make deb ended with {done.returncode}: {done.stdout[-500:]}{done.stderr[-800:]}")
    return glob.glob(os.path.join(tap.shelf(), "pantograph_*.deb"))[0]
