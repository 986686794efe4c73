// Names of a city's bodies, and 10,000 queries of each kind made of them (docs/formats/name-search.md): ours, SQLite
// FTS5 with trigrams, and PostgreSQL with pg_trgm. The peers hold the same normal forms and initials, and are asked by
// people who know which kind of query it is; ours is asked in one box, and folds the query itself. Peers get fewer
// queries of a kind when they are slow.
#include <sqlite3.h>

#include <map>
#include <numeric>

#include "base/bench.h"
#include "base/postgres_peer.h"
#include "city/names.h"
#include "city/random.h"
#include "facts/name_forms.h"
#include "facts/name_index.h"
#include "identity/name.h"

namespace taixin::service {
namespace {

using base::Bench;
using base::PostgresPeer;
using base::Result;
using base::SubjectId;

constexpr uint64_t kSeed = 7;
constexpr size_t kLimit = 10;
constexpr size_t kQueries = 10'000;  // of each kind
constexpr double kForever = 1e9;     // seconds

// ---- the names

struct Named {
  std::string name, normal;
  SubjectId subject;
};

// Three enterprises, an individual business and every tenth of them a former name.
std::vector<Named> make_names(uint64_t count) {
  std::vector<Named> names;
  names.reserve(count);
  for (uint64_t i = 0; names.size() < count; ++i) {
    const auto kind = i % 4 == 3 ? city::BodyKind::individual_business : city::BodyKind::enterprise;
    const SubjectId subject(static_cast<int64_t>(i + 1));
    const auto add = [&](std::string name) {
      std::string normal = identity::normalize_name(name).get();
      names.push_back({std::move(name), std::move(normal), subject});
    };
    add(city::body_name(kind, i, kSeed));
    if (i % 10 == 0 && names.size() < count) add(city::former_name(kind, i, kSeed));
  }
  return names;
}

std::string initials(std::string_view normal) {
  std::string out;
  for (const auto& one : facts::initials_of(normal)) out += one.first;
  return out;
}

// ---- the queries

enum class Kind { exact, prefix, two, four, slip, traditional, initials };
constexpr std::array<const char*, 7> kKinds{"exact", "prefix",      "part of 2", "part of 4",
                                            "slip",  "traditional", "initials"};

struct Query {
  std::string text;    // as typed
  std::string normal;  // what peers are asked
  const Named* source;
};

std::string cut(const std::vector<char32_t>& points, size_t begin, size_t size) {
  return facts::to_utf8(std::span(points).subspan(begin, std::min(size, points.size() - begin)));
}

// One slip, in names of ten and more characters every fourth time two: a character of another name put in its place,
// left out, put in, or exchanged with the next.
std::string with_slips(std::vector<char32_t> points, const std::vector<char32_t>& other, uint64_t random) {
  const int slips = points.size() >= 10 && random % 4 == 0 ? 2 : 1;
  for (int i = 0; i < slips; ++i) {
    random = city::mix(random, 3);
    const size_t at = random % (points.size() - 1);
    const char32_t wrong = other[random / 64 % other.size()];
    const auto place = points.begin() + static_cast<ptrdiff_t>(at);
    switch (random / 4096 % 4) {
      case 0:
        *place = wrong;
        break;
      case 1:
        points.erase(place);
        break;
      case 2:
        points.insert(place, wrong);
        break;
      default:
        std::swap(points[at], points[at + 1]);
    }
  }
  return facts::to_utf8(points);
}

// The characters of the city's words whose traditional form differs.
std::string traditional(std::vector<char32_t> points) {
  static const std::map<char32_t, char32_t> forms{
      {U'东', U'東'}, {U'岭', U'嶺'}, {U'云', U'雲'}, {U'机', U'機'}, {U'电', U'電'}, {U'业', U'業'}, {U'医', U'醫'},
      {U'药', U'藥'}, {U'环', U'環'}, {U'农', U'農'}, {U'种', U'種'}, {U'粮', U'糧'}, {U'饲', U'飼'}, {U'园', U'園'},
      {U'装', U'裝'}, {U'饰', U'飾'}, {U'门', U'門'}, {U'钢', U'鋼'}, {U'铸', U'鑄'}, {U'锻', U'鍛'}, {U'轴', U'軸'},
      {U'轮', U'輪'}, {U'阀', U'閥'}, {U'缆', U'纜'}, {U'纸', U'紙'}, {U'务', U'務'}, {U'胶', U'膠'}, {U'矿', U'礦'},
      {U'热', U'熱'}, {U'车', U'車'}, {U'运', U'運'}, {U'输', U'輸'}, {U'仓', U'倉'}, {U'储', U'儲'}, {U'递', U'遞'},
      {U'饮', U'飲'}, {U'传', U'傳'}, {U'设', U'設'}, {U'计', U'計'}, {U'测', U'測'}, {U'绘', U'繪'}, {U'养', U'養'},
      {U'图', U'圖'}, {U'书', U'書'}, {U'银', U'銀'}, {U'义', U'義'}, {U'双', U'雙'}, {U'万', U'萬'}, {U'亿', U'億'},
      {U'宁', U'寧'}, {U'长', U'長'}, {U'广', U'廣'}, {U'达', U'達'}, {U'诚', U'誠'}, {U'学', U'學'}, {U'创', U'創'},
      {U'开', U'開'}, {U'启', U'啟'}, {U'马', U'馬'}, {U'鸿', U'鴻'}, {U'鹏', U'鵬'}, {U'鹤', U'鶴'}, {U'凤', U'鳳'},
      {U'飞', U'飛'}, {U'兰', U'蘭'}, {U'莲', U'蓮'}, {U'枫', U'楓'}, {U'杨', U'楊'}, {U'动', U'動'}, {U'辉', U'輝'},
      {U'锦', U'錦'}, {U'绣', U'繡'}, {U'缘', U'緣'}, {U'兴', U'興'}, {U'饭', U'飯'}, {U'馆', U'館'}, {U'烧', U'燒'}};
  for (char32_t& c : points) {
    if (const auto it = forms.find(c); it != forms.end()) c = it->second;
  }
  return facts::to_utf8(points);
}

std::vector<Query> make_queries(Kind kind, const std::vector<Named>& names, size_t count) {
  std::vector<Query> queries;
  for (size_t i = 0; queries.size() < count; ++i) {
    const uint64_t random = city::mix(kSeed + static_cast<uint64_t>(kind), i);
    const Named& source = names[random % names.size()];
    const auto points = facts::code_points(source.normal);
    const auto other = facts::code_points(names[random / 3 % names.size()].normal);
    const size_t begin = random / 7 % (points.size() - 3);
    std::string text;
    switch (kind) {
      case Kind::exact:
        text = source.name;
        break;
      case Kind::prefix:
        text = cut(points, 0, points.size() - 2 - random / 11 % 3);
        break;
      case Kind::two:
        text = cut(points, begin, 2);
        break;
      case Kind::four:
        text = cut(points, begin, 4);
        break;
      case Kind::slip:
        text = with_slips(points, other, random);
        break;
      case Kind::traditional:
        text = traditional(facts::code_points(source.name));
        break;
      case Kind::initials:
        text = initials(source.normal);
        break;
    }
    std::string normal = identity::normalize_name(text).get();
    if (text.empty() || (kind == Kind::slip && normal == source.normal)) continue;
    queries.push_back({std::move(text), std::move(normal), &source});
  }
  return queries;
}

struct Hit {
  std::string normal;
  SubjectId subject;  // 0: the peers tell names only
};
using Hits = std::vector<Hit>;

// Whether an answer is right: the name it was made from is there, or its subject by another of its names (a subject
// comes once, by its best name), or ten others that match as well as that one.
bool is_right(Kind kind, const Query& query, const Hits& hits) {
  const auto is_source = [&](const Hit& hit) {
    return hit.normal == query.source->normal || hit.subject == query.source->subject;
  };
  if (std::any_of(hits.begin(), hits.end(), is_source)) return true;
  if (hits.size() < kLimit) return false;
  std::optional<facts::SlipMatcher> matcher;
  if (kind == Kind::slip) matcher.emplace(facts::code_points(query.normal));
  return std::all_of(hits.begin(), hits.end(), [&](const Hit& one) {
    const std::string& hit = one.normal;
    switch (kind) {
      case Kind::exact:
      case Kind::traditional:
        return hit == query.normal;
      case Kind::prefix:
        return hit.starts_with(query.normal);
      case Kind::two:
      case Kind::four:
        return hit.find(query.normal) != hit.npos;
      case Kind::slip:
        return matcher->distance(hit) <= matcher->distance(query.source->normal);
      case Kind::initials:
        return facts::find_initials(query.normal, hit) == 0;
    }
    return false;
  });
}

// ---- asking

struct Measured {
  size_t asked = 0;
  double seconds = 0, p50_ms = 0, p99_ms = 0, recall = 0;
  double rate() const { return static_cast<double>(asked) / seconds; }
};

using Ask = std::function<Hits(const Query&)>;

// Every query in turn, until `seconds_max` are over.
Measured pass(Kind kind, const std::vector<Query>& queries, double seconds_max, const Ask& ask) {
  Measured out;
  std::vector<double> ms;
  size_t right = 0;
  for (const Query& query : queries) {
    const auto start = std::chrono::steady_clock::now();
    const auto hits = ask(query);
    ms.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    out.seconds += ms.back() / 1e3;
    right += is_right(kind, query, hits);
    if (out.seconds > seconds_max) break;
  }
  std::sort(ms.begin(), ms.end());
  out.asked = ms.size();
  out.p50_ms = ms[ms.size() / 2];
  out.p99_ms = ms[ms.size() * 99 / 100];
  out.recall = static_cast<double>(right) / static_cast<double>(ms.size());
  return out;
}

// The fastest of three passes, or of as many as `seconds_max` allow.
Measured measure(Kind kind, const std::vector<Query>& queries, double seconds_max, const Ask& ask) {
  constexpr int kPasses = 3;
  Measured best = pass(kind, queries, seconds_max, ask);
  double left = seconds_max - best.seconds;
  for (int i = 1; i < kPasses && left > best.seconds; ++i) {
    const Measured next = pass(kind, queries, left, ask);
    left -= next.seconds;
    if (next.asked == best.asked && next.seconds < best.seconds) best = next;
  }
  return best;
}

class Peer {
 public:
  virtual ~Peer() = default;
  virtual std::string name(Kind kind) const = 0;
  virtual Hits ask(Kind kind, const std::string& query) = 0;
};

std::string quoted(const std::string& text, char mark) {
  std::string out(1, mark);
  for (const char c : text) out += c == mark ? std::string(2, mark) : std::string(1, c);
  return out + mark;
}

class SqlitePeer : public Peer {
 public:
  static constexpr const char* kTrigrams = "SQLite FTS5 trigram";

