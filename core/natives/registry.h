/* C functions of the host that run in shared mode, written again.
 *
 * Job: find the native for a callable, and run it.
 *
 * Invariants
 *   - A native behaves exactly as the host's function for the arguments it takes, and answers false, with no side
 *     effect, for all others: subclasses, wrong arguments, and everything that raises.
 *   - It never raises, allocates from the host, calls host code that counts, or changes mode.
 *   - Keys are addresses of method definitions and types, which live as long as the process.  A program that
 *     rebinds `len` calls another callable, so there is nothing to guard.
 *
 * Locking: the table is written in exclusive mode only, and read in shared mode.
 */
#ifndef SG_NATIVES_REGISTRY_H
#define SG_NATIVES_REGISTRY_H

#include "memory/heap.h"

enum { SG_NATIVE_KEYWORDS = 2, SG_NATIVE_ARGUMENTS = 8 };

/* Shared mode.  True: done, and *result is a slot (owned, borrowed from the heap, or an int).  Arguments stay the
 * caller's; one that the native keeps or returns it takes, by leaving 0 in its slot. */
typedef bool (*sg_native)(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result);
/* The head of one. */
#define NATIVE(name)                                                                                                   \
    static inline bool name(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
/* Exclusive mode, before the host's function: fills caches that the native needs, for the same arguments.  Never raises. */
typedef void (*sg_native_preparation)(PyThreadState *tstate, PyObject *const *args, int n);

/* One line of a list; the last has no name. */
typedef struct {
    const char *name;
    sg_native run;
    sg_native_preparation prepare; /* or NULL */
} sg_native_def;
/* The same for calls with keywords: the first arguments are those called so, in this order, 0 where there is none, the others
 * are the positional ones.  It takes none away. */
typedef struct {
    const char *name;
    sg_native run;
    const char *keywords[SG_NATIVE_KEYWORDS];
} sg_named_native_def;
/* And for calls with any keywords, of the names and values that follow the positional arguments; all stays the caller's. */
typedef bool (*sg_native_of_any)(sg_heap *heap, PyThreadState *tstate, const sg_slot *args, int n,
                                 PyObject *const *names, const sg_slot *values, int named, sg_slot *result);
typedef struct {
    const char *name;
    sg_native_of_any run;
} sg_any_native_def;

/* Types that builtins does not name. */
extern const sg_native_def sg_method_type_native;
/* Functions and types of builtins. */
extern const sg_native_def sg_builtin_natives[], sg_construct_natives[], sg_number_natives[], sg_iterable_natives[];
extern const sg_native_def sg_iterator_natives[], sg_instance_natives[], sg_functional_natives[];
extern const sg_native_def sg_container_natives[];
/* Methods of types of builtins. */
extern const sg_native_def sg_object_natives[];
/* Class methods of dict; OrderedDict has the like. */
extern const sg_native_def sg_dict_class_natives[];
extern const sg_native_def sg_list_natives[], sg_tuple_natives[], sg_dict_natives[], sg_set_natives[],
    sg_frozenset_natives[];
extern const sg_native_def sg_ordered_dict_type_native, sg_ordered_dict_natives[], sg_ordered_dict_class_natives[];
extern const sg_native_def sg_str_natives[], sg_text_natives[], sg_ascii_natives[], sg_bytes_natives[];
extern const sg_native_def sg_pad_natives[], sg_translate_natives[], sg_bytes_part_natives[], sg_byte_array_natives[];
/* bytearray(...) */
bool sg_native_byte_array(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result);
extern const sg_native_def sg_complex_native[], sg_int_natives[], sg_float_natives[], sg_type_natives[];
/* Functions of other modules. */
extern const sg_native_def sg_math_natives[], sg_math_sum_natives[], sg_operator_natives[], sg_time_natives[],
    sg_thread_natives[], sg_lock_natives[];
extern const sg_native_def sg_sys_natives[], sg_posix_natives[], sg_bisect_natives[], sg_abc_natives[],
    sg_heapq_natives[], sg_codec_natives[];
extern const sg_native_def sg_itertools_natives[], sg_contexts_natives[];
extern const sg_native_def sg_functools_natives[], sg_key_wrapper_natives[], sg_struct_natives[], sg_element_natives[],
    sg_re_natives[];
/* The object they are bound to is their first argument. */
extern const sg_native_def sg_unicode_data_natives[], sg_re_compile_native[];

/* Shared mode, with an instance of the type: the attribute's value as a slot (owned, borrowed from the heap, or an int); 0:
 * not here. */
typedef sg_slot (*sg_native_getter)(sg_heap *heap, PyObject *o);
/* Likewise: the attribute's new value, taken out of its slot on true; false: not here. */
typedef bool (*sg_native_setter)(sg_heap *heap, PyObject *o, sg_slot *value);
/* One line of a list; the last has no name. */
typedef struct {
    const char *name;
    sg_native_getter get;
    sg_native_setter set; /* or NULL: only the host sets it */
} sg_native_attribute_def;

/* Functions of builtins, and methods of list and OrderedDict. */
extern const sg_named_native_def sg_builtin_named_natives[], sg_iterator_named_natives[], sg_list_named_natives[];
extern const sg_named_native_def sg_ordered_dict_named_natives[], sg_str_named_natives[], sg_coding_named_natives[],
    sg_bytes_named_natives[], sg_int_named_natives[], sg_bisect_named_natives[], sg_struct_named_natives[];

/* Methods of str. */
extern const sg_any_native_def sg_text_any_natives[];
/* Of dict, and itself; likewise of OrderedDict. */
extern const sg_any_native_def sg_dict_any_natives[], sg_ordered_dict_any_natives[];
/* Of builtins. */
extern const sg_native_def sg_print_natives[];
extern const sg_any_native_def sg_print_any_natives[];

/* Methods and attributes of a type of another module. */
typedef struct {
    const char *name; /* as the type's tp_name */
    const sg_native_def *methods;
    /* Says whether the type's instances are laid out as we know them, and keeps it.  Exclusive mode; never raises. */
    bool (*accept)(PyTypeObject *type);
    const sg_native_attribute_def *attributes; /* that are no plain references; or NULL */
    sg_native call;                            /* of the type itself; or NULL */
    const sg_named_native_def *named;          /* methods, and the type itself under its own name; or NULL */
    sg_native call_instance;                   /* of an instance, which is the first argument; or NULL */
    sg_native_preparation prepare_instance;    /* of that; or NULL */
    sg_native_of_any any;                      /* of the type itself, with any keywords; or NULL */
} sg_native_type_def;
extern const sg_native_type_def sg_random_type_def, sg_lock_type_def, sg_rlock_type_def, sg_match_type_def,
    sg_deque_type_def, sg_pattern_type_def, sg_scanner_type_def, sg_array_type_def, sg_defaultdict_type_def,
    sg_chain_type_def, sg_itemgetter_type_def, sg_partial_type_def, sg_struct_type_def, sg_simple_queue_type_def,
    sg_weak_reference_type_def, sg_keyed_reference_type_def, sg_context_variable_type_def, sg_context_type_def,
    sg_context_token_type_def, sg_string_io_type_def, sg_bytes_io_type_def, sg_buffered_reader_type_def,
    sg_element_type_def, sg_function_type_def, sg_class_type_def, sg_method_wrapper_type_def, sg_memory_view_type_def,
    sg_mapping_proxy_type_def, sg_lru_type_def, sg_key_wrapper_type_def, sg_complex_type_def, sg_dict_keys_type_def,
    sg_dict_items_type_def, sg_thread_local_type_def;

/* functools.partial, once one was met that is laid out as we know. */
extern PyTypeObject *sg_partial_type;

/* The type of what functools.cmp_to_key makes, once one was met that is laid out as we know. */
extern PyTypeObject *sg_key_wrapper_type;
static inline bool sg_is_key_wrapper(PyTypeObject *type)
{
    return type == sg_key_wrapper_type && type != NULL;
}

/* Learns map and filter objects. Once, exclusive. */
void sg_functional_init(void);

/* Registers the natives of builtins and of the built-in types, and `more` of builtins.  Exclusive mode. */
void sg_natives_init(PyInterpreterState *interp, const sg_native_def *more);

/* More types of other modules, of higher layers; a NULL ends them.  Once, exclusive. */
void sg_native_add_types(const sg_native_type_def *const *more);

/* list.append itself, once the natives are registered. */
extern PyObject *sg_list_append_method;

/* Registers one; `with_self`: what a bound one is bound to is its first argument.  Exclusive mode. */
void sg_native_add(PyObject *callable, const sg_native_def *def, bool with_self);
void sg_native_add_named(PyObject *callable, const sg_named_native_def *def);

/* Runs the native for the call whose operands (callable, self or NULL, nargs arguments) begin at `base`.  False: not
 * here, and the operands mean what they meant.  Shared mode. */
bool sg_native_call(sg_heap *heap, PyThreadState *tstate, sg_slot *base, int nargs, sg_slot *result);

/* The same of a call with keywords: `positional` arguments, self if there is one the first of them, then one for each name. */
bool sg_native_call_named(sg_heap *heap, PyThreadState *tstate, PyObject *callable, const sg_slot *args, int positional,
                          int named, PyObject *const *names, sg_slot *result);

/* function(*args), by its native, within another: waits for no iterator.  The arguments are consumed if it is done, and
 * otherwise as they were.  What the native would raise is "not here". */
bool sg_native_apply(sg_heap *heap, PyObject *function, const sg_slot *args, int n, sg_slot *result);

/* An attribute of a C type whose instances are laid out as we know them; NULL: not known.  Exclusive mode. */
const sg_native_attribute_def *sg_native_attribute_of(PyTypeObject *type, PyObject *descriptor);

/* Looks at a type that has been met, and at its bases: types of other modules, and what they have, are known from then on.
 * Exclusive mode; never raises. */
void sg_native_learn(PyTypeObject *type);

/* The same call is about to be made by the host.  Exclusive mode. */
void sg_native_prepare(PyThreadState *tstate, PyObject *callable, PyObject *const *args, int n);

/* An argument as the result, or kept. */
static inline sg_slot sg_native_take(sg_slot *arg)
{
    sg_slot s = *arg;
    *arg = 0;
    return s;
}

static inline sg_slot sg_native_bool(bool truth)
{
    return sg_from_heap(truth ? Py_True : Py_False);
}

static inline PyTypeObject *sg_native_type(sg_slot s)
{
    return sg_is_int(s) ? &PyLong_Type : Py_TYPE(sg_pointer(s));
}

/* An instance of `type`, which accept() kept, or of a subclass: NULL if it is not one. */
static inline void *sg_native_self(sg_slot s, PyTypeObject *type)
{
    return type != NULL && !sg_is_int(s) && PyObject_TypeCheck(sg_pointer(s), type) ? sg_pointer(s) : NULL;
}

#endif
