# SPDX-License-Identifier: MIT
"""What host-serve-lines.sh runs."""
import sys
from serveclient import *

serve = Serve("-p", sys.argv[1])
HERE = {"place": "here", "token": "s3cret"}


def error(text, key):
    serve.raw(text + "\n")
    answer = serve.answer(key)
    assert "error" in answer, answer
    return answer["error"]


def run(number, more, before=True):
    """A run of greet whose extras are this text; the id comes first or last."""
    params = ('"method":"run","params":{"card":"greet","connection":{"place":'
              '"here"},"inputs":{"style":"plain","name":"x","extras":%s}}'
              % more)
    own = '"id":%s' % json.dumps(number)
    return '{"jsonrpc":"2.0",%s}' % ",".join(
        [own, params] if before else [params, own])


# Who sent the line learns of it, wherever in it the id is.
number = 100
for bad in ('"\\ud800"', '{"\\udfff":1}', '"a\\"\\ud83d b"', '"\\\\\\ud800"',
            "[" * 1200 + "]" * 1200, '"\t"', '"\\x"', "nul"):
    for before in (True, False):
        number += 1
        said = error(run(number, bad, before), number)
        assert said["code"] == -32700 and "not valid JSON" in said["message"], said
said = error(' {"id" : "\\u00e4\\"}" ,"x":"\\ud800"} \r', "ä\"}")
assert said["code"] == -32700, said

# It is null where the line does not tell it, or tells two.
for bad in ("nonsense", "", "{", '{"id":1', '{"id":1,"x":"\\ud800"',
            '[{"id":1,"x":"\\ud800"}]', '{"x":{"id":1},"y":"\\ud800"}',
            '{"id":1,"x":"\\ud800"} 2', '{"id":1,"id":2,"x":"\\ud800"}',
            '{"id":{},"x":"\\ud800"}', '{"id":null,"x":"\\ud800"}',
            '{"id":01,"x":1}', '{"id":"\\ud800"}', '{"id" 1,"x":"\\ud800"}',
            '{1:1,"id":1}', '{"x":],"id":1}', '{"x":1]}', "\0"):
    if bad:
        said = error(bad, None)
        assert said["code"] in (-32700, -32600), (bad, said)

# Too long: the id is told if it is within what may be kept.
long = "x" * (64 << 20)
said = error(run("long", '"%s"' % long), "long")
assert said["code"] == -32600 and "64 MiB" in said["message"], said
said = error(run("last", '"%s"' % long, False), None)
assert said["code"] == -32600 and "64 MiB" in said["message"], said
assert serve.result("ping") == {}

# As deep as a card is to take it, a form arrives; the card judges the rest.
for levels, code in ((998, None), (999, None), (1000, -32001)):
    number += 1
    serve.raw(run(number, "[" * levels + "]" * levels) + "\n")
    answer = serve.answer(number)
    if code is None:
        assert answer.get("error", {}).get("code") not in (-32700, -32600), \
            (levels, str(answer)[:300])
    else:
        assert answer["error"]["code"] == code, (levels, str(answer)[:300])

# A notification is never answered, whatever is wrong with it.
before = len(serve.answers)
for params in ("[1,2,3,4,5]", '"bar"', "7", '{"no":1}', "{}"):
    for method in ("update", "run", "describe", "schema", "cancel", "ping",
                   "initialize", "signin.begin"):
        serve.raw('{"jsonrpc":"2.0","method":"%s","params":%s}\n'
                  % (method, params))
assert serve.result("ping") == {}
assert len(serve.answers) == before + 1, serve.answers

# What is no request at all is told of, with null.
for bad in ('{"jsonrpc":"2.0","method":1,"params":"bar"}', "1", "{}",
            '{"method":"ping"}', '{"jsonrpc":2.0,"method":"ping"}'):
    assert error(bad, None)["code"] == -32600

# Twice is not once: neither of the two is taken.
said = error('{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}', None)
assert said["code"] == -32600 and "id twice" in said["message"], said
said = error('{"id":1,"jsonrpc":"2.0","id":2,"method":"ping","method":"ping"}',
             None)
assert "id twice" in said["message"], said
for name, text in (("method", '"method":"shutdown"'), ("params", '"params":{}'),
                   ("jsonrpc", '"jsonrpc":"2.0"')):
    number += 1
    said = error('{"jsonrpc":"2.0",%s,"id":%d,"method":"ping","params":{}}'
                 % (text, number), number)
    assert said["code"] == -32600 and name + " twice" in said["message"], said
number += 1
said = error('{"jsonrpc":"2.0","id":%d,"method":"describe","params":{"card":'
             '"greet","c\\u0061rd":"other"}}' % number, number)
assert said["code"] == -32602 and "card occurs twice" in said["message"], said

assert serve.result("describe", card="greet")["id"] == "greet"
status, said = serve.end()
assert status == 0, (status, said)
