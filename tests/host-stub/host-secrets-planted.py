# SPDX-License-Identifier: MIT
# Secrets with marks go through every command of host-stub, over good and
# failing paths; none is in what it prints, in a file it writes, in its command
# line, its environment or a core.
import sys
from oauthclient import *
from secretlib import *
import resource
import signal

build = os.environ["top_builddir"]
host_stub = os.path.join(build, "host-stub/host-stub")
card = os.path.join(build, "plugin/.libs/custom_api_action.so")
traced = "UNDER_VALGRIND" in os.environ
with open(host_stub, "rb") as program:
    sanitized = b"__asan_init" in program.read()

LIST = ["--set", "request_type=GET",
        "--set", "relative_url=/api/v1/devices?limit=1"]
POST = ["--set", "request_type=POST", "--set", 'body={"a":1}',
        "--set", "relative_url=/api/v1/devices/guo4a5u7YAHhjXrMK0g5/lifecycle"
        "/suspend"]
SLOW = ["--set", "request_type=GET",
        "--set", "relative_url=/sandbox/fault/slow?ms=600000"]
BAD_FORM = ["--set", "request_type=GET", "--set", "relative_url=//x"]
# Each command with the operands and options that it may have.
COMMANDS = {
    "list": [[], ["--json"]],
    "describe": [[card], [card, "--json"]],
    "schema": [[card, "connection"]],
    "form": [[card]],
    "choices": [[card, "query"], [card, "query", "--json", "-v"]],
    "check": [[card, *LIST], [card, *LIST, "--curl"], [card, *LIST, "--json"],
              [card, *BAD_FORM]],
    "run": [[card, *LIST], [card, *LIST, "-vv"], [card, *LIST, "--json", "-v"],
            [card, *LIST, "--timing", "--body"], [card, *LIST, "-o", "out"],
            [card, *POST, "-vv"], [card, *BAD_FORM]],
    "connect": [[card, "one", "--paste", "-vv"], [card, "two", "--no-test"],
                [card, "--list"]],
    "batch": [[card, "forms", "--quiet"], [card, "forms", "-o", "results"]],
    "serve": [[]], "new": [["one"]],
    "save": [["one", card, *LIST], ["two", card, *BAD_FORM]],
    "saved": [[], ["one"], ["one", "--json"]],
    "examples": [[], ["list-devices"]],
    "connections": [[], ["--json"], ["one"], ["one", "--json"]],
    "help": [[], ["run"]], "version": [[]],
    "verify": [[card, "--only", "outputs", "--only", "secrets"]]}
FEW = {"check": [[card, *LIST]], "run": [[card, *LIST, "-vv"]],
       "connect": [[card, "one", "--paste"]]}

marks = Marks()
kept = os.path.join(Key.folder.name, "kept")  # has the secrets
work = os.path.join(Key.folder.name, "work")  # must have none
os.mkdir(kept)
os.mkdir(work)
plain = {k: v for k, v in os.environ.items() if not k.startswith("OKTA_")}
plain.update(HOME=work, XDG_CONFIG_HOME=kept, TMPDIR=work)
runs = 0

FORM = {"request_type": "GET", "relative_url": "/api/v1/devices"}
requests = os.path.join(work, "requests")
with open(requests, "w") as out:
    for method in ("run", "check", "test"):
        form = {} if method == "test" else {"inputs": FORM}
        out.write(json.dumps({"jsonrpc": "2.0", "id": method, "method": method,
                              "params": {"card": card, "log_level": 4, **form}})
                  + "\n")
with open(os.path.join(work, "forms"), "w") as out:
    out.write((json.dumps(FORM) + "\n") * 3 + "no form\n")


def store(connection, text=None):
    path = os.path.join(kept, fresh() + ".json")
    with open(path, "w") as out:
        out.write(text or json.dumps(connection))
    os.chmod(path, 0o600)
    return path


def hidden(data, what):
    found = marks.within(data)
    if found:
        sys.exit("%s: %r" % (what, found))


