#!/bin/sh
# SPDX-License-Identifier: MIT
# A batch is killed at any moment, and gone on with each time: in the end each
# line has one result, and no write was made twice. KILLS says how many are
# killed (30).
. "${top_srcdir:?}/tests/batch-lib.sh"

python - "$host_stub" "${KILLS:-30}" <<'END' >out 2>err || fail 'it does not hold'
import json, os, random, signal, subprocess, sys, time

host, kills = sys.argv[1], int(sys.argv[2])
seed = int.from_bytes(os.urandom(4), "big")
print("seed", seed)
random.seed(seed)
JOBS = 8


def make_forms(count):
    forms = [{"id": str(number), "op": random.choice(["read", "write"]),
              "wait_ms": random.choice([0, 0, 1, 3, 12]),
              "size": random.choice([0, 100, 9000])}
             for number in range(1, count + 1)]
    with open("forms", "w") as out:
        for form in forms:
            out.write(json.dumps(form) + "\n")
    return forms


def start():
    return subprocess.Popen(
        [host, "-p", "cards", "batch", "tally", "forms", "-o", "res",
         "-j", str(JOBS), "--quiet", "--resume"])


def call_of(form):
    """The line of the record that a call of this form makes."""
    return f"{form['op']} {form['id']}\n"


def recorded():
    return os.path.getsize("record") if os.path.exists("record") else 0


def wait_for_a_moment(child, most):
    """Of its start, or when it has made some more of the calls."""
    if random.random() < 0.3:
        time.sleep(random.uniform(0, 0.02))
        return
    goal = recorded() + random.uniform(0, most)
    while recorded() < goal and child.poll() is None:
        time.sleep(0.0005)


def kill_again_and_again(kills, most):
    """How often it was killed before it was done."""
    for killed in range(kills):
        child = start()
        wait_for_a_moment(child, most)
        child.send_signal(signal.SIGKILL)
        if child.wait() != -signal.SIGKILL:
            return killed
    return kills


def job(kills):
    """A job that is killed so often, or until it is done, and what came of it.
    Returns how often it was."""
    for name in "record", "res":
        if os.path.exists(name):
            os.remove(name)
    forms = make_forms(60 * kills)
    killed = kill_again_and_again(
        kills, sum(len(call_of(form)) for form in forms) / kills)
    print("killed", killed)
    # killed in the moment in which it was done, there is no journal; and none
    # in that in which it began, but nothing in the output either
    if os.path.exists("res.journal") or not os.path.exists("res") \
            or os.path.getsize("res") == 0:
        status = start().wait()
        assert status in (0, 10), status
    assert not os.path.exists("res.journal")
    judge(forms, killed)
    return killed


def judge(forms, killed):
    made = {}
    for text in open("record"):
        made[text] = made.get(text, 0) + 1
    results = [json.loads(text) for text in open("res")]
    assert [line["line"] for line in results] \
        == list(range(1, len(forms) + 1))
    unknown = again = 0
    for form, line in zip(forms, results):
        count = made.get(call_of(form), 0)
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


# A job that is done sooner, as the machine has it, is followed by another one.
while kills > 0:
    kills -= job(kills)
END
cat out
