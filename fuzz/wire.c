/* SPDX-License-Identifier: MIT */
#include "wire.h"

#include <curl/curl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fuzz.h"
#include "retrywait.h"

struct answer {
    const uint8_t *data;
    size_t size;
    int far_end; /* the other end of its connection */
};

static struct answer answers[WIRE_ANSWERS_MAX];
static size_t answer_count, opened;

CURLMcode __real_curl_multi_add_handle(CURLM *multi, CURL *easy);
CURLMcode __wrap_curl_multi_add_handle(CURLM *multi, CURL *easy);
bool __wrap_wait_out(struct wait wait, const struct log *log,
                     struct error *error);

static curl_socket_t open_pair(void *context, curlsocktype purpose,
                               struct curl_sockaddr *address)
{
    struct answer *answer = &answers[opened];
    int ends[2], room = 1 << 20;

    (void)context;
    (void)purpose;
    (void)address;
    if (opened == answer_count
        || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return CURL_SOCKET_BAD;
    setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    if (answer->size > 0)
        (void)!send(ends[1], answer->data, answer->size, MSG_DONTWAIT);
    shutdown(ends[1], SHUT_WR);
    answer->far_end = ends[1];
    opened++;
    return ends[0];
}

/* Replaces the C library's function: the pair made by open_pair() is already
   connected. libcurl 7.88 calls it even if CURLOPT_SOCKOPTFUNCTION reports
   that. */
CARD_EXPORT int connect(int fd, const struct sockaddr *address, socklen_t size)
{
    (void)fd;
    (void)address;
    (void)size;
    return 0;
}

CURLMcode __wrap_curl_multi_add_handle(CURLM *multi, CURL *easy)
{
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_pair);
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    return __real_curl_multi_add_handle(multi, easy);
}

bool __wrap_wait_out(struct wait wait, const struct log *log,
                     struct error *error)
{
    (void)wait;
    (void)log;
    (void)error;
    return true;
}

void wire_play(const uint8_t *data, size_t size)
{
    static const char border[] = "\n%%\n";
    const uint8_t *end = data + size;

    answer_count = 0;
    opened = 0;
    while (answer_count < WIRE_ANSWERS_MAX && data != NULL) {
        const uint8_t *stop =
            memmem(data, (size_t)(end - data), border, sizeof border - 1);

        answers[answer_count++] = (struct answer){
            data, (size_t)((stop != NULL ? stop : end) - data), -1};
        data = stop != NULL ? stop + sizeof border - 1 : NULL;
    }
}

size_t wire_opened(void)
{
    return opened;
}

size_t wire_left(void)
{
    return answer_count - opened;
}

size_t wire_sent(size_t index, char *sent, size_t size)
{
    size_t got = 0;
    ssize_t more;

    MUST(index < opened);
    while (got < size
           && (more = recv(answers[index].far_end, sent + got, size - got,
                           MSG_DONTWAIT))
                  > 0)
        got += (size_t)more;
    return got;
}

void wire_end(void)
{
    for (size_t i = 0; i < opened; i++)
        close(answers[i].far_end);
    opened = 0;
}
