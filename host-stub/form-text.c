/* SPDX-License-Identifier: MIT */
/* form-text.c - reads a form, and puts values into its text. */
#include "form-text.h"

#include <string.h>

#include "decimal.h"
#include "files.h"
#include "jsontext.h"
#include "jsonwrite.h"

/* Is there one of the quotes U+2018 to U+201F, which word processors put in
   place of straight ones? */
static bool is_curly_quote(struct json_span text, size_t offset)
{
    const unsigned char *at = (const unsigned char *)text.data + offset;

    return offset < text.size && text.size - offset >= 3 && at[0] == 0xE2
           && at[1] == 0x80 && at[2] >= 0x98 && at[2] <= 0x9F;
}

static bool check_json(const char *what, struct json_span text, int status,
                       struct problem *problem)
{
    struct json_fault fault;

    if (json_valid(text.data, text.size, &fault))
        return true;
    return problem_set(problem, status, "%s: line %zu, column %zu: %s%s", what,
                       fault.line, fault.column, fault.reason,
                       is_curly_quote(text, fault.offset)
                           ? "; this is a typographic quote, and JSON needs "
                             "the straight one: \""
                           : "");
}

bool form_check_json(const char *what, const struct buf *text, int status,
                     struct problem *problem)
{
    return check_json(what, (struct json_span){buf_cstr(text), text->size},
                      status, problem);
}

bool form_check_object(const char *what, const struct buf *text, int status,
                       struct problem *problem)
{
    struct json_span span = {buf_cstr(text), text->size};
    size_t line, column;

    if (!form_check_json(what, text, status, problem))
        return false;
    if (json_type(span) == 'o')
        return true;
    json_place(span, json_trim(span).data, &line, &column);
    return problem_set(problem, status,
                       "%s: line %zu, column %zu: it must be one JSON object, "
                       "{ ... }",
                       what, line, column);
}

bool form_read(struct buf *form, const char *path, struct problem *problem)
{
    return form_read_as("form", form, path, problem);
}

/* Does it begin with a byte order mark of UTF-16? */
static bool is_utf16(const struct buf *text)
{
    return text->size >= 2
           && (memcmp(text->data, "\xFF\xFE", 2) == 0
               || memcmp(text->data, "\xFE\xFF", 2) == 0);
}

bool form_read_as(const char *called, struct buf *form, const char *path,
                  struct problem *problem)
{
    auto_buf struct buf why = BUF_INIT(BUF_LINE);
    auto_buf struct buf what = BUF_INIT(BUF_TEXT);
    bool is_stdin = strcmp(path, "-") == 0;

    buf_fmt(&what, "%s %s", called, is_stdin ? "from standard input" : path);
    if (!file_read(path, form, NULL, &why))
        return problem_set(problem, STATUS_FORM, "%s: %s", buf_cstr(&what),
                           buf_cstr(&why));
    if (is_utf16(form))
        return problem_set(problem, STATUS_FORM,
                           "%s: it is text in UTF-16, as some editors and "
                           "shells write it; save it as UTF-8",
                           buf_cstr(&what));
    return form_check_object(buf_cstr(&what), form, STATUS_FORM, problem);
}

/* Finds the value of the last member with this key, or the end of the last
   member. */
static bool locate(struct json_span object, const char *key,
                   struct json_span *place, bool *is_empty)
{
    struct json_walk walk;
    struct json_span name, value;
    bool found = false;

    *is_empty = true;
    json_walk_into(&walk, object);
    place->data = walk.at;
    place->size = 0;
    while (json_walk_member(&walk, &name, &value)) {
        *is_empty = false;
        if (json_string_is(name, key)) {
            *place = value;
            found = true;
        } else if (!found) {
            place->data = value.data + value.size;
        }
    }
    return found;
}

void form_put(struct buf *object, const char *key, struct json_span value)
{
    struct json_span text = {buf_cstr(object), object->size};
    struct json_span place;
    struct buf edited = BUF_INIT(FORM_LIMIT);
    bool is_empty;
    bool found = locate(text, key, &place, &is_empty);
    const char *behind = place.data + place.size;

    edited.secret = object->secret;
    buf_add(&edited, text.data, (size_t)(place.data - text.data));
    if (!found) {
        if (!is_empty)
            buf_str(&edited, ", ");
        json_quote_str(&edited, key);
        buf_str(&edited, ": ");
    }
    buf_add(&edited, value.data, value.size);
    buf_add(&edited, behind, (size_t)(text.data + text.size - behind));
    buf_free(object);
    *object = edited;
}

/* What VALUE must be for a field that is not a text; NULL if it is that, or if
   any JSON will do. */
static const char *wanted_value(const struct card_field *field,
                                struct json_span value)
{
    char type =
        json_valid(value.data, value.size, NULL) ? json_type(value) : '\0';

