/* SPDX-License-Identifier: MIT */
/* The author's kit, using only its header. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "formtable.h"
#include "jsontext.h"
#include "jsonwalk.h"
#include "kitcard.h"
#include "unit.h"

/* ---- judging forms ---- */

/* Appends the pointers of the errors, separated by spaces. */
static void pointers_of(struct buf *found, struct card_text error)
{
    struct json_span text = {error.data, error.size}, errors, fault;
    struct json_walk walk;

    if (error.data == NULL)
        return;
    CU_ASSERT(json_valid(error.data, error.size, NULL));
    if (!json_find(text, "errors", &errors))
        return;
    json_walk_into(&walk, errors);
    while (json_walk_element(&walk, &fault)) {
        struct json_span pointer;

        if (!json_find(fault, "pointer", &pointer))
            continue;
        if (found->size > 0)
            buf_char(found, ' ');
        json_unquote(found, pointer);
    }
}

/* Judges the text as the form, or as the connection, of a card with these
   fields. */
static int32_t judge_text(struct buf *found, const struct form_row *row,
                          bool is_form)
{
    static const struct form_list none = {NULL, 0};
    const struct form_list *inputs = is_form ? row->list : &none;
    const struct form_list *connection = is_form ? &none : row->list;
    const struct card_descriptor card = {
        .inputs = inputs->fields,
        .input_count = (uint32_t)inputs->count,
        .connection = connection->fields,
        .connection_count = (uint32_t)connection->count,
        .field_size = sizeof(struct card_field),
        .release = kit_release,
    };
    struct kit_call c;
    struct kit kit;
    int32_t code;

    kit_call_init(&c, is_form ? row->form : "{}", is_form ? "{}" : row->form);
    CU_ASSERT_EQUAL(kit_begin(&kit, &card, &c.call, &c.result),
                    kit.code == CARD_OK);
    code = kit_end(&kit);
    pointers_of(found, c.result.error);
    CU_ASSERT_EQUAL(code == CARD_OK, c.result.error.data == NULL);
    kit_release(&c.result);
    return code;
}

static void judge_row(const struct form_row *row, bool is_form)
{
    auto_buf struct buf found = BUF_INIT(4096);
    bool fits = row->pointers[0] == '\0'
                && ((row->flags & ROW_TEXT) == 0 || row->form[0] == '\0');
    const char *wanted = row->pointers;
    int32_t code = judge_text(&found, row, is_form);

    if (!is_form && (row->flags & ROW_HIDDEN) != 0) {
        fits = true;
        wanted = "";
    }
    if ((row->flags & ROW_TEXT) != 0 && row->pointers[0] == '\0')
        fits = false;
    if (strcmp(buf_cstr(&found), wanted) != 0 || fits != (code == CARD_OK))
        printf("# %s\n", row->form);
    UNIT_TEXT(buf_cstr(&found), wanted);
    CU_ASSERT_EQUAL(code, fits      ? CARD_OK
                          : is_form ? CARD_INVALID_INPUT
                                    : CARD_BAD_CONNECTION);
}

static void forms_are_held_against_the_descriptor(void)
{
    for (size_t i = 0; i < form_row_count; i++)
        judge_row(&form_rows[i], true);
    CU_ASSERT(form_row_count > 100);
}

static void connections_are_held_against_the_descriptor(void)
{
    for (size_t i = 0; i < form_row_count; i++)
        judge_row(&form_rows[i], false);
}

/* ---- one call ---- */

/* Ends the call and compares what it returned; NULL for a text that is
   absent. */
static void ends(struct kit *kit, struct kit_call *c, int32_t code,
                 const char *output, const char *error)
{
    CU_ASSERT_EQUAL(kit_end(kit), code);
    CU_ASSERT_EQUAL(c->result.output.data == NULL, output == NULL);
    CU_ASSERT_EQUAL(c->result.error.data == NULL, error == NULL);
    if (output != NULL)
        UNIT_TEXT(c->result.output.data, output);
    if (error != NULL)
        UNIT_TEXT(c->result.error.data, error);
    kit_release(&c->result);
    CU_ASSERT_PTR_NULL(c->result.output.data);
    CU_ASSERT_PTR_NULL(c->result.opaque);
    kit_release(&c->result);
}

static bool begin(struct kit *kit, struct kit_call *c, const char *form)
{
    kit_call_init(c, form, KIT_CONNECTION);
    return kit_begin(kit, &kit_card, &c->call, &c->result);
}

static void a_call_that_fits_gives_its_values(void)
{
    struct kit_call c;
    struct kit kit;
    size_t size;

    CU_ASSERT_FATAL(begin(&kit, &c, KIT_FORM));
    UNIT_TEXT(kit_text(kit.form, "name"), "Ada");
    UNIT_TEXT(kit_text(kit.form, "tone"), "loud");
    CU_ASSERT_EQUAL(kit_choice(kit.form, "tone"), 1);
    CU_ASSERT_EQUAL(kit_integer(kit.form, "times"), 3);
    CU_ASSERT_EQUAL(kit_integer(kit.form, "factor"), 2);
    CU_ASSERT_DOUBLE_EQUAL(kit_number(kit.form, "factor"), 2.5, 0);
    CU_ASSERT_DOUBLE_EQUAL(kit_number(kit.form, "times"), 3, 0);
    CU_ASSERT(kit_bool(kit.form, "polite"));
    CU_ASSERT(!kit_given(kit.form, "polite"));
    CU_ASSERT(kit_given(kit.form, "data"));
    UNIT_TEXT(kit_raw(kit.form, "times").data, "3,\"data\":{\"n\":"
                                               "12345678901234567890,\"list\":"
                                               "[1,\n2]},\"factor\":2.5}");
    CU_ASSERT_EQUAL(kit_raw(kit.form, "times").size, 1);
    CU_ASSERT_PTR_NULL(kit_raw(kit.form, "after").data);
    CU_ASSERT_PTR_NULL(kit_text(kit.form, "after"));
    CU_ASSERT_PTR_NULL(kit_text_size(kit.form, "after", &size));
    CU_ASSERT_EQUAL(size, 0);
    CU_ASSERT_EQUAL(kit_choice(kit.connection, "mode"), -1);
    CU_ASSERT_EQUAL(kit_integer(kit.connection, "retries"), 0);
    UNIT_TEXT(kit_text(kit.connection, "token"), KIT_SECRET);
    UNIT_TEXT(kit_text(kit.connection, "server"), "http://127.0.0.1:9");
    ends(&kit, &c, CARD_OK, "{\"status\":null,\"body\":null}", NULL);
}

