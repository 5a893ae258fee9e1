#!/bin/sh
# What is far from this machine or takes long: the package in a Debian of its own, long fuzzing, and the long
# forms of tests. Usage: sh tests/far.sh [KEEP], where KEEP is a folder for the builds.
# FUZZ_SECONDS makes it longer.
set -eu

PACKAGES="build-essential clang libclang-rt-14-dev autoconf automake pkg-config git python3 debootstrap dpkg-dev
libglib2.0-dev libfcgi-dev libcurl4-openssl-dev libssl-dev libvips-dev libjpeg-dev liblcms2-dev libwebp-dev libseccomp-dev"

top=$(cd "$(dirname "$0")/.." && pwd)
. "$top/tests/steps.sh"
open_work "$@"

SUITE=bookworm
debian=$work/debian

# inside COMMAND...: in the other Debian, whose init never runs and whose network is this machine's.
inside() {
    as_root chroot "$debian" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}

# Where this machine gets its packages from, the other one does: the suite itself, its updates, and its security
# updates, which the package asks for if it was built with them.
sources() {
    apt-get indextargets --format '$(REPO_URI) $(CODENAME)' "Created-By: Packages" | grep -E " $SUITE(-[a-z]+)?\$" | sort -u
}

make_debian() {
    as_root debootstrap --variant=minbase "$SUITE" "$debian" "$(sources | sed -n "s/ $SUITE\$//p")" \
        >"$work/debootstrap.log" 2>&1 || { tail -20 "$work/debootstrap.log"; return 1; }
    sources | sed 's/.*/deb & main/' | as_root tee "$debian/etc/apt/sources.list" >/dev/null
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$debian/usr/sbin/policy-rc.d" >/dev/null
    as_root chmod 755 "$debian/usr/sbin/policy-rc.d"
}

make_package() {
    make -s -C "$work/plain" deb DEB_OUTPUT="$work" >"$work/deb.log" 2>&1 || { tail -20 "$work/deb.log"; return 1; }
    as_root cp "$work"/pantograph_*.deb "$debian/tmp/pantograph.deb"
}

install_package() {
    {
        inside apt-get -qq update && inside apt-get -qq install -y --no-install-recommends /tmp/pantograph.deb
    } >"$work/install.log" 2>&1 || { tail -20 "$work/install.log"; return 1; }
}

# ask PATH: as a web server asks a CGI program. /proc is there for the jail, and for descriptors.
ask() {
    inside PANTOGRAPH_ORIGINALS=file:///srv/originals PANTOGRAPH_CACHE=file:///srv/cache \
        PANTOGRAPH_PUBLIC_URL=http://images.example PANTOGRAPH_RUNTIME_DIR=/run/pantograph \
        GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=GET SCRIPT_NAME=/resize "PATH_INFO=$1" \
        /usr/lib/cgi-bin/pantograph.fcgi >"$work/answer" 2>>"$work/answers.log"
}

# is_made PATH: made and redirected to, found the second time.
is_made() {
    for wanted in 307 200; do
        ask "$1" && grep -aq "^Status: $wanted " "$work/answer" || { echo "$1 is not $wanted"; return 1; }
    done
}

# A picture of each renderer.
use_package() {
    as_root mkdir -p "$debian/srv/originals" "$debian/srv/cache"
    for name in cat.png cat.jpg; do
        (cd "$work/tree/tests" && python3 -B -c "import sys; from support import picture
picture.save(picture.ramp(80, 60), sys.argv[1])" "$work/$name")
        as_root cp "$work/$name" "$debian/srv/originals/"
    done
    as_root mount -t proc proc "$debian/proc"
    status=0
    { is_made /cat.png/1/w_40/x.avif && is_made /cat.jpg/1/w_40/x.webp; } || { status=1; cat "$work/answer" "$work/answers.log"; }
    as_root umount "$debian/proc"
    return "$status"
}

remove_package() {
    inside apt-get -qq purge -y pantograph >"$work/purge.log" 2>&1 || { tail -20 "$work/purge.log"; return 1; }
    left=$(inside find /usr /etc /lib -path '*pantograph*')
    [ -z "$left" ] || { echo "left behind: $left"; return 1; }
}

# The long form of a test says how each of its cases ended.
long_form() {
    (cd "$work/plain" && top_srcdir=../tree top_builddir=. PANTOGRAPH_TEST_LONG=1 python3 -B "../tree/tests/$1") \
        >"$work/long.log" 2>&1 || { grep -v '^ok' "$work/long.log" | tail -40; return 1; }
    grep '^# ' "$work/long.log" || true
}

# shellcheck disable=SC2086
install_missing "$work/apt.log" $PACKAGES
say "building with gcc"
copy_tree
need build plain --enable-werror
need build_tests plain
background fuzzers sh "$work/tree/tests/fuzz/run.sh" 0 "$work/fuzz"
say "a Debian of its own"
step make_debian
say "the package is made"
step make_package
say "and installed there with nothing but what it asks for"
step install_package
say "it makes a picture there, and finds it"
step use_package
say "and leaves nothing when it goes"
step remove_package
say "10,000 random lists"
step long_form render/test_random_lists.py
say "fuzzing what reads strangers' bytes"
need await fuzzers
step sh "$work/tree/tests/fuzz/run.sh" "${FUZZ_SECONDS:-60}" "$work/fuzz"
finish
