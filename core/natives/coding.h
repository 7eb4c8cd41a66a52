/* Text from bytes, and bytes from text.
 *
 * Job: str.encode, bytes.decode and the types called so, in the encodings that the host has short cuts for: UTF-8, UTF-16, Latin-1
 * and ASCII; with the ways to handle errors that the host carries out itself.  What is an error in UTF-8 or UTF-16 is the host's.
 * Locking: none; the caller holds what it reads.
 */
#ifndef SG_NATIVES_CODING_H
#define SG_NATIVES_CODING_H

#include "natives/text.h"

typedef enum { SG_UTF_8, SG_UTF_16, SG_LATIN_1, SG_ASCII } sg_encoding;
typedef enum { SG_STRICTLY, SG_IGNORE, SG_REPLACE, SG_ESCAPE, SG_REFER, SG_SURROGATES, SG_OTHERWISE } sg_errors;
typedef struct {
    sg_encoding encoding;
    sg_errors errors;
} sg_coding;

/* What the two arguments, or 0, say; false: not here.  In development mode the host looks for the handler of errors. */
bool sg_coding_of(PyThreadState *tstate, sg_slot encoding, sg_slot errors, sg_coding *coding);

/* The text, as bytes or a bytearray; 0: not here. */
sg_slot sg_encode(sg_heap *heap, PyObject *s, sg_coding coding, bool array);
/* n bytes, as text; 0: not here. */
sg_slot sg_decode(sg_heap *heap, const char *at, Py_ssize_t n, sg_coding coding);

/* The calls: encoding and errors may be 0. */
bool sg_native_encode(sg_heap *heap, PyThreadState *tstate, sg_slot text, sg_slot encoding, sg_slot errors,
                      sg_slot *result);
bool sg_native_decode(sg_heap *heap, PyThreadState *tstate, sg_slot bytes, sg_slot encoding, sg_slot errors,
                      sg_slot *result);
/* With the keywords encoding and errors. */
bool sg_native_encode_named(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result);
bool sg_native_decode_named(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result);

#endif
