// How people sign in. Several packs may speak; each value that counts is the strictest, so that a city can demand more
// than the nation and never less.
#include <algorithm>

#include "catalog/errors.h"
#include "catalog/loader.h"

namespace taixin::catalog {

void Loader::read_sign_in(Entry& entry) {
  SignInPolicy out;
  const auto value = [&](std::string_view key, int64_t least, int64_t most) {
    if (!entry.has(key)) entry.refuse(kMissingKey, {{"entry", entry.label()}, {"key", std::string(key)}});
    return static_cast<int>(entry.integer(key, least, least, most));
  };
  out.length = value("length", 8, 64);
  out.classes = value("classes", 1, 4);
  out.history = value("history", 0, 24);
  out.change_days = value("change_days", 0, 3650);
  out.failures = value("failures", 1, 100);
  out.lock_minutes = value("lock_minutes", 1, 24 * 60);
  out.idle_minutes = value("idle_minutes", 1, 24 * 60);
  out.absolute_hours = value("absolute_hours", 1, 24);
  out.sessions = value("sessions", 1, 50);
  out.log_address = entry.flag("log_address");
  out.basis = entry.basis();
  entry.finish();
  catalog_->sign_in_policies_.push_back(std::move(out));
}

std::optional<SignInPolicy> Catalog::sign_in_policy(base::Day day) const {
  std::optional<SignInPolicy> out;
  const auto least = [](int& a, int b) { a = std::min(a, b); };
  const auto most = [](int& a, int b) { a = std::max(a, b); };
  for (const SignInPolicy& one : sign_in_policies_) {
    if (!one.basis.in_force(day)) continue;
    if (!out) {
      out = one;
      continue;
    }
    most(out->length, one.length);
    most(out->classes, one.classes);
    most(out->history, one.history);
    if (out->change_days == 0 || (one.change_days != 0 && one.change_days < out->change_days)) {
      out->change_days = one.change_days;
    }
    least(out->failures, one.failures);
    most(out->lock_minutes, one.lock_minutes);
    least(out->idle_minutes, one.idle_minutes);
    least(out->absolute_hours, one.absolute_hours);
    least(out->sessions, one.sessions);
    out->log_address = out->log_address || one.log_address;
    out->basis.clauses.insert(out->basis.clauses.end(), one.basis.clauses.begin(), one.basis.clauses.end());
  }
  return out;
}

}  // namespace taixin::catalog
