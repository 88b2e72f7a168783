/* SPDX-License-Identifier: MIT */
/*
 * offers.h - what a word on a command line may become
 *
 *     offer(&offers, "--json", "print JSON");
 *     offer_files(&offers, FILES_ANY, "");
 *     offers_print(&text, &offers);
 *
 * gives a line about files, and one for each word:
 *
 *     files
 *     --json<TAB>print JSON
 *
 * The first line is `none`, `files`, `directories` or `modules` (files NAME.so
 * and directories), and after a blank the part of the word in front of the
 * file's name, if there is one. A word that ends in one of = / @ . is not whole
 * yet.
 *
 * Words and descriptions may come from cards. A word with a character that
 * could control a terminal is not offered; a description shows it as an escape.
 */
#ifndef OFFERS_H
#define OFFERS_H

#include "buf.h"

enum offered_files { FILES_NONE, FILES_ANY, FILES_DIRECTORIES, FILES_MODULES };

struct offers {
    struct buf before; /* what all words begin with, such as --set= */
    struct buf lines;
    enum offered_files files;
    struct buf files_before;
};

#define OFFERS_INIT                                                            \
    {                                                                          \
        BUF_INIT(BUF_FILE), BUF_INIT(BUF_FILE), FILES_NONE, BUF_INIT(BUF_FILE) \
    }
void offers_free(struct offers *offers);
#define auto_offers __attribute__((cleanup(offers_free)))

/* Adds a word, unless it was offered before. `help` may be NULL; its first line
   is shown. */
void offer(struct offers *offers, const char *word, const char *help);

/* The same for a word in two parts, such as KEY= and VALUE. */
void offer_joined(struct offers *offers, const char *first, const char *second,
                  const char *help);

/* Files may go on with the word after `before`. */
void offer_files(struct offers *offers, enum offered_files files,
                 const char *before);

/* Appends all of it. */
void offers_print(struct buf *out, const struct offers *offers);

#endif
