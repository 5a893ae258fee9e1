#!/bin/sh
# Runs all tests from nothing: installs what is missing (Debian packages), builds in a temporary
# folder, and tests what was built. Usage: sh tests/run.sh [FAST=1] [KEEP], where KEEP is a folder for the
# builds, and FAST=1 is what a developer runs between two edits.
set -eu

PACKAGES="build-essential clang clang-format clang-tidy autoconf automake pkg-config git python3 curl
libglib2.0-dev libfcgi-dev libcurl4-openssl-dev libssl-dev libvips-dev libjpeg-dev liblcms2-dev libwebp-dev libseccomp-dev libclang-rt-14-dev
lighttpd lighttpd-modules-lua spawn-fcgi multiwatch nginx-light apache2 libapache2-mod-fcgid chromium
radosgw ceph-mon ceph-osd openssl systemd python3-yaml dpkg-dev man-db prometheus
libvips-tools libheif-examples libimage-exiftool-perl"

top=$(cd "$(dirname "$0")/.." && pwd)
. "$top/tests/steps.sh"

is_fast=
while [ $# -gt 0 ]; do
    case $1 in
        FAST=1) is_fast=yes ;;
        *) break ;;
    esac
    shift
done
open_work "$@"

distribute() {
    (cd "$work/clang" && make -s -j"$jobs" distcheck 'TESTS=$(UNIT_TESTS)' >distcheck.log 2>&1) ||
        { tail -40 "$work/clang/distcheck.log"; return 1; }
}

tidy() {
    make -s -C "$work/plain" tidy >"$work/tidy.log" 2>&1 || { grep -E 'error:|warning:' "$work/tidy.log"; return 1; }
}

# In this order, each when the one before is done.
build_the_others() {
    build clang --enable-werror CC=clang && build_tests clang &&
        build sanitizers --enable-werror --enable-sanitizers && build_tests sanitizers &&
        sh "$work/tree/tests/fuzz/run.sh" 0 "$work/fuzz"
}

# shellcheck disable=SC2086
install_missing "$work/apt.log" $PACKAGES
say "building with gcc"
copy_tree
need build plain --enable-werror

if [ -n "$is_fast" ]; then
    say "unit tests and the quick ones of the programs"
    check plain 'TESTS=$(FAST_TESTS)'
    say "lint"
    step make -s -C "$work/plain" lint
    finish
    exit
fi

background builds build_the_others
background tidy tidy
say "all tests; the other builds and clang-tidy in the background"
check plain
say "lint"
step make -s -C "$work/plain" lint
say "clang-tidy"
step await tidy
say "building with clang, with sanitizers, and the fuzzers"
need await builds
say "unit, CGI and renderer tests under address and undefined-behaviour sanitizers"
check sanitizers 'TESTS=$(SANITIZED_TESTS)'
say "fuzzing what reads strangers' bytes"
step sh "$work/tree/tests/fuzz/run.sh" "${FUZZ_SECONDS:-12}" "$work/fuzz"
say "the archive builds, tests and installs"
step distribute
finish
