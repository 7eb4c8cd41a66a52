/* What operations ask of Python code: the hash of a key, and whether two keys are equal.
 *
 * Job: hold the answers that one operation of a thread has been given so far.  An operation in shared mode cannot call Python
 * code: where it needs an answer that is not here it leaves the question, and gives up with no side effect.  Whoever began it
 * has the question answered, and runs it again with all answers (vm/replay.h), until it asks no more.
 *
 * Invariants
 *   - 0 <= known <= SG_ANSWERS_MAX; questions[0..known) have answers, and questions[known] is the one that is left if `asks`.
 *   - Who keeps answers keeps references to what they are about, so an address stands for the same object all the time.
 * Locking: none; a thread's own.
 */
#ifndef SG_OBJECTS_ANSWERS_H
#define SG_OBJECTS_ANSWERS_H

#include "py/contract.h"

enum { SG_ANSWERS_MAX = 8 };

typedef enum { SG_ASKS_HASH, SG_ASKS_EQUAL } sg_question_kind;
typedef struct {
    sg_question_kind kind;
    int again; /* how often the host asks the same before */
    PyObject *a, *b;
    Py_hash_t answer;
} sg_question;

typedef struct {
    int known;
    bool asks;
    sg_question questions[SG_ANSWERS_MAX + 1];
} sg_answers;

/* Of the operation that is being tried; NULL: it may not ask.  Returns those before. */
sg_answers *sg_answers_use(sg_answers *answers);
bool sg_may_ask(void);

/* hash(o), or a == b; false, and -1: not known. */
bool sg_ask_hash(PyObject *o, int again, Py_hash_t *hash);
int sg_ask_equal(PyObject *a, PyObject *b, int again);

#endif
