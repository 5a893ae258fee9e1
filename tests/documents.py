"""Writes the tables that the programs print into the documents: python3 tests/documents.py --write
With top_builddir set to where the programs were built; without --write it only tells what is stale."""
import os
import sys

sys.dont_write_bytecode = True
from support import document


def main():
    for name in [name for name in document.PRINTED if document.staleness(name)]:
        print(name)
        if "--write" in sys.argv[1:]:
            text = document.printed_anew(name)
            with open(os.path.join(os.environ.get("top_srcdir", "."), name), "w", encoding="utf-8") as file:
                file.write(text)


main()
