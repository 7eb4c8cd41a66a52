/* The numbers and names of our instructions.
 *
 * Job: the enumeration of instructions.def.  Does not know what they do.
 */
#ifndef SG_VM_INSTRUCTIONS_H
#define SG_VM_INSTRUCTIONS_H

#include <stdint.h>

enum {
#define INSTRUCTION(name, effect, may) SG_OP_##name,
#include "vm/instructions.def"
#undef INSTRUCTION
    SG_OP_COUNT
};

extern const char *const sg_instruction_names[SG_OP_COUNT];

/* A call of any shape. */
static inline int sg_is_call(int op)
{
    return op >= SG_OP_CALL && op <= SG_OP_CALL_FUNCTION_EX;
}

/* One unit: an instruction, or a word of an instruction's inline cache. */
typedef struct {
    uint16_t op;
    uint16_t aux;
    int32_t arg;
} sg_insn;

#endif
