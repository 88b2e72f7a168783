/* SPDX-License-Identifier: MIT */
/* model-world.h - what a bad card does to its process and beyond */
#ifndef MODEL_WORLD_H
#define MODEL_WORLD_H

#include "card.h"

void world_load(void);

/* Called at the beginning and the end of a call. */
void world_before(const struct card_call *call);
void world_after(const struct card_call *call);

#endif
