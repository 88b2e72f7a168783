/* SPDX-License-Identifier: MIT */
/*
 * The author's kit without memory: each allocation of a call fails once, the
 * first, then the second, and so on until the call makes no more. The call must
 * report it or have its usual result, and leave nothing behind. json-c is left
 * out, since it dereferences NULL when it has no memory for a key.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kitcard.h"
#include "nomem.h"
#include "unit.h"

#define N_MAX 2000

/* AddressSanitizer's blocks are not counted; it finds leaks itself. */
#if defined(__SANITIZE_ADDRESS__)
#define BLOCKS_COUNT false
#else
#define BLOCKS_COUNT true
#endif

/* Uses every function of the kit that adds to the result. */
static int32_t make_call(struct kit_call *c, uint32_t flags, const char *form)
{
    struct kit kit;

    kit_call_init(c, form, KIT_CONNECTION);
    c->call.flags = flags;
    if (kit_begin(&kit, &kit_card, &c->call, &c->result)) {
        kit_secret(&kit, "another-secret");
        kit_repeatable(&kit, true);
        kit_pace(&kit, "bucket", 1, 2, 3);
        kit_preview_request(&kit, "GET", "http://x/");
        kit_preview_secret(&kit, "Authorization", "Bearer ", "token");
        kit_preview_header(&kit, "Accept", "x");
        kit_preview_body(&kit, "{}", 2);
        kit_effects(&kit, CARD_EFFECT_READS);
        kit_log(&kit, CARD_LOG_INFO, "a line");
        kit_put_number(&kit, "status", kit_number(kit.form, "factor"));
        kit_put_raw(&kit, "extra", "[1]", 3);
        kit_put_format(&kit, "note", "%s", kit_text(kit.form, "tone"));
        kit_put_bytes(&kit, "body", "\xFF", 1, "x/y");
        kit_next_text(&kit, "after", "x");
        kit_next_raw(&kit, "any", "5", 1);
        kit_update_text(&kit, "token", "new-token");
        kit_attempt(&kit, &(struct kit_attempt){.status = 200});
        if (strstr(form, "Bob") != NULL) {
            kit_fail_http(&kit, CARD_HTTP_STATUS, 404, "None.");
            kit_request_id(&kit, "r");
            kit_error_text(&kit, "errorCode", "E");
        } else if (strstr(form, "Eve") != NULL) {
            kit_fault(kit.form, "name", "/x", "Not %s.", "she");
        }
    }
    return kit_end(&kit);
}

static bool same(struct card_text a, struct card_text b)
{
    return (a.data == NULL) == (b.data == NULL) && a.size == b.size
           && (a.data == NULL || memcmp(a.data, b.data, a.size) == 0);
}

/* The result must be the same as with memory, except for a log line or a whole
   text. */
static void judge(const struct kit_call *c, const struct kit_call *good,
                  int32_t code, int32_t good_code)
{
    CU_ASSERT(code == good_code || code == CARD_NO_MEMORY);
    if (code != good_code)
        return;
    CU_ASSERT(same(c->result.output, good->result.output));
    CU_ASSERT(same(c->result.error, good->result.error));
    CU_ASSERT(same(c->result.next, good->result.next));
    CU_ASSERT(same(c->result.preview, good->result.preview));
    CU_ASSERT(same(c->result.attempts, good->result.attempts));
    CU_ASSERT(same(c->result.pace.bucket, good->result.pace.bucket));
    CU_ASSERT(
        same(c->result.connection_update, good->result.connection_update));
}

static void fail_each(uint32_t flags, const char *form)
{
    struct kit_call good, c;
    int32_t good_code = make_call(&good, flags, form);
    unsigned long n = 1;
    bool reached = true;

    for (; reached && n < N_MAX; n++) {
        long before = nomem_live();
        int32_t code;

        nomem_arm(n);
        code = make_call(&c, flags, form);
        reached = nomem_disarm();
        judge(&c, &good, code, good_code);
        kit_release(&c.result);
        if (BLOCKS_COUNT)
            CU_ASSERT_EQUAL(nomem_live(), before);
    }
    CU_ASSERT(n > 10 && n < N_MAX);
    kit_release(&good.result);
}

static void a_call_without_memory_says_so(void)
{
    fail_each(0, KIT_FORM);
    fail_each(CARD_DRY_RUN, KIT_FORM);
    fail_each(0, "{\"name\":\"Bob\",\"factor\":1.5}");
    fail_each(0, "{\"name\":\"Eve\",\"factor\":1.5}");
}

static void a_form_with_faults_without_memory_says_so(void)
{
    fail_each(0, "{\"name\":5,\"nome\":\"x\",\"tone\":\"lout\",\"factor\":[],"
                 "\"polite\":1,\"times\":9,\"name\":6}");
    fail_each(0, "[]");
    fail_each(0, "{");
}

static const struct unit_test tests[] = {
    UNIT_TEST(a_call_without_memory_says_so),
    UNIT_TEST(a_form_with_faults_without_memory_says_so)};

int main(void)
{
    if (getenv("UNDER_VALGRIND") != NULL || !nomem_begin()) {
        puts("1..0 # SKIP another allocator is in place");
        return 0;
    }
    return unit_main("kit-nomem", tests, sizeof tests / sizeof *tests);
}
