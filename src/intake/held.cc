#include "intake/held.h"

#include <sys/statvfs.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "access/errors.h"
#include "base/text.h"
#include "identity/id_finder.h"
#include "intake/cut.h"
#include "intake/held_errors.h"
#include "intake/sealed_source.h"
#include "store/errors.h"
#include "store/files.h"

namespace taixin::intake {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using access::Account;
using access::AccountId;
using access::Action;
using access::Caller;
using access::UnitId;
using store::HeldEvent;
using store::HeldStep;

constexpr std::array<std::string_view, kHeldStates> kCodes{"waiting", "approved", "returned", "withdrawn",
                                                           "lapsed",  "loaded",   "refused",  "lost"};
constexpr std::array<std::string_view, kHeldStates> kZh{"待审核", "已通过，正在入库", "已退回", "已撤回",
                                                        "逾期",   "已入库",           "未入库", "文件已失"};
constexpr std::array<std::string_view, kHeldStates> kEn{
    "waiting for review", "approved, going in", "returned", "taken back", "lapsed", "in", "not in", "lost"};

HeldState state_of(HeldStep step) {
  switch (step) {
    case HeldStep::handed_over:
      return HeldState::waiting;
    case HeldStep::approved:
      return HeldState::approved;
    case HeldStep::returned:
      return HeldState::returned;
    case HeldStep::withdrawn:
      return HeldState::withdrawn;
    case HeldStep::lapsed:
      return HeldState::lapsed;
    case HeldStep::loaded:
      return HeldState::loaded;
    case HeldStep::refused:
      return HeldState::refused;
    case HeldStep::lost:
      return HeldState::lost;
  }
  return HeldState::lost;
}

base::Error decided(const HeldFile& held) {
  return base::fail(kHeldDecided, {{"state_zh", std::string(held_state_words(held.state, base::Lang::zh))},
                                   {"state", std::string(held_state_words(held.state, base::Lang::en))}});
}

std::string text(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}
uint64_t number(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value && value->is_int64() && value->as_int64() >= 0 ? static_cast<uint64_t>(value->as_int64()) : 0;
}
std::vector<std::string> texts(const json::object& object, std::string_view key) {
  std::vector<std::string> out;
  const auto* list = object.if_contains(key);
  if (!list || !list->is_array()) return out;
  for (const auto& one : list->as_array()) {
    if (one.is_string()) out.emplace_back(one.as_string());
  }
  return out;
}

// What was said with the file and what reading it found: sealed with it, since reasons quote cells, and gone with it.
std::string report_text(const IngestOptions& options, const Receipt& trial) {
  json::object mapping;
  for (const auto& [header, field] : options.mapping) mapping[header] = field;
  return json::serialize(json::object{{"sheet", options.sheet},
                                      {"mapping", std::move(mapping)},
                                      {"warnings", trial.submission.counts.warnings},
                                      {"trial", json::parse(receipt_json(trial))}});
}

std::string name_of(const Caller& caller) { return caller.who() ? access::shown_name(*caller.who()) : std::string(); }

// A grant of one of these roles that holds today and reaches the unit.
bool holds(const access::Directory& directory, const Account& account, const std::set<std::string, std::less<>>& roles,
           std::optional<UnitId> unit, base::Day today) {
  return std::ranges::any_of(account.grants, [&](const access::Grant& grant) {
    const access::Unit* of = directory.unit(grant.unit);
    const bool live = roles.contains(grant.role) && (!grant.until || today <= *grant.until) && of && !of->closed;
    return live && (!unit || (*unit != UnitId() && directory.within(*unit, grant.unit)));
  });
}

}  // namespace

std::string_view held_state_code(HeldState state) { return kCodes[static_cast<size_t>(state) - 1]; }
std::string_view held_state_words(HeldState state, base::Lang lang) {
  return (lang == base::Lang::zh ? kZh : kEn)[static_cast<size_t>(state) - 1];
}

HeldFiles::HeldFiles(const Parts& parts) : parts_(parts), directory_(parts.home.directory() / "held") {}
HeldFiles::~HeldFiles() { stop(); }

// ---- the start

base::Result<std::unique_ptr<HeldFiles>> HeldFiles::open(const Parts& parts,
                                                         const std::set<std::string>& keys_of_others) {
  std::unique_ptr<HeldFiles> out(new HeldFiles(parts));
  TX_CHECK(store::make_directory(out->directory_));
  TX_CHECK(out->read_all());
  out->sweep(keys_of_others);
  return out;
}

