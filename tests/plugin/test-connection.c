/* SPDX-License-Identifier: MIT */
/* The rules of a connection: which are refused, and with which words. */
#include "carry.h"
#include "origin.h"
#include "refusals.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

static void a_domain_is_trimmed(void)
{
    domain_leads_to("acme.okta.com", "https://acme.okta.com");
    domain_leads_to("https://acme.okta.com/", "https://acme.okta.com");
    domain_leads_to("HTTPS://acme.okta.com", "https://acme.okta.com");
    domain_leads_to("acme.okta.com:8443", "https://acme.okta.com:8443");
    domain_leads_to("login.acme.example", "https://login.acme.example");
    domain_leads_to("localhost:8443", "https://localhost:8443");
}

static void loopback_literals_alone_may_say_http(void)
{
    domain_leads_to("http://127.0.0.1:8080", "http://127.0.0.1:8080");
    domain_leads_to("http://[::1]:8080/", "http://[::1]:8080");
    domain_refused("http://acme.okta.com", "not secure");
    domain_refused("http://localhost:8080", "not secure");
    domain_refused("http://127.0.0.1.evil.example", "not secure");
    domain_refused("http://127.1", "not secure");
    domain_refused("http://2130706433", "The domain is incomplete");
    domain_refused("http://0x7f.0.0.1", "not secure");
}

static void a_wrong_domain_gets_oktas_reasons(void)
{
    domain_refused("acme-admin.okta.com", "Remove -admin");
    domain_refused("{yourOktaDomain}", "placeholder");
    domain_refused("https://{yourOktaDomain}", "placeholder");
    domain_refused("acme.okta.com/api/v1", "contains a path");
    domain_refused("acme.okta.com?x", "contains a path");
    domain_refused("acme.okta.com#x", "contains a path");
    domain_refused("acme.okta.com\\\\x", "contains a path");
    domain_refused("me@acme.okta.com", "user name (@)");
    domain_refused("acme.okta.com.com", ".com twice");
    domain_refused("https://https://acme.okta.com", ":// twice");
    domain_refused("", "missing");
    domain_refused("https://", "missing");
    domain_refused("acme", "incomplete");
    domain_refused("acme okta.com", "character that is not allowed");
    domain_refused("acme.okta.com:x", "character that is not allowed");
    domain_refused("acme.okta.com:123456", "character that is not allowed");
    domain_refused("acme.okta.com\\u0000.evil.example", "NUL character");
    domain_refused("acme.okta.com\\r\\nx", "character that is not allowed");
    domain_refused("\xC3\xA4.okta.com", "character that is not allowed");
    refused("{\"api_token\":\"0t_x\"}", "domain", "missing");
    refused("{\"domain\":7,\"api_token\":\"0t_x\"}", "domain",
            "must be a string");
}

/* No form has such a target; a card that made one would be at fault. */
static void a_target_that_leads_away_is_a_defect_of_the_card(void)
{
    static const char *const targets[] = {"@evil.example/", ".evil.example/",
                                          ":8443/", "x/", ":x/"};

    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        auto_error struct error error = ERROR_INIT;
        auto_buf struct buf target = BUF_INIT(BUF_LINE);
        struct origin origin = ORIGIN_INIT;

        buf_str(&target, targets[i]);
        CU_ASSERT_FATAL(origin_read(&origin, "acme.okta.com", 13, &error));
        CU_ASSERT_PTR_NULL(origin_join(&origin, &target, &error));
        CU_ASSERT_EQUAL(error.code, CARD_INTERNAL);
        CU_ASSERT_FATAL(error.count == 1);
        UNIT_HAS(error.faults[0].message, "would lead away");
        UNIT_HAS(error.faults[0].message, "report it");
        origin_free(&origin);
    }
}

static void a_token_is_one_plain_word(void)
{
    refused("{\"domain\":\"a.okta.com\"}", "api_token", "is missing");
    refused("{\"domain\":\"a.okta.com\",\"api_token\":\"SSWS x\"}", "api_token",
            "Give the token alone");
    refused("{\"domain\":\"a.okta.com\",\"access_token\":\"bearer x\"}",
            "access_token", "Give the token alone");
    refused("{\"domain\":\"a.okta.com\",\"api_token\":\"a\\r\\nX: y\"}",
            "api_token", "no token has");
    refused("{\"domain\":\"a.okta.com\",\"api_token\":\"t\\n\"}", "api_token",
            "no token has");
}

static void a_token_has_no_quotes_around_it(void)
{
    refused("{\"domain\":\"a.okta.com\",\"api_token\":\"\\\"00x\\\"\"}",
            "api_token", "quotation mark");
    refused("{\"domain\":\"a.okta.com\",\"api_token\":\"'00x'\"}", "api_token",
            "quotation mark");
    refused("{\"domain\":\"a.okta.com\",\"access_token\":\"\\\"ey\\\"\"}",
            "access_token", "quotation mark");
}

