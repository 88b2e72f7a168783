/* SPDX-License-Identifier: MIT */
/* Link header fields, as RFC 8288 defines them and as servers send them. */
#include "link.h"
#include "unit.h"

#include <string.h>

static void next_is(const char *value, const char *expected)
{
    struct links links = LINKS_INIT;

    link_read(&links, value, strlen(value));
    CU_ASSERT_EQUAL(links.next.is_there, expected != NULL);
    UNIT_TEXT(buf_cstr(&links.next.url), expected != NULL ? expected : "");
    links_free(&links);
}

static void the_link_with_rel_next_is_found(void)
{
    next_is("<https://a.okta.com/x?after=1>; rel=\"next\"",
            "https://a.okta.com/x?after=1");
    next_is("<https://a.okta.com/x>; rel=\"self\"", NULL);
    next_is("", NULL);
    next_is("<>; rel=next", "");
}

static void several_links_stand_in_one_value(void)
{
    next_is("</a>; rel=\"self\", </b>; rel=\"next\", </c>; rel=\"next\"", "/b");
    next_is("</a>;rel=self,</b>;rel=next", "/b");
    next_is(" ,, </a> ; rel = \"self\" ,\t</b>\t;\trel\t=\tnext ,", "/b");
    next_is("</a>, </b>; rel=next", "/b");
}

static void commas_and_semicolons_within_target_and_quotes_are_theirs(void)
{
    next_is("</a,b;c>; rel=\"next\"", "/a,b;c");
    next_is("</a>; title=\"x, <no>; rel=next\"; rel=self, </b>; rel=next",
            "/b");
    next_is("</a>; title=\"say \\\"hi\\\", rel=next\", </b>; rel=next", "/b");
    next_is("</a>; title=\"ends in \\\\\"; rel=next", "/a");
}

static void rel_is_a_list_in_any_case_and_the_first_counts(void)
{
    next_is("</a>; rel=\"prev next\"", "/a");
    next_is("</a>; REL=\"Next\"", "/a");
    next_is("</a>; rel=\" next \"", "/a");
    next_is("</a>; rel=\"nextish\"", NULL);
    next_is("</a>; rel=self; rel=next", NULL);
    next_is("</a>; rel; rel=next", NULL);
    next_is("</a>; rev=next", NULL);
    next_is("</a>; rel*=next", NULL);
}

static void a_link_about_something_else_does_not_count(void)
{
    next_is("</a>; rel=next; anchor=\"/other\"", NULL);
    next_is("</a>; anchor=\"/other\"; rel=next, </b>; rel=next", "/b");
}

static void next_and_self_are_kept_apart_over_several_fields(void)
{
    static const char *const fields[] = {
        "</1>; rel=\"self\", </2>; rel=self", "</3>; rel=prev",
        "</4>; rel=\"next\", </5>; rel=\"self\"", "</6>; rel=next"};
    struct links links = LINKS_INIT;

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        link_read(&links, fields[i], strlen(fields[i]));
    UNIT_TEXT(buf_cstr(&links.self.url), "/1");
    UNIT_TEXT(buf_cstr(&links.next.url), "/4");
    links_free(&links);
    link_read(&links, "<>; rel=\"next self\"", 20);
    CU_ASSERT(links.next.is_there && links.self.is_there);
    links_free(&links);
}

/* A valid URL does not contain one, but servers that write raw spaces write it
   too. */
static void a_raw_bracket_within_a_target_does_not_end_it(void)
{
    next_is("</a?filter=b > c>; rel=next", "/a?filter=b > c");
    next_is("</a?b>c>d> , </e?f>g>\t;rel=next", "/e?f>g");
    next_is("</a>>; rel=next", "/a>");
    next_is("</a>rel=next", NULL);
}

