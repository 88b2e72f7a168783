/* SPDX-License-Identifier: MIT */
/* The author's kit: values as json-c objects. */
#include <json-c/json.h>

#include "kitcard.h"
#include "unit.h"

static void values_are_json_c_objects(void)
{
    struct json_object *data, *list;
    struct kit_call c;
    struct kit kit;

    kit_call_init(&c, KIT_FORM, KIT_CONNECTION);
    CU_ASSERT_FATAL(kit_begin(&kit, &kit_card, &c.call, &c.result));
    data = kit_json(kit.form, "data");
    CU_ASSERT_PTR_NOT_NULL_FATAL(data);
    CU_ASSERT(json_object_object_get_ex(data, "list", &list));
    CU_ASSERT_EQUAL(json_object_array_length(list), 2);
    CU_ASSERT_EQUAL(json_object_get_int64(kit_json(kit.form, "times")), 3);
    UNIT_TEXT(json_object_get_string(kit_json(kit.form, "name")), "Ada");
    CU_ASSERT_PTR_NULL(kit_json(kit.form, "after"));
    CU_ASSERT_PTR_NULL(kit_json_parse(&kit, "[NaN]", 5));
    CU_ASSERT_PTR_NULL(kit_json_parse(&kit, "[1,]", 4));
    CU_ASSERT_EQUAL(kit.code, CARD_OK);
    list = kit_json_parse(&kit, "[1, 2.50]", 9);
    kit_put_json(&kit, "extra", list);
    kit_put_json(&kit, "body", data);
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_OK);
    UNIT_TEXT(c.result.output.data,
              "{\"extra\":[1,2.50],\"body\":{\"n\":12345678901234567890,"
              "\"list\":[1,2]},\"status\":null}");
    kit_release(&c.result);
}

/* The body of a refusal has the service's own message. */
static void an_answer_is_read_after_a_failure_too(void)
{
    struct json_object *answer;
    struct kit_call c;
    struct kit kit;

    kit_call_init(&c, KIT_FORM, KIT_CONNECTION);
    CU_ASSERT_FATAL(kit_begin(&kit, &kit_card, &c.call, &c.result));
    kit_fail(&kit, CARD_NETWORK, "Why.");
    answer = kit_json_parse(&kit, "{\"a\":1}", 7);
    CU_ASSERT_PTR_NOT_NULL(answer);
    CU_ASSERT_PTR_NOT_NULL(kit_json(kit.form, "data"));
    kit_put_json(&kit, "extra", answer);
    CU_ASSERT_EQUAL(kit_end(&kit), CARD_NETWORK);
    CU_ASSERT_PTR_NULL(c.result.output.data);
    kit_release(&c.result);
}

UNIT_MAIN("kit-json", UNIT_TEST(values_are_json_c_objects),
          UNIT_TEST(an_answer_is_read_after_a_failure_too))
