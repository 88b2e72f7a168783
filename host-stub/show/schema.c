/* SPDX-License-Identifier: MIT */
/* schema.c - host-stub schema: writes schemas and their heads. */
#include "schema.h"

#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "jsonwrite.h"
#include "loader.h"
#include "nearest.h"
#include "output.h"
#include "schema-field.h"
#include "show.h"

/* Conditions apply to members that are present and not empty; this is the
   definition of all other values. */
#define NOT_GIVEN                                               \
    "\"$defs\":{\"not_given\":{\"description\":\"Not given.\"," \
    "\"enum\":[null,{},\"\"]}}"

static struct fields fields_of(const struct about *about, enum schema_of what)
{
    if (what == SCHEMA_INPUT)
        return about->inputs;
    return what == SCHEMA_OUTPUT ? about->outputs : about->connection;
}

static const char *const names[] = {"input", "output", "connection"};

/* JSON Schema has no keyword for a link to documentation, so it goes into the
   description. */
static void add_description(struct buf *out, const struct card_descriptor *card,
                            enum schema_of what)
{
    static const char *const says[] = {
        "What the card is given: one JSON object, the form.",
        "What the card gives: one JSON object.",
        "How the card connects, as the card is given it. A file for host-stub "
        "may also hold {\"file\": PATH}, {\"env\": NAME} or {\"command\": "
        "[...]} in place of a text; the host puts the text there."};
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);

    buf_str(&text, says[what]);
    if (card->documentation_url != NULL)
        buf_fmt(&text, " Documentation: %s", card->documentation_url);
    if (card->deprecated != NULL)
        buf_fmt(&text, " Deprecated: %s", card->deprecated);
    json_key(out, "description");
    json_quote(out, buf_cstr(&text), text.size);
    if (card->deprecated != NULL)
        buf_str(out, ",\"deprecated\":true");
}

static void add_head(struct buf *out, const struct card_descriptor *card,
                     enum schema_of what)
{
    auto_buf struct buf title = BUF_INIT(BUF_TEXT);

    buf_str(out, "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\""
                 ",\"$id\":\"urn:card:");
    buf_fmt(out, "%s:%s\",\"title\":", card->id, names[what]);
    buf_fmt(&title, "%s: %s", card->title, names[what]);
    json_quote(out, buf_cstr(&title), title.size);
    add_description(out, card, what);
    buf_str(out, ",\"type\":\"object\"");
}

/* Lists the fields that are required regardless of other members. */
static void add_required(struct buf *out, struct fields fields)
{
    size_t count = 0;

    for (size_t i = 0; i < fields.count; i++) {
        const struct card_field *field = &fields.at[i];

        if (!(field->flags & CARD_FIELD_REQUIRED)
            || field->shown_if_key != NULL)
            continue;
        buf_str(out, count++ == 0 ? ",\"required\":[" : ",");
        json_quote_str(out, field->key);
    }
    if (count > 0)
        buf_char(out, ']');
}

static void add_rules(struct buf *out, struct fields fields,
                      enum schema_of what)
{
    size_t count = 0;

    for (size_t i = 0; i < fields.count; i++) {
        if (!schema_has_rule(&fields.at[i], what == SCHEMA_INPUT))
            continue;
        buf_str(out, count++ == 0 ? ",\"allOf\":[" : ",");
        schema_rule(out, fields, &fields.at[i], what == SCHEMA_INPUT);
    }
    if (count > 0)
        buf_char(out, ']');
}

void schema_fields(struct buf *out, const struct about *about,
                   enum schema_of what)
{
    struct fields fields = fields_of(about, what);

    add_head(out, &about->card, what);
    buf_str(out, ",\"properties\":{");
    for (size_t i = 0; i < fields.count; i++) {
        json_key(out, fields.at[i].key);
        schema_field(out, &fields.at[i], what == SCHEMA_INPUT);
    }
    buf_char(out, '}');
    add_required(out, fields);
    buf_str(out, ",\"additionalProperties\":false");
    add_rules(out, fields, what);
    if (what == SCHEMA_INPUT)
        buf_str(out, "," NOT_GIVEN);
    buf_char(out, '}');
}

bool schema_named(struct buf *out, const struct about *about, const char *name,
                  struct problem *problem)
{
    static const char *const all[] = {"input", "output", "connection",
                                      "descriptor"};
    const char *slip;

    for (size_t i = 0; i < 3; i++) {
        if (strcmp(name, names[i]) == 0) {
            schema_fields(out, about, (enum schema_of)i);
            return true;
        }
    }
    if (strcmp(name, all[3]) == 0) {
        schema_descriptor(out);
        return true;
    }
    slip = nearest(name, all, 4);
    problem_set(problem, STATUS_USAGE,
                "schema takes input, output, connection "
                "or descriptor, not '%s'",
                name);
    if (slip != NULL)
        buf_fmt(&problem->message, "; did you mean '%s'?", slip);
    return false;
}

int command_schema(const struct options *options, struct problem *problem)
{
    auto_plugin struct plugin plugin = PLUGIN_INIT;
    auto_buf struct buf json = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf out = BUF_INIT(BUF_UNLIMITED);
    const char *name =
        options->operand_count > 1 ? options->operands[1] : "input";

    if (!plugin_find_safely(&plugin, options, options->operands[0], problem)
        || !schema_named(&json, &plugin.about, name, problem))
        return problem->status;
    show_json(&out, (struct json_span){buf_cstr(&json), json.size}, false);
    buf_char(&out, '\n');
    return output_show(&out, options, problem) ? STATUS_DONE : problem->status;
}
