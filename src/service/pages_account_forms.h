// What a security administrator may change about one account beside its roles and its state: the term of an agent, the
// label up to which records are shown, declared interests, a system's certificates and quota. Parts of /accounts/ID.
#pragma once

#include <optional>
#include <string_view>

#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

// 0 to 3 with what each means; -1 when it is none of them.
Html clearance_field(const Visit& visit, const std::string& value, const FieldErrors& errors);
int clearance_in(const FormFields& form);

// Facts of an account that these forms are about: pairs for its list.
Html account_facts(App& app, const Visit& visit, const access::Account& account);
// The interests that an officer has declared, for itself: a pair, or nothing for whoever is no officer.
Html own_interests(App& app, const Visit& visit, const access::Account& account);
// `given`: a form that was refused, and `refused`: its action ("/term"), whose part stands open.
Html account_forms(App& app, const Visit& visit, const access::Account& account, const FormFields& given,
                   const FieldErrors& errors, std::string_view refused);
// Does what one of the forms asks. Nothing: the action is none of theirs. An error stands at its field.
struct FormDone {
  std::optional<FieldError> error;
  int status = 200;
};
std::optional<FormDone> take_account_form(App& app, const Visit& visit, access::AccountId id, std::string_view action,
                                          const FormFields& form);

// SHA-256 of a certificate as the interface takes it: from a fingerprint as tools print it (AB:CD:..., any case), or
// from the certificate itself (PEM). Empty when the text is neither.
std::string certificate_fingerprint(std::string_view text);

}  // namespace taixin::service
