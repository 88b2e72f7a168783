/* SPDX-License-Identifier: MIT */
/*
 * fuzz-connection.c - the text of a connection: it must be refused, or shown in
 * a preview. A sign-in is started with it too. Nothing is sent.
 */
#include <string.h>

#include "card-signin.h"
#include "fuzz.h"
#include "wire.h"

static const char form[] =
    "{\"request_type\":\"GET\",\"relative_url\":\"/api/v1/devices\"}";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct card_signin *signin =
        card_descriptor.get_extension(CARD_SIGNIN_EXTENSION);
    struct card_call call = CARD_CALL_INIT;
    struct card_result result = CARD_RESULT_INIT;
    int32_t code;

    wire_play((const uint8_t *)"", 0);
    call.inputs = (struct card_text){form, sizeof form - 1};
    call.connection = (struct card_text){(const char *)data, size};
    call.flags = CARD_DRY_RUN;
    code = execute(&call, &result);
    must_be_a_result(code, &result);
    must_be_the_answer(&result);
    MUST((code == CARD_OK) == (result.preview.data != NULL));
    card_descriptor.release(&result);

    call.flags = 0;
    MUST(signin->needed(&call) == 0 || signin->needed(&call) == 1);
    code = signin->begin(&call, "http://127.0.0.1:8765/callback", &result);
    MUST((code == CARD_OK) == (result.output.data != NULL));
    MUST((code == CARD_OK) == (result.error.data == NULL));
    card_descriptor.release(&result);
    MUST(wire_opened() == 0);
    wire_end();
    return 0;
}