/* Even a default does not apply if its field is hidden. */
static void a_default_counts_where_its_field_is_shown(void)
{
    struct kit_call c;
    struct kit kit;

    CU_ASSERT_FATAL(begin(&kit, &c, "{\"name\":\"x\"}"));
    UNIT_TEXT(kit_text(kit.form, "tone"), "plain");
    CU_ASSERT_EQUAL(kit_integer(kit.form, "times"), 0);
    ends(&kit, &c, CARD_OK, "{\"status\":null,\"body\":null}", NULL);
    CU_ASSERT_FATAL(begin(&kit, &c, "{\"name\":\"x\",\"tone\":\"loud\"}"));
    CU_ASSERT_EQUAL(kit_integer(kit.form, "times"), 2);
    CU_ASSERT(!kit_given(kit.form, "times"));
    ends(&kit, &c, CARD_OK, "{\"status\":null,\"body\":null}", NULL);
}

static void escapes_in_a_text_are_undone(void)
{
    struct kit_call c;
    struct kit kit;
    size_t size;

    kit_call_init(&c, "{\"name\":\"a\\u0000\\ud83d\\ude00\\n\",\"any\":[1]}",
                  KIT_CONNECTION);
    CU_ASSERT_FATAL(
        kit_begin_as(&kit, &kit_card, &c.call, &c.result, KIT_NUL_ALLOWED));
    CU_ASSERT_EQUAL(memcmp(kit_text_size(kit.form, "name", &size),
                           "a\0\xF0\x9F\x98\x80\n", 7),
                    0);
    CU_ASSERT_EQUAL(size, 7);
    CU_ASSERT_PTR_NULL(kit_text(kit.form, "any"));
    ends(&kit, &c, CARD_OK, "{\"status\":null,\"body\":null}", NULL);
}

static void an_extension_may_have_a_part_of_a_form(void)
{
    struct kit_call c;
    struct kit kit;

    kit_call_init(&c, "{\"times\":4}", "{}");
    CU_ASSERT_FATAL(kit_begin_as(&kit, &kit_card, &c.call, &c.result,
                                 KIT_FORM_PART | KIT_CONNECTION_PART));
    CU_ASSERT_PTR_NULL(kit_text(kit.form, "name"));
    ends(&kit, &c, CARD_OK, "{\"status\":null,\"body\":null}", NULL);
    kit_call_init(&c, "{\"name\":5}", "{}");
    c.call.connection = (struct card_text){NULL, 5};
    CU_ASSERT_FALSE(kit_begin_as(&kit, &kit_card, &c.call, &c.result,
                                 KIT_FORM_PART | KIT_CONNECTION_PART));
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_INVALID_INPUT);
    kit_release(&c.result);
}

static void a_check_of_the_connection_does_not_look_at_the_form(void)
{
    struct kit_call c;
    struct kit kit;

    kit_call_init(&c, "nonsense", KIT_CONNECTION);
    c.call.flags = CARD_CHECK_CONNECTION;
    CU_ASSERT_FATAL(kit_begin(&kit, &kit_card, &c.call, &c.result));
    CU_ASSERT_PTR_NULL(kit_text(kit.form, "name"));
    CU_ASSERT_PTR_NULL(kit.call->sink);
    ends(&kit, &c, CARD_OK, "{\"status\":null,\"body\":null}", NULL);
    kit_call_init(&c, "{}", "{}");
    c.call.inputs.data = NULL;
    c.call.flags = CARD_CHECK_CONNECTION;
    CU_ASSERT_FALSE(kit_begin(&kit, &kit_card, &c.call, &c.result));
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_BAD_CONNECTION);
    kit_release(&c.result);
}

/* ---- hosts ---- */

static void what_is_no_call_is_refused(void)
{
    struct card_call zero = {0};
    struct card_result nothing = {0};
    struct kit_call c;
    struct kit kit;

    kit_call_init(&c, KIT_FORM, KIT_CONNECTION);
    CU_ASSERT_FALSE(kit_begin(&kit, &kit_card, NULL, &c.result));
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_INTERNAL);
    CU_ASSERT_FALSE(kit_begin(&kit, &kit_card, &c.call, NULL));
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_INTERNAL);
    CU_ASSERT_FALSE(kit_begin(&kit, &kit_card, &zero, &c.result));
    CU_ASSERT_PTR_NULL(kit_text(kit.form, "name"));
    kit_put_text(&kit, "note", "x");
    kit_log(&kit, CARD_LOG_ERROR, "x");
    kit_preview_text(&kit, "x", "x");
    kit_next_text(&kit, "after", "x");
    kit_update_text(&kit, "token", "x");
    kit_pace(&kit, "x", 1, 1, 1);
    kit_repeatable(&kit, true);
    kit_fault(kit.form, "name", NULL, "x");
    kit_fail(&kit, CARD_NETWORK, "x");
    CU_ASSERT(kit_stopped(&kit));
    CU_ASSERT_EQUAL(kit_left_ms(&kit), 0);
    CU_ASSERT_FALSE(kit_wait_ms(&kit, 1, NULL));
    CU_ASSERT_EQUAL(kit_poll(&kit, NULL, 0, 1), -1);
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_INTERNAL);
    CU_ASSERT_FALSE(kit_begin(&kit, &kit_card, &c.call, &nothing));
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_INTERNAL);
    c.call.struct_size = (uint32_t)CARD_CALL_LEAST - 1;
    CU_ASSERT_FALSE(kit_begin(&kit, &kit_card, &c.call, &c.result));
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_INTERNAL);
    c.call.struct_size = sizeof c.call;
    c.result.struct_size = (uint32_t)CARD_RESULT_LEAST - 1;
    CU_ASSERT_FALSE(kit_begin(&kit, &kit_card, &c.call, &c.result));
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_INTERNAL);
    kit_release(NULL);
}

