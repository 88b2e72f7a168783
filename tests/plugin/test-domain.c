/* SPDX-License-Identifier: MIT */
/* Which domains are allowed, and how they are stored. */
#include "refusals.h"
#include "unit.h"

#include <stdio.h>

/* To a resolver, each of these is a name or another address: /etc/hosts or DNS
   would determine where a token is sent in clear text. */
static void what_only_looks_like_loopback_is_never_plain(void)
{
    static const char *const hosts[] = {
        "127.0.0.256",
        "127.999.0.1",
        "127.1.1.999",
        "127..0.1",
        "127.0.0.",
        "127.0.0.1.",
        "127.1",
        "127.0.1",
        "127.0.0.01",
        "0127.0.0.1",
        "0177.0.0.1",
        "0x7f.0.0.1",
        "0x7f.1",
        "0x7f000001",
        "2130706433",
        "017700000001",
        "127.0.0.1.1",
        "127.0.0.1.example",
        "127.0.0.1a",
        "0.0.0.0",
        "0",
        "128.0.0.1",
        "10.0.0.1",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "a.localhost",
        "ip6-localhost",
        "localhost.localdomain",
        "[::]",
        "[::2]",
        "[::1%lo]",
        "[::1%25lo]",
        "[::1",
        "::1",
        "[::ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "[::ffff:7f00:1]",
        "[127.0.0.1]",
        "[fe80::1]",
        "[]",
        "[::1].",
        "[::1]x",
        "[::1]@evil.example",
        "127.0.0.1@evil.example",
    };
    char domain[128];

    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        snprintf(domain, sizeof domain, "http://%s", hosts[i]);
        domain_refused(domain, "The domain");
        snprintf(domain, sizeof domain, "http://%s:8080", hosts[i]);
        domain_refused(domain, "The domain");
    }
}

static void an_address_of_loopback_is_one_however_it_is_spelled(void)
{
    domain_leads_to("http://127.0.0.1", "http://127.0.0.1");
    domain_leads_to("http://127.255.255.254:81", "http://127.255.255.254:81");
    domain_leads_to("http://[::1]", "http://[::1]");
    domain_leads_to("http://[0:0:0:0:0:0:0:1]:81", "http://[::1]:81");
    domain_leads_to("http://[::0.0.0.1]:81", "http://[::1]:81");
    domain_leads_to("[::1]:8443", "https://[::1]:8443");
}

static void an_address_has_four_numbers_also_with_https(void)
{
    domain_leads_to("192.0.2.7:8443", "https://192.0.2.7:8443");
    domain_refused("192.0.2.256", "address");
    domain_refused("192.0.2.07", "address");
    domain_refused("0x7f.0.0.1", "address");
    domain_refused("127.1", "address");
    domain_refused("127.0.0.1.", "address");
    domain_refused("[2001:db8::1]", "of IPv6 addresses only [::1]");
    domain_refused("[foo]", "of IPv6 addresses only [::1]");
}

static void a_port_is_a_number_that_a_server_can_have(void)
{
    static const char *const hosts[] = {"http://127.0.0.1", "http://[::1]",
                                        "localhost", "acme.okta.com",
                                        "192.0.2.7"};
    static const char *const ports[] = {
        "0",  "00", "00000", "a",  "",       "123456", "65536", "99999", "-1",
        "+1", "1a", "1 ",    " 1", "8080:1", "1.5",    "0x50",  "%38%30"};
    char domain[128];

    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        for (size_t k = 0; k < sizeof ports / sizeof *ports; k++) {
            snprintf(domain, sizeof domain, "%s:%s", hosts[i], ports[k]);
            domain_refused(domain, "port");
        }
    }
    domain_leads_to("acme.okta.com:65535", "https://acme.okta.com:65535");
    domain_leads_to("acme.okta.com:08443", "https://acme.okta.com:8443");
}

