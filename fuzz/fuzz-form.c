/* SPDX-License-Identifier: MIT */
/*
 * fuzz-form.c - forms: each must be refused, or lead to exactly one request,
 * signed once, to the connection's own host, with a path that begins with the
 * given one; for a card that acts on a device the path must be that of a
 * device, and for Search Devices the search must have the structure of its
 * criteria
 */
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "fuzz.h"
#include "target.h"
#include "wire.h"

#define TOKEN "00fuzzToken"

static const char connection[] =
    "{\"domain\":\"" WIRE_ORIGIN "\",\"api_token\":\"" TOKEN "\"}";

/* The request of a card that acts on a device, and a good answer to it. */
struct request {
    const char *card;
    const char *before; /* the id */
    const char *after;
    const char *answer;
};

#define NO_CONTENT "HTTP/1.1 204 No Content\r\n\r\n"
#define JSON_OF(size, body)                                 \
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" \
    "Content-Length: " size "\r\n\r\n" body
#define DEVICE " /api/v1/devices/"

static const struct request requests[] = {
    {"read_device", "GET" DEVICE, "", JSON_OF("10", "{\"id\":\"a\"}")},
    {"list_device_users", "GET" DEVICE, "/users", JSON_OF("2", "[]")},
    {"activate_device", "POST" DEVICE, "/lifecycle/activate", NO_CONTENT},
    {"deactivate_device", "POST" DEVICE, "/lifecycle/deactivate", NO_CONTENT},
    {"suspend_device", "POST" DEVICE, "/lifecycle/suspend", NO_CONTENT},
    {"unsuspend_device", "POST" DEVICE, "/lifecycle/unsuspend", NO_CONTENT},
    {"delete_device", "DELETE" DEVICE, "", NO_CONTENT},
};

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

/* Does the segment have a dot in its encoded form? A proxy may decode that and
   so make "..", which is another path. */
static bool has_encoded_dot(const char *segment, size_t size)
{
    for (size_t i = 0; i + 3 <= size; i++)
        if (strncasecmp(segment + i, "%2e", 3) == 0)
            return true;
    return false;
}

static void must_be_of_a_device(const struct request *request, const char *sent)
{
    const char *id = sent + strlen(request->before);
    size_t size, after = strlen(request->after);

    MUST(strncmp(sent, request->before, strlen(request->before)) == 0);
    size = strcspn(id, "/?# ");
    MUST(size > 0);
    MUST(size > 2 || strspn(id, ".") < size);
    MUST(!has_encoded_dot(id, size));
    MUST(strncmp(id + size, request->after, after) == 0);
    MUST(strncmp(id + size + after, " HTTP/1.1\r\n", 11) == 0);
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char sent[1 << 20];

    sends(execute, NO_CONTENT, data, size, sent, sizeof sent);
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        const struct request *request = &requests[i];
        card_execute_fn card = must_be_a_member(request->card)->execute;

        if (sends(card, request->answer, data, size, sent, sizeof sent))
            must_be_of_a_device(request, sent);
    }
    if (sends(must_be_a_member("search_devices")->execute, JSON_OF("2", "[]"),
              data, size, sent, sizeof sent))
        must_search_devices(sent);
    return 0;
}
