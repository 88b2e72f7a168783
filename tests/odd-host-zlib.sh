#!/bin/sh
# SPDX-License-Identifier: MIT
# A host that exports a zlib of its own, as Node does, and loads the card with
# RTLD_DEEPBIND: compressed answers are decompressed by the card's.
. "${top_srcdir:?}/tests/fault-lib.sh"

case " $CFLAGS $LDFLAGS " in
*-fsanitize=*) echo 'the sanitizers refuse RTLD_DEEPBIND' && exit 77 ;;
esac
[ -z "${UNDER_VALGRIND-}" ] || { echo 'not under valgrind' && exit 77; }

# shellcheck disable=SC2086
$CC $CFLAGS -std=gnu11 -D_GNU_SOURCE -I"$top_srcdir/include" \
    -DMODULE="\"$top_builddir/plugin/.libs/custom_api_action.so\"" \
    -DMODULE_FLAGS='(RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND)' \
    $LDFLAGS -rdynamic -o odd-zlib "$top_srcdir/tests/odd-zlib.c" \
    "$top_srcdir/tests/carry.c" "$top_srcdir/tests/loaded.c" -ldl ||
    fail 'the host does not compile'

python - <<'END'
import gzip
import json
import subprocess
import zlib

from faultlib import TOKEN, Server

for coding, data in ("gzip", gzip.compress(b'{"a":1}')), \
        ("deflate", zlib.compress(b'{"a":1}')):
    def play(wire):
        if wire.request():
            wire.send(b"HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\n"
                      b"Content-Length: %d\r\n\r\n%s" % (
                          coding.encode(), len(data), data))

    with Server(play) as server:
        done = subprocess.run(
            ["./odd-zlib",
             json.dumps({"domain": server.url(), "api_token": TOKEN}),
             '{"request_type":"GET","relative_url":"/x"}'],
            capture_output=True, timeout=60)
    assert done.returncode == 0, done
    assert json.loads(done.stdout)["body"] == {"a": 1}, done
    print("ok -", coding)
END