def start(source, arguments, more=()):
    """From a file, or from variables."""
    given = [] if isinstance(source, dict) else ["-c", source]
    return subprocess.Popen(
        [host_stub, *given, *arguments, *more], cwd=work,
        stdin=open(requests if arguments[0] == "serve" else os.devnull),
        env={**plain, **(source if isinstance(source, dict) else {})},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def every_command(what, source, status, commands=None):
    """All of them with a connection; a run that lists devices ends so."""
    global runs
    commands = {"run": FEW["run"]} if traced else commands or COMMANDS
    for command, all_arguments in commands.items():
        for arguments in all_arguments:
            process = start(source, [command, *arguments])
            out, err = process.communicate()
            where = "%s: %s %s" % (what, command, arguments[1:])
            hidden(out, where + ": stdout")
            hidden(err, where + ": stderr")
            holds(process.returncode >= 0, where + ": a signal ended it")
            if command == "run" and LIST[3] in arguments:
                same(process.returncode, status, "%s: %s" % (where, err))
            runs += 1


def known(connection):
    for name in ("api_token", "access_token", "client_secret", "refresh_token"):
        if connection.get(name):
            marks.add(name, connection[name])
    if "private_key" in connection:
        marks.add_pem("private_key", connection["private_key"])
    return connection


def written(sandbox, name):
    with open(sandbox.file(name)) as file:
        # under valgrind a handshake takes longer than is usually allowed
        patient = {"timeout_ms": 600000, "connect_timeout_ms": 600000} \
            if traced else {}
        return known({**json.load(file), **patient})


def given_tokens(sandbox):
    """What the org gave, as the API was called with it."""
    names = set()
    with open(sandbox.file("record")) as record:
        for line in record:
            for name, value in json.loads(line)["headers"]:
                if name.lower() == "authorization":
                    scheme, token = value.split(" ", 1)
                    names.add(scheme)
                    marks.add(scheme, token)
    return names


def refresh_token_of(path):
    with open(path) as file:
        return marks.add("new refresh_token", json.load(file)["refresh_token"])


def without(connection, *names):
    return {k: v for k, v in connection.items() if k not in names}


def bad_files(good):
    """Connections that are wrong, with a secret near what is wrong."""
    text, token = json.dumps(good), good["api_token"]
    return {
        "cut off": text[:-3],
        "no JSON behind the secret": text[:-1] + ",}",
        "a list": "[" + text + "]",
        "twice": text[:-1] + ', "api_token": "%s"}' % token,
        "a number's place": json.dumps({**good, "timeout_ms": token}),
        "an unknown key": json.dumps({**good, "api_tokens": token}),
        "with the word for the header": json.dumps(
            {**good, "api_token": "SSWS " + token}),
        "with a line break": json.dumps({**good, "api_token": token + "\n"}),
        "an object": json.dumps({**good, "api_token": {"value": token}}),
        "in the place of auth": json.dumps({**good, "auth": token}),
        "two kinds": json.dumps({**without(good, "auth"),
                                 "access_token": token}),
        "an admin domain": json.dumps({**good,
                                       "domain": "acme-admin.okta.com"})}


def planted(sandbox):
    api = written(sandbox, "c.json")
    wrong = {**api, "api_token": marks.add("wrong token", "00" + marked())}
    bearer = {**without(api, "api_token"), "auth": "access_token",
              "access_token": marks.add("access_token",
                                        sandbox.told["access_token"])}
    every_command("api_token", store(api), 0)
    every_command("access_token", store(bearer), 0)
    every_command("wrong token", store(wrong), 4)
    every_command("variables", {"OKTA_CLIENT_ORGURL": sandbox.url,
                                "OKTA_CLIENT_TOKEN": api["api_token"]}, 0)
    every_command("closed port", store({**api, "domain": "http://127.0.0.1:1"}),
                  7, FEW)
    every_command("TLS", store(without(api, "ca_file")), 7)
    every_command("proxy", store(
        {**api, "domain": "acme.okta.com", "proxy": "http://someone:%s@127.0.0.1"
         ":1" % marks.add("password of the proxy", marked())}), 7)
    with open(os.path.join(kept, "token"), "w") as out:
        out.write(api["api_token"] + "\n")
    os.chmod(os.path.join(kept, "token"), 0o600)
    for reference in ({"file": "token"}, {"command": ["/bin/cat",
                                                      kept + "/token"]}):
        every_command("reference", store({**api, "api_token": reference}), 0,
                      FEW)
    for what, text in bad_files(api).items():
        every_command(what, store(None, text), 6, FEW)

    app = written(sandbox, "s.json")
    phrase = marks.add("passphrase", marked())
    locked = {**app, "private_key_passphrase": phrase,
              "private_key": marks.add_pem("encrypted key", openssl(
                  "pkcs8", "-topk8", "-passout", "pass:" + phrase,
                  text=app["private_key"].encode()).decode())}
    other = Key()
    with open(other.path) as pem:
        other_pem = marks.add_pem("another key", pem.read())
    every_command("service_app", store(locked), 0)
    for what, change in {
            "key not registered": {"private_key": other_pem},
            "client unknown": {"client_id": "0oaNobody"},
            "scope not granted": {"scopes": "okta.users.manage"},
            "DPoP off": {"dpop": "off"},
            "wrong passphrase": {"private_key_passphrase": marks.add(
                "wrong passphrase", marked())},
            "a line of the key missing": {"private_key": "\n".join(
                line for i, line in enumerate(app["private_key"].split("\n"))
                if i != 2)},
            "a key that is text": {"private_key": marks.add("text", marked())}
            }.items():
        every_command(what, store({**locked, **change}), 6, FEW)
    for what, break_as in (("the key in one line", " "),
                           ("the key with \\n written out", "\\n")):
        every_command(what, store({**locked, "private_key": app[
            "private_key"].replace("\n", break_as)}), 0, FEW)

    web = {**written(sandbox, "w.json"), "scopes": BOTH}
    signed_in = known({**web, "refresh_token": WebApp(sandbox).sign_in()[
        "refresh_token"]})
    path = store(signed_in)
    every_command("authorization_code", path, 0)
    differs(refresh_token_of(path), signed_in["refresh_token"])
    every_command("spent refresh token", store(signed_in), 6)
    every_command("wrong client_secret", store(
        {**signed_in, "client_secret": marks.add("wrong secret", marked())}), 6)
    every_command("nobody signed in", store(web), 6, FEW)
    same(given_tokens(sandbox) >= {"SSWS", "Bearer", "DPoP", "Basic"}, True,
         "each kind was used")
    return api, known({**web, "refresh_token": WebApp(sandbox).sign_in()[
        "refresh_token"]})


def seen_from_outside(source, what):
    """Its command line and environment, in the middle of a call."""
    process = start(source, ["run", card, *SLOW])
    requests = requests_of(sandbox)
    while requests_of(sandbox) == requests:
        same(process.poll(), None, "it ended by itself")
        time.sleep(0.01)
    for name in ("cmdline", "environ"):
        try:
            with open("/proc/%d/%s" % (process.pid, name), "rb") as file:
                hidden(file.read(), "%s: %s" % (what, name))
        except PermissionError:
            pass  # nobody but root may look
    return process


def requests_of(sandbox):
    with open(sandbox.file("record")) as record:
        return record.read().count("/sandbox/fault/slow")


def died_with_core(process, signal_number):
    process.send_signal(signal_number)
    _, status = os.waitpid(process.pid, 0)
    process.returncode = -1
    same(os.WTERMSIG(status), signal_number)
    return os.WCOREDUMP(status)


def no_core(source):
    # ignored where the tests run in the background
    signal.signal(signal.SIGQUIT, signal.SIG_DFL)
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (-1, -1))
    except ValueError:
        return print("skipped: core files are not allowed here")
    control = subprocess.Popen(["sleep", "600"], cwd=kept)
    if not died_with_core(control, signal.SIGABRT):
        return print("skipped: no process leaves a core here")
    for number in (signal.SIGABRT, signal.SIGSEGV, signal.SIGQUIT):
        process = seen_from_outside(source, "before a core")
        holds(not died_with_core(process, number), "a core was written")


