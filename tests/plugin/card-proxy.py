# SPDX-License-Identifier: MIT
"""A proxy that refuses, breaks off, is down, or is not what it is said to be:
the proxy is named, with what to do, and not the org."""
import json
import socket
import sys
import threading

from faultlib import (CARD, OK, PATIENT, TOKEN, Server, authority,
                      certificate, closed_port, context, host)

GET = b'{"request_type":"GET","relative_url":"/x"}'
STATUS = {"OK": 0, "BAD_CONNECTION": 6, "NETWORK": 7, "TLS": 7,
          "PROTOCOL": 7, "TIMEOUT": 8}
ORG = "acme.okta.com"
bad = 0


def same(what, got, wanted):
    global bad
    if got != wanted:
        bad += 1
        print("FAILED %s: %r, not %r" % (what, got, wanted))
    else:
        print("ok", what)


def connection(proxy, **more):
    return json.dumps({"domain": ORG, "api_token": TOKEN, "proxy": proxy,
                       "ca_file": "ours.pem", "http2": False, **PATIENT,
                       **more})


def error_of(said):
    return json.loads(said.err.splitlines()[-1]) if said.err.strip() \
        else {"code": "OK", "message": ""}


def call(what, proxy, code, *words, field=None, retryable=False, not_words=(),
         **more):
    said = host(connection(proxy, **more), "run", CARD, "-", "--json",
                "--deadline", "110", stdin=GET)
    error = error_of(said)
    message = error["message"]
    print("   ", message)
    same(what + ": code", (error["code"], said.status), (code, STATUS[code]))
    if code != "OK":
        same(what + ": field and retryable",
             (error.get("field"), error["retryable"]), (field, retryable))
    same(what + ": words", [w for w in words if w not in message], [])
    same(what + ": other words", [
        w for w in (*not_words, "sesame", "http2") if w in message], [])


def tunnel(org):
    """Opens the way, whatever the name, to our own org."""
    def play(wire):
        if not wire.request().startswith(b"CONNECT "):
            return
        with socket.create_connection(("127.0.0.1", org.port)) as there:
            wire.send(b"HTTP/1.1 200 Connection established\r\n\r\n")

            def back():
                try:
                    while data := there.recv(65536):
                        wire.sock.sendall(data)
                    wire.sock.shutdown(socket.SHUT_WR)
                except OSError:
                    pass
            threading.Thread(target=back, daemon=True).start()
            while data := wire.read():
                there.sendall(data)
    return play


def tells(whole):
    def play(wire):
        if wire.request():
            wire.send(whole)
    return play


def refusal(status, *lines):
    head = ["HTTP/1.1 " + status, "Content-Length: 0", "Connection: close",
            *lines]
    return tells(("\r\n".join(head) + "\r\n\r\n").encode())


def serve_org(wire):
    while wire.request() and wire.send(OK):
        pass


authority("ours")
authority("theirs")
certificate("org", by="ours", names="DNS:" + ORG)
certificate("good", by="ours")
certificate("other", by="ours", names="DNS:elsewhere.example")
certificate("old", by="ours", days=-1)
certificate("wrong-org", by="theirs", names="DNS:" + ORG)

# ---- what the field may hold ----

for proxy in (
        "ftp://x:1", "file:///etc/passwd", "none", "off", "   ", " ", "http://",
        "http://h:99999", "http://h:0", "http://h:a", "http://h:", "http://:1",
        "http://h:1/path", "http://h:1?x", "http://h:1#x", "h h:1",
        " http://h:1", "http://h:1 ", "http://h:1\n", "http://h\r\nX: y:1",
        "https:///", "://h:1", "http://[::1:1", "http://u:p@", "gopher://h:1",
        "http://http://h:1", "http://u:p%00@h:1", "http://u%0a:p@h:1",
        "socks5h://u:%1F@h:1", "http://" + 300 * "a" + ":1", "\u00e4.example:1"):
    for domain in ORG, "http://127.0.0.1:1":
        said = host(connection(proxy, domain=domain), "check", CARD, "-",
                    "--json", stdin=GET)
        error = error_of(said)
        same("%r is no proxy" % proxy, (error["code"], error.get("field"),
                                        error.get("pointer"), said.status),
             ("BAD_CONNECTION", "proxy", "/proxy", 6))
        same("%r: the form of one is shown" % proxy,
             "http://proxy.acme.com:3128" in error["message"], True)
