/* SPDX-License-Identifier: MIT */
/*
 * execute-loop.c - calls the card through card.h, as any host would
 */
#include <card.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#include "loop.h"

#define TEXT_MAX 65536

static const struct card_descriptor *card;
static card_execute_fn execute_card;
static char form_text[TEXT_MAX], connection_text[TEXT_MAX];
static struct card_call the_call = CARD_CALL_INIT;

static struct card_text read_file(const char *path, char *room)
{
    struct card_text text = {room, 0};
    FILE *file = fopen(path, "re");

    if (file == NULL) {
        perror(path);
        return text;
    }
    text.size = fread(room, 1, TEXT_MAX, file);
    fclose(file);
    return text;
}

static bool prepare(char **places)
{
    void *module = dlopen(places[0], RTLD_NOW | RTLD_LOCAL);

    if (module == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        return false;
    }
    card = dlsym(module, CARD_DESCRIPTOR_SYMBOL);
    *(void **)&execute_card = dlsym(module, CARD_EXECUTE_SYMBOL);
    the_call.deadline_ms = 3600000; /* everything is slow under valgrind */
    the_call.connection = read_file(places[1], connection_text);
    the_call.inputs = read_file(places[2], form_text);
    if (card != NULL && execute_card != NULL && card->magic == CARD_MAGIC
        && card->abi == CARD_ABI)
        return true;
    fprintf(stderr, "%s is no card of this ABI\n", places[0]);
    return false;
}

static void *open_client(void)
{
    return calloc(1, sizeof(struct card_result));
}

static long call(void *context)
{
    struct card_result *result = context;
    int32_t code;
    long size = -1;

    *result = (struct card_result)CARD_RESULT_INIT;
    code = execute_card(&the_call, result);
    if (code == CARD_OK)
        size = (long)result->payload_bytes;
    else
        fprintf(stderr, "%.*s\n", (int)result->error.size, result->error.data);
    card->release(result);
    return size;
}

int main(int argc, char **argv)
{
    static const struct loop loop = {
        "CARD.so CONNECTION FORM", 3, prepare, open_client, call, free};

    return loop_main(argc, argv, &loop);
}
