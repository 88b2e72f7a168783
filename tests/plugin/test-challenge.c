/* SPDX-License-Identifier: MIT */
/* WWW-Authenticate, in the forms that RFC 9110 allows and Okta sends. */
#include "challenge.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static void says(const char *fields, const char *error, const char *description,
                 const char *scope)
{
    auto_challenge struct challenge c = CHALLENGE_INIT;
    auto_buf struct buf value = BUF_INIT(65536);

    buf_str(&value, fields);
    CU_ASSERT(challenge_read(&c, &value));
    UNIT_TEXT(buf_cstr(&c.error), error);
    UNIT_TEXT(buf_cstr(&c.description), description);
    UNIT_TEXT(buf_cstr(&c.scope), scope);
    CU_ASSERT(challenge_error_is(&c, error));
}

static void what_okta_sends_is_read(void)
{
    says("DPoP algs=\"RS256 RS384 RS512 ES256 ES384 ES512\", "
         "authorization_uri=\"http://acme.okta.com/oauth2/v1/authorize\", "
         "realm=\"http://acme.okta.com\", scope=\"okta.groups.read\", "
         "error=\"invalid_dpop_proof\", error_description=\"'htu' claim in the "
         "DPoP proof JWT is invalid.\", resource=\"/api/v1/groups\"",
         "invalid_dpop_proof", "'htu' claim in the DPoP proof JWT is invalid.",
         "okta.groups.read");
    says("Bearer authorization_uri=\"http://a/oauth2/v1/authorize\", "
         "realm=\"http://a\", scope=\"okta.devices.manage\", "
         "error=\"insufficient_scope\", error_description=\"The access token "
         "provided does not contain the required scopes.\", resource=\"/x\"",
         "insufficient_scope",
         "The access token provided does not contain the required scopes.",
         "okta.devices.manage");
}

static void a_challenge_without_an_error_says_none(void)
{
    says("", "", "", "");
    says("Basic realm=\"x\"", "", "", "");
    says("Negotiate", "", "", "");
    says("DPoP algs=\"ES256\"", "", "", "");
    says("Bearer scope=\"a b\"", "", "", "");
    says("Bearer error_description=\"x\"", "", "", "");
    says("Bearer error=\"\"", "", "", "");
}

static void names_and_schemes_are_in_any_case_and_blanks_are_allowed(void)
{
    says("bearer ERROR=\"a\",Error_Description=\"b\",SCOPE=c", "a", "b", "c");
    says("Bearer   error = \"a\" ,\terror_description\t=\t\"b\" , ,scope =c ",
         "a", "b", "c");
    says(" ,, Bearer error=\"a\"", "a", "", "");
    says("Bearer error=invalid_token", "invalid_token", "", "");
}

static void quotes_hold_commas_escapes_and_other_challenges(void)
{
    says("Bearer realm=\"a, DPoP error=x\", error=\"b\"", "b", "", "");
    says("Bearer error=\"a\", error_description=\"say \\\"no\\\", \\\\ or "
         "\\y=es\"",
         "a", "say \"no\", \\ or y=es", "");
    says("Bearer error=\"a\", error_description=\"ends in \\\\\", scope=\"s\"",
         "a", "ends in \\", "s");
    says("Bearer error=\"a\", error_description=\"caf\xC3\xA9\"", "a",
         "caf\xC3\xA9", "");
}

static void of_several_challenges_the_one_with_an_error_counts(void)
{
    says("Basic realm=\"x\", Bearer error=\"a\", scope=\"s\"", "a", "", "s");
    says("Bearer scope=\"no\", DPoP error=\"a\"", "a", "", "");
    says("Bearer error=\"a\", DPoP algs=\"ES256\", scope=\"no\"", "a", "", "");
    says("Bearer error=\"a\", Bearer error=\"b\"", "a", "", "");
    says("Bearer error=\"a\", scope=\"no\", DPoP error=\"b\", scope=\"s\"", "b",
         "", "s");
    says("DPoP error=\"a\", DPoP error=\"b\", Bearer error=\"c\"", "a", "", "");
    says("Negotiate, NTLM, Bearer error=\"a\"", "a", "", "");
    says("Digest realm=\"x\", nonce=\"y\", qop=\"auth\", Bearer error=\"a\"",
         "a", "", "");
}

