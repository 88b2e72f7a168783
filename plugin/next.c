/* SPDX-License-Identifier: MIT */
/* next.c - checks the answer's link to the next page, and has the card make a
   form of it. */
#include "next.h"

#include <string.h>

#include "card.h"
#include "connection.h"
#include "connector.h"
#include "jsonwrite.h"
#include "reference.h"
#include "service.h"

void next_free(struct next *next)
{
    buf_free(&next->inputs);
    buf_free(&next->refused);
}

/* Why a link is not followed. */
struct link_refusal {
    const char *why;    /* NULL if it is followed */
    const char *advice; /* what a person can do, or NULL */
    struct buf rule;    /* the rule of an input that the link breaks */
    bool repeats;       /* the link leads to this page again */
    bool no_memory;
};

#define LINK_REFUSAL_INIT                            \
    {                                                \
        NULL, NULL, BUF_INIT(BUF_LINE), false, false \
    }

static bool refuse(struct link_refusal *refusal, const char *why,
                   const char *advice)
{
    refusal->why = why;
    refusal->advice = advice;
    return false;
}

static bool out_of_memory(struct link_refusal *refusal)
{
    refusal->no_memory = true;
    return false;
}

/* ---- where a link leads ---- */

/* Is it the same cursor? Servers and cards escape different characters of
   it. */
static bool same_cursor(struct json_span a, struct json_span b, bool *no_memory)
{
    auto_buf struct buf plain = BUF_INIT(BUF_UNLIMITED);

    target_decode(&plain, b.data, b.size);
    if (!buf_ok(&plain))
        *no_memory = true;
    return !*no_memory && target_decodes_to(a, &plain, no_memory);
}

/* Does the link lead to this page again? Following it would never end. A link
   with the same cursor counts as the same page. */
static bool repeats(const struct buf *target, const struct buf *current,
                    bool *no_memory)
{
    struct json_span next, now;

    if (reference_same(target->data, target->size, current->data, current->size,
                       no_memory))
        return true;
    if (service.cursor == NULL)
        return false;
    next = target_parameter(target, service.cursor);
    now = target_parameter(current, service.cursor);
    return (next.data != NULL && now.data != NULL
            && same_cursor(next, now, no_memory));
}

/* Returns the place of a link as libcurl parses it, or NULL if it is not a URL
   or memory ran out; free it with curl_url_cleanup(). A place without a scheme
   gets the origin's. */
static CURLU *place_of(const struct reference *link,
                       const struct origin *origin,
                       struct link_refusal *refusal)
{
    auto_buf struct buf whole = BUF_INIT(BUF_UNLIMITED);
    CURLU *url = curl_url();
    CURLUcode code = CURLUE_OUT_OF_MEMORY;

    if (strncmp(buf_cstr(&link->place), "//", 2) == 0)
        buf_fmt(&whole, "%s:", origin->scheme);
    buf_add(&whole, link->place.data, link->place.size);
    if (url != NULL && buf_ok(&whole))
        code = curl_url_set(url, CURLUPART_URL, buf_cstr(&whole),
                            CURLU_DISALLOW_USER);
    if (code == CURLUE_OK)
        return url;
    curl_url_cleanup(url);
    if (code == CURLUE_OUT_OF_MEMORY)
        out_of_memory(refusal);
    return NULL;
}

static bool same_place(CURLU *a, CURLU *b, struct link_refusal *refusal)
{
    struct origin place = ORIGIN_INIT;
    CURLUcode code = origin_parts(&place, a);

    if (code == CURLUE_OK)
        code = origin_compare(&place, b);
    if (code == CURLUE_OUT_OF_MEMORY)
        out_of_memory(refusal);
    return code == CURLUE_OK;
}

/*
 * Is that place another name of this origin, as with a gateway or a custom
 * domain? It is if the answer's rel="self" link, with exactly the path and
 * query of this request, has the same place.
 */
static bool is_our_other_name(CURLU *place, const struct buf *page,
                              const struct response *response,
                              const struct origin *origin,
                              struct link_refusal *refusal)
{
    auto_reference struct reference self = REFERENCE_INIT;
    CURLU *named;
    bool same;

