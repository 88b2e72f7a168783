/* SPDX-License-Identifier: MIT */
/* Texts that leave the card hide secrets and cannot control a terminal; secrets
   are wiped. */
#include "redact.h"

#include <string.h>

#include "error.h"
#include "log.h"
#include "unit.h"

static void redacted_is(const struct redactor *redactor, const char *text,
                        const char *expected)
{
    auto_buf struct buf out = BUF_INIT(1024);

    redact(redactor, &out, text, strlen(text));
    UNIT_TEXT(buf_cstr(&out), expected);
}

static void a_secret_of_the_least_length_is_hidden(void)
{
    struct redactor redactor = {.count = 0};

    redactor_add(&redactor, "abcd", REDACT_LEAST);
    CU_ASSERT_EQUAL(REDACT_LEAST, 4);
    redacted_is(&redactor, "abcd", "***");
    redacted_is(&redactor, "xabcdx abc", "x***x abc");
}

static void a_shorter_secret_hides_nothing(void)
{
    struct redactor redactor = {.count = 0};

    redactor_add(&redactor, "abc", 3);
    redactor_add(&redactor, "", 0);
    redacted_is(&redactor, "abc", "abc");
}

/* Whichever was added first: otherwise half of the longer one would be left. */
static void of_two_secrets_at_one_place_the_longer_is_hidden(void)
{
    struct redactor shorter_first = {.count = 0};
    struct redactor longer_first = {.count = 0};

    redactor_add(&shorter_first, "secret", 6);
    redactor_add(&shorter_first, "secret-long", 11);
    redactor_add(&longer_first, "secret-long", 11);
    redactor_add(&longer_first, "secret", 6);
    redacted_is(&shorter_first, "a secret-long b secret", "a *** b ***");
    redacted_is(&longer_first, "a secret-long b secret", "a *** b ***");
}

static void cut_is(const char *text, size_t most, const char *expected)
{
    struct redactor redactor = {.count = 0};
    auto_buf struct buf cut = BUF_INIT(1024);

    redactor_add(&redactor, "secret", 6);
    buf_str(&cut, text);
    redact_and_cut(&redactor, &cut, most);
    UNIT_TEXT(buf_cstr(&cut), expected);
}

static void a_text_is_cut_when_its_secrets_are_hidden(void)
{
    cut_is("abcdef", 6, "abcdef");
    cut_is("abcdefg", 6, "abcdef\xE2\x80\xA6");
    cut_is("abc secret", 7, "abc ***");
    cut_is("abc secret d", 7, "abc ***\xE2\x80\xA6");
    cut_is("abc secret", 6, "abc **\xE2\x80\xA6");
    cut_is("ab\xC3\xA9", 3, "ab\xE2\x80\xA6");
    cut_is("\xC3\xA9", 1, "\xE2\x80\xA6");
    cut_is("", 0, "");
}

/* ---- the log ---- */

static void keep_line(void *context, int32_t level, const char *text)
{
    (void)level;
    buf_str(context, text);
}

static void control_characters_do_not_reach_the_log(void)
{
    auto_buf struct buf line = BUF_INIT(1024);
    const struct card_call call = {
        .struct_size = sizeof call,
        .log = keep_line,
        .log_level = CARD_LOG_DEBUG,
        .context = &line,
    };
    struct redactor redactor = {.count = 0};
    const struct log log = {&call, &redactor};

    redactor_add(&redactor, "s3cret", 6);
    log_line(&log, CARD_LOG_ERROR, "a\nb\r\x1b]0;x\x07 %s\x01\t.", "s3cret");
    UNIT_TEXT(buf_cstr(&line), "a b  ]0;x  ***  .");
}

/* ---- wiping ---- */

/* wipe() is wrapped with a linker option: see Makefile.am. */
static struct buf wiped = BUF_INIT(4096);
void __real_wipe(void *data, size_t size);
void __wrap_wipe(void *data, size_t size);
void __wrap_wipe(void *data, size_t size)
{
    if (data != NULL)
        buf_add(&wiped, data, size);
    __real_wipe(data, size);
}

static void the_messages_of_an_error_are_wiped(void)
{
    struct error error = ERROR_INIT;

    error_add(&error, CARD_AUTH, NULL, NULL, "the server said %s", "s3cret");
    buf_reset(&wiped);
    error_free(&error);
    UNIT_HAS(buf_cstr(&wiped), "the server said s3cret");

    error_add(&error, CARD_AUTH, NULL, NULL, "again s3cret");
    buf_reset(&wiped);
    (void)error_no_memory(&error);
    UNIT_HAS(buf_cstr(&wiped), "again s3cret");
    error_free(&error);
    buf_free(&wiped);
}

UNIT_MAIN("redact", UNIT_TEST(a_secret_of_the_least_length_is_hidden),
          UNIT_TEST(a_shorter_secret_hides_nothing),
          UNIT_TEST(of_two_secrets_at_one_place_the_longer_is_hidden),
          UNIT_TEST(a_text_is_cut_when_its_secrets_are_hidden),
          UNIT_TEST(control_characters_do_not_reach_the_log),
          UNIT_TEST(the_messages_of_an_error_are_wiped))
