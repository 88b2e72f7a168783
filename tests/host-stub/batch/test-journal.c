/* SPDX-License-Identifier: MIT */
/*
 * test-journal.c - a journal that was cut off at any byte must not claim
 * anything untrue, and one that is damaged must not be used at all
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crc32c.h"
#include "files.h"
#include "journal.h"
#include "unit.h"

/* Distance between the offsets that are tried: since 48 is not a multiple of
   it, they differ from record to record. */
#define STEP 7

/* A directory, an output in it, and its journal. */
struct place {
    char directory[32];
    char output[64];
    char journal[64];
    struct buf header;
};

static void place_make(struct place *place)
{
    memcpy(place->directory, "/tmp/journal.XXXXXX", 20);
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(place->directory));
    (void)snprintf(place->output, sizeof place->output, "%s/res",
                   place->directory);
    (void)snprintf(place->journal, sizeof place->journal, "%s/res.journal",
                   place->directory);
    place->header = (struct buf)BUF_INIT(100);
    buf_str(&place->header, "{\"job\":1}");
}

static void place_free(struct place *place)
{
    unlink(place->output);
    unlink(place->journal);
    rmdir(place->directory);
    buf_free(&place->header);
}

static int open_output(const struct place *place)
{
    int fd = open(place->output, O_RDWR | O_CREAT, 0600);

    CU_ASSERT_FATAL(fd >= 0);
    return fd;
}

static void write_file(const char *path, const struct buf *bytes, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    CU_ASSERT_FATAL(fd >= 0);
    CU_ASSERT_EQUAL(write(fd, bytes->data, size), (ssize_t)size);
    close(fd);
}

static void read_whole(const char *path, struct buf *bytes)
{
    auto_buf struct buf why = BUF_INIT(1000);

    CU_ASSERT_TRUE_FATAL(file_read(path, bytes, NULL, &why));
}

/* Appends "result N\n" to the output, and DONE to the journal. */
static void give(struct journal *journal, int output, uint64_t number)
{
    char text[32];
    int size = snprintf(text, sizeof text, "result %d\n", (int)number);
    off_t end = lseek(output, 0, SEEK_END) + size;
    struct journal_record record;

    CU_ASSERT_EQUAL(write(output, text, (size_t)size), size);
    record = (struct journal_record){.kind = JOURNAL_DONE,
                                     .failed = number == 3,
                                     .number = number,
                                     .chain = (uint32_t)number,
                                     .size = (uint32_t)size,
                                     .text_crc = crc32c(0, text, (size_t)size),
                                     .offset = (uint64_t)end};
    journal_done(journal, &record, 1);
}

static void hold(struct journal *journal, uint64_t number, const char *text)
{
    journal_held(journal, number, (uint32_t)number, false, text, strlen(text),
                 crc32c(0, text, strlen(text)));
}

/* 1 to 3 are DONE, 4 is STARTED, 5 is HELD; 2 and 4 were STARTED first. */
static void make_job(const struct place *place)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    struct journal journal = JOURNAL_INIT;
    int output = open_output(place);

    CU_ASSERT_TRUE_FATAL(journal_create(&journal, place->output, &place->header,
                                        output, false, &problem));
    give(&journal, output, 1);
    CU_ASSERT_TRUE(journal_started(&journal, 2, 2));
    journal_sync_output(&journal, output);
    hold(&journal, 3, "held 3\n");
    give(&journal, output, 2);
    CU_ASSERT_TRUE(journal_started(&journal, 4, 4));
    give(&journal, output, 3);
    hold(&journal, 5, "held 5\n");
    CU_ASSERT_EQUAL(journal_error(&journal), 0);
    journal_close(&journal, false);
    close(output);
}

static bool resume(struct journal *journal, const struct place *place,
                   struct problem *problem)
{
    int output = open_output(place);
    bool good =
        journal_resume(journal, place->output, &place->header, output, problem);

    close(output);
    return good;
}

static uint8_t kind_of(struct journal *journal, uint64_t number,
                       struct buf *result)
{
    struct journal_record record;

    buf_reset(result);
    CU_ASSERT_TRUE(journal_look(journal, number, &record, result));
    return record.kind;
}

static void what_was_written_is_read(void)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    auto_buf struct buf result = BUF_INIT(1000);
    struct place place;

    place_make(&place);
    make_job(&place);
    /* twice, since resuming writes a new journal */
    for (int i = 0; i < 2; i++) {
        struct journal journal = JOURNAL_INIT;

        CU_ASSERT_TRUE_FATAL(resume(&journal, &place, &problem));
        CU_ASSERT_EQUAL(journal.base, 3);
        CU_ASSERT_EQUAL(journal.resumed, 5);
        CU_ASSERT_EQUAL(journal.failed, 1);
        CU_ASSERT_EQUAL(journal.offset, 27);
        CU_ASSERT_EQUAL(kind_of(&journal, 3, &result), JOURNAL_DONE);
        CU_ASSERT_EQUAL(kind_of(&journal, 4, &result), JOURNAL_STARTED);
        CU_ASSERT_EQUAL(kind_of(&journal, 5, &result), JOURNAL_HELD);
        UNIT_TEXT(buf_cstr(&result), "held 5\n");
        CU_ASSERT_EQUAL(kind_of(&journal, 6, &result), JOURNAL_NOTHING);
        journal_close(&journal, i == 1);
    }
    CU_ASSERT_NOT_EQUAL(access(place.journal, F_OK), 0);
    place_free(&place);
}

