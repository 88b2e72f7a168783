/* SPDX-License-Identifier: MIT */
/*
 * verify-secrets.c - checks that secrets do not appear where a host shows or
 * stores them openly
 *
 * Each secret gets a value made by verify, if the card accepts one: too long to
 * occur anywhere by chance. It is searched for as it is, and in the encodings
 * that a card's own headers and URLs use.
 */
#include "config.h"

#include <pthread.h>
#include <string.h>

#include "form-text.h"
#include "jsontext.h"
#include "jsonwrite.h"
#include "verify-odd.h"
#include "verify-server.h"
#include "verify.h"

/* Shorter texts occur in others by chance. */
#define SECRET_LEAST 6
#define SECRETS_MOST 64

struct secret {
    const struct card_field *field;
    bool is_input; /* it may occur in next, which is a form */
    struct buf text;
};

struct secrets {
    struct secret list[SECRETS_MOST];
    size_t count;
    const struct card_field *too_short; /* the first of them, or NULL */
};

static void secrets_free(struct secrets *secrets)
{
    for (size_t i = 0; i < secrets->count; i++)
        buf_free(&secrets->list[i].text);
}

/* ---- values of our own ---- */

static bool is_accepted(struct trial *trial)
{
    struct card_result result;
    int32_t code = trial_dry(trial, span_of_buf(&trial->form), &result);

    trial_release(trial, &result);
    return code == CARD_OK;
}

/* Sets the value if a dry run accepts it. */
static bool put_if_accepted(struct trial *trial, struct buf *object,
                            const struct card_field *field,
                            const struct buf *json)
{
    auto_buf struct buf before = BUF_INIT_SECRET(BUF_DATA);

    buf_add(&before, buf_cstr(object), object->size);
    form_put(object, field->key, span_of_buf(json));
    if (is_accepted(trial))
        return true;
    buf_reset(object);
    buf_add(object, buf_cstr(&before), before.size);
    return false;
}

/* A text that does not occur in the card; then the same with only digits, or
   only letters, as a pattern may require; then one that begins like the
   example. */
static void make_value(struct buf *json, const struct card_field *field,
                       size_t kind, size_t number)
{
    static const char *const texts[] = {
        "verify-Secret-0a1b2c3d4e5f?>", "verify0a1b2c3d4e5f6789",
        "7c3e91d05ab842f6e817c3e91d05ab84", "90817263544536271809",
        "VerifyQwxzKjvbPlm"};
    auto_buf struct buf text = BUF_INIT(BUF_FILE);
    auto_buf struct buf begun = BUF_INIT(BUF_FILE);
    struct json_span example;

    if (kind < sizeof texts / sizeof *texts) {
        buf_str(&text, texts[kind]);
        /* no two secrets are the same; hexadecimal digits have no g */
        buf_char(&text, (char)((kind == 3 ? '0' : 'a') + (char)(number % 6)));
        buf_char(&text,
                 (char)((kind == 3 ? '0' : 'a') + (char)(number / 6 % 6)));
    } else if (field->example_json != NULL
               && json_valid(field->example_json, strlen(field->example_json),
                             NULL)) {
        example = json_trim(span_of_str(field->example_json));
        if (json_type(example) == 's')
            json_unquote(&begun, example);
        buf_fmt(&text, "%sverify0a1b2c", buf_cstr(&begun));
    }
    json_quote(json, buf_cstr(&text), text.size);
}

#define KINDS 6

static void give_own(struct trial *trial, struct buf *object,
                     const struct card_field *field, size_t number)
{
    if (field->type != CARD_TYPE_TEXT)
        return;
    for (size_t kind = 0; kind < KINDS; kind++) {
        auto_buf struct buf json = BUF_INIT(BUF_FILE);

        make_value(&json, field, kind, number);
        if (put_if_accepted(trial, object, field, &json))
            return;
    }
}

/* Also sets an optional secret, if the card accepts it. */
static void give_fitting(struct trial *trial, struct buf *object,
                         const struct card_field *field)
{
    auto_buf struct buf json = BUF_INIT_SECRET(BUF_FILE);
    struct json_span value;

    if (json_find(span_of_buf(object), field->key, &value))
        return;
    value_fitting(&json, field);
    put_if_accepted(trial, object, field, &json);
}

