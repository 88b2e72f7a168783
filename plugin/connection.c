/* SPDX-License-Identifier: MIT */
/* connection.c - reads and checks the members of a connection, and reports all
   faults. */
#include "connection.h"

#include "auth/method.h"
#include "certfiles.h"
#include "connection-reader.h"
#include "proxy.h"
#include "service.h"
#include "words.h"

void connection_free(struct connection *connection)
{
    origin_free(&connection->origin);
    buf_free(&connection->token);
    buf_free(&connection->username);
    buf_free(&connection->key_name);
    buf_free(&connection->sent);
    buf_free(&connection->query_key);
    headers_free(&connection->headers);
    buf_free(&connection->check_path);
    buf_free(&connection->issuer);
    buf_free(&connection->token_url);
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
    buf_free(&connection->file_ids);
    buf_free(&connection->proxy);
    buf_free(&connection->proxy_password);
    paging_free(&connection->paging);
}

static bool read_address(struct connection_reader *reader,
                         struct connection *connection)
{
    auto_buf struct buf domain = BUF_INIT(CONNECTION_TEXT_MAX);

    return reader_text(reader, CONNECTION_ADDRESS, &domain)
           && origin_read(&connection->origin, buf_cstr(&domain), domain.size,
                          reader->error);
}

static bool read_transport(struct connection_reader *reader,
                           struct connection *c)
{
    bool good = reader_text(reader, CONNECTION_CA_FILE, &c->ca_file);

    good = reader_text(reader, CONNECTION_CLIENT_CERT, &c->client_cert) && good;
    good = reader_text(reader, CONNECTION_CLIENT_KEY, &c->client_key) && good;
    good = reader_text(reader, CONNECTION_CLIENT_KEY_PASSPHRASE,
                       &c->client_key_passphrase)
           && good;
    good = good && certfiles_complete(c, reader->error);
    good = certfiles_identify(c, reader->error) && good;
    good = reader_text(reader, CONNECTION_PROXY, &c->proxy)
           && proxy_check(c, reader->error) && good;
    good = reader_boolean(reader, CONNECTION_HTTP2, &c->http2) && good;
    good = reader_number(reader, CONNECTION_TIMEOUT_MS, &c->timeout_ms) && good;
    good = reader_number(reader, CONNECTION_CONNECT_TIMEOUT_MS,
                         &c->connect_timeout_ms)
           && good;
    good = reader_number(reader, CONNECTION_MAX_RESPONSE_BYTES,
                         &c->max_response_bytes)
           && good;
    return reader_number(reader, CONNECTION_MAX_RETRIES, &c->max_retries)
           && good;
}

bool connection_read(const struct card_call *call,
                     struct connection *connection, struct error *error)
{
    struct connection_reader reader = {.redactor = &connection->redactor,
                                       .error = error};
    bool good;

    connection->auth = service.methods[0];
    if (!members_check(&service.members, call->connection, error))
        return false;
    good =
        members_read(&service.members, call->connection, reader.values, error);
    good = read_address(&reader, connection) && good;
    good = auth_choose(&reader, connection) && good;
    good = connection->auth->read(&reader, connection) && good;
    good = (service.read == NULL || service.read(&reader, connection)) && good;
    good = words_check(connection, error) && good;
    good = read_transport(&reader, connection) && good;
    proxy_learn_password(connection);
    return good;
}
