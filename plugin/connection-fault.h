/* SPDX-License-Identifier: MIT */
/* connection-fault.h - reports a fault of one field of the connection */
#ifndef CONNECTION_FAULT_H
#define CONNECTION_FAULT_H

#include "descriptor.h"
#include "error.h"

/* The message begins with the field's title. error may be NULL. */
void connection_fault(struct error *error, enum connection_place place,
                      const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
