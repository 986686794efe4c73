// What the command line's tests share: a runner, the program, homes of their own, and people's and bodies' numbers.
//
//   const { test, finish } = suite();
//   test('init makes a home', () => { ... assert ... });
//   await finish();                       // last line: "N passed, M failed"
//
// TAIXIN is the program (else the release build of this tree). Each test has homes of its own under one scratch
// directory, so suites may run side by side. Every code is in the region 370999, which no county has; identity numbers
// are of the year 1931 in that region: nobody's.

import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const here = dirname(fileURLToPath(import.meta.url));
export const tree = resolve(here, '../..');
export const program = process.env.TAIXIN ?? join(tree, 'build/release/taixin');
export const scratch = mkdtempSync(join(tmpdir(), 'taixin-cli-'));

const started = new Set();
process.on('exit', () => {
  for (const child of started) child.kill('SIGKILL');
  if (!process.env.TAIXIN_KEEP) rmSync(scratch, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

// ---- the runner

export function suite() {
  const tests = [];
  return {
    test: (name, body) => tests.push({ name, body }),
    finish: async () => {
      let passed = 0;
      const wanted = process.argv[2];
      for (const { name, body } of tests) {
        if (wanted && !name.includes(wanted)) continue;
        const start = Date.now();
        try {
          await body();
          ++passed;
          console.log(`ok      ${name} (${Date.now() - start} ms)`);
        } catch (error) {
          console.log(`FAILED  ${name}\n${String(error?.stack ?? error).replace(/^/gm, '        ')}`);
        }
      }
      const ran = tests.filter(({ name }) => !wanted || name.includes(wanted)).length;
      console.log(`${passed} passed, ${ran - passed} failed`);
      process.exit(passed === ran && ran > 0 ? 0 : 1);
    },
  };
}

let places = 0;
// A path in the scratch directory that does not exist yet.
export const place = (name) => join(scratch, `${String(++places).padStart(3, '0')}-${name}`);

export function write(name, content) {
  const directory = place('files');
  mkdirSync(directory);
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

// All files under `directory`, with their sizes.
export function filesUnder(directory) {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    return entry.isDirectory() ? filesUnder(path) : entry.isFile() ? [path] : [];
  });
}
export const bytesUnder = (directory) => filesUnder(directory).reduce((sum, path) => sum + statSync(path).size, 0);

// ---- the program

const environment = { ...process.env, LC_ALL: 'zh_CN.UTF-8' };

// Runs `taixin ...`; `before` is a command put in front (prlimit, setpriv, ...), `input` its standard input. Text out.
export function taixin(args, { before = [], env = {}, cwd, seconds = 120, input } = {}) {
  const [command, ...rest] = [...before, program, ...args.map(String)];
  const done = spawnSync(command, rest, {
    env: { ...environment, ...env }, cwd, input, encoding: 'utf8', maxBuffer: 1 << 28, timeout: seconds * 1000, killSignal: 'SIGKILL',
  });
  if (done.error && done.error.code !== 'ENOBUFS') throw done.error;
  return { code: done.status, signal: done.signal, out: done.stdout, err: done.stderr, both: done.stdout + done.stderr };
}

// Must end with `code`; else the test fails with what was said.
export function must(code, args, options) {
  const done = taixin(args, options);
  if (done.code !== code) {
    throw new Error(`taixin ${args.join(' ')}\nended with ${done.code ?? done.signal}, not ${code}:\n${done.both.slice(0, 4000)}`);
  }
  return done;
}
export const json = (args, options) => JSON.parse(must(0, [...args, '--json'], options).out);

// Starts `taixin ...`; `ended` resolves to { code, signal, out, err }.
export function start(args, { before = [], env = {}, cwd } = {}) {
  const [command, ...rest] = [...before, program, ...args.map(String)];
  const child = spawn(command, rest, { env: { ...environment, ...env }, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  started.add(child);
  const done = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => (done.out += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (done.err += text));
  const ended = new Promise((resolve_, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      started.delete(child);
      resolve_({ ...done, code, signal });
    });
  });
  return { child, ended, said: done };
}

export const sleep = (ms) => new Promise((resolve_) => setTimeout(resolve_, ms));
export async function until(what, condition, seconds = 30) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(20)) {
    const got = await condition();
    if (got) return got;
  }
  throw new Error(`not within ${seconds} s: ${what}`);
}

// `taixin serve` on a free port, ready to answer.
export async function serve(home, { listen = '127.0.0.1:0', before } = {}) {
  const server = start(['serve', '--home', home, '--listen', listen], { before });
  const address = await until('the service listens', () => {
    if (server.child.exitCode !== null) throw new Error(`serve ended: ${server.said.err}`);
    return server.said.out.match(/listening on (?:http:\/\/)?(\S+?)\/?\n/)?.[1];
  });
  return {
    ...server,
    address,
    stop: async () => {
      server.child.kill('SIGTERM');
      return server.ended;
    },
  };
}

