/* SPDX-License-Identifier: MIT */
/*
 * verify.h - does a module follow the rules of card.h?
 *
 * A check is a function of one trial and one line in the table of its file.
 * Each runs in a process of its own (verify-child.c), in which the trial has
 * been prepared as far as the check needs (verify-ready.c): anything that fails
 * before that is reported by the check responsible for it, and the others are
 * skipped.
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

#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/types.h>

#include "card.h"
#include "descriptor.h"
#include "jsonwalk.h"
#include "module.h"
#include "options.h"
#include "problem.h"
#include "search.h"
#include "verify-clock.h"
#include "verify-watch.h"

enum verdict { PASS, FAIL, SKIP };

/* How far a trial is prepared. */
enum readiness {
    READY_FILE,   /* only the path is known */
    READY_OPENED, /* the module has been loaded */
    READY_LOADED, /* both symbols have been found */
    READY_COPIED, /* the descriptor's arrays are in this host's sizes */
    READY_READ,   /* host-stub accepts the descriptor */
    READY_CALLS,  /* a form and a connection that a dry run accepts */
    READY_ALONE,  /* the same, and no other check runs meanwhile: for time
                     measurements */
    READY_SELF    /* the same, but the check itself prepares the trial, after it
                     has prepared the process: see trial_load() */
};

struct server;
struct state;

struct trial {
    const struct options *options;
    const char *path; /* absolute path */
    struct module module;
    card_execute_fn execute;
    const struct card_descriptor *raw; /* as the module exports it */
    size_t raw_size;                   /* by the symbol table */
    struct about about;
    struct buf form;
    struct buf connection;
    int32_t last_code;     /* code of the last attempt to find them */
    struct buf last_fault; /* what is wrong with its error object */
    bool is_guessed; /* a value of the form is not one of the card's examples */
    bool is_given;   /* the connection was given with -c: calls may go out */
    struct server *server;       /* the server that the connection leads to */
    struct state *before;        /* the process before the card was loaded */
    struct buf why;              /* reason of a FAIL or a SKIP, or a warning */
    bool is_warned;              /* set by a check that passes with a warning */
    const char *volatile *doing; /* reported if the process ends meanwhile */
    volatile int32_t *reached;   /* enum readiness */
};

struct check {
    const char *name;
    const char *rule;   /* the rule being checked */
    const char *where;  /* the text of card.h that states the rule */
    const char *remedy; /* how to fix a card that breaks it */
    enum readiness needs;
    enum verdict (*run)(struct trial *trial);
};

/* The tables, one per file; a check without a name ends each. */
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
extern const struct check verify_family_checks[];
extern const struct check verify_real_checks[];
extern const struct check verify_left_checks[];
extern const struct check verify_thread_checks[];
extern const struct check verify_sink_checks[];
extern const struct check verify_signin_checks[];
extern const struct check verify_choices_checks[];
extern const struct check verify_world_checks[];
extern const struct check verify_handle_checks[];
extern const struct check verify_stack_checks[];
extern const struct check verify_end_checks[];
extern const struct check verify_while_checks[];
extern const struct check verify_dry_checks[];
extern const struct check verify_secret_checks[];
extern const struct check verify_input_checks[];
extern const struct check verify_key_checks[];
extern const struct check verify_text_checks[];
extern const struct check verify_page_checks[];
extern const struct check verify_answer_checks[];

