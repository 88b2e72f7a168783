/* SPDX-License-Identifier: MIT */
/*
 * family.c - a module of four cards
 *
 * It exports `fam` (or FAMILY_ID), and its family has the members `fam_echo`,
 * `fam_one` and `fam_later` (or FAMILY_PREFIX and echo, one, later). The
 * elements of the family are larger than in the present header; so are the
 * descriptor and the fields of the last member. Each card gives its own id as
 * output, and its release() aborts if it is called for a result of another
 * card. When it is loaded, the module appends its id to the file that
 * LOADED_MARK names. Each macro breaks one thing.
 */
#define _GNU_SOURCE
#include <card-family.h>
#include <card-signin.h>
#include <card.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#ifndef FAMILY_ID
#define FAMILY_ID "fam"
#endif
#ifndef FAMILY_PREFIX
#define FAMILY_PREFIX "fam_"
#endif

#define COUNT(array) (sizeof(array) / sizeof *(array))

__attribute__((constructor)) static void leave_mark(void)
{
    const char *path = getenv("LOADED_MARK");
    int fd =
        path != NULL ? open(path, O_WRONLY | O_APPEND | O_CREAT, 0600) : -1;

    if (fd >= 0 && dprintf(fd, "%s\n", FAMILY_ID) > 0)
        close(fd);
#ifdef FAMILY_CRASHES
    abort();
#endif
#ifdef FAMILY_HANGS
    for (;;)
        pause();
#endif
}

/* ---- calls ---- */

/* Identifies the card that a result came from; text[0] is the card's own. */
struct given {
    const char *id;
    char text[512];
};

static atomic_int inside; /* calls in progress in the two cards that allow one
                             at a time */
static atomic_int most;

static int begin_result(const struct card_call *call,
                        struct card_result *result)
{
    static const struct card_result empty = CARD_RESULT_INIT;
    uint32_t size;

    if (call == NULL || result == NULL || result->magic != CARD_MAGIC
        || result->abi != CARD_ABI || result->struct_size < CARD_RESULT_LEAST)
        return 0;
    size = result->struct_size;
    memcpy(result, &empty, size < sizeof empty ? size : sizeof empty);
    result->struct_size = size;
    return call->magic == CARD_MAGIC && call->abi == CARD_ABI
           && call->struct_size >= CARD_CALL_LEAST;
}

static void count_in(void)
{
    int now = atomic_fetch_add(&inside, 1) + 1;
    int before = atomic_load(&most);

    while (now > before && !atomic_compare_exchange_weak(&most, &before, now))
        continue;
}

static int32_t run(const struct card_call *call, struct card_result *result,
                   const char *id, int alone)
{
    const struct timespec moment = {.tv_nsec = 20000000};
    struct given *given;

    if (!begin_result(call, result))
        return CARD_INTERNAL;
    given = malloc(sizeof *given);
    if (given == NULL)
        return CARD_NO_MEMORY;
    given->id = id;
    result->opaque = given;
    if (alone) {
        count_in();
        nanosleep(&moment, NULL);
    }
    snprintf(given->text, sizeof given->text,
             (call->flags & CARD_DRY_RUN) != 0
                 ? "{\"card\":\"%s\"}"
                 : "{\"card\":\"%s\",\"at_once\":%d,\"connection\":%.*s}",
             id, alone ? atomic_load(&most) : 0,
             call->connection.data != NULL ? (int)call->connection.size : 2,
             call->connection.data != NULL ? call->connection.data : "{}");
    if (alone)
        atomic_fetch_sub(&inside, 1);
    if (memmem(call->inputs.data, call->inputs.size, "\"fail\"", 6) != NULL)
        return CARD_TIMEOUT;
    if ((call->flags & CARD_DRY_RUN) != 0)
        result->preview = (struct card_text){given->text, strlen(given->text)};
    else
        result->output = (struct card_text){given->text, strlen(given->text)};
    return CARD_OK;
}

static void give_back(struct card_result *result, const char *id)
{
    struct given *given = result->opaque;

    if (given != NULL && strcmp(given->id, id) != 0)
        abort();
    free(given);
    result->opaque = NULL;
    result->output = result->preview = (struct card_text){NULL, 0};
}

