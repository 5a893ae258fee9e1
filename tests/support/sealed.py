"""sealed: a copy of this machine in which a recipe may do what it likes: its own files, processes and
network. Only root can make one."""

import ctypes
import fcntl
import os
import socket
import struct
import subprocess
import textwrap

_CLONE_NEWNET = 0x40000000
_SIOCSIFFLAGS, _IFF_UP = 0x8914, 0x1
_ENTER = """
set -e
mount -t tmpfs tmpfs "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
mount -t proc proc "$1/root/proc"
mount --rbind /dev "$1/root/dev"
mount -t tmpfs tmpfs "$1/root/run"
mount -t tmpfs tmpfs "$1/root/tmp"
chmod 1777 "$1/root/tmp"
mkdir -m 1777 "$1/root/run/lock"
cp -r "$2/." "$1/root/tmp"
exec chroot "$1/root" /bin/sh -c 'cd /tmp && PATH=/tmp/bin:/usr/sbin:/usr/bin:/sbin:/bin exec sh -e recipe.sh'
"""

# In place of systemd, which must be the first process of a machine: starts what a unit says, as it says.
_SYSTEMCTL = r"""#!/bin/sh
set -e
for unit; do :; done
case $unit in
nginx) exec nginx ;;
apache2) exec apachectl start ;;
esac
file=/lib/systemd/system/$unit.service
value() { sed -e ':a' -e '/\\$/N; s/\\\n//; ta' "$file" | sed -n "s/^$1=//p"; }
[ "$1" = enable ] || exit 0
user=$(value User) group=$(value Group)
install -d -o "$user" -g "$group" "/run/$(value RuntimeDirectory)"
as_unit() {
    # shellcheck disable=SC2046
    env $(grep -v '^#' "$(value EnvironmentFile)" | grep '=.') $(value Environment) \
        setpriv --reuid "$user" --regid "$group" --clear-groups "$@"
}
# shellcheck disable=SC2046
as_unit $(value ExecStartPre)
# shellcheck disable=SC2046
as_unit $(value ExecStart) </dev/null >/tmp/workers.log 2>&1 &
sleep 1
"""
# In place of the network's packages: what is there already stays, and a file is installed.
_APT_GET = r"""#!/bin/sh
set -e
for word; do case $word in *.deb) dpkg --force-depends -i "$word" ;; esac; done
"""


def own_network():
    """From now on this process and its children have a network of their own, which is 127.0.0.1."""
    if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    with socket.socket() as control:
        fcntl.ioctl(control, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", _IFF_UP))


def run(folder, files, script, timeout=120):
    """Runs a script in a copy of the machine, beside copies of the files in `files` {name: path}; gives
    its end with what it has said. Everything it did or started is gone then."""
    inside = os.path.join(folder, "inside")
    for name, content in {"bin/systemctl": _SYSTEMCTL, "bin/apt-get": _APT_GET, "recipe.sh": script}.items():
        path = os.path.join(inside, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(textwrap.dedent(content))
        os.chmod(path, 0o755)
    for name, path in files.items():
        os.makedirs(os.path.dirname(os.path.join(inside, name)), exist_ok=True)
        subprocess.run(["cp", path, os.path.join(inside, name)], check=True)
    mount = os.path.join(folder, "mount")
    os.makedirs(mount, exist_ok=True)
    command = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", _ENTER, "sh", mount, inside]
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, timeout=timeout, check=False)
