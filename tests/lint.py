"""Holds the sources against the rules of the house. Run in the top folder: python3 tests/lint.py"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

MOST_LINES = 400
MOST_FUNCTION_LINES = 40
MOST_PARAMETERS = 5
BANNED = "strcpy strcat sprintf vsprintf gets atoi atol sscanf strtok alloca goto".split()
# A library's headers, and where alone they may be included.
LIBRARIES = {
    "vips/": "src/render/",
    "jpeglib": "src/render/jpeg",
    "jerror": "src/render/jpeg",
    "lcms2": "src/render/profile.c",
    "webp/": "src/render/webpwriter.c",
    "fcgi": "cgi-bin/pantograph.c",
    "curl/": "src/http.c",
    "openssl/": "src/digest.c",
    "seccomp": "src/render/jail.c",
    "linux/landlock": "src/landlock.c",
}
PACKAGES = ["glib-2.0", "fcgi", "vips"]

failures = []


def fail(where, what):
    failures.append(f"{where}: {what}")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def sources(*folders):
    found = []
    for folder in folders:
        for here, _, names in os.walk(folder):
            found += [os.path.join(here, n) for n in sorted(names) if n.endswith((".c", ".h"))]
    return found


def without_comments_and_texts(code):
    """The same lines with comments and literals blanked."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, code,
                  flags=re.S)


def modules():
    lines = [line.split() for line in read("src/ORDER").splitlines()]
    return [words[0] for words in lines if words and not words[0].startswith("#")]


def check_order():
    order = modules()
    rank = {name: place for place, name in enumerate(order)}
    present = {path[len("src/"):].rsplit(".", 1)[0] for path in sources("src")}
    for name in sorted(present - set(order)):
        fail("src/ORDER", f"{name} has no line")
    for name in order:
        if name not in present:
            fail("src/ORDER", f"{name} has no file")
    for path in sources("src"):
        own = path[len("src/"):].rsplit(".", 1)[0]
        for included in re.findall(r'^#include "(.*)\.h"', read(path), flags=re.M):
            if included not in ("config", own) and rank.get(included, 10**6) >= rank.get(own, 0):
                fail(path, f"includes {included}.h, which is not above it in src/ORDER")


def check_libraries():
    for path in sources("src", "cgi-bin"):
        for header in re.findall(r"^#include <(.*)>", read(path), flags=re.M):
            for library, room in LIBRARIES.items():
                if header.startswith(library) and not path.startswith(room):
                    fail(path, f"includes <{header}>, which only {room} may")


def check_words():
    pattern = re.compile(r"\b(%s)\b" % "|".join(BANNED))
    for path in sources("src", "cgi-bin", "tests"):
        for number, line in enumerate(without_comments_and_texts(read(path)).splitlines(), 1):
            for word in pattern.findall(line):
                fail(f"{path}:{number}", f"{word} is banned")


def functions(code):
    """(line, name, parameters, lines) of each function body that begins in column 0."""
    pattern = re.compile(r"^(?!static const|struct|enum|union|typedef)[\w][\w *]*?\b(\w+)\(([^;{}]*)\)\n\{\n(.*?)^\}",
                         flags=re.M | re.S)
    for match in pattern.finditer(code):
        line = code.count("\n", 0, match.start()) + 1
        yield line, match.group(0).split("(")[0], match.group(2), match.group(3).count("\n")


def check_sizes():
    for path in sources("src", "cgi-bin", "tests"):
        code = without_comments_and_texts(read(path))
        if code.count("\n") > MOST_LINES:
            fail(path, f"has more than {MOST_LINES} lines")
        for line, name, parameters, length in functions(code):
            if length > MOST_FUNCTION_LINES and not path.startswith("tests"):
                fail(f"{path}:{line}", f"{name} has {length} lines")
            if parameters.count(",") + 1 > MOST_PARAMETERS:
                fail(f"{path}:{line}", f"{name} has more than {MOST_PARAMETERS} parameters")


def check_exports():
    for path in sources("src"):
        noun = os.path.basename(path).rsplit(".", 1)[0]
        if not path.endswith(".c") or noun == "main":
            continue
        for line, head, _, _ in functions(without_comments_and_texts(read(path))):
            name = head.split()[-1].lstrip("*")
            if "static" not in head.split() and name != noun and not name.startswith((noun + "_", "__asan_")):
                fail(f"{path}:{line}", f"exports {name}, not {noun}_…")


def flags():
    out = subprocess.run(["pkg-config", "--cflags"] + PACKAGES, capture_output=True, text=True,
                         check=True)
    return out.stdout.split()


def check_headers():
    compiler = os.environ.get("CC", "cc").split()
    with tempfile.TemporaryDirectory() as folder:
        for header in [path for path in sources("src") if path.endswith(".h")]:
            unit = os.path.join(folder, "alone.c")
            with open(unit, "w", encoding="utf-8") as file:
                file.write(f'#include "{header[len("src/"):]}"\n')
            result = subprocess.run(
                compiler + ["-D_GNU_SOURCE", "-fsyntax-only", "-Werror", "-Isrc"] + flags() + [unit],
                capture_output=True, text=True)
            if result.returncode != 0:
                fail(header, "does not compile alone: " + result.stderr.strip().split("\n")[0])
            if not re.match(r"/\* [\w]+: ", read(header)):
                fail(header, "does not begin with what the module is")


def check_layout():
    if shutil.which("clang-format") is None:
        fail("clang-format", "is missing (Debian: clang-format)")
        return
    result = subprocess.run(["clang-format", "--dry-run", "-Werror"] +
                            sources("src", "cgi-bin", "tests"), capture_output=True, text=True)
    if result.returncode != 0:
        fail("clang-format", result.stderr.strip().split("\n")[0])


def main():
    checks = [check_order, check_libraries, check_words, check_sizes, check_exports, check_headers,
              check_layout]
    for check in checks:
        check()
    for failure in failures:
        print(failure)
    print(f"lint: {len(checks)} rules, {len(failures)} broken")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
