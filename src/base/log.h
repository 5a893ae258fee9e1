/* log: one line per event on standard error, in logfmt or JSON, in a single write.
 */
#ifndef PANTOGRAPH_BASE_LOG_H
#define PANTOGRAPH_BASE_LOG_H

#include <glib.h>

enum log_format { LOG_LOGFMT, LOG_JSON, LOG_OFF };

/* A line under construction. log_begin creates it with time, pid and event; log_end writes and
 * frees it. */
struct log {
    enum log_format format;
    GString *line;
};

void log_begin(struct log *log, enum log_format format, const char *event);

/* Adds a field; `name` is a plain word. Values may hold any bytes: they are quoted, control bytes
 * are escaped, invalid UTF-8 is replaced. */
void log_text(struct log *log, const char *name, const char *value);
void log_number(struct log *log, const char *name, gint64 value);

/* Adds a duration in milliseconds, with three decimals. */
void log_duration(struct log *log, const char *name, gint64 microseconds);

void log_end(struct log *log);

/* Writes a whole line with one text, for events outside any request. */
void log_event(enum log_format format, const char *event, const char *detail);

#endif
