/* Sorting, comparison by comparison.  Job, invariants and locking: stepwise_sort.h. */
#include "objects/stepwise_sort.h"

#include <string.h>

#include "base/check.h"

enum {
    RUN_MIN = 64,   /* so many keys are more than one run; it is a power of 2 */
    GALLOP_MIN = 7, /* keys of one run in a row */
};

static void reverse(int *order, int n)
{
    for (int i = 0, j = n - 1; i < j; i++, j--) {
        int index = order[i];
        order[i] = order[j];
        order[j] = index;
    }
}

static void move(sg_stepwise_sort *s, int to, int from, int n)
{
    memmove(s->order + to, s->order + from, (size_t)n * sizeof *s->order);
}

/* ---- searching ---- */

static void search(sg_stepwise_sort *s, sg_sort_phase phase, int key, int from, int n, int hint, bool right)
{
    s->phase = phase;
    s->search = (sg_sort_search){.key = s->order[key], .from = from, .n = n, .hint = hint, .right = right};
}

/* The place that is asked about. */
static int searched_place(const sg_sort_search *f)
{
    switch (f->stage) {
    case SG_SEARCH_UP:
        return f->from + f->hint + f->offset;
    case SG_SEARCH_DOWN:
        return f->from + f->hint - f->offset;
    case SG_SEARCH_BETWEEN:
        return f->from + f->last + (f->offset - f->last) / 2;
    default:
        return f->from + f->hint;
    }
}

/* The key belongs between these two, counted upwards from the hint or downwards. */
static void search_between(sg_sort_search *f, int most)
{
    bool up = f->stage == SG_SEARCH_UP;
    int offset = f->offset < most ? f->offset : most;
    int low = up ? f->hint + f->last : f->hint - offset;
    f->offset = up ? f->hint + offset : f->hint - f->last;
    f->last = low + 1;
    f->stage = SG_SEARCH_BETWEEN;
}

/* The key at the place that was asked about is before the one that is sought.  True: the search is over, and the key belongs
 * at `offset`. */
static bool search_on(sg_sort_search *f, bool before)
{
    if (f->stage == SG_SEARCH_BETWEEN) {
        int middle = searched_place(f) - f->from;
        *(before ? &f->last : &f->offset) = before ? middle + 1 : middle;
        return f->last >= f->offset;
    }
    bool goes_on = before;
    if (f->stage == SG_SEARCH_HINT) {
        f->stage = before ? SG_SEARCH_UP : SG_SEARCH_DOWN;
        f->last = 0;
        f->offset = 1;
        goes_on = true;
    }
    else {
        goes_on = before == (f->stage == SG_SEARCH_UP);
        if (goes_on) {
            f->last = f->offset;
            f->offset = 2 * f->offset + 1;
        }
    }
    int most = f->stage == SG_SEARCH_UP ? f->n - f->hint : f->hint + 1;
    if (goes_on && f->offset < most) {
        return false;
    }
    search_between(f, most);
    return f->last >= f->offset;
}

/* ---- merging ---- */

static void next_merge(sg_stepwise_sort *s);

/* What is left of the run in temporary places goes to its place, behind the other's if there is one. */
static void put_back_kept(sg_stepwise_sort *s)
{
    sg_sort_merge *m = &s->merge;
    int back = m->kept_left - 1;
    if (m->kept_left > 0) {
        move(s, m->step > 0 ? m->to : m->to - back, m->step > 0 ? m->kept : m->kept - back, m->kept_left);
    }
}

static void take(sg_stepwise_sort *s, int *from, int *left, int n)
{
    sg_sort_merge *m = &s->merge;
    int back = m->step > 0 ? 0 : n - 1;
    move(s, m->to - back, *from - back, n);
    m->to += n * m->step;
    *from += n * m->step;
    *left -= n;
}

/* True if that was the end of the merge.  The last key of the run in temporary places is known to be the last of all. */
static bool ends(sg_stepwise_sort *s)
{
    sg_sort_merge *m = &s->merge;
    if (m->other_left > 0 && m->kept_left > 1) {
        return false;
    }
    if (m->other_left > 0 && m->kept_left == 1) {
        take(s, &m->other, &m->other_left, m->other_left);
    }
    put_back_kept(s);
    next_merge(s);
    return true;
}

