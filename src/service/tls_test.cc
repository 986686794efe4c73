#include "service/tls.h"

#include "service/tls_test_support.h"
#include "store/test_support.h"

namespace taixin::service {
namespace {

using namespace std::chrono_literals;

// An authority, a server's certificate of it, and files as an operator lays them out.
class ServerTls : public testing::Test {
 protected:
  ServerTls() { install(first_); }
  void install(const MadeCertificate& one) {
    one.write_key(path("server.key"));
    one.write_certificate(path("server.crt"));
  }
  std::string path(const std::string& name) const { return (directory_.path() / name).string(); }
  TlsFiles files() const { return {path("server.crt"), path("server.key"), {}}; }
  ServerOptions options() {
    ServerOptions out;
    out.tls = files();
    out.tls_look = 1h;
    out.log = [this](const std::string& line) {
      const std::lock_guard lock(mutex_);
      lines_ += line + "\n";
    };
    out.handler = [](Request& request) {
      if (request.path == "/who")
        return text_response("<" + request.peer_certificate + ">" + (request.secure ? "[0]" : ""));
      return echo(request);
    };
    return out;
  }
  std::string lines() {
    const std::lock_guard lock(mutex_);
    return lines_;
  }
  bool until(const std::function<bool()>& holds) {
    for (int i = 0; i < 500 && !holds(); ++i) std::this_thread::sleep_for(10ms);
    return holds();
  }
  bool shows(int port, const MadeCertificate& one) { return RawTls(port).server_certificate() == one.sha256(); }
  std::string refusal(const TlsFiles& some) {
    const auto loaded = load_tls(some);
    return loaded ? std::string() : std::string(loaded.error().code());
  }

  store::TemporaryDirectory directory_;
  const MadeCertificate authority_{"示例根", nullptr, 100, true};
  const MadeCertificate first_{"localhost", &authority_, 90}, second_{"localhost", &authority_, 90};
  std::mutex mutex_;
  std::string lines_;
};

TEST_F(ServerTls, AnswersOverTls13WithHstsAndNothingOlder) {
  const auto server = serve(options());
  EXPECT_TRUE(server->address().starts_with("https://127.0.0.1:"));
  RawTls client(server->port());
  ASSERT_TRUE(client.connected());
  EXPECT_EQ(std::string(SSL_get_version(client.connection())), "TLSv1.3");
  const std::string answer = client.get("/a");
  EXPECT_EQ(status_of(answer), "200") << answer;
  EXPECT_EQ(header_of(answer, "Strict-Transport-Security"), "max-age=31536000");
  EXPECT_TRUE(client.get("/b").ends_with("GET /b [0]")) << "kept alive";
  EXPECT_TRUE(client.get("/c", "Connection: close\r\n").ends_with("GET /c [0]"));
  EXPECT_EQ(client.rest(), "");
  EXPECT_TRUE(client.clean()) << "closed with close_notify";
  EXPECT_FALSE(RawTls(server->port(), {.version_max = TLS1_2_VERSION}).connected());
  EXPECT_TRUE(get(serve({})->port(), "/").find("Strict-Transport") == std::string::npos) << "not without TLS";
}

TEST_F(ServerTls, AlpnIsHttp11OrNothing) {
  const auto server = serve(options());
  const auto chosen = [&](std::string_view offered) -> std::string {
    RawTls client(server->port(), {.alpn = offered});
    if (!client.connected()) return "refused";
    const unsigned char* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(client.connection(), &name, &size);
    return {reinterpret_cast<const char*>(name), size};
  };
  EXPECT_EQ(chosen("\x02h2\x08http/1.1"), "http/1.1");
  EXPECT_EQ(chosen("\x02h2"), "refused");
  EXPECT_EQ(chosen(""), "");
}

TEST_F(ServerTls, LargeAnswersAndBodiesPass) {
  ServerOptions more = options();
  more.handler = [](Request& request) { return text_response(request.body + "[end]"); };
  const auto server = serve(std::move(more));
  RawTls client(server->port());
  const std::string body(3 << 20, 'x');
  client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n");
  client.send(body);
  const std::string head = client.until("\r\n\r\n");
  EXPECT_EQ(status_of(head), "200");
  EXPECT_EQ(client.until("[end]"), body + "[end]");
}

TEST_F(ServerTls, PlainHttpIsToldToUseTls) {
  const auto server = serve(options());
  const std::string answer = get(server->port(), "/");
  EXPECT_EQ(status_of(answer), "400") << answer;
  EXPECT_NE(answer.find("https://"), answer.npos);
  EXPECT_EQ(status_of(RawTls(server->port()).get("/still")), "200");
}

TEST_F(ServerTls, GarbageAndStalledHandshakesStopNobody) {
  ServerOptions more = options();
  more.limits.header_time = 500ms;
  const auto server = serve(std::move(more));
  Raw stalled(server->port()), half(server->port());
  half.send(std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11));  // a greeting that stops
  for (int i = 0; i < 20; ++i) {
    Raw garbage(server->port());
    garbage.send(std::string(300, static_cast<char>(i * 13)) + "\r\n\r\n");
    garbage.no_more();
  }
  EXPECT_EQ(status_of(RawTls(server->port()).get("/meanwhile")), "200");
  const auto begin = std::chrono::steady_clock::now();
  stalled.rest();
  half.rest();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 10s) << "both are cut off";
}

