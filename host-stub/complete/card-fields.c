/* SPDX-License-Identifier: MIT */
/* card-fields.c - see card-fields.h. */
#include "card-fields.h"

#include <string.h>
#include <sys/stat.h>

#include "form-text.h"
#include "jsontext.h"
#include "jsonwalk.h"
#include "jsonwrite.h"

static bool is_secret(const struct card_field *field)
{
    return (field->flags & CARD_FIELD_SECRET) != 0;
}

/* ---- what is given already ---- */

/* Does the word give the field as a whole? */
static bool is_of(const char *word, const char *key)
{
    size_t size = strlen(key);

    return strncmp(word, key, size) == 0 && word[size] == '=';
}

static bool is_given(const struct card_fields *fields, const char *key)
{
    const struct options *options = &fields->line->options;

    for (size_t i = 0; i < options->set_count; i++) {
        if (is_of(options->sets[i], key))
            return true;
    }
    for (size_t i = fields->first; i < options->operand_count; i++) {
        if (is_of(options->operands[i], key))
            return true;
    }
    return false;
}

/* Puts a value into the form; one in a file is not read. */
static void put_value(struct card_fields *fields,
                      const struct card_field *field, const char *value)
{
    auto_buf struct buf json = BUF_INIT(FORM_LIMIT);
    size_t size = strlen(value);

    if (*value == '@' || is_secret(field) || !utf8_valid(value, size))
        return;
    if (field->type == CARD_TYPE_TEXT || field->type == CARD_TYPE_DROPDOWN)
        json_quote(&json, value, size);
    else if (json_valid(value, size, NULL))
        buf_add(&json, value, size);
    if (json.size > 0 && buf_ok(&json))
        form_put(&fields->form, field->key,
                 (struct json_span){buf_cstr(&json), json.size});
}

/* Takes KEY=VALUE. Returns false for a word that is not of this form. */
static bool take_assignment(struct card_fields *fields, const char *word)
{
    for (size_t i = 0; i < fields->fields.count; i++) {
        const struct card_field *field = &fields->fields.at[i];
        size_t size = strlen(field->key);

        if (strncmp(word, field->key, size) != 0)
            continue;
        if (word[size] == '=')
            put_value(fields, field, word + size + 1);
        if (word[size] == '=' || word[size] == '.')
            return true;
    }
    return false;
}

static bool is_shown(const struct card_fields *fields,
                     const struct card_field *field)
{
    return fields->shows_all
           || field_shown(
               fields->fields, field,
               (struct json_span){buf_cstr(&fields->form), fields->form.size});
}

/* The input that the next operand without a key is for, as operands.c has it.
 */
static const struct card_field *next_input(const struct card_fields *fields)
{
    struct json_span form = {buf_cstr(&fields->form), fields->form.size};
    struct json_span value;

    for (size_t i = 0; i < fields->fields.count; i++) {
        const struct card_field *field = &fields->fields.at[i];

        if ((field->flags & CARD_FIELD_REQUIRED) != 0 && !is_secret(field)
            && !is_given(fields, field->key)
            && !json_find(form, field->key, &value) && is_shown(fields, field))
            return field;
    }
    return NULL;
}

static bool is_form(const char *word)
{
    size_t size = strlen(word);
    struct stat info;

    return strcmp(word, "-") == 0 || *word == '{'
           || (size > 5 && strcmp(word + size - 5, ".json") == 0)
           || (stat(word, &info) == 0 && S_ISREG(info.st_mode));
}

void card_fields_init(struct card_fields *fields, const struct line *line,
                      struct fields of_card, size_t first,
                      const struct buf *form)
{
    const struct options *options = &line->options;

    *fields = (struct card_fields){.line = line,
                                   .first = first,
                                   .fields = of_card,
                                   .shows_all = options->form != NULL,
                                   .form = BUF_INIT(FORM_LIMIT)};
    if (form != NULL && form->size > 0)
        buf_add(&fields->form, form->data, form->size);
    else
        buf_str(&fields->form, "{}");
    for (size_t i = 0; i < options->set_count; i++)
        take_assignment(fields, options->sets[i]);
    for (size_t i = first; i < options->operand_count; i++) {
        const char *word = options->operands[i];
        const struct card_field *field;

        if (take_assignment(fields, word))
            continue;
        fields->has_values = true;
        field = next_input(fields);
        if (is_form(word))
            fields->shows_all = true;
        else if (field != NULL)
            put_value(fields, field, word);
    }
}

void card_fields_free(struct card_fields *fields)
{
    buf_free(&fields->form);
}