base::Result<void> HeldFiles::read_all() {
  TX_TRY(auto tx, parts_.home.read_records());
  return store::scan_held_events(tx, [this](const HeldEvent& event) -> base::Result<void> {
    const auto known = static_cast<int64_t>(all_.size());
    const bool fresh = event.step == HeldStep::handed_over;
    if (event.held < 1 || event.held > known + 1 || fresh != (event.held == known + 1)) {
      return base::fail(kDamagedHeld, {{"id", std::to_string(event.held)}});
    }
    if (fresh) all_.emplace_back();
    note(event, all_[static_cast<size_t>(event.held - 1)]);
    return {};
  });
}

void HeldFiles::note(const HeldEvent& event, HeldFile& held) const {
  boost::system::error_code failed;
  const json::value parsed = json::parse(event.detail_json, failed);
  const json::object none;
  const json::object& detail = !failed && parsed.is_object() ? parsed.as_object() : none;
  held.state = state_of(event.step);
  if (event.step == HeldStep::handed_over) {
    held.id = event.held;
    held.item = event.item;
    held.source = event.source;
    held.unit = UnitId(event.unit);
    held.by = AccountId(event.account);
    held.by_name = text(detail, "by");
    held.handed_over_at = event.at;
    held.last_day = base::parse_iso_day(text(detail, "last_day")).value_or(base::day_of(event.at));
    held.file_name = text(detail, "file_name");
    held.sha256 = event.file_sha256;
    held.file = text(detail, "file");
    held.bytes = number(detail, "bytes");
    held.report = number(detail, "report");
    held.rows = number(detail, "rows");
    held.good = number(detail, "good");
    held.refused = number(detail, "refused");
    held.people = number(detail, "people");
    return;
  }
  held.decided_at = event.at;
  if (event.step == HeldStep::loaded) {
    held.submission = event.submission;
    return;  // who approved it stays
  }
  held.decided_by = text(detail, "by");
  held.checks = texts(detail, "checks");
  held.note = text(detail, "note");
}

std::set<std::string> HeldFiles::open_files() const {
  const std::lock_guard lock(mutex_);
  std::set<std::string> out;
  for (const HeldFile& held : all_) {
    if (held.open()) out.insert(held.file);
  }
  return out;
}

void HeldFiles::sweep(const std::set<std::string>& keys_of_others) {
  const std::set<std::string> open = open_files();
  for (const std::string& id : parts_.keys.all()) {
    if (!open.contains(id) && !keys_of_others.contains(id)) (void)parts_.keys.destroy(id);
  }
  std::error_code ignored;
  std::vector<fs::path> strays;
  for (const auto& entry : fs::directory_iterator(directory_, ignored)) {
    if (!open.contains(entry.path().filename().string())) strays.push_back(entry.path());
  }
  for (const fs::path& path : strays) fs::remove(path, ignored);
}

// ---- rules

const catalog::ReviewRule* HeldFiles::rule(const Caller& caller, std::string_view code) const {
  const Account* who = caller.who();
  if (!who) return nullptr;  // the console reads the home's files anyway
  const base::Day today = parts_.home.clock().today();
  const catalog::Item* item = parts_.intake.catalog().item(base::ItemCode(std::string(code)), today);
  const catalog::ReviewRule* rule = item ? parts_.intake.catalog().review(*item, today) : nullptr;
  return rule && (who->kind != access::AccountKind::client || rule->systems) ? rule : nullptr;
}

const catalog::ReviewRule* HeldFiles::rule_of(const HeldFile& held) const {
  const base::Day today = parts_.home.clock().today();
  const catalog::Item* item = parts_.intake.catalog().item(base::ItemCode(held.item), today);
  return item ? parts_.intake.catalog().review(*item, today) : nullptr;
}

std::vector<catalog::ReviewCheck> HeldFiles::checklist(const HeldFile& held) const {
  const catalog::ReviewRule* rule = rule_of(held);
  std::vector<catalog::ReviewCheck> out;
  if (!rule) return out;
  for (const catalog::ReviewCheck& check : rule->checks) {
    if (check.basis.in_force(parts_.home.clock().today())) out.push_back(check);
  }
  return out;
}

