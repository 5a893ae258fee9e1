#include "express/lanczos.h"

#include <math.h>

#define LOBES 3
#define ONE (1 << LANCZOS_BITS)

static double lanczos_at(double x)
{
    double angle = G_PI * x;
    if (x == 0)
        return 1;
    return fabs(x) < LOBES ? LOBES * sin(angle) * sin(angle / LOBES) / (angle * angle) : 0;
}

/* The width of the filter's support, relative to that at the original size. */
static double stretch_of(double ratio)
{
    return MAX(1, ratio);
}

int lanczos_taps(double ratio)
{
    int widest = (int)ceil(2 * LOBES * stretch_of(ratio));
    return (widest + 1) & ~1;
}

static double middle_of(const struct lanczos_options *options, int index)
{
    return (options->first + index + 0.5) * options->ratio - 0.5;
}

/* Each weight takes over the rounding error of the one before, so that the sum is exact.
 */
static void round_weights(const double *exact, double sum, int taps, gint16 *weights)
{
    double carry = 0;
    for (int i = 0; i < taps; i++) {
        double wanted = exact[i] / sum * ONE + carry;
        weights[i] = (gint16)lround(wanted);
        carry = wanted - weights[i];
    }
}

static void weigh(const struct lanczos_options *options, struct lanczos *lanczos, int index,
                  double *exact)
{
    double stretch = stretch_of(options->ratio), middle = middle_of(options, index), sum = 0;
    int begin = (int)floor(middle - LOBES * stretch) + 1;
    int start = CLAMP(begin, 0, MAX(0, options->from - lanczos->taps));
    for (int i = 0; i < lanczos->taps; i++)
        exact[i] = 0;
    for (int pixel = begin; pixel < begin + lanczos->taps; pixel++) {
        double weight = lanczos_at((pixel - middle) / stretch);
        exact[CLAMP(pixel, 0, options->from - 1) - start] += weight;
        sum += weight;
    }
    lanczos->starts[index] = start;
    round_weights(exact, sum, lanczos->taps, lanczos->weights + (gsize)index * lanczos->taps);
}

void lanczos_plan(const struct lanczos_options *options, struct lanczos *lanczos)
{
    *lanczos = (struct lanczos){.count = options->count, .taps = lanczos_taps(options->ratio)};
    lanczos->starts = g_new(gint32, lanczos->count);
    lanczos->weights = g_new(gint16, (gsize)lanczos->count * lanczos->taps);
    g_autofree double *exact = g_new0(double, lanczos->taps);
    for (int i = 0; i < lanczos->count; i++)
        weigh(options, lanczos, i, exact);
}

void lanczos_clear(struct lanczos *lanczos)
{
    g_clear_pointer(&lanczos->starts, g_free);
    g_clear_pointer(&lanczos->weights, g_free);
}
