#include "facts/registry_file.h"

#include <xxhash.h>

#include <algorithm>

#include "facts/errors.h"
#include "store/varint.h"

namespace taixin::facts {

std::filesystem::path registry_path(const std::filesystem::path& directory, uint64_t number) {
  return directory / fmt::format("{:08}.subjects", number);
}

uint64_t code_bits(store::CodeKind kind, std::string_view code) {
  return XXH3_64bits_withSeed(code.data(), code.size(), static_cast<uint64_t>(kind)) >> 32 << 8;
}

uint64_t name_bits(std::string_view normal) { return XXH3_64bits(normal.data(), normal.size()) >> 32 << 8; }

base::Result<std::shared_ptr<const RegistryFile>> RegistryFile::open(const std::filesystem::path& path,
                                                                     uint64_t digest) {
  std::shared_ptr<RegistryFile> registry(new RegistryFile());
  TX_TRY(registry->file_, RunFile::open(path, digest));
  const RunFile& file = *registry->file_;
  const RegistryMeta* meta = file.cells<RegistryMeta>(Section::registry_meta, 0, 1);
  const auto refuse = [&] {
    return base::fail(kNotAnIndex, {{"file", path.filename().string()}, {"detail", "no subjects as told"}});
  };
  if (meta == nullptr) return refuse();
  registry->meta_ = *meta;
  const auto seens = file.all<Seen>(Section::seens);
  const auto fences = file.all<uint64_t>(Section::card_fences);
  registry->seens_.assign(seens.begin(), seens.end());
  registry->fences_.assign(fences.begin(), fences.end());
  const bool whole = seens.size() * sizeof(Seen) == file.size(Section::seens) && meta->last >= 0 &&
                     meta->last <= UINT32_MAX &&
                     fences.size() == static_cast<uint64_t>((meta->last + kCardsPerFence - 1) / kCardsPerFence) + 1 &&
                     std::is_sorted(fences.begin(), fences.end()) && fences.back() == file.size(Section::cards);
  if (!whole) return refuse();
  registry->codes_ = KeyColumn(&file, kCodeKeys, static_cast<uint32_t>(meta->last), true);
  registry->names_ = KeyColumn(&file, kNameKeys, static_cast<uint32_t>(meta->last), true);
  return std::shared_ptr<const RegistryFile>(std::move(registry));
}

store::RegistryPoint RegistryFile::point() const {
  return {meta_.code, meta_.name, meta_.state, meta_.period, SubjectId(meta_.subject), SubmissionId(meta_.submission)};
}

bool RegistryFile::bytes(SubjectId id, std::string_view& out) const {
  out = {};
  if (id.get() < 1 || id.get() > meta_.last) return true;
  const auto fence = static_cast<size_t>((id.get() - 1) / kCardsPerFence);
  const uint64_t size = fences_[fence + 1] - fences_[fence];
  const char* cards = file_->at<char>(Section::cards, fences_[fence], size);
  if (cards == nullptr) return false;
  fetch_lines(cards, size);
  std::string_view left(cards, size);
  for (int64_t before = (id.get() - 1) % kCardsPerFence;; --before) {
    const auto card = store::read_varint(left);
    if (!card || *card > left.size()) return false;
    out = left.substr(0, *card);
    if (before == 0) return true;
    left.remove_prefix(*card);
  }
}

bool RegistryFile::card(SubjectId id, std::shared_ptr<SubjectCard>& out) const {
  out = nullptr;
  std::string_view card;
  if (!bytes(id, card)) return false;
  if (card.empty()) return true;
  out = std::make_shared<SubjectCard>();
  return read_rows(card, seens_, id, *out);
}

bool RegistryFile::head(SubjectId id, std::optional<CardHead>& out) const {
  out.reset();
  std::string_view card;
  if (!bytes(id, card)) return false;
  return card.empty() || read_head(card, seens_, out.emplace());
}

}  // namespace taixin::facts