print("   ", error["message"])
for proxy in (
        "http://proxy.acme.com:3128", "proxy.acme.com:3128", "squid:3128",
        "HTTP://proxy.acme.com:3128/", "https://proxy.acme.com",
        "proxy.acme.com", "10.0.0.1:8080", "http://[::1]:3128",
        "http://user:pass@proxy.acme.com:3128", "http://user@squid:3128/",
        "user:p%40ss@squid:3128", "socks5://h:1080", "socks5h://h:1080",
        "socks4://h", "socks4a://h:1", ""):
    said = host(connection(proxy), "check", CARD, "-", "--json", stdin=GET)
    same("%r is a proxy" % proxy, said.status, 0)
said = host(connection("http://user:opensesame@h:99999"), "check", CARD, "-",
            "--json", stdin=GET)
same("its password is not shown", "opensesame" in said.err, False)

# ---- a proxy that opens the way ----

with Server(serve_org, context("org")) as org, \
        Server(serve_org, context("wrong-org")) as wrong_org:
    with Server(tunnel(org)) as proxy:
        call("the way is open", proxy.url(), "OK")
        same("what the proxy heard",
             proxy.requests[0].split(b"\r\n")[0],
             b"CONNECT acme.okta.com:443 HTTP/1.1")
        same("the proxy has no token", [
            r for r in proxy.requests if TOKEN.encode() in r], [])
    with Server(tunnel(wrong_org)) as proxy:
        call("the org's certificate is of others", proxy.url(), "TLS",
             "The server's certificate", not_words=["proxy's certificate"])

    # ---- an https proxy ----

    with Server(tunnel(org), context("good")) as proxy:
        call("https, by ca_file", proxy.url(), "OK")
        call("https, without ca_file", proxy.url(), "TLS",
             "The certificate of the proxy", "ca_file", proxy.url(),
             ca_file=None, not_words=["The server's", "another name"])
        call("https, another ca_file", proxy.url(), "TLS",
             "no authority in the connection's ca_file signed it",
             ca_file="theirs.pem")
    with Server(tunnel(org), context("other")) as proxy:
        call("https, for another name", proxy.url(), "TLS",
             "The certificate of the proxy", "another name",
             not_words=["The server's"])
    with Server(tunnel(org), context("old")) as proxy:
        call("https, expired", proxy.url(), "TLS",
             "The certificate of the proxy", "expired")
    with Server(tunnel(wrong_org), context("good")) as proxy:
        call("https, and the org's is of others", proxy.url(), "TLS",
             "server's certificate", "ca_file")
    with Server(lambda wire: (wire.read(), wire.send(
            b"HTTP/1.1 400 Bad Request\r\n\r\n"))) as proxy:
        call("https to a plain one", proxy.url(https=True), "TLS",
             "The proxy", "TLS version or cipher", "http://")
    with Server(tunnel(org), context("good")) as proxy:
        call("plain to an https one", "http://127.0.0.1:%d" % proxy.port,
             "NETWORK", "The proxy", "https://", retryable=True)

# ---- one that refuses ----

BASIC = "Proxy-Authenticate: Basic realm=x"
with Server(refusal("407 Proxy Authentication Required", BASIC)) as proxy:
    call("407, nothing given", proxy.url(), "BAD_CONNECTION", proxy.url(),
         "407", "user name and a password", ORG, field="proxy")
    call("407, wrong password",
         "http://me:sesame@127.0.0.1:%d" % proxy.port, "BAD_CONNECTION",
         proxy.url(), "407", "Check the user name and the password",
         field="proxy", not_words=["me:"])
    same("no try is repeated", len(proxy.requests), 2)
