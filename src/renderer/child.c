#include "config.h"

#include "renderer/child.h"

#include "renderer/child_process.h"

/* How many children one picture may cost: dead by themselves, killed from outside. */
#define MOST_DEATHS 2
#define MOST_KILLS 5
#define SHORTEST_NAP (10 * G_TIME_SPAN_MILLISECOND)

struct child {
    struct child_process *process;
    gint64 keep;
    gint64 deadline, patience; /* microseconds */
    gint64 made;               /* pictures by this process */
    gint64 until;              /* when the current picture is given up */
    gint64 ends[METRICS_ENDS];
};

int child_open(const struct child_options *options, struct child **child, struct fault *fault)
{
    struct child_process_options of_process = {options->program, options->formats, options->memory};
    struct child_process *process;
    if (child_process_open(&of_process, &process, fault) == -1)
        return -1;
    *child = g_new0(struct child, 1);
    **child = (struct child){.process = process,
                             .keep = options->keep,
                             .deadline = options->deadline,
                             .patience = options->patience};
    return 0;
}

int child_warm(struct child *child, struct fault *fault)
{
    if (child_process_is_idle(child->process))
        return 0;
    child->made = 0;
    return child_process_start(child->process, fault);
}

/* Waits for the reply. The CPU time used is only known by looking: each time after as long as all
 * processors together would need to use up the rest. */
static int wait_for_reply(struct child *child, struct render_order *order, struct fault *fault)
{
    gint64 before = child_process_cpu(child->process) - order->cpu;
    for (;;) {
        gint64 now = g_get_monotonic_time(), left = child->deadline - order->cpu;
        gint64 nap = MAX(SHORTEST_NAP, left / (gint64)g_get_num_processors());
        int status = child_process_wait(child->process, MIN(child->until, now + nap));
        order->cpu = child_process_cpu(child->process) - before;
        if (status == 0)
            return 0;
        if (order->cpu >= child->deadline)
            return fault_raise(fault, FAULT_RENDER_TIMEOUT, "killed after %d ms of CPU time",
                               (int)(order->cpu / G_TIME_SPAN_MILLISECOND));
        if (g_get_monotonic_time() >= child->until)
            return fault_raise(fault, FAULT_STALLED, "given up after %d s, with %d ms of CPU time",
                               (int)(child->patience / G_TIME_SPAN_SECOND),
                               (int)(order->cpu / G_TIME_SPAN_MILLISECOND));
    }
}

static int ask(struct child *child, struct render_order *order, const struct protocol_files *files,
               struct fault *fault)
{
    int socket = child_process_socket(child->process);
    struct protocol_reply *reply = &order->reply;
    if (protocol_send(socket, &order->request, sizeof order->request, files) == -1)
        return child_process_end(child->process, fault);
    if (wait_for_reply(child, order, fault) == -1) {
        child_process_stop(child->process);
        return -1;
    }
    if (protocol_receive(socket, reply, sizeof *reply, NULL) == -1)
        return child_process_end(child->process, fault);
    child->made++;
    reply->fault.detail[sizeof reply->fault.detail - 1] = '\0';
    return 0;
}

/* A renderer may blame the picture; any other fault it reports is its own failure. */
static enum fault_kind believed(enum fault_kind kind)
{
    return fault_row(kind)->is_of_picture ? kind : FAULT_INTERNAL;
}

/* The renderer is not trusted: only bytes that are in the requested format are accepted. */
static int take_result(struct render_order *order, const struct blob *room, struct fault *fault)
{
    const struct protocol_reply *reply = &order->reply;
    g_autoptr(GBytes) bytes = NULL;
    if (reply->fault.kind != FAULT_NONE)
        return fault_raise(fault, believed(reply->fault.kind), "%s", reply->fault.detail);
    if (reply->is_declined)
        return 0;
    if (reply->size == 0 || reply->size > (guint64)order->request.limits.room)
        return fault_raise(fault, FAULT_INTERNAL, "the renderer claims %" G_GUINT64_FORMAT " bytes",
                           reply->size);
    if (blob_copy(room, reply->size, &bytes, fault) == -1)
        return -1;
    gsize size;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    if (format_sniff(data, size) != order->request.format)
        return fault_raise(fault, FAULT_INTERNAL, "the renderer's result is not a %s",
                           format_row(order->request.format)->extension);
    order->result = g_steal_pointer(&bytes);
    return 0;
}

