#!/bin/sh
# SPDX-License-Identifier: MIT
# card.h compiles without a warning in every language a host may be written
# in: C89 with <stdint.h>, C11, C++98 and later; alone, twice, and in use.
set -eu

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

cat >"$dir/use.c" <<'END'
#include "card.h"
#include "card.h"
#include "card-signin.h"
#include "card-signin.h"
#include "card-choices.h"
#include "card-choices.h"
#include "card-family.h"
#include "card-family.h"

int32_t run(const struct card_descriptor *card, card_execute_fn run_card);

int32_t run(const struct card_descriptor *card, card_execute_fn run_card)
{
    struct card_call call = CARD_CALL_INIT;
    struct card_result result = CARD_RESULT_INIT;
    int32_t code;

    if (card->magic != CARD_MAGIC || card->abi != CARD_ABI
        || card->struct_size < CARD_DESCRIPTOR_LEAST
        || !CARD_HAS(card, release)
        || !CARD_WITHIN(card->field_size, card->inputs, shown_if_values))
        return CARD_INTERNAL;
    call.flags = CARD_DRY_RUN;
    code = run_card(&call, &result);
    card->release(&result);
    return code;
}
END
cp "$dir/use.c" "$dir/use.cc"
printf '#include "%s"\n' card.h card.h card-signin.h card-choices.h \
    card-family.h >"$dir/alone.cc"
# ISO C wants a declaration in every file; an #include is enough here.
cp "$dir/alone.cc" "$dir/alone.c"

warnings='-pedantic -Wall -Wextra -Wshadow -Werror'
tried=0

# compile COMPILER SUFFIX STANDARD...
compile() {
    compiler=$1 suffix=$2
    shift 2
    # $compiler may carry options; $warnings does.
    # shellcheck disable=SC2086
    command -v ${compiler%% *} >/dev/null || return 0
    for standard in "$@"; do
        for file in use alone; do
            # shellcheck disable=SC2086
            $compiler -std="$standard" $warnings -I "${top_srcdir:?}/include" \
                -c "$dir/$file.$suffix" -o "$dir/out.o" ||
                { echo "fails: $compiler -std=$standard $file"; exit 1; }
        done
        tried=$((tried + 1))
    done
}

compile "$CC" c c89 c99 c11
compile gcc c c89 c99 c11
compile clang c c89 c99 c11
[ "$tried" -gt 0 ]

tried=0
compile g++ cc c++98 c++11 c++17
compile clang++ cc c++98 c++11 c++17
if [ "$tried" -eq 0 ]; then
    echo "no C++ compiler: only C was tried"
    exit 77
fi
