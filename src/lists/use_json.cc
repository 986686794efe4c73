#include "lists/use_json.h"

#include <boost/json.hpp>

namespace taixin::lists {
namespace {

namespace json = boost::json;

struct StateWords {
  std::string_view code, zh, en;
};
constexpr StateWords kStates[] = {{"not_applied", "未采取", "not applied"},
                                  {"applied", "已采取", "applied"},
                                  {"must_lift", "应当解除", "must be lifted"},
                                  {"late", "逾期未解除", "not lifted in time"},
                                  {"lifted", "已解除", "lifted"}};

std::string text_in(const json::object& object, std::string_view key) {
  const json::value* found = object.if_contains(key);
  return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

}  // namespace

std::string_view use_state_code(UseState state) { return kStates[static_cast<size_t>(state)].code; }
catalog::Text use_state_words(UseState state) {
  const StateWords& words = kStates[static_cast<size_t>(state)];
  return {std::string(words.zh), std::string(words.en)};
}

std::string detail_of(const Statement& said, const std::vector<RecordId>& records, bool must) {
  json::object out;
  const auto put = [&](std::string_view key, const std::string& text) {
    if (!text.empty()) out[key] = text;
  };
  put("what", said.what);
  put("why", said.why);
  put("proportionality", said.proportionality);
  put("hearing", said.hearing);
  put("remedy", said.remedy);
  put("document", said.document);
  json::array ids;
  for (const RecordId record : records) ids.push_back(record.get());
  out["records"] = std::move(ids);
  if (must) out["must"] = true;
  return json::serialize(out);
}

std::string lift_detail(const std::string& document) { return json::serialize(json::object{{"document", document}}); }
std::string story_detail(const std::string& story) { return json::serialize(json::object{{"story", story}}); }

void apply(Use& use, const store::MeasureEvent& event) {
  boost::system::error_code failed;
  const json::value parsed = json::parse(event.detail_json, failed);
  const json::object detail = !failed && parsed.is_object() ? parsed.get_object() : json::object();
  use.id = event.use;
  use.events.push_back(event);
  switch (event.kind) {
    case store::MeasureKind::recorded:
    case store::MeasureKind::corrected:
      use.said = {event.applied,
                  text_in(detail, "what"),
                  text_in(detail, "why"),
                  text_in(detail, "proportionality"),
                  text_in(detail, "hearing"),
                  text_in(detail, "remedy"),
                  text_in(detail, "document"),
                  event.applied ? std::optional(event.day) : std::nullopt,
                  event.until};
      use.must = detail.contains("must");
      use.records.clear();
      if (const json::value* ids = detail.if_contains("records"); ids && ids->is_array()) {
        for (const json::value& id : ids->get_array()) {
          if (id.is_int64()) use.records.emplace_back(id.get_int64());
        }
      }
      return;
    case store::MeasureKind::lifted:
      use.lifted = event.day;
      use.lift_document = text_in(detail, "document");
      return;
    case store::MeasureKind::story:
      use.story = text_in(detail, "story");
      use.story_by = event.account;
      use.story_confirmed = false;
      return;
    case store::MeasureKind::confirmed:
      use.story_confirmed = true;
      return;
  }
}

bool said_over(const Statement& said, Day over) { return said.from && *said.from < over; }

}  // namespace taixin::lists
