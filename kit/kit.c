/* SPDX-License-Identifier: MIT */
/* kit.c - begins and ends a call, and owns what its result points to. */
#include <stdlib.h>

#include "border.h"
#include "kit-work.h"
#include "moment.h"
#include "secretmem.h"

/* Those of the connection and the form; the rest is for secrets that the card
   adds. */
#define SECRET_FIELDS_MAX (REDACT_MAX - 8)

/* ---- failing ---- */

bool kit_going(const struct kit *kit)
{
    return kit->work != NULL && kit->code == CARD_OK;
}

bool kit_reading(const struct kit *kit)
{
    return kit->work != NULL && kit->code != CARD_NO_MEMORY;
}

bool kit_no_memory(struct kit *kit)
{
    if (kit->work != NULL)
        error_no_memory(&kit->work->error);
    kit->code = CARD_NO_MEMORY;
    return false;
}

bool kit_kept(struct kit *kit, const struct buf *buf)
{
    return buf_ok(buf) || kit_no_memory(kit);
}

bool kit_own(struct kit *kit, void *thing, void (*give_back)(void *thing))
{
    struct kit_owned *owned = malloc(sizeof *owned);

    if (owned == NULL) {
        give_back(thing);
        return kit_no_memory(kit);
    }
    *owned = (struct kit_owned){kit->work->owned, give_back, thing};
    kit->work->owned = owned;
    return true;
}

/* ---- begin ---- */

static void begin_bufs(struct kit_work *work)
{
    static const struct error no_error = ERROR_INIT;
    static const struct buf empty = BUF_INIT(KIT_TEXT_MAX);
    static const struct buf secret = BUF_INIT_SECRET(KIT_TEXT_MAX);

    work->error = no_error;
    work->outputs = work->held.bytes = empty;
    work->preview = work->preview_headers = work->preview_body = empty;
    work->refused = work->attempts = work->bucket = empty;
    work->update = secret;
}

static bool begin_work(struct kit *kit, const struct card_descriptor *card,
                       const struct card_call *call, struct card_result *result)
{
    struct kit_work *work = calloc(1, sizeof *work);

    if (work == NULL)
        return false;
    kit->work = work;
    begin_bufs(work);
    work->call = *call;
    if ((call->flags & CARD_CHECK_CONNECTION) != 0)
        work->call.sink = NULL; /* the answer is only for the card */
    work->descriptor = card;
    work->result = result;
    work->log = (struct log){&work->call, &work->redactor};
    work->form.kit = work->connection.kit = kit;
    work->form.of =
        (struct members_of){"form", CARD_INVALID_INPUT, card->inputs,
                            card->input_count, card->field_size};
    work->connection.of =
        (struct members_of){"connection", CARD_BAD_CONNECTION, card->connection,
                            card->connection_count, card->field_size};
    kit->call = &work->call;
    kit->flags = work->call.flags;
    kit->form = &work->form;
    kit->connection = &work->connection;
    work->texts = calloc(1, sizeof *work->texts);
    work->has_output = calloc(card->output_count + 1, 1);
    result->opaque = work->texts;
    return work->texts != NULL && work->has_output != NULL;
}

static size_t secret_fields(const struct members_of *of)
{
    size_t count = 0;

    for (size_t i = 0; i < of->count; i++)
        count += (member_field(of, i)->flags & CARD_FIELD_SECRET) != 0;
    return count;
}

/* Reads both. If both are wrong, the form's faults are reported; the connection
   is read anyway, so that its secrets are known. */
static bool read_both(struct kit *kit, uint32_t how)
{
    static const struct card_text nothing = {"{}", 2};
    struct kit_work *work = kit->work;
    struct card_text form = work->call.inputs;
    struct card_text connection = work->call.connection;
    uint32_t form_how = how;
    bool good;

    if ((kit->flags & CARD_CHECK_CONNECTION) != 0) {
        form = nothing;
        form_how |= KIT_FORM_PART;
    }
    if (form.data == NULL && (form_how & KIT_FORM_PART) != 0)
        form = nothing;
    if (connection.data == NULL
        && ((how & KIT_CONNECTION_PART) != 0 || work->connection.of.count == 0))
        connection = nothing;
    good = kit_values_read(&work->connection, connection, how);
    if (!good && work->error.code == CARD_NO_MEMORY)
        return false;
    if (good)
        return kit_values_read(&work->form, form, form_how);

    struct error kept = work->error;
    static const struct error none = ERROR_INIT;

    work->error = none;
    if (kit_values_read(&work->form, form, form_how)) {
        error_free(&work->error);
        work->error = kept;
    } else {
        error_free(&kept);
    }
    return false;
}

bool kit_begin_as(struct kit *kit, const struct card_descriptor *descriptor,
                  const struct card_call *call, struct card_result *result,
                  uint32_t how)
{
    struct card_call copy;

    *kit = (struct kit){.code = CARD_INTERNAL};
    if (!border_begin(call, &copy, result))
        return false;
    kit->code = CARD_OK;
    if (!begin_work(kit, descriptor, &copy, result))
        return kit_no_memory(kit);
    kit->work->deadline_us = moment_deadline(&kit->work->call);
    if (secret_fields(&kit->work->form.of)
            + secret_fields(&kit->work->connection.of)
        > SECRET_FIELDS_MAX)
        return kit_defect(kit, "the descriptor has more than %d secret fields",
                          SECRET_FIELDS_MAX);
    if (!read_both(kit, how)) {
        kit->code = kit->work->error.code;
        return false;
    }
    return !kit_stopped(kit);
}

