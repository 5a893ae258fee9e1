#!/usr/bin/env -S python3 -B
"""The settings: what is wrong is named, all of it at once; and what the program says of itself."""

import os
import re
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import document, picture, tap
from support.fastcgi import Worker

PREFIX = "PANTOGRAPH_"
OPTIONS = ("--check", "--version", "--help")

# Setting, a wrong value, and what the line must say is wanted.
WRONG = [
    ("ORIGINALS", "", "file:///FOLDER"),
    ("ORIGINALS", "/srv/originals", "file:///FOLDER"),
    ("ORIGINALS", "file://host/srv", "file:///FOLDER"),
    ("ORIGINALS", "file:srv", "file:///FOLDER"),
    ("ORIGINALS", "file:///a%zz", "file:///FOLDER"),
    ("ORIGINALS", "ftp://host/srv", "file:///FOLDER"),
    ("ORIGINALS", "s3://", "s3://BUCKET"),
    ("ORIGINALS", "s3://ab", "s3://BUCKET"),
    ("ORIGINALS", "s3://a_bucket?", "s3://BUCKET"),
    ("ORIGINALS", "s3://bucket//prefix", "s3://BUCKET"),
    ("ORIGINALS", "https://", "https://HOST"),
    ("ORIGINALS", "https://host/base?query", "https://HOST"),
    ("CACHE", "https://host/base", "cannot be written to"),
    ("CACHE", "cache", "file:///FOLDER"),
    ("ORIGINALS_ACCESS", "public", "signed, anonymous"),
    ("S3_ADDRESSING", "host", "auto, path, virtual"),
    ("PUBLIC_URL", "", "https://images.example"),
    ("PUBLIC_URL", "images.example", "https://images.example"),
    ("PUBLIC_URL", "ftp://images.example", "https://images.example"),
    ("PUBLIC_URL", "javascript:alert(1)", "https://images.example"),
    ("PUBLIC_URL", "https://", "https://images.example"),
    ("PUBLIC_URL", "https://images.example/?x", "https://images.example"),
    ("PUBLIC_URL", "https://images.example/#x", "https://images.example"),
    ("PUBLIC_URL", "https://images.example/\r\nSet-Cookie: a", "https://images.example"),
    ("PUBLIC_URL", "https://a b", "https://images.example"),
    ("ANSWER", "Redirect", "redirect, inline"),
    ("ANSWER", "", "redirect, inline"),
    ("ALIAS", "link", "auto, redirect, copy, none"),
    ("LOG", "text", "logfmt, json, off"),
    ("CACHE_CONTROL", "public\nSet-Cookie: a", "control characters"),
    ("CORS", "*\r\nSet-Cookie: a", "control characters"),
    ("RUNTIME_DIR", "/tmp/\x01", "control characters"),
    ("SIZES", "small", "'small'"),
    ("SIZES", "=w_1", "'=w_1'"),
    ("SIZES", "a=w_0", "w_0"),
    ("SIZES", "a=w_1;a=w_2", "a is defined twice"),
    ("SIZES", "a=s_b;b=w_1", "s_b"),
    ("WIDTHS", "64,x", "'x'"),
    ("WIDTHS", "64,64", "must increase"),
    ("WIDTHS", "9000", "9000"),
    ("SIZES", "a=w_1,x_1", "c_extract"),
    *(("QUARANTINE", formats, "such as `heic,avif`") for formats in ("tiff", "heic, avif", "heic,", "AVIF")),
    ("MAX_BYTES", "0", "1–1G bytes"),
    ("MAX_BYTES", "1073741825", "1–1G bytes"),
    ("MAX_BYTES", "2G", "1–1G bytes"),
    ("MAX_BYTES", "99999999999999999999G", "1–1G bytes"),
    ("MAX_BYTES", "8589934592G", "1–1G bytes"),
    ("MAX_BYTES", "1.5M", "1–1G bytes"),
    ("MAX_BYTES", "32m", "1–1G bytes"),
    ("MAX_BYTES", "32 M", "1–1G bytes"),
    ("MAX_BYTES", "M", "1–1G bytes"),
    ("MAX_BYTES", "", "1–1G bytes"),
    ("MAX_MEMORY", "255M", "256M–64G bytes"),
    ("MAX_MEMORY", "65G", "256M–64G bytes"),
]
for number in ("", "x", "-1", "+1", "1e1", "0x1", " 1", "1 ", "1.0", "٣", "99999999999999999999"):
    WRONG += [(name, number, "expected ") for name in ("QUALITY", "DEADLINE", "RENDER_BUDGET", "MAX_AREA")]


