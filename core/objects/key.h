/* Equality and hashes of what dicts and sets find without running Python code.
 *
 * Job: ints of any size, bools, floats, complex numbers, strs, bytes, tuples of such, sets; None, and everything that
 * compares by identity (classes, functions, plain instances); methods of these, and weak references to them. Instances of
 * subclasses too, if they inherit both the comparison and the hash; compiled regular expressions.
 * Locking: none; nothing of it changes, but the hash that a str, bytes, frozenset or weak reference keeps, which is the
 * same whoever writes it.  A set that changes is compared as it is found; whoever wants it at one moment holds its lock.
 */
#ifndef SG_OBJECTS_KEY_H
#define SG_OBJECTS_KEY_H

#include "objects/hash.h"
#include "objects/value.h"

enum {
    SG_EQUALS_OTHERWISE,
    SG_EQUALS_NUMBERS,
    SG_EQUALS_STRS,
    SG_EQUALS_BYTES,
    SG_EQUALS_TUPLES,
    SG_EQUALS_SETS,
    SG_EQUALS_COMPLEX,
    SG_EQUALS_METHODS,
    SG_EQUALS_BUILTINS,
    SG_EQUALS_PATTERNS,
    SG_EQUALS_REFERENCES,
    SG_EQUALS_ITSELF,
};

/* re.Pattern, once it is known to be laid out as we know, or NULL. */
extern PyTypeObject *sg_pattern_type;

/* What a value of this type may be equal to, besides itself. */
int sg_equality(PyTypeObject *type);

/* key.c: the same as below for two that are not the same object, and not both of what sg_compare() knows. */
int sg_equal_slow(sg_slot a, sg_slot b);
bool sg_key_hash_slow(PyObject *key, Py_hash_t *hash);

/* The host can be told to warn of bytes that are compared with a str or an int. */
bool sg_warns_of_bytes(void);

/* True if this key can be compared, by sg_equal(), with every other for which this is true. */
bool sg_key_is_simple(sg_slot key);

/* `a is b or a == b`: 1, 0, or -1: not here. */
static inline int sg_equal(sg_slot a, sg_slot b)
{
    if (!sg_is_int(a) && !sg_is_int(b) && sg_pointer(a) == sg_pointer(b)) {
        return 1;
    }
    int equal = sg_compare(Py_EQ, a, b);
    return equal >= 0 ? equal : sg_equal_slow(a, b);
}

/* False: not here. */
static inline bool sg_key_hash(sg_slot key, Py_hash_t *hash)
{
    intptr_t number;
    if (sg_int_get(key, &number)) {
        *hash = sg_int_hash(number);
        return true;
    }
    PyObject *o = sg_pointer(key);
    if (Py_TYPE(o) == &PyUnicode_Type) {
        *hash = sg_str_hash(o);
        return true;
    }
    return sg_key_hash_slow(o, hash);
}

#endif
