/* SPDX-License-Identifier: MIT */
/* operands.c - tells a form from values, and fills the inputs with these. */
#include "operands.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "check-fields.h"
#include "form-text.h"
#include "jsontext.h"
#include "nearest.h"
#include "pattern.h"
#include "trust.h"

/* The operands after CARD, sorted. */
struct sorted {
    const struct about *about;
    const struct options *options;
    struct names sets;   /* --set, then each KEY=VALUE */
    const char **values; /* the other operands, in order */
    size_t count;
    bool takes_form;    /* may one of them be a form? */
    bool is_saved;      /* the values change the form of a saved call */
    bool refuses_files; /* the name of a file is not a value */
    const char *form;   /* a file or -; or NULL */
    const char *text;   /* a form as it is; or NULL */
};

static void sorted_free(struct sorted *sorted)
{
    names_free(&sorted->sets);
    free(sorted->values);
}
#define auto_sorted __attribute__((cleanup(sorted_free)))

static bool ends_with(const char *text, const char *end)
{
    size_t size = strlen(text), end_size = strlen(end);

    return size >= end_size && strcmp(text + size - end_size, end) == 0;
}

static bool is_inline(const char *word)
{
    return word[strspn(word, " \t\r\n")] == '{';
}

/* ---- inputs ---- */

/* May an operand without a key be a value of it? */
static bool is_positional(const struct card_field *field)
{
    return (field->flags & CARD_FIELD_REQUIRED) != 0
           && (field->flags & CARD_FIELD_SECRET) == 0;
}

/* Does one of the assignments give the input as a whole? */
static bool is_set(const struct names *sets, const char *key)
{
    size_t size = strlen(key);

    for (size_t i = 0; i < sets->count; i++) {
        if (strncmp(sets->at[i], key, size) == 0 && sets->at[i][size] == '=')
            return true;
    }
    return false;
}

/* The input for the next operand without a key, or NULL. */
static const struct card_field *next_input(const struct sorted *sorted,
                                           const struct buf *form)
{
    struct fields inputs = sorted->about->inputs;
    struct json_span span = {buf_cstr(form), form->size};

    for (size_t i = 0; i < inputs.count; i++) {
        if (is_positional(&inputs.at[i])
            && !is_set(&sorted->sets, inputs.at[i].key)
            && field_shown(inputs, &inputs.at[i], span))
            return &inputs.at[i];
    }
    return NULL;
}

/* The only required input that the command line may still give, or NULL. */
static const struct card_field *only_input(const struct sorted *sorted)
{
    struct fields inputs = sorted->about->inputs;
    const struct card_field *only = NULL;

    for (size_t i = 0; i < inputs.count; i++) {
        if (!is_positional(&inputs.at[i])
            || is_set(&sorted->sets, inputs.at[i].key))
            continue;
        if (only != NULL)
            return NULL;
        only = &inputs.at[i];
    }
    return only;
}

/* Is the word a choice, or so close to one that it was meant to be? */
static bool fits_choice(const struct card_field *field, const char *word)
{
    for (uint32_t i = 0; i < field->choice_count; i++) {
        const char *value = field->choices[i].value;

        if (strcmp(value, word) == 0 || nearest(word, &value, 1) != NULL)
            return true;
    }
    return false;
}

static bool fits(const struct card_field *field, const char *word)
{
    struct json_span span = {word, strlen(word)};
    char type = json_valid(word, span.size, NULL) ? json_type(span) : '\0';

    switch (field->type) {
    case CARD_TYPE_DROPDOWN:
        return fits_choice(field, word);
    case CARD_TYPE_NUMBER:
        return type == 'n';
    case CARD_TYPE_BOOLEAN:
        return type == 't' || type == 'f';
    case CARD_TYPE_OBJECT:
        return type == 'o' || type == 'a';
    default:
        return field->pattern == NULL
               || pattern_match(field->pattern, word) != PATTERN_DIFFERS;
    }
}

void operands_usage(struct buf *out, struct fields inputs)
{
    bool is_first = true;

    for (size_t i = 0; i < inputs.count; i++) {
        if (!is_positional(&inputs.at[i]) || inputs.at[i].shown_if_key != NULL)
            continue;
        buf_str(out, is_first ? "" : " ");
        is_first = false;
        for (const char *at = inputs.at[i].key; *at != '\0'; at++)
            buf_char(out, (char)toupper((unsigned char)*at));
    }
}

/* ---- sorting ---- */

/* Finds the KEY of KEY=VALUE or KEY.NAME=VALUE; NULL if the word cannot be
   one. */
