#include "service/kept_forms.h"

#include <algorithm>

#include "identity/resident_id.h"
#include "service/door_keys.h"
#include "service/han_marks.h"
#include "service/office_rooms.h"
#include "service/pages_account.h"

namespace taixin::service {
namespace {

constexpr int64_t kSecond = 1'000'000;
constexpr std::string_view kMark = "kept";  // of the address of a page that is filled in

base::KnownAt later(base::KnownAt at, int64_t seconds) { return base::KnownAt(at.get() + seconds * kSecond); }

void wipe(KeptForm& form) {
  for (auto& [name, value] : form.fields) identity::wipe(value);
}

// ---- a page's markup: attributes of ours are quoted and hold no angle brackets (escape)

std::string unescaped(std::string_view text) {
  static constexpr std::pair<std::string_view, char> kReferences[] = {
      {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
  std::string out;
  while (!text.empty()) {
    const auto* found = std::ranges::find_if(kReferences, [&](const auto& one) { return text.starts_with(one.first); });
    const bool reference = found != std::end(kReferences);
    out += reference ? found->second : text.front();
    text.remove_prefix(reference ? found->first.size() : 1);
  }
  return out;
}

std::string attribute(std::string_view tag, std::string_view name) {
  const std::string begin = fmt::format(" {}=\"", name);
  const size_t at = tag.find(begin);
  if (at == tag.npos) return {};
  tag.remove_prefix(at + begin.size());
  return unescaped(tag.substr(0, tag.find('"')));
}

std::string without(std::string tag, const std::string& words) {
  if (const size_t at = tag.find(words); at != tag.npos) tag.erase(at, words.size());
  return tag;
}

std::string with(std::string tag, std::string_view words) { return tag.insert(tag.size() - 1, words); }

// What came under a name that may come several times, a line each (parse_form).
bool has_line(std::string_view value, std::string_view wanted) {
  while (true) {
    const size_t end = value.find('\n');
    if (value.substr(0, end) == wanted) return true;
    if (end == value.npos) return false;
    value.remove_prefix(end + 1);
  }
}

// The controls of one form, one after the other.
class Filling {
 public:
  explicit Filling(const FormFields& fields) : fields_(fields) {}

  std::string run(std::string_view html) {
    std::string out;
    for (size_t at = 0; at < html.size();) {
      const size_t open = std::min(html.find('<', at), html.size());
      if (!in_area_) out.append(html.substr(at, open - at));
      if (open == html.size()) break;
      const size_t close = std::min(html.find('>', open), html.size() - 1);
      out += control(std::string(html.substr(open, close + 1 - open)));
      at = close + 1;
    }
    return out;
  }
  std::set<std::string, std::less<>> names;

 private:
  const std::string* value_of(std::string_view tag) {
    const std::string name = attribute(tag, "name");
    if (!name.empty()) names.insert(name);
    const auto found = fields_.find(name);
    return found == fields_.end() ? nullptr : &found->second;
  }
  std::string control(std::string tag) {
    const std::string_view name = std::string_view(tag).substr(1, tag.find_first_of(" >\n") - 1);
    if (name == "input") return input(std::move(tag));
    if (name == "select") chosen_ = value_of(tag);
    if (name == "/select") chosen_ = nullptr;
    if (name == "option" && chosen_ != nullptr) {
      const bool on = has_line(*chosen_, attribute(tag, "value"));
      tag = without(std::move(tag), " selected");
      return on ? with(std::move(tag), " selected") : tag;
    }
    if (name == "textarea") {
      const std::string* value = value_of(tag);
      in_area_ = value != nullptr;
      if (value != nullptr) return tag + escape(*value);
    }
    if (name == "/textarea") in_area_ = false;
    return tag;
  }
  std::string input(std::string tag) {
    const std::string type = attribute(tag, "type"), before = attribute(tag, "value");
    const std::string* value = value_of(tag);
    if (type == "checkbox" || type == "radio") {
      tag = without(std::move(tag), " checked");
      return value != nullptr && has_line(*value, before) ? with(std::move(tag), " checked") : tag;
    }
    const bool typed = type != "hidden" && type != "password" && type != "file" && type != "submit" &&
                       attribute(tag, "autocomplete") != "one-time-code";
    if (value == nullptr || !typed) return tag;
    tag = without(std::move(tag), fmt::format(" value=\"{}\"", escape(before)));
    return with(std::move(tag), fmt::format(" value=\"{}\"", escape(*value)));
  }

  const FormFields& fields_;
  const std::string* chosen_ = nullptr;
  bool in_area_ = false;
};

// How well a form is the one that was filled in: several of a page may go to the same place, and differ by what they
// hide ("step").
int likeness(std::string_view html, const FormFields& fields) {
  int out = 0;
  for (size_t at = html.find("<input "); at != html.npos; at = html.find("<input ", at + 1)) {
    const std::string_view tag = html.substr(at, html.find('>', at) - at);
    const auto found = fields.find(attribute(tag, "name"));
    if (found == fields.end()) continue;
    out += attribute(tag, "type") != "hidden" ? 1 : found->second == attribute(tag, "value") ? 100 : 0;
  }
  return out;
}

// ---- what came

FormFields typed(const Request& request) {
  const auto type = request.header("content-type");
  if (type.starts_with("application/x-www-form-urlencoded")) return parse_form(request.body);
  FormFields out;
  const auto parts = parse_multipart(type, request.body);
  if (!parts) return out;
  for (const FormPart& part : *parts) {
    if (!part.file_name.empty()) continue;
    const auto [place, first] = out.try_emplace(part.name, part.content);
    if (!first) place->second.append("\n").append(part.content);
  }
  return out;
}

bool is_code(std::string_view name, std::string_view value) {
  return (name == "code" || name.starts_with("code-")) && value.size() <= 10 &&
         value.find_first_not_of("0123456789 -") == value.npos;
}

// Passwords and links are typed there alone.
bool of_signing_in(std::string_view path) {
  for (const std::string_view page : {"/sign-in", "/first", "/password", "/account"}) {
    if (path == page || (path.starts_with(page) && path[page.size()] == '/')) return true;
  }
  return false;
}

// The page of ours that the form stood on, as its browser says (Referrer-Policy: same-origin); else where it goes.
std::string page_of(const Request& request) {
  constexpr size_t kLongest = 2'000;
  std::string_view from = request.header("referer");
  const size_t scheme = from.find("://");
  from.remove_prefix(scheme == from.npos ? from.size() : scheme + 3);
  const std::string_view host = from.substr(0, from.find('/'));
  from.remove_prefix(host.size());
  const bool ours = host == request.header("host") && from.starts_with('/') && !from.starts_with("//") &&
                    from.size() < kLongest && from.find('\\') == from.npos;
  return ours ? std::string(from.substr(0, from.find('#'))) : percent_encode(request.path, true);
}

std::string with_mark(std::string page) {
  const std::string mark = fmt::format("{}=1", kMark);
  if (page.find("?" + mark) != page.npos || page.find("&" + mark) != page.npos) return page;
  return page + (page.find('?') == page.npos ? "?" : "&") + mark;
}

Html words_of(const Visit& visit, const KeptForm& form, const FilledPage& page) {
  static constexpr std::string_view kOurs[] = {"operator", "looked-over", "step", "version"};
  Html rest;
  for (const auto& [name, value] : form.fields) {
    const bool ours = std::ranges::find(kOurs, name) != std::end(kOurs);
    if (!page.filled.contains(name) && !ours && !value.empty()) rest += markup("<li>{}</li>", value);
  }
  Html out = markup("<p>{}</p>", visit.say("登录已结束，您在那之后提交的内容没有提交成功。",
                                           "Your session had ended, and what you sent after that was not taken."));
  if (!page.filled.empty()) {
    out += markup("<p>{}</p>",
                  visit.say("填写的内容已经填回下面的表格：请核对后再提交；密码、验证码和所选文件须重新填写。",
                            "It stands in the form below: look it over and send it again. Passwords, "
                            "codes and files are to be given anew."));
  }
  if (!rest.empty()) {
    out += markup("<p>{}</p><ul>{}</ul>", visit.say("这里已经没有地方填写的内容：", "What has no place here any more:"),
                  rest);
  }
  return markup("<div class=\"panel warn\" role=\"status\">{}</div>\n", out);
}

}  // namespace

KeptForms::~KeptForms() {
  for (auto& [account, kept] : forms_) wipe(kept.form);
}

void KeptForms::sweep(base::KnownAt now) {
  for (auto at = forms_.begin(); at != forms_.end();) {
    const bool over = at->second.until <= now;
    if (over) wipe(at->second.form);
    at = over ? forms_.erase(at) : std::next(at);
  }
  std::erase_if(tokens_, [&](const auto& one) { return one.second.until <= now; });
}

void KeptForms::note(std::string_view csrf, access::AccountId account) {
  const base::KnownAt now = clock_.now();
  const base::Sha256 digest = base::sha256(csrf);
  const std::lock_guard lock(mutex_);
  if (tokens_.size() >= kTokensMax) sweep(now);
  if (tokens_.size() >= kTokensMax) tokens_.clear();  // a form is not kept then
  tokens_[digest] = {later(now, kTokenHours * 3600), account};
}

std::optional<access::AccountId> KeptForms::whose(std::string_view csrf) {
  const base::Sha256 digest = base::sha256(csrf);
  const std::lock_guard lock(mutex_);
  const auto found = tokens_.find(digest);
  if (found == tokens_.end() || found->second.until <= clock_.now()) return std::nullopt;
  return found->second.account;
}

bool KeptForms::keep(access::AccountId account, KeptForm form) {
  size_t bytes = form.page.size() + form.action.size();
  for (const auto& [name, value] : form.fields) bytes += name.size() + value.size();
  const base::KnownAt now = clock_.now();
  const std::lock_guard lock(mutex_);
  sweep(now);
  if (bytes > kBytesMax || (forms_.size() >= kFormsMax && !forms_.contains(account))) {
    wipe(form);
    return false;
  }
  Kept& place = forms_[account];
  wipe(place.form);
  place = {later(now, kMinutes * 60), std::move(form)};
  return true;
}

std::optional<KeptForm> KeptForms::of(access::AccountId account) {
  const std::lock_guard lock(mutex_);
  const auto found = forms_.find(account);
  if (found == forms_.end() || found->second.until <= clock_.now()) return std::nullopt;
  return found->second.form;
}

void KeptForms::drop(access::AccountId account, std::string_view action) {
  const std::lock_guard lock(mutex_);
  const auto found = forms_.find(account);
  if (found == forms_.end() || found->second.form.action != action) return;
  wipe(found->second.form);
  forms_.erase(found);
}

FilledPage fill_form(std::string_view html, std::string_view action, const FormFields& fields) {
  constexpr std::string_view kForm = "<form method=\"post\"", kEnd = "</form>", kDetails = "<details";
  size_t best = html.npos;
  int most = -1;
  for (size_t at = html.find(kForm); at != html.npos; at = html.find(kForm, at + 1)) {
    const std::string_view form = html.substr(at, html.find(kEnd, at) - at);
    const std::string goes = attribute(form.substr(0, form.find('>')), "action");
    if (percent_decode(goes.substr(0, goes.find('?')), false) != action) continue;
    const int like = likeness(form, fields);
    if (like <= most) continue;
    most = like;
    best = at;
  }
  if (best == html.npos) return {std::string(html), {}};
  const size_t end = std::min(html.find(kEnd, best), html.size());
  Filling filling(fields);
  std::string before(html.substr(0, best));
  // It may stand behind its words.
  const size_t folded = before.rfind(kDetails);
  if (folded != before.npos && before.find("</details>", folded) == before.npos) {
    const size_t close = before.find('>', folded);
    if (before.find(" open", folded) > close) before.insert(close, " open");
  }
  std::string inside = filling.run(html.substr(best, end - best));
  return {before + inside + std::string(html.substr(end)), std::move(filling.names)};
}

std::optional<Response> keep_for_later(App& app, const Visit& visit, const Request& request) {
  if (!visit.post || of_signing_in(visit.path)) return std::nullopt;
  FormFields fields = typed(request);
  KeptForms& forms = *app.offices().kept_forms;
  const auto account = forms.whose(field_of(fields, "csrf"));
  if (!account) return std::nullopt;
  const auto now = app.entrance().sessions().find(session_token(request));
  const bool signed_in = now && now->stage == access::Stage::full;
  if (signed_in && now->account != *account) return std::nullopt;
  std::erase_if(fields, [](const auto& one) { return one.first == "csrf" || is_code(one.first, one.second); });
  const bool kept = forms.keep(*account, {page_of(request), visit.path, std::move(fields)});
  if (!signed_in) return sign_in_again_page(app, visit, kept);
  if (!kept) return std::nullopt;
  return see_other(after_sign_in(app, *account));
}

std::string after_sign_in(App& app, access::AccountId account) {
  const auto kept = app.offices().kept_forms->of(account);
  return kept ? with_mark(kept->page) : "/account";
}

void show_kept_form(App& app, const Visit& visit, Response& page) {
  constexpr std::string_view kMain = "<main ";
  if (visit.post || !visit.query.contains(kMark)) return;
  const auto kept = app.offices().kept_forms->of(visit.caller.account);
  if (!kept) return;
  if (page.status == 303) {  // an address that leads on: /search
    std::string& to = page.headers["Location"];
    if (to.starts_with('/')) to = with_mark(to);
    return;
  }
  const size_t main = page.body.find(kMain);
  if (main == page.body.npos || !page.content_type.starts_with("text/html")) return;
  FilledPage filled = fill_form(page.body, kept->action, kept->fields);
  Html words = words_of(visit, *kept, filled);
  if (visit.lang == Lang::en) words.bytes = mark_chinese(words.bytes);
  page.body = std::move(filled.html);
  page.body.insert(page.body.find('>', page.body.find(kMain)) + 2, words.bytes);
}

}  // namespace taixin::service
