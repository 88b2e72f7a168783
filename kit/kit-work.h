/* SPDX-License-Identifier: MIT */
/*
 * kit-work.h - the contents of a struct kit, for the kit's own files
 *
 * A file kit-NAME.c implements one section of card-kit.h. Those that need
 * another library, kit-json.c and kit-curl.c, are not called by any of the
 * others.
 */
#ifndef KIT_WORK_H
#define KIT_WORK_H

#include "card-kit.h"
#include "error.h"
#include "kit-own.h"
#include "log.h"
#include "members.h"
#include "redact.h"

#define KIT_TEXT_MAX (SIZE_MAX / 4)

/* A form or a connection. `values` are spans of the host's text or, for a value
   not given, of default_json. */
struct kit_values {
    struct kit *kit;
    struct members_of of;
    struct json_span *values; /* data NULL: no value */
    bool *given;
    struct buf *texts; /* the strings, without quotes and escapes */
};

/* The memory that the result points to, until kit_release(). */
struct kit_texts {
    char *output, *error, *next, *attempts, *preview, *bucket, *next_refused;
    char *connection_update; /* in secret memory */
};

/* Something to be released at the end of the call, by a function of the file
   that created it. */
struct kit_owned {
    struct kit_owned *next;
    void (*give_back)(void *thing);
    void *thing;
};

/* An input of the call that continues this one. */
struct kit_change {
    struct kit_change *next;
    size_t field;
    struct buf json; /* empty: the input is left out */
};

/* A payload that has not been given to the sink yet: see kit-curl.c. */
struct kit_held {
    const char *key; /* the descriptor's; NULL: none */
    struct buf bytes;
    char *content_type;
};

struct kit_work {
    struct card_call call;
    const struct card_descriptor *descriptor;
    struct card_result *result;
    struct kit_texts *texts;
    struct kit_values form, connection;
    struct error error;
    struct redactor redactor;
    struct log log;
    int64_t deadline_us;
    struct kit_owned *owned;

    struct buf outputs; /* {"key":value ... */
    bool *has_output;   /* by the output's index */
    bool retryable_said, repeatable;
    struct kit_held held;
    bool streamed; /* the sink has received a body */
    void *multi;   /* libcurl's multi handle, for all transfers of the call */

    struct buf preview, preview_headers, preview_body; /* members, elements */
    bool preview_has_body;
    uint32_t effects;

    struct kit_change *changes;
    struct buf refused, attempts, update, bucket;
    int64_t waited_us;
    const char *waited_for;
    bool next_later;
};

/* Did the buf keep everything? If not, fails the call. */
bool kit_kept(struct kit *kit, const struct buf *buf);

/* kit-values.c */
bool kit_values_read(struct kit_values *values, struct card_text text,
                     uint32_t how);
void kit_values_free(struct kit_values *values);
/* The index of a field that the card asks for; -1 for a defect, which is
   reported. */
int kit_place(const struct kit_values *values, const char *key);

/* kit-put.c */
bool kit_outputs_end(struct kit *kit, struct buf *out);
/* Finds the output of this key, which the card gives. Returns NULL for a
   defect, or if the call does not want it. */
const struct card_field *kit_output(struct kit *kit, const char *key);
void kit_put_body(struct kit *kit, const struct card_field *field,
                  struct buf *bytes, const char *content_type);
bool kit_to_sink(struct kit *kit, const void *bytes, size_t size);

/* kit-double.c: the same in every locale. Returns false without memory. */
bool kit_read_double(const char *text, double *number);
bool kit_write_double(struct buf *out, double number);

/* kit-preview.c, kit-result.c */
void kit_preview_end(struct kit *kit, struct buf *out);
void kit_next_end(struct kit *kit, struct buf *out);
void kit_result_free(struct kit_work *work);

#endif
