#include "paper/docx_parts.h"

#include <fmt/format.h>

#include "paper/xml_text.h"

namespace taixin::paper {
namespace {

constexpr std::string_view kXml = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view kWords = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
constexpr std::string_view kKind = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
constexpr std::string_view kRelation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

constexpr std::string_view kFangSong = "仿宋_GB2312";
constexpr std::string_view kHei = "黑体";
constexpr std::string_view kXiaoBiaoSong = "方正小标宋简体";
constexpr std::string_view kSong = "宋体";
constexpr std::string_view kLatin = "Times New Roman";

std::string fonts(std::string_view chinese) {
  return fmt::format("<w:rFonts w:ascii=\"{0}\" w:hAnsi=\"{0}\" w:cs=\"{0}\" w:eastAsia=\"{1}\"/>", kLatin, chinese);
}

struct StyleOf {
  std::string_view id, name, paragraph, run;
  std::string_view next = "Normal";
};

// `paragraph` and `run` in the order that the schema asks for.
std::string style(const StyleOf& one) {
  return fmt::format(
      "<w:style w:type=\"paragraph\"{} w:styleId=\"{}\"><w:name w:val=\"{}\"/><w:basedOn w:val=\"Normal\"/>"
      "<w:next w:val=\"{}\"/><w:qFormat/><w:pPr>{}</w:pPr><w:rPr>{}</w:rPr></w:style>",
      one.id == "Title" || one.id == "Heading1" || one.id == "Caption" || one.id == "Header" || one.id == "Footer"
          ? ""
          : " w:customStyle=\"1\"",
      one.id, one.name, one.next, one.paragraph, one.run);
}

std::string sized(std::string_view chinese, int half_points, std::string_view before = {}) {
  return fmt::format("{0}{2}<w:sz w:val=\"{1}\"/><w:szCs w:val=\"{1}\"/>", fonts(chinese), half_points, before);
}

std::string language(base::Lang lang) {
  return fmt::format("<w:lang w:val=\"{}\" w:eastAsia=\"zh-CN\"/>", lang == base::Lang::zh ? "zh-CN" : "en-GB");
}

// dcterms wants whole seconds in UTC.
std::string utc_second(base::KnownAt moment) {
  const base::KnownAt shifted(moment.get() - 8 * 3600 * int64_t{1'000'000});
  return base::iso_time(shifted).substr(0, 19) + "Z";
}

}  // namespace

std::string content_types() {
  std::string out(kXml);
  out +=
      "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
      "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
      "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
      "<Default Extension=\"png\" ContentType=\"image/png\"/>";
  const auto part = [&](std::string_view name, std::string_view kind) {
    out += fmt::format("<Override PartName=\"/word/{}.xml\" ContentType=\"{}{}+xml\"/>", name, kKind, kind);
  };
  part("document", "document.main");
  part("styles", "styles");
  part("settings", "settings");
  part("fontTable", "fontTable");
  part("header1", "header");
  part("footer1", "footer");
  return out +
         "<Override PartName=\"/docProps/core.xml\" "
         "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
         "<Override PartName=\"/docProps/app.xml\" "
         "ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/></Types>";
}

std::string package_relations() {
  return fmt::format(
      "{}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
      "<Relationship Id=\"rId1\" Type=\"{}officeDocument\" Target=\"word/document.xml\"/>"
      "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/"
      "core-properties\" Target=\"docProps/core.xml\"/>"
      "<Relationship Id=\"rId3\" Type=\"{}extended-properties\" Target=\"docProps/app.xml\"/></Relationships>",
      kXml, kRelation, kRelation);
}

std::string document_relations(size_t codes) {
  std::string out =
      fmt::format("{}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">", kXml);
  int id = 0;
  const std::pair<std::string_view, std::string_view> parts[] = {{"styles", "styles"},
                                                                 {"settings", "settings"},
                                                                 {"fontTable", "fontTable"},
                                                                 {"header", "header1"},
                                                                 {"footer", "footer1"}};
  for (const auto& [kind, file] : parts) {
    out += fmt::format("<Relationship Id=\"rId{}\" Type=\"{}{}\" Target=\"{}.xml\"/>", ++id, kRelation, kind, file);
  }
  for (size_t i = 1; i <= codes; ++i) {
    out += fmt::format("<Relationship Id=\"code{0}\" Type=\"{1}image\" Target=\"media/code{0}.png\"/>", i, kRelation);
  }
  return out + "</Relationships>";
}

std::string styles(base::Lang lang) {
  const std::string pitch = fmt::format("<w:spacing w:line=\"{}\" w:lineRule=\"exact\"/>", kLinePitch);
  std::string out = fmt::format(
      "{}<w:styles {}><w:docDefaults><w:rPrDefault><w:rPr>{}{}</w:rPr></w:rPrDefault>"
      "<w:pPrDefault><w:pPr>{}</w:pPr></w:pPrDefault></w:docDefaults>",
      kXml, kWords, sized(kFangSong, 32), language(lang), pitch);
  out +=
      "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/>"
      "<w:pPr><w:widowControl/><w:jc w:val=\"both\"/></w:pPr></w:style>"
      "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/>"
      "<w:uiPriority w:val=\"99\"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/>"
      "<w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"108\" w:type=\"dxa\"/><w:bottom w:w=\"0\" "
      "w:type=\"dxa\"/><w:right w:w=\"108\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>";
  // Word's own names of styles, so that its panes know them; others by the names that officers use.
  const std::string loose = "<w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"{}\" w:after=\"{}\" w:line=\"240\" w:lineRule=\"auto\"/>";
  const auto spaced = [&](int before, int after) { return fmt::format(fmt::runtime(loose), before, after); };
  const std::string red = "<w:color w:val=\"C00000\"/>";
  out +=
      style({"Author", "发文机关标志",
             "<w:keepNext/><w:pBdr><w:bottom w:val=\"single\" w:sz=\"18\" w:space=\"6\" w:color=\"C00000\"/></w:pBdr>" +
                 spaced(0, 200) + "<w:jc w:val=\"center\"/>",
             sized(kXiaoBiaoSong, 52, red)});
  out +=
      style({"Title", "Title",
             "<w:keepNext/><w:keepLines/>" + spaced(240, 480) + "<w:jc w:val=\"center\"/><w:outlineLvl w:val=\"0\"/>",
             sized(kXiaoBiaoSong, 44)});
  out += style({"Number", "文号", "<w:keepNext/><w:jc w:val=\"right\"/>", ""});
  out += style({"BodyText1", "公文正文", "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/>", "", "BodyText1"});
  out += style({"Addressee", "主送机关", "<w:keepNext/>", "", "BodyText1"});
  out += style({"Heading1", "heading 1",
                "<w:keepNext/><w:keepLines/><w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/>"
                "<w:outlineLvl w:val=\"1\"/>",
                sized(kHei, 32), "BodyText1"});
  out += style({"Caption", "caption", "<w:keepNext/>" + spaced(200, 80) + "<w:jc w:val=\"center\"/>", sized(kHei, 28)});
  out += style({"Note", "说明", spaced(80, 80), sized(kFangSong, 24)});
  out += style(
      {"CodeNote", "二维码说明", "<w:keepLines/>" + spaced(0, 80) + "<w:jc w:val=\"left\"/>", sized(kFangSong, 21)});
  out += style({"CodePicture", "二维码", "<w:keepNext/>" + spaced(240, 40) + "<w:jc w:val=\"left\"/>", ""});
  out += style({"Signature1", "落款",
                "<w:keepNext/><w:keepLines/><w:ind w:rightChars=\"200\" w:right=\"640\"/><w:jc w:val=\"right\"/>", ""});
  out += style({"TableHead", "表头", "<w:keepNext/>" + spaced(40, 40) + "<w:jc w:val=\"center\"/>", sized(kHei, 24)});
  out += style({"TableText", "表格文字", spaced(40, 40) + "<w:jc w:val=\"left\"/>", sized(kFangSong, 24)});
  out += style({"Header", "header", spaced(0, 0) + "<w:jc w:val=\"center\"/>", sized(kHei, 24, red)});
  out += style({"Footer", "footer", spaced(0, 0) + "<w:jc w:val=\"center\"/>", sized(kSong, 28)});
  out += style({"FootNote1", "页脚说明", spaced(0, 0) + "<w:jc w:val=\"center\"/>",
                sized(kSong, 18, "<w:color w:val=\"595959\"/>")});
  return out + "</w:styles>";
}

std::string settings(base::Lang lang) {
  return fmt::format(
      "{}<w:settings {}><w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"640\"/>"
      "<w:characterSpacingControl w:val=\"compressPunctuation\"/><w:compat><w:useFELayout/>"
      "<w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" "
      "w:val=\"15\"/></w:compat><w:themeFontLang w:val=\"{}\" w:eastAsia=\"zh-CN\"/></w:settings>",
      kXml, kWords, lang == base::Lang::zh ? "zh-CN" : "en-GB");
}

// What stands in for a font that a machine does not have (altName), by family otherwise.
std::string font_table() {
  std::string out = fmt::format("{}<w:fonts {}>", kXml, kWords);
  const auto font = [&](std::string_view name, std::string_view other, std::string_view charset,
                        std::string_view family) {
    out += fmt::format(
        "<w:font w:name=\"{}\">{}<w:charset w:val=\"{}\"/><w:family w:val=\"{}\"/><w:pitch "
        "w:val=\"variable\"/></w:font>",
        name, other.empty() ? "" : fmt::format("<w:altName w:val=\"{}\"/>", other), charset, family);
  };
  font(kFangSong, "仿宋,FangSong", "86", "modern");
  font(kHei, "SimHei", "86", "modern");
  font(kXiaoBiaoSong, "方正小标宋_GBK,华文中宋,宋体", "86", "auto");
  font(kSong, "SimSun", "86", "auto");
  font(kLatin, "", "00", "roman");
  return out + "</w:fonts>";
}

std::string page_head(const Document& document) {
  return fmt::format("{}<w:hdr {}><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>{}</w:p></w:hdr>", kXml, kWords,
                     document.mark.empty()
                         ? ""
                         : fmt::format("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", xml_text(document.mark)));
}

std::string page_foot(const Document& document) {
  std::string out = fmt::format(
      "{}<w:ftr {}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>"
      "<w:r><w:t xml:space=\"preserve\">— </w:t></w:r><w:fldSimple w:instr=\" PAGE \"><w:r><w:t>1</w:t></w:r>"
      "</w:fldSimple><w:r><w:t xml:space=\"preserve\"> —</w:t></w:r></w:p>",
      kXml, kWords);
  if (!document.foot.empty()) {
    out += fmt::format(
        "<w:p><w:pPr><w:pStyle w:val=\"FootNote1\"/></w:pPr><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
        xml_text(document.foot));
  }
  return out + "</w:ftr>";
}

std::string core_properties(const Document& document) {
  const std::string moment = utc_second(document.moment);
  std::string out = fmt::format(
      "{}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" "
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">",
      kXml);
  const auto say = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) out += fmt::format("<{0}>{1}</{0}>", name, xml_text(value));
  };
  say("dc:title", document.title);
  say("dc:subject", document.subject);
  say("dc:creator", document.author);
  say("cp:keywords", document.keywords);
  say("dc:language", document.lang == base::Lang::zh ? "zh-CN" : "en-GB");
  for (const char* when : {"created", "modified"}) {
    out += fmt::format("<dcterms:{0} xsi:type=\"dcterms:W3CDTF\">{1}</dcterms:{0}>", when, moment);
  }
  return out + "</cp:coreProperties>";
}

std::string app_properties() {
  return fmt::format(
      "{}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">"
      "<Application>Taixin</Application></Properties>",
      kXml);
}

}  // namespace taixin::paper
