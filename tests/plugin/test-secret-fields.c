/* SPDX-License-Identifier: MIT */
/*
 * Every secret field of a connection must be hidden in the card's texts: the
 * preview, the error and the log. A new field is tested without changes here.
 */
#include "carry.h"
#include "connection.h"
#include "descriptor.h"
#include "recorder.h"
#include "service.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

#define EACH_SECRET(place)                                         \
    for (size_t place = 0; place < service.members.count; place++) \
        if (service.members.fields[place].flags & CARD_FIELD_SECRET)

/* "secretOf_api_token" */
static const char *secret_of(size_t place)
{
    static char text[128];

    snprintf(text, sizeof text, "secretOf_%s",
             service.members.fields[place].key);
    return text;
}

/* Makes a connection with all secrets that can be combined with this one. */
static void make(struct buf *text, size_t place, int port)
{
    const struct card_field *field = &service.members.fields[place];
    const char *auth = field->shown_if_values != NULL
                           ? field->shown_if_values[0]
                           : "service_app";

    buf_fmt(text,
            "{\"domain\":\"http://127.0.0.1:%d\",\"auth\":\"%s\","
            "\"client_id\":\"c\",\"scopes\":\"s\",\"client_cert\":\"c.pem\"",
            port, auth);
    EACH_SECRET(i)
    {
        buf_fmt(text, ",\"%s\":\"%s\"", service.members.fields[i].key,
                secret_of(i));
    }
    buf_char(text, '}');
}

static void every_secret_is_known_to_the_redactor(void)
{
    size_t count = 0;

    EACH_SECRET(i)
    {
        struct card_call call = CARD_CALL_INIT;
        struct error error = ERROR_INIT;
        struct connection c = CONNECTION_INIT;
        auto_buf struct buf text = BUF_INIT(8192), out = BUF_INIT(8192);

        make(&text, i, 1);
        call.connection = (struct card_text){text.data, text.size};
        CU_ASSERT(connection_read(&call, &c, &error));
        redact(&c.redactor, &out, secret_of(i), strlen(secret_of(i)));
        UNIT_TEXT(buf_cstr(&out), "***");
        connection_free(&c);
        error_free(&error);
        count++;
    }
    CU_ASSERT(count >= 7);
}

/* A JWK given as an object is hidden wherever its text occurs. */
static void a_key_that_is_an_object_is_known_too(void)
{
    static const char key[] = "{\"kty\":\"EC\",\"d\":\"veryPrivate\"}";
    struct card_call call = CARD_CALL_INIT;
    struct error error = ERROR_INIT;
    struct connection c = CONNECTION_INIT;
    auto_buf struct buf text = BUF_INIT(8192), out = BUF_INIT(8192);

    buf_fmt(&text,
            "{\"domain\":\"a.okta.com\",\"client_id\":\"c\",\"scopes\":\"s\","
            "\"private_key\":%s}",
            key);
    call.connection = (struct card_text){text.data, text.size};
    CU_ASSERT(connection_read(&call, &c, &error));
    redact(&c.redactor, &out, key, strlen(key));
    UNIT_TEXT(buf_cstr(&out), "***");
    connection_free(&c);
    error_free(&error);
}

/* It is given encoded, and a proxy may repeat it decoded. */
static void a_proxys_password_is_known_in_both_spellings(void)
{
    struct card_call call = CARD_CALL_INIT;
    struct error error = ERROR_INIT;
    struct connection c = CONNECTION_INIT;
    auto_buf struct buf out = BUF_INIT(8192);
    static const char text[] =
        "{\"domain\":\"a.okta.com\",\"api_token\":\"tokenOfTheTest\","
        "\"proxy\":\"http://user:pa%40ss%2Fword@h:1\"}";
    static const char said[] = "pa%40ss%2Fword, pa@ss/word";

    call.connection = (struct card_text){text, sizeof text - 1};
    CU_ASSERT(connection_read(&call, &c, &error));
    redact(&c.redactor, &out, said, strlen(said));
    UNIT_TEXT(buf_cstr(&out), "***, ***");
    connection_free(&c);
    error_free(&error);
}

static void no_preview_or_error_shows_one(void)
{
    EACH_SECRET(i)
    {
        struct card_call call = CARD_CALL_INIT;
        auto_buf struct buf text = BUF_INIT(8192), form = BUF_INIT(1024);
        struct carried c;

        make(&text, i, 1);
        call.flags = CARD_DRY_RUN;
        buf_fmt(&form, "{\"request_type\":\"GET\",\"relative_url\":\"/%s\"}",
                secret_of(i));
        c = carry_call(&call, buf_cstr(&form), buf_cstr(&text));
        UNIT_LACKS(c.preview, secret_of(i));
        UNIT_LACKS(c.error, secret_of(i));
        carried_free(&c);
        buf_reset(&form);
        buf_fmt(&form,
                "{\"request_type\":\"GET\",\"relative_url\":\"/x\",\"%s\":1}",
                secret_of(i));
        c = carry_call(&call, buf_cstr(&form), buf_cstr(&text));
        CU_ASSERT_EQUAL(c.code, CARD_INVALID_INPUT);
        UNIT_JSON_HAS(c.error, "/message", "***");
        UNIT_LACKS(c.error, secret_of(i));
        carried_free(&c);
    }
}

static void keep_line(void *context, int32_t level, const char *line)
{
    (void)level;
    buf_fmt(context, "%s\n", line);
}

/* The server repeats secrets in its head and in its error. */
static void no_log_shows_one(void)
{
    EACH_SECRET(i)
    {
        struct card_call call = CARD_CALL_INIT;
        auto_buf struct buf text = BUF_INIT(8192), answer = BUF_INIT(1024);
        auto_buf struct buf lines = BUF_INIT(1048576);
        struct recorder_step step = {.close_after = 1};
        struct recorder *r;
        struct carried c;

        buf_fmt(&answer,
                "HTTP/1.1 400 X\r\nX-Told: %s\r\nContent-Type: application/json"
                "\r\nConnection: close\r\n\r\n{\"error\":\"%s\",\"errorSummary"
                "\":\"%s\"}",
                secret_of(i), secret_of(i), secret_of(i));
        step.answer = buf_cstr(&answer);
        r = recorder_start(&step, 1);
        make(&text, i, recorder_port(r));
        call.log = keep_line;
        call.log_level = CARD_LOG_DEBUG;
        call.context = &lines;
        c = carry_call(&call,
                       "{\"request_type\":\"GET\",\"relative_url\":\"/x\"}",
                       buf_cstr(&text));
        CU_ASSERT_NOT_EQUAL(c.code, CARD_OK);
        UNIT_LACKS(c.error, secret_of(i));
        UNIT_LACKS(buf_cstr(&lines), secret_of(i));
        if (recorder_count(r) > 0)
            UNIT_HAS(buf_cstr(&lines), "X-Told: ***");
        carried_free(&c);
        recorder_stop(r);
    }
}

UNIT_MAIN("secret fields", UNIT_TEST(every_secret_is_known_to_the_redactor),
          UNIT_TEST(a_key_that_is_an_object_is_known_too),
          UNIT_TEST(a_proxys_password_is_known_in_both_spellings),
          UNIT_TEST(no_preview_or_error_shows_one), UNIT_TEST(no_log_shows_one))
