#!/bin/sh
# SPDX-License-Identifier: MIT
# A row of an option whose type or bounds do not fit its member does not compile.
set -eu

[ -z "${UNDER_VALGRIND-}" ] || exit 77
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# compiles ROW: a table of it alone does
compiles()
{
    cat >"$dir/table.c" <<END
#include "optiontable.h"
#define OPTION_STRUCT struct settings
enum size { SMALL, LARGE };
struct settings {
    bool flag;
    int number;
    uint16_t port;
    int64_t count;
    const char *text;
    const char **texts;
    size_t text_count;
    enum size size;
};
static const char *const sizes[] = {"small", "large", NULL};
static bool read(const struct option_row *row, void *member,
                 const char *value, struct buf *why)
{
    return row != NULL && member != NULL && value != NULL && why != NULL;
}
static const struct option_row rows[] = {{0, "x", "X", "help", 1, $1}};
const struct option_table table = OPTION_TABLE(rows);
const void *const unused[] = {sizes, (const void *)read};
END
    # shellcheck disable=SC2086
    ${CC:-cc} -std=gnu11 -D_GNU_SOURCE -Wno-pedantic \
        -I"${top_srcdir:?}/common" -c "$dir/table.c" -o "$dir/table.o" \
        2>"$dir/err"
}

while read -r row; do
    compiles "$row" || {
        echo "does not compile: $row"
        cat "$dir/err"
        exit 1
    }
done <<'END'
OPTION_FLAG(flag)
OPTION_COUNT(number)
OPTION_TEXT(text)
OPTION_TEXTS(texts, text_count)
OPTION_NUMBER(number, -1, 2147483647)
OPTION_NUMBER(port, 0, 65535)
OPTION_NUMBER(count, INT64_MIN, INT64_MAX)
OPTION_CHOICE(bool, flag, sizes)
OPTION_CHOICE(enum size, size, sizes)
OPTION_OWN(int64_t, count, read, 0, 0)
END
while read -r row; do
    ! compiles "$row" || {
        echo "compiles: $row"
        exit 1
    }
done <<'END'
OPTION_FLAG(number)
OPTION_COUNT(flag)
OPTION_TEXT(texts)
OPTION_TEXT(number)
OPTION_TEXTS(text, text_count)
OPTION_TEXTS(texts, number)
OPTION_NUMBER(number, 0, 2147483648)
OPTION_NUMBER(port, 0, 65536)
OPTION_NUMBER(port, -1, 5)
OPTION_NUMBER(text, 0, 5)
OPTION_CHOICE(bool, size, sizes)
OPTION_OWN(int, count, read, 0, 0)
OPTION_FLAG(missing)
END
