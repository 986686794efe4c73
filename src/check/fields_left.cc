#include "check/fields_left.h"

#include <map>
#include <set>

namespace taixin::check {
namespace {

// Items in the order of their codes.
using Items = std::map<std::string, std::set<std::string>>;  // code of an item -> codes of the fields that were shown

std::string joined(const Items& items, bool with_fields) {
  std::string out(kIdentityLeft);
  for (const auto& [item, fields] : items) {
    out += "," + item;
    if (!with_fields || fields.empty()) continue;
    std::string list;
    for (const std::string& field : fields) list += (list.empty() ? "" : ",") + field;
    out += "(" + list + ")";
  }
  return out;
}

// Whether somebody with more rights would have got more of it.
bool narrowed(const access::Session& session, const catalog::Item& item) {
  for (const catalog::Field& field : item.fields) {
    if (session.shown(field) != catalog::Shown::whole) return true;
  }
  return false;
}

}  // namespace

std::string fields_left(const access::Session& session, const ShowAnswer& answer) {
  Items items;
  for (const ShownClass& one : answer.classes) {
    for (const ShownRecord& record : one.records) {
      std::set<std::string>& fields = items[record.item->code.get()];
      if (!narrowed(session, *record.item)) continue;
      for (const ShownField& field : record.fields) {
        const catalog::Field* of = record.item->field(field.code);
        const bool masked = of != nullptr && session.shown(*of) == catalog::Shown::surname;
        fields.insert(field.code + (masked ? "~" : ""));
      }
    }
  }
  std::string out = joined(items, true);
  return out.size() <= access::kFieldsMax ? out : joined(items, false);
}

std::string measures_named(const CheckAnswer& answer) {
  std::string out;
  for (const Duty& duty : answer.duties) out += fmt::format(",{}{}", kMeasureMark, duty.measure->code);
  return out;
}

std::string fields_left(const CheckAnswer& answer) {
  Items items;
  for (const MatterAnswer& matter : answer.matters) {
    for (const ShownRecord& record : matter.records) items[record.item->code.get()];
  }
  return joined(items, false) + measures_named(answer);
}

}  // namespace taixin::check
