# SPDX-License-Identifier: MIT
"""Forms that try to get out, and what must come of each.

hostile(random) makes a form. refused(form) tells which of its fields the card
must refuse, and request(form, ...) the exact bytes of the one request where it
refuses none: the rules of custom_api_action(7), written a second time.
"""
import json
import re

# What is put together to texts; each has got past some check somewhere.
ATOMS = [
    "\r\n", "\r", "\n", "\0", "\t", "\x0b", "\x1f", "\x7f", "\x85", "\x9f",
    "\u2028", "/", "//", "\\", "@", ":", "?", "#", "..", ".", ";", "&", "=",
    "+", " ", "%", "%2", "%zz", "%u002e", "%2e", "%2E%2e", ".%2e", "%252e",
    "%2f", "%2F", "%5c", "%5C", "%00", "%0d%0a", "%0D", "%0a", "%09", "%7f",
    "%20", "%23", "%3f", "%40", "%c0%ae", "%c0%af", "%e0%80%ae", "%c2%85",
    "%C2%9f", "%ef%bc%8f", "%e2%80%a8", "%25", "%250d%250a",
    "\uff0f", "\uff3c", "\uff20", "\uff1a", "\uff0e", "\uff1b", "\uff05",
    "\u2024", "\u2025", "\u2215", "\u2044", "\u3002", "\uff61", "\u00ad",
    "\u200b", "\u202e", "\ufeff", "\u017f", "\u212a", "\u0130", "\u0131",
    "\u037e", "\u01c0", "\u4e0a", "\u560a", "\u560d", "\U0001f600",
    "\u0301", "\xe9", "evil.example", "169.254.169.254", "http://", "https:",
    "file:", "//evil.example/", "@evil.example", ":443@evil.example",
    "..;/", "/..;x=1/", "/./", "/%2e%2e%2f", ";jsessionid=1", "*",
    " HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "\r\nAuthorization: SSWS other", "%0d%0aAuthorization:%20SSWS%20other",
    "\r\n\r\nGET /evil HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "\u560d\u560aAuthorization: SSWS other", "Authorization", "[", "]", "{",
    "}", "|", "^", "`", "<", ">", '"', "'", "(", ")", "!", "$", ",", "~",
    "-", "_", "a", "Z", "0", "api", "v1", "devices", "x" * 60,
]
OWNED = [
    "Authorization", "DPoP", "Host", "Content-Length", "Transfer-Encoding",
    "Connection", "Upgrade", "TE", "Trailer", "Expect", "Accept-Encoding",
    "Cookie", "Proxy-Authorization", "Proxy-Connection", "Proxy-",
    "X-Okta-Retry-For", "X-Okta-Retry-Count",
]
FREE = ["X-Note", "Accept", "Content-Type", "User-Agent", "If-Match",
        "X-Forwarded-Host", "X-HTTP-Method-Override", "Content_Length",
        "Authorization2", "X-Authorization", "HTTP2-Settings", "Date"]
TYPES = ["application/json", "Application/JSON; charset=utf-8", "text/plain",
         "application/x-www-form-urlencoded", "application/scim+json"]


# ---- making them ----

def text(rand, most=5):
    return "".join(rand.choices(ATOMS, k=rand.randrange(most + 1)))


def disguised(rand, name):
    """Written in another way, which may be the same name to somebody."""
    how = rand.randrange(8)
    at = rand.randrange(len(name) + 1)
    if how == 0:
        return name.upper()
    if how == 1:
        return "".join(rand.choice((c.lower(), c.upper())) for c in name)
    if how == 2:
        return name[:at] + rand.choice(ATOMS) + name[at:]
    if how == 3:
        return rand.choice((" ", "\t", "\r\n", "\0", "\ufeff", ":")) + name
    if how == 4:
        return name + rand.choice((" ", "\t", ":", ": x\r\nX-A", "\0", "\r"))
    if how == 5:
        return name.replace("s", "\u017f").replace("k", "\u212a") \
            .replace("i", "\u0131")
    if how == 6:
        return "".join(chr(ord(c) + 0xfee0) if c.isalpha() else c
                       for c in name)
    return name


def scalar(rand):
    return rand.choice((text(rand), text(rand), 0, -1.5, 10 ** 25, True,
                        False, None))


def member(rand):
    how = rand.randrange(12)
    if how == 0:
        return {"a": text(rand)}
    if how < 3:
        return [scalar(rand) for _ in range(rand.randrange(3))]
    return scalar(rand)


def hostile(rand):
    # An empty body means "not given", and that is not what is tried here.
    form = {"request_type": rand.choice(("GET", "POST", "PUT", "PATCH",
                                         "DELETE")),
            "relative_url": rand.choice(("/", "/", "/", "/api/v1/", ""))
            + text(rand)}
    if rand.random() < 0.02:
        form["request_type"] = disguised(rand, form["request_type"])
    if rand.random() < 0.4:
        form["query"] = {text(rand, 2): member(rand)
                         for _ in range(rand.randrange(1, 3))}
    if rand.random() < 0.5:
        headers = form["headers"] = {}
        for _ in range(rand.randrange(1, 3)):
            name = rand.choice(OWNED if rand.random() < 0.3 else FREE)
            if rand.random() < 0.4:
                name = disguised(rand, name)
            headers[name] = rand.choice(TYPES) if rand.random() < 0.3 \
                else scalar(rand) if rand.random() < 0.95 else [text(rand)]
    if form["request_type"] in ("POST", "PUT", "PATCH") \
            or rand.random() < 0.05:
        form["body"] = rand.choice((text(rand), {text(rand): text(rand)},
                                    [text(rand)], {}, None))
    return form


# ---- which are refused ----

def given(value):
    return value not in (None, "") and value != {}


def decoded_once(data):
    return re.sub(rb"%([0-9A-Fa-f]{2})",
                  lambda found: bytes([int(found[1], 16)]), data)


def url_refused(url):
    data = url.encode("utf-8")
    path = decoded_once(data.split(b"?")[0])
    return (not url.startswith("/") or url.startswith("//")
            or len(data) > 8192 or "\\" in url or "#" in url
            or re.search(rb"%(?![0-9A-Fa-f]{2})", data) is not None
            or re.search(rb"[\x00-\x1f\x7f]|\xc2[\x80-\x9f]",
                         decoded_once(data)) is not None
            or any(part.split(b";")[0] in (b".", b"..")
                   for part in re.split(rb"[/\\]", path)))


def header_refused(name, value):
    lower = name.lower() if name.isascii() else name
    return (re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name) is None
            or lower.startswith(("proxy-", "x-okta-retry-"))
            or lower in [owned.lower() for owned in OWNED]
            or isinstance(value, (list, dict))
            or isinstance(value, str)
            and re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value) is not None)


