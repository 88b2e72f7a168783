/* SPDX-License-Identifier: MIT */
/*
 * card.h - the interface between a workflow host and a card
 *
 * A card is a shared object that exports two symbols and no more:
 *
 *     const struct card_descriptor card_descriptor;   what the card is
 *     int32_t execute(call, result);                  what the card does
 *
 * The descriptor has all that a host needs to draw a form, check it and make
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
 *             result. Nothing else is ever freed across the interface. The
 *             descriptor and all it points to are constant and live as long
 *             as the module is loaded.
 *   Growth    a struct with a magic, an abi and a struct_size grows at its
 *             end only, and struct_size is what it measures in the header of
 *             whoever made it. The other side may have an older header or a
 *             newer one. In a larger struct it ignores everything after the
 *             members it knows. In a smaller one the members beyond
 *             struct_size are not there: they are neither read nor written,
 *             and mean what 0 or NULL would; CARD_HAS() asks for one. Less
 *             than the CARD_..._LEAST below is not a struct of this ABI.
 *             A result's struct_size stays the host's: the card does not
 *             change it and writes no byte beyond it. Cards that were built
 *             with the first header of ABI 1 do change it, to
 *             CARD_RESULT_LEAST, so a host never reads it after a call.
 *             Elements of arrays grow too, and have no head; the descriptor
 *             carries their sizes. Step through them by that size, not by
 *             sizeof, and ask CARD_WITHIN() for a later member. card_text and
 *             card_pace are parts of other structs and never grow.
 *             CARD_ABI changes only when something old changes its meaning; a
 *             host refuses another one. An unknown flag, type or role is
 *             ignored by the reader.
 *   Numbers   are fixed-width; constants are macros, so that no compiler
 *             chooses a width. Reserved members are zero.
 *   Residence a card is never unloaded: the libraries beneath it leave thread
 *             locals and exit handlers behind. What a card leaves there to run
 *             when the host exits writes nothing, ends soon, and leaves the
 *             status to the host.
 *   Values    a member that is absent, null, "" or (where an object is wanted)
 *             {} is not given. Where nothing is given the card applies
 *             default_json itself; a host may show the default, and need not
 *             send it. A host leaves out fields that are not shown, and a card
 *             may refuse them. A member that is not a field is refused, by the
 *             card and, where a host checks forms, by the host. A key that is
 *             there twice is refused, or its last value counts in all that the
 *             card does: it never checks one of the two and uses the other.
 *             Keys are compared after their escapes are decoded. A pattern is
 *             checked by the host, as far as it can; a card need not. A NUMBER
 *             is any JSON number: a card that wants a whole one says so by
 *             CARD_FORMAT_INTEGER or in its help, and refuses others.
 *   Processes the card's libraries keep locks and connections, so a host forks
 *             before its first call, or calls exec at once. A child that
 *             continues without exec calls a card only if the card's manual
 *             allows it. A runtime that installs signal handlers when it is
 *             loaded (Go, D) does so in the host: such a card says it in its
 *             manual, and a host that cannot live with it runs it in a process
 *             of its own.
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

/*
 * Does the member lie within the struct, by its struct_size? Within an element
 * of an array, by its size in bytes?
 */
#define CARD_HAS(pointer, member) \
    CARD_WITHIN((pointer)->struct_size, pointer, member)
#define CARD_WITHIN(size, pointer, member)           \
    ((size_t)((const char *)(&(pointer)->member + 1) \
              - (const char *)(pointer))             \
     <= (size_t)(size))

/* The end of a member, from the beginning of its struct. */
#define CARD_END(type, member) \
    (offsetof(struct type, member) + sizeof(((struct type *)0)->member))

/*
 * The sizes of the first header of ABI 1. No struct of this ABI is smaller,
 * whatever header it comes from; a card returns CARD_INTERNAL for a call or a
 * result that is, and a host refuses a descriptor or an extension that is.
 */
