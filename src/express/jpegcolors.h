/* jpegcolors: the colours in which lines of a JPEG come and go.
 */
#ifndef PANTOGRAPH_EXPRESS_JPEGCOLORS_H
#define PANTOGRAPH_EXPRESS_JPEGCOLORS_H

enum jpegcolors { JPEGCOLORS_GREY, JPEGCOLORS_YCC, JPEGCOLORS_RGB };

/* Bytes a pixel. */
int jpegcolors_bands(enum jpegcolors colors);

/* libjpeg's J_COLOR_SPACE. */
int jpegcolors_space(enum jpegcolors colors);

#endif
