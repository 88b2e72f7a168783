/* SPDX-License-Identifier: MIT */
/* Decoding: the result must not depend on the pieces in which data arrives. */
#include "buf.h"
#include "decode.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct taken {
    struct buf bytes;
    size_t asked;    /* how often go_on() was called */
    size_t least;    /* how often it returns true */
    bool takes_none; /* take() returns false */
};

static bool take(void *context, const char *data, size_t size)
{
    struct taken *taken = context;

    CU_ASSERT(size > 0 && size <= 65536);
    buf_add(&taken->bytes, data, size);
    return !taken->takes_none;
}

static bool go_on(void *context)
{
    struct taken *taken = context;

    return taken->asked++ < taken->least;
}

/* Compresses the data with zlib and appends the result. `bits` is that of
   deflateInit2(): 31 for gzip, 15 for zlib, -15 for raw deflate. */
static void pack(struct buf *out, const void *data, size_t size, int bits)
{
    z_stream stream = {0};
    char *packed = malloc(size + 1024);

    stream.next_in = (Bytef *)data;
    stream.avail_in = (uInt)size;
    stream.next_out = (Bytef *)packed;
    stream.avail_out = (uInt)size + 1024;
    CU_ASSERT_FATAL(
        deflateInit2(&stream, 9, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY)
        == Z_OK);
    CU_ASSERT_FATAL(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    buf_add(out, packed, stream.total_out);
    deflateEnd(&stream);
    free(packed);
}

static void begin(struct decoder *decoder, struct taken *taken,
                  const char *codings)
{
    *taken = (struct taken){.bytes = BUF_INIT(1 << 28), .least = SIZE_MAX};
    *decoder = (struct decoder)DECODER_INIT(take, go_on, taken);
    CU_ASSERT_FATAL(decoder_add(decoder, codings, strlen(codings)));
}

/* A text that compresses well, but not extremely. */
static void add_text(struct buf *text, size_t lines)
{
    for (size_t i = 0; i < lines; i++)
        buf_fmt(text, "%zu,%zu\n", i, i * i * 2654435761u % 1000003);
}

static void decodes(const struct buf *packed, const char *codings,
                    const struct buf *text, size_t piece)
{
    struct decoder decoder;
    struct taken taken;

    begin(&decoder, &taken, codings);
    for (size_t at = 0; at < packed->size; at += piece) {
        size_t left = packed->size - at;

        CU_ASSERT_FATAL(decoder_feed(&decoder, packed->data + at,
                                     left < piece ? left : piece));
    }
    CU_ASSERT(decoder_end(&decoder));
    CU_ASSERT(taken.bytes.size == text->size
              && memcmp(taken.bytes.data, text->data, text->size) == 0);
    decoder_free(&decoder);
    buf_free(&taken.bytes);
}

static void the_pieces_make_no_difference(void)
{
    static const int bits[] = {31, 15, -15};
    auto_buf struct buf text = BUF_INIT(1 << 22);

    add_text(&text, 20000);
    for (size_t i = 0; i < 3; i++) {
        auto_buf struct buf once = BUF_INIT(1 << 22);
        auto_buf struct buf twice = BUF_INIT(1 << 22);

        pack(&once, text.data, text.size, bits[i]);
        pack(&twice, once.data, once.size, 31);
        for (size_t piece = 1; piece < (1 << 20); piece = piece * 3 + 1) {
            decodes(&once, i == 0 ? "gzip" : "deflate", &text, piece);
            decodes(&twice, i == 0 ? "gzip, gzip" : "deflate, gzip", &text,
                    piece);
        }
    }
}

/* Every length less than the whole. */
static void what_is_cut_off_is_a_fault(void)
{
    auto_buf struct buf text = BUF_INIT(1 << 20);

    add_text(&text, 40);
    for (int bits = -15; bits <= 31; bits += 46) {
        auto_buf struct buf packed = BUF_INIT(1 << 20);

        pack(&packed, text.data, text.size, bits);
        for (size_t size = 1; size <= packed.size; size++) {
            struct decoder decoder;
            struct taken taken;

            begin(&decoder, &taken, bits > 0 ? "gzip" : "deflate");
            CU_ASSERT(decoder_feed(&decoder, packed.data, size));
            CU_ASSERT_EQUAL(decoder_end(&decoder), size == packed.size);
            CU_ASSERT_EQUAL(decoder.fault == NULL, size == packed.size);
            decoder_free(&decoder);
            buf_free(&taken.bytes);
        }
    }
}

/* A few bytes may expand to gigabytes: the caller is asked regularly, even if
   no content results. */
static void a_bomb_ends_when_it_is_told_to(void)
{
    auto_buf struct buf zeros = BUF_INIT(1 << 24);
    auto_buf struct buf inner = BUF_INIT(1 << 24);
    auto_buf struct buf bomb = BUF_INIT(1 << 24);
    struct decoder decoder;
    struct taken taken;

    CU_ASSERT_FATAL(buf_reserve(&zeros, 1 << 23));
    memset(zeros.data, 0, 1 << 23);
    zeros.size = 1 << 23;
    pack(&inner, "[]", 2, 31);
    buf_add(&inner, zeros.data, zeros.size);
    pack(&bomb, inner.data, inner.size, 31);
    begin(&decoder, &taken, "gzip, gzip");
    taken.least = 3;
    CU_ASSERT(!decoder_feed(&decoder, bomb.data, bomb.size));
    CU_ASSERT_EQUAL(taken.asked, 4);
    CU_ASSERT(decoder.fault == NULL && !decoder.no_memory);
    decoder_free(&decoder);
    buf_free(&taken.bytes);
}

static void who_takes_it_may_end_it(void)
{
    auto_buf struct buf packed = BUF_INIT(1 << 20);
    struct decoder decoder;
    struct taken taken;

    pack(&packed, "[]", 2, 31);
    begin(&decoder, &taken, "gzip");
    taken.takes_none = true;
    CU_ASSERT(!decoder_feed(&decoder, packed.data, packed.size));
    CU_ASSERT(decoder.fault == NULL && !decoder.no_memory);
    decoder_free(&decoder);
    buf_free(&taken.bytes);
}

UNIT_MAIN("decode", UNIT_TEST(the_pieces_make_no_difference),
          UNIT_TEST(what_is_cut_off_is_a_fault),
          UNIT_TEST(a_bomb_ends_when_it_is_told_to),
          UNIT_TEST(who_takes_it_may_end_it))
