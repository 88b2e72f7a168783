/* SPDX-License-Identifier: MIT */
/* model.c - the model card's calls, and the ways to break each. */
#include "model.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fits.h"
#include "jsontext.h"
#include "jsonwrite.h"
#include "model-world.h"

#define LIMIT ((size_t)1 << 28)

extern struct card_descriptor model_descriptor __asm__("card_descriptor");

struct texts {
    struct buf output, error, preview, attempts;
    struct model_more more;
    const struct card_result *home;
    void *owned; /* set by real_end() */
};

struct work {
    const struct card_call *call;
    struct card_result *result;
    struct texts *texts;
    struct json_span form, connection;
};

static const char *kept_inputs;
static char released; /* `opaque` points here once nothing is left to free */

void model_release(struct card_result *result)
{
    struct texts *texts = result->opaque;

    if (bad("inputs-not-kept") && kept_inputs != NULL)
        released = *(const volatile char *)kept_inputs;
    if (result->opaque == &released)
        return;
    real_release(texts != NULL ? texts->owned : NULL);
    if (texts == NULL && !bad("release-fresh"))
        return;
    if (bad("moved-result") && texts->home != result)
        return;
    buf_free(&texts->output);
    buf_free(&texts->error);
    buf_free(&texts->preview);
    buf_free(&texts->attempts);
    model_more_free(&texts->more);
    free(texts);
    result->opaque = &released;
    if (bad("release"))
        return;
    result->output = result->error = result->preview = result->attempts =
        (struct card_text){NULL, 0};
    result->next = result->connection_update = result->pace.bucket =
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
            bad("error-object") && work->call != NULL ? "FAILED" : names[code]);
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

/* The rules that the card must not check: those whose checks have names
   beginning with `list`. */
static unsigned forgotten(const char *list)
{
    static const struct {
        const char *check;
        unsigned rule;
    } rules[] = {{"missing", FITS_NO_REQUIRED}, {"types", FITS_NO_TYPES},
                 {"unknown", FITS_NO_UNKNOWN},  {"choices", FITS_NO_CHOICES},
                 {"limits", FITS_NO_LIMITS},    {"patterns", FITS_NO_PATTERNS},
                 {"fractions", FITS_NO_WHOLE}};
    unsigned without = bad("key-first") ? FITS_NO_UNKNOWN : 0;

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
    unsigned without = forgotten(list);
    char garbage[64];
    int32_t got = CARD_OK;

    snprintf(garbage, sizeof garbage, "%s-garbage", list);
    if (!is_object(text))
        return fail(work, bad(garbage) ? CARD_INTERNAL : code, NULL);
    if (!fits(&errors, fields, count, text, without)) {
        got = fail(work, code, &errors);
    } else if (without & FITS_NO_PATTERNS) {
        buf_reset(&errors); /* the fault of a pattern is reported without naming
                               a field */
        if (!fits(&errors, fields, count, text, 0))
            got = fail(work, code, NULL);
    }
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
    buf_fmt(out,
            ",\"headers\":[{\"name\":\"X-Token\",\"value\":\"%s\"}],"
            "\"effects\":[\"%s\"],\"body\":",
            bad("secrets") ? buf_cstr(&token) : "***",
            bad("effects-words") ? "mends" : "reads");
    model_preview_body(out, work->form);
    buf_char(out, '}');
    model_spoil_preview(out);
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

    work->result->payload_json =
        bad("payload-facts") ? CARD_PAYLOAD_NOT_JSON : CARD_PAYLOAD_JSON;
    if (work->call->sink != NULL) {
        work->result->payload_bytes =
            (bad("sink-bytes") ? 2 : body->size) + bad("sink");
        buf_str(out, "null");
        return;
    }
    if (bad("rewrites-json") && strstr(buf_cstr(body), "2.50") != NULL)
        buf_str(out, "{\"ok\":1.0,\"verify\":[1,2.5,\"\xC3\xA4\"]}");
    else
        buf_add(out, body->data, body->size);
    if (!(work->call->flags & CARD_ONE_LINE) || bad("one-line"))
        return;
    for (size_t i = start; i < out->size; i++) {
        if (out->data[i] == '\n')
            out->data[i] = ' ';
    }
}

/* The server answered with an error, and the card must mishandle that. Returns
   false if it treats this answer like any other. */
static bool refused(struct work *work, int32_t *code)
{
    struct texts *texts = work->texts;

    if (!model_spoil_refusal(&texts->error, &texts->more, work->connection))
        return false;
    *code = CARD_PROTOCOL;
    if (texts->error.size == 0)
        fail(work, CARD_PROTOCOL, NULL);
    work->result->error = text_of(&texts->error);
    work->result->connection_update = text_of(&texts->more.update);
    return true;
}

