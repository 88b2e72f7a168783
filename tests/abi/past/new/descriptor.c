/* SPDX-License-Identifier: MIT */
/* descriptor.c - what the card is: all that a host shows and checks. */
#include "descriptor.h"

static const struct card_choice methods[] = {
    {"pseudonym", "Pseudonym",
     "A code in its place: the same for the same text and key, so that records "
     "still go together. Without the key nobody finds the text."},
    {"mask", "Mask", "Stars in its place, as in ******1234."},
    {"blank", "Blank", "null in its place, whatever it was."},
};

static const char *const mask_only[] = {"mask", NULL};

const struct card_field inputs[INPUT_COUNT] = {
    [METHOD] = {.key = "method",
                .title = "Method",
                .help = "What stands in place of a hidden value.",
                .group = "Options",
                .type = CARD_TYPE_DROPDOWN,
                .flags = CARD_FIELD_REQUIRED,
                .choice_count = sizeof methods / sizeof *methods,
                .choice_size = sizeof *methods,
                .choices = methods,
                .example_json = "\"mask\""},
    [KEEP] = {.key = "keep",
              .title = "Keep",
              .help = "How many characters at the end stay readable, such as "
                      "4; never more than half of a value.",
              .group = "Options",
              .type = CARD_TYPE_NUMBER,
              .default_json = "0",
              .example_json = "4",
              .minimum = 0,
              .maximum = 16,
              .shown_if_key = "method",
              .shown_if_values = mask_only},
    [DATA] = {.key = "data",
              .title = "Data",
              .help = "The object to hide members of, at any depth.",
              .group = "Input",
              .type = CARD_TYPE_OBJECT,
              .flags = CARD_FIELD_REQUIRED,
              .example_json =
                  "{ \"name\": \"Ada\", \"phone\": \"+44 20 7946 0958\" }"},
    [MEMBERS] = {.key = "members",
                 .title = "Members",
                 .help = "The names of the members to hide, with commas "
                         "between them, such as: name, phone",
                 .group = "Input",
                 .type = CARD_TYPE_TEXT,
                 .flags = CARD_FIELD_REQUIRED,
                 .example_json = "\"phone\""},
};

static const struct card_field outputs[] = {
    {.key = "hidden",
     .title = "Hidden",
     .help = "How many values were hidden.",
     .type = CARD_TYPE_NUMBER,
     .flags = CARD_FIELD_REQUIRED,
     .role = CARD_ROLE_META},
    {.key = "data",
     .title = "Data",
     .help = "The data, with what was to be hidden hidden.",
     .type = CARD_TYPE_OBJECT,
     .flags = CARD_FIELD_REQUIRED,
     .role = CARD_ROLE_PAYLOAD},
};

const struct card_field connection[CONNECTION_COUNT] = {
    [KEY] = {.key = "key",
             .title = "Key",
             .help = "The key of the pseudonyms: 32 hexadecimal digits, as "
                     "`openssl rand -hex 16` makes them.",
             .type = CARD_TYPE_TEXT,
             .flags = CARD_FIELD_REQUIRED | CARD_FIELD_SECRET,
             .pattern = "^[0-9a-f]{32}$",
             .example_json = "\"000102030405060708090a0b0c0d0e0f\"",
             .env = "KEEPER_KEY"},
};

CARD_EXPORT const struct card_descriptor card_descriptor = {
    .magic = CARD_MAGIC,
    .abi = CARD_ABI,
    .struct_size = sizeof(struct card_descriptor),
    .thread_model = CARD_THREADS_ANY,
    .id = "keeper",
    .title = "Keeper",
    .connector = "keeper",
    .connector_title = "Keeper",
    .version = "0.1.0",
    .description = "Hides personal data: values of an object are replaced by a "
                   "pseudonym, by stars, or by nothing, before they go on.",
    .inputs = inputs,
    .outputs = outputs,
    .connection = connection,
    .input_count = INPUT_COUNT,
    .output_count = sizeof outputs / sizeof *outputs,
    .connection_count = CONNECTION_COUNT,
    .field_size = sizeof(struct card_field),
    .release = release,
};
