/* SPDX-License-Identifier: MIT */
/* test-icon.c - which SVG documents a host passes on as an icon. */
#include "icon.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "card.h"
#include "unit.h"

#define SVG "<svg xmlns=\"http://www.w3.org/2000/svg\">"
#define IN(what) SVG what "</svg>"

static bool is_safe(const char *svg)
{
    auto_buf struct buf why = BUF_INIT(65536);
    bool safe = icon_is_safe(svg, &why);

    CU_ASSERT(safe == (why.size == 0));
    return safe;
}

static void drawings_are_icons(void)
{
    static const char *const good[] = {
        SVG "</svg>",
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'/>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- drawn -->\n" IN(""),
        "<?xml version='1.0'?>" IN("\n"),
        IN("<path d=\"M0 0h8v8z\" fill='#fff'/><g><title>A &amp; B "
           "&#169; &#x41; http://a.example/</title></g>"),
        IN("<defs><linearGradient id=\"g\"><stop offset=\"1\"/>"
           "</linearGradient></defs><rect fill=\"url(#g)\" width=\"8\"/>"
           "<rect style=\"fill: url( '#g' )\"/>"),
        IN("<g id=\"a\"/><use href=\"#a\"/>"),
        SVG "<style>.a { fill: red } .b { fill: url(#g) }</style></svg>\n",
        "<svg xmlns:xlink=\"http://www.w3.org/1999/xlink\""
        " xmlns=\"http://www.w3.org/2000/svg\"><g id=\"a\"/>"
        "<use xlink:href=\"#a\"/></svg>",
        IN("<animate attributeName=\"opacity\" from=\"0\" to=\"1\"/>"),
        IN("<text>\xC3\xA4\xE4\xB8\xAD</text>"),
    };

    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        auto_buf struct buf why = BUF_INIT(65536);

        if (!icon_is_safe(good[i], &why))
            UNIT_TEXT(good[i], buf_cstr(&why));
    }
}

static void what_acts_or_fetches_is_not(void)
{
    static const char *const bad[] = {
        IN("<script>alert(1)</script>"),
        IN("<SCRIPT/>"),
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:s="
        "\"http://www.w3.org/2000/svg\"><s:script/></svg>",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:h="
        "\"http://www.w3.org/1999/xhtml\"><h:form action=\"//a\"/></svg>",
        IN("<g xmlns=\"http://www.w3.org/1999/xhtml\"/>"),
        IN("<foreignObject><g/></foreignObject>"),
        IN("<image href=\"#a\"/>"),
        IN("<iframe/>"),
        IN("<feImage href=\"#a\"/>"),
        "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x()\"></svg>",
        IN("<g OnClick=\"x()\"/>"),
        IN("<g s:onclick=\"x()\"/>"),
        IN("<a href=\"https://a.example/\"><g/></a>"),
        IN("<a href=\"javascript:x()\"><g/></a>"),
        IN("<a href=\"&#106;avascript:x()\"><g/></a>"),
        IN("<use href=\"other.svg#a\"/>"),
        IN("<use xlink:href=\"//a.example/a.svg#a\"/>"),
        IN("<use href=\"\"/>"),
        IN("<use href=\" #a\"/>"),
        IN("<g xml:base=\"#\"/>"),
        IN("<rect fill=\"url(a.svg#g)\"/>"),
        IN("<rect fill=\"URL( 'https:a' )\"/>"),
        IN("<rect fill=\"&#117;rl(a)\"/>"),
        IN("<rect style=\"fill:\\75rl(a)\"/>"),
        IN("<rect style=\"background: image-set('a.png' 1x)\"/>"),
        IN("<style>@import 'a.css';</style>"),
        IN("<style>@imp<!-- -->ort 'a.css';</style>"),
        IN("<style>@imp<g/>ort 'a.css';</style>"),
        IN("<style>@imp&#111;rt 'a.css';</style>"),
        IN("<style>a { b: url(http:a) }</style>"),
        IN("<style><![CDATA[@import 'a.css';]]></style>"),
        IN("<set attributeName=\"href\" to=\"#a\"/>"),
        IN("<animate attributeName=\"xlink:href\"/>"),
        IN("<set attributeName=\"onclick\" to=\"x()\"/>"),
        "<?xml-stylesheet href=\"a.css\"?>" IN(""),
        "<!DOCTYPE svg [<!ENTITY a \"b\">]>" IN("&a;"),
        IN("&nbsp;"),
        "<?xml version=\"1.0\" encoding=\"UTF-7\"?>" IN(""),
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (is_safe(bad[i]))
            UNIT_TEXT(bad[i], "is handed on");
    }
}

