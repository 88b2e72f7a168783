#!/bin/sh
# SPDX-License-Identifier: MIT
# A batch is killed at any moment, thirty times, and gone on with each time: in
# the end each line has one result, and no write was made twice. KILLS=N kills
# it N times.
. "${top_srcdir:?}/tests/batch-lib.sh"

python - "$host_stub" "${KILLS:-30}" <<'END' >out 2>err || fail 'it does not hold'
import json, os, random, signal, subprocess, sys, time

host, kills = sys.argv[1], int(sys.argv[2])
seed = int.from_bytes(os.urandom(4), "big")
print("seed", seed)
random.seed(seed)
LINES = 60 * kills
JOBS = 8

forms = []
for number in range(1, LINES + 1):
    form = {"id": str(number), "op": random.choice(["read", "write"]),
            "wait_ms": random.choice([0, 0, 1, 3, 12]),
            "size": random.choice([0, 100, 9000])}
    forms.append(form)
with open("forms", "w") as out:
    for form in forms:
        out.write(json.dumps(form) + "\n")


def start(*more):
    return subprocess.Popen(
        [host, "-p", "cards", "batch", "tally", "forms", "-o", "res",
         "-j", str(JOBS), "--quiet", "--resume", *more])


def recorded():
    return os.path.getsize("record") if os.path.exists("record") else 0


def wait_for_a_moment(child):
    """Of its start, or when it has made some more of the calls: however fast it
    is, some are left for the next time."""
    if random.random() < 0.3:
        time.sleep(random.uniform(0, 0.02))
        return
    goal = recorded() + random.uniform(0, whole / kills)
    while recorded() < goal and child.poll() is None:
        time.sleep(0.0005)


whole = sum(len(f"{form['op']} {form['id']}\n") for form in forms)
killed = 0
for _ in range(kills):
    child = start()
    wait_for_a_moment(child)
    child.send_signal(signal.SIGKILL)
    if child.wait() == -signal.SIGKILL:
        killed += 1
    else:
        break
print("killed", killed)
assert killed >= kills // 2, "it was done too soon to be killed"
# killed in the moment in which it was done: then there is no journal
if os.path.exists("res.journal") or not os.path.exists("res"):
    status = start().wait()
    assert status in (0, 10), status
assert not os.path.exists("res.journal")

made = {}
for text in open("record"):
    made[text] = made.get(text, 0) + 1
results = [json.loads(text) for text in open("res")]
assert [line["line"] for line in results] == list(range(1, LINES + 1))
unknown = again = 0
for form, line in zip(forms, results):
    count = made.get(f"{form['op']} {form['id']}\n", 0)
    if "output" in line:
        assert line["output"]["echo"] == form
        assert len(line["output"]["load"]) == form["size"]
        assert count >= 1, line
    else:
        assert line["error"]["code"] == "UNKNOWN", line
        assert form["op"] == "write", line
        unknown += 1
    if form["op"] == "write":
        assert count <= 1, (form, count)
    else:
        again += count - 1
print("unknown", unknown, "read again", again)
# only what was under way
assert unknown <= killed * JOBS, unknown
assert again <= killed * JOBS, again
END
cat out