#define UNKNOWN '\xA5'

/* Sets everything that a call can return, in a result of this many bytes. */
static void give_all(size_t size)
{
    static const struct card_result empty = CARD_RESULT_INIT;
    char *bytes = malloc(2 * sizeof empty);
    struct card_result *result = (struct card_result *)(void *)bytes;
    size_t known = size < sizeof empty ? size : sizeof empty;
    struct kit_call c;
    struct kit kit;

    memset(bytes, UNKNOWN, 2 * sizeof empty);
    memcpy(bytes, &empty, known);
    result->struct_size = (uint32_t)size;
    kit_call_init(&c, KIT_FORM, KIT_CONNECTION);
    c.call.struct_size = (uint32_t)CARD_CALL_LEAST;
    CU_ASSERT_FATAL(kit_begin(&kit, &kit_card, &c.call, result));
    CU_ASSERT_PTR_NULL(kit.call->waiting);
    kit_put_text(&kit, "note", "n");
    kit_next_refused(&kit, "https://x", "No.");
    kit_update_text(&kit, "token", "new-token");
    kit_pace(&kit, "bucket", 1, 2, 3);
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_OK);
    CU_ASSERT_PTR_NOT_NULL(result->output.data);
    if (CARD_HAS(result, next_refused))
        UNIT_TEXT(result->next_refused.data,
                  "{\"message\":\"No.\",\"url\":\"https://x\"}");
    CU_ASSERT_EQUAL(result->struct_size, size);
    kit_release(result);
    CU_ASSERT_PTR_NULL(result->output.data);
    CU_ASSERT_PTR_NULL(result->pace.bucket.data);
    if (CARD_HAS(result, next_refused))
        CU_ASSERT_PTR_NULL(result->next_refused.data);
    for (size_t i = known; i < 2 * sizeof empty; i++)
        CU_ASSERT_EQUAL(bytes[i], UNKNOWN);
    free(bytes);
}

/* Only half of the pointer exists, and it is not valid. */
static void a_call_that_ends_within_a_member_does_not_have_it(void)
{
    struct kit_call c;
    struct kit kit;

    kit_call_init(&c, KIT_FORM, KIT_CONNECTION);
    memset(&c.call.waiting, 0x55, sizeof c.call.waiting);
    c.call.struct_size = (uint32_t)offsetof(struct card_call, waiting) + 4;
    CU_ASSERT_FATAL(kit_begin(&kit, &kit_card, &c.call, &c.result));
    CU_ASSERT_PTR_NULL(kit.call->waiting);
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_OK);
    kit_release(&c.result);
}

static void no_byte_is_written_beyond_the_hosts_result(void)
{
    give_all(CARD_RESULT_LEAST);
    give_all(CARD_RESULT_LEAST + 4);
    give_all(sizeof(struct card_result));
    give_all(sizeof(struct card_result) + 64);
}

static void a_result_may_move_before_it_is_released(void)
{
    struct card_result moved;
    struct kit_call c;
    struct kit kit;

    CU_ASSERT_FATAL(begin(&kit, &c, KIT_FORM));
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_OK);
    moved = c.result;
    memset(&c.result, 0xFF, sizeof c.result);
    kit_release(&moved);
    CU_ASSERT_PTR_NULL(moved.output.data);
}

/* A descriptor of a newer header, whose elements are larger. */
static void a_descriptor_may_have_larger_elements(void)
{
    struct large {
        struct card_field field;
        char more[40];
    };
    static const struct {
        struct card_choice choice;
        const char *more;
    } choices[] = {{{"a", "A", NULL}, "x"}, {{"b", "B", NULL}, "y"}};
    static const struct large fields[] = {
        {{.key = "one",
          .title = "One",
          .type = CARD_TYPE_DROPDOWN,
          .choices = &choices[0].choice,
          .choice_count = 2,
          .choice_size = sizeof choices[0]},
         "x"},
        {{.key = "two", .title = "Two", .type = CARD_TYPE_TEXT}, "y"}};
    const struct card_descriptor card = {.inputs = &fields[0].field,
                                         .input_count = 2,
                                         .outputs = &fields[0].field,
                                         .output_count = 2,
                                         .field_size = sizeof *fields};
    struct kit_call c;
    struct kit kit;

    kit_call_init(&c, "{\"one\":\"b\",\"two\":\"t\"}", "{}");
    CU_ASSERT_FATAL(kit_begin(&kit, &card, &c.call, &c.result));
    CU_ASSERT_EQUAL(kit_choice(kit.form, "one"), 1);
    kit_put_text(&kit, "two", kit_text(kit.form, "two"));
    ends(&kit, &c, CARD_OK, "{\"two\":\"t\"}", NULL);
    kit_call_init(&c, "{\"one\":\"c\",\"tow\":\"t\"}", "{}");
    CU_ASSERT_FALSE(kit_begin(&kit, &card, &c.call, &c.result));
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_INVALID_INPUT);
    UNIT_JSON_HAS(c.result.error.data, "/errors/1/message",
                  "One must be a or b, not \"c\".");
    UNIT_JSON_HAS(c.result.error.data, "/message", "Did you mean \"two\"?");
    kit_release(&c.result);
}

/* ---- outputs ---- */

static void outputs_are_given_by_key(void)
{
    struct kit_call c;
    struct kit kit;

    CU_ASSERT_FATAL(begin(&kit, &c, KIT_FORM));
    kit_put_integer(&kit, "status", INT64_MIN);
    kit_put_format(&kit, "note", "%s \"%d\"", "x", 5);
    kit_put_raw(&kit, "extra", " [1.50,\n{}] ", 12);
    kit_put_bool(&kit, "body", true);
    ends(&kit, &c, CARD_OK,
         "{\"status\":-9223372036854775808,\"note\":\"x \\\"5\\\"\","
         "\"extra\":[1.50,\n{}],\"body\":true}",
         NULL);
    CU_ASSERT_EQUAL(c.result.payload_json, CARD_PAYLOAD_JSON);
    CU_ASSERT_EQUAL(c.result.payload_bytes, 4);
}

