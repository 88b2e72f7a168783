/* SPDX-License-Identifier: MIT */
/* form.c - checks each input against its descriptor, and passes it to the
   card. */
#include "form.h"

#include "fields.h"

static bool read_input(const struct members_of *form, size_t i,
                       connector_input_fn read, struct json_span value,
                       struct plan *plan, struct error *error)
{
    uint32_t flags = member_field(form, i)->flags;

    if ((flags & CARD_FIELD_ANY_JSON) != 0)
        return read(plan, value, error);
    if (members_empty(value))
        return (flags & CARD_FIELD_REQUIRED) == 0
               || field_missing(form, i, error);
    return field_fits(form, i, value, error) && read(plan, value, error);
}

bool form_read(const struct connector_card *card, const struct card_call *call,
               struct plan *plan, struct error *error)
{
    const struct card_descriptor *about = card->descriptor;
    const struct members_of form = {"form", CARD_INVALID_INPUT, about->inputs,
                                    about->input_count, about->field_size};
    struct json_span values[CONNECTOR_INPUTS_MAX];
    bool good;

    if (!members_check(&form, call->inputs, error))
        return false;
    plan->form = (struct json_span){call->inputs.data, call->inputs.size};
    good = members_read(&form, call->inputs, values, error);
    for (size_t i = 0; i < form.count; i++)
        good = read_input(&form, i, card->inputs[i], values[i], plan, error)
               && good;
    return good;
}
