# SPDX-License-Identifier: MIT
"""Search Devices in host-stub serve, on the sandbox of c.json: what each criterion
finds is held against the list of all devices, and what is sent against the search
that it must be, byte for byte.
"""
import json
import os
import urllib.parse

from serveclient import Serve

CARD = "search_devices"
serve = Serve("-p", os.path.join(os.environ["top_builddir"], "plugin/.libs"),
              "-c", "./c.json")
with open("all.json", encoding="utf-8") as text:
    devices = json.load(text)


def run(**form):
    return serve.result("run", card=CARD, inputs={"result_set": "first_200", **form})


def url(**form):
    checked = serve.result("check", card=CARD,
                           inputs={"result_set": "first_200", **form})
    return checked["preview"]["url"]


def search(**form):
    """The search that is sent, decoded; None without one."""
    parts = urllib.parse.urlsplit(url(**form))
    assert parts.path == "/api/v1/devices" and parts.fragment == "", parts
    names = [pair.split("=")[0] for pair in parts.query.split("&")]
    values = dict(pair.split("=") for pair in parts.query.split("&"))
    assert names[0] == "limit" and len(names) == len(values) <= 2, names
    if len(names) == 1:
        return None
    sent = values["search"]
    plain = urllib.parse.unquote(sent, errors="strict")
    assert urllib.parse.quote(plain, safe="") == sent, sent
    return plain


def ids(found):
    return [device["id"] for device in found]


def finds(fits, **form):
    """The card finds these devices, and they are some but not all."""
    wanted = [device for device in devices if fits(device)]
    assert 0 < len(wanted) < len(devices), (len(wanted), form)
    output = run(**form)["output"]
    assert output == {"status_code": 200, "devices": wanted[:200]}, form


# ---- each criterion, and all of them ----

for key, name in (("disk_encryption_type", "diskEncryptionType"),
                  ("manufacturer", "manufacturer"), ("model", "model"),
                  ("os_version", "osVersion"), ("platform", "platform")):
    value = next(device["profile"][name] for device in devices
                 if name in device["profile"])
    finds(lambda device: device["profile"].get(name) == value, **{key: value})
    assert search(**{key: value}) == 'profile.%s eq "%s"' % (name, value)
for key, name in (("registered", "registered"),
                  ("secure_hardware_present", "secureHardwarePresent")):
    for value in (True, False):
        assert search(**{key: value}) == 'profile.%s eq %s' % (
            name, "true" if value else "false")
        wanted = [device for device in devices
                  if device["profile"].get(name) is value]
        assert run(**{key: value})["output"]["devices"] == wanted[:200]
for status in ("CREATED", "ACTIVE", "SUSPENDED", "DEACTIVATED"):
    assert search(status=status) == 'status eq "%s"' % status
    wanted = [device for device in devices if device["status"] == status]
    assert run(status=status)["output"]["devices"] == wanted[:200], status
assert search() is None
assert search(model="", platform=None, registered={}, custom_search="") is None
one = next(device for device in devices if "model" in device["profile"])
profile = one["profile"]
whole = {"status": one["status"], "custom_search": "id eq \"%s\"" % one["id"],
         "disk_encryption_type": profile["diskEncryptionType"],
         "manufacturer": profile["manufacturer"], "model": profile["model"],
         "os_version": profile["osVersion"], "platform": profile["platform"],
         "registered": profile["registered"],
         "secure_hardware_present": profile["secureHardwarePresent"]}
assert run(**whole)["output"]["devices"] == [one]
flags = [json.dumps(profile[name]) for name in ("registered",
                                               "secureHardwarePresent")]
assert search(**whole) == (
    'profile.diskEncryptionType eq "%s" and profile.manufacturer eq "%s" and '
    'profile.model eq "%s" and profile.osVersion eq "%s" and profile.platform eq '
    '"%s" and profile.registered eq %s and profile.secureHardwarePresent eq %s and '
    'status eq "%s" and (id eq "%s")' % (
        profile["diskEncryptionType"], profile["manufacturer"], profile["model"],
        profile["osVersion"], profile["platform"], *flags, one["status"],
        one["id"]))
for key in ("status", "registered"):  # each of them counts
    other = {"status": "SUSPENDED" if one["status"] != "SUSPENDED" else "ACTIVE",
             "registered": not profile["registered"]}[key]
    assert run(**{**whole, key: other})["output"]["devices"] == []

# ---- a value is data, whatever it contains ----

HARD = ['"', '\\', '\\"', 'a" or "1" eq "1', '" or profile.registered eq true or "',
        '") or (status pr) or ("', "a\\", "%22 or %22", "%", "a&limit=1", "a#b", "+",
        "a+b c", " ", "Z\u00fcrich \U0001f600", "\u0000", "a\nb\tc\r", "\u001f\u007f",
        "\u0085\u2028", "(", ")", "{{x}}", "x" * 20000]
for value in HARD:
    for key, name in (("manufacturer", "profile.manufacturer"),
                      ("os_version", "profile.osVersion")):
        sent = search(**{key: value})
        begin = name + " eq "
        assert sent.startswith(begin), sent
        assert json.loads(sent[len(begin):]) == value, sent
        assert not any(ord(char) < 32 or char == "\u007f" for char in sent), sent
        assert run(**{key: value})["output"] == {
            "status_code": 200, "devices": []}, value
    # and not beside another criterion either
    form = {"manufacturer": value, "status": "ACTIVE",
            "custom_search": "profile.registered pr"}
    assert search(**form) == "%s and status eq \"ACTIVE\" and (%s)" % (
        search(manufacturer=value), form["custom_search"])
    assert run(**form)["output"]["devices"] == [], value