// Whether somebody in the unit, other than whoever handed the file over, may decide on it.
bool HeldFiles::unit_reviews(const access::Directory& directory, const catalog::ReviewRule& rule,
                             const HeldFile& held) const {
  const base::Day today = parts_.home.clock().today();
  return std::ranges::any_of(directory.accounts(), [&](const auto& one) {
    const Account& account = one.second;
    return account.id != held.by && account.kind == access::AccountKind::staff &&
           access::Accounts::lives(account, today) && holds(directory, account, rule.reviewers, held.unit, today);
  });
}

base::Result<void> HeldFiles::review_allowed(const Caller& caller, const HeldFile& held) const {
  const base::Day today = parts_.home.clock().today();
  const Account* who = caller.who();
  const auto verdict = parts_.doors.may(caller, Action::submission_review, {held.unit, {}}, today);
  if (!verdict.permitted()) return access::refusal(verdict, Action::submission_review);
  if (!who || who->kind != access::AccountKind::staff) {
    return access::refusal(access::Why::no_role, Action::submission_review);
  }
  if (who->id == held.by) return base::fail(kOwnReview);
  const catalog::ReviewRule* rule = rule_of(held);
  if (!rule) return access::refusal(access::Why::no_role, Action::submission_review);
  if (holds(*caller.directory, *who, rule->reviewers, held.unit, today)) return {};
  if (!holds(*caller.directory, *who, rule->otherwise, std::nullopt, today)) {
    return access::refusal(access::Why::other_unit, Action::submission_review);
  }
  if (unit_reviews(*caller.directory, *rule, held)) return base::fail(kUnitReviews);
  return {};
}

// The unit's own people, by roles that reach no further than units; not who may see what every unit has handed in.
bool HeldFiles::may_see(const Caller& caller, const HeldFile& held) const {
  if (caller.console()) return true;
  const Account* who = caller.who();
  if (!who) return false;
  const base::Day today = parts_.home.clock().today();
  for (const Action action : {Action::submission_read, Action::submit, Action::submission_review}) {
    for (const UnitId root : parts_.doors.units(caller, action, today).roots) {
      if (held.unit != UnitId() && caller.directory->within(held.unit, root)) return true;
    }
  }
  return (who->id == held.by && caller.unit == who->unit) || review_allowed(caller, held).ok();
}

// ---- handing over

base::Result<void> HeldFiles::room_for(UnitId unit, uint64_t bytes) const {
  size_t waiting = 0;
  {
    const std::lock_guard lock(mutex_);
    for (const HeldFile& held : all_) waiting += held.open() && held.unit == unit;
  }
  if (waiting >= kWaitingMax) return base::fail(kHeldTooMany, {{"limit", std::to_string(kWaitingMax)}});
  struct statvfs disk {};
  if (::statvfs(directory_.c_str(), &disk) != 0) return store::file_error(directory_, errno);
  if (uint64_t{disk.f_bavail} * disk.f_frsize < bytes + kFreeBytes) {
    return base::fail(store::kDiskFull, {{"path", directory_.string()}, {"detail", "review"}});
  }
  return {};
}

base::Result<HeldFile> HeldFiles::keep(const Caller& caller, const IngestOptions& options, const Receipt& trial,
                                       HeldFile held) {
  const catalog::ReviewRule* rule = this->rule(caller, options.item);
  TX_ASSERT(rule, "a file of {} waits for no review", options.item);
  const store::Submission& of = trial.submission;
  HeldEvent event;
  event.step = HeldStep::handed_over;
  event.account = caller.account.get();
  event.unit = held.unit.get();
  event.item = of.item;
  event.source = options.source;
  event.file_sha256 = held.sha256;
  const base::Day last = parts_.home.clock().today().plus_days(rule->days);
  event.detail_json = json::serialize(json::object{{"by", options.operator_name},
                                                   {"rule", rule->code},
                                                   {"last_day", last.iso()},
                                                   {"file", held.file},
                                                   {"bytes", held.bytes},
                                                   {"file_name", of.file_name},
                                                   {"report", held.report},
                                                   {"rows", of.counts.rows},
                                                   {"good", of.counts.accepted},
                                                   {"refused", of.counts.quarantined},
                                                   {"people", of.counts.people}});
  const std::lock_guard one_at_a_time(changing_);
  HeldEvent written;
  TX_CHECK(parts_.home.records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_TRY(written, store::append_held_event(tx, event));
    return {};
  }));
  const std::lock_guard lock(mutex_);
  TX_ASSERT(written.held == static_cast<int64_t>(all_.size()) + 1, "file {} comes after {}", written.held, all_.size());
  all_.emplace_back();
  note(written, all_.back());
  return all_.back();
}

