#!/usr/bin/env -S python3 -B
"""Puts what a run of the bench has left in its output folder into the documents: tables, plots, and the
figures of the costs. Usage: fill.py OUTPUT"""

import glob
import os
import re
import shutil
import subprocess
import sys

_HERE = os.path.dirname(os.path.realpath(__file__))
_DOCS = os.path.join(_HERE, "../../docs")
_MARKED = re.compile(r"(<!-- (\w+): printed by make bench -->\n)(.*?)(<!-- end -->)", re.S)


def main():
    output = sys.argv[1]

    def anew(match):
        with open(os.path.join(output, f"{match[2]}.md"), encoding="utf-8") as file:
            return match[1] + file.read() + "\n" + match[4]

    for page in (os.path.join(_DOCS, name) for name in ("benchmarks.md", "performance.md")):
        with open(page, encoding="utf-8") as file:
            text = _MARKED.sub(anew, file.read())
        with open(page, "w", encoding="utf-8") as file:
            file.write(text)
    for plot in glob.glob(os.path.join(output, "bench-*.png")):
        shutil.copy(plot, _DOCS)
    shutil.copy(os.path.join(output, "cost.json"), _HERE)
    subprocess.run([sys.executable, "-B", os.path.join(_HERE, "cost.py"), "--write"], check=True)


main()
