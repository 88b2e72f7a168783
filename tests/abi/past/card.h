/* SPDX-License-Identifier: MIT */
/*
 * card.h - the border between a workflow host and a card
 *
 * A card is a shared object that exports two symbols and no more:
 *
 *     const struct card_descriptor card_descriptor;   what the card is
 *     int32_t execute(call, result);                  what the card does
 *
 * The descriptor tells a host all it needs to draw a form, check it and make
 * sense of the answer. execute() takes the filled-in form and gives the
 * outputs. A host needs this header and dlopen(); it does not need the
 * libraries the card is built on, and no card needs anything of the host.
 *
 * Rules that hold everywhere
 *
 *   Text      is UTF-8. A `const char *` ends with a NUL; a `struct card_text`
 *             is a pointer and a length, has no NUL to rely on, and is absent
 *             when the pointer is NULL.
 *   JSON      crosses as text, never as a tree of some library's.
 *   Memory    what the host passes in stays the host's, and the card keeps no
 *             pointer to it after execute() returns. What the card gives in
 *             the result is the card's until the host calls release() on that
 *             result. Nothing else is ever freed across the border. The
 *             descriptor and all it points to are constant and live as long
 *             as the module is loaded.
 *   Growth    every struct begins with magic, abi and struct_size and grows
 *             at its end only. A reader looks at no member that lies beyond
 *             the struct_size it was given. Descriptors carry the size of
 *             each array element, so that elements can grow too: step through
 *             them by that size, not by sizeof. CARD_ABI changes only when
 *             something old changes its meaning; a host refuses another one.
 *             An unknown flag, type or role is ignored by the reader.
 *   Numbers   are fixed-width; constants are macros, so that no compiler
 *             chooses a width. Reserved members are zero.
 *   Residence a card is never unloaded: the libraries beneath it leave thread
 *             locals and exit handlers behind.
 *
 * This header compiles as C89 with <stdint.h> and as C++.
 */
#ifndef CARD_H
#define CARD_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CARD_MAGIC 0x44524143u /* "CARD" in memory order, little-endian */
#define CARD_ABI 1u

#if defined(__GNUC__)
#define CARD_EXPORT __attribute__((visibility("default")))
#else
#define CARD_EXPORT
#endif

/* A run of bytes. data NULL: absent. Not NUL-terminated. */
struct card_text {
    const char *data;
    size_t size; /* bytes */
};

/* ---- What the card is ------------------------------------------------- */

/* card_field.type */
#define CARD_TYPE_TEXT 1     /* a JSON string */
#define CARD_TYPE_NUMBER 2   /* a JSON number */
#define CARD_TYPE_BOOLEAN 3  /* true or false */
#define CARD_TYPE_DROPDOWN 4 /* a JSON string, one of `choices` */
#define CARD_TYPE_OBJECT 5   /* a JSON object; with ANY_JSON any value */

/*
 * card_field.flags
 *
 * REQUIRED   input, connection: must be given wherever it is shown; output:
 *            always present
 * SECRET     mask it, store it 0600, do not echo it
 * ANY_JSON   shown as its type, takes any JSON value
 * LIST       output: when it is an array it is a page of a list, and a host
 *            joins pages here
 * MULTILINE  text of several lines, such as a key
 * PATH       text: the path of a file that the card opens by itself
 * URL        text: a URL or a part of one; a host that puts a value into it
 *            percent-encodes the value first
 */
#define CARD_FIELD_REQUIRED 0x01u
#define CARD_FIELD_SECRET 0x02u
#define CARD_FIELD_ANY_JSON 0x04u
#define CARD_FIELD_LIST 0x08u
#define CARD_FIELD_MULTILINE 0x10u
#define CARD_FIELD_PATH 0x20u
#define CARD_FIELD_URL 0x40u

/*
 * card_field.role: what an output is for. A host shows, streams and joins by
 * role, so that it needs to know no key.
 */
#define CARD_ROLE_NONE 0
#define CARD_ROLE_STATUS 1  /* how it went, a short value */
#define CARD_ROLE_META 2    /* facts about the answer */
#define CARD_ROLE_PAYLOAD 3 /* the answer itself; at most one a card */