static void one_line_is_one_line(void)
{
    struct kit_call c;
    struct kit kit;

    kit_call_init(&c, KIT_FORM, KIT_CONNECTION);
    c.call.flags = CARD_ONE_LINE;
    CU_ASSERT_FATAL(kit_begin(&kit, &kit_card, &c.call, &c.result));
    kit_put_raw(&kit, "extra", "[1,\r\n\"\\n\"]", 10);
    kit_put_bytes(&kit, "body", "{\n}\n", 4, NULL);
    ends(&kit, &c, CARD_OK,
         "{\"extra\":[1,  \"\\n\"],\"body\":{ },\"status\":null}", NULL);
}

static void numbers_are_written_with_the_fewest_digits(void)
{
    static const struct {
        double number;
        const char *text;
    } rows[] = {{0.1, "0.1"},
                {1, "1"},
                {-2.5, "-2.5"},
                {1e300, "1e+300"},
                {5e-324, "4.94065645841247e-324"},
                {0.1 + 0.2, "0.30000000000000004"},
                {1.0 / 3, "0.3333333333333333"}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char wanted[100];
        struct kit_call c;
        struct kit kit;

        snprintf(wanted, sizeof wanted, "{\"status\":%s,\"body\":null}",
                 rows[i].text);
        CU_ASSERT_FATAL(begin(&kit, &c, KIT_FORM));
        kit_put_number(&kit, "status", rows[i].number);
        ends(&kit, &c, CARD_OK, wanted, NULL);
    }
}

static void a_body_is_json_text_or_base64(void)
{
    static const struct {
        const char *bytes;
        size_t size;
        const char *output;
        int32_t payload;
    } rows[] = {
        {"{\"a\": 1}", 8, "{\"a\": 1}", CARD_PAYLOAD_JSON},
        {"plain \"text\"", 12, "\"plain \\\"text\\\"\"", CARD_PAYLOAD_NOT_JSON},
        {"\xFF\x00", 2, "{\"content_type\":\"image/png\",\"base64\":\"/wA=\"}",
         CARD_PAYLOAD_NOT_JSON},
        {"", 0, "null", CARD_PAYLOAD_UNKNOWN},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char wanted[200];
        struct kit_call c;
        struct kit kit;

        snprintf(wanted, sizeof wanted, "{\"body\":%s,\"status\":null}",
                 rows[i].output);
        CU_ASSERT_FATAL(begin(&kit, &c, KIT_FORM));
        kit_put_bytes(&kit, "body", rows[i].bytes, rows[i].size, "image/png");
        ends(&kit, &c, CARD_OK, wanted, NULL);
        CU_ASSERT_EQUAL(c.result.payload_json, rows[i].payload);
        CU_ASSERT_EQUAL(c.result.payload_bytes, rows[i].size);
    }
}

static int32_t on_bytes(void *context, const void *bytes, size_t size)
{
    struct kit_call *c = context;

    memcpy(c->sunk + c->sunk_size, bytes, size);
    c->sunk_size += size;
    return c->sink_says;
}

static bool begin_sink(struct kit *kit, struct kit_call *c, int says)
{
    kit_call_init(c, KIT_FORM, KIT_CONNECTION);
    c->call.sink = on_bytes;
    c->sink_says = says;
    return kit_begin(kit, &kit_card, &c->call, &c->result);
}

static void a_sink_gets_the_payload(void)
{
    struct kit_call c;
    struct kit kit;

    CU_ASSERT_FATAL(begin_sink(&kit, &c, 0));
    kit_put_text(&kit, "body", "\"t\"");
    kit_put_text(&kit, "note", "n");
    ends(&kit, &c, CARD_OK, "{\"body\":null,\"note\":\"n\",\"status\":null}",
         NULL);
    UNIT_TEXT(c.sunk, "\"\\\"t\\\"\"");
    CU_ASSERT_EQUAL(c.result.payload_bytes, c.sunk_size);
    CU_ASSERT_EQUAL(c.result.payload_json, CARD_PAYLOAD_JSON);
    CU_ASSERT_FATAL(begin_sink(&kit, &c, 0));
    kit_put_bytes(&kit, "body", "plain", 5, NULL);
    ends(&kit, &c, CARD_OK, "{\"body\":null,\"status\":null}", NULL);
    UNIT_TEXT(c.sunk, "plain");
    CU_ASSERT_EQUAL(c.result.payload_json, CARD_PAYLOAD_NOT_JSON);
}

static void a_sink_that_says_stop_cancels_the_call(void)
{
    struct kit_call c;
    struct kit kit;

    CU_ASSERT_FATAL(begin_sink(&kit, &c, 7));
    kit_put_text(&kit, "body", "t");
    CU_ASSERT_EQUAL(kit.code, CARD_CANCELLED);
    kit_put_text(&kit, "note", "n");
    ends(&kit, &c, CARD_CANCELLED, NULL,
         "{\"code\":\"CANCELLED\",\"message\":\"The host ended the call.\","
         "\"retryable\":false}");
}

