/* SPDX-License-Identifier: MIT */
/* verdict.h - is it JSON? What a parser that is not ours says. */
#ifndef VERDICT_H
#define VERDICT_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define VERDICT_NONE 0 /* the parser is not there, or does not decide */
#define VERDICT_JSON 1
#define VERDICT_NOT_JSON 2
#define VERDICT_NUMBER                                     \
    3 /* not for it: a bad number, or one beyond its range \
       */

int verdict_json(const char *text, size_t size);

#ifdef __cplusplus
}
#endif

#endif
