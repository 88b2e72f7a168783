#!/bin/sh
# SPDX-License-Identifier: MIT
# host-stub connect enters a connection, tests it, and keeps it under a name,
# for its owner alone; what fails its test is not kept, and nothing is lost.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

kept=config/host-stub/connections/test_cards

# From --set: kept, 0600 in directories of 0700, and it works.
umask 022
printf 's3cret\n' >token
host connect greet work --set place=here --set token=@token
status_is 0
out_has 'The connection works.'
out_has "work is kept in $tmp/$kept/work.json"
[ "$(stat -c %a "$kept/work.json")" = 600 ] || fail 'others can read it'
[ "$(stat -c %a config/host-stub)" = 700 ] || fail 'others can look in'
[ "$(stat -c %a $kept)" = 700 ] || fail 'others can look in'
[ ! -e "$kept/work.json.lock" ] || fail 'a lock nobody needs'
host -c work run greet --set style=plain --set name=World \
    --set mode=connection --body
status_is 0
grep -q '"token": "s3cret"' out || fail 'it is not the connection kept'

# What takes the place of something else says so; a change of it does not.
cp $kept/work.json other.json
host -c other.json connect greet work --set place=there
status_is 0
out_has "work is kept in $tmp/$kept/work.json, in place of what was kept there"
host connect greet work --set place=here
status_is 0
file_lacks out 'in place of' 'it was a change'

# Without a name it is the default; --set changes what is kept.
host connect greet --set place=here
status_is 0
host connect greet --set tries=7
status_is 0
file_has $kept/default.json '"place": "here"' 'the place is lost'
file_has $kept/default.json '"tries": 7' 'the change is lost'

# What fails its test is not kept, unless --no-test says so.
cp $kept/work.json before
printf bad >token
host connect greet work --set token=@token
status_is 6
err_has 'The token is refused.'
err_has 'work is not kept; --no-test keeps it all the same'
cmp -s before $kept/work.json || fail 'what was kept is gone'
host connect greet other --set place=here --set token=@token
status_is 6
[ ! -e $kept/other.json ] || fail 'it is kept'
host connect greet other --set place=here --set token=@token --no-test
status_is 0
out_lacks 'works'
[ -e $kept/other.json ] || fail 'it is not kept'

# A renewed token is kept, by its source too, whether the test passed or not.
echo '{"place": "renewing", "token": "bad"}' >c.json
chmod 600 c.json
host -c ./c.json connect greet renewed
status_is 6
[ ! -e $kept/renewed.json ] || fail 'it is kept'
file_has c.json fr3sh 'the new token is lost'
host -c ./c.json connect greet renewed
status_is 0
file_has $kept/renewed.json fr3sh 'the new token is lost'

# Secrets do not come in arguments.
host connect greet argv --set place=here --set token=s3cret
status_is 2
err_has 'others can list the arguments'
err_has '--set token=@FILE'
err_lacks s3cret
[ ! -e $kept/argv.json ] || fail 'it is kept'

# References stay references; their paths, and a card's own, become absolute.
mkdir -p vault
printf 'v4ult\n' >vault/token
chmod 600 vault/token
echo '{"place": "here", "token": {"file": "token"}}' >vault/c.json
host -c vault/c.json connect greet vault
status_is 0
grep -q "\"file\": \"$tmp/vault/token\"" $kept/vault.json ||
    fail 'the reference is not absolute'
file_lacks $kept/vault.json v4ult 'the secret is written out'
printf '#!/bin/sh\necho "$1"\n' >vault/say
chmod 755 vault/say
host connect greet vault --set 'token={"command": ["./vault/say", "x"]}'
status_is 0
file_has $kept/vault.json "$tmp/vault/say" 'the program is relative'

# Names: listed, forgotten, and never a path.
host connect greet --list
status_is 0
out_is 'default
other
renewed
vault
work'
host connect greet other --forget
status_is 0
[ ! -e $kept/other.json ] || fail 'it is still there'
host connect greet other --forget
status_is 6
err_has 'no connection named other is kept'
for name in ../x a/b .hidden 'a b' ''; do
    host connect greet "$name" --set place=here
    status_is 2
    err_has 'is not a valid connection name'
done
host connect greet acme.json --set place=here
status_is 2
err_has 'cannot end in .json, as -c acme.json would be a file; call it acme'
host -c nowhere run greet
status_is 2
host -c nowhere check greet --set style=plain --set name=x
status_is 6
err_has 'host-stub connect greet nowhere makes one'

# Nobody to ask, nothing given.
host connect greet empty </dev/null
status_is 2
err_has 'give -c FILE, --set KEY=VALUE, or -i'

# -i asks: what is required, then the rest if wanted.
printf 'here\nn\n' >answers
host connect greet asked -i <answers
status_is 0
file_has $kept/asked.json '"place": "here"' 'the answer is lost'
# a text of several lines ends where it says so; a file; what stays
printf 'k\n' >k
printf '\ny\n@k\n-----BEGIN X-----\n\nAA==\n-----END X-----\n3\n\n\n' >answers
host connect greet asked -i <answers
status_is 0
err_has 'stays as it is if you type nothing'
file_has $kept/asked.json '"token": "k"' 'the file was not read'
grep -qF '"key": "-----BEGIN X-----\n\nAA==\n-----END X-----"' \
    $kept/asked.json || fail 'the text of several lines is not whole'
file_has $kept/asked.json '"tries": 3' 'the number is lost'
# one that came as a single line has its end in it
printf '%s\n' '' y @k '-----BEGIN X-----\nAA==\n-----END X-----' 3 '' '' >answers
host connect greet asked -i <answers
status_is 0
grep -qF '"key": "-----BEGIN X-----\\nAA==\\n-----END X-----"' \
    $kept/asked.json || fail 'the text of one line is not whole'
cp $kept/asked.json before
printf 'there\ny\n' >answers
host connect greet asked -i <answers
status_is 6
err_has 'nothing is kept'
cmp -s before $kept/asked.json || fail 'half an answer is kept'

# A connection may come from a descriptor that is open already.
host -c fd:5 run greet --set style=plain --set name=x --set mode=connection \
    --body 5<<'END'
{"place": "fd"}
END
status_is 0
out_has '"fd"'
host -c fd:6 run greet --set style=plain --set name=x
status_is 6
err_has 'connection fd:6: Bad file descriptor'
err_has 'as by 6<FILE in a shell'
host -c fd:5 connect greet fd 5<<'END'
{"place": "fd"}
END
status_is 0
file_has $kept/fd.json '"place": "fd"' 'it is not kept'

# A directory that cannot be made, a disk that is full: told, nothing half.
: >config/host-stub.file
XDG_CONFIG_HOME=$tmp/config/host-stub.file host connect greet x --set place=x
status_is 6
err_has 'cannot create the directory'
