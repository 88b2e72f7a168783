/* SPDX-License-Identifier: MIT */
/*
 * jsontext.h - checks strictly whether a text is JSON
 *
 * It follows RFC 8259 exactly, in UTF-8: no NaN, no leading zero or plus, no
 * trailing comma, no raw control character in a string, no byte order mark, no
 * overlong or surrogate UTF-8, and no lone surrogate after \u (RFC 7493,
 * section 2.1: such an escape stands for no text). Duplicate keys are allowed,
 * as in RFC 8259. Every text from outside goes through here before anything
 * else reads it.
 *
 * A checker accepts the text in pieces of any size, as they arrive:
 *
 *     struct json_check check;
 *     json_check_init(&check, JSON_DEPTH_MAX);
 *     while (a piece came)
 *         json_check_feed(&check, piece, size);
 *     if (!json_check_end(&check))
 *         ... check.fault says where and why
 *
 * It allocates nothing and can be a local variable.
 */
#ifndef JSONTEXT_H
#define JSONTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The deepest nesting accepted from outside: [[…]] a thousand times. */
#define JSON_DEPTH_MAX 1000

/* Our own texts may wrap such a text once or twice: an output object has the
   answer as a member. */
#define JSON_DEPTH_WRAPPED 1008

struct json_fault {
    size_t offset;      /* bytes before the fault */
    size_t line;        /* from 1 */
    size_t column;      /* from 1, in characters */
    const char *reason; /* "expected a comma or }"; static text */
};

struct json_check {
    int state;
    unsigned depth;
    unsigned max_depth;
    unsigned literal_at; /* within true, false, null */
    const char *literal;
    uint32_t escape; /* \uXXXX so far */
    unsigned escape_digits;
    uint32_t high;          /* a high surrogate whose low one must follow */
    unsigned char utf8_low; /* bounds of the next continuation byte */
    unsigned char utf8_high;
    unsigned utf8_left;
    bool in_key;
    bool failed;
    bool breaks; /* a CR or LF occurred between two tokens */
    size_t offset;
    size_t line;
    /* Offset of the line plus the number of its UTF-8 continuation bytes, so
       that column = at - line_start. */
    size_t line_start;
    struct json_fault fault;
    uint64_t is_object[(JSON_DEPTH_WRAPPED + 63) / 64];
};

/* max_depth is at most JSON_DEPTH_WRAPPED. */
void json_check_init(struct json_check *check, unsigned max_depth);

/* Returns false once the text cannot become valid JSON; further pieces are
   ignored. */
bool json_check_feed(struct json_check *check, const char *data, size_t size);

/* Is the whole input exactly one JSON text? */
bool json_check_end(struct json_check *check);

/* Checks a whole text at once. fault may be NULL. */
bool json_valid(const char *text, size_t size, struct json_fault *fault)
    __attribute__((warn_unused_result));

/* The same for a text that may wrap another: JSON_DEPTH_WRAPPED deep. */
bool json_valid_wrapped(const char *text, size_t size, struct json_fault *fault)
    __attribute__((warn_unused_result));

#endif
