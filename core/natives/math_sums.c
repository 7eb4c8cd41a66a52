/* Functions of the module math that add up or multiply: fsum, hypot, dist, sumprod, prod; and those that count: factorial,
 * comb, perm, lcm.
 *
 * Job: the host's results to the last bit.  Where it has an algorithm of its own, its steps are followed here: every product
 * and sum is kept with the error that rounding made, and the errors are added up apart (Dekker 1971; Ogita, Rump and Oishi,
 * "Accurate sum and dot product", 2005; Shewchuk 1997).  The arguments are finite exact numbers in lists or tuples; what
 * overflows is "not here".  See registry.h.
 */
#include <float.h>
#include <math.h>

#include "natives/registry.h"
#include "objects/items.h"
#include "objects/wide.h"

/* ---- with their errors ---- */

typedef struct {
    double value, error;
} exact;

static exact sum_of(double a, double b)
{
    double sum = a + b, rest = sum - a;
    return (exact){sum, (a - (sum - rest)) + (b - rest)};
}

/* |a| >= |b| */
static exact fast_sum_of(double a, double b)
{
    double sum = a + b;
    return (exact){sum, (a - sum) + b};
}

static exact product_of(double a, double b)
{
    double product = a * b;
    return (exact){product, fma(a, b, -product)};
}

/* Finite numbers in a list or tuple, or as they stand; false: not here. */
static bool all_finite(const sg_slot *items, Py_ssize_t n, double *to)
{
    for (Py_ssize_t i = 0; i < n; i++) {
        if (sg_number_get(items[i], &to[i]) == SG_NUMBER_NONE || !isfinite(to[i])) {
            return false;
        }
    }
    return true;
}

static Py_ssize_t sequence_of(sg_heap *heap, sg_slot s, sg_slot **items)
{
    PyTypeObject *type = sg_native_type(s);
    return type == &PyList_Type || type == &PyTuple_Type ? sg_items_of(heap, s, items) : -1;
}

/* ---- lengths of vectors ---- */

enum { COORDINATES = 16 };

/* The square root of the sum of the squares, which are scaled to below 1; false: not here. */
static bool norm(double *vector, Py_ssize_t n, double *result)
{
    double largest = 0.0;
    int exponent;
    for (Py_ssize_t i = 0; i < n; i++) {
        vector[i] = fabs(vector[i]);
        largest = vector[i] > largest ? vector[i] : largest;
    }
    *result = largest;
    if (largest == 0.0 || n <= 1) {
        return true;
    }
    frexp(largest, &exponent);
    if (exponent < -1023) {
        return false;
    }
    double scale = ldexp(1.0, -exponent), squares = 1.0, of_products = 0.0, of_sums = 0.0;
    for (Py_ssize_t i = 0; i < n; i++) {
        double x = vector[i] * scale;
        exact square = product_of(x, x), sum = fast_sum_of(squares, square.value);
        squares = sum.value;
        of_products += square.error;
        of_sums += sum.error;
    }
    double root = sqrt(squares - 1.0 + (of_products + of_sums));
    exact square = product_of(-root, root), sum = fast_sum_of(squares, square.value);
    of_products += square.error;
    of_sums += sum.error;
    double rest = sum.value - 1.0 + (of_products + of_sums);
    root += rest / (2.0 * root);
    *result = root / scale;
    return isfinite(*result);
}

NATIVE(math_hypot)
{
    double vector[COORDINATES], length;
    if (n > COORDINATES || !all_finite(args, n, vector) || !norm(vector, n, &length)) {
        return false;
    }
    *result = sg_float_new(heap, length);
    return true;
}

NATIVE(math_dist)
{
    double from[COORDINATES], to[COORDINATES], length;
    if (n != 2 || sg_native_type(args[0]) != &PyTuple_Type || sg_native_type(args[1]) != &PyTuple_Type) {
        return false;
    }
    PyTupleObject *p = (PyTupleObject *)sg_pointer(args[0]), *q = (PyTupleObject *)sg_pointer(args[1]);
    Py_ssize_t count = Py_SIZE(p);
    if (count != Py_SIZE(q) || count > COORDINATES) {
        return false;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        sg_slot a = sg_from_heap(p->ob_item[i]), b = sg_from_heap(q->ob_item[i]);
        if (!all_finite(&a, 1, &from[i]) || !all_finite(&b, 1, &to[i])) {
            return false;
        }
        from[i] = fabs(from[i] - to[i]);
        if (!isfinite(from[i])) {
            return false;
        }
    }
    if (!norm(from, count, &length)) {
        return false;
    }
    *result = sg_float_new(heap, length);
    return true;
}

