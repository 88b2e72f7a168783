#!/bin/sh
# SPDX-License-Identifier: MIT
# ./dev lint judges layout by clang-format 14 alone: it installs that where the
# system has it, and says that it skips layout where the system does not.
set -u
: "${top_srcdir:?run by make check}"
command -v bash >/dev/null || { echo 'skipped: no bash'; exit 77; }
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
cp -r "$top_srcdir/dev" "$top_srcdir/dev.d" "$tmp/" || exit 99
chmod -R u+w "$tmp"
cd "$tmp" || exit 99
mkdir -p bin tests/project
touch a.c tests/project/source-rules.sh tests/project/cppcheck.supp

# A system whose packages are the names in `offered`.
command_is()
{
    { echo '#!/bin/sh'; cat; } >"bin/$1"
    chmod +x "bin/$1"
}
command_is apt-cache <<'END'
grep -qx -- "$2" offered
END
command_is apt-get <<'END'
echo "$*" >>asked
case $* in *' install '*clang-format-14*) ;; *) exit 0 ;; esac
printf '#!/bin/sh\necho "14 $*" >>judged\n' >bin/clang-format-14
chmod +x bin/clang-format-14
END
command_is sudo <<'END'
[ "$1" != -n ] || shift
exec "$@"
END
command_is dpkg-query <<'END'
case $* in *clang-format-14) ;; *) echo installed ;; esac
END
command_is clang-format <<'END'
[ "$1" != --version ] || { echo "clang-format version $(cat newest)"; exit; }
echo "other $*" >>judged
END
for tool in shellcheck cppcheck; do command_is $tool </dev/null; done

fail()
{
    echo "FAILED: $*" >&2
    sed 's/^/said: /' said >&2
    exit 1
}

lints()
{
    rm -f judged asked
    PATH=$tmp/bin:$clean timeout 60 bash ./dev lint >said 2>&1 ||
        fail "./dev lint: exit status $?, not 0"
}

# the PATH without a clang-format-14 of this machine
clean=
mkdir rest
for tool in bash sh awk basename cat chmod date dirname env find grep id mkdir nproc \
    rm sed sort tail timeout touch tr xargs; do
    place=$(command -v $tool) && ln -sf "$place" rest/
done
clean=$tmp/rest

echo 19.1.7 >newest
echo clang-format >offered
lints
grep -q 'Skipped: layout is judged by clang-format 14' said ||
    fail 'it does not say that layout is skipped'
grep -q '3 passed, 0 failed, 1 skipped' said || fail 'not counted as skipped'
[ ! -e judged ] || fail "layout is judged by: $(cat judged)"
! grep -q install asked || fail "asked of apt-get: $(cat asked)"

echo 14.0.6 >newest
lints
grep -q '^other --dry-run' judged || fail 'clang-format of version 14 is not used'
grep -q '4 passed, 0 failed$' said || fail 'not counted as passed'

echo 19.1.7 >newest
echo clang-format-14 >>offered
lints
grep -q '^14 --dry-run' judged || fail 'clang-format-14 is not installed and used'
grep -q '4 passed, 0 failed$' said || fail 'not counted as passed'
