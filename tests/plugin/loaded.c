/* SPDX-License-Identifier: MIT */
/*
 * loaded.c - provides execute() and the descriptor of the built module
 *
 * A test that is linked with this file instead of the card's library calls the
 * module through dlopen(), as hosts do, and can use all of carry.h.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#include "card.h"
#include "loaded.h"

#ifndef MODULE_FLAGS
#define MODULE_FLAGS (RTLD_NOW | RTLD_LOCAL)
#endif

static card_execute_fn module_execute;
static const struct card_descriptor *module_descriptor;

__attribute__((constructor)) static void load(void)
{
    void *module = dlopen(MODULE, MODULE_FLAGS);

    if (module == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(99);
    }
    module_descriptor = dlsym(module, CARD_DESCRIPTOR_SYMBOL);
    *(void **)&module_execute = dlsym(module, CARD_EXECUTE_SYMBOL);
}

int32_t execute(const struct card_call *call, struct card_result *result)
{
    return module_execute(call, result);
}

static void release(struct card_result *result)
{
    module_descriptor->release(result);
}

const struct card_descriptor card_descriptor = {.release = release};

bool loaded_is_a_module(void)
{
    return module_execute != NULL && module_execute != execute
           && module_descriptor != &card_descriptor;
}
