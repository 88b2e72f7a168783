/* SPDX-License-Identifier: MIT */
/* test-pattern.c - the meaning of a field's pattern, and which patterns are not
   judged. */
#include "pattern.h"

#include <stdio.h>

#include "unit.h"

static void pattern_is(const char *pattern, const char *text,
                       enum pattern_match expected)
{
    enum pattern_match found = pattern_match(pattern, text);

    if (found != expected)
        printf("# %.60s with %.60s: %d, not %d\n", pattern, text, (int)found,
               (int)expected);
    CU_ASSERT_EQUAL(found, expected);
}

static void a_pattern_is_found_anywhere_in_a_text(void)
{
    pattern_is("b", "abc", PATTERN_MATCHES);
    pattern_is("^b", "abc", PATTERN_DIFFERS);
    pattern_is("^a.c$", "abc", PATTERN_MATCHES);
    pattern_is("^$", "", PATTERN_MATCHES);
}

static void classes_are_those_of_ecma_262(void)
{
    pattern_is("^\\d+$", "0123", PATTERN_MATCHES);
    pattern_is("^\\d+$", "12a", PATTERN_DIFFERS);
    pattern_is("^\\w+$", "aZ_9", PATTERN_MATCHES);
    pattern_is("^[\\w.]+$", "a.b", PATTERN_MATCHES);
    pattern_is("^(?:ab)+$", "abab", PATTERN_MATCHES);
    pattern_is("^a\\.b$", "axb", PATTERN_DIFFERS);
}

/* Syntax that engines are known to interpret differently. */
static void patterns_mean_what_ecma_262_says(void)
{
    static const struct {
        const char *pattern, *text;
        enum pattern_match expected;
    } rows[] = {
        /* lazy quantifiers */
        {"^a+?$", "a", PATTERN_MATCHES},
        {"^a+?$", "", PATTERN_DIFFERS},
        {"^a*?$", "", PATTERN_MATCHES},
        {"^a{1}?$", "", PATTERN_DIFFERS},
        {"^a{2,3}$", "aaa", PATTERN_MATCHES},
        {"^a{2,3}$", "aaaa", PATTERN_DIFFERS},
        /* anchors: only the very end, not the end of a line */
        {"^a$", "a\n", PATTERN_DIFFERS},
        {"^b", "a\nb", PATTERN_DIFFERS},
        {"a$", "a\nb", PATTERN_DIFFERS},
        /* . and line ends */
        {"^.$", "\r", PATTERN_UNKNOWN},
        {"\\W$$", "\f\r\n", PATTERN_MATCHES},
        {"^.$", "\n", PATTERN_DIFFERS},
        {"[]*", "a", PATTERN_UNKNOWN},
        {"^.$", "\f", PATTERN_MATCHES},
        {"^.$", "\xc3\xa4", PATTERN_MATCHES},
        {"^.$", "\xf0\x9f\x98\x80", PATTERN_MATCHES},
        {"^.$", "\xe2\x80\xa8", PATTERN_UNKNOWN},
        {"^[^]$", "\n", PATTERN_MATCHES},
        {"[]", "a", PATTERN_DIFFERS},
        /* classes are limited to ASCII, except for white space */
        {"^\\d$", "\xd9\xa1", PATTERN_DIFFERS},
        {"^\\w$", "\xc3\xa4", PATTERN_DIFFERS},
        {"^\\s$", "\v", PATTERN_MATCHES},
        {"^\\s$", "\xc2\xa0", PATTERN_UNKNOWN},
        {"^[^\\s]+$", "a\xe3\x80\x80", PATTERN_UNKNOWN},
        {"^\\S+$", "\xc3\xa4", PATTERN_MATCHES},
        {"\\bis\\b", "this is", PATTERN_MATCHES},
        {"\\bhi\\b", "this", PATTERN_DIFFERS},
        {"^[\\b]$", "\b", PATTERN_MATCHES},
        /* numeric escapes */
        {"^\\x41$", "A", PATTERN_MATCHES},
        {"^\\x4$", "x4", PATTERN_MATCHES},
        {"^\\u0041$", "A", PATTERN_MATCHES},
        {"^\\u{1F600}$", "\xf0\x9f\x98\x80", PATTERN_MATCHES},
        {"^[\\u00e0-\\u00ff]$", "\xc3\xa4", PATTERN_MATCHES},
        {"^\\/\\-\\.$", "/-.", PATTERN_MATCHES},
        /* groups */
        {"^(?:ab)+$", "abab", PATTERN_MATCHES},
        {"^(?=a)ab$", "ab", PATTERN_MATCHES},
        {"^(?!a)ab$", "ab", PATTERN_DIFFERS},
        {"(?<=a)b", "ab", PATTERN_MATCHES},
        {"(?<!a)b", "ab", PATTERN_DIFFERS},
        {"^(?<year>\\d{4})-(?<month>\\d\\d)$", "2026-11", PATTERN_MATCHES},
        /* braces that are literal text */
        {"^a{$", "a{", PATTERN_MATCHES},
        {"^{{a}}$", "{{a}}", PATTERN_MATCHES},
        {"^a{x}$", "a{x}", PATTERN_MATCHES},
        {"^[[:]$", ":", PATTERN_MATCHES},
        /* not judged */
        {"^(a)\\1$", "aa", PATTERN_UNKNOWN},
        {"^\\v$", "\n", PATTERN_UNKNOWN},
        {"^\\p{Lu}$", "A", PATTERN_UNKNOWN},
        {"^\\cA$", "\x01", PATTERN_UNKNOWN},
        {"(?<n>a)\\k<n>", "aa", PATTERN_UNKNOWN},
        {"(?<=a+)b", "aab", PATTERN_UNKNOWN},
        {"^a{,2}$", "aa", PATTERN_UNKNOWN},
        {"^[\\d-x]$", "-", PATTERN_UNKNOWN},
        {"^\\ud83d\\ude00$", "\xf0\x9f\x98\x80", PATTERN_UNKNOWN},
        {"^a{70000}$", "a", PATTERN_UNKNOWN},
        {"a", "\xff", PATTERN_UNKNOWN},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        pattern_is(rows[i].pattern, rows[i].text, rows[i].expected);
}

static void a_kind_is(const char *pattern, enum pattern_kind expected)
{
    auto_buf struct buf why = BUF_INIT(4096);
    enum pattern_kind found = pattern_kind(pattern, &why);

    if (found != expected)
        printf("# %s: %d, not %d: %s\n", pattern, (int)found, (int)expected,
               buf_cstr(&why));
    CU_ASSERT_EQUAL(found, expected);
    CU_ASSERT((found == PATTERN_GOOD) == (why.size == 0));
}

static void what_is_not_of_ecma_262_is_reported(void)
{
    static const char *const broken[] = {
        "(", "[a", "a)", "*", "+a", "(*UTF)a", "a\\", "[b-a]", "a{2,1}",
    };
    static const char *const foreign[] = {
        "q++++",       "a++",      "a*+",     "a?+",        "a{2}+", "a**",
        "a{2}{3}",     "(?i)a",    "(?>a)",   "(?|a|b)",    "(?#a)", "(?R)",
        "(a)(?1)",     "(?P<n>a)", "(?'n'a)", "\\Aa\\z",    "a\\Z",  "\\h",
        "\\Qa.b\\E",   "\\R",      "\\X",     "\\N",        "\\K",   "\\G",
        "[[:alpha:]]", "\\e",      "\\a",     "\\o{101}",   "[\\B]", "\\g1",
        "(?(1)a|b)",   "\\H",      "\\C",     "(?<=a){2}b",
    };
    static const char *const beyond[] = {
        "\\v", "(a)\\1", "\\p{L}", "\\cA", "(?<=a*)b", "(?i:a)", "a{,2}",
    };
    static const char *const good[] = {
        "", "^a$", "a+?", "[a-z]{1,63}", "^(?:[^\\s@]+@[^\\s@]+)$", "\\d\\D",
    };

    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        a_kind_is(broken[i], PATTERN_BROKEN);
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        a_kind_is(foreign[i], PATTERN_FOREIGN);
        pattern_is(foreign[i], "a", PATTERN_UNKNOWN);
    }
    for (size_t i = 0; i < sizeof beyond / sizeof *beyond; i++)
        a_kind_is(beyond[i], PATTERN_BEYOND);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        a_kind_is(good[i], PATTERN_GOOD);
}

