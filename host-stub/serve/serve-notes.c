/* SPDX-License-Identifier: MIT */
/* serve-notes.c - notifications about a running call. */
#include "serve-notes.h"

#include "jsonwrite.h"
#include "rpc.h"
#include "serve-call.h"

void serve_note_log(void *context, int32_t level, const char *line)
{
    static const char *const names[] = {"none", "error", "warning", "info",
                                        "debug"};
    const struct serve_call *call = context;
    auto_buf struct buf params = BUF_INIT(BUF_FILE);

    buf_str(&params, "{\"id\":");
    buf_add(&params, call->id.data, call->id.size);
    json_member(&params, "level",
                level >= 0 && level <= CARD_LOG_DEBUG ? names[level] : "");
    json_member(&params, "message", line);
    buf_char(&params, '}');
    if (call->id.size > 0 && buf_ok(&params))
        rpc_notify("log", &params);
}

/* `more`: members after the state, or NULL. */
static void send_note(const struct serve_call *call, const char *state,
                      const struct buf *more)
{
    auto_buf struct buf params = BUF_INIT(BUF_FILE);

    if (!call->tells_progress || call->id.size == 0)
        return;
    buf_str(&params, "{\"id\":");
    buf_add(&params, call->id.data, call->id.size);
    json_member(&params, "state", state);
    if (more != NULL) {
        buf_char(&params, ',');
        buf_add(&params, more->data, more->size);
    }
    buf_char(&params, '}');
    if (buf_ok(&params))
        rpc_notify("progress", &params);
}

void serve_note_waiting(void *context, const char *reason, int64_t ms)
{
    auto_buf struct buf more = BUF_INIT(BUF_LINE);

    json_member(&more, "reason", reason);
    if (ms > 0)
        buf_fmt(&more, ",\"wait_ms\":%lld", (long long)ms);
    send_note(context, ms > 0 ? "waiting" : "going_on", &more);
}

void serve_note_started(const struct serve_call *call)
{
    send_note(call, "started", NULL);
}