/* One value of a dropdown. */
struct card_choice {
    const char *value; /* what the form holds */
    const char *title; /* what a person sees */
    const char *help;  /* what choosing it does, with an example; may be NULL */
};

/*
 * One input, output or connection field. NULL is allowed for group, help,
 * choices, default_json, example_json, env, pattern, shown_if_key and
 * shown_if_values.
 */
struct card_field {
    const char *key;       /* its member name in the JSON object */
    const char *title;     /* for a person */
    const char *help;      /* what the value does, and an example */
    const char *group;     /* the heading it stands under */
    int32_t type;          /* CARD_TYPE_... */
    uint32_t flags;        /* CARD_FIELD_... */
    int32_t role;          /* CARD_ROLE_..., outputs only */
    uint32_t choice_count; /* dropdowns */
    uint32_t choice_size;  /* sizeof(struct card_choice) of the card */
    uint32_t reserved;     /* 0 */
    const struct card_choice *choices;
    const char *default_json; /* what stands when it is not given, as JSON */
    const char *example_json; /* a likely value, as JSON, for a blank form */
    const char *env;          /* variable a host may fill it from */
    const char *pattern;      /* text: ECMA-262 regular expression it matches */
    int64_t minimum;          /* numbers: smallest and largest allowed; */
    int64_t maximum;          /* both 0: any */
    /*
     * Shown only when the field named shown_if_key holds one of
     * shown_if_values, a NULL-terminated array. NULL key: always shown. The
     * two fields belong to the same list.
     */
    const char *shown_if_key;
    const char *const *shown_if_values;
};

/* card_descriptor.thread_model */
#define CARD_THREADS_ONE 0 /* one execute() at a time in a process */
#define CARD_THREADS_ANY 1 /* any number of threads at once */

struct card_result;

/*
 * What a module exports as `card_descriptor`. NULL is allowed for description
 * and get_extension, and for an array whose count is 0.
 */
struct card_descriptor {
    uint32_t magic;        /* CARD_MAGIC */
    uint32_t abi;          /* CARD_ABI */
    uint32_t struct_size;  /* sizeof(struct card_descriptor) of the card */
    uint32_t thread_model; /* CARD_THREADS_... */
    const char *id;        /* [a-z0-9_-]+, and the file is named ID.so */
    const char *title;
    const char *connector; /* id of the connector it belongs to */
    const char *connector_title;
    const char *version;     /* the card's own, MAJOR.MINOR.PATCH */
    const char *description; /* a paragraph for a person */
    const struct card_field *inputs;
    const struct card_field *outputs;
    const struct card_field *connection;
    uint32_t input_count;
    uint32_t output_count;
    uint32_t connection_count;
    uint32_t field_size; /* sizeof(struct card_field) of the card */
    /*
     * Gives back all that execute() put in the result and leaves every text
     * absent. Call it once for each execute(), whatever that returned, from
     * any thread. A result that was released, or never executed, may be
     * released again.
     */
    void (*release)(struct card_result *result);
    /*
     * Looks up an optional capability by name, such as "card.signin/1": a
     * constant struct that the header of that extension describes, or NULL
     * when the card has none of that name. Any thread.
     */
    const void *(*get_extension)(const char *name);
};

/* ---- One call --------------------------------------------------------- */

/*
 * card_call.flags; with neither of the first two, the card runs.
 *
 * DRY_RUN           validate; fill preview, repeatable and the bucket of pace;
 *                   send nothing
 * CHECK_CONNECTION  ignore the inputs; make one cheap call that shows whether
 *                   the connection works
 * ONE_LINE          the output holds no raw CR or LF: between the tokens of a
 *                   spliced JSON text they become spaces
 */
#define CARD_DRY_RUN 0x01u
#define CARD_CHECK_CONNECTION 0x02u
#define CARD_ONE_LINE 0x04u

/* Levels for the log callback; a card sends what is at or below log_level. */
#define CARD_LOG_NONE 0
#define CARD_LOG_ERROR 1
#define CARD_LOG_WARNING 2
#define CARD_LOG_INFO 3
#define CARD_LOG_DEBUG 4

/* Deadline of a call whose host names none, in milliseconds. */
#define CARD_DEADLINE_MS 120000

