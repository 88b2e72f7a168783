# SPDX-License-Identifier: MIT
"""What host-batch-killed.sh runs."""
import json, os, random, signal, subprocess, sys, time

host, kills = sys.argv[1], int(sys.argv[2])
seed = int(os.environ.get("SEED", int.from_bytes(os.urandom(4), "big")))
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
    """Waits for a moment of its start, or until it has made some more calls."""
    if random.random() < 0.3:
        time.sleep(random.uniform(0, 0.02))
        return
    goal = recorded() + random.uniform(0, most)
    while recorded() < goal and child.poll() is None:
        time.sleep(0.0005)


def is_done():
    """A job that is done has removed its journal. One that was killed just after
    its start has none yet, and its output is empty."""
    return not os.path.exists("res.journal") and os.path.exists("res") \
        and os.path.getsize("res") > 0


def kill_again_and_again(kills, most):
    """How often the job was killed before it was done."""
    for killed in range(kills):
        child = start()
        wait_for_a_moment(child, most)
        child.send_signal(signal.SIGKILL)
        status = child.wait()
        if status != -signal.SIGKILL:
            assert status in (0, 10), status
            return killed
        if is_done():  # the kill was just after that: there is nothing to resume
            return killed + 1
    return kills


def job(kills):
    """Kills a job so often, or until it is done, and judges its results. Returns
    how often it was killed."""
    for name in "record", "res":
        if os.path.exists(name):
            os.remove(name)
    forms = make_forms(60 * kills)
    killed = kill_again_and_again(
        kills, sum(len(call_of(form)) for form in forms) / kills)
    print("killed", killed)
    if not is_done():
        status = start().wait()
        assert status in (0, 10), status
    assert is_done()
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
    # at most the calls that were in progress when it was killed
    assert unknown <= killed * JOBS, unknown
    assert again <= killed * JOBS, again


# A job may be done before it was killed so often, as the machine has it; then
# another one follows.
left = kills
for _ in range(kills + 20):
    killed = job(left)
    assert 0 <= killed <= left, (killed, left)
    left -= killed
    if left == 0:
        break
assert left == 0, f"{left} of {kills} were not killed: they were done sooner"
