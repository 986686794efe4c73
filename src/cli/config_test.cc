#include "cli/config.h"

#include <gtest/gtest.h>

#include <fstream>

#include "store/test_support.h"

namespace taixin::cli {
namespace {

class ConfigFile : public testing::Test {
 protected:
  base::Result<Config> read(const std::string& text) {
    std::ofstream(directory_.path() / "taixin.toml", std::ios::trunc) << text;
    return read_config(directory_.path().string());
  }
  store::TemporaryDirectory directory_;
};

TEST_F(ConfigFile, WithoutAFileTheDefaultsHold) {
  const auto config = read_config(directory_.path().string());
  ASSERT_TRUE(config.ok());
  EXPECT_EQ(config->listen, "127.0.0.1:8080");
  EXPECT_FALSE(config->lang.has_value());
}

TEST_F(ConfigFile, WhatItSaysIsTaken) {
  const auto config = read("# 示例\n[serve]\nlisten = \"127.0.0.1:9000\"\n[messages]\nlang = \"en\"\n");
  ASSERT_TRUE(config.ok()) << config.error().message(base::Lang::en);
  EXPECT_EQ(config->listen, "127.0.0.1:9000");
  EXPECT_EQ(config->lang, base::Lang::en);
}

TEST_F(ConfigFile, ADoorToANetwork) {
  const auto config = read(
      "[serve]\nnames = \"credit.example  192.0.2.7\"\nlog = \"/var/log/x.log\"\nstop_seconds = \"9\"\n"
      "[tls]\ncertificate = \"/etc/x.crt\"\nkey = \"x.key\"\nclient_ca = \"ca.crt\"\n"
      "[limits]\nrequests_per_second = \"10\"\nall_requests_per_second = \"500\"\nconnections = \"64\"\n"
      "published_per_second = \"2\"\n");
  ASSERT_TRUE(config.ok()) << config.error().message(base::Lang::en);
  EXPECT_EQ(config->names, (std::vector<std::string>{"credit.example", "192.0.2.7"}));
  EXPECT_EQ(config->log, "/var/log/x.log");
  EXPECT_EQ(config->stop_seconds, 9);
  ASSERT_TRUE(config->tls.has_value());
  EXPECT_EQ(config->tls->certificate, "/etc/x.crt");
  EXPECT_EQ(config->tls->key, (directory_.path() / "x.key").string()) << "in the home";
  EXPECT_EQ(config->tls->client_ca, (directory_.path() / "ca.crt").string());
  EXPECT_EQ(config->rates.client.per_second, 10);
  EXPECT_EQ(config->rates.client.burst, 40);
  EXPECT_EQ(config->rates.all.per_second, 500);
  EXPECT_EQ(config->rates.all.burst, 500);
  EXPECT_EQ(config->published.client.per_second, 2);
  EXPECT_EQ(config->published.client.burst, 20);
  EXPECT_EQ(config->connections, 64u);
  const auto usual = read("[limits]\nburst = \"7\"\n");
  EXPECT_EQ(usual->rates.client.per_second, 50);
  EXPECT_EQ(usual->rates.client.burst, 7);
  EXPECT_LT(usual->published.client.per_second, usual->rates.client.per_second / 5) << "adverse records, page by page";
  EXPECT_FALSE(usual->tls.has_value());
  for (const std::string& bad : std::vector<std::string>{
           "[tls]\nkey = \"x\"", "[tls]\ncertificate = \"x\"", "[tls]\nkey = \"\"", "[tls]\nversion = \"1.2\"",
           "[serve]\nnames = \"https://a\"", "[serve]\nnames = \" \"", "[serve]\nstop_seconds = \"0\"",
           "[limits]\nburst = \"0\"", "[limits]\npublished_burst = \"0\"", "[limits]\nrequests_per_second = \"-1\"",
           "[limits]\nrequests_per_second = \"1.5\"", "[limits]\nconnections = \"1\""}) {
    const auto refused = read(bad + "\n");
    ASSERT_FALSE(refused.ok()) << bad;
    EXPECT_NE(refused.error().place().find("taixin.toml:2:"), std::string::npos) << refused.error().place();
  }
}

TEST_F(ConfigFile, WitnessesAndTheirQuorum) {
  const auto key = ledger::SignerKey::generate("county.example/witness", ledger::KeyType::cosignature);
  const std::string line = ledger::format_vkey(key->verifier()) + " http://127.0.0.1:8090/\n";
  const auto config = read("[ledger]\nwitnesses = \"\"\"\n" + line + "\"\"\"\nquorum = \"1\"\n");
  ASSERT_TRUE(config.ok()) << config.error().message(base::Lang::en);
  ASSERT_EQ(config->witnessing.witnesses.size(), 1u);
  EXPECT_EQ(config->witnessing.witnesses[0].key, key->verifier());
  EXPECT_EQ(config->witnessing.witnesses[0].url, "http://127.0.0.1:8090/");
  EXPECT_EQ(config->witnessing.quorum, 1u);
  for (const std::string bad : {"witnesses = \"x\"", "witnesses = \"\"", "quorum = \"1\"", "quorum = \"-1\""}) {
    const auto refused = read("[ledger]\n" + bad + "\n");
    ASSERT_FALSE(refused.ok()) << bad;
    EXPECT_NE(refused.error().place().find("taixin.toml:2:"), std::string::npos) << refused.error().place();
  }
}

TEST_F(ConfigFile, WhatIsUnknownOrMalformedIsNamedWithItsPlace) {
  const struct {
    const char *text, *place;
  } kCases[] = {
      {"[serve]\nlisten = \"a\"\nport = \"1\"\n", "taixin.toml:3:"},  // no such key
      {"[serve]\nlisten = 8080\n", "taixin.toml:2:"},                 // not a text
      {"listen = \"a\"\n", "taixin.toml:1:"},                         // no section
      {"[messages]\nlang = \"fr\"\n", "taixin.toml:2:"},              // no such language
      {"[serve]\nlisten = \"a\n", "taixin.toml:2:"},                  // no TOML
      {"[serve]\nlisten = \"\x01\"\n", "taixin.toml:2"},              // a control character
  };
  for (const auto& one : kCases) {
    const auto config = read(one.text);
    ASSERT_FALSE(config.ok()) << one.text;
    EXPECT_NE(config.error().place().find(one.place), std::string::npos) << one.text << config.error().place();
  }
}

}  // namespace
}  // namespace taixin::cli
