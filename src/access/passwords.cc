#include "access/passwords.h"

#include <argon2.h>

#include <algorithm>
#include <array>

#include "access/account_errors.h"
#include "base/text.h"

namespace taixin::access {
namespace {

constexpr size_t kSaltSize = 16, kDigestSize = 32;

// What people take when letters, digits and signs are demanded: the words below, decorated. Compared without case,
// with look-alikes resolved, and without digits and signs at both ends.
constexpr std::string_view kCommon[] = {
    "password",      "passwd",     "passw",       "qwerty",     "qwertyuiop",   "qwer",       "asdf",
    "asdfgh",        "asdfghjkl",  "zxcvbn",      "zxcvbnm",    "qazwsx",       "qazwsxedc",  "admin",
    "administrator", "root",       "user",        "guest",      "test",         "tester",     "demo",
    "welcome",       "letmein",    "iloveyou",    "woaini",     "woaizhongguo", "zhongguo",   "china",
    "beijing",       "shandong",   "taian",       "taishan",    "taixin",       "xinyong",    "xinyongzhongguo",
    "huawei",        "abc",        "abcd",        "abcdef",     "abcdefg",      "aa",         "aaa",
    "aaaa",          "monkey",     "dragon",      "master",     "superman",     "sunshine",   "football",
    "baseball",      "changeme",   "secret",      "login",      "system",       "server",     "database",
    "oracle",        "mysql",      "default",     "temp",       "nihao",        "mima",       "wodemima",
    "jiushiaini",    "shuaige",    "meinv",       "zaq",        "qaz",          "wsx",        "xsw",
    "jinan",         "qingdao",    "yantai",      "weifang",    "jining",       "zibo",       "linyi",
    "dezhou",        "liaocheng",  "binzhou",     "heze",       "rizhao",       "weihai",     "zaozhuang",
    "dongying",      "xintai",     "feicheng",    "ningyang",   "dongping",     "daiyue",     "xinyongshandong",
    "xinyongtaian",  "credit",     "creditchina", "gov",        "government",   "zhengfu",    "fagaiwei",
    "dashuju",       "shenpi",     "xingzheng",   "jiandu",     "shichang",     "jianguan",   "pingtai",
    "platform",      "xitong",     "guanli",      "guanliyuan", "yonghu",       "kehu",       "zhanghu",
    "denglu",        "caozuoyuan", "yanshi",      "ceshi",      "adminadmin",   "rootroot",   "passwordadmin",
    "adminpassword", "adminroot",  "testtest",    "useradmin",  "sysadmin",     "superadmin", "superuser",
    "manager",       "operator",   "supervisor",  "service",    "support",      "security",   "office",
    "company",       "secretary",  "student",     "teacher",    "computer",     "internet",   "network",
    "windows",       "linux",      "ubuntu",      "debian",     "postgres",     "sqlserver",  "redis",
    "tomcat",        "weblogic",   "jenkins",     "docker",     "zabbix",       "cisco",      "inspur",
    "lenovo",        "alibaba",    "aliyun",      "tencent",    "baidu",        "wechat",     "weixin",
    "hello",         "helloworld", "good",        "goodluck",   "love",         "loveyou",    "lovely",
    "iloveu",        "woaiwojia",  "woxihuanni",  "baobei",     "laopo",        "laogong",    "mama",
    "baba",          "wode",       "nimen",       "zhangwei",   "wangwei",      "wangfang",   "liwei",
    "lina",          "zhangmin",   "lijing",      "zhangli",    "wangjing",     "liuwei",     "wangli",
    "zhangyong",     "princess",   "charlie",     "shadow",     "michael",      "jordan",     "killer",
    "hunter",        "ranger",     "buster",      "soldier",    "harley",       "batman",     "pokemon",
    "starwars",      "trustno",    "whatever",    "freedom",    "ginger",       "pepper",     "summer",
    "winter",        "spring",     "autumn",      "monday",     "friday",       "january",    "december",
    "october",       "september",  "zxcv",        "zxcvb",      "xcvbn",        "uiop",       "hjkl",
    "jkl",           "poiu",       "poiuy",       "lkjh",       "mnbv",         "mnbvcxz",    "rewq",
    "trewq",         "ytrewq",     "asd",         "zxc",        "qwe",          "qwert",      "asdfg",
    "qweasd",        "qweasdzxc",  "asdzxc",      "wasd",       "edc",          "rfv",        "zaqxsw",
    "xswzaq",        "qazxsw",     "qwaszx",      "aaaaaa",     "aaaaaaaa",     "bbb",        "xxx",
    "xxxxxx",        "zzz",        "ababab",      "abcabc",     "abccba",       "aabbcc",     "abcdefgh",
    "abcdefghi",     "fuzhou",     "nanjing",     "hangzhou",   "shanghai",     "guangzhou",  "shenzhen",
    "chengdu",       "wuhan",      "xian",        "tianjin",    "chongqing",    "zhengzhou",  "hebei",
    "henan",         "jiangsu"};

char plain_of(char c) {
  switch (c) {
    case '@':
    case '4':
      return 'a';
    case '0':
      return 'o';
    case '1':
    case '!':
      return 'i';
    case '3':
      return 'e';
    case '$':
    case '5':
      return 's';
    default:
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0; }

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool is_common(std::string_view password) {
  // "Passw0rd!2026" and "P@ssword": with look-alikes resolved before and after the ends are cut.
  const auto core = [](std::string_view text) {
    while (!text.empty() && !is_letter(text.front())) text.remove_prefix(1);
    while (!text.empty() && !is_letter(text.back())) text.remove_suffix(1);
    return text;
  };
  std::string cut(core(password));
  std::ranges::transform(cut, cut.begin(), plain_of);
  std::string whole(password);
  std::ranges::transform(whole, whole.begin(), plain_of);
  const std::string_view resolved = core(whole);
  return std::ranges::any_of(kCommon, [&](std::string_view word) { return cut == word || resolved == word; });
}

// 1234, abcd, aaaa over the whole length.
bool is_run(std::string_view password) {
  if (password.size() < 2) return true;
  const int step = password[1] - password[0];
  if (step < -1 || step > 1) return false;
  for (size_t i = 1; i < password.size(); ++i) {
    if (password[i] - password[i - 1] != step) return false;
  }
  return true;
}

int classes_of(std::string_view password) {
  bool small = false, capital = false, digit = false, other = false;
  for (const char c : password) {
    if (c >= 'a' && c <= 'z') {
      small = true;
    } else if (c >= 'A' && c <= 'Z') {
      capital = true;
    } else if (c >= '0' && c <= '9') {
      digit = true;
    } else {
      other = true;
    }
  }
  return small + capital + digit + other;
}

base::Error weak(std::string zh, std::string en) {
  return base::fail(kWeakPassword, {{"zh", std::move(zh)}, {"en", std::move(en)}});
}

}  // namespace

vault::SecretText fold_password(std::string_view password) { return vault::SecretText(base::fold_width(password)); }

base::Result<void> check_password(const catalog::SignInPolicy& policy, std::string_view password,
                                  std::span<const std::string> personal) {
  if (!base::is_utf8(password) || base::has_control(password) || password.find_first_of("\t\r\n") != password.npos) {
    return weak("不能含控制字符", "holds control characters");
  }
  const vault::SecretText folded = fold_password(password);
  const std::string_view text = folded.reveal();
  const size_t size = base::count_code_points(text);
  if (size > kPasswordMax) {
    return weak(fmt::format("最多 {} 个字符", kPasswordMax), fmt::format("at most {} characters", kPasswordMax));
  }
  if (size < static_cast<size_t>(policy.length)) {
    return weak(fmt::format("至少 {} 个字符", policy.length), fmt::format("at least {} characters", policy.length));
  }
  if (classes_of(text) < policy.classes) {
    return weak(fmt::format("小写字母、大写字母、数字、其他字符中至少 {} 类", policy.classes),
                fmt::format("at least {} of small letters, capitals, digits and other characters", policy.classes));
  }
  if (is_common(text) || is_run(text)) return base::fail(kCommonPassword);
  const std::string small = lower(text);
  for (const std::string& name : personal) {
    const std::string part = lower(base::fold_width(name));
    if (base::count_code_points(part) >= 2 && small.find(part) != small.npos) return base::fail(kPasswordHoldsName);
  }
  return {};
}

// Holds the one place; `got` is false when too many wait.
class Argon2::Slot {
 public:
  explicit Slot(Argon2& owner) : owner_(owner) {
    std::unique_lock lock(owner_.mutex_);
    if (owner_.running_ && owner_.waiting_ >= kWaitingMax) return;
    ++owner_.waiting_;
    owner_.free_.wait(lock, [&] { return !owner_.running_; });
    --owner_.waiting_;
    owner_.running_ = got = true;
  }
  ~Slot() {
    if (!got) return;
    const std::lock_guard lock(owner_.mutex_);
    owner_.running_ = false;
    owner_.free_.notify_one();
  }
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
  bool got = false;

