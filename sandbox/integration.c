/* SPDX-License-Identifier: MIT */
/*
 * integration.c - the operations on device integrations
 */
#include "integration.h"

#include <string.h>

#include "device.h"

#define PATH "/api/v1/device-integrations/"

static struct json_object *
integration_object(const struct integration *integration, const char *base)
{
    const char *step = integration->active ? "deactivate" : "activate";
    struct json_object *object = json_object_new_object();
    struct json_object *links = json_object_new_object();

    put_text(object, "id", integration->id);
    put_text(object, "name", integration->name);
    put_text(object, "displayName", integration->display_name);
    put_text(object, "status", integration->active ? "ACTIVE" : "DEACTIVATED");
    put_text(object, "platform", integration->platform);
    if (integration->metadata != NULL)
        put_json(object, "metadata", integration->metadata);
    put_link(links, "self", base, PATH, integration->id, "", "[\"GET\"]");
    put_link(links, step, base, PATH, integration->id,
             integration->active ? "/lifecycle/deactivate"
                                 : "/lifecycle/activate",
             "[\"POST\"]");
    put(object, "_links", links);
    return object;
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
    struct json_object *list = json_object_new_array();

    for (size_t i = 0; i < ORG_INTEGRATIONS; i++)
        push(list, integration_object(&call->org->integrations[i], call->base));
    answer_json(call->answer, list);
}

void integration_get(struct call *call)
{
    const struct integration *integration = find_integration(call);

    if (integration != NULL)
        answer_json(call->answer, integration_object(integration, call->base));
}

static void set_active(struct call *call, bool active)
{
    struct integration *integration = find_integration(call);

    if (integration == NULL)
        return;
    integration->active = active;
    answer_json(call->answer, integration_object(integration, call->base));
}

void integration_activate(struct call *call)
{
    set_active(call, true);
}

void integration_deactivate(struct call *call)
{
    set_active(call, false);
}
