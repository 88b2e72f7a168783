#!/bin/sh
# SPDX-License-Identifier: MIT
# ./dev check says why each skipped test was skipped and what runs it, and shows how
# many tests have ended while they run.
set -u
: "${top_srcdir:?run by make check}"
command -v bash >/dev/null || { echo 'skipped: no bash'; exit 77; }
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
parts=$(cd "$top_srcdir" && pwd)/dev.d/count.sh
cd "$tmp" || exit 99
mkdir bin tree

# A make whose tests end one after the other: the last when the first is shown.
cat >bin/make <<'END'
#!/bin/sh
result() {
    printf ':test-result: %s\n:global-test-result: %s\n' "$2" "$2" >tree/$1.trs
}
echo fine >tree/good.log
result good.sh PASS
while ! grep -q '1 have ended' said; do :; done
printf 'skipped: node is missing\nSKIP spoke.sh (exit status: 77)\n' \
    >tree/spoke.sh.log
result spoke.sh SKIP
printf 'SKIP mute.sh (exit status: 77)\n' >tree/mute.sh.log
result mute.sh SKIP
END
chmod +x bin/make

PATH=$tmp/bin:$PATH PROGRESS_SECONDS=1 timeout 60 bash -euc '
    say() { printf "%s\n" "$*"; }
    jobs=1 passed=0 failed=0 skipped=0
    . "$1"
    suite Tests tree
    say_skipped
    say "$passed $failed $skipped"' suite "$parts" >said 2>&1 ||
    { echo "FAILED: suite: exit status $?"; cat said; exit 1; }

said()
{
    grep -qF -- "$1" said && return
    echo "FAILED: expected: $1"
    sed 's/^/found: /' said
    exit 1
}
said 'Tests ... 1 have ended ... '
said '1 passed, 0 failed, 2 skipped'
said '    spoke.sh: skipped: node is missing'
said '    mute.sh: skipped, and it does not say why'
said './dev check --full installs what the 2 skipped ones need, and runs them.'
said '1 0 2'
