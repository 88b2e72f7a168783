/* SPDX-License-Identifier: MIT */
/*
 * connections.c - host-stub connections: what is kept, of all connectors
 *
 * What a connection is for is told by the descriptor of a card of its
 * connector: the first required field that is a text and no secret is where it
 * leads, the first dropdown how it signs in. Where no card of the connector is
 * found, no field can be told from a secret, and all of them are masked.
 */
#include <string.h>

#include "commands.h"
#include "connection.h"
#include "describe-json.h"
#include "files.h"
#include "form-text.h"
#include "grid.h"
#include "jsontext.h"
#include "jsonwrite.h"
#include "kept.h"
#include "list.h"
#include "loader.h"
#include "nearest.h"
#include "output.h"
#include "redact.h"
#include "saved-uses.h"
#include "search.h"
#include "show.h"
#include "tested.h"
#include "text.h"

/* One kept connection. */
struct entry {
    const char *connector;
    const char *name;
    struct buf path;
    struct buf text;         /* with its secrets, as it is in the file */
    struct buf why;          /* why it cannot be read; or empty */
    struct json_span fields; /* of the connector's descriptor; data is NULL if
                                no card is found */
};

#define ENTRY_INIT(connector, name)                                \
    {                                                              \
        (connector), (name), BUF_INIT(BUF_TEXT),                   \
            BUF_INIT_SECRET(CONNECTION_LIMIT), BUF_INIT(BUF_TEXT), \
        {                                                          \
            NULL, 0                                                \
        }                                                          \
    }

static void entry_free(struct entry *entry)
{
    buf_free(&entry->path);
    buf_free(&entry->text);
    buf_free(&entry->why);
}
#define auto_entry __attribute__((cleanup(entry_free)))

/* ---- the descriptor ---- */

static bool is_true(struct json_span field, const char *key)
{
    struct json_span value;

    return json_find(field, key, &value) && json_type(value) == 't';
}

static bool has_text(struct json_span object, const char *key, const char *text)
{
    struct json_span value;

    return json_find(object, key, &value) && json_type(value) == 's'
           && json_string_same(value, text);
}

/* What is known of connectors, from the cards that are found. */
struct catalogue {
    const struct options *options;
    struct buf cards;      /* the output of list --json; empty until needed */
    struct buf connector;  /* the one asked for last */
    struct buf descriptor; /* of a card of it; empty if none is found */
};

#define CATALOGUE_INIT(options)                                 \
    {                                                           \
        (options), BUF_INIT(BUF_UNLIMITED), BUF_INIT(BUF_TEXT), \
            BUF_INIT(BUF_UNLIMITED)                             \
    }

static void catalogue_free(struct catalogue *catalogue)
{
    buf_free(&catalogue->cards);
    buf_free(&catalogue->connector);
    buf_free(&catalogue->descriptor);
}
#define auto_catalogue __attribute__((cleanup(catalogue_free)))

/* Appends PATH.so:ID of the first card of the connector. */
static void find_card(struct buf *word, const struct buf *cards,
                      const char *connector)
{
    struct json_span list = {buf_cstr(cards), cards->size};
    struct json_span all, card;
    struct json_walk walk;

    if (!json_find(list, "cards", &all))
        return;
    json_walk_into(&walk, all);
    while (json_walk_element(&walk, &card)) {
        if (!has_text(card, "connector", connector))
            continue;
        json_find_text(card, "path", word);
        buf_char(word, ':');
        json_find_text(card, "id", word);
        return;
    }
}

/* Finds the fields of the connector's connections. Returns false without them
   if no card of it can be loaded, which is no failure; and with a problem if
   cards cannot be looked for. */
static bool find_fields(struct catalogue *catalogue, const char *connector,
                        struct json_span *fields, struct problem *problem)
{
    auto_problem struct problem refused = PROBLEM_INIT;
    auto_plugin struct plugin plugin = PLUGIN_INIT;
    auto_buf struct buf word = BUF_INIT(BUF_TEXT);

