#!/bin/sh
# SPDX-License-Identifier: MIT
# Piped, run prints the output object and a newline; --body the payload alone.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

printf '{"style":"plain",\n"name":"x",\r\n "extras":{"n":1.0}}' >form.json
one_line='{"style":"plain", "name":"x",   "extras":{"n":1.0}}'
head='{"status":200,"facts":{"place":"here","seen":["a","b"]},"echo":'

greet run greet form.json
out_is "$head$one_line}"
greet run greet form.json --json
out_is "$head$one_line}"

# the body as it came, not a byte more
greet run greet form.json --body
cmp -s form.json out || fail 'the body is not what came'
run_greet --set mode=html --body
printf '<p>\303\244 \033[31mred\033[0m \342\200\256txt</p>\n' | cmp -s - out ||
    fail 'text is not what came'
run_greet --set mode=none --body
out_is_empty
run_greet --set mode=fail:4:404 --body
status_is 4
out_has '"mode": "fail:4:404"'

# to a file: verbatim, whole, with the mode files have
greet run greet form.json -o out.json
status_is 0
out_is_empty
{ printf '%s' "$head" && cat form.json && printf '}\n'; } | cmp -s - out.json ||
    fail 'the file is not the output'
umask 022
rm out.json
greet run greet form.json --json -o out.json
printf '%s\n' "$head$one_line}" | cmp -s - out.json || fail 'not one line'
[ "$(stat -c %a out.json)" = 644 ] || fail 'not the usual mode'
chmod 640 out.json
greet run greet form.json --body -o out.json
cmp -s form.json out.json || fail 'the file is not the body'
[ "$(stat -c %a out.json)" = 640 ] || fail 'the mode has changed'
ln -s out.json link.json
run_greet --set mode=html --body -o link.json
[ -L link.json ] || fail 'the link is gone'
file_has out.json red 'the target is not written'

# an HTTP error has an answer; any other failure leaves the file as it was
run_greet --set mode=fail:4:404 -o out.json
status_is 4
file_has out.json '"status":404' 'the answer is not in the file'
run_greet --set mode=fail:5 -o out.json
status_is 7
file_has out.json '"status":404' 'the file has changed'
run_greet -o "$tmp/none/out.json"
status_is 1
err_has "none/out.json: No such file"
run_greet -o cards
status_is 1
err_has 'Is a directory'
run_greet -o /dev/null
status_is 0
[ -c /dev/null ] || fail '/dev/null is gone'
[ -z "$(find . -name '.*.??????')" ] || fail 'half-written files are left'

# a broken card's output is refused, whoever reads it
for option in --body --json --ignore-status; do
    run_greet --set mode=broken $option
    status_is 9
    out_is_empty
    err_has 'the output of greet is not a JSON object'
done

# what cannot be written is told
tr -d '\r\n' <form.json >line.ndjson
if [ -c /dev/full ]; then
    GREET_PLACE=p "$host_stub" -p cards run greet form.json >/dev/full 2>err
    status=$?
    status_is 1
    err_has 'cannot write to standard output: No space left on device'
    err_has 'the call was made, and its answer is lost'
    "$host_stub" -p cards describe greet >/dev/full 2>err
    status=$?
    status_is 1
    GREET_PLACE=p "$host_stub" -p cards batch greet line.ndjson >/dev/full 2>err
    status=$?
    status_is 1
    err_has 'results of calls that were made are lost'
fi
# and nothing is sent where that is known before
for command in run batch; do
    [ -z "${UNDER_VALGRIND-}" ] || break # which takes the place of what is closed
    GREET_PLACE=p "$host_stub" -p cards $command greet line.ndjson >&- 2>err
    status=$?
    status_is 1
    err_has 'standard output is closed; nothing was sent'
done
python - "$host_stub" <<'END' || fail 'a pipe that nobody reads'
import os, subprocess, sys
reader, writer = os.pipe()
os.close(reader)
ended = subprocess.run([sys.argv[1], "-p", "cards", "run", "greet",
                        "form.json"], stdout=writer, stderr=subprocess.PIPE,
                       env={**os.environ, "GREET_PLACE": "p"})
assert ended.returncode == 141, ended
assert ended.stderr == b"", ended
END

# a name of standard output is that, wherever it leads
echo before >whole
GREET_PLACE=p "$host_stub" -p cards run greet form.json -o /dev/stdout \
        >>whole 2>err || fail '-o /dev/stdout'
[ "$(head -n 1 whole)" = before ] || fail '-o /dev/stdout replaced the file'

# extras on stderr
run_greet --timing
err_has 'TIMEOUT'
err_has 'first byte'
[ "$(wc -l <err)" -eq 3 ] || fail 'not a line for each try'
run_greet --timing --json
grep -qx '{"attempts":\[{"failure":"TIMEOUT".*\]}' err || fail 'no JSON line'
run_greet --set mode=log
err_is_empty
run_greet --set mode=log -v
[ "$(cat err | tr '\n' ';')" = \
    'error: a line;warning: a line;info: a line;' ] || fail 'not the log'
run_greet --set mode=log -vv
err_has 'debug: a line'
