/* SPDX-License-Identifier: MIT */
/* test-optiontable.c - options are parsed into the members of a struct. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "optiontable.h"
#include "unit.h"
#include "wholenumber.h"

enum size { SMALL, LARGE };

struct settings {
    bool on;
    bool off;
    int loud;
    const char *name;
    const char **files;
    size_t file_count;
    int few;
    uint16_t port;
    uint64_t many;
    enum size size;
    char before, first, after;
    int acted;
};

static int acts;

static void act(void)
{
    acts++;
}

static bool read_first(const struct option_row *row, void *member,
                       const char *value, struct buf *why)
{
    if (*value < row->value.least || *value > row->value.most) {
        buf_fmt(why, "--%s begins with a letter", row->name);
        return false;
    }
    *(char *)member = *value;
    return true;
}

#define OPTION_STRUCT struct settings

static const char *const sizes[] = {"small", "large", NULL};

enum { HERE = 1, THERE = 2 };

static const struct option_row rows[] = {
    {'o', "on", NULL, "switch on", HERE, OPTION_FLAG(on)},
    {0, "off", NULL, "switch off", HERE, OPTION_FLAG_OFF(off)},
    OPTION_HEADING("More:", HERE),
    {'l', "loud", NULL, "say more", HERE | THERE, OPTION_COUNT(loud)},
    {'n', "name", "NAME", "a name", THERE, OPTION_TEXT(name)},
    {'f', "file", "FILE", "a file,\nor more", HERE,
     OPTION_TEXTS(files, file_count)},
    {0, "few", "N", "a few", HERE, OPTION_NUMBER(few, -5, 5)},
    {0, "port", "N", "a port", HERE, OPTION_NUMBER(port, 0, 65535)},
    {0, "many", "N", "many", HERE, OPTION_NUMBER(many, 1, INT64_MAX)},
    {0, "size", "SIZE", "how large", HERE,
     OPTION_CHOICE(enum size, size, sizes)},
    {0, "first", "TEXT", "a letter", HERE,
     OPTION_OWN(char, first, read_first, 'a', 'z')},
    {0, "act", NULL, "act", HERE, OPTION_ACT(act)},
};

static const struct option_table table = OPTION_TABLE(rows);

/* Parses words, which are separated by single spaces. */
static enum option_end read_words(struct settings *settings,
                                  struct option_result *result,
                                  const char *words)
{
    static char line[1000];
    char *argv[40] = {"program"};
    int argc = 1;
    enum option_end end;

    *settings = (struct settings){.off = true, .before = 'b', .after = 'a'};
    snprintf(line, sizeof line, "%s", words);
    for (char *word = line; word != NULL; argc++) {
        char *space = strchr(word, ' ');

        if (space != NULL)
            *space++ = '\0';
        argv[argc] = word;
        word = space;
    }
    optind = 0; /* tells GNU's getopt_long() to start again */
    end = option_table_read(&table, settings, argc, argv, result);
    free(settings->files);
    return end;
}

static void each_kind_has_its_member(void)
{
    auto_option_result struct option_result result = OPTION_RESULT_INIT;
    struct settings got;

    CU_ASSERT_EQUAL(read_words(&got, &result,
                               "one --on --off -lll --name=x --file a -fb two "
                               "--few -5 --port 65535 "
                               "--many=9223372036854775807 --size large "
                               "--first=q -- --three"),
                    OPTION_ALL_READ);
    CU_ASSERT_TRUE(got.on);
    CU_ASSERT_FALSE(got.off);
    CU_ASSERT_EQUAL(got.loud, 3);
    UNIT_TEXT(got.name, "x");
    CU_ASSERT_EQUAL(got.file_count, 2);
    CU_ASSERT_EQUAL(got.few, -5);
    CU_ASSERT_EQUAL(got.port, 65535);
    CU_ASSERT_EQUAL(got.many, INT64_MAX);
    CU_ASSERT_EQUAL(got.size, LARGE);
    CU_ASSERT_EQUAL(got.first, 'q');
    CU_ASSERT_EQUAL(got.before, 'b');
    CU_ASSERT_EQUAL(got.after, 'a');
    CU_ASSERT_TRUE(result.given[0]);
    CU_ASSERT_FALSE(result.given[sizeof rows / sizeof *rows - 1]);
    /* of 18 words the operands are the last three */
    CU_ASSERT_EQUAL(result.operands, 17);
}

