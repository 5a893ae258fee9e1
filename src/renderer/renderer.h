/* renderer: a worker's two renderers, as one.
 *
 * `pantograph-express` makes the plainest pictures, which are nearly all, in little memory;
 * `pantograph-render` makes any. Plain pictures go to the first; those it declines go to the
 * second, which is only started then. If the first is not installed, the second makes them all.
 */
#ifndef PANTOGRAPH_RENDERER_RENDERER_H
#define PANTOGRAPH_RENDERER_RENDERER_H

#include "renderer/child.h"

struct renderer;

/* `program` is the path of pantograph-render. If it is "", the program is looked for next to this
 * executable, then where it was installed. pantograph-express is looked for next to it. `formats`
 * is ignored. Does not start a process yet. Free with renderer_close. Fault: no-renderer. */
int renderer_open(const struct child_options *options, struct renderer **renderer,
                  struct fault *fault);

/* Starts the renderer that most pictures need, unless it is already running. Faults: no-renderer
 * (also when it is of another version or build), internal. */
int renderer_warm(struct renderer *renderer, struct fault *fault);

/* Starts both, to check that they start. Faults: no-renderer, internal. */
int renderer_check(struct renderer *renderer, struct fault *fault);

/* Chooses a renderer, which makes an offer; see child_begin. Then call renderer_finish or
 * renderer_cancel. If pantograph-render declines the picture, something is broken: internal. */
int renderer_begin(struct renderer *renderer, struct render_order *order, struct fault *fault);

/* Makes the offered picture; see child_finish. */
int renderer_finish(struct renderer *renderer, struct render_order *order, struct fault *fault);

/* Gives up the offered picture; without one, does nothing. */
void renderer_cancel(struct renderer *renderer);

/* Begins and finishes, whatever the picture costs. */
int renderer_render(struct renderer *renderer, struct render_order *order, struct fault *fault);

/* Returns how many children have ended for this cause since the last call. */
gint64 renderer_take_ends(struct renderer *renderer, enum metrics_end cause);

/* The path of pantograph-render; borrowed. */
const char *renderer_program(const struct renderer *renderer);

/* Whether pantograph-express was found next to it. */
gboolean renderer_has_express(const struct renderer *renderer);

/* The Landlock version in a renderer's jail; 0 if the kernel has none, or none has started. */
int renderer_landlock(const struct renderer *renderer);

void renderer_close(struct renderer *renderer);

#endif