/* ---- keys ---- */

static void add_title(struct buf *out, const struct card_field *field)
{
    buf_str(out, field->title != NULL ? field->title : "");
    if ((field->flags & CARD_FIELD_REQUIRED) != 0)
        buf_str(out, " (required)");
}

void offer_keys(struct offers *offers, struct fields fields, uint32_t flag)
{
    for (size_t i = 0; i < fields.count; i++) {
        auto_buf struct buf title = BUF_INIT(BUF_FILE);

        if ((fields.at[i].flags & flag) != flag)
            continue;
        add_title(&title, &fields.at[i]);
        offer(offers, fields.at[i].key, buf_cstr(&title));
    }
}

/* The schemas of an object's members, as far as the card names them. */
static bool find_members(const struct card_field *field,
                         struct json_span *members)
{
    struct json_span schema = {NULL, 0};

    if (field->type != CARD_TYPE_OBJECT || field->schema_json == NULL)
        return false;
    schema = (struct json_span){field->schema_json, strlen(field->schema_json)};
    return json_find(schema, "properties", members)
           && json_type(*members) == 'o';
}

static void offer_members(struct offers *offers, const struct card_field *field)
{
    struct json_span members, key, schema;
    struct json_walk walk;

    if (!find_members(field, &members))
        return;
    json_walk_into(&walk, members);
    while (json_walk_member(&walk, &key, &schema)) {
        auto_buf struct buf word = BUF_INIT(BUF_TEXT);
        auto_buf struct buf title = BUF_INIT(BUF_TEXT);

        buf_fmt(&word, "%s.", field->key);
        json_unquote(&word, key);
        if (memchr(buf_cstr(&word), '\0', word.size) != NULL
            || strchr(buf_cstr(&word), '=') != NULL)
            continue;
        if (json_type(schema) == 'o'
            && !json_find_text(schema, "title", &title))
            json_find_text(schema, "description", &title);
        offer_joined(offers, buf_cstr(&word), "=", buf_cstr(&title));
    }
}

/* An object can be given member by member: KEY. after the first letter. */
static bool has_members(const struct card_field *field, const char *typed)
{
    return field->type == CARD_TYPE_OBJECT && *typed != '\0'
           && (field->flags & (CARD_FIELD_LIST | CARD_FIELD_SECRET)) == 0
           && strncmp(field->key, typed, strlen(typed)) == 0;
}

static void offer_all_keys(struct offers *offers,
                           const struct card_fields *fields, const char *typed)
{
    for (size_t i = 0; i < fields->fields.count; i++) {
        const struct card_field *field = &fields->fields.at[i];
        auto_buf struct buf title = BUF_INIT(BUF_FILE);
        size_t size = strlen(field->key);

        if (is_given(fields, field->key) || !is_shown(fields, field))
            continue;
        add_title(&title, field);
        offer_joined(offers, field->key, is_secret(field) ? "=@" : "=",
                     buf_cstr(&title));
        if (has_members(field, typed))
            offer_joined(offers, field->key, ".", "one of its members");
        if (strncmp(typed, field->key, size) == 0 && typed[size] == '.')
            offer_members(offers, field);
    }
}

/* ---- values ---- */

static void offer_choices(struct offers *offers, const char *before,
                          const struct card_field *field)
{
    for (uint32_t i = 0; i < field->choice_count; i++)
        offer_joined(offers, before, field->choices[i].value,
                     field->choices[i].title);
}

static void offer_default(struct offers *offers, const char *before,
                          const struct card_field *field)
{
    auto_buf struct buf text = BUF_INIT(BUF_TEXT);
    struct json_span value = {field->default_json, 0};

    if (field->default_json == NULL)
        return;
    value.size = strlen(field->default_json);
    if (json_type(value) == 's')
        json_unquote(&text, value);
    else
        buf_add(&text, value.data, value.size);
    if (text.size > 0 && buf_ok(&text)
        && memchr(text.data, '\0', text.size) == NULL)
        offer_joined(offers, before, buf_cstr(&text), "the default");
}

static void offer_values(struct offers *offers, const char *before,
                         const struct card_field *field)
{
    if (is_secret(field)) {
        offer_joined(offers, before, "@", "from a file");
    } else if (field->type == CARD_TYPE_DROPDOWN) {
        offer_choices(offers, before, field);
    } else if (field->type == CARD_TYPE_BOOLEAN) {
        offer_joined(offers, before, "true", field->title);
        offer_joined(offers, before, "false", NULL);
    } else {
        offer_default(offers, before, field);
        if (field->type != CARD_TYPE_NUMBER)
            offer_joined(offers, before, "@", "from a file");
    }
}

