#include "check/prepared.h"

#include "check/duties.h"
#include "store/records.h"

namespace taixin::check {
namespace {

std::optional<MatterKind> matter_of(const catalog::Item& item) {
  const std::string& one = item.catalog_class;
  if (one == "ADM") return item.adverse ? MatterKind::penalties : MatterKind::licences;
  if (one == "SEV") return MatterKind::lists;
  if (one == "ABN") return MatterKind::abnormal;
  if (one == "JUD") return MatterKind::judicial;
  if (one == "CON") return MatterKind::contracts;
  if (one == "COM") return MatterKind::commitments;
  if (one == "LAW") return MatterKind::obligations;
  if (one == "EVA") return MatterKind::grades;
  if (one == "HON") return MatterKind::honours;
  return std::nullopt;
}

}  // namespace

PreparedItem prepare(const catalog::Catalog& catalog, const catalog::Item& item) {
  PreparedItem out;
  out.item = &item;
  out.matter = matter_of(item);
  // To be on a list or in an abnormal state is the concern itself.
  out.concern_in_fields = out.matter && wants_attention(*out.matter) && !item.adverse &&
                          *out.matter != MatterKind::lists && *out.matter != MatterKind::abnormal;
  const auto field = [&](std::string_view code) { return code.empty() ? nullptr : item.field(code); };
  out.headline = field(item.headline);
  // The standard's columns come in pairs, CF_CFJG (name) and CF_CFJGDM (code): the name is what people read.
  if (item.organ_code.size() > 2 && item.organ_code.ends_with("DM")) {
    out.organ_name = field(std::string_view(item.organ_code).substr(0, item.organ_code.size() - 2));
  }
  out.organ_code = field(item.organ_code);
  // What names the document among the parts of the source key is neither the organ nor the sender's own id.
  for (const std::string& part : item.source_key) {
    if (part.starts_with('@') || part == item.organ_code || part == item.origin_id) continue;
    out.document = field(part);
    break;
  }
  const auto ordinal = [&](std::string_view code) {
    const catalog::Field* found = field(code);
    return found == nullptr ? uint16_t{0} : found->ordinal;
  };
  out.act = {ordinal(item.act.kinds), ordinal(item.act.procedure), ordinal(item.act.fine), ordinal(item.act.organ),
             ordinal(item.act.clauses)};
  out.fulfilment = catalog::fulfilment_fields(catalog, item);
  return out;
}

Prepared::Prepared(const catalog::Catalog& catalog)
    : catalog_(catalog), rules_(catalog.publication().acting()), measures_(catalog.measures().acting()) {
  items_.reserve(catalog.items().size());
  for (const catalog::Item& item : catalog.items()) items_.push_back(prepare(catalog, item));
}

std::shared_ptr<const DutyPlan> Prepared::duties(const std::string& purpose, Day day) {
  const std::lock_guard lock(plans_mutex_);
  auto& plan = plans_[{purpose, day}];
  if (plan) return plan;
  auto made = std::make_shared<const DutyPlan>(measures_, catalog_.lists(), items_, purpose, day);
  if (plans_.size() > kPlansMax) plans_.clear();
  return plans_[{purpose, day}] = std::move(made);
}

std::shared_ptr<const Keys> Prepared::keys() const {
  const std::lock_guard lock(keys_mutex_);
  return keys_;
}

base::Result<std::shared_ptr<const Keys>> Prepared::read_keys(store::ReadTx& tx) {
  auto keys = std::make_shared<Keys>();
  TX_TRY(const auto numbers, store::item_numbers(tx));
  keys->codes = {numbers.begin(), numbers.end()};
  TX_TRY(keys->packer, store::Packer::load(tx));
  for (const auto& [number, code] : keys->codes) {
    for (const PreparedItem& one : items_) {
      const bool same = one.item->code.get() == code;
      // Of several with one revision the catalog says which wrote the record.
      if (same && catalog_.item_revision(one.item->code, one.item->revision) == one.item)
        keys->items.emplace(Keys::key(number, one.item->revision), &one);
    }
  }
  const std::lock_guard lock(keys_mutex_);
  keys_ = keys;
  return std::shared_ptr<const Keys>(keys);
}

std::optional<std::string> Prepared::source(base::SubmissionId id) const {
  const std::shared_lock lock(sources_mutex_);
  const auto it = sources_.find(id);
  return it == sources_.end() ? std::nullopt : std::optional(it->second);
}

void Prepared::keep_source(base::SubmissionId id, const std::string& source) {
  const std::unique_lock lock(sources_mutex_);
  if (sources_.size() >= kSourcesMax) sources_.clear();  // the recent ones come back soon
  sources_.emplace(id, source);
}

}  // namespace taixin::check
