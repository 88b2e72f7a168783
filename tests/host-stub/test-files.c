/* SPDX-License-Identifier: MIT */
/* test-files.c - files that are larger than a size of 32 bits says. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "unit.h"

/* A file of 5 GiB that takes no room. Its functions have sizes of 64 bits
   whatever the program was compiled with. */
static bool make_large(char *path)
{
    int fd = mkstemp64(path);
    bool made = fd >= 0 && ftruncate64(fd, INT64_C(5) << 30) == 0;

    if (fd >= 0)
        close(fd);
    return made;
}

static void a_large_file_is_said_to_be_too_large(void)
{
    auto_buf struct buf text = BUF_INIT(1000);
    auto_buf struct buf why = BUF_INIT(1000);
    char path[] = "test-files.XXXXXX";

    if (!make_large(path)) {
        unlink(path);
        unit_skip("no file of 5 GiB can be made here");
        return;
    }
    CU_ASSERT(!file_read(path, &text, NULL, &why));
    CU_ASSERT_STRING_EQUAL(buf_cstr(&why), "it is larger than 1000 bytes");
    unlink(path);
}

static void a_large_file_has_its_size(void)
{
    char path[] = "test-files.XXXXXX";
    struct stat info;

    if (!make_large(path)) {
        unlink(path);
        unit_skip("no file of 5 GiB can be made here");
        return;
    }
    CU_ASSERT_FATAL(stat(path, &info) == 0);
    CU_ASSERT(info.st_size == (off_t)(INT64_C(5) << 30));
    unlink(path);
}

UNIT_MAIN("files", UNIT_TEST(a_large_file_is_said_to_be_too_large),
          UNIT_TEST(a_large_file_has_its_size))