static bool take_kept(sg_stepwise_sort *s, int n)
{
    take(s, &s->merge.kept, &s->merge.kept_left, n);
    return ends(s);
}

static bool take_other(sg_stepwise_sort *s, int n)
{
    take(s, &s->merge.other, &s->merge.other_left, n);
    return ends(s);
}

static void alternate(sg_stepwise_sort *s)
{
    s->merge.kept_wins = s->merge.other_wins = 0;
    s->phase = SG_SORT_ALTERNATES;
}

/* Where the next key of one run belongs in the other; of equal ones, the second run's is behind. */
static void gallop(sg_stepwise_sort *s, sg_sort_phase phase)
{
    sg_sort_merge *m = &s->merge;
    bool up = m->step > 0, in_kept = (phase == SG_SORT_GALLOPS) == up;
    int n = in_kept ? m->kept_left : m->other_left, at = in_kept ? m->kept : m->other;
    search(s, phase, in_kept ? m->other : m->kept, up ? at : at - n + 1, n, up ? 0 : n - 1, phase == SG_SORT_GALLOPS);
}

static void begin_galloping(sg_stepwise_sort *s)
{
    s->gallop_after -= s->gallop_after > 1;
    gallop(s, SG_SORT_GALLOPS);
}

/* So many keys of the run that was searched are before the other's next, which comes then. */
static void galloped(sg_stepwise_sort *s, sg_sort_phase phase, int found)
{
    sg_sort_merge *m = &s->merge;
    bool in_kept = (phase == SG_SORT_GALLOPS) == (m->step > 0);
    int n = m->step > 0 ? found : s->search.n - found;
    *(in_kept ? &m->kept_wins : &m->other_wins) = n;
    if (n > 0 && (in_kept ? take_kept(s, n) : take_other(s, n))) {
        return;
    }
    if (in_kept ? take_other(s, 1) : take_kept(s, 1)) {
        return;
    }
    if (phase == SG_SORT_GALLOPS) {
        gallop(s, SG_SORT_GALLOPS_BACK);
    }
    else if (m->kept_wins >= GALLOP_MIN || m->other_wins >= GALLOP_MIN) {
        begin_galloping(s);
    }
    else {
        s->gallop_after++;
        alternate(s);
    }
}

static void alternated(sg_stepwise_sort *s, bool less)
{
    sg_sort_merge *m = &s->merge;
    *(less ? &m->other_wins : &m->kept_wins) += 1;
    *(less ? &m->kept_wins : &m->other_wins) = 0;
    if (less ? take_other(s, 1) : take_kept(s, 1)) {
        return;
    }
    if ((less ? m->other_wins : m->kept_wins) >= s->gallop_after) {
        s->gallop_after++;
        begin_galloping(s);
    }
}

/* The shorter of two neighbours goes to temporary places. */
static void begin_merge(sg_stepwise_sort *s, int a, int of_a, int b, int of_b)
{
    bool up = of_a <= of_b;
    if (up) {
        move(s, s->n, a, of_a);
        s->merge = (sg_sort_merge){.step = 1, .to = a, .kept = s->n, .kept_left = of_a, .other = b, .other_left = of_b};
    }
    else {
        move(s, s->n, b, of_b);
        s->merge = (sg_sort_merge){.step = -1,
                                   .to = b + of_b - 1,
                                   .kept = s->n + of_b - 1,
                                   .kept_left = of_b,
                                   .other = a + of_a - 1,
                                   .other_left = of_a};
    }
    if (!take_other(s, 1)) {
        alternate(s);
    }
}

/* Two of the runs that wait are merged. */
static void merge_at(sg_stepwise_sort *s, int i)
{
    sg_sort_run a = s->runs[i], b = s->runs[i + 1];
    s->runs[i].n += b.n;
    if (i == s->waiting - 3) {
        s->runs[i + 1] = s->runs[i + 2];
    }
    s->waiting--;
    s->merge = (sg_sort_merge){.to = a.from, .other = b.from, .other_left = b.n}; /* for the second search */
    search(s, SG_SORT_SEEKS_SECOND, b.from, a.from, a.n, 0, true);
}