TEST_F(ServerTls, HandshakesAreLimitedLikeRequests) {
  ServerOptions more = options();
  more.limits.rates.all = {0.001, 5};
  const auto server = serve(std::move(more));
  RawTls kept(server->port());
  int connected = 1;
  for (int i = 0; i < 20; ++i) connected += RawTls(server->port()).connected() ? 1 : 0;
  EXPECT_EQ(connected, 5) << "the others are closed before they cost anything";
  EXPECT_EQ(status_of(kept.get("/still")), "200");
}

TEST_F(ServerTls, AClientCertificateIsNamedAndNoneIsAllowed) {
  ServerOptions more = options();
  authority_.write_certificate(path("clients.crt"));
  more.tls->client_ca = path("clients.crt");
  const auto server = serve(std::move(more));
  const MadeCertificate known("示例系统", &authority_, 30), foreign_authority("他处", nullptr, 100, true),
      foreign("示例系统", &foreign_authority, 30), old("示例系统", &authority_, -0);
  EXPECT_TRUE(RawTls(server->port(), {.certificate = &known}).get("/who").ends_with("<" + known.sha256() + ">[0]"));
  EXPECT_TRUE(RawTls(server->port()).get("/who").ends_with("<>[0]"));
  for (const MadeCertificate* bad : {&foreign, &old}) {
    RawTls client(server->port(), {.certificate = bad});
    EXPECT_EQ(client.get("/who"), "") << "what does not verify ends the connection";
  }
  // Resumed without showing it again, it is still the same client.
  RawTls client(server->port(), {.certificate = &known});
  client.get("/who");
  SSL_SESSION* session = SSL_get1_session(client.connection());
  RawTls resumed(server->port(), {.session = session});
  SSL_SESSION_free(session);
  EXPECT_EQ(SSL_session_reused(resumed.connection()), 1);
  EXPECT_TRUE(resumed.get("/who").ends_with("<" + known.sha256() + ">[0]"));
}

TEST_F(ServerTls, NewFilesAreTakenWithoutTouchingConnections) {
  ServerOptions more = options();
  more.tls_look = 50ms;
  const auto server = serve(std::move(more));
  RawTls kept(server->port());
  EXPECT_EQ(kept.server_certificate(), first_.sha256());
  EXPECT_EQ(status_of(kept.get("/before")), "200");
  install(second_);
  EXPECT_TRUE(until([&] { return shows(server->port(), second_); }));
  EXPECT_EQ(status_of(kept.get("/after")), "200");
  EXPECT_NE(lines().find("tls_loaded"), std::string::npos);

  // Half of a new pair: refused, told, and the old one stays; then the other half arrives.
  const MadeCertificate third("localhost", &authority_, 90);
  third.write_certificate(path("server.crt"));
  EXPECT_TRUE(until([&] { return lines().find("tls_refused") != std::string::npos; }));
  EXPECT_TRUE(shows(server->port(), second_));
  third.write_key(path("server.key"));
  EXPECT_TRUE(until([&] { return shows(server->port(), third); }));
  std::filesystem::remove(path("server.key"));
  std::this_thread::sleep_for(200ms);
  EXPECT_TRUE(shows(server->port(), third));
  EXPECT_EQ(status_of(kept.get("/still")), "200");
}

