/* SPDX-License-Identifier: MIT */
/*
 * document.c - lists, creates, reads, replaces and deletes documents
 */
#include "document.h"

#include <stdlib.h>
#include <string.h>

#include "documentkind.h"
#include "instant.h"

static void document_free_at(struct document **document)
{
    document_free(*document);
}
#define auto_document __attribute__((cleanup(document_free_at)))

static struct document **find(const struct documents *documents, const char *id)
{
    for (size_t i = 0; i < documents->count; i++)
        if (strcmp(documents->items[i]->id, id) == 0)
            return &documents->items[i];
    return NULL;
}

static struct json_span member_of(const struct document *document,
                                  size_t member)
{
    const char *text = document->member[member];

    return (struct json_span){text, text == NULL ? 0 : strlen(text)};
}

/* Is the JSON string this name, however it is escaped? Sets *no_memory if it
   could not be decoded. */
static bool is_name(struct json_span string, const struct buf *name,
                    bool *no_memory)
{
    auto_buf struct buf text = BUF_INIT(BUF_FILE);

    json_unquote(&text, string);
    if (!buf_ok(&text))
        *no_memory = true;
    return buf_ok(&text) && text.size == name->size
           && memcmp(buf_cstr(&text), buf_cstr(name), name->size) == 0;
}

/* Does the policy include the posture check that has this variableName? */
static bool includes_check(const struct document *assurance,
                           const struct buf *variable, bool *no_memory)
{
    struct json_span list = member_of(assurance, ASSURANCE_CHECKS);
    struct json_span include, item, name;
    struct json_walk walk;

    if (list.data == NULL || !json_find(list, "include", &include)
        || json_type(include) != 'a')
        return false;
    json_walk_into(&walk, include);
    while (json_walk_element(&walk, &item))
        if (json_type(item) == 'o' && json_find(item, "variableName", &name)
            && json_type(name) == 's' && is_name(name, variable, no_memory))
            return true;
    return false;
}

/* Sets *no_memory if that could not be found out. */
static bool in_use(const struct org *org, const struct document_kind *kind,
                   const struct document *document, bool *no_memory)
{
    auto_buf struct buf variable = BUF_INIT(BUF_FILE);

    if (document->in_use || kind != &check_kind)
        return document->in_use;
    json_unquote(&variable, member_of(document, CHECK_VARIABLE));
    if (!buf_ok(&variable))
        *no_memory = true;
    for (size_t i = 0; !*no_memory && i < org->assurances.count; i++)
        if (includes_check(org->assurances.items[i], &variable, no_memory))
            return true;
    return false;
}

static void add_cause(struct json_object *causes, struct buf *subject,
                      const char *member, const char *why)
{
    if (subject->size == 0)
        buf_str(subject, member);
    error_cause(causes, "%s: %s", member, why);
}

/* Checks the rules of a posture check that depend on more than single members.
   Returns false if memory ran out. */
static bool judge_check(const struct org *org, const struct document *document,
                        const struct document *replaced,
                        struct json_object *causes, struct buf *subject)
{
    auto_buf struct buf variable = BUF_INIT(BUF_FILE);
    struct json_span type = member_of(document, CHECK_TYPE);
    struct json_span name = member_of(document, CHECK_VARIABLE);
    bool no_memory = false;

    if (type.data != NULL && !json_string_is(type, "CUSTOM"))
        add_cause(causes, subject, "type",
                  "Only CUSTOM checks can be written; BUILTIN checks are "
                  "Okta's own.");
    if (name.data == NULL)
        return true;
    json_unquote(&variable, name);
    for (size_t i = 0; i < org->checks.count; i++) {
        const struct document *other = org->checks.items[i];
        if (other != replaced
            && is_name(member_of(other, CHECK_VARIABLE), &variable, &no_memory))
            add_cause(causes, subject, "variableName",
                      "Another posture check has this name.");
    }
    return buf_ok(&variable) && !no_memory;
}

/* Appends every fault of the request's body to causes, which stays empty if
   there is none. Returns false if memory ran out. */
static bool find_faults(struct call *call, const struct document_kind *kind,
                        struct document *document,
                        const struct document *replaced,
                        struct json_object *causes, struct buf *subject)
{
    const struct buf *body = &call->request->body;

    if (document == NULL
        || !document_read(kind, (struct json_span){buf_cstr(body), body->size},
                          document, causes, subject))
        return false;
    if (kind == &check_kind
        && !judge_check(call->org, document, replaced, causes, subject))
        return false;
    return object_ok(causes) && buf_ok(subject);
}

/* Reads the document in the request's body. Returns NULL if it is invalid or
   memory ran out; the answer is then the error. */