def lines_of(done):
    return done.stderr.decode("utf-8", "replace").splitlines()


def is_mistake(done, *words):
    """A check that finds exactly this mistake."""
    lines = lines_of(done)
    tap.same((done.returncode, done.stdout, len(lines)), (1, b"", 1), f"exit, output, lines of {lines}")
    for word in words:
        tap.holds(word in lines[0], f"{lines[0]!r} holds {word!r}")


@tap.test
def right_settings_pass_silently(site):
    done = site.call("--check")
    tap.same((done.returncode, done.stdout, done.stderr), (0, b"", b""), "exit, output and errors")


@tap.each(WRONG)
def wrong(site, name, value, wanted):
    site.set(**{name: value})
    is_mistake(site.call("--check"), PREFIX + name, wanted)


@tap.each([("ORIGINALS",), ("CACHE",), ("PUBLIC_URL",)])
def required(site, name):
    site.set(**{name: None})
    is_mistake(site.call("--check"), f"{PREFIX}{name} is not set")


@tap.each([("QUALTY",), ("quality",), ("QUALITY_",), ("",), ("ORIGINAL",), ("SIZES2",)])
def unknown(site, name):
    site.settings[PREFIX + name] = "1"
    is_mistake(site.call("--check"), f"{PREFIX}{name}: unknown setting")


@tap.test
def all_mistakes_are_named_at_once(site):
    wrong_ones = {"ANSWER": "x", "ALIAS": "x", "QUALITY": "0", "MAX_BYTES": "x", "SIZES": "x", "NONE": "x"}
    site.set(PUBLIC_URL=None, **wrong_ones)
    done = site.call("--check")
    tap.same(done.returncode, 1, "the exit status")
    names = sorted(re.match(PREFIX + "([A-Z_]+)", line)[1] for line in lines_of(done))
    tap.same(names, sorted([*wrong_ones, "PUBLIC_URL"]), "the names")


def printed_rows():
    """The rows of the printed settings: {name: (default, values)}."""
    lines = [line for line in document.output_of("pantograph print settings").splitlines() if PREFIX in line[:20]]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0].strip("`"): (row[1].strip("`"), row[2]) for row in cells}


@tap.test
def bounds_of_numbers_are_those_printed(site):
    ranges = {name: re.fullmatch("([0-9]+)–([0-9]+)( [a-z]+)?", row[1]) for name, row in printed_rows().items()}
    numbers = {name: (int(match[1]), int(match[2])) for name, match in ranges.items() if match}
    tap.holds({PREFIX + "QUALITY", PREFIX + "DEADLINE", PREFIX + "MAX_EDGE"} <= set(numbers), "there are numbers")
    for name, (least, most) in numbers.items():
        before = dict(site.settings)
        site.set(SIZES="")
        for value in (least, most):
            site.settings[name] = str(value)
            tap.same(site.call("--check").returncode, 0, f"the exit status with {name}={value}")
        for value in (least - 1, most + 1):
            site.settings[name] = str(value)
            is_mistake(site.call("--check"), name, f"{least}–{most}")
        site.settings = before


@tap.test
def printed_words_and_defaults_are_taken(site):
    for name, (default, values) in printed_rows().items():
        words = values.split(", ") if re.fullmatch("[a-z0-9]+(, [a-z0-9]+)*", values) else []
        for value in words + ([default] if default != "required" else []):
            before = dict(site.settings)
            # the one needs sizes
            site.set(SIZES="a=w_1" if name.endswith("ONLY_SIZES") else "")
            site.settings[name] = value
            tap.same(lines_of(site.call("--check")), [], f"mistakes with {name}={value}")
            site.settings = before


@tap.each([("MAX_BYTES", "1"), ("MAX_BYTES", "500K"), ("MAX_BYTES", "1G"), ("MAX_MEMORY", "1024M"), ("MAX_MEMORY", "64G")])
def right_bytes(site, name, value):
    site.set(**{name: value})
    tap.same(lines_of(site.call("--check")), [], "mistakes")


