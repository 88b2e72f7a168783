/* SPDX-License-Identifier: MIT */
/*
 * fuzz-csv.c - CSV with a template or without: each record must give a reason,
 * or a form that is JSON, with the structure of the template or with inputs of
 * the card, each once
 *
 * The input is a template, a line %%, and a CSV. In place of a template there
 * may be lines of --map, or nothing; a line --map-only is that option. The CSV
 * is read in pieces of several sizes, which must make no difference.
 */
#include "config.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "columns.h"
#include "fuzz.h"
#include "jsontext.h"
#include "template.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct card_field fields[] = {
    {.key = "url",
     .title = "U",
     .type = CARD_TYPE_TEXT,
     .flags = CARD_FIELD_URL},
    {.key = "text", .title = "T", .type = CARD_TYPE_TEXT},
    {.key = "body",
     .title = "B",
     .type = CARD_TYPE_OBJECT,
     .flags = CARD_FIELD_ANY_JSON},
    {.key = "count", .title = "C", .type = CARD_TYPE_NUMBER},
    {.key = "flag", .title = "F", .type = CARD_TYPE_BOOLEAN},
};

static const struct fields inputs = {fields, COUNT(fields)};

/* ---- reading ---- */

static int file_of(const char *data, size_t size)
{
    int fd = memfd_create("f", MFD_CLOEXEC);

    MUST(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    MUST(lseek(fd, 0, SEEK_SET) == 0);
    return fd;
}

/* The number of bytes that each read returns. */
static int pieces_of(const char *data, size_t size, size_t pieces)
{
    size_t piece = size / pieces + 1;
    int ends[2];

    MUST(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0);
    for (size_t at = 0; at < size; at += piece) {
        size_t part = size - at < piece ? size - at : piece;

        MUST(send(ends[1], data + at, part, MSG_NOSIGNAL) == (ssize_t)part);
    }
    close(ends[1]);
    return ends[0];
}

static void begin(struct feed *feed, int fd)
{
    utf16_end(&feed->utf16); /* of the one before */
    memset(feed, 0, offsetof(struct feed, bytes));
    feed->fd = fd;
    feed->stop_fd = -1;
    feed->name = "csv";
    feed->at = feed->end = feed->bytes;
}

static void must_be_cut(const struct csv_record *r)
{
    size_t before = 0;

    MUST(r->line > 0);
    if (r->reason != NULL) {
        MUST(*r->reason != '\0');
        return;
    }
    MUST(r->is_blank || r->count > 0);
    for (size_t i = 0; i < r->count; i++) {
        struct json_span value = csv_value(r, i);

        MUST(r->ends[i] >= before && r->ends[i] <= r->text.size);
        MUST(value.size == r->ends[i] - before);
        before = r->ends[i];
    }
}

/* ---- the forms ---- */

static size_t members_of(struct json_span object)
{
    struct json_walk walk;
    struct json_span key, value;
    size_t count = 0;

    json_walk_into(&walk, object);
    while (json_walk_member(&walk, &key, &value))
        count++;
    return count;
}

/* The structure of its URLs: a value must not add a segment, a query or a
   fragment. */
static size_t structure_of(struct json_span object)
{
    struct json_span url;
    size_t count = 0;

    if (!json_find(object, "url", &url) || json_type(url) != 's')
        return 0;
    for (size_t i = 0; i < url.size; i++)
        count += strchr("/?#", url.data[i]) != NULL && url.data[i] != '\0';
    return count;
}

struct reading {
    const struct template *template; /* NULL: there are columns */
    const struct columns *columns;
    struct json_span form; /* the form of the template */
    struct buf *out;
};

/* Does the form have the structure of its template? */
static void must_be_filled(const struct reading *reading, struct json_span made)
{
    MUST(members_of(made) == members_of(reading->form));
    MUST(structure_of(made) <= structure_of(reading->form));
}

/* Has it an input for each value that is not empty, and nothing else? */
static void must_be_inputs(const struct reading *reading,
                           const struct csv_record *record,
                           struct json_span made)
{
    const struct columns *columns = reading->columns;
    size_t given = 0;

    for (size_t i = 0; i < columns->count; i++) {
        struct json_span value;
        bool is_given = csv_value(record, columns->at[i].index).size > 0;

        given += is_given;
        MUST(json_find(made, columns->at[i].input->key, &value) == is_given);
    }
    MUST(members_of(made) == given);
    MUST(memchr(made.data, '\n', made.size) == NULL);
}

static bool fill_form(const struct reading *reading,
                      const struct csv_record *record, struct buf *form,
                      struct buf *why)
{
    return reading->template != NULL
               ? template_fill(reading->template, record, form, why)
               : columns_fill(reading->columns, record, form, why);
}

static void take_record(const struct reading *reading,
                        const struct csv_record *record)
{
    auto_buf struct buf form = BUF_INIT(1u << 24);
    auto_buf struct buf why = BUF_INIT(1u << 16);
    struct json_span made;

    buf_fmt(reading->out, "%ju ", (uintmax_t)record->line);
    if (record->reason != NULL || record->is_blank) {
        buf_str(reading->out, record->is_blank ? "blank" : record->reason);
        return;
    }
    if (!fill_form(reading, record, &form, &why)) {
        MUST(why.size > 0);
        buf_add(reading->out, why.data, why.size);
        return;
    }
    made = (struct json_span){buf_cstr(&form), form.size};
    MUST(buf_ok(&form) && json_valid(made.data, made.size, NULL));
    MUST(json_type(made) == 'o');
    if (reading->template != NULL)
        must_be_filled(reading, made);
    else
        must_be_inputs(reading, record, made);
    buf_add(reading->out, form.data, form.size);
}

/* ---- the whole ---- */

struct source {
    struct json_span form; /* a template, or options */
    bool has_template;
    int template_fd;
    const char *maps[8];
    struct options options;
    char text[256]; /* of the options */
};

/* Reads the options, a line each. */
static void read_options(struct source *source)
{
    char *rest = source->text;
    char *line;
    size_t size = source->form.size;

    if (size >= sizeof source->text)
        size = sizeof source->text - 1;
    memcpy(source->text, source->form.data, size);
    source->text[size] = '\0';
    source->options.batch.maps = source->maps;
    while ((line = strsep(&rest, "\n")) != NULL) {
        struct batch_options *batch = &source->options.batch;

        if (strcmp(line, "--map-only") == 0)
            batch->map_only = true;
        else if (*line != '\0' && batch->map_count < COUNT(source->maps))
            source->maps[batch->map_count++] = line;
    }
}

/* Is there a valid template, or are the columns inputs? */
static bool read_header(const struct source *source, struct template *template,
                        struct columns *columns, struct csv_record *names,
                        struct problem *problem)
{
    auto_column_maps struct column_maps maps = COLUMN_MAPS_INIT;
    char path[64];

    snprintf(path, sizeof path, "/proc/self/fd/%d", source->template_fd);
    if (source->has_template)
        return template_read(template, path, names, inputs, problem);
    return column_maps_read(&maps, &source->options, inputs, problem)
           && columns_read(columns, &maps, names, inputs, "csv", problem);
}

/* Reads all records into a text. Returns false if there is no header that is
   valid. */
static bool read_all(const struct source *source, int csv_fd, struct buf *out)
{
    static struct feed feed;
    auto_template struct template template = TEMPLATE_INIT;
    auto_columns struct columns columns = COLUMNS_INIT;
    auto_csv struct csv_record record = CSV_RECORD_INIT;
    auto_problem struct problem problem = PROBLEM_INIT;
    struct reading reading = {source->has_template ? &template : NULL, &columns,
                              source->form, out};

    begin(&feed, csv_fd);
    do {
        if (!csv_next(&feed, ',', &record))
            return false;
        must_be_cut(&record);
    } while (record.is_blank);
    if (record.reason != NULL)
        return false;
    if (!read_header(source, &template, &columns, &record, &problem)) {
        MUST(problem.message.size > 0);
        buf_add(out, problem.message.data, problem.message.size);
        return false;
    }
    while (csv_next(&feed, ',', &record)) {
        must_be_cut(&record);
        take_record(&reading, &record);
        buf_char(out, '\n');
    }
    return true;
}

static void try_source(const struct source *source, struct json_span csv)
{
    static const size_t pieces[] = {3, 60};
    auto_buf struct buf whole = BUF_INIT(1u << 26);
    int fd = file_of(csv.data, csv.size);
    bool is_read = read_all(source, fd, &whole);

    close(fd);
    for (size_t i = 0; i < COUNT(pieces); i++) {
        auto_buf struct buf again = BUF_INIT(1u << 26);

        fd = pieces_of(csv.data, csv.size, pieces[i]);
        MUST(read_all(source, fd, &again) == is_read);
        MUST(again.size == whole.size
             && memcmp(buf_cstr(&again), buf_cstr(&whole), whole.size) == 0);
        close(fd);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    const char *cut = memmem(text, size, "%%\n", 3);
    struct source source = {.template_fd = -1};

    if (cut == NULL || size > 65536)
        return 0;
    source.form = (struct json_span){text, (size_t)(cut - text)};
    source.has_template = memchr(text, '{', source.form.size) != NULL;
    source.template_fd = file_of(source.form.data, source.form.size);
    read_options(&source);
    try_source(&source,
               (struct json_span){cut + 3, size - source.form.size - 3});
    close(source.template_fd);
    return 0;
}
