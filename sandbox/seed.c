/* SPDX-License-Identifier: MIT */
/*
 * seed.c - generates the users and devices that an org starts with
 *
 * The same seed makes the same org, ids and times included. The first user has
 * the id of Okta's own example, so that a manual can name it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "document.h"
#include "org.h"
#include "seed.h"
#include "seeddata.h"

#define TEXT_MAX 512

/* Appends the ASCII letters of a name in lower case, for a login. */
static void add_plain(struct buf *out, const char *name)
{
    for (; *name != '\0'; name++) {
        if (*name >= 'A' && *name <= 'Z')
            buf_char(out, (char)(*name - 'A' + 'a'));
        else if (*name >= 'a' && *name <= 'z')
            buf_char(out, *name);
    }
}

static char *make_login(const struct org *org, const struct user *user)
{
    auto_buf struct buf login = BUF_INIT(TEXT_MAX);
    size_t same = 1;

    for (const struct user *other = org->users; other < user; other++)
        if (strcmp(other->first_name, user->first_name) == 0
            && strcmp(other->last_name, user->last_name) == 0)
            same++;
    add_plain(&login, user->first_name);
    buf_char(&login, '.');
    add_plain(&login, user->last_name);
    if (same > 1)
        buf_fmt(&login, "%zu", same);
    buf_str(&login, "@example.com");
    return buf_take(&login, NULL);
}

static bool seed_user(struct random *random, const struct org *org,
                      struct user *user)
{
    char phone[16];

    ident_seeded(random, user->id, "00u");
    user->first_name = first_names[random_below(random, first_name_count)];
    user->last_name = last_names[random_below(random, last_name_count)];
    user->created_ms = random_ms(random, SEED_START_MS, SEED_SPAN_MS / 3);
    user->changed_ms = user->created_ms + random_ms(random, 0, 300 * DAY_MS);
    user->login_ms = user->changed_ms + random_ms(random, 0, 300 * DAY_MS);
    if (user == org->users) {
        memcpy(user->id, "00u17vh0q8ov8IU881d7", IDENT_ROOM);
        user->first_name = "Bunk";
        user->last_name = "Moreland";
    }
    if (random_percent(random, 40)) {
        random_text(random, phone, 4, "0123456789");
        auto_buf struct buf text = BUF_INIT(TEXT_MAX);
        buf_fmt(&text, "+1-555-01%s", phone);
        user->mobile_phone = buf_take(&text, NULL);
    }
    user->login = make_login(org, user);
    return user->login != NULL;
}

static int compare_ids(const void *a, const void *b)
{
    const struct device *const *left = a;
    const struct device *const *right = b;
    return strcmp((*left)->id, (*right)->id);
}

static bool seed_devices(struct random *random, struct org *org)
{
    for (size_t i = 0; i < org->device_count; i++) {
        struct device *device = &org->devices[i];
        org->devices_by_id[i] = device;
        if (!seed_device(random, org, device))
            return false;
    }
    qsort(org->devices_by_id, org->device_count, sizeof(struct device *),
          compare_ids);
    return true;
}

bool org_seed(struct org *org, uint64_t seed, size_t devices)
{
    struct random random = {seed};

    memset(org, 0, sizeof(*org));
    pthread_rwlock_init(&org->lock, NULL);
    org->cursor_key = random_next(&random);
    org->user_count = devices / 2 < 10     ? 10
                      : devices / 2 > 5000 ? 5000
                                           : devices / 2;
    org->users = calloc(org->user_count, sizeof(*org->users));
    org->devices = calloc(devices + 1, sizeof(*org->devices));
    org->devices_by_id = calloc(devices + 1, sizeof(struct device *));
    if (org->users == NULL || org->devices == NULL
        || org->devices_by_id == NULL) {
        org->user_count = 0;
        return false;
    }
    org->device_count = devices;
    for (size_t i = 0; i < org->user_count; i++)
        if (!seed_user(&random, org, &org->users[i]))
            return false;
    return seed_devices(&random, org) && seed_documents(org);
}
