/* SPDX-License-Identifier: MIT */
/*
 * verify-border.c - checks on memory that host and card pass to each other
 *
 * Memory that a card must not touch is next to an inaccessible page: a card
 * that touches it crashes, and verify reports the crash.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "error.h"
#include "verify.h"

/* The size of a struct from a much later header: its members are 0 in the first
   half, and this byte in the other, which no card knows. */
#define SIZE_LATER 2048
#define UNKNOWN 0xA5

/* Bytes that end where a mapping ends. */
struct ledge {
    char *at;
    void *map;
    size_t size; /* size of the mapping without the page after it */
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

/* Makes the memory inaccessible, and keeps its addresses from being reused. */
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

/* The result of a dry run with structs of these sizes, which end at an
   inaccessible page. */
struct sized {
    struct card_result *result;
    uint32_t left; /* the result's struct_size, after the call */
    int32_t code;
};

static bool call_sized(struct trial *trial, size_t call_size,
                       size_t result_size, struct sized *sized)
{
    static const struct card_result empty = CARD_RESULT_INIT;
    _Alignas(max_align_t) unsigned char bytes[SIZE_LATER] = {0};
    struct card_call *call = (struct card_call *)(void *)bytes;
    struct card_result *result = (struct card_result *)(void *)bytes;
    struct ledge call_at, result_at;

    *call = dry_call(trial);
    call->struct_size = (uint32_t)call_size;
    if (!ledge_make(&call_at, bytes, call_size))
        return false;
    memset(bytes, 0, sizeof bytes / 2);
    memset(bytes + sizeof bytes / 2, UNKNOWN, sizeof bytes / 2);
    *result = empty;
    result->struct_size = (uint32_t)result_size;
    if (!ledge_make(&result_at, bytes, result_size))
        return false;
    sized->result = (struct card_result *)(void *)result_at.at;
    sized->code =
        trial->execute((struct card_call *)(void *)call_at.at, sized->result);
    sized->left = sized->result->struct_size;
    return true;
}

static bool wrote_unknown(const struct card_result *result)
{
    const unsigned char *bytes = (const unsigned char *)result;

    for (size_t i = SIZE_LATER / 2; i < SIZE_LATER; i++) {
        if (bytes[i] != UNKNOWN)
            return true;
    }
    return false;
}

/* Checks the result's struct_size. Cards built with the first header put their
   own size there. */
static enum verdict judge_left(struct trial *trial, const struct sized *sized,
                               size_t given)
{
    if (sized->left == given || sized->left == CARD_RESULT_LEAST)
        return PASS;
    return trial_fail(trial,
                      "it changes the result's struct_size from %zu to %u",
                      given, (unsigned)sized->left);
}

/* Tries the sizes of the first header, of this one, and of a much later one. */
static enum verdict with_sizes(struct trial *trial, size_t call_size,
                               size_t result_size)
{
    struct sized sized;
    enum verdict verdict;

    *trial->doing = "in execute(), with structs of another header";
    if (!call_sized(trial, call_size, result_size, &sized))
        return trial_skip(trial, "no memory");
    if (sized.code != CARD_OK)
        return trial_fail(trial,
                          "with a call of %zu bytes and a result of %zu it "
                          "returns %d",
                          call_size, result_size, (int)sized.code);
    verdict = judge_left(trial, &sized, result_size);
    trial_release(trial, sized.result);
    if (result_size == SIZE_LATER && wrote_unknown(sized.result))
        return trial_fail(trial, "it writes members that it does not know");
    if (verdict == PASS && sized.left != result_size)
        return trial_warn(trial, "it sets the result's struct_size, which "
                                 "belongs to the host: see Growth in card.h");
    return verdict;
}

/* Structs shorter than in any header. */
static enum verdict with_too_short(struct trial *trial)
{
    struct sized sized;

    *trial->doing = "in execute(), with a struct that is shorter than allowed";
    if (!call_sized(trial, CARD_CALL_LEAST - sizeof(void *), CARD_RESULT_LEAST,
                    &sized)
        || !call_sized(trial, sizeof(struct card_call),
                       CARD_RESULT_LEAST - sizeof(void *), &sized))
        return trial_skip(trial, "no memory");
    if (sized.code == CARD_OK)
        return trial_fail(trial, "it fills a result that is too short");
    return PASS;
}

static enum verdict check_sizes(struct trial *trial)
{
    static const size_t sizes[][2] = {
        {CARD_END(card_call, waiting), CARD_RESULT_LEAST},
        {sizeof(struct card_call), sizeof(struct card_result)},
        {SIZE_LATER, CARD_RESULT_LEAST},
        {CARD_END(card_call, waiting), SIZE_LATER},
    };
    enum verdict verdict = PASS;

    for (size_t i = 0; verdict == PASS && i < sizeof sizes / sizeof *sizes; i++)
        verdict = with_sizes(trial, sizes[i][0], sizes[i][1]);
    return verdict == PASS ? with_too_short(trial) : verdict;
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
    *trial->doing = "in execute(), with texts that must not be written or read "
                    "beyond their end";
    code = call_with(trial, &form, &connection, &result);
    trial_release(trial, &result);
    return code == CARD_OK ? PASS
                           : trial_fail(trial, "it returns %d", (int)code);
}

/* Reads all bytes of the result's texts. */
static unsigned read_texts(const struct card_result *result)
{
    const struct card_text *const texts[] = {
        &result->output,      &result->error,       &result->next,
        &result->attempts,    &result->preview,     &result->connection_update,
        &result->pace.bucket, &result->next_refused};
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

    /* with a NUL after it, so that reading too far is left to another check */
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

/* Large enough to overflow a stack or reveal a quadratic loop. */
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
     "Structs of earlier and later headers are accepted; nothing is touched "
     "beyond struct_size, and the result's is left unchanged.",
     "Growth",
     "Return CARD_INTERNAL only below CARD_CALL_LEAST and CARD_RESULT_LEAST,"
     " clear the smaller of struct_size and sizeof(struct card_result) bytes,"
     " put struct_size back, and ask CARD_HAS() for a later member.",
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
