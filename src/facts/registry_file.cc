#include "facts/registry_file.h"

#include <xxhash.h>

#include "facts/errors.h"

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
  registry->seens_.assign(seens.begin(), seens.end());
  if (seens.size() * sizeof(Seen) != file.size(Section::seens) || meta->last < 0 || meta->last > UINT32_MAX ||
      file.size(Section::card_places) != (static_cast<uint64_t>(meta->last) + 2) * sizeof(uint64_t))
    return refuse();
  registry->codes_ = KeyColumn(&file, kCodeKeys, static_cast<uint32_t>(meta->last));
  registry->names_ = KeyColumn(&file, kNameKeys, static_cast<uint32_t>(meta->last));
  return std::shared_ptr<const RegistryFile>(std::move(registry));
}

store::RegistryPoint RegistryFile::point() const {
  return {meta_.code, meta_.name, meta_.state, meta_.period, SubjectId(meta_.subject), SubmissionId(meta_.submission)};
}

bool RegistryFile::bytes(SubjectId id, std::string_view& out) const {
  out = {};
  if (id.get() < 1 || id.get() > meta_.last) return true;
  const uint64_t* places = file_->cells<uint64_t>(Section::card_places, static_cast<uint64_t>(id.get()), 2);
  if (places == nullptr || places[1] < places[0]) return false;
  const uint64_t size = places[1] - places[0];
  const char* card = file_->at<char>(Section::cards, places[0], size);
  if (card == nullptr) return false;
  out = {card, size};
  return true;
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