/* aud, htu and the rate limit's bucket depend on it. */
static void an_org_has_one_spelling(void)
{
    domain_leads_to("ACME.Okta.COM", "https://acme.okta.com");
    domain_leads_to("https://ACME.okta.com:443/", "https://acme.okta.com");
    domain_leads_to("acme.okta.com:0443", "https://acme.okta.com");
    domain_leads_to("acme.okta.com.", "https://acme.okta.com");
    domain_leads_to("acme.okta.com.:8443/", "https://acme.okta.com:8443");
    domain_leads_to("LocalHost:8443", "https://localhost:8443");
    domain_leads_to("acme.okta.com:80", "https://acme.okta.com:80");
    domain_leads_to("http://127.0.0.1:80", "http://127.0.0.1");
    domain_leads_to("http://127.0.0.1:443", "http://127.0.0.1:443");
}

static void admin_is_refused_on_oktas_own_domains_alone(void)
{
    static const char *const own[] = {
        "okta.com", "oktapreview.com",  "okta-emea.com", "okta-gov.com",
        "okta.mil", "okta-miltest.com", "trexcloud.com"};
    char domain[128];

    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        snprintf(domain, sizeof domain, "Acme-Admin.%s", own[i]);
        domain_refused(domain, "Remove -admin");
        snprintf(domain, sizeof domain, "https://acme-admin.%s:443/", own[i]);
        domain_refused(domain, "Remove -admin");
        snprintf(domain, sizeof domain, "acme-admin.%s.", own[i]);
        domain_refused(domain, "Remove -admin");
    }
    domain_leads_to("login-admin.acme.com", "https://login-admin.acme.com");
    domain_leads_to("auth-admin.oktamanium.com",
                    "https://auth-admin.oktamanium.com");
    domain_leads_to("acme-admin.notokta.com", "https://acme-admin.notokta.com");
    domain_leads_to("acme-admin.okta.com.example.org",
                    "https://acme-admin.okta.com.example.org");
    domain_leads_to("acme-administration.okta.com",
                    "https://acme-administration.okta.com");
    domain_leads_to("x-admin.com", "https://x-admin.com");
}

static void com_twice_counts_at_the_end_alone(void)
{
    domain_leads_to("x.com.community.org", "https://x.com.community.org");
    domain_leads_to("x.com.com.example.org", "https://x.com.com.example.org");
    domain_leads_to("acme.com.company", "https://acme.com.company");
    domain_refused("acme.okta.com.com:443", ".com twice");
    domain_refused("acme.okta.com.com.", ".com twice");
    domain_refused("ACME.okta.COM.com", ".com twice");
}

static void another_scheme_is_named(void)
{
    domain_refused("ftp://acme.okta.com", "begins with \"ftp://\"");
    domain_refused("WS://acme.okta.com", "begins with \"ws://\"");
    domain_refused("https://ftp://acme.okta.com", ":// twice");
    domain_refused("://acme.okta.com", "https://");
}

static void what_is_wrong_is_named(void)
{
    domain_refused("acme.okta.com..", "two dots");
    domain_refused("https://acme.okta.com..", "two dots");
    domain_refused("https:acme.okta.com", "lacks the two slashes");
    domain_refused("https:/acme.okta.com", "lacks the two slashes");
    domain_refused("HTTP:127.0.0.1", "lacks the two slashes");
    domain_refused("http://[::1", "no closing one");
    domain_refused("[::1:8080", "no closing one");
}

UNIT_MAIN("domain", UNIT_TEST(what_only_looks_like_loopback_is_never_plain),
          UNIT_TEST(an_address_of_loopback_is_one_however_it_is_spelled),
          UNIT_TEST(an_address_has_four_numbers_also_with_https),
          UNIT_TEST(a_port_is_a_number_that_a_server_can_have),
          UNIT_TEST(an_org_has_one_spelling),
          UNIT_TEST(admin_is_refused_on_oktas_own_domains_alone),
          UNIT_TEST(com_twice_counts_at_the_end_alone),
          UNIT_TEST(another_scheme_is_named), UNIT_TEST(what_is_wrong_is_named))
