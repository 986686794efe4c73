// For the tests of every route: the key of a partner, a batch for it, and one that came from it.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "exchange/exchange.h"
#include "exchange/manifest.h"
#include "ledger/note.h"
#include "service/app.h"
#include "service/exchange_package.h"
#include "service/office_rooms.h"

namespace taixin::service {

// Something that the province is to have was handed over before.
inline void add_exchange(App& app, const std::function<void(std::string, std::string)>& set_name) {
  const auto signer = ledger::SignerKey::generate("province.example/records", ledger::KeyType::ed25519);
  ASSERT_TRUE(signer.ok());
  exchange::Exchange& room = *app.offices().exchange;
  const exchange::Actor actor{"示例操作员", {}};
  ASSERT_TRUE(room.set_key("province", ledger::format_vkey(signer->verifier()), actor).ok());
  const auto made = room.make_batch("province", actor);
  ASSERT_TRUE(made.ok()) << made.error().message(base::Lang::en);
  ASSERT_TRUE(made->has_value()) << "the world has nothing for the province";
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
  ASSERT_TRUE(taken.ok()) << taken.error().message(base::Lang::en);
  const auto package = pack_exchange(files, base::KnownAt());
  ASSERT_TRUE(package.ok());
  set_name("package of the province", *package);
}

}  // namespace taixin::service
