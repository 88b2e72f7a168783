/* SPDX-License-Identifier: MIT */
/* deprecated.c - prints the warning as one line on stderr. */
#include "deprecated.h"

#include "buf.h"
#include "check-fields.h"

void deprecated_say(const struct card_descriptor *card,
                    const struct options *options)
{
    auto_buf struct buf line = BUF_INIT(DESCRIPTOR_TEXT_MOST + 1);

    if (card->deprecated == NULL || options->json)
        return;
    for (const char *at = card->deprecated; *at != '\0'; at++)
        buf_char(&line, *at == '\n' || *at == '\r' || *at == '\t' ? ' ' : *at);
    notice("%s is deprecated: %s", card->id, buf_cstr(&line));
}