  SqlitePeer(const std::string& path, const std::vector<Named>& names) {
    TX_ASSERT(sqlite3_open(path.c_str(), &db_) == SQLITE_OK, "{} cannot be made", path);
    run("pragma synchronous = off; pragma cache_size = -1000000; pragma mmap_size = 8000000000");
    run("create table name (id integer primary key, normal text, initials text, length integer)");
    run("create virtual table tri using fts5(normal, initials, tokenize = 'trigram', content = 'name', content_rowid = "
        "'id')");
    run("begin");
    sqlite3_stmt* insert = prepare("insert into name (normal, initials, length) values (?1, ?2, length(?1))");
    for (const Named& one : names) {
      const std::string letters = initials(one.normal);
      bind(insert, 1, one.normal);
      bind(insert, 2, letters);
      TX_ASSERT(sqlite3_step(insert) == SQLITE_DONE, "{}", sqlite3_errmsg(db_));
      sqlite3_reset(insert);
    }
    run("create index name_normal on name (normal)");
    run("insert into tri (tri) values ('rebuild')");
    run("commit");
    exact_ = prepare("select normal from name where normal = ?1 limit 10");
    // What begins with the query is found in the index of whole names; upper bound: the last code point after it.
    prefix_ = prepare(
        "select normal from name where normal >= ?1 and normal < ?1 || char(0x10ffff) order by length, normal limit "
        "10");
    like_ = prepare("select normal from name where normal like '%' || ?1 || '%' order by length, normal limit 10");
    match_ = prepare(
        "select n.normal from tri t join name n on n.id = t.rowid where tri match ?1 "
        "order by n.length, n.normal limit 10");
    rank_ = prepare("select normal from tri where tri match ?1 order by rank limit 10");
    whole_ = prepare(
        "select n.normal from tri t join name n on n.id = t.rowid where tri match 'normal : ' || ?2 and n.normal = ?1 "
        "limit 10");
  }
  ~SqlitePeer() override {
    for (sqlite3_stmt* one : made_) sqlite3_finalize(one);
    sqlite3_close(db_);
  }
  std::string name(Kind kind) const override {
    const bool whole = kind == Kind::exact || kind == Kind::traditional || kind == Kind::prefix;
    return whole ? "SQLite, an index of whole names" : kTrigrams;
  }
  // Whole names and prefixes by trigrams alone: `ask` has another index for them, which FTS5 is not.
  Hits ask_trigrams(Kind kind, const std::string& query) {
    const std::string phrase = quoted(query, '"');
    if (kind == Kind::prefix) return rows(match_, "normal : ^" + phrase);
    bind(whole_, 2, phrase);
    return rows(whole_, query);
  }

