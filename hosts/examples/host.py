# SPDX-License-Identifier: MIT
"""A host in Python: runs a form, with the connection from standard input.

    python3 host.py CARD.so '{"request_type": "GET", ...}' < CONNECTION

Describes the card's inputs on stderr, prints the output, or the error to
stderr, and exits with the code of card.h, whose structs these are.
"""
import sys
from ctypes import (CDLL, CFUNCTYPE, POINTER, RTLD_LOCAL, Structure, byref, cast,
                    c_char_p, c_int32, c_int64, c_size_t, c_uint32, c_uint64, c_void_p,
                    sizeof, string_at)

MAGIC, ABI, REQUIRED = 0x44524143, 1, 1


def struct(**members):
    return type("Struct", (Structure,), {"_fields_": list(members.items())})


HEAD = {"magic": c_uint32, "abi": c_uint32, "struct_size": c_uint32}
Text = struct(data=c_void_p, size=c_size_t)
Pace = struct(bucket=Text, limit=c_int64, remaining=c_int64, reset_ms=c_int64)
Field = struct(key=c_char_p, title=c_char_p, help=c_char_p, group=c_char_p, type=c_int32,
               flags=c_uint32)  # and more, for a host that draws the form
Descriptor = struct(
    **HEAD, thread_model=c_uint32, id=c_char_p, title=c_char_p, connector=c_char_p,
    connector_title=c_char_p, version=c_char_p, description=c_char_p, inputs=c_void_p,
    outputs=c_void_p, connection=c_void_p, input_count=c_uint32, output_count=c_uint32,
    connection_count=c_uint32, field_size=c_uint32,
    release=CFUNCTYPE(None, c_void_p), get_extension=c_void_p)
Call = struct(**HEAD, flags=c_uint32, inputs=Text, connection=Text, deadline_ms=c_int64,
              cancel=POINTER(c_int32), cancel_fd=c_int32, log_level=c_int32,
              context=c_void_p, log=CFUNCTYPE(None, c_void_p, c_int32, c_char_p),
              sink=CFUNCTYPE(c_int32, c_void_p, c_void_p, c_size_t))
Result = struct(**HEAD, flags=c_uint32, output=Text, error=Text, next=Text, attempts=Text,
                connection_update=Text, preview=Text, pace=Pace, repeatable=c_int32,
                payload_json=c_int32, payload_bytes=c_uint64, opaque=c_void_p)


class Card:
    def __init__(self, path):
        self.module = CDLL(path, mode=RTLD_LOCAL)  # never unloaded
        self.about = about = Descriptor.in_dll(self.module, "card_descriptor")
        if (about.magic, about.abi) != (MAGIC, ABI) or about.struct_size < sizeof(about):
            raise SystemExit(path + ": not a card of ABI 1")

    def inputs(self):
        """Stepped through by the card's own size, so that a field may grow."""
        for i in range(self.about.input_count):
            yield Field.from_address(self.about.inputs + i * self.about.field_size)

    def run(self, form, connection, **members):
        """The code, and the texts of the result by name."""
        call = Call(MAGIC, ABI, sizeof(Call), **{"cancel_fd": -1, **members})
        call.inputs = Text(cast(form, c_void_p), len(form))
        call.connection = Text(cast(connection, c_void_p), len(connection))
        result = Result(MAGIC, ABI, sizeof(Result))
        code = self.module.execute(byref(call), byref(result))
        texts = {name: string_at(text.data, text.size) for name, text in
                 ((name, getattr(result, name)) for name, kind in Result._fields_
                  if kind is Text) if text.data}
        self.about.release(byref(result))
        return code, texts


def main(path, form):
    card = Card(path)
    for field in card.inputs():
        print(field.key.decode(), "(required)" if field.flags & REQUIRED else "",
              file=sys.stderr)
    code, texts = card.run(form.encode(), sys.stdin.buffer.read())
    print(texts.get("output" if code == 0 else "error", b"").decode(),
          file=sys.stderr if code else sys.stdout)
    return code


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: host.py CARD.so FORM < CONNECTION")
    sys.exit(main(*sys.argv[1:]))