    if (catalogue->cards.size == 0
        && !list_json(&catalogue->cards, catalogue->options, problem))
        return false;
    if (strcmp(buf_cstr(&catalogue->connector), connector) != 0) {
        buf_reset(&catalogue->connector);
        buf_reset(&catalogue->descriptor);
        buf_str(&catalogue->connector, connector);
        find_card(&word, &catalogue->cards, connector);
        if (word.size > 0
            && plugin_find_safely(&plugin, catalogue->options, buf_cstr(&word),
                                  &refused))
            describe_json(&catalogue->descriptor, &plugin.about);
    }
    return catalogue->descriptor.size > 0
           && json_find((struct json_span){buf_cstr(&catalogue->descriptor),
                                           catalogue->descriptor.size},
                        "connection", fields);
}

/* Is the field where the connection leads, or how it signs in? */
static bool is_target(struct json_span field)
{
    return has_text(field, "type", "text") && is_true(field, "required")
           && !is_true(field, "secret");
}

static bool is_signin(struct json_span field)
{
    return has_text(field, "type", "dropdown") && !is_true(field, "secret");
}

/* The first field of the kind. */
static bool find_field(struct json_span fields,
                       bool (*kind)(struct json_span field),
                       struct json_span *found)
{
    struct json_walk walk;

    if (fields.data == NULL)
        return false;
    json_walk_into(&walk, fields);
    while (json_walk_element(&walk, found)) {
        if (kind(*found))
            return true;
    }
    return false;
}

static bool is_secret_key(struct json_span fields, const char *key)
{
    struct json_walk walk;
    struct json_span field;

    if (fields.data == NULL)
        return true;
    json_walk_into(&walk, fields);
    while (json_walk_element(&walk, &field)) {
        if (has_text(field, "key", key))
            return is_true(field, "secret");
    }
    return true; /* nothing says that it is not */
}

/* ---- one connection ---- */

/* Returns false only with a problem; a file that cannot be read is one to be
   shown as such. */
static bool read_entry(struct entry *entry, struct catalogue *catalogue,
                       struct problem *failure)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    auto_buf struct buf why = BUF_INIT(BUF_LINE);

    if (!find_fields(catalogue, entry->connector, &entry->fields, failure)
        && failure->message.size > 0)
        return false;
    if (!kept_path(&entry->path, entry->connector, entry->name, &problem)) {
        buf_str(&entry->why, buf_cstr(&problem.message));
    } else if (!file_read(buf_cstr(&entry->path), &entry->text, NULL, &why)) {
        buf_str(&entry->why, buf_cstr(&why));
    } else if (!form_check_object("it", &entry->text, STATUS_CONNECTION,
                                  &problem)) {
        buf_str(&entry->why, buf_cstr(&problem.message));
    }
    return true;
}

/* Gets the value of the first field of the kind, or its default. */
static bool find_value(const struct entry *entry,
                       bool (*kind)(struct json_span field),
                       struct json_span *field, struct json_span *value)
{
    struct json_span text = {buf_cstr(&entry->text), entry->text.size};
    auto_buf struct buf key = BUF_INIT(BUF_LINE);

    if (entry->why.size > 0 || !find_field(entry->fields, kind, field)
        || !json_find_text(*field, "key", &key))
        return false;
    if (json_find(text, buf_cstr(&key), value) && !json_is_empty(*value))
        return true;
    return json_find(*field, "default", value) && !json_is_empty(*value);
}

/* The title of a dropdown's choice with this value. */
static bool find_choice(struct json_span field, struct json_span value,
                        struct buf *title)
{
    struct json_span choices, choice, one;
    struct json_walk walk;

    if (!json_find(field, "choices", &choices) || json_type(choices) != 'a')
        return false;
    json_walk_into(&walk, choices);
    while (json_walk_element(&walk, &choice)) {
        auto_buf struct buf text = BUF_INIT(BUF_LINE);

        if (!json_find(choice, "value", &one) || json_type(one) != 's')
            continue;
        json_unquote(&text, one);
        if (json_string_same(value, buf_cstr(&text)))
            return json_find_text(choice, "title", title);
    }
    return false;
}

/* Appends a value as a person reads it: a text, what a reference names, or
   JSON. */
