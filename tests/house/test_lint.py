#!/usr/bin/env -S python3 -B
"""The linter sees what it is there for: each rule is broken on purpose in a copy of the sources."""

import os
import shutil
import subprocess
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import tap

TOP = os.path.abspath(os.environ.get("top_srcdir", "."))


def copy_of_sources(site):
    """A copy of what the linter reads."""
    top = os.path.join(site.folder, "tree")
    os.makedirs(os.path.join(top, "tests"))
    for folder in ("src", "cgi-bin"):
        shutil.copytree(os.path.join(TOP, folder), os.path.join(top, folder), ignore=shutil.ignore_patterns("*.o", "*.a"))
    for name in ("Makefile.am", "tests/lint.py", ".clang-format"):
        shutil.copy(os.path.join(TOP, name), os.path.join(top, name))
    return top


def lint(top, rule):
    done = subprocess.run([sys.executable, "-B", "tests/lint.py", rule], cwd=top, capture_output=True, text=True, check=False)
    tap.same(done.stderr, "", "the errors")
    return done


def edit(top, name, old, new):
    path = os.path.join(top, name)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    tap.holds(old in text, f"{name} holds {old!r}")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(old, new, 1))


SEVEN = "int a, int b, int c, int d, int e, int f, int g"
LONG = "int percent_long(void)\n{\n" + "    percent_long();\n" * 41 + "    return 0;\n}\n"

# Rule, file, what is put before its first include (or replaced), what the linter must say.
PLANTED = [
    ("order", "src/base/text.c", '#include "serve/serve.h"', "includes serve/serve.h, which is not above it"),
    ("order", "src/base/digest.c", '#include "base/blob.h"', "includes base/blob.h, which is not above it"),
    ("order", "src/aws/s3.h", '#include "store/store.h"', "includes store/store.h, which is not above it"),
    ("order", "src/recipe/recipe.h", '#include "recipe/recipe_list.h"', "includes recipe/recipe_list.h, which is not above it"),
    ("renderers", "src/full/decode.c", '#include "settings/settings.h"', "includes settings/settings.h, which is the worker's"),
    ("renderers", "src/box/sniff.c", '#include "store/http.h"', "includes store/http.h, which is the worker's"),
    ("renderers", "src/express/express.c", '#include "renderer/child.h"', "includes renderer/child.h, which is the worker's"),
    ("libraries", "src/express/express.c", "#include <vips/vips.h>", "includes <vips/vips.h>, which only src/full/ may"),
    ("libraries", "src/box/sniff.c", "#include <vips/vips.h>", "includes <vips/vips.h>, which only src/full/ may"),
    ("libraries", "src/serve/serve.c", "#include <vips/vips.h>", "includes <vips/vips.h>, which only src/full/ may"),
    ("libraries", "src/store/store_s3.c", "#include <curl/curl.h>", "which only src/store/http.c may"),
    ("libraries", "src/full/encode.c", "#include <jpeglib.h>", "which only src/express/jpegtrap.h"),
    ("libraries", "src/serve/answer.c", "#include <openssl/sha.h>", "which only src/base/digest.c may"),
    ("libraries", "src/serve/serve.c", "#include <fcgiapp.h>", "which only cgi-bin/worker.c may"),
    ("words", "src/base/text.c", "static void f(char *a)\n{\n    strcpy(a, a);\n}", "strcpy is banned"),
    ("words", "cgi-bin/worker.c", "static void f(void)\n{\n    goto f;\n}", "goto is banned"),
    ("sizes", "src/base/percent.c", f"static const char *percent_far(int a, {SEVEN})\n{{\n    return 0;\n}}", "percent_far has more than 5 parameters"),
    ("sizes", "src/base/percent.c", f"struct fault *percent_far({SEVEN})\n{{\n    return 0;\n}}", "percent_far has more than 5 parameters"),
    ("sizes", "src/base/percent.c", LONG, "percent_long has 42 lines"),
    ("exports", "src/base/percent.c", "int elsewhere(void)\n{\n    return 0;\n}", "exports elsewhere, not percent_"),
    ("exports", "src/base/percent.c", "struct fault *entirely_elsewhere(void)\n{\n    return 0;\n}", "exports entirely_elsewhere, not percent_"),
    ("exports", "src/base/percent.c", "const char *\nentirely_elsewhere(void)\n{\n    return 0;\n}", "exports entirely_elsewhere, not percent_"),
    ("exports", "src/base/percent.c", "enum format entirely_elsewhere(void)\n{\n    return 0;\n}", "exports entirely_elsewhere, not percent_"),
    ("uses", "src/base/percent.c", "int percent_unused(void)\n{\n    return 0;\n}", "exports percent_unused, which nobody uses"),
    ("faults", "src/full/make.c", "static int f = FAULT_BUDGET_SPENT;", "raises FAULT_BUDGET_SPENT, which src/base/fault.c does not mark"),
    ("headers", "src/base/percent.h", "struct unknown_here f(GString);\nint g(struct fault);", "does not compile alone"),
]

