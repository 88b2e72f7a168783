/* SPDX-License-Identifier: MIT */
/* connection.c - the members of a connection, each checked, all faults told. */
#include "connection.h"

#include <string.h>

#include "ascii.h"
#include "descriptor.h"
#include "members.h"

void connection_free(struct connection *connection)
{
    origin_free(&connection->origin);
    buf_free(&connection->token);
    buf_free(&connection->client_id);
    buf_free(&connection->client_secret);
    buf_free(&connection->refresh_token);
    buf_free(&connection->private_key);
    buf_free(&connection->private_key_passphrase);
    buf_free(&connection->key_id);
    buf_free(&connection->scopes);
    buf_free(&connection->ca_file);
    buf_free(&connection->client_cert);
    buf_free(&connection->client_key);
    buf_free(&connection->client_key_passphrase);
    buf_free(&connection->proxy);
}

/* The members on their way in, so that each reader takes one argument. */
struct reader {
    struct json_span values[CONNECTION_COUNT];
    struct error *error;
};

static bool fault(struct reader *reader, enum connection_place place,
                  const char *message)
{
    const struct card_field *field = &card_connection[place];
    auto_buf struct buf pointer = BUF_INIT(128);

    buf_fmt(&pointer, "/%s", field->key);
    if (!error_kept(reader->error, &pointer))
        return false;
    error_add(reader->error, CARD_BAD_CONNECTION, field->key,
              buf_cstr(&pointer), "%s %s", field->title, message);
    return false;
}

static bool given(const struct reader *reader, enum connection_place place)
{
    return !members_empty(reader->values[place]);
}

static bool read_text(struct reader *reader, enum connection_place place,
                      struct buf *text)
{
    struct json_span value = reader->values[place];

    if (members_empty(value))
        return true;
    if (json_type(value) != 's')
        return fault(reader, place, "must be a string.");
    json_unquote(text, value);
    if (!buf_ok(text))
        return text->too_big ? fault(reader, place, "is too long.")
                             : error_no_memory(reader->error);
    if (strlen(buf_cstr(text)) != text->size)
        return fault(reader, place, "holds a NUL character. Take it out.");
    return true;
}

/* A whole number as written; fractions and exponents are not taken. */
static bool parse_number(struct json_span value, int64_t *number)
{
    int64_t sum = 0;

    for (size_t i = 0; i < value.size; i++) {
        int digit = value.data[i] - '0';

        if (digit < 0 || digit > 9 || sum > (INT64_MAX - digit) / 10)
            return false;
        sum = sum * 10 + digit;
    }
    *number = sum;
    return value.size > 0;
}

/* The descriptor holds the default and the range; it is data, and right. */
static bool read_number(struct reader *reader, enum connection_place place,
                        int64_t *number)
{
    const struct card_field *field = &card_connection[place];
    struct json_span value = reader->values[place];
    struct json_span standard = {field->default_json,
                                 strlen(field->default_json)};
    auto_buf struct buf range = BUF_INIT(200);

    if (members_empty(value))
        return parse_number(standard, number);
    if (parse_number(value, number) && *number >= field->minimum
        && *number <= field->maximum)
        return true;
    buf_fmt(&range, "must be a whole number from %lld to %lld.",
            (long long)field->minimum, (long long)field->maximum);
    if (!error_kept(reader->error, &range))
        return false;
    return fault(reader, place, buf_cstr(&range));
}

static bool read_boolean(struct reader *reader, enum connection_place place,
                         bool *boolean)
{
    struct json_span value = reader->values[place];

    *boolean = card_connection[place].default_json[0] == 't';
    if (members_empty(value))
        return true;
    *boolean = json_type(value) == 't';
    if (json_type(value) != 't' && json_type(value) != 'f')
        return fault(reader, place, "must be true or false.");
    return true;
}

static bool read_domain(struct reader *reader, struct connection *connection)
{
    auto_buf struct buf domain = BUF_INIT(CONNECTION_TEXT_MAX);

    return read_text(reader, CONNECTION_DOMAIN, &domain)
           && origin_read(&connection->origin, buf_cstr(&domain), domain.size,
                          reader->error);
}

/* The kinds of sign-in, and the secret that each goes by. */
static const struct {
    const char *name;
    enum auth_kind auth;
    enum connection_place secret;
} auth_kinds[] = {
    {"api_token", AUTH_API_TOKEN, CONNECTION_API_TOKEN},
    {"access_token", AUTH_ACCESS_TOKEN, CONNECTION_ACCESS_TOKEN},
    {"service_app", AUTH_SERVICE_APP, CONNECTION_PRIVATE_KEY},
    {"authorization_code", AUTH_CODE, CONNECTION_CLIENT_SECRET},
};
#define AUTH_KINDS (sizeof auth_kinds / sizeof *auth_kinds)