static void add_plain(struct buf *out, struct json_span field,
                      struct json_span value)
{
    if (reference_is(value)) {
        buf_str(out, "from ");
        json_compact(out, value);
    } else if (json_type(value) != 's') {
        json_compact(out, value);
    } else if (!find_choice(field, value, out)) {
        json_unquote(out, value);
    }
}

static void add_cell(struct grid *grid, const struct entry *entry,
                     bool (*kind)(struct json_span field))
{
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);
    struct json_span field, value;

    if (find_value(entry, kind, &field, &value))
        add_plain(&text, field, value);
    grid_cell(grid, "%s", text.size > 0 ? buf_cstr(&text) : "-");
}

static void add_test_cell(struct grid *grid, const struct entry *entry)
{
    auto_buf struct buf at = BUF_INIT(BUF_WORD);
    bool works;

    if (entry->why.size > 0)
        grid_cell(grid, "cannot be read: %s", buf_cstr(&entry->why));
    else if (!tested_last(buf_cstr(&entry->path), &at, &works))
        grid_cell(grid, "no test is known");
    else
        grid_cell(grid, "%s %s", buf_cstr(&at), works ? "worked" : "failed");
}

static void add_line(struct grid *grid, const struct entry *entry)
{
    grid_cell(grid, "%s", entry->connector);
    grid_cell(grid, "%s", entry->name);
    add_cell(grid, entry, is_target);
    add_cell(grid, entry, is_signin);
    add_test_cell(grid, entry);
}

/* ---- the same as JSON ---- */

static void add_value(struct buf *out, const char *key,
                      const struct entry *entry,
                      bool (*kind)(struct json_span field))
{
    struct json_span field, value;

    json_key(out, key);
    if (find_value(entry, kind, &field, &value))
        json_compact(out, value);
    else
        buf_str(out, "null");
}

static void add_test(struct buf *out, const struct entry *entry)
{
    auto_buf struct buf at = BUF_INIT(BUF_WORD);
    bool works;

    json_key(out, "tested");
    if (!tested_last(buf_cstr(&entry->path), &at, &works)) {
        buf_str(out, "null");
        return;
    }
    buf_char(out, '{');
    json_member(out, "at", buf_cstr(&at));
    json_key(out, "works");
    buf_str(out, works ? "true}" : "false}");
}

/* Of a command only the program is shown, as there may be a secret among the
   arguments. */
static void add_command(struct buf *out, struct json_span words)
{
    struct json_walk walk;
    struct json_span word;

    json_walk_into(&walk, words);
    buf_str(out, "{\"command\":[");
    if (json_walk_element(&walk, &word))
        json_compact(out, word);
    if (json_walk_element(&walk, &word))
        buf_str(out, ",\"" REDACT_MASK "\"");
    buf_str(out, "]}");
}

/* Appends the connection with *** in place of each secret. */
static void add_masked(struct buf *out, const struct entry *entry)
{
    struct json_span text = {buf_cstr(&entry->text), entry->text.size};
    struct json_span key, value, inner;
    struct json_walk walk;

    buf_char(out, '{');
    json_walk_into(&walk, text);
    while (json_walk_member(&walk, &key, &value)) {
        auto_buf struct buf name = BUF_INIT(CONNECTION_LIMIT);
        bool is_reference = reference_is(value);

        json_unquote(&name, key);
        json_key(out, buf_cstr(&name));
        if (is_reference && json_find(value, "command", &inner)) {
            add_command(out, inner);
        } else if (is_reference || json_is_empty(value)
                   || !is_secret_key(entry->fields, buf_cstr(&name))) {
            json_compact(out, value);
        } else {
            buf_str(out, "\"" REDACT_MASK "\"");
        }
    }
    buf_char(out, '}');
}

static void add_object(struct buf *out, const struct entry *entry, bool whole)
{
    buf_char(out, '{');
    json_member(out, "connector", entry->connector);
    json_member(out, "name", entry->name);
    json_member(out, "path", buf_cstr(&entry->path));
    if (entry->why.size > 0) {
        json_member(out, "error", buf_cstr(&entry->why));
        buf_char(out, '}');
        return;
    }
    add_value(out, "target", entry, is_target);
    add_value(out, "sign_in", entry, is_signin);
    add_test(out, entry);
    if (whole) {
        json_key(out, "connection");
        add_masked(out, entry);
    }
    buf_char(out, '}');
}