  Hits ask(Kind kind, const std::string& query) override {
    switch (kind) {
      case Kind::exact:
      case Kind::traditional:
        return rows(exact_, query);
      case Kind::prefix:
        return rows(prefix_, query);
      case Kind::two:
        return rows(like_, query);  // MATCH finds no two characters, and LIKE on the FTS table gives no rows
      case Kind::four:
        return rows(match_, "normal : " + quoted(query, '"'));
      case Kind::slip:
        return rows(rank_, any_trigram(query));
      case Kind::initials:
        return rows(match_, "initials : ^" + quoted(query, '"'));
    }
    return {};
  }

 private:
  static std::string any_trigram(const std::string& query) {
    const auto points = facts::code_points(query);
    std::string out;
    for (size_t i = 0; i + 3 <= points.size(); ++i)
      out += (out.empty() ? "normal : (" : " OR ") + quoted(cut(points, i, 3), '"');
    return out + ")";
  }
  void run(const char* sql) {
    TX_ASSERT(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) == SQLITE_OK, "{}: {}", sql, sqlite3_errmsg(db_));
  }
  sqlite3_stmt* prepare(const char* sql) {
    sqlite3_stmt* out = nullptr;
    TX_ASSERT(sqlite3_prepare_v2(db_, sql, -1, &out, nullptr) == SQLITE_OK, "{}: {}", sql, sqlite3_errmsg(db_));
    made_.push_back(out);
    return out;
  }
  static void bind(sqlite3_stmt* statement, int at, const std::string& text) {
    sqlite3_bind_text(statement, at, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
  }
  Hits rows(sqlite3_stmt* statement, const std::string& text) {
    Hits out;
    bind(statement, 1, text);
    int state = SQLITE_ROW;
    while ((state = sqlite3_step(statement)) == SQLITE_ROW) {
      out.push_back({reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)), SubjectId(0)});
    }
    TX_ASSERT(state == SQLITE_DONE, "{}: {}", text, sqlite3_errmsg(db_));
    sqlite3_reset(statement);
    return out;
  }

