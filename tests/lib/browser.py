#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A browser for tests: opens the URL, signs in at the sandbox's page, and goes
where that sends it. BROWSER_USER, BROWSER_PASSWORD: who signs in.
BROWSER_DECISION: allow (default) or deny. BROWSER_PAGE: the file that gets the
last page, and its status before it. BROWSER_STOP: do not go there, write the
address into that file."""
import html.parser
import http.client
import os
import sys
from urllib.parse import urlencode, urlsplit


class Form(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.action, self.fields = None, {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.action = attrs["action"]
        if tag == "input" and attrs.get("type") == "hidden":
            self.fields[attrs["name"]] = attrs["value"]


def call(method, url, form=None):
    parts = urlsplit(url)
    link = http.client.HTTPConnection(parts.netloc, timeout=60)
    target = parts.path + ("?" + parts.query if parts.query else "")
    headers = {}
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    link.request(method, target, urlencode(form) if form else None, headers)
    answer = link.getresponse()
    return answer, answer.read().decode()


def write_whole(path, text):
    """Who sees the file sees all of it."""
    with open(path + ".new", "w") as file:
        file.write(text)
    os.rename(path + ".new", path)


def main():
    url = sys.argv[1]
    answer, page = call("GET", url)
    if answer.status == 200:
        form = Form(page)
        parts = urlsplit(url)
        fields = {**form.fields, "username": os.environ["BROWSER_USER"],
                  "password": os.environ["BROWSER_PASSWORD"],
                  "decision": os.environ.get("BROWSER_DECISION", "allow")}
        answer, page = call("POST", "%s://%s%s" % (parts.scheme, parts.netloc,
                                                   form.action), fields)
    if answer.status in (302, 303):
        back = answer.getheader("Location")
        if "BROWSER_STOP" in os.environ:
            write_whole(os.environ["BROWSER_STOP"], back + "\n")
            return
        answer, page = call("GET", back)
    if "BROWSER_PAGE" in os.environ:
        write_whole(os.environ["BROWSER_PAGE"],
                    "%d\n%s" % (answer.status, page))


main()
