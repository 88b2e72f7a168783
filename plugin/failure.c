/* SPDX-License-Identifier: MIT */
/* failure.c - turns libcurl's codes into texts that say what to do. */
#include "failure.h"

#include <openssl/x509_vfy.h>
#include <string.h>

#include "card.h"
#include "certfiles.h"
#include "service.h"

/* Names the field of the connection that the fault is most likely in, or NULL.
   libcurl's own text follows in brackets, if there is one. */
static void add_of(const struct failure *f, struct error *error, int32_t code,
                   const char *field, const char *text)
{
    auto_buf struct buf pointer = BUF_INIT(BUF_WORD);

    if (field != NULL)
        buf_fmt(&pointer, "/%s", field);
    if (!error_kept(error, &pointer))
        return;
    error_add(error, code, field, field != NULL ? buf_cstr(&pointer) : NULL,
              "%s%s%s%s", text, f->detail[0] != '\0' ? " (" : "", f->detail,
              f->detail[0] != '\0' ? ")" : "");
}

static void add(const struct failure *f, struct error *error, int32_t code,
                const char *text)
{
    add_of(f, error, code, NULL, text);
}

static const char *detail_of(const struct failure *f)
{
    return f->detail[0] != '\0' ? f->detail : curl_easy_strerror(f->code);
}

/* libcurl reports the same for a connection that the server closed and for one
   that it closed itself because frames broke HTTP/2. */
static void add_lost(const struct failure *f, struct error *error,
                     const char *text)
{
    auto_buf struct buf whole = BUF_INIT(BUF_LINE);

    buf_str(&whole, text);
    if (f->http2)
        buf_str(
            &whole,
            " If it happens again, set the connection's \"http2\" to false.");
    error->retryable = f->request->repeatable || !f->sent;
    add(f, error, CARD_NETWORK, buf_cstr(&whole));
}

static bool says(const struct failure *f, const char *words)
{
    return strstr(f->detail, words) != NULL;
}

static void report_headers_too_big(struct error *error)
{
    error_add(error, CARD_PROTOCOL, NULL, NULL,
              "The answer's header fields exceed what this card accepts. Is "
              "%s right?",
              service.domain.name);
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
                  f->answered ? "while the answer was arriving"
                  : f->sent   ? "before an answer arrived"
                              : "before the request was sent");
        return true;
    case FAILURE_TRY_TIMEOUT:
        error->retryable = f->request->repeatable;
        error_add(
            error, CARD_TIMEOUT, "timeout_ms", "/timeout_ms",
            "The answer was not complete within the %lld ms that the "
            "connection allows. Increase its timeout_ms, or request less.",
            (long long)f->connection->timeout_ms);
        return true;
    case FAILURE_LOST:
        error->retryable = f->request->repeatable;
        error_add(error, CARD_NETWORK, NULL, NULL,
                  "The server closed the connection, or refused the request, "
                  "before it answered.");
        return true;
    case FAILURE_REFUSED:
        error->retryable = true;
        error_add(error, CARD_NETWORK, NULL, NULL,
                  "The server reported that it did not process the request. "
                  "Nothing was changed; send it again later.");
        return true;
    case FAILURE_WANTS_H1:
        error->retryable = true;
        error_add(error, CARD_NETWORK, "http2", "/http2",
                  "The server accepts this request only over HTTP/1.1. Nothing "
                  "was changed; set the connection's \"http2\" to false.");
        return true;
    case FAILURE_CUT:
        add_lost(f, error, "The connection was lost within the answer.");
        return true;
    case FAILURE_HEADERS_TOO_BIG:
        report_headers_too_big(error);
        return true;
    case FAILURE_NOT_HTTP:
        error_add(error, CARD_PROTOCOL, NULL, NULL,
                  "The answer is not valid HTTP: %s. Is %s right?", f->why,
                  service.domain.name);
        return true;
    case FAILURE_CODING:
        error_add(error, CARD_PROTOCOL, NULL, NULL,
                  "The answer could not be decompressed: %s. The server or a "
                  "proxy sent corrupt data.",
                  f->why);
        return true;
    default:
        return false;
    }
}

/* The remedy depends on what is wrong with the certificate. */
static void report_certificate(const struct failure *f, struct error *error)
{
    auto_buf struct buf text = BUF_INIT(BUF_LINE);

    switch (f->verify) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
        add(f, error, CARD_TLS,
            "The server's certificate has expired, or is not valid yet. Check "
            "this machine's clock; if it is right, the server's operator must "
            "renew the certificate.");
        return;
    case X509_V_OK:
    case X509_V_ERR_UNSPECIFIED: /* libcurl checks the name itself */
        buf_fmt(&text,
                "The server's certificate was not accepted: it is for another "
                "name. Check the spelling of %s; if it is right, another "
                "server answered.",
                service.domain.name);
        add(f, error, CARD_TLS, buf_cstr(&text));
        return;
    default:
        if (f->connection->ca_file.size > 0)
            add(f, error, CARD_TLS,
                "The server's certificate was not accepted: no authority in "
                "the connection's ca_file signed it. With a ca_file no other "
                "authorities are trusted: put the one that signed it there "
                "too, or leave ca_file out if it is a public one.");
        else
            add(f, error, CARD_TLS,
                "The server's certificate was not accepted: no authority that "
                "is trusted here signed it. If a proxy or a private authority "
                "did, name that authority in the connection's ca_file.");
        return;
    }
}

