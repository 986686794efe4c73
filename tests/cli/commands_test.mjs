// Every command as its users call it: exit codes 0, 2, 3, Chinese and English, --json, and errors that say what and
// what to do next.

import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import {
  asker, bodyCode, bodyName, csv, department, filesUnder, gb18030, ingest, json, must, newHome, parseCsv, penalty, place, receiptOf, registration, suite,
  taixin, write,
} from './lib.mjs';
import { readXlsx, xlsx } from './workbook.mjs';

const { test, finish } = suite();
const chinese = /[\u4e00-\u9fff]/;

// Ends with 2, prints nothing as a result, and says what and what next in the language asked for.
function refused(args, what, options) {
  const zh = must(2, ['--lang', 'zh', ...args], options), en = must(2, ['--lang', 'en', ...args], options);
  assert.equal(zh.out + en.out, '', 'a refusal is on standard error');
  assert.match(zh.err, chinese);
  assert.match(en.err, /[a-z]{3}/);
  for (const said of [zh.err, en.err]) assert.ok(said.trim().split('\n').length >= 2, `what and what next: ${said}`);
  assert.match(en.err, what);
}

const penalties = [
  penalty(1), penalty(2, 2, { CF_JDRQ: '2026/02/30' }), penalty(3, 3, { CF_XDR_SHXYM: bodyCode(3).slice(0, 17) + (bodyCode(3)[17] === '0' ? '1' : '0') }),
  penalty(4),
];
// A home with four bodies and two penalties in, two sent back: batches 1 and 2.
function sample() {
  const home = newHome();
  must(0, ingest(home, 'REG.enterprise', write('登记.csv', csv([1, 2, 3, 4].map((n) => registration(n))))));
  must(3, ingest(home, 'ADM.penalty', write('处罚.csv', csv(penalties))));
  return home;
}

test('help names every command, and every command and subcommand explains itself', () => {
  const commands = 'init ingest quarantine check show rebuild backup restore city serve doctor search access submissions items quality link'.split(' ');
  const list = must(0, ['help']).out;
  for (const name of commands) assert.match(list, new RegExp(`^ +${name} +\\S`, 'm'), `taixin help does not list ${name}`);
  const flags = {
    init: ['--home', '--pack'], ingest: ['--home', '--item', '--source', 'FILE', '--json'], check: ['--home', '--purpose', '--operator', '--batch', '--out', '--json'],
    show: ['--home', '--purpose', '--operator', '--as-of', '--known-at', '--json'], rebuild: ['--home'], backup: ['--home', '--to'],
    restore: ['--home', '--from'], city: ['--home', '--subjects', '--records', '--seed'], serve: ['--home', '--listen'], doctor: ['--home'],
  };
  for (const name of commands) {
    const text = must(0, ['help', name]).out;
    assert.match(text, chinese);
    for (const flag of flags[name] ?? []) assert.ok(text.includes(flag), `taixin help ${name} does not explain ${flag}`);
    assert.equal(must(0, [name, '--help']).code, 0);
    for (const [, flag, rest, next] of text.matchAll(/^ +(-\S+)([^\n]*)\n(.*)/gm)) {
      const words = rest.replace(/TEXT\S*|UINT\S*|REQUIRED|\.\.\.|Needs: \S+/g, '').trim() || next.match(/^ {20,}(\S.*)/)?.[1];
      assert.ok(words, `taixin help ${name}: ${flag} has no explanation`);
    }
  }
  for (const action of ['list', 'show', 'export', 'retry', 'move', 'drop']) assert.ok(must(0, ['quarantine', action, '--help']).out.includes('--home'));
  refused(['help', 'frobnicate'], /frobnicate/);
});

test('what is mistyped on the command line is refused with 2', () => {
  for (const args of [['frobnicate'], ['ingest'], ['check', '--home', 'x'], ['--lang', 'fr', 'help'], ['backup', '--home', 'x'], ['city', '--home', 'x', '--records', 'many']]) {
    const done = must(2, args);
    assert.equal(done.out, '');
    assert.notEqual(done.err, '');
  }
});

test('init makes a private home, once', () => {
  const home = newHome();
  assert.equal(statSync(home).mode & 0o777, 0o700);
  for (const file of filesUnder(home)) assert.equal(statSync(file).mode & 0o077, 0, file);
  refused(['init', '--home', home], /already/);
  refused(['init', '--home', place('bad'), '--pack', 'nosuchpack'], /nosuchpack/);
  refused(['doctor', '--home', place('absent')], /not a home/);
});

