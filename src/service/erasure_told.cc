#include "service/erasure_told.h"

#include <boost/json.hpp>

#include "cases/erasure_effects.h"

namespace taixin::service {
namespace {

namespace json = boost::json;
using vault::Erasure;
using vault::ErasureState;

constexpr ErasureWords kStates[] = {
    {"waiting", "待审批", "waiting for approval"},
    {"approved", "已批准，正在销毁密钥", "approved, the key is being destroyed"},
    {"done", "已删除", "erased"},
    {"withdrawn", "已撤回", "withdrawn"},
    {"expired", "已过期", "expired"},
};

base::Result<std::optional<Erasure>> erasure_of(App& app, const cases::Case& one) {
  const catalog::CaseKind* kind = app.cases().kind_of(one);
  if (!kind || kind->subjects != catalog::CaseSubjects::persons) return std::optional<Erasure>();
  return vault::erasure_of_matter(app.home(), one.subject, cases::erasure_matter(one.id));
}

}  // namespace

const ErasureWords& erasure_words(ErasureState state) { return kStates[static_cast<size_t>(state)]; }

base::Result<json::value> told_erasure_json(App& app, const cases::Case& one, base::Lang lang) {
  TX_TRY(const auto found, erasure_of(app, one));
  if (!found) return json::value(nullptr);
  const ErasureWords& words = erasure_words(found->state);
  json::object out{{"id", std::to_string(found->id.get())},
                   {"state", words.word},
                   {"state_name", lang == base::Lang::zh ? words.zh : words.en}};
  if (found->state == ErasureState::waiting) out["expires_after"] = found->expires_after.iso();
  if (!found->reason.empty()) out["reason"] = found->reason;
  if (found->state == ErasureState::done) {
    out["certificate"] = json::object{{"number", found->number},
                                      {"text", found->certificate},
                                      {"sha256", base::hex(base::sha256(found->certificate))}};
  }
  return json::value(std::move(out));
}

Html told_erasure(App& app, const Visit& visit, const cases::Case& one) {
  const auto found = erasure_of(app, one);
  if (!found) return markup("<p class=\"panel warn\">{}</p>", found.error().message(visit.lang));
  if (!*found) return {};
  const Erasure& erasure = **found;
  const ErasureWords& words = erasure_words(erasure.state);
  Html facts = pair(visit.say("状态", "State"), visit.lang == Lang::zh ? words.zh : words.en);
  if (erasure.state == ErasureState::waiting) {
    facts += pair(visit.say("最迟批准日", "May be confirmed until"), erasure.expires_after.iso());
  }
  facts += pair(visit.say("理由", "Reason"), erasure.reason);
  Html out = markup("<h2 id=\"erasure\">{}</h2>", visit.say("删除", "Erasure"));
  if (erasure.state != ErasureState::done) return out + markup("<dl class=\"facts\">{}</dl>", facts);
  facts += pair(visit.say("证书编号", "Certificate"), erasure.number) +
           pair("SHA-256", base::hex(base::sha256(erasure.certificate)));
  return out +
         markup("<dl class=\"facts\">{}</dl><pre tabindex=\"0\">{}</pre><p class=\"quiet\">{}</p>", facts,
                erasure.certificate,
                visit.say("证书全文如上，请打印或者抄下编号留存：账户注销以后，凭编号到服务窗口可以再取。"
                          "“last copy gone”一行是最后一份密钥备份到期的日子。",
                          "Print it, or write down its number: when your account is closed a service window finds it "
                          "by that. \"last copy gone\" is the day on which the last backup of the key expires."));
}

}  // namespace taixin::service
