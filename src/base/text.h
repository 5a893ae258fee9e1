/* text: checks the characters of a text.
 */
#ifndef PANTOGRAPH_BASE_TEXT_H
#define PANTOGRAPH_BASE_TEXT_H

#include <glib.h>

/* Whether any byte is an ASCII control character (0x00–0x1F, 0x7F). */
gboolean text_has_control(const char *text);

/* Replaces every ASCII control character with `substitute`, in place. */
void text_replace_control(char *text, char substitute);

/* Whether every byte is printable ASCII other than space, as in an HTTP token or a URL. TRUE for
 * NULL and the empty text. */
gboolean text_is_graph(const char *text);

#endif
