// What became of the erasure that a person's case asks for, as the case tells it to the person and to officers, with
// the certificate when it is done. The certificate names the officers who asked and confirmed, and no person.
#pragma once

#include <boost/json/value.hpp>
#include <string_view>

#include "cases/cases.h"
#include "service/app.h"
#include "service/pages_frame.h"
#include "vault/erasure.h"

namespace taixin::service {

struct ErasureWords {
  std::string_view word, zh, en;
};
const ErasureWords& erasure_words(vault::ErasureState state);

// Null: the case asks for no erasure, or not yet.
base::Result<boost::json::value> told_erasure_json(App& app, const cases::Case& one, base::Lang lang);
// The same for a page; empty when there is none.
Html told_erasure(App& app, const Visit& visit, const cases::Case& one);

}  // namespace taixin::service
