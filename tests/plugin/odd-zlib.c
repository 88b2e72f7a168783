/* SPDX-License-Identifier: MIT */
/*
 * odd-zlib.c - a host that exports functions of zlib's names
 *
 *     odd-zlib CONNECTION FORM
 *
 * Node does the same, since its program contains a zlib. The functions here
 * abort: the module must use those of the library it was built with. Prints the
 * output of the answer.
 */
#include <stdio.h>
#include <stdlib.h>

#include "carry.h"

#define EXPORTED __attribute__((visibility("default")))
#define ENDS(name)           \
    EXPORTED int name(void); \
    EXPORTED int name(void)  \
    {                        \
        abort();             \
    }

ENDS(inflate)
ENDS(inflateEnd)
ENDS(inflateInit_)
ENDS(inflateInit2_)
ENDS(inflateReset)
ENDS(inflateReset2)

int main(int argc, char **argv)
{
    struct card_call call = CARD_CALL_INIT;
    struct carried c;
    int32_t code;

    if (argc != 3)
        return 2;
    c = carry_call(&call, argv[2], argv[1]);
    code = c.code;
    printf("%s%s\n", c.output, c.error);
    carried_free(&c);
    return code == CARD_OK ? 0 : 1;
}