test('init with packs named takes those alone', () => {
  const home = place('national');
  must(0, ['init', '--home', home, '--pack', 'national']);
  const codes = (at) => json(['items', '--home', at]).items.map(({ code }) => code);
  assert.ok(codes(home).includes('ADM.penalty') && !codes(home).includes('EVA.provincial'));
  assert.ok(codes(newHome()).includes('EVA.provincial'));
});

test('ingest ends with 0, 3 or 2, and its receipt says where and why', () => {
  const home = newHome();
  const all = receiptOf(must(0, ingest(home, 'REG.enterprise', write('登记.csv', csv([1, 2, 3, 4].map((n) => registration(n)))), ['--json'])));
  assert.deepEqual([all.rows, all.accepted, all.quarantined, all.people], [4, 4, 0, 0]);
  const file = write('处罚.csv', csv(penalties));
  const some = receiptOf(must(3, ingest(home, 'ADM.penalty', file, ['--json'])));
  assert.deepEqual([some.rows, some.accepted, some.quarantined], [4, 2, 2]);
  const date = some.errors.find(({ field }) => field === 'CF_JDRQ'), code = some.errors.find(({ field }) => field === 'CF_XDR_SHXYM');
  assert.deepEqual([date.lines, date.column, code.lines], [[3], 'CF_JDRQ', [4]]);
  assert.ok(code.zh.includes(bodyCode(3)[17]), 'the right check character is named');
  assert.ok(date.next_zh && date.next_en && code.next_zh && code.next_en);
  const again = receiptOf(must(3, ingest(home, 'ADM.penalty', file, ['--json'])));
  assert.deepEqual([again.accepted, again.versions, again.duplicates], [0, 0, 2]);
  const zh = must(3, ['--lang', 'zh', ...ingest(home, 'ADM.penalty', file)]).out, en = must(3, ['--lang', 'en', ...ingest(home, 'ADM.penalty', file)]).out;
  assert.match(zh, /不是有效日期[\s\S]*行 3/);
  assert.match(en, /is not a day that exists[\s\S]*3/);
  refused(ingest(home, 'NO.item', file), /NO\.item[\s\S]*taixin items/);
  refused(ingest(home, 'ADM.penalty', place('absent.csv')), /absent\.csv/);
  refused(ingest(home, 'REG.enterprise', file), /ADM\.penalty/);
});

test('several files in one call: each has its receipt, the worst exit code counts', () => {
  const home = newHome();
  const one = write('一.csv', csv([registration(1)])), two = write('二.csv', csv([registration(2)]));
  assert.equal(must(0, ingest(home, 'REG.enterprise', one, ['--json'])).out.trim().split('\n').length, 1);
  const both = must(0, [...ingest(home, 'REG.enterprise', two, ['--json']), one]).out.trim().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(both.map(({ accepted, duplicates }) => [accepted, duplicates]), [[1, 0], [0, 1]]);
  const third = write('三.csv', csv([registration(3)]));
  must(2, [...ingest(home, 'REG.enterprise', place('absent')), third]);
  assert.equal(json(['check', '--home', home, ...asker('permit'), bodyCode(3)]).found, 'one', 'a file that cannot be read stops only itself');
});

test('the same rows in CSV of two encodings, tabs, XLSX and JSON Lines are the same records', () => {
  const rows = [registration(1), registration(2)], header = Object.keys(rows[0]);
  const home = newHome();
  assert.equal(receiptOf(must(0, ingest(home, 'REG.enterprise', write('a.csv', csv(rows)), ['--json']))).accepted, 2);
  const titles = { ZTMC: '主体名称', TYSHXYDM: '统一社会信用代码', DJZT: '登记状态', CLRQ: '成立日期', DJJG: '登记机关', DJJGDM: '登记机关代码', FDDBR: '法定代表人' };
  const titled = rows.map((row) => Object.fromEntries(Object.entries(row).reverse().map(([name, value]) => [titles[name], value])));
  const forms = {
    'bom.csv': '\ufeff' + csv(rows), 'gb.csv': gb18030(csv(titled)), 'tab.txt': csv(titled).replaceAll(',', '\t'),
    'a.xlsx': xlsx([['示例市企业登记表'], [], Object.values(titles), ...rows.map((row) => Object.values(row))]),
    'a.jsonl': rows.map((row) => JSON.stringify(row)).join('\n'), 'one.json': JSON.stringify(rows),
  };
  assert.equal(header.length, Object.keys(titles).length);
  for (const [name, content] of Object.entries(forms)) {
    const got = receiptOf(must(0, ingest(home, 'REG.enterprise', write(name, content), ['--json'])));
    assert.deepEqual([got.rows, got.duplicates, got.accepted + got.versions], [2, 2, 0], name);
  }
});