/* Is it a TLS alert about the client certificate, or the lack of one? */
static bool wants_certificate(const struct failure *f)
{
    return says(f, "alert certificate required") || says(f, "alert unknown ca")
           || says(f, "alert bad certificate")
           || says(f, "alert unsupported certificate")
           || says(f, "alert certificate expired")
           || says(f, "alert certificate revoked")
           || says(f, "alert certificate unknown")
           || says(f, "alert access denied");
}

#define ENDED_BY_SERVER                                            \
    "The server ended the TLS handshake. If it requires a client " \
    "certificate, set one that it accepts in the connection's "    \
    "client_cert and client_key."

static void report_handshake(const struct failure *f, struct error *error)
{
    /* TLS 1.2 has one alert for the lack of a certificate and of a cipher. */
    if (says(f, "alert handshake failure"))
        add(f, error, CARD_TLS,
            ENDED_BY_SERVER " If it requires none, it and this card could not "
                            "agree on a cipher.");
    else if (wants_certificate(f))
        add(f, error, CARD_TLS, ENDED_BY_SERVER);
    else
        add(f, error, CARD_TLS,
            "The server and this card could not agree on a TLS version or "
            "cipher. TLS 1.2 or later is required; check that the name and the "
            "port are those of an HTTPS server.");
}

static void add_unreached(const struct failure *f, struct error *error,
                          const char *what, const char *remedy)
{
    auto_buf struct buf text = BUF_INIT(BUF_LINE);

    buf_fmt(&text, "%s%s%s", what, service.domain.place, remedy);
    add_of(f, error, CARD_NETWORK, service_field(CONNECTION_ADDRESS)->key,
           buf_cstr(&text));
}

/* Returns true if name resolution, connecting or certificates failed. */
static bool report_connecting(const struct failure *f, struct error *error)
{
    const struct connection *c = f->connection;

    switch (f->code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        add_unreached(f, error, "Could not find ",
                      ". Check how the connection spells it, and that this "
                      "machine can resolve names.");
        break;
    case CURLE_COULDNT_CONNECT:
        add_unreached(f, error, "Could not connect to ",
                      ". Check the network and firewalls, and whether a proxy "
                      "is needed.");
        break;
    case CURLE_PEER_FAILED_VERIFICATION:
        report_certificate(f, error);
        return true;
    case CURLE_SSL_CACERT_BADFILE:
        certfiles_report_ca(c, detail_of(f), error);
        return true;
    case CURLE_SSL_CERTPROBLEM:
        certfiles_report_client(c, detail_of(f), error);
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
    auto_buf struct buf text = BUF_INIT(BUF_LINE);

    buf_fmt(&text, "The answer is not valid HTTP. Is %s right?",
            service.domain.name);
    add(f, error, CARD_PROTOCOL, buf_cstr(&text));
}

static void report_reading(const struct failure *f, struct error *error)
{
    /* In TLS 1.3 the server checks the client's certificate after the client
       has sent the request. */
    if (wants_certificate(f))
        report_handshake(f, error);
    /* "chunked-encoding" in libcurl 7, "chunk hex-length" and others in 8 */
    else if (says(f, "chunk"))
        report_not_http(f, error);
    else
        add_lost(f, error,
                 f->answered
                     ? "The connection was lost within the answer."
                     : "The connection was lost before an answer arrived.");
}

/* Protocol errors; libcurl 8 has more texts for them than 7, under other codes.
 */
static bool breaks_http2(const struct failure *f)
{
    return says(f, "nghttp2") || says(f, "Invalid HTTP header field")
           || says(f, "received invalid frame")
           || (says(f, "PROTOCOL_ERROR")
               && (f->code == CURLE_HTTP2 || f->code == CURLE_HTTP2_STREAM));
}

static void report_broken_http2(const struct failure *f, struct error *error)
{
    error->retryable = f->request->repeatable;
    add(f, error, CARD_PROTOCOL,
        "The server broke off its answer or violated HTTP/2. Setting "
        "\"http2\": false in the connection may avoid this.");
}

/* CURLE_TOO_LARGE, since 8.6: a header line, or a status line, without end. */
#define TOO_LARGE 100

void failure_report(const struct failure *f, struct error *error)
{
    if (report_cause(f, error) || proxy_report(f, error)
        || report_connecting(f, error))
        return;
    if ((int)f->code == TOO_LARGE) {
        report_headers_too_big(error);
        return;
    }
    if (breaks_http2(f)) {
        report_broken_http2(f, error);
        return;
    }
    switch (f->code) {
    case CURLE_OUT_OF_MEMORY:
        error_no_memory(error);
        return;
    case CURLE_OPERATION_TIMEDOUT:
        error->retryable = true;
        error_add(error, CARD_TIMEOUT, "connect_timeout_ms",
                  "/connect_timeout_ms",
                  "No connection was made within %lld ms. Check the network, "
                  "or increase the connection's connect_timeout_ms.",
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
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
        report_reading(f, error);
        return;
    case CURLE_BAD_CONTENT_ENCODING:
        add(f, error, CARD_PROTOCOL,
            "The answer could not be decompressed: the server or a proxy sent "
            "corrupt data.");
        return;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    /* libcurl's own; a transfer that we end has a cause */
    case CURLE_WRITE_ERROR:
    /* a header line without a colon */
    case CURLE_BAD_FUNCTION_ARGUMENT:
        report_not_http(f, error);
        return;
    default:
        if (says(f, "chunked-encoded")) {
            report_not_http(f, error);
            return;
        }
        add(f, error, CARD_INTERNAL,
            "The transfer failed for an unexpected reason.");
        return;
    }
}

void failure_warn(const struct failure *f, struct error *error)
{
    if (f->sent && !f->request->repeatable)
        error_note(error,
                   " The %s may have taken effect already. Check before you "
                   "send it again.",
                   f->request->method);
}