static void a_dry_run_has_a_preview_and_no_output(void)
{
    struct kit_call c;
    struct kit kit;

    kit_call_init(&c, KIT_FORM, KIT_CONNECTION);
    c.call.flags = CARD_DRY_RUN;
    c.call.sink = on_bytes;
    CU_ASSERT_FATAL(kit_begin(&kit, &kit_card, &c.call, &c.result));
    kit_put_text(&kit, "body", "t");
    kit_effects(&kit, CARD_EFFECT_CHANGES | CARD_EFFECT_DELETES);
    kit_preview_request(&kit, "POST", "http://x/?k=" KIT_SECRET);
    kit_preview_header(&kit, "Accept", "a/b");
    kit_preview_secret(&kit, "Authorization", "Bearer ", "token");
    kit_preview_body(&kit, "{}", 2);
    kit_pace(&kit, "b", -1, -1, -1);
    kit_repeatable(&kit, false);
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_OK);
    CU_ASSERT_PTR_NULL(c.result.output.data);
    CU_ASSERT_EQUAL(c.sunk_size, 0);
    CU_ASSERT_EQUAL(c.result.repeatable, CARD_REPEAT_NO);
    UNIT_TEXT(c.result.pace.bucket.data, "b");
    UNIT_TEXT(c.result.preview.data,
              "{\"method\":\"POST\",\"url\":\"http://x/?k=***\",\"headers\":"
              "[{\"name\":\"Accept\",\"value\":\"a/b\"},{\"name\":"
              "\"Authorization\",\"value\":\"Bearer ***\",\"prefix\":"
              "\"Bearer \",\"secret\":\"token\"}],\"body\":\"{}\","
              "\"effects\":[\"changes\",\"deletes\"]}");
    kit_release(&c.result);
    kit_call_init(&c, KIT_FORM, KIT_CONNECTION);
    c.call.flags = CARD_DRY_RUN;
    CU_ASSERT_FATAL(kit_begin(&kit, &kit_card, &c.call, &c.result));
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_OK);
    UNIT_TEXT(c.result.preview.data, "{}");
    kit_release(&c.result);
}

/* ---- failing ---- */

static void faults_of_the_cards_own_are_reported_together(void)
{
    struct kit_call c;
    struct kit kit;

    CU_ASSERT_FATAL(begin(&kit, &c, KIT_FORM));
    CU_ASSERT_FALSE(kit_fault(kit.form, "data", "/list/0", "Bad: %d.", 1));
    CU_ASSERT_EQUAL(kit.code, CARD_INVALID_INPUT);
    CU_ASSERT_FALSE(kit_fault(kit.form, "name", NULL, "Worse."));
    kit_fault(kit.connection, "server", NULL, "Not the first.");
    kit_fail(&kit, CARD_NETWORK, "Nor this.");
    ends(&kit, &c, CARD_INVALID_INPUT, NULL,
         "{\"code\":\"INVALID_INPUT\",\"message\":\"Bad: 1. (and 1 more)\","
         "\"field\":\"data\",\"pointer\":\"/data/list/0\",\"retryable\":false,"
         "\"errors\":[{\"field\":\"data\",\"pointer\":\"/data/list/0\","
         "\"message\":\"Bad: 1.\"},{\"field\":\"name\",\"pointer\":\"/name\","
         "\"message\":\"Worse.\"}]}");
    CU_ASSERT_FATAL(begin(&kit, &c, KIT_FORM));
    kit_fault(kit.connection, "server", NULL, "Bad.");
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_BAD_CONNECTION);
    UNIT_JSON(c.result.error.data, "/pointer", "\"/server\"");
    kit_release(&c.result);
}

static void each_code_has_its_error(void)
{
    static const struct {
        int32_t code;
        const char *name;
    } codes[] = {{CARD_AUTH, "AUTH"},         {CARD_NETWORK, "NETWORK"},
                 {CARD_TLS, "TLS"},           {CARD_PROTOCOL, "PROTOCOL"},
                 {CARD_TIMEOUT, "TIMEOUT"},   {CARD_CANCELLED, "CANCELLED"},
                 {CARD_TOO_BIG, "TOO_BIG"},   {CARD_NO_MEMORY, "NO_MEMORY"},
                 {CARD_INTERNAL, "INTERNAL"}, {99, "INTERNAL"}};

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        char wanted[100];
        struct kit_call c;
        struct kit kit;

        snprintf(wanted, sizeof wanted, "\"%s\"", codes[i].name);
        CU_ASSERT_FATAL(begin(&kit, &c, KIT_FORM));
        CU_ASSERT_FALSE(kit_fail(&kit, codes[i].code, "Why: %s.", "so"));
        kit_put_text(&kit, "note", "too late");
        CU_ASSERT_EQUAL(kit_end(&kit),
                        codes[i].code == 99 ? CARD_INTERNAL : codes[i].code);
        UNIT_JSON(c.result.error.data, "/code", wanted);
        CU_ASSERT_PTR_NULL(c.result.output.data);
        kit_release(&c.result);
    }
}

static void a_refusal_has_outputs_and_facts(void)
{
    struct kit_call c;
    struct kit kit;

    CU_ASSERT_FATAL(begin(&kit, &c, KIT_FORM));
    kit_put_integer(&kit, "status", 429);
    kit_put_bytes(&kit, "body", "{}", 2, NULL);
    kit_fail_http(&kit, CARD_HTTP_STATUS, 429, "Slow: %s.", KIT_SECRET);
    kit_request_id(&kit, "r1");
    kit_error_text(&kit, "errorCode", "E \"" KIT_SECRET "\"");
    kit_error_integer(&kit, "seen", -5);
    ends(&kit, &c, CARD_HTTP_STATUS, "{\"status\":429,\"body\":{}}",
         "{\"code\":\"HTTP_STATUS\",\"message\":\"Slow: ***.\","
         "\"http_status\":429,\"retryable\":true,\"request_id\":\"r1\","
         "\"errorCode\":\"E \\\"***\\\"\",\"seen\":-5}");
}

static void a_lost_call_is_retryable_where_it_is_repeatable(void)
{
    for (int said = 0; said < 3; said++) {
        struct kit_call c;
        struct kit kit;

        CU_ASSERT_FATAL(begin(&kit, &c, KIT_FORM));
        kit_repeatable(&kit, said == 1);
        kit_fail(&kit, CARD_NETWORK, "Lost.");
        if (said == 2)
            kit_retryable(&kit, true);
        CU_ASSERT_EQUAL(kit_end(&kit), CARD_NETWORK);
        UNIT_JSON(c.result.error.data, "/retryable",
                  said > 0 ? "true" : "false");
        kit_release(&c.result);
    }
}

