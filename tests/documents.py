"""Writes the tables that the program prints into the documents: python3 tests/documents.py --write
With top_builddir set to where the program was built; without --write it only tells what is stale."""
import os
import subprocess
import sys

sys.dont_write_bytecode = True
from support import document
from support.site import program


def print_option(option):
    return subprocess.run([program(), option], capture_output=True, text=True, check=True).stdout


def main():
    stale = [name for name in document.PRINTED
             if document.printed_anew(name, print_option) != document.read(name)]
    for name in stale:
        print(name)
        if "--write" in sys.argv[1:]:
            text = document.printed_anew(name, print_option)
            with open(os.path.join(os.environ.get("top_srcdir", "."), name), "w",
                      encoding="utf-8") as file:
                file.write(text)


main()
