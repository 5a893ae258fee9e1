#!/bin/sh
# install.sh [samples]: installs with apt-get what the quick start needs and this system lacks; with
# `samples` also what draws the samples. If nothing is missing, it does nothing and needs no privileges.
set -eu

PATH=$PATH:/usr/sbin:/sbin
top=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)

say() {
    printf '%s\n' "$*"
}

fail() {
    printf 'quickstart: %s\n' "$*" >&2
    exit 1
}

is_root() {
    [ "$(id -u)" -eq 0 ]
}

has() {
    command -v "$1" >/dev/null 2>&1
}

has_magnet() {
    printf 'server.document-root = "/"\nserver.modules = ( "mod_magnet" )\n' |
        lighttpd -tt -f - >/dev/null 2>&1
}

# configure.ac has the list of libraries: NEED([VARIABLE], [MODULE >= VERSION], [DEBIAN PACKAGE])
missing_libraries() {
    sed -n 's/^NEED(\[[^]]*\], *\[\([^]]*\)\], *\[\([^]]*\)\]).*/\2 \1/p' "$top/configure.ac" |
        while read -r package module; do
            pkg-config --exists "$module" 2>/dev/null || say "$package"
        done
}

missing() {
    has cc || say build-essential
    has make || say build-essential
    has autoreconf || say autoconf
    has automake || say automake
    has pkg-config || say pkg-config
    missing_libraries
    has lighttpd || say lighttpd
    has_magnet || say lighttpd-modules-lua
    has spawn-fcgi || say spawn-fcgi
    has multiwatch || say multiwatch
    has curl || say curl
    [ "${1:-}" != samples ] || has vips || say libvips-tools
}

as_root() {
    if is_root; then "$@"; else sudo "$@"; fi
}

apt() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@" >/dev/null
}

# Debian starts a web server on port 80 as soon as it is installed. Nobody asked for that one.
keep_quiet() {
    if [ -d /run/systemd/system ]; then
        as_root systemctl -q "$@" lighttpd.service 2>/dev/null || true
    fi
}

install_missing() {
    packages=$(missing "$@" | sort -u | tr '\n' ' ')
    [ -n "$packages" ] || return 0
    by_hand="as root: apt-get install --no-install-recommends $packages"
    has apt-get || fail "please install (names of Debian's packages): $packages"
    is_root || has sudo || fail "packages are missing; $by_hand"
    say "Installing with apt-get: $packages"
    had_server=$(command -v lighttpd || true)
    [ -n "$had_server" ] || keep_quiet mask --runtime
    apt update || say "apt-get update failed; trying with the package lists that are here." >&2
    # shellcheck disable=SC2086
    apt install --no-install-recommends $packages || fail "apt-get failed; $by_hand"
    [ -n "$had_server" ] || keep_quiet disable
    [ -n "$had_server" ] || keep_quiet unmask --runtime
}

install_missing "$@"
