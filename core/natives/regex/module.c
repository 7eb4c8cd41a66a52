/* Functions of _sre, which the compiler of regular expressions asks about characters.  See natives/registry.h.
 *
 * Job: the case of characters.  What makes a pattern of the compiler's code: compile.c.
 */
#include <ctype.h>

#include "natives/registry.h"
#include "objects/int.h"

/* A character as the host takes it: any int of C. */
static bool character(const sg_slot *args, int n, Py_UCS4 *c)
{
    intptr_t given;
    bool known = n == 1 && sg_int_get(args[0], &given) && given >= INT_MIN && given <= INT_MAX;
    *c = known ? (Py_UCS4)(int)given : 0;
    return known;
}

static bool is_ascii_letter(Py_UCS4 c)
{
    return c < 128 && Py_ISALPHA(c);
}

NATIVE(ascii_iscased)
{
    Py_UCS4 c;
    bool known = character(args, n, &c);
    *result = sg_native_bool(is_ascii_letter(c));
    return known;
}

NATIVE(unicode_iscased)
{
    Py_UCS4 c;
    bool known = character(args, n, &c);
    *result = sg_native_bool(known && (c != Py_UNICODE_TOLOWER(c) || c != Py_UNICODE_TOUPPER(c)));
    return known;
}

static bool lower(Py_UCS4 c, sg_slot *result)
{
    *result = sg_from_int((int)c);
    return true;
}

NATIVE(ascii_tolower)
{
    Py_UCS4 c;
    return character(args, n, &c) && lower(c < 128 ? (Py_UCS4)Py_TOLOWER(c) : c, result);
}

NATIVE(unicode_tolower)
{
    Py_UCS4 c;
    return character(args, n, &c) && lower(Py_UNICODE_TOLOWER(c), result);
}

const sg_native_def sg_re_natives[] = {
    {"ascii_iscased", ascii_iscased, NULL},
    {"ascii_tolower", ascii_tolower, NULL},
    {"unicode_iscased", unicode_iscased, NULL},
    {"unicode_tolower", unicode_tolower, NULL},
    {NULL, NULL, NULL},
};