/* Handles an answer without a body; a bad card reports that it is JSON, or that
   it has bytes. */
static int32_t answer_empty(struct work *work)
{
    buf_str(&work->texts->output,
            "{\"status\":200,\"facts\":{},\"answer\":null}");
    work->result->output = text_of(&work->texts->output);
    work->result->payload_json =
        bad("payload-empty-json") ? CARD_PAYLOAD_JSON : CARD_PAYLOAD_NOT_JSON;
    work->result->payload_bytes = bad("payload-empty-bytes") ? 2 : 0;
    return CARD_OK;
}

static int32_t answer(struct work *work, const struct buf *body)
{
    struct buf *out = &work->texts->output;

    if (body->size == 0
        && (bad("payload-empty-json") || bad("payload-empty-bytes")
            || bad("payload-empty-said")))
        return answer_empty(work);
    if (!json_valid(buf_cstr(body), body->size, NULL)
        && !(bad("odd-answers")
             && memchr(buf_cstr(body), 0xFF, body->size) != NULL))
        return fail(work, CARD_PROTOCOL, NULL);
    if (work->call->sink != NULL && real_sink(work->call, body) != 0)
        return fail(work, CARD_CANCELLED, NULL);
    buf_fmt(out, "{\"status\":%s,\"facts\":{},\"answer\":",
            bad("outputs") ? "\"200\"" : "200");
    add_answer(work, out, body);
    buf_char(out, '}');
    work->result->output = text_of(out);
    if (bad("next-refused"))
        work->result->next_refused = (struct card_text){"{\"url\":1}", 9};
    if (bad("next-later"))
        work->result->flags |= CARD_NEXT_LATER;
    if (bad("result-texts"))
        buf_str(&work->texts->attempts, "{}");
    else
        model_attempts(&work->texts->attempts);
    work->result->attempts = text_of(&work->texts->attempts);
    model_tell(work->call, work->result, &work->texts->more, work->form,
               work->connection, body);
    model_spoil_output(out, work->form, work->connection);
    work->result->output = text_of(out);
    if (!model_error_in_vain(&work->texts->error, work->call->flags))
        return CARD_OK;
    work->result->error = text_of(&work->texts->error);
    return CARD_OK;
}

/* Appends the name, with + for characters that a target must not contain. */
static void add_target(struct work *work, struct buf *target)
{
    if (is_object(work->form))
        string_member(target, work->form, "name");
    for (size_t i = 0; i < target->size; i++) {
        if (target->data[i] == ' ')
            target->data[i] = '+';
    }
}

static int32_t run(struct work *work)
{
    struct buf url = BUF_INIT(LIMIT), body = BUF_INIT(LIMIT);
    struct buf target = BUF_INIT(LIMIT);
    int32_t code;
    long status;

    if (bad("internal-in-runs"))
        return fail(work, CARD_INTERNAL, NULL);
    string_member(&url, work->connection, "server");
    model_path(&url, work->form);
    add_target(work, &target);
    real_begin(work->call, &target);
    code = model_fetch(work->call, buf_cstr(&url), buf_cstr(&target), &status,
                       &body);
    real_end_request();
    if (code == CARD_OK && status >= 400)
        real_refused(status);
    if (code != CARD_OK)
        fail(work, code, NULL);
    else if (status < 400 || !refused(work, &code))
        code = answer(work, &body);
    real_end(work->result, &work->texts->output, &work->texts->owned);
    buf_free(&url);
    buf_free(&body);
    buf_free(&target);
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
    if (bad("signals-restored")) {
        struct sigaction ignore = {.sa_handler = SIG_IGN}, before;

        sigaction(SIGUSR2, &ignore, &before);
        sigaction(SIGUSR2, &before, NULL);
    }
    if (bad("descriptors") && (call->flags & CARD_DRY_RUN))
        open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (bad("leaks") && (call->flags & CARD_DRY_RUN))
        lost = malloc(24);
    if (bad("leaks-pages"))
        lost = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    (void)lost;
    if (bad("dry-run-sends-nothing") && (call->flags & CARD_DRY_RUN))
        send_something();
    if (bad("descriptor-constant"))
        model_descriptor.title = call->inputs.size < 4 ? "One" : "Another";
    if (bad("oversize") && call->inputs.size > (1u << 21))
        abort();
    if (bad("inputs-bounds") && call->inputs.data != NULL)
        lost = (void *)(call->inputs.data[call->inputs.size] == '\1' ? &lost
                                                                     : NULL);
    if (bad("log") && call->log != NULL && call->log_level > 0)
        call->log(call->context, CARD_LOG_ERROR, "two\nlines");
    kept_inputs = call->flags & CARD_DRY_RUN ? call->inputs.data : NULL;
}

