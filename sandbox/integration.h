/* SPDX-License-Identifier: MIT */
/*
 * integration.h - the device integrations, which can be activated and
 * deactivated
 */
#ifndef SANDBOX_INTEGRATION_H
#define SANDBOX_INTEGRATION_H

#include "call.h"

void integration_list(struct call *call);
void integration_get(struct call *call);
void integration_activate(struct call *call);
void integration_deactivate(struct call *call);

#endif
