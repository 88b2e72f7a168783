/* SPDX-License-Identifier: MIT */
/* icon.c - a strict reader of small SVG documents. */
#include "icon.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "card.h"
#include "jsonwrite.h"

#define DEPTH_MOST 64
#define ATTRIBUTES_MOST 64
#define SVG_NAMESPACE "http://www.w3.org/2000/svg"

/* A piece of the document. */
struct piece {
    const char *at;
    size_t size;
};

struct reader {
    const char *at; /* the document ends with a NUL and has no other */
    struct buf *why;
    struct piece open[DEPTH_MOST];
    size_t depth;
    bool in_style;
};

__attribute__((format(printf, 2, 3))) static bool wrong(struct reader *r,
                                                        const char *format, ...)
{
    va_list args;

    va_start(args, format);
    buf_vfmt(r->why, format, args);
    va_end(args);
    return false;
}

static bool starts(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_space(struct reader *r)
{
    while (is_space(*r->at))
        r->at++;
}

/* SVG's names are ASCII, but editors add others, which are valid names as well.
 */
static bool is_name(char c, bool is_first)
{
    unsigned char u = (unsigned char)c;

    return (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || u == '_'
           || u == ':' || u >= 0x80
           || (!is_first && ((u >= '0' && u <= '9') || u == '-' || u == '.'));
}

static bool read_name(struct reader *r, struct piece *name)
{
    name->at = r->at;
    while (is_name(*r->at, r->at == name->at))
        r->at++;
    name->size = (size_t)(r->at - name->at);
    return name->size > 0 || wrong(r, "it is not well-formed XML");
}

/* The name without its prefix, whatever namespace that is bound to. */
static struct piece local(struct piece name)
{
    const char *colon = memchr(name.at, ':', name.size);

    if (colon == NULL)
        return name;
    return (struct piece){colon + 1, (size_t)(name.at + name.size - colon - 1)};
}

static bool is_word(struct piece name, const char *word)
{
    return name.size == strlen(word)
           && strncasecmp(name.at, word, name.size) == 0;
}

static bool is_one_of(struct piece name, const char *const *words)
{
    while (*words != NULL && !is_word(name, *words))
        words++;
    return *words != NULL;
}

/* ---- characters ---- */

static void add_code(struct buf *out, uint32_t code)
{
    if (code < 0x80)
        buf_char(out, (char)code);
    else
        buf_char(out, '?'); /* nothing that is searched for is beyond ASCII */
}

/* &#65; and &#x41;, and the five that need no DTD. */
static bool read_reference(struct reader *r, struct buf *text)
{
    static const char *const named[] = {"&lt;", "&gt;", "&amp;", "&quot;",
                                        "&apos;"};
    static const char stands_for[] = "<>&\"'";
    bool is_hex = starts(r->at, "&#x");
    uint32_t code = 0;
    size_t digits = 0;

    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        if (starts(r->at, named[i])) {
            r->at += strlen(named[i]);
            buf_char(text, stands_for[i]);
            return true;
        }
    }
    if (!starts(r->at, "&#"))
        return wrong(r, "it has an entity, which needs a DTD");
    for (r->at += is_hex ? 3 : 2; *r->at != ';'; r->at++, digits++) {
        static const char letters[] = "0123456789abcdefABCDEF";
        const char *found = *r->at != '\0' ? strchr(letters, *r->at) : NULL;
        uint32_t digit = found != NULL ? (uint32_t)(found - letters) : 99;

        if (digit >= 16 && digit < 22)
            digit -= 6;
        if (digit >= (is_hex ? 16u : 10u) || code > 0x10FFFF)
            return wrong(r, "it is not well-formed XML");
        code = code * (is_hex ? 16 : 10) + digit;
    }
    r->at++;
    if (digits == 0 || code > 0x10FFFF
        || (code < 0x20 && code != '\t' && code != '\n' && code != '\r'))
        return wrong(r, "it is not well-formed XML");
    add_code(text, code);
    return true;
}

/* ---- references ---- */

static const char *find_word(const char *text, const char *word)
{
    size_t size = strlen(word);

    for (; *text != '\0'; text++) {
        if (strncasecmp(text, word, size) == 0)
            return text;
    }
    return NULL;
}

/* Colours and similar properties may refer within the document, as url(#name).
 */
static bool has_inner_urls_only(const char *text)
{
    while ((text = find_word(text, "url(")) != NULL) {
        text += 4;
        while (is_space(*text) || *text == '"' || *text == '\'')
            text++;
        if (*text != '#')
            return false;
    }
    return true;
}

/* Checks an attribute's value, or the text of a style element. CSS could hide a
   word with an escape, and can fetch by other means than url(). */
static bool judge_text(struct reader *r, const char *text)
{
    static const char *const never[] = {"://",         "@import", "@charset",
                                        "image-set(",  "src(",    "expression(",
                                        "javascript:", "data:"};

    if (!has_inner_urls_only(text))
        return wrong(r, "it refers to something outside itself: url()");
    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        if (find_word(text, never[i]) != NULL)
            return wrong(r, "it may refer to something outside itself: %s",
                         never[i]);
    }
    return strchr(text, '\\') == NULL
           || wrong(r, "it has a backslash, which could hide words in CSS");
}

