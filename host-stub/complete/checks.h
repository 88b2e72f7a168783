/* SPDX-License-Identifier: MIT */
/*
 * checks.h - offers the names of the checks of verify
 *
 * They are in a program of their own (companion.h), which is asked for them. If
 * it is not installed, nothing is offered.
 */
#ifndef CHECKS_H
#define CHECKS_H

#include "offers.h"

void offer_checks(struct offers *offers);

#endif
