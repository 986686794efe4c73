#include "service/question_fields.h"

#include "service/errors.h"

namespace taixin::service {

base::Result<QuestionFields> QuestionFields::read(const Request& request) {
  QuestionFields fields;
  for (const auto& [name, value] : request.query) {
    // Who is asked about stands in bodies only, never in an address (domain/12.1.3).
    if (name != "query" && name != "code") fields.values_[name] = value;
  }
  for (const auto& [name, value] : request.fields) fields.values_[name] = value;
  return fields;
}

std::string QuestionFields::get(std::string_view name) const {
  const auto it = values_.find(name);
  return it == values_.end() ? std::string() : it->second;
}

base::Result<std::string> QuestionFields::need(std::string_view name) const {
  std::string value = get(name);
  if (value.empty()) return base::fail(kMissing, {{"name", std::string(name)}});
  return value;
}

base::Result<access::Past> QuestionFields::past() const {
  access::Past past;
  if (const auto text = get("as_of"); !text.empty()) {
    past.as_of = base::parse_iso_day(text);
    if (!past.as_of) return base::fail(kBadValue, {{"name", "as_of"}, {"value", text}});
  }
  if (const auto text = get("known_at"); !text.empty()) {
    past.known_at = base::parse_time(text);
    if (!past.known_at) return base::fail(kBadValue, {{"name", "known_at"}, {"value", text}});
  }
  return past;
}

base::Result<access::Session> QuestionFields::admit(App& app, const Request& request, access::Action action) const {
  TX_TRY(const auto asked, past());
  const access::Asker asker{get("operator"), get("unit"),    get("purpose"), get("basis"),
                            request.lang(),  request.caller, action,         get("officer")};
  if (const auto more = app.take_questions(request.caller); !more) {
    TX_CHECK(access::log_denied(app.home(), asker, more.error().code()));
    return more.error();
  }
  return access::admit(app.desk(), asker, asked);
}

}  // namespace taixin::service