static void keep_secret(struct secrets *secrets, const struct buf *object,
                        const struct card_field *field, bool is_input)
{
    struct secret *secret = &secrets->list[secrets->count];

    if (secrets->count == SECRETS_MOST)
        return;
    secret->field = field;
    secret->is_input = is_input;
    secret->text = (struct buf)BUF_INIT_SECRET(BUF_FILE);
    if (json_find_text(span_of_buf(object), field->key, &secret->text)
        && secret->text.size >= SECRET_LEAST) {
        secrets->count++;
        return;
    }
    if (secret->text.size > 0 && secrets->too_short == NULL)
        secrets->too_short = field;
    buf_free(&secret->text);
}

/* Values from -c or --form are left unchanged. */
static void find_secrets(struct trial *trial, struct secrets *secrets)
{
    const struct fields lists[] = {trial->about.connection,
                                   trial->about.inputs};
    struct buf *const objects[] = {&trial->connection, &trial->form};
    const bool given[] = {trial->is_given, trial->options->form != NULL};

    for (size_t i = 0; i < 2; i++) {
        for (size_t j = 0; j < lists[i].count; j++) {
            const struct card_field *field = &lists[i].at[j];

            if (!(field->flags & CARD_FIELD_SECRET)
                || (field->flags & CARD_FIELD_PATH))
                continue;
            if (!given[i]) {
                give_fitting(trial, objects[i], field);
                give_own(trial, objects[i], field, secrets->count);
            }
            keep_secret(secrets, objects[i], field, i == 1);
        }
    }
}

/* ---- all texts of a call ---- */

struct told {
    pthread_t thread;
    struct buf text;
    struct buf next;
};

static void take_line(void *context, int32_t level, const char *line)
{
    struct told *told = context;

    (void)level;
    if (!pthread_equal(told->thread, pthread_self()))
        return; /* another check reports it */
    buf_str(&told->text, line);
    buf_char(&told->text, '\n');
}

static void add_text(struct buf *out, struct card_text text)
{
    if (text.data != NULL)
        buf_add(out, text.data, text.size);
    buf_char(out, '\n');
}

/* Adds the update's values for fields that are not secret: a new token belongs
   in an update. */
static void add_update(struct trial *trial, struct buf *out,
                       struct card_text update)
{
    struct json_span object = {update.data, update.size};
    struct json_span key, value;
    struct json_walk walk;

    if (update.data == NULL || !json_valid(update.data, update.size, NULL)
        || json_type(object) != 'o')
        return;
    json_walk_into(&walk, object);
    while (json_walk_member(&walk, &key, &value)) {
        const struct card_field *field =
            field_of_key(trial->about.connection, key);

        if (field == NULL || !(field->flags & CARD_FIELD_SECRET))
            buf_add(out, value.data, value.size);
        buf_char(out, '\n');
    }
}

/* Adds the output; without what the server sent if -c names it. */
static void add_output(struct trial *trial, struct buf *out,
                       struct card_text output)
{
    struct json_span object = {output.data, output.size};
    struct json_span key, value;
    struct json_walk walk;

    if (!trial->is_given || output.data == NULL
        || !json_valid_wrapped(output.data, output.size, NULL)
        || json_type(object) != 'o') {
        add_text(out, output);
        return;
    }
    json_walk_into(&walk, object);
    while (json_walk_member(&walk, &key, &value)) {
        const struct card_field *field =
            field_of_key(trial->about.outputs, key);

        if (field == NULL || field->role != CARD_ROLE_PAYLOAD)
            buf_add(out, value.data, value.size);
        buf_char(out, '\n');
    }
}

static void add_result(struct trial *trial, struct told *told,
                       const struct card_result *result)
{
    struct buf *out = &told->text;

    add_output(trial, out, result->output);
    add_text(out, result->error);
    add_text(&told->next, result->next);
    add_text(out, result->attempts);
    add_update(trial, out, result->connection_update);
    add_text(out, result->preview);
    add_text(out, result->pace.bucket);
    add_text(out, result->next_refused);
}

static void call_once(struct trial *trial, struct told *told, uint32_t flags,
                      const struct buf *form, const struct buf *connection,
                      int64_t ms)
{
    static const struct card_result empty = CARD_RESULT_INIT;
    struct card_call call = CARD_CALL_INIT;
    struct card_result result = empty;

    call.flags = flags;
    call.inputs = (struct card_text){buf_cstr(form), form->size};
    call.connection =
        (struct card_text){buf_cstr(connection), connection->size};
    call.deadline_ms = ms;
    call.log = take_line;
    call.log_level = CARD_LOG_DEBUG;
    call.context = told;
    *trial->doing = "in execute()";
    trial->execute(&call, &result);
    add_result(trial, told, &result);
    trial_release(trial, &result);
}

