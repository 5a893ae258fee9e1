"""Checks the sources against the rules of the house. Run in the top folder: python3 tests/lint.py [RULE...]"""
import functools
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
# A library's headers, and the only places that may include them: a folder or single files.
LIBRARIES = {
    "vips/": ("src/full/",),
    "jpeglib.h": ("src/express/jpegtrap.h", "src/express/jpegmeans.h"),
    "jerror.h": ("src/express/jpegtrap.c",),
    "lcms2.h": ("src/express/profile.c",),
    "webp/": ("src/express/webpwriter.c",),
    "fcgi": ("cgi-bin/worker.c",),
    "curl/": ("src/store/http.c",),
    "openssl/": ("src/base/digest.c",),
    "seccomp.h": ("src/box/jail.c",),
    "linux/landlock.h": ("src/base/landlock.c",),
    "spawn.h": ("src/renderer/child_process.c",),
}
# Headers that the build makes.
GENERATED = ("config", "renderer/protocol_id")
# The renderers' folders, and what they may know of the worker.
RENDERERS = ("box", "express", "full")
KNOWN_TO_RENDERERS = ("base/", "recipe/", "renderer/protocol", "renderer/limits", *(f"{name}/" for name in RENDERERS))
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


def module_of(path):
    return path[len("src/"):].rsplit(".", 1)[0]


@functools.cache
def order():
    """{folder: its modules with their folder}, as src/ORDER lists them."""
    floors, folder = {}, None
    for line in read("src/ORDER").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name = line.split()[0]
        if len(line.split()) < 2:
            fail("src/ORDER", f"{name} has no sentence")
        if not line.startswith(" "):
            folder = name.rstrip("/")
            if folder in floors:
                fail("src/ORDER", f"{name} stands twice")
            floors.setdefault(folder, [])
        else:
            floors[folder].append(f"{folder}/{name}")
    return floors


def includes(path):
    return re.findall(r'^#include "(.*)\.h"', read(path), flags=re.M)


def check_order():
    listed = [name for names in order().values() for name in names]
    rank = {name: place for place, name in enumerate(listed)}
    present = {module_of(path) for path in sources("src")}
    for name in sorted(present - set(listed)):
        fail("src/ORDER", f"{name} has no line")
    for name in listed:
        if name not in present:
            fail("src/ORDER", f"{name} has no file")
    for path in sources("src"):
        own = module_of(path)
        for included in includes(path):
            if included not in (*GENERATED, own) and rank.get(included, 10**6) >= rank.get(own, 0):
                fail(path, f"includes {included}.h, which is not above it in src/ORDER")


def check_renderers():
    for path in sources(*(f"src/{name}" for name in RENDERERS)):
        for included in includes(path):
            if included != "config" and not included.startswith(KNOWN_TO_RENDERERS):
                fail(path, f"includes {included}.h, which is the worker's")


def check_makefile():
    """Each folder's variable in Makefile.am lists its modules in the order of src/ORDER."""
    makefile = read("Makefile.am")
    for folder, names in order().items():
        variable = folder.split("/")[-1].upper()
        match = re.search(rf"^{variable} = \\\n(.*?[^\\])\n", makefile, flags=re.M | re.S)
        given = re.findall(r"src/(\S+)\.c\b", match[1]) if match else []
        wanted = [name for name in names if os.path.exists(f"src/{name}.c")
                  and (folder != "express" or not name.endswith("/main"))]
        if given != wanted:
            fail("Makefile.am", f"{variable} is not what src/ORDER lists below {folder}/")
        for header in [f"src/{name}.h" for name in names if os.path.exists(f"src/{name}.h")]:
            if not re.search(rf"(?<!\S){re.escape(header)}(?!\S)", makefile):
                fail("Makefile.am", f"lacks {header}")


def check_libraries():
    used = set()
    for path in sources("src", "cgi-bin"):
        for header in re.findall(r"^#include <(.*)>", read(path), flags=re.M):
            for library in [name for name in LIBRARIES if header.startswith(name)]:
                rooms = [room for room in LIBRARIES[library] if path == room or
                         (room.endswith("/") and path.startswith(room))]
                used.update((library, room) for room in rooms)
                if not rooms:
                    fail(path, f"includes <{header}>, which only {' '.join(LIBRARIES[library])} may")
    for library, rooms in LIBRARIES.items():
        for room in rooms:
            if (library, room) not in used:
                fail("tests/lint.py", f"{room} may include {library} and does not")


