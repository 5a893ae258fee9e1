#!/bin/sh
# Prints protocol_id.h: an identity of what worker and renderer say to each other, which is a digest of
# protocol.h and of every header of ours that it includes. Usage: protocol_id.sh SRC
set -eu
cd "$1"
headers=renderer/protocol.h
while :; do
    # shellcheck disable=SC2086
    all=$({ printf '%s\n' $headers; sed -n 's/^#include "\(.*\)"/\1/p' $headers; } | LC_ALL=C sort -u | tr '\n' ' ')
    [ "$all" != "$headers" ] || break
    headers=$all
done
# shellcheck disable=SC2086
printf '#define PROTOCOL_ID "%s"\n' "$(cat $headers | sha256sum | cut -c 1-16)"
