/* SPDX-License-Identifier: MIT */
/*
 * names.h - offers what has a name: commands, options, cards, connections,
 * calls
 *
 * Nothing is loaded, but for offer_module_cards(). Cards in the families of
 * others are those that earlier runs found (known.h).
 */
#ifndef NAMES_H
#define NAMES_H

#include "line.h"
#include "offers.h"

void offer_commands(struct offers *offers);

/* Those of the command, or those that need none; but for those that are given
   and can be given once. */
void offer_options(struct offers *offers, const struct line *line);

void offer_cards(struct offers *offers, const struct line *line);

/* Appends PATH.so or PATH.so:ID for the card that a word names, as an id or a
   path. Returns false if no file is known to have it. */
bool card_path(struct buf *path, const struct line *line, const char *word);

/* PATH.so:ID, or with `ids_only` ID, of the cards of a module, which a child
   process loads. `typed` is the path as it was typed. */
void offer_module_cards(struct offers *offers, const char *typed,
                        bool ids_only);

/* Names of kept connections: of a connector, or with NULL of all. With
   `is_full` also CONNECTOR/NAME. */
void offer_connections(struct offers *offers, const char *connector,
                       bool is_full);

/* Names of saved calls and of examples, each after `before`. */
void offer_saved(struct offers *offers, const char *before);
void offer_examples(struct offers *offers, const char *before);

#endif
