#include "config.h"

#include "renderer/child.h"

#include "renderer/child_process.h"

#include <unistd.h>

/* How many children one picture may cost: dead by themselves, killed from outside. */
#define MOST_DEATHS 2
#define MOST_KILLS 5
#define SHORTEST_NAP (10 * G_TIME_SPAN_MILLISECOND)
#define MOST_IDLE_TIME (100 * G_TIME_SPAN_MILLISECOND)
#define LONGEST_FAREWELL (100 * G_TIME_SPAN_MILLISECOND)

struct child {
    struct child_process *process;
    struct child_process *spare; /* takes its place after a fragile source */
    guint32 quarantine;
    gboolean is_tainted; /* has met a fragile source */
    gint64 rested;       /* CPU time used when it last had to do nothing, in microseconds */
    gint64 keep;
    gint64 deadline, patience; /* microseconds */
    gint64 made;               /* pictures by this process */
    gint64 until;              /* when the current picture is given up */
    struct blob room;          /* for the result of the picture in progress */
    gboolean has_offered;      /* the renderer waits for an order */
    gint64 ends[METRICS_ENDS];
};

int child_open(const struct child_options *options, struct child **child, struct fault *fault)
{
    struct child_process_options of_process = {options->program, options->formats, options->memory};
    struct child_process *process = NULL, *spare = NULL;
    if (child_process_open(&of_process, &process, fault) == -1 ||
        child_process_open(&of_process, &spare, fault) == -1) {
        child_process_close(process);
        return -1;
    }
    *child = g_new0(struct child, 1);
    **child = (struct child){.process = process,
                             .spare = spare,
                             .quarantine = options->quarantine,
                             .room = BLOB_CLOSED,
                             .keep = options->keep,
                             .deadline = options->deadline,
                             .patience = options->patience};
    return 0;
}

static void rest(struct child *child)
{
    child->rested = child_process_cpu(child->process);
}

/* Whoever works without an order may have been taken over. */
static gboolean is_restless(struct child *child)
{
    return child_process_cpu(child->process) - child->rested > MOST_IDLE_TIME;
}

int child_warm(struct child *child, struct fault *fault)
{
    gboolean is_idle = child_process_is_idle(child->process);
    if (is_idle && !is_restless(child))
        return 0;
    child->ends[METRICS_END_RESTLESS] += is_idle;
    child->made = 0;
    if (child_process_start(child->process, fault) == -1)
        return -1;
    rest(child);
    return 0;
}

static gboolean is_fragile(const struct child *child, const struct blob *source)
{
    guint8 head[FORMAT_HEAD];
    ssize_t size = pread(source->file, head, sizeof head, 0);
    return size > 0 && (child->quarantine & 1u << format_sniff(head, (gsize)size)) != 0;
}

/* Without one, the next picture waits for a renderer to start. */
static void prepare_spare(struct child *child)
{
    struct fault ignored;
    if (child_process_is_gone(child->spare))
        child_process_launch(child->spare, &ignored);
}

static void note_fragile(struct child *child, const struct render_order *order)
{
    for (guint32 i = 0; i < order->request.sources; i++)
        child->is_tainted = child->is_tainted || is_fragile(child, &order->sources[i]);
    if (child->is_tainted)
        prepare_spare(child);
}

