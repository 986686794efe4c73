// Answers as JSON (stable keys, the same bytes for the same answer) and as text for people.
//
// JSON keys are English; names carry both languages. Days are 2026-04-01, moments 2026-04-01T09:30:00.000000+08:00; a
// key without a value is left out. Ids are opaque text.
#pragma once

#include <string>

#include "check/changes.h"
#include "check/check.h"

namespace taixin::check {

std::string to_json(const FindAnswer& answer);
std::string to_json(const ShowAnswer& answer);
std::string to_json(const CheckAnswer& answer);
std::string to_json(const ShownRecord& record);
std::string to_json(const ChangePage& page, std::string_view next);

// Lines end in \n; columns are aligned by display width.
std::string to_text(const FindAnswer& answer, base::Lang lang);
std::string to_text(const ShowAnswer& answer, base::Lang lang);
std::string to_text(const CheckAnswer& answer, base::Lang lang);

// Words that batch, text and pages share.
Text duty_words(const catalog::Measure& measure);  // 可以限制, 应当激励
std::string words_of_duties(base::Lang lang);      // the line above the measures
Text words(FoundBy by);
Text how_matched(const Candidate& candidate);  // 名称中含有所查文字, 与所查文字相差 1 字
Text words(identity::SubjectKind kind);
Text words(store::LinkKind link);
Text words(store::Severity severity);
Text words(store::CodeKind kind);

}  // namespace taixin::check
