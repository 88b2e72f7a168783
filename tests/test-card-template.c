/* SPDX-License-Identifier: MIT */
/*
 * test-card-template.c - the parts of the card that host-stub new makes
 *
 * Its JSON reader is held against the product's own, on texts that are damaged
 * a little, always in the same way: the seed is fixed.
 */
#include "jsontext.h"
#include "jsonwalk.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "hide.h"
#include "json.h"

#define ROUNDS 40000

static const char *const texts[] = {
    "{\"a\":[1,-2.50e+7,0,{\"b\":null}],\"\":true , \"c\":false}",
    "[\"\\u00e9\\ud83d\\ude00\\\\\\\"\\/\\b\\f\\n\\r\\t\",\"\xC3\xA9\"]",
    "\"\xE2\x82\xAC \xF0\x9F\x98\x80 \xED\x9F\xBF \xF4\x8F\xBF\xBF\"",
    " [[], {}, [ ], { }, \"\", 1E2, 0.0]\r\n\t",
    "12345678901234567890.123e-45",
};

static struct card_text text_of(const char *text)
{
    return (struct card_text){text, strlen(text)};
}

static unsigned random_below(unsigned limit)
{
    static uint32_t state = 2463534242;

    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state % limit;
}

/* One byte is replaced, taken out or doubled. */
static size_t damage(char *text, size_t size)
{
    static const char bytes[] =
        "\"\\{}[],:0-+.eEutn \n\x01\x7F\x80\xC0\xED\xF4";
    size_t at = random_below((unsigned)size);

    switch (random_below(3)) {
    case 0:
        text[at] = bytes[random_below(sizeof bytes - 1)];
        return size;
    case 1:
        memmove(text + at, text + at + 1, size - at - 1);
        return size - 1;
    default:
        memmove(text + at + 1, text + at, size - at);
        return size + 1;
    }
}

/* Both readers decode every string of a valid text to the same bytes. */
static void same_strings(struct json_span value)
{
    struct card_text text = {value.data, value.size};
    auto_buf struct buf mine = BUF_INIT(4096);
    size_t size = 0;
    char *decoded;

    if (json_type(value) != 's')
        return;
    json_unquote(&mine, value);
    decoded = json_text(text, &size);
    CU_ASSERT_EQUAL_FATAL(size, mine.size);
    CU_ASSERT_EQUAL(memcmp(decoded, buf_cstr(&mine), size), 0);
    CU_ASSERT_EQUAL(json_is(text, decoded), strlen(decoded) == size);
    CU_ASSERT_FALSE(json_is(text, "something else"));
    free(decoded);
}

static void same_parts(const char *data, size_t size)
{
    struct json_span whole = json_trim((struct json_span){data, size}), value;
    struct card_text mine = {whole.data, whole.size}, part;
    struct json_cursor cursor;
    struct json_walk walk;

    same_strings(whole);
    if (json_type(whole) != 'a')
        return;
    json_enter(&cursor, mine);
    json_walk_into(&walk, whole);
    while (json_walk_element(&walk, &value)) {
        CU_ASSERT_TRUE_FATAL(json_next(&cursor, NULL, &part));
        CU_ASSERT_PTR_EQUAL(part.data, value.data);
        CU_ASSERT_EQUAL(part.size, value.size);
        same_strings(value);
    }
    CU_ASSERT_FALSE(json_next(&cursor, NULL, &part));
}

