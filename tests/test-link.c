/* SPDX-License-Identifier: MIT */
/* Link header fields, as RFC 8288 allows them and as they come. */
#include "link.h"
#include "unit.h"

#include <string.h>

static void next_is(const char *value, const char *expected)
{
    auto_buf struct buf target = BUF_INIT(1024);
    bool found = link_next(&target, value, strlen(value));

    CU_ASSERT_EQUAL(found, expected != NULL);
    UNIT_TEXT(buf_cstr(&target), expected != NULL ? expected : "");
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

static void a_nul_is_no_end(void)
{
    static const char value[] = "</a\0b>; rel=self\0, </c>; rel=next";
    auto_buf struct buf target = BUF_INIT(1024);

    CU_ASSERT(link_next(&target, value, sizeof value - 1));
    UNIT_TEXT(buf_cstr(&target), "/c");
}

/* Any piece of a value is read without a step beyond it. */
static void every_beginning_of_a_value_is_safe(void)
{
    static const char value[] = "<https://a.okta.com/x>; title=\"a\\\"b\"; "
                                "rel=\"next\", </y>; rel=self";

    for (size_t size = 0; size < sizeof value; size++) {
        auto_buf struct buf target = BUF_INIT(1024), piece = BUF_INIT(1024);

        buf_add(&piece, value, size);
        link_next(&target, size > 0 ? piece.data : "", size);
        CU_ASSERT(buf_ok(&target));
    }
}

UNIT_MAIN("link", UNIT_TEST(the_link_with_rel_next_is_found),
          UNIT_TEST(several_links_stand_in_one_value),
          UNIT_TEST(commas_and_semicolons_within_target_and_quotes_are_theirs),
          UNIT_TEST(rel_is_a_list_in_any_case_and_the_first_counts),
          UNIT_TEST(a_link_about_something_else_does_not_count),
          UNIT_TEST(what_breaks_the_grammar_is_skipped),
          UNIT_TEST(a_nul_is_no_end),
          UNIT_TEST(every_beginning_of_a_value_is_safe))