static const char *read_key(struct buf *key, const char *word)
{
    size_t size = strcspn(word, "=");

    if (word[size] != '=' || size == 0
        || !(isalpha((unsigned char)*word) || *word == '_'))
        return NULL;
    buf_add(key, word, size);
    return buf_ok(key) ? buf_cstr(key) : NULL;
}

static bool is_plain_key(const char *name)
{
    return name[strspn(name, "abcdefghijklmnopqrstuvwxyz"
                             "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")]
           == '\0';
}

/* Is it KEY=VALUE for an input? Sets *slip to the input that was perhaps
   meant. */
static bool is_assignment(const struct sorted *sorted, const char *word,
                          const char **slip)
{
    struct fields inputs = sorted->about->inputs;
    auto_buf struct buf key = BUF_INIT(BUF_TEXT);
    const char *name = read_key(&key, word);
    char *dot;

    *slip = NULL;
    if (name == NULL)
        return false;
    if (field_find(inputs, name) != NULL)
        return true;
    dot = strchr(key.data, '.');
    if (dot != NULL)
        *dot = '\0';
    if (dot != NULL && field_find(inputs, name) != NULL)
        return true;
    if (is_plain_key(name))
        *slip = field_nearest(inputs, name);
    return false;
}

/* Adds how a member of an object is given, for a word KEY=VALUE where KEY is no
   input. */
static bool advise_member(const struct sorted *sorted, const char *word,
                          struct problem *problem)
{
    struct fields inputs = sorted->about->inputs;
    auto_buf struct buf key = BUF_INIT(BUF_TEXT);
    auto_buf struct buf quoted = BUF_INIT(BUF_TEXT);
    const char *name = read_key(&key, word);
    size_t count = 0;

    if (name == NULL || !is_plain_key(name))
        return false;
    shell_quote(&quoted, word);
    for (size_t i = 0; i < inputs.count; i++) {
        if (inputs.at[i].type != CARD_TYPE_OBJECT
            || (inputs.at[i].flags & CARD_FIELD_SECRET) != 0)
            continue;
        if (count++ == 0)
            problem_add(problem, "for a member of an object: %s.%s",
                        inputs.at[i].key, buf_cstr(&quoted));
        else
            buf_fmt(&problem->message, ", %s.%s", inputs.at[i].key,
                    buf_cstr(&quoted));
    }
    return false;
}

/* After a saved call, KEY=VALUE changes an input, and is not the value of one
   that the call has already. */
static bool refuse_key(const struct sorted *sorted, const char *word,
                       struct problem *problem)
{
    problem_set(problem, STATUS_FORM,
                "%s: %s has no input '%.*s'; its inputs are: ", word,
                sorted->about->card.id, (int)strcspn(word, "="), word);
    field_list(sorted->about->inputs, &problem->message);
    return advise_member(sorted, word, problem);
}

static bool is_other_key(const struct sorted *sorted, const char *word)
{
    auto_buf struct buf key = BUF_INIT(BUF_TEXT);
    const char *name = read_key(&key, word);

    return sorted->is_saved && name != NULL && is_plain_key(name);
}

static bool sort_word(struct sorted *sorted, const char *word,
                      struct problem *problem)
{
    const char *slip;
    struct stat info;

    if (is_assignment(sorted, word, &slip))
        return names_add(&sorted->sets, word, strlen(word))
               || problem_no_memory(problem);
    if (slip != NULL && stat(word, &info) != 0)
        return problem_set(problem, STATUS_FORM,
                           "%s: %s has no input '%.*s'; did you mean '%s'?",
                           word, sorted->about->card.id,
                           (int)strcspn(word, "=."), word, slip);
    if (is_other_key(sorted, word) && stat(word, &info) != 0)
        return refuse_key(sorted, word, problem);
    sorted->values[sorted->count++] = word;
    return true;
}

static bool refuse_guess(const struct sorted *sorted, const char *word,
                         const struct card_field *only, struct problem *problem)
{
    auto_buf struct buf quoted = BUF_INIT(BUF_TEXT);

    shell_quote(&quoted, word);
    problem_set(problem, STATUS_USAGE,
                "'%s' may be a form, or the value of %s, the input that %s "
                "needs",
                word, only->key, sorted->about->card.id);
    if (is_inline(word))
        return problem_add(problem,
                           "for the value: %s=%s\n"
                           "for a form: write it to a file, and give --form "
                           "FILE",
                           only->key, buf_cstr(&quoted));
    return problem_add(problem, "for the file: --form %s\nfor the value: %s=%s",
                       buf_cstr(&quoted), only->key, buf_cstr(&quoted));
}

