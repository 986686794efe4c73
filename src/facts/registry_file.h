// The registry of subjects on disk: sealed cards by id, and sorted hashes of their codes and names. Made from the store
// (registry_build.h), memory-mapped, never changed; what was sealed since is in memory (registry.h). It takes the place
// of a load from SQL at every start, and of a kilobyte of memory for each subject.
//
// Any number of threads. A block that does not agree with its checksum is never believed: functions then return false,
// and what they gave must not be used.
#pragma once

#include <filesystem>

#include "facts/huge_vector.h"
#include "facts/key_column.h"
#include "facts/subject_card.h"
#include "store/registry_scan.h"

namespace taixin::facts {

// A file of subjects as the manifest names it.
struct RegistryEntry {
  uint64_t number = 0;
  CommitSeq last_seq;  // the latest seal or link event that the store had when it was made
  KnownAt last_known;
  uint64_t digest = 0;
  friend bool operator==(const RegistryEntry&, const RegistryEntry&) = default;
};

std::filesystem::path registry_path(const std::filesystem::path& directory, uint64_t number);

inline constexpr KeySections kCodeKeys{Section::code_directory, Section::code_entries};
inline constexpr KeySections kNameKeys{Section::name_directory, Section::name_entries};
// 32 bits of a hash and eight zeros.
uint64_t code_bits(store::CodeKind kind, std::string_view code);
uint64_t name_bits(std::string_view normal);

struct RegistryMeta {
  uint64_t cards = 0;
  int64_t last = 0;       // ids go up to here; some may have no card
  int64_t gaps_from = 0;  // the first that has none
  int64_t code = 0, name = 0, state = 0, period = 0, subject = 0, submission = 0;  // store::RegistryPoint
};
static_assert(sizeof(RegistryMeta) == 72);
inline constexpr int64_t kCardsPerFence = 16;  // the place of every so many cards is known; the others are walked to

class RegistryFile {
 public:
  // kNotAnIndex.
  static base::Result<std::shared_ptr<const RegistryFile>> open(const std::filesystem::path& path, uint64_t digest);

  uint64_t cards() const { return meta_.cards; }
  SubjectId last() const { return SubjectId(meta_.last); }
  SubjectId gaps_from() const { return SubjectId(meta_.gaps_from); }
  store::RegistryPoint point() const;
  const std::vector<Seen>& seens() const { return seens_; }

  // The bytes of a card (subject_card.h); empty when there is no such subject.
  bool bytes(SubjectId id, std::string_view& out) const;
  // Brings what `bytes` reads first near the processor.
  void fetch(SubjectId id) const {
    const auto fence = static_cast<size_t>((id.get() - 1) / kCardsPerFence);
    if (fence < fences_.size()) __builtin_prefetch(&fences_[fence]);
  }
  // Null when there is no such subject.
  bool card(SubjectId id, std::shared_ptr<SubjectCard>& out) const;
  bool head(SubjectId id, std::optional<CardHead>& out) const;
  // Subjects that may have this code or name: the hash agrees.
  template <class Each>
  bool candidates(const KeySections& which, uint64_t bits, const Each& each) const {
    return keys(which).find(bits, [&](uint32_t subject) {
      each(SubjectId(subject));
      return true;
    });
  }
  const KeyColumn& keys(const KeySections& which) const { return which == kCodeKeys ? codes_ : names_; }

  bool verify() const { return file_->verify(); }
  bool damaged() const { return file_->damaged(); }
  std::string name() const { return file_->path().filename().string(); }
  uint64_t file_bytes() const { return file_->file_bytes(); }

 private:
  RegistryFile() = default;
  std::shared_ptr<const RunFile> file_;
  RegistryMeta meta_;
  std::vector<Seen> seens_;
  HugeVector<uint64_t> fences_;  // small: in memory, so that a cold card is one wait for the disk
  KeyColumn codes_, names_;
};

}  // namespace taixin::facts
