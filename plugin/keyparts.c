/* SPDX-License-Identifier: MIT */
/* keyparts.c - collects a key's numbers and makes an OpenSSL key from them. */
#include "keyparts.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>

const struct keyparts_name keyparts_rsa[KEYPARTS_NUMBERS] = {
    {"n", OSSL_PKEY_PARAM_RSA_N},
    {"e", OSSL_PKEY_PARAM_RSA_E},
    {"d", OSSL_PKEY_PARAM_RSA_D},
    {"p", OSSL_PKEY_PARAM_RSA_FACTOR1},
    {"q", OSSL_PKEY_PARAM_RSA_FACTOR2},
    {"dp", OSSL_PKEY_PARAM_RSA_EXPONENT1},
    {"dq", OSSL_PKEY_PARAM_RSA_EXPONENT2},
    {"qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1},
};

void keyparts_free(struct keyparts *parts)
{
    OSSL_PARAM_BLD_free(parts->build);
    for (size_t i = 0; i < parts->count; i++)
        BN_clear_free(parts->numbers[i]);
    buf_free(&parts->point);
    ERR_clear_error();
}

static bool ready(struct keyparts *parts)
{
    if (parts->build == NULL)
        parts->build = OSSL_PARAM_BLD_new();
    return parts->build != NULL;
}

bool keyparts_number(struct keyparts *parts, const char *param,
                     struct json_span bytes)
{
    BIGNUM *number;

    if (bytes.size == 0 || bytes.size > 8192 || parts->count == KEYPARTS_NUMBERS
        || !ready(parts))
        return false;
    number = BN_secure_new();
    if (number == NULL)
        return false;
    parts->numbers[parts->count++] = number;
    return BN_bin2bn((const unsigned char *)bytes.data, (int)bytes.size, number)
               != NULL
           && OSSL_PARAM_BLD_push_BN(parts->build, param, number) == 1;
}

bool keyparts_curve(struct keyparts *parts, const char *group)
{
    return ready(parts)
           && OSSL_PARAM_BLD_push_utf8_string(
                  parts->build, OSSL_PKEY_PARAM_GROUP_NAME, group, 0)
                  == 1;
}

bool keyparts_point(struct keyparts *parts, struct json_span point)
{
    buf_reset(&parts->point);
    buf_add(&parts->point, point.data, point.size);
    return ready(parts) && buf_ok(&parts->point) && point.size > 0
           && OSSL_PARAM_BLD_push_octet_string(
                  parts->build, OSSL_PKEY_PARAM_PUB_KEY, parts->point.data,
                  parts->point.size)
                  == 1;
}

EVP_PKEY *keyparts_make(struct keyparts *parts, const char *type)
{
    OSSL_PARAM *params =
        ready(parts) ? OSSL_PARAM_BLD_to_param(parts->build) : NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    EVP_PKEY *pkey = NULL;

    if (params == NULL || context == NULL
        || EVP_PKEY_fromdata_init(context) != 1
        || EVP_PKEY_fromdata(context, &pkey, EVP_PKEY_KEYPAIR, params) != 1)
        pkey = NULL;
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(params);
    return pkey;
}
