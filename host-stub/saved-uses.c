/* SPDX-License-Identifier: MIT */
/* saved-uses.c - reads each saved call, and gives it another connection. */
#include "saved-uses.h"

#include <string.h>

#include "files.h"
#include "form-text.h"
#include "jsonwrite.h"
#include "loader.h"
#include "output.h"
#include "saved.h"
#include "search.h"
#include "show.h"

void saved_uses_free(struct saved_uses *uses)
{
    buf_free(&uses->calls);
    buf_free(&uses->other);
}

static void add_call(struct buf *list, const char *call)
{
    buf_fmt(list, "%s@%s", list->size > 0 ? ", " : "", call);
}

/* Replaces the connection in the call's file, and nothing else. */
static bool change_call(const char *call, const char *to)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    auto_buf struct buf path = BUF_INIT(BUF_TEXT);
    auto_buf struct buf text = BUF_INIT_SECRET(SAVED_LIMIT);
    auto_buf struct buf page = BUF_INIT_SECRET(SAVED_LIMIT);
    auto_buf struct buf json = BUF_INIT(BUF_TEXT);
    auto_buf struct buf why = BUF_INIT(BUF_LINE);

    json_quote_str(&json, to);
    if (!saved_path(&path, call, &problem)
        || !file_read(buf_cstr(&path), &text, NULL, &why)
        || !form_check_object("it", &text, STATUS_FORM, &problem))
        return false;
    form_put(&text, "connection",
             (struct json_span){buf_cstr(&json), json.size});
    show_json(&page, (struct json_span){buf_cstr(&text), text.size}, false);
    buf_char(&page, '\n');
    return buf_ok(&text) && buf_ok(&page)
           && output_replace(buf_cstr(&path), &page, 0600, &problem);
}

/* Does the card belong to the connector? Returns false, and sets *is_known to
   false, if no card says so. */
static bool is_of(const struct saved_uses *uses, const struct saved *saved,
                  bool *is_known)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    auto_plugin struct plugin plugin = PLUGIN_INIT;

    *is_known = plugin_find_safely(&plugin, uses->options,
                                   buf_cstr(&saved->card), &problem);
    return *is_known
           && strcmp(plugin.about.card.connector, uses->connector) == 0;
}

static void look_at(struct saved_uses *uses, const char *call, const char *to)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    auto_saved struct saved saved = SAVED_INIT;
    bool is_known, is_used;

    if (!saved_read(&saved, call, &problem)
        || strcmp(buf_cstr(&saved.connection), uses->name) != 0)
        return;
    is_used = is_of(uses, &saved, &is_known);
    if (is_known && !is_used)
        return;
    if (is_used && (to == NULL || change_call(call, to)))
        add_call(&uses->calls, call);
    else
        add_call(&uses->other, call);
}

void saved_uses_find(struct saved_uses *uses, const char *to)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    auto_buf struct buf lines = BUF_INIT(BUF_DATA);
    auto_names struct names names = {0};

    if (!saved_list(&lines, &problem)
        || !names_add_lines(&names, buf_cstr(&lines)))
        return;
    for (size_t i = 0; i < names.count; i++)
        look_at(uses, names.at[i], to);
}

void saved_uses_say_forgotten(const char *connector, const char *name,
                              const struct options *options)
{
    auto_saved_uses struct saved_uses uses =
        SAVED_USES_INIT(options, connector, name);

    saved_uses_find(&uses, NULL);
    notice("%s/%s is forgotten", connector, name);
    if (uses.calls.size > 0)
        notice("%s named it: give another by -c, or save the call again",
               buf_cstr(&uses.calls));
    if (uses.other.size > 0)
        notice("%s may have named it; its card is not found",
               buf_cstr(&uses.other));
}
