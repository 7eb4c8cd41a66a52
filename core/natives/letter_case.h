/* The case of ASCII letters, in strs and bytes. */
#ifndef SG_NATIVES_LETTER_CASE_H
#define SG_NATIVES_LETTER_CASE_H

#include "py/contract.h"

typedef enum { ALL_DOWN, ALL_UP, FIRST_UP, TITLE_CASE, SWAPPED } letter_change;

static inline unsigned char changed_letter(letter_change how, unsigned char c, bool first, bool in_word)
{
    bool up = how == SWAPPED      ? Py_ISLOWER(c) != 0
              : how == TITLE_CASE ? !in_word
              : how == FIRST_UP   ? first
                                  : how == ALL_UP;
    return (unsigned char)(up ? Py_TOUPPER(c) : Py_TOLOWER(c));
}

static inline void change_case(letter_change how, const unsigned char *from, unsigned char *to, Py_ssize_t n)
{
    bool in_word = false;
    for (Py_ssize_t i = 0; i < n; i++) {
        to[i] = changed_letter(how, from[i], i == 0, in_word);
        in_word = Py_ISALPHA(from[i]) != 0;
    }
}

/* True if there are letters, and those that begin a word, and no others, are upper case. */
static inline bool is_title_case(const unsigned char *text, Py_ssize_t n)
{
    bool cased = false, in_word = false;
    for (Py_ssize_t i = 0; i < n; i++) {
        if (in_word ? Py_ISUPPER(text[i]) : Py_ISLOWER(text[i])) {
            return false;
        }
        in_word = Py_ISALPHA(text[i]) != 0;
        cased |= in_word;
    }
    return cased;
}

#endif
