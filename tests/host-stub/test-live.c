/* SPDX-License-Identifier: MIT */
/* Renewed tokens are kept even if the disk fails in between. */
#include "live.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "unit.h"

static const struct card_field fields[] = {
    {.key = "place", .title = "Place", .type = CARD_TYPE_TEXT},
    {.key = "token", .title = "Token", .type = CARD_TYPE_TEXT},
    {.key = "refresh", .title = "Refresh", .type = CARD_TYPE_TEXT},
};

static char directory[] = "/tmp/test-live.XXXXXX";
static char path[64], blocking[64];

/* Puts a directory where the new file is written first. */
static void block(bool blocked)
{
    CU_ASSERT_EQUAL(blocked ? mkdir(blocking, 0700) : rmdir(blocking), 0);
}

static void file_is(const char *expected)
{
    auto_buf struct buf text = BUF_INIT(4096), why = BUF_INIT(4096);

    CU_ASSERT(file_read(path, &text, NULL, &why));
    UNIT_TEXT(buf_cstr(&text), expected);
}

static void renew(struct live *live, const char *update)
{
    live_renew(live, (struct card_text){update, strlen(update)});
}

static void what_was_not_kept_is_kept_with_the_next(bool at_the_end)
{
    static const char before[] = "{\"place\":\"p\",\"token\":\"0\"}";
    struct connection connection = CONNECTION_INIT;
    struct live live = LIVE_INIT;
    FILE *file = fopen(path, "w");

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT(fputs(before, file) >= 0);
    CU_ASSERT_EQUAL(fclose(file), 0);
    buf_str(&connection.text, before);
    buf_str(&connection.path, path);
    CU_ASSERT_FATAL(live_begin(&live, &connection, (struct fields){fields, 3}));
    block(true);
    renew(&live, "{\"token\":\"1\"}");
    renew(&live, "{\"refresh\":\"r1\"}");
    file_is(before);
    block(false);
    if (!at_the_end)
        renew(&live, "{\"refresh\":\"r2\"}");
    live_end(&live);
    file_is(at_the_end
                ? "{\"place\":\"p\",\"token\":\"1\", \"refresh\": \"r1\"}"
                : "{\"place\":\"p\",\"token\":\"1\", \"refresh\": \"r2\"}");
    connection_free(&connection);
}

static void two_updates_that_were_not_kept_are_kept_by_the_third(void)
{
    what_was_not_kept_is_kept_with_the_next(false);
}

static void two_updates_that_were_not_kept_are_kept_at_the_end(void)
{
    what_was_not_kept_is_kept_with_the_next(true);
}

static void begin_and_end(void)
{
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(directory));
    snprintf(path, sizeof path, "%s/c.json", directory);
    snprintf(blocking, sizeof blocking, "%s/.c.json.new", directory);
    two_updates_that_were_not_kept_are_kept_by_the_third();
    two_updates_that_were_not_kept_are_kept_at_the_end();
    CU_ASSERT_EQUAL(unlink(path), 0);
    CU_ASSERT_EQUAL(rmdir(directory), 0);
}

UNIT_MAIN(
    "live",
    {"two_updates_that_were_not_kept_are_kept_with_the_next_or_at_the_end",
     begin_and_end})
