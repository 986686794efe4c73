#include "ledger/verify_page.h"

// The assembler puts the file into the program as it is. TAIXIN_VERIFY_PAGE is its path (CMakeLists.txt).
asm(".section .rodata\n"
    ".hidden taixin_verify_page\n.globl taixin_verify_page\n"
    ".hidden taixin_verify_page_end\n.globl taixin_verify_page_end\n"
    "taixin_verify_page: .incbin \"" TAIXIN_VERIFY_PAGE
    "\"\n"
    "taixin_verify_page_end: .byte 0\n"
    ".previous\n");
extern "C" {
extern const char taixin_verify_page[];
extern const char taixin_verify_page_end[];
}

namespace taixin::ledger {

std::string_view verify_page() {
  return {taixin_verify_page, static_cast<size_t>(taixin_verify_page_end - taixin_verify_page)};
}

}  // namespace taixin::ledger