@tap.test
def least_memory_is_enough_to_start(site):
    site.set(MAX_MEMORY="1")
    least = re.search("expected ([0-9]+M)–", lines_of(site.call("--check"))[0])[1]
    site.set(MAX_MEMORY=least)
    tap.same(lines_of(site.call("--check")), [], f"mistakes with {least}")


@tap.test
def bytes_count_in_1024s(site):
    site.write("a.jpg", b"x" * 1025)
    site.set(MAX_BYTES="1K")
    tap.same(site.ask("/a.jpg/1/full/x.jpg").slug, "original-too-large", "the answer to 1025 bytes")
    site.write("a.jpg", b"x" * 1024)
    tap.same(site.ask("/a.jpg/1/full/x.jpg").slug, "not-a-picture", "the answer to 1024 bytes")


@tap.test
def only_sizes_needs_sizes(site):
    site.set(ONLY_SIZES="1")
    is_mistake(site.call("--check"), PREFIX + "ONLY_SIZES=1 needs " + PREFIX + "SIZES")


# Folders.


def overlap(site, originals, cache):
    site.set(ORIGINALS="file://" + originals, CACHE="file://" + cache)
    is_mistake(site.call("--check"), "neither may lie inside the other")


@tap.test
def one_folder_for_both(site):
    overlap(site, site.originals, site.originals)
    overlap(site, site.originals, site.originals + "/")
    overlap(site, site.originals + "/../originals", site.originals)


@tap.test
def cache_inside_originals(site):
    os.mkdir(os.path.join(site.originals, "cache"))
    overlap(site, site.originals, site.originals + "/cache")
    overlap(site, "/", site.cache)


@tap.test
def originals_inside_cache(site):
    os.mkdir(os.path.join(site.cache, "originals"))
    overlap(site, site.cache + "/originals", site.cache)


@tap.test
def cache_inside_originals_by_a_link(site):
    link = os.path.join(site.folder, "link")
    os.symlink(site.originals, link)
    os.mkdir(os.path.join(site.originals, "cache"))
    overlap(site, site.originals, link + "/cache")
    overlap(site, link, site.originals + "/cache")
    overlap(site, site.originals, link)


@tap.test
def cache_that_is_not_there_yet_inside_originals_by_a_link(site):
    link = os.path.join(site.folder, "link")
    os.symlink(site.originals, link)
    overlap(site, site.originals, link + "/cache")
    overlap(site, link, site.originals + "/a/b/cache")
    overlap(site, site.originals, link + "/a/b/cache")
    tap.same(os.listdir(site.originals), [], "what is among the originals")


@tap.test
def a_name_that_merely_begins_alike(site):
    os.mkdir(site.originals + "-2")
    site.set(CACHE="file://" + site.originals + "-2")
    tap.same(lines_of(site.call("--check")), [], "mistakes")


@tap.test
def folder_with_a_space(site):
    site.write("a.png", b"x")
    os.rename(site.originals, site.folder + "/the originals")
    site.set(ORIGINALS=f"file://{site.folder}/the%20originals")
    tap.same(lines_of(site.call("--check")), [], "mistakes")
    tap.same(site.ask("/a.png/1/full/x.jpg").status, 415, "the status")


@tap.test
def missing_originals(site):
    os.rmdir(site.originals)
    is_mistake(site.call("--check"), site.originals)


@tap.test
def missing_cache_is_made(site):
    # It says who the workers are, in case that root runs this test.
    os.mkdir(site.runtime, mode=0o700)
    os.rmdir(site.cache)
    site.set(CACHE=f"file://{site.cache}/a/b")
    tap.same(lines_of(site.call("--check")), [], "mistakes")
    tap.holds(os.path.isdir(site.cache + "/a/b"), "the folder is there")


@tap.test
def cache_that_cannot_be_made(site):
    os.mkdir(site.runtime, mode=0o700)
    file = site.write("file", b"")
    site.set(CACHE="file://" + file.replace("originals/file", "blocked/cache"))
    with open(os.path.join(site.folder, "blocked"), "wb"):
        pass
    is_mistake(site.call("--check"), "blocked/cache")


@tap.test
def runtime_folder_of_everybody(site):
    os.mkdir(site.runtime)
    os.chmod(site.runtime, 0o777)
    is_mistake(site.call("--check"), site.runtime, "others")


@tap.test
def runtime_folder_of_a_group(site):
    os.mkdir(site.runtime)
    os.chmod(site.runtime, 0o770)
    is_mistake(site.call("--check"), site.runtime, "others")


