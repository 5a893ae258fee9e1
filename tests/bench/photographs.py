"""photographs: real photographs to measure on and to look at, from packages of Debian."""

import glob
import os
import sys

PACKAGES = "lomiri-wallpapers-16.04 lomiri-wallpapers-20.04 mate-backgrounds"
FOLDER = os.environ.get("PHOTOGRAPHS", "/usr/share/backgrounds")
# Drawings among them.
DRAWN = ("Fossa", "Infinite-Sea", "Painting-Colors", "umang")
# Of the photographs in MATE's nature these are the least compressed: 0.2 to 0.6 bytes a pixel, 2 to 4 megapixels.
NATURE = ("Blinds", "Dune", "RainDrops", "Storm", "TwoWings")
# Least alike first: a room, a bird on a tree, dogs at a window, mountains, a lamp, a fruit, grass, a bridge.
FIRST = ("Wine", "Kleiber", "friends", "picosdeeuropa", "free", "Picture_0B", "seeding", "Bridge")


def _place(path):
    name = os.path.basename(path)
    places = [place for place, start in enumerate(FIRST) if name.startswith(start)]
    return (places[0] if places else len(FIRST), name)


def paths(most, least=1):
    """At most so many; ends the program, saying what to install, when there are too few."""
    found = glob.glob(os.path.join(FOLDER, "*.jpg"))
    found += [path for name in NATURE for path in glob.glob(os.path.join(FOLDER, "mate", "nature", name + ".jpg"))]
    found.sort(key=_place)
    found = [path for path in found if not os.path.basename(path).startswith(DRAWN)]
    if len(found) < least:
        sys.exit(f"{FOLDER} has {len(found)} photographs, {least} are needed: apt-get install {PACKAGES}\n"
                 "or name a folder of JPEGs: make ... PHOTOGRAPHS=FOLDER")
    return found[:most]
