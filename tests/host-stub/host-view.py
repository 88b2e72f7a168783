# SPDX-License-Identifier: MIT
"""Runs host-stub with the real card on pseudo-terminals of several sizes."""
import os
import re
import signal
import subprocess
import sys

from expectlib import expect
from terminallib import Screen, screen

HOST, CARDS, CONNECTION = sys.argv[1:]
CARD = "custom_api_action"

# It shows that it ran, and that nothing but text came to it.
PAGER = "printf 'PAGER %s\\n' \"$#\"; cat; echo END"


def command(*words):
    return [HOST, "-p", CARDS, "-c", CONNECTION, *words]


def devices(limit, *words):
    return command("run", CARD, "--set", "request_type=GET", "--set",
                   f"relative_url=/api/v1/devices?limit={limit}", *words)


def a_long_answer_goes_through_the_pager():
    shown, status = screen(devices(2), env={"PAGER": PAGER})
    expect("exit status", status == 0)
    expect("nothing as an argument", shown.startswith(b"PAGER 0\n"))
    inside, _, after = shown.partition(b"\nEND\n")
    expect("coloured", b"\x1b[34;1m" in inside)
    expect("the whole answer", inside.endswith(b"\n]"))
    expect("the remark comes after it", b"a list that goes on" in after)


def what_fits_is_printed():
    for rows, paged in ((200, False), (10, True)):
        shown, status = screen(devices(1), rows=rows, env={"PAGER": PAGER})
        expect("exit status", status == 0)
        expect(f"{rows} lines", (b"PAGER" in shown) == paged)


def there_are_ways_to_have_no_pager():
    for words, env in ((["--no-pager"], {}), ([], {"PAGER": ""}),
                       ([], {"PAGER": "cat"}), ([], {"TERM": "dumb"}),
                       (["--json"], {})):
        shown, status = screen(devices(2, *words),
                               env={"PAGER": PAGER, **env})
        expect("exit status", status == 0)
        expect(f"no pager: {words} {env}", b"PAGER" not in shown
               and b"]" in shown)


def a_missing_pager_loses_nothing():
    plain, _ = screen(devices(23, "--no-pager", "--body", "--color=never"))
    for words in ([], ["--paginate"]):
        shown, status = screen(
            devices(23, "--color=never", *(words or ["--body"])),
            env={"PAGER": "/nowhere/pager"})
        expect("exit status", status == 0)
        expect("every device", shown.count(b'"resourceId"')
               == plain.count(b'"resourceId"') == 23)


def the_status_is_that_of_the_call():
    failing = command("run", CARD, "--set", "request_type=GET", "--set",
                      "relative_url=/api/v1/devices/none")
    shown, status = screen(failing, rows=5, env={"PAGER": PAGER})
    expect("through the pager", b"PAGER" in shown and b"END\n" in shown)
    expect("exit status", status == 4)
    expect("the message comes after it",
           b"answered 404" in shown.partition(b"END\n")[2])
    shown, status = screen(devices(2), env={"PAGER": PAGER + "; exit 3"})
    expect("not that of the pager", status == 0)


def the_pager_may_be_left_early():
    for words in ([], ["--paginate"]):
        shown, status = screen(devices(1 if words else 23, *words),
                               env={"PAGER": "head -n 1; echo LEFT"})
        expect("exit status", status == 0)
        expect("no complaint", b"LEFT" in shown and b"cannot" not in shown
               and b"not complete" not in shown)


def interrupt_is_the_pager_s():
    """^C neither ends host-stub before the pager nor changes its status."""
    pager = ("trap '' INT; cat >/dev/null; echo READY; read k </dev/tty; "
             "echo KEY $k")
    terminal = Screen(devices(2), env={"PAGER": pager})
    terminal.wait_for(b"READY")
    for count in (1, 2, 3):
        terminal.type(b"\x03")
        while terminal.seen.count(b"^C") < count and terminal.read():
            pass
    expect("it waits", terminal.child.poll() is None)
    terminal.type(b"q\n")
    shown, status = terminal.end()
    expect("the pager ended by itself", b"KEY" in shown)
    expect("exit status", status == 0)


