/* SPDX-License-Identifier: MIT */
/* failure.c - libcurl's codes in words that say what to do. */
#include "failure.h"

#include <openssl/x509_vfy.h>
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
    if (!error_kept(error, &pointer))
        return;
    error_add(error, CARD_BAD_CONNECTION, field->key, buf_cstr(&pointer),
              "%s %s cannot be used: it must be a PEM file this process can "
              "read (%s).",
              field->title, show(&shown, buf_cstr(path), path->size),
              f->detail[0] != '\0' ? f->detail : curl_easy_strerror(f->code));
}

/* libcurl does not tell a connection that the server ended from one that it
   ended itself over frames that break HTTP/2. */
static void add_lost(const struct failure *f, struct error *error,
                     const char *text)
{
    auto_buf struct buf whole = BUF_INIT(1024);

    buf_str(&whole, text);
    if (f->http2)
        buf_str(&whole, " If that goes on, set the connection's \"http2\" to "
                        "false.");
    error->retryable = f->request->repeatable || !f->sent;
    add(f, error, CARD_NETWORK, buf_cstr(&whole));
}

static bool says(const struct failure *f, const char *words)
{
    return strstr(f->detail, words) != NULL;
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
        error->retryable = f->request->repeatable;
        error_add(error, CARD_NETWORK, NULL, NULL,
                  "The server closed the connection, or refused the request, "
                  "before it answered.");
        return true;
    case FAILURE_CUT:
        add_lost(f, error, "The connection was lost within the answer.");
        return true;
    case FAILURE_HEADERS_TOO_BIG:
        error_add(error, CARD_PROTOCOL, NULL, NULL,
                  "The answer has more header fields, or longer ones, than "
                  "any real one. Is the connection's domain right?");
        return true;
    default:
        return false;
    }
}

/* Who can mend it depends on what is wrong with the certificate. */
static void report_certificate(const struct failure *f, struct error *error)
{
    switch (f->verify) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
        add(f, error, CARD_TLS,
            "The server's certificate has expired, or is not valid yet. Check "
            "this machine's clock; where that is right, whoever runs the "
            "server must renew it.");
        return;
    case X509_V_OK:
    case X509_V_ERR_UNSPECIFIED: /* libcurl itself looks at the name */
        add(f, error, CARD_TLS,
            "The server's certificate was not accepted: it is for another "
            "name. Check how the connection spells the domain; if it is right, "
            "somebody else answered.");
        return;
    default:
        add(f, error, CARD_TLS,
            "The server's certificate was not accepted: no authority that is "
            "trusted here signed it. If a proxy or a private authority did, "
            "name that authority in the connection's ca_file.");
        return;
    }
}

/* An alert of the server's about what it was, or was not, shown. */
static bool wants_certificate(const struct failure *f)
{
    return says(f, "alert certificate required")
           || says(f, "alert handshake failure") || says(f, "alert unknown ca")
           || says(f, "alert bad certificate")
           || says(f, "alert unsupported certificate")
           || says(f, "alert certificate expired")
           || says(f, "alert certificate revoked")
           || says(f, "alert certificate unknown")
           || says(f, "alert access denied");
}

static void report_handshake(const struct failure *f, struct error *error)
{
    if (wants_certificate(f))
        add(f, error, CARD_TLS,
            "The server ended the TLS handshake. Where it asks for a client "
            "certificate, give one that it accepts in the connection's "
            "client_cert and client_key.");
    else
        add(f, error, CARD_TLS,
            "The server and this card found no common secure protocol. TLS "
            "1.2 is the least that is taken; check that the domain and its "
            "port are those of an HTTPS server.");
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
        report_certificate(f, error);
        return true;
    case CURLE_SSL_CACERT_BADFILE:
        add_file(f, error, CONNECTION_CA_FILE, &c->ca_file);
        return true;
    case CURLE_SSL_CERTPROBLEM:
        if (says(f, "private key") && c->client_key.size > 0)
            add_file(f, error, CONNECTION_CLIENT_KEY, &c->client_key);
        else
            add_file(f, error, CONNECTION_CLIENT_CERT, &c->client_cert);
        return true;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
        report_handshake(f, error);
        return true;
    default:
        return false;
    }
    error->retryable = true;
    return true;
}

static void report_not_http(const struct failure *f, struct error *error)
{
    add(f, error, CARD_PROTOCOL,
        "The answer is not valid HTTP. Is the connection's domain right?");
}

static void report_reading(const struct failure *f, struct error *error)
{
    /* TLS 1.3: the server looks at a client's certificate after the client
       has sent the request. */
    if (wants_certificate(f))
        report_handshake(f, error);
    else if (says(f, "chunked-encoding") || says(f, "nghttp2"))
        report_not_http(f, error);
    else
        add_lost(f, error,
                 f->answered ? "The connection was lost within the answer."
                             : "The connection was lost before an answer "
                               "came.");
}

/* A stream or connection that the server ended, or what it may never send. */
static void report_http2(const struct failure *f, struct error *error)
{
    if (!says(f, "PROTOCOL_ERROR")) {
        report_reading(f, error);
        return;
    }
    error->retryable = f->request->repeatable;
    add(f, error, CARD_PROTOCOL,
        "The server broke off its answer, or it breaks HTTP/2. The "
        "connection's \"http2\": false may go around it.");
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
        report_reading(f, error);
        return;
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
        report_http2(f, error);
        return;
    case CURLE_BAD_CONTENT_ENCODING:
        add(f, error, CARD_PROTOCOL,
            "The answer could not be decompressed: the server, or a proxy "
            "before it, sends what is broken.");
        return;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WRITE_ERROR: /* libcurl's own: what we end has a cause */
    case CURLE_BAD_FUNCTION_ARGUMENT: /* a header line without a colon */
        report_not_http(f, error);
        return;
    default:
        if (says(f, "chunked-encoded")) {
            report_not_http(f, error);
            return;
        }
        add(f, error, CARD_INTERNAL,
            "The transfer failed in a way this card has no words for.");
        return;
    }
}

void failure_warn(const struct failure *f, struct error *error)
{
    if (f->sent && !f->request->repeatable)
        error_note(error,
                   " The %s may have been carried out: look before you send "
                   "it again.",
                   f->request->method);
}
