#include "facts/name_segment.h"

#include <algorithm>
#include <future>

#include "base/error.h"
#include "base/text.h"

namespace taixin::facts {
namespace {

// Keys of `initials_`: three of these.
constexpr uint32_t kLetterBits = 6;
constexpr uint32_t kBegin = 0, kEnd = 63;
uint32_t letter_number(char letter) {
  return letter >= 'a' ? static_cast<uint32_t>(letter - 'a' + 1) : static_cast<uint32_t>(letter - '0' + 27);
}
constexpr uint32_t triple_key(uint32_t a, uint32_t b, uint32_t c) { return (a << kLetterBits | b) << kLetterBits | c; }

// Every triple of a name's initials, each reading of each character.
template <class Add>
void for_triples(const std::vector<Initials>& name, const Add& add) {
  struct Choice {
    std::array<uint32_t, 2> letters;
    size_t count;
  };
  const auto choice = [&](size_t i) -> Choice {
    if (i == 0) return {{kBegin, 0}, 1};
    if (i > name.size()) return {{kEnd, 0}, 1};
    const Initials& one = name[i - 1];
    if (one.second == 0) return {{letter_number(one.first), 0}, 1};
    return {{letter_number(one.first), letter_number(one.second)}, 2};
  };
  for (size_t i = 0; i < name.size(); ++i) {
    const Choice a = choice(i), b = choice(i + 1), c = choice(i + 2);
    for (size_t x = 0; x < a.count; ++x) {
      for (size_t y = 0; y < b.count; ++y) {
        for (size_t z = 0; z < c.count; ++z) add(triple_key(a.letters[x], b.letters[y], c.letters[z]));
      }
    }
  }
}

constexpr size_t kPointsAtHand = 64;  // names no longer than this cost no memory of their own

// Begins with the query and has more, or holds it further in only.
bool holds(std::span<const Symbol> query, NameHow how, std::span<const Symbol> name) {
  if (name.size() <= query.size()) return false;
  const bool begins = std::equal(query.begin(), query.end(), name.begin());
  if (how == NameHow::prefix) return begins;
  return !begins && std::search(name.begin() + 1, name.end(), query.begin(), query.end()) != name.end();
}

}  // namespace

bool ranks_before(const NameFound& a, const NameFound& b) {
  return std::tie(a.how, a.slips, a.length, a.normal, a.subject) <
         std::tie(b.how, b.slips, b.length, b.normal, b.subject);
}

NameQuery::NameQuery(std::string_view normal) : text(normal), initials(may_be_initials(normal)) {
  for_code_points(normal, [&](char32_t point) { points.push_back(point); });
  slips_max = slips_allowed(points.size());
}

void NameQuery::prepare_slips() {
  if (slips_max > 0) matcher.emplace(std::span(points.data(), points.size()));
}

bool answers(const NameQuery& query, NameWay way, std::string_view normal) {
  switch (way.how) {
    case NameHow::code:
      return false;
    case NameHow::exact:
      return normal == query.text;
    case NameHow::prefix:
      return normal.size() > query.text.size() && normal.starts_with(query.text);
    case NameHow::substring:
      return normal.size() > query.text.size() && normal.find(query.text, 1) != normal.npos &&
             !normal.starts_with(query.text);
    case NameHow::initials:
      return query.initials && find_initials(query.text, normal) == 0;
    case NameHow::initials_within:
      return query.initials && find_initials(query.text, normal) == 1;
    case NameHow::slip:
      return query.matcher && query.matcher->distance(normal) == way.slips;
  }
  return false;
}

bool NameCollector::offer(SubjectId subject, std::string normal, uint32_t length) {
  if (page_.known.contains(subject) || mine_.contains(subject) || !page_.accept(subject, normal)) return true;
  mine_.insert(subject);
  page_.found.push_back({subject, std::move(normal), way_.how, way_.slips, length});
  return ++count_ < page_.limit;
}

// ---- making

bool NameSegment::make_grams(const std::function<bool()>& stop) {
  GramListsBuilder grams(2 * kSymbolBits);
  for (uint32_t from = 0; from < pack_.size(); from += kChunkNames) {
    if (stop()) return false;
    const auto to = static_cast<uint32_t>(std::min(pack_.size(), size_t{from} + kChunkNames));
    for (uint32_t i = from; i < to; ++i) {
      const auto number = static_cast<uint16_t>(i - from);
      const auto name = pack_.symbols(i);
      if (name.size() > 1) grams.add(begin_key(name[0], name[1]), number);
      for (size_t at = 0; at < name.size(); ++at) {
        grams.add(single_key(name[at]), number);
        grams.add(at == 0 ? begin_key(name[0]) : pair_key(name[at - 1], name[at]), number);
      }
    }
    grams.end_chunk();
  }
  grams_ = grams.finish();
  return true;
}

bool NameSegment::make_initials(const std::function<bool()>& stop) {
  GramListsBuilder initials(3 * kLetterBits);
  std::vector<Initials> letters;
  for (uint32_t from = 0; from < pack_.size(); from += kChunkNames) {
    if (stop()) return false;
    const auto to = static_cast<uint32_t>(std::min(pack_.size(), size_t{from} + kChunkNames));
    for (uint32_t i = from; i < to; ++i) {
      letters.clear();
      for (const Symbol symbol : pack_.symbols(i)) {
        if (const Initials one = initials_of(pack_.point(symbol)); one.first != 0) letters.push_back(one);
      }
      for_triples(letters, [&](uint32_t key) { initials.add(key, static_cast<uint16_t>(i - from)); });
    }
    initials.end_chunk();
  }
  initials_ = initials.finish();
  return true;
}

std::shared_ptr<const NameSegment> NameSegment::build(const NameBatch& names, const std::function<bool()>& stop) {
  TX_ASSERT(names.size() <= kSegmentNamesMax, "{} names in a segment", names.size());
  const auto segment = std::make_shared<NameSegment>();
  segment->pack_ = NamePack::make(names, segment->left_);
  auto grams = std::async(std::launch::async, [&] { return segment->make_grams(stop); });
  bool made = segment->make_initials(stop);
  if (made) segment->whole_ = WholeNames(segment->pack_);
  if (made) segment->letters_ = NameLetters(segment->pack_);
  made = grams.get() && made;
  return made ? segment : nullptr;
}

size_t NameSegment::bytes() const {
  return pack_.bytes() + whole_.bytes() + grams_.bytes() + initials_.bytes() + letters_.bytes() + left_.bytes();
}

void NameSegment::append_to(NameBatch& out) const {
  pack_.append_to(out);
  for (size_t i = 0; i < left_.size(); ++i) out.add(left_.normal(i), left_.subject(i));
}

// ---- finding

NameSegment::Query NameSegment::prepare(const NameQuery& query) const {
  Query out{&query, {}, {}, {}};
  out.symbols.resize(query.points.size());
  std::transform(query.points.begin(), query.points.end(), out.symbols.begin(),
                 [&](char32_t point) { return pack_.symbol(point); });
  out.whole = whole_.find(pack_, std::span(out.symbols.data(), out.symbols.size()));
  return out;
}

bool NameSegment::offer(uint32_t number, NameCollector& collector) const {
  return collector.offer(pack_.subject(number), pack_.normal(number), pack_.length(number));
}

bool NameSegment::holds_letters(const Query& query, NameHow how, uint32_t number) const {
  std::array<char32_t, kPointsAtHand> at_hand;
  const auto symbols = pack_.symbols(number);
  std::vector<char32_t> many(symbols.size() > kPointsAtHand ? symbols.size() : 0);
  const std::span<char32_t> points = many.empty() ? std::span(at_hand).first(symbols.size()) : std::span(many);
  std::transform(symbols.begin(), symbols.end(), points.begin(), [&](Symbol one) { return pack_.point(one); });
  return find_initials(query.query->text, points) == (how == NameHow::initials ? 0 : 1);
}

bool NameSegment::offer_answer(const Query& query, uint32_t number, NameCollector& collector) const {
  ++collector.work().compared;
  const auto how = collector.way().how;
  const bool letters = how == NameHow::initials || how == NameHow::initials_within;
  const std::span symbols(query.symbols.data(), query.symbols.size());
  const bool answer = letters ? holds_letters(query, how, number) : holds(symbols, how, pack_.symbols(number));
  return !answer || offer(number, collector);
}

void NameSegment::collect_exact(const Query& query, NameCollector& collector) const {
  if (!query.whole.first) return;
  for (uint32_t i = *query.whole.first; i < pack_.size(); ++i) {
    if (!std::ranges::equal(pack_.symbols(i), query.symbols) || !offer(i, collector)) return;
  }
}

void NameSegment::collect_parts(Query& query, NameCollector& collector) const {
  if (!query.whole.within) return;
  const auto& symbols = query.symbols;
  std::vector<GramList> lists;
  const auto want = [&](uint32_t key) {
    lists.push_back(grams_.find(key));
    return !lists.back().empty();
  };
  for (size_t i = 1; i < symbols.size(); ++i) {
    query.whole.within = want(pair_key(symbols[i - 1], symbols[i]));
    if (!query.whole.within) return;
  }
  if (collector.way().how == NameHow::prefix) {
    if (!want(symbols.size() == 1 ? begin_key(symbols[0]) : begin_key(symbols[0], symbols[1]))) return;
  }
  if (lists.empty() && !want(single_key(symbols[0]))) return;
  grams_.for_all_of(std::move(lists), pack_.first_of_length(symbols.size() + 1), collector.work(),
                    [&](uint32_t number) { return offer_answer(query, number, collector); });
}

void NameSegment::collect_initials(const Query& query, NameCollector& collector) const {
  if (!query.query->initials) return;
  const std::string_view text = query.query->text;
  const bool begins = collector.way().how == NameHow::initials;
  if (const auto few = begins ? letters_.beginning_with(text) : letters_.further_in(text)) {
    collector.work().read += few->size();
    constexpr size_t kAhead = 8;  // names that memory is asked for before they are compared
    const auto fetch = [&](size_t i) {
      if (i < few->size()) __builtin_prefetch(pack_.symbols((*few)[i]).data());
    };
    for (size_t i = 0; i < kAhead; ++i) fetch(i);
    for (size_t i = 0; i < few->size(); ++i) {
      fetch(i + kAhead);
      if (!offer_answer(query, (*few)[i], collector)) return;
    }
    return;
  }
  std::vector<uint32_t> letters;
  for (const char c : text) letters.push_back(letter_number(c));
  const auto offer_it = [&](uint32_t number) { return offer_answer(query, number, collector); };
  if (!begins && letters.size() == 2) {
    const auto any =
        initials_.between(triple_key(letters[0], letters[1], 0), triple_key(letters[0], letters[1], kEnd) + 1);
    return initials_.for_any_of(any, collector.work(), offer_it);
  }
  std::vector<GramList> lists;
  const auto want = [&](uint32_t a, uint32_t b, uint32_t c) {
    lists.push_back(initials_.find(triple_key(a, b, c)));
    return !lists.back().empty();
  };
  if (begins && !want(kBegin, letters[0], letters[1])) return;
  for (size_t i = 2; i < letters.size(); ++i) {
    if (!want(letters[i - 2], letters[i - 1], letters[i])) return;
  }
  initials_.for_all_of(std::move(lists), pack_.first_of_length(letters.size()), collector.work(), offer_it);
}

void NameSegment::collect(Query& query, NameCollector& collector) const {
  if (query.symbols.empty() || pack_.size() == 0) return;
  switch (collector.way().how) {
    case NameHow::code:
      return;
    case NameHow::exact:
      return collect_exact(query, collector);
    case NameHow::prefix:
    case NameHow::substring:
      return collect_parts(query, collector);
    case NameHow::initials:
    case NameHow::initials_within:
      return collect_initials(query, collector);
    case NameHow::slip:
      return collect_slips(query, collector);
  }
}

}  // namespace taixin::facts
