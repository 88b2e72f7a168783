/* SPDX-License-Identifier: MIT */
/* serve-busy.c - hands a call to the pool, or refuses it. */
#include "serve-busy.h"

#include "jsonwrite.h"
#include "serve-request.h"

static void refuse_busy(const struct context *c)
{
    auto_buf struct buf message = BUF_INIT(BUF_LINE);
    auto_buf struct buf data = BUF_INIT(BUF_LINE);

    buf_fmt(&message,
            "Busy: %d calls or %zu MiB of them wait, and no more may. Send the "
            "request again when another has been answered.",
            POOL_WAITING, POOL_BYTES >> 20);
    buf_str(&data, "{\"error\":{\"code\":\"BUSY\",\"message\":");
    json_quote_str(&data, buf_cstr(&message));
    buf_str(&data, ",\"retryable\":true}}");
    if (c->request->id.data == NULL)
        notice("a request without an id was dropped, because no more may wait");
    rpc_fail(c->request->id, RPC_BUSY, buf_cstr(&message), &data);
}

bool serve_hand_over(const struct context *c, struct serve_call *call)
{
    if (!c->server->knows_busy) {
        pool_add(c->server->pool, call);
        return true;
    }
    if (pool_offer(c->server->pool, call))
        return true;
    refuse_busy(c);
    return false;
}