static void sought(sg_stepwise_sort *s, sg_sort_phase phase, int found)
{
    const sg_sort_search f = s->search;
    if (phase == SG_SORT_SEEKS_SECOND) {
        if (found == f.n) {
            next_merge(s);
            return;
        }
        s->merge.to += found;
        s->merge.kept_left = f.n - found;
        int n = s->merge.other_left;
        search(s, SG_SORT_SEEKS_FIRST, f.from + f.n - 1, s->merge.other, n, n - 1, false);
    }
    else if (found == 0) {
        next_merge(s);
    }
    else {
        begin_merge(s, s->merge.to, s->merge.kept_left, s->merge.other, found);
    }
}

static void answer_search(sg_stepwise_sort *s, bool less)
{
    sg_sort_phase phase = s->phase;
    if (!search_on(&s->search, s->search.right ? !less : less)) {
        return;
    }
    if (phase == SG_SORT_GALLOPS || phase == SG_SORT_GALLOPS_BACK) {
        galloped(s, phase, s->search.offset);
    }
    else {
        sought(s, phase, s->search.offset);
    }
}

/* ---- runs ---- */

/* How deep the boundary between two neighbouring runs lies in a binary tree over all keys. */
static int power_of(const sg_sort_run *before, int n, int all)
{
    int power = 1;
    long long a = 2LL * before->from + before->n, b = a + before->n + n;
    for (; a >= all || b < all; power++) {
        if (a >= all) {
            a -= all;
            b -= all;
        }
        a *= 2;
        b *= 2;
    }
    return power;
}

static void count_run(sg_stepwise_sort *s);

/* The run that was found is the last that waits; what it needs to be merged first is merged. */
static void next_merge(sg_stepwise_sort *s)
{
    int last = s->waiting - 1;
    if (s->left == 0) {
        if (last < 1) {
            s->phase = SG_SORT_DONE;
            return;
        }
        merge_at(s, last > 1 && s->runs[last - 2].n < s->runs[last].n ? last - 2 : last - 1);
        return;
    }
    if (last > 0 && s->runs[last - 1].power > s->power) {
        merge_at(s, last - 1);
        return;
    }
    if (last >= 0) {
        s->runs[last].power = s->power;
    }
    sg_check(s->waiting < SG_SORT_RUNS, "powers of waiting runs grow");
    s->runs[s->waiting++] = (sg_sort_run){.from = s->from, .n = s->at};
    s->from += s->at;
    s->left -= s->at;
    if (s->left == 0) {
        next_merge(s);
    }
    else {
        count_run(s);
    }
}

static void found_run(sg_stepwise_sort *s)
{
    if (s->waiting > 0) {
        s->power = power_of(&s->runs[s->waiting - 1], s->at, s->n);
    }
    next_merge(s);
}

/* So many keys are a run.  A short one takes the next in. */
static void insert_next(sg_stepwise_sort *s)
{
    s->limit = s->minimum < s->left ? s->minimum : s->left;
    if (s->at >= s->limit) {
        found_run(s);
        return;
    }
    s->phase = SG_SORT_INSERTS;
    s->low = 0;
    s->high = s->at;
    s->middle = s->at / 2;
}

static void count_run(sg_stepwise_sort *s)
{
    s->phase = SG_SORT_ASCENDS;
    s->limit = s->left;
    s->at = 1;
    s->level = 0;
    if (s->limit == 1) {
        insert_next(s);
    }
}

/* The equal keys before `at` come in their old order when all of the run is reversed. */
static void reverse_level(sg_stepwise_sort *s)
{
    if (s->level != 0) {
        reverse(s->order + s->from + s->at - s->level - 1, s->level + 1);
        s->level = 0;
    }
}

static void end_descent(sg_stepwise_sort *s)
{
    reverse_level(s);
    reverse(s->order + s->from, s->at);
    s->phase = SG_SORT_EXTENDS;
    if (s->at == s->limit) {
        insert_next(s);
    }
}

/* The key at `at` goes on with the descent, or is level with it. */
static void descend(sg_stepwise_sort *s)
{
    s->phase = SG_SORT_DESCENDS;
    if (++s->at == s->limit) {
        end_descent(s);
    }
}

