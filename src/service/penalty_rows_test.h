// For tests: rows of penalties and of what became of them, as departments hand them over.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace taixin::service {

inline constexpr std::string_view kOrgan = "示例市市场监督管理局", kOrganCode = "11370999TX9990013T";
inline constexpr std::string_view kOtherCode = "91370999TX0000028E", kOtherName = "岱岳示例第2商贸有限公司";

inline std::string penalty_row(std::string_view name, std::string_view code, std::string_view number,
                               std::string_view words) {
  return fmt::format(
      "{},法人及非法人组织,{},示例甲,{},虚假宣传,{},中华人民共和国反不正当竞争法第二十条,罚款,罚款人民币二万元,2."
      "000000,"
      "2026-03-02,2027-03-02,2029-03-02,{},{},{},{}\n",
      name, code, number, words, kOrgan, kOrganCode, kOrgan, kOrganCode);
}
inline constexpr std::string_view kPenaltyHead =
    "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_FRDB,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_YXQ,"
    "CF_GSJZQ,CF_CFJG,CF_CFJGDM,CF_SJLY,CF_SJLYDM\n";
inline std::string status_row(std::string_view name, std::string_view code, std::string_view number,
                              std::string_view kind) {
  return fmt::format("{},{},{},{},{},{},2026-04-01,{}\n", name, code, number, kOrganCode, kOrgan, kind, kOrgan);
}
inline constexpr std::string_view kStatusHead = "CF_XDR_MC,CF_XDR_SHXYM,CF_WSH,CF_CFJGDM,CF_CFJG,ZTLX,ZTRQ,LYDW\n";

}  // namespace taixin::service