/* Makes runs, and tests of the connection, that get HTTP errors and answers
   without a body. */
static void call_answered(struct trial *trial, struct told *told)
{
    static const uint32_t flags[] = {0, CARD_CHECK_CONNECTION};

    for (size_t i = 0; i < 2; i++) {
        for (size_t j = 0; answer_error(trial, j); j++)
            call_once(trial, told, flags[i], &trial->form, &trial->connection,
                      ANSWER_MS);
        for (size_t j = 0; answer_empty(trial, j); j++)
            call_once(trial, told, flags[i], &trial->form, &trial->connection,
                      ANSWER_MS);
    }
}

/* Makes the calls with a secret: a dry run, runs, and refused calls. */
static void call_all(struct trial *trial, struct told *told)
{
    static const uint32_t flags[] = {CARD_DRY_RUN, CARD_DRY_RUN, CARD_DRY_RUN,
                                     0, CARD_CHECK_CONNECTION};
    auto_buf struct buf wrong_form = BUF_INIT_SECRET(BUF_DATA);
    auto_buf struct buf wrong = BUF_INIT_SECRET(BUF_DATA);

    buf_add(&wrong_form, buf_cstr(&trial->form), trial->form.size);
    form_put(&wrong_form, "verify_no_such", span_of_str("1"));
    buf_add(&wrong, buf_cstr(&trial->connection), trial->connection.size);
    form_put(&wrong, "verify_no_such", span_of_str("1"));
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        call_once(trial, told, flags[i], i == 1 ? &wrong_form : &trial->form,
                  i == 2 ? &wrong : &trial->connection, 3000);
    call_answered(trial, told);
}

/* ---- the forms of a secret ---- */

static bool holds(const struct buf *text, const struct buf *secret)
{
    return secret->size > 0 && text->size > 0
           && memmem(text->data, text->size, secret->data, secret->size)
                  != NULL;
}

/*
 * Base64 of a text depends on where in a group of three it begins, as after
 * "user:"; its first and last letters on what is beside it. So the secret is
 * encoded without its first 0, 1 or 2 bytes, in whole groups. A digest or a
 * signature of it is not looked for: it does not reveal it.
 */
static void add_base64(struct buf *out, const struct buf *secret, size_t skip,
                       bool for_urls)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    for (size_t i = skip; i + 3 <= secret->size; i += 3) {
        const unsigned char *at = (const unsigned char *)secret->data + i;
        uint32_t bits = (uint32_t)at[0] << 16 | (uint32_t)at[1] << 8 | at[2];

        for (int shift = 18; shift >= 0; shift -= 6) {
            uint32_t six = bits >> shift & 63;

            buf_char(out, six < 62    ? letters[six]
                          : six == 62 ? (for_urls ? '-' : '+')
                                      : (for_urls ? '_' : '/'));
        }
    }
}

static void add_hex(struct buf *out, const struct buf *secret,
                    const char *before, bool upper)
{
    for (size_t i = 0; i < secret->size; i++)
        buf_fmt(out, upper ? "%s%02X" : "%s%02x", before,
                (unsigned)(unsigned char)secret->data[i]);
}

static bool is_unreserved(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')
           || (c >= 'a' && c <= 'z') || (c != '\0' && strchr("-._~", c));
}

static void add_percent(struct buf *out, const struct buf *secret, bool upper)
{
    for (size_t i = 0; i < secret->size; i++) {
        if (is_unreserved(secret->data[i]))
            buf_char(out, secret->data[i]);
        else
            buf_fmt(out, upper ? "%%%02X" : "%%%02x",
                    (unsigned)(unsigned char)secret->data[i]);
    }
}

/* The secret in the encoding with this number, counted from 0. If there is
   none, returns NULL and *made is empty. */
static const char *make_form(struct buf *made, const struct buf *secret,
                             size_t number)
{
    if (number == 0) {
        buf_add(made, secret->data, secret->size);
        return "as it is";
    }
    if (number <= 2) {
        add_hex(made, secret, "", number == 2);
        return "in hexadecimal";
    }
    if (number <= 4) {
        add_percent(made, secret, number == 4);
        return "percent-encoded";
    }
    if (number <= 6) {
        add_hex(made, secret, "%", number == 6);
        return "percent-encoded";
    }
    if (number == 7) {
        json_quote_inside(made, secret->data, secret->size);
        return "as a JSON string";
    }
    if (number <= 13) {
        add_base64(made, secret, (number - 8) % 3, number > 10);
        return made->size >= 8 ? "in base64" : "";
    }
    return NULL;
}

