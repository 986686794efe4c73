// What a reviewer decided about a text that is held back from everybody, because something in it looks like a person's
// (disclose/redactions.h): rows that never change, each a leaf of the ledger. SQL stays here.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "base/result.h"
#include "store/home.h"

namespace taixin::store {

enum class RedactionKind : uint8_t {
  clear = 1,     // nothing in it is a person's: it is told as it is
  replaced = 2,  // `text` is told instead
};

struct Redaction {
  int64_t id = 0;  // 1, 2, 3 ...; gap-free. The last one of a text counts
  RecordId record;
  std::string field;  // code
  KnownAt at;
  int64_t account = 0;
  RedactionKind kind = RedactionKind::clear;
  std::string text;
  std::string content_sha256;  // of the text as the department wrote it
};

// Id and moment are given here and returned.
base::Result<Redaction> append_redaction(WriteTx& tx, Redaction redaction);
// Whether a text of one of these records was told as its department wrote it at that moment, and other words stand for
// it since.
base::Result<bool> replaced_since(ReadTx& tx, std::span<const int64_t> records, KnownAt moment);
// All in order of their ids.
base::Result<void> scan_redactions(ReadTx& tx, const std::function<base::Result<void>(const Redaction&)>& each);

}  // namespace taixin::store