test('an ambiguous header is a question, answered by --map', () => {
  const home = sample();
  const rows = [penalty(11, 1)].map(({ CF_NR_FK, ...row }) => ({ ...row, 罚款金额: CF_NR_FK }));
  const file = write('问.csv', csv(rows));
  refused(ingest(home, 'ADM.penalty', file), /罚款金额[\s\S]*--map/);
  const got = receiptOf(must(0, ingest(home, 'ADM.penalty', file, ['--map', '罚款金额=CF_NR_FK', '--json'])));
  assert.equal(got.accepted, 1);
});

test('quarantine: list, show, export in both formats, correct and send again', () => {
  const home = sample();
  const list = json(['quarantine', 'list', '--home', home]).rows;
  assert.deepEqual(list.map(({ tag }) => tag), ['S2-3', 'S2-4']);
  assert.equal(json(['quarantine', 'show', '--home', home, 'S2-3']).errors[0].value, '2026/02/30');
  assert.match(must(0, ['--lang', 'en', 'quarantine', 'show', '--home', home, 'S2-3']).out, /not a day/);
  refused(['quarantine', 'show', '--home', home, 'S9-9'], /S9-9/);
  const out = place('退回.csv'), book = place('退回.xlsx');
  must(0, ['quarantine', 'export', '--home', home, '--submission', '2', '--out', out]);
  must(0, ['quarantine', 'export', '--home', home, '--submission', '2', '--out', book]);
  const sheet = parseCsv(readFileSync(out, 'utf8'));
  assert.deepEqual(readXlsx(readFileSync(book)).map((row) => row.join('|').replace(/\|+$/, '')), sheet.map((row) => row.join('|').replace(/\|+$/, '')));
  assert.deepEqual(sheet[0].slice(0, 2), ['原行号', '退回原因']);
  assert.deepEqual(sheet.slice(1).map(([tag]) => tag), ['S2-3', 'S2-4']);
  const at = (name) => sheet[0].indexOf(name);
  sheet[1][at('CF_JDRQ')] = '2026/02/27';
  sheet[2][at('CF_XDR_SHXYM')] = bodyCode(3);
  const fixed = receiptOf(must(0, ingest(home, 'ADM.penalty', write('改.csv', sheet.map((row) => row.join(',')).join('\n')), ['--json'])));
  assert.deepEqual([fixed.rows, fixed.accepted], [2, 2]);
  assert.deepEqual(json(['quarantine', 'list', '--home', home]).rows, []);
  assert.equal(json(['quarantine', 'list', '--home', home, '--state', 'fixed']).rows.length, 2);
});

test('a refused row can be dropped, and retried after the registry changed', () => {
  const home = newHome();
  must(0, ingest(home, 'REG.enterprise', write('登记.csv', csv([registration(1)]))));
  must(3, ingest(home, 'ADM.penalty', write('处罚.csv', csv([penalty(1, 1, { CF_XDR_MC: '岱岳示例新名字有限公司' }), penalty(2, 1, { CF_JDRQ: '' })]))));
  must(0, ['quarantine', 'drop', '--home', home, 'S2-3', '--operator', '示例经办人', '--reason', '报送单位撤回']);
  assert.deepEqual(json(['quarantine', 'list', '--home', home]).rows.map(({ tag }) => tag), ['S2-2']);
  must(0, ingest(home, 'REG.enterprise', write('更名.csv', csv([registration(1, { ZTMC: '岱岳示例新名字有限公司', YMC: bodyName(1) })]))));
  must(0, ['quarantine', 'retry', '--home', home, '--submission', '2', '--operator', '示例经办人']);
  assert.deepEqual(json(['quarantine', 'list', '--home', home]).rows, []);
  const names = json(['show', '--home', home, ...asker('permit'), bodyCode(1)]).subject.names.map(({ name }) => name);
  assert.deepEqual(names, ['岱岳示例新名字有限公司', bodyName(1)]);
});

