#!/bin/sh
# SPDX-License-Identifier: MIT
# A card made with the author's kit works in hosts of three headers: the first
# of ABI 1, today's, and one with a member more at the end of each struct. So
# does one whose kit, too, was built with the header of the future. Neither
# touches a byte beyond the structs it is given.
set -eu

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
chmod 755 "$dir"
cd "$dir"
. "${top_srcdir:?}/tests/abi/growth/abi-lib.sh"
src=$top_srcdir

mkdir kits
cp "${top_builddir:?}/kit/libcard-kit.a" kits/today.a
# The kit's first layer, with the header of the future.
mkdir objects
for file in "$src"/common/*.c "$src"/kit/kit*.c; do
    case $file in */kit-json.c | */kit-curl.c) continue ;; esac
    # shellcheck disable=SC2086
    ${CC:-cc} ${CFLAGS-} -w -std=gnu11 -D_GNU_SOURCE -fPIC \
        -fvisibility=hidden -include "$src/kit/kit-names.h" \
        -Iheaders/future -I"$src/common" -I"$src/kit" -c "$file" \
        -o "objects/$(basename "$file" .c).o"
done
ar rc kits/future.a objects/*.o

for host in past today future; do
    if [ $host = past ]; then
        program past "$src/tests/abi/past/host.c" host-past
    else
        program $host "$src/tests/abi/growth/host.c" host-$host
    fi
done
for card in today future; do
    # shellcheck disable=SC2086
    ${CC:-cc} ${CFLAGS-} -std=gnu11 -Wall -Werror -shared -fPIC \
        -fvisibility=hidden -Iheaders/$card ${LDFLAGS-} -Wl,-z,nodelete \
        -o $card.so "$src/tests/abi/growth/kit.c" kits/$card.a
    for host in past today future; do
        "./host-$host" "./$card.so" '{"tone":"high"}' '{}' >got || {
            cat got
            echo "FAILED: a host of $host with a kit card of $card"
            exit 1
        }
        file_has got '^card kit '
        file_has got '^input tone low'
        file_has got '^dry 0 preview {"says":"high"} '
        file_has got '^run 0 output {"heard":"high"} '
        "./host-$host" "./$card.so" '{"tone":"hihg"}' '{}' >got
        file_has got '^run 1 error {"code":"INVALID_INPUT".*Did you mean high'
    done
done
