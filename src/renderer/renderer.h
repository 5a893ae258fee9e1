/* renderer: the two renderers of a worker, as one.
 *
 * `pantograph-express` makes the plainest pictures, which are nearly all, in little memory;
 * `pantograph-render` makes any. What is plain is asked of the first, and what that declines of the
 * second, which is not started before. Where the first is missing the second makes all.
 */
#ifndef PANTOGRAPH_RENDERER_RENDERER_H
#define PANTOGRAPH_RENDERER_RENDERER_H

#include "renderer/child.h"

struct renderer;

/* `program` is the path of pantograph-render, or "": then it is looked for beside this executable,
 * else where it was installed. pantograph-express is looked for beside it. `formats` says nothing.
 * Nothing is started yet. renderer_close frees it. Fault: no-renderer. */
int renderer_open(const struct child_options *options, struct renderer **renderer,
                  struct fault *fault);

/* Starts the one that is wanted first, when it is not there. Faults: no-renderer, also when its
 * version is another. */
int renderer_warm(struct renderer *renderer, struct fault *fault);

/* Starts both, to see whether they start. Fault: no-renderer. */
int renderer_check(struct renderer *renderer, struct fault *fault);

/* Makes the picture; see child_render. A renderer that declines what no other makes is broken:
 * internal. */
int renderer_render(struct renderer *renderer, struct render_order *order, struct fault *fault);

/* How many children have ended by this cause since the last call. */
gint64 renderer_take_ends(struct renderer *renderer, enum metrics_end cause);

/* The path of pantograph-render; borrowed. */
const char *renderer_program(const struct renderer *renderer);

/* Whether there is a pantograph-express beside it. */
gboolean renderer_has_express(const struct renderer *renderer);

/* The version of Landlock that the jail of the last child has that was started; 0 where the kernel
 * has none. */
int renderer_landlock(const struct renderer *renderer);

void renderer_close(struct renderer *renderer);

#endif