/* Chosen by `auth`, or by the one kind of secret that is there. */
static bool choose_auth(struct reader *reader, struct connection *connection)
{
    struct json_span value = reader->values[CONNECTION_AUTH];
    bool chosen = !members_empty(value);
    size_t count = 0;

    connection->auth = AUTH_API_TOKEN;
    for (size_t i = 0; i < AUTH_KINDS; i++) {
        if (chosen ? json_type(value) == 's'
                         && json_string_is(value, auth_kinds[i].name)
                   : given(reader, auth_kinds[i].secret)) {
            connection->auth = auth_kinds[i].auth;
            count++;
        }
    }
    if (chosen && count == 0)
        return fault(reader, CONNECTION_AUTH,
                     "(auth) must be \"api_token\", \"access_token\", "
                     "\"service_app\" or \"authorization_code\".");
    if (count > 1)
        return fault(reader, CONNECTION_AUTH,
                     "(auth) must say which to use, as the connection has "
                     "several of api_token, access_token, private_key and "
                     "client_secret.");
    return true;
}

static bool token_allowed(struct reader *reader, enum connection_place place,
                          const struct buf *token)
{
    const char *text = buf_cstr(token);

    if (ascii_same_start(text, "SSWS ", 5)
        || ascii_same_start(text, "Bearer ", 7)
        || ascii_same_start(text, "DPoP ", 5))
        return fault(reader, place,
                     "begins with the word for the header. Give the token "
                     "alone.");
    for (size_t i = 0; i < token->size; i++) {
        if (text[i] <= ' ' || text[i] >= 0x7F)
            return fault(reader, place,
                         "holds a space, a line break or another character no "
                         "token has. Copy it again.");
    }
    return true;
}

static bool read_token(struct reader *reader, struct connection *connection)
{
    enum connection_place place = connection->auth == AUTH_API_TOKEN
                                      ? CONNECTION_API_TOKEN
                                      : CONNECTION_ACCESS_TOKEN;

    if (!given(reader, place))
        return fault(reader, place,
                     "is missing. Give the connection an \"api_token\", an "
                     "\"access_token\", or the \"client_id\" of an app and "
                     "its \"private_key\" or \"client_secret\".");
    if (!read_text(reader, place, &connection->token))
        return false;
    return token_allowed(reader, place, &connection->token);
}

/* One scope to the list, where it is one word. */
static bool add_scope(struct reader *reader, struct buf *scopes,
                      struct json_span value)
{
    auto_buf struct buf text = BUF_INIT(CONNECTION_TEXT_MAX);

    if (json_type(value) != 's')
        return fault(reader, CONNECTION_SCOPES,
                     "must be a string of words, or an array of strings.");
    json_unquote(&text, value);
    if (!buf_ok(&text) && !text.too_big)
        return error_no_memory(reader->error);
    /* RFC 6749, section 3.3: printable ASCII without quote and backslash */
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < ' ' || text.data[i] >= 0x7F || text.data[i] == '"'
            || text.data[i] == '\\')
            return fault(reader, CONNECTION_SCOPES,
                         "holds a character no scope has.");
    }
    if (scopes->size > 0 && text.size > 0)
        buf_char(scopes, ' ');
    buf_add(scopes, buf_cstr(&text), text.size);
    if (!buf_ok(scopes) && !scopes->too_big)
        return error_no_memory(reader->error);
    return (buf_ok(&text) && buf_ok(scopes))
           || fault(reader, CONNECTION_SCOPES, "is too long.");
}

static bool read_scopes(struct reader *reader, struct buf *scopes)
{
    struct json_span value = reader->values[CONNECTION_SCOPES];
    struct json_span scope;
    struct json_walk walk;
    bool good = true;

    if (json_type(value) != 'a') {
        if (members_empty(value))
            return fault(reader, CONNECTION_SCOPES,
                         "is missing. Example: \"okta.devices.read\"");
        return add_scope(reader, scopes, value);
    }
    json_walk_into(&walk, value);
    while (good && json_walk_element(&walk, &scope))
        good = add_scope(reader, scopes, scope);
    if (good && scopes->size == 0)
        return fault(reader, CONNECTION_SCOPES,
                     "is missing. Example: \"okta.devices.read\"");
    return good;
}

static bool read_dpop(struct reader *reader, enum dpop *dpop)
{
    static const char *const names[] = {"auto", "on", "off"};
    struct json_span value = reader->values[CONNECTION_DPOP];

    *dpop = DPOP_AUTO;
    if (members_empty(value))
        return true;
    for (size_t i = 0; i < 3; i++) {
        if (json_type(value) == 's' && json_string_is(value, names[i])) {
            *dpop = (enum dpop)i;
            return true;
        }
    }
    return fault(reader, CONNECTION_DPOP,
                 "must be \"auto\", \"on\" or \"off\".");
}

