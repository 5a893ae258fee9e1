#!/bin/sh
# shellcheck disable=SC2317 # functions that a trap or a variable calls
#
# Pantograph's quick start: from a fresh Debian 12 to a page of pictures with one command.
#
#   sh deploy/quickstart.sh [FOLDER]
#
# FOLDER holds your photographs; nothing in it is changed. Without a folder, sample pictures are drawn.
# The script installs what is missing, builds, and runs until Ctrl-C. Then it ends everything that it
# started, and removes the pictures that were made. Variables that you may set:
#
#   PORT=8307          the port on 127.0.0.1
#   CACHE=/some/where  a folder that keeps the pictures for the next time
#   PANTOGRAPH_…       any setting of the program, except its folders and its address
#
# If you are root, only the installation runs as root. The build runs as the owner of this source, the
# programs as the owner of FOLDER, or as nobody where root is the owner.
set -eu

USUAL_PORT=8307
PATIENCE=10       # seconds for anything to start or to end
LONGEST_WORK=80   # bytes; a socket's path may have 107
RETRIES=1000000   # multiwatch gives up for ever after a few quick deaths; a worker that cannot
TIMEOUT=1         # start waits a second by itself

PATH=$PATH:/usr/sbin:/sbin
port=${PORT:-$USUAL_PORT}
top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
address=http://127.0.0.1:$port
folder=      # of originals
work=        # folder of this run
server=      # pid of the web server, leader of a process group of its own
supervisor=  # the same for the workers
as_runner=   # what to write before a command that the programs' user is to run
as_builder=  # the same for the build

say() {
    printf '%s\n' "$*"
}

fail() {
    printf 'quickstart: %s\n' "$*" >&2
    exit 1
}

fail_with_log() {
    tail -n 20 "$2" >&2
    fail "$1"
}

usage() {
    sed -n '4,/nobody where/s/^# \{0,1\}//p' "$0"
}

is_root() {
    [ "$(id -u)" -eq 0 ]
}

# Numbers, because the owner of a folder may have no name.
become() {
    if getent passwd "$1" >/dev/null; then
        echo "setpriv --reuid=$1 --regid=$(id -g -- "$1") --init-groups --"
    else
        echo "setpriv --reuid=$1 --regid=$1 --clear-groups --"
    fi
}

runner() {
    $as_runner "$@"
}

builder() {
    $as_builder "$@"
}

check_port() {
    case $port in
    '' | *[!0-9]* | ??????*) fail "PORT='$port' is not a number from 1 to 65535" ;;
    esac
    if [ "$port" -lt 1 ] || [ "$port" -gt 65535 ]; then
        fail "PORT='$port' is not a number from 1 to 65535"
    fi
}

find_folder() {
    [ -d "$1" ] || fail "there is no folder '$1'"
    folder=$(CDPATH='' cd -- "$1" 2>/dev/null && pwd -P) ||
        fail "$(id -un) may not enter '$1'"
}

choose_users() {
    is_root || return 0
    user=$(id -u nobody)
    if [ -n "$folder" ] && [ "$(stat -c %u "$folder")" -ne 0 ]; then
        user=$(stat -c %u "$folder")
    fi
    as_runner=$(become "$user")
    user=$(stat -c %u "$top")
    [ "$user" -eq 0 ] || as_builder=$(become "$user")
}

# The topmost folder on the way to $1 that the programs may not enter.
barrier() {
    path=$1
    while [ "$path" != / ] && ! runner test -x "$path"; do
        at=$path
        path=$(dirname "$path")
    done
    say "${at:-$1}"
}

check_readable() {
    if runner test -r "$folder" && runner test -x "$folder"; then
        return 0
    fi
    say "The programs would run as $(runner id -un 2>/dev/null || runner id -u)," \
        "who may not read $(barrier "$folder")." >&2
    if is_root; then
        say "Give the pictures to a user of their own (chown -R USER FOLDER), move them to where" \
            "everybody may read, or let others read them (chmod -R o+rX)." >&2
    fi
    fail "cannot read '$folder'"
}

install_missing() {
    sh "$top/deploy/demo/install.sh" "$@" || exit 1
}

find_place_to_build() {
    build=$top/build/quickstart
    builder mkdir -p "$build" 2>/dev/null || true
    if builder test -w "$build"; then
        return 0
    fi
    as_builder=
    build=${XDG_CACHE_HOME:-${HOME:-/var/tmp}/.cache}/pantograph/quickstart
    mkdir -p "$build" || fail "cannot make the folder $build to build in"
}

# The build gets a copy of the source: a source that was configured in place cannot be built anywhere
# else, and its own programs may have been built differently. Times are kept, so make sees what is new.
copy_source() {
    builder mkdir -p "$build/source"
    (cd "$top" && tar -c --exclude-vcs --exclude='./build*' --exclude=./autom4te.cache \
        --exclude=./aclocal.m4 --exclude=./configure --exclude='./config.[hls]*' \
        --exclude=./stamp-h1 --exclude=Makefile --exclude=Makefile.in --exclude=.deps \
        --exclude=.dirstamp --exclude='*.o' --exclude='*.a' --exclude='*~' --exclude='*.log' \
        --exclude=./cgi-bin/pantograph.fcgi --exclude='./cgi-bin/pantograph-*' .) |
        builder tar -x --no-same-owner -C "$build/source"
}

