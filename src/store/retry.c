#include "config.h"

#include "store/retry.h"

#define MOST_ATTEMPTS 10
#define MOST_DOUBLINGS 8
#define FIRST_PATIENCE 2
#define FIRST_PAUSE (50 * G_TIME_SPAN_MILLISECOND)
#define LONGEST_PAUSE G_TIME_SPAN_SECOND
#define LEAST_ATTEMPT (10 * G_TIME_SPAN_MILLISECOND)

gboolean retry_is_worth(long status)
{
    static const long passing[] = {408, 409, 429, 500, 502, 503, 504};
    for (gsize i = 0; i < G_N_ELEMENTS(passing); i++)
        if (status == passing[i])
            return TRUE;
    return FALSE;
}

long retry_patience(int attempts)
{
    return FIRST_PATIENCE << MIN(attempts, MOST_DOUBLINGS);
}

gboolean retry_plan(int attempts, gint64 until, gint64 *wake)
{
    gint64 longest = MIN(LONGEST_PAUSE, FIRST_PAUSE << MIN(attempts, MOST_DOUBLINGS));
    *wake = g_get_monotonic_time() + (gint64)(g_random_double() * (double)longest);
    return attempts < MOST_ATTEMPTS && *wake + LEAST_ATTEMPT < until;
}
