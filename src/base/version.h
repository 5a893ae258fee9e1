/* version: prints the version of a program.
 */
#ifndef PANTOGRAPH_BASE_VERSION_H
#define PANTOGRAPH_BASE_VERSION_H

/* Prints the program's name and version, then a line with GLib's version and `libraries`. */
void version_print(const char *program, const char *libraries);

#endif