static void a_defect_of_the_card_is_named(void)
{
    struct kit_call c;
    struct kit kit;

    CU_ASSERT_FATAL(begin(&kit, &c, KIT_FORM));
    CU_ASSERT_STRING_EQUAL(kit_text(kit.form, "nmae"), "");
    ends(&kit, &c, CARD_INTERNAL, NULL,
         "{\"code\":\"INTERNAL\",\"message\":\"A defect of this card: the "
         "descriptor's form fields have no \\\"nmae\\\".\",\"retryable\":"
         "false}");
    CU_ASSERT_FATAL(begin(&kit, &c, KIT_FORM));
    CU_ASSERT_EQUAL(kit_integer(kit.form, "name"), 0);
    CU_ASSERT_EQUAL(kit.code, CARD_INTERNAL);
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_INTERNAL);
    kit_release(&c.result);
    CU_ASSERT_FATAL(begin(&kit, &c, KIT_FORM));
    kit_put_text(&kit, "nothing", "x");
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_INTERNAL);
    kit_release(&c.result);
    CU_ASSERT_FATAL(begin(&kit, &c, KIT_FORM));
    kit_put_text(&kit, "note", "x");
    kit_put_text(&kit, "note", "x");
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_INTERNAL);
    UNIT_JSON_HAS(c.result.error.data, "/message", "twice");
    kit_release(&c.result);
    CU_ASSERT_FATAL(begin(&kit, &c, KIT_FORM));
    kit_put_raw(&kit, "extra", "{", 1);
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_INTERNAL);
    UNIT_JSON_HAS(c.result.error.data, "/message", "not valid JSON");
    kit_release(&c.result);
    CU_ASSERT_FATAL(begin(&kit, &c, KIT_FORM));
    kit_put_number(&kit, "status", 1e308 * 10);
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_INTERNAL);
    kit_release(&c.result);
}

/* ---- secrets ---- */

static void no_text_shows_a_secret(void)
{
    struct kit_call c;
    struct kit kit;

    CU_ASSERT_FATAL(
        begin(&kit, &c, "{\"name\":\"x\",\"pin\":\"98\\u003765\"}"));
    kit_secret(&kit, "fetched-token");
    kit_log(&kit, CARD_LOG_INFO, "%s %s %s", KIT_SECRET, "98765",
            "fetched-token\n");
    UNIT_TEXT(c.log, "*** *** *** \n");
    kit_fail(&kit, CARD_AUTH, "%s, %s, %s", KIT_SECRET, "98765",
             "fetched-token");
    ends(&kit, &c, CARD_AUTH, NULL,
         "{\"code\":\"AUTH\",\"message\":\"***, ***, ***\","
         "\"retryable\":false}");
    kit_call_init(&c, "{\"name\":\"" KIT_SECRET "\",\"pin\":123456}",
                  "{\"server\":\"s\",\"token\":\"" KIT_SECRET "\"}");
    CU_ASSERT_FALSE(kit_begin(&kit, &kit_card, &c.call, &c.result));
    ends(&kit, &c, CARD_INVALID_INPUT, NULL,
         "{\"code\":\"INVALID_INPUT\",\"message\":\"Pin must be a string.\","
         "\"field\":\"pin\",\"pointer\":\"/pin\",\"retryable\":false,"
         "\"errors\":[{\"field\":\"pin\",\"pointer\":\"/pin\",\"message\":"
         "\"Pin must be a string.\"}]}");
}

/* If both are wrong, the form is reported, with the secrets masked. */
static void the_form_comes_before_the_connection(void)
{
    struct kit_call c;
    struct kit kit;

    kit_call_init(&c, "{\"name\":\"x\",\"tone\":\"" KIT_SECRET "\"}",
                  "{\"token\":\"" KIT_SECRET "\",\"mode\":\"" KIT_SECRET
                  "\",\"retries\":10}");
    CU_ASSERT_FALSE(kit_begin(&kit, &kit_card, &c.call, &c.result));
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_INVALID_INPUT);
    UNIT_JSON_HAS(c.result.error.data, "/message",
                  "Tone must be plain or loud, not \"***");
    UNIT_LACKS(c.result.error.data, "s3cr3t");
    kit_release(&c.result);
    c.call.inputs = (struct card_text){KIT_FORM, sizeof KIT_FORM - 1};
    CU_ASSERT_FALSE(kit_begin(&kit, &kit_card, &c.call, &c.result));
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_BAD_CONNECTION);
    UNIT_JSON_HAS(c.result.error.data, "/message",
                  "Server is missing from the connection.");
    UNIT_JSON_HAS(c.result.error.data, "/errors/1/message",
                  "Mode must be \"plain\" or \"loud");
    UNIT_JSON_HAS(c.result.error.data, "/errors/2/message",
                  "a whole number from 0 to 9.");
    UNIT_LACKS(c.result.error.data, "s3cr3t");
    kit_release(&c.result);
}

/* ---- time ---- */

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void a_call_cancelled_or_late_before_it_begins_ends(void)
{
    int32_t flag = 1;
    struct kit_call c;
    struct kit kit;
    int ends_of[2];

    kit_call_init(&c, KIT_FORM, KIT_CONNECTION);
    c.call.cancel = &flag;
    CU_ASSERT_FALSE(kit_begin(&kit, &kit_card, &c.call, &c.result));
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_CANCELLED);
    kit_release(&c.result);
    CU_ASSERT_FATAL(pipe(ends_of) == 0);
    close(ends_of[1]);
    c.call.cancel = NULL;
    c.call.cancel_fd = ends_of[0];
    CU_ASSERT_FALSE(kit_begin(&kit, &kit_card, &c.call, &c.result));
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_CANCELLED);
    kit_release(&c.result);
    close(ends_of[0]);
    /* it is closed, which is the host's fault, and cancels nothing */
    CU_ASSERT_FATAL(kit_begin(&kit, &kit_card, &c.call, &c.result));
    CU_ASSERT(kit_wait_ms(&kit, 1, NULL));
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_OK);
    kit_release(&c.result);
}

