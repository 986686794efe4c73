#include "check/fields_left.h"

#include <charconv>
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

std::string measures_named(std::span<const NamedMeasure> named) {
  std::string out;
  for (const NamedMeasure& one : named) {
    out += fmt::format(",{}{}", kMeasureMark, one.code);
    if (one.subjects != 1) out += fmt::format("*{}", one.subjects);
  }
  return out;
}

std::vector<NamedMeasure> named_measures(std::string_view fields) {
  std::vector<NamedMeasure> out;
  while (!fields.empty()) {
    const std::string_view part = fields.substr(0, fields.find(','));
    fields.remove_prefix(std::min(fields.size(), part.size() + 1));
    if (part.size() < 2 || part.front() != kMeasureMark) continue;
    const size_t star = part.find('*');
    NamedMeasure& one = out.emplace_back();
    one.code = part.substr(1, star == part.npos ? part.npos : star - 1);
    if (star == part.npos) continue;
    const auto [end, failed] = std::from_chars(part.data() + star + 1, part.data() + part.size(), one.subjects);
    if (failed != std::errc() || end != part.data() + part.size()) one.subjects = 0;  // ours never say that
  }
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
