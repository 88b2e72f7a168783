# SPDX-License-Identifier: MIT
"""answers.py - the answers the server gives: Okta-like devices, as JSON

The same at each run, byte by byte, so that figures of two runs compare.
"""
import json
import os
import random

BASE = "https://acme.okta.com/api/v1/devices/"
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
MODELS = [("MACOS", "Apple Inc.", "MacBookPro18,3", "14.5"),
          ("WINDOWS", "Dell Inc.", "Latitude 7440", "10.0.22631.3737"),
          ("IOS", "Apple Inc.", "iPhone15,2", "17.5.1"),
          ("ANDROID", "Google", "Pixel 8 Pro", "14")]
NAMES = ["Amélie", "Bunk", "Chris", "D'Angelo", "Ellis", "Kima", "Łukasz",
         "Omar", "Rhonda", "Shakima", "Zoë"]


def link(device_id, tail, *methods):
    return {"href": BASE + device_id + tail, "hints": {"allow": methods}}


def device(luck):
    """One device, with the members and the order of Okta's examples."""
    name = "guo" + "".join(luck.choices(LETTERS, k=17))
    platform, maker, model, version = luck.choice(MODELS)
    title = f"{luck.choice(NAMES)}'s {model}"
    day = f"20{luck.randint(21, 24)}-{luck.randint(1, 12):02}-" \
          f"{luck.randint(1, 28):02}T{luck.randint(0, 23):02}:" \
          f"{luck.randint(0, 59):02}:{luck.randint(0, 59):02}.000Z"
    profile = {
        "displayName": title, "platform": platform, "manufacturer": maker,
        "model": model, "osVersion": version,
        "serialNumber": "".join(luck.choices(LETTERS[:36], k=12)),
        "registered": True, "secureHardwarePresent": luck.random() < 0.9,
        "diskEncryptionType": "ALL_INTERNAL_VOLUMES"}
    if maker == "Apple Inc.":
        profile["udid"] = f"{luck.getrandbits(128):032X}"
    return {
        "id": name, "status": "ACTIVE", "created": day, "lastUpdated": day,
        "profile": profile,
        "resourceType": "UDDevice",
        "resourceDisplayName": {"value": title, "sensitive": False},
        "resourceAlternateId": None, "resourceId": name,
        "_links": {
            "suspend": link(name, "/lifecycle/suspend", "POST"),
            "self": link(name, "", "GET", "PATCH", "PUT"),
            "users": link(name, "/users", "GET")}}


def compact(value):
    return json.dumps(value, ensure_ascii=False,
                      separators=(",", ":")).encode()


def page(count):
    luck = random.Random(1)
    return compact([device(luck) for _ in range(count)])


def one(size):
    """One device, in so many bytes: its name fills them up."""
    whole = device(random.Random(2))
    whole["profile"]["displayName"] += \
        "." * (size - len(compact(whole)))
    return compact(whole)


def big(path, size):
    """A list of devices, of size bytes or a device less, written in parts."""
    devices = page(200)[1:-1]
    with open(path, "wb") as out:
        out.write(b"[" + devices)
        left = size - len(devices) - 2
        while left > len(devices):
            out.write(b"," + devices)
            left -= len(devices) + 1
        out.write(b"]")


def make(place, sizes):
    """Files by name in a directory: {"1k": 1024, ...} -> {"1k": real size}."""
    made = {}
    for name, size in sizes.items():
        path = f"{place}/{name}"
        if size < 2000:
            content = one(size)
        elif size < 2000000:
            content = page(round(size / 925))
        else:
            content = None
            big(path, size)
        if content:
            with open(path, "wb") as out:
                out.write(content)
        made[name] = os.path.getsize(path)
    return made
