#include "config.h"

#include "tool/doctor/inside.h"

#include <string.h>

#define KEY_OF_NOBODY "-/doctor"
#define SIDE 16 /* pixels of the picture that is made */

/* A GIF of one grey pixel (GIF89a, 1989): the smallest thing that every renderer reads. */
static const guint8 pixel[] = {'G', 'I',  'F',  '8',  '9', 'a', 1, 0,   1, 0, 0x80, 0,
                               0,   0x80, 0x80, 0x80, 0,   0,   0, ',', 0, 0, 0,    0,
                               1,   0,    1,    0,    0,   2,   2, 'D', 1, 0, ';'};

/* What to do about a fault of a store. */
static const char *cure_of(const struct fault *fault)
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
    default:
        return "check the folder and its owner, or AWS_ENDPOINT_URL_S3 and the network";
    }
}

static int make_picture(struct patient *patient, struct fault *fault)
{
    struct blob source = BLOB_CLOSED;
    struct child_job job = {.request = {.format = FORMAT_JPEG, .sources = 1}, .sources = &source};
    job.request.limits = (struct protocol_limits){.axis = SIDE,
                                                  .area = SIDE * SIDE,
                                                  .frames = 1,
                                                  .scans = 1,
                                                  .memory = G_MAXINT32,
                                                  .edge = SIDE,
                                                  .room = 1 << 16};
    if (recipe_parse("full", &patient->service.rules.recipe, &job.request.recipe, fault) == -1 ||
        blob_open(&source, sizeof pixel, fault) == -1)
        return -1;
    blob_append(&source, pixel, sizeof pixel);
    int status = blob_seal(&source, fault);
    if (status == 0)
        status = renderer_render(patient->service.renderer, &job, fault);
    blob_close(&source);
    patient->picture = job.result;
    return status;
}

int inside_check_renderer(struct patient *patient)
{
    struct fault fault;
    if (renderer_check(patient->service.renderer, &fault) == -1 ||
        make_picture(patient, &fault) == -1) {
        finding_wrong(&patient->counts, "renderer",
                      "install pantograph-render of this version, or set PANTOGRAPH_RENDERER", "%s",
                      fault.detail);
        return -1;
    }
    finding_well(&patient->counts, "renderer", "%s makes pictures%s",
                 renderer_program(patient->service.renderer),
                 renderer_has_express(patient->service.renderer)
                     ? ""
                     : "; pantograph-express, which makes most of them faster, is not beside it");
    if (renderer_landlock(patient->service.renderer) == 0)
        finding_well(&patient->counts, "jail", "without Landlock, which this kernel does not have");
    return 0;
}

void inside_check_originals(struct patient *patient)
{
    struct store_object object;
    struct fault fault;
    const char *store = patient->settings.originals;
    int status = store_stat(patient->service.originals, KEY_OF_NOBODY, &object, &fault);
    if (status == -1 && fault.kind != FAULT_NO_ORIGINAL)
        finding_wrong(&patient->counts, "originals", cure_of(&fault), "%s: %s", store,
                      fault.detail);
    else
        finding_well(&patient->counts, "originals", "%s answers", store);
}

static int read_back(struct patient *patient, const char *key, struct fault *fault)
{
    struct blob blob = {.file = -1, .most = (gsize)patient->settings.max_result};
    struct store_object object;
    g_autoptr(GBytes) bytes = NULL;
    if (store_get(patient->service.cache, key, &blob, &object, fault) == -1)
        return -1;
    int status = blob_bytes(&blob, &bytes, fault);
    blob_close(&blob);
    if (status == 0 && !g_bytes_equal(bytes, patient->picture))
        return fault_raise(fault, FAULT_INTERNAL, "%s comes back with other bytes", key);
    return status;
}

int inside_check_cache(struct patient *patient)
{
    struct fault fault;
    g_autofree char *key = patient_key(patient, "stored");
    int status = patient_put(patient, key, &fault);
    if (status == 0)
        status = read_back(patient, key, &fault);
    if (status == 0)
        finding_well(&patient->counts, "cache", "%s takes pictures and gives them back",
                     patient->settings.cache);
    else
        finding_wrong(&patient->counts, "cache", cure_of(&fault), "%s: %s", patient->settings.cache,
                      fault.detail);
    return status;
}

void inside_clean(struct patient *patient)
{
    struct fault fault;
    if (patient->service.cache != NULL && patient_clean(patient, &fault) == -1)
        finding_wrong(&patient->counts, "cache", "allow s3:DeleteObject on pantograph-doctor*",
                      "%s stays behind: %s", patient->folder, fault.detail);
}
