/* SPDX-License-Identifier: MIT */
/* ask-choices.c - a numbered list that a person can page through and search. */
#include "ask-choices.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "choices.h"
#include "follow.h"
#include "form-text.h"
#include "interrupt.h"
#include "jsonwrite.h"
#include "prompt.h"

/* This many choices fit on a small screen together with the question. */
#define AT_ONCE 20

struct list {
    const struct ask_choices *with;
    const struct card_field *field;
    const struct asker *asker;
    struct buf doubted;       /* see ask_accepts() */
    struct choices_page page; /* the last page received */
    struct buf all;           /* all choices received so far, as members of an
                                 array */
    size_t count, shown;
    struct follow seen; /* the cursors used so far */
    struct buf search;  /* empty if there is none */
    bool begun;         /* the first page has arrived */
    bool is_over;       /* there is no further page to ask for */
};

static void list_free(struct list *list)
{
    choices_page_free(&list->page);
    buf_free(&list->all);
    follow_free(&list->seen);
    buf_free(&list->search);
    buf_free(&list->doubted);
}

/* Starts again from the first page, for another search. */
static void begin(struct list *list, const char *search)
{
    buf_reset(&list->all);
    buf_reset(&list->search);
    buf_reset(&list->page.text);
    buf_reset(&list->page.after);
    buf_str(&list->search, search);
    follow_free(&list->seen);
    list->count = list->shown = 0;
    list->begun = list->is_over = false;
}

/* Adds the next page to the choices received so far. */
static bool fetch(struct list *list)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    auto_buf struct buf after = BUF_INIT(CHOICE_TEXT_MOST);
    const char *search = list->search.size > 0 ? buf_cstr(&list->search) : NULL;
    struct job *job = list->with->job;

    buf_add(&after, list->page.after.data, list->page.after.size);
    patience_begin(&job->connection.patience, list->with->options->deadline_ms,
                   interrupt_begin());
    if (!choices_ask(job, list->with->options, list->field, search, &after,
                     &list->page, &problem)) {
        list->is_over = true;
        prompt_say(buf_cstr(&problem.message));
        if (!interrupted())
            prompt_say("So no values can be listed now; one can be typed.");
        return false;
    }
    if (list->count > 0 && list->page.count > 0)
        buf_char(&list->all, ',');
    buf_add(&list->all, list->page.text.data + 1, list->page.text.size - 2);
    list->count += list->page.count;
    list->begun = true;
    list->is_over =
        list->page.after.size == 0
        || follow_cursor(&list->seen, &list->page.after, list->page.count == 0)
               != FOLLOW_NEXT;
    return true;
}

/* Begins a walk over the choices received so far; `array` must stay valid
   during the walk. */
static void walk_all(const struct list *list, struct buf *array,
                     struct json_walk *walk)
{
    buf_char(array, '[');
    buf_add(array, list->all.data, list->all.size);
    buf_char(array, ']');
    json_walk_into(walk, (struct json_span){buf_cstr(array), array->size});
}

static void show_more(struct list *list)
{
    auto_buf struct buf array = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf lines = BUF_INIT(BUF_UNLIMITED);
    size_t end = list->shown + AT_ONCE, number = 0;
    struct json_walk walk;
    struct choice choice;

    while (list->count < end && !list->is_over && fetch(list))
        continue;
    walk_all(list, &array, &walk);
    while (number < end && choices_page_next(&walk, &choice)) {
        if (number++ < list->shown)
            continue;
        buf_fmt(&lines, "%4zu  ", number);
        choice_show(&lines, &choice, 0);
    }
    if (list->begun && number == list->shown)
        buf_fmt(&lines, "There are no %s.\n",
                list->shown > 0         ? "more"
                : list->search.size > 0 ? "such values"
                                        : "values to list");
    list->shown = number;
    fputs(buf_cstr(&lines), stderr);
    fprintf(
        stderr, "Type a number, or a value; ?TEXT searches%s, ? shows help.\n",
        list->count > list->shown || !list->is_over ? ", + shows more" : "");
    fflush(stderr);
}

/* Takes the choice with this number among those shown, or with this value.
   Returns false if there is none. */
static bool take_choice(struct list *list, struct buf *form, const char *typed)
{
    auto_buf struct buf array = BUF_INIT(BUF_UNLIMITED);
    struct json_span by_number = {NULL, 0};
    struct json_walk walk;
    struct choice choice;
    size_t at = 0;
    unsigned long number;
    char *end;

    errno = 0;
    number = strtoul(typed, &end, 10);
    if (*typed < '0' || *typed > '9' || *end != '\0' || errno != 0)
        number = 0;
    walk_all(list, &array, &walk);
    while (at++ < list->shown && choices_page_next(&walk, &choice)) {
        if (json_string_is(choice.value, typed)) {
            form_put(form, list->field->key, choice.value);
            return true;
        }
        if (at == number)
            by_number = choice.value;
    }
    if (by_number.data == NULL)
        return false;
    form_put(form, list->field->key, by_number);
    return true;
}

/* Takes a typed value that is not in the list, if it is accepted. */
static enum answer take_typed(struct list *list, struct buf *form,
                              const struct buf *typed)
{
    auto_buf struct buf tried = BUF_INIT(FORM_LIMIT);
    struct buf former;

    buf_add(&tried, buf_cstr(form), form->size);
    if (ask_take_value(&tried, list->field, typed) != ANSWER_TAKEN
        || !ask_accepts(&tried, list->field, list->asker, &list->doubted))
        return ANSWER_AGAIN;
    former = *form;
    *form = tried;
    tried = former;
    return ANSWER_TAKEN;
}

static enum answer take(struct list *list, struct buf *form,
                        const struct buf *typed)
{
    const char *text = buf_cstr(typed);

    if (strcmp(text, "?") == 0) {
        ask_help(list->field);
    } else if (strcmp(text, "+") == 0) {
        show_more(list);
    } else if (*text == '?') {
        begin(list, text + 1);
        show_more(list);
    } else if (take_choice(list, form, text)) {
        return ANSWER_TAKEN;
    } else {
        return take_typed(list, form, typed);
    }
    return ANSWER_AGAIN;
}

bool ask_choices(void *context, struct buf *form,
                 const struct card_field *field, const struct asker *asker)
{
    __attribute__((cleanup(list_free))) struct list list = {
        .with = context,
        .field = field,
        .asker = asker,
        .doubted = BUF_INIT(FORM_LIMIT),
        .page = CHOICES_PAGE_INIT,
        .all = BUF_INIT(BUF_UNLIMITED),
        .seen = FOLLOW_INIT,
        .search = BUF_INIT(CHOICE_TEXT_MOST)};
    auto_buf struct buf typed = BUF_INIT(FORM_LIMIT);
    auto_buf struct buf prompt = BUF_INIT(BUF_TEXT);
    enum answer answer = ANSWER_AGAIN;

    ask_head(field, false);
    show_more(&list);
    buf_fmt(&prompt, "%s> ", field->key);
    while (answer == ANSWER_AGAIN) {
        if (interrupted() || !prompt_line(buf_cstr(&prompt), &typed))
            return false;
        if (!utf8_valid(buf_cstr(&typed), typed.size))
            prompt_say("That is not UTF-8 text.");
        else if (typed.size > 0)
            answer = take(&list, form, &typed);
        else if (ask_may_be_empty(form, field))
            return true;
        else
            prompt_say("A value is needed here.");
    }
    return answer == ANSWER_TAKEN;
}
