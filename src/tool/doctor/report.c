#include "tool/doctor/report.h"

#include <stdarg.h>
#include <stdio.h>

G_GNUC_PRINTF(3, 0)
static void say(const char *verdict, const char *part, const char *format, va_list arguments)
{
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    printf("%-5s  %-10s %s", verdict, part, text);
}

void report_ok(struct report *report, const char *part, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say("ok", part, format, arguments);
    va_end(arguments);
    putchar('\n');
    report->ok++;
}

void report_wrong(struct report *report, const char *part, const char *cure, const char *format,
                  ...)
{
    va_list arguments;
    va_start(arguments, format);
    say("WRONG", part, format, arguments);
    va_end(arguments);
    printf(" -> %s\n", cure);
    report->wrong++;
}
