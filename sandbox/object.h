/* SPDX-License-Identifier: MIT */
/*
 * object.h - JSON that the sandbox builds or reads for itself, with json-c
 *
 *     auto_object struct json_object *answer = json_object_new_object();
 *     put_text(answer, "id", device->id);
 *     put_number(answer, "n", 5);
 *     object_write(out, answer);
 *
 * Like a buf, a series of puts is checked only once: if memory runs out, the
 * object is marked, and object_write() then fails the buf. Text that must be
 * kept byte by byte is not read with json-c: jsonwalk.h finds it, and
 * put_json() inserts it unchanged.
 */
#ifndef SANDBOX_OBJECT_H
#define SANDBOX_OBJECT_H

/* jsonwalk.h has a function with the name of this type */
#define json_type json_c_type
#include <json-c/json.h>
#undef json_type
#include <stdint.h>

#include "buf.h"
#include "jsonwalk.h"

void object_free(struct json_object **object);
#define auto_object __attribute__((cleanup(object_free)))

/* Each appends a member. The object takes ownership of a value; a NULL value
   or a failed buf means that memory ran out for it, but a NULL text is written
   as null. */
void put(struct json_object *object, const char *key,
         struct json_object *value);
void put_text(struct json_object *object, const char *key, const char *text);
void put_buf(struct json_object *object, const char *key,
             const struct buf *text);
void put_format(struct json_object *object, const char *key, const char *format,
                ...) __attribute__((format(printf, 3, 4)));
void put_number(struct json_object *object, const char *key, int64_t number);
void put_flag(struct json_object *object, const char *key, bool flag);

/* Adds JSON text, which is written unchanged. */
void put_json(struct json_object *object, const char *key, const char *json);

/* Both append an element. */
void push(struct json_object *array, struct json_object *value);
void push_text(struct json_object *array, const char *text);

/* Returns false if memory ran out for one of its members or elements. Values
   within those are not looked at; object_write() finds what they lack. */
bool object_ok(const struct json_object *object);

/* Appends the value as JSON, without white space. The only numbers supported
   are those from put_number(), and an array has no null. */
void object_write(struct buf *out, struct json_object *value);

/* Reads a text that json_valid() has accepted. Returns NULL if memory ran out,
   or if the text is null. */
struct json_object *object_read(struct json_span text);

/* Does object_read() keep each member of this object's text? A name that occurs
   twice, or that has a NUL, makes it false: json-c keeps only one of several
   members with the same name, and ends a name at a NUL. Objects within the
   object are not looked at. Also false if memory ran out. */
bool object_names_ok(struct json_span text, const struct json_object *object)
    __attribute__((warn_unused_result));

/* Returns a member, or NULL if it is absent or null. */
struct json_object *object_get(const struct json_object *object,
                               const char *key);

/* Returns the text of a string, or NULL if it is not a string or contains a
   NUL. */
const char *text_of(const struct json_object *value);

/* Is the member this string? */
bool text_is(const struct json_object *object, const char *key,
             const char *text);

#endif
