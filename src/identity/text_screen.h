// What free text may hold that must not be published (domain/12.2.7): identity numbers, telephones, plates of vehicles,
// bank accounts, homes, minors. Errs on the side of finding: a hit holds the text back until a person has looked at it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace taixin::identity {

enum class TextHit : uint8_t { id_number, phone, plate, account, home, minor };
std::string_view text_hit_code(TextHit hit);  // "id_number"

// The kinds of hits in `text` (UTF-8), each once, in the order of the enumeration.
std::vector<TextHit> screen_text(std::string_view text);

}  // namespace taixin::identity
