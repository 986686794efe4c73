#include "facts/registry_build.h"

#include <algorithm>
#include <bit>
#include <map>

#include "facts/errors.h"
#include "facts/radix_sort.h"
#include "store/records.h"
#include "store/varint.h"

namespace taixin::facts {

base::Result<RegistrySeals> RegistrySeals::read(store::ReadTx& tx) {
  RegistrySeals seals;
  TX_TRY(const auto sealed, store::seals(tx));
  TX_TRY(const auto events, store::link_events(tx));
  const auto meet = [&](const Seen& seen) {
    seals.all_.push_back(seen);
    if (seen.seq > seals.latest_.seq) seals.latest_ = seen;
  };
  for (const auto& seal : sealed) {
    seals.seals_[seal.id] = {seal.seq, seal.at};
    meet({seal.seq, seal.at});
  }
  for (const auto& event : events) {
    if (event.kind == store::LinkEventKind::move) seals.moves_.try_emplace(event.target, Seen{event.seq, event.at});
    meet({event.seq, event.at});
  }
  std::sort(seals.all_.begin(), seals.all_.end(), [](const Seen& a, const Seen& b) { return a.seq < b.seq; });
  return seals;
}

Seen RegistrySeals::of(SubmissionId submission, SubjectId subject) const {
  if (submission == SubmissionId()) {
    const auto move = moves_.find(subject);
    return move == moves_.end() ? Seen{} : move->second;
  }
  const auto seal = seals_.find(submission);
  return seal == seals_.end() ? Seen{} : seal->second;
}

bool RegistrySeals::knows(const Seen& seen) const {
  if (seen.seq == CommitSeq(0)) return true;  // made of an empty store
  const auto it =
      std::lower_bound(all_.begin(), all_.end(), seen, [](const Seen& a, const Seen& b) { return a.seq < b.seq; });
  return it != all_.end() && *it == seen;
}

namespace {

SubjectId subject_of(const store::Subject& row) { return row.id; }
template <class Row>
SubjectId subject_of(const Row& row) {
  return row.subject;
}

}  // namespace

base::Result<void> read_registry(store::ReadTx& tx, const RegistrySeals& seals, const store::RegistryPoint& after,
                                 SubjectId gaps_from,
                                 const std::function<void(const store::RegistryRow&, const Seen&)>& each) {
  return store::scan_registry(tx, after, gaps_from, [&](const store::RegistryRow& row) {
    const bool moved = std::visit([](const auto& one) { return one.submission == SubmissionId(); }, row);
    const Seen seen = std::visit([&](const auto& one) { return seals.of(one.submission, subject_of(one)); }, row);
    if (moved || seen.seq != kUnsealed) each(row, seen);
  });
}

namespace {

// The moments that rows name by number.
class SeenTable {
 public:
  explicit SeenTable(const RegistryFile* before) {
    if (before == nullptr) return;
    for (const Seen& seen : before->seens()) (void)number(seen);
  }
  uint64_t number(const Seen& seen) {
    if (!seens_.empty() && seens_[last_] == seen) return last_;
    const auto [it, fresh] = numbers_.try_emplace({seen.seq, seen.at}, seens_.size());
    if (fresh) seens_.push_back(seen);
    return last_ = it->second;
  }
  const std::vector<Seen>& all() const { return seens_; }

 private:
  std::map<std::pair<CommitSeq, KnownAt>, uint64_t> numbers_;
  std::vector<Seen> seens_;
  uint64_t last_ = 0;
};

// Rows since the file before, as bytes, in the order of their subjects.
class NewRows {
 public:
  void add(SubjectId subject, const std::string& row) {
    TX_ASSERT(subject.get() > 0 && subject.get() <= UINT32_MAX, "subject {}", subject.get());
    if (chunks_.empty() || chunks_.back().size() + row.size() > kChunk) {
      chunks_.emplace_back().reserve(kChunk);
    }
    TX_ASSERT(places_.size() < UINT32_MAX, "more rows than one build holds");
    order_.push_back(static_cast<uint64_t>(subject.get()) << 32 | places_.size());
    places_.push_back({static_cast<uint32_t>(chunks_.size() - 1), static_cast<uint32_t>(chunks_.back().size()),
                       static_cast<uint32_t>(row.size())});
    chunks_.back() += row;
    last_ = std::max(last_, subject);
  }
  void sort() { radix_sort(order_, 32, 32 + static_cast<int>(std::bit_width(static_cast<uint64_t>(last_.get())))); }
  SubjectId last() const { return last_; }
  // The rows of a subject, one after another; subjects are asked for in order.
  std::string_view of(SubjectId subject) {
    joined_.clear();
    for (; at_ < order_.size() && order_[at_] >> 32 == static_cast<uint64_t>(subject.get()); ++at_) {
      const Place& place = places_[order_[at_] & UINT32_MAX];
      joined_.append(chunks_[place.chunk], place.at, place.size);
    }
    return joined_;
  }

 private:
  static constexpr size_t kChunk = size_t{1} << 24;
  struct Place {
    uint32_t chunk, at, size;
  };
  std::vector<std::string> chunks_;
  std::vector<Place> places_;
  std::vector<uint64_t> order_;  // subject, row
  SubjectId last_;
  size_t at_ = 0;
  std::string joined_;
};

class Writer {
 public:
  Writer(RunFileWriter& out, const RegistryFile* before, SeenTable& seens, NewRows& rows)
      : out_(out), before_(before), seens_(seens), rows_(rows) {}

