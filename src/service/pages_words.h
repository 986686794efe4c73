// Words and lists that several pages share: purposes, classes, kinds of looks, units, who did something. Private to
// pages*.
#pragma once

#include <string>
#include <vector>

#include "catalog/publication_rules.h"
#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

std::string purpose_name(const App& app, std::string_view code, Lang lang);  // the code itself when no pack names it
std::string class_names(const App& app, const std::vector<std::string>& codes, Lang lang);
// What a look was, as the log's `kind` says.
const char* look_kind_words(std::string_view kind, const Visit& visit);
const char* via_words(store::Via via, const Visit& visit);
// What of a record could leave, as the log's `fields` says: every class, or some by their names.
std::string fields_words(const App& app, std::string_view fields, const Visit& visit);

// The units and accounts as the visitor's door knew them; the console's are those of now.
std::shared_ptr<const access::Directory> directory_of(App& app, const Visit& visit);
std::string unit_name(const access::Directory& directory, access::UnitId id);
// As others see it: persons and agents by what they are.
std::string account_name(const access::Directory& directory, access::AccountId id, const Visit& visit);
// Open units, each below its parent and set in, so that a select box shows the tree. `roots`: only these and those
// below; none: all.
std::vector<Option> unit_tree(const access::Directory& directory, const std::vector<access::UnitId>& roots = {});
// "3 years", "6 months", "30 days".
std::string period_words(const Visit& visit, const catalog::Period& period);
// Marks what rests on a clause that nobody has confirmed; nothing where it acts.
Html clause_hint(const Visit& visit, bool acts);
// Name and code of a registered subject; of a natural person only that it is one.
std::string subject_words(App& app, base::SubjectId id, const Visit& visit);

}  // namespace taixin::service
