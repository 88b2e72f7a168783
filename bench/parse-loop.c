/* SPDX-License-Identifier: MIT */
/*
 * parse-loop.c - parses an answer in memory with json-c or, with `valid`,
 * checks it with our own validator
 */
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jsontext.h"
#include "loop.h"

static char *text;
static size_t text_size;
static bool only_valid;

static bool prepare(char **places)
{
    FILE *file = fopen(places[1], "re");
    size_t got = 1;

    only_valid = strcmp(places[0], "valid") == 0;
    while (file != NULL && got > 0) {
        char *grown = realloc(text, text_size + 65536);

        if (grown == NULL)
            break;
        text = grown;
        got = fread(text + text_size, 1, 65536, file);
        text_size += got;
    }
    if (file != NULL)
        fclose(file);
    return text_size > 0 && (only_valid || strcmp(places[0], "json-c") == 0);
}

static void *open_client(void)
{
    return json_tokener_new();
}

static long call(void *client)
{
    struct json_object *object;

    if (only_valid)
        return json_valid(text, text_size, NULL) ? (long)text_size : -1;
    json_tokener_reset(client);
    object = json_tokener_parse_ex(client, text, (int)text_size);
    if (object == NULL)
        return -1;
    json_object_put(object);
    return (long)text_size;
}

static void close_client(void *client)
{
    json_tokener_free(client);
}

int main(int argc, char **argv)
{
    static const struct loop loop = {"json-c|valid FILE", 2,    prepare,
                                     open_client,         call, close_client};

    return loop_main(argc, argv, &loop);
}
