/* SPDX-License-Identifier: MIT */
/* names.c - see names.h. */
#include "names.h"

#include <string.h>
#include <sys/stat.h>

#include "check-fields.h"
#include "commands.h"
#include "examples.h"
#include "jsonwalk.h"
#include "kept.h"
#include "lookup.h"
#include "probe.h"
#include "saved.h"

/* ---- commands and options ---- */

void offer_commands(struct offers *offers)
{
    for (size_t i = 0; i < command_count; i++)
        offer(offers, commands[i].name, commands[i].summary);
}

static bool may_repeat(const struct option_row *row)
{
    return row->value.kind == OPTION_KIND_TEXTS
           || row->value.kind == OPTION_KIND_COUNT;
}

void offer_options(struct offers *offers, const struct line *line)
{
    const struct option_table *table = options_table();
    uint32_t bits = options_bits(line->command);

    for (size_t i = 0; i < table->count; i++) {
        const struct option_row *row = &table->rows[i];
        auto_buf struct buf name = BUF_INIT(BUF_WORD);
        const char letter[] = {'-', row->letter, '\0'};

        if (row->name == NULL || (row->commands & bits) == 0
            || (line->given[i] && !may_repeat(row)))
            continue;
        if (row->letter != '\0')
            offer(offers, letter, row->help);
        buf_fmt(&name, "--%s%s", row->name, row->argument != NULL ? "=" : "");
        offer(offers, buf_cstr(&name), row->help);
    }
}

/* ---- cards ---- */

static const char *title_of(struct buf *title, const struct known_cards *cards,
                            const char *id)
{
    buf_reset(title);
    if (cards->titles.size > 0)
        json_find_text(cards->titles, id, title);
    return buf_cstr(title);
}

static void offer_file(void *context, const struct plugin_file *file,
                       const struct known_cards *cards)
{
    struct offers *offers = context;
    auto_buf struct buf title = BUF_INIT(BUF_TEXT);
    struct json_walk walk;
    struct json_span id;

    if (json_type(cards->ids) == '0' || !is_card_id(file->id))
        return; /* it was refused, or would be */
    offer(offers, file->id, title_of(&title, cards, file->id));
    if (json_type(cards->ids) != 'a')
        return;
    json_walk_into(&walk, cards->ids);
    while (json_walk_element(&walk, &id)) {
        auto_buf struct buf word = BUF_INIT(BUF_TEXT);

        json_unquote(&word, id);
        offer(offers, buf_cstr(&word),
              title_of(&title, cards, buf_cstr(&word)));
    }
}

void offer_cards(struct offers *offers, const struct line *line)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    auto_catalog struct catalog catalog = {0};
    auto_search struct search search = {0};

    if (search_directories(&search, &line->options, &problem)
        && catalog_read(&catalog, &search))
        families_recall(&catalog, offer_file, offers);
}

/* A card that is looked for, and where it is. */
struct wanted {
    const char *id;
    struct buf *path;
};

static void look_in_file(void *context, const struct plugin_file *file,
                         const struct known_cards *cards)
{
    const struct wanted *wanted = context;
    struct json_walk walk;
    struct json_span id;

    if (wanted->path->size > 0 || json_type(cards->ids) != 'a')
        return;
    json_walk_into(&walk, cards->ids);
    while (wanted->path->size == 0 && json_walk_element(&walk, &id)) {
        if (!json_string_is(id, wanted->id))
            continue;
        plugin_file_path(wanted->path, file);
        buf_fmt(wanted->path, ":%s", wanted->id);
    }
}

bool card_path(struct buf *path, const struct line *line, const char *word)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    auto_catalog struct catalog catalog = {0};
    auto_search struct search search = {0};
    struct wanted wanted = {word, path};
    const struct plugin_file *file;

    if (!is_card_id(word)) {
        line_path(path, word);
        return buf_ok(path)
               && (strchr(word, '/') != NULL || strstr(word, ".so") != NULL);
    }
    if (!search_directories(&search, &line->options, &problem)
        || !catalog_read(&catalog, &search))
        return false;
    file = catalog_find(&catalog, word);
    if (file != NULL)
        plugin_file_path(path, file);
    else
        families_recall(&catalog, look_in_file, &wanted);
    return buf_ok(path) && path->size > 0;
}

void offer_module_cards(struct offers *offers, const char *typed, bool ids_only)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    auto_buf struct buf path = BUF_INIT(BUF_TEXT);
    auto_buf struct buf report = BUF_INIT(PROBE_LIMIT);
    auto_buf struct buf before = BUF_INIT(BUF_TEXT);
    struct json_span cards, card;
    struct json_walk walk;

    line_path(&path, typed);
    if (!probe(buf_cstr(&path), &report, &problem)
        || !json_find((struct json_span){buf_cstr(&report), report.size},
                      "cards", &cards))
        return;
    if (!ids_only)
        buf_fmt(&before, "%s:", typed);
    json_walk_into(&walk, cards);
    while (json_walk_element(&walk, &card)) {
        auto_buf struct buf id = BUF_INIT(BUF_TEXT);
        auto_buf struct buf title = BUF_INIT(BUF_TEXT);

        json_find_text(card, "id", &id);
        json_find_text(card, "title", &title);
        offer_joined(offers, buf_cstr(&before), buf_cstr(&id),
                     buf_cstr(&title));
    }
}

/* ---- connections ---- */

static void offer_kept(struct offers *offers, const char *connector,
                       bool is_full)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    auto_buf struct buf lines = BUF_INIT(BUF_DATA);
    auto_buf struct buf before = BUF_INIT(BUF_TEXT);
    auto_names struct names names = {0};

    if (!kept_list(&lines, connector, &problem)
        || !names_add_lines(&names, buf_cstr(&lines)))
        return;
    buf_fmt(&before, "%s/", connector);
    for (size_t i = 0; i < names.count; i++)
        offer_joined(offers, is_full ? buf_cstr(&before) : "", names.at[i],
                     connector);
}

void offer_connections(struct offers *offers, const char *connector,
                       bool is_full)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    auto_buf struct buf lines = BUF_INIT(BUF_DATA);
    auto_names struct names names = {0};

    if (connector != NULL) {
        offer_kept(offers, connector, is_full);
        return;
    }
    if (!kept_connectors(&lines, &problem)
        || !names_add_lines(&names, buf_cstr(&lines)))
        return;
    for (size_t i = 0; i < names.count; i++)
        offer_kept(offers, names.at[i], is_full);
}

/* ---- calls ---- */

void offer_saved(struct offers *offers, const char *before)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    auto_buf struct buf lines = BUF_INIT(BUF_DATA);
    auto_names struct names names = {0};

    if (!saved_list(&lines, &problem)
        || !names_add_lines(&names, buf_cstr(&lines)))
        return;
    for (size_t i = 0; i < names.count; i++)
        offer_joined(offers, before, names.at[i], "a saved call");
}

/* Where the examples go, and what is in front of each. */
struct example_offers {
    struct offers *offers;
    const char *before;
};

static void offer_example(void *context, const char *name, const char *summary)
{
    const struct example_offers *to = context;

    offer_joined(to->offers, to->before, name,
                 *summary != '\0' ? summary : "an example");
}

void offer_examples(struct offers *offers, const char *before)
{
    struct example_offers to = {offers, before};

    examples_each(offer_example, &to);
}
