"""Writes the corpus into a folder, to look at it: python3 tests/hostile/corpus FOLDER"""

import os
import shutil
import sys

_HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.dirname(_HERE), os.path.dirname(os.path.dirname(_HERE))]
import corpus
from support import tap


def main(folder):
    os.makedirs(folder, exist_ok=True)
    try:
        for case in corpus.built() + corpus.damaged(False):
            with open(os.path.join(folder, case.name), "wb") as file:
                file.write(case.data)
            print(case.name, *case.outcomes)
    finally:
        shutil.rmtree(tap.shelf(), ignore_errors=True)


main(sys.argv[1])
