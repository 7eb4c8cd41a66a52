/* CPython 3.13: the objects of the regular expression engine (_sre), and its code words.
 *
 * Job: layouts and numbers only; included by layout.h.  Whoever uses them tries them on the running interpreter first
 * (natives/regex/types.c).
 */
#ifndef SG_PY_CP313_REGEX_H
#define SG_PY_CP313_REGEX_H

enum { SG_RE_MAGIC = 20230612 };

/* The instructions of compiled patterns. */
enum {
    SG_RE_FAILURE = 0,
    SG_RE_SUCCESS = 1,
    SG_RE_ANY = 2,
    SG_RE_ANY_ALL = 3,
    SG_RE_ASSERT = 4,
    SG_RE_ASSERT_NOT = 5,
    SG_RE_AT = 6,
    SG_RE_BRANCH = 7,
    SG_RE_CATEGORY = 8,
    SG_RE_CHARSET = 9,
    SG_RE_BIGCHARSET = 10,
    SG_RE_GROUPREF = 11,
    SG_RE_GROUPREF_EXISTS = 12,
    SG_RE_IN = 13,
    SG_RE_INFO = 14,
    SG_RE_JUMP = 15,
    SG_RE_LITERAL = 16,
    SG_RE_MARK = 17,
    SG_RE_MAX_UNTIL = 18,
    SG_RE_MIN_UNTIL = 19,
    SG_RE_NOT_LITERAL = 20,
    SG_RE_NEGATE = 21,
    SG_RE_RANGE = 22,
    SG_RE_REPEAT = 23,
    SG_RE_REPEAT_ONE = 24,
    SG_RE_SUBPATTERN = 25,
    SG_RE_MIN_REPEAT_ONE = 26,
    SG_RE_ATOMIC_GROUP = 27,
    SG_RE_POSSESSIVE_REPEAT = 28,
    SG_RE_POSSESSIVE_REPEAT_ONE = 29,
    SG_RE_GROUPREF_IGNORE = 30,
    SG_RE_IN_IGNORE = 31,
    SG_RE_LITERAL_IGNORE = 32,
    SG_RE_NOT_LITERAL_IGNORE = 33,
    SG_RE_GROUPREF_LOC_IGNORE = 34,
    SG_RE_IN_LOC_IGNORE = 35,
    SG_RE_LITERAL_LOC_IGNORE = 36,
    SG_RE_NOT_LITERAL_LOC_IGNORE = 37,
    SG_RE_GROUPREF_UNI_IGNORE = 38,
    SG_RE_IN_UNI_IGNORE = 39,
    SG_RE_LITERAL_UNI_IGNORE = 40,
    SG_RE_NOT_LITERAL_UNI_IGNORE = 41,
    SG_RE_RANGE_UNI_IGNORE = 42,
    SG_RE_OPS = 43,
};
/* Operands of AT. */
enum {
    SG_RE_AT_BEGINNING = 0,
    SG_RE_AT_BEGINNING_LINE = 1,
    SG_RE_AT_BEGINNING_STRING = 2,
    SG_RE_AT_BOUNDARY = 3,
    SG_RE_AT_NON_BOUNDARY = 4,
    SG_RE_AT_END = 5,
    SG_RE_AT_END_LINE = 6,
    SG_RE_AT_END_STRING = 7,
    SG_RE_AT_LOC_BOUNDARY = 8,
    SG_RE_AT_LOC_NON_BOUNDARY = 9,
    SG_RE_AT_UNI_BOUNDARY = 10,
    SG_RE_AT_UNI_NON_BOUNDARY = 11,
};
/* Operands of CATEGORY come in pairs: this number, and one more for all other characters. */
enum {
    SG_RE_DIGIT = 0,
    SG_RE_SPACE = 2,
    SG_RE_WORD = 4,
    SG_RE_LINEBREAK = 6,
    SG_RE_LOC_WORD = 8,
    SG_RE_UNI_DIGIT = 10,
    SG_RE_UNI_SPACE = 12,
    SG_RE_UNI_WORD = 14,
    SG_RE_UNI_LINEBREAK = 16,
    SG_RE_CATEGORIES = 18,
};
enum { SG_RE_FLAG_LOCALE = 4 };
/* Of the block of information that a pattern begins with. */
enum { SG_RE_INFO_PREFIX = 1, SG_RE_INFO_LITERAL = 2, SG_RE_INFO_CHARSET = 4 };
#define SG_RE_MAX_REPEAT UINT32_MAX

/* re.Pattern */
typedef struct {
    PyVarObject ob_base; /* the size is that of the code */
    Py_ssize_t groups;
    PyObject *group_index; /* a dict from names to numbers, or NULL */
    PyObject *index_group; /* a tuple of names, or NULL */
    PyObject *pattern;
    int flags;
    PyObject *weakrefs;
    int is_bytes; /* 1, 0, or -1: of both kinds */
    Py_ssize_t code_size;
    uint32_t code[1];
} sg_py_pattern;

/* re.Match */
typedef struct {
    PyVarObject ob_base;
    PyObject *string;
    PyObject *regs; /* a cache, or NULL */
    sg_py_pattern *pattern;
    Py_ssize_t pos, endpos;
    Py_ssize_t lastindex;
    Py_ssize_t groups;  /* with the whole match: half of the marks */
    Py_ssize_t mark[1]; /* start and end by turns; -1 if the group took no part */
} sg_py_match;

/* What pattern.scanner() makes.  Behind it: two lists of the host's, in later patch releases, a counter, and an int in the last
 * word that says whether it is running. */
typedef struct {
    PyObject ob_base;
    sg_py_pattern *pattern;
    const void *ptr, *beginning, *start, *end;
    PyObject *string;
    Py_buffer buffer; /* of a str: not in use */
    Py_ssize_t pos, endpos;
    int is_bytes, char_size, match_all, must_advance, debug;
    int lastmark, lastindex;
    const void **mark;
    char *data_stack;
    size_t data_stack_size, data_stack_base;
    void *repeat;
    void *lists[];
} sg_py_scanner;
enum { SG_PY_SCANNER_TAIL = 16, SG_PY_SCANNER_LISTS = 2 };
static inline int *sg_py_scanner_executing(sg_py_scanner *s)
{
    return (int *)((char *)s + Py_TYPE(s)->tp_basicsize - 8);
}

#endif
