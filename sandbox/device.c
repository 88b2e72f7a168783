/* SPDX-License-Identifier: MIT */
/*
 * device.c - the operations on devices, and their lifecycle
 */
#include "device.h"

#include <string.h>

#include "instant.h"
#include "page.h"

static bool read_expand(struct call *call, enum device_expand *expand)
{
    const char *text = request_param(call->request, "expand");

    *expand = EXPAND_NONE;
    if (text == NULL)
        return true;
    if (strcmp(text, "user") == 0)
        *expand = EXPAND_USER;
    else if (strcmp(text, "userSummary") == 0)
        *expand = EXPAND_SUMMARY;
    else
        answer_error_because(call->answer, ERROR_VALIDATION, "expand",
                             "expand: The value must be user or userSummary.");
    return *expand != EXPAND_NONE;
}

/* Parses the search. Returns true with a NULL filter if the request has no
   search, and false if it is invalid; the answer is then the error. */
static bool read_search(struct call *call, struct scim_filter **filter)
{
    auto_buf struct buf problem = BUF_INIT(ANSWER_BODY_MAX);
    const char *text = request_param(call->request, "search");

    *filter = NULL;
    if (text == NULL || *text == '\0')
        return true;
    *filter = device_search(text, &problem);
    if (*filter == NULL)
        answer_error_because(call->answer, ERROR_SEARCH, NULL, "search: %s",
                             buf_cstr(&problem));
    if (!buf_ok(&problem))
        call->answer->failed = true;
    return *filter != NULL;
}

/* Returns the position of the next device from `at` on that matches, or
   device_count. */
static size_t next_match(const struct org *org,
                         const struct scim_filter *filter, size_t at)
{
    for (; at < org->device_count; at++)
        if (!org->devices[at].deleted
            && (filter == NULL || device_matches(filter, &org->devices[at])))
            break;
    return at;
}

void device_list(struct call *call)
{
    const struct org *org = call->org;
    struct buf *out = &call->answer->body;
    auto_scim struct scim_filter *filter = NULL;
    enum device_expand expand;
    struct page page;

    if (!page_read(&page, call->request, org->cursor_key, call->answer)
        || !read_expand(call, &expand) || !read_search(call, &filter))
        return;
    size_t at = next_match(org, filter, page.after);
    buf_char(out, '[');
    for (size_t i = 0; i < page.limit && at < org->device_count; i++) {
        buf_str(out, i > 0 ? "," : "");
        answer_json(call->answer,
                    device_object(org, &org->devices[at], call->base, expand));
        at = next_match(org, filter, at + 1);
    }
    buf_char(out, ']');
    page_links(call->answer, call->request, call->base, org->cursor_key,
               at < org->device_count, at);
}

/* Returns NULL if there is no such device; the answer is then the error. */
static struct device *find_device(struct call *call)
{
    struct device *device = org_device(call->org, call->id);

    if (device == NULL)
        answer_not_found(call->answer, call->id, "Device");
    return device;
}

void device_get(struct call *call)
{
    const struct device *device = find_device(call);

    if (device != NULL)
        answer_json(call->answer,
                    device_object(call->org, device, call->base, EXPAND_NONE));
}

void device_delete(struct call *call)
{
    struct device *device = find_device(call);

    if (device == NULL)
        return;
    if (device->status != DEVICE_DEACTIVATED) {
        answer_error_because(call->answer, ERROR_VALIDATION, "deviceId",
                             "A device is deleted only when its status is "
                             "DEACTIVATED; this one is %s.",
                             device_status_name(device->status));
        return;
    }
    device->deleted = true;
}

/* Changes the device's status. `from` has a bit for each status in which this
   is allowed. */
static void step(struct call *call, unsigned from, enum device_status to,
                 const char *verb)
{
    struct device *device = find_device(call);

    if (device == NULL)
        return;
    if ((from >> device->status & 1u) == 0) {
        answer_error_because(call->answer, ERROR_VALIDATION, "deviceId",
                             "A device whose status is %s cannot be %s.",
                             device_status_name(device->status), verb);
        return;
    }
    device->status = to;
    device->updated_ms = instant_advance_ms(device->updated_ms);
    if (to == DEVICE_DEACTIVATED)
        device->user_count = 0; /* a deactivated device loses its users */
}

void device_activate(struct call *call)
{
    step(call, 1u << DEVICE_CREATED | 1u << DEVICE_DEACTIVATED, DEVICE_ACTIVE,
         "activated");
}

void device_deactivate(struct call *call)
{
    step(call, 1u << DEVICE_ACTIVE | 1u << DEVICE_SUSPENDED, DEVICE_DEACTIVATED,
         "deactivated");
}

void device_suspend(struct call *call)
{
    step(call, 1u << DEVICE_ACTIVE, DEVICE_SUSPENDED, "suspended");
}

void device_unsuspend(struct call *call)
{
    step(call, 1u << DEVICE_SUSPENDED, DEVICE_ACTIVE, "unsuspended");
}

void device_users(struct call *call)
{
    const struct device *device = find_device(call);

    if (device != NULL)
        answer_json(call->answer, device_user_list(call->org, device,
                                                   call->base, EXPAND_USER));
}

static struct json_object *user_device(const struct call *call,
                                       const struct device *device,
                                       const struct device_user *link)
{
    struct json_object *object = json_object_new_object();

    put_instant(object, "created", link->created_ms);
    put_text(object, "deviceUserId", link->link_id);
    put(object, "device",
        device_object(call->org, device, call->base, EXPAND_NONE));
    return object;
}

void user_devices(struct call *call)
{
    const struct org *org = call->org;
    const struct user *user = org_user(call->org, call->id);

    if (user == NULL) {
        answer_not_found(call->answer, call->id, "User");
        return;
    }
    struct json_object *list = json_object_new_array();
    for (size_t i = 0; i < org->device_count; i++) {
        const struct device *device = &org->devices[i];
        for (size_t k = 0; !device->deleted && k < device->user_count; k++)
            if (&org->users[device->users[k].user] == user)
                push(list, user_device(call, device, &device->users[k]));
    }
    answer_json(call->answer, list);
}
