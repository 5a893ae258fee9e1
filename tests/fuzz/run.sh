#!/bin/sh
# Builds the fuzzers with clang and runs each for a while. Usage: tests/fuzz/run.sh SECONDS [KEEP],
# where KEEP is a folder for the builds, what was found, and the inputs that are worth keeping; builds that are
# there are used again unless a source has changed. With 0 seconds it builds only.
# Ends with 1 when anything was found. CLANG names the compiler.
set -eu

seconds=${1:?usage: tests/fuzz/run.sh SECONDS [KEEP]}
top=$(cd "$(dirname "$0")/../.." && pwd)
clang=${CLANG:-clang}
TARGETS="sniff express route request protocol fields"
FOLDERS="base recipe aws host settings store renderer serve box express" # but for the programs and the jail
BESIDE="full/riff"
LIBRARIES="glib-2.0 libjpeg lcms2 libwebp"
MOST_SCRIPT=512 # bytes; peer.c reads no more than 4096

if [ $# -gt 1 ]; then
    mkdir -p "$2"
    work=$(cd "$2" && pwd)
else
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
fi
trap 'exit 130' INT
trap 'exit 143' TERM

SANITIZERS="-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"
# shellcheck disable=SC2046
set -- -g -O1 -D_GNU_SOURCE -DLIBEXECDIR='""' -I"$work" -I"$top/src" -I"$top/tests/fuzz" \
    $(pkg-config --cflags $LIBRARIES)

configure() {
    printf '#define PACKAGE_NAME "fuzz"\n#define VERSION "fuzz"\n#define PACKAGE_STRING "fuzz fuzz"\n#define SANITIZERS 1\n#define COVERAGE 0\n' >"$work/config.h"
    mkdir -p "$work/renderer"
    sh "$top/src/renderer/protocol_id.sh" "$top/src" >"$work/renderer/protocol_id.h"
}

sources() {
    # shellcheck disable=SC2046,SC2086
    for source in $(printf "$top/src/%s/*.c " $FOLDERS) $(printf "$top/src/%s.c " $BESIDE); do
        case $source in */main.c | */jail.c | */selftest.c | */program.c) continue ;; esac
        echo "${source#"$top/src/"}"
    done
}

# An archive, so that a fuzzer links no more than it calls.
build_library() {
    for folder in $FOLDERS "${BESIDE%/*}"; do
        mkdir -p "$work/objects/$folder"
    done
    # shellcheck disable=SC2016,SC2086
    sources | xargs -P "$(nproc)" -I '{}' "$clang" "$@" -fsanitize=fuzzer-no-link $SANITIZERS -c -o "$work/objects/{}.o" "$top/src/{}"
    rm -f "$work/library.a"
    (cd "$work/objects" && sources | sed 's/$/.o/' | xargs ar cr "$work/library.a")
}

build_fuzzers() {
    for target in $TARGETS; do
        # shellcheck disable=SC2046,SC2086
        "$clang" "$@" -fsanitize=fuzzer $SANITIZERS -o "$work/fuzz_$target" "$top/tests/fuzz/fuzz_$target.c" \
            "$work/library.a" $(pkg-config --libs $LIBRARIES) -lm
    done
    # The stand-in for the renderer starts for every input: without sanitizers it does so ten times faster.
    # shellcheck disable=SC2046
    "$clang" "$@" -o "$work/peer" "$top/tests/fuzz/peer.c" "$top/src/renderer/protocol.c" $(pkg-config --libs glib-2.0)
}

# longest TARGET: of its inputs, in bytes.
longest() {
    case $1 in
        sniff | express) echo 8192 ;;
        protocol) echo "$MOST_SCRIPT" ;;
        *) echo 2048 ;;
    esac
}

# fuzz TARGET: a line about it.
fuzz() {
    target=$1
    mkdir -p "$work/corpus/$target" "$work/found"
    # to name functions, a fuzzer would start a child of its own
    set -- -max_total_time="$seconds" -max_len="$(longest "$target")" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -print_funcs=0
    [ ! -f "$top/tests/fuzz/$target.dict" ] || set -- "$@" -dict="$top/tests/fuzz/$target.dict"
    log=$work/$target.log
    status=0
    "$work/fuzz_$target" "$@" -artifact_prefix="$work/found/$target-" "$work/corpus/$target" "$work/seeds/$target" \
        >"$log" 2>&1 || status=$?
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    places=$(grep -o ' cov: [0-9]*' "$log" | tail -1)
    if [ "$status" = 0 ]; then
        echo "$target: nothing found in ${runs:-?} runs,$places"
    else
        echo "$target: FOUND, status $status"
        grep -E 'does not hold|ERROR:|runtime error|SUMMARY|Test unit written' "$log" || tail -20 "$log"
    fi
    return "$status"
}

is_stale() {
    [ ! -f "$work/built" ] || [ -n "$(find "$top/src" "$top/tests/fuzz" -newer "$work/built" -type f)" ]
}

if is_stale; then
    configure
    build_library "$@"
    build_fuzzers "$@"
    python3 -B "$top/tests/fuzz/seeds.py" "$work/seeds"
    touch "$work/built"
fi
[ "$seconds" -gt 0 ] || exit 0

# As many at once as there are cores.
failed=0
running=
await() {
    for process in $running; do
        wait "$process" || failed=1
    done
    running=
}
for target in $TARGETS; do
    fuzz "$target" &
    running="$running $!"
    [ "$(echo "$running" | wc -w)" -lt "$(nproc)" ] || await
done
await
exit "$failed"
