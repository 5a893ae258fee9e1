#include "box/exif.h"

#include "box/reader.h"

#include <string.h>

#define NAME_SIZE 6
#define ORIENTATION_TAG 274
#define SHORT_TYPE 3
#define LAST_ORIENTATION 8

/* TIFF 6.0, section 2: the first two bytes tell the byte order of numbers. */
typedef guint64 (*number_reader)(const guint8 *at, int bytes);

gboolean exif_is(const guint8 *bytes, gsize size)
{
    return size >= NAME_SIZE && memcmp(bytes, "Exif\0\0", NAME_SIZE) == 0;
}

static number_reader order_of(const guint8 *mark)
{
    if (memcmp(mark, "II", 2) == 0)
        return reader_little;
    return memcmp(mark, "MM", 2) == 0 ? reader_big : NULL;
}

static int find(struct reader *directory, number_reader number)
{
    guint64 entries = number(reader_take(directory, 2), 2);
    for (guint64 i = 0; i < entries && !directory->is_over; i++) {
        guint64 tag = number(reader_take(directory, 2), 2);
        guint64 type = number(reader_take(directory, 2), 2);
        reader_take(directory, 4);
        guint64 value = number(reader_take(directory, 4), 2);
        if (tag == ORIENTATION_TAG && type == SHORT_TYPE && value >= EXIF_UPRIGHT &&
            value <= LAST_ORIENTATION)
            return (int)value;
    }
    return EXIF_UPRIGHT;
}

int exif_orientation(const guint8 *bytes, gsize size)
{
    struct reader reader = {bytes, size, FALSE};
    reader_take(&reader, NAME_SIZE);
    struct reader directory = reader;
    number_reader number = order_of(reader_take(&reader, 2));
    if (number == NULL)
        return EXIF_UPRIGHT;
    reader_take(&reader, 2);
    reader_take(&directory, number(reader_take(&reader, 4), 4));
    return find(&directory, number);
}