static void a_wait_is_reported_and_ends_with_the_call(void)
{
    struct kit_call c;
    struct kit kit;
    int64_t begun;

    kit_call_init(&c, KIT_FORM, KIT_CONNECTION);
    c.call.deadline_ms = 600000;
    CU_ASSERT_FATAL(kit_begin(&kit, &kit_card, &c.call, &c.result));
    CU_ASSERT(kit_left_ms(&kit) <= 600000 && kit_left_ms(&kit) > 0);
    begun = now_ms();
    CU_ASSERT(kit_wait_ms(&kit, 20, "RATE_LIMIT"));
    CU_ASSERT(now_ms() - begun >= 20);
    UNIT_TEXT(c.waited, "RATE_LIMIT 20\nRATE_LIMIT 0\n");
    kit_attempt(&kit, &(struct kit_attempt){.status = 200, .total_us = 1234});
    CU_ASSERT_FALSE(kit_wait_ms(&kit, 700000, "RATE_LIMIT"));
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_TIMEOUT);
    UNIT_JSON_HAS(c.result.error.data, "/message",
                  "would have to wait 700000 ms");
    UNIT_HAS(c.result.attempts.data, "\"status\":200,\"waited_ms\":");
    UNIT_LACKS(c.result.attempts.data, "\"waited_ms\":0.");
    UNIT_JSON(c.result.attempts.data, "/0/waited_for", "\"RATE_LIMIT\"");
    UNIT_JSON(c.result.attempts.data, "/0/total_ms", "1.234");
    UNIT_JSON(c.result.attempts.data, "/1", NULL);
    kit_release(&c.result);
}

static void a_poll_sees_what_is_ready_and_the_deadline(void)
{
    struct pollfd fd = {.events = POLLIN};
    struct kit_call c;
    struct kit kit;
    int ends_of[2];

    CU_ASSERT_FATAL(pipe(ends_of) == 0);
    fd.fd = ends_of[0];
    CU_ASSERT_FATAL(begin(&kit, &c, KIT_FORM));
    CU_ASSERT_EQUAL(kit_poll(&kit, &fd, 1, 1), 0);
    CU_ASSERT_EQUAL(kit_poll(&kit, &fd, 1, 0), 0); /* does not wait */
    CU_ASSERT_EQUAL(write(ends_of[1], "x", 1), 1);
    CU_ASSERT_EQUAL(kit_poll(&kit, &fd, 1, -1), 1);
    CU_ASSERT_EQUAL(fd.revents, POLLIN);
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_OK);
    kit_release(&c.result);
    kit_call_init(&c, KIT_FORM, KIT_CONNECTION);
    c.call.deadline_ms = 100;
    /* On a busy machine the deadline may have passed already. */
    if (kit_begin(&kit, &kit_card, &c.call, &c.result))
        CU_ASSERT_EQUAL(kit_poll(&kit, NULL, 0, -1), -1);
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_TIMEOUT);
    kit_release(&c.result);
    close(ends_of[0]);
    close(ends_of[1]);
}

static void *close_soon(void *fd)
{
    const struct timespec soon = {0, 100000000};

    nanosleep(&soon, NULL);
    close(*(int *)fd);
    return NULL;
}

/* Of a second, a wait that does not sleep uses up all. */
static void a_cancel_fd_that_is_closed_during_a_wait_does_not_make_it_spin(void)
{
    struct timespec before, after;
    struct kit_call c;
    struct kit kit;
    int32_t flag = 0;
    pthread_t thread;
    int ends_of[2];

    CU_ASSERT_FATAL(pipe(ends_of) == 0);
    kit_call_init(&c, KIT_FORM, KIT_CONNECTION);
    c.call.cancel = &flag;
    c.call.cancel_fd = ends_of[0];
    CU_ASSERT_FATAL(kit_begin(&kit, &kit_card, &c.call, &c.result));
    CU_ASSERT_FATAL(pthread_create(&thread, NULL, close_soon, &ends_of[0])
                    == 0);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
    CU_ASSERT(kit_wait_ms(&kit, 1000, NULL));
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
    pthread_join(thread, NULL);
    CU_ASSERT((after.tv_sec - before.tv_sec) * 1000
                  + (after.tv_nsec - before.tv_nsec) / 1000000
              < 400);
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_OK);
    kit_release(&c.result);
    close(ends_of[1]);
}

struct canceller {
    int32_t flag;
    int fd;
};

/* Whether the card is waiting already or not yet, the call must end. */
static void *cancel_by_flag(void *context)
{
    struct canceller *c = context;

    __atomic_store_n(&c->flag, 1, __ATOMIC_RELEASE);
    return NULL;
}

static void *cancel_by_fd(void *context)
{
    struct canceller *c = context;

    CU_ASSERT_EQUAL(write(c->fd, "x", 1), 1);
    return NULL;
}

static void wait_while(void *(*cancel)(void *context), bool has_flag)
{
    struct canceller canceller = {0, -1};
    int64_t begun = now_ms();
    struct kit_call c;
    struct kit kit;
    pthread_t thread;
    int ends_of[2];

    CU_ASSERT_FATAL(pipe(ends_of) == 0);
    canceller.fd = ends_of[1];
    kit_call_init(&c, KIT_FORM, KIT_CONNECTION);
    c.call.cancel = has_flag ? &canceller.flag : NULL;
    c.call.cancel_fd = ends_of[0];
    CU_ASSERT_FATAL(kit_begin(&kit, &kit_card, &c.call, &c.result));
    CU_ASSERT_EQUAL(kit_poll_ms(&kit) <= 40, has_flag);
    CU_ASSERT_FATAL(pthread_create(&thread, NULL, cancel, &canceller) == 0);
    CU_ASSERT_FALSE(kit_wait_ms(&kit, 100000, NULL));
    CU_ASSERT(now_ms() - begun < 30000);
    pthread_join(thread, NULL);
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_CANCELLED);
    kit_release(&c.result);
    close(ends_of[0]);
    close(ends_of[1]);
}

static void a_host_that_cancels_ends_a_wait(void)
{
    wait_while(cancel_by_flag, true);
    wait_while(cancel_by_fd, false);
}

/* ---- the rest of a result ---- */

