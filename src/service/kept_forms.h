// What somebody typed into a form and sent after the session had ended: kept for half an hour for the same account, and
// put back into the form once it has signed in again (WCAG 2.2, 2.2.1). Nothing is sent for anybody: the form is shown,
// filled in, and carries the new session's token. Of passwords, codes and files nothing is kept.
//
// Whose form it was is known by the token that it carries (csrf), of which every page that an account is shown is noted
// by its digest, for a day. In memory only: a restart forgets it, as it ends all sessions. Threads: any.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "access/tokens.h"
#include "base/day.h"
#include "service/app.h"
#include "service/pages_frame.h"

namespace taixin::service {

struct KeptForm {
  std::string page;    // where it stands: "/reviews/12"
  std::string action;  // where it goes: "/reviews/12/return"
  FormFields fields;   // but for csrf
};

class KeptForms {
 public:
  static constexpr int64_t kMinutes = 30;
  static constexpr size_t kBytesMax = 64 << 10;  // names and values of one
  static constexpr size_t kFormsMax = 500;
  static constexpr size_t kTokensMax = 50'000;
  static constexpr int64_t kTokenHours = 24;

  explicit KeptForms(const base::Clock& clock) : clock_(clock) {}
  ~KeptForms();

  // A page with this token was shown to this account.
  void note(std::string_view csrf, access::AccountId account);
  std::optional<access::AccountId> whose(std::string_view csrf);
  // The last one counts. False: it is too long, or there are too many.
  bool keep(access::AccountId account, KeptForm form);
  std::optional<KeptForm> of(access::AccountId account);
  // It was sent.
  void drop(access::AccountId account, std::string_view action);

 private:
  struct Until {
    base::KnownAt until;
    access::AccountId account;
  };
  struct Kept {
    base::KnownAt until;
    KeptForm form;
  };
  void sweep(base::KnownAt now);

  const base::Clock& clock_;
  std::mutex mutex_;
  std::map<base::Sha256, Until> tokens_;
  std::map<access::AccountId, Kept> forms_;
};

// A form of a page with what was typed; as it was when the page has no such form. `filled`: names of fields that the
// form has, whatever they hold.
struct FilledPage {
  std::string html;
  std::set<std::string, std::less<>> filled;
};
FilledPage fill_form(std::string_view html, std::string_view action, const FormFields& fields);

// ---- at the door of pages (pages.cc)

// A form whose session has ended: the page to sign in again, or, for whoever has signed in again already, the way back
// to the form. Nothing: it is none of those.
std::optional<Response> keep_for_later(App& app, const Visit& visit, const Request& request);
// Where somebody goes who has signed in: to the form that was kept, else to its account.
std::string after_sign_in(App& app, access::AccountId account);
// The page with ?kept=1 that `after_sign_in` leads to: filled in, and saying so.
void show_kept_form(App& app, const Visit& visit, Response& page);

}  // namespace taixin::service
