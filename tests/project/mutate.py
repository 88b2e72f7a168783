# SPDX-License-Identifier: MIT
"""Break the product on purpose, one place at a time, and see a test fail.

    ./dev mutate [NAME]...

A mutant of mutants.py is a text of a file that stands in it once, what replaces
it, and the tests that must notice. Works on a copy of the tree; prints a line a
mutant and the count. A mutant that does not apply any more, or that does not
compile, is a failure too: it shows nothing.
"""
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from mutants import MUTANTS  # noqa: E402

LIMIT = 3600  # seconds for building, and for testing
TEST_SECONDS = os.environ.get("MUTATE_TEST_SECONDS", "120")


def make(tree, log, *arguments):
    """True if it succeeds; what it prints goes to the log."""
    with open(log, "a", encoding="utf-8") as file:
        return subprocess.run(
            ["make", "-C", os.path.join(tree, "build"), "-j2", *arguments],
            stdin=subprocess.DEVNULL, stdout=file, stderr=file,
            timeout=LIMIT, check=False).returncode == 0


def make_tests(tree, log, tests):
    """Makes what these tests need, and no other test."""
    programs = [test for test in tests if not os.path.splitext(test)[1]]
    return make(tree, log, "-C", "tests", "for-scripts", *programs)


def run_tests(tree, log, tests, *arguments):
    """True if they pass."""
    return make(tree, log, "-C", "tests", "check-TESTS",
                "TESTS=" + " ".join(tests), *arguments)


def failed_tests(tree, tests):
    """Those of the tests whose result is a failure."""
    failed = []
    for test in tests:
        path = os.path.join(tree, "build", "tests",
                            os.path.splitext(test)[0] + ".trs")
        with open(path, encoding="utf-8") as file:
            if any(line.startswith((":test-result: FAIL", ":test-result: ERROR"))
                   for line in file):
                failed.append(test)
    return failed


def with_reason(tree, test):
    """The test, and that it only ran out of time, if it did: a mutant may keep a
    test waiting for ever, but so may a machine that is busy."""
    path = os.path.join(tree, "build", "tests", os.path.splitext(test)[0] + ".log")
    with open(path, encoding="utf-8", errors="replace") as file:
        last = (file.read().splitlines() or [""])[-1]
    return test + (" (out of time)" if "exit status: 124" in last else "")


def judge(tree, log, mutant):
    """What became of a mutant: whether a test noticed, and how to say it."""
    name, path, old, new, tests = mutant
    where = os.path.join(tree, path)
    with open(where, encoding="utf-8") as file:
        text = file.read()
    if text.count(old) != 1:
        return False, "does not apply: %s has its text %d times" % (
            path, text.count(old))
    with open(log, "a", encoding="utf-8") as file:
        file.write("==== %s\n" % name)
    try:
        with open(where, "w", encoding="utf-8") as file:
            file.write(text.replace(old, new))
        if not make(tree, log, "all") or not make_tests(tree, log, tests):
            return False, "does not compile"
        run_tests(tree, log, tests, "TEST_SECONDS=" + TEST_SECONDS)
        failed = failed_tests(tree, tests)
        if failed:
            return True, "killed by " + " ".join(
                with_reason(tree, test) for test in failed)
        return False, "SURVIVED " + " ".join(tests)
    finally:
        with open(where, "w", encoding="utf-8") as file:
            file.write(text)


def main(tree, log, wanted):
    known = {mutant[0] for mutant in MUTANTS}
    for name in wanted:
        if name not in known:
            sys.exit("there is no mutant %s; there are: %s"
                     % (name, " ".join(sorted(known))))
    chosen = [m for m in MUTANTS if not wanted or m[0] in wanted]
    tests = sorted({test for mutant in chosen for test in mutant[4]})
    if not make_tests(tree, log, tests) or not run_tests(tree, log, tests):
        print("These tests fail without any mutant: "
              + " ".join(failed_tests(tree, tests)))
        return 1
    survived = 0
    for mutant in chosen:
        good, words = judge(tree, log, mutant)
        survived += not good
        print("%s: %s" % (mutant[0], words), flush=True)
    print("%d passed, %d failed" % (len(chosen) - survived, survived))
    return survived > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
