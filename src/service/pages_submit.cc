#include "service/pages_submit.h"

#include "base/text.h"
#include "intake/row_errors.h"
#include "service/http_errors.h"
#include "service/unit_scope.h"

namespace taixin::service {
namespace {

// The question of the catalog behind an ambiguous header, with its fields by name.
std::optional<HeaderChoice> choice_of(const catalog::Item& item, const std::string& header, Lang lang) {
  const std::string form = intake::header_form(header);
  for (const auto& question : item.questions) {
    if (intake::header_form(question.header) != form) continue;
    HeaderChoice out{header, question.why.in(lang), {}};
    for (const auto& code : question.choices) {
      const auto* field = item.field(code);
      out.fields.push_back({code, field ? field->name.in(lang) + " (" + code + ")" : code, {}});
    }
    return out;
  }
  return std::nullopt;
}

intake::Mapping mapping_of(std::string_view lines) {
  intake::Mapping out;
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    const size_t equals = line.rfind('=');
    if (equals == line.npos) continue;
    out[std::string(base::trim(line.substr(0, equals)))] = std::string(base::trim(line.substr(equals + 1)));
  }
  return out;
}

struct Upload {
  SubmitForm form;
  std::string file_name;
  std::string_view content;
  bool has_file = false;
};

std::optional<Upload> upload_of(const Request& request) {
  const auto parts = parse_multipart(request.header("content-type"), request.body);
  if (!parts) return std::nullopt;
  Upload out;
  std::string asked_header;
  for (const auto& part : *parts) {
    const std::string value(part.name == "file" ? std::string_view() : base::trim(part.content));
    if (part.name == "item") out.form.item = value;
    if (part.name == "source") out.form.source = value;
    if (part.name == "operator") out.form.operator_name = value;
    if (part.name == "sheet") out.form.sheet = value;
    if (part.name == "mapping" && !value.empty()) out.form.mapping += value + "\n";
    if (part.name == "asked_header") asked_header = std::string(part.content);
    if (part.name == "answer" && !value.empty()) out.form.mapping += asked_header + "=" + value + "\n";
    if (part.name == "file") {
      out.file_name = part.file_name;
      out.content = part.content;
      out.has_file = !part.file_name.empty();
    }
  }
  return out;
}

FieldErrors check_upload(const Visit& visit, const SubmitForm& form, bool has_file) {
  FieldErrors errors;
  if (form.item.empty()) errors.push_back({"item", visit.say("请选择目录项", "Choose a catalog item"), {}});
  if (form.source.empty()) errors.push_back({"source", visit.say("请填写报送单位", "Enter the department"), {}});
  if (form.operator_name.empty())
    errors.push_back({"operator", visit.say("请填写经办人姓名", "Enter the officer's name"), {}});
  if (!has_file) errors.push_back({"file", visit.say("请选择要报送的文件", "Choose the file"), {}});
  return errors;
}

base::Result<std::vector<std::string>> known_sources(App& app, const Visit& visit) {
  const UnitScope scope = UnitScope::of(app, visit.caller, access::Action::submit);
  TX_TRY(auto tx, app.home().read_records());
  TX_TRY(const auto recent, store::submissions(tx, {.limit = 200}));
  std::vector<std::string> out;
  for (const auto& one : recent) {
    if (scope.covers(one.source)) out.push_back(one.source);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

SubmitPage blank_page(App& app, const Visit& visit) {
  SubmitPage out;
  out.items = item_options(app.catalog(), app.home().clock().today(), visit.lang);
  if (auto sources = known_sources(app, visit))
    out.sources = *std::move(sources);  // a help only: the form works without
  return out;
}

Html question_fieldset(const Visit& visit, const SubmitPage& content) {
  const auto& question = *content.question;
  Html choices;
  int number = 0;
  for (const auto& field : question.fields) {
    const std::string id = number == 0 ? "answer" : "answer-" + std::to_string(number);
    ++number;
    choices += markup(
        "<div class=\"choice\"><input type=\"radio\" id=\"{}\" name=\"answer\" value=\"{}\"><label "
        "for=\"{}\">{}</label></div>",
        id, field.value, id, field.label);
  }
  return markup(
      "<fieldset><legend>{}</legend><p class=\"hint\">{}</p>{}{}</fieldset>",
      fmt::format(fmt::runtime(visit.say("列“{}”是哪一项？", "Which field is the column “{}”?")), question.header),
      question.why, hidden_field("asked_header", question.header), choices);
}

// What the form asks first.
Html blank_fields(const Visit& visit, const SubmitPage& content, const Input& file) {
  Html sources;
  for (const auto& source : content.sources) sources += markup("<option value=\"{}\"></option>", source);
  Html fields;
  fields += select_field({.id = "item",
                          .label = visit.say("目录项", "Catalog item"),
                          .hint = visit.say("这份文件是哪一类信息", "What kind of information the file holds"),
                          .value = content.form.item,
                          .none = visit.say("请选择", "Choose one"),
                          .options = content.items},
                         content.errors, visit.lang);
  fields += input_field({.id = "source",
                         .label = visit.say("报送单位", "Department"),
                         .value = content.form.source,
                         .autocomplete = "organization",
                         .list = "sources"},
                        content.errors, visit.lang);
  fields += markup("<datalist id=\"sources\">{}</datalist>", sources);
  fields += officer_field(visit, content.form.operator_name, {}, content.errors);
  fields += input_field(file, content.errors, visit.lang);
  fields += markup(
      "<details{}><summary>{}</summary>{}<div class=\"field\"><label for=\"mapping\">{}</label><p class=\"hint\" "
      "id=\"mapping-hint\">{}</p><textarea id=\"mapping\" name=\"mapping\" rows=\"3\" "
      "aria-describedby=\"mapping-hint\" spellcheck=\"false\">{}</textarea></div></details>",
      content.form.sheet.empty() && content.form.mapping.empty() ? Html{} : raw(" open"),
      visit.say("工作表和列名的特殊情况", "Sheets and columns named otherwise"),
      input_field({.id = "sheet",
                   .label = visit.say("工作表名称", "Name of the sheet"),
                   .hint = visit.say("工作簿有多张数据表时填写", "When the workbook has several sheets with data"),
                   .value = content.form.sheet},
                  content.errors, visit.lang),
      visit.say("列名对应", "Columns"),
      visit.say("每行一个：列名=字段代码；等号后留空表示不用该列",
                "One a line: HEADER=FIELD; nothing after the sign ignores the column"),
      content.form.mapping);
  return fields;
}

// The one question, and the rest of the form as it was given.
Html asking_fields(const Visit& visit, const SubmitPage& content, const Input& file) {
  Html fields;
  fields += question_fieldset(visit, content) + hidden_field("item", content.form.item) +
            hidden_field("source", content.form.source);
  fields += hidden_field("operator", content.form.operator_name) + hidden_field("sheet", content.form.sheet);
  fields += hidden_field("mapping", content.form.mapping) + input_field(file, content.errors, visit.lang);
  return fields;
}

}  // namespace

Response submit_page(const Visit& visit, const SubmitPage& content) {
  const bool asking = content.question.has_value();
  const char* title =
      asking ? visit.say("请确认列名的含义", "Say what a column means") : visit.say("报送文件", "Submit a file");
  const Input file{
      .id = "file",
      .label = asking ? visit.say("再选一次文件", "Choose the file again") : visit.say("文件", "File"),
      .hint = asking ? fmt::format(fmt::runtime(visit.say(
                                       "{} 尚未受理；平台不保存未受理的文件，所以请再选一次。",
                                       "{} was not taken in; files not taken in are not kept, so choose it again.")),
                                   content.file_name)
                     : visit.say("XLSX、CSV（UTF-8 或 GB 18030）或 JSON Lines；列的顺序不限，表头上方可以有标题行",
                                 "XLSX, CSV (UTF-8 or GB 18030) or JSON Lines; columns in any order, title rows above "
                                 "the header are fine"),
      .type = "file",
      .accept = ".xlsx,.csv,.txt,.jsonl,.json,.tsv"};
  const Html fields = asking ? asking_fields(visit, content, file) : blank_fields(visit, content, file);
  const Html body = markup(
      "<h1>{}</h1>{}<form method=\"post\" action=\"/submit\" enctype=\"multipart/form-data\" "
      "novalidate>{}<button>{}</button></form>",
      title,
      asking
          ? Html{}
          : markup(
                "<p>{}</p>",
                visit.say(
                    "文件先由本单位审核人员审核，通过后合格的行入库，不合格的行连同原因退回；审核之前本单位以外看不到"
                    "其中任何内容。同一文件报送两次不会产生重复。请勿报送自然人的信息，证件号码会被删除。",
                    "A reviewer of the unit looks at the file first; then good rows go in and the others come back "
                    "with their reason. Until then nobody else sees any of it. The same file sent twice changes "
                    "nothing. Do not send information on natural persons; identity numbers are removed.")),
      fields, visit.say("报送", "Submit"));
  return page(visit, {.title = title, .body = body, .errors = content.errors},
              content.errors.empty() && !asking ? 200 : 422);
}

std::vector<Option> item_options(const catalog::Catalog& catalog, base::Day today, Lang lang) {
  std::vector<Option> out;
  for (const auto& one : catalog.classes()) {
    for (const auto& item : catalog.items()) {
      if (item.catalog_class == one.code && item.basis.in_force(today)) {
        out.push_back({item.code.get(), item.name.in(lang) + " (" + item.code.get() + ")", one.name.in(lang)});
      }
    }
  }
  return out;
}

std::map<std::string, std::string> item_names(const catalog::Catalog& catalog, base::Day today, Lang lang) {
  std::map<std::string, std::string> out;
  for (const auto& item : catalog.items()) {
    if (item.basis.in_force(today) || !out.contains(item.code.get())) out[item.code.get()] = item.name.in(lang);
  }
  return out;
}

Response ask_submit(App& app, const Visit& visit) {
  SubmitPage content = blank_page(app, visit);
  const auto given = [&](const char* name, const std::string& otherwise) {
    const auto it = visit.query.find(name);
    return it == visit.query.end() ? otherwise : it->second;
  };
  content.form = {given("item", ""), given("source", visit.remembered.source), visit.remembered.operator_name, {}, {}};
  return submit_page(visit, content);
}

// Where the visitor sees what came of the file: its receipt, or the page on which it waits for a second person.
static base::Result<std::string> taken(App& app, const Visit& visit, intake::Source& source,
                                       const intake::IngestOptions& options, std::string_view content) {
  if (app.held().rule(visit.caller, options.item)) {
    TX_TRY(const auto held, app.held().hand_over(visit.caller, options, content));
    return "/reviews/" + std::to_string(held.id);
  }
  TX_TRY(const auto receipt, app.intake().ingest(source, options));
  return "/submissions/" + std::to_string(receipt.submission.id.get());
}

Response take_submit(App& app, const Visit& visit, const Request& request) {
  SubmitPage content = blank_page(app, visit);
  const auto upload = upload_of(request);
  if (!upload) {
    content.errors.push_back(field_error(base::fail(kBrokenForm), visit.lang));
    return submit_page(visit, content);
  }
  content.form = upload->form;
  if (!visit.officer.empty()) content.form.operator_name = visit.officer;
  content.file_name = upload->file_name;
  content.errors = check_upload(visit, content.form, upload->has_file);
  if (!content.errors.empty()) return submit_page(visit, content);
  const UnitScope scope = UnitScope::of(app, visit.caller, access::Action::submit);
  const auto handing_over = scope.source(content.form.source);
  const auto allowed = handing_over ? scope.hands_over(*handing_over, content.form.item) : base::Result<void>{};
  if (!handing_over || !allowed) {
    content.errors.push_back(field_error(handing_over ? allowed.error() : handing_over.error(), visit.lang, "source"));
    Response refused = submit_page(visit, content);
    refused.status = 403;
    return refused;
  }

  const auto source = intake::memory_source(upload->content);
  intake::IngestOptions options;
  options.item = upload->form.item;
  options.source = *handing_over;
  options.operator_name = content.form.operator_name;
  options.file_name = upload->file_name;
  options.sheet = upload->form.sheet;
  options.channel = intake::channel_of(visit.caller);
  options.mapping = mapping_of(upload->form.mapping);
  const auto place = taken(app, visit, *source, options, upload->content);
  Response out;
  if (place) {
    out = see_other(*place);
  } else {
    const base::Error& error = place.error();
    if (error.kind().http_status >= 500) return error_page(visit, error);
    const auto* item = app.catalog().item(base::ItemCode(upload->form.item), app.home().clock().today());
    if (error.is(intake::kAmbiguousHeader) && item)
      content.question = choice_of(*item, error.args().at("header"), visit.lang);
    if (!content.question)
      content.errors.push_back(field_error(error, visit.lang, error.is(intake::kUnknownItem) ? "item" : "file"));
    out = submit_page(visit, content);
  }
  remember(visit, {upload->form.operator_name, {}, {}, upload->form.source}, out);
  return out;
}

}  // namespace taixin::service
