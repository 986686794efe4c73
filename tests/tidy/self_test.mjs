// Bad examples that each check must catch, and good ones that look like them and must pass.

import { checks, longFunctions } from './checks.mjs';

const longFile = 'int a;\n'.repeat(601);
const readme = '# A room\n\nPurpose.\n\nTypes.\n\nTests.\n';
const item = (keys) => `[[item]]\n${keys}\n\n  [[item.field]]\n  code = "X"\n  from = 2018-01-01\n  source = "a"\n`;
const whole = 'code = "A.b"\nbasis = ["某法 第1条"]\nfrom = 2018-07-25\nsource = "domain/03"\nsure = "V"';
const word = (...parts) => parts.join('');
const npm = (version) => JSON.stringify({ devDependencies: { 'axe-core': version } });
const page = 'why: `libzip-dev`, `axe-core`\n';

// [check, files, number of findings]
const examples = [
  ['a room uses earlier rooms only', { 'src/store/a.cc': '#include "intake/reader.h"\n' }, 1],
  ['a room uses earlier rooms only', { 'src/cases/a.cc': '#include "intake/reader.h"\n' }, 1],
  ['a room uses earlier rooms only', { 'src/check/a.cc': '#include "lists/list.h"\n' }, 1],
  ['a room uses earlier rooms only', { 'src/gate/a_test.cc': '#include "store/home.h"\n' }, 1],
  ['a room uses earlier rooms only', { 'src/service/a.h': '#  include "cli/flags.h"\n' }, 1],
  ['a room uses earlier rooms only', { 'src/base/a.cc': '#include "nowhere/a.h"\n' }, 1],
  ['a room uses earlier rooms only', { 'src/nowhere/a.cc': '#include <map>\n' }, 1],
  ['a room uses earlier rooms only', { 'src/intake/a.cc': '#include "intake/b.h"\n#include "base/day.h"\n#include "access/log.h"\n' }, 0],
  ['a room uses earlier rooms only', { 'src/cli/a.cc': '#include "service/server.h"\n#include "city/city.h"\n' }, 0],

  ['every room has a README', { 'src/base/a.cc': 'int a;\n' }, 1],
  ['every room has a README', { 'src/base/a.cc': 'int a;\n', 'src/base/README.md': '# base\n' }, 1],
  ['every room has a README', { 'src/base/a.cc': 'int a;\n', 'src/base/README.md': readme }, 0],

  ['no control characters, tabs or stray blanks', { 'src/base/a.cc': 'int\ta;\n' }, 1],
  ['no control characters, tabs or stray blanks', { 'README.md': 'a\r\n' }, 1],
  ['no control characters, tabs or stray blanks', { 'README.md': 'a \nb\n' }, 1],
  ['no control characters, tabs or stray blanks', { 'README.md': 'a\u0007\n' }, 1],
  ['no control characters, tabs or stray blanks', { 'README.md': 'a\u202eb\n' }, 1],
  ['no control characters, tabs or stray blanks', { 'README.md': '\ufeffa\n' }, 1],
  ['no control characters, tabs or stray blanks', { 'README.md': 'bad \ufffd UTF-8\n' }, 1],
  ['no control characters, tabs or stray blanks', { 'README.md': 'no end' }, 1],
  ['no control characters, tabs or stray blanks', { 'README.md': 'end\n\n' }, 1],
  ['no control characters, tabs or stray blanks', { 'README.md': '泰信 ok\n\nend\n', 'tests/golden/a.csv': 'a\tb\r\n', 'src/base/empty.inc': '' }, 0],

  ['nothing left to do', { 'src/base/a.cc': `// ${word('TO', 'DO')}: later\n`, dev: `# ${word('FIX', 'ME')}\n`, 'docs/a.md': `${word('XX', 'X')}\n` }, 3],
  ['nothing left to do', { 'src/base/a.cc': '"/tmp/a-XXXXXX" TODOS\n' }, 0],

  ['no machine paths or registries', { 'docs/a.md': word('see ', '/work', '/main/src\n') }, 1],
  ['no machine paths or registries', { dev: word('cd /', 'home/someone/src\n') }, 1],
  ['no machine paths or registries', { '.npmrc': word('registry=https://registry.', 'npm', 'js.org/\n') }, 1],
  ['no machine paths or registries', { 'package-lock.json': '{ "resolved": "x" }\n' }, 1],
  ['no machine paths or registries', { 'docs/a.md': word('net', '/work', '/rooms and /var/tmp/x, https://credit.example.cn/home/a\n') }, 0],

  ['time and chance are passed in', { 'src/store/a.cc': 'auto t = std::chrono::system_clock::now();\nauto u = time(nullptr);\nstd::random_device d;\nint r = rand();\n' }, 4],
  ['time and chance are passed in', { 'src/store/a.h': 'std::time(NULL);\nclock_gettime(CLOCK_REALTIME, &t);\n::localtime_r(&t, &parts);\n' }, 3],
  ['time and chance are passed in', { 'src/base/day.cc': 'system_clock::now();\n', 'src/store/a.cc': '// system_clock::now()\nfoo("rand()"); clock.time(0); operand(1); steady_clock::now(); std::mt19937_64 r(seed);\n' }, 0],

  ['no hidden environment', { 'src/store/a.cc': 'const char* home = std::getenv("HOME");\n' }, 1],
  ['no hidden environment', { 'src/cli/main.cc': 'std::getenv("NO_COLOR");\n', 'src/base/shared_data.cc': 'getenv("TAIXIN_SHARED");\n', 'src/store/a.cc': '// not getenv\n' }, 0],

  ['no pointer into a picture that goes', { 'src/duty/a.cc': 'const Unit* u = place.directory()->unit(id);\nfor (const auto& [id, u] : accounts.directory()->units()) {\nreturn app.directory()->unit(id);\nconst Unit& u = *accounts.directory()->unit(id);\n' }, 4],
  ['no pointer into a picture that goes', { 'src/duty/a.cc': 'const auto u = access::unit_in(place.directory(), id);\nconst UnitId root = accounts.directory()->units().begin()->first;\nconst Unit* u = picture->unit(id);\n', 'src/duty/a_test.cc': 'const Unit* u = home.directory()->unit(id);\n' }, 0],

  ['no test is skipped', { 'src/base/a_test.cc': word('GTEST', '_SKIP();\nTEST(A, DIS', 'ABLED_b) {}\n') }, 2],
  ['no test is skipped', { 'tests/browser/run.mjs': word('test', '.skip("a")\nit', '.only("b")\n') }, 2],
  ['no test is skipped', { 'src/base/a_test.cc': 'TEST(A, RowsOfDisabledUsersAreSkipped) {}\n' }, 0],

  ['files are short', { 'src/base/a.cc': longFile, 'tests/browser/run.mjs': longFile, 'docs/long.md': longFile }, 2],
  ['files are short', { 'src/base/a.cc': longFile.slice(7) }, 0],

  ['every file is used', { 'src/base/a.h': '#pragma once\n', 'src/base/a.cc': 'int a;\n' }, 1],
  ['every file is used', { 'docs/user/alone.md': '# Alone\n', 'tests/golden/alone.csv': 'a\n', 'web/src/alone.css': 'a {}\n', 'tests/cli/helper.sh': 'a\n' }, 4],
  ['every file is used', { 'src/base/a.h': '#pragma once\n', 'src/base/a.cc': '#include "base/a.h"\n// tests: golden "a.csv"\n', 'tests/golden/a.csv': 'a\n', 'docs/architecture.md': '[page](user/page.md)\n', 'docs/user/page.md': '# Page\n', 'tests/cli/a_test.sh': '. helper.sh\n', 'tests/cli/helper.sh': 'a\n' }, 0],

  ['kinds of errors are said once', { 'src/base/a_errors.h': 'inline constexpr base::ErrorKind kBad{"base.bad", 1};\n', 'src/base/b_errors.h': 'inline constexpr base::ErrorKind kBad{\n    "base.worse", 1};\n' }, 1],
  ['kinds of errors are said once', { 'src/base/errors.h': 'inline constexpr ErrorKind kBad{"base.bad", 1};\n', 'src/store/errors.h': 'inline constexpr base::ErrorKind kWorse{"base.bad", 1};\n' }, 1],
  ['kinds of errors are said once', { 'src/base/errors.h': 'inline constexpr ErrorKind kBad{"base.bad", 1};\n', 'src/store/errors.h': 'inline constexpr base::ErrorKind kBad{"store.bad", 1};\n' }, 0],
  ['formats are linked', { 'docs/formats/packs.md': '# Packs\n', 'docs/architecture.md': '# A\n' }, 1],
  ['formats are linked', { 'docs/formats/packs.md': '# Packs\n', 'docs/architecture.md': '[packs](formats/packs.md)\n' }, 0],

  ['links lead somewhere', { 'docs/a.md': '[b](b.md) and [c](../README.md#top)\n' }, 2],
  ['links lead somewhere', { 'docs/a.md': '[a](a.md#part) [src](../src/base/) [web](https://a.example/b.md) [here](#x)\n', 'src/base/a.cc': 'int a;\n' }, 0],

  ['catalog items have a basis', { 'packs/national/a.toml': item(whole.replace(/^basis.*$/m, '')) }, 1],
  ['catalog items have a basis', { 'packs/national/a.toml': item(whole.replace(/^basis.*$/m, 'basis = []')) }, 1],
  ['catalog items have a basis', { 'packs/national/a.toml': item(whole.replace(/^sure.*$/m, '').replace(/^source.*$/m, '')) }, 2],
  ['catalog items have a basis', { 'packs/national/a.toml': item(whole) + '\n' + item('code = "A.c"') }, 4],
  ['catalog items have a basis', { 'packs/national/a.toml': `[defaults]\nbasis = ["b"]\nsource = "a"\nfrom = 2018-01-01\n\n${item('code = "A.b"')}` }, 2],
  ['catalog items have a basis', { 'packs/national/a.toml': `[defaults]\nsource = "a"\nsure = "V"\nfrom = 2018-01-01\n\n[[set]]\nid = "x"\n\n${item('basis = ["b"]')}` }, 0],
  ['catalog items have a basis', { 'packs/national/a.toml': '[pack]\nname = "n"\n\n' + item(whole) + '\n' + item(whole) }, 0],

  ['dependencies are used and explained', { dev: 'packages_run=(cmake libzip-dev)\n', 'docs/dependencies.md': page, 'src/a/a.cc': '#include <zip.h>\n' }, 1],
  ['dependencies are used and explained', { dev: 'packages_run=(libzip-dev)\n', 'docs/dependencies.md': page }, 1],
  ['dependencies are used and explained', { dev: 'packages_run=(libzip-dev)\n', 'docs/dependencies.md': page, 'src/a/a.cc': '#include <zip.h>\n#include <expat.h>\n' }, 1],
  ['dependencies are used and explained', { dev: '', 'docs/dependencies.md': page, 'package.json': npm('^4.0.0') }, 2],
  ['dependencies are used and explained', { dev: 'packages_run=(\n  libzip-dev)\n', 'docs/dependencies.md': page, 'src/a/a.cc': '#include <zip.h>\n', 'package.json': npm('4.0.0'), 'tests/browser/run.mjs': 'axe-core\n' }, 0],
];