/* Is the text an object with a member that is an input? */
static bool has_input(struct fields inputs, const char *word)
{
    struct json_span text = {word, strlen(word)};
    struct json_walk walk;
    struct json_span key, value;

    if (!json_valid(text.data, text.size, NULL))
        return false;
    json_walk_into(&walk, text);
    while (json_walk_member(&walk, &key, &value)) {
        if (field_of_key(inputs, key) != NULL)
            return true;
    }
    return false;
}

/* Takes the only word as the form if it is one. */
static bool choose_form(struct sorted *sorted, struct problem *problem)
{
    const char *word = sorted->values[0];
    const struct card_field *only = only_input(sorted);
    struct stat info;
    bool is_named = strcmp(word, "-") == 0 || ends_with(word, ".json");
    bool is_there = stat(word, &info) == 0 && !S_ISDIR(info.st_mode);

    if (only != NULL && !fits(only, word))
        only = NULL;
    if (is_inline(word)) {
        if (only != NULL && !has_input(sorted->about->inputs, word))
            return refuse_guess(sorted, word, only, problem);
        sorted->text = word;
    } else if (is_named || (is_there && !S_ISREG(info.st_mode))) {
        if (only != NULL && !is_there && strcmp(word, "-") != 0)
            return refuse_guess(sorted, word, only, problem);
        sorted->form = word;
    } else if (is_there) {
        if (only != NULL)
            return refuse_guess(sorted, word, only, problem);
        sorted->form = word;
    }
    if (sorted->form != NULL || sorted->text != NULL)
        sorted->count = 0;
    return true;
}

static bool sort_operands(struct sorted *sorted, size_t first,
                          struct problem *problem)
{
    const struct options *options = sorted->options;

    sorted->values = calloc(options->operand_count + 1, sizeof *sorted->values);
    if (sorted->values == NULL)
        return problem_no_memory(problem);
    for (size_t i = 0; i < options->set_count; i++) {
        if (!names_add(&sorted->sets, options->sets[i],
                       strlen(options->sets[i])))
            return problem_no_memory(problem);
    }
    for (size_t i = first; i < options->operand_count; i++) {
        if (!sort_word(sorted, options->operands[i], problem))
            return false;
    }
    return true;
}

/* ---- values ---- */

static bool refuse_value(const struct sorted *sorted, const char *word,
                         struct problem *problem)
{
    auto_buf struct buf usage = BUF_INIT(BUF_TEXT);

    operands_usage(&usage, sorted->about->inputs);
    problem_set(problem, STATUS_USAGE, "%s has no input left for '%s'",
                sorted->about->card.id, word);
    if (usage.size > 0)
        problem_add(problem, "those that it needs, in order: %s",
                    buf_cstr(&usage));
    problem_add(problem, "give any as KEY=VALUE; KEY is one of: ");
    field_list(sorted->about->inputs, &problem->message);
    return advise_member(sorted, word, problem);
}

/* Reports a single word that is neither a file nor a value of the first input.
   errno says why it is not a file. */
static bool refuse_word(const struct sorted *sorted,
                        const struct card_field *field, const char *word,
                        struct problem *problem)
{
    auto_buf struct buf usage = BUF_INIT(BUF_TEXT);
    struct stat info;
    const char *why =
        stat(word, &info) == 0 ? strerror(EISDIR) : strerror(errno);

    problem_set(problem, STATUS_FORM, "form %s: %s", word, why);
    if (field == NULL)
        return false;
    operands_usage(&usage, sorted->about->inputs);
    problem_add(problem,
                "and as a value of %s it is not valid; values are given as: "
                "%s %s",
                field->key, sorted->about->card.id, buf_cstr(&usage));
    return advise_member(sorted, word, problem);
}

/* A pattern of the shell gives one file as the forms, and the others as values:
   of an input in every form. */
static bool is_value(const struct sorted *sorted,
                     const struct card_field *field, const char *word,
                     struct problem *problem)
{
    struct stat info;

    if (!sorted->refuses_files || stat(word, &info) != 0)
        return true;
    problem_set(problem, STATUS_USAGE,
                "'%s' is a file, and the forms come from one file: %s", word,
                sorted->options->operands[1]);
    return problem_add(problem,
                       "run one batch for each, or join the files; if it is "
                       "meant as a value, give %s=%s",
                       field->key, word);
}

/* Gives each word without a key to its input: appends KEY=VALUE to the sets,
   and puts it into the form, which may decide what is shown. */
static bool fill_inputs(struct sorted *sorted, struct buf *form,
                        struct problem *problem)
{
    bool is_single = sorted->count == 1 && sorted->takes_form;

