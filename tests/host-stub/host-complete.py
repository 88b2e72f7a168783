# SPDX-License-Identifier: MIT
# What host-stub __complete offers, by the tables of commands and options and by
# the cards; and that it loads no card but the one that a line names.
import json
import re
from completelib import *

if TRACED:
    skip("loading a card under valgrind takes longer than a Tab waits")
setting()
words()
words("other")
words("crash", "-DWORDS_CRASHES")
words("hang", "-DWORDS_HANGS")
words("print", "-DWORDS_PRINTS")
build("family.c", "fam")
copy("tests/cards/.libs/pick.so")


def host(*line):
    said = subprocess.run([HOST, *line], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL)
    same(said.returncode, 0, "host-stub %s: %s" % (line, said.stderr))
    return said.stdout


# ---- commands, and every option of each ----
help_text = host("--help")
COMMANDS = dict(re.findall(r"^  ([a-z]+) +(.*)$", help_text.split(
    "Commands:\n")[1].split("\n\n")[0], re.M))
same(offers(""), ("none", COMMANDS), "commands")
same(offers("ru"), ("none", COMMANDS), "commands, which the shell selects from")
same(offers("help", ""), ("none", COMMANDS), "help")
same(offers("-p", CARDS, ""), ("none", COMMANDS), "after an option")
same(offers("--no-pager", ""), ("none", COMMANDS), "after a flag")
same(offers("nonsense", ""), ("none", {}), "an unknown command")
same(offers("nonsense", "-"), ("none", {}), "its options")


def options_of(text):
    """All of a help text, with = where there is a value."""
    for line in text.split("\nOptions:\n")[1].splitlines():
        found = re.match(r"  (?:(-.), |    )(--[a-z-]+)(=?)", line)
        if found:
            yield from filter(None, [found[1], found[2] + found[3]])


same(offered("-"), list(options_of(help_text)), "options of no command")
for command in COMMANDS:
    expected = list(options_of(host(command, "--help")))
    same(offered(command, "-"), expected, "options of " + command)
    same(offered(command, "--"), expected, "long options of " + command)
same("--json" in offered("run", "--json", "-"), False, "given twice")
same("--set=" in offered("run", "--set", "a=b", "-"), True, "may be repeated")
same("-v" in offered("run", "-v", "-"), True, "may be repeated")
same(offered("run", "--", "-"), offered("run", ""), "no options after --")

# ---- values of options ----
for word, before in ("", ""), ("--color=", "--color="):
    line = ["run", "--color", word] if not before else ["run", word]
    same(offered(*line), [before + w for w in ("auto", "always", "never")],
         "--color")
same(offers("run", "-p", ""), ("directories", {}), "-p")
same(offers("run", "-p/x"), ("directories -p", {}), "-pDIR")
same(offers("run", "--plugins=/x"), ("directories --plugins=", {}), "--plugins=")
same(offers("run", "-o", ""), ("files", {}), "-o")
same(offers("run", "--output="), ("files --output=", {}), "--output=")
same(offers("run", "--form", ""), ("files", {}), "--form")
same(offers("batch", "--template", ""), ("files", {}), "--template")
same(offers("batch", "--jobs", ""), ("none", {}), "a number")
same(offers("run", "--colo", ""), ("none", dict.fromkeys(
    ["auto", "always", "never"], "")), "an option that is shortened")
same(offered("batch", "words", "x.csv", "--map", "a="),
     ["a=" + key for key in ("word", "sure", "limit", "object", "plainly",
                             "device", "pin")], "--map")
same(offers("batch", "words", "x.csv", "--map", "a"), ("none", {}), "--map")

for line, before in (["--table", ""], ""), (["--csv=id,"], "--csv=id,"):
    same(offered("run", "words", *line),
         [before + w for w in ("id", "profile", "profile.name")], "columns")
same(offers("run", "greet", "--table", "x"), ("none", {}), "no schema of a list")
checks = json.loads(host("verify", "--list", "--json"))
same(offers("verify", "--only", ""),
     ("none", {one["name"]: one["rule"] for one in checks}), "--only")

