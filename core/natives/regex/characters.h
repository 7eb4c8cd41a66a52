/* Characters as patterns see them: categories, sets, and the other case.
 *
 * Job: whether a character is what an instruction of a compiled pattern asks for.  The tables of Unicode are the host's
 * (its functions only read them); what is asked of characters below 256 is in a table of ours.
 * Locking: none; the table is written once, in exclusive mode.  The C library's locale is the process's, and changes in
 * exclusive mode only.
 */
#ifndef SG_NATIVES_REGEX_CHARACTERS_H
#define SG_NATIVES_REGEX_CHARACTERS_H

#include "base/atomics.h"
#include "py/contract.h"

/* Bit i of a character below 256: it is of the category 2 i. */
extern uint16_t sg_re_kinds[256];
extern uint8_t sg_re_lower_latin1[256];

/* Once, exclusive. */
void sg_re_characters_init(void);

bool sg_re_in_category_slow(uint32_t category, uint32_t c);
/* The rest of a set, from `set` on, when nothing before had c. */
bool sg_re_in_set_slow(const uint32_t *set, uint32_t c);
bool sg_re_in_set_of_locale(const uint32_t *set, uint32_t c);
/* True if c is the literal in either case of the locale. */
bool sg_re_is_literal_of_locale(uint32_t literal, uint32_t c);
uint32_t sg_re_lower_of_locale(uint32_t c);

static inline bool sg_re_in_category(uint32_t category, uint32_t c)
{
    return sg_likely(c < 256 && category >> 1 != SG_RE_LOC_WORD >> 1)
               ? ((sg_re_kinds[c] >> (category >> 1) ^ category) & 1) != 0
               : sg_re_in_category_slow(category, c);
}

static inline bool sg_re_in_bitmap(const uint32_t *bitmap, uint32_t c)
{
    return c < 256 && (bitmap[c >> 5] >> (c & 31) & 1) != 0;
}

/* `set` is the first word behind IN and its length. */
static inline bool sg_re_in_set(const uint32_t *set, uint32_t c)
{
    if (set[0] == SG_RE_CHARSET && (set[9] == SG_RE_FAILURE || sg_re_in_bitmap(set + 1, c))) {
        return sg_re_in_bitmap(set + 1, c);
    }
    return sg_re_in_set_slow(set, c);
}

static inline uint32_t sg_re_lower_ascii(uint32_t c)
{
    return c - 'A' < 26 ? c + ('a' - 'A') : c;
}

static inline uint32_t sg_re_lower(uint32_t c)
{
    return c < 256 ? sg_re_lower_latin1[c] : Py_UNICODE_TOLOWER(c);
}

static inline bool sg_re_is_ascii_word(uint32_t c)
{
    return c < 128 && (sg_re_kinds[c] >> (SG_RE_WORD >> 1) & 1) != 0;
}

static inline bool sg_re_is_word(uint32_t c)
{
    return sg_re_in_category(SG_RE_UNI_WORD, c);
}

#endif
