/* SPDX-License-Identifier: MIT */
/* methods.c - chooses the method that a connection uses. */
#include "method.h"

#include "connection-reader.h"
#include "connection.h"
#include "service.h"

/* Appends one item of a list such as "a, b or c". */
static void add_item(struct buf *list, size_t i, size_t count, const char *word,
                     const char *quote, const char *item)
{
    if (i > 0 && i + 1 == count)
        buf_fmt(list, " %s ", word);
    else if (i > 0)
        buf_str(list, ", ");
    buf_fmt(list, "%s%s%s", quote, item, quote);
}

static size_t count_methods(void)
{
    size_t count = 0;

    while (service.methods[count] != NULL)
        count++;
    return count;
}

static void add_names(struct buf *list)
{
    size_t count = count_methods();

    for (size_t i = 0; i < count; i++)
        add_item(list, i, count, "or", "\"", service.methods[i]->name);
}

static void add_secrets(struct buf *list)
{
    size_t count = count_methods();

    for (size_t i = 0; i < count; i++)
        add_item(list, i, count, "and", "",
                 service_field(service.methods[i]->secret)->key);
}

static bool is_chosen(const struct connection_reader *reader, bool by_name,
                      const struct auth_method *method)
{
    struct json_span value = reader_value(reader, CONNECTION_AUTH);

    if (by_name)
        return json_type(value) == 's' && json_string_is(value, method->name);
    return !method->is_named && reader_given(reader, method->secret);
}

/* Adds the fault. Always returns false. */
static bool refuse_choice(struct connection_reader *reader, bool by_name)
{
    auto_buf struct buf fault = BUF_INIT(BUF_LINE);

    if (by_name) {
        buf_str(&fault, "(auth) must be ");
        add_names(&fault);
    } else {
        buf_str(&fault, "(auth) must say which to use, as the connection has "
                        "several of ");
        add_secrets(&fault);
    }
    buf_char(&fault, '.');
    if (!error_kept(reader->error, &fault))
        return false;
    return reader_fault(reader, CONNECTION_AUTH, buf_cstr(&fault));
}

bool auth_choose(struct connection_reader *reader,
                 struct connection *connection)
{
    bool by_name = reader_given(reader, CONNECTION_AUTH);
    size_t count = 0;

    for (size_t i = 0; service.methods[i] != NULL; i++) {
        if (is_chosen(reader, by_name, service.methods[i])) {
            connection->auth = service.methods[i];
            count++;
        }
    }
    if (by_name ? count == 1 : count <= 1 && !service.names_method)
        return true;
    return refuse_choice(reader, by_name || service.names_method);
}