# what completes a value of each kind; a new kind has to say it here
KINDS = {"DIR": "directories", "FILE": "files", "FORM": "files",
         "CONNECTION": "files", "KEY=VALUE": "none", "COLUMN=INPUT": "none",
         "COLUMN,...": "none", "WHEN": "none", "CHAR": "none", "NAME": "none",
         "ID": "none"}
FREE = ["N", "SECONDS", "PERCENT", "URI", "TEXT", "COLUMN", "NEW"]
for command in COMMANDS:
    for option, kind in re.findall(r"(--[a-z-]+=)(\S+)", host(
            command, "--help").split("\nOptions:\n")[1]):
        if kind not in KINDS and kind not in FREE:
            fail("%s%s of %s: what completes it?" % (option, kind, command))
        same(offers(command, option)[0].split()[0], KINDS.get(kind, "none"),
             option + kind)
same(offered("batch", "--delimiter", ""),
     ["comma", "semicolon", "tab", "pipe", "space"], "--delimiter")
for word, sign in zip(offered("batch", "--delimiter", ""), ",;\t| "):
    put("rows.csv", "style%sname\nplain%sWorld\n" % (sign, sign))
    os.environ.update(GREET_PLACE="here", GREET_TOKEN="t0ken")
    host("batch", "greet", "rows.csv", "--dry-run", "--delimiter", word)

# ---- connections ----
for name in "test_cards/acme", "test_cards/beta", "okta/acme":
    put("config/host-stub/connections/%s.json" % name, "{}")
same(offers("-c", ""), ("files", {"acme": "okta", "beta": "test_cards"}),
     "-c of any connector")
same(offers("run", "words", "-c", ""),
     ("files", {"acme": "test_cards", "beta": "test_cards"}), "-c of a card")
same(offered("run", "words", "--connection="),
     ["--connection=acme", "--connection=beta"], "--connection=")
same(offered("run", "words", "-ca"), ["-cacme", "-cbeta"], "-cNAME")
same(offered("connections", ""), ["acme", "beta"], "connections")
same(offered("connections", "okta/"), ["okta/acme", "test_cards/acme",
                                       "test_cards/beta"], "CONNECTOR/NAME")
same(offered("connect", "words", ""), ["acme", "beta"], "connect CARD NAME")

# ---- calls ----
put("examples/index.json", json.dumps({"examples": [
    {"name": "sample", "card": "words", "form": "f.json", "summary": "Words"},
    {"name": "other", "card": "words", "form": "f.json"},
    {"name": "bad\x1b[31m", "card": "words", "form": "f.json"}]}))
put("examples/f.json", '{"word": "plain"}')
put("config/host-stub/calls/mine.json",
    '{"card": "words", "connection": "acme", "form": {"word": "plain"}}')
same(offers("run", "@"), ("none", {"@mine": "a saved call",
                                   "@sample": "Words",
                                   "@other": "an example"}), "run @")
same([w for w in offered("check", "") if w[0] == "@"], ["@mine", "@sample",
                                                          "@other"], "check")
same([w for w in offered("describe", "") if w[0] == "@"], [], "describe")
same(offered("saved", ""), ["mine"], "saved")
same(offered("examples", ""), ["sample", "other"], "examples")
same(offered("run", "@mine", "")[:2], ["true", "false"], "the next input")
same("plainly=" in offered("run", "@mine", "p"), True, "shown by its form")
same("word=plain" in offered("run", "@sample", "word="), True, "of an example")
same(offers("run", "@nobody", ""), ("files", {}), "an unknown call")