static struct document *read_body(struct call *call,
                                  const struct document_kind *kind,
                                  const struct document *replaced)
{
    auto_object struct json_object *causes = json_object_new_array();
    auto_buf struct buf subject = BUF_INIT(BUF_FILE);
    auto_document struct document *document = calloc(1, sizeof(*document));

    if (!find_faults(call, kind, document, replaced, causes, &subject)) {
        answer_error(call->answer, ERROR_INTERNAL, NULL, NULL);
        return NULL;
    }
    if (json_object_array_length(causes) > 0) {
        answer_error(call->answer, ERROR_VALIDATION, buf_cstr(&subject),
                     json_object_get(causes));
        return NULL;
    }
    struct document *taken = document;
    document = NULL;
    return taken;
}

static void list(struct call *call, const struct document_kind *kind,
                 const struct documents *documents)
{
    struct json_object *list = json_object_new_array();

    for (size_t i = 0; i < documents->count; i++)
        push(list, document_object(kind, documents->items[i], call->base));
    answer_json(call->answer, list);
}

static void create(struct call *call, const struct document_kind *kind,
                   struct documents *documents)
{
    auto_document struct document *document = NULL;

    if (documents->count >= DOCUMENTS_MAX) {
        answer_error_because(call->answer, ERROR_VALIDATION, "name",
                             "This org already has %d of them, which is the "
                             "most it can have.",
                             DOCUMENTS_MAX);
        return;
    }
    document = read_body(call, kind, NULL);
    if (document == NULL)
        return;
    ident_fresh(document->id, kind->id_prefix);
    document->created_ms = instant_now_ms();
    document->updated_ms = document->created_ms;
    if (!documents_add(documents, document)) {
        answer_error(call->answer, ERROR_INTERNAL, NULL, NULL);
        return;
    }
    answer_json(call->answer, document_object(kind, document, call->base));
    document = NULL;
}

static struct document **find_or_404(struct call *call,
                                     const struct document_kind *kind,
                                     const struct documents *documents)
{
    struct document **found = find(documents, call->id);

    if (found == NULL)
        answer_not_found(call->answer, call->id, kind->noun);
    return found;
}

static void get(struct call *call, const struct document_kind *kind,
                const struct documents *documents)
{
    struct document **found = find_or_404(call, kind, documents);

    if (found != NULL)
        answer_json(call->answer, document_object(kind, *found, call->base));
}

static void replace(struct call *call, const struct document_kind *kind,
                    const struct documents *documents)
{
    struct document **found = find_or_404(call, kind, documents);
    struct document *document =
        found == NULL ? NULL : read_body(call, kind, *found);

    if (document == NULL)
        return;
    memcpy(document->id, (*found)->id, sizeof(document->id));
    document->created_ms = (*found)->created_ms;
    document->in_use = (*found)->in_use;
    document->updated_ms = instant_advance_ms((*found)->updated_ms);
    document_free(*found);
    *found = document;
    answer_json(call->answer, document_object(kind, document, call->base));
}

static void erase(struct call *call, const struct document_kind *kind,
                  struct documents *documents)
{
    struct document **found = find_or_404(call, kind, documents);

    if (found == NULL)
        return;
    bool no_memory = false;
    if (in_use(call->org, kind, *found, &no_memory)) {
        answer_conflict(call->answer, kind->in_use);
        return;
    }
    if (no_memory) {
        answer_error(call->answer, ERROR_INTERNAL, NULL, NULL);
        return;
    }
    document_free(*found);
    size_t at = (size_t)(found - documents->items);
    memmove(found, found + 1,
            (documents->count - at - 1) * sizeof(struct document *));
    documents->count--;
}

void assurance_list(struct call *call)
{
    list(call, &assurance_kind, &call->org->assurances);
}

void assurance_create(struct call *call)
{
    create(call, &assurance_kind, &call->org->assurances);
}

void assurance_get(struct call *call)
{
    get(call, &assurance_kind, &call->org->assurances);
}

void assurance_replace(struct call *call)
{
    replace(call, &assurance_kind, &call->org->assurances);
}

void assurance_delete(struct call *call)
{
    erase(call, &assurance_kind, &call->org->assurances);
}

void check_list(struct call *call)
{
    list(call, &check_kind, &call->org->checks);
}

void check_list_default(struct call *call)
{
    list(call, &check_kind, &call->org->default_checks);
}

void check_create(struct call *call)
{
    create(call, &check_kind, &call->org->checks);
}

void check_get(struct call *call)
{
    get(call, &check_kind, &call->org->checks);
}

void check_replace(struct call *call)
{
    replace(call, &check_kind, &call->org->checks);
}

void check_delete(struct call *call)
{
    erase(call, &check_kind, &call->org->checks);
}
