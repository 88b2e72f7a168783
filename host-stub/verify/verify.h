/* SPDX-License-Identifier: MIT */
/*
 * verify.h - does a module keep the promises of card.h?
 *
 * A check is a function of one trial and one line in the table of its file.
 * Each runs in a process of its own (verify-child.c), in which the trial has
 * been made ready as far as the check asks for (verify-trial.c): what goes
 * wrong before that is said by the check whose matter it is, and the others
 * are skipped.
 *
 *     static enum verdict check_magic(struct trial *trial)
 *     {
 *         ...
 *         if (code != CARD_INTERNAL)
 *             return trial_fail(trial, "it returned %d", code);
 *         return PASS;
 *     }
 */
#ifndef VERIFY_H
#define VERIFY_H

#include <stdatomic.h>
#include <stdint.h>

#include "card.h"
#include "descriptor.h"
#include "jsonwalk.h"
#include "module.h"
#include "options.h"
#include "problem.h"

enum verdict { PASS, FAIL, SKIP };

/* How far a trial is made ready. */
enum readiness {
    READY_FILE,   /* the path alone */
    READY_OPENED, /* it is in the process */
    READY_LOADED, /* both symbols are there */
    READY_COPIED, /* the descriptor's arrays are in this host's sizes */
    READY_READ,   /* the descriptor is one that host-stub takes */
    READY_CALLS   /* a form and a connection that a dry run accepts */
};

struct server;
struct state;

struct trial {
    const struct options *options;
    const char *path; /* absolute */
    struct module module;
    card_execute_fn execute;
    const struct card_descriptor *raw; /* as the module has it */
    size_t raw_size;                   /* by the symbol table */
    struct about about;
    struct buf form;
    struct buf connection;
    int32_t last_code;     /* of the last try to find them */
    bool is_guessed;       /* a value of the form is no example of the card's */
    bool is_given;         /* the connection, by -c: calls may go out */
    struct server *server; /* what the connection leads to, or NULL */
    struct state *before;  /* the process, as it was before the card came */
    struct buf why;        /* of a FAIL or a SKIP */
    const char *volatile *doing; /* told when the process ends meanwhile */
};

struct check {
    const char *name;
    const char *rule;   /* what must hold */
    const char *where;  /* the heading of card.h that says so */
    const char *remedy; /* what to do about it */
    enum readiness needs;
    enum verdict (*run)(struct trial *trial);
};

/* The tables, a file each; a check without a name ends one. */
extern const struct check verify_module_checks[];
extern const struct check verify_descriptor_checks[];
extern const struct check verify_field_checks[];
extern const struct check verify_call_checks[];
extern const struct check verify_refuse_checks[];
extern const struct check verify_connection_checks[];
extern const struct check verify_border_checks[];
extern const struct check verify_process_checks[];
extern const struct check verify_run_checks[];
extern const struct check verify_time_checks[];
extern const struct check verify_load_checks[];

enum verdict trial_fail(struct trial *trial, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
enum verdict trial_skip(struct trial *trial, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* ---- verify-child.c: a check in its own process ---- */

struct finding {
    enum verdict verdict;
    struct buf why;
    long ms;
};

#define FINDING_INIT                               \
    {                                              \
        .verdict = SKIP, .why = BUF_INIT(1u << 16) \
    }

/* What no check needs to try again: how far a process came before it ended,
   and what is said of it. */
struct barrier {
    enum readiness reached;
    bool is_up;
    struct buf why;
};

/* False only when no process could be started. */
bool finding_make(struct finding *finding, const struct check *check,
                  const char *path, const struct options *options,
                  struct barrier *barrier, struct problem *problem)
    __attribute__((warn_unused_result));

/* ---- verify-trial.c: make it ready, call the card ---- */

/* False: why says what is wrong. */
bool trial_ready(struct trial *trial, enum readiness needs,
                 volatile int32_t *reached) __attribute__((warn_unused_result));

/* The last step of it: the form and the connection that calls are made with. */
bool trial_find_calls(struct trial *trial) __attribute__((warn_unused_result));

/* One call with these texts; result is filled anew, for trial_release(). */
int32_t trial_call(struct trial *trial, uint32_t flags, struct json_span inputs,
                   struct json_span connection, struct card_result *result);

/* A dry run of a form, with the trial's own connection. */
int32_t trial_dry(struct trial *trial, struct json_span inputs,
                  struct card_result *result);
void trial_release(struct trial *trial, struct card_result *result);

struct json_span span_of_buf(const struct buf *buf);
struct json_span span_of_str(const char *text);
int64_t monotonic_ms(void);

/* ---- verify-form.c: values that fit a field, and that do not ---- */

/* Appends a value that fits, as JSON; false: a guess, no example of the
   card's. */
bool value_fitting(struct buf *json, const struct card_field *field);

/* A form of what is required: examples, defaults, first choices. False: it
   holds a guess. */
bool form_fitting(struct buf *form, struct fields fields);

/* Appends the object without one of its members. */
void form_without(struct buf *out, struct json_span object, const char *key);

/* Puts values into the form so that the field is shown. */
void form_show(struct buf *form, struct fields fields,
               const struct card_field *field);

/* Tries the connections that the fields allow, in the order of their size, and
   keeps the first that a dry run takes. */
bool connection_fitting(struct trial *trial);

/* Lets it lead to the server at this URL, where it can. */
bool connection_redirect(struct trial *trial, const char *url);

/* ---- verify-error.c: error objects ---- */

const char *card_code_name(int32_t code); /* NULL: no code of card.h */

/* False: why says which promise is broken. */
bool error_well_formed(int32_t code, struct card_text error, struct buf *why);

/* Does it name this key, as its field, its pointer, or in its errors? */
bool error_names(struct card_text error, const char *key);

/* The message of an error, for a reason. */
void error_message(struct buf *out, int32_t code, struct card_text error);

/* ---- verify-values.c: does a JSON value fit a field? ---- */

/* NULL, or what is wrong with it: "a number is wanted". */
const char *value_misfit(const struct card_field *field,
                         struct json_span value);

/* ---- verify-net.c: what the card tries to send ---- */

struct net {
    uint16_t port;     /* on 127.0.0.1, where it may go; 0: nowhere */
    atomic_uint count; /* of what it tried elsewhere */
    char first[160];   /* "a connection to 192.0.2.1, port 443" */
    int notify;
};

/* From here on this thread, and what it starts, reaches nothing but the port.
   False: the system has no such filter. net stays to the end of the process. */
bool net_watch(struct net *net, uint16_t port);

/* ---- verify-run.c: calls that are no dry runs ---- */

/* Makes the trial ready for them: by the connection that was given; or by our
   own server, where the connection can lead there, with everything else out of
   reach. False: why says what to do. */
bool run_possible(struct trial *trial, bool answers);

/* The call, for a few seconds at most. */
int32_t run_call(struct trial *trial, uint32_t flags,
                 struct card_result *result);

/* ---- verify-server.c: an HTTP server on loopback ---- */

/* It takes all connections and answers none until told to. */
struct server *server_start(void);
uint16_t server_port(const struct server *server);
void server_answers(struct server *server, bool yes);

#endif
