// Routes of retractions (propagate/propagation.h): a receiver fetches its own, proves and acknowledges them; the centre
// sees who is silent.
#pragma once

#include <span>

#include "propagate/propagation.h"
#include "service/routes.h"

namespace taixin::service {

std::span<const Route> retraction_routes();

// The caller as a receiver. propagate::kNoReceiver.
base::Result<store::Receiver> receiver_of(const access::Caller& caller);
// "示例市住房和城乡建设局 370999-housing", with the login of a system after it; of the console its name.
std::string receiver_name(App& app, const store::Receiver& receiver, base::Lang lang);
// The signed note that a receiver gets.
std::string retraction_note(App& app, const store::Retraction& retraction);
// The retractions that nobody has acknowledged as JSON: an object of the schema WaitingRetractions.
base::Result<std::string> waiting_retractions(App& app, base::Lang lang);

}  // namespace taixin::service