 private:
  Argon2& owner_;
};

Argon2::Argon2(Cost cost) : cost_(cost) {
  const vault::Key unknown = vault::Key::random();
  nobody_ = hash_now({reinterpret_cast<const char*>(unknown.reveal().data()), vault::Key::kSize});
}

std::string Argon2::hash_now(std::string_view password) const {
  const vault::Key salt = vault::Key::random();
  std::string encoded(argon2_encodedlen(cost_.passes, cost_.memory_kib, 1, kSaltSize, kDigestSize, Argon2_id), '\0');
  const int code = argon2id_hash_encoded(cost_.passes, cost_.memory_kib, 1, password.data(), password.size(),
                                         salt.reveal().data(), kSaltSize, kDigestSize, encoded.data(), encoded.size());
  TX_ASSERT(code == ARGON2_OK, "Argon2: {}", argon2_error_message(code));
  encoded.resize(encoded.find('\0'));
  return encoded;
}

base::Result<std::string> Argon2::hash(std::string_view password) {
  const vault::SecretText folded = fold_password(password);
  const Slot slot(*this);
  if (!slot.got) return base::fail(kSignInBusy);
  return hash_now(folded.reveal());
}

base::Result<bool> Argon2::verify(const std::string& encoded, std::string_view password) {
  const vault::SecretText folded = fold_password(password);
  const Slot slot(*this);
  if (!slot.got) return base::fail(kSignInBusy);
  return argon2id_verify(encoded.c_str(), folded.reveal().data(), folded.reveal().size()) == ARGON2_OK;
}

base::Result<void> Argon2::pretend(std::string_view password) {
  TX_TRY([[maybe_unused]] const bool never, verify(nobody_, password));
  return {};
}

bool Argon2::outdated(std::string_view encoded) const {
  return !encoded.starts_with(fmt::format("$argon2id$v=19$m={},t={},p=1$", cost_.memory_kib, cost_.passes));
}

}  // namespace taixin::access
