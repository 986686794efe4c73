#include "cases/erasure_effects.h"

#include "base/text.h"
#include "cases/errors.h"
#include "vault/erasure.h"

namespace taixin::cases {
namespace {

using catalog::CaseEffect;
using vault::ErasureState;

// As the interface of erasures names officers, so that one who acts at both doors is one.
std::string officer_of(const Doing& doing, const store::CaseEvent& event) {
  return fmt::format("{}（账户 {}）", doing.officer, event.account);
}

class AskWork : public Work {
 public:
  explicit AskWork(const Doing& doing) : doing_(doing) {}
  base::Result<void> commit(store::WriteTx& tx, const store::CaseEvent& event) override {
    vault::ErasureRequest request;
    request.subject = doing_.one.subject;
    request.officer = officer_of(doing_, event);
    request.ground = event.basis;
    request.matter = erasure_matter(event.case_id);
    TX_TRY([[maybe_unused]] const auto made, vault::request_erasure_in(tx, request, doing_.day));
    return {};
  }

 private:
  const Doing doing_;
};

class AskErasure : public Effect {
 public:
  explicit AskErasure(const EffectPlace& place) : place_(place) {}
  CaseEffect which() const override { return CaseEffect::ask_erasure; }
  base::Result<std::unique_ptr<Work>> prepare(const Doing& doing) const override {
    TX_CHECK(vault::check_erasable(place_.vault, doing.one.subject));
    return std::unique_ptr<Work>(std::make_unique<AskWork>(doing));
  }

 private:
  const EffectPlace place_;
};

class ConfirmWork : public Work {
 public:
  ConfirmWork(const EffectPlace& place, const Doing& doing, vault::ErasureId id)
      : place_(place), doing_(doing), id_(id) {}
  base::Result<void> commit(store::WriteTx& tx, const store::CaseEvent& event) override {
    TX_TRY(approved_, vault::approve_erasure_in(tx, {id_, officer_of(doing_, event), {}}, doing_.day));
    return {};
  }
  // The approval is on disk: should the key outlive this, the next start destroys it.
  void committed() override { (void)vault::finish_erasure(place_.home, place_.vault, approved_); }

 private:
  const EffectPlace place_;
  const Doing doing_;
  const vault::ErasureId id_;
  vault::Erasure approved_;
};

class ConfirmErasure : public Effect {
 public:
  explicit ConfirmErasure(const EffectPlace& place) : place_(place) {}
  CaseEffect which() const override { return CaseEffect::confirm_erasure; }
  base::Result<std::unique_ptr<Work>> prepare(const Doing& doing) const override {
    TX_TRY(const auto asked, vault::erasure_of_matter(place_.home, doing.one.subject, erasure_matter(doing.id)));
    const ErasureState state = asked ? asked->state : ErasureState::withdrawn;
    if (state == ErasureState::done || state == ErasureState::approved) return std::unique_ptr<Work>();
    if (state == ErasureState::waiting) {
      return std::unique_ptr<Work>(std::make_unique<ConfirmWork>(place_, doing, asked->id));
    }
    const bool expired = state == ErasureState::expired;
    return base::fail(kNoErasureAsked, {{"case", std::to_string(doing.id)},
                                        {"zh", expired ? "已过期" : "已撤回"},
                                        {"en", expired ? "has expired" : "was withdrawn"}});
  }

 private:
  const EffectPlace place_;
};

class DropWork : public Work {
 public:
  DropWork(const Doing& doing, vault::ErasureId id) : doing_(doing), id_(id) {}
  base::Result<void> commit(store::WriteTx& tx, const store::CaseEvent& event) override {
    const auto reason = doing_.form.find("reason");
    vault::ErasureStep step{id_, officer_of(doing_, event), {}};
    if (reason != doing_.form.end()) step.reason = std::string(base::prefix_code_points(reason->second, kReasonMax));
    TX_TRY([[maybe_unused]] const auto dropped, vault::withdraw_erasure_in(tx, step, doing_.day));
    return {};
  }

 private:
  static constexpr size_t kReasonMax = vault::kErasureTextMax / 4;  // code points; the whole reason is in the form
  const Doing doing_;
  const vault::ErasureId id_;
};

class DropErasure : public Effect {
 public:
  explicit DropErasure(const EffectPlace& place) : place_(place) {}
  CaseEffect which() const override { return CaseEffect::drop_erasure; }
  base::Result<std::unique_ptr<Work>> prepare(const Doing& doing) const override {
    TX_TRY(const auto asked, vault::erasure_of_matter(place_.home, doing.one.subject, erasure_matter(doing.id)));
    if (!asked) return std::unique_ptr<Work>();
    if (asked->state == ErasureState::waiting) {
      return std::unique_ptr<Work>(std::make_unique<DropWork>(doing, asked->id));
    }
    const bool open = asked->state == ErasureState::withdrawn || asked->state == ErasureState::expired;
    if (open) return std::unique_ptr<Work>();
    return base::fail(kErasureDone, {{"case", std::to_string(doing.id)}});
  }

 private:
  const EffectPlace place_;
};

}  // namespace

std::string erasure_matter(int64_t case_id) { return fmt::format("业务 {}", case_id); }

void add_erasure_effects(Effects& effects, const EffectPlace& place) {
  effects.add(std::make_unique<AskErasure>(place));
  effects.add(std::make_unique<ConfirmErasure>(place));
  effects.add(std::make_unique<DropErasure>(place));
}

}  // namespace taixin::cases