static bool judge_attribute(struct reader *r, struct piece name,
                            const char *value)
{
    static const char *const links[] = {"href", "src", NULL};
    struct piece bare = local(name);

    if (name.size == 5 && starts(name.at, "xmlns"))
        return strcmp(value, SVG_NAMESPACE) == 0
               || wrong(r, "its xmlns is not %s", SVG_NAMESPACE);
    if (name.size > 5 && starts(name.at, "xmlns:"))
        return find_word(value, "xhtml") == NULL
               || wrong(r, "it has elements of HTML");
    if (bare.size >= 2 && strncasecmp(bare.at, "on", 2) == 0)
        return wrong(r, "it has an event handler, %.*s",
                     (int)(name.size < 60 ? name.size : 60), name.at);
    if (is_word(name, "xml:base"))
        return wrong(r, "it has an xml:base");
    if (is_one_of(bare, links) && *value != '#')
        return wrong(r, "its %.*s does not refer to a place within it",
                     (int)(name.size < 60 ? name.size : 60), name.at);
    /* an animation could set such an attribute as well */
    if (is_word(bare, "attributeName")
        && (find_word(value, "href") != NULL
            || strncasecmp(value, "on", 2) == 0))
        return wrong(r, "it animates a link or an event handler");
    return judge_text(r, value);
}

static bool judge_element(struct reader *r, struct piece name)
{
    static const char *const never[] = {
        "script", "foreignObject", "iframe",   "frame", "object",
        "embed",  "image",         "feImage",  "audio", "video",
        "canvas", "handler",       "listener", "link",  "meta",
        "base",   "html",          "body",     NULL};

    if (is_one_of(local(name), never))
        return wrong(r, "it has the element %.*s",
                     (int)(name.size < 60 ? name.size : 60), name.at);
    return r->depth > 0 || (name.size == 3 && is_word(name, "svg"))
           || wrong(r, "its root element is not svg");
}

/* ---- the document ---- */

static bool read_value(struct reader *r, struct buf *value)
{
    char quote = *r->at;

    if (quote != '"' && quote != '\'')
        return wrong(r, "it is not well-formed XML");
    r->at++;
    while (*r->at != quote) {
        if (*r->at == '\0' || *r->at == '<')
            return wrong(r, "it is not well-formed XML");
        if (*r->at != '&')
            buf_char(value, *r->at++);
        else if (!read_reference(r, value))
            return false;
    }
    r->at++;
    return buf_ok(value) || wrong(r, "no memory");
}

static bool read_attribute(struct reader *r, struct piece *seen, size_t count)
{
    auto_buf struct buf value = BUF_INIT(CARD_ICON_MOST + 1);
    struct piece name;

    if (!read_name(r, &name))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (seen[i].size == name.size
            && memcmp(seen[i].at, name.at, name.size) == 0)
            return wrong(r, "it has a duplicate attribute");
    }
    seen[count] = name;
    skip_space(r);
    if (*r->at != '=')
        return wrong(r, "it is not well-formed XML");
    r->at++;
    skip_space(r);
    return read_value(r, &value) && judge_attribute(r, name, buf_cstr(&value));
}

static bool has_namespace(const struct piece *seen, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (seen[i].size == 5 && memcmp(seen[i].at, "xmlns", 5) == 0)
            return true;
    }
    return false;
}

/* `at` is after "<". */
static bool read_start(struct reader *r)
{
    struct piece seen[ATTRIBUTES_MOST];
    struct piece name;
    size_t count = 0;

    if (!read_name(r, &name) || !judge_element(r, name))
        return false;
    for (;;) {
        bool spaced = is_space(*r->at);

        skip_space(r);
        if (*r->at == '>' || starts(r->at, "/>"))
            break;
        if (!spaced || count == ATTRIBUTES_MOST)
            return wrong(r, "it is not well-formed XML, or has an element of "
                            "very many attributes");
        if (!read_attribute(r, seen, count++))
            return false;
    }
    if (r->depth == 0 && !has_namespace(seen, count))
        return wrong(r, "its svg element has no xmlns, without which it is not "
                        "an image");
    if (*r->at == '/') {
        r->at += 2;
        return true;
    }
    r->at++;
    if (r->depth == DEPTH_MOST)
        return wrong(r, "it is nested more than %d deep", DEPTH_MOST);
    r->open[r->depth++] = name;
    r->in_style = is_word(local(name), "style");
    return true;
}

