/* SPDX-License-Identifier: MIT */
/* pacing.c - waits for the pacer's permission. */
#include "pacing.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "moment.h"

bool pacing_init(struct pacing *p, int reserve)
{
    pthread_condattr_t monotonic;
    bool good;

    *p = (struct pacing){.stopped = false};
    pacer_init(&p->pacer, reserve);
    if (pthread_condattr_init(&monotonic) != 0)
        return false;
    good = pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0
           && pthread_mutex_init(&p->lock, NULL) == 0
           && pthread_cond_init(&p->changed, &monotonic) == 0;
    pthread_condattr_destroy(&monotonic);
    return good;
}

void pacing_free(struct pacing *p)
{
    pacer_free(&p->pacer);
}

/* Waits; the caller holds the lock, which is released while waiting. */
static void wait_for(struct pacing *p, int64_t now, int64_t ms)
{
    int64_t at = now + ms;
    struct timespec until = {(time_t)(at / 1000), (long)(at % 1000) * 1000000};

    if (ms == PACER_LATER) {
        pthread_cond_wait(&p->changed, &p->lock);
        return;
    }
    p->waiting++;
    if (at > p->until)
        p->until = at;
    pthread_cond_timedwait(&p->changed, &p->lock, &until);
    p->waiting--;
    if (p->waiting == 0)
        p->until = 0;
}

bool pacing_wait(struct pacing *p, struct card_text name, struct turn *turn)
{
    bool go = false;

    *turn = (struct turn){NULL, moment_ms()};
    pthread_mutex_lock(&p->lock);
    if (name.data != NULL)
        turn->bucket = pacer_find(&p->pacer, name);
    if (turn->bucket == NULL)
        go = !p->stopped;
    while (!go && !p->stopped) {
        int64_t ms;

        turn->sent = moment_ms();
        ms = pacer_ask(&p->pacer, turn->bucket, turn->sent);
        go = ms == PACER_GO;
        if (!go)
            wait_for(p, turn->sent, ms);
    }
    pthread_mutex_unlock(&p->lock);
    return go;
}

void pacing_done(struct pacing *p, const struct turn *turn,
                 const struct card_pace *pace, bool answered)
{
    if (turn->bucket == NULL)
        return;
    pthread_mutex_lock(&p->lock);
    pacer_answer(turn->bucket, turn->sent, moment_ms(), pace, answered);
    pthread_cond_broadcast(&p->changed);
    pthread_mutex_unlock(&p->lock);
}

void pacing_stop(struct pacing *p)
{
    pthread_mutex_lock(&p->lock);
    p->stopped = true;
    pthread_cond_broadcast(&p->changed);
    pthread_mutex_unlock(&p->lock);
}

void pacing_card_waits(struct pacing *p, const char *reason, int64_t ms)
{
    int64_t until = moment_ms() + ms;
    size_t size =
        reason != NULL ? strnlen(reason, sizeof p->card_reason - 1) : 0;

    pthread_mutex_lock(&p->lock);
    p->in_card++;
    if (until > p->card_until)
        p->card_until = until;
    /* turns RATE_LIMIT into "rate limit" */
    for (size_t i = 0; i < size; i++) {
        char c = reason[i];

        p->card_reason[i] = (char)(c == '_'               ? ' '
                                   : c >= 'A' && c <= 'Z' ? c - 'A' + 'a'
                                                          : c);
    }
    p->card_reason[size] = '\0';
    pthread_mutex_unlock(&p->lock);
}

void pacing_card_goes_on(struct pacing *p)
{
    pthread_mutex_lock(&p->lock);
    p->in_card--;
    if (p->in_card == 0)
        p->card_until = 0;
    pthread_mutex_unlock(&p->lock);
}

int64_t pacing_waits(struct pacing *p, int calls, char *reason, size_t size)
{
    int64_t now = moment_ms();
    int64_t ms = 0;

    pthread_mutex_lock(&p->lock);
    if (calls <= p->in_card && p->waiting > 0 && p->until > now) {
        ms = p->until - now;
        snprintf(reason, size, "rate limit");
    }
    if (calls <= p->in_card && calls > 0 && p->card_until - now > ms) {
        ms = p->card_until - now;
        snprintf(reason, size, "%s", p->card_reason);
    }
    pthread_mutex_unlock(&p->lock);
    return ms;
}
