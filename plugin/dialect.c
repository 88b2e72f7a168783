/* SPDX-License-Identifier: MIT */
/* dialect.c - reads rate limits in each dialect, and chooses among them. */
#include "dialect.h"

#include <string.h>

#include "ascii.h"
#include "httpdate.h"
#include "structured.h"

static int64_t least(int64_t a, int64_t b)
{
    return a == LIMITS_UNKNOWN || b < a ? b : a;
}

static int64_t most(int64_t a, int64_t b)
{
    return b > a ? b : a;
}

/* ---- three fields with a number each ---- */

/* The bounds of a reset's meanings: see dialect.h. */
#define MOMENT_LEAST INT64_C(1000000000)
#define MILLIS_LEAST INT64_C(100000000000)
#define MILLIS_END INT64_C(253402300800000)

/* The longest whole part of a number. */
#define NUMBER_DIGITS 15

struct number {
    int64_t whole;
    bool more; /* there is a part beyond it */
};

/* Reads digits, also with a point and more of them. */
static bool read_number(struct value_text text, struct number *number)
{
    bool fraction = false;
    size_t digits = 0;

    *number = (struct number){0, false};
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];

        if (c == '.' && !fraction && digits > 0) {
            fraction = true;
        } else if (!ascii_is_digit(c)) {
            return false;
        } else if (fraction) {
            number->more = number->more || c != '0';
        } else {
            if (++digits > NUMBER_DIGITS)
                return false;
            number->whole = number->whole * 10 + (c - '0');
        }
    }
    return digits > 0;
}

static void take_limit(struct limits *limits, struct number number)
{
    if (limits->limit == LIMITS_UNKNOWN)
        limits->limit = number.whole;
}

static void take_remaining(struct limits *limits, struct number number)
{
    limits->remaining = least(limits->remaining, number.whole);
}

/* A reset as an HTTP-date. Its comma would also end an element of a list, so
   the field is nothing else. */
static bool read_date(struct limits *limits, const struct header_field *field)
{
    int64_t moment = http_date_usual(field->value, field->value_size);

    if (moment == HTTP_DATE_NONE)
        return false;
    limits->reset = most(limits->reset, moment);
    return true;
}

static void take_reset(struct limits *limits, struct number number)
{
    int64_t up = number.whole + number.more;

    if (up < MOMENT_LEAST)
        limits->reset_in = most(limits->reset_in, up);
    else if (up < MILLIS_LEAST)
        limits->reset = most(limits->reset, up);
    else if (up < MILLIS_END)
        limits->reset = most(limits->reset, (up + 999) / 1000);
}

/* The next element of a list, without the blanks around it and without what
   follows a semicolon. Returns false at the end. */
static bool next_element(struct value_reader *reader, struct value_text *text)
{
    const char *begin, *end;

    value_skip(reader, " \t,");
    if (reader->at == reader->end)
        return false;
    begin = end = reader->at;
    while (reader->at < reader->end && *reader->at != ',') {
        if (end == reader->at && *end != ';')
            end++;
        reader->at++;
    }
    while (end > begin && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    *text = (struct value_text){begin, (size_t)(end - begin)};
    return true;
}

/* A proxy may have joined the lines of a field, and early drafts have policies
   after the limit: 10, 10;w=1. */
static void read_list(struct limits *limits, const struct header_field *field,
                      void (*take)(struct limits *limits, struct number number))
{
    struct value_reader reader = {field->value,
                                  field->value + field->value_size, false};
    struct value_text text;
    struct number number;

    while (next_element(&reader, &text)) {
        if (read_number(text, &number))
            take(limits, number);
    }
}

static void read_numbers(const struct dialect *dialect, struct limits *limits,
                         const struct header_field *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct header_field *f = &fields[i];

        if (field_is(f, dialect->limit)) {
            read_list(limits, f, take_limit);
        } else if (field_is(f, dialect->remaining)) {
            read_list(limits, f, take_remaining);
        } else if (field_is(f, dialect->reset) && !read_date(limits, f)) {
            read_list(limits, f, take_reset);
        }
    }
}

