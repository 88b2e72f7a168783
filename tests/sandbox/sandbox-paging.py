# SPDX-License-Identifier: MIT
# Pages join to the whole list, whatever their size; links come as two header
# lines, and a cursor that was encoded twice is refused.
from sandboxlib import *

with Sandbox("--limit", "100000/60") as sandbox:
    devices = "/api/v1/devices"

    def walk(target):
        ids, pages = [], 0
        while target:
            answer = sandbox.get(target)
            same(answer.status, 200, target)
            pages += 1
            ids += [d["id"] for d in answer.json()]
            links = answer.all("Link")
            same(links[0], '<%s%s>; rel="self"' % (sandbox.url, target))
            url = answer.next()
            same(len(links), 2 if url else 1)
            target = sandbox.path(url) if url else None
        return ids, pages

    whole, pages = walk(devices)
    same((len(whole), pages), (250, 2))
    same(len(set(whole)), 250)
    for limit in (1, 7, 125, 199, 200):
        ids, pages = walk("%s?limit=%d" % (devices, limit))
        same(ids, whole, limit)
        same(pages, -(-250 // limit), limit)

    # The rest of the query goes from page to page as it was written.
    query = "?search=profile.platform+eq+%22WINDOWS%22&limit=9&expand=userSummary"
    found, pages = walk(devices + query)
    between(4, pages, None)
    answer = sandbox.get(devices + query)
    url = answer.next()
    holds(url.startswith(sandbox.url + devices + query + "&after="), url)
    has(sandbox.get(sandbox.path(url)).json()[0], "_embedded")
    everything = []
    target = devices
    while target:
        answer = sandbox.get(target)
        everything += answer.json()
        target = answer.next() and sandbox.path(answer.next())
    same(found, [d["id"] for d in everything
                 if d["profile"]["platform"] == "WINDOWS"])

    # The cursor: encoded once in the link, and good only so.
    first = sandbox.get(devices + "?limit=100")
    target = sandbox.path(first.next())
    cursor = target.split("after=")[1]
    holds("%3D" in cursor and "=" not in cursor, cursor)
    for broken in (quote(cursor, safe=""), cursor[:-6], cursor.replace("%3D", ""),
                   "x" + cursor[1:], "AAAA", "", "%3D%3D", "1",
                   cursor[:8] + ("A" if cursor[8] != "A" else "B") + cursor[9:]):
        answer = sandbox.get(target.split("after=")[0] + "after=" + broken)
        same((answer.status, answer.code()), (400, "E0000001"), broken)
    same(sandbox.get(target).json()[0]["id"], whole[100])

    # A deletion between two pages neither skips nor repeats.
    for gone in (whole[3], whole[100]):
        device = devices + "/" + gone
        sandbox.call("POST", device + "/lifecycle/activate")
        same(sandbox.call("POST", device + "/lifecycle/deactivate").status, 204)
        same(sandbox.call("DELETE", device).status, 204)
    rest = [d["id"] for d in sandbox.get(target).json()]
    same(rest, whole[101:201])

    for limit in ("0", "-1", "201", "x", "", "1.0", "1e1", "+1", "99999999999999999999"):
        answer = sandbox.get(devices + "?limit=" + limit)
        same((answer.status, answer.code()), (400, "E0000001"), limit)

with Sandbox("--devices", "0") as sandbox:
    answer = sandbox.get("/api/v1/devices")
    same((answer.body, answer.next()), (b"[]", None))

with Sandbox("--devices", "200") as sandbox:
    same(sandbox.get("/api/v1/devices").next(), None)
