/* SPDX-License-Identifier: MIT */
/*
 * hide.h - what this card does: copy JSON, with some members hidden
 *
 * All but the hidden values is copied byte for byte: numbers keep their digits,
 * and objects their order. This file is yours to replace.
 */
#ifndef HIDE_H
#define HIDE_H

#include "fields.h"
#include "siphash.h"
#include "stop.h"

enum hide_method { HIDE_PSEUDONYM, HIDE_MASK, HIDE_BLANK };

struct hide {
    enum hide_method method;
    char **names; /* the members to hide, at any depth; ends with NULL */
    size_t keep;  /* characters that a mask leaves readable */
    uint8_t key[SIPHASH_KEY_SIZE];
    bool one_line; /* no raw CR or LF */
    const struct stop *stop;
    struct faults *faults;
    FILE *out;
    const char *copied; /* the data is written up to here */
    size_t hidden;      /* values so far */
    size_t seen;        /* values looked at */
    int32_t code;       /* why it ended early */
};

/* Writes the data to `out`. CARD_OK, CARD_INVALID_INPUT with what is told in
   the faults, or why it ended early. */
int32_t hide(struct hide *hide, struct card_text data);

#endif
