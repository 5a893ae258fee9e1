#!/bin/sh
# Builds a package for this Debian from an installed tree. Usage: build.sh TREE VERSION OUTPUT-FOLDER
# (make deb calls it). TREE is what `make install DESTDIR=TREE` with prefix /usr has written.
set -eu

tree=$1 version=$2 output=$3
here=$(cd "$(dirname "$0")" && pwd)
architecture=$(dpkg --print-architecture)

find "$tree/usr/bin" "$tree/usr/lib" "$tree/usr/libexec" -type f -exec strip --strip-unneeded {} + 2>/dev/null || true
find "$tree/usr/share/man" -name '*.[18]' -exec gzip -9nf {} +

# dpkg-shlibdeps wants a source package's control file.
mkdir -p "$tree/scratch/debian"
printf 'Source: pantograph\n\nPackage: pantograph\nArchitecture: any\n' >"$tree/scratch/debian/control"
depends=$(cd "$tree/scratch" && dpkg-shlibdeps -O ../usr/bin/pantograph ../usr/lib/cgi-bin/pantograph.fcgi \
    ../usr/libexec/pantograph-express ../usr/libexec/pantograph-render 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
rm -r "$tree/scratch"

# Not just any libraries of this Debian, but those that were there at the build: with their security updates.
for name in $(echo "$depends" | tr ',' '\n' | sed 's/^ *\([^ ]*\).*/\1/'); do
    built=$(dpkg-query -W -f '${Version}' "$name" 2>/dev/null) || continue
    depends=$(echo "$depends" | sed "s/\(^\|, \)$name\( ([^)]*)\)\?\(,\|\$\)/\1$name (>= $built)\3/")
done

mkdir -p "$tree/DEBIAN"
sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s|@DEPENDS@|$depends|" \
    -e "s/@SIZE@/$(du -ks "$tree/usr" | cut -f1)/" "$here/control.in" >"$tree/DEBIAN/control"
echo /etc/pantograph.env >"$tree/DEBIAN/conffiles"
install -m 755 "$here/postinst" "$here/prerm" "$tree/DEBIAN"
dpkg-deb --root-owner-group --build "$tree" "$output/pantograph_${version}_$architecture.deb"
