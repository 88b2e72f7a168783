#!/bin/sh
# SPDX-License-Identifier: MIT
# What a connection refers to obeys the deadline of the call and ^C, tells how
# it ended, is nobody else's, and sees no secret that is not its own.
. "${top_srcdir:?}/tests/lib/host-lib.sh"
[ -z "${UNDER_VALGRIND-}" ] || exit 77 # forks take seconds there
umask 077

# connects ARGS...: status, out and err of a call; it must end by itself.
connects()
{
    timeout -k 5 60 "$host_stub" -p "$tmp/cards" -c c.json "$@" run greet \
        --set style=plain --set name=x --set mode=connection --body \
        >out 2>err
    status=$?
    [ "$status" -ne 124 ] || fail 'it does not end'
}

token()
{
    printf '{"place":"p","token":%s}' "$1" >c.json
}

# A process that was killed ends; it may stay as a zombie of somebody's.
ends()
{
    for _ in $(seq 300); do
        grep -q '^State:.*Z' "/proc/$1/status" 2>/dev/null && return
        kill -0 "$1" 2>/dev/null || return 0
        sleep 0.2
    done
    fail "the process $1 is left running"
}

# The deadline, for each kind of thing that may never answer.
mkfifo fifo
token '{"command":["sleep","1000"]}'
connects --deadline 0.3
status_is 8
err_has 'sleep: it was not done within 0.300 s, the deadline of the call'
token '{"file":"fifo"}'
connects --deadline 0.3
status_is 8
err_has 'fifo: it was not done within'
mv fifo c.json
connects --deadline 0.3
status_is 8
err_has 'connection c.json: it was not done within'
mv c.json fifo
mkfifo held
(exec sleep 1000 >held) & # whoever has it open for writing says nothing
holder=$!
trap 'kill $holder 2>/dev/null; rm -rf "$tmp"' EXIT
for from in - fd:7; do
    timeout -k 5 60 "$host_stub" -p cards -c $from --deadline 0.3 run greet \
        --set style=plain --set name=x <held 7<held >out 2>err
    status=$?
    status_is 8
    err_has 'it was not done within'
done
kill $holder
token '{"command":["sleep","1000"]}'
connects --deadline 0.2 --json
err_has '"code":"TIMEOUT"'

# All that the command started is gone with it.
token '{"command":["sh","-c","sleep 1000 & echo $! >left; wait"]}'
for deadline in 0.5 2 8 32; do # the command must have come so far
    connects --deadline $deadline
    status_is 8
    [ ! -s left ] || break
done
[ -s left ] || fail 'the command was never started'
ends "$(cat left)"
rm left

# The rest of the deadline is the call's.
token '{"command":["sh","-c","sleep 0.5; echo tok"]}'
"$host_stub" -p cards -c c.json --deadline 60 run greet --set style=plain \
    --set name=x --set mode=process --body >out 2>err || fail 'a slow command'

# A child that keeps the pipe open holds nothing up.
token '{"command":["sh","-c","sleep 1000 & echo $! >left; echo tok"]}'
connects
[ -s left ] || fail 'the command left nothing running'
kill "$(cat left)" || fail 'what a command leaves running was killed'
status_is 0
out_has '"token":"tok"'
# but what it prints a little later still counts, where it printed nothing
token '{"command":["sh","-c","(sleep 0.2; echo late) & exit 0"]}'
connects
status_is 0
out_has '"token":"late"'
# one that fails is not waited for
token '{"command":["sh","-c","sleep 1000 & echo $! >left; echo tok; exit 3"]}'
connects
[ -s left ] || fail 'the command left nothing running'
kill "$(cat left)"
status_is 6
err_has 'sh: exit status 3'
# output that is closed before the end, and all of a long one
token '{"command":["sh","-c","echo tok; exec >&-; sleep 0.2; exit 4"]}'
connects
status_is 6
err_has 'sh: exit status 4'
token '{"command":["sh","-c","yes 0123456789 | head -c 300000"]}'
connects
status_is 0
[ "$(wc -c <out)" -gt 300000 ] || fail 'the output is cut'
token '{"command":["yes"]}'
connects
status_is 6
err_has 'yes: it printed more than'

# ^C, and SIGTERM, end it too.
token '{"command":["sh","-c","echo $$ >runs; exec sleep 1000"]}'
for signal in INT TERM; do
    rm -f runs
    python - "$host_stub" $signal <<'EOF2' >out 2>err || fail "SIG$signal"
import os, signal, subprocess, sys, time
call = subprocess.Popen(
    [sys.argv[1], "-p", "cards", "-c", "c.json", "run", "greet", "--set",
     "style=plain", "--set", "name=x"], stderr=subprocess.PIPE,
    preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler))
while not os.path.exists("runs") or not os.path.getsize("runs"):
    time.sleep(0.02)
