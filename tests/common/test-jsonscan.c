/* SPDX-License-Identifier: MIT */
/*
 * test-jsonscan.c - compares every scanner with the byte-wise machine
 *
 * For any text, however it is split into pieces: after each piece, a scanner
 * must leave the check in the same state as the byte-wise machine, including
 * line and column, and at the end the verdict and the fault must be the same.
 * The pieces are placed at the end of a page, so that reading beyond them
 * crashes.
 */
#include "jsonscan.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define ROOM 4096
#define MUTATIONS 30000

static const struct {
    const char *name;
    json_scan_fn scan;
} scanners[] = {
    {"portable", json_scan_portable},
#if defined(__x86_64__)
    {"sse2", json_scan_sse2},
    {"avx2", json_scan_avx2},
#endif
};
#define SCANNERS (sizeof scanners / sizeof *scanners)

static bool can(json_scan_fn scan)
{
#if defined(__x86_64__)
    return scan != json_scan_avx2 || __builtin_cpu_supports("avx2");
#else
    (void)scan;
    return true;
#endif
}

/* As Okta writes it, and with everything else that JSON allows. */
static const char compact[] =
    "[{\"id\":\"guo8s3t1kz4mQyWeR1d7\",\"status\":\"ACTIVE\",\"created\":"
    "\"2024-02-29T10:11:12.000Z\",\"profile\":{\"displayName\":\"M\xC3\xBCller"
    "\xE2\x80\x99s \xF0\x9F\x92\xBB\",\"platform\":\"MACOS\",\"imei\":null,"
    "\"registered\":true,\"secureHardwarePresent\":false,\"note\":\"a \\\"b\\\""
    " \\u00e9 \\\\ \\/ \\ud83d\\ude00\\n\"},\"n\":[1,-0,2.50,0.5e-7,1E+2,"
    "1234567890123],\"e\":[],\"o\":{},\"_links\":{\"self\":{\"href\":"
    "\"https://acme.okta.com/api/v1/devices/guo8s3t1kz4mQyWeR1d7\",\"hints\":"
    "{\"allow\":[\"GET\",\"PATCH\"]}}}},[[[{\"a\":[{\"b\":{}}]}]]]]";
static const char pretty[] =
    " {\r\n    \"first\" : [\n        1,\n        { \"second\" : \"\xED\x9F\xBF"
    "\",\n            \"third\" :\t-12.5e+10\n        } ,\n"
    "                                                        true ,null\n"
    "        ]\n  , \"\\u0000\":123456789012345678901234567890123456789012345\n"
    "}\n\n                                                                  ";

static bool same_fault(const struct json_fault *a, const struct json_fault *b)
{
    return a->offset == b->offset && a->line == b->line
           && a->column == b->column && a->reason == b->reason;
}

static bool same(const struct json_check *a, const struct json_check *b)
{
    bool within_string = a->state >= STRING && a->state <= UTF8;

    if (a->failed || b->failed)
        return a->failed == b->failed && same_fault(&a->fault, &b->fault);
    for (unsigned i = 0; i < a->depth; i++) {
        if (((a->is_object[i / 64] ^ b->is_object[i / 64]) >> (i % 64) & 1)
            != 0)
            return false;
    }
    return a->state == b->state && a->depth == b->depth
           && a->offset == b->offset && a->line == b->line
           && a->line_start == b->line_start && a->breaks == b->breaks
           && (!within_string || a->in_key == b->in_key);
}

/* ---- pieces at the end of a page ---- */

static char *page_end;

