/* jpegtrap: libjpeg's errors as faults.
 *
 * libjpeg leaves by longjmp. Each function that calls it sets the trap first, so that no jump ever
 * passes a function of another file:  if (jpegtrap_set(trap)) return jpegtrap_fault(trap, fault);
 */
#ifndef PANTOGRAPH_EXPRESS_JPEGTRAP_H
#define PANTOGRAPH_EXPRESS_JPEGTRAP_H

#include "base/fault.h"

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

/* `errors` comes first: libjpeg hands on its address, and the trap is found by it. */
struct jpegtrap {
    struct jpeg_error_mgr errors;
    jmp_buf end;
    gboolean is_lenient; /* data that end early are made up */
    char words[JMSG_LENGTH_MAX];
};

/* For the `err` of a codec, which is to be set at once. Of libjpeg's warnings only one counts: that
 * the data end before the picture does, be it at a marker or at the end of the file. Sound files
 * have the others too: bytes between segments, or a wrong code. */
struct jpeg_error_mgr *jpegtrap_init(struct jpegtrap *trap);

/* TRUE when libjpeg has come back here because of an error. */
#define jpegtrap_set(trap) (setjmp((trap)->end) != 0)

/* Raises `undecodable` with libjpeg's words. Returns -1. */
int jpegtrap_fault(const struct jpegtrap *trap, struct fault *fault);

/* "libjpeg-turbo/…", the one that this was built with. */
const char *jpegtrap_version(void);

#endif
