#!/bin/sh
# contact-sheet.sh FOLDER PAGES [TITLE]: writes a page with all pictures of FOLDER into PAGES, to be
# served at `/`. Prints the address of the first picture without its last parts, and its name:
# "/cat.jpg/1700000000-12345 cat". Prints nothing if there is no picture.
set -eu

MOST=200        # pictures on the sheet
LONGEST_KEY=700 # bytes; an address has 1,024, and the name comes twice

folder=$1
pages=$2
title=${3:-$(basename "$folder")}
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

# Lists the pictures that have an address: in UTF-8, without control characters, and outside the folders
# that the server keeps for itself. Names with a leading dot are meant to stay hidden.
pictures() {
    find . -mindepth 1 \
        \( -name '.*' -o -path ./resize -o -path ./- -o -name '*[[:cntrl:]]*' \) -prune -o \
        -type f -size +0 -readable \( -iname '*.jpg' -o -iname '*.jpeg' -o -iname '*.png' \
        -o -iname '*.webp' -o -iname '*.gif' -o -iname '*.heic' -o -iname '*.avif' \) \
        -printf '%Ts %s %P\n' 2>/dev/null |
        LC_ALL=C.UTF-8 grep -ax '.*' |
        awk -v longest="$LONGEST_KEY" 'length <= longest' |
        sort -f -k3
}

sheet() {
    awk -v most="$MOST" -f "$here/address.awk" -f "$here/contact-sheet.awk"
}

export LC_ALL=C TITLE="$title"
mkdir -p -- "$pages/-"
pages=$(CDPATH='' cd -- "$pages" && pwd)
cp "$here/contact-sheet.css" "$pages/-/"
cd -- "$folder"
pictures >"$pages/list"
sheet <"$pages/list" >"$pages/index.html"
awk -f "$here/address.awk" -f "$here/first-address.awk" <"$pages/list"
rm "$pages/list"
