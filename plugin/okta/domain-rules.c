/* SPDX-License-Identifier: MIT */
/* domain-rules.c - names that are no org's, as Okta's SDKs check them. */
#include "okta.h"

#include <string.h>

static bool ends_with(const char *text, const char *end)
{
    size_t size = strlen(text), end_size = strlen(end);

    return size >= end_size && strcmp(text + size - end_size, end) == 0;
}

/* Customers may have such names; in Okta's own domains the first label shows
   whether it is the Admin Console. */
static bool is_admin_console(const char *name)
{
    static const char *const own[] = {
        "-admin.okta.com",      "-admin.oktapreview.com",
        "-admin.okta-emea.com", "-admin.okta-gov.com",
        "-admin.okta.mil",      "-admin.okta-miltest.com",
        "-admin.trexcloud.com", "-admin.trex-govcloud.com"};

    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        if (ends_with(name, own[i]))
            return true;
    }
    return false;
}

const char *okta_name_refused(const char *name)
{
    if (is_admin_console(name))
        return "This is the domain of the Admin Console. Remove -admin.";
    if (ends_with(name, ".com.com"))
        return "The domain ends in .com twice.";
    return NULL;
}

bool okta_is_placeholder(const char *text)
{
    return strstr(text, "youroktadomain") != NULL;
}
