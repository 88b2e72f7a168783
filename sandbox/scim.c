/* SPDX-License-Identifier: MIT */
/*
 * scim.c - the parser of SCIM filters; scimmatch.c does the matching
 *
 * A recursive descent parser with a function for each rule of the grammar in
 * scim.h. The depth is limited, so that a text of ten thousand brackets is an
 * error and not a crash.
 */
#include "scim.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "jsontext.h"
#include "jsonwalk.h"
#include "nearest.h"
#include "scimnode.h"

#define DEPTH_MAX 100
#define STRING_MAX ((size_t)1 << 20)

struct parser {
    const char *start;
    const char *at;
    const char *end;
    const struct scim_field *fields;
    size_t count;
    struct buf *problem;
    unsigned depth;
};

struct word {
    const char *data;
    size_t size;
};

static const char *const operator_names[] = {"eq", "ne", "co", "sw", "ew",
                                             "gt", "ge", "lt", "le", "pr"};

/* Reports a problem, unless another one was reported before. Returns NULL. */
static struct scim_filter *problem(struct parser *in, const char *at,
                                   const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static struct scim_filter *problem(struct parser *in, const char *at,
                                   const char *format, ...)
{
    va_list args;

    if (in->problem->size == 0) {
        va_start(args, format);
        buf_vfmt(in->problem, format, args);
        va_end(args);
        buf_fmt(in->problem, " at position %zu", (size_t)(at - in->start) + 1);
    }
    return NULL;
}

static struct scim_filter *node_new(struct parser *in, enum scim_node_kind kind,
                                    struct scim_filter *left,
                                    struct scim_filter *right)
{
    struct scim_filter *node = calloc(1, sizeof(*node));

    if (node == NULL) {
        scim_free(left);
        scim_free(right);
        return problem(in, in->at, "out of memory");
    }
    node->kind = kind;
    node->left = left;
    node->right = right;
    return node;
}

/* A long chain of "or" is nested on the left side, so this walks to the left in
   a loop instead of recursing as deep as the chain is long. */
void scim_free(struct scim_filter *filter)
{
    while (filter != NULL) {
        struct scim_filter *left = filter->left;
        scim_free(filter->right);
        free(filter->text);
        free(filter);
        filter = left;
    }
}

static void skip_space(struct parser *in)
{
    while (in->at < in->end && (*in->at == ' ' || *in->at == '\t'))
        in->at++;
}

static bool word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
           || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-'
           || c == '$' || c == ':' || c == '+';
}

/* Returns the next run of word characters without consuming it. */
static struct word peek_word(struct parser *in)
{
    skip_space(in);
    struct word word = {in->at, 0};
    while (in->at + word.size < in->end && word_char(in->at[word.size]))
        word.size++;
    return word;
}

static bool word_is(struct word word, const char *text)
{
    return word.size == strlen(text)
           && strncasecmp(word.data, text, word.size) == 0;
}

static bool take_word(struct parser *in, const char *text)
{
    struct word word = peek_word(in);

    if (!word_is(word, text))
        return false;
    in->at += word.size;
    return true;
}

static bool take_char(struct parser *in, char c)
{
    skip_space(in);
    if (in->at == in->end || *in->at != c)
        return false;
    in->at++;
    return true;
}

static struct scim_filter *unknown_field(struct parser *in, struct word word)
{
    auto_buf struct buf name = BUF_INIT(STRING_MAX);
    const char *names[32];
    size_t count = in->count < 32 ? in->count : 32;

    buf_add(&name, word.data, word.size);
    for (size_t i = 0; i < count; i++)
        names[i] = in->fields[i].name;
    const char *close = nearest(buf_cstr(&name), names, count);
    if (close != NULL)
        return problem(in, word.data,
                       "'%s' cannot be searched; did you mean %s?",
                       buf_cstr(&name), close);
    return problem(in, word.data, "'%s' cannot be searched", buf_cstr(&name));
}

static bool find_field(struct parser *in, struct word word, size_t *field)
{
    for (size_t i = 0; i < in->count; i++) {
        if (word_is(word, in->fields[i].name)) {
            *field = i;
            return true;
        }
    }
    return false;
}

static bool find_operator(struct word word, enum scim_operator *op)
{
    for (size_t i = 0; i <= SCIM_PR; i++) {
        if (word_is(word, operator_names[i])) {
            *op = (enum scim_operator)i;
            return true;
        }
    }
    return false;
}

/* Reads a string from its opening quote to after its closing one. */
static bool take_string(struct parser *in, struct json_span *string)
{
    const char *at = in->at + 1;

    while (at < in->end && *at != '"')
        at += *at == '\\' && in->end - at > 1 ? 2 : 1;
    if (at == in->end)
        return problem(in, in->at, "the string is not closed") != NULL;
    *string = (struct json_span){in->at, (size_t)(at + 1 - in->at)};
    if (!json_valid(string->data, string->size, NULL))
        return problem(in, in->at, "the string is not a JSON string") != NULL;
    in->at = at + 1;
    return true;
}

static bool keep_string(struct parser *in, struct scim_filter *node,
                        struct json_span string)
{
    auto_buf struct buf text = BUF_INIT(STRING_MAX);

    json_unquote(&text, string);
    node->text = buf_take(&text, &node->text_size);
    return node->text != NULL || problem(in, in->at, "out of memory") != NULL;
}

