/* SPDX-License-Identifier: MIT */
/* The sandbox compares the htu of a DPoP proof as Okta does. */
#include "htu.h"
#include "unit.h"

static void htu_is_compared_with_the_decoded_path(void)
{
    static const struct {
        const char *htu, *url;
        bool fits;
    } urls[] = {
        {"https://a.example/x", "HTTPS://A.Example:443/x", true},
        {"http://a.example", "http://a.example:80/", true},
        {"http://a.example:80/", "http://a.example", true},
        {"http://a/~user", "http://a/%7euser", true},
        {"http://a/%7euser", "http://a/%7euser", false},
        {"http://a/%7euser", "http://a/~user", false},
        {"http://a/u/bob@x.y", "http://a/u/bob%40x.y", true},
        {"http://a/u/bob%40x.y", "http://a/u/bob%40x.y", false},
        {"http://a/u/bob@x.y", "http://a/u/bob@x.y", true},
        {"http://a/caf\xC3\xA9", "http://a/caf%c3%A9", true},
        {"http://a/caf%C3%A9", "http://a/caf%C3%A9", false},
        {"http://a/caf\xEF\xBF\xBD", "http://a/caf%E9", true},
        {"http://a/\xEF\xBF\xBDx", "http://a/%E2%82x", true},
        {"http://a/b%20c", "http://a/b%20c", true},
        {"http://a/b c", "http://a/b%20c", false},
        {"http://a/b%25%22%23", "http://a/b%25%22%23", true},
        {"http://a/b%", "http://a/b%25", false},
        {"http://a/[x]|\\^", "http://a/%5Bx%5d%7C%5C%5E", true},
        {"http://a/a+b", "http://a/a%2Bb", true},
        {"http://a/a+b", "http://a/a+b", true},
        {"http://a//x", "http://a/%2Fx", true},
        {"http://a/%2Fx", "http://a/%2Fx", false},
        {"http://a/x?y", "http://a/x%3Fy", true},
        {"http://a/x", "http://a/X", false},
        {"http://a/x", "http://a/x/", false},
        {"http://a:443/x", "http://a/x", false},
        {"https://a:80/x", "https://a/x", false},
        {"http://a/x", "https://a/x", false},
        {"http://a:8080/", "http://a:8081/", false},
        {"http://a/x?", "http://a/x", false},
        {"http://a/x#", "http://a/x", false},
        {"http://a?", "http://a", false},
        {"a/x", "a/x", false},
        {"http://a/%25", "http://a/%", true},
        {"http://a/%254", "http://a/%4", true},
    };

    for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
        bool fits = htu_fits(urls[i].htu, urls[i].url);
        if (fits != urls[i].fits) {
            unit_comment("htu: ", urls[i].htu);
            unit_comment("url: ", urls[i].url);
        }
        CU_ASSERT_EQUAL(fits, urls[i].fits);
    }
}

UNIT_MAIN("sandbox-htu", UNIT_TEST(htu_is_compared_with_the_decoded_path))