static void its_reader_says_what_the_product_says(void)
{
    unsigned valid = 0, wrong = 0;

    for (unsigned round = 0; round < ROUNDS; round++) {
        const char *text = texts[round % (sizeof texts / sizeof *texts)];
        char damaged[256] = "";
        size_t size = strlen(text);
        bool good;

        memcpy(damaged, text, size);
        for (unsigned i = random_below(3); i > 0; i--)
            size = damage(damaged, size);
        good = json_valid(damaged, size, NULL);
        wrong +=
            (json_fault((struct card_text){damaged, size}) == NULL) != good;
        if (good)
            same_parts(damaged, size);
        valid += good;
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_TRUE(valid > ROUNDS / 4 && valid < ROUNDS * 3 / 4);
}

static void nesting_has_a_bound(void)
{
    char deep[2 * JSON_DEPTH + 2];

    memset(deep, '[', JSON_DEPTH + 1);
    memset(deep + JSON_DEPTH + 1, ']', JSON_DEPTH + 1);
    CU_ASSERT_PTR_NOT_NULL(json_fault((struct card_text){deep, sizeof deep}));
    CU_ASSERT_PTR_NULL(
        json_fault((struct card_text){deep + 1, sizeof deep - 2}));
}

static void whole_numbers_alone_are_integers(void)
{
    int64_t number = 0;

    CU_ASSERT_TRUE(json_integer(text_of("-12"), &number) && number == -12);
    CU_ASSERT_TRUE(json_integer(text_of("999999999999999999"), &number)
                   && number == 999999999999999999);
    CU_ASSERT_FALSE(json_integer(text_of("1.0"), &number));
    CU_ASSERT_FALSE(json_integer(text_of("1e3"), &number));
    CU_ASSERT_FALSE(json_integer(text_of("9999999999999999999"), &number));
}

/* The vectors of the paper's own implementation. */
static void siphash_gives_the_known_values(void)
{
    uint8_t key[SIPHASH_KEY_SIZE];
    char data[16];

    for (int i = 0; i < 16; i++) {
        key[i] = (uint8_t)i;
        data[i] = (char)i;
    }
    CU_ASSERT_EQUAL(siphash(key, data, 0), 0x726fdb47dd0e0e31);
    CU_ASSERT_EQUAL(siphash(key, data, 8), 0x93f5f5799a932462);
    CU_ASSERT_EQUAL(siphash(key, data, 15), 0xa129ca6149be45e5);
}

static int32_t hide_with(int32_t cancelled, const char *data, char **text)
{
    struct card_call call = CARD_CALL_INIT;
    struct faults faults = {0};
    struct stop stop;
    char name[] = "x";
    char *names[] = {name, NULL};
    size_t size = 0;
    struct hide job = {.method = HIDE_MASK,
                       .names = names,
                       .keep = 2,
                       .stop = &stop,
                       .faults = &faults,
                       .out = open_memstream(text, &size)};
    int32_t code;

    call.cancel = &cancelled;
    stop_begin(&stop, &call);
    CU_ASSERT_TRUE_FATAL(faults_begin(&faults));
    code = hide(&job, text_of(data));
    fclose(job.out);
    faults_end(&faults);
    return code;
}

static void work_stops_when_cancelled(void)
{
    char *text = NULL;

    CU_ASSERT_EQUAL(hide_with(1, "{\"a\": 1}", &text), CARD_CANCELLED);
    free(text);
    CU_ASSERT_EQUAL(hide_with(0, "{\"a\": 1}", &text), CARD_OK);
    free(text);
}

static void a_mask_shows_half_at_most(void)
{
    char *text = NULL;

    CU_ASSERT_EQUAL(hide_with(0,
                              "{\"x\":\"\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\","
                              "\"y\":[{\"x\":\"abc\"},{\"x\":12345}]}",
                              &text),
                    CARD_OK);
    UNIT_TEXT(text, "{\"x\":\"**\xC3\xA9\xC3\xA9\","
                    "\"y\":[{\"x\":\"**c\"},{\"x\":\"***45\"}]}");
    free(text);
}

UNIT_MAIN("card-template", UNIT_TEST(its_reader_says_what_the_product_says),
          UNIT_TEST(nesting_has_a_bound),
          UNIT_TEST(whole_numbers_alone_are_integers),
          UNIT_TEST(siphash_gives_the_known_values),
          UNIT_TEST(work_stops_when_cancelled),
          UNIT_TEST(a_mask_shows_half_at_most))
