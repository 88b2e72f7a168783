/* SPDX-License-Identifier: MIT */
#include "play.h"

#include <stdio.h>
#include <stdlib.h>

const char play_ok[] =
    "HTTP/1.1 200 OK\r\n" PLAY_JSON "Content-Length: 7\r\n\r\n{\"a\":1}";
const char play_limited[] =
    "HTTP/1.1 429 Too Many Requests\r\n" PLAY_JSON PLAY_NO_WAIT
    "X-Okta-Request-Id: first\r\nContent-Length: 8\r\n\r\n{\"b\":42}";
const char play_limited_again[] =
    "HTTP/1.1 429 Too Many Requests\r\n" PLAY_JSON PLAY_NO_WAIT
    "X-Okta-Request-Id: second\r\nContent-Length: 8\r\n\r\n{\"b\":43}";

struct played play(const char *method, const char *more,
                   const char *const *answers, size_t count,
                   struct card_call *call)
{
    struct played p = {.steps = calloc(count, sizeof *p.steps)};
    char form[128], connection[256];

    for (size_t i = 0; i < count; i++)
        p.steps[i] = (struct recorder_step){.answer = answers[i],
                                            .close_after = answers[i] == LOST};
    p.r = recorder_start(p.steps, count);
    snprintf(form, sizeof form,
             "{\"request_type\":\"%s\",\"relative_url\":\"/x\"}", method);
    snprintf(connection, sizeof connection,
             "{\"domain\":\"http://127.0.0.1:%d\",\"api_token\":\"%s\"%s}",
             recorder_port(p.r), CARRY_TOKEN, more);
    p.c = carry_call(call, form, connection);
    return p;
}

void played_free(struct played *p)
{
    carried_free(&p->c);
    recorder_stop(p->r);
    free(p->steps);
}