make_programs() {
    # shellcheck disable=SC2016
    builder sh -c 'cd "$1" && { [ -e Makefile ] || { autoreconf -i && ./configure; }; } &&
        make -j "$2"' sh "$build/source" "$(nproc)"
}

build() {
    find_place_to_build
    copy_source || fail "cannot copy the source to $build"
    [ -x "$build/source/cgi-bin/pantograph.fcgi" ] || say "Building (about a minute)."
    make_programs >"$work/build.log" 2>&1 ||
        fail_with_log "the build failed; removing $build may help" "$work/build.log"
    bin=$build/source/cgi-bin
    if ! runner test -x "$bin/pantograph.fcgi"; then
        cp -R "$bin" "$work/programs"
        bin=$work/programs
    fi
}

# The cache may not be inside the originals, and the path must be short enough for a socket.
suits() {
    case $1/ in
    "${folder%/}"/*) [ -z "$folder" ] || return 1 ;;
    esac
    [ "${#1}" -le "$LONGEST_WORK" ] && runner test -w "$1"
}

make_work() {
    for place in "${TMPDIR:-/tmp}" /tmp /var/tmp /dev/shm; do
        work=$(mktemp -d "$place/pantograph.XXXXXX" 2>/dev/null) || continue
        work=$(cd "$work" && pwd -P)
        [ -z "$as_runner" ] || chown "$(runner id -u):$(runner id -g)" "$work"
        if suits "$work"; then
            return 0
        fi
        rm -rf "$work"
    done
    work=
    fail "no place for temporary files outside of '$folder'; set TMPDIR to a folder for them"
}

find_cache() {
    cache=${CACHE:-$work/cache}
    if [ ! -d "$cache" ]; then
        mkdir -p -- "$cache" || fail "cannot make the folder CACHE='$cache'"
        [ -z "$as_runner" ] || chown "$(runner id -u):$(runner id -g)" "$cache"
    fi
    cache=$(CDPATH='' cd -- "$cache" && pwd -P)
    runner test -w "$cache" ||
        fail "$(runner id -un 2>/dev/null || runner id -u) may not write to CACHE='$cache'"
}

# Copies, because the programs' user may not be able to read this source.
copy_parts() {
    cp -R "$top/deploy/demo" "$top/deploy/lighttpd" "$work/"
    mkdir "$work/pages" "$work/run"
    [ -z "$as_runner" ] || chown -R "$(runner id -u):$(runner id -g)" "$work"
}

draw_samples() {
    [ -z "$folder" ] || return 0
    say "Drawing sample pictures; give a folder to see your own."
    runner env TMPDIR="$work" sh "$work/demo/samples.sh" "$work/originals" ||
        fail "the sample pictures could not be drawn"
    folder=$work/originals
    title="Sample pictures"
}

write_sheet() {
    first=$(runner sh "$work/demo/contact-sheet.sh" "$folder" "$work/pages" "$title")
    [ -n "$first" ] ||
        fail "there is no readable picture in '$folder' (jpg jpeg png webp gif heic avif)"
}

url_of() {
    printf 'file://'
    printf %s "$1" | od -An -v -tx1 | tr -d ' \n' | sed 's/../%&/g; s,%2f,/,g'
}

settle() {
    PANTOGRAPH_ORIGINALS=$(url_of "$folder")
    PANTOGRAPH_CACHE=$(url_of "$cache")
    PANTOGRAPH_PUBLIC_URL=$address
    PANTOGRAPH_RUNTIME_DIR=$work/run
    # Only this machine can ask, and whoever sits here wants to know what is wrong with a file.
    PANTOGRAPH_EXPLAIN=1
    export PANTOGRAPH_EXPLAIN PANTOGRAPH_ORIGINALS PANTOGRAPH_CACHE PANTOGRAPH_PUBLIC_URL PANTOGRAPH_RUNTIME_DIR
    runner "$bin/pantograph.fcgi" --check || fail "the program does not start with these settings" \
        "(PANTOGRAPH_ORIGINALS is FOLDER, PANTOGRAPH_CACHE is CACHE)"
}

# Paths are passed by the environment, where they need no quoting.
write_server_settings() {
    cat >"$work/lighttpd/quickstart.conf" <<END
server.bind = "127.0.0.1"
server.port = $port
server.document-root = env.QUICKSTART_WORK + "/pages"
var.pantograph_cache = env.QUICKSTART_CACHE
var.pantograph_pages = env.QUICKSTART_WORK + "/pages"
var.pantograph_workers = ( "socket" => env.QUICKSTART_WORK + "/socket" )
var.pantograph_script = env.QUICKSTART_WORK + "/lighttpd/pantograph.lua"
include "pantograph.conf"
END
    mkdir -p "$work/pages/-"
    say "$work" >"$work/pages/-/run"
    [ -z "$as_runner" ] || chown -R "$(runner id -u):$(runner id -g)" "$work/pages" "$work/lighttpd"
}

# setsid keeps Ctrl-C away from them: they end in our order, and as whole groups.
start_server() {
    export QUICKSTART_WORK="$work" QUICKSTART_CACHE="$cache"
    # shellcheck disable=SC2086
    $as_runner setsid lighttpd -D -f "$work/lighttpd/quickstart.conf" \
        >"$work/server.log" 2>&1 </dev/null &
    server=$!
}

start_workers() {
    count=$((8 * $(nproc)))
    # shellcheck disable=SC2086
    $as_runner setsid spawn-fcgi -n -s "$work/socket" -M 0660 -- \
        "$(command -v multiwatch)" -f "$count" -r $RETRIES -t $TIMEOUT -s TERM -- \
        "$bin/pantograph.fcgi" >"$work/workers.log" 2>&1 </dev/null &
    supervisor=$!
}

# If another process has the port, the page is not ours.
is_serving() {
    [ "$(curl -sf --noproxy '*' --max-time 2 "$address/-/run")" = "$work" ]
}

is_working() {
    curl -sf --noproxy '*' --max-time 2 -o "$work/health" "$address/-/health"
}

# wait_for TEST PID: fails if the process ends, or if time is up.
wait_for() {
    tries=$((PATIENCE * 10))
    until "$1"; do
        tries=$((tries - 1))
        if ! kill -0 "$2" 2>/dev/null || [ "$tries" -eq 0 ]; then
            return 1
        fi
        sleep 0.1
    done
}

explain_server() {
    if grep -q 'Address already in use' "$work/server.log"; then
        fail "port $port is taken; set another one, such as PORT=$((port + 1))"
    elif grep -q 'bind.*Permission denied' "$work/server.log"; then
        fail "port $port is for root only; choose one above 1023, such as PORT=$USUAL_PORT"
    fi
    fail_with_log "the web server did not start" "$work/server.log"
}

start() {
    write_server_settings
    start_server
    wait_for is_serving "$server" || explain_server
    start_workers
    wait_for is_working "$supervisor" ||
        fail_with_log "the workers did not start" "$work/workers.log"
}

greet() {
    base=$address${first% *}
    name=${first##* }
    cat <<END

Pantograph is running. Open

  the contact sheet      $address/
  a picture, 900 wide    $base/w_900/$name.jpg
  a square as AVIF       $base/w_500,h_500/$name.avif

The first request for a picture is redirected twice (307, 307, 200); the next one gets 200 at once:

  curl -sIL '$base/w_640,h_360/$name.webp' | grep -iE '^(HTTP|Location|Cache-Control)'

To see the log: tail -f $work/workers.log
Ctrl-C ends it.
END
}

# In the background, because a shell handles a signal only between two commands.
pause() {
    sleep 1 &
    sleeper=$!
    wait "$sleeper" || true
    sleeper=
}

watch() {
    while kill -0 "$server" 2>/dev/null && kill -0 "$supervisor" 2>/dev/null; do
        pause
    done
    kill -0 "$server" 2>/dev/null || fail_with_log "the web server died" "$work/server.log"
    fail_with_log "the workers died" "$work/workers.log"
}

# end PID: asks the leader to end its group; if the leader is dead, asks the group; at last kills it.
end() {
    kill -s TERM "$1" 2>/dev/null || true
    tries=$((PATIENCE * 10))
    while kill -s 0 -- "-$1" 2>/dev/null && [ "$tries" -gt 0 ]; do
        kill -s 0 "$1" 2>/dev/null || kill -s TERM -- "-$1" 2>/dev/null || true
        tries=$((tries - 1))
        sleep 0.1
    done
    kill -s KILL -- "-$1" 2>/dev/null || true
}

clean_up() {
    trap '' HUP INT TERM
    [ -z "${sleeper:-}" ] || kill "$sleeper" 2>/dev/null || true
    [ -z "$server" ] || end "$server"
    [ -z "$supervisor" ] || end "$supervisor"
    [ -z "$work" ] || rm -rf "$work"
}

main() {
    case ${1:-} in -h | --help) usage && exit 0 ;; esac
    [ $# -le 1 ] || fail "at most one folder; see --help"
    check_port
    [ $# -eq 0 ] || find_folder "$1"
    title=$(basename "$folder")
    choose_users
    [ -z "$folder" ] || check_readable
    if [ -n "$folder" ]; then install_missing; else install_missing samples; fi
    trap clean_up EXIT
    trap 'exit 129' HUP
    trap 'say; exit 130' INT
    trap 'exit 143' TERM
    make_work
    build
    find_cache
    copy_parts
    draw_samples
    write_sheet
    settle
    start
    greet
    watch
}

main "$@"
