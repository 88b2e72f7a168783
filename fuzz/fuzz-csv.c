/* SPDX-License-Identifier: MIT */
/*
 * fuzz-csv.c - templates and CSV: each record must give a reason, or a form
 * that is JSON with the structure of the template
 *
 * The input is a template, a line %%, and a CSV. The CSV is read in pieces of
 * several sizes, which must make no difference.
 */
#include "config.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

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
    const struct template *template;
    struct json_span form; /* the form of the template */
    struct buf *out;
};

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
    if (!template_fill(reading->template, record, &form, &why)) {
        MUST(why.size > 0);
        buf_add(reading->out, why.data, why.size);
        return;
    }
    made = (struct json_span){buf_cstr(&form), form.size};
    MUST(buf_ok(&form) && json_valid(made.data, made.size, NULL));
    MUST(json_type(made) == 'o');
    MUST(members_of(made) == members_of(reading->form));
    MUST(structure_of(made) <= structure_of(reading->form));
    buf_add(reading->out, form.data, form.size);
}

/* Reads all records into a text. Returns false if there is no valid
   template. */
static bool read_all(int template_fd, struct json_span form, int csv_fd,
                     struct buf *out)
{
    static struct feed feed;
    auto_template struct template template = TEMPLATE_INIT;
    auto_csv struct csv_record record = CSV_RECORD_INIT;
    auto_problem struct problem problem = PROBLEM_INIT;
    struct reading reading = {&template, form, out};
    char path[64];

    snprintf(path, sizeof path, "/proc/self/fd/%d", template_fd);
    begin(&feed, csv_fd);
    do {
        if (!csv_next(&feed, &record))
            return false;
        must_be_cut(&record);
    } while (record.is_blank);
    if (record.reason != NULL)
        return false;
    if (!template_read(&template, path, &record, inputs, &problem)) {
        MUST(problem.message.size > 0);
        buf_add(out, problem.message.data, problem.message.size);
        return false;
    }
    while (csv_next(&feed, &record)) {
        must_be_cut(&record);
        take_record(&reading, &record);
        buf_char(out, '\n');
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const size_t pieces[] = {3, 60};
    const char *text = (const char *)data;
    const char *cut = memmem(text, size, "%%\n", 3);
    auto_buf struct buf whole = BUF_INIT(1u << 26);
    struct json_span form, csv;
    bool is_read;
    int template_fd, fd;

    if (cut == NULL || size > 65536)
        return 0;
    form = (struct json_span){text, (size_t)(cut - text)};
    csv = (struct json_span){cut + 3, size - form.size - 3};
    template_fd = file_of(form.data, form.size);
    fd = file_of(csv.data, csv.size);
    is_read = read_all(template_fd, form, fd, &whole);
    close(fd);
    for (size_t i = 0; i < COUNT(pieces); i++) {
        auto_buf struct buf again = BUF_INIT(1u << 26);

        fd = pieces_of(csv.data, csv.size, pieces[i]);
        MUST(read_all(template_fd, form, fd, &again) == is_read);
        MUST(again.size == whole.size
             && memcmp(buf_cstr(&again), buf_cstr(&whole), whole.size) == 0);
        close(fd);
    }
    close(template_fd);
    return 0;
}
