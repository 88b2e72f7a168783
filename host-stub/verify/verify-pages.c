/* SPDX-License-Identifier: MIT */
/*
 * verify-pages.c - checks that `next` leads through a list
 *
 * Verify's own server marks each answer as a page with a next page, in the
 * common ways. A card that uses other ways needs a list of its service: --form
 * and -c.
 */
#include "config.h"

#include <string.h>

#include "jsontext.h"
#include "verify-server.h"
#include "verify.h"

#define PAGES 3

struct pages {
    struct trial *trial;
    /* canonical forms, including the first page's */
    struct buf seen[PAGES + 1];
    size_t count;
    struct buf form; /* form of the page to read */
};

/* Remembers the form; false if it was used before. */
static bool remember(struct pages *pages, struct json_span form)
{
    struct buf *canonical = &pages->seen[pages->count];

    buf_reset(canonical);
    form_canonical(canonical, form, pages->trial->about.inputs);
    for (size_t i = 0; i < pages->count; i++) {
        if (canonical->size == pages->seen[i].size
            && memcmp(buf_cstr(canonical), buf_cstr(&pages->seen[i]),
                      canonical->size)
                   == 0)
            return false;
    }
    pages->count++;
    return true;
}

/* Checks `next` of page `number`, which is present. */
static enum verdict judge_next(struct pages *pages, size_t number,
                               const struct card_result *result)
{
    struct json_span next = {result->next.data, result->next.size};
    struct trial *trial = pages->trial;
    struct card_result dry;
    bool is_later = (result->flags & CARD_NEXT_LATER) != 0;
    int32_t code;

    /* result-texts reports any other text */
    if (!json_valid(next.data, next.size, NULL) || json_type(next) != 'o')
        return trial_skip(trial, "next is not a JSON object, as result-texts"
                                 " says");
    buf_reset(&pages->form);
    buf_add(&pages->form, next.data, next.size);
    code = trial_dry(trial, span_of_buf(&pages->form), &dry);
    trial_fail(trial, "the card refuses its own next, of page %zu: ", number);
    if (code != CARD_OK)
        error_message(&trial->why, code, dry.error);
    trial_release(trial, &dry);
    if (code != CARD_OK)
        return FAIL;
    if (!is_later && !remember(pages, span_of_buf(&pages->form)))
        return trial_fail(trial,
                          "next of page %zu leads to a page that was read "
                          "before, so the list has no end",
                          number);
    return PASS;
}

/* Reads page after page. */
static enum verdict follow(struct pages *pages)
{
    enum verdict verdict = PASS;

    for (size_t number = 1; verdict == PASS && number <= PAGES; number++) {
        struct card_result result;
        bool is_last;

        run_form(pages->trial, 0, span_of_buf(&pages->form), &result);
        is_last =
            result.next.data == NULL || (result.flags & CARD_NEXT_LATER) != 0;
        if (result.next.data != NULL)
            verdict = judge_next(pages, number, &result);
        else if (number == 1)
            verdict = trial_skip(pages->trial,
                                 "no call gave a next page; if the card has "
                                 "lists, give one with --form and -c");
        trial_release(pages->trial, &result);
        if (is_last)
            break;
    }
    return verdict;
}

static enum verdict check_pages(struct trial *trial)
{
    struct pages pages = {.trial = trial, .form = BUF_INIT(BUF_UNLIMITED)};
    enum verdict verdict;

    if (!run_possible(trial, true))
        return SKIP;
    if (trial->server != NULL)
        server_manner(trial->server, SERVER_PAGES);
    for (size_t i = 0; i <= PAGES; i++)
        pages.seen[i] = (struct buf)BUF_INIT(BUF_UNLIMITED);
    buf_add(&pages.form, buf_cstr(&trial->form), trial->form.size);
    remember(&pages, span_of_buf(&trial->form));
    verdict = follow(&pages);
    for (size_t i = 0; i <= PAGES; i++)
        buf_free(&pages.seen[i]);
    buf_free(&pages.form);
    return verdict;
}

const struct check verify_page_checks[] = {
    {"next-pages",
     "next is a form that the card accepts, for three pages, and none of them "
     "was read before.",
     "these lead in a circle",
     "Build next from the inputs and from where the server says that the list "
     "continues; leave it absent on the last page.",
     READY_CALLS, check_pages},
    {.name = NULL},
};
