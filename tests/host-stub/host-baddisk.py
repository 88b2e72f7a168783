# SPDX-License-Identifier: MIT
"""Each way in which host-stub writes, with each write, fsync, rename, close,
open, truncation and mode failing in turn. Words choose from them."""
import json
import os
import sys

from baddisklib import *

FORM = ("--set", "style=plain")
KEPT = "config/host-stub/connections/test_cards/work.json"


def good_or_told(run, whole):
    """It was done as without the fault, or told."""
    if run.status == whole.status:
        run.expect(run.files == whole.files and run.out == whole.out,
                   "not what it writes without a fault")
        return False
    run.expect(run.status == 1, "the exit status is not 1")
    run.tells()
    return True


def is_harmless(run):
    """What fails after all was brought to the disk, and what goes on."""
    what, name = run.failed[0]
    return (run.fault == "short"
            or (what == "close" and not name.endswith("/out"))
            or (run.fault == "full" and len(run.failed) == 1)
            or (what == "fsync" and os.path.isdir(name)))


def stdout(run, whole):
    if good_or_told(run, whole):
        run.expect(whole.out.startswith(run.out), "not a part of it")
    else:
        run.expect(is_harmless(run), "it was not told")
    run.expect(run.files == run.before, "something is left")


def whole_file(run, whole):
    """-o FILE: all of it or what was there."""
    if good_or_told(run, whole):
        run.expect(run.files == run.before, "what was there is not whole")
        run.expect(not is_harmless(run), "it is told for nothing")
    else:
        run.expect(is_harmless(run), "it was not told")


def answers():
    def old():
        put(path("ans"), "old\n", 0o644)

    def link():
        old()
        os.symlink("ans", path("link"))

    nowhere = {"out": os.devnull}
    big = os.path.join(TMP, "big")
    put(big, "x" * 300000)
    name = (*FORM, "--set", "name=x")
    large = (*FORM, "--set", "name=@" + big)
    pages = (*name, "--set", "mode=pages:3", "--paginate")
    yield "run -o", ("run", "greet", *name, "-o", path("link")), \
        whole_file, link, nowhere
    for fresh, to in ((old, "ans"), (lambda: None, "ans")):
        for form in (name, (*large, "--body"), pages):
            yield "run -o", ("run", "greet", *form, "-o", path(to)), \
                whole_file, fresh, nowhere
    for form in (name, large, (*large, "--body"), pages):
        yield "run", ("run", "greet", *form), stdout, lambda: None
    for words in (["list"], ["describe", "greet"], ["schema", "greet"],
                  ["form", "greet"], ["check", "greet", *name, "--curl"],
                  ["check", "greet", *name], ["--version"], ["--help"],
                  ["verify", os.path.join(TMP, "cards/greet.so"), "--json",
                   "--only", "load"]):
        yield words[0], words, stdout, lambda: None


# ---- connections ----


TESTED = KEPT.replace(".json", ".tested")


def besides_test(files):
    """All but when the connection was tested last, which is another moment."""
    return {name: text for name, text in files.items() if name != TESTED}


def kept(run, whole):
    """The old connection or the new one, and never a part of one."""
    want = whole.files[KEPT]
    test = run.files.get(TESTED)
    run.expect(test is None or json.loads(test)["works"] is True,
               "what is noted of the test is not whole")
    if run.status == 0:
        run.expect(besides_test(run.files) == besides_test(whole.files),
                   "not what is kept")
        run.expect(is_harmless(run) or "work.tested" in run.err,
                   "it was not told")
        return
    # that a test cannot be noted is no failure
    failed = [name for _, name in run.failed if not name.endswith(".tested.new")]
    run.expect(failed and run.status in (1, 6), "the exit status")
    name = failed[0]
    run.tells()
    old = run.before.get(KEPT)
    if name.endswith("/out"):
        old = want  # it is kept; that alone could not be said
    run.expect(run.files.get(KEPT) == old, "the connection is not whole")


def connections():
    token = os.path.join(TMP, "token")
    put(token, "s3cret")
    words = ("connect", "greet", "work", "--set", "place=here", "--set",
             "token=@" + token)
    yield "connect", words, kept, lambda: None
    yield "connect anew", words, kept, \
        lambda: put(path(KEPT), '{"place": "old"}\n')


OLD = '{"place": "p", "token": "s3cret"}\n'


