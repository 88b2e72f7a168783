/* SPDX-License-Identifier: MIT */
/* choices-page.c - checks and parses an output of card.choices/1. */
#include "choices-page.h"

#include "jsonwrite.h"
#include "result-check.h"

void choices_page_free(struct choices_page *page)
{
    buf_free(&page->text);
    buf_free(&page->after);
}

static bool wrong(struct buf *why, const char *text)
{
    buf_str(why, text);
    return false;
}

/* Reads a string member of acceptable size; if it is absent, data is NULL. */
static bool read_text(struct json_span choice, const char *key,
                      struct json_span *text)
{
    *text = (struct json_span){NULL, 0};
    return !json_find(choice, key, text)
           || (json_type(*text) == 's' && text->size <= CHOICE_TEXT_MOST);
}

static bool read_choice(struct json_span from, struct choice *choice,
                        struct buf *why)
{
    if (json_type(from) != 'o')
        return wrong(why, "has a choice that is not an object");
    if (!read_text(from, "value", &choice->value)
        || !read_text(from, "title", &choice->title)
        || !read_text(from, "help", &choice->help))
        return wrong(why, "has a choice whose value, title or help is not a "
                          "string, or too long");
    if (choice->value.data == NULL || choice->title.data == NULL
        || json_is_empty(choice->value))
        return wrong(why, "has a choice without a value or a title");
    return true;
}

static void add_choice(struct buf *out, const struct choice *choice)
{
    if (out->size > 1)
        buf_char(out, ',');
    buf_char(out, '{');
    json_key(out, "value");
    buf_add(out, choice->value.data, choice->value.size);
    json_key(out, "title");
    buf_add(out, choice->title.data, choice->title.size);
    if (choice->help.data != NULL) {
        json_key(out, "help");
        buf_add(out, choice->help.data, choice->help.size);
    }
    buf_char(out, '}');
}

static bool read_choices(struct choices_page *page, struct json_span list,
                         struct buf *why)
{
    struct json_walk walk;
    struct json_span entry;
    struct choice choice;

    buf_char(&page->text, '[');
    json_walk_into(&walk, list);
    while (json_walk_element(&walk, &entry)) {
        if (++page->count > CHOICES_MOST)
            return wrong(why, "has more choices than a page may have");
        if (!read_choice(entry, &choice, why))
            return false;
        add_choice(&page->text, &choice);
    }
    buf_char(&page->text, ']');
    return buf_ok(&page->text) || wrong(why, "is too large");
}

/* As elsewhere in card.h, null and "" mean that there are no more pages. */
static bool read_after(struct choices_page *page, struct json_span output,
                       struct buf *why)
{
    struct json_span after;

    if (!json_find(output, "after", &after) || json_type(after) == '0')
        return true;
    if (json_type(after) != 's')
        return wrong(why, "has an after that is not a string");
    json_unquote(&page->after, after);
    return buf_ok(&page->after) || wrong(why, "has an after that is too long");
}

bool choices_page_read(struct choices_page *page, struct card_text output,
                       struct buf *why)
{
    struct json_span span = {output.data, output.size}, list;

    buf_reset(&page->text);
    buf_reset(&page->after);
    page->count = 0;
    if (output.data == NULL || !result_is_good(output))
        return wrong(why, "is not a JSON object");
    if (!json_find(span, "choices", &list) || json_type(list) != 'a')
        return wrong(why, "has no array of choices");
    return read_choices(page, list, why) && read_after(page, span, why);
}

bool choices_page_next(struct json_walk *walk, struct choice *choice)
{
    struct json_span entry;

    if (!json_walk_element(walk, &entry))
        return false;
    (void)read_text(entry, "value", &choice->value);
    (void)read_text(entry, "title", &choice->title);
    (void)read_text(entry, "help", &choice->help);
    return true;
}