static gboolean is_spent(const struct child *child)
{
    return child->keep > 0 && child->made >= child->keep;
}

/* After these faults the child's state is unknown. */
static gboolean is_suspect(const struct fault *fault)
{
    return fault->kind == FAULT_INTERNAL || fault->kind == FAULT_UNDECODABLE;
}

/* Stops the child if it must not continue, and counts the cause. */
static void end_where_due(struct child *child, int status, const struct fault *fault)
{
    enum fault_kind kind = status == -1 ? fault->kind : FAULT_NONE;
    gboolean is_due = is_spent(child) || (status == -1 && is_suspect(fault));
    gboolean is_gone = child_process_is_gone(child->process);
    if (is_due)
        child_process_stop(child->process);
    if (kind == FAULT_RENDERER_DIED || (kind == FAULT_ORIGINALS_UNREADABLE && is_gone))
        child->ends[METRICS_END_DIED]++;
    else if (kind == FAULT_RENDERER_KILLED)
        child->ends[METRICS_END_KILLED]++;
    else if (kind == FAULT_RENDER_TIMEOUT)
        child->ends[METRICS_END_TIMEOUT]++;
    else if (kind == FAULT_STALLED)
        child->ends[METRICS_END_STALLED]++;
    else if (is_due)
        child->ends[status == -1 ? METRICS_END_FAULT : METRICS_END_RETIRED]++;
}

static int converse(struct child *child, struct render_order *order, const struct blob *room,
                    struct fault *fault)
{
    struct protocol_files files = {.count = 1 + order->request.sources, .list = {room->file}};
    for (guint i = 0; i < order->request.sources; i++)
        files.list[i + 1] = order->sources[i].file;
    if (ask(child, order, &files, fault) == -1)
        return -1;
    return take_result(order, room, fault);
}

static int attempt(struct child *child, struct render_order *order, struct fault *fault)
{
    blob_auto struct blob room = BLOB_CLOSED;
    if (child_warm(child, fault) == -1 ||
        blob_room(&room, (gsize)order->request.limits.room, fault) == -1)
        return -1;
    int status = converse(child, order, &room, fault);
    end_where_due(child, status, fault);
    return status;
}

static gboolean is_worth_another(const struct render_order *order, int kills,
                                 const struct fault *fault)
{
    return (fault->kind == FAULT_RENDERER_DIED && order->deaths < MOST_DEATHS) ||
           (fault->kind == FAULT_RENDERER_KILLED && kills < MOST_KILLS);
}

int child_render(struct child *child, struct render_order *order, struct fault *fault)
{
    int kills = 0;
    child->until = g_get_monotonic_time() + child->patience;
    for (guint i = 0; i < order->request.sources; i++)
        order->request.source_sizes[i] = order->sources[i].size;
    while (attempt(child, order, fault) == -1) {
        order->deaths += fault->kind == FAULT_RENDERER_DIED || fault->kind == FAULT_RENDER_TIMEOUT;
        kills += fault->kind == FAULT_RENDERER_KILLED;
        if (g_get_monotonic_time() >= child->until || !is_worth_another(order, kills, fault))
            return -1;
    }
    return 0;
}

gint64 child_take_ends(struct child *child, enum metrics_end cause)
{
    gint64 ends = child->ends[cause];
    child->ends[cause] = 0;
    return ends;
}

const char *child_program(const struct child *child)
{
    return child_process_program(child->process);
}

int child_landlock(const struct child *child)
{
    return child_process_landlock(child->process);
}

void child_close(struct child *child)
{
    if (child == NULL)
        return;
    child_process_close(child->process);
    g_free(child);
}
