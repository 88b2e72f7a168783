/* SPDX-License-Identifier: MIT */
/*
 * connector.h - the interface between a card and the connector
 *
 * The connector addresses, signs, sends and repeats requests, and describes
 * answers and errors; it does not depend on any card. A card provides its
 * descriptor, a function for each input that puts the input into the request,
 * and functions that process the answer. It knows nothing about connections and
 * secrets.
 */
#ifndef CONNECTOR_H
#define CONNECTOR_H

#include "auth/signin.h"
#include "card.h"
#include "descriptor.h"
#include "error.h"
#include "jsonwalk.h"
#include "log.h"
#include "plan.h"
#include "response.h"
#include "result.h"

/*
 * Puts one input into the plan. It is called only for inputs that are given,
 * with a value that fits the field's descriptor. Inputs with
 * CARD_FIELD_ANY_JSON are the exception: their value is not checked, and its
 * data is NULL if the input is absent, so that they check
 * CARD_FIELD_REQUIRED themselves. Returns false with the fault.
 */
typedef bool (*connector_input_fn)(struct plan *plan, struct json_span value,
                                   struct error *error);

/* Advice for a person about an answer, in terms of the card's inputs. Each text
   may be NULL, except bad_link in a card with pages. */
struct connector_advice {
    const char *bad_state;          /* 400, 409 */
    const char *not_found;          /* 404 */
    const char *method_not_allowed; /* 405 */
    /* For a card with pages: why a link to the next page is not followed, such
       as "is not one that Relative URL accepts". */
    const char *bad_link;
};

enum answer_content {
    CONTENT_ANY,     /* nothing, or a JSON object that the card does not use */
    CONTENT_SUCCESS, /* whatever a success has */
    CONTENT_OBJECT,  /* a JSON object whose members fit the card's outputs */
    CONTENT_LIST,    /* a JSON array of objects */
};

/* A finished answer, for the functions of a card that process it. */
struct answer {
    const struct plan *plan; /* what was requested */
    long status;
    /* A success's JSON of the card's content. Its data is NULL if the call
       failed, and with CONTENT_ANY. */
    struct json_span body;
    struct response *response; /* for answer_payload() */
};

/* Writes the member that is the card's payload (CARD_ROLE_PAYLOAD), a part of
   the answer's body. If the host has a sink, the bytes go there, and the member
   is null (card.h). A payload without data is null as well. Returns false if
   the sink ended the call. */
bool answer_payload(const struct answer *answer, struct buf *outputs,
                    const char *key, struct json_span payload);

struct connector_card {
    const struct card_descriptor *descriptor;
    /* One for each input, called in the descriptor's order. */
    const connector_input_fn *inputs;
    /* Makes the plan of a request without a form, as choices.c has one. It is
       called instead of reading the inputs. NULL for a card. */
    bool (*plan)(const struct connector_card *card, struct plan *plan,
                 struct error *error);
    struct connector_advice advice;
    /* Logs a warning for input that is valid but probably a mistake. NULL if
       the card has no such warnings. */
    void (*warn)(const struct plan *plan, const struct log *log);
    /*
     * Writes the outputs, a JSON object, whatever the status. If NULL, the
     * outputs are the unchanged answer with the members ANSWER_STATUS,
     * ANSWER_HEADERS and ANSWER_BODY; the body goes to the host's sink if there
     * is one. Returns false if answer_payload() does. It is not called for the
     * test of a connection, whose answer is not the card's.
     */
    bool (*write)(const struct answer *answer, struct buf *outputs);
    /* What a success returns, for a card that writes its outputs. Any other
       answer is an error (checkup.h), which comes with outputs all the same. */
    enum answer_content content;
    /*
     * Does the card want the page after this one, if there is one? Asked after
     * a success only; otherwise the answer's link to it is ignored. NULL if it
     * always does.
     */
    bool (*goes_on)(const struct answer *answer);
    /*
     * Writes the form that requests this target, which the answer links to as
     * the next page. Returns false, with a fault that names the rule, if the
     * target breaks a rule of an input. NULL if the card has no pages.
     */
    bool (*next)(const struct answer *answer, const struct buf *target,
                 struct buf *form, struct error *error);
};

/* The largest number of inputs of a card: form.c has an array of that size, and
   each card states CONNECTOR_INPUTS_FIT. */
#define CONNECTOR_INPUTS_MAX 32

#define CONNECTOR_INPUTS_FIT(fields, functions)                  \
    _Static_assert(COUNT(fields) == COUNT(functions)             \
                       && COUNT(fields) <= CONNECTOR_INPUTS_MAX, \
                   "a function for each input")

/* The members that the descriptors of all cards share; needs config.h. A
   connector adds its name and the fields of its connections. A card adds
   .get_extension: signin_extension, for signing in by browser, or a function
   that has this and more. */
#define CONNECTOR_DESCRIPTOR                                      \
    .magic = CARD_MAGIC, .abi = CARD_ABI,                         \
    .struct_size = sizeof(struct card_descriptor),                \
    .thread_model = CARD_THREADS_ANY, .version = PACKAGE_VERSION, \
    .field_size = sizeof(struct card_field), .release = result_release

/* The output ANSWER_STATUS, a row of a card's outputs. */
#define CONNECTOR_STATUS_OUTPUT(help_, example_)                     \
    {                                                                \
        .key = ANSWER_STATUS, .title = "Status Code", .help = help_, \
        .group = "Response", .type = CARD_TYPE_NUMBER,               \
        .flags = CARD_FIELD_REQUIRED, .role = CARD_ROLE_STATUS,      \
        .example_json = example_, .format = CARD_FORMAT_INTEGER,     \
    }

/* Implements execute() for a card. */
int32_t connector_execute(const struct connector_card *card,
                          const struct card_call *call,
                          struct card_result *result);

#endif
