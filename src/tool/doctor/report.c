#include "tool/doctor/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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

const char *report_cure(const struct fault *fault)
{
    switch (fault->kind) {
    case FAULT_NO_CREDENTIALS:
        return "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or give the machine a "
               "role";
    case FAULT_BAD_CREDENTIALS:
        return strstr(fault->detail, "region") != NULL
                   ? "set AWS_REGION to the bucket's region"
                   : "check the keys, and AWS_REGION: a wrong region looks like wrong keys";
    case FAULT_CLOCK_SKEWED:
        return "set the clock of this machine: run NTP";
    case FAULT_NO_BUCKET:
        return "check the bucket's name, AWS_REGION and AWS_ENDPOINT_URL_S3";
    case FAULT_CACHE_UNWRITABLE:
        if (strstr(fault->detail, "403") == NULL)
            return "check the folder and its owner, or AWS_ENDPOINT_URL_S3 and the network";
        return "allow the credentials s3:GetObject, s3:PutObject and s3:DeleteObject on the pictures";
    case FAULT_NO_RENDERER:
        return "install pantograph-render next to the worker, or set PANTOGRAPH_RENDERER";
    default:
        return "check the folder and its owner, or AWS_ENDPOINT_URL_S3 and the network";
    }
}
