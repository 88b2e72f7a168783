/* SPDX-License-Identifier: MIT */
/*
 * clientauth.c - checks client secrets and client assertions
 *
 * Assertions follow RFC 7523, section 3, with Okta's rules: issuer and subject
 * are the client, the audience is exactly the URL of the endpoint, an assertion
 * is valid for an hour at most, and its jti can be used once.
 */
#include "clientauth.h"

#include <string.h>
#include <strings.h>

#include "codec.h"
#include "jws.h"

#define ASSERTION_SECONDS 3600
#define ASSERTION_TYPE "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

static bool refuse(struct oauth_call *call, const char *why)
{
    return oauth_fail(call, 401, "invalid_client", "%s", why);
}

/* ---- by assertion ---- */

static bool check_times(struct oauth_call *call, const struct jws *jws)
{
    const struct json_object *claims = jws->claims;
    int64_t expires, issued, starts;

    if (!read_date(claims, "exp", &expires))
        return refuse(call, "The client_assertion token must contain an "
                            "expiration (exp).");
    if (expires <= call->now)
        return refuse(call, "The client_assertion token is expired.");
    if (expires > call->now + ASSERTION_SECONDS)
        return refuse(call, "The client_assertion token has an expiration too "
                            "far into the future.");
    if (json_object_object_get_ex(claims, "iat", NULL)
        && (!read_date(claims, "iat", &issued)
            || issued > call->now + CLOCK_LEEWAY))
        return refuse(call, "The client_assertion token was issued in the "
                            "future (iat).");
    if (json_object_object_get_ex(claims, "nbf", NULL)
        && (!read_date(claims, "nbf", &starts)
            || starts > call->now + CLOCK_LEEWAY))
        return refuse(call, "The client_assertion token is not valid yet "
                            "(nbf).");
    return true;
}

static bool check_audience(struct oauth_call *call, const struct jws *jws,
                           const char *path)
{
    auto_buf struct buf url = BUF_INIT(BUF_TEXT);

    buf_fmt(&url, "%s%s", call->base, path);
    return text_is(jws->claims, "aud", buf_cstr(&url))
           || refuse(call, "The audience claim for client_assertion must be "
                           "the endpoint invoked for the request.");
}

static const struct public_key *find_key(const struct client *client,
                                         const struct jws *jws)
{
    const char *kid = text_of(object_get(jws->header, "kid"));

    return kid == NULL && json_object_object_get_ex(jws->header, "kid", NULL)
               ? NULL
               : client_key(client, kid);
}

/* Each client has its own set of jti, so two clients may use the same one. */
static bool use_once(struct oauth_call *call, const struct client *client,
                     const struct jws *jws)
{
    auto_buf struct buf text = BUF_INIT(2 * JWS_MAX);
    struct oauth *oauth = call->oauth;
    const char *jti = text_of(object_get(jws->claims, "jti"));
    bool seen = true, kept = false;

    if (jti == NULL || *jti == '\0')
        return refuse(call, "The client_assertion token must contain a jti.");
    buf_fmt(&text, "%s %s", client->id, jti);
    pthread_mutex_lock(&oauth->lock);
    seen = vault_find(&oauth->assertions, buf_cstr(&text)) != NULL;
    if (!seen)
        kept = vault_add(&oauth->assertions, buf_cstr(&text), call->now,
                         call->now + ASSERTION_SECONDS, NULL)
               != NULL;
    pthread_mutex_unlock(&oauth->lock);
    if (seen)
        return refuse(call, "The client_assertion token has been used "
                            "already: its jti is known.");
    return kept || oauth_fail(call, 500, "server_error", "No memory.");
}

static bool check_assertion(struct oauth_call *call,
                            const struct client *client, const struct jws *jws,
                            const char *path)
{
    const struct public_key *key = find_key(client, jws);

    if (client->key_count == 0)
        return refuse(call, "The client has no public key registered, and "
                            "signs in with its client_secret.");
    if (key == NULL)
        return refuse(call, "The client_assertion JWT kid is invalid.");
    if (!public_key_fits(key, jws->alg))
        return refuse(call, "The client_assertion algorithm does not fit the "
                            "registered key.");
    if (!jws_verify(jws, key))
        return refuse(call, "The client_assertion signature is invalid.");
    return check_audience(call, jws, path) && check_times(call, jws)
           && use_once(call, client, jws);
}

