// For the tests of every route (refusals_world.h): files to and from the province.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "exchange/exchange.h"
#include "service/app.h"
#include "service/exchange_package.h"
#include "service/office_rooms.h"

namespace taixin::service {

// A first batch to the province, and one from it, with its receipt. The package that came.
inline std::string exchanged_with_province(App& app) {
  const auto signer = ledger::SignerKey::generate("province.example/records", ledger::KeyType::ed25519);
  EXPECT_TRUE(signer.ok());
  exchange::Exchange& room = *app.offices().exchange;
  const exchange::Actor actor{"示例操作员", {}};
  EXPECT_TRUE(room.set_key("province", ledger::format_vkey(signer->verifier()), actor).ok());
  const auto made = room.make_batch("province", actor);
  EXPECT_TRUE(made.ok() && made->has_value()) << "the world has nothing for the province";
  exchange::Manifest manifest;
  manifest.from = signer->verifier().name;
  manifest.to = app.ledger().verifier(ledger::LogName::records).name;
  manifest.number = 1;
  manifest.previous = exchange::zero_digest();
  manifest.day = app.home().clock().today();
  ledger::Note note{exchange::format_manifest(manifest), {}};
  ledger::sign_note(note, *signer);
  const std::vector<store::ExchangeFile> files{{"manifest.note", ledger::format_note(note)}};
  const auto taken = room.take(files, actor);
  EXPECT_TRUE(taken.ok()) << taken.error().message(base::Lang::en);
  const auto package = pack_exchange(files, base::KnownAt());
  EXPECT_TRUE(package.ok());
  return package.ok() ? *package : std::string();
}

}  // namespace taixin::service
