/* SPDX-License-Identifier: MIT */
/*
 * html.h - the sandbox's pages for people
 *
 * Plain HTML with an inline style and no external resources. Every text from
 * outside must be written with html_text().
 */
#ifndef SANDBOX_HTML_H
#define SANDBOX_HTML_H

#include "answer.h"

/* Appends text with HTML's special characters escaped. */
void html_text(struct buf *out, const char *text);

/*
 * Begins a page with its heading, and sets security headers. form_to is the
 * origin, besides our own, to which a form of this page may lead, or "".
 */
void html_begin(struct answer *answer, int status, const char *title,
                const char *form_to);
void html_end(struct answer *answer);

#endif
