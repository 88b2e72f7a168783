/* SPDX-License-Identifier: MIT */
/*
 * domain.h - the rules of a connection's domain, and its one spelling
 *
 * However the domain is written, its canonical form is kept: lower case, no dot
 * at the end, no default port. The claims of a sign-in and the names of rate
 * limits are made from it, and are compared byte by byte.
 */
#ifndef DOMAIN_H
#define DOMAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "error.h"

/* A DNS name has at most 253 characters; scheme and port are added. */
#define ORIGIN_MAX 300

/* How a connector calls the address of its connections, for messages. */
struct domain_words {
    const char *key;
    const char *pointer; /* "/" and the key */
    const char *title;   /* at the beginning of a sentence */
    const char *name;    /* within one: "the connection's domain" */
    const char *place;   /* what answers there: "the domain"; NULL for one that
                            is not the connection's own */
    const char *remedy;  /* a sentence that helps to find it */
    const char *server;  /* whose name it is: "the org's name" */
    bool has_path;       /* it may have a path, which comes before all others */
    bool needs_dot;      /* a name of one label is incomplete */
    /* Returns why a name is wrong, in whole sentences, or NULL if it is not.
       NULL if the service has no rules of its own. */
    const char *(*refused)(const char *name);
    /* Is it a text that stands for a name in documentation? NULL likewise. */
    bool (*placeholder)(const char *text);
};

struct domain {
    char host[ORIGIN_MAX + 1]; /* an IPv6 address within brackets */
    char port[8];              /* always a number */
    bool plain;                /* http:// */
    bool default_port;
    /* A loopback address; only these may use plain HTTP. A name never counts,
       whatever it looks like, since it can resolve to any address. */
    bool address_of_loopback;
};

/* Reads "api.example.com", "https://api.example.com/" or, for loopback
   addresses only, "http://127.0.0.1:8080". Returns false with the fault. */
bool domain_read(struct domain *domain, const struct domain_words *words,
                 const char *text, size_t size, struct error *error)
    __attribute__((warn_unused_result));

#endif
