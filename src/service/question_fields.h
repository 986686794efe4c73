// The fields of a question: a JSON object in the body, or the query of the request; and the asker they name.
#pragma once

#include <map>
#include <string>

#include "service/app.h"
#include "service/http.h"

namespace taixin::service {

class QuestionFields {
 public:
  // kBadJson, kBadValue. Who is asked about (`query`, `code`) is read from the body only (domain/12.1.3).
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
