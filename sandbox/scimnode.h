/* SPDX-License-Identifier: MIT */
/*
 * scimnode.h - a parsed filter, for scim.c and scimmatch.c only
 */
#ifndef SANDBOX_SCIMNODE_H
#define SANDBOX_SCIMNODE_H

#include "scim.h"

enum scim_node_kind { SCIM_AND, SCIM_OR, SCIM_NOT, SCIM_COMPARE };

enum scim_operator {
    SCIM_EQ,
    SCIM_NE,
    SCIM_CO,
    SCIM_SW,
    SCIM_EW,
    SCIM_GT,
    SCIM_GE,
    SCIM_LT,
    SCIM_LE,
    SCIM_PR
};

struct scim_filter {
    enum scim_node_kind kind;
    struct scim_filter *left; /* for a not: the negated filter */
    struct scim_filter *right;
    /* SCIM_COMPARE: */
    enum scim_operator op;
    size_t field;
    enum scim_type type;
    bool null; /* the value was null */
    bool boolean;
    double number;
    struct instant date;
    char *text; /* may contain NULs */
    size_t text_size;
};

#endif
