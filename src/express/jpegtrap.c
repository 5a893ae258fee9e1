#include "express/jpegtrap.h"

#include <jerror.h>

static void leave(j_common_ptr codec)
{
    struct jpegtrap *trap = (struct jpegtrap *)codec->err;
    trap->errors.format_message(codec, trap->words);
    longjmp(trap->end, 1);
}

static void judge(j_common_ptr codec, int level)
{
    struct jpegtrap *trap = (struct jpegtrap *)codec->err;
    int code = trap->errors.msg_code;
    if (level < 0 && !trap->is_lenient && (code == JWRN_HIT_MARKER || code == JWRN_JPEG_EOF)) {
        g_strlcpy(trap->words, "the data end before the picture does", sizeof trap->words);
        longjmp(trap->end, 1);
    }
}

struct jpeg_error_mgr *jpegtrap_init(struct jpegtrap *trap)
{
    jpeg_std_error(&trap->errors);
    trap->errors.error_exit = leave;
    trap->errors.emit_message = judge;
    return &trap->errors;
}

int jpegtrap_fault(const struct jpegtrap *trap, struct fault *fault)
{
    return fault_raise(fault, FAULT_UNDECODABLE, "%s", trap->words);
}

#define QUOTED(number) #number
#define TEXT(number) QUOTED(number)

const char *jpegtrap_version(void)
{
    return "libjpeg-turbo/" TEXT(LIBJPEG_TURBO_VERSION);
}