static void narrow(sg_stepwise_sort *s, bool less)
{
    *(less ? &s->high : &s->low) = less ? s->middle : s->middle + 1;
    s->middle = (s->low + s->high) / 2;
    if (s->low == s->high) {
        int *run = s->order + s->from, index = run[s->at];
        move(s, s->from + s->low + 1, s->from + s->low, s->at - s->low);
        run[s->low] = index;
        s->at++;
        insert_next(s);
    }
}

static void answer_ascent(sg_stepwise_sort *s, bool less)
{
    if (less && s->at > 1 && s->phase == SG_SORT_ASCENDS) {
        s->phase = SG_SORT_IS_LEVEL;
    }
    else if (less && s->phase == SG_SORT_ASCENDS) {
        descend(s);
    }
    else if (less || ++s->at == s->limit) {
        insert_next(s);
    }
}

static void answer_descent(sg_stepwise_sort *s, bool less)
{
    if (s->phase == SG_SORT_DESCENDS && less) {
        reverse_level(s);
        descend(s);
    }
    else if (s->phase == SG_SORT_DESCENDS) {
        s->phase = SG_SORT_STAYS;
    }
    else if (less) {
        end_descent(s);
    }
    else {
        s->level++;
        descend(s);
    }
}

/* ---- for callers ---- */

void sg_sort_begin(sg_stepwise_sort *s, int n, bool descending)
{
    *s = (sg_stepwise_sort){.n = n, .left = n, .descending = descending, .gallop_after = GALLOP_MIN};
    int rest = 0;
    for (s->minimum = n; s->minimum >= RUN_MIN; s->minimum /= 2) {
        rest |= s->minimum & 1;
    }
    s->minimum += rest;
    for (int i = 0; i < n; i++) {
        s->order[i] = descending ? n - 1 - i : i;
    }
    if (n < 2) {
        s->phase = SG_SORT_DONE;
    }
    else {
        count_run(s);
    }
}

void sg_sort_asks(const sg_stepwise_sort *s, int *a, int *b)
{
    const int *order = s->order, *run = order + s->from;
    const sg_sort_search *f = &s->search;
    switch (s->phase) {
    case SG_SORT_ASCENDS:
    case SG_SORT_DESCENDS:
    case SG_SORT_EXTENDS:
        *a = run[s->at];
        *b = run[s->at - 1];
        break;
    case SG_SORT_IS_LEVEL:
        *a = run[0];
        *b = run[s->at - 1];
        break;
    case SG_SORT_STAYS:
        *a = run[s->at - 1];
        *b = run[s->at];
        break;
    case SG_SORT_INSERTS:
        *a = run[s->at];
        *b = run[s->middle];
        break;
    case SG_SORT_ALTERNATES:
        *a = order[s->merge.step > 0 ? s->merge.other : s->merge.kept];
        *b = order[s->merge.step > 0 ? s->merge.kept : s->merge.other];
        break;
    default:
        *a = f->right ? f->key : order[searched_place(f)];
        *b = f->right ? order[searched_place(f)] : f->key;
        break;
    }
}

void sg_sort_answer(sg_stepwise_sort *s, bool less)
{
    switch (s->phase) {
    case SG_SORT_ASCENDS:
    case SG_SORT_EXTENDS:
        answer_ascent(s, less);
        break;
    case SG_SORT_IS_LEVEL:
        if (less) {
            insert_next(s);
        }
        else {
            reverse(s->order + s->from, s->at);
            descend(s);
        }
        break;
    case SG_SORT_DESCENDS:
    case SG_SORT_STAYS:
        answer_descent(s, less);
        break;
    case SG_SORT_INSERTS:
        narrow(s, less);
        break;
    case SG_SORT_ALTERNATES:
        alternated(s, less);
        break;
    case SG_SORT_DONE:
        break;
    default:
        answer_search(s, less);
        break;
    }
}

void sg_sort_give_up(sg_stepwise_sort *s)
{
    if (s->phase == SG_SORT_GALLOPS || s->phase == SG_SORT_GALLOPS_BACK || s->phase == SG_SORT_ALTERNATES) {
        put_back_kept(s);
    }
    s->phase = SG_SORT_DONE;
}

void sg_sort_apply(const sg_stepwise_sort *s, void **items, void **room)
{
    memcpy(room, items, (size_t)s->n * sizeof *items);
    for (int i = 0; i < s->n; i++) {
        items[s->descending ? s->n - 1 - i : i] = room[s->order[i]];
    }
}
