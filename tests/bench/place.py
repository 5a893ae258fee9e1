"""place: a site whose processes may live beside those of others, and the originals in it."""

import errno
import os
import shutil
import tempfile

from support.site import Site


def _add(path, folder):
    target = os.path.join(folder, os.path.basename(path))
    try:
        os.link(path, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        shutil.copyfile(path, target)


class Place(Site):
    """In a new folder on a shelf. Unlike a test's it ends no process but its own when it is left, and its files stay as
    long as the shelf: ext4 spends seconds on avoiding inodes that have just been deleted."""

    def __init__(self, shelf, originals, **settings):
        super().__init__(tempfile.mkdtemp(dir=shelf))
        self._sources = originals
        self.set(**settings)

    def __enter__(self):
        os.makedirs(self.cache)
        os.makedirs(self.originals)
        for path in self._sources.all():
            _add(path, self.originals)
        return self
