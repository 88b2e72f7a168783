# SPDX-License-Identifier: MIT
"""Run the command lines of a transcript and compare what comes out.

A transcript has a line `$ COMMAND`, then what it prints on standard output, and
`[STATUS]` where its exit status is not 0. --record prints it as it is now,
which is how commands.txt was made, with release 0.1.0; lines are added to it with
that release, and those that are there do not change.
"""
import difflib
import os
import re
import subprocess
import sys

FORMS = {
    "get.json": '{"request_type":"GET","relative_url":"/api/v1/devices",'
                '"query":{"limit":20,"search":"status eq \\"ACTIVE\\""}}\n',
    "post.json": '{"request_type":"POST","relative_url":"/api/v1/x",'
                 '"headers":{"X-Two":2},"body":{"a":12345678901234567890,'
                 '"c":1.0}}\n',
    "body.json": '{ "z": [1, 2], "a": null }',
    "wrong.json": '{"request_type":"get","relative_url":"api","querry":{}}',
    "first.json": '{"request_type":"GET",'
                  '"relative_url":"/api/v1/devices?limit=5"}',
    "gone.json": '{"request_type":"GET","relative_url":"/api/v1/devices/no"}',
    "forms.ndjson":
        '{"request_type":"GET","relative_url":"/api/v1/devices?limit=1"}\n'
        '{"request_type":"GET","relative_url":"/api/v1/devices/no"}\n'
        '{"request_type":"GET","relative_url":"nowhere"}\n',
    "ids.csv": "id,name\nno,x\nguo8jx5vVoxfvJeLb0w4,y\n",
    "template.json": '{"request_type":"GET",'
                     '"relative_url":"/api/v1/devices/{{id}}"}',
}
SHELL = 'host() { "$host_stub" "$@"; }\n'


def replay(command):
    done = subprocess.run(["bash", "-c", SHELL + "set -o pipefail\n" + command],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=60)
    out = done.stdout.decode()
    # The release, and libcurl's, may change.
    out = re.sub(r"custom_api_action/[0-9.]+ libcurl/[0-9.]+", "AGENT", out)
    out = re.sub(r"^(custom_api_action +)[0-9.]+", r"\1VERSION", out, flags=re.M)
    # Later releases have more cards in the file.
    out = re.sub(r"^[a-z_]+ +[0-9.]+ .*\n.*, in the family of .*\n", "", out,
                 flags=re.M)
    # A preview of later releases has one member more.
    out = re.sub(r',"effects":\["[a-z]+"\]\}$', "}", out, flags=re.M)
    out = "$ %s\n%s" % (command, out)
    if done.returncode != 0:
        out += "[%d]\n" % done.returncode
    return out, done.stderr.decode()


def main(path, record):
    for name, text in FORMS.items():
        with open(name, "w", encoding="utf-8") as file:
            file.write(text)
    with open(path, encoding="utf-8") as file:
        blocks = re.split(r"^(?=\$ )", file.read(), flags=re.M)[1:]
    wrong = 0
    for block in blocks:
        command = block.split("\n", 1)[0][2:]
        now, said = replay(command)
        if record:
            sys.stdout.write(now)
        elif now != block:
            wrong += 1
            sys.stdout.writelines(difflib.unified_diff(
                block.splitlines(True), now.splitlines(True), "then", "now"))
            sys.stdout.write(said)
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], "--record" in sys.argv[2:]))
