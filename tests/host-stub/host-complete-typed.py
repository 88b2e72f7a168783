# SPDX-License-Identifier: MIT
# A Tab in bash, zsh and fish: a person types a part of a word, and the shell has
# the whole of it, whatever characters the shell breaks words at or quotes.
#
# After the Tab the line is run as the arguments of `args`, which shows each word
# as the program would get it. A shell that is missing is left out, and said.
import signal
from completelib import *
from typist import Typist

if TRACED:
    skip("a script stands for host-stub under valgrind")
setting()
words()
for name in "form.json", "it is.json", "cards/notes.txt":
    put(name)
os.mkdir("deep")
os.mkdir("home/share", 0o755)
os.mkdir("home/own", 0o755)
words("mine", folder="home/own")
put("config/host-stub/connections/test_cards/acme.json", "{}")
put("config/host-stub/calls/mine.json",
    '{"card": "words", "form": {"word": "plain"}}')
subprocess.run([HOST, "list"], check=True, stdout=subprocess.DEVNULL)

# What is typed before the Tab, and the words that the line has after it.
EVERYWHERE = [
    ("host-stub ver", ["ver"]),  # two commands begin so
    ("host-stub conne", ["connect"]),
    ("host-stub help cho", ["help", "choices"]),
    ("host-stub run wor", ["run", "words"]),
    ("host-stub run --pag", ["run", "--paginate"]),
    ("host-stub run --colo", ["run", "--color="]),
    ("host-stub run --color=al", ["run", "--color=always"]),
    ("host-stub run --color ne", ["run", "--color", "never"]),
    ("host-stub -p de", ["-p", "deep/"]),
    ("host-stub --plugins=de", ["--plugins=deep/"]),
    ("host-stub run -c ac", ["run", "-c", "acme"]),
    ("host-stub run --connection=ac", ["run", "--connection=acme"]),
    ("host-stub run @mi", ["run", "@mine"]),
    ("host-stub describe ./cards/wo", ["describe", "./cards/words.so"]),
    ("host-stub run words lim", ["run", "words", "limit="]),
    ("host-stub run words limit=", ["run", "words", "limit=200"]),
    ("host-stub run words pin=", ["run", "words", "pin=@"]),
    ("host-stub run words pin=@for", ["run", "words", "pin=@form.json"]),
    ("host-stub run words object.si", ["run", "words", "object.size="]),
    ("host-stub run words object.size=l", ["run", "words", "object.size=large"]),
    ("host-stub run words sure=f", ["run", "words", "sure=false"]),
    ("host-stub run words --set sure=f",
     ["run", "words", "--set", "sure=false"]),
    ("host-stub run words --set=sure=f", ["run", "words", "--set=sure=false"]),
    ("host-stub run words --set object=@for",
     ["run", "words", "--set", "object=@form.json"]),
    ("host-stub run words for", ["run", "words", "form.json"]),
    ("host-stub run words it\\ ", ["run", "words", "it is.json"]),
    ("host-stub run words --form it", ["run", "words", "--form", "it is.json"]),
    ("host-stub run words word=tw", ["run", "words", "word=two words"]),
    ("host-stub run words word=it", ["run", "words", "word=it's"]),
    ("host-stub run words word=a", ["run", "words", "word=a$b"]),
    ("host-stub run words word=x", ["run", "words", 'word=x"y']),
    ("host-stub run words word=ba", ["run", "words", "word=back\\slash"]),
    ("host-stub run words word=co", ["run", "words", "word=co:lon"]),
    ("host-stub run words word=co:l", ["run", "words", "word=co:lon"]),
    ("host-stub run words word=caf", ["run", "words", "word=café"]),
    ("host-stub run words tw", ["run", "words", "two words"]),
    ("host-stub run words 'tw", ["run", "words", "two words"]),
    ("host-stub run words word='tw", ["run", "words", "word=two words"]),
    ('host-stub run words "word=a', ["run", "words", "word=a$b"]),
    ("host-stub run words two\\ w", ["run", "words", "two words"]),
    ("host-stub run words pl", ["run", "words", "plain"]),
    ("host-stub run 'words' word=plain plainl",
     ["run", "words", "word=plain", "plainly="]),
    ("host-stub run -- wo", ["run", "--", "words"]),
    ("host-stub -p ~/sh", ["-p", TOP + "/home/share/"]),
    ("host-stub describe ~/own/m", ["describe", TOP + "/home/own/mine.so"]),
    ("host-stub run words --set 'limit=",
     ["run", "words", "--set", "limit=200"]),
    ("host-stub run words pin=@'it", ["run", "words", "pin=@it is.json"]),
    ("host-stub run words --output=it",
     ["run", "words", "--output=it is.json"]),
    ("host-stub run words 2>/dev/null lim", ["run", "words", "limit="]),
    ("host-stub -p ~/own run mi", ["-p", TOP + "/home/own", "run", "mine"]),
    ("host-stub nonsense x", ["nonsense", "x"]),
]
# zsh falls back on all files, as it does for any program
NOT_IN_ZSH = [("host-stub describe ./cards/no", ["describe", "./cards/no"])]

