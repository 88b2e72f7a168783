/* SPDX-License-Identifier: MIT */
/* checkup.c - checks that an answer is the service's, and describes any other.
 */
#include "checkup.h"

#include <string.h>

#include "card.h"
#include "members.h"
#include "outputs.h"
#include "service.h"

bool checkup_plan(struct plan *plan, const struct connection *connection,
                  struct error *error)
{
    const struct buf *path = &connection->check_path;

    plan->method = &methods[METHOD_GET];
    buf_str(&plan->target,
            path->size > 0 ? buf_cstr(path) : service.checkup.target);
    return buf_ok(&plan->target) || error_no_memory(error);
}

/* Is it an array of objects? */
static bool is_list(struct json_span list)
{
    struct json_walk walk;
    struct json_span element;

    if (list.data == NULL || json_type(list) != 'a')
        return false;
    json_walk_into(&walk, list);
    while (json_walk_element(&walk, &element)) {
        if (json_type(element) != 'o')
            return false;
    }
    return true;
}

/* The output is {"status_code":…,"headers":{…},…}. */
static bool find_location(const struct response *r, struct buf *location)
{
    struct json_span output = {r->output.data, r->output.size};
    struct json_span headers, value;

    if (!json_find(output, ANSWER_HEADERS, &headers)
        || !json_find(headers, "location", &value) || json_type(value) != 's')
        return false;
    json_unquote(location, value);
    return buf_ok(location) && location->size > 0;
}

/* Returns false if the answer does not lead elsewhere. */
static bool say_where_it_leads(const struct response *r, struct buf *said)
{
    auto_buf struct buf location = BUF_INIT(BUF_TEXT);
    struct shown shown;

    if (r->status < 300 || !find_location(r, &location))
        return false;
    buf_fmt(said, ", which leads to %s",
            show(&shown, buf_cstr(&location), location.size));
    return true;
}

static void say_content_type(const struct response *r, struct buf *said)
{
    struct shown shown;

    buf_fmt(said, " with %s",
            show(&shown, r->content_type, strlen(r->content_type)));
}

/* Is it an object whose members fit the outputs of the card? If not, `why`,
   which may be NULL, says how it differs. */
static bool is_object(const struct response *r, struct buf *why)
{
    const struct card_descriptor *card = r->card->descriptor;
    struct json_span body = response_json(r);

    return body.data != NULL && json_type(body) == 'o'
           && outputs_fit(card->outputs, card->output_count, body, why);
}

/* Says what a body in JSON is, which is not that content. */
static void say_json(const struct response *r, enum answer_content content,
                     struct buf *said)
{
    struct json_span body = response_json(r);

    if (json_type(body) == 'a') {
        buf_str(said, content == CONTENT_LIST ? " with a list of something else"
                                              : " with a list");
    } else if (json_type(body) == 'o' && content == CONTENT_OBJECT) {
        buf_str(said, " with an object ");
        is_object(r, said);
    } else {
        buf_fmt(said, " with %s", members_type_name(body));
    }
}

/* Says how the answer differs from a success with that content. */
static void say_answer(const struct response *r, enum answer_content content,
                       struct buf *said)
{
    buf_fmt(said, "the answer was %ld", r->status);
    if (say_where_it_leads(r, said))
        return;
    if (r->status >= 300)
        buf_str(said, ", which is neither a success nor an error");
    else if (r->status != 200 && content != CONTENT_ANY
             && content != CONTENT_SUCCESS)
        buf_str(said, ", which is not 200");
    else if (r->body_bytes == 0)
        buf_str(said, " with nothing in it");
    else if (response_json(r).data != NULL)
        say_json(r, content, said);
    else if (r->json_expected)
        buf_str(said, " with a body that is not JSON");
    else
        say_content_type(r, said);
}

static void report_stranger(const struct buf *said, struct error *error)
{
    if (buf_no_memory(said)) {
        error_no_memory(error);
        return;
    }
    error_add(error, CARD_BAD_CONNECTION, service.domain.key,
              service.domain.pointer, "%s: %s. %s", service.checkup.stranger,
              buf_cstr(said), service.checkup.advice);
}

static bool is_any_object(const struct response *r)
{
    struct json_span body = response_json(r);

    return body.data != NULL && json_type(body) == 'o';
}

static bool is_content(const struct response *r, enum answer_content content)
{
    switch (content) {
    case CONTENT_SUCCESS:
        return r->status >= 200 && r->status < 300
               && (service.checkup.is_strange == NULL
                   || !service.checkup.is_strange(r));
    case CONTENT_LIST:
        return r->status == 200 && is_list(response_json(r));
    case CONTENT_OBJECT:
        return r->status == 200 && is_object(r, NULL);
    default:
        return r->status >= 200 && r->status < 300
               && (r->body_bytes == 0 ? r->status == 204 || r->json_expected
                                      : is_any_object(r));
    }
}

static const char *content_name(enum answer_content content)
{
    switch (content) {
    case CONTENT_LIST:
        return "a list was expected, but ";
    case CONTENT_OBJECT:
        return "an object was expected, but ";
    default:
        return "";
    }
}

bool checkup_judge(const struct response *r, enum answer_content content,
                   struct error *error)
{
    auto_buf struct buf said = BUF_INIT(BUF_LINE);

    if (r->status >= 400)
        return false;
    if (is_content(r, content))
        return true;
    buf_str(&said, content_name(content));
    say_answer(r, content, &said);
    report_stranger(&said, error);
    return false;
}