def less_is_the_pager():
    if not os.access("/usr/bin/less", os.X_OK):
        return
    terminal = Screen(devices(23, "--color=never"))
    terminal.wait_for(b"Status Code: 200")
    expect("it waits for a key", terminal.child.poll() is None)
    terminal.type(b"q")
    _, status = terminal.end()
    expect("exit status", status == 0)


ESCAPE = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")


def too_long(shown, columns):
    """Lines that the terminal would break, but for what is to be copied and for
    what has a word, such as a path, that fits nowhere at their indent."""
    def room(line):
        return columns - max(8, len(line) - len(line.lstrip()))

    lines = ESCAPE.sub(b"", shown).decode().split("\n")
    return [line for line in lines
            if len(line) >= columns
            and max(len(word) for word in line.split()) < room(line)
            and not line.lstrip().startswith(("{", "host-stub "))]


def words_are_not_broken_on_a_narrow_terminal():
    for columns in (40, 60, 80):
        for words in (["--help"], ["run", "--help"], ["batch", "--help"],
                      ["describe", CARD], ["list"], ["rnu"],
                      ["run", CARD, "--set", "request_type=GET", "--set",
                       "relative_url=api", "--set", "query=[]"]):
            shown, _ = screen(command("--no-pager", *words), columns=columns)
            broken = too_long(shown, columns)
            expect(f"{columns} columns: {words}", not broken)
            expect("something is shown", len(shown) > 40)


def a_command_to_type_says_how_the_list_goes_on():
    shown, status = screen(devices(5, "--no-pager"), columns=40)
    expect("exit status", status == 0)
    line = [one for one in shown.decode().split("\n")
            if one.startswith("  host-stub ")]
    expect("a line of its own", len(line) == 1)
    typed = line[0].replace("host-stub", HOST, 1) + " --color=never"
    ended = subprocess.run(["sh", "-c", typed], capture_output=True)
    expect("it works as it is", ended.returncode == 0
           and ended.stdout.count(b'"resourceId"') == 23)


def pages_are_counted_while_they_come():
    shown, status = screen(devices(10, "--paginate", "-o", "all.json"))
    expect("exit status", status == 0)
    expect("each page", b"\r1 page, 10 items\x1b[K" in shown
           and b"\r3 pages, 23 items\x1b[K" in shown)
    expect("the end", shown.endswith(
        b"\r\x1b[Khost-stub: 23 items written to all.json\n"))
    for words in (["--quiet"], ["--json"], ["-v"]):
        shown, _ = screen(devices(10, "--paginate", "-o", "all.json", *words))
        expect(f"{words}", b"pages" not in shown)


def a_remark_comes_after_the_array():
    shown, status = screen(
        devices(1, "--paginate", "--max-items", "2", "--color=never",
                "--no-pager"))
    expect("exit status", status == 0)
    array, _, remark = shown.partition(b"\n]\n")
    expect("not within it", b"host-stub" not in array)
    expect("after it", remark.startswith(b"host-stub: stopped after 2 items"))


def a_table_fits_the_terminal():
    words = ["--table", "id,status,profile.displayName,lastUpdated,profile.sid"]
    for columns in (40, 50, 200):
        shown, _ = screen(devices(5, *words), columns=columns)
        table = ESCAPE.sub(b"", shown).decode().split("\n")[:6]
        expect("a row each", len(table) == 6
               and table[0].startswith("id"))
        expect(f"{columns} columns",
               all(len(row) < columns for row in table))
        expect("what is cut is said",
               (b"are cut to fit" in shown.replace(b"\n  ", b" "))
               == (columns < 200))


signal.signal(signal.SIGALRM, signal.SIG_DFL)
for check in (a_long_answer_goes_through_the_pager,
              what_fits_is_printed,
              there_are_ways_to_have_no_pager,
              a_missing_pager_loses_nothing,
              the_status_is_that_of_the_call,
              the_pager_may_be_left_early,
              interrupt_is_the_pager_s,
              less_is_the_pager,
              words_are_not_broken_on_a_narrow_terminal,
              a_command_to_type_says_how_the_list_goes_on,
              pages_are_counted_while_they_come,
              a_remark_comes_after_the_array,
              a_table_fits_the_terminal):
    signal.alarm(120)
    check()
    print("ok", check.__name__, flush=True)
