/* SPDX-License-Identifier: MIT */
/* verify-odd.c - the answers, and the server that gives them. */
#include "config.h"

#include "verify-odd.h"
#include "verify-server.h"

#define BYTES(text)            \
    {                          \
        text, sizeof(text) - 1 \
    }
#define CLOSE "Connection: close\r\n\r\n"
#define JSON "Content-Type: application/json\r\n" CLOSE
#define HTML "Content-Type: text/html; charset=utf-8\r\n" CLOSE

static const struct odd_answer answers[] = {
    {BYTES("HTTP/1.1 204 No Content\r\n" CLOSE), "204 without a body", 204,
     true},
    {BYTES("HTTP/1.1 200 OK\r\n" JSON), "JSON of no bytes", 200, true},
    {BYTES("HTTP/1.1 200 OK\r\n" JSON "{\"a\": [1, "), "JSON that breaks off",
     200, false},
    {BYTES("HTTP/1.1 200 OK\r\n" JSON "{\"a\": \"\\ud800\", \"b\": 1e400}"),
     "JSON with half of a surrogate pair", 200, false},
    {BYTES("HTTP/1.1 200 OK\r\n" JSON "\xEF\xBB\xBF[\"\xFF\x01\"]"),
     "JSON with bytes that are not UTF-8", 200, false},
    {BYTES("HTTP/1.1 200 OK\r\n" JSON "null"), "the JSON text null", 200,
     false},
    {BYTES("HTTP/1.1 200 OK\r\n" HTML "<p class=\"a\\b\">\x01\xC3\xA4\n</p>"),
     "HTML in place of JSON", 200, false},
    {BYTES("HTTP/1.1 200 OK\r\nX-\xFF: \"\\\x7F\xE4\r\n" JSON "{}"),
     "a header with bytes that are not ASCII", 200, false},
    {BYTES("HTTP/1.1 400 Bad Request\r\n" JSON
           "{\"error\": \"a\\\"b\\n\", \"message\": {\"x\": [null]}}"),
     "400 with JSON", 400, false},
    {BYTES("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer\r\n" JSON
           "{\"error\": \"invalid_token\"}"),
     "401 with JSON", 401, false},
    {BYTES("HTTP/1.1 403 \"F\\\x01\xFF\r\n" HTML "<b>\"no\"\\\xFF\n</b>"),
     "403 with HTML and an odd reason", 403, false},
    {BYTES("HTTP/1.1 404 Not Found\r\n" CLOSE), "404 without a body", 404,
     true},
    {BYTES("HTTP/1.1 500 Oh\r\n" JSON "\"no\""), "500 with a JSON string", 500,
     false},
    {BYTES("no \"HTTP\" at all\xFF\r\n\r\n"), "bytes that are not HTTP", 0,
     false},
};

const struct odd_answer *odd_answer(size_t number)
{
    return number < sizeof answers / sizeof *answers ? &answers[number] : NULL;
}

/* The server's answer of one kind with this number, counted from 0. */
static bool answer_of(struct trial *trial, size_t number,
                      bool (*is_one)(const struct odd_answer *answer))
{
    if (trial->is_given || trial->server == NULL)
        return false;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        if (!is_one(&answers[i]) || number-- > 0)
            continue;
        server_raw(trial->server, &answers[i].bytes);
        return true;
    }
    return false;
}

static bool is_error(const struct odd_answer *answer)
{
    return answer->status >= 400;
}

static bool is_empty_success(const struct odd_answer *answer)
{
    return answer->status < 300 && answer->is_empty;
}

bool answer_error(struct trial *trial, size_t number)
{
    return answer_of(trial, number, is_error);
}

bool answer_empty(struct trial *trial, size_t number)
{
    return answer_of(trial, number, is_empty_success);
}
