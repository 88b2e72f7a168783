# SPDX-License-Identifier: MIT
"""server.py - Debian's nginx on loopback, with a certificate of its own

    with Server(directory, answers) as server:
        server.url("1k"), server.ca, server.form("1k")

It serves what is in directory/answers, TLS 1.3 and HTTP/1.1 (offered to all
alike), keeps connections, and is one process that is ended by its own id.
"""
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time

TOKEN = "00bench-token-of-no-org-at-all"
CONF = """
daemon off;
master_process off;
pid {place}/nginx.pid;
error_log {place}/nginx.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    default_type application/json;
    client_body_temp_path {place}/body;
    proxy_temp_path {place}/proxy;
    fastcgi_temp_path {place}/fastcgi;
    uwsgi_temp_path {place}/uwsgi;
    scgi_temp_path {place}/scgi;
    keepalive_requests 100000000;
    keepalive_timeout 600s;
    open_file_cache max=100;
    tcp_nodelay on;
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {place}/cert.pem;
        ssl_certificate_key {place}/key.pem;
        ssl_protocols TLSv1.3;
        root {place}/answers;
    }}
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def nginx():
    """Debian keeps it where the path of a user does not lead."""
    found = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
    if not found:
        raise SystemExit("no nginx: see ./dev bench")
    return found


class Server:
    def __init__(self, place):
        self.place = place
        self.ca = f"{place}/cert.pem"
        self.connection = f"{place}/connection.json"
        self.token = TOKEN
        self.process = None
        self.port = 0

    def __enter__(self):
        # Whoever is ended ends its server, and takes its directory away.
        signal.signal(signal.SIGTERM, lambda *unused: sys.exit(143))
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
             "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
             "-subj", "/CN=127.0.0.1", "-addext",
             "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout",
             f"{self.place}/key.pem", "-out", self.ca],
            check=True, capture_output=True)
        for _ in range(20):
            if self.start():
                break
        else:
            with open(f"{self.place}/nginx.log", encoding="utf-8") as log:
                raise SystemExit("nginx does not start:\n" + log.read())
        self.write(self.connection, {
            "domain": f"https://127.0.0.1:{self.port}", "api_token": TOKEN,
            "ca_file": self.ca, "connect_timeout_ms": 100000})
        return self

    def start(self):
        """Another may take the port before nginx does: then once more."""
        self.port = free_port()
        conf = f"{self.place}/nginx.conf"
        with open(conf, "w", encoding="utf-8") as out:
            out.write(CONF.format(place=self.place, port=self.port))
        self.process = subprocess.Popen(
            [nginx(), "-c", conf, "-p", self.place,
             "-e", f"{self.place}/nginx.log"],
            stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while self.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    # Somebody else's port answers too: nginx has ended then.
                    time.sleep(0.1)
                    return self.process.poll() is None
            time.sleep(0.02)
        return False

    def __exit__(self, *unused):
        self.process.terminate()
        self.process.wait()

    @staticmethod
    def write(path, value):
        with open(path, "w", encoding="utf-8") as out:
            json.dump(value, out)
        os.chmod(path, 0o600)

    def url(self, answer):
        return f"https://127.0.0.1:{self.port}/{answer}"

    def form(self, answer):
        """The path of a form that asks for it."""
        path = f"{self.place}/form-{answer}.json"
        self.write(path, {"request_type": "GET",
                          "relative_url": "/" + answer})
        return path