/* ---- structured fields ---- */

/* The most policies of an answer that are looked at. */
#define POLICIES_MAX 16

struct policy {
    struct value_text name; /* data NULL: it has none */
    int64_t quota;
    bool counts_calls;
};

struct policies {
    struct policy list[POLICIES_MAX];
    size_t count;
    bool failed;
};

/* A count; LIMITS_UNKNOWN if the item is something else. */
static int64_t count_of(const struct structured_item *item)
{
    return item->type == STRUCTURED_INTEGER && item->number >= 0
               ? item->number
               : LIMITS_UNKNOWN;
}

/* A time, which is at most one that is still taken as a time in the other
   dialects. */
static int64_t time_of(const struct structured_item *item)
{
    int64_t time = count_of(item);

    return time < MOMENT_LEAST ? time : MOMENT_LEAST - 1;
}

/* Names of the unit of calls, in the draft and in its earlier versions. */
static bool is_calls(struct value_text unit)
{
    return structured_is(unit, "requests") || structured_is(unit, "request");
}

/* Reads the parameters of a policy. In versions up to 07 a policy has no name
   but its quota: 10;w=1. */
static struct policy read_policy(struct structured *s,
                                 const struct structured_item *item)
{
    struct policy policy = {item->text, LIMITS_UNKNOWN, true};
    struct structured_item value;
    struct value_text key;

    if (item->type == STRUCTURED_INTEGER)
        policy = (struct policy){{NULL, 0}, count_of(item), true};
    while (structured_parameter(s, &key, &value)) {
        if (structured_is(key, "q"))
            policy.quota = count_of(&value);
        else if (structured_is(key, "qu"))
            policy.counts_calls = is_calls(value.text);
    }
    return policy;
}

static void read_policies(struct policies *policies,
                          const struct header_field *field)
{
    struct structured s = structured_begin(field->value, field->value_size);
    struct structured_item item;

    while (structured_element(&s, &item)) {
        struct policy policy = read_policy(&s, &item);

        if (policies->count < POLICIES_MAX)
            policies->list[policies->count++] = policy;
    }
    policies->failed = policies->failed || s.failed;
}

static bool same_text(struct value_text a, struct value_text b)
{
    return a.data != NULL && a.size == b.size
           && memcmp(a.data, b.data, a.size) == 0;
}

/* The policy of a limit: the one of its name, or the only one. NULL if it is
   not known. */
static const struct policy *policy_of(const struct policies *policies,
                                      struct value_text name)
{
    for (size_t i = 0; i < policies->count; i++) {
        if (same_text(policies->list[i].name, name))
            return &policies->list[i];
    }
    return policies->count == 1 ? &policies->list[0] : NULL;
}

/* One limit, a member of the list. */
struct service_limit {
    int64_t remaining;
    int64_t reset_in;
};

static struct service_limit read_limit(struct structured *s)
{
    struct service_limit limit = {LIMITS_UNKNOWN, LIMITS_UNKNOWN};
    struct structured_item value;
    struct value_text key;

    while (structured_parameter(s, &key, &value)) {
        if (structured_is(key, "r"))
            limit.remaining = count_of(&value);
        else if (structured_is(key, "t"))
            limit.reset_in = time_of(&value);
    }
    return limit;
}

/* Keeps the limit with the fewest calls left; of two that are equal the one
   that lasts longer. */
static void keep_limit(struct limits *limits, struct service_limit limit,
                       const struct policy *policy)
{
    bool fewer = limits->remaining == LIMITS_UNKNOWN
                 || limit.remaining < limits->remaining
                 || (limit.remaining == limits->remaining
                     && limit.reset_in > limits->reset_in);

    if (limit.remaining == LIMITS_UNKNOWN || !fewer
        || (policy != NULL && !policy->counts_calls))
        return;
    limits->limit = policy != NULL ? policy->quota : LIMITS_UNKNOWN;
    limits->remaining = limit.remaining;
    limits->reset_in = limit.reset_in;
}

