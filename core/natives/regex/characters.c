/* Categories, sets and cases of characters.  Job and locking: characters.h. */
#include "natives/regex/characters.h"

#include <ctype.h>

uint16_t sg_re_kinds[256];
uint8_t sg_re_lower_latin1[256];

static bool is_of(uint32_t category, uint32_t c)
{
    switch (category) {
    case SG_RE_DIGIT:
        return c < 128 && Py_ISDIGIT(c);
    case SG_RE_SPACE:
        return c < 128 && Py_ISSPACE(c);
    case SG_RE_WORD:
        return c < 128 && (Py_ISALNUM(c) || c == '_');
    case SG_RE_LINEBREAK:
        return c == '\n';
    case SG_RE_LOC_WORD:
        return c < 256 && (isalnum((int)c) || c == '_');
    case SG_RE_UNI_DIGIT:
        return Py_UNICODE_ISDECIMAL(c);
    case SG_RE_UNI_SPACE:
        return Py_UNICODE_ISSPACE(c);
    case SG_RE_UNI_WORD:
        return Py_UNICODE_ISALNUM(c) || c == '_';
    case SG_RE_UNI_LINEBREAK:
        return Py_UNICODE_ISLINEBREAK(c);
    default:
        return false;
    }
}

bool sg_re_in_category_slow(uint32_t category, uint32_t c)
{
    return is_of(category & ~1U, c) != (category & 1);
}

void sg_re_characters_init(void)
{
    for (uint32_t c = 0; c < 256; c++) {
        sg_re_kinds[c] = 0;
        for (uint32_t category = 0; category < SG_RE_CATEGORIES; category += 2) {
            if (category != SG_RE_LOC_WORD && is_of(category, c)) {
                sg_re_kinds[c] |= (uint16_t)(1U << (category >> 1));
            }
        }
        sg_re_lower_latin1[c] = (uint8_t)Py_UNICODE_TOLOWER(c);
    }
}

bool sg_re_in_set_slow(const uint32_t *set, uint32_t c)
{
    bool inside = true;
    for (;;) {
        switch (*set++) {
        case SG_RE_FAILURE:
            return !inside;
        case SG_RE_LITERAL:
            if (c == set[0]) {
                return inside;
            }
            set++;
            break;
        case SG_RE_CATEGORY:
            if (sg_re_in_category(set[0], c)) {
                return inside;
            }
            set++;
            break;
        case SG_RE_CHARSET:
            if (sg_re_in_bitmap(set, c)) {
                return inside;
            }
            set += 8;
            break;
        case SG_RE_RANGE:
            if (set[0] <= c && c <= set[1]) {
                return inside;
            }
            set += 2;
            break;
        case SG_RE_RANGE_UNI_IGNORE: {
            /* c is in lower case already. */
            uint32_t upper = Py_UNICODE_TOUPPER(c);
            if ((set[0] <= c && c <= set[1]) || (set[0] <= upper && upper <= set[1])) {
                return inside;
            }
            set += 2;
            break;
        }
        case SG_RE_NEGATE:
            inside = !inside;
            break;
        case SG_RE_BIGCHARSET: {
            /* The number of bitmaps, a byte for each 256 characters that says which is theirs, the bitmaps. */
            uint32_t blocks = *set++;
            const uint32_t *bitmaps = set + 64;
            if (c < 0x10000 && sg_re_in_bitmap(bitmaps + ((const uint8_t *)set)[c >> 8] * 8, c & 255)) {
                return inside;
            }
            set = bitmaps + (size_t)blocks * 8;
            break;
        }
        default:
            return false; /* as the host */
        }
    }
}

static uint32_t upper_of_locale(uint32_t c)
{
    return c < 256 ? (uint32_t)toupper((int)c) : c;
}

uint32_t sg_re_lower_of_locale(uint32_t c)
{
    return c < 256 ? (uint32_t)tolower((int)c) : c;
}

bool sg_re_in_set_of_locale(const uint32_t *set, uint32_t c)
{
    uint32_t lower = sg_re_lower_of_locale(c), upper = upper_of_locale(c);
    return sg_re_in_set_slow(set, lower) || (upper != lower && sg_re_in_set_slow(set, upper));
}

bool sg_re_is_literal_of_locale(uint32_t literal, uint32_t c)
{
    return c == literal || sg_re_lower_of_locale(c) == literal || upper_of_locale(c) == literal;
}