static void leave_quarantine(struct child *child)
{
    struct child_process *tainted = child->process;
    child_process_stop(tainted);
    child->process = child->spare;
    child->spare = tainted;
    child->is_tainted = FALSE;
    prepare_spare(child);
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

/* A renderer may blame the picture; any other fault it reports is its own failure. */
static enum fault_kind believed(enum fault_kind kind)
{
    return fault_row(kind)->is_of_picture ? kind : FAULT_INTERNAL;
}

struct packet {
    const void *bytes;
    gsize size;
    const struct protocol_files *files; /* or NULL */
};

static int converse(struct child *child, struct render_order *order, const struct packet *packet,
                    struct fault *fault)
{
    int socket = child_process_socket(child->process);
    struct protocol_reply *reply = &order->reply;
    if (protocol_send(socket, packet->bytes, packet->size, packet->files) == -1)
        return child_process_end(child->process, fault);
    if (wait_for_reply(child, order, fault) == -1) {
        child_process_stop(child->process);
        return -1;
    }
    if (protocol_receive(socket, reply, sizeof *reply, NULL) == -1)
        return child_process_end(child->process, fault);
    child->made += !reply->is_offer;
    rest(child);
    reply->fault.detail[sizeof reply->fault.detail - 1] = '\0';
    if (reply->fault.kind != FAULT_NONE)
        return fault_raise(fault, believed(reply->fault.kind), "%s", reply->fault.detail);
    return 0;
}

/* The renderer is not trusted: only bytes that are in the requested format are accepted. */
static int take_result(struct render_order *order, const struct blob *room, struct fault *fault)
{
    const struct protocol_reply *reply = &order->reply;
    g_autoptr(GBytes) bytes = NULL;
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
    gboolean is_gone = child_process_is_gone(child->process), was_tainted = child->is_tainted;
    if (was_tainted)
        leave_quarantine(child);
    else if (is_due)
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
    else if (was_tainted)
        child->ends[METRICS_END_QUARANTINED]++;
}

static int ask_for_offer(struct child *child, struct render_order *order, struct fault *fault)
{
    struct protocol_files files = {.count = 1 + order->request.sources, .list = {child->room.file}};
    const struct protocol_reply *reply = &order->reply;
    for (guint i = 0; i < order->request.sources; i++)
        files.list[i + 1] = order->sources[i].file;
    struct packet packet = {&order->request, sizeof order->request, &files};
    if (converse(child, order, &packet, fault) == -1)
        return -1;
    if (!reply->is_offer && !reply->is_declined)
        return fault_raise(fault, FAULT_INTERNAL, "the renderer has made what nobody ordered");
    child->has_offered = reply->is_offer;
    return 0;
}

static int ask_for_result(struct child *child, struct render_order *order, struct fault *fault)
{
    static const struct protocol_order wanted = {TRUE};
    static const struct packet packet = {&wanted, sizeof wanted, NULL};
    const struct protocol_reply *reply = &order->reply;
    child->has_offered = FALSE;
    if (converse(child, order, &packet, fault) == -1)
        return -1;
    if (reply->is_offer || reply->is_declined)
        return fault_raise(fault, FAULT_INTERNAL, "the renderer declined what it had offered");
    return take_result(order, &child->room, fault);
}

static int begin(struct child *child, struct render_order *order, struct fault *fault)
{
    blob_close(&child->room);
    if (child_warm(child, fault) == -1 ||
        blob_room(&child->room, (gsize)order->request.limits.room, fault) == -1)
        return -1;
    note_fragile(child, order);
    int status = ask_for_offer(child, order, fault);
    if (!child->has_offered)
        end_where_due(child, status, fault);
    return status;
}

static int finish(struct child *child, struct render_order *order, struct fault *fault)
{
    if (!child->has_offered && begin(child, order, fault) == -1)
        return -1;
    if (!child->has_offered)
        return fault_raise(fault, FAULT_INTERNAL, "the renderer has changed its mind");
    int status = ask_for_result(child, order, fault);
    end_where_due(child, status, fault);
    return status;
}

static gboolean is_worth_another(const struct render_order *order, int kills,
                                 const struct fault *fault)
{
    return (fault->kind == FAULT_RENDERER_DIED && order->deaths < MOST_DEATHS) ||
           (fault->kind == FAULT_RENDERER_KILLED && kills < MOST_KILLS);
}

typedef int (*attempt_function)(struct child *child, struct render_order *order,
                                struct fault *fault);

/* Tries again with other children while that is worth it. */
static int persist(struct child *child, struct render_order *order, attempt_function attempt,
                   struct fault *fault)
{
    int kills = 0;
    child->until = g_get_monotonic_time() + child->patience;
    while (attempt(child, order, fault) == -1) {
        order->deaths += fault->kind == FAULT_RENDERER_DIED || fault->kind == FAULT_RENDER_TIMEOUT;
        kills += fault->kind == FAULT_RENDERER_KILLED;
        if (g_get_monotonic_time() >= child->until || !is_worth_another(order, kills, fault))
            return -1;
    }
    return 0;
}

int child_begin(struct child *child, struct render_order *order, struct fault *fault)
{
    for (guint i = 0; i < order->request.sources; i++)
        order->request.source_sizes[i] = order->sources[i].size;
    return persist(child, order, begin, fault);
}

int child_finish(struct child *child, struct render_order *order, struct fault *fault)
{
    int status = persist(child, order, finish, fault);
    blob_close(&child->room);
    return status;
}

/* Its last reply is read, so that it is not taken for one to the next request. */
void child_cancel(struct child *child)
{
    static const struct protocol_order unwanted = {FALSE};
    struct protocol_reply reply;
    int socket = child_process_socket(child->process);
    blob_close(&child->room);
    if (!child->has_offered)
        return;
    child->has_offered = FALSE;
    if (protocol_send(socket, &unwanted, sizeof unwanted, NULL) == -1 ||
        child_process_wait(child->process, g_get_monotonic_time() + LONGEST_FAREWELL) == -1 ||
        protocol_receive(socket, &reply, sizeof reply, NULL) == -1)
        child_process_stop(child->process);
    if (child->is_tainted)
        leave_quarantine(child);
    else
        rest(child);
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
    blob_close(&child->room);
    child_process_close(child->process);
    child_process_close(child->spare);
    g_free(child);
}
