#include "service/embed.h"

// The assembler puts the file into the program as it is. TAIXIN_EMBED_SCRIPT is its path (CMakeLists.txt).
asm(".section .rodata\n"
    ".hidden taixin_embed_script\n.globl taixin_embed_script\n"
    ".hidden taixin_embed_script_end\n.globl taixin_embed_script_end\n"
    "taixin_embed_script: .incbin \"" TAIXIN_EMBED_SCRIPT
    "\"\n"
    "taixin_embed_script_end: .byte 0\n"
    ".previous\n");
extern "C" {
extern const char taixin_embed_script[];
extern const char taixin_embed_script_end[];
}

namespace taixin::service {

std::string_view embed_script() {
  return {taixin_embed_script, static_cast<size_t>(taixin_embed_script_end - taixin_embed_script)};
}

}  // namespace taixin::service
