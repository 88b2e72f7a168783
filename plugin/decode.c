/* SPDX-License-Identifier: MIT */
/* decode.c - removes the content codings of a body piece by piece with zlib. */
#include "decode.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define ZLIB_CONST
#include <zlib.h>

#include "ascii.h"

#define PIECE 65536

/* How many pieces are decoded between two calls of go_on(). */
#define PIECES_A_LOOK 16

/* Raw deflate only: some servers append the checksum of zlib's format. */
#define RAW_TAIL_MAX 4

/* Window bits as inflateInit2() takes them. */
#define BITS_ZLIB 15
#define BITS_RAW (-15)
#define BITS_GZIP (15 + 16)

enum coding { CODING_GZIP, CODING_DEFLATE };

/* BETWEEN: a stream is complete, and another may follow. */
enum layer_state { LAYER_BEFORE, LAYER_WITHIN, LAYER_BETWEEN };

struct layer {
    z_stream stream;
    enum coding coding;
    enum layer_state state;
    bool raw;         /* deflate without zlib's format around it */
    bool initialised; /* inflateEnd() must be called */
    unsigned tail;    /* bytes after the end */
    size_t used;      /* the most bytes of `out` ever used, for wiping */
    unsigned char out[PIECE];
};

/* ---- memory ---- */

/* Each block given to zlib is preceded by its size, so that it can be wiped. */
union block {
    size_t size;
    max_align_t align;
};

static void *take_block(void *context, unsigned count, unsigned size)
{
    union block *block;
    size_t whole;

    (void)context;
    if (size > 0 && count > (SIZE_MAX - sizeof *block) / size)
        return NULL;
    whole = sizeof *block + (size_t)count * size;
    block = malloc(whole);
    if (block == NULL)
        return NULL;
    block->size = whole;
    return block + 1;
}

static void give_block(void *context, void *bytes)
{
    union block *block = (union block *)bytes - 1;

    (void)context;
    explicit_bzero(block, block->size);
    free(block);
}

static void free_layer(struct layer *layer)
{
    if (layer == NULL)
        return;
    if (layer->initialised)
        inflateEnd(&layer->stream);
    explicit_bzero(layer->out, layer->used);
    free(layer);
}

void decoder_free(struct decoder *decoder)
{
    for (size_t i = 0; i < decoder->count; i++)
        free_layer(decoder->layers[i]);
    decoder->count = 0;
}

/* ---- which codings ---- */

static bool is_faulty(struct decoder *d, const char *fault)
{
    d->fault = fault;
    return false;
}

static bool found_no_memory(struct decoder *d)
{
    d->no_memory = true;
    return false;
}

static bool word_is(const char *word, size_t size, const char *name)
{
    return size == strlen(name) && ascii_same_start(word, name, size);
}

static bool add_layer(struct decoder *d, enum coding coding)
{
    struct layer *layer;

    if (d->count == DECODE_LAYERS_MAX)
        return is_faulty(d, "it is compressed more than twice");
    layer = malloc(sizeof *layer);
    if (layer == NULL)
        return found_no_memory(d);
    memset(layer, 0, offsetof(struct layer, out));
    layer->stream.zalloc = take_block;
    layer->stream.zfree = give_block;
    layer->coding = coding;
    d->layers[d->count++] = layer;
    return true;
}

/* Names an unknown coding if it is a token (RFC 9110, section 5.6.2),
   shortened. */
static bool is_unknown(struct decoder *d, const char *word, size_t size)
{
    size_t shown = size < 24 ? size : 24;

    for (size_t i = 0; i < shown; i++) {
        if (word[i] <= ' ' || word[i] >= 0x7F || word[i] == '"'
            || word[i] == '\\')
            shown = 0;
    }
    if (shown == 0)
        return is_faulty(d, "its coding was not asked for");
    snprintf(d->text, sizeof d->text,
             "its coding \"%.*s\" was not asked for, only " DECODE_ACCEPTED,
             (int)shown, word);
    return is_faulty(d, d->text);
}

