/* SPDX-License-Identifier: MIT */
/* rpc-id.c - finds the id of a request that cannot be parsed. */
#include "rpc-id.h"

#include <string.h>

#include "jsontext.h"

/* The part of the text that is still to be scanned. */
struct scan {
    const char *at;
    const char *end;
};

static void skip_space(struct scan *scan)
{
    while (scan->at < scan->end && *scan->at != '\0'
           && strchr(" \t\r\n", *scan->at) != NULL)
        scan->at++;
}

static bool take_mark(struct scan *scan, char mark)
{
    skip_space(scan);
    if (scan->at == scan->end || *scan->at != mark)
        return false;
    scan->at++;
    return true;
}

/* Skips from the opening quote to the closing one. */
static bool skip_string(struct scan *scan)
{
    for (scan->at++; scan->at < scan->end; scan->at++) {
        if (*scan->at == '"') {
            scan->at++;
            return true;
        }
        if (*scan->at == '\\' && ++scan->at == scan->end)
            return false;
    }
    return false;
}

/* Skips a number or a word; one at the end of the text may be cut off. */
static bool skip_scalar(struct scan *scan)
{
    const char *begin = scan->at;

    while (scan->at < scan->end && *scan->at != '\0'
           && strchr(" \t\r\n,:]}", *scan->at) == NULL)
        scan->at++;
    return scan->at > begin && scan->at < scan->end;
}

static bool skip_container(struct scan *scan)
{
    size_t depth = 0;

    while (scan->at < scan->end) {
        char c = *scan->at;

        if (c == '"') {
            if (!skip_string(scan))
                return false;
            continue;
        }
        scan->at++;
        if (c == '{' || c == '[')
            depth++;
        else if ((c == '}' || c == ']') && --depth == 0)
            return true;
    }
    return false;
}

static bool take_value(struct scan *scan, struct json_span *value)
{
    bool whole;

    skip_space(scan);
    if (scan->at == scan->end)
        return false;
    value->data = scan->at;
    if (*scan->at == '"')
        whole = skip_string(scan);
    else if (*scan->at == '{' || *scan->at == '[')
        whole = skip_container(scan);
    else
        whole = skip_scalar(scan);
    value->size = (size_t)(scan->at - value->data);
    return whole;
}

static bool take_member(struct scan *scan, struct json_span *key,
                        struct json_span *value)
{
    skip_space(scan);
    return scan->at < scan->end && *scan->at == '"' && take_value(scan, key)
           && take_mark(scan, ':') && take_value(scan, value);
}

static bool is_id(struct json_span key, struct json_span value)
{
    return json_valid(key.data, key.size, NULL) && json_string_is(key, "id")
           && json_valid(value.data, value.size, NULL)
           && strchr("sn", json_type(value)) != NULL;
}

/* Scans the members up to the closing brace, which must end the text. */
static bool scan_members(struct scan *scan, struct json_span *id, int *count)
{
    struct json_span key, value;

    do {
        if (!take_member(scan, &key, &value))
            return false;
        if (is_id(key, value)) {
            *id = value;
            (*count)++;
        }
    } while (take_mark(scan, ','));
    if (!take_mark(scan, '}'))
        return false;
    skip_space(scan);
    return scan->at == scan->end;
}

bool rpc_id_scan(struct json_span text, bool is_cut, struct json_span *id)
{
    struct scan scan = {text.data, text.data + text.size};
    int count = 0;

    *id = (struct json_span){NULL, 0};
    if (take_mark(&scan, '{') && (scan_members(&scan, id, &count) || is_cut)
        && count == 1)
        return true;
    *id = (struct json_span){NULL, 0};
    return false;
}