@tap.each([(name, mode) for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE") for mode in (0o660, 0o606, 0o620)])
def credentials_file_that_others_write(site, name, mode):
    path = site.write("credentials", b"[default]\naws_access_key_id = a\naws_secret_access_key = b\n")
    os.chmod(path, mode)
    site.set(ORIGINALS="s3://originals-of-nobody")
    site.settings[name] = path
    is_mistake(site.call("--check"), path, "is writable by others")


@tap.test
def runtime_folder_that_is_a_link(site):
    os.mkdir(os.path.join(site.folder, "elsewhere"))
    os.symlink("elsewhere", site.runtime)
    is_mistake(site.call("--check"), site.runtime)
    tap.same(os.listdir(os.path.join(site.folder, "elsewhere")), [], "what is in the other folder")


@tap.test
def runtime_folder_is_private(site):
    site.call("--check")
    tap.same(os.stat(site.runtime).st_mode & 0o777, 0o700, "the mode")
    for name in os.listdir(site.runtime):
        tap.same(os.stat(os.path.join(site.runtime, name)).st_mode & 0o777, 0o600, f"the mode of {name}")


@tap.each([("/no/such/program",), ("/etc/passwd",), ("/bin/true",), ("/bin/echo",)])
def no_renderer(site, path):
    site.set(RENDERER=path)
    is_mistake(site.call("--check"), path)


# The program's own words.


@tap.each([(option,) for option in OPTIONS if option != "--check"])
def option_needs_no_settings(site, option):
    site.settings = {}
    done = site.call(option)
    tap.same((done.returncode, done.stderr), (0, b""), "exit and errors")
    tap.holds(done.stdout.endswith(b"\n"), "the text ends its line")


@tap.test
def help_names_all_options(site):
    text = site.call("--help").stdout.decode()
    tap.same(re.findall(r"^  (--[a-z]+)", text, re.M), list(OPTIONS), "the options")


@tap.test
def version(site):
    text = site.call("--version").stdout.decode()
    tap.holds(re.fullmatch(r"pantograph [0-9.]+\nGLib/[0-9.]+ libcurl/[0-9.]+ OpenSSL/.*\n", text), f"{text!r} is a version")


@tap.test
def table_of_settings(_site):
    rows = printed_rows()
    for name in ("ORIGINALS", "CACHE", "PUBLIC_URL"):
        tap.same(rows[PREFIX + name][0], "required", f"the default of {name}")
    tap.same(rows[PREFIX + "QUALITY"], ("80", "1–100"), "the row of QUALITY")
    tap.same(rows[PREFIX + "ANSWER"], ("redirect", "redirect, inline"), "the row of ANSWER")


@tap.test
def table_of_keys(_site):
    text = document.output_of("pantograph print keys")
    keys = re.findall(r"^\| `([a-z]+)_`", text, re.M)
    wanted = "w h ar dpr c el g x y bg q a r bo o e l pg an fl s".split()
    tap.same(keys, wanted, "the keys")


@tap.test
def table_of_faults(_site):
    text = document.output_of("pantograph print faults")
    rows = re.findall(r"^\| `([a-z-]+)` \| ([45][0-9][0-9]) \| ([A-Z].*\.) \|$", text, re.M)
    tap.same(len(rows), len(text.splitlines()) - 2, "rows of the right form")
    statuses = dict(row[:2] for row in rows)
    known = {"bad-value": "400", "no-original": "404", "budget-spent": "429", "busy": "503", "internal": "500"}
    tap.same({slug: statuses.get(slug) for slug in known}, known, "some of the statuses")


TABLES = ("settings", "environment", "keys", "faults", "metrics")


@tap.test
def operator_s_command_names_its_tables(site):
    text = site.tool("help").stdout.decode()
    tap.same(re.findall(r"^    ([a-z]+) ", text, re.M), list(TABLES), "the tables")
    commands = re.findall(r"^  pantograph ([a-z]+)", text, re.M)
    tap.same(commands, ["check", "doctor", "print", "version", "help"], "the commands")


@tap.each([(name,) for name in TABLES])
def table_needs_no_settings(site, name):
    site.settings = {}
    done = site.tool("print", name)
    tap.same((done.returncode, done.stderr), (0, b""), "exit and errors")
    tap.holds(done.stdout.endswith(b"\n"), "the text ends its line")


@tap.each([("print",), ("print", "nonsense"), ("print", "keys", "keys"), ("nonsense",), ("check", "/no/such/file")])
def wrong_words_for_the_operator_s_command(site, *arguments):
    done = site.tool(*arguments)
    tap.same((done.returncode, done.stdout), (1, b""), "exit and output")
    tap.holds(done.stderr.startswith(b"pantograph: "), "the error names the program")


@tap.test
def operator_s_check_finds_what_the_worker_s_finds(site):
    tap.same(site.tool("check").returncode, 0, "the exit status with good settings")
    site.set(QUALITY="0", NONSENSE="1", PUBLIC_URL=None)
    done = site.tool("check")
    tap.same(done.returncode, 1, "the exit status")
    tap.same(done.stderr, site.call("--check").stderr, "the mistakes")


@tap.test
def operator_s_check_reads_a_file(site):
    path = os.path.join(site.folder, "settings")
    with open(path, "w", encoding="utf-8") as file:
        file.write("# settings\n" + "".join(f'{name}="{value}"\n' for name, value in site.settings.items()))
        file.write("PANTOGRAPH_QUALITY=101\n")
    site.settings = {}
    done = site.tool("check", path)
    tap.same((done.returncode, len(lines_of(done))), (1, 1), f"exit and number of mistakes: {done.stderr}")
    tap.holds(b"PANTOGRAPH_QUALITY='101': expected 1" in done.stderr, "the mistake is that of the file")


@tap.each([("--nonsense",), ("--check", "--check"), ("-h",), ("",), ("file",)])
def wrong_arguments(site, *arguments):
    done = site.call(*arguments)
    tap.same((done.returncode, done.stdout), (1, b""), "exit and output")
    tap.holds(b"--help" in done.stderr, "the error refers to the help")


# A start with a wrong setting.
SECRET = "canary-91c2"


@tap.test
def cgi_request_with_a_wrong_setting_leaks_nothing(site):
    site.set(QUALITY=SECRET, CACHE=SECRET)
    answer = site.ask("/a/1/full/x.jpg")
    tap.same((answer.status, answer.slug, answer.exit_status), (500, "bad-settings", 1), "the answer")
    tap.same(answer.text, "bad-settings: see the log of the web server\n", "the text")
    tap.same(answer.header("Content-Type"), "text/plain", "Content-Type")
    tap.same(answer.header("Cache-Control"), "no-store", "Cache-Control")
    tap.holds(SECRET not in str(answer.headers), "no header names the value")
    tap.same(answer.log_text.count(SECRET), 2, "how often the log names it")


@tap.test
def cgi_request_without_originals_leaks_nothing(site):
    os.rmdir(site.originals)
    answer = site.ask("/a/1/full/x.jpg")
    tap.same((answer.status, answer.slug), (500, "bad-settings"), "the answer")
    tap.holds(site.folder not in answer.text, "the answer names no folder")
    tap.holds(site.originals in answer.log_text, "the log does")


@tap.test
def worker_with_a_wrong_setting_ends(site):
    site.set(QUALITY="0")
    worker = Worker(site)
    tap.same(worker.process.wait(20), 1, "the exit status")
    tap.holds(PREFIX + "QUALITY='0'" in worker.log_text(), "the log names the setting")


@tap.test
def requests_cannot_set_anything(site):
    site.add("a.jpg", picture.plain(tap.shelf(), 40, 30))
    worker = Worker(site)
    elsewhere = os.path.join(site.folder, "elsewhere")
    wrong_ones = {"PANTOGRAPH_ORIGINALS": "file:///etc", "PANTOGRAPH_CACHE": "file://" + elsewhere}
    wrong_ones.update(PANTOGRAPH_PUBLIC_URL="https://evil.example", PANTOGRAPH_NONE="1", PANTOGRAPH_CORS="evil")
    answer = worker.ask("/a.jpg/1/w_9/x.jpg", **wrong_ones)
    tap.same((answer.status, answer.header("Location")), (307, "https://images.example/a.jpg/1/w_9/x.jpg"), "the answer")
    tap.same(answer.header("Access-Control-Allow-Origin"), "*", "the origin")
    tap.same(worker.ask("/passwd/1/w_9/x.jpg", **wrong_ones).status, 404, "the status for /etc/passwd")
    tap.holds(not os.path.exists(elsewhere), "nothing is stored elsewhere")


tap.run("vips", "vipsheader")
