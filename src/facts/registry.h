// The registry of subjects: who is known by which code and name, in which state, since when.
//
// What was sealed some time ago is a file (registry_file.h), read where a question touches it; what came since, and
// what a load that is going on has written, is in memory as whole cards, which take the place of those in the file.
// Changed only at a seal (`apply`) and by the intake that holds the intake lock (`reserve`). Every entry carries the
// commit sequence of the seal that made it known; entries of unsealed submissions have kUnsealed and are seen by intake
// only. Threads: any number of readers beside one changer.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "facts/name_index.h"
#include "facts/registry_file.h"
#include "facts/subject_card.h"
#include "facts/subject_table.h"

namespace taixin::facts {

// The registry rows of one submission, collected while it loads, written with its chunks, applied at its seal.
struct RegistryRows {
  std::vector<store::Subject> subjects;
  std::vector<store::SubjectCode> codes;
  std::vector<store::SubjectName> names;
  std::vector<store::SubjectState> states;
  std::vector<store::OperatorPeriod> operators;
  bool empty() const {
    return subjects.empty() && codes.empty() && names.empty() && states.empty() && operators.empty();
  }
  void clear() { *this = {}; }
};

struct NameHit {
  using How = NameHow;
  SubjectId subject;
  std::string name;     // the name that matched
  bool former = false;  // not its present name
  How how = How::substring;
  int slips = 0;  // characters that differ, when `how` is slip
};

class Registry {
 public:
  using FilePointer = std::shared_ptr<const RegistryFile>;
  // Makes the file anew from the store; called when a block of it is found damaged, so that no answer is ever wrong or
  // missing: whoever asks waits meanwhile. Must succeed.
  using Remake = std::function<FilePointer()>;

  Registry() = default;
  // `file` is what was sealed before. Rows since are the caller's to apply.
  void open(FilePointer file, Remake remake);
  // Another file that has all that this one has. Cards in memory that say nothing else are let go.
  void replace(FilePointer file);

  // Adds rows; an existing subject keeps its `seen` if that is earlier.
  void apply(const RegistryRows& rows, Seen seen);
  void apply(const store::RegistryRow& row, Seen seen);
  // Takes back the rows of a submission that was abandoned, except what a seal has made known in between.
  void forget(const RegistryRows& rows);

  // Unsealed ones included. Of several holders the one that had the code first.
  std::optional<SubjectId> by_code(std::string_view code, store::CodeKind kind) const;
  // The same; `expect` is told who it will probably be, before that is sure: whatever else will be read of that subject
  // can then be on its way meanwhile. It may be told of several and several times.
  using Expect = std::function<void(SubjectId)>;
  std::optional<SubjectId> by_code(std::string_view code, store::CodeKind kind, const Expect& expect) const;
  // Calls `each(i, card)` for every code that somebody has, under one lock for all: `each` must not wait for anything,
  // and may be called again for the same code with the same card.
  using EachCard = std::function<void(size_t, const SubjectCard&)>;
  void read_cards(std::span<const std::string_view> codes, store::CodeKind kind, const EachCard& each) const;
  std::vector<SubjectId> by_normal_name(std::string_view normal) const;  // by id, unsealed ones included
  // As it is at this moment; what changes later is in later cards. Null when there is no such subject.
  std::shared_ptr<const SubjectCard> card(SubjectId id) const;
  // The least of a card: cheaper where nothing else is wanted.
  std::optional<CardHead> head(SubjectId id) const;
  bool visible(SubjectId id, const Watermark& mark) const;
  // At most `limit`: codes, or else names as NameIndex ranks them. Natural persons are not found by name.
  std::vector<NameHit> search(std::string_view query, size_t limit, const Watermark& mark) const;
  // Gives the names in the file to the name index, once; `search` waits for it.
  void read_names(const std::stop_token& stop = {}) const;
  size_t size() const;  // subjects, without the gaps that abandoned submissions leave
  struct Held {
    size_t in_memory = 0, in_file = 0;  // cards
    uint64_t file_bytes = 0;
  };
  Held held() const;
  FilePointer file() const;
  // Adds what answers depend on to a digest.
  void digest(base::Sha256Stream& stream) const;
  // The next free id; intake assigns ids itself so that a chunk needs no answer from the writer.
  SubjectId reserve();
  // Ids up to here are taken, also those of submissions that were abandoned and are not in the registry.
  void reserve_up_to(SubjectId last);

 private:
  static constexpr int kTriesMax = 3;
  template <class Read>
  auto reading(const Read& read) const;

  // ---- under the lock. Those that read the file return false when it is damaged.
  // For changing it: a card that somebody reads is replaced by a copy, one in the file by a card in memory.
  SubjectCard* writable(SubjectId id);
  bool current(SubjectId id, std::shared_ptr<const SubjectCard>& out) const;
  bool current_head(SubjectId id, std::optional<CardHead>& out) const;
  bool find_code(std::string_view code, store::CodeKind kind, std::optional<SubjectId>& out,
                 const Expect& expect = {}) const;
  bool find_name(std::string_view normal, std::vector<SubjectId>& out) const;
  // Brings what `find_code` and whoever reads the cards will touch near the processor; changes nothing.
  void warm(std::span<const std::string_view> codes, store::CodeKind kind) const;
  bool search_code(const std::string& code, const Watermark& mark, std::vector<NameHit>& hits) const;
  bool search_name(const std::string& normal, size_t limit, const Watermark& mark, std::vector<NameHit>& hits) const;
  template <class Row>
  void add(SubjectId id, const Row& row, const Seen& seen);
  void add(const store::Subject& row, const Seen& seen);
  template <class Row>
  bool join(SubjectCard& card, const Row& row, const Seen& seen);
  void index(const SubjectCard& card);
  void forget_keys(const SubjectCard& card);
  std::shared_ptr<SubjectCard> filed_card(SubjectId id) const;
  void remake(const FilePointer& damaged) const;

  mutable std::shared_mutex mutex_;
  mutable FilePointer file_;  // null: none. Mutable: a damaged one is replaced by one that says the same
  Remake remake_;
  CardTable cards_;               // in memory, instead of those in the file
  size_t subjects_ = 0;           // in the file and in memory, each once
  int64_t last_ = 0;              // the last id that is taken
  SubjectTable codes_, names_;    // by code_bits and name_bits, of what was added to cards in memory
  mutable NameIndex name_index_;  // every name there ever was; what a seal or a watermark hides is left out of the hits
  mutable std::mutex reading_names_;
  mutable bool names_read_ = false;
};

}  // namespace taixin::facts
