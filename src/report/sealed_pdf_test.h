// For tests of what is drawn and signed: a seal of its own, and a clock that is moved by hand.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "report/seal.h"
#include "store/test_support.h"

namespace taixin::report {

class SealedPdf : public testing::Test {
 protected:
  static std::string bytes_of(base::Result<std::string> drawn) {
    TX_ASSERT(drawn.ok(), "{}", drawn.error().message(base::Lang::en));
    return *std::move(drawn);
  }
  store::TemporaryDirectory directory_;
  base::FixedClock clock_{*base::Day::from_civil(2026, 4, 30)};
  std::shared_ptr<const SealProvider> seal_ =
      open_home_seal(directory_.path(), "credit.example.gov.cn", clock_).value();
};

}  // namespace taixin::report