def renewed(run, whole):
    """The call was made: its answer is there, whatever became of the token;
    but that is told, with what to do."""
    what, name = run.failed[0]
    if name.endswith("/out"):
        stdout_kept(run, whole)
        return
    if any(name.endswith("/out") for _, name in run.failed):
        run.expect(run.status == 1 and "standard output" in run.err,
                   "it is not told")
    else:
        run.expect(run.status == 0 and run.out == whole.out,
                   "the answer is lost")
    if is_harmless(run):
        run.expect(run.err == "" and run.files == whole.files, "not kept")
        return
    run.expect(run.files == run.before, "the connection is not whole")
    run.tells("host-stub connect")


def stdout_kept(run, whole):
    run.expect(run.files == whole.files, "the token is lost")
    run.expect(run.status == whole.status or run.status == 1, "exit status")
    if run.status == 1:
        run.tells()


def renewals():
    def old():
        put(path("c.json"), OLD)

    mode = (*FORM, "--set", "name=x", "--set", "mode=renew")
    yield "renewed by run", ("-c", path("c.json"), "run", "greet", *mode), \
        renewed, old
    form = {"style": "plain", "name": "x", "mode": "renew"}
    calls = "".join(json.dumps(
        {"jsonrpc": "2.0", "id": i, "method": "run",
         "params": {"card": "greet", "inputs": form,
                    "connection": path("c.json")}}) + "\n" for i in (1, 2))
    yield "renewed by serve", ("serve", "-j", "1"), served, old, {"stdin": calls}


def served(run, whole):
    what, name = run.failed[0]
    if name.endswith("/out"):
        stdout_kept(run, whole)
        return
    if run.fault == "full":
        stdout_kept(run, run)
        run.expect("host-stub connect" in run.err, "the token is not told")
        return
    run.expect(run.status == 0, "exit status")
    answers = [json.loads(line) for line in run.out.splitlines()]
    run.expect(sum("result" in one for one in answers) == 2, "an answer is lost")
    # the second call keeps what the first could not
    run.expect(run.files == whole.files, "the token is lost")
    if not is_harmless(run):
        run.tells("host-stub connect")


# ---- a new card ----


def new_card(run, whole):
    what, name = run.failed[0]
    if run.status == 0:
        run.expect(run.files == whole.files, "not all of it")
        run.expect(is_harmless(run), "it was not told")
        return
    run.expect(run.status == 1, "exit status")
    run.tells()
    run.expect(run.files == (whole.files if name.endswith("/out") else {}),
               "a part of it is left")


def new_cards():
    yield "new", ("new", "tiny", path("tiny")), new_card, lambda: None


# ---- what the system itself does ----


def refused(run, whole):
    """ulimit -f: told, and what was there is whole."""
    if run.status == 0:
        run.expect(besides_test(run.files) == besides_test(whole.files)
                   and run.out == whole.out,
                   "not what it writes without a limit")
        return
    run.expect(run.status == 1, "the exit status is not 1")
    run.expect("cannot write" in run.err and SAID["EFBIG"] in run.err,
               "it does not say why")
    if "standard output" in run.err \
            and besides_test(run.files) == besides_test(whole.files):
        return  # all was done; that alone could not be said
    for name, text in run.before.items():
        run.expect(run.files.get(name) == text, "%s is not whole" % name)


def limits():
    """No file may grow beyond a size, and /dev/full takes nothing."""
    count = 0
    for scenarios in (answers, connections, new_cards):
        for _, words, _, fresh, *more in scenarios():
            if words[0] not in ("verify", "list", "--help", "--version"):
                count += bounded(words, refused, fresh,
                                 **(more[0] if more else {}))
    for _, words, check, fresh, *_ in answers():
        if check == stdout:
            run = Run(words, fresh=fresh, out="/dev/full")
            run.expect(run.status == 1 and "standard output" in run.err
                       and SAID["ENOSPC"] in run.err, "it is not told")
            count += 1
    return count


def main():
    total = 0
    if not sys.argv[1:] or "limits" in sys.argv[1:]:
        total = limits()
        print("%-18s %4d" % ("ulimit, /dev/full", total))
    for scenarios in (answers, connections, renewals, new_cards):
        if sys.argv[1:] and scenarios.__name__ not in sys.argv[1:]:
            continue
        for what, words, check, fresh, *more in scenarios():
            count = every(words, check, fresh, **(more[0] if more else {}))
            print("%-18s %4d" % (what, count), flush=True)
            total += count
    print("%d failed operations" % total)


sys.stdout.reconfigure(line_buffering=True)
main()
