#!/bin/sh
# SPDX-License-Identifier: MIT
# ^C ends a call in order, with 130 and nothing half-written.
. "${top_srcdir:?}/tests/host-lib.sh"

# A call that waits for the signal; it logs nothing, so its open file tells.
begin()
{
    GREET_PLACE=here "$host_stub" -p cards run greet --set style=plain \
        --set name=x --set mode=slow --deadline 100 -o result "$@" \
        >out 2>err &
    pid=$!
    until ls .result.* >/dev/null 2>&1; do
        kill -0 $pid 2>/dev/null || fail 'it ended by itself'
    done
}

echo before >result
for signal in INT TERM HUP; do
    # a shell lets its background jobs ignore ^C
    [ $signal != INT ] || continue
    begin
    kill -$signal $pid
    wait $pid
    status=$?
    status_is 130
    err_has 'Cancelled.'
    [ "$(cat result)" = before ] || fail 'the file has changed'
    [ -z "$(find . -name '.result.*')" ] || fail 'a half-written file is left'
done

# ^C itself, by a parent that does not ignore it
python - "$host_stub" <<'END' || fail 'SIGINT'
import glob, os, signal, subprocess, sys
child = subprocess.Popen(
    [sys.argv[1], "-p", "cards", "run", "greet", "--set", "style=plain",
     "--set", "name=x", "--set", "mode=slow", "--deadline", "100", "-o",
     "result", "--json"],
    stderr=subprocess.PIPE, env={**os.environ, "GREET_PLACE": "here"},
    preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler))
while not glob.glob(".result.*"):
    assert child.poll() is None
child.send_signal(signal.SIGINT)
error = child.stderr.read()
assert child.wait() == 130, child.returncode
assert error.startswith(b'{ "code":"CANCELLED"') or \
    error.startswith(b'{"code":"CANCELLED"'), error
assert not glob.glob(".result.*")
END
