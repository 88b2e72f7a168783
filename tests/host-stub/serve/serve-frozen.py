# SPDX-License-Identifier: MIT
"""serve-frozen.py CARDS SESSION [--record] - a session with serve, as it was

SESSION has a request a line, with what serve answered when protocol 1 was
frozen: {"send": REQUEST, "answer": ANSWER, "notes": [NOTIFICATION...]}. What
was there must still be there, of the same type; members may have been added.
What programs decide by must be the same to the letter.
"""
import json
import sys

from serveclient import Serve

EXACT = {"jsonrpc", "id", "protocol", "abi", "code", "state", "reason",
         "wait_ms", "level", "cancelled", "repeatable", "output", "next",
         "connection_update", "http_status", "request_id", "retryable",
         "threads", "type", "required", "secret", "role", "key", "any_json"}


def same(was, now, place="answer", exact=False):
    if was is None and not exact:
        return  # what a card did not give then, it may give now
    kinds = {bool: "a truth value", int: "a number", float: "a number",
             str: "a text", dict: "an object", list: "an array",
             type(None): "null"}
    assert kinds[type(was)] == kinds[type(now)], \
        "%s was %s and is %s" % (place, kinds[type(was)], kinds[type(now)])
    if isinstance(was, dict):
        for key, value in was.items():
            assert key in now, "%s has lost its %s" % (place, key)
            same(value, now[key], place + "/" + key, exact or key in EXACT)
    elif exact:
        assert was == now, "%s was %r and is %r" % (place, was, now)


def play(cards, step):
    """A process of its own, so that what it says is about this request."""
    serve = Serve("-p", cards)
    send = step["send"]
    serve.raw(send + "\n" if isinstance(send, str) else json.dumps(send) + "\n")
    serve.end()
    answers = list(serve.answers.values())
    for line in serve.lines:
        assert line.startswith(b'{"jsonrpc":"2.0","'), line
    return {"send": send, "answer": answers[0] if answers else None,
            "notes": serve.notes}


def main(cards, session, *more):
    with open(session) as file:
        steps = [json.loads(line) for line in file]
    played = [play(cards, step) for step in steps]
    if more == ("--record",):
        with open(session, "w") as file:
            for step in played:
                print(json.dumps(step), file=file)
        return
    for was, now in zip(steps, played):
        try:
            same(was["answer"], now["answer"])
            assert len(was["notes"]) == len(now["notes"]), now["notes"]
            for number, note in enumerate(was["notes"]):
                same(note, now["notes"][number], "note")
        except AssertionError as error:
            sys.exit("%s\n%s" % (json.dumps(now), error))


main(*sys.argv[1:])
