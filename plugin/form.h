/* SPDX-License-Identifier: MIT */
/* form.h - turns a form into a plan, or reports everything that is wrong with
   it. */
#ifndef FORM_H
#define FORM_H

#include "connector.h"

/* Reads and checks the call's inputs; every fault of the form is added. */
bool form_read(const struct connector_card *card, const struct card_call *call,
               struct plan *plan, struct error *error)
    __attribute__((warn_unused_result));

#endif