    if (!response->links.self.is_there)
        return false;
    if (!reference_read(&self, &response->links.self.url, page)) {
        if (buf_no_memory(&self.place) || buf_no_memory(&self.target))
            out_of_memory(refusal);
        return false;
    }
    if (self.place.size == 0
        || !reference_same(self.target.data, self.target.size, page->data,
                           page->size, &refusal->no_memory))
        return false;
    named = place_of(&self, origin, refusal);
    same = named != NULL && same_place(place, named, refusal);
    curl_url_cleanup(named);
    return same;
}

/* A link without a place stays in the connection's origin. */
static bool place_allowed(const struct reference *link, const struct buf *page,
                          const struct response *response,
                          const struct origin *origin,
                          struct link_refusal *refusal)
{
    CURLU *place;
    CURLUcode code;
    bool allowed;

    if (link->place.size == 0)
        return true;
    place = place_of(link, origin, refusal);
    if (place == NULL)
        return refuse(refusal, "is not a URL", NULL);
    code = origin_compare(origin, place);
    if (code == CURLUE_OUT_OF_MEMORY)
        out_of_memory(refusal);
    allowed = code == CURLUE_OK
              || is_our_other_name(place, page, response, origin, refusal);
    curl_url_cleanup(place);
    return allowed || refuse(refusal, service.leads_away, service.other_name);
}

/* Appends the path and query of the page as they were sent. Returns false if
   memory ran out. */
static bool add_page(struct buf *page, const struct plan *plan,
                     const struct origin *origin)
{
    buf_add(page, buf_cstr(&origin->base), origin->base.size);
    buf_add(page, buf_cstr(&plan->target), plan->target.size);
    return buf_ok(page);
}

/* Appends what the target has below the base path, as relative URLs have it. */
static bool take_below(struct buf *below, const struct buf *target,
                       const struct origin *origin,
                       struct link_refusal *refusal)
{
    size_t size = origin->base.size;
    const char *rest = buf_cstr(target) + size;

    if (target->size < size
        || memcmp(buf_cstr(target), buf_cstr(&origin->base), size) != 0
        || (*rest != '/' && *rest != '?' && *rest != '\0'))
        return refuse(refusal, service.leads_away, service.other_name);
    if (*rest != '/')
        buf_char(below, '/');
    buf_add(below, rest, target->size - size);
    if (buf_no_memory(below))
        return out_of_memory(refusal);
    return buf_ok(below) || refuse(refusal, "is too long", NULL);
}

/* Writes the form for the target. Returns false if the next call would reject
   it, or if it leads to this page again. */
static bool target_allowed(const struct answer *answer,
                           const struct buf *target, struct buf *form,
                           struct link_refusal *refusal)
{
    const struct connector_card *card = answer->response->card;
    auto_error struct error error = ERROR_INIT;

    if (!card->next(answer, target, form, &error)) {
        if (error.code == CARD_NO_MEMORY)
            return out_of_memory(refusal);
        if (error.count > 0 && error.faults[0].message != NULL)
            buf_str(&refusal->rule, error.faults[0].message);
        return refuse(refusal, card->advice.bad_link, NULL);
    }
    refusal->repeats =
        repeats(target, &answer->plan->target, &refusal->no_memory);
    return !refusal->repeats
           || refuse(refusal, "leads to the same page again", NULL);
}

/* Appends the URL of the next page, which may be relative. With a cursor it is
   that of this page, with the cursor in the query. */
static void add_url(struct buf *url, const struct response *response,
                    const struct buf *page)
{
    const struct paging *paging = &response->connection->paging;
    const struct buf *link = &response->links.next.url;

    if (paging->cursor.size > 0)
        target_set_parameter(url, page, &paging->parameter, link);
    else
        buf_add(url, buf_cstr(link), link->size);
}

/* Writes the form for the page that the link leads to. Returns false, with the
   reason in the refusal, if the link is not to be followed; if that is because
   it leads to this page again, the form is written nevertheless. */