for scheme in "Negotiate", "NTLM", 'Digest realm="x", nonce="y"':
    with Server(refusal("407 No", "Proxy-Authenticate: " + scheme)) as proxy:
        call("407 " + scheme, proxy.url(), "BAD_CONNECTION", "407",
             field="proxy")
with Server(refusal("403 Forbidden")) as proxy:
    call("403", proxy.url(), "BAD_CONNECTION", proxy.url(), "403", ORG,
         "rules", field="proxy")
    same("403 is not repeated", len(proxy.requests), 1)
for status in ("302 Found", "400 Bad Request", "404 Not Found",
               "405 Method Not Allowed"):
    with Server(refusal(status, "Location: http://login.example/")) as proxy:
        call(status, proxy.url(), "NETWORK", proxy.url(), status[:3], ORG)
for status in ("500 X", "502 Bad Gateway", "503 Service Unavailable",
               "504 Gateway Timeout", "429 Too Many"):
    with Server(refusal(status)) as proxy:
        call(status, proxy.url(), "NETWORK", proxy.url(), status[:3], ORG,
             retryable=True)

# ---- one that is not there, or not a proxy ----

nobody = "http://me:sesame@127.0.0.1:%d" % closed_port()
call("nobody listens", nobody, "NETWORK", "proxy",
     nobody.replace("me:sesame@", ""), retryable=True,
     not_words=["to the domain"])
for name, play in (("it ends at once", lambda wire: wire.request()),
                   ("it ends within its head",
                    tells(b"HTTP/1.1 200 O")),
                   ("it ends after its status",
                    tells(b"HTTP/1.1 200 OK\r\n")),
                   ("its head is too long",
                    tells(b"HTTP/1.1 200 OK\r\nX: " + 90000 * b"a"))):
    with Server(play) as proxy:
        call(name, proxy.url(), "NETWORK", proxy.url(), "proxy",
             retryable=True)
with Server(lambda wire: (wire.request(), wire.reset())) as proxy:
    call("it resets", proxy.url(), "NETWORK", proxy.url(), "proxy",
         retryable=True)
for scheme in "http", "https", "socks4", "socks4a", "socks5", "socks5h":
    name = scheme + "://nobody.invalid:1"
    call(name + " is unknown", name, "NETWORK", name, "proxy", "was not found",
         retryable=True, not_words=["The domain was"])
with Server(tells(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")) as proxy:
    call("it is no proxy", proxy.url(), "PROTOCOL", proxy.url(), "proxy")
with Server(lambda wire: (wire.request(), wire.hold())) as proxy:
    call("it says nothing", proxy.url(), "TIMEOUT", proxy.url(), "proxy",
         field="connect_timeout_ms", retryable=True, connect_timeout_ms=300)


def socks(reply):
    """SOCKS 5 (RFC 1928): no sign-in, and this reply to CONNECT."""
    def play(wire):
        wire.read()
        wire.send(b"\5\0")
        wire.read()
        wire.send(b"\5" + reply + b"\0\1\0\0\0\0\0\0")
    return play


for name, play, retryable in (
        ("SOCKS wants to know who", lambda w: (w.read(), w.send(b"\5\xff")),
         False),
        ("SOCKS does not allow it", socks(b"\2"), False),
        ("SOCKS finds no way", socks(b"\4"), True)):
    with Server(play) as proxy:
        url = proxy.url().replace("http", "socks5h")
        if retryable:
            call(name, url, "NETWORK", url, retryable=True)
        else:
            call(name, url, "BAD_CONNECTION", url, field="proxy")

# ---- it is wrong for every line ----

with open("ten.ndjson", "wb") as out:
    out.write((GET + b"\n") * 10)
for status in "407 No", "403 No":
    with Server(refusal(status, BASIC)) as proxy:
        said = host(connection(proxy.url()), "batch", CARD, "ten.ndjson",
                    "-j", "1")
        same("%s ends a batch" % status, (said.status, len(proxy.requests)),
             (6, 1))
with Server(refusal("503 No")) as proxy:
    said = host(connection(proxy.url()), "batch", CARD, "ten.ndjson")
    same("503 does not", (said.status, len(proxy.requests)), (10, 10))

sys.exit(1 if bad else 0)