    for (size_t i = 0; i < sorted->count; i++) {
        const struct card_field *field = next_input(sorted, form);
        auto_buf struct buf set = BUF_INIT(BUF_UNLIMITED);

        if (is_single && (field == NULL || !fits(field, sorted->values[i])))
            return refuse_word(sorted, field, sorted->values[i], problem);
        if (field == NULL)
            return refuse_value(sorted, sorted->values[i], problem);
        if (!is_value(sorted, field, sorted->values[i], problem))
            return false;
        buf_fmt(&set, "%s=%s", field->key, sorted->values[i]);
        if (!buf_ok(&set)
            || !names_add(&sorted->sets, buf_cstr(&set), set.size))
            return problem_no_memory(problem);
        if (!form_set(form, sorted->about->inputs, buf_cstr(&set), problem))
            return false;
    }
    return true;
}

static bool read_form(const struct sorted *sorted, struct buf *form,
                      struct problem *problem)
{
    if (sorted->form == NULL && sorted->text == NULL) {
        if (form->size == 0)
            buf_str(form, "{}");
        return true;
    }
    buf_reset(form);
    if (sorted->form != NULL)
        return form_read(form, sorted->form, problem);
    buf_str(form, sorted->text);
    return form_check_object("the form on the command line", form, STATUS_FORM,
                             problem);
}

bool operands_form(struct buf *form, const struct about *about,
                   const struct options *options, size_t first, bool *is_given,
                   struct problem *problem)
{
    auto_sorted struct sorted sorted = {
        .about = about, .options = options, .is_saved = form->size > 0};

    if (!sort_operands(&sorted, first, problem))
        return false;
    sorted.form = options->form;
    sorted.takes_form = options->form == NULL;
    if (sorted.count == 1 && sorted.takes_form
        && !choose_form(&sorted, problem))
        return false;
    if (form->size > 0 && (sorted.form != NULL || sorted.text != NULL))
        return problem_set(problem, STATUS_USAGE,
                           "%s has a form already; change it by KEY=VALUE",
                           options->operands[0]);
    *is_given = form->size > 0 || sorted.form != NULL || sorted.text != NULL
                || sorted.sets.count > 0 || sorted.count > 0;
    return read_form(&sorted, form, problem)
           && form_set_all(form, about->inputs,
                           (const char *const *)sorted.sets.at,
                           sorted.sets.count, problem)
           && fill_inputs(&sorted, form, problem);
}

bool operands_sets(struct names *sets, size_t *count, const struct about *about,
                   const struct options *options, size_t first,
                   struct problem *problem)
{
    auto_sorted struct sorted sorted = {.about = about, .options = options};
    auto_buf struct buf form = BUF_INIT(FORM_LIMIT);
    struct names swap;

    buf_str(&form, "{}");
    if (!sort_operands(&sorted, first, problem))
        return false;
    if (sorted.count > 0 && next_input(&sorted, &form) == NULL)
        return refuse_value(&sorted, sorted.values[0], problem);
    sorted.refuses_files = true;
    if (!fill_inputs(&sorted, &form, problem))
        return false;
    *count = sorted.count;
    swap = *sets;
    *sets = sorted.sets;
    sorted.sets = swap;
    return true;
}

bool operands_read_stdin(const struct options *options, size_t first)
{
    if (options->form != NULL)
        return strcmp(options->form, "-") == 0;
    for (size_t i = first; i < options->operand_count; i++) {
        if (strcmp(options->operands[i], "-") == 0)
            return true;
    }
    return false;
}

/* ---- the order of the words ---- */

static bool is_form_word(const char *word)
{
    return strcmp(word, "-") == 0 || is_inline(word) || ends_with(word, ".json")
           || ends_with(word, ".ndjson") || ends_with(word, ".csv");
}

static bool is_card_word(const char *word)
{
    return is_card_id(word) || ends_with(word, ".so");
}

bool operands_ordered(const struct options *options, struct problem *problem)
{
    const char *const *words = options->operands;
    auto_buf struct buf line = BUF_INIT(BUF_FILE);

    if (options->operand_count < 2 || !is_form_word(words[0])
        || !is_card_word(words[1]))
        return true;
    shell_quote(&line, words[1]);
    buf_char(&line, ' ');
    shell_quote(&line, words[0]);
    for (size_t i = 2; i < options->operand_count; i++) {
        buf_char(&line, ' ');
        shell_quote(&line, words[i]);
    }
    return problem_set(problem, STATUS_USAGE,
                       "the card comes before the form: host-stub %s %s",
                       options->command, buf_cstr(&line));
}
