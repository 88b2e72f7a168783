# SPDX-License-Identifier: MIT
"""nodes.py - the sides that run in Node: its fetch, and nodes of Node-RED"""
import json
import os

import measure
import sides

TLS = "tls"
HTTP = "http"
CONNECTION = "connection"
CARD = "card"


def loop(place, script, where, calls, *more):
    if not place.modules:
        raise measure.Absent("Node-RED is not there")
    environment = dict(
        os.environ, NODE_PATH=place.modules,
        NODE_EXTRA_CA_CERTS=place.server.ca,
        CARD_PLUGINS=os.path.dirname(place.card),
        PATH=os.path.dirname(place.host) + ":" + os.environ["PATH"])
    # What Node has not compiled yet would count: it is warm when it counts.
    command = ["node", f"{place.source}/bench/{script}", "-n", str(calls),
               "-w", str(min(calls, 500)), "-t", str(sides.AT_ONCE), *more]
    return lambda: measure.run(command, env=environment, cwd=where)


def fetch(place, answer, calls):
    return loop(place, "fetch-loop.mjs", place.work, calls,
                place.server.url(answer), place.server.token)


# ---- Node-RED ----

def other(name, value):
    """A header field, as the http request node keeps it."""
    return {"keyType": "other", "keyValue": name, "valueType": "other",
            "valueValue": value}


def http_flow(place, answer):
    server = place.server
    return [
        {"id": TLS, "type": "tls-config", "cert": "", "key": "",
         "ca": server.ca, "servername": "", "verifyservercert": True},
        {"id": HTTP, "z": "tab", "type": "http request", "method": "GET",
         "ret": "obj", "paytoqs": "ignore", "url": server.url(answer),
         "tls": TLS, "persist": True, "proxy": "", "authType": "",
         "insecureHTTPParser": False, "senderr": True, "x": 1, "y": 1,
         "headers": [other("Accept", "application/json"),
                     other("Authorization", f"SSWS {server.token}")],
         "wires": [[]]}]


def card_flow(place, answer):
    return [
        {"id": CONNECTION, "type": "okta_devices-connection",
         "field_domain": f"https://127.0.0.1:{place.server.port}",
         "field_ca_file": place.server.ca},
        {"id": CARD, "z": "tab", "type": "card-custom_api_action",
         "connection": CONNECTION, "field_request_type": "GET",
         "type_request_type": "choice", "field_relative_url": f"/{answer}",
         "type_relative_url": "str", "x": 1, "y": 1, "wires": [[]]}]


def user_dir(place, name, flow):
    """Node-RED's directory, with that flow."""
    where = place.directory(name)
    files = {"flows.json": [{"id": "tab", "type": "tab", "label": "bench"},
                            *flow],
             "flows_cred.json":
                 {CONNECTION: {"field_api_token": place.server.token}}}
    for file, value in files.items():
        with open(f"{where}/{file}", "w", encoding="utf-8") as out:
            json.dump(value, out)
    return where


def http_request(place, answer, calls):
    where = user_dir(place, f"red-{answer}", http_flow(place, answer))
    return loop(place, "node-red-loop.mjs", where, calls, HTTP)


def card(place, answer, calls):
    """The card's own node, and the process behind it that runs the card."""
    package = f"{place.source}/hosts/node-red"
    if not os.path.exists(f"{package}/package.json"):
        raise measure.Absent("there is no hosts/node-red")
    where = user_dir(place, f"red-card-{answer}", card_flow(place, answer))
    os.makedirs(f"{where}/node_modules", exist_ok=True)
    link = f"{where}/node_modules/node-red-contrib-cards"
    if not os.path.islink(link):
        os.symlink(package, link)
    return loop(place, "node-red-loop.mjs", where, calls, CARD)