/* However little is left of the journal: the output must end after a complete
   result, contain what is done, and not contain anything else. */
static void check_torn(const struct place *place, size_t size)
{
    static const char whole[] = "result 1\nresult 2\nresult 3\n";
    auto_problem struct problem problem = PROBLEM_INIT;
    auto_buf struct buf result = BUF_INIT(1000);
    auto_buf struct buf output = BUF_INIT(1000);
    struct journal journal = JOURNAL_INIT;

    if (!resume(&journal, place, &problem)) {
        CU_ASSERT_TRUE(size < 60); /* the header itself is incomplete */
        journal_close(&journal, false);
        return;
    }
    read_whole(place->output, &output);
    CU_ASSERT_EQUAL(output.size, journal.offset);
    CU_ASSERT_EQUAL(output.size, 9 * journal.base);
    CU_ASSERT_EQUAL(memcmp(buf_cstr(&output), whole, output.size), 0);
    for (uint64_t n = 1; n <= 5; n++) {
        uint8_t kind = kind_of(&journal, n, &result);

        CU_ASSERT_EQUAL(kind == JOURNAL_DONE, n <= journal.base);
        if (kind == JOURNAL_HELD)
            UNIT_TEXT(buf_cstr(&result), n == 3 ? "held 3\n" : "held 5\n");
    }
    journal_close(&journal, false);
}

static void a_torn_journal_is_believed_up_to_the_tear(void)
{
    auto_buf struct buf output = BUF_INIT(1000);
    auto_buf struct buf bytes = BUF_INIT(100000);
    struct place place;

    place_make(&place);
    make_job(&place);
    read_whole(place.output, &output);
    read_whole(place.journal, &bytes);
    for (size_t size = 0; size <= bytes.size; size += STEP) {
        write_file(place.output, &output, output.size);
        write_file(place.journal, &bytes, size);
        check_torn(&place, size);
    }
    place_free(&place);
}

/* Asserts that the job of make_job() is refused as damaged from this byte
   on. */
static void check_damaged(const struct place *place, size_t from, size_t last)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    auto_buf struct buf where = BUF_INIT(100);
    auto_buf struct buf before = BUF_INIT(100000);
    auto_buf struct buf after = BUF_INIT(100000);
    struct journal journal = JOURNAL_INIT;

    read_whole(place->output, &before);
    CU_ASSERT_FALSE(resume(&journal, place, &problem));
    buf_fmt(&where, "the record at byte %zu cannot be read", from);
    UNIT_HAS(buf_cstr(&problem.message), buf_cstr(&where));
    CU_ASSERT_TRUE(from <= last);
    journal_close(&journal, false);
    read_whole(place->output, &after);
    CU_ASSERT_EQUAL(after.size, before.size);
}

/* Finds where each record of the journal begins. Returns the number of
   records. */
static size_t find_records(const struct buf *bytes, size_t *at, size_t most)
{
    struct journal_record record;
    size_t count = 0;

    for (size_t next = 0; next < bytes->size && count < most; count++) {
        const unsigned char *here = (const unsigned char *)bytes->data + next;

        CU_ASSERT_TRUE_FATAL(journal_decode(&record, here));
        at[count] = next;
        next += JOURNAL_RECORD_SIZE;
        if (record.kind == JOURNAL_HEADER || record.kind == JOURNAL_HELD)
            next += record.size;
    }
    return count;
}

/* A byte that changed within the last record looks like a record that was cut
   off; if it changed before that, a good record follows. */
static void any_byte_that_changed_is_damage_or_the_end(void)
{
    auto_buf struct buf output = BUF_INIT(1000);
    auto_buf struct buf bytes = BUF_INIT(100000);
    struct place place;
    size_t at[100], count;

    place_make(&place);
    make_job(&place);
    read_whole(place.output, &output);
    read_whole(place.journal, &bytes);
    count = find_records(&bytes, at, 100);
    CU_ASSERT_EQUAL(count, 11);
    for (size_t i = 0; i < bytes.size; i++) {
        size_t record = 0;

        while (record + 1 < count && at[record + 1] <= i)
            record++;
        bytes.data[i] ^= 1;
        write_file(place.output, &output, output.size);
        write_file(place.journal, &bytes, bytes.size);
        if (record + 1 < count)
            check_damaged(&place, at[record], at[count - 1]);
        else
            check_torn(&place, i);
        bytes.data[i] ^= 1;
    }
    place_free(&place);
}

