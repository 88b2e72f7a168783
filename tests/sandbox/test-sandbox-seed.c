/* SPDX-License-Identifier: MIT */
/*
 * test-sandbox-seed.c - the org that the sandbox starts with
 */
#include <stdlib.h>
#include <string.h>

#include "device.h"
#include "org.h"
#include "unit.h"

/* The complete data of the org's devices and their users, as text. */
static char *org_text(uint64_t seed, size_t devices)
{
    auto_buf struct buf text = BUF_INIT((size_t)1 << 28);
    struct org org;

    CU_ASSERT_FATAL(org_seed(&org, seed, devices));
    for (size_t i = 0; i < org.device_count; i++) {
        auto_object struct json_object *device =
            device_object(&org, &org.devices[i], "http://x", EXPAND_USER);
        object_write(&text, device);
    }
    CU_ASSERT(buf_ok(&text));
    org_free(&org);
    return buf_take(&text, NULL);
}

static void one_seed_makes_one_org(void)
{
    char *first = org_text(7, 300);
    char *again = org_text(7, 300);
    char *other = org_text(8, 300);

    CU_ASSERT(strcmp(first, again) == 0);
    CU_ASSERT(strcmp(first, other) != 0);
    free(first);
    free(again);
    free(other);
}

static void the_well_known_devices_are_there_whatever_the_seed(void)
{
    for (uint64_t seed = 1; seed < 5; seed++) {
        struct org org;
        CU_ASSERT_FATAL(org_seed(&org, seed, 250));
        const struct device *first = org_device(&org, "guo8jx5vVoxfvJeLb0w4");
        CU_ASSERT_PTR_EQUAL_FATAL(first, &org.devices[0]);
        UNIT_TEXT(first->text[DEVICE_DISPLAY_NAME], "DESKTOP-EHAD3IE");
        CU_ASSERT_EQUAL(first->status, DEVICE_ACTIVE);
        CU_ASSERT_PTR_NOT_NULL(org_device(&org, "guo4a5u7YAHhjXrMK0g4"));
        CU_ASSERT_PTR_NOT_NULL(org_user(&org, "00u17vh0q8ov8IU881d7"));
        CU_ASSERT_PTR_NULL(org_device(&org, "guo8jx5vVoxfvJeLb0w5"));
        CU_ASSERT_PTR_NULL(org_device(&org, ""));
        org_free(&org);
    }
}

static void every_device_is_found_by_its_id(void)
{
    struct org org;

    CU_ASSERT_FATAL(org_seed(&org, 3, 2000));
    for (size_t i = 0; i < org.device_count; i++)
        CU_ASSERT_PTR_EQUAL(org_device(&org, org.devices[i].id),
                            &org.devices[i]);
    org_free(&org);
}

static void logins_are_unique(void)
{
    struct org org;

    CU_ASSERT_FATAL(org_seed(&org, 3, 4000));
    for (size_t i = 0; i < org.user_count; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(org.users[i].login, org.users[k].login) == 0)
                CU_FAIL("two users have one login");
    org_free(&org);
}

static void most_devices_are_active_and_each_status_occurs(void)
{
    size_t count[4] = {0, 0, 0, 0};
    struct org org;

    CU_ASSERT_FATAL(org_seed(&org, 1, 250));
    for (size_t i = 0; i < org.device_count; i++) {
        const struct device *device = &org.devices[i];
        count[device->status]++;
        if (device->status == DEVICE_DEACTIVATED)
            CU_ASSERT_EQUAL(device->user_count, 0);
        CU_ASSERT(device->created_ms <= device->updated_ms);
        for (size_t k = 1; k < device->user_count; k++)
            CU_ASSERT(device->users[k].user != device->users[0].user);
    }
    CU_ASSERT(count[DEVICE_ACTIVE] > 175 && count[DEVICE_ACTIVE] < 225);
    CU_ASSERT(count[DEVICE_CREATED] > 0);
    CU_ASSERT(count[DEVICE_SUSPENDED] > 0);
    CU_ASSERT(count[DEVICE_DEACTIVATED] > 0);
    org_free(&org);
}

static void an_org_without_devices_is_fine(void)
{
    struct org org;

    CU_ASSERT_FATAL(org_seed(&org, 1, 0));
    CU_ASSERT_PTR_NULL(org_device(&org, "guo8jx5vVoxfvJeLb0w4"));
    org_free(&org);
}

UNIT_MAIN("seed", {"one_seed_makes_one_org", one_seed_makes_one_org},
          {"the_well_known_devices_are_there_whatever_the_seed",
           the_well_known_devices_are_there_whatever_the_seed},
          {"every_device_is_found_by_its_id", every_device_is_found_by_its_id},
          {"logins_are_unique", logins_are_unique},
          {"most_devices_are_active_and_each_status_occurs",
           most_devices_are_active_and_each_status_occurs},
          {"an_org_without_devices_is_fine", an_org_without_devices_is_fine})
