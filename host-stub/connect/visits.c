/* SPDX-License-Identifier: MIT */
/* visits.c - a table of open connections. */
#include "visits.h"

#include <stddef.h>
#include <sys/socket.h>

void visits_init(struct visits *visits)
{
    pthread_mutex_init(&visits->lock, NULL);
    visits->count = 0;
    for (size_t i = 0; i < VISITS_MOST; i++)
        visits->at[i] = (struct visit){-1, 0, false};
}

void visits_free(struct visits *visits)
{
    pthread_mutex_destroy(&visits->lock);
}

/* Closes the oldest connection without a request. The caller holds the lock. */
static void end_a_silent_one(struct visits *visits)
{
    struct visit *oldest = NULL;
    size_t count = 0;

    for (size_t i = 0; i < VISITS_MOST; i++) {
        struct visit *visit = &visits->at[i];

        if (visit->fd < 0 || visit->has_asked)
            continue;
        count++;
        if (oldest == NULL || visit->number < oldest->number)
            oldest = visit;
    }
    if (count < VISITS_SILENT)
        return;
    /* the thread that reads from it notices, and ends */
    shutdown(oldest->fd, SHUT_RDWR);
    oldest->has_asked = true;
}

struct visit *visits_begin(struct visits *visits, int fd)
{
    struct visit *visit = NULL;

    pthread_mutex_lock(&visits->lock);
    end_a_silent_one(visits);
    for (size_t i = 0; i < VISITS_MOST && visit == NULL; i++) {
        if (visits->at[i].fd < 0)
            visit = &visits->at[i];
    }
    if (visit != NULL)
        *visit = (struct visit){fd, visits->count++, false};
    pthread_mutex_unlock(&visits->lock);
    return visit;
}

void visits_asked(struct visits *visits, struct visit *visit)
{
    if (visit == NULL)
        return;
    pthread_mutex_lock(&visits->lock);
    visit->has_asked = true;
    pthread_mutex_unlock(&visits->lock);
}

void visits_end(struct visits *visits, struct visit *visit)
{
    if (visit == NULL)
        return;
    pthread_mutex_lock(&visits->lock);
    visit->fd = -1;
    pthread_mutex_unlock(&visits->lock);
}
