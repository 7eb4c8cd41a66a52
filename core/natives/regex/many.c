/* All matches in a text.  Job: many.h. */
#include "natives/regex/many.h"

#include <stdlib.h>

#include "objects/text.h"

enum { FOUND_FIRST = 128 };

static bool has_room(sg_matcher *m, Py_ssize_t more)
{
    if (m->found_n + more <= m->found_room) {
        return true;
    }
    Py_ssize_t room = m->found_room == 0 ? FOUND_FIRST : 2 * m->found_room;
    while (room < m->found_n + more) {
        room *= 2;
    }
    Py_ssize_t *found = room > SG_RE_FOUND_MAX ? NULL : realloc(m->found, (size_t)room * sizeof *found);
    if (found == NULL) {
        return false;
    }
    m->found = found;
    m->found_room = room;
    return true;
}

/* False: not here. */
static bool note(sg_matcher *m)
{
    Py_ssize_t groups = m->pattern->groups;
    if (!has_room(m, 2 * (groups + 1))) {
        return false;
    }
    Py_ssize_t *found = m->found + m->found_n;
    found[0] = sg_matcher_offset(m, m->start);
    found[1] = sg_matcher_offset(m, m->ptr);
    for (Py_ssize_t i = 0; i < groups; i++) {
        found += 2;
        if (!sg_matcher_group(m, (int)i, &found[0], &found[1])) {
            found[0] = found[1] = -1;
        }
        else if (found[0] > found[1]) {
            return false; /* an error of the host's engine */
        }
    }
    m->found_n += 2 * (groups + 1);
    m->matches++;
    return true;
}

sg_re_answer sg_re_find_all(sg_matcher *m, Py_ssize_t most, bool again)
{
    enum { LOOK_EVERY = 64 };
    if (!again) {
        m->found_n = m->matches = 0;
        m->searches = true;
    }
    while (most == 0 || m->matches < most) {
        sg_re_answer answer = sg_matcher_run(m);
        if (answer == SG_RE_NO) {
            break;
        }
        if (answer != SG_RE_YES) {
            return answer;
        }
        if (!note(m)) {
            return SG_RE_NOT_HERE;
        }
        /* The next one begins where this one ends, but is not as empty there. */
        m->must_advance = m->ptr == m->start;
        m->start = m->ptr;
        if (m->matches % LOOK_EVERY == 0 && sg_matcher_must_stop(m)) {
            return SG_RE_LATER;
        }
    }
    return SG_RE_YES;
}
