/* jpegtrap: converts libjpeg's errors to faults.
 *
 * libjpeg exits by longjmp. Each function that calls it sets the trap first, so that no jump ever
 * crosses a function of another file: if (jpegtrap_set(trap)) return jpegtrap_fault(trap, fault);
 */
#ifndef PANTOGRAPH_EXPRESS_JPEGTRAP_H
#define PANTOGRAPH_EXPRESS_JPEGTRAP_H

#include "base/fault.h"

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

/* `errors` comes first: libjpeg passes on its address, which is also the trap's. */
struct jpegtrap {
    struct jpeg_error_mgr errors;
    jmp_buf end;
    gboolean is_lenient; /* replace missing data */
    char words[JMSG_LENGTH_MAX];
};

/* Returns the `err` for a codec; set it at once. Only one of libjpeg's warnings counts as an error:
 * that the data end before the picture, at a marker or at the end of the file. Valid files cause
 * other warnings too, for bytes between segments or an invalid code. */
struct jpeg_error_mgr *jpegtrap_init(struct jpegtrap *trap);

/* TRUE if libjpeg has jumped back here because of an error. */
#define jpegtrap_set(trap) (setjmp((trap)->end) != 0)

/* Raises `undecodable` with libjpeg's message. Returns -1. */
int jpegtrap_fault(const struct jpegtrap *trap, struct fault *fault);

/* "libjpeg-turbo/…", the version that this was built with. */
const char *jpegtrap_version(void);

#endif
