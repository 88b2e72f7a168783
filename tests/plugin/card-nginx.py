# SPDX-License-Identifier: MIT
"""The card over HTTP/2 to nginx, with a server behind it that keeps what it
gets: nginx says farewell, resets streams and is reloaded, and no POST arrives
twice."""
import json
import os
import socket
import subprocess
import sys
import time

from faultlib import (CARD, HOST, PATIENT, TOKEN, Server, answer,
                      authority, certificate, host)

CONFIG = """
daemon off;
worker_processes 1;
pid nginx.pid;
error_log error.log;
events { }
http {
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    ssl_certificate good.pem;
    ssl_certificate_key good.key;
    ssl_client_certificate ours.pem;
    proxy_buffering off;
    server {
        listen 127.0.0.1:%(port)d ssl http2;
        keepalive_requests %(requests)d;
        ssl_verify_client %(verify)s;
        location / { proxy_pass http://127.0.0.1:%(behind)d; }
        location /dropped { return 444; }
    }
}
"""
LINES = 40 if os.environ.get("UNDER_VALGRIND") else 400


def free_port():
    """Of loopback; another program may be faster to take it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Nginx:
    def __init__(self, behind, requests=1000, verify="off"):
        self.words = {"behind": behind, "requests": requests,
                      "verify": verify}

    def __enter__(self):
        for _ in range(20):  # ports, until one is still free
            port = self.words["port"] = free_port()
            with open("nginx.conf", "w") as out:
                out.write(CONFIG % self.words)
            open("error.log", "w").close()
            self.process = subprocess.Popen(
                ["nginx", "-p", ".", "-c", "nginx.conf", "-e",
                 "error.log"])
            while self.process.poll() is None:
                if os.path.exists("nginx.pid") \
                        and open("nginx.pid").read().strip() \
                        == str(self.process.pid):
                    self.url = "https://127.0.0.1:%d" % port
                    return self
                time.sleep(0.01)
        sys.exit("nginx does not start: " + open("error.log").read())

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def connection(self, **more):
        return json.dumps({"domain": self.url, "api_token": TOKEN, **PATIENT,
                           "ca_file": os.path.abspath("ours.pem"), **more})


def behind(wire):
    while raw := wire.request():
        if b"/broken" in raw.split(b" ")[1]:
            wire.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1,")
            return
        body = json.dumps({"got": raw.split(b" ")[1].decode()}).encode()
        if not wire.send(answer(body, "Content-Type: application/json")):
            return


def form(method, path):
    made = {"request_type": method, "relative_url": path}
    if method == "POST":
        made["body"] = {"path": path}
    return made


def run(nginx, made, *words, **more):
    return host(nginx.connection(**more), "run", CARD, "-", "--json", *words,
                stdin=json.dumps(made).encode())


def batch(nginx, paths, *words):
    """A batch of POSTs, and what is done while it runs."""
    with open("c.json", "w") as out:
        out.write(nginx.connection())
    os.chmod("c.json", 0o600)
    with open("forms", "w") as out:
        for path in paths:
            out.write(json.dumps(form("POST", path)) + "\n")
    return subprocess.Popen([HOST, "-c", "c.json", "batch", CARD, "forms",
                             "--quiet", *words], stdout=open("results", "w"))


def results():
    return [json.loads(text) for text in open("results")]


def paths_of(server):
    return [raw.split(b" ")[1].decode() for raw in server.requests]


authority("ours")
certificate("good", "ours")
certificate("client", "ours", "DNS:client")

with Server(behind) as server:
    with Nginx(server.port) as nginx:
        for method in ("GET", "POST"):
            said = run(nginx, form(method, "/a"), "-vv")
            assert said.status == 0, said.err
            assert "< HTTP/2 200" in said.err, said.err
            assert json.loads(said.out)["body"] == {"got": "/a"}, said.out
        assert paths_of(server) == ["/a", "/a"]

        # a stream that is reset without an answer, and within one
        for path, code, words in (
                ("/dropped", "PROTOCOL", '"http2"'),
                ("/broken", "NETWORK", "lost within the answer")):
            for method in ("GET", "POST"):
                said = run(nginx, form(method, path), max_retries=1)
                error = json.loads(said.err)
                print(method, path, said.err.strip())
                assert said.status == 7 and error["code"] == code, error
                assert words in error["message"], error
                assert ("The POST may have" in error["message"]) \
                    == (method == "POST"), error
        assert paths_of(server)[2:] == ["/broken"] * 2

        # nginx is reloaded under a batch: its workers say farewell
        server.requests.clear()
        job = batch(nginx, ["/r/%d" % i for i in range(LINES)], "-j", "8")
        for part in range(1, 5):
            while len(server.requests) < part * LINES // 5 \
                    and job.poll() is None:
                time.sleep(0.001)
            nginx.process.send_signal(1)  # SIGHUP
        assert job.wait() in (0, 10)
        arrived = paths_of(server)
        assert len(set(arrived)) == len(arrived), "a POST arrived twice"
        lost = 0
        for i, line in enumerate(results()):
            if "error" in line:
                lost += 1
                assert "The POST may have" in line["error"]["message"], line
            else:
                assert line["output"]["body"] == {"got": "/r/%d" % i}, line
                assert "/r/%d" % i in arrived, line
        assert len(results()) == LINES
        print("reloaded: %d of %d lines uncertain" % (lost, LINES))

    # a farewell behind every answer
    server.requests.clear()
    with Nginx(server.port, requests=1) as nginx:
        job = batch(nginx, ["/f/%d" % i for i in range(30)], "-j", "2")
        assert job.wait() == 0, results()
        assert sorted(paths_of(server)) \
            == sorted("/f/%d" % i for i in range(30))

    # a client certificate is asked for, and missed in words of HTTP
    with Nginx(server.port, verify="on") as nginx:
        said = run(nginx, form("GET", "/a"))
        assert said.status == 4, said.err
        assert "No required SSL certificate" in said.out, said.out
        said = run(nginx, form("GET", "/a"),
                   client_cert=os.path.abspath("client.pem"),
                   client_key=os.path.abspath("client.key"))
        assert said.status == 0, said.err