/* Patterns for which some engines need gigabytes of memory, or years. */
static void no_pattern_takes_much_memory_or_time(void)
{
    static const char *const costly[] = {"q++++++++++++++++++++++++++++++++",
                                         "((((a{100}){100}){100}){100}){100}",
                                         "(?:(?:(?:a{200}){200}){200})"};
    auto_buf struct buf text = BUF_INIT(1u << 20);
    auto_buf struct buf deep = BUF_INIT(1u << 20);
    auto_buf struct buf why = BUF_INIT(4096);

    for (size_t i = 0; i < sizeof costly / sizeof *costly; i++)
        pattern_is(costly[i], "a", PATTERN_UNKNOWN);
    for (size_t i = 0; i < 5000; i++)
        buf_char(&text, 'a');
    pattern_is("^(a+)+$", buf_cstr(&text), PATTERN_MATCHES);
    buf_char(&text, '!');
    pattern_is("^(?:a|aa)+$", buf_cstr(&text), PATTERN_UNKNOWN);
    CU_ASSERT_NOT_EQUAL(pattern_match("^(a*)*b$", buf_cstr(&text)),
                        PATTERN_MATCHES);
    for (size_t i = 0; i < 100000; i++)
        buf_char(&deep, '(');
    CU_ASSERT_EQUAL(pattern_kind(buf_cstr(&deep), &why), PATTERN_BEYOND);
}

UNIT_MAIN("pattern", UNIT_TEST(a_pattern_is_found_anywhere_in_a_text),
          UNIT_TEST(classes_are_those_of_ecma_262),
          UNIT_TEST(patterns_mean_what_ecma_262_says),
          UNIT_TEST(what_is_not_of_ecma_262_is_reported),
          UNIT_TEST(no_pattern_takes_much_memory_or_time))