call.send_signal(getattr(signal, "SIG" + sys.argv[2]))
assert call.wait(60) == 130, call.returncode
said = call.stderr.read()
assert b"cancelled" in said, said
EOF2
    [ -s runs ] || fail "SIG$signal: the command was never started"
    ends "$(cat runs)"
done

# At a terminal a command may ask the person for a password.
token '{"command":["sh","-c","read -r word </dev/tty; echo $word"]}'
python - "$host_stub" <<'EOF2' >out 2>err || fail 'at a terminal'
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], [sys.argv[1], "-p", "cards", "-c", "c.json",
                           "--deadline", "30", "run", "greet", "--set",
                           "style=plain", "--set", "name=x", "--set",
                           "mode=connection", "--body", "-o", "asked"])
os.write(terminal, b"pa55\n")
status = os.waitpid(pid, 0)[1]
assert status == 0, (status, os.read(terminal, 4096))
with open("asked") as file:
    assert '"token":"pa55"' in file.read()
EOF2

# A failure is seen where the parent ignores SIGCHLD; so is a card's crash.
token '{"command":["sh","-c","echo partial; exit 3"]}'
broken crashing BROKEN_CRASH
python - "$host_stub" <<'EOF2' >out 2>err || fail 'SIGCHLD'
import signal, subprocess, sys
def run(*words):
    return subprocess.run(
        [sys.argv[1], "-p", "cards", *words], capture_output=True, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN))
done = run("-c", "c.json", "run", "greet", "--set", "style=plain", "--set",
           "name=x")
assert done.returncode == 6 and "exit status 3" in done.stderr, done
done = run("list")
assert "it crashed while it was being loaded" in done.stdout, done
EOF2
rm cards/crashing.so

# A secret of the environment is seen by nobody else.
cat >c.json <<'EOF2'
{"place":{"env":"PLACE"},"token":{"env":"MYSECRET"},
 "key":{"command":["sh","-c","echo $MYSECRET,$MYSECRET2,$PLACE"]}}
EOF2
MYSECRET=t0psecret MYSECRET2=more PLACE=there connects
status_is 0
out_has '"token":"t0psecret"'
out_has '"key":",more,there"'

# So is one that the card's descriptor names, though the connection does not use it.
cat >c.json <<'EOF2'
{"place":"here","token":"t","key":{"command":["sh","-c","echo x$GREET_TOKEN"]}}
EOF2
GREET_TOKEN=t0psecret connects
status_is 0
out_has '"key":"x"'

# What is named is judged as a connection is: a key by who reads it, all else
# by who writes it.
printf 'k3y\n' >value
token '{"file":"value"}'
chmod 644 value
connects
status_is 6
err_has 'value: it holds a secret and others can read it; run: chmod 600 value'
chmod 600 value
connects
status_is 0
printf '{"place":{"file":"value"}}' >c.json
chmod 644 value
connects
status_is 0
chmod 666 value
connects
status_is 6
err_has 'value: it is writable by others; run: chmod go-w value'
chmod 600 value
GREET_KEY='' GREET_PLACE=p GREET_TOKEN=x host run greet --set style=plain \
    --set name=x
status_is 0
printf '%s' '{"place":"p","token":{"file":"-"}}' >c.json
connects </dev/null
status_is 6
err_has '-: No such file or directory'

# Access lists count.
listed()
{
    /usr/bin/python3 "$top_srcdir/tests/lib/acl.py" "$@" && return
    [ $? -eq 77 ] || fail acl.py
    no_lists=1
}
no_lists=
token '"s3cret"'
listed c.json user:65534:4
if [ -z "$no_lists" ]; then
    connects
    status_is 6
    err_has 'holds a secret and those in its access list can read it'
    sed -n 's/.*run: //p' err >advice
    sh ./advice
    connects
    status_is 0
    token '{"file":"value"}'
    chmod 600 c.json
    listed value group:65534:4
    connects
    status_is 6
    err_has 'those in its access list can read it; run: chmod 600 value'
    chmod 600 value
    printf '{"place":{"file":"value"}}' >c.json
    listed value user:65534:6
    connects
    status_is 6
    err_has 'value: it is writable by those in its access list'
    chmod 600 value
    listed value "user:$(id -u):6"
    connects
    status_is 0
    listed c.json user:65534:2
    connects
    status_is 6
    err_has 'c.json is writable by those in its access list'
    chmod 600 value c.json
fi

# A file of somebody else names nothing that is yours.
[ "$(id -u)" -eq 0 ] || exit 0
for value in '{"file":"value"}' '{"env":"MYSECRET"}' '{"command":["echo"]}'; do
    token "$value"
    chown 65534 c.json
    MYSECRET=x connects
    status_is 6
    err_has 'names a file, a variable or a command, and belongs to user 65534'
    printf '{"place":%s}' "$value" >c.json
    MYSECRET=x connects
    status_is 6
done
token '"plain"'
connects
status_is 0
chown 0 c.json
token '{"file":"value"}'
chown 65534 value
connects
status_is 6
err_has 'value: it belongs to user 65534, not to you or root; run: chown 0 value'