    if (field->type == CARD_TYPE_NUMBER && type != 'n')
        return field_is_integer(field) ? "a whole number" : "a number";
    if (field_is_integer(field) && !json_is_whole(value))
        return "a whole number, without a fraction";
    if (field->type == CARD_TYPE_BOOLEAN && type != 't' && type != 'f')
        return "true or false";
    return NULL;
}

bool form_value(struct buf *json, const struct card_field *field,
                const char *what, struct json_span value,
                struct problem *problem)
{
    const char *wanted;

    if (field->type == CARD_TYPE_TEXT || field->type == CARD_TYPE_DROPDOWN) {
        if (!utf8_valid(value.data, value.size))
            return problem_set(problem, STATUS_FORM, "%s: it is not UTF-8",
                               what);
        json_quote(json, value.data, value.size);
        return true;
    }
    wanted = wanted_value(field, value);
    if (wanted != NULL && value.size == 0)
        return problem_set(problem, STATUS_FORM,
                           "%s: it is empty; it must be %s, or left out", what,
                           wanted);
    if (wanted != NULL)
        return problem_set(problem, STATUS_FORM, "%s: it must be %s", what,
                           wanted);
    if (value.size == 0)
        return problem_set(problem, STATUS_FORM,
                           "%s: it is empty; it must be JSON, or left out",
                           what);
    if (!check_json(what, value, STATUS_FORM, problem))
        return problem_add(problem,
                           "%s needs JSON; strings in it need double quotes",
                           field->key);
    value = json_trim(value);
    buf_add(json, value.data, value.size);
    return true;
}

void form_loose_value(struct buf *json, const struct buf *value)
{
    struct json_span span = {buf_cstr(value), value->size};

    if (json_valid(span.data, span.size, NULL)) {
        span = json_trim(span);
        buf_add(json, span.data, span.size);
    } else {
        json_quote(json, span.data, span.size);
    }
}

/* Reads VALUE, or for @FILE the contents of FILE without the last line end. */
static bool read_value(struct buf *value, const char *text, const char *what,
                       struct problem *problem)
{
    auto_buf struct buf why = BUF_INIT(BUF_LINE);

    if (*text != '@') {
        buf_str(value, text);
        return true;
    }
    if (!file_read(text + 1, value, NULL, &why))
        return problem_set(problem, STATUS_FORM, "%s: %s: %s", what, text + 1,
                           buf_cstr(&why));
    file_trim_newline(value, 0);
    return true;
}

static bool unknown_key(struct fields inputs, const char *key,
                        struct problem *problem)
{
    const char *slip = field_nearest(inputs, key);

    problem_set(problem, STATUS_FORM, "--set: the card has no field '%s'", key);
    if (slip != NULL) {
        buf_fmt(&problem->message, "; did you mean '%s'?", slip);
    } else if (inputs.count > 0) {
        buf_str(&problem->message, "; its fields are: ");
        field_list(inputs, &problem->message);
    }
    return false;
}

/* KEY.NAME=VALUE: sets one member of an object and keeps the others. */
static bool set_member(struct buf *form, const struct card_field *field,
                       const char *name, const char *what,
                       const struct buf *value, struct problem *problem)
{
    struct json_span text = {buf_cstr(form), form->size};
    struct json_span old;
    auto_buf struct buf object = BUF_INIT(FORM_LIMIT);
    auto_buf struct buf json = BUF_INIT(FORM_LIMIT);

    if (*name == '\0')
        return problem_set(problem, STATUS_FORM,
                           "%s: a name is missing after the dot", what);
    if (!utf8_valid(buf_cstr(value), value->size))
        return problem_set(problem, STATUS_FORM, "%s: it is not UTF-8", what);
    if (!json_find(text, field->key, &old) || json_is_empty(old))
        buf_str(&object, "{}");
    else if (json_type(old) == 'o')
        buf_add(&object, old.data, old.size);
    else
        return problem_set(
            problem, STATUS_FORM,
            "%s: the form's '%s' is not an object, so it cannot have a member",
            what, field->key);
    form_loose_value(&json, value);
    form_put(&object, name, (struct json_span){buf_cstr(&json), json.size});
    form_put(form, field->key,
             (struct json_span){buf_cstr(&object), object.size});
    return true;
}

static bool set_whole(struct buf *form, const struct card_field *field,
                      const char *what, const struct buf *value,
                      struct problem *problem)
{
    auto_buf struct buf json = BUF_INIT(FORM_LIMIT);

    if (!form_value(&json, field, what,
                    (struct json_span){buf_cstr(value), value->size}, problem))
        return false;
    form_put(form, field->key, (struct json_span){buf_cstr(&json), json.size});
    return true;
}

