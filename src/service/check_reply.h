// 信用核查反馈函: the reply to a body that asked by letter, made of a batch check that has ended: to whom, which letter
// it answers, how many rows were found and not, and the rows annexed as a table. It says what the answer told and
// nothing more; the answer's own number stands in it. It can be made while the answer of the batch is kept (a day);
// what is kept of it afterwards is its row in the register.
#pragma once

#include "service/app.h"
#include "service/http.h"
#include "service/letter_paper.h"
#include "store/letters.h"

namespace taixin::service {

inline constexpr size_t kReplyRowsMax = 5'000;

struct ReplyTo {
  std::string to;        // 来函单位
  std::string document;  // 来函文号
};
// Issues it: number and register. `number` empty: the machine's. kNoReply, kBadReply, what letters::issue says.
base::Result<store::IssuedLetter> issue_reply(App& app, const Request& request, std::string_view job, const ReplyTo& to,
                                              std::string_view number);
// By whoever ran the batch, while it is kept: it went to the wrong body, say; another may be issued then. kNoReply,
// kNoIssued, kBadReason.
base::Result<store::IssuedLetter> cancel_reply(App& app, const Request& request, std::string_view job,
                                               std::string_view reason);
// The file of one that was issued; each is in the access log. kNoReply, kNoIssued, kSaysElse.
base::Result<Response> reply_file(App& app, const Request& request, std::string_view job, LetterFile file);

}  // namespace taixin::service
