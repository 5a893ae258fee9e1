#include "express/jpegmeans.h"

#include <string.h>

#define BLOCK 64         /* coefficients */
#define LOOK 11          /* bits that one table lookup covers */
#define LONGEST_CODE 16  /* bits: ITU-T T.81, C.2 */
#define MOST_TAKEN 32    /* bits that one step takes at most */
#define END_OF_BLOCK 128 /* coefficients: more than a block has */
#define MOST_SIZE 11     /* bits of a difference between means of eight-bit pixels */
#define MIDDLE 128

/* The bits of the scan; the next one is the most significant. */
struct bits {
    guint64 buffer;
    int count;  /* bits in it */
    int filled; /* of these, those invented after the end of the data */
    const guint8 *at, *end;
};

/* What the next bits mean: how many of them are one or two symbols with their values, how many
 * coefficients these skip, and how many the first of two skips. 0 bits: a longer code. */
struct step {
    guint8 bits, passed, first, padding;
};

struct table {
    struct step ones[1 << LOOK], twos[1 << LOOK];
    guint8 symbols[1 << LOOK], lengths[1 << LOOK]; /* for codes that are short enough */
    gint32 last[LONGEST_CODE + 1];                 /* the last code of this length, -1 if none */
    gint32 offset[LONGEST_CODE + 1];
    const UINT8 *values;
};

struct component {
    const jpeg_component_info *info;
    const struct table *means, *others;
    int across, down; /* blocks in an MCU */
    int quantum;
    gint16 mean; /* of the previous block; wraps around like libjpeg's coefficients */
    struct jpegmeans_plane *plane;
};

struct scan {
    struct bits bits;
    struct table *tables[2 * JPEGMEANS_MOST_PLANES];
    struct component components[JPEGMEANS_MOST_PLANES];
    int count;
    int columns, rows; /* MCUs */
    int interval;      /* MCUs between markers; 0: no markers */
};

static gboolean has_ff(guint64 bytes)
{
    guint64 inverse = ~bytes;
    return ((inverse - 0x0101010101010101u) & ~inverse & 0x8080808080808080u) != 0;
}

/* 0xff 0x00 stands for a byte of data; at any other marker, zeros are added. */
static struct bits fill_slowly(struct bits bits)
{
    while (bits.count <= 56) {
        guint64 byte = 0;
        gboolean is_marked = bits.end - bits.at >= 2 && bits.at[0] == 0xff && bits.at[1] != 0;
        if (is_marked || bits.end - bits.at < 2) {
            bits.filled += 8;
        } else {
            byte = bits.at[0];
            bits.at += byte == 0xff ? 2 : 1;
        }
        bits.buffer |= byte << (56 - bits.count);
        bits.count += 8;
    }
    return bits;
}

static inline void fill(struct bits *bits)
{
    guint64 next = G_MAXUINT64;
    if (bits->end - bits->at >= (gssize)sizeof next)
        memcpy(&next, bits->at, sizeof next);
    if (has_ff(next)) {
        *bits = fill_slowly(*bits);
        return;
    }
    int bytes = (63 - bits->count) / 8;
    bits->buffer |= GUINT64_FROM_BE(next) >> bits->count;
    bits->at += bytes;
    bits->count += bytes * 8;
    /* bits beyond the count are read again later */
    bits->buffer &= ~(G_MAXUINT64 >> bits->count);
}

static inline void take(struct bits *bits, int count)
{
    bits->buffer <<= count;
    bits->count -= count;
}

static inline guint32 peek(guint64 buffer, int count)
{
    return (guint32)(buffer >> (64 - count));
}

/* Finds a code longer than the table is wide; -1 if there is none. */
static int find_long(const struct table *table, guint64 buffer, int *length)
{
    for (*length = LOOK + 1; *length <= LONGEST_CODE; ++*length) {
        gint32 code = (gint32)peek(buffer, *length);
        if (code <= table->last[*length])
            return table->values[code + table->offset[*length]];
    }
    return -1;
}

