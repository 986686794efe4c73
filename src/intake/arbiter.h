// Rows that another platform sent (exchange/): which version of a record is the later one is not told by the order in
// which files arrive, so whoever takes them decides at each row's turn. Called on the thread that loads, in the order
// of the file. Private details of a load do not pass here: what was decided is kept by whoever decides.
#pragma once

#include <string_view>

#include "base/result.h"
#include "intake/intake.h"
#include "intake/returned.h"
#include "intake/validate.h"
#include "store/rows.h"

namespace taixin::intake {

class Arbiter {
 public:
  enum class Turn : uint8_t {
    leave,  // nothing is written: it is here, or something later is
    take,   // it becomes the newest, also when the same content was here before
  };
  virtual ~Arbiter() = default;

  // A good row that is linked; `newest`: the newest version of its record here, 0: there is none. It may be one of this
  // very submission.
  virtual base::Result<Turn> record(const TypedRow& row, base::RecordId newest) = 0;
  // It is written under this id.
  virtual void recorded(const TypedRow& row, base::RecordId id) = 0;
  // A status event; `here`: the same was said before (also in this submission).
  virtual base::Result<Turn> status(const TypedRow& row, const store::Status& status, bool here) = 0;
  // A row that goes back, with its reasons as they are kept (receipt.h, finding_json).
  virtual void refused(const TypedRow& row, std::string_view errors_json) = 0;
};

// `Intake::ingest` of a file whose rows are arbitrated. Errors: the same.
base::Result<Receipt> ingest_arbitrated(Intake& intake, Source& source, const IngestOptions& options, Arbiter& arbiter,
                                        const Intake::BeforeSeal& before_seal);

// A decision about a record that another platform took: it stands against the body with this code from now on, which is
// made known when nobody has it; without a code it is nobody's. `also` is written in the same transaction. The caller
// holds `Intake::alone`. kOfficerMissing, kUnknownRecord, what is wrong with the code.
struct MoveTo {
  base::RecordId record;
  std::string code, name;
};
base::Result<store::LinkEvent> move_to(Intake& intake, const MoveTo& what, const Officer& officer,
                                       const std::function<base::Result<void>(store::WriteTx&)>& also);

}  // namespace taixin::intake