#define CARD_CHOICE_LEAST (CARD_END(card_choice, help))
#define CARD_FIELD_LEAST (CARD_END(card_field, shown_if_values))
#define CARD_DESCRIPTOR_LEAST (CARD_END(card_descriptor, get_extension))
#define CARD_CALL_LEAST (CARD_END(card_call, sink)) /* waiting came later */
#define CARD_RESULT_LEAST (CARD_END(card_result, opaque))

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
 *            always present, and null only where the call failed
 * SECRET     mask it, store it 0600, do not echo it
 * ANY_JSON   shown as its type, takes any JSON value
 * LIST       output: when it is an array it is a page of a list, and a host
 *            joins pages here
 * MULTILINE  text of several lines, such as a key
 * PATH       text: the path of a file that the card opens by itself
 * URL        text: a URL or a part of one; a host that puts a value into it
 *            percent-encodes the value first
 * CHOICES    input, text and not secret: the service knows likely values, and
 *            the extension "card.choices/1" gives them; other values are
 *            allowed too. A host that does not know the flag shows a text
 *            field. Elsewhere it is ignored
 */
#define CARD_FIELD_REQUIRED 0x01u
#define CARD_FIELD_SECRET 0x02u
#define CARD_FIELD_ANY_JSON 0x04u
#define CARD_FIELD_LIST 0x08u
#define CARD_FIELD_MULTILINE 0x10u
#define CARD_FIELD_PATH 0x20u
#define CARD_FIELD_URL 0x40u
#define CARD_FIELD_CHOICES 0x80u

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
 * choices, default_json, example_json, env, pattern, shown_if_key,
 * shown_if_values, schema_json and format.
 */
struct card_field {
    const char *key;       /* its member name in the JSON object */
    const char *title;     /* for a person */
    const char *help;      /* what the value does, and an example */
    const char *group;     /* the heading that it is shown under */
    int32_t type;          /* CARD_TYPE_... */
    uint32_t flags;        /* CARD_FIELD_... */
    int32_t role;          /* CARD_ROLE_..., outputs only */
    uint32_t choice_count; /* dropdowns */
    uint32_t choice_size;  /* sizeof(struct card_choice) of the card */
    uint32_t reserved;     /* 0 */
    const struct card_choice *choices;
    const char *default_json; /* the value when it is not given, as JSON */
    const char *example_json; /* a likely value, as JSON, for a blank form */
    const char *env;          /* variable a host may fill it from */
    const char *pattern;      /* text: ECMA-262 regular expression it matches */
    int64_t minimum;          /* numbers: smallest and largest allowed; */
    int64_t maximum;          /* both 0: any */
    /*
     * Shown only when the field named shown_if_key holds one of
     * shown_if_values, a NULL-terminated array. NULL key: always shown. The
     * two fields belong to the same list. Texts and choices are compared as
     * they are, other values as JSON: "true", "5". One that is not given
     * counts as its default_json.
     */
    const char *shown_if_key;
    const char *const *shown_if_values;
    /* What follows is not in the first header of ABI 1. */
    /*
     * More about the value, as a JSON Schema (2020-12) in one JSON object, for
     * people and programs that look at the field: the members of an object, the
     * type of the items of a list. A host shows it and puts it into the
     * schemas it prints; the card validates, as it does all else. What it says
     * fits the type above. It refers to its own parts alone ("$ref": "#/..."),
     * and a host may move them; one that refers to elsewhere is not used. NULL:
     * nothing more.
     */
    const char *schema_json;
    /*
     * How the value is written: CARD_FORMAT_INTEGER of a NUMBER that takes
     * whole numbers only, which are whole by their value as in JSON Schema: 5,
     * 5.0 and 5e0 are the same, and 5.5 is refused; of a TEXT a name of JSON
     * Schema's `format`, such as "date-time", "date", "email", "uri", "uuid".
     * NULL: any. A host ignores a name that it does not know.
     */
    const char *format;
};

#define CARD_FORMAT_INTEGER "integer"

/* card_descriptor.thread_model; a host takes one that it does not know for
   CARD_THREADS_ONE */
#define CARD_THREADS_ONE 0 /* one execute() at a time in a process */
#define CARD_THREADS_ANY 1 /* any number of threads at once */

/*
 * card_descriptor.effects: all that calls of the card may do to what the
 * service keeps. A host shows it before a call, and may ask. 0: not said. The
 * preview of a dry run says which of them this form does.
 */
#define CARD_EFFECT_READS 0x01u   /* changes nothing */
#define CARD_EFFECT_CHANGES 0x02u /* creates or changes something */
#define CARD_EFFECT_DELETES 0x04u /* removes what may not come back */

