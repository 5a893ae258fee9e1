#include "config.h"

#include "renderer/renderer.h"

#include <unistd.h>

#define PROGRAM "pantograph-render"
#define EXPRESS "pantograph-express"
#define EXPRESS_FORMATS (1u << FORMAT_JPEG | 1u << FORMAT_WEBP)
#define ALL_FORMATS ((1u << FORMATS) - (1u << (FORMAT_UNKNOWN + 1)))

struct renderer {
    struct child *express; /* or NULL */
    struct child *any;
    struct child *chosen; /* of these, that makes the picture in progress */
};

/* Next to this program, or where it is relative to PREFIX/bin and PREFIX/lib/cgi-bin: an installed
 * tree may be moved. */
static char *find_program(const char *wanted)
{
    static const char *const places[] = {".", "../libexec", "../../libexec"};
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = g_path_get_dirname(self != NULL ? self : ".");
    if (*wanted != '\0')
        return g_strdup(wanted);
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *place = g_build_filename(folder, places[i], PROGRAM, NULL);
        g_autofree char *found = g_canonicalize_filename(place, NULL);
        if (access(found, X_OK) == 0)
            return g_steal_pointer(&found);
    }
    return g_build_filename(LIBEXECDIR, PROGRAM, NULL);
}

static int open_express(struct renderer *renderer, const struct child_options *options,
                        struct fault *fault)
{
    g_autofree char *folder = g_path_get_dirname(options->program);
    g_autofree char *program = g_build_filename(folder, EXPRESS, NULL);
    struct child_options express = *options;
    express.program = program;
    express.formats = EXPRESS_FORMATS;
    express.quarantine = 0; /* it declines by the first bytes whatever is no JPEG */
    if (access(program, X_OK) == -1)
        return 0;
    return child_open(&express, &renderer->express, fault);
}

int renderer_open(const struct child_options *options, struct renderer **renderer,
                  struct fault *fault)
{
    g_autofree char *program = find_program(options->program);
    struct child_options any = *options;
    any.program = program;
    any.formats = ALL_FORMATS;
    *renderer = g_new0(struct renderer, 1);
    if (child_open(&any, &(*renderer)->any, fault) == 0 &&
        open_express(*renderer, &any, fault) == 0)
        return 0;
    renderer_close(g_steal_pointer(renderer));
    return -1;
}

int renderer_warm(struct renderer *renderer, struct fault *fault)
{
    return child_warm(renderer->express != NULL ? renderer->express : renderer->any, fault);
}

int renderer_check(struct renderer *renderer, struct fault *fault)
{
    return renderer_warm(renderer, fault) == -1 ? -1 : child_warm(renderer->any, fault);
}

static gboolean is_for_express(const struct renderer *renderer,
                               const struct protocol_request *request)
{
    return renderer->express != NULL && request->sources == 1 &&
           (EXPRESS_FORMATS & 1u << request->format) != 0 && recipe_is_plain(&request->recipe);
}

static int begin(struct renderer *renderer, struct child *child, struct render_order *order,
                 struct fault *fault)
{
    renderer->chosen = child;
    return child_begin(child, order, fault);
}

int renderer_begin(struct renderer *renderer, struct render_order *order, struct fault *fault)
{
    if (is_for_express(renderer, &order->request)) {
        int status = begin(renderer, renderer->express, order, fault);
        if (status == -1 || order->reply.is_offer)
            return status;
    }
    if (begin(renderer, renderer->any, order, fault) == -1)
        return -1;
    if (order->reply.is_declined)
        return fault_raise(fault, FAULT_INTERNAL, "the renderer declined the picture");
    return 0;
}

int renderer_finish(struct renderer *renderer, struct render_order *order, struct fault *fault)
{
    return child_finish(renderer->chosen, order, fault);
}

void renderer_cancel(struct renderer *renderer)
{
    if (renderer->chosen != NULL)
        child_cancel(renderer->chosen);
}

int renderer_render(struct renderer *renderer, struct render_order *order, struct fault *fault)
{
    return renderer_begin(renderer, order, fault) == -1 ? -1
                                                        : renderer_finish(renderer, order, fault);
}

gint64 renderer_take_ends(struct renderer *renderer, enum metrics_end cause)
{
    gint64 express = renderer->express != NULL ? child_take_ends(renderer->express, cause) : 0;
    return express + child_take_ends(renderer->any, cause);
}

const char *renderer_program(const struct renderer *renderer)
{
    return child_program(renderer->any);
}

gboolean renderer_has_express(const struct renderer *renderer)
{
    return renderer->express != NULL;
}

int renderer_landlock(const struct renderer *renderer)
{
    int any = child_landlock(renderer->any);
    return any == 0 && renderer->express != NULL ? child_landlock(renderer->express) : any;
}

void renderer_close(struct renderer *renderer)
{
    if (renderer == NULL)
        return;
    child_close(renderer->express);
    child_close(renderer->any);
    g_free(renderer);
}
