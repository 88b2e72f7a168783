/* SPDX-License-Identifier: MIT */
/*
 * html.h - the sandbox's pages for people
 *
 * Plain HTML with one style in it and nothing from elsewhere. Every text from
 * outside goes through html_text().
 */
#ifndef SANDBOX_HTML_H
#define SANDBOX_HTML_H

#include "answer.h"

/* Appends text with all that means something in HTML escaped. */
void html_text(struct buf *out, const char *text);

/*
 * Begins a page with its heading, and sets the headers that keep it safe.
 * form_to is the origin that a form of this page may lead to besides our own,
 * or "".
 */
void html_begin(struct answer *answer, int status, const char *title,
                const char *form_to);
void html_end(struct answer *answer);

#endif
