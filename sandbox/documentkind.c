/* SPDX-License-Identifier: MIT */
/*
 * documentkind.c - the members and rules of both kinds of documents
 */
#include "documentkind.h"

#include <string.h>

#include "answer.h"
#include "device.h"
#include "instant.h"

static const struct document_member assurance_members[] = {
    {"name", 's', true, NULL},
    [ASSURANCE_PLATFORM] = {"platform", 's', true,
                            "|ANDROID|CHROMEOS|IOS|MACOS|WINDOWS|"},
    [ASSURANCE_VERSION] = {"osVersion", 'o', false, NULL},
    [ASSURANCE_CONSTRAINTS] = {"osVersionConstraints", 'a', false, NULL},
    {"diskEncryptionType", 'o', false, NULL},
    [ASSURANCE_JAILBREAK] = {"jailbreak", 'b', false, NULL},
    {"screenLockType", 'o', false, NULL},
    {"secureHardwarePresent", 'b', false, NULL},
    {"thirdPartySignalProviders", 'o', false, NULL},
    [ASSURANCE_CHECKS] = {"devicePostureChecks", 'o', false, NULL},
    {"displayRemediationMode", 's', false, "|HIDE|SHOW|"},
    {"gracePeriod", 'o', false, NULL},
    {"callerContext", 'o', false, NULL},
};

static const struct document_member check_members[] = {
    {"name", 's', true, NULL},
    {"description", 's', false, NULL},
    [CHECK_VARIABLE] = {"variableName", 's', true, NULL},
    {"query", 's', true, NULL},
    {"platform", 's', true, "|MACOS|WINDOWS|"},
    [CHECK_TYPE] = {"type", 's', true, "|BUILTIN|CUSTOM|"},
    {"mappingType", 's', true, "|CHECKBOX|TEXTBOX|"},
    {"remediationSettings", 'o', false, NULL},
};

#define COUNT(array) (sizeof(array) / sizeof(array[0]))
_Static_assert(COUNT(assurance_members) <= DOCUMENT_MEMBERS, "room");
_Static_assert(COUNT(check_members) <= DOCUMENT_MEMBERS, "room");

const struct document_kind assurance_kind = {
    "DeviceAssurance",
    "/api/v1/device-assurances/",
    "dae",
    {"createdDate", NULL},
    assurance_members,
    COUNT(assurance_members),
    "Device assurance is in use and cannot be deleted."};

const struct document_kind check_kind = {
    "DevicePostureCheck",
    "/api/v1/device-posture-checks/",
    "dch",
    {"createdDate", "createdUpdate", NULL},
    check_members,
    COUNT(check_members),
    "Device posture check is in use and can't be deleted."};

static const char *type_words(char type)
{
    switch (type) {
    case 's':
        return "a string";
    case 'o':
        return "an object";
    case 'a':
        return "an array";
    default:
        return "true or false";
    }
}

/* Collects the faults of a document. */
struct faults {
    struct json_object *causes;
    struct buf *subject;
    bool no_memory; /* a member could not be judged */
};

static void fault(struct faults *faults, const char *member, const char *what,
                  const char *more)
{
    if (faults->subject->size == 0)
        buf_str(faults->subject, member);
    error_cause(faults->causes, "%s: %s%s", member, what, more);
}

static bool right_type(char type, char found)
{
    return type == found || (type == 'b' && (found == 't' || found == 'f'));
}

static bool blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}

/* choices are as in struct document_member. */
static bool is_choice(const char *choices, const char *text)
{
    size_t size = strlen(text);

    if (strchr(text, '|') != NULL)
        return false;
    for (const char *at = choices; *at == '|'; at += 1 + strcspn(at + 1, "|"))
        if (strncmp(at + 1, text, size) == 0 && at[size + 1] == '|')
            return true;
    return false;
}

static bool judge_text(const struct document_member *member,
                       struct json_span value, struct faults *faults)
{
    auto_buf struct buf text = BUF_INIT(BUF_FILE);

    json_unquote(&text, value);
    if (!buf_ok(&text))
        faults->no_memory = true;
    else if (member->required && blank(buf_cstr(&text)))
        fault(faults, member->name, "The field cannot be left blank", "");
    else if (member->choices != NULL
             && (strlen(buf_cstr(&text)) != text.size /* it has a NUL */
                 || !is_choice(member->choices, buf_cstr(&text))))
        fault(faults, member->name, "The field must be one of ",
              member->choices);
    else
        return true;
    return false;
}

static bool judge(const struct document_member *member, struct json_span value,
                  struct faults *faults)
{
    char type = json_type(value);

    if (type == 0 || type == '0') {
        if (member->required)
            fault(faults, member->name, "The field cannot be left blank", "");
        return false;
    }
    if (!right_type(member->type, type)) {
        fault(faults, member->name, "The field must be ",
              type_words(member->type));
        return false;
    }
    return type != 's' || judge_text(member, value, faults);
}

static bool platform_is(const struct document *document, const char *name)
{
    const char *text = document->member[ASSURANCE_PLATFORM];

    return text != NULL
           && json_string_is((struct json_span){text, strlen(text)}, name);
}

/* Checks the rules that involve two members of a device assurance policy. */
static void judge_assurance(const struct document *document,
                            struct faults *faults)
{
    bool phone =
        platform_is(document, "IOS") || platform_is(document, "ANDROID");
    bool windows = platform_is(document, "WINDOWS");

    if (document->member[ASSURANCE_CONSTRAINTS] != NULL
        && document->member[ASSURANCE_VERSION] != NULL)
        fault(faults, "osVersionConstraints",
              "The field cannot be given together with ", "osVersion");
    if (document->member[ASSURANCE_CONSTRAINTS] != NULL && !windows)
        fault(faults, "osVersionConstraints", "The field is supported only on ",
              "WINDOWS");
    if (document->member[ASSURANCE_JAILBREAK] != NULL && !phone)
        fault(faults, "jailbreak", "The field is supported only on ",
              "IOS and ANDROID");
}

bool document_read(const struct document_kind *kind, struct json_span body,
                   struct document *document, struct json_object *causes,
                   struct buf *subject)
{
    struct faults faults = {causes, subject, false};

    for (size_t i = 0; i < kind->count; i++) {
        struct json_span value = {NULL, 0};
        if (!json_find(body, kind->members[i].name, &value))
            value = (struct json_span){NULL, 0};
        if (!judge(&kind->members[i], value, &faults))
            continue;
        document->member[i] = strndup(value.data, value.size);
        if (document->member[i] == NULL)
            return false;
    }
    if (kind == &assurance_kind)
        judge_assurance(document, &faults);
    return causes != NULL && !faults.no_memory;
}

struct json_object *document_object(const struct document_kind *kind,
                                    const struct document *document,
                                    const char *base)
{
    struct json_object *object = json_object_new_object();
    struct json_object *links = json_object_new_object();

    put_text(object, "id", document->id);
    put_instant(object, "lastUpdate", document->updated_ms);
    for (size_t i = 0; kind->created_keys[i] != NULL; i++)
        put_instant(object, kind->created_keys[i], document->created_ms);
    put_text(object, "lastUpdatedBy", ORG_ADMIN_ID);
    put_text(object, "createdBy", ORG_ADMIN_ID);
    for (size_t i = 0; i < kind->count; i++)
        if (document->member[i] != NULL)
            put_json(object, kind->members[i].name, document->member[i]);
    put_link(links, "self", base, kind->path, document->id, "",
             "[\"DELETE\",\"GET\",\"PUT\"]");
    put(object, "_links", links);
    return object;
}
