# Sourced by run.sh and far.sh: steps that are counted and timed, in a folder of their own. Expects `top`.
# What is started in the background is built while tests wait, with what CPU these leave: less than what is nice
# gets, for that is what renderers are, whose time some tests bound.

. "$top/tests/packages.sh"
jobs=$(nproc)
passed=0
failed=0
started=$(date +%s)

# open_work [KEEP]: the folder `work`, which is removed at the end unless it is given.
open_work() {
    if [ $# -gt 0 ]; then
        mkdir -p "$1"
        work=$(cd "$1" && pwd)
        trap 'wait' EXIT
    else
        work=$(mktemp -d)
        chmod 755 "$work"  # workers run as other users, too
        trap 'wait; rm -rf "$work"' EXIT
    fi
}

say() {
    printf '\n== %s\n' "$*"
    step_started=$(date +%s)
}

took() {
    printf '   %s s\n' $(($(date +%s) - step_started))
}

# step COMMAND...: passes or fails as a whole.
step() {
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
    took
}

# need COMMAND...: nothing that follows makes sense without it.
need() {
    "$@" || exit 1
    took
}

# background NAME COMMAND...: what it prints is shown when it is waited for.
background() {
    background_name=$1
    shift
    (
        chrt --idle -p 0 "$(exec sh -c 'echo $PPID')"
        begun=$(date +%s)
        status=0
        "$@" || status=$?
        printf '   %s s in the background\n' $(($(date +%s) - begun))
        exit "$status"
    ) >"$work/$background_name.out" 2>&1 &
    eval "background_$background_name=$!"
}

# await NAME: ends as its command has ended.
await() {
    status=0
    eval "wait \"\$background_$1\"" || status=$?
    cat "$work/$1.out"
    return "$status"
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

# build NAME [CONFIGURE OPTION...]: the programs.
build() {
    mkdir -p "$work/$1"
    (
        cd "$work/$1"
        shift
        ../tree/configure "$@" >configure.log && make -s -j"$jobs" >make.log 2>&1
    ) || {
        tail -n 30 "$work/$1/configure.log" "$work/$1/make.log"
        return 1
    }
}

# build_tests NAME: what of the tests is compiled.
build_tests() {
    make -s -C "$work/$1" -j"$jobs" check TESTS= >"$work/$1/make-tests.log" 2>&1 || {
        tail -n 30 "$work/$1/make-tests.log"
        return 1
    }
}

# count NAME LOG: a number of the summary, empty when there is none.
count() {
    sed -n "s/^# $1: *//p" "$2" | tail -1
}

# check NAME [MAKE VARIABLE...]: no test may be skipped either, for everything it needs is installed; only
# what root alone can do, others may skip. Tests wait a lot: one more at once than there are cores.
check() {
    tests=$work/$1/tests
    log=$work/$1/check.log
    (
        cd "$work/$1"
        shift
        make -j"$((jobs + 1))" check "$@" >"$log" 2>&1
    ) || true
    [ -n "$(count TOTAL "$log")" ] || { tail -30 "$log"; exit 1; }
    passed=$((passed + $(count PASS "$log")))
    wrong=$(($(count FAIL "$log") + $(count ERROR "$log") + $(count XPASS "$log") + $(count XFAIL "$log")))
    [ "$(id -u)" != 0 ] || wrong=$((wrong + $(count SKIP "$log")))
    failed=$((failed + wrong))
    echo "$(count TOTAL "$log") tests, $wrong not passed"
    [ "$wrong" = 0 ] || show_wrong
    took
}

show_wrong() {
    grep -E '^(not ok|FAIL|ERROR|SKIP)' "$log" || true
    find "$tests" -name '*.log' -exec grep -l '^not ok\|^Bail\|^ERROR' {} + | while read -r file; do
        echo "--- $file"
        grep -v '^ok\|^PASS' "$file" | tail -40
    done
}

# The last line, and the status.
finish() {
    printf '\n%s s in all\n%s passed, %s failed\n' $(($(date +%s) - started)) "$passed" "$failed"
    [ "$failed" = 0 ]
}
