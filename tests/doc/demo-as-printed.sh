#!/bin/sh
# SPDX-License-Identifier: MIT
# The demo shows what it promises, leaves nothing running or lying about, and
# the commands it ends with work as they are printed.
set -eu
. "${top_srcdir:?}/tests/lib/file-lib.sh"

# A card of the author's kit needs the sanitizers that the kit is built with.
case ${CFLAGS-} in *-fsanitize=*) exit 77 ;; esac
command -v jq >/dev/null || { echo 'no jq'; exit 77; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkdir "$dir/tmp" "$dir/typed"
TMPDIR=$dir/tmp HOME=$dir/tmp
export TMPDIR HOME

bash "${top_srcdir:?}/doc/demo.sh" "${top_builddir:?}" \
    </dev/null >"$dir/out" 2>&1 || { cat "$dir/out"; exit 1; }

has() {
    grep -qF -- "$1" "$dir/out" || { cat "$dir/out"; echo "lacks: $1"; exit 1; }
}
has 'custom_api_action.so'
has 'Custom API Action (custom_api_action), version'
has 'DESKTOP-'
has 'Status Code: 204'
has '"status": "SUSPENDED"'
has 'Status Code: 404'
has 'exit status 4'
has 'Did you mean'
has '"query"?'
has 'exit status 3'
has 'acme is kept in'
has 'id,profile.displayName'
has ' valid, 0 not valid; nothing was sent'
has '{"line":2,"record":{"profile.displayName":'
[ -z "$(ls -A "$dir/tmp")" ] || { ls -A "$dir/tmp"; exit 1; }

# Nobody listens any more where the sandbox was.
url=$(sed -n 's/^url //p' "$dir/out")
if bash -c ": </dev/tcp/127.0.0.1/${url##*:}" 2>/dev/null; then
    echo "still running: $url"
    exit 1
fi

# What comes after the last title. A person waits for the sandbox by eye;
# this waits for its connection file, however slow the machine is.
sed -n '/To go on from here/,$s/^  //p' "$dir/out" |
    sed 's/^sleep 1$/until [ -s sandbox.json ]; do sleep 0.1; done/' \
        >"$dir/next"
[ "$(wc -l <"$dir/next")" -ge 8 ]
# A card's own make check is no matter of valgrind's: see card-template.sh.
[ -z "${UNDER_VALGRIND-}" ] || sed -i '/^make -C my_card/s/check$//' "$dir/next"
(cd "$dir/typed" && bash -eu -o pipefail ../next >../said 2>&1) ||
    { cat "$dir/next" "$dir/said"; exit 1; }
file_has "$dir/said" '"status_code":200'
file_has "$dir/said" '^curl '
file_has "$dir/said" '2020-12/schema'
[ -f "$dir/typed/my_card/my_card.so" ]