test('check and show: by code and by name, in both languages and as JSON; the unknown is an answer', () => {
  const home = sample();
  for (const command of ['check', 'show']) {
    for (const subject of [bodyCode(1), bodyName(1), bodyCode(1).toLowerCase()]) {
      const got = json([command, '--home', home, ...asker('permit'), subject]);
      assert.equal(got.subject.code, bodyCode(1));
      assert.equal(got.subject.state.state, '存续');
    }
    const zh = must(0, ['--lang', 'zh', command, '--home', home, ...asker('permit'), bodyCode(1)]).out;
    const en = must(0, ['--lang', 'en', command, '--home', home, ...asker('permit'), bodyCode(1)]).out;
    assert.match(zh.split('\n')[0], /存续/, 'the state comes first');
    assert.match(en.split('\n')[0], /[Ee]xisting/);
    assert.notEqual(zh, en);
    assert.equal(json([command, '--home', home, ...asker('permit'), bodyCode(5000)]).found, 'unknown');
    refused([command, '--home', home, '--purpose', 'permit', '--operator', '', bodyCode(1)], /./);
    refused([command, '--home', home, ...asker('permit'), ''], /./);
  }
  const verdict = json(['check', '--home', home, ...asker('permit'), bodyCode(1)]);
  assert.equal(verdict.matters.find(({ matter }) => matter === 'penalties').count, 1);
  const wrong = bodyCode(1).slice(0, 17) + (bodyCode(1)[17] === '0' ? '1' : '0');
  assert.ok(must(0, ['check', '--home', home, ...asker('permit'), wrong]).out.includes(`“${bodyCode(1)[17]}”`), 'the right check character is named');
  assert.equal(json(['search', '--home', home, ...asker('permit'), '岱岳示例第']).found, 'candidates');
});

test('submissions, items and quality say what is there', () => {
  const home = sample();
  assert.deepEqual(json(['submissions', '--home', home]).submissions.map(({ id }) => id), ['2', '1']);
  assert.equal(json(['submissions', '--home', home, '2']).quarantined, 2);
  refused(['submissions', '--home', home, '77'], /77/);
  assert.match(must(0, ['items', '--home', home, 'ADM.penalty']).out, /CF_WSH/);
  assert.ok(json(['items', '--home', home, 'ADM.penalty']).fields.some(({ code }) => code === 'CF_WSH'));
  refused(['items', '--home', home, 'NO.item'], /NO\.item/);
  assert.equal(json(['quality', '--home', home]).departments.length, 2);
});

test('backup and restore give the same answers; neither writes over anything', () => {
  const home = sample(), copy = place('backup'), back = place('restored');
  const asked = ['--purpose', 'permit', '--operator', '示例经办人', bodyCode(1), '--json'];
  const before = must(0, ['show', '--home', home, ...asked]).out;
  must(0, ['backup', '--home', home, '--to', copy]);
  for (const file of filesUnder(copy)) assert.equal(statSync(file).mode & 0o077, 0, file);
  refused(['backup', '--home', home, '--to', copy], /exists/);
  must(0, ['restore', '--from', copy, '--home', back]);
  refused(['show', '--home', back, ...asked], /key/);  // the keys are kept apart
  cpSync(join(home, 'keys'), join(back, 'keys'), { recursive: true });
  assert.equal(must(0, ['show', '--home', back, ...asked]).out, before);
  assert.equal(must(0, ['doctor', '--home', back]).code, 0);
  refused(['restore', '--from', copy, '--home', back], /already/);
  refused(['restore', '--from', place('absent'), '--home', place('new')], /backup/);
  assert.ok(!existsSync(`${copy}.partial`));
});

test('rebuild says the same as what answers; doctor finds nothing, and finds what is wrong', () => {
  const home = sample();
  const rebuilt = json(['rebuild', '--home', home]);
  assert.deepEqual([rebuilt.records, rebuilt.same], [6, true]);
  assert.deepEqual(json(['doctor', '--home', home]).findings, []);
  assert.match(must(0, ['--lang', 'en', 'doctor', '--home', home]).out, /well/);
  const open = taixin(['doctor', '--home', home, '--json'], { before: ['sh', '-c', `chmod 644 ${join(home, 'records.db')}; exec "$0" "$@"`] });
  assert.equal(open.code, 3);
  assert.match(JSON.parse(open.out).findings[0].next, /chmod/);
});

test('what was returned holds inert formulas', () => {
  const home = sample();
  must(3, ingest(home, 'ADM.penalty', write('公式.csv', csv([penalty(20, 1, { CF_JDRQ: '', CF_SY: '=HYPERLINK("http://x","y")' })]))));
  const out = place('公式退回.csv'), book = place('公式退回.xlsx');
  for (const file of [out, book]) must(0, ['quarantine', 'export', '--home', home, '--submission', '3', '--out', file]);
  assert.ok(readFileSync(out, 'utf8').includes("\"'=HYPERLINK"));
  assert.ok(readXlsx(readFileSync(book)).flat().includes('=HYPERLINK("http://x","y")'));
  assert.equal(department.name.includes('示例'), true);
});

await finish();
