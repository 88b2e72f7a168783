#!/bin/sh
# SPDX-License-Identifier: MIT
# A text that does not match its field's pattern reaches no card that would take
# it: run, check, batch and serve refuse it as a card does, and the words of a
# card that refuses it itself come first.
. "${top_srcdir:?}/tests/lib/host-lib.sh"

mkdir -p loose
chmod 755 loose
cat >loose/loose.c <<'END'
#include <card.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct card_field inputs[] = {
    {.key = "kind", .title = "Kind", .type = CARD_TYPE_TEXT},
    {.key = "code", .title = "Code", .type = CARD_TYPE_TEXT,
     .pattern = "^(?=.*\\d)[A-Z\\d]{3}$", .example_json = "\"AB1\"",
     .shown_if_key = "kind",
     .shown_if_values = (const char *const[]){"coded", NULL}},
    {.key = "a/b", .title = "Second", .type = CARD_TYPE_TEXT,
     .pattern = "^x+?$"},
};
static const struct card_field connection[] = {
    {.key = "key", .title = "Key", .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_SECRET, .pattern = "^k-", .example_json = "\"k-1\""},
};
static const struct card_field outputs[] = {
    {.key = "got", .title = "Got", .type = CARD_TYPE_OBJECT,
     .role = CARD_ROLE_PAYLOAD},
};

static void release(struct card_result *result)
{
    free(result->opaque);
    result->output = (struct card_text){NULL, 0};
    result->opaque = NULL;
}

CARD_EXPORT int32_t execute(const struct card_call *call,
                            struct card_result *result)
{
    char *text = malloc(call->inputs.size + 20);

    if (!(call->flags & CARD_DRY_RUN))
        fprintf(stderr, "THE CARD WAS CALLED\n");
    result->opaque = text;
    result->output.size = (size_t)sprintf(
        text, "{\"got\":%.*s}", (int)call->inputs.size, call->inputs.data);
    result->output.data = text;
    return CARD_OK;
}

CARD_EXPORT const struct card_descriptor card_descriptor = {
    .magic = CARD_MAGIC, .abi = CARD_ABI, .struct_size = sizeof card_descriptor,
    .thread_model = CARD_THREADS_ANY, .id = "loose", .title = "Loose",
    .connector = "loose", .connector_title = "Loose", .version = "1.0.0",
    .inputs = inputs, .outputs = outputs, .connection = connection,
    .input_count = 3, .output_count = 1, .connection_count = 1,
    .field_size = sizeof(struct card_field), .release = release};
END
# shellcheck disable=SC2086
${CC:-cc} ${CFLAGS-} ${LDFLAGS-} -shared -fPIC -fvisibility=hidden \
    -I"$top_srcdir/include" -Wl,-z,nodelete -o loose/loose.so loose/loose.c
chmod 644 loose/loose.so

run() { status=0; "$host_stub" -p loose "$@" >out 2>err || status=$?; }

# what fits reaches the card, and so does a field that is not shown or not given
for form in '{"kind":"coded","code":"AB1"}' '{"kind":"plain","code":"!"}' \
    '{"kind":"coded","code":""}' '{"code":"!"}' '{"a/b":"xx"}'; do
    echo "$form" >form.json
    run run loose form.json
    status_is 0
    err_has 'THE CARD WAS CALLED'
done

# what does not is refused, every misfit at once, with field and pointer
echo '{"kind":"coded","code":"AAA","a/b":"y"}' >form.json
for command in run check; do
    run $command loose form.json --json
    status_is 3
    err_lacks 'THE CARD WAS CALLED'
    err_has '"code":"INVALID_INPUT","field":"code","pointer":"/code"'
    err_has '"field":"a/b","pointer":"/a~1b"'
done
run run loose form.json
err_has 'Code does not match the pattern ^(?=.*\d)[A-Z\d]{3}$. An example that'
err_has 'Second does not match the pattern ^x+?$.'

# a secret's value and example are never shown
echo '{"key":"secretvalue"}' >connection.json
chmod 600 connection.json
echo '{}' >form.json
run -c connection.json run loose form.json
status_is 6
err_has 'Key does not match the pattern ^k-.'
err_lacks secretvalue
err_lacks k-1
err_lacks 'THE CARD WAS CALLED'

# batch gives each its line, and goes on
printf '%s\n' '{"a/b":"x"}' '{"a/b":"y"}' '{"a/b":"xxx"}' >forms
run batch loose forms
status_is 10
grep -q '"line":2,"error":{"code":"INVALID_INPUT","field":"a/b"' out ||
    fail 'batch does not refuse line 2'
[ "$(grep -c '"output"' out)" = 2 ] || fail 'batch refuses other lines too'

# serve: a run, a check and a test
printf '{"jsonrpc":"2.0","id":%d,"method":"%s","params":%s}\n' \
    1 run '{"card":"loose","inputs":{"a/b":"y"},"connection":{}}' \
    2 check '{"card":"loose","inputs":{"a/b":"y"},"connection":{}}' \
    3 test '{"card":"loose","connection":{"key":"no"}}' \
    4 run '{"card":"loose","inputs":{"a/b":"x"},"connection":{}}' |
    "$host_stub" -p loose serve >out 2>err
for id in 1 2; do
    grep "\"id\":${id}[,}]" out | grep -q '"code":-32001,.*"field":"a/b"' ||
        fail "serve takes request $id"
done
grep '"id":3[,}]' out | grep -q 'Key does not match' || fail 'serve takes a test'
grep '"id":4[,}]' out | grep -q '"result"' || fail 'serve refuses what fits'
[ "$(grep -c 'THE CARD WAS CALLED' err)" = 1 ] || fail 'the card was called'

# a card with words of its own is asked first
run -p "$cards" run greet --set style=plain --set 'name=<b>' --json
status_is 3
err_lacks 'does not match the pattern'
