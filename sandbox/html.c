/* SPDX-License-Identifier: MIT */
/*
 * html.c - writes the beginning, the texts and the end of a page
 */
#include "html.h"

#include "ident.h"

#define NONCE_LETTERS 22

void html_text(struct buf *out, const char *text)
{
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '&':
            buf_str(out, "&amp;");
            break;
        case '<':
            buf_str(out, "&lt;");
            break;
        case '>':
            buf_str(out, "&gt;");
            break;
        case '"':
            buf_str(out, "&quot;");
            break;
        case '\'':
            buf_str(out, "&#39;");
            break;
        default:
            buf_char(out, *text);
        }
    }
}

static const char style[] =
    "body{font:1.1em/1.5 system-ui,sans-serif;max-width:28em;margin:3em auto;"
    "padding:0 1em;color:#1d1d21;background:#fff}"
    "label{display:block;margin-top:1em}"
    "input{font:inherit;width:100%;padding:.4em;box-sizing:border-box}"
    "button{font:inherit;padding:.5em 1.5em;margin:1.5em .5em 0 0}"
    ".problem{border-left:.3em solid #b00020;padding-left:.7em}"
    "@media(prefers-color-scheme:dark)"
    "{body{color:#eee;background:#1d1d21}.problem{border-color:#ff8a9b}}";

void html_begin(struct answer *answer, int status, const char *title,
                const char *form_to)
{
    struct buf *out = &answer->body;
    char nonce[NONCE_LETTERS + 1];

    ident_secret(nonce, NONCE_LETTERS);
    answer_reset(answer, status);
    answer->content_type = "text/html; charset=utf-8";
    answer_header(answer, "Content-Security-Policy",
                  "default-src 'none'; style-src 'nonce-%s'; form-action "
                  "'self' %s; base-uri 'none'; frame-ancestors 'none'",
                  nonce, form_to);
    answer_header(answer, "X-Frame-Options", "DENY");
    answer_header(answer, "X-Content-Type-Options", "nosniff");
    answer_header(answer, "Referrer-Policy", "same-origin");
    answer_header(answer, "Cache-Control", "no-store");
    buf_str(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
                 "<meta charset=\"utf-8\">\n"
                 "<meta name=\"viewport\" content=\"width=device-width\">\n"
                 "<title>");
    html_text(out, title);
    buf_fmt(out, "</title>\n<style nonce=\"%s\">%s</style>\n</head>\n", nonce,
            style);
    buf_str(out, "<body>\n<main>\n<h1>");
    html_text(out, title);
    buf_str(out, "</h1>\n");
}

void html_end(struct answer *answer)
{
    buf_str(&answer->body, "</main>\n</body>\n</html>\n");
}