static void the_next_page_is_the_form_with_changes(void)
{
    struct kit_call c;
    struct kit kit;

    CU_ASSERT_FATAL(begin(&kit, &c, KIT_FORM));
    kit_next_text(&kit, "after", "first");
    kit_next_text(&kit, "after", "c\"1");
    kit_next_integer(&kit, "times", 4);
    kit_next_text(&kit, "factor", NULL);
    kit_next_raw(&kit, "any", "[null]", 6);
    kit_next_later(&kit);
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_OK);
    CU_ASSERT_EQUAL(c.result.flags, CARD_NEXT_LATER);
    UNIT_TEXT(c.result.next.data,
              "{\"name\":\"Ada\",\"tone\":\"loud\",\"times\":4,"
              "\"data\":{\"n\":12345678901234567890,\"list\":[1,\n2]},"
              "\"any\":[null],\"after\":\"c\\\"1\"}");
    CU_ASSERT_PTR_NULL(c.result.next_refused.data);
    kit_release(&c.result);
}

/* A token that was rotated must not be lost because the call failed. */
static void an_update_outlives_a_failure(void)
{
    struct kit_call c;
    struct kit kit;

    CU_ASSERT_FATAL(begin(&kit, &c, KIT_FORM));
    kit_update_text(&kit, "token", "rotated-token");
    kit_update_text(&kit, "server", "x");
    kit_next_text(&kit, "after", "c");
    kit_fail(&kit, CARD_NETWORK, "Lost with rotated-token.");
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_NETWORK);
    UNIT_TEXT(c.result.connection_update.data,
              "{\"token\":\"rotated-token\",\"server\":\"x\"}");
    UNIT_JSON_HAS(c.result.error.data, "/message", "Lost with ***.");
    CU_ASSERT_PTR_NULL(c.result.next.data);
    kit_release(&c.result);
    CU_ASSERT_PTR_NULL(c.result.connection_update.data);
}

/* ---- parts ---- */

static void a_part_of_an_answer_is_its_exact_text(void)
{
    static const char json[] =
        " {\"items\": [{\"id\": 12345678901234567890123 }, \"x\"],"
        " \"a/b~c\": 1.50, \"next\": \"c\\u0031\", \"nul\": \"\\u0000\","
        " \"\": 7, \"n\": 1, \"n\": 2} ";
    static const struct {
        const char *pointer, *part;
    } rows[] = {{"/items/0/id", "12345678901234567890123"},
                {"/items/1", "\"x\""},
                {"/items/2", NULL},
                {"/items/01", NULL},
                {"/items/-", NULL},
                {"/items/1/0", NULL},
                {"/items/99999999999999999999", NULL},
                {"/a~1b~0c", "1.50"},
                {"/", "7"},
                {"/n", "2"},
                {"/nothing", NULL},
                {"next", NULL}};
    struct kit_call c;
    struct kit kit;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct card_text part =
            kit_part(json, sizeof json - 1, rows[i].pointer);
        char text[64] = "";

        CU_ASSERT_EQUAL(part.data == NULL, rows[i].part == NULL);
        if (part.data == NULL || rows[i].part == NULL)
            continue;
        snprintf(text, sizeof text, "%.*s", (int)part.size, part.data);
        UNIT_TEXT(text, rows[i].part);
    }
    CU_ASSERT_EQUAL(kit_part(json, sizeof json - 1, "").size, sizeof json - 3);
    CU_ASSERT_PTR_NULL(kit_part("[NaN]", 5, "/0").data);
    CU_ASSERT_PTR_NULL(kit_part(NULL, 5, "/0").data);
    CU_ASSERT_FATAL(begin(&kit, &c, KIT_FORM));
    kit_fail(&kit, CARD_HTTP_STATUS, "Read all the same.");
    UNIT_TEXT(kit_part_text(&kit, json, sizeof json - 1, "/next"), "c1");
    CU_ASSERT_PTR_NULL(kit_part_text(&kit, json, sizeof json - 1, "/nul"));
    CU_ASSERT_PTR_NULL(kit_part_text(&kit, json, sizeof json - 1, "/items"));
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_HTTP_STATUS);
    kit_release(&c.result);
}

UNIT_MAIN(
    "kit", UNIT_TEST(forms_are_held_against_the_descriptor),
    UNIT_TEST(connections_are_held_against_the_descriptor),
    UNIT_TEST(a_call_that_fits_gives_its_values),
    UNIT_TEST(a_default_counts_where_its_field_is_shown),
    UNIT_TEST(escapes_in_a_text_are_undone),
    UNIT_TEST(an_extension_may_have_a_part_of_a_form),
    UNIT_TEST(a_check_of_the_connection_does_not_look_at_the_form),
    UNIT_TEST(what_is_no_call_is_refused),
    UNIT_TEST(a_call_that_ends_within_a_member_does_not_have_it),
    UNIT_TEST(no_byte_is_written_beyond_the_hosts_result),
    UNIT_TEST(a_result_may_move_before_it_is_released),
    UNIT_TEST(a_descriptor_may_have_larger_elements),
    UNIT_TEST(outputs_are_given_by_key), UNIT_TEST(one_line_is_one_line),
    UNIT_TEST(numbers_are_written_with_the_fewest_digits),
    UNIT_TEST(a_body_is_json_text_or_base64),
    UNIT_TEST(a_sink_gets_the_payload),
    UNIT_TEST(a_sink_that_says_stop_cancels_the_call),
    UNIT_TEST(a_dry_run_has_a_preview_and_no_output),
    UNIT_TEST(faults_of_the_cards_own_are_reported_together),
    UNIT_TEST(each_code_has_its_error),
    UNIT_TEST(a_refusal_has_outputs_and_facts),
    UNIT_TEST(a_lost_call_is_retryable_where_it_is_repeatable),
    UNIT_TEST(a_defect_of_the_card_is_named), UNIT_TEST(no_text_shows_a_secret),
    UNIT_TEST(the_form_comes_before_the_connection),
    UNIT_TEST(a_call_cancelled_or_late_before_it_begins_ends),
    UNIT_TEST(a_wait_is_reported_and_ends_with_the_call),
    UNIT_TEST(a_poll_sees_what_is_ready_and_the_deadline),
    UNIT_TEST(a_cancel_fd_that_is_closed_during_a_wait_does_not_make_it_spin),
    UNIT_TEST(a_host_that_cancels_ends_a_wait),
    UNIT_TEST(the_next_page_is_the_form_with_changes),
    UNIT_TEST(an_update_outlives_a_failure),
    UNIT_TEST(a_part_of_an_answer_is_its_exact_text))