/* `at` is after "</". */
static bool read_end(struct reader *r)
{
    struct piece name;

    if (!read_name(r, &name))
        return false;
    skip_space(r);
    if (*r->at != '>' || r->depth == 0
        || r->open[r->depth - 1].size != name.size
        || memcmp(r->open[r->depth - 1].at, name.at, name.size) != 0)
        return wrong(r, "it is not well-formed XML");
    r->at++;
    r->depth--;
    r->in_style = false;
    return true;
}

static bool skip_comment(struct reader *r)
{
    const char *end = strstr(r->at + 4, "--");

    if (end == NULL || end[2] != '>')
        return wrong(r, "it is not well-formed XML");
    r->at = end + 3;
    return true;
}

static bool read_text(struct reader *r)
{
    auto_buf struct buf text = BUF_INIT(CARD_ICON_MOST + 1);

    while (*r->at != '<' && *r->at != '\0') {
        if (starts(r->at, "]]>"))
            return wrong(r, "it is not well-formed XML");
        if (*r->at != '&')
            buf_char(&text, *r->at++);
        else if (!read_reference(r, &text))
            return false;
    }
    if (r->depth == 0
        && strspn(buf_cstr(&text), " \t\r\n") != strlen(buf_cstr(&text)))
        return wrong(r, "it is not well-formed XML");
    return !r->in_style || judge_text(r, buf_cstr(&text));
}

static bool read_markup(struct reader *r)
{
    /* CSS would read the text around it as one */
    if (r->in_style && !starts(r->at, "</"))
        return wrong(r, "it has markup within a style element");
    if (starts(r->at, "<!--"))
        return skip_comment(r);
    if (starts(r->at, "<!") || starts(r->at, "<?"))
        return wrong(r, "it has a DTD, a CDATA section or a processing "
                        "instruction");
    if (starts(r->at, "</")) {
        r->at += 2;
        return read_end(r);
    }
    r->at++;
    return read_start(r);
}

/* <?xml version="1.0" encoding="UTF-8"?> may come first. */
static bool skip_declaration(struct reader *r)
{
    const char *end, *encoding;

    if (starts(r->at, "\xEF\xBB\xBF"))
        r->at += 3;
    if (!starts(r->at, "<?xml ")) {
        skip_space(r);
        return true;
    }
    end = strstr(r->at, "?>");
    if (end == NULL)
        return wrong(r, "it is not well-formed XML");
    encoding = find_word(r->at, "encoding");
    if (encoding != NULL && encoding < end) {
        encoding += 8;
        encoding += strspn(encoding, " \t\r\n='\"");
        if (strncasecmp(encoding, "utf-8", 5) != 0)
            return wrong(r, "its encoding is not UTF-8");
    }
    r->at = end + 2;
    skip_space(r);
    return true;
}

static bool is_text(const char *svg, struct buf *why)
{
    size_t size = strnlen(svg, CARD_ICON_MOST + 1);

    if (size > CARD_ICON_MOST)
        buf_fmt(why, "it has more than %d bytes", CARD_ICON_MOST);
    else if (!utf8_valid(svg, size))
        buf_str(why, "it is not UTF-8");
    else
        return true;
    return false;
}

bool icon_is_safe(const char *svg, struct buf *why)
{
    struct reader r = {.at = svg, .why = why};
    bool has_root = false;

    if (!is_text(svg, why) || !skip_declaration(&r))
        return false;
    for (const char *at = svg; *at != '\0'; at++) {
        if ((unsigned char)*at < ' ' && !is_space(*at))
            return wrong(&r, "it is not well-formed XML");
    }
    while (*r.at != '\0') {
        bool is_element = *r.at == '<' && r.at[1] != '!';

        if (is_element && r.depth == 0 && has_root)
            return wrong(&r, "it has two root elements");
        has_root |= is_element;
        if (*r.at == '<' ? !read_markup(&r) : !read_text(&r))
            return false;
    }
    return (has_root && r.depth == 0) || wrong(&r, "it is not well-formed XML");
}
