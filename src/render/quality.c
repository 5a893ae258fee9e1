#include "render/quality.h"

#include "render/decode.h"
#include "render/encode.h"
#include "render/ssim.h"

#define SIDE 512 /* pixels of the sample */
#define GROUND 128.0

/* By eye on photographs 600 pixels wide. Against a fixed 90, 80, 65 and 50 nine of them had 0.6,
 * 0.7, 0.8 and 0.8 of the bytes as JPEG in the median, and up to twice as many where there was fine
 * detail. The bounds are for what the similarity cannot judge, such as plain gradients. */
static const struct grade {
    double target;
    int least, most;
} grades[RECIPE_GRADES] = {
    [RECIPE_GRADE_BEST] = {0.985, 75, 95},
    [RECIPE_GRADE_GOOD] = {0.97, 60, 90},
    [RECIPE_GRADE_ECO] = {0.95, 45, 80},
    [RECIPE_GRADE_LOW] = {0.93, 32, 70},
};

struct search {
    const struct protocol_request *request;
    struct recipe recipe;
    VipsImage *sample, *luma;
    struct fault *fault;
};

/* The middles of the four quarters, side by side. */
static int take_sample(VipsImage *image, VipsImage **sample)
{
    VipsImage *pieces[4] = {NULL};
    int width = MIN(SIDE, image->Xsize) / 2, height = MIN(SIDE, image->Ysize) / 2, status = 0;
    if ((image->Xsize <= SIDE && image->Ysize <= SIDE) || width == 0 || height == 0)
        return vips_copy(image, sample, NULL);
    for (int i = 0; status == 0 && i < 4; i++) {
        int x = image->Xsize * (1 + 2 * (i % 2)) / 4 - width / 2;
        int y = image->Ysize * (1 + 2 * (i / 2)) / 4 - height / 2;
        status = vips_extract_area(image, &pieces[i], x, y, width, height, NULL);
    }
    if (status == 0)
        status = vips_arrayjoin(pieces, sample, 4, "across", 2, NULL);
    for (int i = 0; i < 4; i++)
        g_clear_object(&pieces[i]);
    return status;
}

static int take_luma(VipsImage *image, VipsImage **luma)
{
    g_autoptr(VipsImage) opaque = NULL;
    g_autoptr(VipsImage) gray = NULL;
    VipsArrayDouble *ground = vips_array_double_newv(1, GROUND);
    int status = vips_image_hasalpha(image)
                     ? vips_flatten(image, &opaque, "background", ground, NULL)
                     : vips_copy(image, &opaque, NULL);
    vips_area_unref(VIPS_AREA(ground));
    if (status == -1 || vips_colourspace(opaque, &gray, VIPS_INTERPRETATION_B_W, NULL) == -1)
        return -1;
    *luma = vips_image_copy_memory(gray);
    return *luma != NULL ? 0 : -1;
}

static struct ssim_plane plane_of(VipsImage *luma)
{
    return (struct ssim_plane){VIPS_IMAGE_ADDR(luma, 0, 0), luma->Xsize, luma->Ysize};
}

static int decode_luma(struct search *search, GBytes *file, VipsImage **luma)
{
    struct decode_wish wish = {0};
    struct decode decode;
    g_autoptr(VipsImage) pixels = NULL;
    wish.bytes = g_bytes_get_data(file, &wish.size);
    if (decode_open(&wish, search->request, &decode, search->fault) == -1)
        return -1;
    int status = decode_whole(&decode, &pixels, search->fault);
    if (status == 0 && take_luma(pixels, luma) == -1)
        status = picture_fault(search->fault, FAULT_UNDECODABLE);
    decode_close(&decode);
    return status;
}

static int measure(struct search *search, int number, double *similarity)
{
    g_autoptr(GBytes) file = NULL;
    g_autoptr(VipsImage) luma = NULL;
    search->recipe.quality.number = number;
    if (encode_run(search->sample, search->request->format, &search->recipe, &file,
                   search->fault) == -1 ||
        decode_luma(search, file, &luma) == -1)
        return -1;
    struct ssim_plane before = plane_of(search->luma), after = plane_of(luma);
    *similarity = ssim_mean(&before, &after);
    return 0;
}

/* The first number of the grade's that is good enough, by halving. */
static int halve(struct search *search, const struct grade *grade, gint32 *number)
{
    int least = grade->least, most = grade->most;
    while (least < most) {
        int middle = (least + most) / 2;
        double similarity;
        if (measure(search, middle, &similarity) == -1)
            return -1;
        if (similarity >= grade->target)
            most = middle;
        else
            least = middle + 1;
    }
    *number = most;
    return 0;
}

int quality_find(VipsImage *image, const struct protocol_request *request, struct recipe *recipe,
                 struct fault *fault)
{
    struct search search = {.request = request, .recipe = *recipe, .fault = fault};
    g_autoptr(VipsImage) piece = NULL;
    g_autoptr(VipsImage) sample = NULL;
    g_autoptr(VipsImage) luma = NULL;
    search.recipe.flags = 0;
    if (take_sample(image, &piece) == -1)
        return picture_fault(fault, FAULT_UNDECODABLE);
    sample = vips_image_copy_memory(piece);
    if (sample == NULL || take_luma(sample, &luma) == -1)
        return picture_fault(fault, FAULT_UNDECODABLE);
    search.sample = sample;
    search.luma = luma;
    return halve(&search, &grades[recipe->quality.grade], &recipe->quality.number);
}
