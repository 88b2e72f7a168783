# SPDX-License-Identifier: MIT
"""An org whose refresh tokens are good for once, for tests.

Prints its port. A refresh token that comes twice ends its family: from then on
every call fails. GET /spent tells how many were spent, and how many twice.
"""
import http.server
import json
import threading
import urllib.parse

lock = threading.Lock()
state = {"current": "refresh-0", "spent": 0, "twice": 0}


class Org(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_POST(self):
        size = int(self.headers["Content-Length"])
        form = urllib.parse.parse_qs(self.rfile.read(size).decode())
        with lock:
            if form.get("refresh_token") != [state["current"]]:
                state["twice"] += 1
                state["current"] = None
                self.answer(400, {"error": "invalid_grant"})
                return
            state["spent"] += 1
            state["current"] = f"refresh-{state['spent']}"
            body = {"access_token": f"access-{state['spent']}",
                    "token_type": "Bearer", "expires_in": 3600,
                    "refresh_token": state["current"]}
        self.answer(200, body)

    def do_GET(self):
        self.answer(200, {k: state[k] for k in ("spent", "twice")}
                    if self.path == "/spent" else [])

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Org)
print(server.server_port, flush=True)
timer = threading.Timer(1200, server.shutdown)
timer.daemon = True
timer.start()
server.serve_forever()
