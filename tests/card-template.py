# SPDX-License-Identifier: MIT
"""card-template.py CARD.so: what card.h asks, of a card made by host-stub new.

Each check says in its name what must hold. The host is hosts/examples/host.py.
"""
import ctypes
import json
import os
import sys
import threading

sys.path.insert(0, os.environ["top_srcdir"] + "/hosts/examples")
import host

DRY_RUN, CHECK_CONNECTION, ONE_LINE = 1, 2, 4
INVALID_INPUT, BAD_CONNECTION, TIMEOUT, CANCELLED, INTERNAL = 1, 2, 8, 9, 12
CONNECTION = b'{"key": "000102030405060708090a0b0c0d0e0f"}'
FORM = b'{"method": "blank", "data": {"a": 1,\r\n "b": 2}, "members": "a"}'
# Milliseconds of work on any machine.
LARGE = b'{"method": "mask", "members": "a", "data": {"x": [%s]}}' % \
    b",".join([b'{"a": "some text", "b": [1, 2, 3]}'] * 200000)

card = host.Card(sys.argv[1])
Log = dict(host.Call._fields_)["log"]
Sink = dict(host.Call._fields_)["sink"]


def run(form=FORM, connection=CONNECTION, **members):
    code, texts = card.run(form, connection, **members)
    if "error" in texts:
        texts["error"] = json.loads(texts["error"])
        names = {1: "INVALID_INPUT", 2: "BAD_CONNECTION", 8: "TIMEOUT", 9: "CANCELLED"}
        assert texts["error"]["code"] == names[code], texts
    assert ("error" in texts) == (code != 0), (code, texts)
    return code, texts


def output_is_the_data_byte_for_byte():
    assert run() == (0, {"output": b'{"hidden":1,"data":{"a": null,\r\n "b": 2}}'})


def one_line_has_no_raw_line_end():
    _, texts = run(flags=ONE_LINE)
    assert texts["output"] == b'{"hidden":1,"data":{"a": null,   "b": 2}}', texts


def dry_run_gives_a_preview_and_no_output():
    assert list(run(flags=DRY_RUN)[1]) == ["preview"]
    assert run(b"{}", flags=DRY_RUN)[0] == INVALID_INPUT


def the_connection_alone_can_be_checked():
    assert run(b"", flags=CHECK_CONNECTION) == (0, {})
    code, texts = run(b"", b'{"key": "s3cret"}', flags=CHECK_CONNECTION)
    assert code == BAD_CONNECTION and texts["error"]["field"] == "key"
    assert "s3cret" not in str(texts)


def cancelled_by_the_flag():
    flag = ctypes.c_int32(1)
    assert run(cancel=ctypes.pointer(flag))[0] == CANCELLED


def cancelled_by_the_descriptor():
    reader, writer = os.pipe()
    assert run(cancel_fd=reader)[0] == 0
    os.write(writer, b"x")
    assert run(cancel_fd=reader)[0] == CANCELLED
    os.close(reader)
    os.close(writer)


def ends_at_the_deadline():
    assert run(LARGE, deadline_ms=1)[0] == TIMEOUT
    assert run(deadline_ms=2 ** 63 - 1)[0] == 0
    assert run(deadline_ms=-1)[0] == 0


def a_sink_gets_the_payload():
    pieces = []

    def take(context, data, size):
        pieces.append(ctypes.string_at(data, size))
        return 0 if context is None else 1

    _, texts = run(sink=Sink(take))
    assert b"".join(pieces) == b'{"a": null,\r\n "b": 2}'
    assert texts["output"] == b'{"hidden":1,"data":null}'
    assert run(sink=Sink(take), context=1)[0] == CANCELLED


def logs_at_the_level_asked_for():
    lines = []
    log = Log(lambda context, level, line: lines.append((level, line)))
    run(log=log, log_level=2)
    assert lines == []
    run(log=log, log_level=4)
    assert lines == [(3, b"1 values hidden")]


def wrong_forms_are_refused_where_they_are_wrong():
    for form, pointer in (
            (b"", None), (b"[]", None), (b"{} {}", None), (b'{"method": NaN}', None),
            (b'{"method": "blank", "method": "mask"}', "/method"),
            (b'{"x/~": 1}', "/x~1~0"), (b'{"method": 1}', "/method"),
            (b'{"method": "Mask"}', "/method"), (b'{"data": "x"}', "/data"),
            (b'{"data": {}}', "/data"), (b'{"members": " , "}', "/members"),
            (b'{"method": "mask", "keep": 1.5}', "/keep"),
            (b'{"method": "mask", "keep": -1}', "/keep"),
            (b'{"method": "blank", "keep": 1}', "/keep")):
        whole = {b"method": b'"blank"', b"data": b'{"a": 1}', b"members": b'"a"'}
        if form.startswith(b'{"') and form.endswith(b"}"):
            for key, value in whole.items():
                if b'"%s"' % key not in form:
                    form = form[:-1] + b', "%s": %s}' % (key, value)
        code, texts = run(form)
        assert code == INVALID_INPUT, form
        assert texts["error"].get("pointer") == pointer, (form, texts)
        if pointer is not None:
            assert texts["error"]["field"] in form.decode(), texts
        assert len(texts["error"]["errors"]) >= 1, texts


def required_inputs_are_missed_by_name():
    for empty in (b"{}", b'{"method": null, "data": {}, "members": ""}'):
        code, texts = run(empty)
        assert code == INVALID_INPUT
        assert [fault["field"] for fault in texts["error"]["errors"]] == \
            ["method", "data", "members"]


def a_million_wrong_keys_are_told_fifty_times():
    form = b"{%s}" % b",".join(b'"k%d":0' % i for i in range(100000))
    assert len(run(form)[1]["error"]["errors"]) == 50


def a_call_that_breaks_the_header_is_an_internal_error():
    for change in {"magic": 1}, {"abi": 2}, {"struct_size": 8}:
        head = {"magic": host.MAGIC, "abi": host.ABI,
                "struct_size": ctypes.sizeof(host.Call), **change}
        result = host.Result(host.MAGIC, host.ABI, ctypes.sizeof(host.Result))
        call = host.Call(cancel_fd=-1, **head)
        assert card.module.execute(ctypes.byref(call), ctypes.byref(result)) == INTERNAL
        card.about.release(ctypes.byref(result))
        card.about.release(ctypes.byref(result))
    assert card.module.execute(None, None) == INTERNAL


def a_result_may_be_released_again():
    call = host.Call(host.MAGIC, host.ABI, ctypes.sizeof(host.Call), cancel_fd=-1)
    result = host.Result(host.MAGIC, host.ABI, ctypes.sizeof(host.Result))
    assert card.module.execute(ctypes.byref(call), ctypes.byref(result)) == INVALID_INPUT
    assert result.error.data
    card.about.release(ctypes.byref(result))
    assert not result.error.data
    card.about.release(ctypes.byref(result))


def many_threads_get_their_own_answers():
    wrong = []

    def work(number):
        form = b'{"method": "blank", "data": {"n": %d}, "members": "a"}' % number
        for _ in range(200):
            if run(form) != (0, {"output": b'{"hidden":0,"data":{"n": %d}}' % number}):
                wrong.append(number)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


if __name__ == "__main__":
    for name, check in list(globals().items()):
        if callable(check) and getattr(check, "__module__", "") == "__main__" \
                and name not in ("run", "Log", "Sink"):
            print(name, flush=True)
            check()
