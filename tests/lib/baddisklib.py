# SPDX-License-Identifier: MIT
"""host-stub on a disk that fails, once and at a place that is counted.

What a run may write is in box/, which baddisk.so watches; what it reads, what
it says on stderr and what the test notes stand outside. FAULTS names the kinds
of faults (all of them: "EIO ENOSPC EDQUOT short full"); "each" is one of the
first three in turn."""
import os
import re
import resource
import shutil
import subprocess

HOST = os.environ["HOST_STUB"]
DISK = os.environ["BADDISK"]
TMP = os.getcwd()
BOX = os.path.join(TMP, "box")
ERRORS = ("EIO", "ENOSPC", "EDQUOT")
FAULTS = os.environ.get("FAULTS", "each short full").split()
SAID = {
    "EIO": "Input/output error",
    "ENOSPC": "No space left on device",
    "EDQUOT": "Disk quota exceeded",
    "EFBIG": "File too large",
}
MOST = 500  # of what one run may do to files
SECRETS = ("s3cret", "fr3sh", "r3newed")


def path(*names):
    return os.path.join(BOX, *names)


def put(name, text, mode=0o600):
    os.makedirs(os.path.dirname(name), 0o700, exist_ok=True)
    with open(name, "w") as file:
        file.write(text)
    os.chmod(name, mode)


def get(name):
    with open(name, newline="", errors="replace") as file:
        return file.read()


def all_files():
    """What is in the box: {name: text}; a directory has None."""
    found = {}
    for folder, folders, names in os.walk(BOX):
        for name in folders:
            found[os.path.relpath(os.path.join(folder, name), BOX)] = None
        for name in names:
            full = os.path.join(folder, name)
            found[os.path.relpath(full, BOX)] = get(full)
    return found


def spoken(name):
    """How host-stub names a file to a person."""
    base = os.path.basename(name)
    if base == "out":
        return "standard output"
    if base.startswith(".") and base != ".gitignore":
        base = base[1:].rsplit(".", 1)[0]
    return base[:-4] if base.endswith(".new") else base


class Run:
    """One run of host-stub, and what was there before and after it."""

    def __init__(self, words, fault=None, nth=0, limit=None, out="out",
                 stdin="", fresh=None):
        self.what = "%s %s %d" % (" ".join(words), fault or limit, nth)
        shutil.rmtree(BOX, ignore_errors=True) if fresh else None
        os.makedirs(BOX, 0o700, exist_ok=True)
        if fresh:
            fresh()
        self.before = all_files()
        env = dict(os.environ, XDG_CONFIG_HOME=path("config"))
        log = os.path.join(TMP, "log")
        open(log, "w").close()
        if fault == "each":
            fault = ERRORS[nth % len(ERRORS)]
        if fault:
            env.update(LD_PRELOAD=DISK, DISK_UNDER=BOX + "/", DISK_FAULT=fault,
                       DISK_NTH=str(nth), DISK_LOG=log)
        self.fault = fault

        def bounded():
            if limit is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        with open(path("out") if out == "out" else out, "w") as to:
            done = subprocess.run(
                [HOST, "-p", os.path.join(TMP, "cards"), *words], stdout=to,
                stderr=subprocess.PIPE, input=stdin, env=env, text=True,
                preexec_fn=bounded, timeout=300)
        self.status, self.err = done.returncode, done.stderr
        self.failed = [line.split(" ", 1) for line in get(log).splitlines()]
        self.files = all_files()
        self.out = re.sub('"ms":[0-9]*', '"ms":', self.files.pop("out", ""))
        self.before.pop("out", None)

    def expect(self, holds, what):
        if not holds:
            raise SystemExit(
                "FAILED: %s: %s\nfailed: %s\nstatus: %d\nerr: %s\nfiles: %s"
                % (self.what, what, self.failed, self.status, self.err,
                   {name: (text or "")[:200]
                    for name, text in self.files.items()}))

    def is_reached(self):
        return bool(self.failed)

    def is_decent(self):
        """Whatever failed: no crash, no secret told, nothing half-written
        beside what it is for."""
        self.expect(self.status >= 0, "it crashed")
        self.expect(not any(secret in self.err for secret in SECRETS),
                    "a secret is told")
        for name in self.files:
            base = os.path.basename(name)
            self.expect(base == ".gitignore" or not base.startswith(".")
                        and not base.endswith(".new"), "%s is left" % name)

    def tells(self, *more):
        """An error names the file that failed and says why."""
        first = self.failed if self.fault == "full" else self.failed[:1]
        why = SAID[self.fault if self.fault in SAID else "ENOSPC"]
        told = [re.search("[ /]%s[: ]" % re.escape(spoken(name)), self.err)
                for _, name in first]
        self.expect(any(told), "no file that failed is named")
        self.expect(why in self.err, "it does not say: %s" % why)
        for text in more:
            self.expect(text in self.err, "it does not say: %s" % text)


def bounded(words, check, fresh, **more):
    """The run with no file larger than some sizes (ulimit -f); how many."""
    whole = Run(words, fresh=fresh, **more)
    whole.expect(whole.status == 0, "it fails without a limit")
    sizes = {len(text.encode()) for text in whole.files.values() if text}
    sizes.add(len(whole.out.encode()))
    limits = {0, 1, *(size // 2 for size in sizes),
              *(size - 1 for size in sizes if size)}
    for limit in sorted(limits):
        run = Run(words, limit=limit, fresh=fresh, **more)
        run.is_decent()
        check(run, whole)
    return len(limits)


def every(words, check, fresh, **more):
    """The run with each of its operations failing in turn; how many."""
    count = 0
    whole = Run(words, fresh=fresh, **more)
    whole.is_decent()
    whole.expect(whole.status == 0, "it fails without a fault")
    for fault in FAULTS:
        nth = 1
        while True:
            run = Run(words, fault, nth, fresh=fresh, **more)
            run.is_decent()
            if not run.is_reached():
                break
            check(run, whole)
            count += 1
            nth += 1
            run.expect(nth < MOST, "too many operations")
        run.expect(run.status == whole.status, "unlike without a fault")
        run.expect(fault in ("short", "full") or nth > 1, "nothing was counted")
        run.expect(fault != "short" or nth > 1, "no write was counted")
    return count
