#include "config.h"

#include "tool/doctor/stores.h"

#include "recipe/recipe_list.h"

#include <string.h>

#define KEY_OF_NOBODY "-/doctor"
#define SIDE 16 /* pixels per side of the test picture */

/* A GIF of one grey pixel (GIF89a, 1989): the smallest file that every renderer reads. */
static const guint8 pixel[] = {'G', 'I',  'F',  '8',  '9', 'a', 1, 0,   1, 0, 0x80, 0,
                               0,   0x80, 0x80, 0x80, 0,   0,   0, ',', 0, 0, 0,    0,
                               1,   0,    1,    0,    0,   2,   2, 'D', 1, 0, ';'};

static int make_picture(struct probe *probe, struct fault *fault)
{
    blob_auto struct blob source = BLOB_CLOSED;
    struct render_order order = {
        .request = {.format = FORMAT_JPEG,
                    .sources = 1,
                    .limits = {.axis = SIDE,
                               .area = SIDE * SIDE,
                               .frames = 1,
                               .scans = 1,
                               .memory = G_MAXINT32,
                               .edge = SIDE,
                               .room = 1 << 16}},
        .sources = &source,
    };
    if (recipe_list_parse("full", &probe->service.rules.recipe, &order.request.recipe, fault) ==
            -1 ||
        blob_open(&source, sizeof pixel, fault) == -1)
        return -1;
    blob_append(&source, pixel, sizeof pixel);
    if (blob_seal(&source, fault) == -1 ||
        renderer_render(probe->service.renderer, &order, fault) == -1)
        return -1;
    probe->picture = order.result;
    return 0;
}

int stores_check_renderer(struct probe *probe)
{
    struct fault fault;
    if (renderer_check(probe->service.renderer, &fault) == -1 ||
        make_picture(probe, &fault) == -1) {
        report_wrong(&probe->report, "renderer",
                     "install pantograph-render of this version, or set PANTOGRAPH_RENDERER", "%s",
                     fault.detail);
        return -1;
    }
    report_ok(&probe->report, "renderer", "%s makes pictures%s",
              renderer_program(probe->service.renderer),
              renderer_has_express(probe->service.renderer)
                  ? ""
                  : "; pantograph-express, which makes most of them faster, is not next to it");
    if (renderer_landlock(probe->service.renderer) == 0)
        report_ok(&probe->report, "jail", "without Landlock: this kernel does not support it");
    return 0;
}

void stores_check_originals(struct probe *probe)
{
    struct store_object object;
    struct fault fault;
    const char *store = probe->settings.originals;
    int status = store_stat(probe->service.originals, KEY_OF_NOBODY, &object, &fault);
    if (status == -1 && fault.kind != FAULT_NO_ORIGINAL)
        report_wrong(&probe->report, "originals", report_cure(&fault), "%s: %s", store,
                     fault.detail);
    else
        report_ok(&probe->report, "originals", "%s answers", store);
}

static int read_back(struct probe *probe, const char *key, struct fault *fault)
{
    blob_auto struct blob blob = {.file = -1, .most = (gsize)probe->settings.max_result};
    struct store_object object;
    g_autoptr(GBytes) bytes = NULL;
    if (store_get(probe->service.cache, key, &blob, &object, fault) == -1 ||
        blob_bytes(&blob, &bytes, fault) == -1)
        return -1;
    if (!g_bytes_equal(bytes, probe->picture))
        return fault_raise(fault, FAULT_INTERNAL, "%s comes back with different bytes", key);
    return 0;
}

int stores_check_cache(struct probe *probe)
{
    struct fault fault;
    const char *store = probe->settings.cache;
    g_autofree char *key = probe_key(probe, "stored");
    if (probe_put(probe, key, &fault) == -1 || read_back(probe, key, &fault) == -1) {
        report_wrong(&probe->report, "cache", report_cure(&fault), "%s: %s", store, fault.detail);
        return -1;
    }
    report_ok(&probe->report, "cache", "%s stores pictures and returns them", store);
    return 0;
}

void stores_clean(struct probe *probe)
{
    struct fault fault;
    if (probe->service.cache != NULL && probe_clean(probe, &fault) == -1)
        report_wrong(&probe->report, "cache", "allow s3:DeleteObject on pantograph-doctor*",
                     "%s could not be removed: %s", probe->folder, fault.detail);
}
