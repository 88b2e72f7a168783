# SPDX-License-Identifier: MIT
# HTTPS is verified by the authority it writes and by no other; links stay in the
# client's origin.
import sys
from sandboxlib import *

import ssl

with Sandbox("--https", "--ca-file", "ca.pem", "--connection", "c.json",
             "--connection-auth", "access_token") as sandbox:
    connection = json.load(open(sandbox.file("c.json")))
    same(connection, {"domain": sandbox.told["https_url"],
                      "auth": "access_token",
                      "access_token": sandbox.told["access_token"],
                      "ca_file": os.path.realpath(sandbox.file("ca.pem"))})
    port = int(sandbox.told["https_url"].rsplit(":", 1)[1])
    differs(port, sandbox.port)

    def get(host, context):
        text = ("GET /api/v1/devices?limit=1 HTTP/1.1\r\nHost: %s:%d\r\n"
                "Authorization: Bearer %s\r\n\r\n"
                % (host, port, sandbox.told["access_token"])).encode()
        plain = socket.create_connection(("127.0.0.1", port), 60)
        with context.wrap_socket(plain, server_hostname=host) as connection:
            connection.sendall(text)
            with connection.makefile("rb") as stream:
                return read_answer(stream, "GET"), connection.version()

    ours = ssl.create_default_context(cafile=sandbox.file("ca.pem"))
    for host in ("127.0.0.1", "localhost"):
        answer, version = get(host, ours)
        same(answer.status, 200)
        has(("TLSv1.2", "TLSv1.3"), version)
        base = "https://%s:%d/" % (host, port)
        holds(answer.next().startswith(base), answer.next())
        begins(answer.json()[0]["_links"]["self"]["href"], base)
    for host, context in (("127.0.0.1", ssl.create_default_context()),
                          ("example.com", ours)):
        try:
            get(host, context)
        except ssl.SSLCertVerificationError:
            continue
        sys.exit(host + " was trusted")

    # Both ports serve one org.
    same(sandbox.call("POST", "/api/v1/devices/%s/lifecycle/suspend"
                      % FIRST).status, 204)
    same(get("localhost", ours)[0].json()[0]["status"], "SUSPENDED")

    # A name that is not the sandbox's own is not repeated in links.
    answer = sandbox.raw(("GET /api/v1/devices?limit=1 HTTP/1.1\r\n"
                          "Host: localhost.evil.example:%d\r\n"
                          "Authorization: SSWS %s\r\n\r\n"
                          % (sandbox.port, sandbox.token)).encode())
    begins(answer.next(), sandbox.url + "/")
