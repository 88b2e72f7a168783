/* SPDX-License-Identifier: MIT */
/*
 * test-journal.c - a journal that was torn at any byte says nothing that is
 * not so
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

/* Places that are tried: in each record other ones, as 48 is no multiple. */
#define STEP 7

/* A directory, an output in it, and the journal beside. */
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

/* "result N\n" into the output, and DONE into the journal. */
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

/* 1 to 3 done, 4 started, 5 held; 2 and 4 had been started. */
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
    /* twice: what is gone on with is written anew */
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

/* However little of it is left: the output ends behind a whole result, what is
   done is in it, and what is not in it is not done. */
static void check_torn(const struct place *place, size_t size)
{
    static const char whole[] = "result 1\nresult 2\nresult 3\n";
    auto_problem struct problem problem = PROBLEM_INIT;
    auto_buf struct buf result = BUF_INIT(1000);
    auto_buf struct buf output = BUF_INIT(1000);
    struct journal journal = JOURNAL_INIT;

    if (!resume(&journal, place, &problem)) {
        CU_ASSERT_TRUE(size < 60); /* the header itself is torn */
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

static void any_byte_that_changed_ends_it(void)
{
    auto_buf struct buf output = BUF_INIT(1000);
    auto_buf struct buf bytes = BUF_INIT(100000);
    struct place place;

    place_make(&place);
    make_job(&place);
    read_whole(place.output, &output);
    read_whole(place.journal, &bytes);
    for (size_t at = 0; at < bytes.size; at += STEP) {
        bytes.data[at] ^= 1;
        write_file(place.output, &output, output.size);
        write_file(place.journal, &bytes, bytes.size);
        check_torn(&place, at);
        bytes.data[at] ^= 1;
    }
    place_free(&place);
}

/* Up to the first result the output was on the disk; what was to follow came
   there as zeros, or not at all. */
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
    /* what was on the disk is gone: somebody changed it */
    {
        struct journal journal = JOURNAL_INIT;

        write_file(place.output, &output, 5);
        write_file(place.journal, &bytes, bytes.size);
        CU_ASSERT_FALSE(resume(&journal, &place, &problem));
        CU_ASSERT_PTR_NOT_NULL(strstr(buf_cstr(&problem.message), "shorter"));
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
          UNIT_TEST(any_byte_that_changed_ends_it),
          UNIT_TEST(an_output_that_was_lost_is_not_done),
          UNIT_TEST(checksums_are_those_of_rfc_3720))
