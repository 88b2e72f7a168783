/* SPDX-License-Identifier: MIT */
/* curl-command.c - quotes a request for a shell. */
#include "curl-command.h"

#include <string.h>
#include <strings.h>

#include "redact.h"
#include "trust.h"

/* Terminals would drop or interpret control characters other than a line
   feed. */
static bool has_controls(const struct buf *text)
{
    for (size_t i = 0; i < text->size; i++) {
        unsigned char c = (unsigned char)text->data[i];

        if ((c < 0x20 && c != '\n') || c == 0x7F)
            return true;
        if (c == 0xC2 && i + 1 < text->size
            && (unsigned char)text->data[i + 1] < 0xA0)
            return true;
    }
    return false;
}

/* The longest body that is an argument: Linux allows 128 KiB for one, with the
   NUL at its end. */
#define ARGUMENT_MOST ((size_t)127 * 1024)

/* Uses $'...' with escapes, which bash, zsh, ksh and POSIX 2024 support. */
static void quote_controls(struct buf *out, const struct buf *text)
{
    buf_str(out, "$'");
    for (size_t i = 0; i < text->size; i++) {
        unsigned char c = (unsigned char)text->data[i];

        if (c == '\'' || c == '\\')
            buf_fmt(out, "\\%c", c);
        else if (c < 0x20 || c >= 0x7F)
            buf_fmt(out, "\\%03o", c);
        else
            buf_char(out, (char)c);
    }
    buf_char(out, '\'');
}

static void quote(struct buf *out, const struct buf *text)
{
    if (has_controls(text))
        quote_controls(out, text);
    else
        shell_quote(out, buf_cstr(text));
}

/* Appends the name of a connection key's variable, for use in ${NAME:?}: if it
   is not set, the shell reports that and sends nothing. */
static void add_variable(struct buf *out, struct fields connection,
                         const char *key)
{
    const struct card_field *field = field_find(connection, key);

    if (field != NULL && field->env != NULL) {
        buf_str(out, field->env);
        return;
    }
    for (; *key != '\0'; key++) {
        char c = *key;

        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        else if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')))
            c = '_';
        buf_char(out, c);
    }
}

/* Appends "${NAME:?}" for the value of a connection key. */
static void add_secret(struct buf *out, struct fields connection,
                       const struct buf *key)
{
    buf_str(out, "\"${");
    add_variable(out, connection, buf_cstr(key));
    buf_str(out, ":?}\"");
}

static void add_user(struct buf *out, const struct preview_header *header,
                     struct fields connection)
{
    auto_buf struct buf user = BUF_INIT(BUF_UNLIMITED);

    buf_str(out, " \\\n  --user ");
    if (header->user_secret.size > 0) {
        add_secret(out, connection, &header->user_secret);
        buf_char(out, ':');
    } else {
        buf_fmt(&user, "%s:", buf_cstr(&header->user));
        quote(out, &user);
    }
    if (header->password_secret.size > 0)
        add_secret(out, connection, &header->password_secret);
}

static void add_header(struct buf *out, const struct preview_header *header,
                       struct fields connection)
{
    auto_buf struct buf line = BUF_INIT(BUF_UNLIMITED);

    if (preview_is_basic(header)) {
        add_user(out, header, connection);
        return;
    }
    buf_str(out, " \\\n  --header ");
    buf_add(&line, buf_cstr(&header->name), header->name.size);
    if (header->secret.size > 0) {
        buf_str(&line, ": ");
        buf_add(&line, buf_cstr(&header->prefix), header->prefix.size);
        quote(out, &line);
        add_secret(out, connection, &header->secret);
        return;
    }
    /* for curl, `Name:` removes a header and `Name;` sends it empty */
    if (header->value.size == 0)
        buf_char(&line, ';');
    else
        buf_fmt(&line, ": %s", buf_cstr(&header->value));
    quote(out, &line);
}

/* Headers that curl would send by default and the card does not send. */
struct defaults {
    bool accept;
    bool content_type;
    bool user_agent;
};

