/* SPDX-License-Identifier: MIT */
/*
 * decode.h - decodes gzip and deflate while an answer arrives
 *
 * libcurl 7.88 does not report an answer that ends within its compressed
 * stream, so half a list would look complete. Here that is a fault.
 *
 *     struct decoder decoder = DECODER_INIT(take, go_on, context);
 *
 *     decoder_add(&decoder, "gzip", 4);        for each Content-Encoding
 *     decoder_feed(&decoder, data, size);      bytes of the body
 *     decoder_end(&decoder);                   was it complete?
 *     decoder_free(&decoder);
 *
 * Decoded data is wiped when it is freed: it may be a token.
 */
#ifndef DECODE_H
#define DECODE_H

#include <stdbool.h>
#include <stddef.h>

/* The value of Accept-Encoding. */
#define DECODE_ACCEPTED "gzip, deflate"

/* One coding inside another occurs; three do not. */
#define DECODE_LAYERS_MAX 2

struct layer;

struct decoder {
    /* in the order the server applied them */
    struct layer *layers[DECODE_LAYERS_MAX];
    size_t count;      /* 0 if there is nothing to decode */
    bool begun;        /* a byte of the body came */
    bool no_memory;    /* why it failed: out of memory, or ... */
    const char *fault; /* ... what is wrong with the answer; with neither,
                          take() or go_on() ended it */
    char text[96];     /* storage for a fault that names something */
    size_t pieces;     /* decoded so far */
    /* Receives content, at most 64 KiB at a time. Returns false to end the
       decoding. */
    bool (*take)(void *context, const char *data, size_t size);
    /* Called now and then, since a few bytes may decode to any number without
       giving a piece of content. Returns false to end the decoding. */
    bool (*go_on)(void *context);
    void *context;
};

#define DECODER_INIT(take_, go_on_, context_)                     \
    {                                                             \
        .take = (take_), .go_on = (go_on_), .context = (context_) \
    }

/* Adds the value of a Content-Encoding field; call in the order of the fields.
   Returns false if one of its codings cannot be decoded, or if memory ran
   out. */
bool decoder_add(struct decoder *decoder, const char *value, size_t size)
    __attribute__((warn_unused_result));

/* Decodes the next bytes. Returns false with no_memory or a fault, or if a
   callback ended it. */
bool decoder_feed(struct decoder *decoder, const char *data, size_t size)
    __attribute__((warn_unused_result));

/* Call at the end of the body. An empty body is complete. Returns false, with
   the fault, if the compressed data is not. */
bool decoder_end(struct decoder *decoder) __attribute__((warn_unused_result));

void decoder_free(struct decoder *decoder);

#endif