/* T.81, F.1.2.2.1: a symbol is a run of zeros and the size of the value after them. */
static struct step step_of(int symbol, int length)
{
    int run = symbol >> 4, size = symbol & 15;
    if (size == 0)
        return (struct step){(guint8)length, run == 15 ? 16 : END_OF_BLOCK, 0};
    return (struct step){(guint8)(length + size), (guint8)(run + 1), 0};
}

static void fill_singles(struct table *table)
{
    for (int look = 0; look < 1 << LOOK; look++)
        if (table->lengths[look] > 0)
            table->ones[look] = step_of(table->symbols[look], table->lengths[look]);
}

/* A second symbol is known if its whole code is within the lookup bits. */
static void fill_pairs(struct table *table)
{
    for (int look = 0; look < 1 << LOOK; look++) {
        struct step one = table->ones[look];
        table->twos[look] = one;
        if (one.bits == 0 || one.bits >= LOOK || one.passed == END_OF_BLOCK)
            continue;
        int rest = look << one.bits & ((1 << LOOK) - 1), left = LOOK - one.bits;
        struct step other = table->ones[rest];
        if (table->lengths[rest] > 0 && table->lengths[rest] <= left)
            table->twos[look] = (struct step){(guint8)(one.bits + other.bits),
                                              (guint8)(one.passed + other.passed), one.passed};
    }
}

/* Fills in all lookups that begin with this code. */
static void fill_looks(struct table *table, int length, int code, guint8 symbol)
{
    int free = LOOK - length;
    for (int look = 0; free >= 0 && look < 1 << free; look++) {
        table->symbols[(code << free) + look] = symbol;
        table->lengths[(code << free) + look] = (guint8)length;
    }
}

/* T.81, C.2: the codes of one length are consecutive, and start where the shorter ones end. Returns
 * FALSE if there are more than can exist. */
static gboolean fill_codes(struct table *table, const JHUFF_TBL *from)
{
    gint32 code = 0, place = 0;
    table->values = from->huffval;
    for (int length = 1; length <= LONGEST_CODE; length++, code <<= 1) {
        table->offset[length] = place - code;
        for (int i = 0; i < from->bits[length]; i++, code++, place++) {
            if (code >= 1 << length || place > G_MAXUINT8)
                return FALSE;
            fill_looks(table, length, code, from->huffval[place]);
        }
        table->last[length] = from->bits[length] > 0 ? code - 1 : -1;
    }
    return TRUE;
}

/* Returns NULL if the table is missing or invalid. */
static struct table *table_new(const JHUFF_TBL *from)
{
    struct table *table = from != NULL ? g_new0(struct table, 1) : NULL;
    if (table == NULL)
        return NULL;
    if (!fill_codes(table, from)) {
        g_free(table);
        return NULL;
    }
    fill_singles(table);
    fill_pairs(table);
    return table;
}

static inline gboolean read_mean(struct bits *bits, struct component *component)
{
    const struct table *table = component->means;
    fill(bits);
    int look = (int)peek(bits->buffer, LOOK), size = table->symbols[look],
        length = table->lengths[look];
    if (length == 0)
        size = find_long(table, bits->buffer, &length);
    if (size < 0 || size > MOST_SIZE)
        return FALSE;
    take(bits, length);
    if (size == 0)
        return TRUE;
    /* T.81, F.2.2.1: values in the lower half are negative */
    int value = (int)peek(bits->buffer, size);
    value = value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
    component->mean = (gint16)(component->mean + value);
    take(bits, size);
    return TRUE;
}

static inline struct step find_step(const struct table *table, const struct bits *bits, int passed)
{
    guint32 look = peek(bits->buffer, LOOK);
    struct step step = table->twos[look];
    if (passed + step.first >= BLOCK)
        return table->ones[look];
    if (step.bits > 0)
        return step;
    int length, symbol = find_long(table, bits->buffer, &length);
    return symbol < 0 ? (struct step){0} : step_of(symbol, length);
}