def refused(form):
    """The names of the fields that must be refused."""
    fields = set()
    method = form["request_type"]
    headers = form.get("headers") or {}
    known = method in ("GET", "POST", "PUT", "PATCH", "DELETE")
    if not known:
        fields.add("request_type")
    if url_refused(form["relative_url"]):
        fields.add("relative_url")
    kept = [name.lower() for name, value in headers.items()
            if value is not None and name.isascii()]
    if len(set(kept)) < len(kept) \
            or any(header_refused(*pair) for pair in headers.items()):
        fields.add("headers")
    for value in (form.get("query") or {}).values():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, (dict, list)):
                fields.add("query")
    if known and method in ("GET", "DELETE") and given(form.get("body")):
        fields.add("body")
    return fields


# ---- what the others become ----

def encoded(text, stays):
    return "".join(chr(byte) if chr(byte) in stays else "%%%02X" % byte
                   for byte in text.encode("utf-8"))


UNRESERVED = ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
              "0123456789-._~")


def path_of(form):
    return encoded(form["relative_url"], UNRESERVED + "!$&'()*+,;=:@/?%")


def as_text(value):
    return value if isinstance(value, str) else json.dumps(value)


def target_of(form):
    target = path_of(form)
    for key, values in (form.get("query") or {}).items():
        for value in values if isinstance(values, list) else [values]:
            if value is None:
                continue
            target += "" if target.endswith(("?", "&")) and "?" in target \
                else "&" if "?" in target else "?"
            target += encoded(key, UNRESERVED) + "=" \
                + encoded(as_text(value), UNRESERVED)
    return target


def is_json_type(value):
    kind = value.split(";")[0].rstrip(" \t").lower()
    return kind in ("application/json", "text/json") \
        or len(kind) > 5 and kind.endswith("+json")


def request(form, common, body_text):
    """The request line, the sorted header lines, and the body, as bytes.
    common: the lines of every request; body_text: the body as it is written
    in the form."""
    headers = {name: as_text(value).strip(" \t")
               for name, value in (form.get("headers") or {}).items()
               if value is not None}
    lower = {name.lower(): value for name, value in headers.items()}
    takes_body = form["request_type"] in ("POST", "PUT", "PATCH")
    body = form.get("body")
    has_body = takes_body and (given(body) or body == {})
    lines = [line for line in common
             if not line.startswith(("Accept:", "User-Agent:"))]
    agent = [line for line in common if line.startswith("User-Agent:")][0]
    lines.append(agent + (" " + lower["user-agent"]
                          if lower.get("user-agent") else ""))
    if "accept" not in lower:
        lines.append("Accept: application/json")
    if has_body and "content-type" not in lower:
        lines.append("Content-Type: application/json")
    lines += ["%s: %s" % pair if pair[1] else pair[0] + ":"
              for pair in headers.items() if pair[0].lower() != "user-agent"]
    data = b""
    if has_body:
        data = body_text.encode("utf-8")
        if isinstance(body, str) \
                and not is_json_type(lower.get("content-type",
                                               "application/json")):
            data = body.encode("utf-8")
    if takes_body:
        lines.append("Content-Length: %d" % len(data))
    first = "%s %s HTTP/1.1" % (form["request_type"], target_of(form))
    return (first.encode(), sorted(line.encode("utf-8") for line in lines),
            data)
