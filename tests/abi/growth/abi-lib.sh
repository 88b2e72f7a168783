# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# abi-lib.sh - the headers of three times, and what is built with them
#
# Sourced in a directory of the test's own. headers/past is frozen in the
# tests, headers/today is include/, headers/future has one member more, named
# `future`, at the end of every struct that may grow.

. "${top_srcdir:?}/tests/lib/file-lib.sh"
mkdir -p headers/past headers/today headers/future
cp "${top_srcdir:?}"/tests/abi/past/card*.h headers/past
cp "$top_srcdir"/include/card*.h headers/today
for header in headers/today/*.h; do
    awk '/^#define CARD_MAGIC/ { print "#define CARD_FUTURE 1" }
        /^struct card_[a-z]+ \{$/ { name = $2 }
        /^};$/ && name == "card_result" { print "    struct card_text future;" }
        /^};$/ && name != "" && name !~ /^card_(text|pace|result)$/ {
            print "    const char *future;" }
        /^};$/ { name = "" }
        { print }' "$header" >"headers/future/${header##*/}"
done
[ "$(cat headers/future/*.h | grep -c '[ *]future;$')" -eq 9 ]

# module TIME SOURCE OUTPUT, program TIME SOURCE OUTPUT: built with the header
# of that time, as an author builds.
module() {
    # shellcheck disable=SC2086
    ${CC:-cc} ${CFLAGS-} -std=gnu11 -Wall -Werror -shared -fPIC \
        -fvisibility=hidden -I"headers/$1" ${LDFLAGS-} -Wl,-z,nodelete \
        -o "$3" "$2"
}
program() {
    # shellcheck disable=SC2086
    ${CC:-cc} ${CFLAGS-} -std=gnu11 -Wall -Werror -I"headers/$1" \
        ${LDFLAGS-} -o "$3" "$2" -ldl
}

# begin_sign_in HOST_STUB CARD: what serve says of it is in got.
begin_sign_in() {
    printf '%s"card":"%s","connection":{},"redirect_uri":"%s"}}\n' \
        '{"jsonrpc":"2.0","id":1,"method":"signin.begin","params":{' "$2" \
        http://127.0.0.1:1/ |
        "$1" -p cards serve >got 2>&1 || true
}

# later_members HOST_STUB CARD: what a card of today or later says beyond the
# first header is shown, and one of the first says none of it.
later_members() {
    "$1" -p cards describe "$2" --json >got
    if [ "$2" = keep ]; then
        ! grep -Eq '"(effects|format|schema|deprecated|choices_from)"' got
        return
    fi
    grep -q '"format":"hostname","schema":{"maxLength":9},"choices_from":"card"' got
    grep -q '"effects":\["reads"\],"documentation_url":"https://grow.example/"' got
    grep -q '"icon_svg":"<svg .*"deprecated":"It has grown."}' got
    "$1" -p cards choices "$2" word >got 2>said
    printf 'a  A\nb  B\n' | cmp - got
    [ "$(cat said)" = 'host-stub: grow is deprecated: It has grown.' ]
}
