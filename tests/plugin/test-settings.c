/* SPDX-License-Identifier: MIT */
/*
 * test-settings.c - the key under which a handle that was set up for a
 * connection is found again: it must contain all settings, and no secret
 */
#include "settings.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DOMAIN "\"domain\":\"acme.okta.com\",\"api_token\":\"00secretToken\""

/* Each differs from all others in one setting. */
static const char *const connections[] = {
    "{" DOMAIN "}",
    "{\"domain\":\"other.okta.com\",\"api_token\":\"00secretToken\"}",
    "{" DOMAIN ",\"ca_file\":\"/a.pem\"}",
    "{" DOMAIN ",\"client_cert\":\"/a.pem\"}",
    "{" DOMAIN ",\"client_cert\":\"/a.pem\",\"client_key\":\"/a.pem\"}",
    "{" DOMAIN
    ",\"client_cert\":\"/a.pem\",\"client_key_passphrase\":\"secretPhrase\"}",
    "{" DOMAIN
    ",\"client_cert\":\"/a.pem\",\"client_key_passphrase\":\"secretOther\"}",
    "{" DOMAIN ",\"proxy\":\"http://someone:secretWord@proxy:1\"}",
    "{" DOMAIN ",\"proxy\":\"http://someone:secretMore@proxy:1\"}",
    "{" DOMAIN ",\"proxy\":\"http://proxy:1\"}",
    "{" DOMAIN ",\"http2\":false}",
};
#define CONNECTIONS (sizeof connections / sizeof *connections)

static void key_for(struct buf *key, const char *text, bool http1)
{
    struct card_call call = CARD_CALL_INIT;
    auto_error struct error error = ERROR_INIT;
    auto_connection struct connection connection = CONNECTION_INIT;

    call.connection = (struct card_text){text, strlen(text)};
    CU_ASSERT_FATAL(connection_read(&call, &connection, &error));
    CU_ASSERT(settings_key(key, &connection, http1));
}

static void key_of(struct buf *key, const char *text)
{
    key_for(key, text, false);
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

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT(fputs(text, file) >= 0);
    CU_ASSERT_EQUAL(fclose(file), 0);
}

/* Appends the key of a connection that names the file at this path. */
static void key_with(struct buf *key, const char *place, const char *path)
{
    char text[512];

    snprintf(text, sizeof text,
             "{" DOMAIN ",\"client_cert\":\"/cert.pem\",\"%s\":\"%s\"}", place,
             path);
    key_of(key, text);
}

static bool same(const struct buf *one, const struct buf *other)
{
    return one->size == other->size
           && memcmp(one->data, other->data, one->size) == 0;
}

/* The file is absent, then present, rewritten in place, replaced by another
   inode, and absent again. */
static void a_file_that_is_replaced_makes_another_key(void)
{
    static const char *const places[] = {"ca_file", "client_key"};
    char directory[] = "/tmp/test-settings.XXXXXX";
    char path[64], other[64];

    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(directory));
    snprintf(path, sizeof path, "%s/a.pem", directory);
    snprintf(other, sizeof other, "%s/b.pem", directory);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        auto_buf struct buf absent = BUF_INIT(4096), there = BUF_INIT(4096);
        auto_buf struct buf again = BUF_INIT(4096), longer = BUF_INIT(4096);
        auto_buf struct buf renamed = BUF_INIT(4096), gone = BUF_INIT(4096);

        key_with(&absent, places[i], path);
        write_file(path, "one");
        key_with(&there, places[i], path);
        key_with(&again, places[i], path);
        write_file(path, "other");
        key_with(&longer, places[i], path);
        write_file(other, "other");
        CU_ASSERT_EQUAL(rename(other, path), 0);
        key_with(&renamed, places[i], path);
        CU_ASSERT_EQUAL(unlink(path), 0);
        key_with(&gone, places[i], path);
        CU_ASSERT_TRUE(same(&there, &again));
        CU_ASSERT_TRUE(same(&absent, &gone));
        CU_ASSERT_FALSE(same(&absent, &there));
        CU_ASSERT_FALSE(same(&there, &longer));
        CU_ASSERT_FALSE(same(&longer, &renamed));
    }
    CU_ASSERT_EQUAL(rmdir(directory), 0);
}

/* As if the connection itself excluded HTTP/2. */
static void a_request_over_http_1_alone_has_a_key_of_its_own(void)
{
    auto_buf struct buf both = BUF_INIT(4096), one = BUF_INIT(4096);
    auto_buf struct buf without = BUF_INIT(4096);

    key_of(&both, "{" DOMAIN "}");
    key_for(&one, "{" DOMAIN "}", true);
    key_of(&without, "{" DOMAIN ",\"http2\":false}");
    CU_ASSERT(both.size == one.size
              && memcmp(both.data, one.data, one.size) != 0);
    CU_ASSERT(without.size == one.size
              && memcmp(without.data, one.data, one.size) == 0);
}

UNIT_MAIN("settings", UNIT_TEST(every_setting_is_in_the_key_and_no_secret),
          UNIT_TEST(a_file_that_is_replaced_makes_another_key),
          UNIT_TEST(a_request_over_http_1_alone_has_a_key_of_its_own))
