"""files: their bytes."""


def read(path):
    with open(path, "rb") as file:
        return file.read()
