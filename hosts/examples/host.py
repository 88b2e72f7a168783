# SPDX-License-Identifier: MIT
"""A host in Python: python3 host.py CARD.so '{"request_type": "GET", ...}' < CONNECTION

It names the card's inputs on stderr, prints the output, or the error to stderr, and
exits with the code of card.h, whose structs these are.
"""
import ctypes as c
import sys

MAGIC, ABI, REQUIRED = 0x44524143, 1, 1
I32, I64, U32, U64, SIZE = c.c_int32, c.c_int64, c.c_uint32, c.c_uint64, c.c_size_t
STR, PTR, function = c.c_char_p, c.c_void_p, c.CFUNCTYPE
TEXTS = "output error next attempts connection_update preview"


def struct(*rows):
    members = [(name, kind) for kind, names in rows for name in names.split()]
    return type("Struct", (c.Structure,), {"_fields_": members})


HEAD = U32, "magic abi struct_size"
Text = struct((PTR, "data"), (SIZE, "size"))
Pace = struct((Text, "bucket"), (I64, "limit remaining reset_ms"))
Field = struct((STR, "key title help group"), (I32, "type"), (U32, "flags"))  # and more
Descriptor = struct(
    HEAD, (U32, "thread_model"),
    (STR, "id title connector connector_title version description"),
    (PTR, "inputs outputs connection"),
    (U32, "input_count output_count connection_count field_size"),
    (function(None, PTR), "release"), (PTR, "get_extension"))
Call = struct(
    HEAD, (U32, "flags"), (Text, "inputs connection"), (I64, "deadline_ms"),
    (c.POINTER(I32), "cancel"), (I32, "cancel_fd log_level"), (PTR, "context"),
    (function(None, PTR, I32, STR), "log"), (function(I32, PTR, PTR, SIZE), "sink"),
    (function(None, PTR, STR, I64), "waiting"))
Result = struct(HEAD, (U32, "flags"), (Text, TEXTS), (Pace, "pace"),
                (I32, "repeatable payload_json"), (U64, "payload_bytes"), (PTR, "opaque"),
                (Text, "next_refused"))


class Card:
    def __init__(self, path):
        self.module = c.CDLL(path, mode=c.RTLD_LOCAL)  # never unloaded
        self.about = about = Descriptor.in_dll(self.module, "card_descriptor")
        is_short = about.struct_size < c.sizeof(about)
        if (about.magic, about.abi) != (MAGIC, ABI) or is_short:
            raise SystemExit(path + ": not a card of ABI 1")

    def inputs(self):
        for i in range(self.about.input_count):  # by the card's own size: fields grow
            yield Field.from_address(self.about.inputs + i * self.about.field_size)

    def run(self, form, connection, **members):
        call = Call(MAGIC, ABI, c.sizeof(Call), **{"cancel_fd": -1, **members})
        call.inputs = Text(c.cast(form, PTR), len(form))
        call.connection = Text(c.cast(connection, PTR), len(connection))
        result = Result(MAGIC, ABI, c.sizeof(Result))
        code = self.module.execute(c.byref(call), c.byref(result))
        names = TEXTS.split() + ["next_refused"]  # which stands at the end
        texts = [(name, getattr(result, name)) for name in names]
        texts = {name: c.string_at(t.data, t.size) for name, t in texts if t.data}
        self.about.release(c.byref(result))
        return code, texts


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: host.py CARD.so FORM < CONNECTION")
    card = Card(sys.argv[1])
    for field in card.inputs():
        required = " (required)" if field.flags & REQUIRED else ""
        print(field.key.decode() + required, file=sys.stderr)
    code, texts = card.run(sys.argv[2].encode(), sys.stdin.buffer.read())
    print(texts.get("error" if code else "output", b"").decode(),
          file=sys.stderr if code else sys.stdout)
    sys.exit(code)
