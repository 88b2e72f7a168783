/* SPDX-License-Identifier: MIT */
/* proxyfail.c - explains why a proxy did not let a request through. */
#include <openssl/x509_vfy.h>
#include <string.h>

#include "ascii.h"
#include "card.h"
#include "failure.h"
#include "proxy.h"
#include "service.h"

struct report {
    const struct failure *f;
    struct error *error;
    struct buf name;
    bool retryable;
};

static bool starts(const struct report *r, const char *scheme)
{
    return ascii_same_start(buf_cstr(&r->name), scheme, strlen(scheme));
}

/* "The proxy NAME ..." */
static bool add_fault(struct report *r, int32_t code, const char *text)
{
    bool field = code == CARD_BAD_CONNECTION;
    const char *detail = r->f->detail;

    r->error->retryable = r->retryable;
    error_add(r->error, code, field ? "proxy" : NULL, field ? "/proxy" : NULL,
              "The proxy %s %s%s%s%s", buf_cstr(&r->name), text,
              *detail != '\0' ? " (" : "", detail, *detail != '\0' ? ")" : "");
    return true;
}

static bool refused(struct report *r)
{
    const struct origin *to = &r->f->connection->origin;
    auto_buf struct buf text = BUF_INIT(BUF_LINE);
    long status = r->f->proxy_status;

    r->retryable = status >= 500 || status == 408 || status == 429;
    buf_fmt(&text, "refused the tunnel to %s:%s: it answered %ld. ", to->host,
            to->port, status);
    if (status == 407 && proxy_signs_in(r->f->connection))
        buf_str(&text, "Check the user name and the password in the "
                       "connection's proxy.");
    else if (status == 407)
        buf_str(&text,
                "It requires a user name and a password: set them in the "
                "connection's proxy, as in http://USER:PASSWORD@HOST:PORT.");
    else if (status == 403)
        buf_str(&text, "Its rules do not allow this server, port or user. Ask "
                       "its operator.");
    else if (status >= 500)
        buf_fmt(&text,
                "It could not reach %s, or is overloaded: check the spelling "
                "of %s, or try again later.",
                service.domain.place, service.domain.name);
    else
        buf_str(&text, "Check that the connection's proxy is the address of a "
                       "proxy for HTTPS.");
    return add_fault(
        r, status == 407 || status == 403 ? CARD_BAD_CONNECTION : CARD_NETWORK,
        buf_cstr(&text));
}

/* An https proxy has a certificate of its own. */
static bool report_certificate(struct report *r)
{
    const char *why;

    switch (r->f->proxy_verify) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
        why =
            "has expired, or is not valid yet. Check this machine's clock; if "
            "it is right, the proxy's operator must renew the certificate.";
        break;
    case X509_V_OK:
    case X509_V_ERR_UNSPECIFIED: /* libcurl checks the name itself */
        why = "is for another name. Check how the connection's proxy is "
              "spelled.";
        break;
    default:
        why = r->f->connection->ca_file.size > 0
                  ? "was not accepted: no authority in the connection's "
                    "ca_file signed it. Put the one that did there too."
                  : "was not accepted: no authority that is trusted here "
                    "signed it. Name that authority in the connection's "
                    "ca_file.";
        break;
    }
    error_add(r->error, CARD_TLS, NULL, NULL,
              "The certificate of the proxy %s %s%s%s%s", buf_cstr(&r->name),
              why, *r->f->detail != '\0' ? " (" : "", r->f->detail,
              *r->f->detail != '\0' ? ")" : "");
    return true;
}

static bool timed_out(struct report *r)
{
    r->error->retryable = true;
    error_add(
        r->error, CARD_TIMEOUT, "connect_timeout_ms", "/connect_timeout_ms",
        "The proxy %s opened no tunnel to the server within %lld ms. Check the "
        "connection's proxy, or increase its connect_timeout_ms.",
        buf_cstr(&r->name), (long long)r->f->connection->connect_timeout_ms);
    return true;
}

