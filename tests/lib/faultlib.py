# SPDX-License-Identifier: MIT
"""A server of bare sockets that plays faults, byte for byte.

    def play(wire):
        wire.request()
        wire.send(b"HTTP/1.1 200 O")
        wire.reset()

    with Server(play) as server:
        ...
    server.requests  # each request's bytes, as they came

A fault plays once for each connection, on a thread of its own; when it returns
the connection is closed. What a fault cannot wait for ends with the client.
"""
import atexit
import ctypes
import os
import re
import socket
import ssl
import struct
import subprocess
import threading
import time

TOKEN = "00theSecretTokenOfTheTest"
OK = (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
      b"Content-Length: 7\r\n\r\n" b'{"a":1}')


def answer(body, *lines, status="200 OK"):
    """A whole answer, with these header lines besides its length."""
    head = ["HTTP/1.1 " + status, "Content-Length: %d" % len(body), *lines]
    return ("\r\n".join(head) + "\r\n\r\n").encode("latin-1") + body


class Wire:
    """One connection, as a fault sees it."""

    def __init__(self, sock, server, number):
        self.sock, self.server, self.number = sock, server, number
        self.left = b""  # bytes behind the last request

    def read(self):
        try:
            return self.sock.recv(65536)
        except OSError:  # the client is gone, or its TLS is
            return b""

    def request(self):
        """The next request's bytes, kept by the server; b"" at the end."""
        while b"\r\n\r\n" not in self.left:
            more = self.read()
            if not more:
                return b""
            self.left += more
        size = self.left.index(b"\r\n\r\n") + 4
        found = re.search(rb"\r\ncontent-length: *(\d+)\r\n",
                          self.left[:size], re.I)
        size += int(found[1]) if found else 0
        while len(self.left) < size:
            more = self.read()
            if not more:
                break
            self.left += more
        whole, self.left = self.left[:size], self.left[size:]
        self.server.keep(whole)
        return whole

    def send(self, data):
        """False when the client is gone."""
        try:
            self.sock.sendall(data)
            return True
        except OSError:
            return False

    def forever(self, data, pause=0):
        """The same bytes again and again, until the client has enough."""
        while self.send(data) and not self.server.over.wait(pause):
            pass

    def drip(self, data, pause):
        for i in range(len(data)):
            if not self.send(data[i:i + 1]) or self.server.over.wait(pause):
                return

    def hold(self):
        """Says nothing more until the client goes."""
        while self.read():
            pass

    def reset(self):
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                             struct.pack("ii", 1, 0))
        if isinstance(self.sock, ssl.SSLSocket):
            socket.socket(fileno=self.sock.detach()).close()
        else:
            self.sock.close()


class Server:
    made = []

    def __init__(self, play, tls=None, wire=Wire):
        Server.made.append(self)
        self.live = {}  # thread -> its socket
        self.play, self.tls, self.wire = play, tls, wire
        self.requests, self.connections = [], 0
        self.lock, self.over = threading.Lock(), threading.Event()

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.over.set()
        # close() alone would leave accept() waiting
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def serve(self):
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.settimeout(120)
            with self.lock:
                self.connections += 1
                number = self.connections
            thread = threading.Thread(target=self.one, args=(sock, number),
                                      daemon=True)
            with self.lock:
                self.live[thread] = sock
            thread.start()

    def one(self, sock, number):
        try:
            if self.tls:
                sock = self.handshake(sock)
            if sock is None:
                return
            with self.lock:
                self.live[threading.current_thread()] = sock
            self.play(self.wire(sock, self, number))
        finally:
            if sock is not None:
                sock.close()
            with self.lock:
                del self.live[threading.current_thread()]

    @staticmethod
    @atexit.register
    def end_all():
        """No thread may be inside OpenSSL while OpenSSL cleans up at exit."""
        until = time.monotonic() + 20
        for server in Server.made:
            server.over.set()
            with server.lock:
                live = list(server.live.items())
            for thread, sock in live:
                try:
                    # not SSLSocket's own, which is for the socket's thread
                    socket.socket.shutdown(sock, socket.SHUT_RDWR)
                except OSError:
                    pass
                thread.join(max(0, until - time.monotonic()))
        # join() returns before the thread has left OpenSSL's destructors
        while len(os.listdir("/proc/self/task")) > threading.active_count() \
                and time.monotonic() < until:
            time.sleep(0.001)

    def handshake(self, sock):
        """None where it fails; the client hears why before the end."""
        secure = self.tls.wrap_socket(sock, server_side=True,
                                      do_handshake_on_connect=False)
        try:
            secure.do_handshake()
            return secure
        except OSError:
            bare = socket.socket(fileno=secure.detach())
        with bare:
            try:
                bare.shutdown(socket.SHUT_WR)
                while bare.recv(65536):
                    pass
            except OSError:
                pass

    def keep(self, request):
        with self.lock:
            self.requests.append(request)

    def url(self, host="127.0.0.1", https=False):
        return "%s://%s:%d" % ("https" if https or self.tls else "http",
                               host, self.port)


