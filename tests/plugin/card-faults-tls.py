# SPDX-License-Identifier: MIT
"""Faults of a server's TLS: see faulttable.py. No request may reach it."""
import ssl
import warnings

from faultlib import OK, authority, certificate, context
from faulttable import SLOW, Fault, all_hold

warnings.simplefilter("ignore", DeprecationWarning)
OURS = {"ca_file": "ours.pem", "http2": False}


def fault(name, *words, code="TLS", certificate="good", connection=None,
          settings=None, **more):
    def tls():
        made = context(certificate)
        for key, value in (settings or {}).items():
            if callable(getattr(made, key)):
                getattr(made, key)(value)
            else:
                setattr(made, key, value)
        return made
    return Fault(name, code, *words, tls=tls, connection=connection or OURS,
                 **more)


def ok(wire):
    if wire.request():
        wire.send(OK)


authority("ours")
authority("theirs")
certificate("good", "ours")
certificate("other", "ours", "DNS:acme.example")
certificate("old", "ours", days=-1)
certificate("client", "ours", "DNS:client")

fault("a good certificate", code="OK")(ok)

# ---- certificates that are not accepted ----

NAMES_CA = "ca_file"
fault("expired", "has expired", "clock", not_words=[NAMES_CA], sent=False,
      certificate="old")(ok)
fault("self-signed", "no authority", NAMES_CA, sent=False,
      certificate="theirs")(ok)
fault("of another authority", "no authority", NAMES_CA, sent=False,
      connection={"ca_file": "theirs.pem"})(ok)
fault("of an authority the system does not know", "no authority", NAMES_CA,
      sent=False, connection={"http2": True})(ok)
fault("for another host", "another name", "domain", not_words=[NAMES_CA],
      sent=False, certificate="other")(ok)

# ---- versions and ciphers ----

OLD = {"minimum_version": ssl.TLSVersion.TLSv1,
       "set_ciphers": "ALL:@SECLEVEL=0"}
fault("TLS 1.0 only", "TLS 1.2 or later", sent=False,
      settings={**OLD, "maximum_version": ssl.TLSVersion.TLSv1})(ok)
fault("TLS 1.1 only", "TLS 1.2 or later", sent=False,
      settings={**OLD, "maximum_version": ssl.TLSVersion.TLSv1_1})(ok)
fault("TLS 1.2 only", code="OK",
      settings={"maximum_version": ssl.TLSVersion.TLSv1_2})(ok)
fault("a cipher that encrypts nothing", "could not agree on a cipher",
      sent=False,
      settings={"maximum_version": ssl.TLSVersion.TLSv1_2,
                "set_ciphers": "NULL-SHA256:@SECLEVEL=0"})(ok)

# ---- a client certificate is asked for ----

for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
    ASKS = {"maximum_version": version, "verify_mode": ssl.CERT_REQUIRED,
            "load_verify_locations": "ours.pem"}
    name = "a client certificate is asked for, " + version.name
    # By TLS 1.3 the request goes out before the server has looked.
    MAYBE = version == ssl.TLSVersion.TLSv1_3
    fault(name, "client_cert", sent=False, uncertain=MAYBE,
          settings=ASKS)(ok)
    fault(name + ": it is shown", code="OK", settings=ASKS, connection={
        **OURS, "client_cert": "client.pem", "client_key": "client.key"})(ok)
    fault(name + ": of another authority", "client_cert", sent=False,
          uncertain=MAYBE, settings=ASKS, connection={
              **OURS, "client_cert": "theirs.pem", "client_key": "theirs.key"})(ok)
fault("a client certificate that is no file", "Client Certificate",
      code="BAD_CONNECTION", sent=False, connection={
          **OURS, "client_cert": "none.pem", "client_key": "client.key"})(ok)
fault("a client certificate with the wrong key", "Client Key",
      code="BAD_CONNECTION", sent=False, connection={
          **OURS, "client_cert": "client.pem", "client_key": "good.key"})(ok)

# ---- the connection ends within TLS ----

# libcurl 7 takes it for an end: the JSON tells. Later versions report it.
@fault("an end without a goodbye, and no length",
       ("its JSON has no end", "lost within the answer"), code="NETWORK")
def _(wire):
    if wire.request():
        wire.send(b"HTTP/1.1 200 OK\r\n\r\n[1,")


@fault("an end without a goodbye within chunks", "lost within the answer",
       code="NETWORK")
def _(wire):
    if wire.request():
        wire.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                  b"3\r\n[1,\r\n")


# ---- what is no TLS ----

def plain(name, *words, connection=None, **more):
    return Fault(name, *words, https=True, sent=False,
                 connection={**OURS, **(connection or {})}, **more)


@plain("plain HTTP on a port for TLS", "TLS", "an HTTPS server")
def _(wire):
    wire.send(OK)
    wire.hold()


@plain("an end within the handshake", "TLS")
def _(wire):
    wire.read()


@plain("a reset within the handshake", "TLS")
def _(wire):
    wire.read()
    wire.reset()


@plain("silence in place of a handshake", "TIMEOUT", "connect_timeout_ms",
       connection={"connect_timeout_ms": 400 * SLOW})
def _(wire):
    wire.hold()


@plain("a handshake by the byte", "TIMEOUT", "connect_timeout_ms",
       connection={"connect_timeout_ms": 400 * SLOW})
def _(wire):
    wire.read()
    wire.drip(b"\x16\x03\x03\x20\x00" + bytes(8000), 0.02)


all_hold()