/* Failures of any kind of proxy before it has answered. */
static bool report_any(struct report *r)
{
    r->retryable = true;
    switch (r->f->code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        /* libcurl's code is about the proxy for SOCKS; for others it is about
           the server */
        if (!starts(r, "socks"))
            return false;
        /* fall through */
    case CURLE_COULDNT_RESOLVE_PROXY:
        return add_fault(r, CARD_NETWORK,
                         "was not found: this machine could not resolve its "
                         "name. Check how the connection's proxy spells it.");
    case CURLE_COULDNT_CONNECT:
        return add_fault(r, CARD_NETWORK,
                         "could not be reached. Check the connection's proxy, "
                         "and whether it is running.");
    case CURLE_OPERATION_TIMEDOUT:
        return timed_out(r);
    default:
        return false;
    }
}

/* A SOCKS proxy reports the reason as a code (RFC 1928, section 6). */
static bool report_socks(struct report *r)
{
    static const char no[] =
        "did not let the request through. Check the connection's proxy: its "
        "user name and password, and whether it allows this server.";

    if (r->f->code != CURLE_PROXY)
        return false;
    switch (r->f->proxy_error) {
    case CURLPX_REPLY_NOT_ALLOWED:
    case CURLPX_NO_AUTH:
    case CURLPX_USER_REJECTED:
    case CURLPX_IDENTD:
    case CURLPX_IDENTD_DIFFER:
    case CURLPX_REQUEST_FAILED:
        r->retryable = false;
        return add_fault(r, CARD_BAD_CONNECTION, no);
    default:
        return add_fault(r, CARD_NETWORK,
                         "did not open a tunnel to the server. Check the "
                         "connection's proxy, or try again later.");
    }
}

static bool not_a_proxy(struct report *r)
{
    r->retryable = false;
    return add_fault(
        r, CARD_PROTOCOL,
        "does not answer like a proxy. Check the connection's proxy; if it "
        "accepts only TLS, its address must begin with https://.");
}

static bool report_http(struct report *r)
{
    /* libcurl's text for lines that are not HTTP */
    if (strstr(r->f->detail, "response 0") != NULL)
        return not_a_proxy(r);
    switch (r->f->code) {
    case CURLE_PEER_FAILED_VERIFICATION:
        return report_certificate(r);
    case CURLE_SSL_CONNECT_ERROR:
        r->retryable = false;
        return add_fault(
            r, CARD_TLS,
            "and this card could not agree on a TLS version or cipher. TLS 1.2 "
            "or later is required; if it is a plain proxy, as most are, its "
            "address must begin with http://.");
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
        return add_fault(
            r, CARD_NETWORK,
            "closed the connection before it opened a tunnel to the server. "
            "Check the connection's proxy; if it accepts only TLS, its address "
            "must begin with https://.");
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_BAD_FUNCTION_ARGUMENT:
        return not_a_proxy(r);
    default:
        return false;
    }
}

/* libcurl loses the TLS library's report on the server if the proxy uses TLS
   too: 7.88 has the first text instead, 8.14 the second. */
static bool lost_report(const struct report *r)
{
    return r->f->code == CURLE_SSL_CONNECT_ERROR
           && (strstr(r->f->detail, "SSL_ERROR_SYSCALL") != NULL
               || strstr(r->f->detail, "error:00000000:") != NULL);
}

/* The tunnel is open, so the failure is the server's. */
static bool report_beyond(struct report *r)
{
    if (strstr(r->f->detail, "CONNECT") != NULL) { /* its head breaks off */
        r->retryable = true;
        return report_http(r);
    }
    if (!starts(r, "https://") || !lost_report(r))
        return false;
    return add_fault(
        r, CARD_TLS,
        "opened a tunnel, but the TLS handshake with the server failed: the "
        "server's certificate was not accepted, or it and this card could not "
        "agree on a TLS version or cipher. If a private authority signed the "
        "certificate, name that authority in the connection's ca_file.");
}

bool proxy_report(const struct failure *f, struct error *error)
{
    struct report report = {
        .f = f, .error = error, .name = BUF_INIT(CONNECTION_TEXT_MAX)};
    bool reported;

    if (f->sent || !proxy_used(f->connection))
        return false;
    proxy_add_name(&report.name, f->connection);
    if (!buf_ok(&report.name))
        error_no_memory(error);
    if (f->proxy_status / 100 == 2)
        reported = report_beyond(&report);
    else if (f->proxy_status != 0)
        reported = refused(&report);
    else
        reported = report_any(&report)
                   || (starts(&report, "socks") ? report_socks(&report)
                                                : report_http(&report));
    buf_free(&report.name);
    return reported;
}
