/* SPDX-License-Identifier: MIT */
/*
 * The table of sign-in methods and the descriptor must agree: a method reads
 * exactly the fields that a person is shown for it. A new method is tested
 * without changes here.
 */
#include "auth/method.h"
#include "connection.h"
#include "service.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

#define EACH_METHOD(method)                                      \
    for (const struct auth_method *const *at_ = service.methods, \
                                         *method = *at_;         \
         method != NULL; method = *++at_)

static bool is_for(const struct card_field *field,
                   const struct auth_method *method)
{
    if (field->shown_if_key == NULL || strcmp(field->shown_if_key, "auth") != 0)
        return false;
    for (const char *const *name = field->shown_if_values; *name; name++) {
        if (strcmp(*name, method->name) == 0)
            return true;
    }
    return false;
}

static void read_text(const char *text, struct connection *connection,
                      struct error *error)
{
    struct card_call call = CARD_CALL_INIT;

    call.connection = (struct card_text){text, strlen(text)};
    (void)!connection_read(&call, connection, error);
}

/* Is the fault about this field of the connection? */
static bool is_refused(const char *text, const char *key)
{
    auto_connection struct connection connection = CONNECTION_INIT;
    auto_error struct error error = ERROR_INIT;
    bool found = false;

    read_text(text, &connection, &error);
    for (size_t i = 0; i < error.count && i < ERROR_FAULTS_MAX; i++)
        found = found || strcmp(error.faults[i].field, key) == 0;
    return found;
}

static void each_choice_is_a_method_in_the_same_order(void)
{
    const struct card_field *field = service_field(CONNECTION_AUTH);
    const struct card_choice *choices = field->choices;
    uint32_t count = 0;

    EACH_METHOD(method)
    {
        CU_ASSERT_FATAL(count < field->choice_count);
        UNIT_TEXT(method->name, choices[count].value);
        count++;
    }
    CU_ASSERT_EQUAL(count, field->choice_count);
}

/* No field is a boolean, so true is a fault in every field that is read. */
static void a_method_reads_what_is_shown_for_it_and_nothing_else(void)
{
    char text[256];

    EACH_METHOD(method)
    {
        for (size_t i = 0; i < service.members.count; i++) {
            const struct card_field *field = &service.members.fields[i];

            if (field->shown_if_key == NULL)
                continue;
            snprintf(text, sizeof text,
                     "{\"domain\":\"a.okta.com\",\"auth\":\"%s\",\"%s\":true}",
                     method->name, field->key);
            if (is_refused(text, field->key) != is_for(field, method))
                UNIT_TEXT(text, is_for(field, method) ? "is read" : "is not");
        }
    }
}

static void a_method_needs_what_the_descriptor_calls_required(void)
{
    char text[256];

    EACH_METHOD(method)
    {
        snprintf(text, sizeof text,
                 "{\"domain\":\"a.okta.com\",\"auth\":\"%s\"}", method->name);
        for (size_t i = 0; i < service.members.count; i++) {
            const struct card_field *field = &service.members.fields[i];
            bool required = (field->flags & CARD_FIELD_REQUIRED) != 0;

            if (is_for(field, method)
                && is_refused(text, field->key) != required)
                UNIT_TEXT(field->key, required ? "is missed" : "is optional");
        }
    }
}

static void a_secret_alone_chooses_its_method(void)
{
    char text[256];

    EACH_METHOD(method)
    {
        auto_connection struct connection connection = CONNECTION_INIT;
        auto_error struct error error = ERROR_INIT;
        const struct card_field *field = service_field(method->secret);

        CU_ASSERT(is_for(field, method));
        CU_ASSERT((field->flags & CARD_FIELD_SECRET) != 0);
        snprintf(text, sizeof text, "{\"domain\":\"a.okta.com\",\"%s\":\"x\"}",
                 field->key);
        read_text(text, &connection, &error);
        UNIT_TEXT(connection.auth->name, method->name);
    }
}

static void the_fault_of_auth_names_every_method(void)
{
    auto_connection struct connection connection = CONNECTION_INIT;
    auto_error struct error error = ERROR_INIT;

    read_text("{\"domain\":\"a.okta.com\",\"auth\":\"basic\"}", &connection,
              &error);
    CU_ASSERT_FATAL(error.count > 0);
    UNIT_TEXT(error.faults[0].field, "auth");
    EACH_METHOD(method)
    UNIT_HAS(error.faults[0].message, method->name);
}

static void a_method_is_whole(void)
{
    EACH_METHOD(method)
    {
        CU_ASSERT_PTR_NOT_NULL(method->read);
        CU_ASSERT_PTR_NOT_NULL(method->preview);
        CU_ASSERT_PTR_NOT_NULL(method->sign);
        CU_ASSERT(!method->by_person || method->grant != NULL);
        if (method->grant == NULL)
            continue;
        CU_ASSERT(method->is_oauth);
        CU_ASSERT_PTR_NOT_NULL(method->begin);
        CU_ASSERT_PTR_NOT_NULL(method->again);
        CU_ASSERT_PTR_NOT_NULL(method->grant->fill);
        CU_ASSERT_PTR_NOT_NULL(method->grant->advice);
    }
}

UNIT_MAIN("auth methods", UNIT_TEST(each_choice_is_a_method_in_the_same_order),
          UNIT_TEST(a_method_reads_what_is_shown_for_it_and_nothing_else),
          UNIT_TEST(a_method_needs_what_the_descriptor_calls_required),
          UNIT_TEST(a_secret_alone_chooses_its_method),
          UNIT_TEST(the_fault_of_auth_names_every_method),
          UNIT_TEST(a_method_is_whole))