/* Whole pages of zeros, as a power failure may leave. */
static void a_hole_is_damage(void)
{
    auto_buf struct buf output = BUF_INIT(1000);
    auto_buf struct buf bytes = BUF_INIT(100000);
    struct place place;
    size_t at[100], count;

    place_make(&place);
    make_job(&place);
    read_whole(place.output, &output);
    read_whole(place.journal, &bytes);
    count = find_records(&bytes, at, 100);
    for (size_t i = 1; i + 2 < count; i++) {
        write_file(place.output, &output, output.size);
        write_file(place.journal, &bytes, bytes.size);
        {
            auto_buf struct buf holed = BUF_INIT(100000);

            buf_add(&holed, bytes.data, bytes.size);
            memset(holed.data + at[i], 0, at[count - 1] - at[i]);
            write_file(place.journal, &holed, holed.size);
        }
        check_damaged(&place, at[i], at[count - 1]);
    }
    place_free(&place);
}

/* The output has this many further lines without a record in the journal. */
static bool resumes_with_more(const struct place *place, size_t lines,
                              struct problem *problem)
{
    auto_buf struct buf bytes = BUF_INIT(1u << 24);
    struct journal journal = JOURNAL_INIT;
    bool good;

    read_whole(place->output, &bytes);
    for (size_t i = 0; i < lines; i++)
        buf_str(&bytes, "a line\n");
    write_file(place->output, &bytes, bytes.size);
    good = resume(&journal, place, problem);
    journal_close(&journal, false);
    return good;
}

static void an_output_that_is_too_far_ahead_is_damage(void)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    struct place place;

    place_make(&place);
    make_job(&place);
    CU_ASSERT_TRUE(resumes_with_more(&place, JOURNAL_WINDOW, &problem));
    CU_ASSERT_FALSE(resumes_with_more(&place, JOURNAL_WINDOW + 1, &problem));
    UNIT_HAS(buf_cstr(&problem.message), "65537 lines more than its journal");
    place_free(&place);
}

/* The output was on the disk up to the first result; the rest arrived there as
   zeros, or not at all. */
static void an_output_that_was_lost_is_not_done(void)
{
    auto_problem struct problem problem = PROBLEM_INIT;
    auto_buf struct buf result = BUF_INIT(1000);
    auto_buf struct buf output = BUF_INIT(1000);
    auto_buf struct buf bytes = BUF_INIT(100000);
    struct place place;

    place_make(&place);
    make_job(&place);
    read_whole(place.output, &output);
    read_whole(place.journal, &bytes);
    for (int lost = 0; lost < 2; lost++) {
        struct journal journal = JOURNAL_INIT;

        memset(output.data + 9, 0, 9);
        write_file(place.output, &output, lost ? 20 : 27);
        write_file(place.journal, &bytes, bytes.size);
        CU_ASSERT_TRUE_FATAL(resume(&journal, &place, &problem));
        CU_ASSERT_EQUAL(journal.base, 1);
        CU_ASSERT_EQUAL(journal.offset, 9);
        CU_ASSERT_EQUAL(kind_of(&journal, 2, &result), JOURNAL_STARTED);
        CU_ASSERT_EQUAL(kind_of(&journal, 3, &result), JOURNAL_HELD);
        journal_close(&journal, false);
    }
    /* data that was on the disk is gone, so the file was changed */
    {
        struct journal journal = JOURNAL_INIT;

        write_file(place.output, &output, 5);
        write_file(place.journal, &bytes, bytes.size);
        CU_ASSERT_FALSE(resume(&journal, &place, &problem));
        UNIT_HAS(buf_cstr(&problem.message), "shorter");
        journal_close(&journal, false);
    }
    place_free(&place);
}

static void checksums_are_those_of_rfc_3720(void)
{
    static const char zeros[32] = {0};

    CU_ASSERT_EQUAL(crc32c(0, "123456789", 9), 0xE3069283u);
    CU_ASSERT_EQUAL(crc32c(0, zeros, sizeof zeros), 0x8A9136AAu);
    CU_ASSERT_EQUAL(crc32c(crc32c(0, "1234", 4), "56789", 5), 0xE3069283u);
}

UNIT_MAIN("journal", UNIT_TEST(what_was_written_is_read),
          UNIT_TEST(a_torn_journal_is_believed_up_to_the_tear),
          UNIT_TEST(any_byte_that_changed_is_damage_or_the_end),
          UNIT_TEST(a_hole_is_damage),
          UNIT_TEST(an_output_that_is_too_far_ahead_is_damage),
          UNIT_TEST(an_output_that_was_lost_is_not_done),
          UNIT_TEST(checksums_are_those_of_rfc_3720))
