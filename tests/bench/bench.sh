#!/bin/sh
# Installs what bench.py needs, which it says, and runs it. Usage: bench.sh OUTPUT
set -eu

PACKAGES="wrk libnginx-mod-http-image-filter lomiri-wallpapers-16.04 lomiri-wallpapers-20.04 mate-backgrounds libvips-tools
python3-matplotlib lighttpd lighttpd-modules-lua nginx-light spawn-fcgi multiwatch"
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../packages.sh"
mkdir -p "$1"
output=$(cd "$1" && pwd)

command -v npm >/dev/null || PACKAGES="$PACKAGES nodejs npm"
# shellcheck disable=SC2086
install_missing "$output/apt.log" $PACKAGES
if [ ! -d "$output/npm/node_modules/ipx" ]; then
    echo "== installing with npm, into $output/npm: sharp ipx" >&2
    npm install --silent --no-audit --no-fund --prefix "$output/npm" sharp ipx
fi
# Debian's own interpreter has Debian's matplotlib.
exec /usr/bin/python3 -B "$here/bench.py" "$output"