static bool string_value(struct parser *in, struct scim_filter *node)
{
    const struct scim_field *field = &in->fields[node->field];
    const char *start = in->at;
    struct json_span string;

    if (field->type != SCIM_STRING && field->type != SCIM_DATE)
        return problem(in, start, "%s takes %s, not a string", field->name,
                       field->type == SCIM_NUMBER ? "a number"
                                                  : "true or false")
               != NULL;
    if (!take_string(in, &string) || !keep_string(in, node, string))
        return false;
    if (field->type == SCIM_DATE
        && !instant_parse(node->text, node->text_size, &node->date))
        return problem(in, start,
                       "%s takes a date such as \"2024-12-23T00:00:00.000Z\"",
                       field->name)
               != NULL;
    return true;
}

static bool number_value(struct parser *in, struct scim_filter *node,
                         struct word word)
{
    auto_buf struct buf text = BUF_INIT(STRING_MAX);

    buf_add(&text, word.data, word.size);
    if (!json_valid(buf_cstr(&text), text.size, NULL))
        return problem(in, word.data,
                       "expected a value: a string in double quotes, a number, "
                       "true, false or null")
               != NULL;
    node->number = strtod(buf_cstr(&text), NULL);
    in->at += word.size;
    return true;
}

static bool word_value(struct parser *in, struct scim_filter *node)
{
    const struct scim_field *field = &in->fields[node->field];
    struct word word = peek_word(in);

    if (word_is(word, "null")) {
        if (node->op != SCIM_EQ && node->op != SCIM_NE)
            return problem(in, word.data, "null goes with eq and ne alone")
                   != NULL;
        node->null = true;
        in->at += word.size;
        return true;
    }
    if (word_is(word, "true") || word_is(word, "false")) {
        if (field->type != SCIM_BOOLEAN)
            return problem(in, word.data, "%s is not true or false",
                           field->name)
                   != NULL;
        node->boolean = word_is(word, "true");
        in->at += word.size;
        return true;
    }
    if (!number_value(in, node, word))
        return false;
    if (field->type != SCIM_NUMBER)
        return problem(in, word.data, "%s is not a number", field->name)
               != NULL;
    return true;
}

/* May the operator be used with this field? If not, that is an error rather
   than a mismatch (RFC 7644). */
static bool operator_fits(const struct scim_field *field, enum scim_operator op)
{
    switch (op) {
    case SCIM_CO:
        return field->type == SCIM_STRING && field->contains;
    case SCIM_SW:
    case SCIM_EW:
        return field->type == SCIM_STRING;
    case SCIM_GT:
    case SCIM_GE:
    case SCIM_LT:
    case SCIM_LE:
        return field->type != SCIM_BOOLEAN;
    case SCIM_EQ:
    case SCIM_NE:
    case SCIM_PR:
        return true;
    }
    return false;
}

static bool read_value(struct parser *in, struct scim_filter *node)
{
    skip_space(in);
    if (in->at == in->end)
        return problem(in, in->at, "expected a value") != NULL;
    return *in->at == '"' ? string_value(in, node) : word_value(in, node);
}

static struct scim_filter *parse_comparison(struct parser *in)
{
    struct word word = peek_word(in);
    enum scim_operator op;
    size_t field;

    if (word.size == 0)
        return problem(in, in->at, "expected a field");
    if (!find_field(in, word, &field))
        return unknown_field(in, word);
    in->at += word.size;
    word = peek_word(in);
    if (!find_operator(word, &op))
        return problem(in, in->at,
                       "expected an operator (eq ne co sw ew gt ge lt le pr)");
    if (!operator_fits(&in->fields[field], op))
        return problem(in, in->at, "%s does not go with %s", operator_names[op],
                       in->fields[field].name);
    in->at += word.size;
    struct scim_filter *node = node_new(in, SCIM_COMPARE, NULL, NULL);
    if (node == NULL)
        return NULL;
    node->op = op;
    node->field = field;
    node->type = in->fields[field].type;
    if (op != SCIM_PR && !read_value(in, node)) {
        scim_free(node);
        return NULL;
    }
    return node;
}

static struct scim_filter *parse_or(struct parser *in);

static struct scim_filter *parse_factor(struct parser *in)
{
    bool negated = take_word(in, "not");
    const char *bracket = in->at;

    if (!take_char(in, '(')) {
        if (negated)
            return problem(in, in->at, "expected ( behind not");
        return parse_comparison(in);
    }
    if (++in->depth > DEPTH_MAX)
        return problem(in, bracket, "brackets nested too deep");
    struct scim_filter *node = parse_or(in);
    in->depth--;
    if (node != NULL && !take_char(in, ')')) {
        scim_free(node);
        return problem(in, in->at, "expected )");
    }
    return negated && node != NULL ? node_new(in, SCIM_NOT, node, NULL) : node;
}

static struct scim_filter *parse_and(struct parser *in)
{
    struct scim_filter *left = parse_factor(in);

    while (left != NULL && take_word(in, "and")) {
        struct scim_filter *right = parse_factor(in);
        if (right == NULL) {
            scim_free(left);
            return NULL;
        }
        left = node_new(in, SCIM_AND, left, right);
    }
    return left;
}

static struct scim_filter *parse_or(struct parser *in)
{
    struct scim_filter *left = parse_and(in);

    while (left != NULL && take_word(in, "or")) {
        struct scim_filter *right = parse_and(in);
        if (right == NULL) {
            scim_free(left);
            return NULL;
        }
        left = node_new(in, SCIM_OR, left, right);
    }
    return left;
}

struct scim_filter *scim_parse(const char *text, size_t size,
                               const struct scim_field *fields, size_t count,
                               struct buf *why)
{
    struct parser in = {text, text, text + size, fields, count, why, 0};
    struct scim_filter *filter = parse_or(&in);

    if (filter == NULL)
        return NULL;
    skip_space(&in);
    if (in.at < in.end) {
        scim_free(filter);
        return problem(&in, in.at, "expected and, or, or the end");
    }
    return filter;
}
