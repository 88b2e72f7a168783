/* SPDX-License-Identifier: MIT */
/*
 * test-sandbox-codec.c - encodings, numbers, dates, and the rate limit's count
 */
#include <string.h>

#include "base64.h"
#include "codec.h"
#include "instant.h"
#include "limit.h"
#include "percent.h"
#include "unit.h"

static const char *decoded(const char *text, bool plus)
{
    static struct buf out = BUF_INIT(1024);

    buf_reset(&out);
    percent_decode(&out, text, strlen(text), plus);
    return buf_cstr(&out);
}

static void percent_decoding_leaves_broken_escapes_alone(void)
{
    UNIT_TEXT(decoded("a%20b+c", true), "a b c");
    UNIT_TEXT(decoded("a%20b+c", false), "a b+c");
    UNIT_TEXT(decoded("%4", true), "%4");
    UNIT_TEXT(decoded("%", true), "%");
    UNIT_TEXT(decoded("%g1%41", true), "%g1A");
    UNIT_TEXT(decoded("%c3%AB", true), "ë");
}

static void percent_encoding_keeps_only_unreserved_characters(void)
{
    auto_buf struct buf out = BUF_INIT(1024);

    percent_encode(&out, "aZ0-._~ +/=&é", 14);
    UNIT_TEXT(buf_cstr(&out), "aZ0-._~%20%2B%2F%3D%26%C3%A9");
}

static void base64_goes_there_and_back(void)
{
    char bytes[64];

    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (char)(i * 37 + 200);
    for (size_t size = 0; size <= sizeof(bytes); size++) {
        auto_buf struct buf text = BUF_INIT(1024);
        auto_buf struct buf back = BUF_INIT(1024);
        base64_add(&text, bytes, size);
        CU_ASSERT_EQUAL(text.size, (size + 2) / 3 * 4);
        CU_ASSERT(base64_decode(&back, buf_cstr(&text), text.size));
        CU_ASSERT_EQUAL_FATAL(back.size, size);
        CU_ASSERT(memcmp(buf_cstr(&back), bytes, size) == 0);
    }
}

static void base64_refuses_what_it_would_not_write(void)
{
    static const char *const bad[] = {
        "A", "AA", "AAA", "A===", "====", "AA=A", "AA==AAAA", "A A=", "AA-_"};
    auto_buf struct buf out = BUF_INIT(1024);

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        CU_ASSERT_FALSE(base64_decode(&out, bad[i], strlen(bad[i])));
}

static bool parses(const char *text, int64_t seconds, int32_t nanos)
{
    struct instant instant;

    return instant_parse(text, strlen(text), &instant)
           && instant.seconds == seconds && instant.nanos == nanos;
}

static void dates_are_read_in_every_zone(void)
{
    CU_ASSERT(parses("1970-01-01T00:00:00Z", 0, 0));
    CU_ASSERT(parses("1969-12-31T23:59:59.5Z", -1, 500000000));
    CU_ASSERT(parses("2000-02-29T12:00Z", 951825600, 0));
    CU_ASSERT(parses("2024-12-23T00:00:00.000Z", 1734912000, 0));
    CU_ASSERT(parses("2024-12-23T01:30:00+0130", 1734912000, 0));
    CU_ASSERT(parses("2024-12-22T19:00:00-05:00", 1734912000, 0));
    CU_ASSERT(parses("2024-12-23", 1734912000, 0));
    CU_ASSERT(
        parses("2024-12-23T00:00:00.123456789999Z", 1734912000, 123456789));
}

static void what_is_no_date_is_refused(void)
{
    static const char *const bad[] = {"",
                                      "2024",
                                      "2024-13-01",
                                      "2024-00-01",
                                      "2024-02-30",
                                      "2023-02-29",
                                      "1900-02-29",
                                      "2024-01-01T",
                                      "2024-01-01T24:00:00Z",
                                      "2024-01-01T00:60:00Z",
                                      "2024-01-01T00:00:00",
                                      "2024-01-01T00:00:00.Z",
                                      "2024-01-01T00:00:00Zx",
                                      "2024-01-01T00:00:00+24:00",
                                      "24-01-01"};
    struct instant instant;

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        CU_ASSERT_FALSE(instant_parse(bad[i], strlen(bad[i]), &instant));
}

static void a_date_written_is_the_date_read(void)
{
    for (int64_t ms = -62000000000000; ms < 253000000000000;
         ms += 7654321098765) {
        char text[INSTANT_ROOM];
        struct instant instant, expected = instant_from_ms(ms);
        instant_write(text, ms);
        CU_ASSERT_EQUAL(strlen(text), 24);
        CU_ASSERT(instant_parse(text, strlen(text), &instant));
        CU_ASSERT_EQUAL(instant_compare(&instant, &expected), 0);
    }
}

/* The examples of RFC 7636, appendix B, and of RFC 9449, section 7.1. */
static void a_text_is_hashed_as_pkce_and_dpop_do(void)
{
    static const char *const texts[][2] = {
        {"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
         "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"},
        {"Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU",
         "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"}};

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        auto_buf struct buf hash = BUF_INIT(BUF_WORD);
        CU_ASSERT(sha256_base64url(&hash, texts[i][0]));
        UNIT_TEXT(buf_cstr(&hash), texts[i][1]);
    }
}

/* A window of a day, so that no test waits for its end. */
static void a_window_gives_out_its_calls_and_no_more(void)
{
    struct limiter limiter;
    struct limit_view view;

    limiter_init(&limiter, 3, 86400);
    for (int64_t left = 2; left >= 0; left--) {
        CU_ASSERT(limiter_take(&limiter, "/a", true, &view));
        CU_ASSERT_EQUAL(view.remaining, left);
        CU_ASSERT_EQUAL(view.limit, 3);
    }
    int64_t reset = view.reset;
    CU_ASSERT_FALSE(limiter_take(&limiter, "/a", true, &view));
    CU_ASSERT_EQUAL(view.remaining, 0);
    CU_ASSERT_EQUAL(view.reset, reset);
    CU_ASSERT(limiter_take(&limiter, "/b", false, &view));
    CU_ASSERT_EQUAL(view.remaining, 3);
    CU_ASSERT(limiter_take(&limiter, "/b", true, &view));
    CU_ASSERT_EQUAL(view.remaining, 2);
    limiter_free(&limiter);
}

UNIT_MAIN("codec",
          {"percent_decoding_leaves_broken_escapes_alone",
           percent_decoding_leaves_broken_escapes_alone},
          {"percent_encoding_keeps_only_unreserved_characters",
           percent_encoding_keeps_only_unreserved_characters},
          {"base64_goes_there_and_back", base64_goes_there_and_back},
          {"base64_refuses_what_it_would_not_write",
           base64_refuses_what_it_would_not_write},
          UNIT_TEST(a_text_is_hashed_as_pkce_and_dpop_do),
          {"dates_are_read_in_every_zone", dates_are_read_in_every_zone},
          {"what_is_no_date_is_refused", what_is_no_date_is_refused},
          {"a_date_written_is_the_date_read", a_date_written_is_the_date_read},
          {"a_window_gives_out_its_calls_and_no_more",
           a_window_gives_out_its_calls_and_no_more})
