/* Answers.  Job, invariants and locking: answers.h. */
#include "objects/answers.h"

static _Thread_local sg_answers *current __attribute__((tls_model("initial-exec")));

sg_answers *sg_answers_use(sg_answers *answers)
{
    sg_answers *before = current;
    current = answers;
    return before;
}

bool sg_may_ask(void)
{
    return current != NULL;
}

static const sg_question *ask(sg_question_kind kind, PyObject *a, PyObject *b, int again)
{
    sg_answers *known = current;
    if (known == NULL || known->asks) {
        return NULL;
    }
    for (int i = 0; i < known->known; i++) {
        const sg_question *q = &known->questions[i];
        if (q->kind == kind && q->a == a && q->b == b && q->again == again) {
            return q;
        }
    }
    known->asks = true;
    known->questions[known->known] = (sg_question){.kind = kind, .again = again, .a = a, .b = b};
    return NULL;
}

bool sg_ask_hash(PyObject *o, int again, Py_hash_t *hash)
{
    const sg_question *q = ask(SG_ASKS_HASH, o, NULL, again);
    if (q != NULL) {
        *hash = q->answer;
    }
    return q != NULL;
}

int sg_ask_equal(PyObject *a, PyObject *b, int again)
{
    const sg_question *q = ask(SG_ASKS_EQUAL, a, b, again);
    return q == NULL ? -1 : q->answer != 0;
}
