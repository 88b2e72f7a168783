/* SPDX-License-Identifier: MIT */
/* pemtext.c - finds the PEM blocks in a text and repairs their layout, or says
   what is wrong with them. */
#include "pemtext.h"

#include <string.h>

#define BEGIN "-----BEGIN "
#define END "-----END "
#define DASHES "-----"
#define LINE 64

/* The longest name of a file. */
#define NAME_MAX_BYTES 255

struct text {
    const char *data;
    size_t size;
};

static const char *find(struct text in, const char *what)
{
    return memmem(in.data, in.size, what, strlen(what));
}

static struct text from(struct text in, const char *at)
{
    return (struct text){at, in.size - (size_t)(at - in.data)};
}

static bool is_one_of(char c, const char *these)
{
    return c != '\0' && strchr(these, c) != NULL;
}

/* A base64 character (RFC 4648, section 4) or its padding. */
static bool is_base64(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
           || (c >= '0' && c <= '9') || is_one_of(c, "+/=");
}

/* ---- blocks ---- */

struct block {
    struct text label; /* PRIVATE KEY */
    struct text body;
};

/* Cuts the next complete block off the front of the text. */
static bool next_block(struct text *text, struct block *block)
{
    const char *begin = find(*text, BEGIN), *close;
    struct text rest;

    if (begin == NULL)
        return false;
    rest = from(*text, begin + strlen(BEGIN));
    close = find(rest, DASHES);
    if (close == NULL)
        return false;
    block->label = (struct text){rest.data, (size_t)(close - rest.data)};
    rest = from(rest, close + strlen(DASHES));
    close = find(rest, END);
    if (close == NULL)
        return false;
    block->body = (struct text){rest.data, (size_t)(close - rest.data)};
    rest = from(rest, close + strlen(END));
    if (rest.size < block->label.size + strlen(DASHES)
        || memcmp(rest.data, block->label.data, block->label.size) != 0
        || memcmp(rest.data + block->label.size, DASHES, strlen(DASHES)) != 0)
        return false;
    *text = from(rest, rest.data + block->label.size + strlen(DASHES));
    return true;
}

/* ---- repair ---- */

/* Copies the text and turns written-out line breaks into real ones: \n, \r\n,
   or with more backslashes, as after two rounds of quoting. */
static void break_lines(struct buf *out, struct text text)
{
    for (size_t i = 0; i < text.size; i++) {
        size_t at = i;

        while (at < text.size && text.data[at] == '\\')
            at++;
        if (at == i) {
            buf_char(out, text.data[i]);
        } else if (at < text.size && is_one_of(text.data[at], "nr\r\n")) {
            buf_char(out, '\n');
            i = at;
        } else {
            buf_add(out, text.data + i, at - i);
            i = at - 1;
        }
    }
}

/* Cuts the next word off the front of the text. Returns false if there is none.
 */
static bool next_word(struct text *text, struct text *word)
{
    static const char around[] = " \t\r\n\v\f\"'";
    const char *end = text->data + text->size;

    while (text->size > 0 && is_one_of(*text->data, around))
        *text = from(*text, text->data + 1);
    word->data = text->data;
    while (text->data < end && !is_one_of(*text->data, around))
        *text = from(*text, text->data + 1);
    word->size = (size_t)(text->data - word->data);
    return word->size > 0;
}

static bool is_word(struct text word, const char *text)
{
    return word.size == strlen(text) && memcmp(word.data, text, word.size) == 0;
}

/* Proc-Type: 4,ENCRYPTED and DEK-Info: … of RFC 1421, a line each. */
static void add_head(struct buf *out, struct text *body)
{
    struct text rest = *body, name, value;

    while (next_word(&rest, &name)
           && (is_word(name, "Proc-Type:") || is_word(name, "DEK-Info:"))
           && next_word(&rest, &value)) {
        buf_add(out, name.data, name.size);
        buf_char(out, ' ');
        buf_add(out, value.data, value.size);
        buf_char(out, '\n');
        *body = rest;
        if (is_word(name, "DEK-Info:"))
            buf_char(out, '\n');
    }
}

