// What signing in with an identity service refuses.
#pragma once

#include "base/error.h"

namespace taixin::access {

inline constexpr base::ErrorKind kNoIdentityService{"access.no_identity_service",
                                                    404,
                                                    "没有配置统一身份认证服务",
                                                    "no identity service is configured",
                                                    "请用登录名和密码登录，或由系统管理员在 taixin.toml 中配置 [oidc]",
                                                    "sign in with login and password, or set [oidc] in taixin.toml"};
inline constexpr base::ErrorKind kBadIdentityService{
    "access.bad_identity_service",          503,
    "统一身份认证服务的应答不对：{what}",   "the identity service answered wrongly: {what}",
    "请稍后再试；一直如此请告知系统管理员", "try again later; if it goes on tell the system administrator"};
inline constexpr base::ErrorKind kBadKeys{"access.bad_keys",
                                          503,
                                          "统一身份认证服务的密钥不可用：{what}",
                                          "keys of the identity service: {what}",
                                          "请告知系统管理员",
                                          "tell the system administrator"};
inline constexpr base::ErrorKind kBadIdToken{"access.bad_id_token",
                                             401,
                                             "统一身份认证服务给出的凭证不可信：{what}",
                                             "the identity token cannot be trusted: {what}",
                                             "请重新登录",
                                             "sign in again"};
inline constexpr base::ErrorKind kBadState{"access.bad_state",
                                           400,
                                           "登录已过期，或不是从本站开始的",
                                           "this sign-in has expired or did not begin here",
                                           "请从登录页面重新开始",
                                           "start again from the page for signing in"};
inline constexpr base::ErrorKind kNoIdentityAccount{"access.no_identity_account",
                                                    403,
                                                    "统一身份认证服务没有给出可以开立账户的身份信息",
                                                    "the identity service gave no identity to make an account of",
                                                    "请到服务窗口办理",
                                                    "ask at a service window"};

}  // namespace taixin::access
