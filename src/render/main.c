/* pantograph-render: reads bytes from memory it is handed, writes a picture into memory it is
 * handed, and can do nothing else. Its only peer is the worker on its standard input. */
#include "config.h"

#include "geometry.h"
#include "number.h"
#include "protocol.h"
#include "render/codecs.h"
#include "render/decode.h"
#include "render/encode.h"
#include "render/jail.h"
#include "render/selftest.h"
#include "render/transform.h"

#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define WORKER STDIN_FILENO
#define MEMORY_OPTION "--memory="
#define USUAL_MEMORY 1024
#define MALLOC_THRESHOLD (128 << 10)

static int check_result(const struct geometry *plan, const struct protocol_request *request,
                        gint64 memory, struct fault *fault)
{
    gint64 pixels = (gint64)plan->canvas_width * plan->canvas_height;
    const struct protocol_limits *limits = &request->limits;
    if (plan->canvas_width > limits->edge || plan->canvas_height > limits->edge)
        return fault_raise(fault, FAULT_RESULT_TOO_LARGE,
                           "the result would be %d×%d; %d is the longest side", plan->canvas_width,
                           plan->canvas_height, (int)limits->edge);
    memory += encode_memory(request->format, pixels);
    if (memory > limits->memory)
        return fault_raise(fault, FAULT_RESULT_TOO_LARGE,
                           "a result of %d×%d would take %" G_GINT64_FORMAT
                           " bytes of memory; %" G_GINT64_FORMAT " are the most",
                           plan->canvas_width, plan->canvas_height, memory, limits->memory);
    return 0;
}

/* Everything between header and file. */
static int make(const struct decode *decode, const struct protocol_request *request, GBytes **file,
                struct protocol_reply *reply)
{
    g_autoptr(VipsImage) pixels = NULL;
    g_autoptr(VipsImage) result = NULL;
    struct geometry plan = geometry_plan(&request->recipe, decode->width, decode->height);
    struct transform transform = {&request->recipe, &plan, format_row(request->format)->has_alpha};
    double scale =
        MAX((double)plan.scaled_width / decode->width, (double)plan.scaled_height / decode->height);
    reply->width = plan.canvas_width;
    reply->height = plan.canvas_height;
    if (check_result(&plan, request, decode->memory, &reply->fault) == -1 ||
        decode_pixels(decode, scale, &pixels, &reply->fault) == -1 ||
        transform_run(pixels, &transform, &result, &reply->fault) == -1)
        return -1;
    return encode_run(result, request->format, request->recipe.quality.number, file, &reply->fault);
}

static int write_result(int room, GBytes *file, const struct protocol_request *request,
                        struct protocol_reply *reply)
{
    gsize size;
    const char *bytes = g_bytes_get_data(file, &size);
    reply->size = size;
    if (size > (gsize)request->limits.room)
        return fault_raise(&reply->fault, FAULT_RESULT_TOO_LARGE,
                           "the result has %zu bytes; %" G_GINT64_FORMAT " are the most", size,
                           request->limits.room);
    if (write(room, bytes, size) != (gssize)size)
        return fault_raise(&reply->fault, FAULT_INTERNAL, "cannot write: %s", g_strerror(errno));
    return 0;
}

static void render_bytes(const void *bytes, const struct protocol_request *request, int room,
                         struct protocol_reply *reply)
{
    struct decode decode;
    g_autoptr(GBytes) file = NULL;
    if (decode_open(bytes, request, &decode, &reply->fault) == -1)
        return;
    reply->source_format = decode.format;
    reply->source_width = decode.width;
    reply->source_height = decode.height;
    if (make(&decode, request, &file, reply) == 0)
        write_result(room, file, request, reply);
    decode_close(&decode);
}

static void render(const struct protocol_request *request, const struct protocol_files *files,
                   struct protocol_reply *reply)
{
    gsize size = request->source_sizes[0];
    *reply = (struct protocol_reply){0};
    if (request->sources < 1 || files->count != request->sources + 1) {
        fault_raise(&reply->fault, FAULT_INTERNAL, "%u descriptors came for %u sources",
                    files->count, request->sources);
        return;
    }
    if (size == 0) {
        fault_raise(&reply->fault, FAULT_NOT_A_PICTURE, "the original is empty");
        return;
    }
    void *bytes = mmap(NULL, size, PROT_READ, MAP_SHARED, files->list[1], 0);
    if (bytes == MAP_FAILED) {
        fault_raise(&reply->fault, FAULT_INTERNAL, "cannot map: %s", g_strerror(errno));
        return;
    }
    render_bytes(bytes, request, files->list[0], reply);
    munmap(bytes, size);
}

static int say_hello(int landlock)
{
    struct protocol_hello hello = {.request = sizeof(struct protocol_request),
                                   .formats = codecs_formats(),
                                   .landlock = landlock};
    g_strlcpy(hello.version, VERSION, sizeof hello.version);
    return protocol_send(WORKER, &hello, sizeof hello, NULL);
}

static int serve(void)
{
    struct protocol_request request;
    struct protocol_reply reply;
    struct protocol_files files;
    while (protocol_receive(WORKER, &request, sizeof request, &files) == 0) {
        render(&request, &files, &reply);
        protocol_close(&files);
        if (protocol_send(WORKER, &reply, sizeof reply, NULL) == -1)
            return EXIT_FAILURE;
    }
    return errno == ECONNRESET ? EXIT_SUCCESS : EXIT_FAILURE;
}

static void stay_silent(const char *domain, GLogLevelFlags level, const char *message,
                        gpointer data)
{
    (void)domain, (void)level, (void)message, (void)data;
}

/* libc keeps what large pictures have used, in an arena for each thread. With these a renderer
 * stays at a third of the memory, at the same speed. */
static void give_memory_back(void)
{
    mallopt(M_MMAP_THRESHOLD, MALLOC_THRESHOLD);
    mallopt(M_TRIM_THRESHOLD, MALLOC_THRESHOLD);
    mallopt(M_ARENA_MAX, 1);
}

#if SANITIZERS
/* The leak checker wants to trace this process, which nobody may. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}
#endif

static int fail(const struct fault *fault)
{
    fprintf(stderr, "pantograph-render: %s\n", fault->detail);
    return EXIT_FAILURE;
}

static int work(const char *program, gint64 memory)
{
    struct fault fault;
    int landlock;
    give_memory_back();
    if (jail_bound(memory, &fault) == -1 || codecs_open(program, &fault) == -1 ||
        jail_enter(&landlock, &fault) == -1)
        return fail(&fault);
    return say_hello(landlock) == -1 ? EXIT_FAILURE : serve();
}

static int test(const char *program)
{
    struct fault fault;
    if (jail_bound(USUAL_MEMORY, &fault) == -1 || codecs_open(program, &fault) == -1)
        return fail(&fault);
    return selftest_run();
}

int main(int argc, char **argv)
{
    gint64 memory;
    g_log_set_default_handler(stay_silent, NULL);
    if (argc == 2 && strcmp(argv[1], "--selftest") == 0)
        return test(argv[0]);
    if (argc == 2 && g_str_has_prefix(argv[1], MEMORY_OPTION) &&
        number_parse_int(argv[1] + strlen(MEMORY_OPTION), 1, G_MAXINT32, &memory) == 0)
        return work(argv[0], memory);
    fputs("pantograph-render " VERSION ": the Pantograph worker starts this program.\n"
          "By hand: --selftest shows that its jail holds.\n",
          stderr);
    return EXIT_FAILURE;
}
