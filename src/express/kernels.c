#include "express/kernels.h"

#define DOWN_SHIFT (LANCZOS_BITS - KERNELS_BITS)
#define ACROSS_SHIFT (LANCZOS_BITS + KERNELS_BITS)
#define HALF(shift) (1 << ((shift)-1))
#define BLOCK 32
#define COLORS 3

/* A block's sums stay in registers. */
static void down(const guint8 *const *lines, const gint16 *weights, int taps, int count,
                 gint16 *sums)
{
    for (int at = 0; at < count; at += BLOCK) {
        gint32 block[BLOCK];
        for (int i = 0; i < BLOCK; i++)
            block[i] = HALF(DOWN_SHIFT);
        for (int tap = 0; tap < taps; tap++)
            for (int i = 0; i < BLOCK; i++)
                block[i] += weights[tap] * lines[tap][at + i];
        for (int i = 0; i < BLOCK; i++)
            sums[at + i] = (gint16)(block[i] >> DOWN_SHIFT);
    }
}

static guint8 byte_of(gint32 sum)
{
    gint32 value = sum >> ACROSS_SHIFT;
    return (guint8)CLAMP(value, 0, G_MAXUINT8);
}

static void across(const gint16 *sums, const struct lanczos *plan, int bands, guint8 *pixels)
{
    const gint16 *weights = plan->weights;
    for (int i = 0; i < plan->count; i++, weights += plan->taps) {
        const gint16 *from = sums + (gsize)plan->starts[i] * bands;
        for (int band = 0; band < bands; band++) {
            gint32 sum = HALF(ACROSS_SHIFT);
            for (int tap = 0; tap < plan->taps; tap++)
                sum += weights[tap] * from[tap * bands + band];
            *pixels++ = byte_of(sum);
        }
    }
}

static gboolean can_always(void)
{
    return TRUE;
}

#ifdef __x86_64__

#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))

static AVX2 gboolean can_avx2(void)
{
    return __builtin_cpu_supports("avx2") != 0;
}

static AVX2 gint32 pair_of(const gint16 *weights)
{
    return (gint32)((guint32)(guint16)weights[0] | (guint32)(guint16)weights[1] << 16);
}

/* Two lines at a time, because the processor multiplies and adds in pairs. The bytes are unpacked
 * within each half of a register and packed again in the same way. */
static AVX2 void down_avx2(const guint8 *const *lines, const gint16 *weights, int taps, int count,
                           gint16 *sums)
{
    const __m256i zero = _mm256_setzero_si256(), half = _mm256_set1_epi32(HALF(DOWN_SHIFT));
    for (int at = 0; at < count; at += BLOCK) {
        __m256i a = half, b = half, c = half, d = half;
        for (int tap = 0; tap < taps; tap += 2) {
            __m256i one = _mm256_loadu_si256((const __m256i *)(lines[tap] + at));
            __m256i other = _mm256_loadu_si256((const __m256i *)(lines[tap + 1] + at));
            __m256i pair = _mm256_set1_epi32(pair_of(weights + tap));
            __m256i low = _mm256_unpacklo_epi8(one, other), high = _mm256_unpackhi_epi8(one, other);
            a = _mm256_add_epi32(a, _mm256_madd_epi16(_mm256_unpacklo_epi8(low, zero), pair));
            b = _mm256_add_epi32(b, _mm256_madd_epi16(_mm256_unpackhi_epi8(low, zero), pair));
            c = _mm256_add_epi32(c, _mm256_madd_epi16(_mm256_unpacklo_epi8(high, zero), pair));
            d = _mm256_add_epi32(d, _mm256_madd_epi16(_mm256_unpackhi_epi8(high, zero), pair));
        }
        __m256i ab =
            _mm256_packs_epi32(_mm256_srai_epi32(a, DOWN_SHIFT), _mm256_srai_epi32(b, DOWN_SHIFT));
        __m256i cd =
            _mm256_packs_epi32(_mm256_srai_epi32(c, DOWN_SHIFT), _mm256_srai_epi32(d, DOWN_SHIFT));
        _mm256_storeu_si256((__m256i *)(sums + at), _mm256_permute2x128_si256(ab, cd, 0x20));
        _mm256_storeu_si256((__m256i *)(sums + at + BLOCK / 2),
                            _mm256_permute2x128_si256(ab, cd, 0x31));
    }
}

/* Two pixels of three bands at a time, with their sums in pairs, band by band. */
static AVX2 void across_avx2(const gint16 *sums, const struct lanczos *plan, int bands,
                             guint8 *pixels)
{
    const __m128i order = _mm_setr_epi8(0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11, -1, -1, -1, -1);
    const gint16 *weights = plan->weights;
    if (bands != COLORS) {
        across(sums, plan, bands, pixels);
        return;
    }
    for (int i = 0; i < plan->count; i++, weights += plan->taps, pixels += COLORS) {
        const gint16 *from = sums + (gsize)plan->starts[i] * COLORS;
        __m128i sum = _mm_set1_epi32(HALF(ACROSS_SHIFT));
        for (int tap = 0; tap < plan->taps; tap += 2) {
            __m128i two = _mm_loadu_si128((const __m128i *)(from + tap * COLORS));
            __m128i pair = _mm_set1_epi32(pair_of(weights + tap));
            sum = _mm_add_epi32(sum, _mm_madd_epi16(_mm_shuffle_epi8(two, order), pair));
        }
        sum = _mm_srai_epi32(sum, ACROSS_SHIFT);
        sum = _mm_packus_epi16(_mm_packs_epi32(sum, sum), sum);
        _mm_storeu_si32(pixels, sum);
    }
}
#endif

static const struct row {
    gboolean (*can_run)(void);
    struct kernels kernels;
} rows[] = {
    {can_always, {"plain C", down, across}},
#ifdef __x86_64__
    {can_avx2, {"AVX2", down_avx2, across_avx2}},
#endif
};

const struct kernels *kernels_next(const struct kernels *last)
{
    gboolean is_after = last == NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (is_after && rows[i].can_run())
            return &rows[i].kernels;
        is_after |= &rows[i].kernels == last;
    }
    return NULL;
}

const struct kernels *kernels_best(void)
{
    const struct kernels *best = NULL;
    for (const struct kernels *next = kernels_next(NULL); next != NULL; next = kernels_next(next))
        best = next;
    return best;
}
