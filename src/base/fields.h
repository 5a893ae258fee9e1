/* fields: reads the texts of small flat documents, XML and JSON, by element or member name.
 */
#ifndef PANTOGRAPH_BASE_FIELDS_H
#define PANTOGRAPH_BASE_FIELDS_H

#include <glib.h>

/* Returns every element that holds text, at any depth, as name → text. Of several with one name,
 * the first counts. On a syntax error, returns the fields before it. The caller owns the table. */
GHashTable *fields_of_xml(const char *document, gsize size);

/* Returns the texts of all elements with this name, in order. The caller owns the array. */
GPtrArray *fields_list_of_xml(const char *document, gsize size, const char *name);

/* Returns every member that holds a string, with the same rules. */
GHashTable *fields_of_json(const char *document, gsize size);

#endif