static inline gboolean skip_others(struct bits *bits, const struct table *table)
{
    int passed = 1;
    while (passed < BLOCK) {
        if (bits->count < MOST_TAKEN)
            fill(bits);
        struct step step = find_step(table, bits, passed);
        if (step.bits == 0)
            return FALSE;
        take(bits, step.bits);
        passed += step.passed;
    }
    return passed == BLOCK || passed >= END_OF_BLOCK;
}

static guint8 pixel_of(const struct component *component)
{
    int value = ((component->mean * component->quantum + 4) >> 3) + MIDDLE;
    return (guint8)CLAMP(value, 0, G_MAXUINT8);
}

/* Works on a copy of the bits, so that they can stay in registers. */
static gboolean read_block(struct bits *bits, struct component *component, guint8 *pixel)
{
    struct bits now = *bits;
    if (!read_mean(&now, component) || !skip_others(&now, component->others))
        return FALSE;
    *bits = now;
    *pixel = pixel_of(component);
    return TRUE;
}

static gboolean read_blocks(struct bits *bits, struct component *component, int column, int row)
{
    const struct jpegmeans_plane *plane = component->plane;
    for (int y = 0; y < component->down; y++)
        for (int x = 0; x < component->across; x++) {
            gsize line = (gsize)row * (gsize)component->down + (gsize)y;
            gsize place = (gsize)column * (gsize)component->across + (gsize)x;
            if (!read_block(bits, component, plane->pixels + line * plane->stride + place))
                return FALSE;
        }
    return TRUE;
}

/* T.81, E.1.4: a marker restarts the bits and the means. */
static gboolean pass_marker(struct scan *scan, int number)
{
    struct bits *bits = &scan->bits;
    while (bits->end - bits->at > 2 && bits->at[0] == 0xff && bits->at[1] == 0xff)
        bits->at++;
    if (bits->count - bits->filled >= 8 || bits->end - bits->at < 2 || bits->at[0] != 0xff ||
        bits->at[1] != JPEG_RST0 + number % 8)
        return FALSE;
    *bits = (struct bits){.at = bits->at + 2, .end = bits->end};
    for (int i = 0; i < scan->count; i++)
        scan->components[i].mean = 0;
    return TRUE;
}

static gboolean read_row(struct scan *scan, int row)
{
    for (int column = 0; column < scan->columns; column++) {
        int number = row * scan->columns + column;
        if (scan->interval > 0 && number > 0 && number % scan->interval == 0 &&
            !pass_marker(scan, number / scan->interval - 1))
            return FALSE;
        for (int i = 0; i < scan->count; i++)
            if (!read_blocks(&scan->bits, &scan->components[i], column, row))
                return FALSE;
        if (scan->bits.count < scan->bits.filled)
            return FALSE;
    }
    return TRUE;
}

static gboolean has_tables(const struct jpeg_decompress_struct *codec)
{
    for (int i = 0; i < codec->comps_in_scan; i++) {
        const jpeg_component_info *info = codec->cur_comp_info[i];
        if (info->dc_tbl_no >= NUM_HUFF_TBLS || info->ac_tbl_no >= NUM_HUFF_TBLS ||
            info->quant_tbl_no >= NUM_QUANT_TBLS)
            return FALSE;
    }
    return TRUE;
}

static gboolean is_suited(const struct jpeg_decompress_struct *codec)
{
    return has_tables(codec) && !codec->arith_code && !codec->progressive_mode &&
           codec->data_precision == 8 && codec->comps_in_scan == codec->num_components &&
           (codec->num_components == 1 || codec->num_components == JPEGMEANS_MOST_PLANES);
}

