/* SPDX-License-Identifier: MIT */
/* log.c - formats and redacts lines for the host's log. */
#include "log.h"

#include <stdarg.h>

#define LINE_MAX_BYTES 8192

bool log_wants(const struct log *log, int32_t level)
{
    return log->call->log != NULL && log->call->log_level >= level;
}

void log_line(const struct log *log, int32_t level, const char *format, ...)
{
    auto_buf struct buf line = BUF_INIT_SECRET(LINE_MAX_BYTES);
    auto_buf struct buf clean = BUF_INIT(LINE_MAX_BYTES);
    va_list args;

    if (!log_wants(log, level))
        return;
    va_start(args, format);
    buf_vfmt(&line, format, args);
    va_end(args);
    /* A line that is too long is dropped as a whole: half of it might end
       within a secret. */
    redact(log->redactor, &clean, buf_cstr(&line), line.size);
    if (!buf_ok(&line) || !buf_ok(&clean))
        return;
    for (size_t i = 0; i < clean.size; i++) {
        if ((unsigned char)clean.data[i] < 0x20)
            clean.data[i] = ' ';
    }
    log->call->log(log->call->context, level, buf_cstr(&clean));
}