@tap.test
def nothing_is_wrong_with_the_sources(site):
    top = copy_of_sources(site)
    for rule in ("order", "renderers", "makefile", "libraries", "words", "sizes", "exports", "faults"):
        done = lint(top, rule)
        tap.same((done.stdout, done.returncode), ("lint: 1 rules, 0 broken\n", 0), f"the rule {rule}")


@tap.each(PLANTED)
def planted(site, rule, name, code, wanted):
    top = copy_of_sources(site)
    edit(top, name, "#include", code + "\n\n#include")
    done = lint(top, rule)
    tap.same(done.returncode, 1, "the exit status")
    lines = [line for line in done.stdout.splitlines() if line.startswith(name)]
    tap.holds(any(wanted in line for line in lines), f"a line about {name} has {wanted!r}: {done.stdout}")


@tap.each([
    ("  quote            any bytes as a JSON string\n", "", "base/quote has no line"),
    ("  quote            any bytes as a JSON string\n", "  quote            any bytes as a JSON string\n  nothing          at all\n", "base/nothing has no file"),
    ("  quote            any bytes as a JSON string\n", "  quote\n", "quote has no sentence"),
    ("recipe/  ", "base/  ", "stands twice"),
])
def order_is_that_of_the_files(site, old, new, wanted):
    top = copy_of_sources(site)
    edit(top, "src/ORDER", old, new)
    done = lint(top, "order")
    tap.holds(done.returncode == 1 and wanted in done.stdout, f"{wanted!r} is said: {done.stdout}")


@tap.test
def makefile_lists_what_the_order_lists(site):
    top = copy_of_sources(site)
    edit(top, "Makefile.am", "\tsrc/base/quote.c src/base/quote.h \\\n", "")
    done = lint(top, "makefile")
    tap.holds("BASE is not what src/ORDER lists" in done.stdout and "lacks src/base/quote.h" in done.stdout, f"it is said: {done.stdout}")


@tap.test
def a_right_that_nobody_uses_is_taken_away(site):
    top = copy_of_sources(site)
    edit(top, "src/store/http.c", "#include <curl/curl.h>\n", "")
    done = lint(top, "libraries")
    tap.holds("src/store/http.c may include curl/ and does not" in done.stdout, f"it is said: {done.stdout}")


def protocol_id(src):
    script = os.path.join(TOP, "src/renderer/protocol_id.sh")
    return subprocess.run(["sh", script, src], capture_output=True, text=True, check=True).stdout


@tap.each([
    ("src/recipe/recipe_effect.h", "    RECIPE_EFFECTS\n", "    RECIPE_EFFECT_POSTERIZE,\n    RECIPE_EFFECTS\n", True),
    ("src/recipe/recipe.h", "    RECIPE_KEYS\n", "    RECIPE_NOVELTY,\n    RECIPE_KEYS\n", True),
    ("src/base/fault.h", "    FAULT_KINDS\n", "    FAULT_NOVELTY,\n    FAULT_KINDS\n", True),
    ("src/base/format.h", "    FORMATS\n", "    FORMAT_NOVELTY,\n    FORMATS\n", True),
    ("src/renderer/limits.h", "struct limits {\n", "struct limits {\n    gint64 novelty;\n", True),
    ("src/renderer/protocol.h", "struct protocol_reply {\n", "struct protocol_reply {\n    gint64 novelty;\n", True),
    ("src/settings/settings.h", "struct settings {\n", "struct settings {\n    gint64 novelty;\n", False),
])
def protocol_of_changed_headers_is_another(site, name, old, new, is_another):
    top = copy_of_sources(site)
    before = protocol_id(os.path.join(top, "src"))
    edit(top, name, old, new)
    tap.same(protocol_id(os.path.join(top, "src")) != before, is_another, "whether the identity has changed")


@tap.test
def programs_have_the_protocol_of_these_headers(_site):
    with open("src/renderer/protocol_id.h", encoding="utf-8") as file:
        tap.same(file.read(), protocol_id(os.path.join(TOP, "src")), "the identity that was built in")


tap.run("pkg-config")