/* In a scan of one component each MCU is one block, whatever the sampling. */
static gboolean open_component(const struct jpeg_decompress_struct *codec, int index,
                               struct scan *scan, struct jpegmeans *means)
{
    const jpeg_component_info *info = codec->cur_comp_info[index];
    struct component *component = &scan->components[index];
    struct jpegmeans_plane *plane = &means->planes[index];
    gboolean is_alone = codec->num_components == 1;
    const JQUANT_TBL *quanta = codec->quant_tbl_ptrs[info->quant_tbl_no];
    *component = (struct component){.info = info,
                                    .across = is_alone ? 1 : info->h_samp_factor,
                                    .down = is_alone ? 1 : info->v_samp_factor,
                                    .quantum = quanta != NULL ? quanta->quantval[0] : 0,
                                    .plane = plane};
    component->means = scan->tables[2 * index] =
        table_new(codec->dc_huff_tbl_ptrs[info->dc_tbl_no]);
    component->others = scan->tables[2 * index + 1] =
        table_new(codec->ac_huff_tbl_ptrs[info->ac_tbl_no]);
    *plane = (struct jpegmeans_plane){
        .across = is_alone ? 1 : codec->max_h_samp_factor / info->h_samp_factor,
        .down = is_alone ? 1 : codec->max_v_samp_factor / info->v_samp_factor,
        .stride = (gsize)scan->columns * (gsize)component->across};
    return component->means != NULL && component->others != NULL && quanta != NULL &&
           codec->cur_comp_info[index] == &codec->comp_info[index] &&
           (is_alone || (codec->max_h_samp_factor % info->h_samp_factor == 0 &&
                         codec->max_v_samp_factor % info->v_samp_factor == 0));
}

static gboolean open_scan(const struct jpeg_decompress_struct *codec, struct scan *scan,
                          struct jpegmeans *means)
{
    gboolean is_alone = codec->num_components == 1;
    int width = DCTSIZE * (is_alone ? 1 : codec->max_h_samp_factor);
    int height = DCTSIZE * (is_alone ? 1 : codec->max_v_samp_factor);
    scan->bits.at = codec->src->next_input_byte;
    scan->bits.end = scan->bits.at + codec->src->bytes_in_buffer;
    scan->columns = ((int)codec->image_width + width - 1) / width;
    scan->rows = ((int)codec->image_height + height - 1) / height;
    scan->interval = (int)codec->restart_interval;
    means->count = scan->count = codec->num_components;
    for (int i = 0; i < scan->count; i++)
        if (!open_component(codec, i, scan, means))
            return FALSE;
    for (int i = 0; i < scan->count; i++) {
        gsize lines = (gsize)scan->rows * (gsize)scan->components[i].down;
        means->planes[i].pixels = g_malloc(lines * means->planes[i].stride);
    }
    return TRUE;
}

gboolean jpegmeans_read(const struct jpeg_decompress_struct *codec, struct jpegmeans *means)
{
    struct scan scan = {0};
    *means = (struct jpegmeans){0};
    gboolean is_read = is_suited(codec) && open_scan(codec, &scan, means);
    for (int row = 0; is_read && row < scan.rows; row++)
        is_read = read_row(&scan, row);
    for (gsize i = 0; i < G_N_ELEMENTS(scan.tables); i++)
        g_free(scan.tables[i]);
    if (!is_read)
        jpegmeans_clear(means);
    return is_read;
}

void jpegmeans_line(const struct jpegmeans *means, int y, int width, int bands, guint8 *line)
{
    for (int band = 0; band < bands; band++) {
        const struct jpegmeans_plane *plane = &means->planes[MIN(band, means->count - 1)];
        const guint8 *from = plane->pixels + (gsize)(y / plane->down) * plane->stride;
        for (int x = 0; x < width; x++)
            line[x * bands + band] = from[x / plane->across];
    }
}

void jpegmeans_clear(struct jpegmeans *means)
{
    for (int i = 0; i < JPEGMEANS_MOST_PLANES; i++)
        g_clear_pointer(&means->planes[i].pixels, g_free);
    means->count = 0;
}
