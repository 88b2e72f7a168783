/* SPDX-License-Identifier: MIT */
/*
 * input.h - the inputs of the card Custom API Action
 *
 * Each connector that has the card describes them in its own words, in a table
 * form_inputs, as fields.c is one.
 */
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

/* For the table: the schemas of values of Headers and Query, and the request
   types for which Body is shown. */
extern const char input_header_values[];
extern const char input_query_values[];
extern const char *const input_with_body[];

/* The functions that put the inputs into the request, one for each input. */
extern const connector_input_fn form_readers[INPUT_COUNT];

#endif
