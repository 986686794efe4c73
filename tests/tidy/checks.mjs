// The rules of the tree. A check takes the tree, a Map from path to text (files that are not text have null), and
// returns what is wrong: { path, line, what }. Words that a check looks for are written so that this file has none.

import { mayUse } from './rooms.mjs';

const codeFile = /\.(cc|h)$/;
const scriptFile = /\.(mjs|ts|vue)$/;
// Hostile on purpose, or kept byte for byte.
const verbatim = /^tests\/(golden|fuzz)\/|^src\/[a-z]+\/testdata\//;
const fileLinesMax = 600;
export const functionLinesMax = 70;

// Every match of `pattern` (with the flag g) in the files that `chosen` accepts.
function* matches(tree, chosen, pattern, text = (content) => content) {
  for (const [path, content] of tree) {
    if (content === null || !chosen(path)) continue;
    const searched = text(content);
    for (const match of searched.matchAll(pattern)) yield { path, line: lineOf(searched, match.index), match };
  }
}

function lineOf(text, index) {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < index; at = text.indexOf('\n', at + 1)) ++line;
  return line;
}

function found(tree, chosen, pattern, what, text) {
  return [...matches(tree, chosen, pattern, text)].map(({ path, line, match }) => ({ path, line, what: what(match) }));
}

// C++ without its comments and the content of its string literals; lines keep their numbers.
export function bare(code) {
  const token = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|R"([^(\s]*)\([\s\S]*?\)\1"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'/g;
  return code.replace(token, (t) => (t[0] === '/' ? '' : '""') + '\n'.repeat(t.split('\n').length - 1));
}

