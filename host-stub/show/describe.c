/* SPDX-License-Identifier: MIT */
/* describe.c - host-stub describe: shows the card to a person. */
#include <string.h>
#include <unistd.h>

#include "choices.h"
#include "commands.h"
#include "describe-json.h"
#include "effects.h"
#include "loader.h"
#include "output.h"
#include "terminal.h"
#include "text.h"

#define KEY_INDENT 2
#define TEXT_INDENT 6

/* "dropdown, required, secret, from $NAME" */
static void add_kind(struct buf *out, const struct card_field *field,
                     bool is_output)
{
    buf_str(out, field_type_name(field));
    if (field->flags & CARD_FIELD_ANY_JSON)
        buf_str(out, " or any JSON");
    if (field->flags & CARD_FIELD_MULTILINE)
        buf_str(out, ", several lines");
    if (field->flags & CARD_FIELD_PATH)
        buf_str(out, ", a path");
    if (field->flags & CARD_FIELD_URL)
        buf_str(out, ", a URL");
    if (field_is_integer(field))
        buf_str(out, ", a whole one");
    else if (field->format != NULL)
        buf_fmt(out, ", written as %s", field->format);
    if (is_output)
        buf_str(out, field->flags & CARD_FIELD_REQUIRED ? ", always present"
                                                        : ", may be absent");
    else
        buf_str(out, field->flags & CARD_FIELD_REQUIRED ? ", required"
                                                        : ", optional");
    if (field->flags & CARD_FIELD_SECRET)
        buf_str(out, ", secret");
    if (field->flags & CARD_FIELD_LIST)
        buf_str(out, ", a list is a page");
}

static void add_labelled(struct buf *out, const char *label, const char *text)
{
    size_t column = TEXT_INDENT + strlen(label) + 1;

    text_pad(out, TEXT_INDENT);
    buf_fmt(out, "%s ", label);
    text_wrap(out, text, column, TEXT_INDENT + 2);
}

static void add_condition(struct buf *out, const struct card_field *field)
{
    auto_buf struct buf text = BUF_INIT(BUF_TEXT);

    if (field->shown_if_key == NULL)
        return;
    buf_fmt(&text, "%s is ", field->shown_if_key);
    for (size_t i = 0; field->shown_if_values[i] != NULL; i++) {
        if (i > 0)
            buf_str(&text,
                    field->shown_if_values[i + 1] == NULL ? " or " : ", ");
        buf_str(&text, field->shown_if_values[i]);
    }
    add_labelled(out, "Only when", buf_cstr(&text));
}

static void add_limits(struct buf *out, const struct card_field *field)
{
    auto_buf struct buf text = BUF_INIT(BUF_WORD);

    if (field->minimum == 0 && field->maximum == 0)
        return;
    buf_fmt(&text, "%lld to %lld", (long long)field->minimum,
            (long long)field->maximum);
    add_labelled(out, "From", buf_cstr(&text));
}

static void add_choices(struct buf *out, const struct card_field *field)
{
    size_t width = 0;

    for (size_t i = 0; i < field->choice_count; i++) {
        size_t columns = text_columns(field->choices[i].value);

        if (columns > width)
            width = columns;
    }
    for (size_t i = 0; i < field->choice_count; i++) {
        const struct card_choice *choice = &field->choices[i];
        const char *help = choice->help;

        if (help == NULL)
            help =
                strcmp(choice->title, choice->value) != 0 ? choice->title : "";
        text_pad(out, TEXT_INDENT);
        text_safe(out, choice->value, strlen(choice->value));
        text_pad(out, width - text_columns(choice->value) + 2);
        text_wrap(out, help, TEXT_INDENT + width + 2, TEXT_INDENT + width + 2);
    }
}

static void add_source(struct buf *out, const struct about *about,
                       const struct card_field *field)
{
    auto_buf struct buf text = BUF_INIT(BUF_TEXT);

    if (choices_of_field(about, field) == NULL)
        return;
    buf_fmt(&text, "host-stub choices %s %s", about->card.id, field->key);
    add_labelled(out, "Values by name:", buf_cstr(&text));
}

/* Does the help text already give an example? One is enough. */
static bool has_example(const struct card_field *field)
{
    return field->help != NULL && strstr(field->help, "Example:") != NULL;
}