static bool required(struct reader *reader, enum connection_place place,
                     struct buf *text)
{
    if (!given(reader, place))
        return fault(reader, place, "is missing; signing in needs it.");
    return read_text(reader, place, text);
}

static bool read_service_app(struct reader *reader, struct connection *c)
{
    bool good = required(reader, CONNECTION_CLIENT_ID, &c->client_id);

    good = required(reader, CONNECTION_PRIVATE_KEY, &c->private_key) && good;
    good = read_text(reader, CONNECTION_PRIVATE_KEY_PASSPHRASE,
                     &c->private_key_passphrase)
           && good;
    good = read_text(reader, CONNECTION_KEY_ID, &c->key_id) && good;
    good = read_scopes(reader, &c->scopes) && good;
    return read_dpop(reader, &c->dpop) && good;
}

static bool read_code(struct reader *reader, struct connection *c)
{
    bool good = required(reader, CONNECTION_CLIENT_ID, &c->client_id);

    good =
        required(reader, CONNECTION_CLIENT_SECRET, &c->client_secret) && good;
    good =
        read_text(reader, CONNECTION_REFRESH_TOKEN, &c->refresh_token) && good;
    return read_scopes(reader, &c->scopes) && good;
}

static bool read_sign_in(struct reader *reader, struct connection *c)
{
    switch (c->auth) {
    case AUTH_SERVICE_APP:
        return read_service_app(reader, c);
    case AUTH_CODE:
        return read_code(reader, c);
    default:
        return read_token(reader, c);
    }
}

/* Only the password of user:password@ is secret in a proxy's address. */
static void learn_proxy_password(struct connection *connection)
{
    const char *proxy = buf_cstr(&connection->proxy);
    const char *scheme = strstr(proxy, "://");
    const char *at = strrchr(proxy, '@');
    const char *colon;

    if (at == NULL)
        return;
    proxy = scheme != NULL && scheme < at ? scheme + 3 : proxy;
    colon = memchr(proxy, ':', (size_t)(at - proxy));
    if (colon != NULL)
        redactor_add(&connection->redactor, colon + 1,
                     (size_t)(at - colon - 1));
}

static bool read_transport(struct reader *reader, struct connection *c)
{
    bool good = read_text(reader, CONNECTION_CA_FILE, &c->ca_file);

    good = read_text(reader, CONNECTION_CLIENT_CERT, &c->client_cert) && good;
    good = read_text(reader, CONNECTION_CLIENT_KEY, &c->client_key) && good;
    good = read_text(reader, CONNECTION_CLIENT_KEY_PASSPHRASE,
                     &c->client_key_passphrase)
           && good;
    good = read_text(reader, CONNECTION_PROXY, &c->proxy) && good;
    good = read_boolean(reader, CONNECTION_HTTP2, &c->http2) && good;
    good = read_number(reader, CONNECTION_TIMEOUT_MS, &c->timeout_ms) && good;
    good = read_number(reader, CONNECTION_CONNECT_TIMEOUT_MS,
                       &c->connect_timeout_ms)
           && good;
    good = read_number(reader, CONNECTION_MAX_RESPONSE_BYTES,
                       &c->max_response_bytes)
           && good;
    return read_number(reader, CONNECTION_MAX_RETRIES, &c->max_retries) && good;
}

static void learn_secrets(struct connection *connection)
{
    redactor_add(&connection->redactor, buf_cstr(&connection->token),
                 connection->token.size);
    redactor_add(&connection->redactor, buf_cstr(&connection->client_secret),
                 connection->client_secret.size);
    redactor_add(&connection->redactor, buf_cstr(&connection->refresh_token),
                 connection->refresh_token.size);
    redactor_add(&connection->redactor, buf_cstr(&connection->private_key),
                 connection->private_key.size);
    redactor_add(&connection->redactor,
                 buf_cstr(&connection->private_key_passphrase),
                 connection->private_key_passphrase.size);
    redactor_add(&connection->redactor,
                 buf_cstr(&connection->client_key_passphrase),
                 connection->client_key_passphrase.size);
    learn_proxy_password(connection);
}

bool connection_read(const struct card_call *call,
                     struct connection *connection, struct error *error)
{
    static const struct members_of of = {"connection", CARD_BAD_CONNECTION,
                                         card_connection, CONNECTION_COUNT};
    struct reader reader = {.error = error};
    bool good;

    if (!members_check(&of, call->connection, error))
        return false;
    good = members_read(&of, call->connection, reader.values, error);
    good = read_domain(&reader, connection) && good;
    good = choose_auth(&reader, connection) && good;
    good = read_sign_in(&reader, connection) && good;
    good = read_transport(&reader, connection) && good;
    learn_secrets(connection);
    return good;
}
