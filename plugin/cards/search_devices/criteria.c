/* SPDX-License-Identifier: MIT */
/* criteria.c - joins criteria, and checks a search that a person wrote. */
#include "criteria.h"

#include <string.h>

#include "card.h"
#include "jsonwrite.h"
#include "scim.h"
#include "target.h"

static const char conjunction[] = " and ";

bool criteria_refuse(struct error *error, const char *field,
                     const char *message)
{
    auto_buf struct buf pointer = BUF_INIT(BUF_WORD);

    json_pointer_add(&pointer, field, strlen(field));
    if (!error_kept(error, &pointer))
        return false;
    error_add(error, CARD_INVALID_INPUT, field, buf_cstr(&pointer), "%s",
              message);
    return false;
}

bool criteria_fit(const struct buf *target, const char *field,
                  struct error *error)
{
    if (buf_no_memory(target))
        return error_no_memory(error);
    return buf_ok(target)
           || criteria_refuse(error, field,
                              "The request's URL exceeds 65536 bytes with this "
                              "value. Make it shorter, or use fewer criteria.");
}

static bool add(struct buf *target, const struct buf *criterion,
                const char *field, struct error *error)
{
    if (target->too_big)
        return false; /* reported for another criterion */
    if (target_parameter(target, "search").data == NULL)
        buf_str(target, "&search=");
    else
        target_encode(target, conjunction, sizeof conjunction - 1);
    target_encode(target, buf_cstr(criterion), criterion->size);
    if (!buf_ok(criterion))
        return error_no_memory(error);
    return criteria_fit(target, field, error);
}

bool criteria_add_value(struct buf *target, const char *attribute,
                        struct json_span value, const char *field,
                        struct error *error)
{
    auto_buf struct buf criterion = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);

    buf_fmt(&criterion, "%s eq ", attribute);
    if (json_type(value) == 's') {
        json_unquote(&text, value);
        scim_quote(&criterion, buf_cstr(&text), text.size);
    } else {
        buf_add(&criterion, value.data, value.size);
    }
    if (!buf_ok(&text))
        return error_no_memory(error);
    return add(target, &criterion, field, error);
}

/* ---- a person's own search ---- */

/* Returns the place after the string that begins at the quote, or NULL if the
   string is not closed. */
static const char *skip_string(const char *quote, const char *end)
{
    const char *at = quote + 1;

    while (at < end && *at != '"')
        at += *at == '\\' ? 2 : 1;
    return at < end ? at + 1 : NULL;
}

/* Returns what is wrong with quotes and parentheses, or NULL. */
static const char *find_imbalance(const char *at, const char *end)
{
    size_t depth = 0;

    while (at != NULL && at < end) {
        char c = *at;

        if (c == '\\')
            return "Custom Search Criteria has a backslash outside a string. "
                   "Write strings in double quotes.";
        if (c == ')' && depth == 0)
            return "Custom Search Criteria closes a parenthesis that it does "
                   "not open. Remove it, or open it.";
        depth += c == '(';
        depth -= c == ')';
        at = c == '"' ? skip_string(at, end) : at + 1;
    }
    if (at == NULL)
        return "Custom Search Criteria has a string that is not closed. Close "
               "it with a double quote, and write a double quote within it as "
               "\\\".";
    return depth > 0 ? "Custom Search Criteria opens a parenthesis that it "
                       "does not close. Close it, or remove it."
                     : NULL;
}

/* Returns what is wrong with the text, or NULL. */
static const char *find_fault(const struct buf *text)
{
    if (strspn(buf_cstr(text), " ") == text->size)
        return "Custom Search Criteria is blank. Leave it out, or write an "
               "expression such as lastUpdated gt "
               "\"2024-12-23T00:00:00.000Z\".";
    if (target_has_control(text))
        return "Custom Search Criteria contains a control character, such as "
               "a line break. Write it on one line, and a control character "
               "within a string as an escape such as \\n.";
    return find_imbalance(text->data, text->data + text->size);
}

bool criteria_add_custom(struct buf *target, struct json_span value,
                         const char *field, struct error *error)
{
    auto_buf struct buf criterion = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf text = BUF_INIT(BUF_UNLIMITED);
    const char *fault;

    json_unquote(&text, value);
    if (!buf_ok(&text))
        return error_no_memory(error);
    fault = find_fault(&text);
    if (fault != NULL)
        return criteria_refuse(error, field, fault);
    buf_char(&criterion, '(');
    buf_add(&criterion, text.data, text.size);
    buf_char(&criterion, ')');
    return add(target, &criterion, field, error);
}
