/* oom_score: which processes the kernel ends first when memory runs out.
 */
#ifndef PANTOGRAPH_BASE_OOM_SCORE_H
#define PANTOGRAPH_BASE_OOM_SCORE_H

/* The score of this process. */
struct oom_score {
    int file;       /* -1 if it cannot be written */
    char usual[16]; /* as the kernel spells it */
};

/* Opens the score, while this process may still open files. Close it with oom_score_close. If the
 * machine does not let it be written, the functions below do nothing. */
void oom_score_open(struct oom_score *score);

/* Makes this process, and all that it starts from now on, the first to be ended. */
void oom_score_raise(const struct oom_score *score);

/* Gives this process its usual score again; what it has started keeps the other. */
void oom_score_restore(const struct oom_score *score);

void oom_score_close(struct oom_score *score);

#endif
