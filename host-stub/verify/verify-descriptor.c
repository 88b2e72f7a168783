/* SPDX-License-Identifier: MIT */
/* verify-descriptor.c - checks on the descriptor as a whole. */
#include "config.h"

#include <string.h>

#include "card-signin.h"
#include "check-fields.h"
#include "effects.h"
#include "icon.h"
#include "jsontext.h"
#include "verify.h"

static enum verdict verdict_of(bool holds)
{
    return holds ? PASS : FAIL;
}

static enum verdict check_fits(struct trial *trial)
{
    return verdict_of(module_descriptor_fits(&trial->module, &trial->why));
}

static enum verdict check_copies(struct trial *trial)
{
    if (!module_descriptor_fits(&trial->module, &trial->why))
        return SKIP;
    return verdict_of(descriptor_copy(&trial->about, trial->raw, &trial->why));
}

static enum verdict check_texts(struct trial *trial)
{
    return verdict_of(check_head(&trial->about.card, &trial->why));
}

static enum verdict check_threads(struct trial *trial)
{
    uint32_t model = trial->about.card.thread_model;

    if (model == CARD_THREADS_ONE || model == CARD_THREADS_ANY)
        return PASS;
    return trial_fail(trial, "thread_model is %u", (unsigned)model);
}

static enum verdict check_file_name(struct trial *trial)
{
    const char *id = trial->about.card.id;
    auto_buf struct buf name = BUF_INIT(BUF_LINE);

    if (id == NULL || !is_card_id(id))
        return trial_skip(trial, "its id is not valid: see descriptor-texts");
    if (!module_id(trial->path, &name, &trial->why))
        return FAIL;
    if (strcmp(buf_cstr(&name), id) != 0)
        return trial_fail(trial, "the file is %s.so, but the card is %.100s",
                          buf_cstr(&name), id);
    return PASS;
}

static enum verdict check_extension(struct trial *trial)
{
    const void *(*get)(const char *) = trial->about.card.get_extension;

    if (get == NULL)
        return trial_skip(trial, "it has no get_extension");
    *trial->doing = "in get_extension()";
    if (get("verify.nobody-has-this/1") != NULL || get("") != NULL)
        return trial_fail(
            trial, "it gives an extension for a name that does not exist");
    if (get(CARD_SIGNIN_EXTENSION) != get(CARD_SIGNIN_EXTENSION))
        return trial_fail(trial, "it gives a different struct each time");
    return PASS;
}

/* Checks the sign-in extension, if the card has it. Signing in needs a browser
   and a service; this does not. */
static enum verdict check_signin(struct trial *trial)
{
    const void *(*get)(const char *) = trial->about.card.get_extension;
    const struct card_signin *signin = NULL;

    *trial->doing = "in get_extension()";
    if (get != NULL)
        signin = get(CARD_SIGNIN_EXTENSION);
    if (signin == NULL)
        return PASS;
    if (signin->magic != CARD_MAGIC || signin->abi != CARD_ABI
        || signin->struct_size < CARD_SIGNIN_LEAST)
        return trial_fail(trial, "magic, abi or struct_size of %s are wrong",
                          CARD_SIGNIN_EXTENSION);
    if (signin->needed == NULL || signin->begin == NULL
        || signin->finish == NULL)
        return trial_fail(trial, "%s has no %s()", CARD_SIGNIN_EXTENSION,
                          signin->needed == NULL  ? "needed"
                          : signin->begin == NULL ? "begin"
                                                  : "finish");
    return PASS;
}

static enum verdict check_documentation(struct trial *trial)
{
    if (descriptor_documents(&trial->about.card))
        return PASS;
    return trial_fail(trial, "documentation_url is not an https URL in"
                             " printable ASCII");
}

static enum verdict check_icon(struct trial *trial)
{
    const char *icon = trial->about.card.icon_svg;

    return verdict_of(icon == NULL || icon_is_safe(icon, &trial->why));
}

/* The extension and the fields with the flag belong together. */
/* A later header may define more effects, and shows that by its size. */
static enum verdict judge_own_effects(struct trial *trial)
{
    const struct card_descriptor *raw = trial->raw;

    if (!CARD_HAS(raw, effects) || raw->struct_size > sizeof *raw)
        return PASS;
    if ((raw->effects & ~CARD_EFFECTS_KNOWN) != 0)
        return trial_fail(trial,
                          "effects is 0x%X, which card.h does not define",
                          (unsigned)raw->effects);
    if (CARD_HAS(raw, reserved) && raw->reserved != 0)
        return trial_fail(trial, "reserved is not 0");
    return PASS;
}

static enum verdict judge_effects(struct trial *trial, struct json_span preview)
{
    uint32_t of_card = trial->about.card.effects;
    uint32_t of_form = effects_of_object(preview);
    struct json_span list, word;
    struct json_walk walk;

    if (!json_find(preview, "effects", &list))
        return PASS;
    if (json_type(list) != 'a')
        return trial_fail(trial, "the preview's effects are not an array");
    json_walk_into(&walk, list);
    while (json_walk_element(&walk, &word)) {
        if (json_type(word) != 's'
            || !(json_string_is(word, "reads")
                 || json_string_is(word, "changes")
                 || json_string_is(word, "deletes")))
            return trial_fail(trial,
                              "the preview names the effect %.*s, which card.h "
                              "does not define",
                              (int)(word.size < 60 ? word.size : 60),
                              word.data);
    }
    if (of_form == 0)
        return trial_fail(trial, "the preview's effects are empty");
    if ((of_form & ~of_card) == 0)
        return PASS;
    effects_json(&trial->why, of_form);
    buf_str(&trial->why, " is what the preview says, and the descriptor ");
    effects_json(&trial->why, of_card);
    return FAIL;
}

