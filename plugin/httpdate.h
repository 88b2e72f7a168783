/* SPDX-License-Identifier: MIT */
/* httpdate.h - dates in header fields (RFC 9110, section 5.6.7), as seconds
   since 1970 */
#ifndef HTTPDATE_H
#define HTTPDATE_H

#include <stddef.h>
#include <stdint.h>

/* It is not a date. */
#define HTTP_DATE_NONE (-1)

/* The size of the usual form. */
#define HTTP_DATE_SIZE 29

/* The form that all servers send, such as "Sun, 06 Nov 1994 08:49:37 GMT".
   Returns HTTP_DATE_NONE for any other form. */
int64_t http_date_usual(const char *text, size_t size);

/* A date in any of the three forms, or HTTP_DATE_NONE. */
int64_t http_date(const char *value, size_t size);

#endif
