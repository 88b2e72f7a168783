/* SPDX-License-Identifier: MIT */
/* cards.c - lists the module's other cards, and returns its extensions. */
#include "cards.h"

#include <string.h>

#include "auth/signin.h"
#include "card-family.h"
#include "descriptor.h"

static const struct card_member members[] = {
    {&read_device_descriptor, read_device_execute},
    {&search_devices_descriptor, search_devices_execute},
    {&list_device_users_descriptor, list_device_users_execute},
    {&activate_device_descriptor, activate_device_execute},
    {&deactivate_device_descriptor, deactivate_device_execute},
    {&suspend_device_descriptor, suspend_device_execute},
    {&unsuspend_device_descriptor, unsuspend_device_execute},
    {&delete_device_descriptor, delete_device_execute},
};

static const struct card_family family = {
    .magic = CARD_MAGIC,
    .abi = CARD_ABI,
    .struct_size = sizeof(struct card_family),
    .member_count = COUNT(members),
    .member_size = sizeof(struct card_member),
    .members = members,
};

const void *cards_extension(const char *name)
{
    if (name != NULL && strcmp(name, CARD_FAMILY_EXTENSION) == 0)
        return &family;
    return signin_extension(name);
}