base::Result<HeldFile> HeldFiles::hand_over(const Caller& caller, const IngestOptions& options,
                                            std::string_view bytes) {
  HeldFile held;
  if (const auto* unit = caller.directory ? caller.directory->unit_called(options.source) : nullptr)
    held.unit = unit->id;
  TX_CHECK(room_for(held.unit, bytes.size()));
  const auto source = memory_source(bytes);
  TX_TRY(const Receipt trial, parts_.intake.trial(*source, options));
  held.file = vault::new_file_id();
  held.bytes = bytes.size();
  held.sha256 = trial.submission.file_sha256;
  const std::string report = report_text(options, trial);
  held.report = report.size();
  const auto kept = [&]() -> base::Result<HeldFile> {
    TX_TRY(auto key, parts_.keys.make(held.file));
    TX_TRY(auto writer, vault::SealedFileWriter::create(path_of(held.file), held.file, std::move(key)));
    TX_CHECK(writer.append(bytes));
    TX_CHECK(writer.flush());  // a segment ends where the file does
    TX_CHECK(writer.append(report));
    TX_CHECK(writer.sync());
    TX_CHECK(store::sync_file(directory_));
    return keep(caller, options, trial, held);
  };
  auto out = kept();
  if (!out) destroy(held);
  return out;
}

base::Result<HeldFile> HeldFiles::hand_over(const Caller& caller, const IngestOptions& options, const Sealed& sealed) {
  HeldFile held;
  if (const auto* unit = caller.directory ? caller.directory->unit_called(options.source) : nullptr)
    held.unit = unit->id;
  TX_CHECK(room_for(held.unit, 0));
  TX_TRY(auto key, parts_.keys.get(sealed.id));
  TX_TRY(auto content, vault::SealedFile::open(sealed.path, sealed.id, std::move(key), sealed.bytes));
  const auto source = sealed_source(std::move(content));
  TX_TRY(const Receipt trial, parts_.intake.trial(*source, options));
  held.file = sealed.id;
  held.bytes = sealed.bytes;
  held.sha256 = trial.submission.file_sha256;
  const std::string report = report_text(options, trial);
  held.report = report.size();
  TX_TRY(auto again, parts_.keys.get(sealed.id));
  TX_TRY(auto writer, vault::SealedFileWriter::resume(sealed.path, sealed.id, std::move(again), sealed.bytes));
  TX_CHECK(writer.append(report));
  TX_CHECK(writer.sync());
  TX_CHECK(store::rename_durably(sealed.path, path_of(held.file)));
  auto out = keep(caller, options, trial, held);
  if (!out) (void)store::rename_durably(path_of(held.file), sealed.path);  // its owner may hand it over again
  return out;
}

// ---- steps

std::optional<HeldFile> HeldFiles::known(int64_t id) const {
  const std::lock_guard lock(mutex_);
  if (id < 1 || id > static_cast<int64_t>(all_.size())) return std::nullopt;
  return all_[static_cast<size_t>(id - 1)];
}

base::Result<HeldFile> HeldFiles::find(const Caller& caller, int64_t id) const {
  const auto held = known(id);
  if (!held) return base::fail(kNoHeld, {{"id", std::to_string(id)}});
  if (!may_see(caller, *held)) return access::refusal(access::Why::other_unit, Action::submission_read);
  return *held;
}

std::vector<HeldFile> HeldFiles::list(const Caller& caller, const Asked& asked) const {
  std::vector<HeldFile> page;
  auto at = static_cast<int64_t>([&] {
    const std::lock_guard lock(mutex_);
    return all_.size();
  }());
  if (asked.before > 0) at = std::min(at, asked.before - 1);
  for (; at >= 1 && page.size() < asked.limit; --at) {
    const auto held = known(at);
    if (held && (!asked.only_open || held->open()) && may_see(caller, *held)) page.push_back(*held);
  }
  return page;
}

