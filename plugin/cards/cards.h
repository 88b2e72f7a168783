/* SPDX-License-Identifier: MIT */
/*
 * cards.h - the other cards of the module, besides the one it exports
 *
 * Each has a row in cards.c.
 */
#ifndef CARDS_H
#define CARDS_H

#include "card.h"

extern const struct card_descriptor read_device_descriptor;
int32_t read_device_execute(const struct card_call *call,
                            struct card_result *result);

extern const struct card_descriptor list_device_users_descriptor;
int32_t list_device_users_execute(const struct card_call *call,
                                  struct card_result *result);

extern const struct card_descriptor activate_device_descriptor;
int32_t activate_device_execute(const struct card_call *call,
                                struct card_result *result);

extern const struct card_descriptor deactivate_device_descriptor;
int32_t deactivate_device_execute(const struct card_call *call,
                                  struct card_result *result);

extern const struct card_descriptor search_devices_descriptor;
int32_t search_devices_execute(const struct card_call *call,
                               struct card_result *result);

extern const struct card_descriptor suspend_device_descriptor;
int32_t suspend_device_execute(const struct card_call *call,
                               struct card_result *result);

extern const struct card_descriptor unsuspend_device_descriptor;
int32_t unsuspend_device_execute(const struct card_call *call,
                                 struct card_result *result);

extern const struct card_descriptor delete_device_descriptor;
int32_t delete_device_execute(const struct card_call *call,
                              struct card_result *result);

/* Implements card_descriptor.get_extension for the card that the module
   exports. */
const void *cards_extension(const char *name);

#endif