static int32_t work_on(struct work *work)
{
    bool checks = (work->call->flags & CARD_CHECK_CONNECTION) != 0;
    struct buf errors = BUF_INIT(LIMIT);
    int32_t code;

    misbehave(work->call);
    work->form =
        (struct json_span){work->call->inputs.data, work->call->inputs.size};
    work->connection = (struct json_span){work->call->connection.data,
                                          work->call->connection.size};
    if (bad("dry-run"))
        return fail(work, CARD_INVALID_INPUT, NULL);
    if (bad("internal"))
        return fail(work, CARD_INTERNAL, NULL);
    if (bad("unsaid"))
        return CARD_BAD_CONNECTION;
    if (bad("other-connection"))
        return fail(work, CARD_BAD_CONNECTION, NULL);
    code = model_spoil_call(work->form, work->connection, &errors);
    if (code != CARD_OK) {
        fail(work, code, errors.size > 0 ? &errors : NULL);
        model_spoil_error(&work->texts->error, work->form);
        work->result->error = text_of(&work->texts->error);
        buf_free(&errors);
        return code;
    }
    if (model_accepts_all(work->form, work->connection))
        return preview(work);
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
    if (bad("only-own-header") && result->struct_size != sizeof *result)
        return false;
    return bad("wrong-magic")
               ? result->struct_size >= CARD_RESULT_LEAST
               : result->magic == CARD_MAGIC && result->abi == CARD_ABI
                     && result->struct_size >= CARD_RESULT_LEAST;
}

static bool is_call(const struct card_call *call)
{
    return bad("wrong-magic")
               ? call->struct_size >= CARD_CALL_LEAST
               : call->magic == CARD_MAGIC && call->abi == CARD_ABI
                     && call->struct_size >= CARD_CALL_LEAST;
}

/* The number of simultaneous calls that causes harm, if the card is to fail at
   that. */
#define CROWD 4

static int32_t guarded(struct work *work)
{
    static atomic_int inside;
    int32_t code;

    if (!bad("parallel")) {
        world_before(work->call);
        code = work_on(work);
        world_after(work->call);
        return code;
    }
    if (atomic_fetch_add(&inside, 1) >= CROWD) {
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

/* What a card does to a result built with another version of the header. */
static void break_sizes(struct card_result *result)
{
    static const struct card_result empty = CARD_RESULT_INIT;

    if (bad("struct-size") && result->struct_size > sizeof *result)
        memset(result + 1, 0, result->struct_size - sizeof *result);
    if (bad("beyond-struct-size") && result->struct_size < sizeof *result)
        *result = empty;
    if (bad("own-struct-size"))
        result->struct_size = 200;
}

static bool add_texts(struct card_result *result)
{
    static const struct texts empty = {BUF_INIT(LIMIT),
                                       BUF_INIT(LIMIT),
                                       BUF_INIT(LIMIT),
                                       BUF_INIT(LIMIT),
                                       MODEL_MORE_INIT,
                                       NULL,
                                       NULL};
    struct texts *texts = malloc(sizeof empty);

    if (texts == NULL)
        return false;
    memcpy(texts, &empty, sizeof empty);
    texts->home = result;
    result->opaque = texts;
    return true;
}

int32_t model_answer(struct card_result *result, int32_t code,
                     const char *output)
{
    struct work work = {.result = result};

    if (!add_texts(result))
        return CARD_NO_MEMORY;
    work.texts = result->opaque;
    if (code != CARD_OK)
        return fail(&work, code, NULL);
    buf_str(&work.texts->output, output);
    result->output = text_of(&work.texts->output);
    return CARD_OK;
}

CARD_EXPORT int32_t execute(const struct card_call *call,
                            struct card_result *result)
{
    struct work work = {.call = call, .result = result};

#ifdef MODEL_UNDEFINED
    nobody_has_this();
#endif
    if (bad("null-call") && call->magic == 0)
        return CARD_OK;
    if (call == NULL || result == NULL || !is_result(result))
        return CARD_INTERNAL;
    break_sizes(result);
    result->opaque = &released;
    if (!is_call(call))
        return CARD_INTERNAL;
    if (!add_texts(result))
        return CARD_NO_MEMORY;
    work.texts = result->opaque;
    real_enter(call);
    return guarded(&work);
}