static void add_body(struct buf *out, struct text body)
{
    struct text word;
    size_t column = 0;

    add_head(out, &body);
    while (next_word(&body, &word)) {
        for (size_t i = 0; i < word.size; i++) {
            buf_char(out, word.data[i]);
            if (++column % LINE == 0)
                buf_char(out, '\n');
        }
    }
    if (column % LINE != 0)
        buf_char(out, '\n');
}

static void add_line(struct buf *out, const char *what, struct text label)
{
    buf_str(out, what);
    buf_add(out, label.data, label.size);
    buf_str(out, DASHES "\n");
}

bool pemtext_repair(struct buf *out, const char *text, size_t size)
{
    auto_buf struct buf plain = BUF_INIT_SECRET(size + 1);
    struct text rest;
    struct block block;
    bool found = false;

    break_lines(&plain, (struct text){text, size});
    rest = (struct text){buf_cstr(&plain), plain.size};
    while (next_block(&rest, &block)) {
        add_line(out, BEGIN, block.label);
        add_body(out, block.body);
        add_line(out, END, block.label);
        found = true;
    }
    return found && buf_ok(&plain) && buf_ok(out);
}

/* ---- what is wrong ---- */

static bool all_are(struct text text, bool (*fits)(char c))
{
    for (size_t i = 0; i < text.size; i++)
        if (!fits(text.data[i]))
            return false;
    return true;
}

static bool is_base64_or_blank(char c)
{
    return is_base64(c) || is_one_of(c, " \t\r\n\v\f\"'\\");
}

static bool is_of_a_name(char c)
{
    return (unsigned char)c >= ' ';
}

static bool ends_in(struct text text, const char *end)
{
    size_t size = strlen(end);

    return text.size > size
           && memcmp(text.data + text.size - size, end, size) == 0;
}

static bool looks_like_a_name(struct text text)
{
    return text.size <= NAME_MAX_BYTES && all_are(text, is_of_a_name)
           && (is_one_of(*text.data, "/.~") || ends_in(text, ".pem")
               || ends_in(text, ".key") || ends_in(text, ".p8")
               || ends_in(text, ".json") || ends_in(text, ".jwk"));
}

static const char *fault_without_begin(struct text text)
{
    if (text.size == 0)
        return "It is empty.";
    if (find(text, "BEGIN ") != NULL)
        return "Its first line must be as in -----BEGIN PRIVATE KEY-----, with "
               "five hyphens at each end.";
    if (text.size > 7 && memcmp(text.data, "LS0tLS1", 7) == 0)
        return "It is PEM that was encoded in base64 again. Decode it first, "
               "for example with base64 -d.";
    if (looks_like_a_name(text))
        return "It looks like the name of a file. Give the contents of the "
               "file; some hosts read them for {\"file\": \"NAME\"}.";
    if (all_are(text, is_base64_or_blank))
        return "Its first line, -----BEGIN PRIVATE KEY-----, is missing. Copy "
               "the key with its first and last line.";
    return "It is neither PEM nor a JWK. PEM begins with -----BEGIN PRIVATE "
           "KEY-----, a JWK with {.";
}

const char *pemtext_fault(const char *data, size_t size)
{
    struct text text = {data, size}, rest = text;
    struct block block;

    if (find(text, BEGIN) == NULL)
        return fault_without_begin(text);
    if (find(text, "BEGIN OPENSSH") != NULL)
        return "It is in OpenSSH's own format. Convert it to PEM, for example "
               "with ssh-keygen -p -m PKCS8 -f FILE.";
    if (find(text, "PRIVATE KEY") == NULL)
        return find(text, "PUBLIC KEY") != NULL
                   ? "It is a public key. Give the matching private key."
                   : "It is not a private key but something else in PEM, such "
                     "as a certificate. Give the matching private key.";
    if (!next_block(&rest, &block))
        return "Its last line, such as -----END PRIVATE KEY-----, is missing "
               "or does not match the first. Copy the whole key again.";
    if (find(block.body, "-Type:") == NULL
        && !all_are(block.body, is_base64_or_blank))
        return "Between its first and its last line there is a character that "
               "is not base64. Copy the whole key again.";
    return "The text between its first and its last line is not a complete "
           "private key: part of it is missing or was changed. Copy it again.";
}
