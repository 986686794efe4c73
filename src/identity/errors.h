// What the identity room refuses. Messages show single characters and positions, never the code itself: what was typed
// into a code column may be a person's identity number.
#pragma once

#include "base/error.h"

namespace taixin::identity {

inline constexpr base::ErrorKind kUsccLengthWrong{"identity.uscc_length",
                                                  422,
                                                  "统一社会信用代码应为18位，实际为{actual}位",
                                                  "a unified social credit code has 18 characters, not {actual}",
                                                  "请按证照上的18位代码重新填写",
                                                  "copy the 18 characters from the certificate"};
inline constexpr base::ErrorKind kUsccSeparator{
    "identity.uscc_separator",
    422,
    "统一社会信用代码第{position}位是空格或分隔符",
    "character {position} of the unified social credit code is a space or separator",
    "请去掉代码中间的空格和符号后重新报送",
    "remove the spaces and signs inside the code and send it again"};
inline constexpr base::ErrorKind kUsccWrongCharacter{
    "identity.uscc_wrong_character",
    422,
    "统一社会信用代码第{position}位“{actual}”不是代码可用的字符",
    "character {position} of the unified social credit code, \"{actual}\", is not one a code can have there",
    "代码只用数字和除I、O、S、V、Z外的大写字母，第3至8位只用数字；请核对后重新报送",
    "codes use digits and capital letters but I, O, S, V, Z, and only digits at 3 to 8; check it and send it again"};
inline constexpr base::ErrorKind kUsccLookalike{
    "identity.uscc_lookalike",
    422,
    "统一社会信用代码第{position}位“{actual}”不是代码可用的字符，可能应为“{likely}”",
    "character {position} of the unified social credit code, \"{actual}\", is not one a code can have there; likely "
    "\"{likely}\"",
    "请对照证照核对第{position}位后重新报送",
    "compare character {position} with the certificate and send it again"};
inline constexpr base::ErrorKind kUsccDummy{"identity.uscc_dummy",
                                            422,
                                            "统一社会信用代码是占位代码（全零、重复或顺序数字），不属于任何主体",
                                            "the unified social credit code is a placeholder (zeros, repeated or "
                                            "ascending characters) and belongs to nobody",
                                            "请填写主体真实的代码；没有代码的留空",
                                            "give the subject's real code, or leave the cell empty"};
inline constexpr base::ErrorKind kUsccWrongCheck{
    "identity.uscc_wrong_check",
    422,
    "统一社会信用代码校验码（第18位）应为“{expected}”，实际为“{actual}”",
    "the check character (18th) of the unified social credit code should be \"{expected}\", not \"{actual}\"",
    "请对照证照核对全部18位；确系登记机关如此赋码的，请提供证照登记为已核实的重错码",
    "compare all 18 characters with the certificate; if it was really issued so, have it registered as a verified "
    "wrong "
    "code"};

inline constexpr base::ErrorKind kOrgCodeForm{
    "identity.org_code_form",
    422,
    "组织机构代码应为8位数字或大写字母加1位校验码",
    "an organization code is 8 digits or capital letters and a check character",
    "请按“XXXXXXXX-X”填写",
    "write it as XXXXXXXX-X"};
inline constexpr base::ErrorKind kOrgCodeWrongCheck{
    "identity.org_code_wrong_check",
    422,
    "组织机构代码校验码应为“{expected}”，实际为“{actual}”",
    "the check character of the organization code should be \"{expected}\", not \"{actual}\"",
    "请对照组织机构代码证核对后重新报送",
    "compare it with the certificate and send it again"};

inline constexpr base::ErrorKind kRegNumberLength{"identity.reg_number_length",
                                                  422,
                                                  "工商注册号应为15位数字（2007年以前为13位），实际为{actual}位",
                                                  "a registration number has 15 digits (13 before 2007), not {actual}",
                                                  "请核对注册号；已换发统一社会信用代码的请改填18位代码",
                                                  "check the number, or give the unified social credit code"};
inline constexpr base::ErrorKind kRegNumberCharacters{"identity.reg_number_characters",
                                                      422,
                                                      "工商注册号只应有数字",
                                                      "a registration number has digits only",
                                                      "请核对注册号；已换发统一社会信用代码的请改填18位代码",
                                                      "check the number, or give the unified social credit code"};
inline constexpr base::ErrorKind kRegNumberWrongCheck{
    "identity.reg_number_wrong_check",
    422,
    "工商注册号校验码（第15位）应为{expected}，实际为{actual}",
    "the check digit (15th) of the registration number should be {expected}, not {actual}",
    "请对照营业执照核对后重新报送",
    "compare it with the licence and send it again"};

}  // namespace taixin::identity
