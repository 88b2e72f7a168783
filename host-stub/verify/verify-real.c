/* SPDX-License-Identifier: MIT */
/*
 * verify-real.c - checks on how real runs treat memory: that of the call, of
 * other results, and what each leaves.
 */
#include "config.h"

#include "verify-real.h"
#include "verify-sanitized.h"

#include <malloc.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "error.h"
#include "moment.h"
#include "verify-memory.h"

#define RUN_MS 3000

bool real_possible(struct trial *trial, enum manner manner)
{
    if (trial->is_given) {
        trial_skip(trial, "it needs more calls, or other forms, than the "
                          "server that -c names should get");
        return false;
    }
    if (!run_possible(trial, true))
        return false;
    if (trial->server != NULL)
        server_manner(trial->server, manner);
    return true;
}

struct card_call real_call(const struct trial *trial, const struct buf *form)
{
    struct card_call call = CARD_CALL_INIT;

    call.inputs = (struct card_text){buf_cstr(form), form->size};
    call.connection = (struct card_text){buf_cstr(&trial->connection),
                                         trial->connection.size};
    call.deadline_ms = RUN_MS;
    return call;
}

int32_t real_run(struct trial *trial, const struct card_call *call,
                 struct card_result *result)
{
    static const struct card_result empty = CARD_RESULT_INIT;

    *result = empty;
    *trial->doing = "in execute()";
    return trial->execute(call, result);
}

int32_t real_run_once(struct trial *trial, const struct buf *form)
{
    struct card_call call = real_call(trial, form);
    struct card_result result;
    int32_t code = real_run(trial, &call, &result);

    trial_release(trial, &result);
    return code;
}

bool real_came_to_something(int32_t code, const struct card_result *result)
{
    return result->output.data != NULL
           && (code == CARD_OK || code == CARD_HTTP_STATUS);
}

enum verdict real_pass(struct trial *trial, int32_t code)
{
    const char *name = card_code_name(code);

    if (code == CARD_OK || code == CARD_HTTP_STATUS)
        return PASS;
    return trial_skip(
        trial,
        "real runs return only CARD_%s; give a form that works with --form",
        name != NULL ? name : "?");
}

void result_texts(const struct card_result *result,
                  struct result_text texts[RESULT_TEXTS])
{
    const struct result_text all[RESULT_TEXTS] = {
        {"output", &result->output},
        {"error", &result->error},
        {"next", &result->next},
        {"attempts", &result->attempts},
        {"connection_update", &result->connection_update},
        {"preview", &result->preview},
        {"pace.bucket", &result->pace.bucket},
        {"next_refused", &result->next_refused},
    };

    memcpy(texts, all, sizeof all);
}

/* ---- several results at once ---- */

/* The results kept at once: enough to cover some that share memory in pairs. */
#define KEPT 4

struct kept_result {
    struct card_result result;
    struct buf copies[RESULT_TEXTS];
};

static void keep_result(struct kept_result *kept)
{
    struct result_text texts[RESULT_TEXTS];

    result_texts(&kept->result, texts);
    for (size_t i = 0; i < RESULT_TEXTS; i++) {
        kept->copies[i] = (struct buf)BUF_INIT(BUF_UNLIMITED);
        if (texts[i].text->data != NULL)
            buf_add(&kept->copies[i], texts[i].text->data, texts[i].text->size);
    }
}

/* Returns the text that has changed, or NULL. */
static const char *changed_text(const struct kept_result *kept)
{
    struct result_text texts[RESULT_TEXTS];

    result_texts(&kept->result, texts);
    for (size_t i = 0; i < RESULT_TEXTS; i++) {
        const struct buf *copy = &kept->copies[i];

        if (copy->size > 0
            && memcmp(texts[i].text->data, copy->data, copy->size) != 0)
            return texts[i].name;
    }
    return NULL;
}

/* The calls of this check: run, dry run, refused; with a form for each. */
static int32_t call_kind(struct trial *trial, size_t kind,
                         const struct buf *form, const char *bad_form,
                         struct card_result *result)
{
    struct card_call call = real_call(trial, form);

    if (kind > 0)
        call.flags = CARD_DRY_RUN;
    if (kind == 2)
        call.inputs = (struct card_text){bad_form, strlen(bad_form)};
    return real_run(trial, &call, result);
}

