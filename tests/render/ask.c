/* Asks one renderer for many pictures, without a worker: each line of the standard input is
 * `LIST FORMAT RESULT SOURCE...`, where RESULT and the SOURCEs are files; `-` writes no result.
 * Each answer is a line: `made WIDTH HEIGHT FRAMES PLANNED_WIDTH PLANNED_HEIGHT`, by the headers of
 * the result and by the plan, or `CODE DETAIL`. Usage: ask RENDERER [MEBIBYTES]. */
#include "base/number.h"
#include "box/sniff.h"
#include "recipe/geometry.h"
#include "recipe/recipe_fold.h"
#include "recipe/recipe_list.h"
#include "renderer/renderer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_BYTES (64 << 20)
#define LONGEST_LINE 8192

enum { LIST, FORMAT, RESULT, SOURCES };

static gint64 memory = 1024;

static struct limits limits(void)
{
    return (struct limits){.axis = 65535,
                           .area = 50000000,
                           .frames = 1000,
                           .scans = 64,
                           .profile = 1 << 20,
                           .metadata = 16 << 20,
                           .memory = (memory - 192) << 20,
                           .edge = 8192,
                           .room = MOST_BYTES};
}

static int fill(struct blob *blob, const char *name, struct fault *fault)
{
    g_autofree char *bytes = NULL;
    gsize size;
    if (!g_file_get_contents(name, &bytes, &size, NULL))
        return fault_raise(fault, FAULT_NO_ORIGINAL, "%s", name);
    if (blob_open(blob, MOST_BYTES, fault) == -1)
        return -1;
    if (blob_append(blob, bytes, size) == -1)
        return fault_raise(fault, FAULT_ORIGINAL_TOO_LARGE, "%s", name);
    return blob_seal(blob, fault);
}

static int read_request(char **words, struct protocol_request *request, struct fault *fault)
{
    static const struct recipe_rules rules = {.max_edge = 8192, .quality = 80};
    *request =
        (struct protocol_request){.format = format_of_extension(words[FORMAT]), .limits = limits()};
    if (recipe_list_parse(words[LIST], &rules, &request->recipe, fault) == -1 ||
        recipe_fold_for_format(&request->recipe, request->format, &rules, fault) == -1)
        return -1;
    request->sources = MIN(g_strv_length(words + SOURCES), PROTOCOL_MOST_SOURCES);
    return 0;
}

static void tell(const struct render_order *job, const char *name)
{
    gsize size;
    const void *bytes = g_bytes_get_data(job->result, &size);
    struct geometry plan =
        geometry_plan(&job->request.recipe, job->reply.source_width, job->reply.source_height);
    struct sniff sniff;
    struct fault fault;
    if (sniff_read(bytes, size, &sniff, &fault) == -1)
        printf("unreadable %s\n", fault.detail);
    else
        printf("made %d %d %d %d %d %d %d\n", (int)sniff.width, (int)sniff.height,
               (int)sniff.frames, plan.width, plan.height, (int)job->reply.cost, (int)job->cpu);
    if (strcmp(name, "-") != 0)
        g_file_set_contents(name, bytes, (gssize)size, NULL);
}

static int ask(struct renderer *renderer, char **words, struct fault *fault)
{
    struct blob sources[PROTOCOL_MOST_SOURCES];
    struct render_order job = {.sources = sources};
    for (guint i = 0; i < PROTOCOL_MOST_SOURCES; i++)
        sources[i] = BLOB_CLOSED;
    int status = read_request(words, &job.request, fault);
    for (guint i = 0; status == 0 && i < job.request.sources; i++)
        status = fill(&sources[i], words[SOURCES + i], fault);
    if (status == 0)
        status = renderer_render(renderer, &job, fault);
    if (status == 0)
        tell(&job, words[RESULT]);
    g_clear_pointer(&job.result, g_bytes_unref);
    for (guint i = 0; i < PROTOCOL_MOST_SOURCES; i++)
        blob_close(&sources[i]);
    return status;
}

int main(int argc, char **argv)
{
    char line[LONGEST_LINE];
    struct renderer *renderer;
    struct fault fault = {0};
    if (argc > 2 && number_parse_int(argv[2], 256, 65536, &memory) == -1)
        return EXIT_FAILURE;
    struct child_options options = {.program = argc > 1 ? argv[1] : "",
                                    .memory = memory,
                                    .deadline = 60000 * G_TIME_SPAN_MILLISECOND,
                                    .patience = 60000 * G_TIME_SPAN_MILLISECOND};
    if (renderer_open(&options, &renderer, &fault) == -1)
        return EXIT_FAILURE;
    while (fgets(line, sizeof line, stdin) != NULL) {
        g_auto(GStrv) words = g_strsplit(g_strchomp(line), " ", -1);
        if (g_strv_length(words) <= SOURCES || ask(renderer, words, &fault) == -1)
            printf("%s %s\n", fault_row(fault.kind)->code, fault.detail);
        fflush(stdout);
    }
    renderer_close(renderer);
    return EXIT_SUCCESS;
}
