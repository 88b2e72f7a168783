/* SPDX-License-Identifier: MIT */
/*
 * optiontable.h - parses the options of a program according to a table
 *
 * An option is one row: its names, its line in --help, the commands that accept
 * it, and the member of the program's own struct that its value is put into:
 *
 *     #define OPTION_STRUCT struct settings
 *     static const struct option_row rows[] = {
 *         {'v', "verbose", NULL, "say more", ALL, OPTION_COUNT(verbose)},
 *         {0, "tries", "N", "try N times", RUN, OPTION_NUMBER(tries, 1, 9)},
 *     };
 *     static const struct option_table table = OPTION_TABLE(rows);
 *
 * A row whose type or bounds do not fit its member does not compile.
 * getopt_long() parses the command line, so abbreviations, --name=value, -- and
 * the order of arguments work as in other programs. Errors are returned and not
 * printed, since each program words its own messages.
 */
#ifndef OPTIONTABLE_H
#define OPTIONTABLE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

/* The maximum number of rows in a table. */
#define OPTION_ROWS 96

/* ---- the table ---- */

enum option_kind {
    OPTION_KIND_FLAG,   /* no value: sets the member to `least` */
    OPTION_KIND_COUNT,  /* no value: increments the member */
    OPTION_KIND_ACT,    /* no value: calls `act`, and ends reading */
    OPTION_KIND_TEXT,   /* the value unchanged */
    OPTION_KIND_TEXTS,  /* the same, added to an array */
    OPTION_KIND_NUMBER, /* a whole number from `least` to `most` */
    OPTION_KIND_CHOICE, /* one of `words`: stores its index */
    OPTION_KIND_OWN     /* the result of `read` */
};

struct option_row;

/* Reads a value into the member. On false, `why` is the reason. */
typedef bool option_reader(const struct option_row *row, void *member,
                           const char *value, struct buf *why);

/* Filled in by the macros below. */
struct option_value {
    enum option_kind kind;
    size_t offset; /* offset of the member */
    size_t size;
    size_t count_offset; /* TEXTS: offset of the member that counts them */
    int64_t least, most; /* for NUMBER; for OWN, its reader decides how to use
                            them */
    const char *const *words;
    option_reader *read;
    void (*act)(void);
};

struct option_row {
    char letter;          /* 0 if it has none */
    const char *name;     /* NULL makes `help` a heading for the rows below
                             it */
    const char *argument; /* name of the value in --help; NULL if there is no
                             value */
    const char *help;     /* lines after the first are indented */
    uint32_t commands;    /* a bit for each command that accepts the option */
    struct option_value value;
};

struct option_table {
    const struct option_row *rows;
    size_t count;
};

#define OPTION_TABLE(rows)                                                    \
    {                                                                         \
        (rows),                                                               \
            sizeof(rows) / sizeof *(rows)                                     \
                + OPTION_ASSERT(sizeof(rows) / sizeof *(rows) <= OPTION_ROWS, \
                                "OPTION_ROWS is too small")                   \
    }

/* A static assertion as an expression of value 0. */
#define OPTION_ASSERT(condition, why)      \
    (0 * sizeof(struct {                   \
         _Static_assert((condition), why); \
         char c;                           \
     }))

/* The offset of a member, which must have this type. */
#define OPTION_MEMBER(type, member)                \
    _Generic(((OPTION_STRUCT *)NULL)->member, type \
             : offsetof(OPTION_STRUCT, member))
#define OPTION_SMALLEST(member)                          \
    _Generic(((OPTION_STRUCT *)NULL)->member, int        \
             : INT_MIN, uint16_t : 0, unsigned : 0, long \
             : LONG_MIN, unsigned long : 0, long long    \
             : LLONG_MIN, unsigned long long : 0)
#define OPTION_LARGEST(member)                    \
    _Generic(((OPTION_STRUCT *)NULL)->member, int \
             : INT_MAX, uint16_t                  \
             : UINT16_MAX, unsigned               \
             : INT_MAX, long                      \
             : LONG_MAX, unsigned long            \
             : LONG_MAX, long long                \
             : LLONG_MAX, unsigned long long      \
             : LLONG_MAX)

#define OPTION_FLAG(member)                                         \
    {                                                               \
        .kind = OPTION_KIND_FLAG, .least = true,                    \
        .offset = OPTION_MEMBER(bool, member), .size = sizeof(bool) \
    }
/* An option that clears a member that is set by default. */
#define OPTION_FLAG_OFF(member)                                     \
    {                                                               \
        .kind = OPTION_KIND_FLAG, .least = false,                   \
        .offset = OPTION_MEMBER(bool, member), .size = sizeof(bool) \
    }
#define OPTION_COUNT(member)                                            \
    {                                                                   \
        .kind = OPTION_KIND_COUNT, .offset = OPTION_MEMBER(int, member) \
    }
