#!/bin/sh
# Installs what bench.py needs besides the tests' own packages, and runs it. Usage: bench.sh OUTPUT
set -eu

PACKAGES="wrk libnginx-mod-http-image-filter lomiri-wallpapers-16.04 lomiri-wallpapers-20.04 libvips-tools
python3-matplotlib nodejs lighttpd lighttpd-modules-lua nginx-light spawn-fcgi multiwatch"
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
output=$(cd "$1" && pwd)

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

is_missing() {
    case $1 in
    nodejs) ! command -v node >/dev/null || ! command -v npm >/dev/null ;;
    *) ! dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed' ;;
    esac
}

missing=
for package in $PACKAGES; do
    if is_missing "$package"; then missing="$missing $package"; fi
done
case $missing in *nodejs*) missing="$missing npm" ;; esac
if [ -n "$missing" ]; then
    echo "installing:$missing" >&2
    as_root apt-get -qq update
    # Debian would start the web servers: RUNLEVEL tells invoke-rc.d that the machine is not up.
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
        apt-get -qq install -y --no-install-recommends $missing >"$output/apt.log" 2>&1 ||
        { tail -20 "$output/apt.log"; exit 1; }
fi
if [ ! -d "$output/npm/node_modules/ipx" ]; then
    echo "installing with npm into $output/npm: sharp ipx" >&2
    npm install --silent --no-audit --no-fund --prefix "$output/npm" sharp ipx
fi
# Debian's own interpreter has Debian's matplotlib.
exec /usr/bin/python3 -B "$here/bench.py" "$output"