/* ---- all of them ---- */

/* Calls `visit` with each kept connection; those of one connector, or of all if
   that is NULL. Stops when it returns false. */
typedef bool visit_fn(void *context, const char *connector, const char *name);

static bool visit_kept(visit_fn *visit, void *context, struct problem *problem)
{
    auto_buf struct buf connectors = BUF_INIT(BUF_DATA);
    auto_names struct names of = {0};

    if (!kept_connectors(&connectors, problem))
        return false;
    if (!names_add_lines(&of, buf_cstr(&connectors)))
        return problem_no_memory(problem);
    for (size_t i = 0; i < of.count; i++) {
        auto_buf struct buf lines = BUF_INIT(BUF_DATA);
        auto_names struct names names = {0};

        if (!kept_list(&lines, of.at[i], problem))
            return false;
        if (!names_add_lines(&names, buf_cstr(&lines)))
            return problem_no_memory(problem);
        for (size_t j = 0; j < names.count; j++) {
            if (!visit(context, of.at[i], names.at[j]))
                return false;
        }
    }
    return true;
}

struct listing {
    struct catalogue catalogue;
    struct problem *problem;
    struct grid grid;
    struct buf json;
};

static bool list_one(void *context, const char *connector, const char *name)
{
    struct listing *listing = context;
    auto_entry struct entry entry = ENTRY_INIT(connector, name);

    if (!read_entry(&entry, &listing->catalogue, listing->problem))
        return false;
    add_line(&listing->grid, &entry);
    if (listing->json.data[listing->json.size - 1] != '[')
        buf_char(&listing->json, ',');
    add_object(&listing->json, &entry, false);
    return true;
}

static void listing_free(struct listing *listing)
{
    catalogue_free(&listing->catalogue);
    grid_free(&listing->grid);
    buf_free(&listing->json);
}

static bool list_all(const struct options *options, struct problem *problem)
{
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);
    __attribute__((cleanup(listing_free))) struct listing listing = {
        CATALOGUE_INIT(options), problem, GRID_INIT(5),
        BUF_INIT(BUF_UNLIMITED)};

    buf_str(&listing.json, "{\"connections\":[");
    if (!visit_kept(list_one, &listing, problem))
        return false;
    buf_str(&listing.json, "]}\n");
    if (!options->json && listing.grid.at == 0)
        notice("no connection is kept; host-stub connect CARD makes one");
    grid_print(&text, &listing.grid);
    return output_print(options->json ? &listing.json : &text, problem);
}

/* ---- one of them ---- */

/* The connections that NAME or CONNECTOR/NAME may mean. */
struct wanted {
    const char *word;
    struct names connectors, names; /* those that fit, in pairs */
    struct names all;
};

static void wanted_free(struct wanted *wanted)
{
    names_free(&wanted->connectors);
    names_free(&wanted->names);
    names_free(&wanted->all);
}

static bool compare_one(void *context, const char *connector, const char *name)
{
    struct wanted *wanted = context;
    auto_buf struct buf whole = BUF_INIT(BUF_TEXT);

    buf_fmt(&whole, "%s/%s", connector, name);
    if (!names_add(&wanted->all, name, strlen(name)))
        return false;
    if (strcmp(wanted->word, name) != 0
        && strcmp(wanted->word, buf_cstr(&whole)) != 0)
        return true;
    return names_add(&wanted->connectors, connector, strlen(connector))
           && names_add(&wanted->names, name, strlen(name));
}

static bool refuse_word(const struct wanted *wanted, struct problem *problem)
{
    const char *slip = nearest(
        wanted->word, (const char *const *)wanted->all.at, wanted->all.count);

    if (wanted->names.count > 1) {
        problem_set(problem, STATUS_USAGE,
                    "%s is kept for more than one connector; name one of:",
                    wanted->word);
        for (size_t i = 0; i < wanted->names.count; i++)
            buf_fmt(&problem->message, "%s %s/%s", i > 0 ? "," : "",
                    wanted->connectors.at[i], wanted->names.at[i]);
        return false;
    }
    problem_set(problem, STATUS_CONNECTION, "no connection '%s' is kept",
                wanted->word);
    if (slip != NULL)
        buf_fmt(&problem->message, "; did you mean '%s'?", slip);
    return problem_add(problem, "host-stub connections lists them");
}

