/* SPDX-License-Identifier: MIT */
/* verify-descriptor.c - checks on the descriptor as a whole. */
#include "config.h"

#include <string.h>

#include "check-fields.h"
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
    auto_buf struct buf name = BUF_INIT(4096);

    if (id == NULL || !is_card_id(id))
        return trial_skip(trial, "its id is no id: see descriptor-texts");
    if (!module_id(trial->path, &name, &trial->why))
        return FAIL;
    if (strcmp(buf_cstr(&name), id) != 0)
        return trial_fail(trial, "the file is %s.so and the card %.100s",
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
        return trial_fail(trial, "it gives an extension for a name that"
                                 " nobody has");
    if (get("card.signin/1") != get("card.signin/1"))
        return trial_fail(trial, "it gives another struct each time");
    return PASS;
}

/* All that the descriptor is, in one number. */
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
                return trial_fail(trial,
                                  "field '%.100s' has a role and is no"
                                  " output",
                                  lists[i].at[j].key);
        }
    }
    return PASS;
}

const struct check verify_descriptor_checks[] = {
    {"descriptor-head",
     "The symbol is as large as struct_size says, and that is what it is.",
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
     "Give what is named; a version is MAJOR.MINOR.PATCH.", READY_COPIED,
     check_texts},
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
    {"descriptor-constant", "The descriptor stays what it is.", "Memory",
     "Make it const, with all it points to.", READY_CALLS, check_constant},
    {.name = NULL},
};