static const struct client *by_assertion(struct oauth_call *call,
                                         const char *path)
{
    const char *text = oauth_param(call, "client_assertion");
    const char *type = oauth_param(call, "client_assertion_type");
    const char *client_id = oauth_param(call, "client_id");
    auto_jws struct jws jws = JWS_INIT;

    if (text == NULL || type == NULL || strcmp(type, ASSERTION_TYPE) != 0) {
        oauth_fail(call, 400, "invalid_request",
                   "client_assertion goes with a client_assertion_type of "
                   "'" ASSERTION_TYPE "'.");
        return NULL;
    }
    const char *why = jws_read(&jws, text);
    if (why != NULL) {
        oauth_fail(
            call, 401, "invalid_client",
            "The client_assertion is not a JWT that is accepted here: %s.",
            why);
        return NULL;
    }
    const char *id = text_of(object_get(jws.claims, "iss"));
    const struct client *client =
        id == NULL ? NULL : clients_find(&call->oauth->clients, id);
    if (client == NULL || (client_id != NULL && strcmp(client_id, client->id)))
        refuse(call, "The issuer claim for client_assertion must be the "
                     "client_id of a registered app.");
    else if (!text_is(jws.claims, "sub", client->id))
        refuse(call, "The subject claim for client_assertion must be the "
                     "client_id.");
    else if (check_assertion(call, client, &jws, path))
        return client;
    return NULL;
}

/* ---- by secret ---- */

static const struct client *by_secret(struct oauth_call *call, const char *id,
                                      const char *secret)
{
    const struct client *client = clients_find(&call->oauth->clients, id);

    if (client == NULL)
        refuse(call, "Invalid value for 'client_id' parameter.");
    else if (client->secret == NULL)
        refuse(call, "The client signs in with private_key_jwt, and not with "
                     "a secret.");
    else if (!same_secret(secret, client->secret))
        refuse(call, "The client secret supplied for a confidential client "
                     "is invalid.");
    else
        return client;
    if (request_header(call->request, "Authorization") != NULL)
        answer_header(call->answer, "WWW-Authenticate", "Basic realm=\"%s\"",
                      call->base);
    return NULL;
}

/* RFC 6749, section 2.3.1: each half is form-encoded before base64. */
static const struct client *by_basic(struct oauth_call *call, const char *value)
{
    auto_buf struct buf pair = BUF_INIT_SECRET(BUF_TEXT);
    auto_buf struct buf id = BUF_INIT(BUF_TEXT);
    auto_buf struct buf secret = BUF_INIT_SECRET(BUF_TEXT);
    const char *client_id = oauth_param(call, "client_id");
    const char *colon = NULL;

    if (base64_decode(&pair, value, strlen(value))
        && strlen(buf_cstr(&pair)) == pair.size)
        colon = strchr(buf_cstr(&pair), ':');
    if (colon == NULL) {
        refuse(call, "The Authorization header is not Basic with id and "
                     "secret in base64.");
        return NULL;
    }
    percent_decode(&id, pair.data, (size_t)(colon - pair.data), true);
    percent_decode(&secret, colon + 1, strlen(colon + 1), true);
    if (client_id != NULL && strcmp(client_id, buf_cstr(&id)) != 0) {
        oauth_fail(call, 400, "invalid_request",
                   "client_id is not that of the Authorization header.");
        return NULL;
    }
    return by_secret(call, buf_cstr(&id), buf_cstr(&secret));
}

const struct client *client_authenticate(struct oauth_call *call,
                                         const char *path)
{
    const char *header = request_header(call->request, "Authorization");
    const char *id = oauth_param(call, "client_id");
    const char *secret = oauth_param(call, "client_secret");
    bool assertion = oauth_param(call, "client_assertion") != NULL
                     || oauth_param(call, "client_assertion_type") != NULL;

    if ((header != NULL) + (secret != NULL) + assertion > 1)
        oauth_fail(call, 400, "invalid_request",
                   "Cannot supply multiple client credentials: give one of "
                   "the Authorization header, client_secret and "
                   "client_assertion.");
    else if (assertion)
        return by_assertion(call, path);
    else if (header != NULL && strncasecmp(header, "Basic ", 6) == 0)
        return by_basic(call, header + 6);
    else if (id != NULL && secret != NULL)
        return by_secret(call, id, secret);
    else
        refuse(call, "Client authentication failed. Either the client or the "
                     "client credentials are invalid.");
    return NULL;
}
