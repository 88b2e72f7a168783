/* SPDX-License-Identifier: MIT */
/* model.c - the model card's calls, and how each may be broken. */
#include "model.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fits.h"
#include "jsontext.h"
#include "jsonwrite.h"

#define LIMIT ((size_t)1 << 28)

extern struct card_descriptor model_descriptor __asm__("card_descriptor");

struct texts {
    struct buf output, error, preview, attempts;
};

struct work {
    const struct card_call *call;
    struct card_result *result;
    struct texts *texts;
    struct json_span form, connection;
};

static const char *kept_inputs;
static char released; /* in opaque: there is nothing to give back any more */

void model_release(struct card_result *result)
{
    struct texts *texts = result->opaque;

    if (bad("inputs-not-kept") && kept_inputs != NULL)
        released = *(const volatile char *)kept_inputs;
    if (result->opaque == &released)
        return;
    if (texts == NULL && !bad("release-fresh"))
        return;
    buf_free(&texts->output);
    buf_free(&texts->error);
    buf_free(&texts->preview);
    buf_free(&texts->attempts);
    free(texts);
    result->opaque = &released;
    if (bad("release"))
        return;
    result->output = result->error = result->preview = result->attempts =
        (struct card_text){NULL, 0};
}

static struct card_text text_of(const struct buf *buf)
{
    return (struct card_text){buf->data, buf->size};
}

static int32_t fail(struct work *work, int32_t code, const struct buf *errors)
{
    static const char *const names[] = {[CARD_INVALID_INPUT] = "INVALID_INPUT",
                                        [CARD_BAD_CONNECTION] =
                                            "BAD_CONNECTION",
                                        [CARD_NETWORK] = "NETWORK",
                                        [CARD_PROTOCOL] = "PROTOCOL",
                                        [CARD_TIMEOUT] = "TIMEOUT",
                                        [CARD_CANCELLED] = "CANCELLED",
                                        [CARD_INTERNAL] = "INTERNAL"};
    struct buf *error = &work->texts->error;

    buf_fmt(error, "{\"code\":\"%s\",\"message\":\"It failed.\"",
            bad("error-object") ? "FAILED" : names[code]);
    if (errors != NULL) {
        json_key(error, "errors");
        buf_add(error, errors->data, errors->size);
    }
    buf_char(error, '}');
    work->result->error = text_of(error);
    return code;
}

static bool is_object(struct json_span text)
{
    return text.data != NULL && json_valid(text.data, text.size, NULL)
           && json_type(text) == 'o';
}

/* The rules that the card is to forget, of a list whose checks have names that
   begin so. */
static unsigned forgotten(const char *list)
{
    static const struct {
        const char *check;
        unsigned rule;
    } rules[] = {{"missing", FITS_NO_REQUIRED}, {"types", FITS_NO_TYPES},
                 {"unknown", FITS_NO_UNKNOWN},  {"choices", FITS_NO_CHOICES},
                 {"limits", FITS_NO_LIMITS},    {"patterns", FITS_NO_PATTERNS}};
    unsigned without = 0;

    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        char name[64];

        snprintf(name, sizeof name, "%s-%s", list, rules[i].check);
        if (bad(name))
            without |= rules[i].rule;
    }
    return without;
}

static int32_t judge(struct work *work, const char *list,
                     const struct card_field *fields, size_t count,
                     struct json_span text, int32_t code)
{
    struct buf errors = BUF_INIT(LIMIT);
    char garbage[64];
    int32_t got = CARD_OK;

    snprintf(garbage, sizeof garbage, "%s-garbage", list);
    if (!is_object(text))
        return fail(work, bad(garbage) ? CARD_INTERNAL : code, NULL);
    if (!fits(&errors, fields, count, text, forgotten(list)))
        got = fail(work, code, &errors);
    buf_free(&errors);
    return got;
}