bool form_assignment_read(struct form_assignment *a, struct fields inputs,
                          const char *text, struct problem *problem)
{
    auto_buf struct buf key = BUF_INIT(BUF_TEXT);
    const char *equals = strchr(text, '=');
    char *dot = NULL;

    if (equals == NULL)
        return problem_set(problem, STATUS_USAGE,
                           "--set needs KEY=VALUE; '%s' has no =", text);
    buf_add(&key, text, (size_t)(equals - text));
    buf_fmt(&a->what, "--set %s", buf_cstr(&key));
    if (key.size == 0 || !buf_ok(&a->what))
        return problem_set(problem, STATUS_USAGE, "--set takes KEY=VALUE");
    a->field = field_find(inputs, buf_cstr(&key));
    if (a->field == NULL && (dot = strchr(key.data, '.')) != NULL) {
        *dot = '\0';
        a->field = field_find(inputs, key.data);
    }
    if (a->field == NULL)
        return unknown_key(inputs, buf_cstr(&key), problem);
    a->is_member = dot != NULL;
    if (dot != NULL && a->field->type != CARD_TYPE_OBJECT)
        return problem_set(problem, STATUS_FORM,
                           "%s: '%s' is not an object and has no members",
                           buf_cstr(&a->what), a->field->key);
    if (dot != NULL)
        buf_str(&a->member, dot + 1);
    return read_value(&a->value, equals + 1, buf_cstr(&a->what), problem);
}

void form_assignment_free(struct form_assignment *a)
{
    buf_free(&a->member);
    buf_free(&a->what);
    buf_free(&a->value);
}

bool form_assign(struct buf *form, const struct form_assignment *a,
                 struct problem *problem)
{
    const char *what = buf_cstr(&a->what);
    bool done;

    if (a->is_member)
        done = set_member(form, a->field, buf_cstr(&a->member), what, &a->value,
                          problem);
    else
        done = set_whole(form, a->field, what, &a->value, problem);
    if (done && !buf_ok(form))
        return problem_no_memory(problem);
    return done;
}

bool form_set(struct buf *form, struct fields inputs, const char *assignment,
              struct problem *problem)
{
    auto_form_assignment struct form_assignment a = FORM_ASSIGNMENT_INIT;

    return form_assignment_read(&a, inputs, assignment, problem)
           && form_assign(form, &a, problem);
}

/* Adds a failure to a list of them: a line for a person, an entry of errors[]
   for a program. */
static void add_failure(struct buf *lines, struct buf *causes,
                        struct fields inputs, const char *assignment,
                        const struct problem *failure)
{
    auto_buf struct buf key = BUF_INIT(BUF_TEXT);
    const struct buf *message = &failure->message;

    buf_char(lines, '\n');
    buf_add(lines, buf_cstr(message), message->size);
    buf_str(causes, causes->size > 0 ? ",{" : "{");
    buf_add(&key, assignment, strcspn(assignment, "=."));
    if (field_find(inputs, buf_cstr(&key)) != NULL)
        json_member(causes, "field", buf_cstr(&key));
    json_key(causes, "message");
    json_quote(causes, buf_cstr(message), message->size);
    buf_char(causes, '}');
}

/* Reports several failures as one. */
static bool fail_together(struct problem *problem, int status, size_t count,
                          const struct buf *lines, const struct buf *causes)
{
    auto_buf struct buf heading = BUF_INIT(BUF_LINE);

    buf_fmt(&heading, "%zu of the values given are not valid", count);
    problem_set(problem, status, "%s:%s", buf_cstr(&heading), buf_cstr(lines));
    buf_char(&problem->object, '{');
    json_member(&problem->object, "code",
                status == STATUS_USAGE ? "USAGE" : "INVALID_INPUT");
    json_member(&problem->object, "message", buf_cstr(&heading));
    json_key(&problem->object, "errors");
    buf_fmt(&problem->object, "[%s]}", buf_cstr(causes));
    return buf_ok(&problem->object) ? false : problem_no_memory(problem);
}

bool form_set_all(struct buf *form, struct fields inputs,
                  const char *const *assignments, size_t count,
                  struct problem *problem)
{
    auto_buf struct buf lines = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf causes = BUF_INIT(BUF_UNLIMITED);
    size_t failed = 0;
    int status = STATUS_FORM;

    for (size_t i = 0; i < count; i++) {
        auto_problem struct problem failure = PROBLEM_INIT;

        if (form_set(form, inputs, assignments[i], &failure))
            continue;
        if (failure.status != STATUS_FORM && failure.status != STATUS_USAGE)
            return problem_set(problem, failure.status, "%s",
                               buf_cstr(&failure.message));
        if (failed++ == 0) {
            status = failure.status;
            problem_set(problem, status, "%s", buf_cstr(&failure.message));
        }
        add_failure(&lines, &causes, inputs, assignments[i], &failure);
    }
    if (failed > 1)
        return fail_together(problem, status, failed, &lines, &causes);
    return failed == 0;
}
