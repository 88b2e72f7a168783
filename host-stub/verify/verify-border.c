/* SPDX-License-Identifier: MIT */
/*
 * verify-border.c - checks on how memory crosses the border
 *
 * What a card must not touch lies against a page that nobody may touch: a card
 * that does crashes, and its process says so.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "verify.h"

/* Bytes whose end is the end of a mapping. */
struct ledge {
    char *at;
    void *map;
    size_t size; /* of the mapping, without the page behind it */
};

static bool ledge_make(struct ledge *ledge, const void *data, size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t room = (size / page + 1) * page;

    ledge->size = room;
    ledge->map = mmap(NULL, room + page, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (ledge->map == MAP_FAILED)
        return false;
    mprotect((char *)ledge->map + room, page, PROT_NONE);
    ledge->at = (char *)ledge->map + room - size;
    memcpy(ledge->at, data, size);
    return true;
}

static bool ledge_of(struct ledge *ledge, const struct buf *text)
{
    return ledge_make(ledge, buf_cstr(text), text->size)
           && mprotect(ledge->map, ledge->size, PROT_READ) == 0;
}

/* Nobody may look at it any more, and nothing else will lie there. */
static void ledge_close(struct ledge *ledge)
{
    mprotect(ledge->map, ledge->size, PROT_NONE);
}

static struct card_call dry_call(const struct trial *trial)
{
    struct card_call call = CARD_CALL_INIT;

    call.flags = CARD_DRY_RUN;
    call.inputs = (struct card_text){buf_cstr(&trial->form), trial->form.size};
    call.connection = (struct card_text){buf_cstr(&trial->connection),
                                         trial->connection.size};
    return call;
}

static enum verdict check_null(struct trial *trial)
{
    struct card_result result = CARD_RESULT_INIT;
    struct card_call call = dry_call(trial);
    int32_t code;

    *trial->doing = "in execute(NULL, result)";
    code = trial->execute(NULL, &result);
    if (code != CARD_INTERNAL)
        return trial_fail(trial, "execute(NULL, result) returns %d", (int)code);
    *trial->doing = "in execute(call, NULL)";
    code = trial->execute(&call, NULL);
    if (code != CARD_INTERNAL)
        return trial_fail(trial, "execute(call, NULL) returns %d", (int)code);
    call.inputs = (struct card_text){NULL, 5};
    call.connection = (struct card_text){NULL, 5};
    *trial->doing = "in execute(), with absent inputs and connection";
    code = trial->execute(&call, &result);
    trial_release(trial, &result);
    if (card_code_name(code) == NULL)
        return trial_fail(trial, "with absent texts it returns %d", (int)code);
    return PASS;
}

static enum verdict check_magic(struct trial *trial)
{
    static const char *const names[] = {"magic of the call", "abi of the call",
                                        "magic of the result",
                                        "abi of the result"};

    for (size_t i = 0; i < 4; i++) {
        struct card_result result = CARD_RESULT_INIT;
        struct card_call call = dry_call(trial);
        uint32_t *const members[] = {&call.magic, &call.abi, &result.magic,
                                     &result.abi};
        int32_t code;

        *members[i] += 41;
        *trial->doing = "in execute(), with a wrong magic or abi";
        code = trial->execute(&call, &result);
        if (i < 2)
            trial_release(trial, &result);
        if (code != CARD_INTERNAL)
            return trial_fail(trial, "with a wrong %s it returns %d", names[i],
                              (int)code);
    }
    return PASS;
}

/* A host of a later header: its structs are longer. */
static enum verdict with_longer(struct trial *trial)
{
    struct {
        struct card_call call;
        unsigned char more[64];
    } call;
    struct {
        struct card_result result;
        unsigned char more[64];
    } result;
    static const struct card_result empty = CARD_RESULT_INIT;
    int32_t code;

    memset(&call, 0xA5, sizeof call);
    memset(&result, 0xA5, sizeof result);
    call.call = dry_call(trial);
    call.call.struct_size = sizeof call;
    result.result = empty;
    result.result.struct_size = sizeof result;
    *trial->doing = "in execute(), with structs of a later header";
    code = trial->execute(&call.call, &result.result);
    trial_release(trial, &result.result);
    for (size_t i = 0; i < sizeof result.more; i++) {
        if (result.more[i] != 0xA5)
            return trial_fail(trial, "it writes behind the result it knows");
    }
    if (code != CARD_OK)
        return trial_fail(trial, "with structs of a later header it returns %d",
                          (int)code);
    return PASS;
}

/* One of the two, shorter than any header has it. */
static enum verdict with_shorter(struct trial *trial, size_t less_call,
                                 size_t less_result)
{
    struct card_call call = dry_call(trial);
    struct card_result result = CARD_RESULT_INIT;
    struct ledge call_at, result_at;
    int32_t code;

    call.struct_size -= (uint32_t)less_call;
    result.struct_size -= (uint32_t)less_result;
    if (!ledge_make(&call_at, &call, sizeof call - less_call)
        || !ledge_make(&result_at, &result, sizeof result - less_result))
        return trial_skip(trial, "no memory");
    *trial->doing = "in execute(), with a struct that is shorter than it knows";
    code = trial->execute((struct card_call *)(void *)call_at.at,
                          (struct card_result *)(void *)result_at.at);
    if (less_call + less_result > 0 && code == CARD_OK && less_result > 0)
        return trial_fail(trial, "it fills a result that is too short");
    if (less_call + less_result == 0 && code != CARD_OK)
        return trial_fail(trial, "it returns %d", (int)code);
    return PASS;
}

static enum verdict check_sizes(struct trial *trial)
{
    enum verdict verdict = with_longer(trial);

    if (verdict == PASS)
        verdict = with_shorter(trial, 0, 0);
    if (verdict == PASS)
        verdict = with_shorter(trial, sizeof(void *), 0);
    return verdict == PASS ? with_shorter(trial, 0, sizeof(void *)) : verdict;
}

static int32_t call_with(struct trial *trial, const struct ledge *form,
                         const struct ledge *connection,
                         struct card_result *result)
{
    static const struct card_result empty = CARD_RESULT_INIT;
    struct card_call call = dry_call(trial);

    call.inputs.data = form->at;
    call.connection.data = connection->at;
    *result = empty;
    return trial->execute(&call, result);
}

static enum verdict check_bounds(struct trial *trial)
{
    struct ledge form, connection;
    struct card_result result;
    int32_t code;

    if (!ledge_of(&form, &trial->form)
        || !ledge_of(&connection, &trial->connection))
        return trial_skip(trial, "no memory");
    *trial->doing = "in execute(), with texts that may not be written, and no"
                    " byte may be read behind";
    code = call_with(trial, &form, &connection, &result);
    trial_release(trial, &result);
    return code == CARD_OK ? PASS
                           : trial_fail(trial, "it returns %d", (int)code);
}

/* Reads all bytes of the result's texts. */
static unsigned read_texts(const struct card_result *result)
{
    const struct card_text *const texts[] = {
        &result->output,     &result->error,   &result->next,
        &result->attempts,   &result->preview, &result->connection_update,
        &result->pace.bucket};
    unsigned sum = 0;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (size_t j = 0; texts[i]->data != NULL && j < texts[i]->size; j++)
            sum += (unsigned char)texts[i]->data[j];
    }
    return sum;
}

