// What all pages share: who visits, the frame around a page, form fields with their errors, tables. Private to pages*.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/types.h"
#include "service/display.h"
#include "service/html.h"
#include "service/http.h"

namespace taixin::catalog {
struct SiteRules;  // site_rules.h
}

namespace taixin::service {

using base::Lang;
using FormFields = std::map<std::string, std::string, std::less<>>;

// The values last given in forms, from cookies.
struct Remembered {
  std::string operator_name, unit, purpose, source;
};

struct Visit {
  Lang lang = Lang::zh;
  std::string path;  // of the page
  FormFields query;
  Remembered remembered;
  bool post = false;
  access::Caller caller;
  std::string csrf;                          // stands in every form of a page that is shown to somebody who signed in
  std::set<std::string_view> closed;         // sections that the visitor may not open, so that no link leads there
  bool sandbox = false;                      // every page says so
  Display display;                           // size of print, colours, contrast
  const catalog::SiteRules* site = nullptr;  // whose site it is, at the foot of every page; null: no pack says
  std::string officer, unit;                 // of an account that signed in: its name and unit, which nobody types
  const char* say(const char* zh, const char* en) const { return lang == Lang::zh ? zh : en; }
};
Visit visit_of(const Request& request);
std::string cookie(std::string_view header, std::string_view name);  // decoded; empty when absent
// Adds Set-Cookie lines for what is new. Session cookies, HttpOnly, SameSite=Strict.
void remember(const Visit& visit, const Remembered& now, Response& response);

struct FieldError {
  std::string field;  // id of the control; empty: the page as a whole
  std::string message, next;
};
using FieldErrors = std::vector<FieldError>;
// What a room refused, for people at a page: without advice that is about the command line.
FieldError field_error(const base::Error& error, Lang lang, std::string field = {});

struct PageParts {
  std::string title;
  Html body;           // inside <main>
  FieldErrors errors;  // summary above the body, and "Error:" before the title
  bool wide = false;
};
Response page(const Visit& visit, PageParts parts, int status = 200);
Response error_page(const Visit& visit, const base::Error& error);
Response not_found_page(const Visit& visit);
Response see_other(std::string location);
// The city's own name of its site, or what every city calls it.
std::string site_name(const Visit& visit);

// ---- controls; `errors` puts a message at the field it names
struct Input {
  std::string id, label, hint;
  std::string value;
  std::string type = "text";
  std::string autocomplete = "off";
  std::string list;  // id of a datalist
  bool narrow = false;
  std::string accept;  // of a file
};
Html input_field(const Input& input, const FieldErrors& errors, Lang lang);
struct Option {
  std::string value, label, group;  // equal groups must follow each other
};
struct Select {
  std::string id, label, hint;
  std::string value;
  std::string none;  // text of the empty choice; empty: there is none
  std::vector<Option> options;
};
Html select_field(const Select& select, const FieldErrors& errors, Lang lang);
// Several lines of words, of which `Input` says the rest. What comes back: `one_line`.
Html text_area(const Input& input, const FieldErrors& errors, Lang lang);
// A form's field, or nothing; of a text area its lines as one, since what is kept is a line.
std::string field_of(const FormFields& fields, std::string_view name);
std::string one_line(std::string_view words);
// Who does it: an account's name and unit, or a field to be filled in where nobody signed in.
Html officer_field(const Visit& visit, const std::string& value, const std::string& hint, const FieldErrors& errors);
Html hidden_field(std::string_view name, std::string_view value);
Html error_message(std::string_view field, const FieldErrors& errors, Lang lang);

struct Check {
  std::string id, label;
  bool on = false;
};
// Boxes to tick under one question. What was ticked comes back under the box's own name.
Html check_boxes(std::string_view legend, const std::vector<Check>& boxes);
// A form of one column with its button; `second`: not what the page is for.
Html post_form(std::string_view action, const Html& fields, std::string_view button, bool second = false);
// What is seldom wanted, behind its words; open when something in it has to be corrected.
Html folded(std::string_view summary, const Html& body, bool open = false);

// ---- tables: a caption, column heads, the first cell of a row is its head
struct Column {
  std::string head;
  bool number = false;
};
struct Table {
  std::string caption;
  bool caption_hidden = false;  // a heading right above says the same
  bool stack = false;           // on a phone each row stands by itself, cell under cell
  std::vector<Column> columns;
  std::vector<std::vector<Html>> rows;
};
Html table(const Table& table);

// Links to the page before and after of a list that goes on by a cursor: what else the address says stays.
Html next_link(const Visit& visit, std::string_view cursor, const char* words);

// A term and its description, left out when the description is empty.
Html pair(std::string_view term, const Html& description);
Html pair(std::string_view term, std::string_view description);

Html text(std::string_view any);                                                // escaped
Html tag(std::string_view words, std::string_view kind);                        // kind: good, warn, bad, plain
std::string grouped(uint64_t number);                                           // 1,234,567
std::string minute(base::KnownAt at);                                           // 2026-04-01 09:30
std::string listed(const Visit& visit, const std::vector<std::string>& words);  // a、b; in English a, b

const std::string& style_sheet();
std::string style_path();  // changes with its content
std::string_view icon_svg();

}  // namespace taixin::service
