/* selftest: shows from inside that the jail holds.
 */
#ifndef PANTOGRAPH_RENDER_SELFTEST_H
#define PANTOGRAPH_RENDER_SELFTEST_H

/* Tries from inside the jail what must fail, and compares what is loaded with what is wanted;
 * prints a line for each (TAP). libvips has been started, the jail has not been entered. Returns 0
 * when all is as it should be, else 1. */
int selftest_run(void);

#endif