static bool follow(struct buf *form, const struct answer *answer,
                   const struct origin *origin, struct link_refusal *refusal)
{
    const struct response *response = answer->response;
    auto_buf struct buf page = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf url = BUF_INIT(LINK_URL_MAX);
    auto_buf struct buf target = BUF_INIT(TARGET_MAX);
    auto_reference struct reference link = REFERENCE_INIT;

    if (!response->links.next.is_there)
        return refuse(refusal, paging_fault(&response->connection->paging),
                      NULL);
    if (!buf_ok(&response->links.next.url))
        return refuse(refusal, "is too long", NULL);
    if (!add_page(&page, answer->plan, origin))
        return out_of_memory(refusal);
    add_url(&url, response, &page);
    if (buf_no_memory(&url))
        return out_of_memory(refusal);
    if (!buf_ok(&url))
        return refuse(refusal, "is too long", NULL);
    if (!reference_read(&link, &url, &page)) {
        if (buf_no_memory(&link.place) || buf_no_memory(&link.target))
            return out_of_memory(refusal);
        return refuse(refusal,
                      buf_ok(&link.target) ? "is not a URL" : "is too long",
                      NULL);
    }
    if (!place_allowed(&link, &page, response, origin, refusal))
        return false;
    if (url.size > 0 && memchr(url.data, '\\', url.size) != NULL)
        return refuse(refusal, response->card->advice.bad_link, NULL);
    return take_below(&target, &link.target, origin, refusal)
           && target_allowed(answer, &target, form, refusal);
}

/* ---- the result for the host ---- */

/* Adds a member whose text is redacted before it is quoted. */
static void add_member(struct buf *out, const char *key, const struct buf *text,
                       const struct redactor *redactor)
{
    auto_buf struct buf clean = BUF_INIT(BUF_UNLIMITED);

    redact(redactor, &clean, buf_cstr(text), text->size);
    json_key(out, key);
    json_quote(out, buf_cstr(&clean), clean.size);
    if (!buf_ok(&clean))
        out->failed = true;
}

static void add_refused(struct buf *out, const struct link_refusal *refusal,
                        const struct buf *link, const struct log *log)
{
    auto_buf struct buf message = BUF_INIT(BUF_TEXT);

    buf_fmt(&message, "The link to the next page is not followed: it %s.",
            refusal->why);
    if (refusal->advice != NULL)
        buf_fmt(&message, " %s", refusal->advice);
    if (refusal->rule.size > 0)
        buf_fmt(&message, " %s", buf_cstr(&refusal->rule));
    if (!buf_ok(&message) || buf_no_memory(&refusal->rule))
        out->failed = true;
    buf_char(out, '{');
    add_member(out, "message", &message, log->redactor);
    add_member(out, "url", link, log->redactor);
    buf_char(out, '}');
    log_line(log, CARD_LOG_WARNING,
             "the link to the next page is not followed: %s %s", buf_cstr(link),
             refusal->why);
}

/* Is there a next page that the card wants? */
static bool is_wanted(const struct answer *answer)
{
    const struct response *response = answer->response;
    const struct connector_card *card = response->card;

    return card->next != NULL
           && (response->links.next.is_there || response->links.broken.is_there)
           && answer->plan->method == &methods[METHOD_GET]
           && answer->status >= 200 && answer->status <= 299
           && (card->goes_on == NULL || card->goes_on(answer));
}

bool next_find(struct next *next, const struct answer *answer,
               const struct origin *origin, const struct log *log)
{
    const struct plan *plan = answer->plan;
    const struct response *response = answer->response;
    struct link_refusal refusal = LINK_REFUSAL_INIT;
    bool good;

    if (!is_wanted(answer))
        return true;
    good = follow(&next->inputs, answer, origin, &refusal);
    next->is_later = (good || refusal.repeats) && service.is_open != NULL
                     && service.is_open(&plan->target)
                     && response_is_empty_list(response);
    if (!good && !next->is_later) {
        buf_reset(&next->inputs);
        if (!refusal.no_memory)
            add_refused(&next->refused, &refusal,
                        response->links.next.is_there
                            ? &response->links.next.url
                            : &response->links.broken.url,
                        log);
    }
    buf_free(&refusal.rule);
    return !refusal.no_memory && buf_ok(&next->inputs)
           && buf_ok(&next->refused);
}
