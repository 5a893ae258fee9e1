/* Any bytes as a JPEG, after some for the request. The result is a picture of the planned size, a
 * fault that a picture can have, or nothing because the request is declined. */
#include "fuzz.h"

#include "box/sniff.h"
#include "express/express.h"
#include "recipe/geometry.h"
#include "recipe/recipe_list.h"

#include <string.h>

#define MOST_SIDE 600

static const struct limits limits = {
    .axis = 65535,
    .area = 4000000,
    .frames = 1,
    .scans = 16,
    .profile = 1 << 20,
    .metadata = 1 << 20,
    .memory = 256 << 20,
    .edge = MOST_SIDE,
    .room = 16 << 20,
};

static void read_recipe(struct fuzz_bytes *bytes, struct protocol_request *request)
{
    static const struct recipe_rules rules = {.max_edge = MOST_SIDE, .quality = 80};
    static const char *const modes[] = {"fit", "crop", "cover", "scale", "extract"};
    static const char *const places[] = {"north_west", "center", "south_east", "east"};
    struct fault fault;
    guint8 choice = fuzz_byte(bytes);
    const char *mode = modes[choice % G_N_ELEMENTS(modes)];
    const char *flag = choice & 64 ? ",fl_progressive" : "";
    const char *place = places[fuzz_byte(bytes) % G_N_ELEMENTS(places)];
    gboolean is_cut = strcmp(mode, "crop") == 0 || strcmp(mode, "extract") == 0;
    int width = 1 + fuzz_pair(bytes) % MOST_SIDE, height = 1 + fuzz_pair(bytes) % MOST_SIDE;
    g_autofree char *list = g_strdup_printf("w_%d,h_%d,c_%s%s%s%s", width, height, mode,
                                            is_cut ? ",g_" : "", is_cut ? place : "", flag);
    fuzz_holds(recipe_list_parse(list, &rules, &request->recipe, &fault) == 0);
    fuzz_holds(recipe_is_plain(&request->recipe));
    request->format = choice & 128 ? FORMAT_WEBP : FORMAT_JPEG;
    request->limits.is_lenient = (choice & 32) != 0;
}

static void check_file(const struct protocol_request *request, const struct protocol_reply *reply,
                       GBytes *file)
{
    gsize size;
    const guint8 *bytes = g_bytes_get_data(file, &size);
    struct geometry plan =
        geometry_plan(&request->recipe, reply->source_width, reply->source_height);
    struct sniff sniff;
    struct fault fault;
    fuzz_holds(sniff_read(bytes, size, &sniff, &fault) == 0);
    fuzz_holds(sniff.format == request->format);
    fuzz_holds(sniff.width == plan.width && sniff.height == plan.height);
    fuzz_holds(reply->width == plan.width && reply->height == plan.height);
}

static int accept(struct protocol_reply *reply)
{
    fuzz_holds(reply->cost > 0);
    return 0;
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
    struct fuzz_bytes bytes = {data, size};
    struct protocol_request request = {.limits = limits, .sources = 1};
    struct protocol_reply reply = {0};
    g_autoptr(GBytes) file = NULL;
    read_recipe(&bytes, &request);
    if (bytes.left == 0)
        return 0;
    g_autofree guint8 *exact = g_memdup2(bytes.at, bytes.left);
    request.source_sizes[0] = bytes.left;
    struct program_order order = {.request = &request, .sources = {exact}, .offer = accept};
    int status = express_make(&order, &reply, &file);
    fuzz_holds((status == -1) == (reply.fault.kind != FAULT_NONE));
    fuzz_holds((file != NULL) == (status == 0 && !reply.is_declined));
    if (status == -1)
        fuzz_holds(reply.fault.kind == FAULT_NOT_A_PICTURE ||
                   reply.fault.kind == FAULT_UNDECODABLE ||
                   reply.fault.kind == FAULT_PICTURE_TOO_LARGE ||
                   reply.fault.kind == FAULT_RESULT_TOO_LARGE);
    if (file != NULL)
        check_file(&request, &reply, file);
    return 0;
}