def check_words():
    pattern = re.compile(r"\b(%s)\b" % "|".join(BANNED))
    for path in sources("src", "cgi-bin", "tests"):
        for number, line in enumerate(without_comments_and_texts(read(path)).splitlines(), 1):
            for word in pattern.findall(line):
                fail(f"{path}:{number}", f"{word} is banned")


def functions(code):
    """(line, words before the name, name, parameters, lines) of each function, whose body begins
    in column 0. A table's brace does not stand alone on its line."""
    pattern = re.compile(r"^(?!typedef\b)([A-Za-z_][\w\s*]*?)\b(\w+)\(([^;{}]*)\)\n\{\n(.*?)^\}",
                         flags=re.M | re.S)
    for match in pattern.finditer(code):
        line = code.count("\n", 0, match.start()) + 1
        yield line, match[1].split(), match[2], match[3], match[4].count("\n")


def check_sizes():
    for path in sources("src", "cgi-bin", "tests"):
        code = without_comments_and_texts(read(path))
        if code.count("\n") > MOST_LINES:
            fail(path, f"has more than {MOST_LINES} lines")
        for line, _, name, parameters, length in functions(code):
            if length > MOST_FUNCTION_LINES and not path.startswith("tests"):
                fail(f"{path}:{line}", f"{name} has {length} lines")
            if parameters.count(",") + 1 > MOST_PARAMETERS:
                fail(f"{path}:{line}", f"{name} has more than {MOST_PARAMETERS} parameters")


def exports(path):
    """(line, name) of each function that a file exports."""
    for line, words, name, _, _ in functions(without_comments_and_texts(read(path))):
        if "static" not in words:
            yield line, name


def check_exports():
    for path in sources("src"):
        noun = os.path.basename(path).rsplit(".", 1)[0]
        if not path.endswith(".c") or noun == "main":
            continue
        for line, name in exports(path):
            if name != noun and not name.startswith((noun + "_", "__asan_")):
                fail(f"{path}:{line}", f"exports {name}, not {noun}_…")


def check_uses():
    """What is exported is used by another file: by the programs or, where tests look into one, by them."""
    words = {path: set(re.findall(r"\w+", without_comments_and_texts(read(path))))
             for path in sources("src", "cgi-bin", "tests")}
    for path in [path for path in sources("src") if path.endswith(".c")]:
        others = set().union(*(found for other, found in words.items()
                               if other.rsplit(".", 1)[0] != path.rsplit(".", 1)[0]))
        for line, name in exports(path):
            if name not in others and name != "main" and not name.startswith("__asan_"):
                fail(f"{path}:{line}", f"exports {name}, which nobody uses")


def flags():
    out = subprocess.run(["pkg-config", "--cflags"] + PACKAGES, capture_output=True, text=True,
                         check=True)
    return out.stdout.split()


def check_faults():
    """What a renderer raises is what the worker believes of it."""
    rows = re.findall(r"\[(FAULT_\w+)\] =\s*\{([^}]*)\}", read("src/base/fault.c"))
    believed = {"FAULT_NONE", "FAULT_INTERNAL", *(kind for kind, row in rows if "OF_PICTURE" in row)}
    for path in sources(*(f"src/{name}" for name in RENDERERS)):
        for kind in set(re.findall(r"\bFAULT_[A-Z_]+\b", read(path))) - believed:
            fail(path, f"raises {kind}, which src/base/fault.c does not mark OF_PICTURE")


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
            guard = "PANTOGRAPH_" + re.sub(r"\W", "_", header[len("src/"):]).upper()
            if f"#ifndef {guard}\n#define {guard}\n" not in read(header):
                fail(header, f"is not guarded by {guard}")


def check_layout():
    if shutil.which("clang-format") is None:
        fail("clang-format", "is missing (Debian: clang-format)")
        return
    result = subprocess.run(["clang-format", "--dry-run", "-Werror"] +
                            sources("src", "cgi-bin", "tests"), capture_output=True, text=True)
    if result.returncode != 0:
        fail("clang-format", result.stderr.strip().split("\n")[0])


CHECKS = {check.__name__[len("check_"):]: check for check in (
    check_order, check_renderers, check_makefile, check_libraries, check_words, check_sizes, check_exports,
    check_uses, check_faults, check_headers, check_layout)}


def main():
    chosen = sys.argv[1:] or list(CHECKS)
    for name in chosen:
        CHECKS[name]()
    for failure in failures:
        print(failure)
    print(f"lint: {len(chosen)} rules, {len(failures)} broken")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
