/* SPDX-License-Identifier: MIT */
/* input.h - the inputs of the card Custom API Action */
#ifndef INPUT_H
#define INPUT_H

#include "connector.h"

enum input_place {
    INPUT_REQUEST_TYPE,
    INPUT_RELATIVE_URL,
    INPUT_HEADERS,
    INPUT_QUERY,
    INPUT_BODY,
    INPUT_COUNT
};

extern const struct card_field form_inputs[INPUT_COUNT];

/* The functions that put the inputs into the request, one for each input. */
extern const connector_input_fn form_readers[INPUT_COUNT];

#endif
