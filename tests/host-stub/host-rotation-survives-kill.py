# SPDX-License-Identifier: MIT
# A host-stub that is killed at any moment, while the org rotates its refresh
# token, loses no connection: the file is whole and 0600, nothing piles up
# beside it, and the next run works. KILLS says how many are killed (60): every
# other at any moment, the rest about when the org rotates.
from oauthclient import *
import random
import stat

build = os.environ["top_builddir"]
kills = int(os.environ.get("KILLS", "5" if "UNDER_VALGRIND" in os.environ
                           else "60"))
seed = random.randrange(1 << 32)
chance = random.Random(seed)
LIST = ("--set", "request_type=GET",
        "--set", "relative_url=/api/v1/devices?limit=1")
SLOW = ("--set", "request_type=GET",
        "--set", "relative_url=/sandbox/fault/slow?ms=600000")
KNOWN = {"c.json", "c.json.lock", ".c.json.new"}


class Kept:
    """A kept connection in a directory of its own."""

    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.folder = tempfile.mkdtemp(dir=Key.folder.name)
        self.path = os.path.join(self.folder, "c.json")
        with open(sandbox.file("w.json")) as file:
            connection = json.load(file)
        connection["scopes"] = READ
        connection["refresh_token"] = WebApp(sandbox).sign_in()["refresh_token"]
        with open(self.path, "w") as file:
            json.dump(connection, file)
        os.chmod(self.path, 0o600)
        self.keys = set(connection)

    def start(self, *form):
        return subprocess.Popen(
            [os.path.join(build, "host-stub/host-stub"), "-c", self.path, "run",
             os.path.join(build, "plugin/.libs/custom_api_action.so"), "--body",
             "--quiet", *form], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            text=True)

    def run(self):
        process = self.start(*LIST)
        _, told = process.communicate()
        return process.returncode, told

    def works(self, when):
        same(self.run(), (0, ""), "%s, seed %d" % (when, seed))

    def token(self, when=""):
        """The refresh token of a file that must be whole."""
        with open(self.path) as file:
            connection = json.load(file)
        same(set(connection), self.keys, when)
        same(stat.S_IMODE(os.stat(self.path).st_mode), 0o600, when)
        return connection["refresh_token"]

    def alone(self, when=""):
        left = set(os.listdir(self.folder))
        holds(left <= KNOWN, "%s: left behind: %s" % (when, left - KNOWN))
        return ".c.json.new" in left

    def refreshes(self):
        return self.sandbox.get("/sandbox/oauth").json()["refreshes"]

    def lose_an_answer(self):
        """Killed when the org has rotated, and the file does not know."""
        before, token = self.refreshes(), self.token()
        process = self.start(*SLOW)
        while self.refreshes() == before:
            same(process.poll(), None, "it ended by itself")
            time.sleep(0.01)
        process.kill()
        process.communicate()
        same(self.token(), token, "the file")


OPTIONS = ("--web-app", "w.json", "--limit", "1000000/60")

# Without a grace the org takes a lost answer for theft; that is told.
with Sandbox(*OPTIONS, "--rotation-grace", "0") as sandbox:
    kept = Kept(sandbox)
    kept.works("at first")
    kept.lose_an_answer()
    status, told = kept.run()
    same(status, 6, told)
    holds("has expired, was revoked or was already used" in told, told)

with Sandbox(*OPTIONS, "--rotation-grace", "3600") as sandbox:
    kept = Kept(sandbox)
    kept.lose_an_answer()
    kept.lose_an_answer()
    kept.works("after lost answers")
    began = time.monotonic()
    kept.works("at first")
    usual = time.monotonic() - began
    near = usual / 2  # when the org rotates: found out, as kills miss it
    ended = early = lost = written = left = 0
    for i in range(kills):
        when = "kill %d" % i
        before, token = kept.refreshes(), kept.token(when)
        process = kept.start(*LIST)
        aimed = i % 2 == 1
        time.sleep(near * chance.uniform(0.8, 1.2) if aimed
                   else chance.uniform(0, usual))
        process.kill()
        process.communicate()
        if process.returncode == 0:
            ended += 1
            near *= 0.9 if aimed else 1
        elif kept.token(when) != token:
            written += 1
            near *= 0.9 if aimed else 1
        elif kept.refreshes() > before:
            lost += 1
        else:
            early += 1
            near *= 1.1 if aimed else 1
        left += kept.alone(when)
        kept.token(when)
        kept.works(when)
        same(kept.alone(when), False, "the half-written file is used up")
    print("%d killed (seed %d): %d before the org rotated, %d after it and "
          "before the file knew,\n%d after the file knew, %d were done; %d left "
          "a half-written file" % (kills, seed, early, lost, written, ended, left))