static void release_kept(struct trial *trial, struct kept_result *kept)
{
    /* freed memory must not look unchanged by chance */
    mallopt(M_PERTURB, 0xA5);
    trial_release(trial, &kept->result);
    mallopt(M_PERTURB, 0);
    for (size_t i = 0; i < RESULT_TEXTS; i++)
        buf_free(&kept->copies[i]);
}

static const char *changed_of(const struct kept_result *kept, size_t count)
{
    const char *changed = NULL;

    for (size_t i = 0; changed == NULL && i < count; i++)
        changed = changed_text(&kept[i]);
    return changed;
}

/* Keeps the results of some calls and releases them from the first or from the
   last on. The remaining ones are checked after each call and each release. */
static enum verdict keep_some(struct trial *trial, size_t kind,
                              const struct variants *variants, size_t count,
                              bool is_forward)
{
    static const char *const kinds[] = {"a run", "a dry run", "a refused call"};
    struct kept_result kept[KEPT];
    const char *changed = NULL;
    const char *when = "when another call was made";

    for (size_t i = 0; i < count; i++) {
        call_kind(trial, kind, &variants->forms[i % VARIANTS],
                  i % 2 == 0 ? "{\"verify_a\":1}" : "{\"verify_other\":1}",
                  &kept[i].result);
        keep_result(&kept[i]);
        *trial->doing = "when one of several results was read";
        if (changed == NULL)
            changed = changed_of(kept, i);
    }
    if (changed == NULL)
        when = "when the result of another call was released";
    for (size_t left = count; left-- > 0;) {
        size_t start = is_forward ? count - left : 0;

        release_kept(trial, &kept[is_forward ? start - 1 : left]);
        *trial->doing = "when a result was read after another's release()";
        if (changed == NULL)
            changed = changed_of(&kept[start], left);
    }
    if (changed == NULL)
        return PASS;
    return trial_fail(trial, "the %s of %s changed %s", changed, kinds[kind],
                      when);
}

/* The server that -c names gets no more calls than this needs. */
static enum verdict keep_kind(struct trial *trial, size_t kind,
                              const struct variants *variants)
{
    size_t count = trial->is_given && kind == 0 ? 2 : KEPT;
    enum verdict verdict = keep_some(trial, kind, variants, count, false);

    if (verdict != PASS || count < KEPT)
        return verdict;
    return keep_some(trial, kind, variants, count, true);
}

static enum verdict check_apart(struct trial *trial)
{
    auto_variants struct variants variants = VARIANTS_INIT;
    enum verdict verdict = PASS;

    variants_make(trial, &variants);
    if (!run_possible(trial, true))
        return SKIP;
    if (trial->server != NULL)
        server_manner(trial->server, SERVER_ECHO);
    for (size_t kind = 0; verdict == PASS && kind < 3; kind++)
        verdict = keep_kind(trial, kind, &variants);
    return verdict == PASS
               ? real_pass(trial, real_run_once(trial, &variants.forms[0]))
               : verdict;
}

/* ---- the call's memory ---- */

struct page_copy {
    char *at;
    size_t size;
};

