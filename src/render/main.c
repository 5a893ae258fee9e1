/* pantograph-render: reads bytes from memory it is handed, writes a picture into memory it is
 * handed, and can do nothing else. Its only peer is the worker on its standard input. */
#include "config.h"

#include "geometry.h"
#include "number.h"
#include "protocol.h"
#include "render/decode.h"
#include "render/encode.h"
#include "render/jail.h"
#include "render/transform.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <vips/vector.h>

#define WORKER STDIN_FILENO
#define MOST_FILES (PROTOCOL_MOST_SOURCES + 1)

static int check_result(const struct geometry *plan, const struct protocol_request *request,
                        struct fault *fault) {
    if (plan->canvas_width <= request->most_edge && plan->canvas_height <= request->most_edge)
        return 0;
    return fault_raise(fault, FAULT_RESULT_TOO_LARGE,
                       "the result would be %d×%d; %d is the longest side", plan->canvas_width,
                       plan->canvas_height, (int)request->most_edge);
}

static int render_decoded(const struct decode *decode, const struct protocol_request *request,
                          int file, struct protocol_reply *reply) {
    g_autoptr(VipsImage) pixels = NULL;
    g_autoptr(VipsImage) result = NULL;
    gboolean has_alpha = format_row(request->format)->has_alpha;
    struct geometry plan = geometry_plan(&request->recipe, decode->width, decode->height);
    double scale =
        MAX((double)plan.scaled_width / decode->width, (double)plan.scaled_height / decode->height);
    reply->width = plan.canvas_width;
    reply->height = plan.canvas_height;
    if (check_result(&plan, request, &reply->fault) == -1 ||
        decode_pixels(decode, scale, &pixels, &reply->fault) == -1 ||
        transform_run(pixels, &request->recipe, &plan, has_alpha, &result, &reply->fault) == -1)
        return -1;
    return encode_write(result, request->format, request->recipe.quality, file, request->room,
                        &reply->size, &reply->fault);
}

static void render_bytes(const void *bytes, const struct protocol_request *request, int file,
                         struct protocol_reply *reply) {
    struct decode decode;
    if (decode_open(bytes, request->source_sizes[0], request->most_area, &decode, &reply->fault) ==
        -1)
        return;
    reply->source_format = decode.format;
    reply->source_width = decode.width;
    reply->source_height = decode.height;
    render_decoded(&decode, request, file, reply);
    decode_close(&decode);
}

static void render(const struct protocol_request *request, const int *files, guint count,
                   struct protocol_reply *reply) {
    gsize size = request->source_sizes[0];
    *reply = (struct protocol_reply){0};
    if (count != request->sources + 1 || request->sources < 1) {
        fault_raise(&reply->fault, FAULT_INTERNAL, "%u descriptors came for %u sources", count,
                    request->sources);
        return;
    }
    if (size == 0) {
        fault_raise(&reply->fault, FAULT_NOT_A_PICTURE, "the original is empty");
        return;
    }
    void *bytes = mmap(NULL, size, PROT_READ, MAP_SHARED, files[1], 0);
    if (bytes == MAP_FAILED) {
        fault_raise(&reply->fault, FAULT_INTERNAL, "cannot map: %s", g_strerror(errno));
        return;
    }
    render_bytes(bytes, request, files[0], reply);
    munmap(bytes, size);
}

static int say_hello(void) {
    struct protocol_hello hello = {.request = sizeof(struct protocol_request)};
    g_strlcpy(hello.version, VERSION, sizeof hello.version);
    for (int format = FORMAT_UNKNOWN + 1; format < FORMATS; format++)
        hello.formats |= 1u << format;
    return protocol_send(WORKER, &hello, sizeof hello, NULL, 0);
}

static int serve(void) {
    struct protocol_request request;
    struct protocol_reply reply;
    int files[MOST_FILES];
    guint count;
    while (protocol_receive(WORKER, &request, sizeof request, files, MOST_FILES, &count) == 0) {
        render(&request, files, count, &reply);
        for (guint i = 0; i < count; i++)
            close(files[i]);
        if (protocol_send(WORKER, &reply, sizeof reply, NULL, 0) == -1)
            return EXIT_FAILURE;
    }
    return errno == ECONNRESET ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int read_memory(int argc, char **argv, gint64 *memory) {
    static const char option[] = "--memory=";
    return argc == 2 && g_str_has_prefix(argv[1], option) &&
                   number_parse_int(argv[1] + strlen(option), 1, G_MAXINT32, memory) == 0
               ? 0
               : -1;
}

static void stay_silent(const char *domain, GLogLevelFlags level, const char *message,
                        gpointer data) {
    (void)domain, (void)level, (void)message, (void)data;
}

int main(int argc, char **argv) {
    struct fault fault;
    gint64 memory;
    if (read_memory(argc, argv, &memory) == -1) {
        fprintf(stderr,
                "pantograph-render " VERSION ": the Pantograph worker starts this program\n");
        return EXIT_FAILURE;
    }
    g_log_set_default_handler(stay_silent, NULL);
    if (jail_enter(memory, &fault) == -1 || VIPS_INIT(argv[0]) != 0)
        return EXIT_FAILURE;
    vips_concurrency_set(1);
    vips_vector_set_enabled(FALSE);
    vips_cache_set_max(0);
    if (say_hello() == -1)
        return EXIT_FAILURE;
    return serve();
}
