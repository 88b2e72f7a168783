# SPDX-License-Identifier: MIT
"""manual-api.py PAGE.pod HEADER... [-- OTHER...]: the page names all there is.

Each macro and each function of the headers is in the page; each struct has a
section `=head2 struct NAME` whose items are its members. And the page names no
macro, struct or member that none of the headers declares; macros may be those of
the other headers.
"""
import re
import sys

# What the page may say that no header declares: variables of the environment.
FOREIGN = {"CARD_PLUGINS", "CARD_TEMPLATE"}


def code_of(path):
    """A header without comments, with each macro on one line."""
    with open(path, encoding="utf-8") as file:
        text = re.sub(r"/\*.*?\*/", " ", file.read(), flags=re.S)
    return text.replace("\\\n", " ")


def macros_of(code):
    names = re.findall(r"^#define (\w+)", code, flags=re.M)
    guards = set(re.findall(r"^#ifndef (\w+)\n#define \1$", code, flags=re.M))
    return {name for name in names if name not in guards}


def members_of(body):
    """The members that the body of a struct declares."""
    names = set()
    for declaration in body.split(";"):
        pointer = re.search(r"\(\*\s*(\w+)\)\s*\(", declaration)
        if pointer:
            names.add(pointer.group(1))
        elif declaration.strip():
            for part in declaration.split(","):
                names.add(re.search(r"(\w+)(?:\s*\[[^]]*\])?\s*$", part).group(1))
    return names


def parse(headers):
    macros, structs, functions, known = set(), {}, set(), set()
    for path in headers:
        code = code_of(path)
        macros |= macros_of(code)
        code = re.sub(r"^#.*", "", code, flags=re.M)
        for name, body in re.findall(r"struct (\w+)\s*\{(.*?)\}", code, flags=re.S):
            structs[name] = members_of(body)
        known |= set(re.findall(r"struct (\w+)", code))
        code = re.sub(r"\{[^{}]*\}", " ", re.sub(r'extern "C" \{', "", code))
        functions |= set(re.findall(r"typedef [^;]*\(\*(\w+)\)", code))
        code = re.sub(r"typedef [^;]*;|[A-Z]+_[A-Z]+\([^()]*\)(?=;)", " ", code)
        functions |= set(re.findall(r"\b(\w+)\(", code)) - macros
    return macros, structs, functions, known


def sections(page):
    """The items in each section that is about a struct."""
    found = {}
    for part in re.split(r"^=head[12] ", page, flags=re.M):
        title, _, text = part.partition("\n")
        if title.startswith("struct "):
            items = re.findall(r"^=item (.+)$", text, flags=re.M)
            found[title[7:].strip()] = {
                name for item in items for name in re.findall(r"\w+", item)}
    return found


def compare(what, declared, named):
    for name in sorted(declared - named):
        print(f"{what} {name}: the page does not name it")
    for name in sorted(named - declared):
        print(f"{what} {name}: no header declares it")
    return declared == named


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        page = file.read()
    headers, _, others = "\0".join(sys.argv[2:]).partition("\0--\0")
    macros, structs, functions, tags = parse(headers.split("\0"))
    others = parse(others.split("\0"))[0] if others else set()
    words = set(re.findall(r"\b(?:CARD|KIT)_[A-Z0-9_]*[A-Z0-9]\b", page)) - FOREIGN
    assert len(macros) + len(functions) > 3, "nothing was found in the headers"
    good = compare("macro", macros, words - (others - macros))
    good &= compare("struct", set(structs), set(sections(page)))
    for name, members in structs.items():
        good &= compare(f"struct {name}, member", members,
                        sections(page).get(name, set()))
    lines = "\n".join(re.findall(r"^=(?:item|head2) .*$|C<\w+>", page, flags=re.M))
    named = functions & set(re.findall(r"\w+", lines))
    words = set(re.findall(r"\bkit_\w+", page))
    good &= compare("function", functions, named | words - tags)
    return 0 if good else 1


sys.exit(main())