/* Reads a field of version 08 and later. Returns false if it is something
   else. */
static bool read_limits(struct limits *limits, const struct header_field *field,
                        const struct policies *policies)
{
    struct structured s = structured_begin(field->value, field->value_size);
    struct structured_item item;

    while (structured_element(&s, &item)) {
        struct service_limit limit = read_limit(&s);

        keep_limit(limits, limit, policy_of(policies, item.text));
    }
    return !s.failed;
}

/* Reads a field of version 07. Returns false if it is something else. */
static bool read_dictionary(struct limits *limits,
                            const struct header_field *field)
{
    struct structured s = structured_begin(field->value, field->value_size);
    struct structured_item item;
    struct value_text key;

    while (structured_member(&s, &key, &item)) {
        if (structured_is(key, "limit"))
            limits->limit = count_of(&item);
        else if (structured_is(key, "remaining"))
            limits->remaining = count_of(&item);
        else if (structured_is(key, "reset"))
            limits->reset_in = time_of(&item);
    }
    return !s.failed;
}

/* Reads all fields of a name as versions from 08 on have them, or as 07 has
   them. Returns false if one of them is something else. */
static bool read_all(struct limits *limits, const struct header_field *fields,
                     size_t count, const char *name,
                     const struct policies *policies)
{
    bool good = true;

    for (size_t i = 0; i < count && good; i++) {
        if (field_is(&fields[i], name))
            good = policies != NULL ? read_limits(limits, &fields[i], policies)
                                    : read_dictionary(limits, &fields[i]);
    }
    return good;
}

static void read_structured(const struct dialect *dialect,
                            struct limits *limits,
                            const struct header_field *fields, size_t count)
{
    struct policies policies = {.count = 0};
    struct limits found = LIMITS_INIT;

    for (size_t i = 0; i < count; i++) {
        if (field_is(&fields[i], dialect->limit))
            read_policies(&policies, &fields[i]);
    }
    if (policies.failed)
        policies.count = 0;
    if (!read_all(&found, fields, count, dialect->remaining, &policies)) {
        found = (struct limits)LIMITS_INIT;
        if (!read_all(&found, fields, count, dialect->remaining, NULL))
            return;
        if (found.limit == LIMITS_UNKNOWN && policies.count == 1)
            found.limit = policies.list[0].quota;
    }
    *limits = found;
}

/* ---- the table ---- */

static const struct dialect structured = {read_structured, "ratelimit-policy",
                                          "ratelimit", NULL};
static const struct dialect ratelimit = {
    read_numbers, "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"};
static const struct dialect x_ratelimit = {read_numbers, "x-ratelimit-limit",
                                           "x-ratelimit-remaining",
                                           "x-ratelimit-reset"};
static const struct dialect x_rate_limit = {read_numbers, "x-rate-limit-limit",
                                            "x-rate-limit-remaining",
                                            "x-rate-limit-reset"};

const struct dialect *const dialects_all[] = {
    &structured, &ratelimit, &x_ratelimit, &x_rate_limit, NULL};

static bool says_anything(const struct limits *limits)
{
    return limits->limit != LIMITS_UNKNOWN
           || limits->remaining != LIMITS_UNKNOWN
           || limits->reset != LIMITS_UNKNOWN
           || limits->reset_in != LIMITS_UNKNOWN;
}

static void take_window(struct limits *limits, const struct limits *window)
{
    limits->limit = window->limit;
    limits->remaining = window->remaining;
    limits->reset = window->reset;
    limits->reset_in = window->reset_in;
}

void dialects_read(const struct dialect *const *dialects, struct limits *limits,
                   const struct header_field *fields, size_t count)
{
    struct limits best = LIMITS_INIT;

    for (; *dialects != NULL && best.remaining == LIMITS_UNKNOWN; dialects++) {
        struct limits window = LIMITS_INIT;

        (*dialects)->read(*dialects, &window, fields, count);
        if (window.remaining != LIMITS_UNKNOWN || !says_anything(&best))
            best = window;
    }
    take_window(limits, &best);
}