# an escape is the character that it means
serve.raw('{"jsonrpc":"2.0","id":"e","method":"check","params":{"card":"%s","inputs":'
          '{"result_set":"first","model":"\\u0041\\/\\u00e9"}}}\n' % CARD)
assert serve.answer("e")["result"]["preview"]["url"].endswith(
    "search=profile.model%20eq%20%22A%2F%C3%A9%22"), serve.answer("e")

# ---- a search of one's own ----

for custom in ('profile.platform eq "MACOS" or profile.platform eq "IOS"',
               '(profile.platform eq "MACOS") or (profile.platform eq "IOS")',
               'not (profile.platform ne "MACOS" and profile.platform ne "IOS")'):
    finds(lambda device: device["profile"]["platform"] in ("MACOS", "IOS")
          and device["status"] == "ACTIVE", status="ACTIVE", custom_search=custom)
    assert search(status="ACTIVE", custom_search=custom) == \
        'status eq "ACTIVE" and (%s)' % custom
for custom in ('id eq "("', 'id eq ")"', 'id eq ")) or ((status pr"',
               'id eq "\\") or (status pr"', 'id eq "\\\\"', '((id eq "x"))'):
    assert search(custom_search=custom) == "(%s)" % custom
    assert run(custom_search=custom)["output"]["devices"] == [], custom
for custom, words in (
        (")", "closes a parenthesis that it does not open"),
        ("id pr) or (status pr", "closes a parenthesis"),
        (') or (status eq "ACTIVE"', "closes a parenthesis"),
        ('id eq "\\\\") or (status pr', "closes a parenthesis"),
        ("(id pr", "opens a parenthesis that it does not close"),
        ('id eq "', "has a string that is not closed"),
        ('id eq "\\"', "has a string that is not closed"),
        ('id eq \\"x', "a backslash outside a string"),
        ("id pr\nor status pr", "contains a control character"),
        ('id eq "\u0000"', "contains a control character"),
        ("   ", "is blank")):
    said = serve.error("run", card=CARD, inputs={
        "result_set": "first", "custom_search": custom})["data"]["error"]
    assert said["code"] == "INVALID_INPUT", said
    assert said["pointer"] == "/custom_search", said
    assert words in said["message"], said

# ---- result sets, and pages ----

result = run(result_set="first")
assert result["output"] == {"status_code": 200, "device": devices[0],
                            "devices": devices[:1]}
assert result["next"] is None and result.get("next_refused") is None, result
assert run(result_set="first", model="none")["output"] == {
    "status_code": 200, "devices": []}
result = run()
assert result["output"]["devices"] == devices[:200]
assert result["next"] is None and result.get("next_refused") is None, result
for limit, pages in ((1, [1]), (199, [199]), (200, [200]), (201, [200, 1]),
                     (450, [200, 200, 50]), (None, [200, 200, 100])):
    form = {"result_set": "stream", "record_limit": limit}
    left, at = limit, 0
    for count in pages:
        sent = url(**form)
        assert "?limit=%d" % (200 if left is None else min(200, left)) in sent
        result = run(**form)
        output = result["output"]
        assert output["devices"] == devices[at:at + count], (limit, at)
        assert output["records_streamed"] == count and "device" not in output
        at += count
        if left is not None:
            left -= count
        assert (result["next"] is None) == (at == min(500, limit or 500))
        form = result["next"]
        assert form is None or form.get("record_limit") == left, form
    assert result.get("next_refused") is None, result

# the form of the next page is that of this one, with other words for two members
form = {"result_set": "stream", "custom_search": "profile.displayName pr",
        "registered": True, "model": None, "os_version": "",
        "record_limit": 9000}
wanted = [device for device in devices
          if device["profile"].get("registered") is True]
assert len(wanted) > 200
result = run(**form)
following = result["next"]
assert list(following) == ["result_set", "custom_search", "registered",
                           "record_limit", "after"], following
assert following["record_limit"] == 8800
assert run(**following)["output"]["devices"] == wanted[200:400]
# as it was written, in whatever order; keys as they mean
serve.raw('{"jsonrpc":"2.0","id":"k","method":"run","params":{"card":"%s","inputs":'
          '{"\\u0061fter": null, "record\\u005flimit" : 2e2 ,"result_set":"stream",'
          '"os_version":{},"status":"\\u0041CTIVE"}}}\n' % CARD)
assert serve.answer("k")["result"]["next"] is None
serve.raw('{"jsonrpc":"2.0","id":"l","method":"run","params":{"card":"%s","inputs":'
          '{"record\\u005flimit" : 2.01e2 ,"result_set":"stream",'
          '"os_version":{},"registered": true}}}\n' % CARD)
following = serve.answer("l")["result"]["next"]
assert list(following) == ["result_set", "registered", "record_limit", "after"]
assert following["record_limit"] == 1, following
assert serve.result("run", card=CARD, inputs=following)["next"] is None

# the test of a connection is not a search
assert serve.result("test", card=CARD)["connection_update"] is None
assert serve.end()[0] == 0