static void note(struct defaults *given, const char *name)
{
    given->accept |= strcasecmp(name, "Accept") == 0;
    given->content_type |= strcasecmp(name, "Content-Type") == 0;
    given->user_agent |= strcasecmp(name, "User-Agent") == 0;
}

/* Appends a command that prints the body. printf is a part of the shell, so no
   limit on arguments applies; a format with octal escapes, which every shell
   knows, holds control characters. */
static void print_body(struct buf *out, const struct buf *body)
{
    if (!has_controls(body)) {
        buf_str(out, "printf %s ");
        quote(out, body);
        buf_str(out, " | ");
        return;
    }
    buf_str(out, "printf '");
    for (size_t i = 0; i < body->size; i++) {
        unsigned char c = (unsigned char)body->data[i];

        if (c == '%')
            buf_str(out, "%%");
        else if (c == '\'' || c == '\\' || (c < 0x20 && c != '\n') || c >= 0x7F)
            buf_fmt(out, "\\%03o", c);
        else
            buf_char(out, (char)c);
    }
    buf_str(out, "' | ");
}

/* Appends the URL. If it ends in a secret, curl encodes that as the parameter's
   value; with a body, which --get would move to the URL as well, the variable
   has to be encoded already. */
static void add_url(struct buf *out, const struct preview *preview,
                    struct fields connection)
{
    static const size_t mask = sizeof REDACT_MASK - 1;
    auto_buf struct buf url = BUF_INIT(BUF_UNLIMITED);
    auto_buf struct buf name = BUF_INIT(BUF_UNLIMITED);
    const char *text = buf_cstr(&preview->url);
    size_t size = preview->url.size, at;

    if (!preview_ends_in_secret(preview)) {
        quote(out, &preview->url);
        return;
    }
    size -= mask;
    for (at = size; at > 0 && text[at - 1] != '?' && text[at - 1] != '&'; at--)
        continue;
    if (preview->has_body || at == 0) {
        buf_add(&url, text, size);
        quote(out, &url);
        add_secret(out, connection, &preview->url_secret);
        return;
    }
    buf_add(&url, text, at - 1);
    buf_add(&name, text + at, size - at);
    quote(out, &url);
    buf_str(out, " \\\n  --get --data-urlencode ");
    quote(out, &name);
    add_secret(out, connection, &preview->url_secret);
}

bool curl_command(struct buf *out, const struct preview *preview,
                  struct fields connection, struct problem *problem)
{
    struct preview_header header = PREVIEW_HEADER_INIT;
    struct defaults given = {false, false, false};
    bool is_piped = preview->has_body && preview->body.size > ARGUMENT_MOST;
    struct json_walk walk;

    if (preview->has_body
        && memchr(buf_cstr(&preview->body), '\0', preview->body.size) != NULL)
        return problem_set(problem, STATUS_FORM,
                           "--curl: the body holds a NUL, which no command "
                           "line can");
    if (is_piped)
        print_body(out, &preview->body);
    buf_str(out, "curl --globoff --path-as-is --request ");
    quote(out, &preview->method);
    buf_str(out, " \\\n  --url ");
    add_url(out, preview, connection);
    json_walk_into(&walk, preview->headers);
    while (preview_header(&walk, &header)) {
        note(&given, buf_cstr(&header.name));
        add_header(out, &header, connection);
    }
    preview_header_free(&header);
    if (!given.accept)
        buf_str(out, " \\\n  --header Accept:");
    if (!given.user_agent)
        buf_str(out, " \\\n  --header User-Agent:");
    if (preview->has_body && !given.content_type)
        buf_str(out, " \\\n  --header Content-Type:");
    if (is_piped) {
        buf_str(out, " \\\n  --data-binary @-");
    } else if (preview->has_body) {
        buf_str(out, " \\\n  --data-raw ");
        quote(out, &preview->body);
    }
    buf_char(out, '\n');
    return true;
}