static void add_field(struct buf *out, const struct about *about,
                      const struct card_field *field, bool is_output)
{
    auto_buf struct buf kind = BUF_INIT(BUF_LINE);

    text_pad(out, KEY_INDENT);
    text_safe(out, field->key, strlen(field->key));
    buf_str(out, "  ");
    buf_fmt(&kind, "%s: ", field->title);
    add_kind(&kind, field, is_output);
    text_wrap(out, buf_cstr(&kind), KEY_INDENT + text_columns(field->key) + 2,
              TEXT_INDENT);
    if (field->help != NULL) {
        text_pad(out, TEXT_INDENT);
        text_wrap(out, field->help, TEXT_INDENT, TEXT_INDENT);
    }
    add_condition(out, field);
    add_choices(out, field);
    add_limits(out, field);
    if (field->pattern != NULL)
        add_labelled(out, "Matches", field->pattern);
    if (field->default_json != NULL)
        add_labelled(out, "Default:", field->default_json);
    if (field->example_json != NULL && !has_example(field))
        add_labelled(out, "Example:", field->example_json);
    if (field->env != NULL)
        add_labelled(out, "Variable:", field->env);
    add_source(out, about, field);
    if (field->schema_json != NULL)
        add_labelled(out, "Schema:", field->schema_json);
}

/* Appends "LABEL TEXT (ID)", safe to show on a terminal. */
static void add_line(struct buf *out, const char *label, const char *text,
                     const char *id)
{
    buf_str(out, label);
    text_safe(out, text, strlen(text));
    if (id != NULL) {
        buf_str(out, " (");
        text_safe(out, id, strlen(id));
        buf_char(out, ')');
    }
    buf_char(out, '\n');
}

static bool same_group(const struct card_field *a, const struct card_field *b)
{
    if (a->group == NULL || b->group == NULL)
        return a->group == b->group;
    return strcmp(a->group, b->group) == 0;
}

static void add_fields(struct buf *out, const char *heading,
                       const struct about *about, struct fields fields,
                       bool is_output)
{
    if (fields.count == 0)
        return;
    buf_fmt(out, "\n%s", heading);
    for (size_t i = 0; i < fields.count; i++) {
        const struct card_field *field = &fields.at[i];

        buf_char(out, '\n');
        if ((i == 0 || !same_group(field, field - 1)) && field->group != NULL)
            add_line(out, "", field->group, NULL);
        add_field(out, about, field, is_output);
    }
}

static void add_page(struct buf *out, const struct about *about)
{
    const struct card_descriptor *card = &about->card;

    text_safe(out, card->title, strlen(card->title));
    buf_fmt(out, " (%s), version %s\n", card->id, card->version);
    add_line(out, "Connector: ", card->connector_title, card->connector);
    if (card->effects != 0) {
        buf_str(out, "What it may do: ");
        effects_words(out, card->effects);
        buf_char(out, '\n');
    }
    if (card->documentation_url != NULL)
        add_line(out, "Documentation: ", card->documentation_url, NULL);
    if (card->deprecated != NULL) {
        buf_str(out, "Deprecated: ");
        text_wrap(out, card->deprecated, 12, 2);
    }
    if (about->family != NULL)
        add_line(out, "In the family of: ", about->family, NULL);
    if (card->description != NULL) {
        buf_char(out, '\n');
        text_wrap(out, card->description, 0, 0);
    }
    add_fields(out, "INPUTS", about, about->inputs, false);
    add_fields(out, "OUTPUTS", about, about->outputs, true);
    add_fields(out, "CONNECTION", about, about->connection, false);
}

int command_describe(const struct options *options, struct problem *problem)
{
    auto_plugin struct plugin plugin = PLUGIN_INIT;
    auto_buf struct buf out = BUF_INIT(BUF_UNLIMITED);

    if (!plugin_find_safely(&plugin, options, options->operands[0], problem))
        return problem->status;
    if (options->json) {
        describe_json(&out, &plugin.about);
        buf_char(&out, '\n');
    } else {
        auto_buf struct buf page = BUF_INIT(BUF_UNLIMITED);

        add_page(&page, &plugin.about);
        text_fit(&out, buf_cstr(&page), terminal_columns(STDOUT_FILENO));
    }
    return output_show(&out, options, problem) ? STATUS_DONE : problem->status;
}
