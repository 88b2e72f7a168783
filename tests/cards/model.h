/* SPDX-License-Identifier: MIT */
/*
 * model.h - a card that passes all checks of host-stub verify
 *
 * If BAD_CARD in the environment names a check, the card fails that check and
 * no other.
 */
#ifndef MODEL_H
#define MODEL_H

#include <stdbool.h>

#include "buf.h"
#include "card.h"
#include "jsonwalk.h"

#define MODEL_INPUTS 7
#define MODEL_CONNECTION 4

extern struct card_field model_inputs[MODEL_INPUTS];
extern struct card_field model_connection[MODEL_CONNECTION];

/* Must the card fail this check? */
bool bad(const char *check);

void model_release(struct card_result *result);

/* Returns an output, or an error without one, for functions other than
   execute(). The result is released like any other. */
int32_t model_answer(struct card_result *result, int32_t code,
                     const char *output);

/* Requests GET /?TARGET from http://127.0.0.1:PORT, and gives the status and
   the body of the answer. Returns CARD_OK, or the code for what went wrong. */
int32_t model_fetch(const struct card_call *call, const char *url,
                    const char *target, long *status, struct buf *body);

/* ---- model-extensions.c ---- */

const void *model_extension(const char *name);

/* ---- model-real.c: what is done in runs alone ---- */

/* Called at the beginning of every call of the card. */
void real_enter(const struct card_call *call);

/* Called before and after the request and the sink, with the data they use. */
void real_begin(const struct card_call *call, struct buf *target);
void real_end_request(void);
void real_refused(long status);
int32_t real_sink(const struct card_call *call, const struct buf *body);
void real_end(struct card_result *result, const struct buf *output,
              void **owned);

/* Called before a result is released, with what real_end() set for it, or
   NULL. */
void real_release(void *owned);

/* ---- model-texts.c: what else a result says, and how that may be wrong ----
 */

struct model_more {
    struct buf next, update, bucket;
};

#define MODEL_MORE_INIT                                            \
    {                                                              \
        BUF_INIT(1u << 24), BUF_INIT(1u << 24), BUF_INIT(1u << 24) \
    }
void model_more_free(struct model_more *more);

void model_spoil_fields(void);

/* Returns the code with which the call must fail, with entries of its errors;
   or CARD_OK. */
int32_t model_spoil_call(struct json_span form, struct json_span connection,
                         struct buf *errors);
void model_spoil_error(struct buf *error, struct json_span form);

/* Must a text be accepted that should be refused? */
bool model_accepts_all(struct json_span form, struct json_span connection);

void model_preview_body(struct buf *out, struct json_span form);
void model_spoil_preview(struct buf *preview);

/* Appends the path that requests the page which the form names. */
void model_path(struct buf *url, struct json_span form);

void model_attempts(struct buf *out);
void model_tell(const struct card_call *call, struct card_result *result,
                struct model_more *more, struct json_span form,
                struct json_span connection, const struct buf *body);
void model_spoil_output(struct buf *output, struct json_span form,
                        struct json_span connection);

/* If the card must mishandle an error from the server, gives the members of the
   error and an update. */
bool model_spoil_refusal(struct buf *error, struct model_more *more,
                         struct json_span connection);
bool model_error_in_vain(struct buf *error, uint32_t flags);

#endif
