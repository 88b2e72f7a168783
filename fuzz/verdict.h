/* SPDX-License-Identifier: MIT */
/* verdict.h - is a text JSON, according to a parser that is not ours? */
#ifndef VERDICT_H
#define VERDICT_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define VERDICT_NONE 0 /* there is no such parser, or it does not decide */
#define VERDICT_JSON 1
#define VERDICT_NOT_JSON 2
/* not supported: an invalid number, or one out of range */
#define VERDICT_NUMBER 3

int verdict_json(const char *text, size_t size);

#ifdef __cplusplus
}
#endif

#endif
