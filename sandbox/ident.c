/* SPDX-License-Identifier: MIT */
/*
 * ident.c - generates random numbers, ids and secrets
 */
#include "ident.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

const char ident_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                             "abcdefghijklmnopqrstuvwxyz0123456789";
const char ident_hex_letters[] = "0123456789ABCDEF";

/* The generator splitmix64, which is small and works with any seed. */
uint64_t random_next(struct random *random)
{
    uint64_t z = random->state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

size_t random_below(struct random *random, size_t below)
{
    return (size_t)(random_next(random) % below);
}

bool random_percent(struct random *random, unsigned percent)
{
    return random_below(random, 100) < percent;
}

int64_t random_ms(struct random *random, int64_t from, int64_t span)
{
    int64_t seconds = (int64_t)(random_next(random) % (uint64_t)(span / 1000));
    return from + seconds * 1000;
}

void random_text(struct random *random, char *text, size_t size,
                 const char *alphabet)
{
    size_t letters = strlen(alphabet);

    for (size_t i = 0; i < size; i++)
        text[i] = alphabet[random_below(random, letters)];
    text[size] = '\0';
}

void ident_seeded(struct random *random, char id[IDENT_ROOM],
                  const char *prefix)
{
    size_t size = strlen(prefix);

    memcpy(id, prefix, size);
    random_text(random, id + size, IDENT_ROOM - 1 - size - 3, ident_letters);
    memcpy(id + IDENT_ROOM - 4, "0g4", 4);
}

void ident_secret(char *text, size_t size)
{
    size_t made = 0;

    while (made < size) {
        unsigned char bytes[64];
        /* getrandom() does not fail once the kernel's pool is initialised.
           Without randomness no token would be secret, so give up. */
        if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
            abort();
        for (size_t i = 0; i < sizeof(bytes) && made < size; i++)
            if (bytes[i] < 248) /* 4 * 62: all equally likely */
                text[made++] = ident_letters[bytes[i] % 62];
    }
    text[size] = '\0';
}

void ident_fresh(char id[IDENT_ROOM], const char *prefix)
{
    size_t size = strlen(prefix);

    memcpy(id, prefix, size);
    ident_secret(id + size, IDENT_ROOM - 1 - size);
}