#define CARD_OF(name, id, alone)                                \
    static int32_t execute_##name(const struct card_call *call, \
                                  struct card_result *result)   \
    {                                                           \
        return run(call, result, id, alone);                    \
    }                                                           \
    static void release_##name(struct card_result *result)      \
    {                                                           \
        give_back(result, id);                                  \
    }

CARD_OF(first, FAMILY_ID, 0)
CARD_OF(echo, FAMILY_PREFIX "echo", 0)
CARD_OF(one, FAMILY_PREFIX "one", 1)
CARD_OF(later, FAMILY_PREFIX "later", 1)

CARD_EXPORT int32_t execute(const struct card_call *call,
                            struct card_result *result)
{
    return execute_first(call, result);
}

/* ---- signing in, which one member has ---- */

static int32_t needed(const struct card_call *call)
{
    return call->struct_size >= CARD_CALL_LEAST;
}

static int32_t begin(const struct card_call *call, const char *redirect_uri,
                     struct card_result *result)
{
    static const char text[] =
        "{\"authorize_url\":\"https://a.example/\",\"pending\":\"p\"}";

    (void)redirect_uri;
    if (!begin_result(call, result))
        return CARD_INTERNAL;
    result->output = (struct card_text){text, sizeof text - 1};
    return CARD_OK;
}

static int32_t finish(const struct card_call *call,
                      const struct card_text *pending,
                      const struct card_text *callback_url,
                      struct card_result *result)
{
    (void)pending;
    (void)callback_url;
    return begin_result(call, result) ? CARD_OK : CARD_INTERNAL;
}

static const struct card_signin signin = {.magic = CARD_MAGIC,
                                          .abi = CARD_ABI,
                                          .struct_size = sizeof signin,
                                          .needed = needed,
                                          .begin = begin,
                                          .finish = finish};

static const void *extension_of_later(const char *name)
{
    return strcmp(name, CARD_SIGNIN_EXTENSION) == 0 ? &signin : NULL;
}

/* ---- descriptors ---- */

static const struct card_field outputs[] = {
    {.key = "card",
     .title = "Card",
     .help = "Which card it is.",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_REQUIRED},
    {.key = "at_once",
     .title = "At once",
     .help = "How many calls there were at once.",
     .type = CARD_TYPE_NUMBER},
    {.key = "connection",
     .title = "Connection",
     .help = "The connection.",
     .type = CARD_TYPE_OBJECT},
};

static const struct card_field connection[] = {
    {.key = "place",
     .title = "Place",
     .help = "Where it is.",
     .type = CARD_TYPE_TEXT,
     .env = "FAMILY_PLACE"},
};

#define CONNECTOR "families"
#ifdef FAMILY_CONNECTOR
#define CONNECTOR_OF_ONE "others"
#else
#define CONNECTOR_OF_ONE CONNECTOR
#endif

#define DESCRIPTOR(name_, id_, title_, connector_, threads_)                   \
    {                                                                          \
        .magic = CARD_MAGIC, .abi = CARD_ABI,                                  \
        .struct_size = sizeof(struct card_descriptor),                         \
        .thread_model = (threads_), .id = (id_), .title = (title_),            \
        .connector = (connector_), .connector_title = "Families",              \
        .version = "1.0.0", .outputs = outputs, .connection = connection,      \
        .output_count = COUNT(outputs), .connection_count = COUNT(connection), \
        .field_size = sizeof(struct card_field), .release = release_##name_    \
    }

#ifdef FAMILY_ID_OF_FIRST
#define ID_OF_ECHO FAMILY_ID
#else
#define ID_OF_ECHO FAMILY_PREFIX "echo"
#endif
static const struct card_descriptor echo =
    DESCRIPTOR(echo, ID_OF_ECHO, "Echo", CONNECTOR, CARD_THREADS_ANY);

#if defined(FAMILY_SAME_ID)
#define ID_OF_ONE FAMILY_PREFIX "echo"
#elif defined(FAMILY_BAD_ID)
#define ID_OF_ONE "Not An Id"
#else
#define ID_OF_ONE FAMILY_PREFIX "one"
#endif
#ifdef FAMILY_TITLE
#define TITLE_OF_ONE ""
#else
#define TITLE_OF_ONE "One at a time"
#endif
static const struct card_descriptor one = DESCRIPTOR(
    one, ID_OF_ONE, TITLE_OF_ONE, CONNECTOR_OF_ONE, CARD_THREADS_ONE);