/* Values of a member, by the card's schema of the object. */
static void offer_member_values(struct offers *offers, const char *before,
                                const struct card_field *field,
                                const char *name, size_t size)
{
    auto_buf struct buf member = BUF_INIT(BUF_TEXT);
    struct json_span members, schema, values, value;
    struct json_walk walk;

    buf_add(&member, name, size);
    if (is_secret(field) || !find_members(field, &members)
        || !json_find(members, buf_cstr(&member), &schema)
        || json_type(schema) != 'o')
        return;
    if (json_find(schema, "type", &value) && json_type(value) == 's'
        && json_string_is(value, "boolean")) {
        offer_joined(offers, before, "true", NULL);
        offer_joined(offers, before, "false", NULL);
    }
    if (!json_find(schema, "enum", &values) || json_type(values) != 'a')
        return;
    json_walk_into(&walk, values);
    while (json_walk_element(&walk, &value)) {
        auto_buf struct buf text = BUF_INIT(BUF_TEXT);

        if (json_type(value) == 's')
            json_unquote(&text, value);
        else
            buf_add(&text, value.data, value.size);
        if (memchr(buf_cstr(&text), '\0', text.size) == NULL)
            offer_joined(offers, before, buf_cstr(&text), NULL);
    }
}

static void offer_value(struct offers *offers, const struct card_fields *fields,
                        const char *typed, size_t size)
{
    auto_buf struct buf key = BUF_INIT(BUF_FILE);
    auto_buf struct buf before = BUF_INIT(BUF_FILE);
    const struct card_field *field;
    size_t key_size = size;

    buf_add(&key, typed, size);
    buf_add(&before, typed, size + 1);
    field = field_find(fields->fields, buf_cstr(&key));
    if (field == NULL) {
        key_size = strcspn(buf_cstr(&key), ".");
        buf_reset(&key);
        buf_add(&key, typed, key_size);
        field = field_find(fields->fields, buf_cstr(&key));
    }
    if (field == NULL || !buf_ok(&key) || !buf_ok(&before))
        return;
    if (typed[size + 1] == '@') {
        buf_char(&before, '@');
        offer_files(offers, FILES_ANY, buf_cstr(&before));
    } else if (key_size == size) {
        offer_values(offers, buf_cstr(&before), field);
    } else {
        offer_member_values(offers, buf_cstr(&before), field,
                            typed + key_size + 1, size - key_size - 1);
    }
}

void offer_assignment(struct offers *offers, const struct card_fields *fields,
                      const char *typed)
{
    size_t size = strcspn(typed, "=");

    if (typed[size] == '=')
        offer_value(offers, fields, typed, size);
    else
        offer_all_keys(offers, fields, typed);
}

void offer_positional(struct offers *offers, const struct card_fields *fields)
{
    const struct card_field *field = next_input(fields);

    if (field != NULL
        && (field->type == CARD_TYPE_DROPDOWN
            || field->type == CARD_TYPE_BOOLEAN))
        offer_values(offers, "", field);
}

/* ---- columns ---- */

static void offer_properties(struct offers *offers, const char *before,
                             struct json_span schema, bool goes_deeper)
{
    struct json_span members, key, member;
    struct json_walk walk;

    if (json_type(schema) != 'o' || !json_find(schema, "properties", &members)
        || json_type(members) != 'o')
        return;
    json_walk_into(&walk, members);
    while (json_walk_member(&walk, &key, &member)) {
        auto_buf struct buf name = BUF_INIT(BUF_TEXT);
        auto_buf struct buf title = BUF_INIT(BUF_TEXT);

        buf_str(&name, before);
        json_unquote(&name, key);
        if (!buf_ok(&name) || name.size != strlen(buf_cstr(&name))
            || strchr(buf_cstr(&name), ',') != NULL)
            continue;
        if (json_type(member) == 'o')
            json_find_text(member, "title", &title);
        offer(offers, buf_cstr(&name), buf_cstr(&title));
        buf_char(&name, '.');
        if (goes_deeper)
            offer_properties(offers, buf_cstr(&name), member, false);
    }
}

void offer_columns(struct offers *offers, struct fields outputs)
{
    const struct card_field *list = field_payload(outputs);
    struct json_span schema, items;

    if (list == NULL || list->schema_json == NULL)
        return;
    schema = (struct json_span){list->schema_json, strlen(list->schema_json)};
    if (json_find(schema, "items", &items))
        offer_properties(offers, "", items, true);
}
