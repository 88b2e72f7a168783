/* SPDX-License-Identifier: MIT */
/* The URL in a DPoP proof, written in the way that Okta reads the path of a
   request. */
#include "okta/htu.h"
#include "unit.h"

#define ORG "https://acme.okta.com"
#define BROKEN "\xEF\xBF\xBD"

static void htu_is(const char *url, const char *expected)
{
    auto_buf struct buf htu = BUF_INIT(1024);

    CU_ASSERT(htu_add(&htu, url));
    UNIT_TEXT(buf_cstr(&htu), expected);
}

static void a_plain_url_stays_as_it_is_without_its_query(void)
{
    htu_is(ORG "/api/v1/devices", ORG "/api/v1/devices");
    htu_is(ORG "/api/v1/devices?limit=2&after=a%2Fb", ORG "/api/v1/devices");
    htu_is(ORG "/x#y", ORG "/x");
    htu_is(ORG, ORG);
    htu_is(ORG "?a=%20", ORG);
    htu_is("http://127.0.0.1:8080/oauth2/v1/token",
           "http://127.0.0.1:8080/oauth2/v1/token");
    htu_is("http://[::1]:8080/a%40b", "http://[::1]:8080/a@b");
}

static void the_path_is_decoded(void)
{
    htu_is(ORG "/api/v1/users/bob%40acme.com/devices",
           ORG "/api/v1/users/bob@acme.com/devices");
    htu_is(ORG "/a%2Bb%40c", ORG "/a+b@c");
    htu_is(ORG "/a+b", ORG "/a+b");
    htu_is(ORG "/caf%C3%A9", ORG "/caf\xC3\xA9");
    htu_is(ORG "/caf%c3%a9", ORG "/caf\xC3\xA9");
    htu_is(ORG "/%F0%9F%98%80", ORG "/\xF0\x9F\x98\x80");
    htu_is(ORG "/%5Bx%5D%7C%5C%7B%7D%5E%60%3C%3E", ORG "/[x]|\\{}^`<>");
    htu_is(ORG "/%61%2D%7E", ORG "/a-~");
    htu_is(ORG "/a%2Fb", ORG "/a/b");
    htu_is(ORG "/a%3Fb%26c%3Dd%3B", ORG "/a?b&c=d;");
    htu_is(ORG "/%7f", ORG "/\x7F");
}

static void four_characters_alone_are_encoded(void)
{
    htu_is(ORG "/bob%20smith", ORG "/bob%20smith");
    htu_is(ORG "/100%25", ORG "/100%25");
    htu_is(ORG "/%22a%22", ORG "/%22a%22");
    htu_is(ORG "/a%23b", ORG "/a%23b");
    htu_is(ORG "/%2520", ORG "/%2520");
    htu_is(ORG "/%25%32%30", ORG "/%2520");
}

/* As in Java, on which Okta runs: one U+FFFD for each sequence that is cut
   short. */
static void bytes_that_are_not_utf8_are_replaced(void)
{
    htu_is(ORG "/a%FFb", ORG "/a" BROKEN "b");
    htu_is(ORG "/caf%E9", ORG "/caf" BROKEN);
    htu_is(ORG "/%C3%28", ORG "/" BROKEN "(");
    htu_is(ORG "/%C3", ORG "/" BROKEN);
    htu_is(ORG "/%C3/%A9", ORG "/" BROKEN "/" BROKEN);
    htu_is(ORG "/%E2%82x", ORG "/" BROKEN "x");
    htu_is(ORG "/%F0%9F%98x", ORG "/" BROKEN "x");
    htu_is(ORG "/%F0%9F%98", ORG "/" BROKEN);
    htu_is(ORG "/%C0%AF", ORG "/" BROKEN BROKEN);
    htu_is(ORG "/%E0%80%AF", ORG "/" BROKEN BROKEN BROKEN);
    htu_is(ORG "/%ED%A0%80", ORG "/" BROKEN BROKEN BROKEN);
    htu_is(ORG "/%F4%90%80%80", ORG "/" BROKEN BROKEN BROKEN BROKEN);
    htu_is(ORG "/%F5", ORG "/" BROKEN);
}

static void what_is_not_an_escape_is_a_percent_sign(void)
{
    htu_is(ORG "/%", ORG "/%25");
    htu_is(ORG "/%4", ORG "/%254");
    htu_is(ORG "/%zz%4z", ORG "/%25zz%254z");
    htu_is(ORG "/%%41", ORG "/%25A");
}

UNIT_MAIN("htu", UNIT_TEST(a_plain_url_stays_as_it_is_without_its_query),
          UNIT_TEST(the_path_is_decoded),
          UNIT_TEST(four_characters_alone_are_encoded),
          UNIT_TEST(bytes_that_are_not_utf8_are_replaced),
          UNIT_TEST(what_is_not_an_escape_is_a_percent_sign))
