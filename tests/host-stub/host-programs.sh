#!/bin/sh
# SPDX-License-Identifier: MIT
# host-stub NAME becomes the program host-stub-NAME: the same process, words,
# files and signals, and its exit status. It is found where it was installed
# with host-stub, or beside it; by no variable, and only one that whoever owns
# host-stub has put there. Without it the exit status is 9.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

# ---- the real ones ----
greet connect greet --set place=here --set 'token={"env": "GREET_TOKEN"}' work
status_is 0
greet connect greet --list
status_is 0
[ "$(cat out)" = work ] || fail 'not kept under its name'
greet -c work connect greet copy
status_is 0
host connect greet --list
[ "$(tr '\n' ' ' <out)" = 'copy work ' ] || fail '-c was not passed on'
host connect greet --forget other
status_is 6
host verify --list
status_is 0
host verify --only nothing "$tmp/cards/greet.so"
status_is 2
ln -s "$host_stub" link
./link verify --list >out 2>err || fail 'not by a symbolic link'
host connect
status_is 2
err_has 'connect needs more: host-stub connect CARD [NAME]'

# The rest has programs of the test's own beside a copy, which under valgrind is
# the copy of a script.
[ -z "${UNDER_VALGRIND-}" ] || exit 77

# of NAME: a directory of the build's.
of()
{
    printf 'include Makefile\nprint-it:; @echo $(%s)\n' "$1" |
        env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL \
            make -s --no-print-directory -C "$top_builddir/host-stub" -f - \
                print-it | tail -n 1
}
bin=$(of bindir)
programs=$(of pkglibexecdir)

# copied DIRECTORY: a copy of host-stub there.
copied()
{
    mkdir -p "$1"
    cp "$host_stub" "$1/host-stub"
    chmod 755 "$1/host-stub"
    copy=$1/host-stub
}

# program PATH: what it was started with goes to said, its exit status is 42.
program()
{
    mkdir -p "${1%/*}"
    cat >"$1" <<END
#!/bin/sh
echo "\$\$" >'$tmp/pid'
printf '%s\n' "\$@" >'$tmp/said'
cat <&5 >'$tmp/fifth'
cat >'$tmp/input'
grep ^SigBlk: /proc/self/status >'$tmp/blocked'
exit 42
END
    chmod 755 "$1"
    rm -f said
}

# copy_ends STATUS WORD...
copy_ends()
{
    want=$1
    shift
    "$copy" "$@" >out 2>err </dev/null 5</dev/null
    status=$?
    status_is "$want"
}

# ---- none is installed ----
copied away
[ -e "$programs/host-stub-verify" ] || {
    mkdir path
    program path/host-stub-verify
    PATH=$tmp/path:$PATH copy_ends 9 verify --list
    [ ! -e said ] || fail 'started one along PATH'
    err_has 'install the package host-stub-verify'
    err_has "there is no $programs/host-stub-verify and no $tmp/away/host-stub-v"
    copy_ends 9 connect greet
    err_has 'install the package host-stub-connect'
    copy_ends 9 verify --list --json
    python -c 'import json; assert json.load(open("err"))["code"] \
        == "PLUGIN"' || fail 'not an error in JSON'
}
copy_ends 0 --help
out_has '  verify '
copy_ends 0 verify --help
out_has 'Usage: host-stub [OPTION]... verify PLUGIN.so'
copy_ends 0 --help connect
out_has 'Usage: host-stub [OPTION]... connect CARD [NAME]'
copy_ends 2 verify --bogus
copy_ends 2 connect
copy_ends 0 list -p "$tmp/cards"

