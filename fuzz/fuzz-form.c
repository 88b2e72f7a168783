/* SPDX-License-Identifier: MIT */
/*
 * fuzz-form.c - forms: each must be refused, or lead to exactly one request,
 * signed once, to the connection's own host, with a path that begins with the
 * given one; for Suspend Device the path must be that of a device, and for
 * Search Devices the search must have the structure that its criteria have
 */
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "card-family.h"
#include "fuzz.h"
#include "target.h"
#include "wire.h"

#define TOKEN "00fuzzToken"

static const char connection[] =
    "{\"domain\":\"" WIRE_ORIGIN "\",\"api_token\":\"" TOKEN "\"}";
static const char nothing[] = "HTTP/1.1 204 No Content\r\n\r\n";
static const char list[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]";

static int32_t run(card_execute_fn card, const uint8_t *form, size_t size,
                   uint32_t flags)
{
    struct card_call call = CARD_CALL_INIT;
    struct card_result result = CARD_RESULT_INIT;
    int32_t code;

    call.inputs = (struct card_text){(const char *)form, size};
    call.connection = (struct card_text){connection, sizeof connection - 1};
    call.flags = flags;
    code = card(&call, &result);
    must_be_a_result(code, &result);
    if (card == execute)
        must_be_the_answer(&result);
    card_descriptor.release(&result);
    card_descriptor.release(&result);
    return code;
}

/* The number of lines of the head that begin with this text, in any case. */
static unsigned lines_with(const char *head, const char *name)
{
    unsigned count = 0;

    for (const char *at = strstr(head, "\r\n"); at != NULL;
         at = strstr(at + 2, "\r\n")) {
        if (strncasecmp(at + 2, name, strlen(name)) == 0)
            count++;
    }
    return count;
}

static void must_be_one_request(char *sent, size_t size)
{
    char *head_end = memmem(sent, size, "\r\n\r\n", 4);
    char *space, *line_end;

    MUST(head_end != NULL);
    head_end[2] = '\0';
    MUST(strlen(sent) == (size_t)(head_end + 2 - sent));
    space = strchr(sent, ' ');
    MUST(space != NULL && space[1] == '/');
    line_end = strstr(sent, "\r\n");
    MUST(strncmp(line_end - 9, " HTTP/1.1", 9) == 0);
    MUST(strchr(space + 1, ' ') == line_end - 9);
    MUST(lines_with(sent, "Authorization:") == 1);
    MUST(strstr(sent, "\r\nAuthorization: SSWS " TOKEN "\r\n") != NULL);
    MUST(lines_with(sent, "Host:") == 1);
    MUST(strstr(sent, "\r\nHost: " WIRE_HOST "\r\n") != NULL);
    MUST(lines_with(sent, "Content-Length:") <= 1);
    MUST(lines_with(sent, "Transfer-Encoding:") == 0);
    for (const char *at = sent; *at != '\0'; at++)
        MUST(*at != '\n' || (at > sent && at[-1] == '\r'));
}

/* Does the card accept the form? `sent` gets what it sent. */
static bool sends(card_execute_fn card, const char *answer, const uint8_t *form,
                  size_t size, char *sent, size_t room)
{
    bool good = run(card, form, size, CARD_DRY_RUN) == CARD_OK;

    wire_play((const uint8_t *)answer, strlen(answer));
    MUST((run(card, form, size, 0) == CARD_OK) == good);
    MUST(wire_opened() == (good ? 1 : 0));
    if (good)
        must_be_one_request(sent, wire_sent(0, sent, room - 1));
    wire_end();
    return good;
}

static void must_suspend_a_device(const char *sent)
{
    static const char before[] = "POST /api/v1/devices/";
    static const char after[] = "/lifecycle/suspend HTTP/1.1\r\n";
    const char *id = sent + sizeof before - 1;
    size_t size;

    MUST(strncmp(sent, before, sizeof before - 1) == 0);
    size = strcspn(id, "/?#");
    MUST(size > 0);
    MUST(size > 2 || strspn(id, ".") < size);
    MUST(strncmp(id + size, after, sizeof after - 1) == 0);
}

/* ---- Search Devices ---- */

/* Returns the place after a string of a filter. */
static const char *after_string(const char *at)
{
    MUST(*at++ == '"');
    while (*at != '"') {
        MUST((unsigned char)*at >= ' ');
        at += *at == '\\' ? 2 : 1;
        MUST(at[-1] != '\0');
    }
    return at + 1;
}

/* The parenthesis that is open at `at` must be closed at the very end. */
static void must_be_in_parentheses(const char *at)
{
    size_t depth = 0;

    do {
        MUST(*at != '\0');
        depth += *at == '(';
        depth -= *at == ')';
        at = *at == '"' ? after_string(at) : at + 1;
    } while (depth > 0);
    MUST(*at == '\0');
}

/* Returns the place after a criterion, whose attribute is one of those from
 * `place` on. */
static const char *after_criterion(const char *at, size_t *place)
{
    static const char *const attributes[] = {
        "profile.diskEncryptionType eq ",
        "profile.manufacturer eq ",
        "profile.model eq ",
        "profile.osVersion eq ",
        "profile.platform eq ",
        "profile.registered eq ",
        "profile.secureHardwarePresent eq ",
        "status eq "};
    const size_t count = sizeof attributes / sizeof *attributes;
    size_t i = *place;

    while (i < count && strncmp(at, attributes[i], strlen(attributes[i])) != 0)
        i++;
    MUST(i < count);
    *place = i + 1;
    at += strlen(attributes[i]);
    if (strncmp(at, "true", 4) == 0)
        return at + 4;
    return strncmp(at, "false", 5) == 0 ? at + 5 : after_string(at);
}

static void must_be_criteria(const char *at)
{
    size_t place = 0;

    while (*at != '(') {
        at = after_criterion(at, &place);
        if (*at == '\0')
            return;
        MUST(strncmp(at, " and ", 5) == 0);
        at += 5;
    }
    must_be_in_parentheses(at);
}

static void must_search_devices(const char *sent)
{
    static const char before[] = "GET /api/v1/devices?limit=";
    auto_buf struct buf search = BUF_INIT(TARGET_MAX);
    const char *at = sent + sizeof before - 1;

    MUST(strncmp(sent, before, sizeof before - 1) == 0);
    at += strspn(at, "0123456789");
    if (strncmp(at, "&search=", 8) == 0) {
        size_t size = strcspn(at + 8, "& ");

        target_decode(&search, at + 8, size);
        MUST(strlen(buf_cstr(&search)) == search.size);
        must_be_criteria(buf_cstr(&search));
        at += 8 + size;
    }
    if (strncmp(at, "&after=", 7) == 0)
        at += 7 + strcspn(at + 7, "&# ");
    MUST(strncmp(at, " HTTP/1.1\r\n", 11) == 0);
}

static card_execute_fn card_named(const char *id)
{
    const struct card_family *family =
        card_descriptor.get_extension(CARD_FAMILY_EXTENSION);

    for (size_t i = 0; i < family->member_count; i++) {
        if (strcmp(family->members[i].descriptor->id, id) == 0)
            return family->members[i].execute;
    }
    abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char sent[1 << 20];

    sends(execute, nothing, data, size, sent, sizeof sent);
    if (sends(card_named("suspend_device"), nothing, data, size, sent,
              sizeof sent))
        must_suspend_a_device(sent);
    if (sends(card_named("search_devices"), list, data, size, sent,
              sizeof sent))
        must_search_devices(sent);
    return 0;
}
