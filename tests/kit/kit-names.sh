#!/bin/sh
# SPDX-License-Identifier: MIT
# libcard-kit.a takes no name from an author: all that it defines begins with
# kit_, and is hidden. A card that calls nothing of json-c or libcurl links
# without them, in C and in C++, and its module exports two symbols.
set -eu
case ${CFLAGS-} in *-fsanitize=*) exit 77 ;; esac

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
kit=${top_builddir:?}/kit/libcard-kit.a

nm -g --defined-only "$kit" | awk 'NF == 3 && $3 !~ /^kit_/ { print $3 }' >names
if [ -s names ]; then
    echo 'names of libcard-kit.a that an author may use:'
    cat names
    exit 1
fi

cat >card.c <<'END'
#include <card-kit.h>

/* Names of the sources beneath the kit, which are an author's too. */
int show(void);
int wipe(void);
int show(void) { return 1; }
int wipe(void) { return 2; }

int32_t execute(const struct card_call *call, struct card_result *result)
{
    struct kit kit;

    if (kit_begin(&kit, &card_descriptor, call, result))
        kit_log(&kit, CARD_LOG_INFO, "%d", show() + wipe());
    return kit_end(&kit);
}

static struct card_descriptor filled(void)
{
    struct card_descriptor card = {};

    card.release = kit_release;
    return card;
}
const struct card_descriptor card_descriptor = filled();
END
sed 's/= filled()/= {.release = kit_release}/; /^static/,/^}/d' card.c >plain.c
mv card.c card.cc
export PKG_CONFIG_PATH="$top_builddir/include"
flags=$(pkg-config --cflags --libs card-kit)
build() {
    # shellcheck disable=SC2086
    "$@" -Wall -Werror -shared -fPIC -fvisibility=hidden -Wl,-z,defs \
        -Wl,--no-undefined -o card.so $flags
    [ "$(nm -D --defined-only card.so | awk '{ print $3 }' | sort |
        tr '\n' ' ')" = 'card_descriptor execute ' ] || {
        nm -D --defined-only card.so
        exit 1
    }
    if readelf -d card.so | grep -E 'NEEDED.*(json|curl)'; then
        exit 1
    fi
}
# shellcheck disable=SC2086
build ${CC:-cc} -std=c11 plain.c
# shellcheck disable=SC2086
build ${CXX:-c++} card.cc