export function selfTest() {
  const failures = [];
  let passed = 0;
  const expect = (what, right) => (right ? ++passed : failures.push(what));
  for (const [name, files, count] of examples) {
    const wrong = checks[name](new Map(Object.entries(files)));
    expect(`"${name}" found ${wrong.length}, not ${count}, in ${JSON.stringify(files).slice(0, 120)}: ${wrong.map((w) => w.what).join('; ')}`, wrong.length === count);
  }
  for (const name of Object.keys(checks)) {
    expect(`"${name}" has no bad example`, examples.some(([of, , count]) => of === name && count > 0));
    expect(`"${name}" has no good example`, examples.some(([of, , count]) => of === name && count === 0));
  }
  const body = (lines) => `namespace a {\nint f(int x) {\n${'  x++;\n'.repeat(lines)}}\n}\n`;
  expect('a long function is not seen', longFunctions(new Map([['src/base/a.cc', body(80)]])).length === 1);
  expect('a short function is called long', longFunctions(new Map([['src/base/a.cc', body(30)]])).length === 0);
  const third = checks['time and chance are passed in'](new Map([['src/a/a.cc', '/* one\n two */\nint a = rand();\n']]));
  expect('a finding names the wrong line', third[0]?.line === 3);
  return { passed, failures };
}
