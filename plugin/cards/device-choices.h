/* SPDX-License-Identifier: MIT */
/*
 * device-choices.h - offers the org's devices by name, for an input with the id
 * of a device
 *
 * Such an input has the key device_id and the flag CARD_FIELD_CHOICES.
 */
#ifndef DEVICE_CHOICES_H
#define DEVICE_CHOICES_H

/* Implements card_descriptor.get_extension for a card with such an input: it
   has card.choices/1 besides what signin_extension() has. */
const void *device_extension(const char *name);

#endif
