# SPDX-License-Identifier: MIT
"""A batch each of whose writes, fsyncs, renames, closes, opens and truncations
fails in turn, and then --resume on a disk that is good again: the card's own
record of the calls against the results. Words choose from the jobs."""
import collections
import json
import shutil
import sys

from baddisklib import *

LINES = 7
FORMS = os.path.join(TMP, "forms")
RECORD = os.environ["TALLY_RECORD"]
WRITES = {i for i in range(1, LINES + 1) if i % 3 != 1}
BATCH = ("batch", "tally", FORMS)
REMEDY = "repeat the command with --resume to continue"


def write_forms(**more):
    with open(FORMS, "w") as file:
        for i in range(1, LINES + 1):
            form = {"id": str(i), "op": "write" if i in WRITES else "read"}
            if "renew" in more:
                more["renew"] = "r3newed-%d" % i
            file.write(json.dumps({**form, **more}) + "\n")


def calls():
    """How often each line was sent."""
    if not os.path.exists(RECORD):
        return collections.Counter()
    return collections.Counter(
        int(line.split()[1]) for line in get(RECORD).splitlines())


def forget_calls():
    if os.path.exists(RECORD):
        os.unlink(RECORD)


def results(run, text):
    found = {}
    run.expect(text == "" or text.endswith("\n"), "a line is cut")
    for line in text.splitlines():
        one = json.loads(line)
        run.expect(one["line"] not in found, "a line is there twice")
        found[one["line"]] = one.get("error", {"code": "OK"})["code"]
        if "output" in one:
            run.expect(one["output"]["echo"]["id"] == str(one["line"]),
                       "another line's answer")
    return found


def is_on(run, name):
    return any(name in path for _, path in run.failed)


def told(run):
    """What the run with the fault has to say and to leave."""
    if run.status == 0:
        run.expect("res.journal" not in run.files, "a journal is left")
        run.expect(run.err == "" or is_on(run, "c.json"),
                   "it ends well, and says something")
        return
    run.expect(run.status == 1, "the exit status is not 1")
    run.tells()
    if "res.journal" in run.before:
        run.expect("res.journal" in run.files, "the journal is gone")
    elif "res.journal" in run.files:
        run.expect(REMEDY in run.err, "it does not say how to go on")
    else:
        run.expect(run.files.get("res") == run.before.get("res"),
                   "what was there is gone")


def resumed(run, words):
    """The same job on a good disk, brought to its end."""
    words = [word for word in words if word != "--resume"]
    more = ["--resume"] if "res.journal" in run.files else []
    last = Run([*words, *more]) if run.status != 0 else run
    last.what, last.failed = run.what + ", resumed", run.failed
    last.is_decent()
    seen = results(last, last.files["res"])
    last.expect(sorted(seen) == list(range(1, LINES + 1)), "not each line")
    unknown = {line for line, code in seen.items() if code != "OK"}
    last.expect(unknown <= WRITES and
                {seen[line] for line in unknown} <= {"UNKNOWN"}, "errors")
    last.expect(last.status == (10 if unknown else 0), "exit status")
    last.expect("res.journal" not in last.files, "the journal is left")
    after = calls()
    for line in range(1, LINES + 1):
        last.expect(after[line] > 0 or line in unknown, "not sent")
        if line in WRITES:
            last.expect(after[line] <= 1, "a write was sent twice")
    again = sum(after[line] > 1 for line in after)
    # where a disk fails once, no answer is lost
    if run.fault != "full":
        last.expect(not unknown, "unknown, though its answer came")
        last.expect(again == 0, "sent again, though its answer came")
    else:
        last.expect(again + len(unknown) <= jobs_of(words) + 1,
                    "too many answers lost")


def jobs_of(words):
    return int(words[words.index("-j") + 1])


def job(fresh, *words, also=lambda run: None):
    words = (*words, "-o", path("res"), "--quiet")

    def begin():
        forget_calls()
        fresh()

    def check(run, whole):
        told(run)
        also(run)
        resumed(run, words)

    return every(words, check, begin, out=os.devnull)


def nothing():
    pass


def old():
    put(path("res"), "of another job\n", 0o644)


def in_order():
    write_forms()
    return job(nothing, *BATCH, "-j", "1")


def over_another():
    write_forms()
    return job(old, *BATCH, "-j", "1", "--overwrite")


def at_once():
    write_forms(wait_ms=5)
    return job(nothing, *BATCH, "-j", "3")


def unordered():
    write_forms(wait_ms=5)
    return job(nothing, *BATCH, "-j", "3", "--unordered")


def large():
    write_forms(size=200000)
    return job(nothing, *BATCH, "-j", "2")


def gone_on_with():
    """The fault is in the run that --resume is given to."""
    write_forms()
    words = (*BATCH, "-j", "1", "-o", path("res"), "--quiet")
    left = os.path.join(TMP, "left")
    half = Run(words, "EIO", 22, fresh=forget_calls)
    half.expect("res.journal" in half.files and half.status == 1, "no half")
    shutil.copytree(BOX, left)
    shutil.copy(RECORD, left + "-record")

    def again():
        shutil.rmtree(BOX)
        shutil.copytree(left, BOX)
        shutil.copy(left + "-record", RECORD)

    return job(again, *BATCH, "-j", "1", "--resume")


def renewed():
    """Each call renews the token; the file has the last one, or else it is
    told."""
    def stored():
        put(path("c.json"), json.dumps({"record": RECORD, "token": "s3cret"}))

    def kept(run):
        last = max(calls(), default=0)
        run.expect(not last or run.fault == "full" or "r3newed-%d" % last in
                   run.files["c.json"], "the last token is lost")
        token = json.loads(run.files["c.json"])["token"]
        run.expect(token == "r3newed-%d" % last or last == 0
                   or "host-stub connect" in run.err, "it is not told")

    write_forms(renew=True)
    return job(stored, "-c", path("c.json"), *BATCH, "-j", "1", also=kept)


def too_large():
    """Files may not grow beyond a size (ulimit -f): the output and then the
    journal, or the other way around."""
    write_forms(size=200)
    words = (*BATCH, "-j", "1", "-o", path("res"), "--quiet")
    whole = Run(words, fresh=forget_calls)
    size = len(whole.files["res"])
    limits = range(0, size, size // 20)
    for limit in limits:
        run = Run(words, fresh=forget_calls, limit=limit)
        run.is_decent()
        run.expect(run.status == 1 and SAID["EFBIG"] in run.err, "not told")
        run.fault = "full"
        resumed(run, words)
    return len(limits)


def main():
    total = 0
    for one in (in_order, over_another, at_once, unordered, large,
                gone_on_with, renewed, too_large):
        if sys.argv[1:] and one.__name__ not in sys.argv[1:]:
            continue
        count = one()
        print("%-18s %4d" % (one.__name__, count), flush=True)
        total += count
    print("%d failed operations" % total)


main()
