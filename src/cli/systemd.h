// What systemd wants to know of a service with Type=notify (sd_notify(3)); without it, nothing happens.
#pragma once

#include <string_view>

namespace taixin::cli {

// "READY=1", "STOPPING=1". To the socket named by NOTIFY_SOCKET.
void tell_systemd(std::string_view state);

}  // namespace taixin::cli
