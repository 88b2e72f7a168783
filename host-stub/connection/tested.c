/* SPDX-License-Identifier: MIT */
/* tested.c - the files that say when connections were tested. */
#include "tested.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "files.h"
#include "jsontext.h"
#include "jsonwalk.h"
#include "output.h"

/* Its name does not end in .json, so it is not the file of a connection. */
static void add_path(struct buf *out, const char *path)
{
    buf_add(out, path, strlen(path) - strlen(".json"));
    buf_str(out, ".tested");
}

bool tested_note(const char *path, bool works, struct problem *problem)
{
    auto_buf struct buf file = BUF_INIT(BUF_TEXT);
    auto_buf struct buf text = BUF_INIT(BUF_WORD);
    char moment[32];
    time_t now = time(NULL);
    struct tm utc;

    if (gmtime_r(&now, &utc) == NULL
        || strftime(moment, sizeof moment, "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
        return problem_set(problem, STATUS_INTERNAL, "the time is not known");
    add_path(&file, path);
    buf_fmt(&text, "{\"at\":\"%s\",\"works\":%s}\n", moment,
            works ? "true" : "false");
    return output_replace(buf_cstr(&file), &text, 0600, problem);
}

void tested_drop(const char *path)
{
    auto_buf struct buf file = BUF_INIT(BUF_TEXT);

    add_path(&file, path);
    unlink(buf_cstr(&file));
}

bool tested_last(const char *path, struct buf *at, bool *works)
{
    auto_buf struct buf file = BUF_INIT(BUF_TEXT);
    auto_buf struct buf text = BUF_INIT(BUF_LINE);
    auto_buf struct buf why = BUF_INIT(BUF_LINE);
    struct json_span object, value;

    add_path(&file, path);
    if (!file_read(buf_cstr(&file), &text, NULL, &why)
        || !json_valid(buf_cstr(&text), text.size, NULL))
        return false;
    object = (struct json_span){buf_cstr(&text), text.size};
    if (json_type(object) != 'o' || !json_find(object, "works", &value)
        || !json_find_text(object, "at", at))
        return false;
    *works = json_type(value) == 't';
    return true;
}

void tested_move(const char *from, const char *to)
{
    auto_buf struct buf old = BUF_INIT(BUF_TEXT);
    auto_buf struct buf new = BUF_INIT(BUF_TEXT);

    add_path(&old, from);
    add_path(&new, to);
    if (rename(buf_cstr(&old), buf_cstr(&new)) != 0)
        unlink(buf_cstr(&new)); /* that of an earlier connection */
}
