/* SPDX-License-Identifier: MIT */
/* connection-fault.c - builds a fault from the title and key of the field's
   descriptor. */
#include "connection-fault.h"

#include "card.h"
#include "service.h"

void connection_fault(struct error *error, enum connection_place place,
                      const char *format, ...)
{
    const struct card_field *field = service_field(place);
    auto_buf struct buf pointer = BUF_INIT(BUF_WORD), text = BUF_INIT(BUF_LINE);
    va_list args;

    va_start(args, format);
    buf_vfmt(&text, format, args);
    va_end(args);
    buf_fmt(&pointer, "/%s", field->key);
    if (error_kept(error, &pointer) && error_kept(error, &text))
        error_add(error, CARD_BAD_CONNECTION, field->key, buf_cstr(&pointer),
                  "%s %s", field->title, buf_cstr(&text));
}