  sqlite3* db_ = nullptr;
  std::vector<sqlite3_stmt*> made_;
  sqlite3_stmt *exact_, *prefix_, *like_, *match_, *rank_, *whole_;
};

class TrigramPeer : public Peer {
 public:
  static Result<std::unique_ptr<TrigramPeer>> make(const std::string& scratch, const std::vector<Named>& names) {
    auto peer = std::unique_ptr<TrigramPeer>(new TrigramPeer);
    TX_TRY(peer->server_, PostgresPeer::start(scratch));
    PostgresPeer& server = *peer->server_;
    TX_CHECK(server.run("create extension pg_trgm"));
    TX_CHECK(server.run("create table name (normal text, initials text)"));
    size_t next = 0;
    TX_TRY(const uint64_t copied, server.copy("copy name from stdin (format csv)", [&](std::string& chunk) {
      for (; next < names.size() && chunk.size() < 256 * 1024; ++next) {
        chunk += quoted(names[next].normal, '"') + "," + initials(names[next].normal) + "\n";
      }
      return !chunk.empty();
    }));
    TX_ASSERT(copied == names.size(), "{} names copied", copied);
    TX_CHECK(server.run("create index on name (normal text_pattern_ops)"));
    TX_CHECK(server.run("create index on name (initials text_pattern_ops)"));
    TX_CHECK(server.run("create index on name using gin (normal gin_trgm_ops)"));
    TX_CHECK(server.run("create index on name using gin (initials gin_trgm_ops)"));
    TX_CHECK(server.run("vacuum analyze name"));
    TX_CHECK(server.run("set max_parallel_workers_per_gather = 0"));
    TX_CHECK(server.run("set pg_trgm.similarity_threshold = 0.5"));
    return peer;
  }
  std::string name(Kind) const override { return server_->name() + " pg_trgm"; }

  Hits ask(Kind kind, const std::string& query) override {
    const std::string text = quoted(query, '\'');
    const std::string like = query + "%";
    std::string where, order = "length(normal), normal";
    switch (kind) {
      case Kind::exact:
      case Kind::traditional:
        where = "normal = " + text;
        break;
      case Kind::prefix:
        where = "normal like " + quoted(query + "%", '\'');
        break;
      case Kind::two:
      case Kind::four:
        where = "normal like " + quoted("%" + query + "%", '\'');
        break;
      case Kind::slip:
        where = "normal % " + text;
        order = "similarity(normal, " + text + ") desc, length(normal), normal";
        break;
      case Kind::initials:
        where = "initials like " + quoted(query + "%", '\'');
        break;
    }
    const auto rows = server_->value(fmt::format(
        "select string_agg(normal, chr(10)) from (select normal from name where {} order by {} limit 10) hit", where,
        order));
    TX_ASSERT(rows, "{}", rows.error().message(base::Lang::en));
    Hits out;
    for (size_t at = 0; at < rows->size();) {
      const size_t end = std::min(rows->find('\n', at), rows->size());
      out.push_back({rows->substr(at, end - at), SubjectId(0)});
      at = end + 1;
    }
    return out;
  }

