/* SPDX-License-Identifier: MIT */
/* probe.c - loads a file in a child process, and reports what is in it. */
#include "config.h"

#include "probe.h"

#include <string.h>
#include <sys/wait.h>

#include "apart.h"
#include "check-fields.h"
#include "effects.h"
#include "jsontext.h"
#include "jsonwalk.h"
#include "jsonwrite.h"
#include "plugin.h"

#define LOAD_SECONDS 10

static void add_refusal(struct buf *out, const char *path, const char *reason)
{
    buf_char(out, '{');
    json_member(out, "path", path);
    json_member(out, "reason", reason);
    buf_char(out, '}');
}

static void add_card(struct buf *out, const struct about *about,
                     const char *path)
{
    const struct card_descriptor *card = &about->card;

    buf_char(out, '{');
    json_member(out, "id", card->id);
    json_member(out, "title", card->title);
    json_member(out, "connector", card->connector);
    json_member(out, "connector_title", card->connector_title);
    json_member(out, "version", card->version);
    json_member(out, "path", path);
    if (about->family != NULL)
        json_member(out, "family", about->family);
    if (card->effects != 0) {
        json_key(out, "effects");
        effects_json(out, card->effects);
    }
    if (card->deprecated != NULL) {
        json_key(out, "deprecated");
        json_quote(out, card->deprecated,
                   strnlen(card->deprecated, DESCRIPTOR_LINE_MOST));
    }
    buf_char(out, '}');
}

/* Runs in the child: appends a line of JSON about the file. */
static void add_module(const void *context, struct buf *out)
{
    const char *path = context;
    auto_buf struct buf why = BUF_INIT(BUF_TEXT);
    auto_plugin struct plugin plugin = PLUGIN_INIT;
    auto_family struct family family = {NULL, 0};

    if (!plugin_load(&plugin, &family, path, &why)) {
        add_refusal(out, path, buf_cstr(&why));
        return;
    }
    buf_str(out, "{\"cards\":[");
    add_card(out, &plugin.about, plugin.path);
    for (size_t i = 0; i < family.count; i++) {
        buf_char(out, ',');
        add_card(out, &family.at[i].about, plugin.path);
    }
    buf_str(out, "]}");
}

/* Explains why a child reported nothing. */
static void explain_end(struct buf *why, int status, bool in_time)
{
    if (!in_time)
        buf_fmt(why, "it did not finish loading within %d s", LOAD_SECONDS);
    else if (WIFSIGNALED(status))
        buf_fmt(why, "it crashed while it was being loaded (%s)",
                strsignal(WTERMSIG(status)));
    else
        buf_fmt(
            why,
            "it ended the process while it was being loaded (exit status %d)",
            WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

bool probe(const char *path, struct buf *report, struct problem *problem)
{
    auto_buf struct buf why = BUF_INIT(BUF_LINE);
    struct apart_end end;

    if (!apart(add_module, path, LOAD_SECONDS * 1000, report, &end, problem))
        return false;
    if (end.in_time && report->size > 0
        && json_valid(buf_cstr(report), report->size, NULL))
        return true;
    buf_reset(report);
    explain_end(&why, end.status, end.in_time);
    add_refusal(report, path, buf_cstr(&why));
    return true;
}

void probe_members(struct buf *ids, const struct buf *report)
{
    struct json_span all = {buf_cstr(report), report->size};
    struct json_span cards, card, value;
    struct json_walk walk;

    if (!json_find(all, "cards", &cards)) {
        buf_str(ids, "null");
        return;
    }
    buf_char(ids, '[');
    json_walk_into(&walk, cards);
    while (json_walk_element(&walk, &card)) {
        if (!json_find(card, "family", &value)
            || !json_find(card, "id", &value))
            continue;
        if (ids->data[ids->size - 1] != '[')
            buf_char(ids, ',');
        buf_add(ids, value.data, value.size);
    }
    buf_char(ids, ']');
}

void probe_titles(struct buf *titles, const struct buf *report)
{
    struct json_span all = {buf_cstr(report), report->size};
    struct json_span cards, card, id, title;
    struct json_walk walk;

    if (!json_find(all, "cards", &cards))
        return;
    buf_char(titles, '{');
    json_walk_into(&walk, cards);
    while (json_walk_element(&walk, &card)) {
        if (!json_find(card, "id", &id) || !json_find(card, "title", &title))
            continue;
        if (titles->data[titles->size - 1] != '{')
            buf_char(titles, ',');
        buf_add(titles, id.data, id.size);
        buf_char(titles, ':');
        buf_add(titles, title.data, title.size);
    }
    buf_char(titles, '}');
}