static bool show_entry(const char *connector, const char *name,
                       const struct options *options, struct problem *problem)
{
    auto_entry struct entry entry = ENTRY_INIT(connector, name);
    auto_catalogue struct catalogue catalogue = CATALOGUE_INIT(options);
    auto_buf struct buf json = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf out = BUF_INIT(BUF_UNLIMITED);

    if (!read_entry(&entry, &catalogue, problem))
        return false;
    if (entry.why.size > 0)
        return problem_set(problem, STATUS_CONNECTION, "%s: %s",
                           buf_cstr(&entry.path), buf_cstr(&entry.why));
    add_object(&json, &entry, true);
    if (options->json)
        buf_add(&out, buf_cstr(&json), json.size);
    else
        show_json(&out, (struct json_span){buf_cstr(&json), json.size}, false);
    buf_char(&out, '\n');
    if (entry.fields.data == NULL)
        notice("no card of the connector %s is found, so all values are masked",
               connector);
    return output_print(&out, problem);
}

static bool rename_entry(const char *connector, const char *name,
                         const char *to, const struct options *options,
                         struct problem *problem)
{
    auto_buf struct buf from_path = BUF_INIT(BUF_TEXT);
    auto_buf struct buf to_path = BUF_INIT(BUF_TEXT);

    auto_saved_uses struct saved_uses uses =
        SAVED_USES_INIT(options, connector, name);

    if (!kept_check_name(to, STATUS_USAGE, problem)
        || !kept_path(&from_path, connector, name, problem)
        || !kept_path(&to_path, connector, to, problem)
        || !kept_rename(buf_cstr(&from_path), buf_cstr(&to_path), problem))
        return false;
    saved_uses_find(&uses, to);
    notice("%s/%s is now %s%s%s", connector, name, to,
           uses.calls.size > 0 ? ", also in " : "", buf_cstr(&uses.calls));
    if (uses.other.size > 0)
        notice("%s: -c %s is left as it was; save it again if that was this "
               "connection",
               buf_cstr(&uses.other), name);
    return true;
}

static bool forget_entry(const char *connector, const char *name,
                         const struct options *options, struct problem *problem)
{
    auto_buf struct buf path = BUF_INIT(BUF_TEXT);

    if (!kept_path(&path, connector, name, problem)
        || !kept_forget(buf_cstr(&path), name, problem))
        return false;
    saved_uses_say_forgotten(connector, name, options);
    return true;
}

static bool use_one(const struct options *options, struct problem *problem)
{
    __attribute__((cleanup(wanted_free))) struct wanted wanted = {
        .word = options->operands[0]};
    const char *connector, *name;

    if (options->forget && options->rename != NULL)
        return problem_set(problem, STATUS_USAGE,
                           "--rename and --forget cannot be given together");
    if (!visit_kept(compare_one, &wanted, problem))
        return problem->message.size > 0 ? false : problem_no_memory(problem);
    if (wanted.names.count != 1)
        return refuse_word(&wanted, problem);
    connector = wanted.connectors.at[0];
    name = wanted.names.at[0];
    if (options->rename != NULL)
        return rename_entry(connector, name, options->rename, options, problem);
    if (options->forget)
        return forget_entry(connector, name, options, problem);
    return show_entry(connector, name, options, problem);
}

int command_connections(const struct options *options, struct problem *problem)
{
    bool done;

    if (options->operand_count > 0)
        done = use_one(options, problem);
    else if (options->forget || options->rename != NULL)
        done = problem_set(problem, STATUS_USAGE,
                           "--%s needs the name of a kept connection: "
                           "host-stub connections NAME --%s",
                           options->forget ? "forget" : "rename",
                           options->forget ? "forget" : "rename NEW");
    else
        done = list_all(options, problem);
    return done ? STATUS_DONE : problem->status;
}
