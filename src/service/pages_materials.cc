#include "service/pages_materials.h"

#include "access/errors.h"
#include "service/api_materials.h"
#include "service/uploads.h"

namespace taixin::service {
namespace {

// 1 234 KB of 20 480 KB
std::string kilobytes(uint64_t bytes) { return grouped((bytes + 1023) / 1024) + " KB"; }

Html how_far(const Visit& visit, const UploadInfo& one) {
  if (one.complete()) return tag(visit.say("已传完", "whole"), "good");
  return tag(visit.say("未传完", "not whole"), "warn") +
         markup("<br><span class=\"quiet\">{} / {}</span>", kilobytes(one.offset), kilobytes(one.length));
}

Html table_of(App& app, const Visit& visit, const std::vector<UploadInfo>& all) {
  const char* title = visit.say("续传的材料", "Materials in pieces");
  Table out{.caption = title,
            .caption_hidden = true,
            .stack = true,
            .columns = {{visit.say("文件", "File")},
                        {visit.say("进度", "How far")},
                        {visit.say("编号", "Number")},
                        {visit.say("保留至", "Kept until")}},
            .rows = {}};
  for (const UploadInfo& one : all) {
    const std::string until = base::iso_time(app.uploads().expires(one)).substr(0, 16);
    out.rows.push_back({text(one.name.empty() ? visit.say("（未命名）", "(no name)") : one.name), how_far(visit, one),
                        markup("<span class=\"code\">{}</span>", one.id),
                        text(until.substr(0, 10) + " " + until.substr(11))});
  }
  return table(out);
}

}  // namespace

std::optional<Response> materials_page(App& app, const Visit& visit) {
  if (visit.path != "/materials" || visit.post) return std::nullopt;
  if (!visit.caller.known()) return see_other("/sign-in");
  const access::Account* account = visit.caller.who();
  if (!account || account->kind == access::AccountKind::client) {
    return error_page(visit, access::refusal(access::Why::no_role, access::Action::own_case));
  }
  const char* title = visit.say("续传的材料", "Materials in pieces");
  const auto all = app.uploads().of_owner(material_owner(visit.caller.account));
  Html body = markup("<h1>{}</h1>", title);
  body += markup(
      "<p>{}<br><code>{}</code></p>",
      visit.say(
          "材料一般在办理页面直接上传。网络不稳、文件较大的，可以用支持 tus 1.0.0 的续传工具上传到下面的地址，断线"
          "后从断点继续；传完后，把编号填入办理页面材料栏的“收件编号”。每份不超过 20 MB。",
          "Materials usually go up with the form of the step. Over a bad line, or when they are large, send them "
          "with a program that speaks tus 1.0.0 to the address below: it goes on where it was cut off. When a "
          "file is whole, write its number into the form. Each has at most 20 MB."),
      kMaterialUploadsPath);
  body += all.empty() ? markup("<p class=\"panel\">{}</p>",
                               visit.say("没有续传的材料。用过的材料在业务中查看。",
                                         "There is none. Materials that were used stand in their cases."))
                      : table_of(app, visit, all);
  Response out = page(visit, {.title = title, .body = std::move(body), .errors = {}, .wide = true});
  out.headers["Cache-Control"] = "no-store";
  return out;
}

}  // namespace taixin::service
