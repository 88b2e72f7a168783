/* SPDX-License-Identifier: MIT */
#include "serviceapp.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <string.h>

#include "base64.h"
#include "jsontext.h"
#include "jsonwalk.h"
#include "jsonwrite.h"
#include "unit.h"

static const char get[] =
    "{\"request_type\":\"GET\",\"relative_url\":\"/x?a=1\"}";

/* Makes a connection with a key of its own, so that each test has its own
   session. */
void make_connection(struct buf *text, int port, const char *more)
{
    EVP_PKEY *pkey = EVP_EC_gen("prime256v1");
    BIO *bio = BIO_new(BIO_s_mem());
    char *pem = NULL;
    long size;

    PEM_write_bio_PKCS8PrivateKey(bio, pkey, NULL, NULL, 0, NULL, NULL);
    size = BIO_get_mem_data(bio, &pem);
    buf_fmt(text,
            "{\"domain\":\"http://127.0.0.1:%d\",\"client_id\":\"0oaClient\","
            "\"scopes\":[\"okta.devices.read\",\"okta.devices.manage\"],"
            "\"private_key\":",
            port);
    json_quote(text, pem, (size_t)size);
    buf_fmt(text, "%s}", more);
    BIO_free(bio);
    EVP_PKEY_free(pkey);
}

struct carried call_with(const struct buf *connection)
{
    struct card_call call = CARD_CALL_INIT;

    return carry_call(&call, get, buf_cstr(connection));
}

/* The value of a request's header field, or of a form field of its body. */
void field_of(const char *request, const char *name, const char *stop,
              struct buf *value)
{
    const char *at = strstr(request, name);

    buf_reset(value);
    if (at != NULL) {
        at += strlen(name);
        buf_add(value, at, strcspn(at, stop));
    }
}

/* The claims of a compact JWS. */
void part_of(const struct buf *jws, int index, struct buf *json)
{
    const char *at = buf_cstr(jws);

    for (; index > 0 && at != NULL; index--)
        at = strchr(at, '.') != NULL ? strchr(at, '.') + 1 : NULL;
    buf_reset(json);
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    CU_ASSERT_FATAL(base64url_read(json, at, strcspn(at, ".")));
    CU_ASSERT_FATAL(json_valid(buf_cstr(json), json->size, NULL));
}

void claim_of(const struct buf *json, const char *name, struct buf *value)
{
    struct json_span object = {buf_cstr(json), json->size}, found;

    buf_reset(value);
    if (!json_find(object, name, &found))
        return;
    if (json_type(found) == 's')
        json_unquote(value, found);
    else
        buf_add(value, found.data, found.size);
}

void claim_is(const struct buf *json, const char *name, const char *expected)
{
    auto_buf struct buf value = BUF_INIT(4096);

    claim_of(json, name, &value);
    UNIT_TEXT(buf_cstr(&value), expected);
}

void connect_code(struct buf *text, int port, const char *refresh_token)
{
    buf_fmt(text,
            "{\"domain\":\"http://127.0.0.1:%d\",\"auth\":"
            "\"authorization_code\",\"client_id\":\"client 1\","
            "\"client_secret\":\"s/ecret\",\"scopes\":\"okta.devices.read\"",
            port);
    if (refresh_token != NULL)
        buf_fmt(text, ",\"refresh_token\":\"%s\"", refresh_token);
    buf_char(text, '}');
}

void member(struct card_text json, const char *key, struct buf *value)
{
    struct json_span found;

    buf_reset(value);
    CU_ASSERT_PTR_NOT_NULL_FATAL(json.data);
    if (json_find((struct json_span){json.data, json.size}, key, &found))
        json_unquote(value, found);
}
