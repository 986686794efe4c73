// What the door itself refuses, before any room is asked.
#pragma once

#include "base/error.h"

namespace taixin::service {

// ---- starting
inline constexpr base::ErrorKind kBadListen{"service.bad_listen",
                                            422,
                                            "监听地址“{address}”应写成 主机:端口",
                                            "the address \"{address}\" should be HOST:PORT",
                                            "例如 127.0.0.1:8080；端口 0 表示任选一个",
                                            "for example 127.0.0.1:8080; port 0 chooses a free one"};
inline constexpr base::ErrorKind kNotLoopback{
    "service.not_loopback",
    422,
    "{host} 不是本机回环地址：对其他机器提供服务须先配置 TLS",
    "{host} is not this machine's own loopback: other machines are served over TLS only",
    "请在 taixin.toml 的 [tls] 中写明 certificate 和 key，并在 [serve] names 中写明对外名称；或改用 127.0.0.1、[::1]",
    "name certificate and key under [tls] in taixin.toml, and the names others use under [serve] names; or listen on "
    "127.0.0.1 or [::1]"};
inline constexpr base::ErrorKind kCannotListen{"service.cannot_listen",
                                               503,
                                               "无法在 {address} 上监听：{reason}",
                                               "cannot listen on {address}: {reason}",
                                               "请换一个端口，或停止占用它的程序",
                                               "choose another port, or stop the program that holds it"};

inline constexpr base::ErrorKind kBadTls{
    "service.bad_tls",
    422,
    "TLS 证书或私钥不能使用：{reason}",
    "the TLS certificate or key cannot be used: {reason}",
    "请检查 [tls] 中的文件；证书须为 PEM 并含完整证书链，私钥须与证书配对",
    "check the files named under [tls]: PEM, the whole chain in one file, the key that belongs to the certificate"};
inline constexpr base::ErrorKind kTlsKeyOpen{"service.tls_key_open",
                                             422,
                                             "TLS 私钥文件 {path} 对其他用户开放 (权限 {mode})，未使用",
                                             "the TLS key {path} is open to other users (mode {mode}) and is not used",
                                             "请运行 chmod 600，并查明谁读过它；必要时更换私钥",
                                             "chmod 600 it, and find out who read it; replace the key if in doubt"};
inline constexpr base::ErrorKind kNoLogFile{"service.no_log_file",
                                            503,
                                            "无法写日志文件 {path}：{reason}",
                                            "the log file {path} cannot be written: {reason}",
                                            "请检查 [serve] log 的路径和权限",
                                            "check the path under [serve] log, and its permissions"};

// ---- a request
inline constexpr base::ErrorKind kBadRequest{"service.bad_request",
                                             400,
                                             "请求不符合 HTTP 格式：{reason}",
                                             "this is not well-formed HTTP: {reason}",
                                             "请检查发送请求的程序",
                                             "check the program that sent it"};
inline constexpr base::ErrorKind kHeaderTooLarge{
    "service.header_too_large",        431,
    "请求头超过 {limit} 字节",         "the header of the request is longer than {limit} bytes",
    "请缩短地址，或清除本站的 Cookie", "shorten the address, or clear the cookies of this site"};
inline constexpr base::ErrorKind kBodyTooLarge{"service.body_too_large",
                                               413,
                                               "请求内容超过 {limit}",
                                               "the request is larger than {limit}",
                                               "较大的文件请用可续传的上传（/api/v1/uploads）；网页表单和 JSON 请缩短内容",
                                               "send large files as uploads (/api/v1/uploads); shorten a form or JSON"};
inline constexpr base::ErrorKind kTargetTooLong{
    "service.target_too_long",   414,
    "请求地址超过 {limit} 字节", "the address of the request is longer than {limit} bytes",
    "请缩短查询，或改用 POST",   "shorten the question, or use POST"};
inline constexpr base::ErrorKind kTooManyRequests{
    "service.too_many_requests",
    429,
    "请求过于频繁",
    "too many requests",
    "请在 {seconds} 秒后重试；需要更高频率时请联系平台管理员",
    "try again in {seconds} seconds; ask the administrator of the platform if more is needed"};
inline constexpr base::ErrorKind kTooBusy{"service.too_busy",        503,
                                          "等待处理的请求已满",      "too many requests are waiting",
                                          "请在 {seconds} 秒后重试", "try again in {seconds} seconds"};
inline constexpr base::ErrorKind kStopping{"service.stopping",        503,          "服务正在停止",
                                           "the service is stopping", "请稍后重试", "try again later"};
inline constexpr base::ErrorKind kForeignHost{
    "service.foreign_host",   421,
    "请求的主机名不是本服务", "the request names a host that is not this service",
    "请使用启动时显示的地址", "use the address shown at the start"};
inline constexpr base::ErrorKind kForeignOrigin{
    "service.foreign_origin",       403,
    "该请求由另一网站发起，已拒绝", "another site sent this request; it was refused",
    "请从本站页面重新操作",         "start again from the pages of this site"};
inline constexpr base::ErrorKind kMethodNotAllowed{"service.method_not_allowed",
                                                   405,
                                                   "{path} 不接受 {method}",
                                                   "{path} does not take {method}",
                                                   "请改用 {allow}",
                                                   "use {allow}"};
inline constexpr base::ErrorKind kBrokenForm{"service.broken_form",  400,
                                             "表单内容不完整",       "the form is not complete",
                                             "请重新打开页面并提交", "open the page again and send the form"};
inline constexpr base::ErrorKind kHandlerFailed{"service.failed",         500,
                                                "处理请求时发生内部错误", "an internal error stopped the request",
                                                "请保留日志并告知管理员", "keep the log and tell the administrator"};

// ---- asking the owner of a home
inline constexpr base::ErrorKind kNobodyListens{
    "service.nobody_listens",       503,
    "{path} 上没有服务：{reason}",  "nobody listens on {path}: {reason}",
    "请确认 taixin serve 正在运行", "make sure that taixin serve is running"};
inline constexpr base::ErrorKind kCallBroken{
    "service.call_broken",
    502,
    "与服务的连接中断：{reason}",
    "the connection to the service broke: {reason}",
    "请查看服务的日志；报送要么完整入库，要么没有痕迹，可以再次报送",
    "see the service's log; a submission is whole or absent, so sending again is safe"};

}  // namespace taixin::service
