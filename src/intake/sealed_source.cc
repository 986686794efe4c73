#include "intake/sealed_source.h"

namespace taixin::intake {
namespace {

class SealedSource : public Source {
 public:
  explicit SealedSource(vault::SealedFile file) : file_(std::move(file)) {}
  uint64_t size() const override { return file_.size(); }
  base::Result<void> read(uint64_t offset, size_t length, std::string& out) override {
    return file_.read(offset, length, out);
  }

 private:
  vault::SealedFile file_;
};

}  // namespace

std::unique_ptr<Source> sealed_source(vault::SealedFile file) {
  return std::make_unique<SealedSource>(std::move(file));
}

}  // namespace taixin::intake
