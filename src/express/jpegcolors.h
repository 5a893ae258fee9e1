/* jpegcolors: the colour spaces in which a JPEG's lines are read and written.
 */
#ifndef PANTOGRAPH_EXPRESS_JPEGCOLORS_H
#define PANTOGRAPH_EXPRESS_JPEGCOLORS_H

enum jpegcolors { JPEGCOLORS_GREY, JPEGCOLORS_YCC, JPEGCOLORS_RGB };

/* Returns the bytes per pixel. */
int jpegcolors_bands(enum jpegcolors colors);

/* Returns libjpeg's J_COLOR_SPACE. */
int jpegcolors_space(enum jpegcolors colors);

#endif
