/* SPDX-License-Identifier: MIT */
/*
 * test-growth.c - the card's memory must not grow between ten calls of a kind
 * and thousands
 *
 * The server is a separate process, so that its memory is not counted. It plays
 * its answers in turn, over one connection as long as that is kept.
 */
#include "carry.h"
#include "unit.h"

#include <arpa/inet.h>
#include <malloc.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define WARM 400
#define CALLS 20000
#define CALLS_SHORT 1000 /* under valgrind */

/* What calls may leave behind: nothing, except for tables of libraries that
   grow with use up to a limit. */
#define ROOM_BYTES 16384
#define ROOM_PAGES 256

static const char *const answers[] = {
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nSet-Cookie: a=1\r\n"
    "Link: <http://127.0.0.1/x?after=2>; rel=\"next\"\r\nContent-Length: 9\r\n"
    "\r\n[{\"a\":1}]",
    "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\n"
    "Content-Length: 59\r\n\r\n{\"errorCode\":\"E0000007\","
    "\"errorSummary\":\"Not found: x (it)\"}",
    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 10\r\n\r\n"
    "<p>\"Hi\"</p",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    "4\r\n\xFF\xFE\x01\x02\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nnull",
};
#define ANSWERS (sizeof answers / sizeof *answers)

/* Serves one connection after the other: reads up to the end of a head, then
   answers. */
static void serve(int listener)
{
    size_t turn = 0;

    for (;;) {
        int fd = accept(listener, NULL, NULL);
        char head[4096];
        ssize_t size;

        while ((size = recv(fd, head, sizeof head - 1, 0)) > 0) {
            const char *answer = answers[turn % ANSWERS];

            head[size] = '\0';
            if (strstr(head, "\r\n\r\n") == NULL)
                _exit(1);
            turn++;
            if (send(fd, answer, strlen(answer), MSG_NOSIGNAL) < 0
                || strstr(answer, "close") != NULL)
                break;
        }
        close(fd);
    }
}

static pid_t start_server(int *port)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t size = sizeof at;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    pid_t child;

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *)&at, size) != 0
        || listen(listener, 16) != 0
        || getsockname(listener, (struct sockaddr *)&at, &size) != 0)
        return -1;
    *port = ntohs(at.sin_port);
    child = fork();
    if (child == 0)
        serve(listener);
    close(listener);
    return child;
}

static long pages(void)
{
    FILE *file = fopen("/proc/self/statm", "re");
    char line[128] = "";
    char *end = line;

    if (file == NULL)
        return 0;
    if (fgets(line, sizeof line, file) != NULL)
        strtol(line, &end, 10);
    fclose(file);
    return strtol(end, NULL, 10);
}

static void many_calls(int port, unsigned count)
{
    static const char form[] = "{\"request_type\":\"GET\",\"relative_url\":"
                               "\"/x\",\"query\":{\"limit\":20}}";
    unsigned right = 0;

    for (unsigned i = 0; i < count; i++) {
        struct carried c = carry(form, port, 0);

        right += c.code == (i % ANSWERS == 1 ? CARD_HTTP_STATUS : CARD_OK);
        carried_free(&c);
    }
    CU_ASSERT_EQUAL(right, count);
}

/* AddressSanitizer delays the reuse of freed memory, and finds leaks by
   itself. */
static bool checked(void)
{
#if defined(__SANITIZE_ADDRESS__)
    return true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
    return true;
#endif
#endif
    return false;
}

static void thousands_of_calls_leave_no_memory_behind(void)
{
    bool slow = checked() || getenv("UNDER_VALGRIND") != NULL;
    int port = 0;
    pid_t server = start_server(&port);
    long resident;
    size_t used;

    CU_ASSERT_FATAL(server > 0);
    many_calls(port, WARM);
    used = mallinfo2().uordblks;
    resident = pages();
    many_calls(port, slow ? CALLS_SHORT : CALLS);
    if (!checked())
        CU_ASSERT(mallinfo2().uordblks <= used + ROOM_BYTES);
    printf("# in use: %zu and %zu bytes, %ld and %ld pages\n", used,
           mallinfo2().uordblks, resident, pages());
    if (!slow)
        CU_ASSERT(pages() <= resident + ROOM_PAGES);
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
}

UNIT_MAIN("growth", UNIT_TEST(thousands_of_calls_leave_no_memory_behind))