// The next step of a file, whose state is what the step starts from; decided again inside the transaction.
base::Result<HeldFile> HeldFiles::step(int64_t id, HeldStep next, AccountId account, std::string detail_json) {
  const std::lock_guard one_at_a_time(changing_);
  const auto held = known(id);
  if (!held) return base::fail(kNoHeld, {{"id", std::to_string(id)}});
  const HeldStep from = next == HeldStep::refused || (next == HeldStep::lost && held->state == HeldState::approved)
                            ? HeldStep::approved
                            : HeldStep::handed_over;
  if (held->state != state_of(from)) return decided(*held);
  HeldEvent event;
  event.held = id;
  event.step = next;
  event.account = account.get();
  event.unit = held->unit.get();
  event.item = held->item;
  event.source = held->source;
  event.file_sha256 = held->sha256;
  event.detail_json = std::move(detail_json);
  HeldEvent written;
  TX_CHECK(parts_.home.records().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_TRY(const auto last, store::last_held_step(tx, id));
    if (last != from) return decided(*held);
    TX_TRY(written, store::append_held_event(tx, event));
    return {};
  }));
  const std::lock_guard lock(mutex_);
  HeldFile& now = all_[static_cast<size_t>(id - 1)];
  note(written, now);
  if (next == HeldStep::approved) loading_.insert(id);  // whoever approves loads it
  return now;
}

base::Result<void> HeldFiles::check_text(const std::string& note, bool required) const {
  const bool good = base::is_utf8(note) && (!required || !base::trim(note).empty()) && !base::has_control(note) &&
                    base::count_code_points(note) <= kNoteMax && identity::find_ids(note).empty();
  if (good) return {};
  return base::fail(kHeldText, {{"limit", std::to_string(kNoteMax)}});
}

base::Result<void> HeldFiles::check_codes(const HeldFile& held, const std::vector<std::string>& codes, bool all) const {
  const auto list = checklist(held);
  for (const std::string& code : codes) {
    if (std::ranges::none_of(list, [&](const auto& check) { return check.code == code; })) {
      return base::fail(kUnknownCheck, {{"code", std::string(base::prefix_code_points(code, 40))}});
    }
  }
  std::string missing;
  for (const auto& check : list) {
    if (std::ranges::find(codes, check.code) != codes.end()) continue;
    missing += (missing.empty() ? "" : ", ") + check.code;
  }
  if (all && !missing.empty()) return base::fail(kChecksMissing, {{"missing", missing}});
  return {};
}

base::Result<HeldFile> HeldFiles::withdraw(const Caller& caller, int64_t id) {
  TX_TRY(const HeldFile held, find(caller, id));
  if (caller.account == AccountId() || caller.account != held.by) return base::fail(kNotWhoHandedOver);
  TX_TRY(const HeldFile out,
         step(id, HeldStep::withdrawn, caller.account, json::serialize(json::object{{"by", name_of(caller)}})));
  destroy(held);
  return out;
}

base::Result<HeldFile> HeldFiles::give_back(const Caller& caller, int64_t id, const std::string& words,
                                            const std::vector<std::string>& failed) {
  TX_TRY(const HeldFile held, find(caller, id));
  TX_CHECK(review_allowed(caller, held));
  if (held.state != HeldState::waiting) return decided(held);
  TX_CHECK(check_text(words, true));
  TX_CHECK(check_codes(held, failed, false));
  TX_TRY(const HeldFile out,
         step(id, HeldStep::returned, caller.account,
              json::serialize(json::object{
                  {"by", name_of(caller)}, {"checks", json::array(failed.begin(), failed.end())}, {"note", words}})));
  destroy(held);
  return out;
}

base::Result<Receipt> HeldFiles::approve(const Caller& caller, int64_t id, const Approval& approval) {
  TX_TRY(HeldFile held, find(caller, id));
  TX_CHECK(review_allowed(caller, held));
  if (held.state == HeldState::waiting && held.last_day < parts_.home.clock().today()) {
    TX_TRY(held, step(id, HeldStep::lapsed, {}, R"({"by":""})"));
    destroy(held);
  }
  if (held.state != HeldState::waiting) return decided(held);
  TX_CHECK(check_codes(held, approval.checks, true));
  TX_CHECK(check_text(approval.note, false));
  TX_CHECK(parts_.entrance.sign_with_code(caller.account, approval.code, fmt::format("held {}", id)));
  TX_TRY(const HeldFile approved,
         step(id, HeldStep::approved, caller.account,
              json::serialize(json::object{{"by", name_of(caller)},
                                           {"checks", json::array(approval.checks.begin(), approval.checks.end())},
                                           {"note", approval.note},
                                           {"code", true},
                                           {"bytes", held.bytes},
                                           {"rows", held.rows},
                                           {"good", held.good},
                                           {"refused", held.refused},
                                           {"people", held.people}})));
  return load(approved, approval);
}

}  // namespace taixin::intake