 private:
  TrigramPeer() = default;
  std::unique_ptr<PostgresPeer> server_;
};

// ---- the workload

void report_peer(Bench& b, Kind kind, const Measured& ours, const std::string& peer, const Measured& theirs) {
  const char* what = kKinds[static_cast<size_t>(kind)];
  b.report({.what = what, .value = ours.rate(), .unit = "queries/s", .peer = peer, .peer_value = theirs.rate()});
  b.report({.what = fmt::format("{}, recall", what),
            .value = ours.recall * 100,
            .unit = "%",
            .peer = fmt::format("{}, {} queries", peer, theirs.asked),
            .peer_value = theirs.recall * 100});
  b.report({.what = fmt::format("{}, p50", what),
            .value = ours.p50_ms,
            .unit = "ms",
            .peer = peer,
            .peer_value = theirs.p50_ms,
            .better = base::Better::lower});
  b.report({.what = fmt::format("{}, p99", what),
            .value = ours.p99_ms,
            .unit = "ms",
            .peer = peer,
            .peer_value = theirs.p99_ms,
            .better = base::Better::lower});
}

TX_BENCH("search.name", [](Bench& b) -> Result<void> {
  const auto names = make_names(b.size(200'000, 2'000));
  facts::NameIndex index;
  const uint64_t before = b.peak_memory_bytes();
  const double built = b.seconds([&] {
    for (const Named& one : names) index.add(one.normal, one.subject);
    index.settle();
  });
  const auto count = static_cast<double>(names.size());
  b.check(index.size().names == names.size(), "{} names of {}", index.size().names, names.size());
  b.report({.what = "build", .value = count / built, .unit = "names/s"});
  b.report({.what = "index",
            .value = static_cast<double>(index.size().bytes) / count,
            .unit = "bytes/name",
            .better = base::Better::lower});
  b.report({.what = "memory above the list of names while building",
            .value = static_cast<double>(b.peak_memory_bytes() - before) / count,
            .unit = "bytes/name",
            .better = base::Better::lower});

  std::vector<std::vector<Query>> queries;
  std::vector<Measured> ours, folded;
  const facts::NameAccept all = [](SubjectId, std::string_view) { return true; };
  const auto search = [&](std::string_view normal) {
    Hits hits;
    for (auto& found : index.search(normal, kLimit, all)) hits.push_back({std::move(found.normal), found.subject});
    return hits;
  };
  for (size_t k = 0; k < kKinds.size(); ++k) {
    const auto kind = static_cast<Kind>(k);
    queries.push_back(make_queries(kind, names, b.tiny() ? 50 : kQueries));
    ours.push_back(measure(kind, queries.back(), kForever,
                           [&](const Query& query) { return search(identity::normalize_name(query.text).get()); }));
    folded.push_back(measure(kind, queries.back(), kForever, [&](const Query& query) { return search(query.normal); }));
    const double recall = ours.back().recall;
    b.check(recall >= (kind == Kind::slip ? 0.9 : 0.99), "recall of {} is {}", kKinds[k], recall);
  }

  const double patience = b.tiny() ? 1 : 10;  // seconds for a kind
  const auto against = [&](Peer& peer) {
    for (size_t k = 0; k < kKinds.size(); ++k) {
      const auto kind = static_cast<Kind>(k);
      const auto theirs =
          measure(kind, queries[k], patience, [&](const Query& query) { return peer.ask(kind, query.normal); });
      report_peer(b, kind, ours[k], peer.name(kind), theirs);
      b.report({.what = fmt::format("{}, folded before the clock", kKinds[k]),
                .value = folded[k].rate(),
                .unit = "queries/s",
                .peer = peer.name(kind),
                .peer_value = theirs.rate()});
    }
  };
  {
    SqlitePeer sqlite(b.scratch() + "/names.db", names);
    against(sqlite);
    for (const Kind kind : {Kind::exact, Kind::prefix, Kind::traditional}) {
      const auto k = static_cast<size_t>(kind);
      report_peer(b, kind, ours[k], SqlitePeer::kTrigrams, measure(kind, queries[k], patience, [&](const Query& one) {
                    return sqlite.ask_trigrams(kind, one.normal);
                  }));
    }
  }
  TX_TRY(const auto postgres, TrigramPeer::make(b.scratch(), names));
  against(*postgres);
  return {};
});

}  // namespace
}  // namespace taixin::service
