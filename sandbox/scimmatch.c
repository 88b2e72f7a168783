/* SPDX-License-Identifier: MIT */
/*
 * scimmatch.c - matches records against a parsed filter
 */
#include <string.h>

#include "scimnode.h"

static unsigned char fold(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool same(const char *a, const char *b, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (fold(a[i]) != fold(b[i]))
            return false;
    return true;
}

static int compare_text(const char *a, size_t a_size, const char *b,
                        size_t b_size)
{
    for (size_t i = 0; i < a_size && i < b_size; i++)
        if (fold(a[i]) != fold(b[i]))
            return fold(a[i]) < fold(b[i]) ? -1 : 1;
    return (a_size > b_size) - (a_size < b_size);
}

static bool contains(const char *text, size_t size, const char *part,
                     size_t part_size)
{
    for (size_t i = 0; i + part_size <= size; i++)
        if (same(text + i, part, part_size))
            return true;
    return false;
}

static int compare(const struct scim_filter *node,
                   const struct scim_value *value)
{
    switch (node->type) {
    case SCIM_STRING:
        return compare_text(value->text, strlen(value->text), node->text,
                            node->text_size);
    case SCIM_BOOLEAN:
        return value->boolean - node->boolean;
    case SCIM_NUMBER:
        return (value->number > node->number) - (value->number < node->number);
    case SCIM_DATE:
        return instant_compare(&value->date, &node->date);
    }
    return 0;
}

static bool match_part(const struct scim_filter *node, const char *text)
{
    size_t size = strlen(text);
    size_t part = node->text_size;

    if (part > size)
        return false;
    if (node->op == SCIM_CO)
        return contains(text, size, node->text, part);
    return same(node->op == SCIM_SW ? text : text + size - part, node->text,
                part);
}

static bool match_value(const struct scim_filter *node,
                        const struct scim_value *value)
{
    switch (node->op) {
    case SCIM_EQ:
        return compare(node, value) == 0;
    case SCIM_NE:
        return compare(node, value) != 0;
    case SCIM_GT:
        return compare(node, value) > 0;
    case SCIM_GE:
        return compare(node, value) >= 0;
    case SCIM_LT:
        return compare(node, value) < 0;
    case SCIM_LE:
        return compare(node, value) <= 0;
    case SCIM_CO:
    case SCIM_SW:
    case SCIM_EW:
        return match_part(node, value->text);
    case SCIM_PR:
        return true;
    }
    return false;
}

static bool match_comparison(const struct scim_filter *node, scim_lookup lookup,
                             const void *record)
{
    struct scim_value value = {.present = false};

    lookup(record, node->field, &value);
    if (node->null)
        return value.present == (node->op == SCIM_NE);
    if (!value.present)
        return node->op == SCIM_NE;
    return match_value(node, &value);
}

bool scim_match(const struct scim_filter *filter, scim_lookup lookup,
                const void *record)
{
    switch (filter->kind) {
    case SCIM_AND:
        return scim_match(filter->left, lookup, record)
               && scim_match(filter->right, lookup, record);
    case SCIM_OR:
        return scim_match(filter->left, lookup, record)
               || scim_match(filter->right, lookup, record);
    case SCIM_NOT:
        return !scim_match(filter->left, lookup, record);
    case SCIM_COMPARE:
        break;
    }
    return match_comparison(filter, lookup, record);
}
