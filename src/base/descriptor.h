/* descriptor: file descriptors that close themselves.
 */
#ifndef PANTOGRAPH_BASE_DESCRIPTOR_H
#define PANTOGRAPH_BASE_DESCRIPTOR_H

/* Put before the declaration of an int: descriptor_close closes it at the end of its scope. */
#define descriptor_auto __attribute__((cleanup(descriptor_close)))

/* Closes the descriptor, unless it is -1, and sets it to -1. Preserves errno. */
void descriptor_close(int *descriptor);

/* Returns the descriptor, which the caller then owns, and sets it to -1. */
int descriptor_steal(int *descriptor);

#endif