static void what_breaks_the_grammar_is_skipped(void)
{
    next_is("rel=next", NULL);
    next_is("</a; rel=next", NULL);
    next_is("nonsense, </b>; rel=next", "/b");
    next_is("\"</x>; rel=next\", </b>; rel=next", "/b");
    next_is("</a> junk; rel=next, </b>; rel=next", "/b");
    next_is("</a>; rel=\"next", "/a");
    next_is("</a>; title=\"open, </b>; rel=next", NULL);
    next_is("</a>;;; rel=next", "/a");
    next_is("</a>; rel=", NULL);
    next_is("</a>; =next", NULL);
}

static void broken_is(const char *value, const char *expected)
{
    struct links links = LINKS_INIT;

    link_read(&links, value, strlen(value));
    CU_ASSERT_EQUAL(links.broken.is_there, expected != NULL);
    UNIT_TEXT(buf_cstr(&links.broken.url), expected != NULL ? expected : "");
    links_free(&links);
}

static void what_breaks_the_grammar_and_has_a_next_is_kept(void)
{
    broken_is("/a?b=c; rel=\"next\"", "/a?b=c; rel=\"next\"");
    broken_is("</a?b=c; REL = 'x', </b; Rel=\"prev NEXT\"",
              "</b; Rel=\"prev NEXT\"");
    broken_is("</a; rel=next", "</a; rel=next");
    broken_is("</a> rel=next", "</a> rel=next");
    broken_is("</1>; rel=self, </a>rel=\"next\", </b>; rel=prev",
              "</a>rel=\"next\"");
    broken_is("</a> junk; rel=next", "</a> junk; rel=next");
    broken_is("</a>; title=\"open, </b>; rel=next",
              "</a>; title=\"open, </b>; rel=next");
    broken_is("</a; rel=self", NULL);
    broken_is("</a; rel=nextish", NULL);
    broken_is("/a; rel", NULL);
    broken_is("/a; rel=", NULL);
    broken_is("</a>; title=\"x; rel=next\"; rel=self", NULL);
    broken_is("</a>; rel=next; anchor=\"/b\"", NULL);
    broken_is("</a>;;; rel=self;", NULL);
    broken_is(" , ,", NULL);
}

static void a_nul_is_no_end(void)
{
    static const char value[] = "</a\0b>; rel=self\0, </c>; rel=next";
    struct links links = LINKS_INIT;

    link_read(&links, value, sizeof value - 1);
    UNIT_TEXT(buf_cstr(&links.next.url), "/c");
    links_free(&links);
}

/* No part of a value may cause a read beyond its end. */
static void every_beginning_of_a_value_is_safe(void)
{
    static const char value[] = "<https://a.okta.com/x>; title=\"a\\\"b\"; "
                                "rel=\"next\", </y>; rel=self";

    for (size_t size = 0; size < sizeof value; size++) {
        struct links links = LINKS_INIT;
        auto_buf struct buf piece = BUF_INIT(1024);

        buf_add(&piece, value, size);
        link_read(&links, size > 0 ? piece.data : "", size);
        CU_ASSERT(buf_ok(&links.next.url));
        links_free(&links);
    }
}

UNIT_MAIN("link", UNIT_TEST(the_link_with_rel_next_is_found),
          UNIT_TEST(several_links_stand_in_one_value),
          UNIT_TEST(commas_and_semicolons_within_target_and_quotes_are_theirs),
          UNIT_TEST(rel_is_a_list_in_any_case_and_the_first_counts),
          UNIT_TEST(a_link_about_something_else_does_not_count),
          UNIT_TEST(next_and_self_are_kept_apart_over_several_fields),
          UNIT_TEST(a_raw_bracket_within_a_target_does_not_end_it),
          UNIT_TEST(what_breaks_the_grammar_is_skipped),
          UNIT_TEST(what_breaks_the_grammar_and_has_a_next_is_kept),
          UNIT_TEST(a_nul_is_no_end),
          UNIT_TEST(every_beginning_of_a_value_is_safe))