static const char *at_page_end(const char *data, size_t size)
{
    if (page_end == NULL) {
        size_t page = (size_t)sysconf(_SC_PAGESIZE);
        size_t room = (ROOM + page - 1) / page * page;
        char *pages = mmap(NULL, room + page, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

        if (pages == MAP_FAILED || mprotect(pages + room, page, PROT_NONE) != 0)
            abort();
        page_end = pages + room;
    }
    memcpy(page_end - size, data, size);
    return page_end - size;
}

static void explain(const char *name, const char *text, size_t size,
                    size_t piece)
{
    printf("# %s differs, pieces of %zu: ", name, piece);
    for (size_t i = 0; i < size; i++)
        printf(text[i] > 31 && text[i] < 127 ? "%c" : "<%02x>",
               (unsigned char)text[i]);
    printf("\n");
}

/* Checks the text in a first piece, and then in pieces of `piece` bytes. */
static bool agrees(json_scan_fn scan, const char *text, size_t size,
                   size_t first, size_t piece)
{
    struct json_check fast, slow;
    size_t taken = 0, next = first;

    json_check_init(&fast, JSON_DEPTH_MAX);
    json_check_init(&slow, JSON_DEPTH_MAX);
    while (taken < size) {
        if (next > size - taken)
            next = size - taken;
        json_check_feed_with(&fast, scan, at_page_end(text + taken, next),
                             next);
        json_check_feed_with(&slow, NULL, text + taken, next);
        if (!same(&fast, &slow))
            return false;
        taken += next;
        next = piece;
    }
    return json_check_end(&fast) == json_check_end(&slow) && same(&fast, &slow);
}

static bool all_agree(const char *text, size_t size, size_t first, size_t piece)
{
    for (size_t i = 0; i < SCANNERS; i++) {
        if (!can(scanners[i].scan)
            || agrees(scanners[i].scan, text, size, first, piece))
            continue;
        explain(scanners[i].name, text, size, piece);
        CU_FAIL("a scanner differs from the machine over bytes");
        return false;
    }
    return true;
}

/* ---- the tests ---- */

static void what_this_processor_can_is_chosen(void)
{
    size_t count = 0;

    for (size_t i = 0; i < SCANNERS; i++)
        count += can(scanners[i].scan) && json_scan_best() == scanners[i].scan;
    CU_ASSERT_EQUAL(count, 1);
}

/* If everything were left to the byte-wise machine, the other tests would prove
   nothing. */
static void a_scanner_takes_what_okta_answers_nearly_to_the_end(void)
{
    for (size_t i = 0; i < SCANNERS; i++) {
        struct json_check check;
        size_t taken = 0, size = sizeof compact - 1;
        unsigned stops = 0;

        if (!can(scanners[i].scan))
            continue;
        json_check_init(&check, JSON_DEPTH_MAX);
        while (size - taken >= JSON_SCAN_AHEAD && stops++ < 20) {
            taken += scanners[i].scan(&check, compact + taken, size - taken);
            json_check_feed_with(&check, NULL, compact + taken++, 1);
        }
        CU_ASSERT(!check.failed);
        /* surrogates make up twelve bytes; they do not stop it */
        CU_ASSERT(stops < 20);
    }
}

static void every_cut_in_two_leaves_the_same(void)
{
    for (size_t first = 0; first < sizeof compact; first++) {
        if (!all_agree(compact, sizeof compact - 1, first, ROOM))
            return;
    }
    for (size_t first = 0; first < sizeof pretty; first++) {
        if (!all_agree(pretty, sizeof pretty - 1, first, ROOM))
            return;
    }
}

static void every_size_of_pieces_leaves_the_same(void)
{
    for (size_t piece = 1; piece < 200; piece++) {
        if (!all_agree(compact, sizeof compact - 1, piece, piece)
            || !all_agree(pretty, sizeof pretty - 1, piece, piece))
            return;
    }
}

/* Tries each byte value at each position of a text. */
static void each_byte_at_each_place(const char *whole, size_t size)
{
    char text[ROOM];

    memcpy(text, whole, size);
    for (size_t at = 0; at < size; at++) {
        for (int b = 0; b < 256; b++) {
            text[at] = (char)b;
            if (!all_agree(text, size, size, ROOM))
                return;
        }
        text[at] = whole[at];
    }
}

static void every_byte_at_every_place_leaves_the_same(void)
{
    each_byte_at_each_place(compact, sizeof compact - 1);
    each_byte_at_each_place(pretty, sizeof pretty - 1);
}

/* Puts the bytes into a string, after `lead` other bytes, with enough text
   after them for a scanner to read ahead. */
static bool in_string(const char *bytes, size_t size, size_t lead)
{
    char text[256];

    memset(text, 'a', sizeof text);
    text[0] = '"';
    memcpy(text + 1 + lead, bytes, size);
    text[sizeof text - 1] = '"';
    return all_agree(text, sizeof text, sizeof text, ROOM);
}

static void every_pair_behind_a_first_byte_is_judged_alike(void)
{
    static const unsigned char firsts[] = "\\\x7f\x80\xC1\xC2\xDF\xE0\xE1\xED"
                                          "\xEF\xF0\xF1\xF4\xF5\xFF";
    static const char ends[] = "\x80\xBFu\"";

    for (size_t i = 0; i < sizeof firsts - 1; i++) {
        for (unsigned pair = 0; pair < 65536; pair++) {
            char bytes[4] = {(char)firsts[i], (char)(pair >> 8), (char)pair,
                             ends[pair % 4]};

            if (!in_string(bytes, sizeof bytes, pair % 40))
                return;
        }
    }
}

static void every_code_unit_of_an_escape_is_judged_alike(void)
{
    for (unsigned unit = 0; unit < 65536; unit++) {
        char bytes[20];
        int size = snprintf(bytes, sizeof bytes,
                            unit % 2 == 0 ? "\\u%04x" : "\\u%04X\\uDC00", unit);

        if (!in_string(bytes, (size_t)size, unit % 40))
            return;
    }
}

/* Only brackets, more than allowed, and closed again; what follows is long
   enough to be scanned. */
static void depth_ends_at_the_same_place(void)
{
    char text[3 * JSON_DEPTH_WRAPPED + 100];

    for (size_t depth = 990; depth < 1010; depth++) {
        size_t size = 0;

        for (size_t i = 0; i < depth; i++)
            text[size++] = '[';
        for (size_t i = 0; i < depth; i++)
            text[size++] = ']';
        memset(text + size, ' ', 100);
        if (!all_agree(text, size + 100, size + 100, ROOM)
            || !all_agree(text, size + 100, 70, 90))
            return;
        text[depth + 5] = '}';
        if (!all_agree(text, size + 100, 70, 90))
            return;
    }
}

/* ---- damage by chance, always the same ---- */

static uint32_t seed;

static uint32_t pick(size_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)seed * below) >> 32);
}