enum verdict trial_fail(struct trial *trial, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Passes, and shows `why`. */
enum verdict trial_warn(struct trial *trial, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
enum verdict trial_skip(struct trial *trial, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* ---- verify-child.c: a check in its own process ---- */

struct finding {
    enum verdict verdict;
    bool is_untried; /* the card could not be called */
    struct buf why;
    long ms;
};

#define FINDING_INIT                               \
    {                                              \
        .verdict = SKIP, .why = BUF_INIT(BUF_TEXT) \
    }

/* How far a process got before it ended, and the reason: checks that need more
   than this need not be tried. */
struct barrier {
    enum readiness reached;
    bool is_up;
    struct buf why;
};

/* Would the barrier stop the check? */
bool barrier_stops(const struct barrier *barrier, const struct check *check);

struct shared;

/* A process that runs a check. One that is all zeros was not started. */
struct attempt {
    struct shared *shared;
    pid_t pid;
    int64_t start, limit_ms;
    int status;
    long ms;
    bool is_late;
    bool is_over;
};

/* State that all attempts share. */
struct attempts {
    const struct options *options;
    const char *path;
    sigset_t mask; /* signal mask before attempts_begin() */
};

/* Between these two, SIGCHLD is blocked, which attempts_wait() requires. */
void attempts_begin(struct attempts *attempts);
void attempts_end(struct attempts *attempts);

/* One of the children of this thread; 0 if there is none, or it is not known.
 */
pid_t child_first(void);

/* Returns false only if no process could be started. */
bool attempt_start(struct attempt *attempt, const struct attempts *attempts,
                   const struct check *check, struct problem *problem)
    __attribute__((warn_unused_result));

/* Waits until at least one running attempt is over; one must be running. */
void attempts_wait(struct attempt *list, size_t count);

/* Gives the finding of an attempt that is over. Attempts are concluded in the
   order of the checks: the first that ends before its check began raises the
   barrier, and findings of later ones do not count. */
void attempt_conclude(const struct attempt *attempt, const struct check *check,
                      struct finding *finding, struct barrier *barrier);

/* Runs one check from start to end with the functions above. */
bool finding_make(struct finding *finding, const struct check *check,
                  const char *path, const struct options *options,
                  struct problem *problem) __attribute__((warn_unused_result));

/* Kills the process if it is still running. */
void attempt_free(struct attempt *attempt);

/* ---- verify-trial.c: call the card ---- */

/* Makes one call with these texts; the result is set again, for
   trial_release(). */
int32_t trial_call(struct trial *trial, uint32_t flags, struct json_span inputs,
                   struct json_span connection, struct card_result *result);

/* Makes a dry run of a form, with the trial's own connection. */
int32_t trial_dry(struct trial *trial, struct json_span inputs,
                  struct card_result *result);
void trial_release(struct trial *trial, struct card_result *result);

struct json_span span_of_buf(const struct buf *buf);
struct json_span span_of_str(const char *text);

/* ---- verify-family.c: the cards of a module ---- */

/* Selects the card of --card for the trial; without it, or if the module
   exports that card, the exported one. */
bool trial_choose(struct trial *trial) __attribute__((warn_unused_result));

/* A check that passes and gives the id of each card as its reason, one per
   line. */
enum verdict verify_list_cards(struct trial *trial);

/* ---- verify-cards.c: which cards there are, and what is checked once ---- */

/* Adds the id of each card of the module, as far as that can be read, the
   exported card's first; none if that card has no valid id. Returns false with
   a problem. */
bool verify_cards(struct names *ids, const char *path,
                  const struct options *options, struct problem *problem)
    __attribute__((warn_unused_result));

/* Is the check about the module as a whole, not about each of its cards? */
bool verify_is_of_module(const struct check *check);

/* ---- verify-ready.c: make it ready ---- */

/* Returns false with the reason in `why`. */
bool trial_ready(struct trial *trial, enum readiness needs,
                 volatile int32_t *reached) __attribute__((warn_unused_result));

/* For a check that is READY_SELF: prepares the trial so far, possibly in
   several steps. */
bool trial_load(struct trial *trial, enum readiness so_far)
    __attribute__((warn_unused_result));

/* The last step of preparing it: finds the form and the connection for
   calls. */
bool trial_find_calls(struct trial *trial) __attribute__((warn_unused_result));

/* ---- verify-form.c: values that fit a field, and that do not ---- */

/* Appends a value that fits, as JSON; false if it is a guess, not an example of
   the card's. */
bool value_fitting(struct buf *json, const struct card_field *field);

/* Builds a form of the required fields: examples, defaults, first choices.
   Returns false if it contains a guess. */
bool form_fitting(struct buf *form, struct fields fields);

/* Adds the required fields, given the present values. */
void form_complete(struct buf *form, struct fields fields);

/* Appends the object without one of its members. */
void form_without(struct buf *out, struct json_span object, const char *key);

/* The canonical text of a form, the same for all forms with this meaning. */
void form_canonical(struct buf *out, struct json_span form,
                    struct fields fields);

/* Puts values into the form so that the field is shown. */
void form_show(struct buf *form, struct fields fields,
               const struct card_field *field);

/* Tries the connections that the fields allow, the smallest first, and keeps
   the first that a dry run accepts. */
bool connection_fitting(struct trial *trial);

/* Changes the connection so that it leads to the server at this URL, if
   possible. */
bool connection_redirect(struct trial *trial, const char *url);

/* ---- verify-error.c: error objects ---- */

/* Returns false if a rule is broken; `why` says which. */
bool error_well_formed(int32_t code, struct card_text error, struct buf *why);

/* Does the error name this key: in its field, its pointer, or its errors? */
bool error_names(struct card_text error, const char *key);

/* Appends the message of an error, for use as a reason. */
void error_message(struct buf *out, int32_t code, struct card_text error);

/* ---- verify-values.c: does a JSON value fit a field? ---- */

/* Returns what is wrong with the value, such as "a number is wanted", or
   NULL. */
const char *value_misfit(const struct card_field *field,
                         struct json_span value);

/* ---- verify-net.c: what the card tries to send ---- */

struct net {
    atomic_uint port;  /* the port on 127.0.0.1 that may be used; 0 if none
                          may */
    atomic_uint count; /* attempts to reach other addresses */
    char first[160];   /* "a connection to 192.0.2.1, port 443" */
    struct watch watch;
};

/* From here on this thread, and what it starts, can reach only this port.
   Returns false if the system has no such filter. `net` must remain until the
   process ends. */
bool net_watch(struct net *net, uint16_t port);

/* The same, with `also` watched too; `also` must remain as well. */
bool net_watch_with(struct net *net, uint16_t port, const struct watch *also);

/* ---- verify-run.c: calls that are no dry runs ---- */

/* Prepares the trial for runs: with the connection that was given; or with
   verify's own server, if the connection can lead there, and everything else
   out of reach. Returns false with the remedy in `why`. */
bool run_possible(struct trial *trial, bool answers);

/* Call before the trial is ready: from here on `watch` is active too, until the
   process ends. Returns false, with the reason in `why`, if that is not
   possible. */
bool run_watch(struct trial *trial, const struct watch *watch)
    __attribute__((warn_unused_result));

/* Makes the call, for a few seconds at most. */
int32_t run_call(struct trial *trial, uint32_t flags,
                 struct card_result *result);

/* The same with other inputs. */
int32_t run_form(struct trial *trial, uint32_t flags, struct json_span inputs,
                 struct card_result *result);

int32_t run_within(struct trial *trial, uint32_t flags, struct json_span inputs,
                   int64_t ms, struct card_result *result);

/* The same with the trial's form, for an answer that verify-odd.h has set. */
#define ANSWER_MS 600
int32_t run_answered(struct trial *trial, uint32_t flags,
                     struct card_result *result);

/* Is there an output if the code requires one, does it fit the descriptor, and
   does the error follow card.h? */
enum verdict run_judge(struct trial *trial, int32_t code,
                       const struct card_result *result);

/* The time when a check that makes many calls should have made enough of
   them. */
int64_t run_enough(const struct trial *trial);

/* Why a check that goes by time could not judge. */
#define TOO_SLOW "the machine was too busy to tell, or the card is too slow"

/* ---- verify-server.c: an HTTP server on loopback ---- */

/* The server accepts all connections and answers none until server_manner() is
   called. */
struct server *server_start(void);
uint16_t server_port(const struct server *server);
void server_answers(struct server *server, bool yes);

#endif
