// For tests of this and later rooms: a home whose rows go into its logs.
#pragma once

#include "ledger/audit.h"
#include "ledger/ledger.h"
#include "store/test_support.h"

namespace taixin::ledger {

inline Hash test_salt_key() { return base::sha256("示例盐"); }

// A home with a ledger in a directory, opened and closed at will.
class LoggedHome {
 public:
  explicit LoggedHome(const std::filesystem::path& directory, const base::Clock& clock)
      : directory_(directory), clock_(clock) {}
  ~LoggedHome() { close(); }

  base::Result<void> create() {
    TX_CHECK(store::Home::create(directory_, clock_));
    TX_CHECK(Ledger::create(keys(), directory_, "example.com/taixin"));
    return open();
  }
  // `publishing`: starts the thread that signs, too.
  base::Result<void> open(bool publishing = true) {
    TX_TRY(home_, store::Home::open(directory_, clock_, [this]() -> base::Result<store::Home::Hooks> {
             TX_TRY(ledger_, Ledger::open(keys(), Salts(test_salt_key())));
             return ledger_->hooks();
           }));
    return publishing ? ledger_->start(*home_) : base::Result<void>();
  }
  void close() {
    if (ledger_) ledger_->stop();
    home_.reset();
    ledger_.reset();
  }

  std::filesystem::path keys() const { return directory_ / "keys"; }
  store::Home& home() { return *home_; }
  Ledger& ledger() { return *ledger_; }

  // The whole audit of one log, as lines of English.
  base::Result<std::vector<std::string>> audit(LogName name, uint64_t from = 0) {
    Audit audit(*home_, ledger_->log(name), ledger_->verifier(name), ledger_->signed_size(name));
    TX_CHECK(audit.start_at(from));
    for (;;) {
      TX_TRY(const bool more, audit.step(1000));
      if (!more) break;
    }
    std::vector<std::string> lines;
    for (const base::Error& finding : audit.findings()) lines.push_back(finding.message(base::Lang::en));
    return lines;
  }

 private:
  std::filesystem::path directory_;
  const base::Clock& clock_;
  std::unique_ptr<Ledger> ledger_;
  std::unique_ptr<store::Home> home_;
};

}  // namespace taixin::ledger
