// One file of a city: rows made, soiled, written and counted.
#pragma once

#include "city/city.h"

namespace taixin::city {

class FileMaker {
 public:
  FileMaker(const CityOptions& options, const Population& population, const std::vector<FilePlan>& files)
      : options_(options), population_(population), files_(files) {}

  base::Result<DepartmentFile> write(const FilePlan& plan);

 private:
  // A row of a file as it is before duplicates and versions.
  struct Made {
    Row row;
    Body body;
    Dirt dirt = Dirt::none;
  };
  Dirt dirt_at(const FilePlan& plan, uint64_t slot) const;
  void make(const FilePlan& plan, uint64_t slot, Made& made) const;
  // A row that went in and has no other version.
  bool is_settled(const FilePlan& plan, uint64_t slot) const;

  base::Result<void> write_first(const FilePlan& plan, SheetWriter& writer, DepartmentFile& file) const;
  base::Result<void> write_about(const FilePlan& plan, SheetWriter& writer, DepartmentFile& file) const;

  const CityOptions& options_;
  const Population& population_;
  const std::vector<FilePlan>& files_;
};

}  // namespace taixin::city