/* card_descriptor.icon_svg is no longer than this, in bytes. */
#define CARD_ICON_MOST 16384

struct card_result;

/*
 * What a module exports as `card_descriptor`. NULL is allowed for description
 * and get_extension, for an array whose count is 0, and for documentation_url,
 * icon_svg and deprecated.
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
     * released again. The struct may have moved since execute(): the card
     * knows it by `opaque`, not by its address. Of several copies one is
     * released.
     */
    void (*release)(struct card_result *result);
    /*
     * Looks up an optional capability by name, such as "card.signin/1": a
     * constant struct that the header of that extension describes, or NULL
     * when the card has none of that name. Any thread.
     */
    const void *(*get_extension)(const char *name);
    /* What follows is not in the first header of ABI 1. */
    uint32_t effects;              /* CARD_EFFECT_... */
    uint32_t reserved;             /* 0 */
    const char *documentation_url; /* https: what explains the card further */
    /*
     * An icon: an SVG document in UTF-8, without a DTD, scripts, event handlers
     * and foreign content, and without references to anything outside it. A
     * host shows it as an image (in HTML by an img element), never as a part of
     * its own page, and not at all where it is something else.
     */
    const char *icon_svg;
    /* Why the card should no longer be used, and what to use instead, for a
       person. NULL: it is not deprecated. */
    const char *deprecated;
};

/* ---- One call --------------------------------------------------------- */

/*
 * card_call.flags; with neither of the first two, the card runs.
 *
 * DRY_RUN           validate; fill preview, repeatable and the bucket of pace;
 *                   send nothing, change no file and run no program
 * CHECK_CONNECTION  ignore the inputs, which may be absent; make one cheap
 *                   call that shows whether the connection works, and change
 *                   no file. With DRY_RUN too, that call is the one to validate
 *                   and preview.
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
 * again, whatever the host did. A card without connection fields accepts a
 * connection that is absent or {}.
 *
 * deadline_ms bounds the whole call from the moment execute() is entered:
 * sign-in, connecting, sending, reading, waits and retries. 0 or less:
 * CARD_DEADLINE_MS.
 *
 * To cancel, make cancel_fd readable (best: the card wakes at once; it does
 * not read from it or close it), or store anything but 0 in *cancel with an
 * atomic store (the card looks at least every 40 ms). Either may be absent,
 * cancel as NULL and cancel_fd as -1. A cancelled call returns CARD_CANCELLED.
 *
 * log, sink and waiting may be NULL. They are called on the thread that called
 * execute(), with `context`, before execute() returns, and never after; they
 * must not call execute().
 *
 * log gets one line without its newline, with every secret masked.
 *
 * sink gets the payload's bytes as they arrive, decoded, of the last try only.
 * It returns 0 to continue; anything else ends the call as CARD_CANCELLED. With
 * a sink the payload's place in the output is null, payload_bytes and
 * payload_json describe it, and no limit on the size of an answer applies.
 *
 * waiting reports that the card waits this many milliseconds without sending
 * anything, and why, as `waited_for` of the attempts does; when it continues,
 * the same with 0.
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
    int32_t cancel_fd; /* -1: none. In a call that was zeroed it is 0, which is
                          standard input: set it */
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

/*
 * card_result.flags
 *
 * NEXT_LATER  the list ends here for now: next asks for what will have come
 *             later, as of a log that is still being written. A host that joins
 *             pages has the whole list, and shows next as the way to continue.
 */
#define CARD_NEXT_LATER 0x01u

/* A number that the server did not report. */
#define CARD_PACE_UNKNOWN (-1)

/*
 * What the answer said about the rate limit. Calls with an equal bucket share
 * one limit. bucket.data NULL: no known limit. reset_ms counts from the moment
 * execute() returns, by the server's clock, and never too short.
 */
struct card_pace {
    struct card_text bucket;
    int64_t limit;     /* calls per window, or CARD_PACE_UNKNOWN */
    int64_t remaining; /* calls left in it, or CARD_PACE_UNKNOWN */
    int64_t reset_ms;  /* until the next window, or CARD_PACE_UNKNOWN */
};

