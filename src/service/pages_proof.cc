#include "service/pages_proof.h"

namespace taixin::service {

LedgerFacts::LedgerFacts(App& app, std::vector<base::RecordId> records) {
  auto found = ledger::Prover(app.home(), app.ledger()).standing(records);
  if (!found) return;  // the page stands without it; `taixin doctor` says what is wrong
  standing_ = *std::move(found);
  for (size_t i = 0; i < records.size(); ++i) leaves_[records[i]] = standing_.leaves[i];
}

Html LedgerFacts::of(const Visit& visit, base::RecordId record) const {
  const auto found = leaves_.find(record);
  if (found == leaves_.end() || !found->second) return {};
  const uint64_t leaf = *found->second;
  std::string words = fmt::format(
      fmt::runtime(visit.say("已入存证账本：第 {} 条（从 0 起）", "in the ledger: entry {} (from 0)")), grouped(leaf));
  words += leaf >= standing_.size ? visit.say("，等待签署", ", not signed yet")
                                  : fmt::format(fmt::runtime(visit.say("，检查点 {} 条", ", checkpoint of {} entries")),
                                                grouped(standing_.size));
  if (leaf < standing_.size && standing_.signed_at) {
    words +=
        fmt::format(fmt::runtime(visit.say("，{} 签署", ", signed on {}")), base::day_of(*standing_.signed_at).iso());
  }
  return pair(visit.say("存证", "Ledger"),
              markup("{} <a href=\"/verify#ledger\">{}</a>", words, visit.say("怎样核验", "how to verify it")));
}

Html ledger_section(App& app, const Visit& visit) {
  constexpr auto kRecords = ledger::LogName::records;
  const auto published = app.ledger().published(kRecords);
  Html facts = pair(visit.say("账本公钥", "Key of the ledger"),
                    markup("<span class=\"code\">{}</span>", ledger::format_vkey(app.ledger().verifier(kRecords))));
  if (published) {
    facts +=
        pair(visit.say("最新检查点", "Newest checkpoint"),
             markup("<a href=\"/ledger/records/checkpoint\">{}</a>",
                    fmt::format(fmt::runtime(visit.say("{} 条", "{} entries")), grouped(published->checkpoint.size))));
  }
  return markup(
      "<h2 id=\"ledger\">{}</h2><p>{}</p><p>{}</p><ul><li>{}</li><li><a href=\"/ledger/verify.html\">{}</a></li></ul>"
      "<dl class=\"facts\">{}</dl>",
      visit.say("公示信息的存证", "The ledger behind what is published"),
      visit.say(
          "每条信息写入时同时在账本（RFC 6962）中留下一条。账本只增不改，检查点由平台签名，任何人可以下载、比对。公示页"
          "写明这条信息是账本的第几条、在哪个检查点之内。",
          "With every record an entry goes into a log (RFC 6962). It only grows; its checkpoints are signed, and "
          "anybody may fetch and compare them. What is published says which entry it is, and under which "
          "checkpoint."),
      visit.say(
          "证明文件能证明一条信息从检查点起没有改动；不能证明没有别的信息。文件里有这条信息的全部内容，也有不公示的，"
          "所以不在公示页上提供。",
          "A proof file shows that a record was not altered since the checkpoint. It does not show that there are "
          "no others. It holds the whole record, also what is not published, and so it is not offered here."),
      markup("{} <a href=\"/my\">{}</a>",
             visit.say(
                 "证明文件：本单位登录“我的信用”，在“下载我的全部信息”里取得，或者到窗口索取；法院、审计按用途取得。",
                 "The file: the body itself has it in My credit, under \"Download all of it\", or at a window; "
                 "courts and auditors for their purpose."),
             visit.say("我的信用", "My credit")),
      visit.say("核验页面（下载后不用上网就能核验证明文件）",
                "The page that verifies a proof file, offline, once it is saved"),
      facts);
}

}  // namespace taixin::service
