/* SPDX-License-Identifier: MIT */
/* form-print.h - shows a form as a file to edit or to run */
#ifndef FORM_PRINT_H
#define FORM_PRINT_H

#include "buf.h"
#include "problem.h"

/* Prints the form, an object, indented on standard output. */
bool form_print(const struct buf *form, struct problem *problem)
    __attribute__((warn_unused_result));

#endif