/* A value may have been copied together with adjacent blanks. */
static void what_signs_in_has_no_blanks_around_it(void)
{
    static const struct {
        const char *field, *auth, *value;
    } wrong[] = {
        {"client_id", "service_app", " 0oaX"},
        {"client_id", "service_app", "0oaX "},
        {"client_id", "service_app", "0oaX\\n"},
        {"client_id", "authorization_code", "\\t0oaX"},
        {"key_id", "service_app", " kid"},
        {"client_secret", "authorization_code", "s3cretWord\\n"},
        {"refresh_token", "authorization_code", " s3cretWord"},
    };
    char connection[1024];

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const char *fields[] = {"client_id", "private_key", "key_id",
                                "client_secret", "refresh_token"};
        size_t size = (size_t)snprintf(
            connection, sizeof connection,
            "{\"domain\":\"a.okta.com\",\"auth\":\"%s\",\"scopes\":\"x\"",
            wrong[i].auth);

        for (size_t k = 0; k < 5; k++)
            size += (size_t)snprintf(
                connection + size, sizeof connection - size, ",\"%s\":\"%s\"",
                fields[k],
                strcmp(fields[k], wrong[i].field) == 0 ? wrong[i].value : "x");
        snprintf(connection + size, sizeof connection - size, "}");
        refused(connection, wrong[i].field, "begins or ends with");
    }
}

static void auth_may_be_left_out_with_one_kind_of_secret(void)
{
    struct carried c =
        checked("{\"domain\":\"a.okta.com\",\"access_token\":\"0t_x\"}");

    UNIT_JSON(c.preview, "/headers/0/value", "\"Bearer ***\"");
    carried_free(&c);
    refused("{\"domain\":\"a.okta.com\",\"access_token\":\"0t_x\","
            "\"api_token\":\"u\"}",
            "auth", "which to use");
    c = checked("{\"domain\":\"a.okta.com\",\"access_token\":\"0t_x\","
                "\"api_token\":\"u\",\"auth\":\"api_token\"}");
    UNIT_JSON(c.preview, "/headers/0/value", "\"SSWS ***\"");
    carried_free(&c);
    refused(
        "{\"domain\":\"a.okta.com\",\"auth\":\"basic\",\"api_token\":\"0t_x\"}",
        "auth", "must be \"api_token\", \"access_token\"");
    refused("{\"domain\":\"a.okta.com\",\"auth\":\"access_token\","
            "\"api_token\":\"0t_x\"}",
            "access_token", "is missing");
}

static void limits_are_whole_numbers_within_their_range(void)
{
    static const char *const wrong[] = {
        "0",       "-1",   "1.5",      "1e-1",
        "\"5\"",   "-1.0", "86400001", "99999999999999999999",
        "86400e9", "1e400"};
    static const char *const right[] = {"5.0", "1e3", "86400000.0e0", "50e-1"};

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char connection[256];

        snprintf(connection, sizeof connection,
                 "{\"domain\":\"a.okta.com\",\"api_token\":\"0t_x\","
                 "\"timeout_ms\":%s}",
                 wrong[i]);
        refused(connection, "timeout_ms",
                "must be a whole number from 1 to 86400000");
    }
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        char connection[256];

        snprintf(connection, sizeof connection,
                 "{\"domain\":\"a.okta.com\",\"api_token\":\"0t_x\","
                 "\"timeout_ms\":%s}",
                 right[i]);
        {
            struct carried c = checked(connection);

            CU_ASSERT_EQUAL(c.code, CARD_OK);
            carried_free(&c);
        }
    }
    refused("{\"domain\":\"a.okta.com\",\"api_token\":\"0t_x\",\"http2\":1}",
            "http2", "must be true or false");
}

static void an_unknown_key_names_the_nearest(void)
{
    refused("{\"domain\":\"a.okta.com\",\"api_tokn\":\"t\"}", "api_token",
            "Did you mean \"api_token\"?");
    refused(
        "{\"domain\":\"a.okta.com\",\"api_token\":\"0t_x\",\"domain\":\"b\"}",
        "domain", "given twice");
}

static void all_faults_are_told_at_once(void)
{
    struct carried c = checked("{\"domain\":\"x-admin.okta.com\",\"http2\":0,"
                               "\"timeout_ms\":0}");

    UNIT_JSON_HAS(c.error, "/message", "(and 3 more)");
    carried_free(&c);
}

static void no_message_holds_the_token(void)
{
    static const char *const connections[] = {
        "{\"domain\":\"a\",\"api_token\":\"verySecret\"}",
        "{\"domain\":\"verySecret-admin.okta.com\",\"api_token\":"
        "\"verySecret\"}",
        "{\"domain\":\"a.okta.com\",\"api_token\":\"verySecret\",\"x\":1}",
        "{\"domain\":\"a.okta.com\",\"api_token\":\"verySecret\","
        "\"verySecret\":1}",
        "{\"domain\":\"a.okta.com\",\"api_token\":\"verySecret\n\"}",
    };

    for (size_t i = 0; i < sizeof connections / sizeof *connections; i++) {
        struct carried c = checked(connections[i]);

        CU_ASSERT_EQUAL(c.code, CARD_BAD_CONNECTION);
        UNIT_LACKS(c.error, "verySecret");
        carried_free(&c);
    }
}

#define T(name)     \
    {               \
#name, name \
    }
UNIT_MAIN("connection", T(a_domain_is_trimmed),
          T(loopback_literals_alone_may_say_http),
          T(a_wrong_domain_gets_oktas_reasons),
          T(a_target_that_leads_away_is_a_defect_of_the_card),
          T(a_token_is_one_plain_word), T(a_token_has_no_quotes_around_it),
          T(what_signs_in_has_no_blanks_around_it),
          T(auth_may_be_left_out_with_one_kind_of_secret),
          T(limits_are_whole_numbers_within_their_range),
          T(an_unknown_key_names_the_nearest), T(all_faults_are_told_at_once),
          T(no_message_holds_the_token))