static void what_is_not_an_svg_document_is_not(void)
{
    static const char *const bad[] = {
        "",
        " ",
        "text",
        "<svg/>",
        "<svg xmlns=\"http://a.example/\"/>",
        "<g xmlns=\"http://www.w3.org/2000/svg\"/>",
        "<x:svg xmlns:x=\"http://www.w3.org/2000/svg\"/>",
        SVG,
        SVG "</g>",
        SVG "<g></svg></g>",
        IN("") IN(""),
        IN("") "text",
        "text" IN(""),
        IN("<g a=\"1\" a=\"2\"/>"),
        IN("<g a=1/>"),
        IN("<g a/>"),
        IN("<g a=\"1\"b=\"2\"/>"),
        IN("<g a=\"<\"/>"),
        IN("<g a=\"1/>"),
        IN("<g"),
        IN("&"),
        IN("&#;"),
        IN("&#0;"),
        IN("&#x110000;"),
        IN("&#99999999999999999999;"),
        IN("<!-- a -- b -->"),
        IN("<!-- a"),
        IN("]]>"),
        IN("\x01"),
        IN("\xFF"),
        IN("< g/>"),
        "<?xml",
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (is_safe(bad[i]))
            UNIT_TEXT(bad[i], "is taken for an SVG document");
    }
}

static void an_icon_is_16_KiB_at_most(void)
{
    auto_buf struct buf svg = BUF_INIT(65536);

    buf_str(&svg, SVG);
    while (svg.size < CARD_ICON_MOST - 6)
        buf_char(&svg, ' ');
    buf_str(&svg, "</svg>");
    CU_ASSERT(svg.size == CARD_ICON_MOST);
    CU_ASSERT(is_safe(buf_cstr(&svg)));
    buf_char(&svg, ' ');
    CU_ASSERT(!is_safe(buf_cstr(&svg)));
}

/* Each prefix of a document must be read to its end and no further; and so must
   each document with one byte changed. */
static void a_document_that_breaks_off_is_read_no_further(void)
{
    static const char whole[] =
        "<?xml version=\"1.0\" encoding='utf-8'?><!-- c -->" IN(
            "<style>a { b: url( '#c' ) }</style><g a='&#x41;&amp;'>t</g>");
    char *exact;

    CU_ASSERT(is_safe(whole));
    for (size_t size = 0; size < sizeof whole - 1; size++) {
        exact = strndup(whole, size);
        CU_ASSERT(exact != NULL && !is_safe(exact));
        free(exact);
    }
    for (size_t at = 0; at < sizeof whole - 1; at++) {
        for (int c = 1; c < 256; c += 7) {
            auto_buf struct buf ignored = BUF_INIT(65536);

            exact = strdup(whole);
            CU_ASSERT_FATAL(exact != NULL);
            exact[at] = (char)c;
            (void)icon_is_safe(exact, &ignored);
            free(exact);
        }
    }
}

static void depth_has_an_end(void)
{
    auto_buf struct buf svg = BUF_INIT(65536);

    buf_str(&svg, SVG);
    for (int i = 0; i < 2000; i++)
        buf_str(&svg, "<g>");
    CU_ASSERT(!is_safe(buf_cstr(&svg)));
}

UNIT_MAIN("icon", UNIT_TEST(drawings_are_icons),
          UNIT_TEST(what_acts_or_fetches_is_not),
          UNIT_TEST(what_is_not_an_svg_document_is_not),
          UNIT_TEST(an_icon_is_16_KiB_at_most),
          UNIT_TEST(a_document_that_breaks_off_is_read_no_further),
          UNIT_TEST(depth_has_an_end))