/*
 * What the host asks. Start from CARD_CALL_INIT.
 *
 * inputs and connection are JSON objects as text. The card validates both
 * again, whatever the host did.
 *
 * deadline_ms bounds the whole call from the moment execute() is entered:
 * sign-in, connecting, sending, reading, waits and retries. 0 or less:
 * CARD_DEADLINE_MS.
 *
 * To cancel, make cancel_fd readable (best: the card wakes at once; it does
 * not read from it), or store anything but 0 in *cancel with an atomic store
 * (the card looks at least every 40 ms). Either may be absent, cancel as NULL
 * and cancel_fd as -1. A cancelled call returns CARD_CANCELLED.
 *
 * log, sink and waiting may be NULL. They are called on the thread that called
 * execute(), with `context`, before execute() returns, and never after; they
 * must not call execute().
 *
 * log gets one line without its newline, with every secret masked.
 *
 * sink gets the payload's bytes as they arrive, decoded, of the last try only.
 * It returns 0 to go on; anything else ends the call as CARD_CANCELLED. With a
 * sink the payload's place in the output is null, payload_bytes and
 * payload_json tell of it, and no limit on the size of an answer applies.
 *
 * waiting tells that the card sends nothing for so many milliseconds, and why,
 * as `waited_for` of the attempts does; when it goes on, the same with 0.
 */
struct card_call {
    uint32_t magic;       /* CARD_MAGIC */
    uint32_t abi;         /* CARD_ABI */
    uint32_t struct_size; /* sizeof(struct card_call) of the host */
    uint32_t flags;       /* CARD_DRY_RUN ... */
    struct card_text inputs;
    struct card_text connection;
    int64_t deadline_ms;
    const volatile int32_t *cancel;
    int32_t cancel_fd;
    int32_t log_level; /* CARD_LOG_... */
    void *context;     /* the host's own, handed to the callbacks */
    void (*log)(void *context, int32_t level, const char *line);
    int32_t (*sink)(void *context, const void *bytes, size_t size);
    void (*waiting)(void *context, const char *reason, int64_t ms);
};

/* The members that are not 0 in a call. A C++ host sets them by hand. */
#define CARD_CALL_INIT                                                    \
    {                                                                     \
        CARD_MAGIC, CARD_ABI, (uint32_t)sizeof(struct card_call), 0u,     \
            {NULL, 0}, {NULL, 0}, 0, NULL, -1, CARD_LOG_NONE, NULL, NULL, \
            NULL, NULL                                                    \
    }

/* ---- What came of it -------------------------------------------------- */

/* What execute() returns. */
#define CARD_OK 0
#define CARD_INVALID_INPUT 1  /* the form; nothing was sent */
#define CARD_BAD_CONNECTION 2 /* the connection's text; nothing was sent */
#define CARD_AUTH 3           /* sign-in gave no token */
#define CARD_HTTP_STATUS 4    /* an answer with status 400 or more */
#define CARD_NETWORK 5        /* name, connect, or lost on the way */
#define CARD_TLS 6            /* handshake or certificate */
#define CARD_PROTOCOL 7       /* the answer breaks HTTP */
#define CARD_TIMEOUT 8        /* the deadline, or a try's own limit */
#define CARD_CANCELLED 9
#define CARD_TOO_BIG 10 /* the answer passed the connection's limit */
#define CARD_NO_MEMORY 11
#define CARD_INTERNAL 12 /* a defect, or a call that breaks this header */

/* card_result.repeatable: may the call be sent again if its answer was lost? */
#define CARD_REPEAT_UNKNOWN 0
#define CARD_REPEAT_YES 1
#define CARD_REPEAT_NO 2

/* card_result.payload_json: was the payload valid JSON? */
#define CARD_PAYLOAD_UNKNOWN 0 /* none came */
#define CARD_PAYLOAD_JSON 1
#define CARD_PAYLOAD_NOT_JSON 2

/* A number the server did not tell. */
#define CARD_PACE_UNKNOWN (-1)

/*
 * What the answer told of the rate limit. Calls with an equal bucket share one
 * limit. bucket.data NULL: the card knows of none. reset_ms counts from the
 * moment execute() returns, by the server's clock, and never too short.
 */