  base::Result<void> write(const store::RegistryPoint& point) {
    const SubjectId last = std::max(rows_.last(), before_ != nullptr ? before_->last() : SubjectId());
    meta_ = {0,
             last.get(),
             0,
             point.code,
             point.name,
             point.state,
             point.period,
             point.subject.get(),
             point.submission.get()};
    touched_.resize(static_cast<size_t>(last.get()) + 1);
    fences_.reserve(static_cast<size_t>(last.get() / kCardsPerFence) + 2);
    out_.start(Section::cards);
    for (int64_t id = 1; id <= last.get(); ++id) {
      if ((id - 1) % kCardsPerFence == 0) fences_.push_back(written_);
      TX_TRY(const std::string_view card, card_of(SubjectId(id)));
      size_.clear();
      store::append_varint(size_, card.size());
      out_.append(size_.data(), size_.size());
      out_.append(card.data(), card.size());
      written_ += size_.size() + card.size();
      if (!card.empty())
        ++meta_.cards;
      else if (meta_.gaps_from == 0)
        meta_.gaps_from = id;
    }
    fences_.push_back(written_);
    if (meta_.gaps_from == 0) meta_.gaps_from = last.get() + 1;
    out_.start(Section::card_fences);
    out_.append_all(fences_);
    out_.start(Section::seens);
    out_.append_all(seens_.all());
    write_keys_of(kCodeKeys, codes_);
    write_keys_of(kNameKeys, names_);
    out_.start(Section::registry_meta);
    out_.add(meta_);
    return {};
  }

 private:
  // Valid until the next call; empty when there is no such subject.
  base::Result<std::string_view> card_of(SubjectId id) {
    std::string_view bytes;
    if (before_ != nullptr && !before_->bytes(id, bytes)) return base::fail(kDamaged, {{"file", before_->name()}});
    const std::string_view fresh = rows_.of(id);
    if (fresh.empty()) return bytes;  // as it was: its keys are taken over too
    touched_[static_cast<size_t>(id.get())] = true;
    SubjectCard card;
    const bool good = read_rows(bytes, seens_.all(), id, card) && read_rows(fresh, seens_.all(), id, card);
    TX_ASSERT(good, "the rows of subject {} cannot be read", id.get());
    encoded_.clear();
    append_row(encoded_, card.subject, seens_.number(card.seen));
    const auto append = [&](const auto& entries) {
      for (const auto& one : entries) append_row(encoded_, one.row, seens_.number(one.seen));
    };
    append(card.codes), append(card.names), append(card.states), append(card.operators);
    for (const auto& one : card.codes) add_key(codes_, code_bits(one.row.kind, one.row.code), id);
    for (const auto& one : card.names) add_key(names_, name_bits(one.row.normal), id);
    return std::string_view(encoded_);
  }
  // Bits of codes and names end with eight zeros, so that with the subject they are one number.
  static void add_key(std::vector<uint64_t>& keys, uint64_t bits, SubjectId id) {
    keys.push_back(bits << 24 | static_cast<uint64_t>(id.get()));
  }
  void write_keys_of(const KeySections& sections, std::vector<uint64_t>& keys) {
    if (before_ != nullptr) {
      auto cursor = before_->keys(sections).cursor();
      for (KeyEntry entry; cursor.next(entry);) {
        if (!touched_[entry.record]) add_key(keys, entry.bits, SubjectId(entry.record));
      }
    }
    radix_sort(keys, 0, 64);
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    size_t at = 0;
    write_keys(out_, sections, keys.size(), static_cast<uint32_t>(meta_.last), [&] {
      const uint64_t key = keys[at++];
      return KeyEntry{key >> 32 << 8, static_cast<uint32_t>(key)};
    });
  }

  RunFileWriter& out_;
  const RegistryFile* before_;
  SeenTable& seens_;
  NewRows& rows_;
  RegistryMeta meta_;
  uint64_t written_ = 0;
  std::vector<bool> touched_;  // by id
  std::vector<uint64_t> fences_, codes_, names_;
  std::string encoded_, size_;
};

}  // namespace

base::Result<RegistryEntry> write_registry(store::Home& home, const RegistryFile* before,
                                           const std::filesystem::path& path) {
  if (before != nullptr && !before->verify()) return base::fail(kDamaged, {{"file", before->name()}});
  RegistryEntry entry;
  store::RegistryPoint point;
  SeenTable seens(before);
  NewRows rows;
  {
    TX_TRY(auto tx, home.read_records());
    TX_TRY(const RegistrySeals seals, RegistrySeals::read(tx));
    TX_TRY(point, store::registry_point(tx));
    entry.last_seq = seals.latest().seq;
    entry.last_known = seals.latest().at;
    std::string bytes;
    const auto add = [&](const store::RegistryRow& row, const Seen& seen) {
      bytes.clear();
      std::visit(
          [&](const auto& one) {
            append_row(bytes, one, seens.number(seen));
            rows.add(subject_of(one), bytes);
          },
          row);
    };
    TX_CHECK(read_registry(tx, seals, before != nullptr ? before->point() : store::RegistryPoint(),
                           before != nullptr ? before->gaps_from() : SubjectId(1), add));
  }
  rows.sort();
  TX_TRY(const auto out, RunFileWriter::create(path));
  TX_CHECK(Writer(*out, before, seens, rows).write(point));
  TX_TRY(entry.digest, out->finish());
  return entry;
}

}  // namespace taixin::facts
