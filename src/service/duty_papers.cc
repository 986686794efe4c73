#include "service/duty_papers.h"

#include "catalog/site_rules.h"
#include "duty/paper.h"
#include "paper/docx.h"
#include "service/office_rooms.h"

namespace taixin::service {

paper::Document duty_document(App& app, const store::DutyEvent& event, base::Lang lang) {
  const auto directory = app.entrance().accounts().directory();
  const access::Unit* centre = directory->unit(access::UnitId(event.unit));
  const catalog::SiteRules* site = app.catalog().site().site(app.home().clock().today());
  std::string sender = centre ? centre->name : std::string();
  if (sender.empty() && site) sender = site->sponsor.in(lang);
  const duty::PaperNames names{
      app.offices().duties->unit_name(access::UnitId(event.whom)), sender, [&](const std::string& code) {
        const catalog::Item* item = app.catalog().item(base::ItemCode(code), app.home().clock().today());
        return item ? item->name.in(lang) : code;
      }};
  return duty::paper_of(event, app.catalog().duties(), names, lang);
}

base::Result<Response> duty_docx(App& app, const store::DutyEvent& event, base::Lang lang) {
  TX_TRY(std::string bytes, paper::to_docx(duty_document(app, event, lang)));
  Response out;
  out.content_type = paper::kDocxType;
  const char* name = event.kind == store::DutyKind::reminded ? "reminder" : "rectification";
  out.headers["Content-Disposition"] = fmt::format("attachment; filename=\"{}-{}.docx\"", name, event.id);
  out.body = std::move(bytes);
  return out;
}

}  // namespace taixin::service