static void what_is_wrong_is_reported(void)
{
    static const struct {
        const char *words;
        enum option_end end;
        const char *row;
    } cases[] = {
        {"--nme=x", OPTION_UNKNOWN, ""},
        {"--o", OPTION_UNKNOWN, ""},
        {"-x", OPTION_UNKNOWN, ""},
        {"-ox", OPTION_UNKNOWN, ""},
        {"-\xC3\xA9", OPTION_UNKNOWN, ""},
        {"--name", OPTION_NEEDS_VALUE, "name"},
        {"-on", OPTION_NEEDS_VALUE, "name"},
        {"--on=1", OPTION_TAKES_NONE, "on"},
        {"--few=6", OPTION_BAD_NUMBER, "few"},
        {"--few=-6", OPTION_BAD_NUMBER, "few"},
        {"--few=", OPTION_BAD_NUMBER, "few"},
        {"--size=smal", OPTION_BAD_CHOICE, "size"},
        {"--first=Q", OPTION_BAD_VALUE, "first"},
        {"--first=Q --few=9", OPTION_BAD_VALUE, "first"},
        {"--act --few=9", OPTION_ACTED, "act"},
        {"--fe=3", OPTION_ALL_READ, "few"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        auto_option_result struct option_result result = OPTION_RESULT_INIT;
        struct settings got;

        CU_ASSERT_EQUAL(read_words(&got, &result, cases[i].words),
                        cases[i].end);
        UNIT_TEXT(result.row != NULL ? result.row->name : "", cases[i].row);
        if (cases[i].end == OPTION_BAD_VALUE)
            UNIT_TEXT(buf_cstr(&result.why), "--first begins with a letter");
    }
    CU_ASSERT_EQUAL(acts, 1);
    UNIT_TEXT(option_table_nearest(&table, "nme"), "name");
    CU_ASSERT_EQUAL(option_table_matches(&table, "o"), 2);
}

static void a_value_that_is_lost_is_reported(void)
{
    static const struct {
        const char *words;
        const char *row, *first, *second;
    } cases[] = {
        {"--name=a -n b --name=c", "name", "a", "b"},
        {"--few=1 --port=1 --few=2 --port=2", "few", "1", "2"},
        {"--size=small --size=large", "size", "small", "large"},
        {"--first=a --first=b", "first", "a", "b"},
        {"--few=1 --name=1 --few=1 -fa -fb -l -l --on --on", "", "", ""},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        auto_option_result struct option_result result = OPTION_RESULT_INIT;
        struct settings got;

        CU_ASSERT_EQUAL(read_words(&got, &result, cases[i].words),
                        OPTION_ALL_READ);
        UNIT_TEXT(result.twice != NULL ? result.twice->name : "", cases[i].row);
        UNIT_TEXT(result.twice != NULL ? result.first : "", cases[i].first);
        UNIT_TEXT(result.twice != NULL ? result.second : "", cases[i].second);
    }
}

static void help_has_the_rows_of_its_commands(void)
{
    static const struct option_layout layout = {16, "      ", '='};
    auto_buf struct buf out = BUF_INIT(65536);

    option_table_help(&table, &out, &layout, THERE);
    UNIT_TEXT(buf_cstr(&out), "  -l, --loud    say more\n"
                              "  -n, --name=NAME a name\n");
    buf_reset(&out);
    option_table_help(&table, &out, &layout, HERE);
    UNIT_HAS(buf_cstr(&out), "      --off     switch off\n\nMore:\n\n");
    UNIT_HAS(buf_cstr(&out), "  -f, --file=FILE a file,\n"
                             "                or more\n");
}

static void a_whole_number_is_digits_within_its_bounds(void)
{
    static const char *const bad[] = {
        "",    "0",  "201", "-1",  "+5",
        " 5",  "5 ", "5x",  "0x5", "1e1",
        "--5", "-",  "1.0", "\t5", "9999999999999999999999"};
    int64_t number = 7;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CU_ASSERT_FALSE(whole_number(bad[i], 1, 200, &number));
    CU_ASSERT_EQUAL(number, 7);
    CU_ASSERT(whole_number("200", 1, 200, &number));
    CU_ASSERT_EQUAL(number, 200);
    CU_ASSERT(whole_number("-5", -10, 0, &number));
    CU_ASSERT_EQUAL(number, -5);
}

UNIT_MAIN("optiontable", UNIT_TEST(each_kind_has_its_member),
          UNIT_TEST(what_is_wrong_is_reported),
          UNIT_TEST(a_value_that_is_lost_is_reported),
          UNIT_TEST(help_has_the_rows_of_its_commands),
          UNIT_TEST(a_whole_number_is_digits_within_its_bounds))