#define OPTION_ACT(function)                       \
    {                                              \
        .kind = OPTION_KIND_ACT, .act = (function) \
    }
#define OPTION_TEXT(member)                           \
    {                                                 \
        .kind = OPTION_KIND_TEXT,                     \
        .offset = OPTION_MEMBER(const char *, member) \
    }
/* A text for which a shell offers these words; any other is a value too. `list`
   ends with NULL. */
#define OPTION_TEXT_WORDS(member, list)               \
    {                                                 \
        .kind = OPTION_KIND_TEXT, .words = (list),    \
        .offset = OPTION_MEMBER(const char *, member) \
    }
#define OPTION_TEXTS(member, count_member)                  \
    {                                                       \
        .kind = OPTION_KIND_TEXTS,                          \
        .offset = OPTION_MEMBER(const char **, member),     \
        .count_offset = OPTION_MEMBER(size_t, count_member) \
    }
#define OPTION_NUMBER(member, smallest, largest)                              \
    {                                                                         \
        .kind = OPTION_KIND_NUMBER,                                           \
        .offset = offsetof(OPTION_STRUCT, member)                             \
                  + OPTION_ASSERT((smallest) >= OPTION_SMALLEST(member)       \
                                      && (largest) <= OPTION_LARGEST(member), \
                                  "the member cannot hold the bounds"),       \
        .size = sizeof((OPTION_STRUCT *)NULL)->member, .least = (smallest),   \
        .most = (largest)                                                     \
    }
/* `type` is bool or an enum; `list` ends with NULL. */
#define OPTION_CHOICE(type, member, list)                           \
    {                                                               \
        .kind = OPTION_KIND_CHOICE, .words = (list),                \
        .offset = OPTION_MEMBER(type, member), .size = sizeof(type) \
    }
/* A row that is a heading. */
#define OPTION_HEADING(text, bits)         \
    {                                      \
        .help = (text), .commands = (bits) \
    }
/* Only the reader uses the bounds. */
#define OPTION_OWN(type, member, reader, smallest, largest)         \
    {                                                               \
        .kind = OPTION_KIND_OWN, .read = (reader),                  \
        .offset = OPTION_MEMBER(type, member), .least = (smallest), \
        .most = (largest)                                           \
    }

/* ---- reading ---- */

enum option_end {
    OPTION_ALL_READ,
    OPTION_ACTED,   /* an option of kind ACT was given */
    OPTION_UNKNOWN, /* no such option, or an ambiguous abbreviation */
    OPTION_NEEDS_VALUE,
    OPTION_TAKES_NONE,
    OPTION_BAD_NUMBER,
    OPTION_BAD_CHOICE,
    OPTION_BAD_VALUE, /* `why` is the reason */
    OPTION_NO_MEMORY
};

struct option_result {
    const struct option_row *row; /* the row at which reading ended; NULL if
                                     none */
    char letter;                  /* UNKNOWN: the letter of -x; 0 if `word` is a
                                     --name */
    const char *word;             /* UNKNOWN and the two after it: the option as
                                     given */
    const char *value;
    struct buf why;
    int operands;            /* the index of the first operand in argv */
    bool given[OPTION_ROWS]; /* indexed by row */
    const char *values[OPTION_ROWS]; /* the last value of each row */
    /* the first row of one value that was given again with another, and both:
       the last one counts, unless the program refuses that. NULL if none. */
    const struct option_row *twice;
    const char *first, *second;
};

#define OPTION_RESULT_INIT        \
    {                             \
        .why = BUF_INIT(BUF_FILE) \
    }
void option_result_free(struct option_result *result);
#define auto_option_result __attribute__((cleanup(option_result_free)))

/* Parses argv into the struct that the table was made for, up to the first
   error. Reorders argv so that the operands are last. */
enum option_end option_table_read(const struct option_table *table,
                                  void *options, int argc, char **argv,
                                  struct option_result *result)
    __attribute__((warn_unused_result));

/* Appends to an array like that of TEXTS, which the caller frees with free().
   Returns false if memory ran out. */
bool option_add_text(const char ***texts, size_t *count, const char *text)
    __attribute__((warn_unused_result));

/* ---- for messages and --help ---- */

/* The number of rows whose name begins with this text. */
size_t option_table_matches(const struct option_table *table, const char *name);

/* The name of a row that this is likely a misspelling of, or NULL. */
const char *option_table_nearest(const struct option_table *table,
                                 const char *name);

/* Appends the words of a choice: "auto, always or never". */
void option_add_words(struct buf *out, const struct option_row *row);

struct option_layout {
    size_t column;         /* the column where the help text begins */
    const char *no_letter; /* the beginning of a line for an option without a
                              letter */
    char before_argument;
};

/* Appends the lines of --help for the rows that have one of these commands. */
void option_table_help(const struct option_table *table, struct buf *out,
                       const struct option_layout *layout, uint32_t commands);

#endif
