# SPDX-License-Identifier: MIT
"""What host-batch-csv.sh runs."""
import json

wanted = [
    (2, '{"style":"plain","name":" x "}'),
    (3, '{"style":"letter","name":"a\\nb","extras":{"a":[1.50]},"times":1.0e0,'
        '"polite":true,"note":[1,null]}'),
    (7, "the value in column 'times': it must be a number"),
    (8, "from 1 to 10, not 11"),
    (9, "the value in column 'polite': it must be true or false"),
    (10, "Name does not match its pattern"),
    (11, "Style must be plain, loud or letter"),
    (12, "the value in column 'extras': line 1, column 2"),
    (13, "Extras must be an object, not a number"),
    (14, "note needs JSON; strings in it need double quotes"),
    (15, "No Style input provided"),
    (16, "the record has 2 values, but the header has 7"),
    (17, "the record has 8 values, but the header has 7"),
    (18, "a comma must follow a quoted value"),
    (19, "the value in column 'name': it is not UTF-8"),
    (21, "the record has 2 values, but the header has 7"),
    (22, "No Style input provided"),
    (23, '{"style":"plain","name":"last","times":2}'),
]
lines = open("out", encoding="utf-8").read().splitlines()
assert len(lines) == len(wanted), lines
for text, (number, words) in zip(lines, wanted):
    line = json.loads(text)
    assert line["line"] == number, (number, text)
    if "error" in line:
        assert line["error"]["code"] == "INVALID_INPUT", text
        assert words in json.dumps(line["error"]), (words, text)
    else:
        assert '"echo":%s}}' % words in text, (words, text)
