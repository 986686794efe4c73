#include "disclose/open_data.h"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "disclose/csv.h"
#include "disclose/public_records.h"
#include "gate/gate.h"

namespace taixin::disclose {
namespace {

namespace json = boost::json;
using base::RecordId;

bool is_open(const catalog::Item& item) {
  return !item.adverse && !item.restricted && item.permissions.open_public && item.shape == catalog::Shape::document &&
         (item.catalog_class == "ADM" || item.catalog_class == "HON");
}

// What tells whom a row is of stands in columns of its own; of who represents it nothing stands.
std::vector<const catalog::Field*> open_fields(const catalog::Item& item) {
  using catalog::TypeKind;
  const catalog::SubjectColumns& subject = item.subject;
  const std::set<std::string> apart{subject.name,     subject.code,      subject.kind,   subject.reg_number,
                                    subject.org_code, subject.id_number, item.origin_id, subject.representative};
  std::vector<const catalog::Field*> out;
  for (const catalog::Field& field : item.fields) {
    const TypeKind kind = field.type.kind;
    if (kind == TypeKind::person_name || kind == TypeKind::id_kind || kind == TypeKind::id_number ||
        kind == TypeKind::phone || field.type.code_set == "id_kind" || apart.contains(field.code) ||
        !gate::shows_field(field, gate::Audience::everyone)) {
      continue;
    }
    out.push_back(&field);
  }
  return out;
}

bool is_organization(const check::SubjectAnswer& subject) {
  return subject.kind == identity::SubjectKind::organization || subject.kind == identity::SubjectKind::government_body;
}

OpenRow row_of(const check::Checker::PublicRecord& one, const std::vector<const catalog::Field*>& fields) {
  const check::ShownRecord& record = *one.record;
  OpenRow out{one.subject->name, one.subject->code, {}, record.source, {}, base::day_of(record.received)};
  out.until = record.term ? record.term->last_day : record.valid_until;
  for (const catalog::Field* field : fields) {
    const auto shown = std::ranges::find(record.fields, field->code, &check::ShownField::code);
    const bool told = shown != record.fields.end() && !shown->held_back;
    out.values.push_back(!told ? std::string() : shown->redacted ? shown->words.zh : shown->value);
  }
  return out;
}

base::Result<std::vector<RecordId>> records_of(const check::Checker& checker, const access::Desk& desk,
                                               const catalog::Item& item) {
  return public_records(checker, desk, desk.catalog, desk.home.clock().today(),
                        [&](const catalog::Item& one) { return one.code == item.code && is_open(one); });
}

size_t parts_of(size_t records) { return std::max<size_t>(1, (records + kPartRecords - 1) / kPartRecords); }

std::vector<const catalog::Item*> open_items(const access::Desk& desk) {
  std::vector<const catalog::Item*> out;
  const base::Day today = desk.home.clock().today();
  for (const catalog::Item& item : desk.catalog.items()) {
    if (is_open(item) && item.basis.in_force(today)) out.push_back(&item);
  }
  return out;
}

}  // namespace

base::Result<std::vector<OpenDataset>> open_datasets(const check::Checker& checker, const access::Desk& desk) {
  std::vector<OpenDataset> out;
  for (const catalog::Item* item : open_items(desk)) {
    TX_TRY(const auto records, records_of(checker, desk, *item));
    out.push_back({item, open_fields(*item), parts_of(records.size())});
  }
  return out;
}

base::Result<std::optional<OpenPart>> open_part(const check::Checker& checker, const access::Desk& desk,
                                                std::string_view code, size_t part) {
  std::optional<OpenPart> out;
  const auto items = open_items(desk);
  const auto item = std::ranges::find_if(items, [&](const catalog::Item* one) { return one->code.get() == code; });
  if (item == items.end() || part == 0) return out;
  TX_TRY(const auto records, records_of(checker, desk, **item));
  const size_t parts = parts_of(records.size());
  if (part > parts) return out;
  out = OpenPart{{*item, open_fields(**item), parts}, part, desk.home.clock().today(), {}};
  const size_t begin = std::min(records.size(), (part - 1) * kPartRecords);
  const auto some = std::span(records).subspan(begin, std::min(kPartRecords, records.size() - begin));
  TX_TRY(const auto shown, checker.published(access::published(desk, base::Lang::zh), some));
  for (const auto& one : shown) {
    if (one.record && is_organization(*one.subject)) out->rows.push_back(row_of(one, out->dataset.fields));
  }
  return out;
}

std::string to_csv(const OpenPart& part, base::Lang lang) {
  const bool zh = lang == base::Lang::zh;
  std::string out = "\xEF\xBB\xBF";
  out += zh ? "单位名称,统一社会信用代码" : "Organization,Unified social credit code";
  for (const catalog::Field* field : part.dataset.fields) out += "," + csv_cell(field->name.in(lang));
  out += zh ? ",来源单位,公示至,更新日\r\n" : ",Source,Published through,Updated\r\n";
  for (const OpenRow& row : part.rows) {
    out += csv_cell(row.name) + "," + csv_cell(row.code);
    for (const std::string& value : row.values) out += "," + csv_cell(value);
    out += fmt::format(",{},{},{}\r\n", csv_cell(row.source), row.until ? row.until->iso() : "", row.updated.iso());
  }
  return out;
}

std::string to_json(const OpenPart& part) {
  const auto text = [](const catalog::Text& name) { return json::object{{"zh", name.zh}, {"en", name.en}}; };
  json::array fields, rows;
  for (const catalog::Field* field : part.dataset.fields) {
    fields.push_back(json::object{{"code", field->code}, {"name", text(field->name)}});
  }
  for (const OpenRow& row : part.rows) {
    json::object values;
    for (size_t i = 0; i < row.values.size(); ++i) {
      if (!row.values[i].empty()) values[part.dataset.fields[i]->code] = row.values[i];
    }
    json::object one{{"name", row.name}, {"code", row.code}, {"values", std::move(values)}, {"source", row.source}};
    if (row.until) one["until"] = row.until->iso();
    one["updated"] = row.updated.iso();
    rows.push_back(std::move(one));
  }
  return json::serialize(json::object{{"item", part.dataset.item->code.get()},
                                      {"name", text(part.dataset.item->name)},
                                      {"day", part.day.iso()},
                                      {"part", part.part},
                                      {"parts", part.dataset.parts},
                                      {"fields", std::move(fields)},
                                      {"rows", std::move(rows)}});
}

}  // namespace taixin::disclose
