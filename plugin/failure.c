/* SPDX-License-Identifier: MIT */
/* failure.c - libcurl's codes in words that say what to do. */
#include "failure.h"

#include <string.h>

#include "card.h"
#include "descriptor.h"

/* libcurl's own words in brackets, where it had any. */
static void add(const struct failure *f, struct error *error, int32_t code,
                const char *text)
{
    error_add(error, code, NULL, NULL, "%s%s%s%s", text,
              f->detail[0] != '\0' ? " (" : "", f->detail,
              f->detail[0] != '\0' ? ")" : "");
}

/* A file the connection names, or the secret that opens it. */
static void add_file(const struct failure *f, struct error *error,
                     enum connection_place place, const struct buf *path)
{
    const struct card_field *field = &card_connection[place];
    auto_buf struct buf pointer = BUF_INIT(128);
    struct shown shown;

    buf_fmt(&pointer, "/%s", field->key);
    error_add(error, CARD_BAD_CONNECTION, field->key, buf_cstr(&pointer),
              "%s %s cannot be used: it must be a PEM file this process can "
              "read (%s).",
              field->title, show(&shown, buf_cstr(path), path->size),
              f->detail[0] != '\0' ? f->detail : curl_easy_strerror(f->code));
}

/* After a request that may not be sent twice, the state is not known. */
static void add_lost(const struct failure *f, struct error *error,
                     const char *text)
{
    auto_buf struct buf whole = BUF_INIT(1024);

    buf_str(&whole, text);
    error->retryable = f->request->repeatable || !f->sent;
    if (f->sent && !f->request->repeatable)
        buf_fmt(&whole,
                " The %s may have been carried out: look before you "
                "send it again.",
                f->request->method);
    add(f, error, CARD_NETWORK, buf_cstr(&whole));
}

static bool report_cause(const struct failure *f, struct error *error)
{
    switch (f->cause) {
    case FAILURE_CANCELLED:
        error_add(error, CARD_CANCELLED, NULL, NULL,
                  "The call was cancelled after %lld ms.",
                  (long long)f->total_ms);
        return true;
    case FAILURE_DEADLINE:
        error->retryable = f->request->repeatable || !f->sent;
        error_add(error, CARD_TIMEOUT, NULL, NULL,
                  "The deadline of the call passed after %lld ms, %s.",
                  (long long)f->total_ms,
                  f->answered ? "within the answer"
                  : f->sent   ? "before an answer came"
                              : "before the request was sent");
        return true;
    case FAILURE_TRY_TIMEOUT:
        error->retryable = f->request->repeatable;
        error_add(error, CARD_TIMEOUT, "timeout_ms", "/timeout_ms",
                  "The answer did not come whole within the %lld ms that the "
                  "connection allows. Raise its timeout_ms, or ask for less.",
                  (long long)f->connection->timeout_ms);
        return true;
    case FAILURE_LOST:
        add_lost(f, error,
                 "The server closed a kept connection before it answered.");
        return true;
    case FAILURE_HEADERS_TOO_BIG:
        error_add(error, CARD_PROTOCOL, NULL, NULL,
                  "The answer has more header fields than any real one. Is "
                  "the connection's domain right?");
        return true;
    default:
        return false;
    }
}

/* True when it was a matter of names, connecting or certificates. */
static bool report_connecting(const struct failure *f, struct error *error)
{
    const struct connection *c = f->connection;

    switch (f->code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        add(f, error, CARD_NETWORK,
            "The domain was not found. Check how the connection spells it, "
            "and that this machine can look up names.");
        break;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
        add(f, error, CARD_NETWORK,
            "The proxy did not let the request through. Check the "
            "connection's proxy.");
        break;
    case CURLE_COULDNT_CONNECT:
        add(f, error, CARD_NETWORK,
            "No connection to the domain could be made. Check the network, "
            "a firewall, or whether a proxy is needed.");
        break;
    case CURLE_PEER_FAILED_VERIFICATION:
        add(f, error, CARD_TLS,
            "The server's certificate was not accepted. If a proxy or a "
            "private authority signs it, name that authority in the "
            "connection's ca_file.");
        return true;
    case CURLE_SSL_CACERT_BADFILE:
        add_file(f, error, CONNECTION_CA_FILE, &c->ca_file);
        return true;
    case CURLE_SSL_CERTPROBLEM:
        add_file(f, error, CONNECTION_CLIENT_CERT, &c->client_cert);
        return true;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
        add(f, error, CARD_TLS,
            "The server and this card found no common secure protocol; TLS "
            "1.2 is the least that is taken.");
        return true;
    default:
        return false;
    }
    error->retryable = true;
    return true;
}

void failure_report(const struct failure *f, struct error *error)
{
    if (report_cause(f, error) || report_connecting(f, error))
        return;
    switch (f->code) {
    case CURLE_OUT_OF_MEMORY:
        error_no_memory(error);
        return;
    case CURLE_OPERATION_TIMEDOUT:
        error->retryable = true;
        error_add(error, CARD_TIMEOUT, "connect_timeout_ms",
                  "/connect_timeout_ms",
                  "No connection was made within %lld ms. Check the network, "
                  "or raise the connection's connect_timeout_ms.",
                  (long long)f->connection->connect_timeout_ms);
        return;
    case CURLE_GOT_NOTHING:
        add_lost(f, error,
                 "The server closed the connection without an "
                 "answer.");
        return;
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_PARTIAL_FILE:
        add_lost(f, error,
                 f->answered ? "The connection was lost within the answer."
                             : "The connection was lost before an answer "
                               "came.");
        return;
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
        error->retryable = f->request->repeatable;
        add(f, error, CARD_PROTOCOL,
            "The answer breaks HTTP/2. The connection's \"http2\": false "
            "goes around it.");
        return;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_BAD_CONTENT_ENCODING:
        add(f, error, CARD_PROTOCOL,
            "The answer is not valid HTTP. Is the connection's domain right?");
        return;
    default:
        add(f, error, CARD_INTERNAL,
            "The transfer failed in a way this card "
            "has no words for.");
        return;
    }
}
