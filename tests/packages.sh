# Sourced by what installs packages of Debian: none of what is installed is started.

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Debian starts every server that it installs, and three of them want port 80.
policy=/usr/sbin/policy-rc.d
held=
hold_services() {
    [ ! -e "$policy" ] || return 0
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
    held=yes
}

release_services() {
    [ -z "$held" ] || as_root rm -f "$policy"
}

# install_missing LOG PACKAGE...
install_missing() {
    log=$1
    shift
    missing=
    for package; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
            missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    printf '\n== installing, and starting none of it:%s\n' "$missing" >&2
    as_root apt-get -qq update
    hold_services
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive as_root apt-get -qq install -y --no-install-recommends $missing \
        >"$log" 2>&1 || { release_services; tail -20 "$log"; exit 1; }
    release_services
}
