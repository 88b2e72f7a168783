/* SPDX-License-Identifier: MIT */
/*
 * card-kit.h - the author's kit: a card in a hundred lines of C
 *
 * card.h says what a card must do; this library does the part that is the same
 * in every card. It reads the form and the connection by the fields of the
 * card's own descriptor and refuses what does not fit, all faults at once; it
 * makes the outputs, the preview and the error object; it waits, and sees when
 * the host cancels or the time is up; and it lets the card work with hosts of
 * older and newer headers. A card in full, but for its descriptor:
 *
 *     CARD_EXPORT int32_t execute(const struct card_call *call,
 *                                 struct card_result *result)
 *     {
 *         struct kit kit;
 *
 *         if (kit_begin(&kit, &card_descriptor, call, result)
 *             && (kit.flags & CARD_CHECK_CONNECTION) == 0) {
 *             const char *name = kit_text(kit.form, "name");
 *
 *             kit_preview_text(&kit, "would_greet", name);
 *             kit_put_format(&kit, "greeting", "Hello, %s!", name);
 *         }
 *         return kit_end(&kit);
 *     }
 *
 * and `.release = kit_release` in the descriptor.
 *
 * Link with `pkg-config --cflags --libs card-kit`. The library is static and
 * built for shared objects, and its symbols are hidden, so that the module
 * still exports two. All its names begin with kit_. It needs nothing but libc;
 * the functions of two sections below need one more library each, and only a
 * card that calls them links it: json-c, and libcurl.
 *
 * Rules that hold everywhere
 *
 *   Failing   A call that has failed stays failed, with the first cause. From
 *             then on kit functions that give something to the result do
 *             nothing, and kit_end() returns the code. So a card may call them
 *             in a row and look at kit.code once. Running out of memory is
 *             such a failure, CARD_NO_MEMORY. A use of this library that can
 *             only be the card's defect, such as a key that the descriptor does
 *             not have, fails the call as CARD_INTERNAL, and the message says
 *             what is wrong.
 *   Memory    What a function returns is the kit's, and valid until kit_end().
 *             What a function is given is copied.
 *   Flags     Outputs are dropped in a dry run, and previews in a real one: a
 *             card may make both, and only has to leave out the work itself.
 *   Secrets   The values of fields with CARD_FIELD_SECRET are masked in errors,
 *             log lines and previews, and wiped. kit_secret() adds others.
 *   Threads   A struct kit belongs to the thread that called execute(); any
 *             number of calls may run at once. Nothing is kept between calls
 *             but free memory for secrets.
 *
 * Functions may be added to this library, and none will change its meaning. A
 * card contains the functions it was built with, so it keeps working whatever
 * is installed later.
 */
#ifndef CARD_KIT_H
#define CARD_KIT_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "card.h"

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define KIT_CHECKED __attribute__((warn_unused_result))
#define KIT_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define KIT_CHECKED
#define KIT_PRINTF(text, first)
#endif

struct kit_values; /* a form or a connection that was read */
struct kit_work;   /* private to the kit */

/* One call. It stays where it is from kit_begin() to kit_end(). */
struct kit {
    uint32_t flags; /* the call's: CARD_DRY_RUN, CARD_CHECK_CONNECTION ... */
    int32_t code;   /* CARD_OK, or what the call has failed with */
    /* The host's call, with all members that this header knows: those which an
       older host does not have are 0. */
    const struct card_call *call;
    const struct kit_values *form; /* the inputs */
    const struct kit_values *connection;
    struct kit_work *work;
};

/* ---- Begin and end ---------------------------------------------------- */

/*
 * Begins a call: empties the result as far as both headers reach, starts the
 * deadline, and reads and checks the form (not when only the connection is to
 * be checked) and the connection by the descriptor's fields:
 *
 *   - strict JSON, one object, with line and column of the first mistake
 *   - no unknown member ("did you mean") and none twice
 *   - types, choices, minimum and maximum, CARD_FORMAT_INTEGER
 *   - CARD_FIELD_REQUIRED wherever the field is shown. An input that is given
 *     where it is not shown is refused; a connection may keep such fields, and
 *     they count as not given
 *   - no NUL character in a text, which a C string cannot hold
 *
 * All faults are reported at once, each with field and pointer. `pattern` is
 * checked by hosts, and schema_json only by the card.
 *
 * Returns true to continue; false if the call has failed. Either way the card
 * returns kit_end(). `descriptor` is the one of this card: in a module with a
 * family, the member's.
 */
