#!/bin/sh
# SPDX-License-Identifier: MIT
# ./dev release: what it refuses before anything changes, and a release of a copy of
# this tree, whose signature, sums, tag and tarball are as they are for anybody else.
set -eu
unset MAKEFLAGS MFLAGS MAKELEVEL
for tool in git gpg xz autoreconf; do
    command -v $tool >/dev/null || { echo "skipped: $tool is missing"; exit 77; }
done

dir=$(mktemp -d)
end() {
    gpgconf --homedir "$dir/keys" --kill all 2>/dev/null || true
    rm -rf "$dir"
}
trap end EXIT
fail() { echo "$1"; [ ! -e "$dir/out" ] || cat "$dir/out"; exit 1; }

mkdir -m 700 "$dir/keys" "$dir/none"
export GNUPGHOME="$dir/keys"
export GIT_CONFIG_GLOBAL="$dir/gitconfig" GIT_CONFIG_SYSTEM=/dev/null
git config --global user.name 'A Maintainer'
git config --global user.email maintainer@example.com
git config --global init.defaultBranch main

# The tree as it is packed: a copy without git has the same files.
cd "${top_srcdir:?}"
bash -c '. dev.d/copy.sh && copy_sources "$1"' bash "$dir/tree"
rm -f "$dir/tree/.sources"
cd "$dir/tree"
git init -q && git add -A && git commit -qm 'All of it'

refuses() {
    words=$1
    shift
    if "$@" >"$dir/out" 2>&1; then fail "not refused: $words"; fi
    grep -qF -e "$words" "$dir/out" || fail "not said: $words"
    [ -z "$(git status --porcelain | grep -v '^?? build/')" ] ||
        fail "$words: it has changed something"
}
refuses 'three numbers' ./dev release 1.2
refuses 'is not later than' ./dev release 0.0.9
refuses 'has no secret key' env GNUPGHOME="$dir/none" ./dev release 9.8.7
echo >>README.md
if ./dev release 9.8.7 >"$dir/out" 2>&1; then fail 'changes are left out'; fi
grep -q 'not committed' "$dir/out" || fail 'not said: not committed'
git checkout -q README.md

gpg --batch --quiet --passphrase '' --quick-generate-key \
    'A Maintainer <maintainer@example.com>' ed25519 sign 1d 2>"$dir/out" ||
    fail 'no key was made'
./dev release 9.8.7 >"$dir/out" 2>&1 || fail 'no release'
grep -q 'Nothing is published' "$dir/out" || fail 'not said: Nothing is published'
[ -z "$(git status --porcelain)" ] || fail 'something is not committed'
git verify-tag v9.8.7 2>"$dir/out" || fail 'the tag is not signed'
cd build-release
gpg --batch --verify SHA256SUMS.asc SHA256SUMS 2>"$dir/out" || fail 'not signed'
sha256sum -c SHA256SUMS >"$dir/out" || fail 'other bytes'
mkdir unpacked
tar -x -f cards-9.8.7.tar.xz -C unpacked
cd unpacked/cards-9.8.7
./configure --version | grep -q '^cards configure 9\.8\.7$' || fail 'configure: version'
grep -q '^    "version": "9\.8\.7",$' hosts/node-red/package.json || fail 'package.json'
[ "$(sed -n '1s/^cards (\(.*\)) .*/\1/p' debian/changelog)" = 9.8.7 ] ||
    fail 'debian/changelog'
grep -q '^## 9\.8\.7 (2' CHANGELOG.md || fail 'CHANGELOG.md'
cd "$dir/tree"
refuses 'is not later than' ./dev release 9.8.7
refuses 'nothing to release' ./dev release 9.8.8