# what is listed has what it means, and nothing that commands a terminal
LISTED = ["With a blank", "\\u001b[31mA title"]

BASH = """
args() { printf '{'; printf '[%s]' "$@"; printf '}\\n'; }
PS1='$ '
bind 'set bell-style none' 2>/dev/null
set -u
"""
ZSH = """
args() { printf '{'; printf '[%s]' "$@"; printf '}\\n' }
PS1='$ '
bindkey -e
unsetopt beep auto_remove_slash
autoload -Uz compinit
fpath=("SCRIPTS/zsh" $fpath)
compinit -u -d "$HOME/dump"
"""
FISH = """
function args; printf '{'; printf '[%s]' $argv; printf '}\\n'; end
function fish_prompt; printf '$ '; end
function fish_greeting; end
source SCRIPTS/fish/host-stub.fish
"""


def start(shell, text, *line):
    """The shell on a terminal, once it shows its prompt."""
    put("home/rc." + shell, text.replace("SCRIPTS", SCRIPTS))
    put("home/.zshrc", ZSH.replace("SCRIPTS", SCRIPTS))
    typist = Typist([shell, *line], TERM="xterm", ZDOTDIR="home",
                    INPUTRC="/dev/null", HISTFILE="",
                    XDG_DATA_HOME=TOP + "/home/share")
    typist.sees("$ ")
    return typist


def tab(typist, typed):
    """The words of the line after a Tab."""
    # a quote that is open is closed by the shell, or by this
    typist.type(typed + "\t\x01args \x05")
    typist.type("\n")
    typist.sees("{[")
    shown = typist.sees("]}")
    typist.sees("$ ")
    return shown.split("][")


def lists(typist):
    """What a shell shows of several words."""
    begun = len(typist.all)
    typist.type("host-stub run words word=\t")
    for text in LISTED:
        typist.sees(text)
    shown = typist.all[begun:]
    for raw in b"\x1b[31mred", b"\x1b[31mA title", b"\xe2\x80\xae":
        same(raw in shown, False, "shown: %r" % raw)
    # each shell leaves its list in a way of its own
    os.kill(typist.pid, signal.SIGKILL)
    typist.ends(-signal.SIGKILL)


def try_all(shell, typist, lines):
    for typed, expected in lines:
        found = tab(typist, typed)
        same(found, ["host-stub", *expected], "%s: %s" % (shell, typed))
    if shell.startswith("bash"):
        typist.type("exit 0\n")
        typist.ends(0)
    else:
        lists(typist)
    print("ok", shell, len(lines))


def run_shells(lines):
    """Returns what is missing."""
    bash = ["bash", "--noprofile", "--rcfile", "home/rc.bash", "-i"]
    absent = [one for one in ("bash", "zsh", "fish") if not shutil.which(one)]
    if "bash" not in absent:
        plain = "\n. SCRIPTS/bash/host-stub\n"
        try_all("bash", start("bash", BASH + plain, *bash[1:]),
                lines + NOT_IN_ZSH)
    if "bash" not in absent and os.path.exists(PACKAGE):
        packaged = "\nset +u\n. %s\n" % PACKAGE
        try_all("bash with bash-completion",
                start("bash", BASH + packaged, *bash[1:]), lines + NOT_IN_ZSH)
    elif "bash" not in absent:
        absent.append("bash-completion")
    if "zsh" not in absent:
        try_all("zsh", start("zsh", "", "-d", "-i"), lines)
    if "fish" not in absent:
        try_all("fish", start("fish", FISH, "--no-config", "-i", "-C",
                              "source home/rc.fish"), lines + NOT_IN_ZSH)
    return absent


PACKAGE = "/usr/share/bash-completion/bash_completion"
# found by its name, when it is needed
os.makedirs("home/share/bash-completion/completions")
os.symlink(SCRIPTS + "/bash/host-stub",
           "home/share/bash-completion/completions/host-stub")
missing = run_shells(EVERYWHERE)
os.unlink("bin/host-stub")
os.environ["PATH"] = ":".join(
    one for one in os.environ["PATH"].split(":")
    if not os.path.exists(one + "/host-stub"))
LISTED = []
NOT_IN_ZSH = []
run_shells([("host-stub conne", ["conne"]),
            ("host-stub -p de", ["-p", "de"])])
if missing:
    skip("there is no %s here" % ", ".join(missing))
