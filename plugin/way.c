/* SPDX-License-Identifier: MIT */
/* way.c - appends the texts of a way, with a digest in place of those that may
   be secret. */
#include "way.h"

#include <openssl/evp.h>

static void add_text(struct buf *way, const struct buf *text)
{
    buf_add(way, buf_cstr(text), text->size + 1);
}

static bool add_to_digest(EVP_MD_CTX *context, const struct buf *text)
{
    return EVP_DigestUpdate(context, buf_cstr(text), text->size + 1) == 1;
}

static void add_secrets(struct buf *way, const struct connection *c)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    unsigned char digest[32];

    if (context != NULL && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1
        && add_to_digest(context, &c->proxy)
        && add_to_digest(context, &c->client_key_passphrase)
        && EVP_DigestFinal_ex(context, digest, NULL) == 1)
        buf_add(way, digest, sizeof digest);
    else
        way->failed = true;
    EVP_MD_CTX_free(context);
}

void way_add(struct buf *way, const struct connection *c)
{
    add_text(way, &c->origin.url);
    add_text(way, &c->ca_file);
    add_text(way, &c->client_cert);
    add_text(way, &c->client_key);
    buf_add(way, c->file_ids.data, c->file_ids.size);
    if (c->proxy.size > 0 || c->client_key_passphrase.size > 0)
        add_secrets(way, c);
    if (!buf_ok(&c->file_ids))
        way->failed = true;
}