static size_t damage(char *text, size_t size)
{
    static const char odd[] = "{}[]\",:\\/u0123456789abcdefABCDEF+-.eEtfn "
                              "\t\n\r\0\x1f\x7f\x80\xBF\xC0\xC2\xE0\xED\xEF"
                              "\xF0\xF4\xF5\xFF\xD8";
    size_t at = pick(size), run = 1 + pick(40);

    switch (pick(4)) {
    case 0:
        text[at] = odd[pick(sizeof odd)];
        return size;
    case 1: /* removes a run of bytes */
        run = run < size - at ? run : size - at;
        memmove(text + at, text + at + run, size - at - run);
        return size - run;
    case 2: /* duplicates a run */
        run = run < size - at ? run : size - at;
        memmove(text + at + run, text + at, size - at);
        return size + run;
    default: /* repeats a byte */
        memmove(text + at + run, text + at, size - at);
        memset(text + at, odd[pick(sizeof odd)], run);
        return size + run;
    }
}

static void damaged_texts_in_pieces_leave_the_same(void)
{
    seed = 20241125;
    for (unsigned round = 0; round < MUTATIONS; round++) {
        bool of_compact = pick(3) > 0;
        size_t size = of_compact ? sizeof compact - 1 : sizeof pretty - 1;
        char text[ROOM];

        memcpy(text, of_compact ? compact : pretty, size);
        for (uint32_t times = 1 + pick(3); times > 0; times--)
            size = damage(text, size);
        if (!all_agree(text, size, pick(size + 1), 1 + pick(size + 100)))
            return;
    }
}

UNIT_MAIN("jsonscan", UNIT_TEST(what_this_processor_can_is_chosen),
          UNIT_TEST(a_scanner_takes_what_okta_answers_nearly_to_the_end),
          UNIT_TEST(every_cut_in_two_leaves_the_same),
          UNIT_TEST(every_size_of_pieces_leaves_the_same),
          UNIT_TEST(every_byte_at_every_place_leaves_the_same),
          UNIT_TEST(every_pair_behind_a_first_byte_is_judged_alike),
          UNIT_TEST(every_code_unit_of_an_escape_is_judged_alike),
          UNIT_TEST(depth_ends_at_the_same_place),
          UNIT_TEST(damaged_texts_in_pieces_leave_the_same))