/* ---- sums ---- */

/* Partial sums of growing magnitude that do not overlap: their sum is exact. */
enum { PARTIALS = 32 };

static bool add_partial(double *partials, int *n, double x)
{
    int kept = 0;
    for (int i = 0; i < *n; i++) {
        bool larger = fabs(x) >= fabs(partials[i]);
        exact sum = larger ? fast_sum_of(x, partials[i]) : fast_sum_of(partials[i], x);
        if (sum.error != 0.0) {
            partials[kept++] = sum.error;
        }
        x = sum.value;
    }
    *n = kept;
    if (x == 0.0) {
        return true;
    }
    if (!isfinite(x) || kept == PARTIALS) {
        return false;
    }
    partials[(*n)++] = x;
    return true;
}

/* Rounded half to even, as if the partials were one number. */
static double rounded_sum(const double *partials, int n)
{
    if (n == 0) {
        return 0.0;
    }
    double high = partials[--n], low = 0.0;
    while (n > 0 && low == 0.0) {
        exact sum = fast_sum_of(high, partials[--n]);
        high = sum.value;
        low = sum.error;
    }
    if (n > 0 && ((low < 0.0 && partials[n - 1] < 0.0) || (low > 0.0 && partials[n - 1] > 0.0))) {
        double twice = low * 2.0, other = high + twice;
        if (twice == other - high) {
            high = other;
        }
    }
    return high;
}

NATIVE(math_fsum)
{
    sg_slot *items;
    double partials[PARTIALS], x;
    int used = 0;
    Py_ssize_t count = n == 1 ? sequence_of(heap, args[0], &items) : -1;
    for (Py_ssize_t i = 0; i < count; i++) {
        if (!all_finite(&items[i], 1, &x) || !add_partial(partials, &used, x)) {
            return false;
        }
    }
    *result = count < 0 ? 0 : sg_float_new(heap, rounded_sum(partials, used));
    return count >= 0;
}

/* Ints of any sign whose product and sum stay within 120 bits. */
static bool int_dot_product(const sg_slot *a, const sg_slot *b, Py_ssize_t n, sg_wide *total)
{
    *total = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        intptr_t x, y;
        if (!sg_int_get(a[i], &x) || !sg_int_get(b[i], &y)
            || !sg_wide_binary(SG_NB_ADD, *total, (sg_wide)x * y, total)) {
            return false;
        }
    }
    return true;
}

static bool is_float(sg_slot s)
{
    return sg_native_type(s) == &PyFloat_Type;
}

/* In three parts, of which the last collects what is lost of the others. */
static bool float_dot_product(const sg_slot *a, const sg_slot *b, Py_ssize_t n, double *total)
{
    double high = 0.0, low = 0.0, tiny = 0.0;
    for (Py_ssize_t i = 0; i < n; i++) {
        double x, y;
        if ((!is_float(a[i]) && !is_float(b[i])) || !all_finite(&a[i], 1, &x) || !all_finite(&b[i], 1, &y)) {
            return false;
        }
        exact product = product_of(x, y), sum = sum_of(high, product.value), first = sum_of(low, product.error);
        exact second = sum_of(first.value, sum.error);
        high = sum.value;
        low = second.value;
        tiny = tiny + first.error + second.error;
        if (!isfinite(high)) {
            return false;
        }
    }
    exact last = sum_of(low, high);
    *total = tiny + last.error + last.value;
    return true;
}