static bool add_coding(struct decoder *d, const char *word, size_t size)
{
    if (word_is(word, size, "gzip") || word_is(word, size, "x-gzip"))
        return add_layer(d, CODING_GZIP);
    if (word_is(word, size, "deflate"))
        return add_layer(d, CODING_DEFLATE);
    /* "none" is not an HTTP coding, but some servers send it for identity */
    return size == 0 || word_is(word, size, "identity")
           || word_is(word, size, "none") || is_unknown(d, word, size);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

bool decoder_add(struct decoder *decoder, const char *value, size_t size)
{
    const char *end = value + size;

    while (value < end) {
        const char *comma = memchr(value, ',', (size_t)(end - value));
        const char *stop = comma != NULL ? comma : end;
        const char *last = stop;

        while (value < last && is_blank(*value))
            value++;
        while (last > value && is_blank(last[-1]))
            last--;
        if (!add_coding(decoder, value, (size_t)(last - value)))
            return false;
        value = stop < end ? stop + 1 : end;
    }
    return true;
}

/* ---- the body ---- */

static bool decode_piece(struct decoder *d, size_t depth, const char *data,
                         size_t size);

/* "deflate" is zlib's format (RFC 9110, section 8.4.1.2), but some servers send
   the bare stream: its first byte cannot begin a zlib header. */
static bool looks_raw(unsigned char first)
{
    return (first & 0x0F) != Z_DEFLATED || first >> 4 > 7;
}

static bool begin_stream(struct decoder *d, struct layer *layer)
{
    int bits = BITS_GZIP;

    if (layer->coding == CODING_DEFLATE) {
        layer->raw = looks_raw(*layer->stream.next_in);
        bits = layer->raw ? BITS_RAW : BITS_ZLIB;
    }
    if (inflateInit2(&layer->stream, bits) != Z_OK)
        return found_no_memory(d);
    layer->initialised = true;
    layer->state = LAYER_WITHIN;
    return true;
}

/* Several gzip members in a row are one stream (RFC 1952, section 2.2); some
   are padded with zeros. */
static bool go_on_after(struct decoder *d, struct layer *layer)
{
    z_stream *stream = &layer->stream;

    if (layer->coding == CODING_DEFLATE) {
        layer->tail += stream->avail_in;
        stream->avail_in = 0;
        return layer->tail <= (layer->raw ? RAW_TAIL_MAX : 0)
               || is_faulty(d, "it goes on after its compressed data");
    }
    while (stream->avail_in > 0 && *stream->next_in == 0) {
        stream->next_in++;
        stream->avail_in--;
    }
    if (stream->avail_in > 0) {
        inflateReset(stream);
        layer->state = LAYER_WITHIN;
    }
    return true;
}

static bool inflate_piece(struct decoder *d, size_t depth)
{
    struct layer *layer = d->layers[depth];
    z_stream *stream = &layer->stream;
    size_t size;
    int code;

    stream->next_out = layer->out;
    stream->avail_out = PIECE;
    code = inflate(stream, Z_NO_FLUSH);
    size = PIECE - stream->avail_out;
    if (size > layer->used)
        layer->used = size;
    if (++d->pieces % PIECES_A_LOOK == 0 && !d->go_on(d->context))
        return false;
    if (size > 0 && !decode_piece(d, depth, (const char *)layer->out, size))
        return false;
    switch (code) {
    case Z_OK:
    case Z_BUF_ERROR: /* zlib needs more input */
        return true;
    case Z_STREAM_END:
        layer->state = LAYER_BETWEEN;
        return true;
    case Z_MEM_ERROR:
        return found_no_memory(d);
    default:
        return is_faulty(d, "its compressed data is damaged");
    }
}

/* `depth` layers of coding are still to be removed from these bytes. */
static bool decode_piece(struct decoder *d, size_t depth, const char *data,
                         size_t size)
{
    struct layer *layer;
    z_stream *stream;

    if (depth == 0)
        return d->take(d->context, data, size);
    layer = d->layers[--depth];
    stream = &layer->stream;
    stream->next_in = (const Bytef *)data;
    stream->avail_in = (uInt)size;
    stream->avail_out = PIECE;
    /* a full output piece may mean that there is more */
    while (stream->avail_in > 0
           || (layer->state == LAYER_WITHIN && stream->avail_out == 0)) {
        if (layer->state == LAYER_BEFORE && !begin_stream(d, layer))
            return false;
        if (layer->state == LAYER_BETWEEN && !go_on_after(d, layer))
            return false;
        if (layer->state == LAYER_WITHIN && !inflate_piece(d, depth))
            return false;
    }
    return true;
}

bool decoder_feed(struct decoder *decoder, const char *data, size_t size)
{
    decoder->begun = decoder->begun || size > 0;
    while (size > 0) {
        size_t some = size < PIECE ? size : PIECE;

        if (!decode_piece(decoder, decoder->count, data, some))
            return false;
        data += some;
        size -= some;
    }
    return true;
}

bool decoder_end(struct decoder *decoder)
{
    for (size_t i = 0; i < decoder->count && decoder->begun; i++) {
        if (decoder->layers[i]->state != LAYER_BETWEEN)
            return is_faulty(decoder, "its compressed data breaks off");
    }
    return true;
}
