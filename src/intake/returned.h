// Refused rows on their way back to their owner and in again: the original sheet with its reasons, retry, drop, and the
// one-step move that frees the wrong company. Links by officers: confirm, undo, merge, split.
#pragma once

#include "intake/intake.h"

namespace taixin::intake {

enum class SheetKind : uint8_t { csv, xlsx };

// The waiting rows of a submission under their original header, with two columns in front: 原行号 and 退回原因.
// Fixed and sent again, each row replaces its waiting one. kNothingWaiting when there is none.
base::Result<std::string> error_sheet(Intake& intake, base::SubmissionId submission, SheetKind kind);

// By its tag (intake/row_tag.h). kUnknownRow.
base::Result<store::Quarantined> find_quarantined(Intake& intake, std::string_view tag);

struct Officer {
  std::string operator_name, reason;  // both required
};

// The owner gives the row up.
base::Result<void> drop_row(Intake& intake, std::string_view tag, const Officer& officer);
// The row says that a document belongs to another subject than the record here: the record moves to the row's subject
// (made known if this document is the first to name it), and the row is settled. kNotAMove when the row waits for
// another reason.
base::Result<store::LinkEvent> move_record(Intake& intake, std::string_view tag, const Officer& officer);

// A provisional link holds, or is taken back (the record then belongs to nobody).
base::Result<store::LinkEvent> confirm_link(Intake& intake, base::RecordId record, const Officer& officer);
base::Result<store::LinkEvent> undo_link(Intake& intake, base::RecordId record, const Officer& officer);
// `subject` and `into` (codes) are one body from now on; split takes the merge back. Dated and attributed.
base::Result<store::LinkEvent> merge_subjects(Intake& intake, std::string_view code, std::string_view into,
                                              const Officer& officer);
base::Result<store::LinkEvent> split_subject(Intake& intake, std::string_view code, const Officer& officer);

}  // namespace taixin::intake
