#!/bin/sh
# Runs all tests from nothing: installs what is missing (Debian packages), builds in a temporary
# folder, and tests what was built. Usage: sh tests/run.sh [KEEP], where KEEP is a folder for the builds.
set -eu

PACKAGES="build-essential clang clang-format autoconf automake pkg-config git python3 curl
libglib2.0-dev libfcgi-dev libcurl4-openssl-dev libssl-dev libvips-dev libjpeg-dev liblcms2-dev libwebp-dev libseccomp-dev libclang-rt-14-dev
lighttpd lighttpd-modules-lua spawn-fcgi multiwatch nginx-light apache2 libapache2-mod-fcgid chromium
radosgw ceph-mon ceph-osd openssl systemd python3-yaml dpkg-dev man-db prometheus
libvips-tools libheif-examples libimage-exiftool-perl"

top=$(cd "$(dirname "$0")/.." && pwd)
. "$top/tests/packages.sh"
jobs=$(nproc)

say() {
    printf '\n== %s\n' "$*"
}

# A copy, because a tree that is configured in place cannot be built anywhere else.
copy_tree() {
    mkdir -p "$work/tree"
    if git -C "$top" rev-parse --git-dir >/dev/null 2>&1; then
        (cd "$top" && git ls-files -z -co --exclude-standard | tar -c --null -T - --ignore-failed-read 2>/dev/null) |
            tar -x -C "$work/tree"
    else
        cp -R "$top/." "$work/tree"
    fi
    (cd "$work/tree" && autoreconf -i >"$work/autoreconf.log" 2>&1)
}

# build NAME [CONFIGURE OPTION...]
build() {
    name=$1
    shift
    mkdir -p "$work/$name"
    (cd "$work/$name" && ../tree/configure "$@" >configure.log && make -s -j"$jobs" >make.log 2>&1) || {
        tail -n 30 "$work/$name/configure.log" "$work/$name/make.log"
        exit 1
    }
}

passed=0
failed=0

# Tests wait a lot: one more at once than there are cores.
# check NAME [MAKE VARIABLE...]: no test may be skipped either, for everything it needs is installed; only
# what root alone can do, others may skip.
check() {
    name=$1
    shift
    log=$work/$name/check.log
    (cd "$work/$name" && make -j"$((jobs + 1))" check "$@" >"$log" 2>&1) || true
    count() { sed -n "s/^# $1: *//p" "$log" | tail -1; }
    [ -n "$(count TOTAL)" ] || { tail -30 "$log"; exit 1; }
    passed=$((passed + $(count PASS)))
    wrong=$(($(count FAIL) + $(count ERROR) + $(count XPASS) + $(count XFAIL)))
    [ "$(id -u)" != 0 ] || wrong=$((wrong + $(count SKIP)))
    failed=$((failed + wrong))
    echo "$(count TOTAL) tests, $wrong not passed"
    [ "$wrong" = 0 ] || grep -E '^(not ok|FAIL|ERROR|SKIP)' "$log" || true
    [ "$wrong" = 0 ] || find "$work/$name/tests" -name '*.log' -exec grep -l '^not ok\|^Bail\|^ERROR' {} + |
        while read -r file; do
            echo "--- $file"
            tail -60 "$file"
        done
}

step() {
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}

distribute() {
    (cd "$work/plain" && make -s distcheck 'TESTS=$(UNIT_TESTS)' >distcheck.log 2>&1) ||
        { tail -40 "$work/plain/distcheck.log"; return 1; }
}

if [ $# -gt 0 ]; then
    mkdir -p "$1"
    work=$(cd "$1" && pwd)
else
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
fi

# shellcheck disable=SC2086
install_missing "$work/apt.log" $PACKAGES
say "building with gcc"
copy_tree
build plain --enable-werror
say "all tests"
check plain
say "lint"
step make -s -C "$work/plain" lint
say "building with clang"
build clang --enable-werror CC=clang
say "unit, CGI and renderer tests under address and undefined-behaviour sanitizers"
build sanitizers --enable-werror --enable-sanitizers
check sanitizers 'TESTS=$(UNIT_TESTS) $(CGI_TESTS) $(RENDER_TESTS:%_sizes.py=)'
say "fuzzing what reads strangers' bytes"
step sh "$work/tree/tests/fuzz/run.sh" "${FUZZ_SECONDS:-60}" "$work/fuzz"
say "the archive builds, tests and installs"
step distribute

printf '\n%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
