/* identity: the user that an operator's program acts as.
 *
 * What root makes in the cache or the runtime folder, the workers cannot write to.
 */
#ifndef PANTOGRAPH_SERVE_IDENTITY_H
#define PANTOGRAPH_SERVE_IDENTITY_H

#include "settings/settings.h"

/* If root has started this process, becomes for good the user that the workers run as, with the
 * groups of that user: the owner of the cache's folder, else of the runtime folder that is set. For
 * a folder that is missing, the next one above it tells, unless it is root's. If neither tells and
 * the cache is a folder, it is the user that the package makes, if there is one: root must not make
 * the cache for itself. Otherwise stays root. Then reads the settings again, because one of them
 * depends on the user.
 *
 * Sets `who` to what is now true, as in "nobody, who owns /srv/cache", for a report; to NULL if
 * somebody else than root has started this process. The caller owns the text. Returns 0, or -1 with
 * a line in `mistakes`. */
int identity_take(char **environment, struct settings *settings, char **who, GString *mistakes);

#endif