/*
 * What the card answers. Start from CARD_RESULT_INIT; give it back with the
 * descriptor's release(). The card empties it first, as far as both headers
 * reach: it copies the smaller of struct_size and sizeof(struct card_result)
 * bytes of CARD_RESULT_INIT and puts struct_size back. It fills it whatever it
 * returns:
 *
 *   output      the outputs as one JSON object by output key, whenever there
 *               was an answer: CARD_HTTP_STATUS has it too. The test of a
 *               connection may leave it absent
 *   error       for every code but CARD_OK, one JSON object:
 *               {"code": "INVALID_INPUT", "message": "...", "field": "query",
 *                "pointer": "/query/limit", "http_status": 404,
 *                "retryable": false, "request_id": "...", "errors": [...]}
 *               Members that do not apply are left out. errors lists each
 *               fault of a form as {"field","pointer","message"}, or the causes
 *               the server gave. A card may add members under the names that
 *               its service gives them. CARD_NO_MEMORY may leave it absent.
 *   next        the inputs of the call that continues this one (the next page)
 *               as a JSON object, or absent. A host that joins pages stops when
 *               these lead in a circle.
 *   attempts    one JSON array, an object for each try: {"status": 200 or
 *               "failure": "TIMEOUT", "waited_ms", "name_ms", "connect_ms",
 *               "tls_ms", "first_byte_ms", "total_ms"}, times in milliseconds
 *               from the start of the try, waited_ms before it; of one that
 *               the card waited for also "waited_for", why. A try that follows
 *               another may be the same request again or the next one of the
 *               call. Absent: no try, or no memory
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
 *               `secret` say how to make the real one. "Basic ***" has "user",
 *               or "user_secret" with the key of a user name that is secret,
 *               and "password_secret". Where the URL ends in ***, "url_secret"
 *               is the key of what stands there, percent-encoded. body is the
 *               text as it would be sent, or left out when none would. Of any
 *               card, "effects": ["reads"] lists what this form would do, of
 *               "reads", "changes" and "deletes"; without it the descriptor's
 *               effects count.
 *
 *   next_refused
 *               there is a next page that the card does not request: next is
 *               absent, and one JSON object says why: {"message": "...",
 *               "url": "the link as it came"}. The call is CARD_OK all the
 *               same, and its output is whole; but pages that were joined up to
 *               here are not the whole list.
 *
 * Each text is absent where there is nothing to say.
 */
struct card_result {
    uint32_t magic;       /* CARD_MAGIC */
    uint32_t abi;         /* CARD_ABI */
    uint32_t struct_size; /* sizeof(struct card_result) of the host */
    uint32_t flags;       /* CARD_NEXT_LATER */
    struct card_text output;
    struct card_text error;
    struct card_text next;
    struct card_text attempts;
    struct card_text connection_update;
    struct card_text preview;
    struct card_pace pace;
    int32_t repeatable;            /* CARD_REPEAT_... */
    int32_t payload_json;          /* CARD_PAYLOAD_... */
    uint64_t payload_bytes;        /* of the payload, decoded */
    void *opaque;                  /* the card's own, for release() */
    struct card_text next_refused; /* not in the first header of ABI 1 */
};

#define CARD_RESULT_INIT                                                      \
    {                                                                         \
        CARD_MAGIC, CARD_ABI, (uint32_t)sizeof(struct card_result), 0u,       \
            {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, \
            {{NULL, 0},                                                       \
             CARD_PACE_UNKNOWN,                                               \
             CARD_PACE_UNKNOWN,                                               \
             CARD_PACE_UNKNOWN},                                              \
            CARD_REPEAT_UNKNOWN, CARD_PAYLOAD_UNKNOWN, 0u, NULL,              \
        {                                                                     \
            NULL, 0                                                           \
        }                                                                     \
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
 * belong to one execute() at a time. It trusts nothing the host did not
 * validate, and a stack of 256 KiB is enough for it, however deep a value is
 * nested.
 *
 * It does not exit, print, or change the process's locale, environment, signal
 * handlers, umask, working directory, limits or priority, not even for a moment
 * while it runs. It leaves its thread with the signal mask, the locale, the
 * rounding mode and the other floating-point controls that it had. It closes
 * what it has opened, once, and reads from no descriptor of the host's.
 * No process that it starts outlives the call. Loading the module does none of
 * this either, but for what "Processes" says of runtimes.
 */
CARD_EXPORT int32_t execute(const struct card_call *call,
                            struct card_result *result);

#ifdef __cplusplus
}
#endif

#endif