# ---- cards: by what is known, and nothing is loaded for it ----
loaded()
NAMED = ["crash", "fam", "greet", "hang", "other", "pick", "print", "words"]
same(offers("describe", ""), ("none", dict.fromkeys(NAMED, "")), "by file")
same(offers("-p", "cards", "run", "g")[0], "none", "a relative directory")
same(offers("run", "fam_one", ""), ("files", {}), "not known yet")
for line in ([""], ["-"], ["run", ""], ["run", "-"], ["-c", ""], ["help", ""],
             ["run", "words", "-"], ["connections", ""], ["saved", ""],
             ["run", "words", "--color", ""], ["run", "words", "-o", ""],
             ["schema", "words", ""], ["run", "./"], ["run", "@"],
             ["batch", "words", ""], ["new", ""], ["verify", ""]):
    offers(*line)
    same(loaded(), [], "loaded for %r" % line)
for line in (["run", "words", ""], ["run", "words", "word="],
             ["run", "words", "--set", ""], ["connect", "words", ""],
             ["run", "words", "-c", ""], ["run", "@mine", ""]):
    offers(*line)
    same(loaded(), ["words"], "loaded for %r" % line)
os.unlink(os.path.join(CARDS, "hang.so"))  # list waits for it
host("list")
loaded()
found = offers("describe", "")[1]
same(list(found), ["fam", "fam_echo", "fam_one", "fam_later", "greet", "other",
                   "pick", "print", "words"], "known from list")
same(found["words"], "Words\\u001b[31m", "a title")
same(loaded(), [], "loaded for what is known")
offers("run", "fam_one", "")
same(loaded(), ["fam"], "loaded for a card of a family")
same(offers("describe", "./cards/")[0], "modules", "a path")
same(offers("describe", "~/")[0], "modules", "a path at home")
same(offered("describe", "./cards/fam.so:"),
     ["./cards/fam.so:" + one for one in ("fam", "fam_echo", "fam_one",
                                          "fam_later")], "PATH.so:ID")
loaded()
same(offers("verify", "")[0], "modules", "verify")
same(offered("verify", "./cards/words.so", "--card", ""), ["words"], "--card")
same("word=" in offered("run", "./cards/words.so", ""), True, "by its path")
os.mkdir("home/own")
words("mine", folder="home/own")
same("word=" in offered("run", "~/own/mine.so", ""), True, "by a path at home")
same("mine" in offered("-p", "~/own", "run", ""), True, "-p at home")
same("word=" in offered("--plugins=~/own", "run", "mine", ""), True, "its inputs")

# ---- inputs ----
SAFE = ["two words", "it's", "a$b", 'x"y', "back\\slash", "co:lon", "café",
        "plain"]
KEYS = ["word=", "sure=", "limit=", "object=", "device=", "pin=@"]
same(offers("run", "words", ""), ("files", {
    "two words": "With a blank", "it's": "With a quote",
    "a$b": "With a dollar sign", 'x"y': "With a double quote",
    "back\\slash": "With a backslash", "co:lon": "With a: colon",
    "café": "With an accent", "plain": "\\u001b[31mA title",
    "word=": "Word (required)", "sure=": "Sure (required)", "limit=": "Limit",
    "object=": "Object", "device=": "Device", "pin=@": "Pin"}), "inputs")
same(offered("run", "words", "it's", ""), ["true", "false"] + KEYS, "the next")
same(offered("run", "words", "word=plain", ""),
     ["true", "false", "sure=", "limit=", "object=", "plainly=", "device=",
      "pin=@"], "what is shown, and not what is given")
same(offered("run", "words", "--set", "word=plain", "--set", "")[:1], ["sure="],
     "--set after --set")
same(offered("run", "words", "--set=word="), ["--set=word=" + w for w in SAFE],
     "choices")
same(offered("run", "words", "sure="), ["sure=true", "sure=false"], "a boolean")
same(offers("run", "words", "limit="), ("none", {"limit=200": "the default"}),
     "a number")
same(offers("run", "words", "pin="), ("none", {"pin=@": "from a file"}),
     "a secret")
same(offers("run", "words", "pin=@x"), ("files pin=@", {}), "a secret's file")
same(offers("run", "words", "--set=object=@"), ("files --set=object=@", {}),
     "a file")