static void string_member(struct buf *out, struct json_span object,
                          const char *key)
{
    struct json_span value;

    if (json_find(object, key, &value) && json_type(value) == 's')
        json_unquote(out, value);
}

static int32_t preview(struct work *work)
{
    struct buf *out = &work->texts->preview;
    struct buf url = BUF_INIT(LIMIT), token = BUF_INIT(LIMIT);

    string_member(&url, work->connection, "server");
    string_member(&token, work->connection, "token");
    buf_str(out, "{\"method\":\"GET\",\"url\":");
    json_quote(out, buf_cstr(&url), url.size);
    buf_fmt(out, ",\"headers\":[{\"name\":\"X-Token\",\"value\":\"%s\"}]}",
            bad("secrets") ? buf_cstr(&token) : "***");
    buf_free(&url);
    buf_free(&token);
    if (!bad("preview"))
        work->result->preview = text_of(out);
    return CARD_OK;
}

static void add_answer(struct work *work, struct buf *out,
                       const struct buf *body)
{
    size_t start = out->size;

    if (work->call->sink != NULL) {
        work->result->payload_bytes = body->size + bad("sink");
        buf_str(out, "null");
        return;
    }
    buf_add(out, body->data, body->size);
    if (!(work->call->flags & CARD_ONE_LINE) || bad("one-line"))
        return;
    for (size_t i = start; i < out->size; i++) {
        if (out->data[i] == '\n')
            out->data[i] = ' ';
    }
}

static int32_t answer(struct work *work, const struct buf *body)
{
    struct buf *out = &work->texts->output;

    if (!json_valid(buf_cstr(body), body->size, NULL))
        return fail(work, CARD_PROTOCOL, NULL);
    if (work->call->sink != NULL
        && work->call->sink(work->call->context, body->data, body->size) != 0)
        return fail(work, CARD_CANCELLED, NULL);
    buf_fmt(out, "{\"status\":%s,\"facts\":{},\"answer\":",
            bad("outputs") ? "\"200\"" : "200");
    add_answer(work, out, body);
    buf_char(out, '}');
    work->result->output = text_of(out);
    buf_str(&work->texts->attempts, bad("result-texts") ? "{}" : "[]");
    work->result->attempts = text_of(&work->texts->attempts);
    return CARD_OK;
}

static int32_t run(struct work *work)
{
    struct buf url = BUF_INIT(LIMIT), body = BUF_INIT(LIMIT);
    int32_t code;

    string_member(&url, work->connection, "server");
    code = model_fetch(work->call, buf_cstr(&url), &body);
    code = code == CARD_OK ? answer(work, &body) : fail(work, code, NULL);
    buf_free(&url);
    buf_free(&body);
    return code;
}

static void send_something(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(9)};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ssize_t n;

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    n = sendto(fd, "x", 1, 0, (struct sockaddr *)&at, sizeof at);
    (void)n;
    close(fd);
}

/* What a card must not do to its host's process. */
static void misbehave(const struct card_call *call)
{
    static void *volatile lost;

    if (bad("crash"))
        abort();
    if (bad("hang"))
        pause();
    if (bad("exit"))
        exit(3);
    if (bad("silent"))
        puts("hello \033[31m from a card");
    if (bad("environment"))
        setenv("MODEL", "1", 1);
    if (bad("locale"))
        setlocale(LC_ALL, "");
    if (bad("directory") && chdir("/") != 0)
        abort();
    if (bad("umask"))
        umask(0123);
    if (bad("signals"))
        signal(SIGPIPE, SIG_IGN);
    if (bad("descriptors"))
        open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (bad("leaks"))
        lost = malloc(24);
    (void)lost;
    if (bad("dry-run-sends-nothing") && (call->flags & CARD_DRY_RUN))
        send_something();
    if (bad("descriptor-constant"))
        model_descriptor.title = call->inputs.size < 4 ? "One" : "Another";
    if (bad("oversize") && call->inputs.size > (1u << 20))
        abort();
    if (bad("inputs-bounds") && call->inputs.data != NULL)
        lost = (void *)(call->inputs.data[call->inputs.size] == '\1' ? &lost
                                                                     : NULL);
    if (bad("log") && call->log != NULL && call->log_level > 0)
        call->log(call->context, CARD_LOG_ERROR, "two\nlines");
    kept_inputs = call->inputs.data;
}