/* The items of the first are put aside: those of the second go into the same scratch memory. */
NATIVE(math_sumprod)
{
    enum { FEW = 64 };
    sg_slot *items, first[FEW];
    Py_ssize_t count = n == 2 ? sequence_of(heap, args[0], &items) : -1;
    if (count < 0 || count > FEW) {
        return false;
    }
    memcpy(first, items, (size_t)count * sizeof *items);
    if (sequence_of(heap, args[1], &items) != count) {
        return false;
    }
    sg_wide whole;
    double total;
    *result = int_dot_product(first, items, count, &whole)     ? sg_wide_new(heap, whole)
              : float_dot_product(first, items, count, &total) ? sg_float_new(heap, total)
                                                               : 0;
    return *result != 0;
}

/* ---- products ---- */

/* As the host: in ints as long as all are, then in floats. */
NATIVE(math_prod)
{
    sg_slot *items;
    Py_ssize_t count = n == 1 ? sequence_of(heap, args[0], &items) : -1, i = 0;
    intptr_t whole = 1, next;
    for (; i < count && sg_int_get(items[i], &next); i++) {
        if (__builtin_mul_overflow(whole, next, &whole) || !sg_int_fits(whole)) {
            return false;
        }
    }
    if (i >= count) {
        *result = sg_from_int(whole);
        return count >= 0;
    }
    double product = (double)whole, x;
    for (; i < count; i++) {
        if (sg_number_get(items[i], &x) == SG_NUMBER_NONE) {
            return false;
        }
        product *= x;
    }
    *result = sg_float_new(heap, product);
    return true;
}

/* n (n - 1) ... of so many factors; false: more than 120 bits. */
static bool falling(intptr_t n, intptr_t factors, sg_wide *product)
{
    *product = 1;
    for (intptr_t i = 0; i < factors; i++) {
        if (!sg_wide_binary(SG_NB_MULTIPLY, *product, n - i, product)) {
            return false;
        }
    }
    return true;
}

static bool answer(sg_heap *heap, sg_wide value, sg_slot *result)
{
    *result = sg_wide_new(heap, value);
    return *result != 0;
}

NATIVE(math_factorial)
{
    intptr_t of;
    sg_wide product;
    return n == 1 && sg_int_get(args[0], &of) && of >= 0 && of < 40 && falling(of, of, &product)
           && answer(heap, product, result);
}

NATIVE(math_perm)
{
    intptr_t of, from;
    sg_wide product = 0;
    if (n < 1 || n > 2 || !sg_int_get(args[0], &of) || of < 0) {
        return false;
    }
    from = of;
    if (n == 2 && (!sg_int_get(args[1], &from) || from < 0)) {
        return false;
    }
    return from > of || (from < 200 && falling(of, from, &product)) ? answer(heap, product, result) : false;
}

/* Each quotient on the way is a binomial coefficient itself. */
NATIVE(math_comb)
{
    intptr_t of, from;
    sg_wide count = 1;
    if (n != 2 || !sg_int_get(args[0], &of) || !sg_int_get(args[1], &from) || of < 0 || from < 0) {
        return false;
    }
    if (from > of) {
        return answer(heap, 0, result);
    }
    from = from > of - from ? of - from : from;
    for (intptr_t i = 0; i < from; i++) {
        if (i == 200 || !sg_wide_binary(SG_NB_MULTIPLY, count, of - i, &count)) {
            return false;
        }
        count /= i + 1;
    }
    return answer(heap, count, result);
}

NATIVE(math_lcm)
{
    intptr_t a, b, rest;
    if (n != 2 || !sg_int_get(args[0], &a) || !sg_int_get(args[1], &b)) {
        return false;
    }
    if (a == 0 || b == 0) {
        return answer(heap, 0, result);
    }
    sg_wide product = (sg_wide)a * b;
    while (b != 0) {
        rest = a % b;
        a = b;
        b = rest;
    }
    sg_wide multiple = product / a;
    return answer(heap, multiple < 0 ? -multiple : multiple, result);
}

const sg_native_def sg_math_sum_natives[] = {
    {"hypot", math_hypot, NULL}, {"dist", math_dist, NULL},
    {"fsum", math_fsum, NULL},   {"sumprod", math_sumprod, NULL},
    {"prod", math_prod, NULL},   {"factorial", math_factorial, NULL},
    {"perm", math_perm, NULL},   {"comb", math_comb, NULL},
    {"lcm", math_lcm, NULL},     {NULL, NULL, NULL},
};
