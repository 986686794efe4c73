// What uploads refuse.
#pragma once

#include "base/error.h"

namespace taixin::service {

inline constexpr base::ErrorKind kUploadUnknown{"service.upload_unknown",
                                                404,
                                                "没有这个上传，或已过期、已取消",
                                                "there is no such upload, or it has expired or was cancelled",
                                                "请重新上传",
                                                "start the upload anew"};
inline constexpr base::ErrorKind kUploadOffset{"service.upload_offset",
                                               409,
                                               "续传位置应为 {expected}，请求为 {actual}",
                                               "the upload goes on at {expected}, not at {actual}",
                                               "请用 HEAD 查询续传位置后继续",
                                               "ask for the offset with HEAD and go on from there"};
inline constexpr base::ErrorKind kUploadTakenOver{
    "service.upload_taken_over",    409,
    "另一个连接已接着上传该文件",   "another connection goes on with this upload",
    "请用 HEAD 查询续传位置后继续", "ask for the offset with HEAD and go on from there"};
inline constexpr base::ErrorKind kUploadIncomplete{"service.upload_incomplete",
                                                   409,
                                                   "文件尚未传完：{offset} / {length} 字节",
                                                   "the upload is not complete: {offset} of {length} bytes",
                                                   "请先传完",
                                                   "send the rest first"};
inline constexpr base::ErrorKind kUploadTooLarge{
    "service.upload_too_large",     413,
    "文件超过上限 {limit} 字节",    "the file is larger than {limit} bytes",
    "请拆分文件，或联系平台管理员", "split the file, or ask the administrator of the platform"};
inline constexpr base::ErrorKind kUploadTooLong{"service.upload_too_long",
                                                413,
                                                "内容超出声明的文件长度 {length} 字节，多出部分未保存",
                                                "more came than the {length} bytes that were announced",
                                                "请按声明的长度重新上传",
                                                "start the upload anew with the right length"};
inline constexpr base::ErrorKind kUploadTooMany{"service.upload_too_many",
                                                409,
                                                "未处理的上传已达上限：{files} 个，{bytes} 字节",
                                                "as many uploads as may wait are there: {files} files of {bytes} bytes",
                                                "请先办理或取消已上传的文件",
                                                "hand over or cancel what was uploaded first"};
inline constexpr base::ErrorKind kUploadNoSpace{
    "service.upload_no_space",
    507,
    "磁盘空间不足，已收到的部分完好",
    "there is no space left on the disk; what was received is safe",
    "请通知平台管理员腾出空间，然后从断点继续",
    "tell the administrator of the platform; go on from where it stopped when there is space again"};
inline constexpr base::ErrorKind kUploadHeader{"service.upload_header",    400,
                                               "请求头 {name} 缺失或有误", "the header {name} is missing or malformed",
                                               "请按 tus 1.0.0 协议发送",  "send it as tus 1.0.0 says"};
inline constexpr base::ErrorKind kUploadVersion{"service.upload_version",
                                                412,
                                                "只支持 tus 1.0.0 协议",
                                                "only version 1.0.0 of the tus protocol is spoken here",
                                                "请在请求头中写明 Tus-Resumable: 1.0.0",
                                                "send the header Tus-Resumable: 1.0.0"};
inline constexpr base::ErrorKind kUploadType{"service.upload_type",
                                             415,
                                             "续传内容的类型应为 application/offset+octet-stream",
                                             "pieces are of type application/offset+octet-stream",
                                             "请按 tus 1.0.0 协议发送",
                                             "send it as tus 1.0.0 says"};

}  // namespace taixin::service
