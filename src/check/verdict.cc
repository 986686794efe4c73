// What the records of a subject come to for an officer: counts, attention with its clause, and never a refusal.
#include "catalog/list_rules.h"
#include "check/render.h"
#include "check/view.h"

namespace taixin::check {
namespace {

struct MatterRow {
  MatterKind kind;
  std::string_view code;
  std::string_view zh, en;
  bool attention;
};
constexpr MatterRow kMatterTable[] = {
    {MatterKind::penalties, "penalties", "行政处罚", "Administrative penalties", true},
    {MatterKind::lists, "lists", "严重失信主体名单", "Lists of serious dishonesty", true},
    {MatterKind::abnormal, "abnormal", "经营异常名录（状态）", "Abnormal operation", true},
    {MatterKind::judicial, "judicial", "司法裁判及执行", "Judgments and their enforcement", true},
    {MatterKind::contracts, "contracts", "合同未履行", "Contracts not performed", true},
    {MatterKind::commitments, "commitments", "信用承诺未履行", "Commitments broken", true},
    {MatterKind::obligations, "obligations", "法定义务未履行", "Legal duties not met", true},
    {MatterKind::grades, "grades", "公共信用综合评价", "Public credit grades", false},
    {MatterKind::licences, "licences", "行政许可", "Administrative licences", false},
    {MatterKind::honours, "honours", "诚信荣誉", "Honours for honesty", false},
};
static_assert(std::size(kMatterTable) == kMatters);

const MatterRow& row_of(MatterKind kind) { return kMatterTable[static_cast<size_t>(kind)]; }

// States of the register with which a subject simply exists.
constexpr std::string_view kOrdinaryStates[] = {"存续", "迁入"};

void add_clauses(const std::vector<std::string>& clauses, std::vector<std::string>& out) {
  for (const std::string& clause : clauses) {
    if (std::find(out.begin(), out.end(), clause) == out.end()) out.push_back(clause);
  }
}

// Of the grades of one item only the newest stands.
std::optional<Day> grade_day(const ShownRecord& record) {
  return std::max({record.decision, record.document, record.publication, record.valid_from});
}

using Pointers = std::vector<Gathered*>;

void keep_newest_grades(Pointers& grades) {
  std::stable_sort(grades.begin(), grades.end(), [](const Gathered* a, const Gathered* b) {
    const auto day_a = grade_day(a->shown), day_b = grade_day(b->shown);
    return std::tie(a->shown.item->code, day_b, b->shown.id) < std::tie(b->shown.item->code, day_a, a->shown.id);
  });
  const auto same_item = [](const Gathered* a, const Gathered* b) {
    return a->shown.item->code == b->shown.item->code;
  };
  grades.erase(std::unique(grades.begin(), grades.end(), same_item), grades.end());
}

base::Result<MatterAnswer> count(MatterKind kind, const Pointers& records, const Listing& listing,
                                 std::vector<std::string>& clauses) {
  MatterAnswer matter;
  matter.kind = kind;
  const catalog::Item* last = nullptr;  // mostly one item after the other
  const bool listed = !listing.only_grades || kind == MatterKind::grades;
  for (Gathered* record : records) {
    const ShownRecord& shown = record->shown;
    if (shown.provisional) {
      ++matter.provisional;
    } else if (shown.former_operator) {
      ++matter.former_operator;
    } else {
      ++matter.count;
      matter.serious += shown.severity == store::Severity::serious;
      matter.disputed += shown.disputed;
      if (shown.item != last) add_clauses(shown.item->basis.clauses, clauses);
      last = shown.item;
    }
    if (!listed || matter.records.size() >= kBriefMax) continue;
    TX_CHECK(listing.complete(*record));
    matter.records.push_back(std::move(record->shown));
  }
  return matter;
}

Attention attention_of(const MatterAnswer& matter, std::vector<std::string> clauses) {
  const MatterRow& row = row_of(matter.kind);
  Attention attention{matter.kind, {}, std::move(clauses)};
  attention.words.zh = fmt::format("{} {} 条", row.zh, matter.count);
  attention.words.en = fmt::format("{}: {}", row.en, matter.count);
  if (matter.serious > 0) {
    attention.words.zh += fmt::format("，其中严重失信 {} 条", matter.serious);
    attention.words.en += fmt::format(", {} of them serious", matter.serious);
  }
  if (matter.disputed > 0) {
    attention.words.zh += fmt::format("，有异议标注 {} 条", matter.disputed);
    attention.words.en += fmt::format(", {} disputed", matter.disputed);
  }
  return attention;
}

std::optional<Attention> state_attention(const catalog::Catalog& catalog, const SubjectAnswer& subject) {
  if (!subject.state) return std::nullopt;
  for (const std::string_view ordinary : kOrdinaryStates) {
    if (subject.state->state == ordinary) return std::nullopt;
  }
  const ShownState& state = *subject.state;
  Attention attention;
  attention.words.zh = "登记状态：" + state.words.zh + (state.day ? "（" + state.day->iso() + "）" : "");
  attention.words.en = "State: " + state.words.in(base::Lang::en) + (state.day ? " (" + state.day->iso() + ")" : "");
  if (const auto* states = catalog.code_set("subject_state")) attention.basis = states->basis.clauses;
  return attention;
}

}  // namespace

std::string_view matter_code(MatterKind kind) { return row_of(kind).code; }
Text matter_name(MatterKind kind) { return {std::string(row_of(kind).zh), std::string(row_of(kind).en)}; }
bool wants_attention(MatterKind kind) { return row_of(kind).attention; }

Text duty_words(const catalog::Measure& measure) {
  const bool restricts = measure.direction == catalog::Direction::restriction;
  return {std::string(measure.must ? "应当" : "可以") + (restricts ? "惩戒" : "激励"),
          std::string(measure.must ? "must" : "may") + (restricts ? " restrict" : " favour")};
}
std::string words_of_duties(base::Lang lang) {
  return lang == base::Lang::zh
             ? "下列措施由经办机关依照条款决定是否采取，并记录理由："
             : "Whether these measures are taken the body decides by their clauses, and records why:";
}

Text words(RecordState state) {
  switch (state) {
    case RecordState::in_force:
      return {"有效", "in force"};
    case RecordState::repaired:
      return {"终止公示", "ended by repair"};
    case RecordState::ended:
      return {"到期", "expired"};
    case RecordState::withdrawn:
      return {"撤回", "withdrawn"};
    case RecordState::shielded:
      return {"暂时屏蔽", "shielded for the time being"};
    case RecordState::superseded:
      return {"已有更新的版本", "superseded by a newer version"};
  }
  return {};
}

std::string_view verdict_code(Verdict verdict) {
  switch (verdict) {
    case Verdict::attention:
      return "attention";
    case Verdict::none:
      return "none";
    case Verdict::unknown_subject:
      return "unknown_subject";
    case Verdict::candidates:
      return "candidates";
    case Verdict::person:
      return "person";
    case Verdict::closed:
      return "closed";
  }
  return "";
}

Text verdict_words(Verdict verdict) {
  switch (verdict) {
    case Verdict::attention:
      return {"有需关注的信息", "there is something to look at"};
    case Verdict::none:
      return {"未发现需关注的信息", "nothing to look at was found"};
    case Verdict::unknown_subject:
      return {"未找到该主体", "no such subject is known here"};
    case Verdict::candidates:
      return {"有多个可能的主体，请用代码确认", "several subjects may be meant; confirm by code"};
    case Verdict::person:
      return {"不提供自然人查询", "natural persons cannot be looked up"};
    case Verdict::closed:
      return {"未获该主体授权，或者不是本主体", "not authorised by this subject, or not the subject itself"};
  }
  return {};
}

base::Result<void> judge(const catalog::Catalog& catalog, std::vector<Gathered> records, const Listing& listing,
                         CheckAnswer& answer) {
  std::array<Pointers, kMatters> by_matter;
  for (Gathered& record : records) {
    const auto kind = record.item->matter;
    if (!kind || record.shown.past_state) continue;  // what is over is no matter of today
    // Being on a list or in an abnormal state is the concern itself; elsewhere the record must say that something
    // failed.
    const bool counts =
        !wants_attention(*kind) || *kind == MatterKind::lists || *kind == MatterKind::abnormal || record.concern;
    if (counts) by_matter[static_cast<size_t>(*kind)].push_back(&record);
  }
  keep_newest_grades(by_matter[static_cast<size_t>(MatterKind::grades)]);

  if (auto state = state_attention(catalog, *answer.subject)) answer.attention.push_back(*std::move(state));
  answer.matters.reserve(kMatters);
  for (const MatterRow& row : kMatterTable) {
    const Pointers& of_matter = by_matter[static_cast<size_t>(row.kind)];
    for (const Gathered* record : of_matter) {
      const auto& change = record->shown.changes_on;
      if (change && (!answer.changes_on || *change < *answer.changes_on)) answer.changes_on = change;
    }
    std::vector<std::string> clauses;
    TX_TRY(auto matter, count(row.kind, of_matter, listing, clauses));
    if (row.attention && matter.count > 0) answer.attention.push_back(attention_of(matter, std::move(clauses)));
    answer.matters.push_back(std::move(matter));
  }
  answer.verdict = answer.attention.empty() ? Verdict::none : Verdict::attention;
  return {};
}

}  // namespace taixin::check
