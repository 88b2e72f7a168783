/* SPDX-License-Identifier: MIT */
/*
 * verify-odd.h - answers that a card does not expect
 *
 * Verify's own server gives them. Statuses that ask a client to wait and try
 * again are not among them.
 */
#ifndef VERIFY_ODD_H
#define VERIFY_ODD_H

#include "verify.h"

struct odd_answer {
    struct json_span bytes;
    const char *what;
    int status;    /* its HTTP status; 0 if it is not HTTP */
    bool is_empty; /* the answer has no body */
};

/* The answer with this number, counted from 0; NULL if there is none. */
const struct odd_answer *odd_answer(size_t number);

/* Makes verify's own server give, from the next request on, one of the answers
   with a status of 400 or more, counted from 0. Returns false if there is none
   with this number, or if the card's calls do not go to that server. */
bool answer_error(struct trial *trial, size_t number);

/* The same with a successful answer without a body. */
bool answer_empty(struct trial *trial, size_t number);

#endif