def files_are_clean():
    for folder, _, names in os.walk(work):
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:
                hidden(file.read(), "the file " + name)
            hidden(name.encode(), "a file's name")


help_text = subprocess.run([host_stub, "--help"], stdout=subprocess.PIPE,
                           text=True).stdout
listed = re.findall(r"^  ([a-z]+) ", help_text.split("Commands:")[1].split(
    "Options:")[0], re.M)
holds(len(listed) >= 6 and set(listed) <= set(COMMANDS),
      "a command that this test does not run: %s" % listed)

with Sandbox("--record", "record", "--record-secrets", "--connection", "c.json",
             "--https", "--ca-file", "ca.pem", "--service-app", "s.json",
             "--web-app", "w.json", "--limit", "100000/60") as sandbox:
    api, web = planted(sandbox)
    for what, source in {
            "a file": store(api), "authorization_code": store(web),
            "variables": {"OKTA_CLIENT_ORGURL": sandbox.url,
                          "OKTA_CLIENT_TOKEN": api["api_token"]}}.items():
        if what != "variables" or not traced:  # valgrind copies them
            process = seen_from_outside(source, what)
            process.kill()
            process.communicate()
    if not traced and not sanitized:
        no_core(store(api))
    files_are_clean()
    print("%d runs with %d marks" % (runs, len(marks.names)))
