// The fields of a question: the members of its JSON body as they were read, then the query of the request; and the
// asker they name.
#pragma once

#include <map>
#include <string>

#include "service/app.h"
#include "service/http.h"
#include "service/routes.h"

namespace taixin::service {

// The members by which a body says who asks, for what, and of which time: the same in every question.
#define TAIXIN_ASKER_MEMBERS                                                                                           \
  Member{.name = "purpose", .max = 40, .example = "permit", .about = "code of a purpose in force; needed"},            \
      Member{.name = "operator",                                                                                       \
             .example = "示例经办人",                                                                                  \
             .about = "who asks: at the console; of a system, the officer for whom it asks"},                          \
      Member{.name = "unit", .example = "示例市行政审批局", .about = "of the operator, at the console only"}, Member { \
    .name = "basis", .example = "示例受理〔2026〕1号", .about = "matter number, letter or clause"                      \
  }
#define TAIXIN_PAST_MEMBERS                                                      \
  Member{.name = "as_of",                                                        \
         .kind = Member::Kind::day,                                              \
         .max = 10,                                                              \
         .about = "what was true on that day; for self, court and audit only"},  \
      Member {                                                                   \
    .name = "known_at", .kind = Member::Kind::moment, .max = 40,                 \
    .about = "what the platform knew until then; for self, court and audit only" \
  }

class QuestionFields {
 public:
  // Who is asked about (`query`, `code`) is read from the body only (domain/12.1.3).
  static base::Result<QuestionFields> read(const Request& request);
  std::string get(std::string_view name) const;
  base::Result<std::string> need(std::string_view name) const;  // kMissing
  // Who asks, for what, and of which time; a refusal is in the access log before it is returned.
  base::Result<access::Session> admit(App& app, const Request& request, access::Action action) const;

 private:
  base::Result<access::Past> past() const;
  std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace taixin::service
