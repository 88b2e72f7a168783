# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# family-lib.sh - modules of several cards, built by a test

# family ID [FLAG]...: cards/ID.so, which exports the card ID and has the cards
# ID_echo, ID_one and ID_later. PLACE is another directory, PREFIX what the
# other ids begin with.
family()
{
    id=$1
    shift
    [ $# -gt 0 ] || set -- -Wall -Wextra -Werror
    mkdir -p "${PLACE:-cards}"
    chmod 755 "${PLACE:-cards}"
    # shellcheck disable=SC2086
    ${CC:-cc} ${CFLAGS-} ${LDFLAGS-} -shared -fPIC \
        -fvisibility=hidden -I"${top_srcdir:?}/include" \
        -DFAMILY_ID="\"$id\"" -DFAMILY_PREFIX="\"${PREFIX:-${id}_}\"" "$@" \
        -Wl,-z,nodelete -o "${PLACE:-cards}/$id.so" \
        "$top_srcdir/tests/cards/family.c" || exit 99
    chmod 644 "${PLACE:-cards}/$id.so"
}
