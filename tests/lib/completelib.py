# SPDX-License-Identifier: MIT
"""What the tests of completion share: a directory with cards in it, what
host-stub __complete prints, and assertions."""
import os
import shutil
import subprocess
import sys
import tempfile

SOURCE = os.environ["top_srcdir"]
BUILD = os.environ["top_builddir"]
HOST = os.path.join(BUILD, "host-stub/host-stub")
SCRIPTS = os.path.join(SOURCE, "completion")
FOLDER = tempfile.TemporaryDirectory(prefix="complete.")
TOP = os.path.realpath(FOLDER.name)
CARDS = os.path.join(TOP, "cards")
MARK = os.path.join(TOP, "mark")
TRACED = "UNDER_VALGRIND" in os.environ


def skip(why):
    print("skipped:", why)
    sys.exit(77)


def fail(what, *more):
    print("FAILED:", what)
    for one in more:
        print(one)
    sys.exit(1)


def same(found, expected, what):
    if found != expected:
        fail(what, "found:    %r" % (found,), "expected: %r" % (expected,))


def setting():
    """Changes into a new directory, whose bin is the first of PATH and has
    host-stub, and whose cards are greet and those of words()."""
    os.chmod(TOP, 0o755)
    for name in ("bin", "cards", "home", "config", "cache"):
        os.mkdir(os.path.join(TOP, name), 0o755)
    os.symlink(HOST, os.path.join(TOP, "bin/host-stub"))
    copy("tests/cards/.libs/greet.so")
    os.chdir(TOP)
    for name in [name for name in os.environ if name.startswith(
            ("CARD_", "HOST_STUB", "GREET_", "LC_", "LANG", "XDG_"))]:
        del os.environ[name]
    os.environ.update(
        HOME=os.path.join(TOP, "home"), CARD_PLUGINS=CARDS,
        XDG_CONFIG_HOME=os.path.join(TOP, "config"),
        XDG_CACHE_HOME=os.path.join(TOP, "cache"), LOADED_MARK=MARK,
        CARD_EXAMPLES=os.path.join(TOP, "examples"), LC_ALL="C.UTF-8",
        PATH=os.path.join(TOP, "bin") + ":" + os.environ["PATH"])


def copy(built, folder=CARDS):
    path = os.path.join(folder, os.path.basename(built))
    shutil.copy(os.path.join(BUILD, built), path)
    os.chmod(path, 0o644)


def build(source, name, *flags, folder=CARDS):
    """A card of tests/cards, which the test compiles itself."""
    path = os.path.join(folder, name + ".so")
    subprocess.run(
        [*os.environ.get("CC", "cc").split(),
         *os.environ.get("CFLAGS", "").split(),
         *os.environ.get("LDFLAGS", "").split(), "-shared", "-fPIC",
         "-fvisibility=hidden", "-Wl,-z,nodelete",
         "-I" + os.path.join(SOURCE, "include"), *flags, "-o", path,
         os.path.join(SOURCE, "tests/cards", source)], check=True)
    os.chmod(path, 0o644)


def words(name="words", *flags, folder=CARDS):
    build("words.c", name, '-DWORDS_ID="%s"' % name, *flags, folder=folder)


def put(name, text=""):
    path = os.path.join(TOP, name)
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    with open(path, "w", opener=lambda *of: os.open(*of, 0o600)) as file:
        file.write(text)


def run(*line):
    """What is printed; it never fails, and says nothing on standard error."""
    said = subprocess.run([HOST, "__complete", *line], capture_output=True,
                          stdin=subprocess.DEVNULL)
    if said.returncode != 0 or said.stderr:
        fail("status %d for %r" % (said.returncode, line), said.stderr)
    return said.stdout


def offers(*line):
    """The line about files, and each word with what it means."""
    files, *lines = run("words", *line).decode().rstrip("\n").split("\n")
    return files, dict(one.split("\t") for one in lines)


def offered(*line):
    return list(offers(*line)[1])


def loaded():
    """The cards that were loaded since it was asked last."""
    try:
        with open(MARK) as file:
            found = file.read().split()
        os.unlink(MARK)
    except FileNotFoundError:
        found = []
    return found
