// Files that wait for a second person (审核, domain/12.4.1). What an account hands over is looked at once
// (Intake::trial), and then kept sealed, whole, until somebody else of the unit answers the checklist of the packs and
// signs:
//
//   waiting ─ approve ─► approved ─ loads ─► loaded         as any submission, from the file as it was handed over
//      │                    └─ not fit to go in ─► refused
//      ├─ give_back ─► returned    ├─ withdraw ─► withdrawn    └─ its term ends ─► lapsed
//
// Nothing of it is in records, registry or facts before it loads; a file that ended is destroyed with its key. Only the
// unit sees it (and whoever reviews where the unit has no reviewer). The day of arrival is the day of handing over.
//
//   home/held/ID              0600; the file, and after it what the trial found (reasons quote cells), sealed
//                             (vault/sealed_file.h); its key: home/keys/files/ID
//   held_event in records.db  every step, never changed, covered by the log (store/held.h, docs/formats/store.md)
//
// A step is on disk when a function returns. `approved` is a step of its own, and `loaded` is written in the
// transaction of the seal: a program that is killed in between takes the load up again, once, whoever asks. Of two who
// decide at once one wins, the other is told kHeldDecided. Threads: any.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "access/decision.h"
#include "access/entrance.h"
#include "intake/intake.h"
#include "store/held.h"
#include "vault/file_keys.h"
#include "vault/sealed_file.h"

namespace taixin::intake {

enum class HeldState : uint8_t { waiting = 1, approved, returned, withdrawn, lapsed, loaded, refused, lost };
inline constexpr int kHeldStates = 8;
std::string_view held_state_code(HeldState state);
std::string_view held_state_words(HeldState state, base::Lang lang);

struct HeldFile {
  int64_t id = 0;
  HeldState state = HeldState::waiting;
  std::string item, source;
  access::UnitId unit;   // whose it is; 0: the source is no unit
  access::AccountId by;  // who handed it over
  std::string by_name;
  base::KnownAt handed_over_at;
  base::Day last_day;  // on which it may be approved
  std::string file_name, sha256;
  uint64_t bytes = 0;
  uint64_t rows = 0, good = 0, refused = 0, people = 0;  // of the trial
  std::vector<std::string> checks;                       // confirmed; of a returned one: what could not be
  std::string note;                                      // of the reviewer; why it was refused
  std::string decided_by;                                // name; empty: nobody, or the program
  std::optional<base::KnownAt> decided_at;               // the last step
  base::SubmissionId submission;                         // loaded: as which
  std::string file;                                      // its name in home/held
  uint64_t report = 0;                                   // bytes of what the trial found, after the file's
  bool open() const { return state == HeldState::waiting || state == HeldState::approved; }
};

class HeldFiles {
 public:
  static constexpr size_t kWaitingMax = 500;                 // of one unit
  static constexpr uint64_t kFreeBytes = uint64_t{1} << 30;  // stay free on the disk when a file comes to wait
  static constexpr size_t kNoteMax = 500;                    // characters
  static constexpr size_t kRowsOfPage = 50;

  struct Parts {
    store::Home& home;
    Intake& intake;
    vault::FileKeys& keys;
    access::Entrance& entrance;
    const access::Doors& doors;
  };
  // Reads all steps and destroys what belongs to none that waits: files here, and keys but for those named. All parts
  // outlive it.
  static base::Result<std::unique_ptr<HeldFiles>> open(const Parts& parts, const std::set<std::string>& keys_of_others);
  ~HeldFiles();

  // The rule by which a file of this caller waits; null: it goes in at once (the console; other systems, as the rule
  // says; no rule).
  const catalog::ReviewRule* rule(const access::Caller& caller, std::string_view item) const;

  // ---- by whoever hands over. `options`: as for Intake::ingest, checked by the door.
  // Errors: those of Intake::trial; kHeldTooMany, store errors (kDiskFull ...). Nothing waits then.
  base::Result<HeldFile> hand_over(const access::Caller& caller, const IngestOptions& options, std::string_view bytes);
  // A file that is sealed already under a key of the same keys: it is moved here, and not copied.
  struct Sealed {
    std::filesystem::path path;
    std::string id;
    uint64_t bytes = 0;
  };
  base::Result<HeldFile> hand_over(const access::Caller& caller, const IngestOptions& options, const Sealed& sealed);
  // kNoHeld, kNotWhoHandedOver, kHeldDecided.
  base::Result<HeldFile> withdraw(const access::Caller& caller, int64_t id);

