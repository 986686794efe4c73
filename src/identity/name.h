// Normal forms of the names of organizations, to find the same name again however it was typed.
//
//   normalize_name("山東 示例（集团）有限公司") == normalize_name("山东示例(集團)有限公司")
//
// Equal normal forms are a hint, not a proof: 乾 and 干 fall together outside known phrases. A link by name is
// provisional.
#pragma once

#include <string>
#include <string_view>

#include "base/strong.h"

namespace taixin::identity {

// For comparing and indexing only; never shown.
using NormalName = base::Strong<struct NormalNameTag, std::string>;

// What no longer differs:
//   - width, case, compatibility forms, invisible characters, variation selectors (Unicode NFKC_Casefold);
//   - white space of all kinds, also inside; a full stop at the end;
//   - brackets of all kinds, hyphens and dashes, middle dots, quotation marks;
//   - traditional and simplified characters (OpenCC t2s, phrases included);
//   - the private use code points that older GB 18030 decoders made of rare characters.
// Rare characters are kept. Malformed UTF-8 becomes U+FFFD. Only the first kNameBytesMax bytes count. Applying it twice
// changes nothing. Thread-safe.
inline constexpr size_t kNameBytesMax = 1 << 16;
NormalName normalize_name(std::string_view text);

}  // namespace taixin::identity
