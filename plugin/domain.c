/* SPDX-License-Identifier: MIT */
/* domain.c - which domains are accepted, and why others are not. */
#include "domain.h"

#include <arpa/inet.h>
#include <string.h>

#include "ascii.h"
#include "card.h"

/* Adds the fault: the title of the address, and what is wrong with it. */
static bool refuse(const struct domain_words *words, struct error *error,
                   const char *what)
{
    error_add(error, CARD_BAD_CONNECTION, words->key, words->pointer, "%s%s %s",
              words->title, what, words->remedy);
    return false;
}

static bool ends_with(const char *text, const char *end)
{
    size_t size = strlen(text), end_size = strlen(end);

    return size >= end_size && strcmp(text + size - end_size, end) == 0;
}

static bool refuse_scheme(const struct domain_words *words, const char *host,
                          struct error *error)
{
    size_t size = strcspn(host, ":");
    struct shown shown;

    if (size == 0 || size > 20)
        return refuse(words, error,
                      " has :// where its name should be. "
                      "Write https:// and the name, or only the name.");
    error_add(error, CARD_BAD_CONNECTION, words->key, words->pointer,
              "%s begins with %s. Write https:// or only the name. %s",
              words->title, show(&shown, host, size + 3), words->remedy);
    return false;
}

/* Refuses texts that cannot be a host; they are in lower case. */
static bool is_host(const struct domain_words *words, const char *host,
                    bool had_scheme, struct error *error)
{
    if (strchr(host, '{') != NULL
        || (words->placeholder != NULL && words->placeholder(host)))
        return refuse(words, error,
                      " is still a placeholder. Replace it with your own.");
    if (strncmp(host, "http:", 5) == 0 || strncmp(host, "https:", 6) == 0) {
        if (strchr(host, ':')[1] != '/' || strchr(host, ':')[2] != '/')
            return refuse(
                words, error,
                " begins with a scheme and lacks the two slashes "
                "after it. Write https:// and the name, or only the name.");
    }
    if (strstr(host, "://") != NULL)
        return had_scheme
                   ? refuse(words, error, " has :// twice. Give only the name.")
                   : refuse_scheme(words, host, error);
    if (strchr(host, '@') != NULL)
        return refuse(words, error,
                      " contains a user name (@). Give only the name.");
    if (strpbrk(host, "/?#\\") != NULL)
        return refuse(words, error,
                      " contains a path. Give only the name; "
                      "the path belongs in Relative URL.");
    return true;
}

/* ---- the parts ---- */

/* Returns true if the scheme was http. */
static bool take_scheme(const char **text, size_t *size, bool *had_scheme)
{
    bool plain = *size >= 7 && ascii_same_start(*text, "http://", 7);
    size_t scheme = plain ? 7 : 8;

    *had_scheme =
        plain || (*size >= 8 && ascii_same_start(*text, "https://", 8));
    if (*had_scheme) {
        *text += scheme;
        *size -= scheme;
    }
    return plain;
}

static void copy_lower(char *to, const char *from, size_t size)
{
    for (size_t i = 0; i < size; i++)
        to[i] =
            (char)(from[i] >= 'A' && from[i] <= 'Z' ? from[i] + 32 : from[i]);
    to[size] = '\0';
}

/* The end of the host: at the colon of a port, or at the end of the text. */
static char *end_of_host(char *host)
{
    char *bracket = host[0] == '[' ? strchr(host, ']') : NULL;

    return bracket != NULL ? bracket + 1 : host + strcspn(host, ":");
}

/* Leading zeros are dropped: "08443" is 8443. */
static bool read_port(const struct domain_words *words, struct domain *domain,
                      const char *text, struct error *error)
{
    size_t digits = strspn(text, "0123456789");
    size_t zeros = strspn(text, "0");
    const char *standard = domain->plain ? "80" : "443";

    if (digits > 5 || digits == zeros || text[digits] != '\0'
        || (digits - zeros == 5 && strcmp(text + zeros, "65535") > 0))
        return refuse(words, error,
                      "'s port is not a number from 1 to 65535, or "
                      "contains a character that is not allowed in a domain.");
    memcpy(domain->port, text + zeros, digits - zeros + 1);
    domain->default_port = strcmp(domain->port, standard) == 0;
    return true;
}

/* ---- addresses ---- */

static bool refuse_ipv6(const struct domain_words *words, struct error *error)
{

    error_add(error, CARD_BAD_CONNECTION, words->key, words->pointer,
              "%s is in brackets, and of IPv6 addresses only [::1], this "
              "machine, is accepted. Give %s. %s",
              words->title, words->server, words->remedy);
    return false;
}

static bool read_ipv6(const struct domain_words *words, struct domain *domain,
                      struct error *error)
{
    char text[ORIGIN_MAX + 1];
    size_t size = strlen(domain->host);
    struct in6_addr address;

