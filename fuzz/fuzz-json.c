/* SPDX-License-Identifier: MIT */
/*
 * fuzz-json.c - the JSON checker: its verdict must not depend on how the text
 * is split, and must agree with another strict parser; and the walker, on all
 * texts that pass
 */
#include <string.h>

#include "fuzz.h"
#include "jsonscan.h"
#include "jsontext.h"
#include "jsonwalk.h"
#include "verdict.h"

static bool fed_in_pieces(json_scan_fn scan, const char *text, size_t size,
                          size_t piece, struct json_fault *fault)
{
    struct json_check check;
    bool valid;

    json_check_init(&check, JSON_DEPTH_MAX);
    for (size_t at = 0; at < size; at += piece)
        json_check_feed_with(&check, scan, text + at,
                             size - at < piece ? size - at : piece);
    valid = json_check_end(&check);
    *fault = check.fault;
    return valid;
}

static void must_be_the_same(json_scan_fn scan, const char *text, size_t size,
                             size_t piece, bool valid,
                             const struct json_fault *fault)
{
    struct json_fault other = {0};

    MUST(fed_in_pieces(scan, text, size, piece, &other) == valid);
    if (valid)
        return;
    MUST(other.offset == fault->offset);
    MUST(other.line == fault->line);
    MUST(other.column == fault->column);
    MUST(strcmp(other.reason, fault->reason) == 0);
}

/* Leaves out known differences: ours accepts no byte order mark, and has
   another limit of depth. */
static bool comparable(const char *text, size_t size,
                       const struct json_fault *fault)
{
    return (size < 1 || (unsigned char)text[0] != 0xEF)
           && (fault->reason == NULL
               || strcmp(fault->reason, "nested too deeply") != 0);
}

/* A number that does not fit into a double or 64 bits has an exponent or many
   digits. */
static bool may_be_big(const char *text, size_t size)
{
    size_t digits = 0;

    for (size_t i = 0; i < size && digits < 18; i++) {
        if (text[i] == 'e' || text[i] == 'E')
            return true;
        digits = text[i] >= '0' && text[i] <= '9' ? digits + 1 : 0;
    }
    return digits >= 18;
}

static void walk(struct json_span value, unsigned depth)
{
    struct json_walk walker;
    struct json_span key, part;
    char type = json_type(value);

    MUST(type != 0);
    if (type == 's') {
        struct buf text = BUF_INIT(value.size);

        json_unquote(&text, value);
        MUST(buf_ok(&text));
        buf_free(&text);
    } else if (type == 'o') {
        json_walk_into(&walker, value);
        while (json_walk_member(&walker, &key, &part)) {
            walk(key, depth);
            walk(part, depth + 1);
        }
    } else if (type == 'a') {
        json_walk_into(&walker, value);
        while (json_walk_element(&walker, &part))
            walk(part, depth + 1);
    }
    MUST(depth <= JSON_DEPTH_MAX);
}

/* Without a scanner, and with each one except the best, which gives the verdict
   to compare with. */
static const json_scan_fn scanners[] = {
    NULL,
    json_scan_portable,
#if defined(__x86_64__)
    json_scan_sse2,
#endif
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    struct json_fault fault = {0};
    bool valid = json_valid(text, size, &fault);

    for (size_t i = 0; i < sizeof scanners / sizeof *scanners; i++) {
        must_be_the_same(scanners[i], text, size, 1, valid, &fault);
        must_be_the_same(scanners[i], text, size, 7, valid, &fault);
        must_be_the_same(scanners[i], text, size, 90, valid, &fault);
        must_be_the_same(scanners[i], text, size, SIZE_MAX / 2, valid, &fault);
    }
    if (comparable(text, size, &fault)) {
        int verdict = verdict_json(text, size);

        MUST(verdict == VERDICT_NONE || (verdict == VERDICT_JSON) == valid
             || (verdict == VERDICT_NUMBER && may_be_big(text, size)));
    }
    if (valid)
        walk((struct json_span){text, size}, 0);
    return 0;
}