static enum verdict check_effects(struct trial *trial)
{
    enum verdict verdict = judge_own_effects(trial);
    struct card_result result;
    struct json_span preview;

    if (verdict != PASS)
        return verdict;
    trial_dry(trial, span_of_buf(&trial->form), &result);
    preview = (struct json_span){result.preview.data, result.preview.size};
    if (preview.data != NULL && json_valid(preview.data, preview.size, NULL)
        && json_type(preview) == 'o')
        verdict = judge_effects(trial, preview);
    trial_release(trial, &result);
    return verdict;
}

/* A checksum of everything in the descriptor. */
static uint64_t add_bytes(uint64_t hash, const void *data, size_t size)
{
    const unsigned char *bytes = data;

    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * 0x100000001B3u;
    return hash;
}

static uint64_t add_text(uint64_t hash, const char *text)
{
    return text != NULL ? add_bytes(hash, text, strlen(text)) : hash;
}

static uint64_t digest(const struct trial *trial)
{
    const struct card_descriptor *card = trial->raw;
    const struct fields lists[] = {trial->about.inputs, trial->about.outputs,
                                   trial->about.connection};
    uint64_t hash = add_bytes(0, card, card->struct_size);
    const void *raw[] = {card->inputs, card->outputs, card->connection};

    hash = add_text(add_text(hash, card->title), card->description);
    for (size_t i = 0; i < 3; i++) {
        hash = add_bytes(hash, raw[i], lists[i].count * card->field_size);
        for (size_t j = 0; j < lists[i].count; j++)
            hash = add_text(add_text(hash, lists[i].at[j].title),
                            lists[i].at[j].help);
    }
    return hash;
}

static enum verdict check_constant(struct trial *trial)
{
    uint64_t before = digest(trial);
    struct card_result result;

    trial_dry(trial, span_of_buf(&trial->form), &result);
    trial_release(trial, &result);
    trial_dry(trial, span_of_str("{}"), &result);
    trial_release(trial, &result);
    if (digest(trial) != before)
        return trial_fail(trial, "a call changed the descriptor");
    return PASS;
}

static enum verdict check_roles(struct trial *trial)
{
    const struct fields lists[] = {trial->about.inputs,
                                   trial->about.connection};

    if (!check_payload(trial->about.outputs, &trial->why))
        return FAIL;
    for (size_t i = 0; i < 2; i++) {
        for (size_t j = 0; j < lists[i].count; j++) {
            if (lists[i].at[j].role != CARD_ROLE_NONE)
                return trial_fail(
                    trial, "field '%.100s' has a role but is not an output",
                    lists[i].at[j].key);
        }
    }
    return PASS;
}

const struct check verify_descriptor_checks[] = {
    {"descriptor-head", "The symbol is as large as its struct_size says.",
     "What the card is", "Set struct_size to sizeof(struct card_descriptor).",
     READY_LOADED, check_fits},
    {"descriptor-sizes",
     "Magic, ABI, and the sizes, counts and pointers of all arrays are right.",
     "Growth",
     "Set magic, abi, struct_size, field_size and choice_size by the macros and"
     " by sizeof, counts by the arrays.",
     READY_LOADED, check_copies},
    {"descriptor-texts",
     "Id, titles, connector, version and description are text, in UTF-8.",
     "What a module exports as `card_descriptor`",
     "Set the text that is named; a version is MAJOR.MINOR.PATCH.",
     READY_COPIED, check_texts},
    {"thread-model", "The thread model is one of card.h.",
     "card_descriptor.thread_model",
     "Set it to CARD_THREADS_ONE or CARD_THREADS_ANY.", READY_COPIED,
     check_threads},
    {"file-name", "The file is named ID.so after the card's id.",
     "What a module exports as `card_descriptor`",
     "Rename the file, or change the id.", READY_COPIED, check_file_name},
    {"roles", "At most one output is the payload, and only outputs have roles.",
     "card_field.role", "Set the others to CARD_ROLE_NONE.", READY_COPIED,
     check_roles},
    {"extensions", "get_extension() gives NULL for a name it does not know.",
     "get_extension",
     "Compare the whole name, and give the address of a constant.", READY_READ,
     check_extension},
    {"signin", "The struct of card.signin/1, if there is one, is complete.",
     "Looks up an optional capability by name",
     "Set magic, abi and struct_size, and all functions.", READY_READ,
     check_signin},
    {"documentation",
     "The documentation URL, if there is one, is an https URL.",
     "documentation_url", "Give an https URL, with no spaces, in ASCII.",
     READY_COPIED, check_documentation},
    {"icon", "The icon, if there is one, is a self-contained SVG document.",
     "An icon: an SVG document",
     "Remove scripts, event handlers, foreign content and outside references, "
     "and keep it within 16 KiB; hosts do not show it otherwise.",
     READY_COPIED, check_icon},
    {"effects", "A preview does nothing that the descriptor does not say.",
     "all that calls of the card may do",
     "Name in the descriptor's effects all that any form may do.", READY_CALLS,
     check_effects},
    {"descriptor-constant", "The descriptor does not change.", "Memory",
     "Make it const, with all it points to.", READY_CALLS, check_constant},
    {.name = NULL},
};
