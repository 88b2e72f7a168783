#!/bin/sh
# SPDX-License-Identifier: MIT
# check shows the request and sends nothing; its curl command is safe to copy.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

greet check greet --set style=letter --set name="it's" \
    --set note='[1.0, 12345678901234567890]'
status_is 0
out_has "POST https://greet.example/it's%20[here]?a={b}&c=1"
out_has 'Authorization: Greet ***'
out_has '    12345678901234567890'
out_lacks s3cret

greet check greet --json --set style=plain --set name=x
[ "$(wc -l <out)" -eq 1 ] || fail 'the preview is not one line'
out_has '{"method":"POST","url":'
greet check greet --set style=plain --set name=x --set mode=plain
out_has '"says": "hello"'
greet check greet --curl --set style=plain --set name=x --set mode=plain
status_is 2
err_has 'sends no HTTP request'
greet check greet --set style=dance
status_is 3
err_has '/name: No Name input provided.'

# a curl of ours shows what the shell makes of the command
mkdir bin
cat >bin/curl <<'END'
#!/bin/sh
for word; do printf '[%s]\n' "$word"; done
END
chmod +x bin/curl
says()
{
    greet check greet --curl --set style=letter "$@"
    status_is 0
    out_lacks s3cret
    PATH=$tmp/bin:$PATH GREET_TOKEN='t k' KEY='k$' sh ./out >words ||
        fail 'the command does not run'
}
word()
{
    grep -qxF -- "[$1]" words || fail "curl does not get: $1 ($(cat words))"
}
says --set name="it's \$HOME \`id\` \"!\" \\"
word --globoff
word POST
word "https://greet.example/it's%20[here]?a={b}&c=1"
# shellcheck disable=SC2016
word 'X-Style: $HOME `id` "q"'
word 'X-Empty;'
word 'Authorization: Greet t k'
# shellcheck disable=SC2016
word 'X-Key: k$'
word --data-raw
# shellcheck disable=SC2016
word '{"style": "letter", "name": "it'\''s $HOME `id` \"!\" \\"}'
word 'Content-Type:'

# where the secret is not set the shell says so, and nothing is sent
greet check greet --curl --set style=letter --set name=x
! PATH=$tmp/bin:$PATH KEY=k sh ./out >words 2>said || fail 'it was sent unsigned'
[ ! -s words ] || fail 'curl was called'
file_has said GREET_TOKEN 'the variable is not named'

# a body with control characters: $'...' as bash reads it
if command -v bash >/dev/null; then
    printf '{"style":"plain","name":"x",\r\n"extras":{"\302\205":1}}' >form.json
    greet check greet form.json --curl
    PATH=$tmp/bin:$PATH GREET_TOKEN=t KEY=k bash ./out >words
    { printf '[' && cat form.json && printf ']\n'; } >want
    tail -n 2 words | cmp -s - want || fail 'the body is not what was given'
    ! grep -q "$(printf '\r')" out || fail 'a raw control character is shown'
fi
