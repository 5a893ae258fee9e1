"""place: a site whose processes may live beside those of others, and the originals in it."""

import os
import shutil

from support.site import Site


class Place(Site):
    """Unlike a test's it ends no process but its own when it is left."""

    def __init__(self, folder, originals, **settings):
        super().__init__(folder)
        self._sources = originals
        self.set(**settings)

    def __enter__(self):
        os.makedirs(self.cache)
        os.makedirs(self.originals)
        self.stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
        for path in self._sources.all():
            os.link(path, os.path.join(self.originals, os.path.basename(path)))
        return self