    memcpy(text, domain->host + 1, size - 2);
    text[size - 2] = '\0';
    if (inet_pton(AF_INET6, text, &address) != 1
        || !IN6_IS_ADDR_LOOPBACK(&address))
        return refuse_ipv6(words, error);
    memcpy(domain->host, "[::1]", sizeof "[::1]");
    domain->address_of_loopback = true;
    return true;
}

/* The last label decides, as in the URL standard for browsers: a resolver, or
   libcurl, may read such a text as an address. */
static bool looks_like_ipv4(const char *host)
{
    const char *last = strrchr(host, '.');

    last = last != NULL ? last + 1 : host;
    if (last[0] == '\0' && last > host + 1 && last[-2] != '.') {
        for (last--; last > host && last[-1] != '.';)
            last--;
    }
    if (last[0] == '0' && last[1] == 'x')
        return strspn(last + 2, "0123456789abcdef.") == strlen(last + 2);
    return last[0] != '\0' && strspn(last, "0123456789.") == strlen(last);
}

static bool is_ipv4(struct domain *domain)
{
    struct in_addr address;

    if (inet_pton(AF_INET, domain->host, &address) != 1)
        return false;
    domain->address_of_loopback = ntohl(address.s_addr) >> 24 == 127;
    return true;
}

/* ---- names ---- */

static void cut_last_dot(char *host)
{
    size_t size = strlen(host);

    if (size > 1 && host[size - 1] == '.')
        host[size - 1] = '\0';
}

static bool name_is_plain(const char *name)
{
    return name[0] != '\0' && name[0] != '.' && name[0] != '-'
           && name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-.")]
                  == '\0';
}

static bool name_allowed(const struct domain_words *words, const char *name,
                         struct error *error)
{
    const char *why = words->refused != NULL ? words->refused(name) : NULL;

    if (why != NULL) {
        error_add(error, CARD_BAD_CONNECTION, words->key, words->pointer,
                  "%s %s", why, words->remedy);
        return false;
    }
    if (!name_is_plain(name))
        return refuse(words, error,
                      " contains a character that is not "
                      "allowed. Use letters, digits, hyphens and dots, "
                      "and a port after a colon where it is not 443.");
    if (strcmp(name, "localhost") == 0)
        return true;
    if (words->needs_dot && strchr(name, '.') == NULL)
        return refuse(words, error,
                      " is incomplete: the part after the "
                      "first name is missing.");
    return true;
}

/* ---- the whole domain ---- */

static bool not_secure(const struct domain_words *words, struct error *error)
{
    return refuse(words, error,
                  " begins with http://, which is not "
                  "secure. Write https:// or the name alone.");
}

static bool read_host(const struct domain_words *words, struct domain *domain,
                      struct error *error)
{
    bool address;

    if (domain->host[0] == '[')
        return read_ipv6(words, domain, error);
    address = looks_like_ipv4(domain->host);
    if (address && is_ipv4(domain))
        return !domain->plain || domain->address_of_loopback
               || not_secure(words, error);
    if (!address)
        cut_last_dot(domain->host);
    if (!name_allowed(words, domain->host, error))
        return false;
    if (domain->plain)
        return not_secure(words, error);
    if (address)
        return refuse(words, error,
                      " ends in a number, like an address, but is "
                      "not one: an address is four numbers from 0 to 255 with "
                      "dots between, and no zero before a number.");
    if (strstr(domain->host, "..") != NULL || ends_with(domain->host, "."))
        return refuse(words, error,
                      " has two dots with nothing between "
                      "them.");
    return true;
}

bool domain_read(struct domain *domain, const struct domain_words *words,
                 const char *text, size_t size, struct error *error)
{
    bool had_scheme;
    char *colon;

    *domain = (struct domain){.plain = take_scheme(&text, &size, &had_scheme)};
    if (memchr(text, '\0', size) != NULL)
        return refuse(words, error,
                      " contains a character that is not allowed.");
    if (size > 0 && text[size - 1] == '/')
        size--;
    if (size == 0)
        return refuse(words, error, " is missing.");
    if (size > ORIGIN_MAX - strlen("https://"))
        return refuse(words, error, " is too long.");
    copy_lower(domain->host, text, size);
    if (!is_host(words, domain->host, had_scheme, error))
        return false;
    if (domain->host[0] == '[' && strchr(domain->host, ']') == NULL)
        return refuse(words, error,
                      " has an opening bracket and no "
                      "closing one.");
    colon = end_of_host(domain->host);
    if (*colon == ':') {
        if (!read_port(words, domain, colon + 1, error))
            return false;
    } else {
        memcpy(domain->port, domain->plain ? "80" : "443",
               domain->plain ? 3 : 4);
        domain->default_port = true;
        if (*colon != '\0')
            return refuse(words, error,
                          " has characters after the closing bracket.");
    }
    *colon = '\0';
    return read_host(words, domain, error);
}
