/* SPDX-License-Identifier: MIT */
/* nearest.c - finds the closest of a few short names by edit distance. */
#include "nearest.h"

#include <string.h>

/* Longer names are not compared. */
#define LONGEST 63

static char fold(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Optimal string alignment distance, with three rows of the usual table. */
static unsigned distance(const char *a, size_t a_size, const char *b,
                         size_t b_size)
{
    unsigned rows[3][LONGEST + 1];

    for (size_t j = 0; j <= b_size; j++)
        rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= a_size; i++) {
        unsigned *row = rows[i % 3];
        const unsigned *up = rows[(i - 1) % 3];
        const unsigned *up2 = rows[(i + 1) % 3];

        row[0] = (unsigned)i;
        for (size_t j = 1; j <= b_size; j++) {
            char x = fold(a[i - 1]), y = fold(b[j - 1]);

            row[j] = least(up[j] + 1, row[j - 1] + 1);
            row[j] = least(row[j], up[j - 1] + (x != y));
            if (i > 1 && j > 1 && x == fold(b[j - 2]) && y == fold(a[i - 2]))
                row[j] = least(row[j], up2[j - 2] + 1);
        }
    }
    return rows[a_size % 3][b_size];
}

const char *nearest(const char *word, const char *const *names, size_t count)
{
    size_t size = strlen(word);
    const char *best = NULL;
    unsigned best_distance = 0;

    if (size > LONGEST)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        size_t name_size = strlen(names[i]);
        size_t longer = size > name_size ? size : name_size;
        unsigned d;

        if (name_size > LONGEST)
            continue;
        d = distance(word, size, names[i], name_size);
        if (d * 3 <= longer && (best == NULL || d < best_distance)) {
            best = names[i];
            best_distance = d;
        }
    }
    return best;
}