static int32_t work_on(struct work *work)
{
    bool checks = (work->call->flags & CARD_CHECK_CONNECTION) != 0;
    int32_t code;

    misbehave(work->call);
    work->form =
        (struct json_span){work->call->inputs.data, work->call->inputs.size};
    work->connection = (struct json_span){work->call->connection.data,
                                          work->call->connection.size};
    if (bad("dry-run"))
        return fail(work, CARD_INVALID_INPUT, NULL);
    if (bad("unknown-flags") && work->call->flags > 7)
        return fail(work, CARD_INTERNAL, NULL);
    code = checks && !bad("check-connection")
               ? CARD_OK
               : judge(work, "refuses", model_inputs, MODEL_INPUTS, work->form,
                       CARD_INVALID_INPUT);
    if (code == CARD_OK)
        code = judge(work, "connection", model_connection, MODEL_CONNECTION,
                     work->connection, CARD_BAD_CONNECTION);
    if (code != CARD_OK)
        return code;
    return work->call->flags & CARD_DRY_RUN ? preview(work) : run(work);
}

static bool is_result(const struct card_result *result)
{
    return bad("wrong-magic")
               ? result->struct_size >= sizeof *result
               : result->magic == CARD_MAGIC && result->abi == CARD_ABI
                     && result->struct_size >= sizeof *result;
}

static bool is_call(const struct card_call *call)
{
    return bad("wrong-magic")
               ? call->struct_size >= sizeof *call
               : call->magic == CARD_MAGIC && call->abi == CARD_ABI
                     && call->struct_size >= sizeof *call;
}

/* Two at once do harm, where that is what is asked for. */
static int32_t guarded(struct work *work)
{
    static atomic_int inside;
    int32_t code;

    if (!bad("parallel"))
        return work_on(work);
    if (atomic_fetch_add(&inside, 1) > 0) {
        atomic_fetch_sub(&inside, 1);
        return fail(work, CARD_INTERNAL, NULL);
    }
    usleep(200);
    code = work_on(work);
    atomic_fetch_sub(&inside, 1);
    return code;
}

#ifdef MODEL_UNDEFINED
int nobody_has_this(void);
#endif

#ifdef MODEL_EXPORTS
CARD_EXPORT int model_helper(void);

int model_helper(void)
{
    return 1;
}
#endif

#ifdef MODEL_NO_EXECUTE
#define execute model_execute
int32_t model_execute(const struct card_call *call, struct card_result *result);
#endif

CARD_EXPORT int32_t execute(const struct card_call *call,
                            struct card_result *result)
{
    static const struct texts empty = {BUF_INIT(LIMIT), BUF_INIT(LIMIT),
                                       BUF_INIT(LIMIT), BUF_INIT(LIMIT)};
    struct work work = {.call = call, .result = result};

#ifdef MODEL_UNDEFINED
    nobody_has_this();
#endif
    if (bad("null-call") && call->magic == 0)
        return CARD_OK;
    if (call == NULL || result == NULL || !is_result(result))
        return CARD_INTERNAL;
    if (bad("struct-size") && result->struct_size > sizeof *result)
        memset(result + 1, 0, result->struct_size - sizeof *result);
    result->opaque = &released;
    if (!is_call(call))
        return CARD_INTERNAL;
    work.texts = malloc(sizeof empty);
    if (work.texts == NULL)
        return CARD_NO_MEMORY;
    memcpy(work.texts, &empty, sizeof empty);
    result->opaque = work.texts;
    return guarded(&work);
}
