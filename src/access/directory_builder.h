// The picture of units and accounts that events make, one event at a time: when a home opens over all of them, later
// over each new one. Private to accounts.cc and its tests.
#pragma once

#include <memory>

#include "access/directory.h"
#include "store/accounts.h"

namespace taixin::access {

// Kinds of events (docs/formats/accounts.md). The first group makes the picture, the second is kept for audit only.
namespace event {
inline constexpr std::string_view kUnitAdded = "unit_added", kUnitChanged = "unit_changed", kUnitMoved = "unit_moved",
                                  kUnitClosed = "unit_closed";
inline constexpr std::string_view kInvited = "invited", kActivated = "activated", kSuspended = "suspended",
                                  kResumed = "resumed", kClosed = "closed";
inline constexpr std::string_view kGranted = "granted", kGrantEnded = "grant_ended";
inline constexpr std::string_view kTerm = "term", kClearance = "clearance", kInterest = "interest_declared",
                                  kNoInterest = "interest_withdrawn", kSecondFactor = "second_factor";

inline constexpr std::string_view kRecoveryAsked = "recovery_asked", kRecoveryConfirmed = "recovery_confirmed";
inline constexpr std::string_view kLinkMade = "link_made", kPasswordSet = "password_set", kSignedIn = "signed_in",
                                  kSignInFailed = "sign_in_failed", kLocked = "locked", kSignedOut = "signed_out",
                                  kCodeGiven = "code_given";
inline constexpr std::string_view kSecretAdded = "secret_added", kSecretEnded = "secret_ended",
                                  kCertificateAdded = "certificate_added", kCertificateEnded = "certificate_ended",
                                  kQuotaSet = "quota_set", kPowerProposed = "power_proposed",
                                  kPowerDropped = "power_dropped", kAloneSeen = "alone_seen",
                                  kUnitChosen = "chose_unit", kAssisted = "assisted", kAssistedEnded = "assisted_ended";
}  // namespace event

class DirectoryBuilder {
 public:
  DirectoryBuilder() = default;
  explicit DirectoryBuilder(const Directory& start) : picture_(start) {}
  // kBadEvent when it says something impossible: then the picture is as it was, or of no use any more.
  base::Result<void> apply(const store::AccountEvent& event);
  std::shared_ptr<const Directory> picture() const { return std::make_shared<const Directory>(picture_); }
  const Directory& view() const { return picture_; }

 private:
  struct Reading;
  base::Result<void> unit_event(const Reading& reading);
  base::Result<void> account_event(const Reading& reading);
  base::Result<void> invited(const Reading& reading);
  Directory picture_;
};

// Whether an event of this kind changes the picture at all.
bool changes_picture(std::string_view kind);
// Whether what a session rests on is another after it.
bool ends_sessions(std::string_view kind);

// In `logins_` of a person: "#" and its keyed digest, which is no login.
inline std::string login_key(std::string_view digest_hex) { return "#" + std::string(digest_hex); }

std::string_view account_kind_code(AccountKind kind);
std::optional<AccountKind> account_kind_of(std::string_view code);
std::string_view account_state_code(AccountState state);

}  // namespace taixin::access
