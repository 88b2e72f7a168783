/* SPDX-License-Identifier: MIT */
/* verdict.cc - what simdjson says */
#include "verdict.h"

#include <simdjson.h>

int verdict_json(const char *text, size_t size)
{
    static simdjson::dom::parser parser;

    if (size == 0)
        return VERDICT_NOT_JSON;
    switch (parser.parse(text, size).error()) {
    case simdjson::SUCCESS:
        return VERDICT_JSON;
    case simdjson::NUMBER_ERROR:
    case simdjson::NUMBER_OUT_OF_RANGE:
        return VERDICT_NUMBER;
    case simdjson::CAPACITY:
    case simdjson::MEMALLOC:
    case simdjson::DEPTH_ERROR:
        return VERDICT_NONE;
    default:
        return VERDICT_NOT_JSON;
    }
}