TEST_F(ServerTls, SighupReadsThemAgain) {
  ServerOptions more = options();
  more.signals = true;
  std::atomic<int> hangups = 0;
  more.hangup = [&] { ++hangups; };
  const auto server = serve(std::move(more));
  install(second_);
  EXPECT_TRUE(shows(server->port(), first_)) << "nobody looked yet";
  ::kill(::getpid(), SIGHUP);
  EXPECT_TRUE(until([&] { return hangups == 1; }));
  EXPECT_TRUE(shows(server->port(), second_));
  ::kill(::getpid(), SIGHUP);
  EXPECT_TRUE(until([&] { return hangups == 2; })) << "again and again";
}

TEST_F(ServerTls, ACertificateThatIsNotValidTodayIsRefusedOnReloadAndToldBefore) {
  ServerOptions more = options();
  more.tls_look = 50ms;
  const auto server = serve(std::move(more));
  EXPECT_EQ(lines().find("tls_expires"), std::string::npos);
  install(MadeCertificate("localhost", &authority_, -0));  // ended today
  EXPECT_TRUE(until([&] { return lines().find("tls_refused") != std::string::npos; }));
  EXPECT_TRUE(shows(server->port(), first_));
  install(MadeCertificate("localhost", &authority_, Tls::kWarnDays - 1));
  EXPECT_TRUE(until([&] { return lines().find("tls_expires") != std::string::npos; }));
}

TEST_F(ServerTls, FilesThatCannotBeUsedAreNamed) {
  EXPECT_EQ(refusal(files()), "");
  EXPECT_EQ(refusal({path("none.crt"), path("server.key"), {}}), "service.bad_tls");
  EXPECT_EQ(refusal({path("server.crt"), path("none.key"), {}}), "service.bad_tls");
  EXPECT_EQ(refusal({path("server.key"), path("server.key"), {}}), "service.bad_tls") << "a key is no certificate";
  EXPECT_EQ(refusal({path("server.crt"), path("server.crt"), {}}), "service.tls_key_open") << "0644 like any file";
  second_.write_key(path("other.key"));
  EXPECT_EQ(refusal({path("server.crt"), path("other.key"), {}}), "service.bad_tls") << "another's key";
  first_.write_key(path("open.key"), 0640);
  EXPECT_EQ(refusal({path("server.crt"), path("open.key"), {}}), "service.tls_key_open");
  EXPECT_EQ(refusal({path("server.crt"), path("server.key"), path("server.key")}), "service.bad_tls");
  std::ofstream(path("broken.crt")) << std::ifstream(path("server.crt")).rdbuf() << "-----BEGIN CERTIFICATE-----\nx\n";
  EXPECT_EQ(refusal({path("broken.crt"), path("server.key"), {}}), "service.bad_tls");
  ServerOptions more = options();
  more.listen = "127.0.0.1:0";
  more.tls->key = path("none.key");
  EXPECT_FALSE(Server::start(std::move(more)).ok()) << "nothing is served without";
}

TEST_F(ServerTls, OtherAddressesAndNamesNeedTls) {
  ServerOptions more = options();
  more.listen = "0.0.0.0:0";
  more.names = {"credit.example"};
  const auto server = serve(std::move(more));
  const auto ask = [&](const std::string& host) {
    RawTls client(server->port());
    client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    return status_of(client.until("\r\n\r\n"));
  };
  EXPECT_EQ(ask("credit.example"), "200");
  EXPECT_EQ(ask("CREDIT.example:8443"), "200");
  EXPECT_EQ(ask("localhost"), "200");
  EXPECT_EQ(ask("credit.example.evil.example"), "421");
  EXPECT_EQ(ask("evil.example"), "421");
  EXPECT_EQ(lines().find("no_names"), std::string::npos);
  ServerOptions nameless = options();
  nameless.listen = "0.0.0.0:0";
  serve(std::move(nameless));
  EXPECT_NE(lines().find("no_names"), std::string::npos);
}

}  // namespace
}  // namespace taixin::service