same("object." in offered("run", "words", "obj"), True, "KEY.")
same([w for w in offered("run", "words", "object.") if "." in w],
     ["object.size=", "object.open="], "KEY.NAME=")
same(offered("run", "words", "object.size="),
     ["object.size=small", "object.size=large"], "values of a member")
same(offered("run", "words", "object.open="),
     ["object.open=true", "object.open=false"], "a boolean member")
same(offered("connect", "words", "--set", ""), ["place=", "token=@"],
     "fields of a connection")
same(offers("connect", "words", "--set", "token="),
     ("none", {"token=@": "from a file"}), "its secret, whatever its default")
same(offered("save", "name", "words", "sure="), ["sure=true", "sure=false"],
     "save")
same(offered("batch", "words", "x", "")[:1], ["two words"], "batch")
same(offers("batch", "words", ""), ("files", {}), "FORMS")
put("form.json", "{}")
same("plainly=" in offered("run", "words", "form.json", ""), True,
     "a form, which is not read, may show anything")
same(offers("run", "words", "form.json", "")[0], "none", "one form")
same(offers("run", "words", "sure=true", "")[0], "files", "a form after KEY=VALUE")
same(offers("run", "@mine", "")[0], "none", "a call has a form")
same("plainly=" in offered("run", "words", '{"word": "plain"}', ""), True,
     "a form on the line")
same(offered("schema", "words", ""),
     ["input", "output", "connection", "descriptor"], "schema")
same(offered("choices", "pick", "") != [], True, "choices FIELD")
same(offers("new", "name", ""), ("directories", {}), "new NAME DIR")
same(offers("list", ""), ("none", {}), "no operands")

# ---- cards that do not load ----
words("hang", "-DWORDS_HANGS")
same(offers("run", "hang", ""), ("files", {}), "hang")
same(offers("run", "crash", ""), ("files", {}), "crash")
same(offers("run", "crash", "-c", ""),
     ("files", {"acme": "okta", "beta": "test_cards"}), "crash -c")
same(offers("run", "crash", "word="), ("none", {}), "crash word=")
same(offers("run", "print", ""), offers("run", "words", ""), "print")
with open(os.path.join(CARDS, "damaged.so"), "w") as file:
    file.write("not a module")
same(offers("run", "damaged", ""), ("files", {}), "no module")

# ---- bash: what fits, as it replaces the end of the line ----
def bash(line, replaced):
    return run("bash", line, replaced).decode().splitlines()


same(bash("host-stub ru", "ru"), ["none", "run"], "bash")
same(bash("host-stub run words word=it", "it"), ["none", "it\\'s"], "after =")
same(bash("host-stub run words 'word=tw", "word=tw"),
     ["none", "word=two words"], "in quotes")
same(bash('host-stub run words "word=a', "word=a"), ["none", "word=a\\$b"],
     "in double quotes")
same(bash("host-stub run words word=two\\ w", "two\\ w"),
     ["none", "two\\ words"], "after a backslash")
same(bash("host-stub run 'words' sure=", ""), ["none", "true", "false"], "=")
same(bash("host-stub run words pin=@f", "f"), ["files"], "@")
same(bash("host-stub  run\twords lim", "lim"), ["files", "limit="], "blanks")
for line in "host-stub ru", 'host-stub "ru', "host-stub 'a b' ru":
    same(bash(line, line)[0], "none", "more is replaced than the last word")
same(bash("host-stub ru", "t-stub ru"), ["none", "run"], "all of it")
for typed in "2>/dev/null", "> out", "<in", "2> /dev/null":
    same(bash("host-stub run words %s sur" % typed, "sur"), ["files", "sure="],
         "a redirection is no operand: " + typed)
same(bash("host-stub run words >", ""), ["files"], "nor is it completed")
same(run("bash", "host-stub"), b"", "no word yet")
same(run("bash", ""), b"", "too little")
same(run(), b"", "nothing")
same(run("nonsense", "x"), b"", "of another script")
