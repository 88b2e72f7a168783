# SPDX-License-Identifier: MIT
"""What odd-host-sigpipe.sh runs."""
from faultlib import OK, TOKEN, Server, authority, certificate, context
from oddhost import *

LARGE = "x" * (8 << 20)


def head_only(wire):
    """The head of a request and no more: its body has no reader."""
    while b"\r\n\r\n" not in wire.left:
        more = wire.read()
        if not more:
            return
        wire.left += more


def closes(wire):
    head_only(wire)


def resets(wire):
    head_only(wire)
    wire.reset()


def closes_kept(wire):
    """The first answers one request, and is gone under the next."""
    if wire.number == 1:
        wire.request()
        wire.send(OK)
        head_only(wire)
    else:
        while wire.request():
            wire.send(OK)


def resets_kept(wire):
    if wire.number == 1:
        wire.request()
        wire.send(OK)
        wire.reset()
    else:
        while wire.request():
            wire.send(OK)


def disposition(pid):
    """Is SIGPIPE neither ignored nor caught nor blocked?"""
    with open("/proc/%d/status" % pid) as status:
        masks = dict(line.split(":\t") for line in status if ":\t" in line)
    return not any(int(masks[name], 16) & 1 << 12
                   for name in ("SigIgn", "SigCgt", "SigBlk"))


authority("ours")
certificate("good", "ours", "IP:127.0.0.1")
for tls in (None, context("good")):
    for play in (closes, resets, closes_kept, resets_kept):
        with Server(play, tls) as server:
            connection = {
                "domain": "http%s://127.0.0.1:%d" % ("s" if tls else "",
                                                     server.port),
                "api_token": TOKEN, "max_retries": 0,
                **({"ca_file": os.path.abspath("ours.pem")} if tls else {})}
            host = OddHost("plain")
            if not disposition(host.process.pid):
                sys.exit("SIGPIPE is not at its default")
            kept = play in (closes_kept, resets_kept)
            for i in range(2):
                if kept:
                    host.call(connection, get("/x"))
                host.call(connection, post("/x", {"a": LARGE}),
                          *((0,) if kept and i > 0 else (5, 0)[:1 + kept]))
            if not disposition(host.process.pid):
                sys.exit("SIGPIPE is not left at its default")
            host.close()
        print("ok - %s %s" % ("TLS" if tls else "plain", play.__name__))
