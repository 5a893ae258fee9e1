#include "base/log.h"

#include "base/quote.h"

#include <string.h>
#include <unistd.h>

static gboolean is_bare(const char *value)
{
    for (const char *c = value; *c != '\0'; c++)
        if ((unsigned char)*c <= 0x20 || (unsigned char)*c >= 0x7f || strchr("\"\\=", *c) != NULL)
            return FALSE;
    return *value != '\0';
}

static void append_name(struct log *log, const char *name)
{
    if (log->format == LOG_JSON)
        g_string_append_printf(log->line, "%s\"%s\":", log->line->len > 0 ? "," : "{", name);
    else
        g_string_append_printf(log->line, "%s%s=", log->line->len > 0 ? " " : "", name);
}

void log_begin(struct log *log, enum log_format format, const char *event)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *time = g_date_time_format(now, "%Y-%m-%dT%H:%M:%S");
    g_autofree char *stamp =
        g_strdup_printf("%s.%03dZ", time, g_date_time_get_microsecond(now) / 1000);
    *log = (struct log){format, g_string_sized_new(400)};
    log_text(log, "time", stamp);
    log_text(log, "event", event);
    log_number(log, "pid", getpid());
}

void log_text(struct log *log, const char *key, const char *value)
{
    append_name(log, key);
    if (log->format == LOG_LOGFMT && is_bare(value))
        g_string_append(log->line, value);
    else
        quote_append(log->line, value);
}

void log_number(struct log *log, const char *key, gint64 value)
{
    append_name(log, key);
    g_string_append_printf(log->line, "%" G_GINT64_FORMAT, value);
}

void log_duration(struct log *log, const char *key, gint64 microseconds)
{
    append_name(log, key);
    g_string_append_printf(log->line, "%" G_GINT64_FORMAT ".%03d", microseconds / 1000,
                           (int)(microseconds % 1000));
}

void log_end(struct log *log)
{
    g_string_append(log->line, log->format == LOG_JSON ? "}\n" : "\n");
    if (log->format != LOG_OFF && write(STDERR_FILENO, log->line->str, log->line->len) == -1)
        log->format = LOG_OFF;
    g_string_free(log->line, TRUE);
    log->line = NULL;
}

void log_event(enum log_format format, const char *event, const char *detail)
{
    struct log log;
    log_begin(&log, format, event);
    log_text(&log, "detail", detail);
    log_end(&log);
}