static void a_token68_is_no_parameter(void)
{
    says("Negotiate oRQwEqADCgEBoQsGCSqGSIb3EgECAg==, Bearer error=\"a\"", "a",
         "", "");
    says("Negotiate abc/d+e, Bearer error=\"a\"", "a", "", "");
    says("Negotiate abc=, DPoP error=\"a\"", "a", "", "");
    says("Bearer abc", "", "", "");
    says("Negotiate error=, Bearer error=\"a\"", "a", "", "");
}

static void what_breaks_the_grammar_is_skipped(void)
{
    says("Bearer error=\"a", "a", "", "");
    says("Bearer error=\"a\\", "a\\", "", "");
    says("Bearer (x) y, error=\"a\"", "a", "", "");
    says("Bearer @@@\"x, y\", error=\"a\"", "a", "", "");
    says("Bearer =x, error=\"a\"", "a", "", "");
    says("error=\"a\"", "a", "", "");
    says("Bearer error=\"a\" error_description=\"b\"", "a", "b", "");
    says("Bearer error=\"a\", error=\"b\"", "a", "", "");
    says("=,=,\"\",\\", "", "", "");
}

/* The caller masks secrets before it shortens the text: half of a secret would
   not be recognized. */
static void nothing_is_cut(void)
{
    auto_challenge struct challenge c = CHALLENGE_INIT;
    auto_buf struct buf value = BUF_INIT(262144);

    buf_str(&value, "Bearer error=\"a\", error_description=\"x");
    for (int i = 0; i < 50000; i++)
        buf_str(&value, "\xC3\xA9");
    buf_str(&value, "\", scope=\"s\"");
    CU_ASSERT(challenge_read(&c, &value));
    CU_ASSERT_EQUAL(c.description.size, 100001);
    UNIT_TEXT(buf_cstr(&c.scope), "s");
}

static void a_line_ends_a_quoted_text_that_was_not_closed(void)
{
    says("Basic realm=\"a\nBearer error=\"b\"", "b", "", "");
    says("Basic realm=\"a\\\nBearer error=\"b\"", "b", "", "");
    says("\"\nBearer error=\"b\"", "b", "", "");
    says("Negotiate YII=\nBearer error=\"b\"", "b", "", "");
    says("Negotiate\nBearer error=\"b\"", "b", "", "");
    says("Bearer error=\nDPoP error=\"b\"", "b", "", "");
    says("Bearer error=\"a\"\nerror_description=\"b\"", "a", "b", "");
    says("Bearer error=\"a, error_description=x\nDPoP error=\"c\"", "c", "",
         "");
}

/* No part of a value may cause a read beyond its end. */
static void every_piece_of_a_value_is_safe(void)
{
    static const char whole[] = "Negotiate ab==, Bearer realm=\"a\\\"b\", "
                                "error=x, DPoP error=\"y\\\\\", scope=\"\0\"";

    for (size_t from = 0; from < sizeof whole; from++) {
        for (size_t size = 0; size <= sizeof whole - from; size++) {
            auto_challenge struct challenge c = CHALLENGE_INIT;
            auto_buf struct buf value = BUF_INIT(1024);

            buf_add(&value, whole + from, size);
            CU_ASSERT(challenge_read(&c, &value));
        }
    }
}

UNIT_MAIN("challenge", UNIT_TEST(what_okta_sends_is_read),
          UNIT_TEST(a_challenge_without_an_error_says_none),
          UNIT_TEST(names_and_schemes_are_in_any_case_and_blanks_are_allowed),
          UNIT_TEST(quotes_hold_commas_escapes_and_other_challenges),
          UNIT_TEST(of_several_challenges_the_one_with_an_error_counts),
          UNIT_TEST(a_token68_is_no_parameter),
          UNIT_TEST(what_breaks_the_grammar_is_skipped),
          UNIT_TEST(nothing_is_cut),
          UNIT_TEST(a_line_ends_a_quoted_text_that_was_not_closed),
          UNIT_TEST(every_piece_of_a_value_is_safe))