// A copy of a home that no process owns.
export function copyOf(home, name = 'copy') {
  const copy = place(name);
  cpSync(home, copy, { recursive: true, preserveTimestamps: true });
  return copy;
}
// A new home; made once and copied, since the packs and dictionaries of all are the same. Suites that run one after another
// are given one that nobody uses (TAIXIN_NEW_HOME, ./dev).
let made = process.env.TAIXIN_NEW_HOME;
export function newHome(name = 'home') {
  if (!made) must(0, ['init', '--home', (made = place('new'))]);
  return copyOf(made, name);
}
export const ingest = (home, item, file, more = []) => ['ingest', '--home', home, '--item', item, '--source', '示例市市场监管局', ...more, file];
export const asker = (purpose) => ['--purpose', purpose, '--operator', '示例经办人'];
export const receiptOf = (done) => JSON.parse(done.out);

// ---- numbers of bodies (GB 32100, GB 11714, GB/T 36104) and of people (GB 11643)

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

// The n-th unified social credit code of these tests: none of a real body.
export function bodyCode(n, prefix = '91') {
  const organization = 'TX' + n.toString(10).padStart(6, '0');
  const sum = [...organization].reduce((s, c, i) => s + parseInt(c, 36) * [3, 7, 9, 10, 5, 8, 4, 2][i], 0);
  const check = (11 - (sum % 11)) % 11;
  const first = `${prefix}370999${organization}${check === 10 ? 'X' : check}`;
  const weighted = [...first].reduce((s, c, i) => s + alphabet.indexOf(c) * (3 ** i % 31), 0);
  return first + alphabet[(31 - (weighted % 31)) % 31];
}

export function residentId(n, region = '370999') {
  const first = `${region}1931${String(1 + (n % 12)).padStart(2, '0')}${String(1 + (n % 28)).padStart(2, '0')}${String(n % 1000).padStart(3, '0')}`;
  const sum = [...first].reduce((s, c, i) => s + Number(c) * (2 ** (17 - i) % 11), 0);
  return first + '10X98765432'[sum % 11];
}
export const residentId15 = (n) => `37099931${String(1 + (n % 12)).padStart(2, '0')}${String(1 + (n % 28)).padStart(2, '0')}${String(n % 1000).padStart(3, '0')}`;

// ---- rows of the items that the tests use, by field code

export const department = { name: '示例市市场监督管理局', code: bodyCode(999001, '11') };
export const bodyName = (n) => `岱岳示例第${n}商贸有限公司`;

export function registration(n, more = {}) {
  return {
    ZTMC: bodyName(n), TYSHXYDM: bodyCode(n), DJZT: '存续', CLRQ: '2015-03-02', DJJG: department.name, DJJGDM: department.code,
    FDDBR: '示例甲', ...more,
  };
}

export function penalty(n, body = n, more = {}) {
  return {
    CF_XDR_MC: bodyName(body), CF_XDR_LB: '法人及非法人组织', CF_XDR_SHXYM: bodyCode(body), CF_FRDB: '示例甲', CF_FR_ZJLX: '', CF_FR_ZJHM: '',
    CF_WSH: `示例市监处罚〔2026〕${n}号`, CF_WFXW: '虚假宣传', CF_SY: `第${n}号案：网店页面的宣传与实际不符`, CF_YJ: '中华人民共和国反不正当竞争法第二十条',
    CF_CFLB: '罚款', CF_NR: '罚款人民币二万元', CF_NR_FK: '2.000000', CF_JDRQ: '2026/03/05', CF_YXQ: '2026/12/31', CF_GSJZQ: '2029/03/05',
    CF_CFJG: department.name, CF_CFJGDM: department.code, CF_SJLY: department.name, CF_SJLYDM: department.code, BZ: '', ...more,
  };
}

const csvCell = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
export function csv(rows, header = Object.keys(rows[0])) {
  return [header, ...rows.map((row) => header.map((name) => row[name] ?? ''))].map((cells) => cells.map(csvCell).join(',') + '\r\n').join('');
}

export function parseCsv(text) {
  const rows = [];
  let row = [], cell = '', quoted = false;
  const bare = text.replace(/^\ufeff/, '');
  for (let i = 0; i < bare.length; ++i) {
    const c = bare[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (bare[i + 1] === '"') cell += bare[++i];
      else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ',') row.push(cell), (cell = '');
    else if (c === '\n') rows.push([...row, cell]), (row = []), (cell = '');
    else if (c !== '\r') cell += c;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell]);
  return rows;
}

// ---- GB 18030, the two-byte part

let toGb;
export function gb18030(text) {
  if (!toGb) {
    toGb = new Map();
    const decoder = new TextDecoder('gb18030');
    for (let lead = 0x81; lead <= 0xfe; ++lead) {
      for (let trail = 0x40; trail <= 0xfe; ++trail) {
        if (trail === 0x7f) continue;
        const character = decoder.decode(Uint8Array.of(lead, trail));
        if ([...character].length === 1 && !toGb.has(character)) toGb.set(character, [lead, trail]);
      }
    }
  }
  const bytes = [];
  for (const c of text) {
    if (c.codePointAt(0) < 0x80) bytes.push(c.codePointAt(0));
    else if (toGb.has(c)) bytes.push(...toGb.get(c));
    else throw new Error(`${c} is not among the two-byte characters of GB 18030`);
  }
  return Buffer.from(bytes);
}
