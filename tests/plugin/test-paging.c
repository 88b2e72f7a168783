/* SPDX-License-Identifier: MIT */
/* test-paging.c - the list in a body, the link to its next page, and a cursor
   in the query. */
#include "jsontext.h"
#include "paging.h"
#include "target.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

static struct json_span span(const char *text)
{
    CU_ASSERT_FATAL(json_valid(text, strlen(text), NULL));
    return (struct json_span){text, strlen(text)};
}

static void list_is(const char *pointer, const char *body, const char *expected)
{
    struct paging paging = PAGING_INIT;
    struct json_span items;
    char shown[256] = "none";

    buf_str(&paging.items, pointer);
    if (paging_items(&paging, span(body), &items))
        snprintf(shown, sizeof shown, "%.*s", (int)items.size, items.data);
    UNIT_TEXT(shown, expected);
    paging_free(&paging);
}

static void the_list_is_found_where_the_connection_says(void)
{
    list_is("/data", "{\"data\":[1, 2.0],\"n\":2}", "[1, 2.0]");
    list_is("/a/0/b", "{\"a\":[{\"b\":[]}]}", "[]");
    list_is("/data", "{\"data\":{\"id\":1}}", "none");
    list_is("/data", "{\"data\":null}", "none");
    list_is("/data", "{\"id\":1}", "none");
    list_is("/data", "[1]", "none");
    list_is("", "[1]", "none");
}

/* The link that is found, after one that came in a header field. */
static void link_is(const char *next, const char *cursor, const char *body,
                    const char *expected)
{
    struct paging paging = PAGING_INIT;
    struct links links = LINKS_INIT;
    struct json_span nothing = {NULL, 0};
    char shown[256] = "none";

    buf_str(&paging.next, next);
    buf_str(&paging.cursor, cursor);
    links.next.is_there = true;
    buf_str(&links.next.url, "from-header");
    paging_link(&paging, body != NULL ? span(body) : nothing, &links);
    if (links.next.is_there)
        snprintf(shown, sizeof shown, "%s", buf_cstr(&links.next.url));
    else if (links.broken.is_there)
        snprintf(shown, sizeof shown, "broken: %s",
                 buf_cstr(&links.broken.url));
    CU_ASSERT(!links.next.is_there || !links.broken.is_there);
    UNIT_TEXT(shown, expected);
    links_free(&links);
    paging_free(&paging);
}

static void the_url_of_the_next_page_is_a_text(void)
{
    link_is("/next", "", "{\"next\":\"https://a/b?c=d\"}", "https://a/b?c=d");
    link_is("/a~1b/0", "", "{\"a/b\":[\"\\u002Fx\\u0026\"]}", "/x&");
    link_is("/next", "", "{\"next\":7}", "broken: 7");
    link_is("/next", "", "{\"next\":true}", "broken: true");
    link_is("/next", "", "{\"next\":{\"href\":\"/x\"}}",
            "broken: {\"href\":\"/x\"}");
    link_is("/next", "", "{\"next\":\"/a\\nb\"}", "broken: \"/a\\nb\"");
    link_is("/next", "", "{\"next\":\"/a\\u0000b\"}", "broken: \"/a\\u0000b\"");
}

static void a_cursor_is_a_text_or_a_number(void)
{
    link_is("", "/c", "{\"c\":\"a b&c\"}", "a b&c");
    link_is("", "/c", "{\"c\":2}", "2");
    link_is("", "/c", "{\"c\":12345678901234567890.50}",
            "12345678901234567890.50");
    link_is("", "/c", "{\"c\":true}", "broken: true");
    link_is("", "/c", "{\"c\":[1]}", "broken: [1]");
}

static void null_false_an_empty_text_or_nothing_end_the_list(void)
{
    static const char *const bodies[] = {
        "{\"p\":null}", "{\"p\":false}", "{\"p\":\"\"}", "{}", "[]", NULL};

    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        link_is("/p", "", bodies[i], "none");
        link_is("", "/p", bodies[i], "none");
    }
}

static void without_a_pointer_the_header_field_counts(void)
{
    link_is("", "", "{\"next\":\"/x\"}", "from-header");
}

static void a_link_longer_than_a_head_is_kept_as_too_long(void)
{
    static char body[LINK_URL_MAX + 64];
    struct paging paging = PAGING_INIT;
    struct links links = LINKS_INIT;

    memset(body, 'x', sizeof body);
    memcpy(body, "{\"next\":\"", 9);
    memcpy(body + sizeof body - 3, "\"}", 3);
    buf_str(&paging.next, "/next");
    paging_link(&paging, span(body), &links);
    CU_ASSERT(links.next.is_there);
    CU_ASSERT(links.next.url.too_big);
    links_free(&links);
    paging_free(&paging);
}

static void parameter_is(const char *target, const char *name,
                         const char *value, const char *expected)
{
    auto_buf struct buf out = BUF_INIT(1024), t = BUF_INIT(1024);
    auto_buf struct buf n = BUF_INIT(1024), v = BUF_INIT(1024);

    buf_str(&t, target);
    buf_str(&n, name);
    buf_str(&v, value);
    target_set_parameter(&out, &t, &n, &v);
    UNIT_TEXT(buf_cstr(&out), expected);
}

static void a_parameter_is_set_once(void)
{
    parameter_is("/x", "c", "1", "/x?c=1");
    parameter_is("/x?", "c", "1", "/x?c=1");
    parameter_is("/x?a=b", "c", "1", "/x?a=b&c=1");
    parameter_is("/x?c=0&a=b", "c", "1", "/x?c=1&a=b");
    parameter_is("/x?a=b&c=0&d", "c", "1", "/x?a=b&c=1&d");
    parameter_is("/x?c=0&a&c=2&c", "c", "1", "/x?c=1&a");
    parameter_is("/x?c", "c", "1", "/x?c=1");
    parameter_is("/x?&a&&b=&", "c", "1", "/x?a&b=&c=1");
    parameter_is("/x?cc=0&xc=1&C=2", "c", "1", "/x?cc=0&xc=1&C=2&c=1");
    parameter_is("/x?a=b?c=d", "c", "1", "/x?a=b?c=d&c=1");
}

static void names_and_values_are_encoded(void)
{
    parameter_is("/x?page%5Bafter%5D=0", "page[after]", "a b&c=d/\xC3\xA4",
                 "/x?page%5Bafter%5D=a%20b%26c%3Dd%2F%C3%A4");
    parameter_is("/x?page[after]=0", "page[after]", "1",
                 "/x?page%5Bafter%5D=1");
    parameter_is("/x?%63=0&%6=1", "c", "1", "/x?c=1&%6=1");
}

#define T UNIT_TEST

UNIT_MAIN("paging", T(the_list_is_found_where_the_connection_says),
          T(the_url_of_the_next_page_is_a_text),
          T(a_cursor_is_a_text_or_a_number),
          T(null_false_an_empty_text_or_nothing_end_the_list),
          T(without_a_pointer_the_header_field_counts),
          T(a_link_longer_than_a_head_is_kept_as_too_long),
          T(a_parameter_is_set_once), T(names_and_values_are_encoded))