bool kit_begin(struct kit *kit, const struct card_descriptor *descriptor,
               const struct card_call *call,
               struct card_result *result) KIT_CHECKED;

/* The same for functions of extensions, where a form or a connection may be
   incomplete or absent: what is there is checked, and nothing is required. */
#define KIT_FORM_PART 0x01u
#define KIT_CONNECTION_PART 0x02u
#define KIT_NUL_ALLOWED 0x04u /* texts may hold NUL: use kit_text_size() */
bool kit_begin_as(struct kit *kit, const struct card_descriptor *descriptor,
                  const struct card_call *call, struct card_result *result,
                  uint32_t how) KIT_CHECKED;

/*
 * Ends the call: fills the result, and returns the code for execute() to
 * return. Must be called once after each kit_begin(), whatever that returned.
 * All that kit functions returned is gone after it.
 */
int32_t kit_end(struct kit *kit);

/* The release() of a descriptor whose execute() uses the kit. */
void kit_release(struct card_result *result);

/* ---- Values of a form or connection ----------------------------------- */

/*
 * Each of these takes kit.form or kit.connection and the key of a field of
 * that list. Where the field was not given its default_json counts; without
 * one, the value is NULL, 0 or false. The same for a field that is not shown,
 * whose default does not count.
 */

/* Was it given in the form or connection itself? */
bool kit_given(const struct kit_values *values, const char *key);

/* A TEXT or a DROPDOWN. NULL if there is no value, or if ANY_JSON allowed one
   that is not a string. "" for a key that the descriptor does not have, so that
   the card reaches kit_end(), which names it. */
const char *kit_text(const struct kit_values *values, const char *key);

/* The same with its size in bytes, for texts that may hold NUL. */
const char *kit_text_size(const struct kit_values *values, const char *key,
                          size_t *size);

/* A DROPDOWN: the index of its value in `choices`, from 0. -1: no value. */
int kit_choice(const struct kit_values *values, const char *key);

/* A NUMBER. kit_integer() is exact for a field with CARD_FORMAT_INTEGER, whose
   values fit int64_t; of others it drops the fraction and returns the nearest
   int64_t. kit_raw() has the digits as they were written. */
int64_t kit_integer(const struct kit_values *values, const char *key);
double kit_number(const struct kit_values *values, const char *key);

bool kit_bool(const struct kit_values *values, const char *key);

/* Any field: the exact JSON text of its value, without white space around it;
   data NULL: no value. */
struct card_text kit_raw(const struct kit_values *values, const char *key);

/* ---- Parts of any JSON text, such as an answer ------------------------- */

/*
 * The exact text of the value at a JSON Pointer (RFC 6901: "/items/0/id"), for
 * kit_put_raw(): no part of it is rounded or reformatted. data NULL if there is
 * no such value, or if the text is not valid JSON. It is a part of `json`
 * itself.
 */
struct card_text kit_part(const char *json, size_t size, const char *pointer);

/* The same for a string, as a C string. NULL if there is none, or if it is not
   a string, or contains a NUL. */
const char *kit_part_text(struct kit *kit, const char *json, size_t size,
                          const char *pointer);

/* ---- What is wrong ---------------------------------------------------- */

/*
 * Adds a fault to the form or connection that the card finds by itself. `below`
 * is where in the value, as a JSON Pointer ("/limit"), or NULL. The message is
 * a sentence that names the remedy. Returns false, for `return kit_fault(...)`.
 * A call may collect several, up to kit_end() or until it looks at kit.code.
 */
bool kit_fault(const struct kit_values *values, const char *key,
               const char *below, const char *format, ...) KIT_PRINTF(4, 5);

/*
 * Fails the call with any code of card.h but CARD_OK. Returns false. Unless
 * kit_retryable() says otherwise, CARD_NETWORK and CARD_TIMEOUT count as
 * retryable when kit_repeatable() said true, and others do not.
 */
bool kit_fail(struct kit *kit, int32_t code, const char *format, ...)
    KIT_PRINTF(3, 4);

/* An answer with an HTTP status of 400 or more: CARD_HTTP_STATUS, or CARD_AUTH
   when `code` says so. Retryable for 429, 502, 503 and 504. */