/* Copies to separate pages, which nothing else will use later. */
static bool copy_to_pages(struct page_copy *copy, const void *data, size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    copy->size = (size + 1 + page - 1) / page * page;
    copy->at = mmap(NULL, copy->size, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (copy->at == MAP_FAILED)
        return false;
    memcpy(copy->at, data, size);
    return true;
}

static unsigned read_all(const struct card_result *result)
{
    struct result_text texts[RESULT_TEXTS];
    unsigned sum = 0;

    result_texts(result, texts);
    for (size_t i = 0; i < RESULT_TEXTS; i++) {
        const struct card_text *text = texts[i].text;

        for (size_t j = 0; text->data != NULL && j < text->size; j++)
            sum += (unsigned char)text->data[j];
    }
    return sum;
}

/* Gives a thread of the card time to touch what is gone. */
static void let_others_run(void)
{
    usleep(50000);
}

static enum verdict check_call(struct trial *trial)
{
    struct card_call call;
    struct page_copy pages[3];
    struct card_result result;
    volatile unsigned sum;
    int32_t code;

    if (!run_possible(trial, true))
        return SKIP;
    call = real_call(trial, &trial->form);
    if (!copy_to_pages(&pages[1], call.inputs.data, call.inputs.size)
        || !copy_to_pages(&pages[2], call.connection.data,
                          call.connection.size))
        return trial_skip(trial, "no memory");
    call.inputs.data = pages[1].at;
    call.connection.data = pages[2].at;
    if (!copy_to_pages(&pages[0], &call, sizeof call))
        return trial_skip(trial, "no memory");
    code = real_run(trial, (struct card_call *)(void *)pages[0].at, &result);
    for (size_t i = 0; i < 3; i++)
        mprotect(pages[i].at, pages[i].size, PROT_NONE);
    *trial->doing = "after a run, when its call and the call's texts were gone";
    sum = read_all(&result);
    (void)sum;
    let_others_run();
    trial->about.card.release(&result);
    *trial->doing = "in the next run, after the call of the last was gone";
    call = real_call(trial, &trial->form);
    trial->execute(&call, &result);
    trial_release(trial, &result);
    return real_pass(trial, code);
}

/* ---- a moved result ---- */

#define MOVES 500

/* Releases the result from another address; the card must not access the old
   one. */
static void release_moved(struct trial *trial, struct card_result *result,
                          struct page_copy *page)
{
    struct card_result *moved = (struct card_result *)(void *)page->at;

    memcpy(moved, result, sizeof *result);
    memset(result, 0xA5, sizeof *result);
    *trial->doing = "in release(), of a result that had moved";
    trial->about.card.release(moved);
}

static const char *text_left(const struct card_result *result)
{
    struct result_text texts[RESULT_TEXTS];

    result_texts(result, texts);
    for (size_t i = 0; i < RESULT_TEXTS; i++) {
        if (texts[i].text->data != NULL)
            return texts[i].name;
    }
    return NULL;
}

/* Bytes that this many calls leave in the heap, with their results moved or
   not. */
static size_t left_in_heap(struct trial *trial, struct page_copy *page)
{
    size_t before = memory_now().heap, after;

    for (size_t i = 0; i < MOVES; i++) {
        struct card_result result;

        trial_dry(trial, span_of_buf(&trial->form), &result);
        if (page != NULL)
            release_moved(trial, &result, page);
        else
            trial_release(trial, &result);
    }
    after = memory_now().heap;
    return after > before ? after - before : 0;
}

/* Memory that is left without a move is reported by another check. */
static enum verdict move_many(struct trial *trial, struct page_copy *page)
{
    size_t moved, unmoved;

    if (VERIFY_SANITIZED)
        return PASS;
    left_in_heap(trial, NULL);
    unmoved = left_in_heap(trial, NULL);
    moved = left_in_heap(trial, page);
    if (moved < unmoved + (size_t)LEAK_LEAST * MOVES)
        return PASS;
    return trial_fail(trial,
                      "%d calls, each released after its result had moved,"
                      " leave %zu bytes in the heap",
                      MOVES, moved);
}

/* Makes a run, or a dry run if none is possible; returns a text that is left
   after its release, or NULL. */
static const char *release_once(struct trial *trial, bool can_run,
                                struct page_copy *page)
{
    struct card_call call = real_call(trial, &trial->form);
    struct card_result result;

    call.flags = can_run ? 0 : CARD_DRY_RUN;
    real_run(trial, &call, &result);
    if (page == NULL) {
        trial_release(trial, &result);
        return text_left(&result);
    }
    release_moved(trial, &result, page);
    return text_left((struct card_result *)(void *)page->at);
}

static enum verdict check_moved(struct trial *trial)
{
    struct card_result empty = CARD_RESULT_INIT;
    bool can_run = run_possible(trial, true);
    struct page_copy page;
    const char *left, *left_unmoved;

    if (!copy_to_pages(&page, &empty, sizeof empty))
        return trial_skip(trial, "no memory");
    left_unmoved = release_once(trial, can_run, NULL);
    left = release_once(trial, can_run, &page);
    if (left != NULL && left_unmoved == NULL)
        return trial_fail(trial, "release() of a result that moved leaves %s",
                          left);
    return move_many(trial, &page);
}

/* ---- memory left by many runs ---- */

#define ROUNDS 4
#define ROUND_RUNS 100
#define MORE_ROUNDS 8
#define SECONDS 20
#define NAP_US 50000
#define NAPS 40

static int32_t ignore_bytes(void *context, const void *bytes, size_t size)
{
    (void)context;
    (void)bytes;
    (void)size;
    return 0;
}

/* Makes each kind of run in turn; false when the time is up. */
static bool run_row(struct trial *trial, int64_t end)
{
    static const uint32_t flags[] = {0, CARD_ONE_LINE, CARD_CHECK_CONNECTION,
                                     0};

    for (size_t i = 0; i < ROUND_RUNS; i++) {
        struct card_call call = real_call(trial, &trial->form);
        struct card_result result;

        if (trial->server != NULL)
            server_manner(trial->server,
                          i % 5 == 4 ? SERVER_FAULT : SERVER_ECHO);
        call.flags = flags[i % 4];
        if (i % 4 == 3)
            call.sink = ignore_bytes;
        real_run(trial, &call, &result);
        trial_release(trial, &result);
        if (moment_ms() > end)
            return false;
    }
    return true;
}

/* Measures the memory in use, once threads that outlive their run for a while
   have released theirs. */
static struct memory memory_at_rest(size_t heap_limit)
{
    struct memory now = memory_now();

    for (size_t i = 0; i < NAPS && now.heap >= heap_limit; i++) {
        usleep(NAP_US);
        now = memory_now();
    }
    return now;
}

struct growth {
    struct memory first, last;
    size_t rounds;
    bool heap, process; /* whether it grew in each round */
};

/* Returns false when the time is up. */
static bool run_round(struct trial *trial, struct growth *growth, int64_t end)
{
    struct memory now;

    if (!run_row(trial, end))
        return false;
    now = memory_now();
    growth->rounds++;
    growth->heap =
        growth->heap && now.heap >= growth->last.heap + LEAK_LEAST * ROUND_RUNS;
    growth->process = growth->process
                      && now.process >= growth->last.process + LEAK_LEAST_PAGES;
    growth->last = now;
    return true;
}

/* Measures again after a pause. */
static void look_again(struct growth *growth)
{
    size_t least = growth->rounds * LEAK_LEAST * ROUND_RUNS;

    growth->last = memory_at_rest(growth->first.heap + least);
    growth->heap = growth->last.heap >= growth->first.heap + least;
    growth->process =
        growth->process
        && growth->last.process
               >= growth->first.process + growth->rounds * LEAK_LEAST_PAGES;
}

/* Checks whether every round leaves something. Growth outside the heap may come
   from a garbage collector that has not run yet; such runs have to go on for
   longer. */
static enum verdict run_rounds(struct trial *trial)
{
    int64_t end = moment_ms() + (int64_t)SECONDS * 1000;
    struct growth growth = {.heap = true, .process = true};
    bool in_time = run_row(trial, end);

    growth.first = growth.last = memory_now();
    while (in_time && growth.rounds < ROUNDS && (growth.heap || growth.process))
        in_time = run_round(trial, &growth, end);
    if (in_time && growth.heap)
        look_again(&growth);
    while (in_time && growth.rounds < ROUNDS + MORE_ROUNDS && !growth.heap
           && growth.process)
        in_time = run_round(trial, &growth, end);
    if (!in_time)
        return trial_skip(trial, "its runs take too long to make %d of them",
                          (ROUNDS + 1) * ROUND_RUNS);
    if (!growth.heap && !growth.process)
        return real_pass(trial, real_run_once(trial, &trial->form));
    return trial_fail(trial, "%zu runs, each released, leave %zu bytes in %s",
                      growth.rounds * ROUND_RUNS,
                      growth.heap ? growth.last.heap - growth.first.heap
                                  : growth.last.process - growth.first.process,
                      growth.heap ? "the heap" : "the process");
}

static enum verdict check_leaks(struct trial *trial)
{
    if (VERIFY_SANITIZED)
        return trial_skip(trial, "this host-stub is built with a sanitizer"
                                 " that finds leaks by itself");
    if (!real_possible(trial, SERVER_ECHO))
        return SKIP;
    return run_rounds(trial);
}

const struct check verify_real_checks[] = {
    {"results-apart",
     "A result's texts stay valid while another call is made and released.",
     "Memory", "Allocate each result's texts; use no static buffer.",
     READY_CALLS, check_apart},
    {"call-not-kept",
     "After a run the card keeps no pointer to its call or its texts.",
     "Memory",
     "Copy what a result, a thread or a kept connection needs of the call.",
     READY_CALLS, check_call},
    {"moved-result", "A result may move before it is released.",
     "struct may have moved since execute()",
     "Free by opaque; keep no address of the struct.", READY_CALLS,
     check_moved},
    {"leaks-in-runs", "After 400 runs, each released, no memory is leaked.",
     "Gives back all that execute() put",
     "Free memory on every path out; run one call under valgrind.", READY_CALLS,
     check_leaks},
    {.name = NULL},
};