# ---- the same process, words, files and signals ----
for place in "beside beside" "installed$bin installed$programs" \
    "anywhere/bin anywhere/${programs#"${bin%/bin}"/}"; do
    copied "$tmp/${place% *}"
    program "$tmp/${place#* }/host-stub-verify"
    printf 'typed' >typed
    printf 'secret' >fifth.in
    "$copy" -p 'a b' -c fd:5 verify --only=x --only y ./z.so <typed 5<fifth.in \
        >out 2>err &
    started=$!
    wait "$started"
    status=$?
    status_is 42
    [ "$(cat pid)" = "$started" ] || fail 'another process'
    [ "$(cat input)$(cat fifth)" = typedsecret ] || fail 'not its files'
    grep -q '^SigBlk:[[:space:]]*0*$' blocked || fail 'signals are blocked'
    tr '\n' '|' <said >words
    grep -qF -- '-p|a b|-c|fd:5|' words || fail "not passed on: $(cat words)"
    for word in --only=x '--only|y|' 'verify|' './z.so|'; do
        grep -qF -- "$word" words || fail "not passed on: $word"
    done
done

# One that was asked to end is the one that ends.
copied "$tmp/ends"
cat >ends/host-stub-connect <<'END'
#!/bin/sh
trap 'exit 43' TERM
echo ready
while :; do sleep 0.05; done
END
chmod 755 ends/host-stub-connect
mkfifo ready
"$copy" connect greet >ready 2>err &
started=$!
read -r line <ready
[ "$line" = ready ] || fail 'not ready'
kill -TERM "$started"
wait "$started"
status=$?
status_is 43
kill -0 "$started" 2>/dev/null && fail 'it goes on'

# ---- what is not started ----
copied "$tmp/foreign"
program "$tmp/foreign/host-stub-verify"
chmod o+w foreign/host-stub-verify
copy_ends 9 verify --list
err_has 'and others must not be able to write to it'
[ ! -e said ] || fail 'started what others can write to'
chmod 644 foreign/host-stub-verify
copy_ends 9 verify --list
err_has 'host-stub-verify does not start: Permission denied'
rm foreign/host-stub-verify
mkdir foreign/host-stub-verify
copy_ends 9 verify --list
err_has 'host-stub-verify does not start: Permission denied'

# Where host-stub is in a bin, nothing beside it is started.
copied "$tmp/other/bin"
program "$tmp/other/bin/host-stub-verify"
"$copy" verify --list >out 2>err </dev/null 5</dev/null
[ ! -e said ] || fail 'started one beside a host-stub in a bin'
[ "$(id -u)" -eq 0 ] || exit 0
copy=$tmp/foreign/host-stub
rmdir foreign/host-stub-verify
program "$tmp/foreign/host-stub-verify"
chown 65534 foreign/host-stub-verify
copy_ends 9 verify --list
err_has 'it must belong to root or to the owner of host-stub (user 0)'
[ ! -e said ] || fail "started another user's"
chown 65534 foreign/host-stub
copy_ends 42 verify --list
chown 0 foreign/host-stub

# Another user's link, though what it leads to is root's; and a group of many.
program "$tmp/target"
rm -f foreign/host-stub-verify
ln -s ../target foreign/host-stub-verify
copy_ends 42 verify --list
rm -f said
chown -h 65534 foreign/host-stub-verify
copy_ends 9 verify --list
err_has 'host-stub-verify is not started: it must belong'
[ ! -e said ] || fail "started by another user's link"
rm foreign/host-stub-verify
program "$tmp/foreign/host-stub-verify"
chgrp 65534 foreign/host-stub-verify
chmod g+w foreign/host-stub-verify
copy_ends 9 verify --list
err_has 'and others must not be able to write to it'
[ ! -e said ] || fail 'started what a group can write to'

# With rights that its user lacks, where the build installs it and nowhere else.
case ${CFLAGS-} in *-fsanitize=*) exit 0 ;; esac
command -v setpriv >/dev/null || exit 0
cp "$(command -v id)" id
chmod 4755 id
as_nobody='setpriv --reuid 65534 --clear-groups'
[ "$($as_nobody ./id -u)" = 0 ] || exit 0 # mounted nosuid
copied "$tmp/setuid"
program "$tmp/setuid/host-stub-verify"
chmod 4755 setuid/host-stub
copy_ends 42 verify --list
$as_nobody setuid/host-stub verify --list >out 2>err </dev/null
status=$?
[ "$status" -ne 42 ] || fail 'a copy with the rights of another chose its program'
[ -e "$programs/host-stub-verify" ] || status_is 9
