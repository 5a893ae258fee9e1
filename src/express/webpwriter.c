#include "express/webpwriter.h"

#include <webp/encode.h>

static gboolean encode(const WebPConfig *config, WebPPicture *picture, const struct canvas *canvas)
{
    return WebPPictureImportRGB(picture, canvas->pixels, canvas->width * canvas->bands) &&
           WebPEncode(config, picture);
}

int webpwriter_encode(const struct canvas *canvas, int quality, GBytes **file, struct fault *fault)
{
    WebPConfig config;
    WebPPicture picture;
    WebPMemoryWriter writer;
    if (!WebPConfigPreset(&config, WEBP_PRESET_DEFAULT, (float)quality) ||
        !WebPPictureInit(&picture))
        return fault_raise(fault, FAULT_INTERNAL, "libwebp has a different version");
    config.method = WEBPWRITER_EFFORT;
    picture.width = canvas->width;
    picture.height = canvas->height;
    picture.writer = WebPMemoryWrite;
    picture.custom_ptr = &writer;
    WebPMemoryWriterInit(&writer);
    gboolean is_done = encode(&config, &picture, canvas);
    int error = picture.error_code;
    WebPPictureFree(&picture);
    if (!is_done) {
        WebPMemoryWriterClear(&writer);
        return fault_raise(fault, FAULT_UNDECODABLE, "libwebp: error %d", error);
    }
    *file = g_bytes_new_with_free_func(writer.mem, writer.size, WebPFree, writer.mem);
    return 0;
}

char *webpwriter_version(void)
{
    int version = WebPGetEncoderVersion();
    return g_strdup_printf("libwebp/%d.%d.%d", version >> 16, version >> 8 & 255, version & 255);
}