static enum verdict check_kept(struct trial *trial)
{
    struct ledge form, connection;
    struct card_result result;
    volatile unsigned sum;

    /* with a NUL behind, so that reading too far is another check's matter */
    if (!ledge_make(&form, buf_cstr(&trial->form), trial->form.size + 1)
        || !ledge_make(&connection, buf_cstr(&trial->connection),
                       trial->connection.size + 1))
        return trial_skip(trial, "no memory");
    *trial->doing = "in execute()";
    call_with(trial, &form, &connection, &result);
    ledge_close(&form);
    ledge_close(&connection);
    *trial->doing = "when the result was read, after the inputs were gone";
    sum = read_texts(&result);
    (void)sum;
    *trial->doing = "in release(), after the inputs were gone";
    trial->about.card.release(&result);
    trial_dry(trial, span_of_buf(&trial->form), &result);
    *trial->doing = "in the next call, after the inputs of the last were gone";
    trial_release(trial, &result);
    return PASS;
}

static void add_many(struct buf *out, const char *text, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_str(out, text);
}

/* Large enough to overflow a stack or a quadratic loop's patience. */
static void oversize(struct buf *text, size_t kind)
{
    switch (kind) {
    case 0: /* one long text */
        buf_str(text, "{\"a\":\"");
        add_many(text, "0123456789abcdef0123456789abcdef", 65536);
        buf_str(text, "\"}");
        break;
    case 1: /* many keys */
        buf_str(text, "{\"a\":1");
        for (size_t i = 0; i < 200000; i++)
            buf_fmt(text, ",\"a%zu\":1", i);
        buf_char(text, '}');
        break;
    case 2: /* deep */
        buf_str(text, "{\"a\":");
        add_many(text, "[[[[[[[[[[[[[[[[[[[[", 50000);
        break;
    default: /* a long key */
        buf_str(text, "{\"");
        add_many(text, "0123456789abcdef0123456789abcdef", 65536);
        buf_str(text, "\":1}");
        break;
    }
}

static enum verdict check_oversize(struct trial *trial)
{
    for (size_t i = 0; i < 8; i++) {
        auto_buf struct buf text = BUF_INIT((size_t)1 << 26);
        struct card_result result;
        int32_t code;

        oversize(&text, i / 2);
        code = trial_call(
            trial, CARD_DRY_RUN,
            i % 2 == 0 ? span_of_buf(&text) : span_of_buf(&trial->form),
            i % 2 == 0 ? span_of_buf(&trial->connection) : span_of_buf(&text),
            &result);
        trial_release(trial, &result);
        if (card_code_name(code) == NULL)
            return trial_fail(trial, "it returns %d", (int)code);
    }
    return PASS;
}

const struct check verify_border_checks[] = {
    {"null-call", "A call or a result that is NULL is refused.",
     "a call that breaks this header",
     "Test both pointers first, and return CARD_INTERNAL.", READY_CALLS,
     check_null},
    {"wrong-magic", "Another magic or ABI is refused.",
     "a call that breaks this header",
     "Compare magic and abi of call and result, and return CARD_INTERNAL.",
     READY_CALLS, check_magic},
    {"struct-size",
     "Longer structs of a later host are taken; nothing is touched beyond"
     " struct_size.",
     "Growth",
     "Take a struct_size that is larger than yours, return CARD_INTERNAL for a"
     " smaller one, and write members one by one.",
     READY_CALLS, check_sizes},
    {"inputs-bounds",
     "Inputs and connection are read to their length, and never written.",
     "A run of bytes", "Use size; there is no NUL to rely on.", READY_CALLS,
     check_bounds},
    {"inputs-not-kept",
     "After execute() the card has no pointer to what the host passed in.",
     "Memory", "Copy what a result, or the next call, needs.", READY_CALLS,
     check_kept},
    {"oversize",
     "Texts of megabytes, 200,000 keys or a million brackets do no harm.",
     "What the host asks",
     "Bound depth, and do not recurse; look each key up in constant time.",
     READY_CALLS, check_oversize},
    {.name = NULL},
};
