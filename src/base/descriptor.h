/* descriptor: file descriptors that close themselves.
 */
#ifndef PANTOGRAPH_BASE_DESCRIPTOR_H
#define PANTOGRAPH_BASE_DESCRIPTOR_H

/* Before the declaration of an int: it is closed when it goes out of scope, by descriptor_close. */
#define descriptor_auto __attribute__((cleanup(descriptor_close)))

/* Closes the descriptor, unless it is -1, and sets it to -1. errno stays as it was. */
void descriptor_close(int *descriptor);

/* Returns the descriptor, which the caller owns from then on, and sets it to -1. */
int descriptor_steal(int *descriptor);

#endif
