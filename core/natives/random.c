/* _random.Random: random() and getrandbits() in shared mode.
 *
 * Job: the Mersenne Twister MT19937 (Matsumoto and Nishimura, ACM Transactions on Modeling and Computer Simulation 8,
 * 1998, pages 3 to 30) on the state of the host's object.
 * Invariant: sg_random_type is only set after the host's generator and this one gave the same numbers from the same
 * seed, over more than one generation of the state.
 * Locking: the object's lock while its state changes.
 */
#include "natives/registry.h"
#include "objects/float.h"
#include "objects/lock.h"
#include "objects/wide.h"

enum { WORDS = SG_PY_RANDOM_WORDS, MIDDLE = 397 };

static PyTypeObject *random_type;

static uint32_t mixed(uint32_t high, uint32_t low)
{
    uint32_t y = (high & 0x80000000U) | (low & 0x7fffffffU);
    return (y >> 1) ^ ((y & 1) != 0 ? 0x9908b0dfU : 0);
}

static void next_generation(uint32_t *state)
{
    for (int i = 0; i < WORDS; i++) {
        state[i] = state[(i + MIDDLE) % WORDS] ^ mixed(state[i], state[(i + 1) % WORDS]);
    }
}

static uint32_t next_word(sg_py_random *r)
{
    if (r->index >= WORDS) {
        next_generation(r->state);
        r->index = 0;
    }
    uint32_t y = r->state[r->index++];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680U;
    y ^= (y << 15) & 0xefc60000U;
    return y ^ (y >> 18);
}

static double next_double(sg_py_random *r)
{
    uint32_t a = next_word(r) >> 5, b = next_word(r) >> 6;
    return (a * 67108864.0 + b) * (1.0 / 9007199254740992.0);
}

static bool random_random(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    sg_py_random *r = n == 1 ? sg_native_self(args[0], random_type) : NULL;
    if (r == NULL) {
        return false;
    }
    uint8_t *lock = sg_object_lock(r);
    double x = next_double(r);
    sg_object_unlock(lock);
    *result = sg_float_new(heap, x);
    return true;
}

static bool random_getrandbits(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    intptr_t bits;
    sg_py_random *r = n == 2 ? sg_native_self(args[0], random_type) : NULL;
    if (r == NULL || !sg_int_get(args[1], &bits) || bits < 1 || bits > 64) {
        return false;
    }
    uint8_t *lock = sg_object_lock(r);
    uint64_t value = next_word(r);
    if (bits <= 32) {
        value >>= 32 - bits;
    }
    else {
        value |= (uint64_t)(next_word(r) >> (64 - bits)) << 32;
    }
    sg_object_unlock(lock);
    *result = sg_wide_new(heap, (sg_wide)value);
    return true;
}

/* Two objects of the same seed, one asked by the host, one by us. */
static bool accept(PyTypeObject *type)
{
    enum { NUMBERS = 2000 };
    if (type == random_type) {
        return true;
    }
    if (type->tp_basicsize != (Py_ssize_t)sizeof(sg_py_random)) {
        return false;
    }
    PyObject *theirs = PyObject_CallFunction((PyObject *)type, "i", 5),
             *ours = PyObject_CallFunction((PyObject *)type, "i", 5);
    bool same = theirs != NULL && ours != NULL;
    for (int i = 0; i < NUMBERS && same; i++) {
        PyObject *number = PyObject_CallMethod(theirs, "random", NULL);
        same = number != NULL && PyFloat_AsDouble(number) == next_double((sg_py_random *)ours);
        Py_XDECREF(number);
    }
    Py_XDECREF(theirs);
    Py_XDECREF(ours);
    if (same) {
        random_type = type;
    }
    return same;
}

static const sg_native_def methods[] = {
    {"random", random_random, NULL},
    {"getrandbits", random_getrandbits, NULL},
    {NULL, NULL, NULL},
};

const sg_native_type_def sg_random_type_def = {.name = "_random.Random", .methods = methods, .accept = accept};
