// Who is signed in, in memory only: after a restart everybody signs in again. A session ends when nothing was asked for
// a while, at the latest after some hours, when its owner signs out, and at once when the account is suspended or its
// roles change. Of a token only the SHA-256 is kept. Threads: any.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "access/directory.h"
#include "base/digest.h"
#include "base/result.h"
#include "catalog/types.h"

namespace taixin::access {

// How far signing in has come. Only `full` is anybody.
enum class Stage : uint8_t {
  code,          // the password was right; the phone's code is next
  enrol,         // a second factor is obligatory and there is none yet
  new_password,  // the password is too old
  full,
};

struct WebSession {
  int64_t number = 0;  // to name it to its owner
  AccountId account;
  UnitId unit;  // in which it acts; 0: none
  Stage stage = Stage::code;
  std::string csrf;  // must come with what changes something
  base::KnownAt started, seen;
  std::string device;       // what the browser says it is, short
  std::string pending_key;  // of a second factor that is being enrolled; never on disk before it is confirmed
  base::SubjectId assisted;
  std::string counter;  // whose failures count: "device ..." of one that is known, else "address ..."
  std::string source;   // the address as events may keep it; empty: not at all
};

class WebSessions {
 public:
  static constexpr size_t kSessionsMax = 20'000;
  static constexpr int64_t kUnfinishedMicros = int64_t{10} * 60 * 1'000'000;  // for code, enrol and new_password

  explicit WebSessions(const base::Clock& clock) : clock_(clock) {}

  struct Opened {
    std::string token;
    WebSession session;
  };
  // A new token for `session`; over the policy's number the one of this account that was used least recently ends.
  // kTooManySessions.
  base::Result<Opened> open(WebSession session, const catalog::SignInPolicy& policy);
  // Nothing when it has ended. Counts as a sign of life.
  std::optional<WebSession> find(std::string_view token);
  // Another token for the same session as `changed` says; the old token ends. Nothing when it has ended.
  std::optional<Opened> renew(std::string_view token, const WebSession& changed);
  // The same token; kept fields only: unit, pending_key, assisted.
  bool update(std::string_view token, const WebSession& changed);
  bool end(std::string_view token);
  bool end_number(AccountId account, int64_t number);
  // All of an account, but for the one with this token. Returns how many.
  size_t end_all(AccountId account, std::string_view but = {});
  // Of those from there that have not come to the end of signing in.
  size_t end_unfinished(AccountId account, std::string_view counter);
  std::vector<WebSession> of(AccountId account);
  size_t size();

 private:
  struct Kept {
    WebSession session;
    int64_t idle_micros = 0;
    base::KnownAt ends;
    int most = 1;  // sessions of this account
  };
  bool over(const Kept& kept, base::KnownAt now) const;
  void sweep(base::KnownAt now);
  void make_room(AccountId account, bool full, int most);
  std::map<base::Sha256, Kept>::iterator living(std::string_view token);

  const base::Clock& clock_;
  std::mutex mutex_;
  std::map<base::Sha256, Kept> sessions_;
  int64_t last_number_ = 0;
};

// Access tokens of other systems (RFC 6749, 4.4): one hour, in memory, digests only.
class AccessTokens {
 public:
  static constexpr int kSeconds = 3600;
  static constexpr size_t kOfOneClient = 32;  // the oldest ends

  explicit AccessTokens(const base::Clock& clock) : clock_(clock) {}
  struct Held {
    AccountId client;
    int64_t secret = 0;  // number of the secret it was got with
  };
  std::string issue(Held held);
  std::optional<Held> find(std::string_view token);
  size_t end_all(AccountId client, int64_t secret = 0);  // 0: of every secret

 private:
  struct Kept {
    Held held;
    base::KnownAt issued;
  };
  const base::Clock& clock_;
  std::mutex mutex_;
  std::map<base::Sha256, Kept> tokens_;
};

}  // namespace taixin::access