const roomOf = (path) => path.match(/^src\/([^/]+)\//)?.[1];

// ---- rooms

function roomOrder(tree) {
  const wrong = [];
  for (const { path, line, match } of matches(tree, (p) => codeFile.test(p) && roomOf(p), /^\s*#\s*include\s+"([^"/]+)\//gm)) {
    const [room, used] = [roomOf(path), match[1]];
    if (used === room || mayUse.get(room)?.includes(used)) continue;
    if (used === 'base' || mayUse.has(used)) {
      wrong.push({ path, line, what: `the room ${room} may not use ${used}: see tests/tidy/rooms.mjs` });
    } else {
      wrong.push({ path, line, what: `there is no room ${used}` });
    }
  }
  for (const path of tree.keys()) {
    const room = roomOf(path);
    if (room && !mayUse.has(room)) wrong.push({ path, line: 1, what: `the room ${room} is not in tests/tidy/rooms.mjs` });
  }
  return wrong;
}

function roomReadme(tree) {
  const rooms = new Set([...tree.keys()].map(roomOf).filter(Boolean));
  return [...rooms]
    .filter((room) => (tree.get(`src/${room}/README.md`) ?? '').split('\n').length < 6)
    .map((room) => ({ path: `src/${room}/README.md`, line: 1, what: 'every room says its purpose, main types, invariants and how to test it' }));
}

// ---- text

function cleanText(tree) {
  const texts = (path) => !verbatim.test(path);
  return [
    // eslint-disable-next-line no-control-regex
    ...found(tree, texts, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffd]/g,
      (m) => `character U+${m[0].codePointAt(0).toString(16).padStart(4, '0')} does not belong in the tree`),
    ...found(tree, texts, /\t/g, () => 'a tab'),
    ...found(tree, texts, /[ \t]+$/gm, () => 'blanks at the end of the line'),
    ...found(tree, texts, /(?<!\n)$(?![\s\S])|\n\n$(?![\s\S])/g, (m) => (m[0] === '' ? 'no newline at the end' : 'empty lines at the end'), (c) => c || '\n'),
  ];
}

function leftovers(tree) {
  return found(tree, () => true, new RegExp('\\b(TO' + 'DO|FIX' + 'ME|XX' + 'X)\\b', 'g'), (m) => `${m[1]}: do it, or write an issue`);
}

function machinePaths(tree) {
  const own = (path) => !verbatim.test(path);
  return [
    ...found(tree, own, new RegExp('(?<![\\w./-])/(work|root|home/\\w+|Users|workspace)/', 'g'), (m) => `a path of one machine: ${m[0]}`),
    ...found(tree, own, new RegExp('\\b(registry\\.|deb\\.|pypi\\.|proxy\\.golang\\.|crates\\.)(npm|debian|python|org|io)\\w*|npm' + 'js\\.org', 'g'),
      (m) => `the name of a registry: ${m[0]}`),
    ...found(tree, (p) => p === 'package-lock.json', /"resolved":/g, () => 'the lock file names a registry; .npmrc omits it'),
  ];
}

// ---- code

const inCode = (exempt) => (path) => codeFile.test(path) && path.startsWith('src/') && !exempt.test(path);

function clockAndChance(tree) {
  const calls = /\b(system_clock\s*::\s*now|random_device|gettimeofday|CLOCK_REALTIME|localtime(?:_r)?\s*\(|(?<![\w:.>])s?rand\s*\(|(?<![\w.>])time\s*\(\s*(?:nullptr|NULL|0|&\w+)\s*\))/g;
  return found(tree, inCode(/^src\/base\/day\.cc$/), calls, (m) => `${m[1].trim()}: time and chance are passed in (base::Clock, a seed)`, bare);
}

function environment(tree) {
  return found(tree, inCode(/^src\/base\/shared_data\.cc$|^src\/cli\//), /\b(?:secure_)?getenv\b/g,
    () => 'configuration is by file and flag, never by hidden environment', bare);
}

function skippedTests(tree) {
  return [
    ...found(tree, (p) => p.startsWith('src/') && codeFile.test(p), /\bGTEST_SKIP\b|\bDISABLED_\w+/g, (m) => `${m[0]}: a test runs, or is not there`, bare),
    ...found(tree, (p) => p.startsWith('tests/') && scriptFile.test(p) && !p.startsWith('tests/tidy/'), /\b(?:test|it|describe)\.(?:only|skip|todo)\b/g,
      (m) => `${m[0]}: a test runs, or is not there`),
  ];
}

// What `directory()` gives lives as long as it is held; a pointer or a reference out of it, behind the semicolon, does not.
function goingPictures(tree) {
  const kept = /[*&] ?\w+ = [^;\n]*directory\(\)->|\bfor \([^;\n]*: [^;\n]*directory\(\)->|\breturn [^;\n]*directory\(\)->(?:unit|account)\w*\([^;\n]*\);/g;
  return found(tree, (p) => p.startsWith('src/') && codeFile.test(p) && !/_test\.cc$/.test(p), kept,
    () => 'hold the directory, or its entry (access/held_entry.h): the picture may be gone behind the semicolon', bare);
}

function fileLength(tree) {
  return [...tree]
    .filter(([path, text]) => text !== null && (codeFile.test(path) || scriptFile.test(path)) && text.split('\n').length - 1 > fileLinesMax)
    .map(([path, text]) => ({ path, line: fileLinesMax + 1, what: `${text.split('\n').length - 1} lines: a file over ${fileLinesMax} asks to be divided` }));
}

// A warning, because the measure is rough: from a line that opens a brace at the margin to the brace that closes there.
export function longFunctions(tree) {
  const long = [];
  for (const [path, text] of tree) {
    if (text === null || !codeFile.test(path)) continue;
    let start = 0;
    bare(text).split('\n').forEach((line, index) => {
      if (/^(?!namespace|class|struct|union|enum|extern|template|[})#/])\S.*\)[^;=]*\{$/.test(line)) start = index + 1;
      if (start > 0 && line.startsWith('}')) {
        if (index + 1 - start > functionLinesMax) long.push({ path, line: start, what: `a function of ${index + 1 - start} lines` });
        start = 0;
      }
    });
  }
  return long;
}

// Two constants of one name in one room are one constant to the linker, whichever it takes: then a refusal says another's
// words. Codes are stable for ever, and in one place only.
function errorKindsOnce(tree) {
  const seen = new Map();
  const wrong = [];
  const kinds = /\binline\s+constexpr\s+(?:\w+::)*ErrorKind\s+(\w+)\s*\{\s*"([^"]+)"/g;
  for (const { path, line, match } of matches(tree, (p) => p.startsWith('src/') && codeFile.test(p), kinds)) {
    for (const name of [`${roomOf(path)}::${match[1]}`, match[2]]) {
      if (seen.has(name)) wrong.push({ path, line, what: `${name} stands in ${seen.get(name)}, too` });
      seen.set(name, path);
    }
  }
  return wrong;
}

// ---- nothing that nobody uses

// Files of the workbench that its tools find by themselves.
const webEntry = /\/view\.ts$|\.test\.ts$|^web\/src\/main\.ts$/;

function unusedFiles(tree) {
  const included = new Set([...matches(tree, (p) => codeFile.test(p), /^\s*#\s*include\s+"([^"]+)"/gm)].map(({ match }) => `src/${match[1]}`));
  const everything = [...tree].filter(([, text]) => text !== null);
  const named = (path, by) => {
    const name = path.split('/').pop();
    return everything.some(([other, text]) => other !== path && by(other) && text.includes(name));
  };
  const wrong = [];
  for (const path of tree.keys()) {
    const unused = (what) => wrong.push({ path, line: 1, what });
    if (/^src\/.*\.h$/.test(path) && !included.has(path) && path !== 'src/base/pch.h') unused('no file includes this header');
    if (/^docs\/./.test(path) && path !== 'docs/architecture.md' && !named(path, (p) => p.endsWith('.md'))) unused('no page links to this one');
    if (/^tests\/golden\//.test(path) && !named(path, (p) => /^(src|tests|docs)\//.test(p))) unused('no test or page names this file');
    if (/^web\/src\//.test(path) && !webEntry.test(path) && !everything.some(([other, text]) => other !== path && other.startsWith('web/') && text.includes(path.split('/').pop().replace(/\.ts$/, '')))) {
      unused('nothing in web/ names this file');
    }
    if (/^cmake\//.test(path) && !named(path, (p) => /^CMakeLists|^cmake\/|^dev$/.test(p))) unused('nothing names this file');
    if (/^tests\/cli\/[^/]+$/.test(path) && !/_test\.(sh|mjs)$/.test(path) && !named(path, (p) => p.startsWith('tests/'))) {
      unused('./dev test runs *_test.sh and *_test.mjs, and none of them names this file');
    }
  }
  return wrong;
}

function formatsLinked(tree) {
  const architecture = tree.get('docs/architecture.md') ?? '';
  return [...tree.keys()]
    .filter((path) => /^docs\/formats\/.*\.md$/.test(path) && !architecture.includes(path.slice('docs/'.length)))
    .map((path) => ({ path, line: 1, what: 'docs/architecture.md has no link to this format' }));
}

// A link in a page leads to a file that is there.
function deadLinks(tree) {
  const folders = new Set([...tree.keys()].flatMap((path) => path.split('/').slice(0, -1).map((_, i, parts) => parts.slice(0, i + 1).join('/'))));
  return [...matches(tree, (p) => p.endsWith('.md'), /\]\((?!https?:|mailto:|#)([^)\s#]+)(?:#[^)]*)?\)/g)].flatMap(({ path, line, match }) => {
    const target = new URL(match[1], `file:///${path}`).pathname.slice(1).replace(/\/$/, '');
    return tree.has(decodeURI(target)) || folders.has(target) ? [] : [{ path, line, what: `a link to ${match[1]}, which is not there` }];
  });
}

// ---- packs and dependencies

function itemsHaveBasis(tree) {
  const wrong = [];
  for (const { path, line, match } of matches(tree, (p) => /^packs\/.*\.toml$/.test(p), /^\[\[item\]\][^\n]*\n([\s\S]*?)(?=^\s*\[(?!\[item\.)|(?![\s\S]))/gm)) {
    const own = match[1].split(/^\s*\[\[item\./m)[0];
    const defaults = tree.get(path).match(/^\[defaults\]\n((?:(?!\s*\[)[^\n]*\n)*)/m)?.[1] ?? '';
    for (const key of ['basis', 'source', 'sure', 'from']) {
      const said = key === 'basis' ? own : own + defaults; // one basis for a whole file is no basis
      const value = said.match(new RegExp(`^\\s*${key}\\s*=\\s*(.*)$`, 'm'))?.[1].trim();
      if (!value || /^(""|\[\s*\]|\[\s*""\s*\])$/.test(value)) wrong.push({ path, line, what: `an item without ${key}` });
    }
  }
  return wrong;
}

// What shows that a Debian package is used: something in our files.
const evidence = {
  'libargon2-dev': /<argon2\.h>/,
  'libqrencode-dev': /<qrencode\.h>/,
  'libboost1.81-dev': /<boost\/(?:asio|beast)/,
  'libboost-json1.81-dev': /<boost\/json/,
  'libcli11-dev': /<CLI\//,
  'libcurl4-openssl-dev': /<curl\//,
  'libexpat1-dev': /<expat\.h>/,
  'libfmt-dev': /<fmt\//,
  'libgmock-dev': /<gmock\//,
  'libgtest-dev': /<gtest\//,
  'libicu-dev': /<unicode\//,
  'libopencc-dev': /<opencc/,
  'libpq-dev': /<libpq-fe\.h>/,
  'librapidcheck-dev': /<rapidcheck/,
  'libsimdjson-dev': /<simdjson\.h>/,
  'libspdlog-dev': /<spdlog\//,
  'libsqlite3-dev': /<sqlite3\.h>/,
  'libssl-dev': /<openssl\//,
  'libtomlplusplus-dev': /<toml\+\+\//,
  'libxlsxwriter-dev': /<xlsxwriter/,
  'libzip-dev': /<zip\.h>/,
  'libzstd-dev': /<zstd\.h>|<zdict\.h>/,
  'zlib1g-dev': /<zlib\.h>/,
};

// What shows that an npm package is used that no file imports: a command in the scripts.
const commands = { typescript: ['vue-tsc'], 'vue-tsc': ['vue-tsc'], 'openapi-typescript': ['openapi-typescript'] };

function dependencies(tree) {
  const dev = tree.get('dev') ?? '';
  const page = tree.get('docs/dependencies.md') ?? '';
  const wrong = [];
  const code = [...tree].filter(([path, text]) => text !== null && codeFile.test(path)).map(([, text]) => text);
  const installed = [];
  for (const { line, match } of matches(new Map([['dev', dev]]), () => true, /^packages_\w+=\(([^)]*)\)/gm)) {
    for (const name of match[1].split(/\s+/).filter(Boolean)) {
      installed.push(name);
      const report = (what) => wrong.push({ path: 'dev', line, what });
      if (!page.includes('`' + name + '`')) report(`docs/dependencies.md does not say why ${name}`);
      if (evidence[name] && !code.some((text) => evidence[name].test(text))) report(`no file uses ${name}`);
    }
  }
  for (const [name, pattern] of Object.entries(evidence)) {
    if (!installed.includes(name) && code.some((text) => pattern.test(text))) wrong.push({ path: 'dev', line: 1, what: `${name} is used and not installed` });
  }
  for (const place of ['package.json', 'web/package.json']) {
    const npm = JSON.parse(tree.get(place) ?? '{}');
    const scripts = Object.values(npm.scripts ?? {}).join('\n');
    for (const [name, version] of Object.entries({ ...npm.dependencies, ...npm.devDependencies })) {
      const report = (what) => wrong.push({ path: place, line: 1, what });
      const ofPlace = (path) => path.startsWith('web/') === place.startsWith('web/') && !path.startsWith('tests/tidy/');
      if (!page.includes('`' + name + '`')) report(`docs/dependencies.md does not say why ${name}`);
      if (!/^\d+\.\d+\.\d+$/.test(version)) report(`${name} has no exact version`);
      const command = (commands[name] ?? []).some((word) => scripts.includes(word));
      if (!command && ![...tree].some(([path, text]) => text !== null && scriptFile.test(path) && ofPlace(path) && text.includes(name))) report(`no file uses ${name}`);
    }
  }
  return wrong;
}

export const checks = {
  'a room uses earlier rooms only': roomOrder,
  'every room has a README': roomReadme,
  'no control characters, tabs or stray blanks': cleanText,
  'nothing left to do': leftovers,
  'no machine paths or registries': machinePaths,
  'time and chance are passed in': clockAndChance,
  'no hidden environment': environment,
  'no test is skipped': skippedTests,
  'no pointer into a picture that goes': goingPictures,
  'files are short': fileLength,
  'every file is used': unusedFiles,
  'kinds of errors are said once': errorKindsOnce,
  'formats are linked': formatsLinked,
  'links lead somewhere': deadLinks,
  'catalog items have a basis': itemsHaveBasis,
  'dependencies are used and explained': dependencies,
};
