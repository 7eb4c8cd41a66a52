/* The names of our instructions, for statistics. */
#include "vm/instructions.h"

const char *const sg_instruction_names[SG_OP_COUNT] = {
#define INSTRUCTION(name, effect, may) #name,
#include "vm/instructions.def"
#undef INSTRUCTION
};