bool kit_fail_http(struct kit *kit, int32_t code, long status,
                   const char *format, ...) KIT_PRINTF(4, 5);

/* More about the failure, after it: whether the same call may succeed later,
   the service's name for the request, and members that the service has. */
void kit_retryable(struct kit *kit, bool retryable);
void kit_request_id(struct kit *kit, const char *id);
void kit_error_text(struct kit *kit, const char *key, const char *text);
void kit_error_integer(struct kit *kit, const char *key, int64_t number);

/* ---- Time, and being cancelled ---------------------------------------- */

/* Has the host cancelled, or has the deadline passed? Then the call has failed
   with that code. Call it in every loop that may last, at least every 40 ms. */
bool kit_stopped(struct kit *kit);

/* Milliseconds until the deadline; 0: it has passed. */
int64_t kit_left_ms(const struct kit *kit);

/*
 * Waits, and returns true when the time has passed. False when the call was
 * cancelled, or has failed before; and at once, with a message that says so,
 * when the deadline would come first. `reason` is for the host and people, as
 * in `waited_for` of card.h ("RATE_LIMIT"); NULL: the host is not informed.
 */
bool kit_wait_ms(struct kit *kit, int64_t ms, const char *reason);

/*
 * poll() that ends when the host cancels or the time is up. ms less than 0: as
 * long as there is time. Returns how many of fds are ready, 0 when ms have
 * passed, and -1 when the call has failed.
 */
int kit_poll(struct kit *kit, struct pollfd *fds, nfds_t count, int64_t ms);

/* For loops that wait by other means: wait for kit.call->cancel_fd (unless it
   is -1) beside your own, no longer than this, and then ask kit_stopped(). */
int kit_poll_ms(const struct kit *kit);

/* ---- Log -------------------------------------------------------------- */

/* One line for the host's log (CARD_LOG_ERROR ...), with secrets masked. */
void kit_log(struct kit *kit, int32_t level, const char *format, ...)
    KIT_PRINTF(3, 4);

/* A secret that is in no field, such as a token that was fetched: masked from
   here on. Fewer than 4 bytes cannot be masked. */
void kit_secret(struct kit *kit, const char *text);

/* ---- Outputs ---------------------------------------------------------- */

/*
 * Each gives one output by its key, once. When the host has a sink, the output
 * whose role is CARD_ROLE_PAYLOAD goes there as JSON text, and null takes its
 * place; payload_bytes and payload_json are set. An output that is REQUIRED
 * and not given becomes null. Outputs count for CARD_OK and CARD_HTTP_STATUS,
 * so give them before kit_fail_http().
 */
void kit_put_text(struct kit *kit, const char *key, const char *text);
void kit_put_format(struct kit *kit, const char *key, const char *format, ...)
    KIT_PRINTF(3, 4);
void kit_put_integer(struct kit *kit, const char *key, int64_t number);
void kit_put_number(struct kit *kit, const char *key, double number);
void kit_put_bool(struct kit *kit, const char *key, bool boolean);

/* Any JSON value as text, which is checked, and passed on as it is written. */
void kit_put_raw(struct kit *kit, const char *key, const char *json,
                 size_t size);

/*
 * The body of an answer as it came. The output is the same text when it is
 * JSON, a string when it is other text, {"content_type", "base64"} when it is
 * not text, and null when it is empty. A sink gets the bytes as they are.
 * content_type may be NULL.
 */
void kit_put_bytes(struct kit *kit, const char *key, const void *data,
                   size_t size, const char *content_type);

/* ---- A dry run's preview ---------------------------------------------- */

/* A member of the preview, for a card that does not send HTTP. */
void kit_preview_text(struct kit *kit, const char *key, const char *text);
void kit_preview_raw(struct kit *kit, const char *key, const char *json,
                     size_t size);

/*
 * The request of a card that sends HTTP, in the shape that card.h gives:
 * method and url, then its header fields in order. kit_preview_secret() is a
 * header whose value is `prefix` and the secret of the connection field `key`.
 * No body: leave kit_preview_body() out.
 */
void kit_preview_request(struct kit *kit, const char *method, const char *url);
void kit_preview_header(struct kit *kit, const char *name, const char *value);
void kit_preview_secret(struct kit *kit, const char *name, const char *prefix,
                        const char *key);