/* The encoding in which the text contains the secret, or NULL. */
static const char *found_in(const struct buf *text, const struct buf *secret)
{
    for (size_t number = 0;; number++) {
        auto_buf struct buf made = BUF_INIT_SECRET(1u << 23);
        const char *form = make_form(&made, secret, number);

        if (form == NULL)
            return NULL;
        if (form[0] != '\0' && holds(text, &made))
            return form;
    }
}

/* Appends the text with the escapes of JSON decoded: a slash may be \/ and any
   letter \u0041. */
static void undo_escapes(struct buf *out, const struct buf *text)
{
    auto_buf struct buf quoted = BUF_INIT_SECRET(BUF_UNLIMITED);

    for (size_t i = 0; i < text->size; i++) {
        char c = text->data[i];

        if (c == '\\' && i + 1 < text->size) {
            size_t more = text->data[i + 1] == 'u' ? 6 : 2;

            buf_reset(&quoted);
            buf_char(&quoted, '"');
            buf_add(&quoted, text->data + i,
                    more < text->size - i ? more : text->size - i);
            buf_char(&quoted, '"');
            if (json_valid(buf_cstr(&quoted), quoted.size, NULL)) {
                json_unquote(out, span_of_buf(&quoted));
                i += more - 1;
                continue;
            }
        }
        buf_char(out, c);
    }
}

/* Searches the text as it is and as decoded JSON. */
static const char *found(const struct buf *text, const struct buf *secret)
{
    auto_buf struct buf plain = BUF_INIT_SECRET(BUF_UNLIMITED);
    const char *form = found_in(text, secret);

    if (form != NULL)
        return form;
    undo_escapes(&plain, text);
    return found_in(&plain, secret);
}

static enum verdict judge(struct trial *trial, const struct secrets *secrets,
                          const struct told *told)
{
    for (size_t i = 0; i < secrets->count; i++) {
        const struct secret *secret = &secrets->list[i];
        const char *form = found(&told->text, &secret->text);

        if (form == NULL && !secret->is_input)
            form = found(&told->next, &secret->text);
        if (form != NULL)
            return trial_fail(trial,
                              "the secret '%.100s' is, %s, in an output, an"
                              " error, a preview, another text of a result or a"
                              " line of the log",
                              secret->field->key, form);
    }
    if (secrets->too_short != NULL && secrets->count > 0)
        return trial_warn(trial,
                          "'%.100s' is too short to be searched for: give one "
                          "of %d bytes or more with -c or --form",
                          secrets->too_short->key, SECRET_LEAST);
    return PASS;
}

static enum verdict check_secrets(struct trial *trial)
{
    struct secrets secrets = {.count = 0};
    struct told told = {pthread_self(), BUF_INIT_SECRET(BUF_UNLIMITED),
                        BUF_INIT_SECRET(BUF_UNLIMITED)};
    enum verdict verdict;

    find_secrets(trial, &secrets);
    if (secrets.count == 0)
        return secrets.too_short == NULL
                   ? trial_skip(trial, "neither the connection nor the form"
                                       " holds a secret")
                   : trial_skip(
                       trial,
                       "the card accepts no secret made by verify for "
                       "'%.100s', and its example is too short to be searched "
                       "for; give one of %d bytes or more with -c",
                       secrets.too_short->key, SECRET_LEAST);
    if (!run_possible(trial, true))
        return SKIP;
    if (trial->server != NULL)
        server_manner(trial->server, SERVER_PAGES);
    call_all(trial, &told);
    verdict = judge(trial, &secrets, &told);
    buf_free(&told.text);
    buf_free(&told.next);
    secrets_free(&secrets);
    return verdict;
}

const struct check verify_secret_checks[] = {
    {"secrets",
     "Secrets are masked in outputs, previews, errors, attempts, next and the"
     " log, also in base64, hexadecimal and percent form.",
     "with every secret masked",
     "Mask the value of each secret field, and everything derived from it, in "
     "one place where texts leave the card.",
     READY_CALLS, check_secrets},
    {.name = NULL},
};
