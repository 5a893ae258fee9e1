/* fields: the texts in small flat documents, XML and JSON, by the names of their elements or
 * members.
 */
#ifndef PANTOGRAPH_BASE_FIELDS_H
#define PANTOGRAPH_BASE_FIELDS_H

#include <glib.h>

/* Every element that holds text, of any depth, as name → text; of two with one name the first. What
 * cannot be read gives the fields before it. The caller owns the table. */
GHashTable *fields_of_xml(const char *document, gsize size);

/* The texts of all elements of that name, in their order. The caller owns the array. */
GPtrArray *fields_list_of_xml(const char *document, gsize size, const char *name);

/* Every member of an object that holds a string, in the same way. */
GHashTable *fields_of_json(const char *document, gsize size);

#endif
