/* SPDX-License-Identifier: MIT */
/*
 * codec.c - decodes percent-encoding, base64 and base64url, and hashes texts
 */
#include "codec.h"

#include <gnutls/crypto.h>
#include <string.h>

#include "base64.h"

static const char base64_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "abcdefghijklmnopqrstuvwxyz"
                                     "0123456789+/";

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

void percent_decode(struct buf *out, const char *data, size_t size,
                    bool plus_is_space)
{
    for (size_t i = 0; i < size; i++) {
        int high = -1;
        int low = -1;
        if (data[i] == '%' && size - i > 2) {
            high = hex_digit(data[i + 1]);
            low = hex_digit(data[i + 2]);
        }
        if (high >= 0 && low >= 0) {
            buf_char(out, (char)(high * 16 + low));
            i += 2;
        } else if (plus_is_space && data[i] == '+') {
            buf_char(out, ' ');
        } else {
            buf_char(out, data[i]);
        }
    }
}

bool base64_decode(struct buf *out, const char *data, size_t size)
{
    if (size % 4 != 0)
        return false;
    for (size_t i = 0; i < size; i += 4) {
        uint32_t group = 0;
        size_t padding = 0;
        for (size_t k = 0; k < 4; k++) {
            char c = data[i + k];
            const char *at = c == '\0' ? NULL : strchr(base64_letters, c);
            if (c == '=' && i + 4 == size && k >= 2)
                padding++;
            else if (at == NULL || padding > 0)
                return false;
            group =
                group << 6 | (c == '=' ? 0 : (uint32_t)(at - base64_letters));
        }
        buf_char(out, (char)(group >> 16 & 255));
        if (padding < 2)
            buf_char(out, (char)(group >> 8 & 255));
        if (padding < 1)
            buf_char(out, (char)(group & 255));
    }
    return buf_ok(out);
}

static const char base64url_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                        "abcdefghijklmnopqrstuvwxyz"
                                        "0123456789-_";

bool base64url_decode(struct buf *out, const char *data, size_t size)
{
    uint32_t bits = 0;
    unsigned count = 0;

    for (size_t i = 0; i < size; i++) {
        char c = data[i];
        const char *at = c == '\0' ? NULL : strchr(base64url_letters, c);
        if (at == NULL)
            return false;
        bits = (bits << 6 | (uint32_t)(at - base64url_letters)) & 0xfff;
        count += 6;
        if (count >= 8) {
            count -= 8;
            buf_char(out, (char)(bits >> count & 255));
        }
    }
    return count < 6 && (bits & ((1u << count) - 1)) == 0 && buf_ok(out);
}

bool sha256_base64url(struct buf *out, const char *text)
{
    unsigned char hash[32];

    if (gnutls_hash_fast(GNUTLS_DIG_SHA256, text, strlen(text), hash) < 0)
        return false;
    base64url_add(out, hash, sizeof(hash));
    return buf_ok(out);
}
