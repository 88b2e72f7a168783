/* SPDX-License-Identifier: MIT */
/*
 * test-settings.c - the key by which a handle, set up for one connection, is
 * found again: all that is set up is in it, and no secret
 */
#include "settings.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

#define DOMAIN "\"domain\":\"acme.okta.com\",\"api_token\":\"00secretToken\""

/* Each differs from all others by one setting. */
static const char *const connections[] = {
    "{" DOMAIN "}",
    "{\"domain\":\"other.okta.com\",\"api_token\":\"00secretToken\"}",
    "{" DOMAIN ",\"ca_file\":\"/a.pem\"}",
    "{" DOMAIN ",\"client_cert\":\"/a.pem\"}",
    "{" DOMAIN ",\"client_key\":\"/a.pem\"}",
    "{" DOMAIN ",\"client_key_passphrase\":\"secretPhrase\"}",
    "{" DOMAIN ",\"client_key_passphrase\":\"secretOther\"}",
    "{" DOMAIN ",\"proxy\":\"http://someone:secretWord@proxy:1\"}",
    "{" DOMAIN ",\"proxy\":\"http://someone:secretMore@proxy:1\"}",
    "{" DOMAIN ",\"proxy\":\"http://proxy:1\"}",
    "{" DOMAIN ",\"http2\":false}",
};
#define CONNECTIONS (sizeof connections / sizeof *connections)

static void key_of(struct buf *key, const char *text)
{
    struct card_call call = CARD_CALL_INIT;
    auto_error struct error error = ERROR_INIT;
    auto_connection struct connection connection = CONNECTION_INIT;

    call.connection = (struct card_text){text, strlen(text)};
    CU_ASSERT_FATAL(connection_read(&call, &connection, &error));
    CU_ASSERT(settings_key(key, &connection));
}

static void two_keys(size_t i, size_t k)
{
    auto_buf struct buf one = BUF_INIT(4096), other = BUF_INIT(4096);
    bool equal;

    key_of(&one, connections[i]);
    key_of(&other, connections[k]);
    equal =
        one.size == other.size && memcmp(one.data, other.data, one.size) == 0;
    if (equal != (i == k))
        printf("# %s and %s\n", connections[i], connections[k]);
    CU_ASSERT_EQUAL(equal, i == k);
    CU_ASSERT_PTR_NULL(memmem(one.data, one.size, "secret", 6));
}

static void every_setting_is_in_the_key_and_no_secret(void)
{
    for (size_t i = 0; i < CONNECTIONS; i++) {
        for (size_t k = 0; k < CONNECTIONS; k++)
            two_keys(i, k);
    }
}

UNIT_MAIN("settings", UNIT_TEST(every_setting_is_in_the_key_and_no_secret))