void kit_preview_body(struct kit *kit, const char *body, size_t size);

/* What this form does: CARD_EFFECT_... Shown in the preview. */
void kit_effects(struct kit *kit, uint32_t effects);

/* ---- The rest of the result ------------------------------------------- */

/* May the call be sent again if its answer was lost? Say it before sending. */
void kit_repeatable(struct kit *kit, bool repeatable);

/* The next page: the inputs of this call with this one changed; NULL takes it
   out. Several may be changed. kit_next_raw() sets an input to any JSON. */
void kit_next_text(struct kit *kit, const char *key, const char *text);
void kit_next_integer(struct kit *kit, const char *key, int64_t number);
void kit_next_raw(struct kit *kit, const char *key, const char *json,
                  size_t size);

/* CARD_NEXT_LATER: next is for what will have come later. */
void kit_next_later(struct kit *kit);

/* There is a next page that the card does not request: the reason, and its
   link. */
void kit_next_refused(struct kit *kit, const char *url, const char *format, ...)
    KIT_PRINTF(3, 4);

/* A member of the connection that the host is to replace: a new token. */
void kit_update_text(struct kit *kit, const char *key, const char *text);

/* What calls share a rate limit, and how it is (CARD_PACE_UNKNOWN). Give the
   bucket in a dry run too. Each call replaces the values of the one before. */
void kit_pace(struct kit *kit, const char *bucket, int64_t limit,
              int64_t remaining, int64_t reset_ms);

/* One try, for `attempts`; what kit_wait_ms() waited before it is added. Times
   are microseconds from its start. kit_curl_perform() does it by itself. */
struct kit_attempt {
    long status;     /* of the answer; 0: none */
    int32_t failure; /* CARD_NETWORK ..., if there was no answer */
    int64_t name_us, connect_us, tls_us, first_byte_us, total_us;
};
void kit_attempt(struct kit *kit, const struct kit_attempt *attempt);

/* ---- Values as json-c objects (link json-c too) ------------------------ */

struct json_object;

/*
 * The value of any field as a json-c object, which is the kit's: do not put()
 * it. NULL if there is no value, or if it is null. The text was checked
 * strictly before json-c reads it. What json-c does with valid JSON is worth
 * knowing: whole numbers beyond 64 bits become the nearest it can hold
 * (kit_raw() has the digits), and of two equal keys within an object it keeps
 * the last. And json-c itself may crash where memory runs out.
 */
struct json_object *kit_json(const struct kit_values *values, const char *key);

/* Any other JSON text, checked as strictly, such as an answer. NULL if it is
   not valid; the call does not fail because of that. */
struct json_object *kit_json_parse(struct kit *kit, const char *json,
                                   size_t size);

/* An output. The object stays the caller's. */
void kit_put_json(struct kit *kit, const char *key, struct json_object *value);

/* ---- HTTP by libcurl (link libcurl too) -------------------------------- */

struct kit_answer {
    long status;      /* 200 */
    const char *body; /* followed by a NUL that size does not count */
    size_t size;
    const char *content_type; /* or NULL */
};

/*
 * Performs the transfer of a CURL easy handle that the card has set up (URL,
 * headers, method), and waits for it as the host asks: it ends at the deadline,
 * at once when the host cancels, and adds to `attempts`. The kit sets
 * CURLOPT_NOSIGNAL, WRITEFUNCTION, WRITEDATA and ERRORBUFFER. (A handle that is
 * made and cleaned up without this function, as in a dry run, needs NOSIGNAL
 * from the card.)
 *
 * Returns true when there is an answer, whatever its status: what a status of
 * 400 and more means is for the card to say, by kit_fail_http(). Returns false
 * if the call has failed: no name, no connection, TLS, deadline, cancelled, or
 * a body larger than `most` bytes.
 *
 * With an output's key the body becomes that output, as by kit_put_bytes(); for
 * a payload with a sink it goes there as it arrives and is not kept, so `most`
 * does not count and answer->body is empty. Only a body with a status of 400 or
 * more is kept in any case: when the card performs again, the new body replaces
 * it. With key NULL the body is only in the answer.
 */
bool kit_curl_perform(struct kit *kit, void *easy, const char *key, size_t most,
                      struct kit_answer *answer) KIT_CHECKED;

#ifdef __cplusplus
}
#endif

#endif
