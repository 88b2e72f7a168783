#!/bin/sh
# SPDX-License-Identifier: MIT
# A mistake on the command line exits with 2 and says what was meant.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

usage()
{
    want=$1
    shift
    greet "$@"
    status_is 2
    err_has "$want"
    out_is_empty
}

usage 'see host-stub --help'
usage "did you mean 'describe'?" descrbe greet
usage "unknown command 'fly'" fly
usage 'did you mean --timing?' run greet --timming
usage 'unknown option -Z' run greet -Z
usage '--deadline needs a SECONDS' run greet --deadline
usage '--json takes no value' list --json=yes
usage 'fits more than one option' run greet --co=x
usage 'list has no option --body; it goes with: run' list --body
usage "list takes no 'greet'" list greet
usage 'host-stub describe CARD' describe
usage 'auto, always or never' run greet --color=red
usage 'takes seconds' run greet --deadline=soon
usage 'takes seconds' run greet --deadline=0
usage 'takes seconds' run greet --deadline=nan
usage 'takes seconds' run greet --deadline=1e99
usage 'has no =' run greet --set style
usage 'cannot both come from standard input' -c - run greet -
usage "did you mean 'output'?" schema greet outputs
usage "--connection is given twice, with 'a' and 'b': give one" \
    -c a list --connection b
usage "--jobs is given twice, with '2' and '3'" batch greet - -j 2 -j 3
greet -c a -c a list --json --json
status_is 0

# what is wrong is JSON also where it is before --json
for wrong in 'run greet --nonsense --json' 'run greet --deadline=x --json'; do
    # shellcheck disable=SC2086
    greet $wrong
    status_is 2
    err_has '{"code":"USAGE","message":"'
done
usage 'host-stub: unknown option --nonsense' run greet --nonsense -- --json

# a message does not end in a blank
for wrong in 'serve greet' 'list --body'; do
    # shellcheck disable=SC2086
    greet $wrong
    status_is 2
    ! grep ' $' err || fail "$wrong: a blank at the end"
done

# options stand before or behind the command
greet --json list
status_is 0
cp out before
greet list --json
cmp -s before out || fail 'list --json is not --json list'

# every command has its help
greet --help
status_is 0
commands=$(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' out)
[ "$(echo "$commands" | xargs)" = 'list describe schema form choices check run batch'\
' save saved examples connect connections serve new verify help version' ] ||
    fail "--help has other commands: $commands"
for command in $commands; do
    greet $command --help
    status_is 0
    out_has "Usage: host-stub [OPTION]... $command"
    awk 'length > 80 { exit 1 }' out || fail 'a help line is too long'
done
greet --version
status_is 0
out_has 'card ABI 1'
