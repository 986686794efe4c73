#include "access/looks.h"

#include <algorithm>
#include <boost/algorithm/hex.hpp>
#include <boost/json.hpp>
#include <cstring>

#include "access/errors.h"
#include "base/text.h"
#include "identity/id_finder.h"
#include "store/sqlite.h"
#include "vault/crypto.h"
#include "vault/sealed.h"

namespace taixin::access {
namespace {

// What left, as one of its subjects may read it: which measures a batch named is about all its subjects together
// (check/fields_left.h).
std::string fields_about_one(const store::AccessEntry& entry) {
  if (entry.kind != "batch") return entry.fields;
  return entry.fields.substr(0, entry.fields.find(",!"));
}

namespace json = boost::json;
using base::KnownAt;
using base::SubjectId;
using store::AccessEntry;
using store::AccessEvent;
using store::AccessEventKind;

constexpr int64_t kMicrosPerDay = int64_t{86'400} * 1'000'000;

// Tokens hold for this run of the program: a page is read again after a restart.
const vault::Key& token_key() {
  static const vault::Key key = vault::Key::random();
  return key;
}
constexpr vault::Context kLine{"look", 0, 0};

std::string token_of(SubjectId subject, int64_t entry) {
  char bytes[sizeof entry];
  std::memcpy(bytes, &entry, sizeof entry);
  return base::hex(vault::seal_bytes(token_key(), vault::random_nonce(), subject, kLine, {bytes, sizeof bytes}));
}

std::optional<int64_t> entry_in(SubjectId subject, std::string_view token) {
  std::string sealed;
  try {
    boost::algorithm::unhex(token.begin(), token.end(), std::back_inserter(sealed));
  } catch (const boost::algorithm::hex_decode_error&) {
    return std::nullopt;
  }
  const auto opened = vault::open_bytes(token_key(), subject, kLine, sealed);
  if (!opened || opened->reveal().size() != sizeof(int64_t)) return std::nullopt;
  int64_t entry = 0;
  std::memcpy(&entry, opened->reveal().data(), sizeof entry);
  return entry;
}

base::Result<void> check_words(std::string_view text) {
  const bool good = base::is_utf8(text) && !base::trim(text).empty() && !base::has_control(text) &&
                    base::count_code_points(text) <= Looks::kTextMax && identity::find_ids(text).empty();
  if (good) return {};
  return base::fail(kLookText, {{"limit", std::to_string(Looks::kTextMax)}});
}

AccessEvent read_event(store::Row& row) {
  AccessEvent event;
  event.id = row.integer();
  event.at = row.as<KnownAt>();
  event.kind = row.as<AccessEventKind>();
  event.about = row.integer();
  event.subject = row.as<SubjectId>();
  event.account = row.integer();
  if (row.null()) {
    (void)row.integer();
  } else {
    event.until = row.as<KnownAt>();
  }
  event.text = row.text();
  return event;
}

std::string delay_text(UnitId unit, std::string_view ground, std::string_view matter) {
  return json::serialize(json::object{{"unit", unit.get()}, {"ground", ground}, {"matter", matter}});
}

std::optional<Delay> delay_of(const AccessEvent& event) {
  boost::system::error_code failed;
  const json::value text = json::parse(event.text, failed);
  if (failed || !text.is_object() || !event.until) return std::nullopt;
  const auto& members = text.as_object();
  const auto* unit = members.if_contains("unit");
  const auto* ground = members.if_contains("ground");
  const auto* matter = members.if_contains("matter");
  if (!unit || !unit->is_int64() || !ground || !ground->is_string() || !matter || !matter->is_string()) {
    return std::nullopt;
  }
  Delay delay;
  delay.id = event.id;
  delay.subject = event.subject;
  delay.unit = UnitId(unit->as_int64());
  delay.ground = ground->as_string();
  delay.matter = matter->as_string();
  delay.asked_by = AccountId(event.account);
  delay.asked_at = event.at;
  delay.until = *event.until;
  return delay;
}

void follow(const AccessEvent& event, std::vector<Delay>& delays) {
  if (event.kind == AccessEventKind::delay_asked) {
    if (auto delay = delay_of(event)) delays.push_back(*std::move(delay));
    return;
  }
  const auto delay = std::ranges::find(delays, event.about, &Delay::id);
  if (delay == delays.end()) return;
  if (event.kind == AccessEventKind::delay_confirmed) {
    delay->confirmed_at = event.at;
    delay->confirmed_by = AccountId(event.account);
  }
  if (event.kind == AccessEventKind::delay_ended) {
    delay->ended_at = event.at;
    delay->ended_by = AccountId(event.account);
  }
}

}  // namespace

base::Result<std::unique_ptr<Looks>> Looks::open(store::Home& home) {
  std::unique_ptr<Looks> looks(new Looks(home));
  TX_TRY(auto tx, home.read_access());
  TX_TRY(auto rows, tx.connection().prepare(
                        "SELECT id, at, kind, about, subject, account, until, text FROM access_event ORDER BY id"));
  for (;;) {
    TX_TRY(const bool more, rows.step());
    if (!more) return looks;
    store::Row row(rows);
    looks->keep(read_event(row));
  }
}

// With `mutex_` held.
base::Result<int64_t> Looks::append(AccessEvent event) {
  event.id = static_cast<int64_t>(events_.size()) + 1;
  const auto write = [&event](store::WriteTx& tx) -> base::Result<void> {
    event.at = tx.known_now();
    return tx.connection().run(
        "INSERT INTO access_event (id, at, kind, about, subject, account, until, text) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        event.id, event.at, event.kind, event.about, event.subject, event.account, event.until, event.text);
  };
  TX_CHECK(home_.access().run(store::Priority::interactive, write));
  const int64_t id = event.id;
  keep(std::move(event));
  return id;
}

const AccessEvent* Looks::event(int64_t id, AccessEventKind kind) const {
  if (id < 1 || id > static_cast<int64_t>(events_.size())) return nullptr;
  const AccessEvent& found = events_[static_cast<size_t>(id - 1)];
  return found.kind == kind ? &found : nullptr;
}

const AccessEvent* Looks::answer_to(int64_t id) const {
  const auto found = answers_.find(id);
  return found == answers_.end() ? nullptr : &events_[static_cast<size_t>(found->second - 1)];
}

void Looks::keep(AccessEvent event) {
  if (event.kind == AccessEventKind::answer || event.kind == AccessEventKind::alert_closed) {
    answers_.emplace(event.about, event.id);
  }
  if (event.kind == AccessEventKind::question) questions_[event.about].push_back(event.id);
  follow(event, delays_);
  events_.push_back(std::move(event));
}

// ---- who looked

// With `mutex_` held. Looks of the unit since the delay was asked for; what the subject may have read before stays.
bool Looks::delayed(const AccessEntry& entry, const std::vector<SubjectId>& ids, KnownAt now) const {
  return std::ranges::any_of(delays_, [&](const Delay& delay) {
    return std::ranges::find(ids, delay.subject) != ids.end() && delay.holds(now) && entry.unit != 0 &&
           delay.unit.get() == entry.unit && entry.at >= delay.asked_at;
  });
}

bool Looks::shows(const AccessEntry& entry, SubjectId subject) const {
  const auto ids = ids_of(subject);
  const std::lock_guard lock(mutex_);
  return !delayed(entry, ids, home_.clock().now());
}

std::vector<SubjectId> Looks::ids_of(SubjectId subject) const {
  return one_with_ ? one_with_(subject) : std::vector<SubjectId>{subject};
}

// The newest about any of these ids, each once.
base::Result<std::vector<AccessEntry>> Looks::entries_about(store::ReadTx& tx, const std::vector<SubjectId>& ids,
                                                            int64_t before, size_t limit) const {
  std::vector<AccessEntry> all;
  for (const SubjectId id : ids) {
    TX_TRY(auto own,
           store::access_entries(tx, {.subject = id, .before = before, .limit = limit, .with_subjects = false}));
    all.insert(all.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
  }
  if (ids.size() > 1) {
    std::ranges::sort(all, std::greater<>(), &AccessEntry::id);
    const auto [first, last] = std::ranges::unique(all, {}, &AccessEntry::id);
    all.erase(first, last);
  }
  if (all.size() > limit) all.resize(limit);
  return all;
}

base::Result<LookPage> Looks::of_subject(SubjectId subject, const PageAsked& asked) const {
  int64_t before = INT64_MAX;
  if (!asked.after.empty()) {
    const auto entry = entry_in(subject, asked.after);
    if (!entry) return base::fail(kBadToken);
    before = *entry;
  }
  const size_t limit = std::clamp<size_t>(asked.limit, 1, kPageMax);
  const auto ids = ids_of(subject);
  TX_TRY(auto tx, home_.read_access());
  LookPage page;
  const std::lock_guard lock(mutex_);
  const KnownAt now = home_.clock().now();
  for (bool more = true; more && page.looks.size() < limit;) {
    TX_TRY(const auto entries, entries_about(tx, ids, before, limit));
    more = entries.size() == limit;
    for (const AccessEntry& entry : entries) {
      before = entry.id;
      if (delayed(entry, ids, now)) continue;
      Look look{token_of(subject, entry.id),
                entry.at,
                entry.operator_name,
                entry.purpose,
                entry.basis,
                entry.kind,
                fields_about_one(entry),
                {},
                entry.id};
      look.account = AccountId(entry.account);
      const auto asked_about = questions_.find(entry.id);
      for (const int64_t id : asked_about == questions_.end() ? std::vector<int64_t>() : asked_about->second) {
        const AccessEvent& event = events_[static_cast<size_t>(id - 1)];
        if (std::ranges::find(ids, event.subject) == ids.end()) continue;
        look.questions.push_back(event);
        if (const auto* answer = answer_to(event.id)) look.questions.push_back(*answer);
      }
      page.looks.push_back(std::move(look));
      if (page.looks.size() == limit) break;
    }
    if (!page.looks.empty() && page.looks.size() == limit) page.next = page.looks.back().token;
  }
  return page;
}

// ---- questions

base::Result<int64_t> Looks::ask(const Caller& caller, SubjectId subject, std::string_view token, std::string text) {
  TX_CHECK(check_words(text));
  const auto entry = entry_in(subject, token);
  if (!entry) return base::fail(kNoLook);
  const std::lock_guard lock(mutex_);
  const auto open = std::ranges::count_if(events_, [&](const AccessEvent& event) {
    return event.kind == AccessEventKind::question && event.subject == subject && !answer_to(event.id);
  });
  if (static_cast<size_t>(open) >= kOpenQuestionsMax) {
    return base::fail(kTooManyQuestions, {{"limit", std::to_string(kOpenQuestionsMax)}});
  }
  return append({.kind = AccessEventKind::question,
                 .about = *entry,
                 .subject = subject,
                 .account = caller.account.get(),
                 .text = std::string(base::trim(text))});
}

base::Result<void> Looks::answer(const Caller& caller, int64_t question, std::string text) {
  TX_CHECK(check_words(text));
  const std::lock_guard lock(mutex_);
  const AccessEvent* asked = event(question, AccessEventKind::question);
  if (!asked) return base::fail(kNoQuestion);
  if (answer_to(question)) return base::fail(kQuestionAnswered);
  TX_CHECK(append({.kind = AccessEventKind::answer,
                   .about = question,
                   .subject = asked->subject,
                   .account = caller.account.get(),
                   .text = std::string(base::trim(text))}));
  return {};
}

// The entry that a question is about; nothing when the log has none.
base::Result<std::optional<Looks::Question>> Looks::with_entry(store::ReadTx& tx, Question question) const {
  const int64_t about = question.event.about;
  TX_TRY(auto entries, store::access_entries(tx, {.before = about + 1, .limit = 1, .with_subjects = false}));
  if (entries.empty() || entries.front().id != about) return std::optional<Question>();
  question.entry = std::move(entries.front());
  return std::optional(std::move(question));
}

base::Result<std::vector<Looks::Question>> Looks::questions(const Directory* directory,
                                                            std::optional<UnitId> unit) const {
  const auto covers = [&](UnitId of) { return !unit || (directory && directory->within(of, *unit)); };
  TX_TRY(auto waiting, question_page({true, covers, 0, SIZE_MAX}));
  TX_TRY(auto answered, question_page({false, covers, 0, SIZE_MAX}));
  std::vector<Question> out = std::move(waiting.questions);
  out.insert(out.end(), std::make_move_iterator(answered.questions.rbegin()),
             std::make_move_iterator(answered.questions.rend()));
  return out;
}

base::Result<Looks::QuestionPage> Looks::question_page(const QuestionsAsked& asked) const {
  // What there is, in the order of the page; their entries are read without the lock.
  std::vector<Question> all;
  {
    const std::lock_guard lock(mutex_);
    for (const AccessEvent& event : events_) {
      if (event.kind != AccessEventKind::question) continue;
      const AccessEvent* answer = answer_to(event.id);
      if ((answer == nullptr) != asked.waiting) continue;
      all.push_back({event, answer ? std::optional(*answer) : std::nullopt, {}});
    }
  }
  if (!asked.waiting) std::ranges::reverse(all);
  TX_TRY(auto tx, home_.read_access());
  QuestionPage page;
  for (Question& one : all) {
    const int64_t id = one.event.id;
    if (asked.after != 0 && (asked.waiting ? id <= asked.after : id >= asked.after)) continue;
    TX_TRY(auto question, with_entry(tx, std::move(one)));
    if (!question || (asked.covers && !asked.covers(UnitId(question->entry.unit)))) continue;
    if (page.questions.size() == asked.limit) {
      page.next = page.questions.back().event.id;
      break;
    }
    page.questions.push_back(*std::move(question));
  }
  return page;
}

base::Result<Looks::Question> Looks::question(int64_t id) const {
  Question found;
  {
    const std::lock_guard lock(mutex_);
    const AccessEvent* asked = event(id, AccessEventKind::question);
    if (!asked) return base::fail(kNoQuestion);
    found.event = *asked;
    if (const AccessEvent* answer = answer_to(id)) found.answer = *answer;
  }
  TX_TRY(auto tx, home_.read_access());
  TX_TRY(auto question, with_entry(tx, std::move(found)));
  if (!question) return base::fail(kNoQuestion);
  return *std::move(question);
}

base::Result<void> Looks::note_question_read(const Caller& caller, const Question& question) {
  AccessEntry entry;
  const Account* account = caller.who();
  const Unit* unit = account ? caller.directory->unit(caller.unit) : nullptr;
  entry.operator_name = account ? (unit ? unit->name + " " : std::string()) + shown_name(*account) : "console";
  entry.purpose = question.entry.purpose;
  entry.basis = fmt::format("答复询问 {}", question.event.id);
  entry.kind = "question";
  entry.subjects = {question.event.subject};
  entry.asked_sha256 = entry.answer_sha256 = base::hex(base::sha256(question.event.text));
  entry.account = caller.account.get();
  entry.unit = caller.unit.get();
  entry.via = caller.via;
  return home_.access().run(store::Priority::interactive, [&](store::WriteTx& tx) -> base::Result<void> {
    TX_CHECK(store::append_access(tx, entry));
    return {};
  });
}

// ---- delays

base::Result<int64_t> Looks::ask_delay(const Caller& caller, const catalog::Catalog& catalog, SubjectId subject,
                                       std::string_view ground, int days, std::string matter) {
  TX_CHECK(check_words(matter));
  const base::Day today = home_.clock().today();
  const auto& grounds = catalog.look_delays();
  const auto found = std::ranges::find_if(
      grounds, [&](const catalog::LookDelay& one) { return one.code == ground && one.basis.in_force(today); });
  if (found == grounds.end()) return base::fail(kNoGround, {{"ground", std::string(ground)}});
  if (days < 1 || days > found->days_max) {
    return base::fail(kDelayTerm, {{"days", std::to_string(found->days_max)}});
  }
  const std::lock_guard lock(mutex_);
  // A delay may follow another, and not for ever: twice its longest term in a year.
  const KnownAt now = home_.clock().now();
  int64_t micros = days * kMicrosPerDay;
  for (const Delay& delay : delays_) {
    if (delay.subject != subject || delay.unit != caller.unit || !delay.confirmed_at) continue;
    if (delay.until.get() < now.get() - 366 * kMicrosPerDay) continue;
    micros += (delay.ended_at ? delay.ended_at->get() : delay.until.get()) - delay.asked_at.get();
  }
  if (micros > 2 * found->days_max * kMicrosPerDay) {
    return base::fail(kDelayTerm, {{"days", std::to_string(found->days_max)}});
  }
  return append({.kind = AccessEventKind::delay_asked,
                 .subject = subject,
                 .account = caller.account.get(),
                 .until = KnownAt(home_.clock().now().get() + days * kMicrosPerDay),
                 .text = delay_text(caller.unit, ground, base::trim(matter))});
}

base::Result<void> Looks::confirm_delay(const Caller& caller, int64_t id) {
  const std::lock_guard lock(mutex_);
  const auto delay = std::ranges::find(delays_, id, &Delay::id);
  if (delay == delays_.end()) return base::fail(kNoDelay);
  if (delay->asked_by == caller.account) return base::fail(kSamePerson);
  if (delay->confirmed_at || delay->ended_at || home_.clock().now() >= delay->until) return base::fail(kDelayDecided);
  TX_CHECK(append({.kind = AccessEventKind::delay_confirmed,
                   .about = id,
                   .subject = delay->subject,
                   .account = caller.account.get(),
                   .until = delay->until}));
  return {};
}

base::Result<void> Looks::end_delay(const Caller& caller, int64_t id) {
  const std::lock_guard lock(mutex_);
  const auto delay = std::ranges::find(delays_, id, &Delay::id);
  if (delay == delays_.end()) return base::fail(kNoDelay);
  if (delay->ended_at || home_.clock().now() >= delay->until) return base::fail(kDelayDecided);
  TX_CHECK(append(
      {.kind = AccessEventKind::delay_ended, .about = id, .subject = delay->subject, .account = caller.account.get()}));
  return {};
}

std::vector<Delay> Looks::delays() const {
  const std::lock_guard lock(mutex_);
  return {delays_.rbegin(), delays_.rend()};
}

// ---- alerts

base::Result<int64_t> Looks::raise(int64_t entry, AccountId account, std::string text) {
  const std::lock_guard lock(mutex_);
  return append({.kind = AccessEventKind::alert, .about = entry, .account = account.get(), .text = std::move(text)});
}

base::Result<void> Looks::close(const Caller& caller, int64_t alert, std::string text) {
  TX_CHECK(check_words(text));
  const std::lock_guard lock(mutex_);
  const AccessEvent* raised = event(alert, AccessEventKind::alert);
  if (!raised) return base::fail(kNoAlert);
  if (caller.account != AccountId() && raised->account == caller.account.get()) return base::fail(kSamePerson);
  if (answer_to(alert)) return base::fail(kAlertClosed);
  TX_CHECK(append({.kind = AccessEventKind::alert_closed,
                   .about = alert,
                   .account = caller.account.get(),
                   .text = std::string(base::trim(text))}));
  return {};
}

std::vector<Looks::Alert> Looks::alerts() const {
  const std::lock_guard lock(mutex_);
  std::vector<Alert> open, closed;
  for (auto event = events_.rbegin(); event != events_.rend(); ++event) {
    if (event->kind != AccessEventKind::alert) continue;
    const AccessEvent* by = answer_to(event->id);
    (by ? closed : open).push_back({*event, by ? std::optional(*by) : std::nullopt});
  }
  open.insert(open.end(), std::make_move_iterator(closed.begin()), std::make_move_iterator(closed.end()));
  return open;
}

}  // namespace taixin::access