closed = []


def closed_port():
    """A port of loopback where nothing listens: it is bound to the end, so that
    no other program gets it."""
    closed.append(socket.socket())
    closed[-1].bind(("127.0.0.1", 0))
    return closed[-1].getsockname()[1]


def libcurl():
    """The version of libcurl, such as (7, 88)."""
    version = ctypes.CDLL("libcurl.so.4").curl_version
    version.restype = ctypes.c_char_p
    found = re.match(rb"libcurl/(\d+)\.(\d+)", version())
    return int(found[1]), int(found[2])


# ---- certificates ----

def openssl(*words):
    done = subprocess.run(["openssl", *words], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout.decode()


EC = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


def authority(name):
    """NAME.pem and NAME.key, in the current directory."""
    openssl("req", "-x509", *EC, "-keyout", name + ".key", "-out",
            name + ".pem", "-days", "2", "-subj", "/CN=" + name)


def lifetime(days):
    """The options for a certificate of so many days; -1: it has expired. OpenSSL from
    3.4 on no longer takes a negative number, and takes dates instead."""
    helped = subprocess.run(["openssl", "x509", "-help"], stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, check=False)
    if days >= 0 or b"-not_after" not in helped.stdout:
        return "-days", str(days)
    return "-not_before", "20200101000000Z", "-not_after", "20200102000000Z"


def certificate(name, by, names="IP:127.0.0.1,DNS:localhost", days=2):
    with open(name + ".ext", "w") as out:
        out.write("subjectAltName=%s\n" % names)
    openssl("req", "-new", *EC, "-keyout", name + ".key", "-out",
            name + ".csr", "-subj", "/CN=" + name)
    openssl("x509", "-req", "-in", name + ".csr", "-CA", by + ".pem",
            "-CAkey", by + ".key", "-CAcreateserial", *lifetime(days),
            "-extfile", name + ".ext", "-out", name + ".pem")


def context(name):
    """Of a TLS server with this certificate."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(name + ".pem", name + ".key")
    return tls


# ---- host-stub ----

VALGRIND = bool(os.environ.get("UNDER_VALGRIND"))
# There a handshake takes longer than a connection usually allows: the system's
# authorities alone are read for half a minute.
PATIENT = {"timeout_ms": 600000, "connect_timeout_ms": 600000} \
    if VALGRIND else {}
BUILD = os.environ["top_builddir"]
HOST = os.path.join(BUILD, "host-stub/host-stub")
CARD = os.path.join(BUILD, "plugin/.libs/custom_api_action.so")


class Said:
    """What one run of host-stub left behind."""

    def __init__(self, done):
        self.status = done.returncode
        self.out = done.stdout.decode("utf-8")
        self.err = done.stderr.decode("utf-8")


def host(connection, *words, stdin=b""):
    """host-stub with a connection, which is passed on a descriptor. It never
    runs longer than two minutes, or ten under valgrind, whatever a server
    does."""
    reader, writer = os.pipe()
    with open(writer, "wb") as pipe:
        pipe.write(connection.encode())
    try:
        return Said(subprocess.run(
            [HOST, "-c", "fd:%d" % reader, *words], input=stdin,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            pass_fds=[reader], timeout=600 if VALGRIND else 120))
    finally:
        os.close(reader)
