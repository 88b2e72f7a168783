/* SPDX-License-Identifier: MIT */
/*
 * seeddocument.c - the policies, posture checks and integrations of a new org
 */
#include <stdlib.h>
#include <string.h>

#include "document.h"
#include "documentkind.h"

#define TEXT_MAX 4096

/* 2022-01-01T00:00:00.000Z */
#define DOCUMENTS_MS 1640995200000

struct seeded {
    const char *id;
    const char *body;
    bool in_use;
};

/* The first is Okta's own example. */
static const struct seeded assurances[] = {
    {"dae3m8o4rWhwReDeM1c5",
     "{\"name\":\"Device assurance Android\",\"platform\":\"ANDROID\","
     "\"osVersion\":{\"minimum\":\"12.4.5\"},"
     "\"diskEncryptionType\":{\"include\":[\"USER\",\"FULL\"]},"
     "\"jailbreak\":false,"
     "\"screenLockType\":{\"include\":[\"BIOMETRIC\"]},"
     "\"secureHardwarePresent\":true}",
     false},
    {"dae4qh8m0yTNcVbTr1d7",
     "{\"name\":\"Laptops at work, macOS\",\"platform\":\"MACOS\","
     "\"osVersion\":{\"minimum\":\"13.6.0\"},"
     "\"diskEncryptionType\":{\"include\":[\"ALL_INTERNAL_VOLUMES\"]},"
     "\"screenLockType\":{\"include\":[\"PASSCODE\",\"BIOMETRIC\"]},"
     "\"secureHardwarePresent\":true,"
     "\"devicePostureChecks\":{\"include\":[{\"variableName\":"
     "\"macOSFirewall\",\"value\":\"1\"}]}}",
     false},
    {"dae5wk2b7uPSxLqZa1d7",
     "{\"name\":\"Laptops at work, Windows\",\"platform\":\"WINDOWS\","
     "\"osVersion\":{\"minimum\":\"10.0.19045.0\"},"
     "\"diskEncryptionType\":{\"include\":[\"ALL_INTERNAL_VOLUMES\"]},"
     "\"secureHardwarePresent\":true}",
     true},
};

static const struct seeded checks[] = {
    {"dch3m8o4rWhwReDeM1c5",
     "{\"name\":\"Device posture check macOS\","
     "\"description\":\"Query macOS devices to check if firewall is "
     "enabled\","
     "\"variableName\":\"macOSFirewall\","
     "\"query\":\"SELECT CASE WHEN global_state = 0 THEN 0 ELSE 1 END AS "
     "firewall_enabled FROM alf;\","
     "\"platform\":\"MACOS\",\"type\":\"CUSTOM\",\"mappingType\":\"CHECKBOX\","
     "\"remediationSettings\":{\"message\":{\"defaultI18nKey\":null,"
     "\"customText\":\"It is our company policy that all devices must have a "
     "firewall enabled.\"},\"link\":{\"defaultUrl\":null,"
     "\"customUrl\":\"example.myremediationurl.com/docs\"}}}",
     false},
};

static const struct seeded default_checks[] = {
    {"dch0m1a2c3F4i5r6e1d7",
     "{\"name\":\"macOS firewall\","
     "\"description\":\"The application firewall is on\","
     "\"variableName\":\"builtinMacOSFirewall\","
     "\"query\":\"SELECT global_state FROM alf;\","
     "\"platform\":\"MACOS\",\"type\":\"BUILTIN\","
     "\"mappingType\":\"CHECKBOX\",\"remediationSettings\":{\"message\":"
     "{\"defaultI18nKey\":\"macos.firewall.enabled.remediation.message\"},"
     "\"link\":{\"defaultUrl\":\"https://help.okta.com/eu/en-us/content/"
     "topics/end-user/ov-device-health-macos.htm\"}}}",
     false},
    {"dch0w1i2n3D4e5f6e1d7",
     "{\"name\":\"Windows firewall\","
     "\"description\":\"Windows Firewall is good\","
     "\"variableName\":\"builtinWindowsFirewall\","
     "\"query\":\"SELECT firewall FROM windows_security_center;\","
     "\"platform\":\"WINDOWS\",\"type\":\"BUILTIN\","
     "\"mappingType\":\"CHECKBOX\"}",
     false},
};

static const struct integration integrations[ORG_INTEGRATIONS] = {
    {"dindyfy1f7Pv1eoVF0g4", "com.okta.deviceidp", "Device Posture Provider",
     "IOS", "{\"type\":\"DEVICE_IDP\",\"idpId\":\"0oa2owlGX5l74kjr60g4\"}",
     false},
    {"dindyfzlaerjWVdqt0g4", "com.okta.deviceidp", "Device Posture Provider",
     "WINDOWS", "{\"type\":\"DEVICE_IDP\",\"idpId\":\"0oa2owlGX5l74kjr60g4\"}",
     true},
    {"dinjihtR8qWZZF6qe0g4", "com.okta.windowssecuritycenter",
     "Windows Security Center", "WINDOWS", NULL, false},
    {"din15gaNrC7BvlBgx0g4", "com.google.dtc", "Chrome Device Trust",
     "CHROMEOS",
     "{\"type\":\"CHROME\",\"serviceAccountName\":"
     "\"okta-gci-00o158oxTmBNgrgyM0g4\",\"serviceAccountEmail\":"
     "\"okta-gci-00o158oxTmBNgrgyM0g4@vocal-invention-346218.iam."
     "gserviceaccount.com\"}",
     true},
    {"din9lzd33mvS9vBwN1c5", "com.okta.device.osquery", "OSQuery", "MACOS",
     NULL, true},
    {"din9lzd33mvS9kjr60g4", "com.android.zero.trust", "Android Device Trust",
     "ANDROID", NULL, true},
    {"dincs7fa1conZTa8t0g4", "com.crowdstrike.zta", "CrowdStrike", "MACOS",
     NULL, false},
};

static bool add(struct documents *documents, const struct document_kind *kind,
                const struct seeded *seeded)
{
    auto_object struct json_object *causes = json_object_new_array();
    auto_buf struct buf subject = BUF_INIT(TEXT_MAX);
    struct document *document = calloc(1, sizeof(*document));

    if (document == NULL)
        return false;
    memcpy(document->id, seeded->id, IDENT_ROOM);
    document->created_ms = DOCUMENTS_MS;
    document->updated_ms = DOCUMENTS_MS;
    document->in_use = seeded->in_use;
    if (!document_read(kind,
                       (struct json_span){seeded->body, strlen(seeded->body)},
                       document, causes, &subject)
        || json_object_array_length(causes) > 0
        || !documents_add(documents, document)) {
        document_free(document);
        return false;
    }
    return true;
}

#define COUNT(array) (sizeof(array) / sizeof(array[0]))

bool seed_documents(struct org *org)
{
    memcpy(org->integrations, integrations, sizeof(integrations));
    for (size_t i = 0; i < COUNT(assurances); i++)
        if (!add(&org->assurances, &assurance_kind, &assurances[i]))
            return false;
    for (size_t i = 0; i < COUNT(checks); i++)
        if (!add(&org->checks, &check_kind, &checks[i]))
            return false;
    for (size_t i = 0; i < COUNT(default_checks); i++)
        if (!add(&org->default_checks, &check_kind, &default_checks[i]))
            return false;
    return true;
}
