/* SPDX-License-Identifier: MIT */
/* given-token.c - reads a token that a person copied, and checks it for
   mistakes. */
#include "given-token.h"

#include <string.h>

#include "ascii.h"
#include "service.h"

static bool token_allowed(struct connection_reader *reader,
                          enum connection_place place, const struct buf *token)
{
    const char *text = buf_cstr(token);

    if (ascii_same_start(text, "SSWS ", 5)
        || ascii_same_start(text, "Bearer ", 7)
        || ascii_same_start(text, "DPoP ", 5))
        return reader_fault(
            reader, place,
            "begins with the scheme of the Authorization header "
            "(SSWS, Bearer or DPoP). Give the token alone.");
    if (strpbrk(text, "\"'") != NULL)
        return reader_fault(reader, place,
                            "contains a quotation mark. Give the token alone.");
    for (size_t i = 0; i < token->size; i++) {
        if (text[i] <= ' ' || text[i] >= 0x7F)
            return reader_fault(reader, place,
                                "contains a space, a line break or another "
                                "character that no token has. Copy it again.");
    }
    return true;
}

bool given_token_read(struct connection_reader *reader,
                      struct connection *connection,
                      enum connection_place place)
{
    if (!reader_given(reader, place))
        return reader_fault(reader, place, service.no_token);
    if (!reader_text(reader, place, &connection->token))
        return false;
    return token_allowed(reader, place, &connection->token);
}
