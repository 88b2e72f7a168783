/* SPDX-License-Identifier: MIT */
/*
 * integration.c - see integration.h
 */
#include "integration.h"

#include <string.h>

#include "device.h"
#include "jsonwrite.h"

#define PATH "/api/v1/device-integrations/"

static void member(struct buf *out, const char *key, const char *text)
{
    json_key(out, key);
    json_quote_str(out, text);
}

static void integration_write(struct call *call,
                              const struct integration *integration)
{
    struct buf *out = &call->answer->body;
    const char *step = integration->active ? "deactivate" : "activate";

    buf_char(out, '{');
    member(out, "id", integration->id);
    member(out, "name", integration->name);
    member(out, "displayName", integration->display_name);
    member(out, "status", integration->active ? "ACTIVE" : "DEACTIVATED");
    member(out, "platform", integration->platform);
    if (integration->metadata != NULL) {
        json_key(out, "metadata");
        buf_str(out, integration->metadata);
    }
    json_key(out, "_links");
    buf_char(out, '{');
    link_write(out, "self", call->base, PATH, integration->id, "", "\"GET\"");
    link_write(out, step, call->base, PATH, integration->id,
               integration->active ? "/lifecycle/deactivate"
                                   : "/lifecycle/activate",
               "\"POST\"");
    buf_str(out, "}}");
}

static struct integration *find_integration(struct call *call)
{
    struct integration *integrations = call->org->integrations;

    for (size_t i = 0; i < ORG_INTEGRATIONS; i++)
        if (strcmp(integrations[i].id, call->id) == 0)
            return &integrations[i];
    answer_not_found(call->answer, call->id, "DeviceIntegration");
    return NULL;
}

void integration_list(struct call *call)
{
    struct buf *out = &call->answer->body;

    buf_char(out, '[');
    for (size_t i = 0; i < ORG_INTEGRATIONS; i++) {
        if (i > 0)
            buf_char(out, ',');
        integration_write(call, &call->org->integrations[i]);
    }
    buf_char(out, ']');
}

void integration_get(struct call *call)
{
    const struct integration *integration = find_integration(call);

    if (integration != NULL)
        integration_write(call, integration);
}

static void set_active(struct call *call, bool active)
{
    struct integration *integration = find_integration(call);

    if (integration == NULL)
        return;
    integration->active = active;
    integration_write(call, integration);
}

void integration_activate(struct call *call)
{
    set_active(call, true);
}

void integration_deactivate(struct call *call)
{
    set_active(call, false);
}