  // ---- by a second person. kNoHeld, kHeldDecided, kOwnReview, kUnitReviews, access refusals.
  struct Approval {
    std::vector<std::string> checks;  // codes of the points that are confirmed: all
    std::string note, code;           // `code`: fresh, of the reviewer's phone
    std::function<void(double)> progress;
    const std::atomic<bool>* cancel = nullptr;
  };
  // Besides: kChecksMissing, kUnknownCheck, kHeldText, access::kCodeRefused. The receipt of what went in; an error
  // after the step `approved` leaves it approved (a full disk) or refused (not fit to go in), and `find` says which.
  base::Result<Receipt> approve(const access::Caller& caller, int64_t id, const Approval& approval);
  // `failed`: points that could not be confirmed; may be empty. kUnknownCheck, kHeldText.
  base::Result<HeldFile> give_back(const access::Caller& caller, int64_t id, const std::string& note,
                                   const std::vector<std::string>& failed);
  bool may_review(const access::Caller& caller, const HeldFile& held) const {
    return review_allowed(caller, held).ok();
  }

  // ---- looking
  // kNoHeld; kOtherUnit when it is not the caller's to see.
  base::Result<HeldFile> find(const access::Caller& caller, int64_t id) const;
  // Those that the caller may see, newest first, with a smaller number than `before` (0: any).
  struct Asked {
    bool only_open = false;
    int64_t before = 0;
    size_t limit = 50;
  };
  std::vector<HeldFile> list(const access::Caller& caller, const Asked& asked) const;
  // The checklist of a file; empty when its rule is no longer in force.
  std::vector<catalog::ReviewCheck> checklist(const HeldFile& held) const;
  // What the trial found; of one that is not open any more the counts alone.
  base::Result<Receipt> trial(const HeldFile& held) const;
  // Rows of one that waits, cut, from the `from`th. kHeldDecided when it is not there any more; kHeldBusy.
  base::Result<TrialPage> rows(const HeldFile& held, uint64_t from) const;

  // ---- keeping
  // What time does: files whose term is over lapse, approved ones that did not load are taken up, and those of a home
  // that came back from a backup, which holds neither files nor their keys, are said to be lost. How many.
  size_t tick();
  void start();  // a thread that does so every half minute
  void stop();
  // What is wrong, for doctor: rows without file or key, files and keys without row.
  base::Result<std::vector<base::Error>> check(const std::set<std::string>& keys_of_others) const;

 private:
  explicit HeldFiles(const Parts& parts);
  base::Result<void> read_all();
  void sweep(const std::set<std::string>& keys_of_others);
  std::set<std::string> open_files() const;
  std::optional<HeldFile> known(int64_t id) const;
  base::Result<void> review_allowed(const access::Caller& caller, const HeldFile& held) const;
  bool unit_reviews(const access::Directory& directory, const catalog::ReviewRule& rule, const HeldFile& held) const;
  bool may_see(const access::Caller& caller, const HeldFile& held) const;
  const catalog::ReviewRule* rule_of(const HeldFile& held) const;
  base::Result<HeldFile> keep(const access::Caller& caller, const IngestOptions& options, const Receipt& trial,
                              HeldFile held);
  base::Result<std::string> report_of(const HeldFile& held) const;
  base::Result<void> room_for(access::UnitId unit, uint64_t bytes) const;
  base::Result<HeldFile> step(int64_t id, store::HeldStep step, access::AccountId account, std::string detail_json);
  void note(const store::HeldEvent& event, HeldFile& held) const;
  base::Result<Receipt> load(const HeldFile& held, const Approval& approval);
  base::Result<Receipt> load_unlocked(const HeldFile& held, const Approval& approval);
  base::Result<IngestOptions> options_of(const HeldFile& held) const;
  base::Result<std::unique_ptr<Source>> source_of(const HeldFile& held) const;
  void destroy(const HeldFile& held);
  base::Result<void> check_text(const std::string& note, bool required) const;
  base::Result<void> check_codes(const HeldFile& held, const std::vector<std::string>& codes, bool all) const;
  std::filesystem::path path_of(const std::string& file) const { return directory_ / file; }

  const Parts parts_;
  const std::filesystem::path directory_;
  std::mutex changing_;        // one step at a time: looked at, written, noted
  mutable std::mutex mutex_;   // of what is below
  std::vector<HeldFile> all_;  // by id, from 1
  std::set<int64_t> loading_;
  std::condition_variable changed_;
  std::atomic<bool> stopping_{false};
  std::thread keeper_;
};

}  // namespace taixin::intake
