/* SPDX-License-Identifier: MIT */
/*
 * schema-descriptor.c - the schema of describe --json
 *
 * One text for every card; describe-json.c writes what it describes.
 */
#include "schema.h"

#define TEXT "{\"type\":\"string\",\"minLength\":1}"
#define FLAG "{\"type\":\"boolean\"}"

static const char text[] =
    "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\","
    "\"$id\":\"urn:card:descriptor:1\","
    "\"title\":\"Card descriptor\","
    "\"description\":\"What a card is, as host-stub describe --json prints it."
    "\","
    "\"type\":\"object\","
    "\"properties\":{"
    "\"id\":{\"type\":\"string\",\"pattern\":\"^[a-z0-9_-]+$\"},"
    "\"title\":" TEXT ","
    "\"connector\":" TEXT ","
    "\"connector_title\":" TEXT ","
    "\"version\":{\"type\":\"string\","
    "\"pattern\":\"^[0-9]+[.][0-9]+[.][0-9]+([-+].*)?$\"},"
    "\"description\":{\"type\":\"string\"},"
    "\"abi\":{\"const\":1},"
    "\"threads\":{\"description\":\"How many calls at once: one, or any "
    "number.\",\"enum\":[\"one\",\"any\"]},"
    "\"inputs\":{\"$ref\":\"#/$defs/fields\"},"
    "\"outputs\":{\"$ref\":\"#/$defs/fields\"},"
    "\"connection\":{\"$ref\":\"#/$defs/fields\"}},"
    "\"required\":[\"id\",\"title\",\"connector\",\"connector_title\","
    "\"version\",\"abi\",\"threads\",\"inputs\",\"outputs\",\"connection\"],"
    "\"additionalProperties\":false,"
    "\"$defs\":{"
    "\"fields\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/field\"}},"
    "\"field\":{\"type\":\"object\",\"properties\":{"
    "\"key\":" TEXT ","
    "\"title\":" TEXT ","
    "\"help\":{\"type\":\"string\"},"
    "\"group\":{\"type\":\"string\"},"
    "\"type\":{\"enum\":[\"text\",\"number\",\"boolean\",\"dropdown\","
    "\"object\",\"any\"]},"
    "\"required\":" FLAG ","
    "\"secret\":" FLAG ","
    "\"any_json\":" FLAG ","
    "\"list\":" FLAG ","
    "\"multiline\":" FLAG ","
    "\"path\":" FLAG ","
    "\"url\":" FLAG ","
    "\"role\":{\"enum\":[\"none\",\"status\",\"meta\",\"payload\"]},"
    "\"choices\":{\"type\":\"array\",\"minItems\":1,"
    "\"items\":{\"$ref\":\"#/$defs/choice\"}},"
    "\"default\":true,"
    "\"example\":true,"
    "\"env\":" TEXT ","
    "\"pattern\":{\"type\":\"string\"},"
    "\"minimum\":{\"type\":\"integer\"},"
    "\"maximum\":{\"type\":\"integer\"},"
    "\"shown_if\":{\"type\":\"object\",\"properties\":{"
    "\"key\":" TEXT ",\"values\":{\"type\":\"array\",\"minItems\":1,"
    "\"items\":{\"type\":\"string\"}}},\"required\":[\"key\",\"values\"],"
    "\"additionalProperties\":false}},"
    "\"required\":[\"key\",\"title\",\"type\",\"required\",\"secret\","
    "\"any_json\",\"list\",\"multiline\",\"path\",\"url\",\"role\"],"
    "\"additionalProperties\":false,"
    "\"if\":{\"properties\":{\"type\":{\"const\":\"dropdown\"}}},"
    "\"then\":{\"required\":[\"choices\"]}},"
    "\"choice\":{\"type\":\"object\",\"properties\":{"
    "\"value\":" TEXT ",\"title\":" TEXT ",\"help\":{\"type\":\"string\"}},"
    "\"required\":[\"value\",\"title\"],\"additionalProperties\":false}}}";

void schema_descriptor(struct buf *out)
{
    buf_add(out, text, sizeof text - 1);
}
