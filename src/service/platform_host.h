// The name of this platform on the net, as its logs have it ("credit.example.gov.cn"): in addresses that leave on
// paper, in calendars, behind signatures. Threads: any.
#pragma once

#include <string>

namespace taixin::service {

class App;
std::string platform_host(App& app);

}  // namespace taixin::service