struct card_pace {
    struct card_text bucket;
    int64_t limit;     /* calls a window, or CARD_PACE_UNKNOWN */
    int64_t remaining; /* calls left in it, or CARD_PACE_UNKNOWN */
    int64_t reset_ms;  /* until the next window, or CARD_PACE_UNKNOWN */
};

/*
 * What the card answers. Start from CARD_RESULT_INIT; give it back with the
 * descriptor's release(). The card fills it whatever it returns:
 *
 *   output      the outputs as one JSON object by output key, whenever there
 *               was an answer: CARD_HTTP_STATUS has it too
 *   error       for every code but CARD_OK, one JSON object:
 *               {"code": "INVALID_INPUT", "message": "...", "field": "query",
 *                "pointer": "/query/limit", "http_status": 404,
 *                "retryable": false, "request_id": "...", "errors": [...]}
 *               Members that do not apply are left out. errors lists each
 *               fault of a form as {"field","pointer","message"}, or the causes
 *               the server gave. CARD_NO_MEMORY may leave it absent.
 *   next        the inputs of the call that continues this one (the next page)
 *               as a JSON object, or absent
 *   attempts    one JSON array, an object for each try: {"status": 200 or
 *               "failure": "TIMEOUT", "waited_ms", "name_ms", "connect_ms",
 *               "tls_ms", "first_byte_ms", "total_ms"}, times in milliseconds
 *               from the start of the try, waited_ms before it; from the
 *               second on also "waited_for", why. Absent: no try, or no memory
 *   connection_update
 *               members to put into the connection before it is used again
 *               (a refreshed or rotated token), as a JSON object. A host keeps
 *               it before it looks at the return code.
 *   preview     of a dry run, one JSON object. For a card that sends HTTP:
 *               {"method": "POST", "url": "https://...",
 *                "headers": [{"name": "Accept", "value": "application/json"},
 *                            {"name": "Authorization", "value": "SSWS ***",
 *                             "prefix": "SSWS ", "secret": "api_token"}],
 *                "body": "{...}"}
 *               with a secret's value masked; prefix and the connection key in
 *               `secret` tell how to make the real one. body is the text as it
 *               would be sent, or left out when none would.
 *
 * Each text is absent where there is nothing to say.
 */
struct card_result {
    uint32_t magic;       /* CARD_MAGIC */
    uint32_t abi;         /* CARD_ABI */
    uint32_t struct_size; /* sizeof(struct card_result) of the host */
    uint32_t flags;       /* 0 */
    struct card_text output;
    struct card_text error;
    struct card_text next;
    struct card_text attempts;
    struct card_text connection_update;
    struct card_text preview;
    struct card_pace pace;
    int32_t repeatable;     /* CARD_REPEAT_... */
    int32_t payload_json;   /* CARD_PAYLOAD_... */
    uint64_t payload_bytes; /* of the payload, decoded */
    void *opaque;           /* the card's own, for release() */
};

#define CARD_RESULT_INIT                                                      \
    {                                                                         \
        CARD_MAGIC, CARD_ABI, (uint32_t)sizeof(struct card_result), 0u,       \
            {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, \
            {{NULL, 0},                                                       \
             CARD_PACE_UNKNOWN,                                               \
             CARD_PACE_UNKNOWN,                                               \
             CARD_PACE_UNKNOWN},                                              \
            CARD_REPEAT_UNKNOWN, CARD_PAYLOAD_UNKNOWN, 0u, NULL               \
    }

/* ---- What a module exports -------------------------------------------- */

#define CARD_DESCRIPTOR_SYMBOL "card_descriptor"
#define CARD_EXECUTE_SYMBOL "execute"

typedef int32_t (*card_execute_fn)(const struct card_call *call,
                                   struct card_result *result);

extern CARD_EXPORT const struct card_descriptor card_descriptor;

/*
 * Runs the card once. Returns CARD_OK or the code of what went wrong.
 *
 * From as many threads at once as the thread model allows; a call and a result
 * belong to one execute() at a time. It does not exit, print, or change the
 * process's locale, environment, signal handlers, umask or working directory,
 * and it trusts nothing the host did not validate.
 */
CARD_EXPORT int32_t execute(const struct card_call *call,
                            struct card_result *result);

#ifdef __cplusplus
}
#endif

#endif