bool kit_begin(struct kit *kit, const struct card_descriptor *descriptor,
               const struct card_call *call, struct card_result *result)
{
    return kit_begin_as(kit, descriptor, call, result, 0);
}

/* ---- end ---- */

/* Moves a text to the result. An empty one stays absent. */
static void give(struct kit *kit, struct card_text *text, char **place,
                 struct buf *buf)
{
    size_t size = 0;

    if (!kit_kept(kit, buf) || buf->size == 0)
        return;
    *place = buf_take(buf, &size);
    if (*place != NULL)
        *text = (struct card_text){*place, size};
}

static void end_preview(struct kit *kit)
{
    struct kit_work *work = kit->work;
    auto_buf struct buf text = BUF_INIT(KIT_TEXT_MAX);

    if (kit->code != CARD_OK || (kit->flags & CARD_DRY_RUN) == 0)
        return;
    kit_preview_end(kit, &text);
    give(kit, &work->result->preview, &work->texts->preview, &text);
}

static void end_output(struct kit *kit)
{
    struct kit_work *work = kit->work;
    auto_buf struct buf text = BUF_INIT(KIT_TEXT_MAX);

    if ((kit->flags & CARD_DRY_RUN) != 0
        || (kit->code != CARD_OK && kit->code != CARD_HTTP_STATUS))
        return;
    if (kit_outputs_end(kit, &text))
        give(kit, &work->result->output, &work->texts->output, &text);
}

static void end_next(struct kit *kit)
{
    struct kit_work *work = kit->work;
    struct card_result *result = work->result;
    auto_buf struct buf text = BUF_INIT(KIT_TEXT_MAX);

    if (kit->code != CARD_OK || (kit->flags & CARD_DRY_RUN) != 0)
        return;
    kit_next_end(kit, &text);
    give(kit, &result->next, &work->texts->next, &text);
    if (work->next_later)
        result->flags |= CARD_NEXT_LATER;
    if (result->next.data == NULL && CARD_HAS(result, next_refused))
        give(kit, &result->next_refused, &work->texts->next_refused,
             &work->refused);
}

/* Sets the parts of the result that do not depend on the outcome. */
static void end_facts(struct kit *kit)
{
    struct kit_work *work = kit->work;
    struct card_result *result = work->result;

    give(kit, &result->connection_update, &work->texts->connection_update,
         &work->update);
    give(kit, &result->attempts, &work->texts->attempts, &work->attempts);
    give(kit, &result->pace.bucket, &work->texts->bucket, &work->bucket);
}

static void close_list(struct buf *buf, const char *end)
{
    if (buf->size > 0)
        buf_str(buf, end);
}

static void give_error(struct kit *kit)
{
    struct kit_work *work = kit->work;
    struct error *error = &work->error;
    auto_buf struct buf text = BUF_INIT(KIT_TEXT_MAX);

    if (!work->retryable_said
        && (kit->code == CARD_NETWORK || kit->code == CARD_TIMEOUT))
        error->retryable = work->repeatable;
    error_render(error, &work->redactor, &text);
    give(kit, &work->result->error, &work->texts->error, &text);
}

static void free_work(struct kit_work *work)
{
    if (work == NULL)
        return;
    while (work->owned != NULL) {
        struct kit_owned *owned = work->owned;

        work->owned = owned->next;
        owned->give_back(owned->thing);
        free(owned);
    }
    kit_values_free(&work->form);
    kit_values_free(&work->connection);
    kit_result_free(work);
    error_free(&work->error);
    free(work->has_output);
    free(work);
}

int32_t kit_end(struct kit *kit)
{
    struct kit_work *work = kit->work;

    if (work != NULL && work->texts != NULL) {
        /* A card may have added faults without checking the result. */
        if (kit->code == CARD_OK)
            kit->code = work->error.code;
        close_list(&work->update, "}");
        close_list(&work->attempts, "]");
        end_preview(kit);
        end_output(kit);
        end_next(kit);
        end_facts(kit);
        if (kit->code != CARD_OK)
            give_error(kit);
    }
    free_work(work);
    kit->work = NULL;
    kit->call = NULL;
    kit->form = kit->connection = NULL;
    return kit->code;
}

void kit_release(struct card_result *result)
{
    static const struct card_text absent = {NULL, 0};
    struct kit_texts *texts;

    if (result == NULL)
        return;
    texts = result->opaque;
    if (texts != NULL) {
        free(texts->output);
        free(texts->error);
        free(texts->next);
        free(texts->attempts);
        free(texts->preview);
        free(texts->bucket);
        free(texts->next_refused);
        secretmem_free(texts->connection_update);
        free(texts);
    }
    result->opaque = NULL;
    result->output = result->error = result->next = absent;
    result->attempts = result->connection_update = absent;
    result->preview = result->pace.bucket = absent;
    if (CARD_HAS(result, next_refused))
        result->next_refused = absent;
}
