#include "config.h"

#include "box/program.h"

#include "base/number.h"
#include "base/version.h"
#include "box/jail.h"
#include "box/selftest.h"

#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define WORKER STDIN_FILENO
#define MEMORY_OPTION "--memory="
#define USUAL_MEMORY 1024
#define MALLOC_LARGE (4 << 20)
#define MALLOC_KEPT (16 << 20)

static int write_result(int room, GBytes *file, const struct protocol_request *request,
                        struct protocol_reply *reply)
{
    gsize size;
    const char *bytes = g_bytes_get_data(file, &size);
    reply->size = size;
    if (size > (gsize)request->limits.room)
        return fault_raise(&reply->fault, FAULT_RESULT_TOO_LARGE,
                           "the result has %zu bytes; at most %" G_GINT64_FORMAT " are allowed",
                           size, request->limits.room);
    if (write(room, bytes, size) != (gssize)size)
        return fault_raise(&reply->fault, FAULT_INTERNAL, "cannot write: %s", g_strerror(errno));
    return 0;
}

/* Maps the sources; those that fail stay NULL. */
static int map(struct program_order *order, const struct protocol_files *files, struct fault *fault)
{
    const struct protocol_request *request = order->request;
    if (request->sources < 1 || request->sources > PROTOCOL_MOST_SOURCES ||
        files->count != request->sources + 1)
        return fault_raise(fault, FAULT_INTERNAL, "received %u descriptors for %u sources",
                           files->count, request->sources);
    for (guint32 i = 0; i < request->sources; i++) {
        gsize size = request->source_sizes[i];
        if (size == 0)
            return fault_raise(fault, FAULT_NOT_A_PICTURE, "the original is empty");
        void *bytes =
            mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, files->list[i + 1], 0);
        if (bytes == MAP_FAILED)
            return fault_raise(fault, FAULT_ORIGINALS_UNREADABLE, "cannot map: %s",
                               g_strerror(errno));
        order->sources[i] = bytes;
    }
    return 0;
}

static void unmap(const struct program_order *order)
{
    for (guint32 i = 0; i < PROTOCOL_MOST_SOURCES; i++)
        if (order->sources[i] != NULL)
            munmap((void *)order->sources[i], order->request->source_sizes[i]);
}

static int offer(struct protocol_reply *reply)
{
    struct protocol_order order = {0};
    reply->is_offer = TRUE;
    int status = protocol_send(WORKER, reply, sizeof *reply, NULL);
    reply->is_offer = FALSE;
    if (status == -1 || protocol_receive(WORKER, &order, sizeof order, NULL) == -1)
        return fault_raise(&reply->fault, FAULT_INTERNAL, "no order: %s", g_strerror(errno));
    return order.is_wanted ? 0 : fault_raise(&reply->fault, FAULT_INTERNAL, "it is not wanted");
}

static void render(const struct program *program, const struct protocol_request *request,
                   const struct protocol_files *files, struct protocol_reply *reply)
{
    struct program_order order = {.request = request, .offer = offer};
    g_autoptr(GBytes) file = NULL;
    *reply = (struct protocol_reply){0};
    if (map(&order, files, &reply->fault) == 0 && program->make(&order, reply, &file) == 0 &&
        !reply->is_declined)
        write_result(files->list[0], file, request, reply);
    unmap(&order);
}

static int say_hello(const struct program *program, int landlock)
{
    struct protocol_hello hello = {.formats = program->formats(), .landlock = landlock};
    g_strlcpy(hello.version, VERSION, sizeof hello.version);
    g_strlcpy(hello.protocol, protocol_id(), sizeof hello.protocol);
    return protocol_send(WORKER, &hello, sizeof hello, NULL);
}

static int serve(const struct program *program)
{
    struct protocol_request request;
    struct protocol_reply reply;
    struct protocol_files files;
    while (protocol_receive(WORKER, &request, sizeof request, &files) == 0) {
        render(program, &request, &files, &reply);
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

/* By default libc keeps ever more of the memory that large pictures used, in one arena per thread:
 * 142 MB after a thousand pictures of all kinds. If it returns everything from 128 kB up at once it
 * stays at 23 MB, but keeps asking the kernel for the same pages. With these settings it stays at
 * 54 MB, for 0.7 to 0.85 of that CPU time. */
static void give_memory_back(void)
{
    mallopt(M_MMAP_THRESHOLD, MALLOC_LARGE);
    mallopt(M_TRIM_THRESHOLD, MALLOC_KEPT);
    mallopt(M_ARENA_MAX, 1);
}

#if SANITIZERS
/* The leak checker wants to trace this process, which is forbidden. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_leaks=0:handle_sigbus=0";
}
#endif

static int fail(const struct program *program, const struct fault *fault)
{
    fprintf(stderr, "%s: %s\n", program->name, fault->detail);
    return EXIT_FAILURE;
}

static int work(const struct program *program, gint64 memory)
{
    struct fault fault;
    int landlock;
    give_memory_back();
    if (jail_bound(memory, &fault) == -1 || program->open(program->name, &fault) == -1 ||
        jail_enter(&landlock, &fault) == -1)
        return fail(program, &fault);
    return say_hello(program, landlock) == -1 ? EXIT_FAILURE : serve(program);
}

static int test(const struct program *program)
{
    struct fault fault;
    if (jail_bound(USUAL_MEMORY, &fault) == -1 || program->open(program->name, &fault) == -1)
        return fail(program, &fault);
    return selftest_run(program->is_exact);
}

static int print_version(const struct program *program)
{
    g_autofree char *libraries = program->libraries();
    version_print(program->name, libraries);
    return EXIT_SUCCESS;
}

static int print_table(char *(*table)(void))
{
    g_autofree char *text = table();
    fputs(text, stdout);
    return EXIT_SUCCESS;
}

int program_main(const struct program *program, int argc, char **argv)
{
    gint64 memory;
    g_log_set_default_handler(stay_silent, NULL);
    if (argc == 2 && strcmp(argv[1], "--selftest") == 0)
        return test(program);
    if (argc == 2 && strcmp(argv[1], "--version") == 0)
        return print_version(program);
    if (argc == 2 && strcmp(argv[1], "--grades") == 0 && program->grades != NULL)
        return print_table(program->grades);
    if (argc == 2 && strcmp(argv[1], "--costs") == 0 && program->costs != NULL)
        return print_table(program->costs);
    if (argc == 2 && g_str_has_prefix(argv[1], MEMORY_OPTION) &&
        number_parse_int(argv[1] + strlen(MEMORY_OPTION), 1, G_MAXINT32, &memory) == 0)
        return work(program, memory);
    fprintf(stderr,
            "%s " VERSION ": the Pantograph worker starts this program.\n"
            "By hand: --selftest tests its jail, --version prints the version.\n",
            program->name);
    return EXIT_FAILURE;
}
