#include <csignal>
#include <filesystem>

#include "cases/cases.h"
#include "cli/commands.h"
#include "cli/config.h"
#include "cli/systemd.h"
#include "propagate/propagation.h"
#include "service/errors.h"
#include "service/log_file.h"
#include "service/openapi.h"
#include "service/pages.h"
#include "service/route_words.h"
#include "service/server.h"
#include "service/uploads.h"
#include "service/workbench.h"

namespace taixin::cli {
namespace {

service::ServerOptions serving_options(const Common& common, const Config& config, service::App& app,
                                       service::LogFile& log) {
  service::ServerOptions options;
  options.listen = config.listen;
  options.unix_socket = (std::filesystem::path(common.home) / "taixin.sock").string();
  options.handler = [&app](service::Request& request) { return service::handle_site(app, request); };
  options.later = [&app](service::Request& request, service::Reply& reply) {
    return service::handle_site_later(app, request, reply);
  };
  options.bulk = service::is_bulk;
  options.streams = service::Uploads::streams;
  options.body_limit = service::body_limit;
  options.log = [&log](const std::string& line) { log.write(line); };
  options.route_words = service::route_words();
  options.hangup = [&log] { log.reopen(); };
  options.published = service::about_published;
  options.limits.rates = config.rates;
  options.limits.published = config.published;
  options.limits.connections = config.connections;
  options.limits.connections_of_one = config.connections_of_one;
  options.tls = config.tls;
  options.names = config.names;
  options.sandbox = app.sandbox();
  options.signals = true;
  options.clock = &system_clock();
  return options;
}

// The workbench that was asked for, or the one that was built in this source tree, when there is one.
base::Result<void> install_workbench(service::App& app, const std::string& web) {
  auto workbench = service::Workbench::read(web.empty() ? TAIXIN_WEB_DIR : web);
  if (workbench) {
    app.use_workbench(std::make_unique<service::Workbench>(*std::move(workbench)));
  } else if (!web.empty()) {
    return workbench.error();
  }
  return {};
}

int serve(Common& common, const std::string& listen, const std::string& web) {
  std::signal(SIGHUP, SIG_IGN);   // until the server listens to it: a reload that comes early kills nothing
  std::signal(SIGPIPE, SIG_IGN);  // whoever read the log has gone: lines are lost, the service goes on
  ProgressBar bar(common.progress, common.lang == base::Lang::zh ? "打开" : "opening", system_clock());
  auto config = read_config(common.home);
  if (!config) return refuse(config.error(), common.lang);
  if (!listen.empty()) config->listen = listen;
  auto app = service::App::open(common.home, system_clock(), std::ref(bar));
  if (!app) return refuse(app.error(), common.lang);
  if ((*app)->sandbox() && (!config->witnessing.witnesses.empty() || config->oidc)) {
    const std::string what = config->oidc ? "[oidc]" : "[ledger] witnesses";
    return refuse(base::Error(service::kSandboxAlone, {{"what", what}}), common.lang);
  }
  (*app)->ledger().witnessed_by(config->witnessing);
  if (config->oidc) {
    (*app)->use_identity_service(std::make_unique<access::Oidc>(*config->oidc, ledger::web_client(), system_clock()));
  }
  if (const auto installed = install_workbench(**app, web); !installed) return refuse(installed.error(), common.lang);
  const auto log = service::LogFile::open(config->log, system_clock());
  if (!log) return refuse(log.error(), common.lang);
  auto server = service::Server::start(serving_options(common, *config, **app, **log));
  if (!server) return refuse(server.error(), common.lang);
  (*app)->alerts().start();
  (*app)->held().start();
  (*app)->propagation().start();
  (*app)->cases().start();
  fmt::print("listening on {}\n", (*server)->address());
  std::fflush(stdout);
  tell_systemd("READY=1");
  (*server)->wait();
  tell_systemd("STOPPING=1");
  if ((*server)->stop_within(std::chrono::seconds(config->stop_seconds))) return kDone;
  // A home survives its process at any moment (tests/cli/crash_test.mjs); what was not confirmed has left no trace.
  fmt::print(stderr, "taixin: {}\n",
             common.lang == base::Lang::zh ? "仍有处理中的请求，已到停止时限，强制结束"
                                           : "stopped at the deadline, with work under way");
  std::fflush(stderr);
  std::_Exit(kRefused);
}

}  // namespace

void add_serve_command(CLI::App& program, Common& common, Chosen& chosen) {
  static std::string listen, web;
  auto* command = program.add_subcommand("serve", "提供服务 / serve the interface and the pages");
  command->add_option("--home", common.home, "平台目录 / home")->required();
  command->add_option("--listen", listen, "HOST:PORT (default: taixin.toml, else 127.0.0.1:8080)");
  command->add_option("--web", web, "工作台文件所在目录 / where the workbench's files are (docs/operations.md)");
  command->callback([&common, &chosen] { chosen = [&common] { return serve(common, listen, web); }; });

  auto* description = program.add_subcommand("openapi", "打印接口说明 / print the description of the interface");
  description->callback([&chosen] {
    chosen = [] {
      fmt::print("{}\n", service::openapi_json());
      return kDone;
    };
  });
}

}  // namespace taixin::cli