/* Like a field of a future header, with more members. */
static const struct wide_field {
    struct card_field field;
    const char *future[2];
} wide_inputs[] = {
    {.field = {.key = "word",
               .title = "Word",
               .help = "What is said.",
               .type = CARD_TYPE_TEXT},
     .future = {"more", "and more"}},
    {.field = {.key = "tone",
               .title = "Tone",
               .help = "How it sounds.",
               .type = CARD_TYPE_TEXT},
     .future = {"more", "and more"}},
};

static const struct wide_field wide_connection[] = {
    {.field = {.key = "place",
               .title = "Place",
               .help = "Where it is.",
               .type = CARD_TYPE_TEXT,
               .env = "FAMILY_PLACE"},
     .future = {"more", "and more"}},
};

static const struct wide_descriptor {
    struct card_descriptor card;
    const char *future;
} later = {
    .card = {.magic = CARD_MAGIC,
             .abi = CARD_ABI,
             .struct_size = sizeof(struct wide_descriptor),
             .thread_model = CARD_THREADS_ONE,
             .id = FAMILY_PREFIX "later",
             .title = "Later",
             .connector = CONNECTOR,
             .connector_title = "Families",
             .version = "1.0.0",
             .inputs = &wide_inputs[0].field,
             .input_count = COUNT(wide_inputs),
             .connection = &wide_connection[0].field,
             .connection_count = COUNT(wide_connection),
             .field_size = sizeof(struct wide_field),
             .release = release_later,
             .get_extension = extension_of_later},
    .future = "more",
};

/* ---- the family ---- */

static const struct wide_member {
    struct card_member member;
    const char *future;
} members[] = {
    {{&echo, execute_echo}, "more"},
#if defined(FAMILY_NO_DESCRIPTOR)
    {{NULL, execute_one}, "more"},
#elif defined(FAMILY_NO_EXECUTE)
    {{&one, NULL}, "more"},
#else
    {{&one, execute_one}, "more"},
#endif
    {{&later.card, execute_later}, "more"},
};

static const struct wide_family {
    struct card_family family;
    const char *future;
} family = {
    .family =
        {
#ifdef FAMILY_MAGIC
            .magic = 1,
#else
            .magic = CARD_MAGIC,
#endif
#ifdef FAMILY_ABI
            .abi = 99,
#else
            .abi = CARD_ABI,
#endif
#ifdef FAMILY_SIZE
            .struct_size = 16,
#else
            .struct_size = sizeof(struct wide_family),
#endif
#if defined(FAMILY_COUNT)
            .member_count = 256,
#elif defined(FAMILY_EMPTY)
            .member_count = 0,
#else
            .member_count = COUNT(members),
#endif
#if defined(FAMILY_MEMBER_SIZE)
            .member_size = 8,
#elif defined(FAMILY_MEMBER_ODD)
            .member_size = sizeof(struct wide_member) + 4,
#else
            .member_size = sizeof(struct wide_member),
#endif
#if defined(FAMILY_NO_MEMBERS) || defined(FAMILY_EMPTY)
            .members = NULL,
#else
            .members = &members[0].member,
#endif
        },
    .future = "more",
};

static const void *get_extension(const char *name)
{
#ifdef FAMILY_ANY_NAME
    (void)name;
    return &signin;
#endif
    return strcmp(name, CARD_FAMILY_EXTENSION) == 0 ? &family : NULL;
}

CARD_EXPORT const struct card_descriptor card_descriptor = {
    .magic = CARD_MAGIC,
    .abi = CARD_ABI,
    .struct_size = sizeof(struct card_descriptor),
    .thread_model = CARD_THREADS_ANY,
    .id = FAMILY_ID,
    .title = "First",
    .connector = CONNECTOR,
    .connector_title = "Families",
    .version = "1.0.0",
    .outputs = outputs,
    .connection = connection,
    .output_count = COUNT(outputs),
    .connection_count = COUNT(connection),
    .field_size = sizeof(struct card_field),
    .release = release_first,
    .get_extension = get_extension,
};
