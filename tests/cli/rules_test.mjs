// How the law of a home changes, as people meet it: an entry below V2 acts when two keepers of the rules have copied one
// text from the official source, and packs take the place of others when two confirm; from the next start on, and the
// answers of before come out as they were.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { asker, bodyCode, csv, ingest, json, must, newHome, penalty, place, registration, serve, suite, taixin, tree, write } from './lib.mjs';
import { activate, freshCode, linkIn } from './sign_in.mjs';

const { test, finish } = suite();

const entry = 'regime/NDRC-36/class/abnormal';
const text = '示例条文：经营异常信息，属于轻微失信信息。';

const home = newHome('rules');
const keepers = {};
let server;

// The page's own number of the change that it leads to.
const numberIn = (location) => location.match(/^\/rules\/changes\/(\d+)$/)[1];
async function propose(login, fields) {
  const { browser } = keepers[login];
  await browser.get(`/rules?entry=${encodeURIComponent(fields.entry)}`);
  await browser.post('/rules', fields);
  assert.equal(browser.status, 303, browser.page);
  return numberIn(browser.location);
}
async function confirm(login, id, fields = {}, code) {
  const { browser, secret } = keepers[login];
  await browser.get(`/rules/changes/${id}`);
  await browser.post(`/rules/changes/${id}/confirm`, { ...fields, code: code ?? (await freshCode(secret)) });
  return browser;
}
const reading = { document: '示例办法（示例令第1号）', where: '示例公报 2026 年第 1 期', text };
const acts = () => json(['rules', 'list', '--home', home]).entries.find(({ name }) => name === entry).acts;
const versions = () => json(['rules', 'list', '--home', home]).versions;

test('two keepers of the rules are made, and the law can be read by anybody', async () => {
  must(0, ingest(home, 'REG.enterprise', write('registration.csv', csv([registration(1)]))));
  must(0, ingest(home, 'ADM.penalty', write('penalty.csv', csv([penalty(1)]))));
  const ids = {};
  for (const login of ['keeper-1', 'keeper-2']) {
    ids[login] = json(['account', 'invite', '--home', home, '--login', login, '--name', `示例${login}`, '--unit', 1]).id;
    must(0, ['account', 'grant', '--home', home, ids[login], '--role', 'rule_keeper', '--unit', 1]);
  }
  server = await serve(home);
  for (const login of Object.keys(ids)) keepers[login] = await activate(server.address, linkIn(must(0, ['account', 'link', '--home', home, ids[login]]).out));
  const rules = await (await fetch(`http://${server.address}/api/v1/rules`)).json();
  assert.equal(rules.versions.length, 1);
  assert.ok(rules.entries.length > 5);
  assert.equal((await fetch(`http://${server.address}/api/v1/rule-changes`)).status, 401);
  must(0, ['check', '--home', home, ...asker('permit'), bodyCode(1)]);
  must(0, ['show', '--home', home, ...asker('audit'), bodyCode(1)]);
});

test('an entry acts when both read one text, and after a start', async () => {
  const id = await propose('keeper-1', { entry, kind: 'confirm', reason: '示例：正式文本已公布' });
  let page = await confirm('keeper-1', id, reading, '000000');
  assert.equal(page.status, 401, page.page);
  page = await confirm('keeper-1', id, reading);
  assert.equal(page.status, 303, page.page);
  assert.equal((await confirm('keeper-1', id, reading, '123456')).status, 403, 'one person is not two');
  await keepers['keeper-2'].browser.get(`/rules/changes/${id}`);
  assert.doesNotMatch(keepers['keeper-2'].browser.page, /经营异常信息，属于轻微/, 'the second reads the source, not the first copy');
  page = await confirm('keeper-2', id, { ...reading, text: text.replace('轻微', '一般') }, '123456');
  assert.equal(page.status, 409);
  assert.match(page.page, /与前一人的不同/);
  page = await confirm('keeper-2', id, { ...reading, text: text.replace('，', ',\r\n ') });
  assert.equal(page.status, 303, page.page);
  assert.equal(acts(), false, 'from the next start on');
  await keepers['keeper-1'].browser.get(`/rules/changes/${id}`);
  assert.match(keepers['keeper-1'].browser.page, /下次启动起生效[^]*经营异常信息，属于轻微/);
});

test('packs with faults, or that change nothing, are refused with the place', async () => {
  const folders = ['national', 'shandong', 'taian'].map((name) => join(tree, 'packs', name));
  const same = taixin(['rules', 'propose', '--home', home, '--reason', '示例', ...folders]);
  assert.equal(same.code, 2);
  assert.match(same.err, /没有差别/);
  const wrong = place('packs');
  mkdirSync(wrong);
  cpSync(folders[0], join(wrong, 'national'), { recursive: true });
  const file = join(wrong, 'national', 'publication.toml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('max = "1y"', 'max = "one year"'));
  const faulty = taixin(['rules', 'propose', '--home', home, '--reason', '示例', join(wrong, 'national'), folders[1], folders[2]]);
  assert.equal(faulty.code, 2);
  assert.match(faulty.err, /publication\.toml:\d+:\d+/);
});

test('one who does not agree says why, and nothing begins', async () => {
  const id = await propose('keeper-2', { entry: 'regime/NDRC-58/class/warning', kind: 'confirm', reason: '示例' });
  const { browser } = keepers['keeper-1'];
  await browser.get(`/rules/changes/${id}`);
  await browser.post(`/rules/changes/${id}/drop`, { why: '' });
  assert.equal(browser.status, 422);
  await browser.post(`/rules/changes/${id}/drop`, { why: '示例：没有找到正式文本' });
  assert.equal(browser.status, 303);
  await browser.get(`/rules/changes/${id}`);
  assert.match(browser.page, /示例：没有找到正式文本/);
  assert.doesNotMatch(browser.page, /name="code"/);
});

test('other packs are told entry by entry, and two confirm them', async () => {
  const next = place('packs');
  mkdirSync(next);
  for (const name of ['national', 'shandong', 'taian']) cpSync(join(tree, 'packs', name), join(next, name), { recursive: true });
  const file = join(next, 'national', 'publication.toml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('serious = { public = true, min = "1y", max = "3y" }', 'serious = { public = true, min = "1y", max = "2y" }'));
  const said = must(0, ['rules', 'propose', '--home', home, '--reason', '示例：新令', ...['national', 'shandong', 'taian'].map((name) => join(next, name))]).out;
  assert.match(said, /~ regime\/NDRC-36[^]*serious\.max: "3y" -> "2y"/);
  const [{ id, state }] = json(['rules', 'changes', '--home', home]).changes;
  assert.equal(state, 'open');
  const page = await keepers['keeper-1'].browser.get(`/rules/changes/${id}`);
  assert.match(page.page, /serious\.max[^]*3y[^]*2y/);
  assert.equal((await confirm('keeper-1', id)).status, 303);
  assert.equal((await confirm('keeper-2', id)).status, 303);
});

test('all that two confirmed begins with the next start, and the answers of before come out as they were', async () => {
  assert.equal((await server.stop()).code, 0);
  server = undefined;
  const [first, second, ...none] = versions();
  assert.deepEqual(none, []);
  assert.deepEqual([first.confirmed, second.confirmed], [[], [entry]]);
  assert.notEqual(first.packs[0].digest, second.packs[0].digest);
  assert.equal(acts(), true, 'the other packs say the same of it');
  assert.deepEqual(json(['rules', 'changes', '--home', home]).changes.map(({ kind, state: of }) => `${kind} ${of}`), ['packs begun', 'confirm dropped', 'confirm begun']);
  must(0, ['check', '--home', home, ...asker('permit'), bodyCode(1)]);
  const replayed = must(0, ['ledger', 'replay', '--home', home]).out;
  assert.match(replayed, /^3 次回答按当时的规则和数据重新核算，结果与当时逐字节相同/);
  assert.doesNotMatch(replayed, /未重新核算：(check|show) /);
  assert.deepEqual(json(['ledger', 'audit', '--home', home]).findings, []);
  assert.equal(versions().length, 2, 'once');
});

test('batches are made again from their sheets, and what cannot be is counted', () => {
  const asked = write('ask.csv', `统一社会信用代码\n${bodyCode(1)}\n91370999TX0000999Q\n`), sheet = place('answer.csv');
  must(0, ['check', '--home', home, ...asker('permit'), '--batch', asked, '--out', sheet]);
  const counts = (...more) => json(['ledger', 'replay', '--home', home, ...more]).again;
  const without = counts(), given = counts('--sheet', sheet);
  assert.deepEqual(without.not_again.find(({ why }) => why === 'no_sheet'), { kind: 'batch', why: 'no_sheet', count: 1 });
  assert.deepEqual([given.batches, given.rows, given.different, given.answers], [1, 2, 0, without.answers + 1]);
  assert.ok(!given.not_again.some(({ why }) => why === 'no_sheet'));
  const changed = place('changed.csv');
  writeFileSync(changed, readFileSync(sheet, 'utf8').replaceAll(bodyCode(1), bodyCode(2)));
  assert.match(must(3, ['ledger', 'replay', '--home', home, '--sheet', changed]).out, /没有给出过 \S*changed\.csv/);
});

test('a period that was altered in a copied home shows in every answer by its packs', () => {
  const copy = place('altered');
  cpSync(home, copy, { recursive: true });
  const answers = json(['ledger', 'replay', '--home', copy]).again.answers;
  const script = `import sqlite3,sys
c=sqlite3.connect(sys.argv[1])
for d,b in c.execute('SELECT digest, bytes FROM pack').fetchall():
    c.execute('UPDATE pack SET bytes=? WHERE digest=?',(b.replace(b'max = "1y"',b'max = "2y"'),d))
c.commit(); c.close()`;
  assert.equal(spawnSync('python3', ['-c', script, join(copy, 'records.db')]).status, 0);
  const found = taixin(['ledger', 'replay', '--home', copy, '--json']);
  assert.equal(found.code, 3, found.err);
  const { findings, again } = JSON.parse(found.out);
  assert.equal(again.answers + again.different, answers);
  assert.ok(again.different >= 3, found.out);
  assert.ok(findings.every(({ code }) => code === 'check.answer_differs'));
});

test('a home that is no sandbox does not open with a change that nobody signed', () => {
  const copy = place('unsigned');
  cpSync(home, copy, { recursive: true });
  const script = `import sqlite3,sys
c=sqlite3.connect(sys.argv[1])
i,n,a=c.execute('SELECT max(id), max(change), max(at) FROM rule_event').fetchone()
for k in (1, 4):
    i+=1
    c.execute("INSERT INTO rule_event (id, change, step, at, account, activation, kind, detail_json) VALUES (?,?,?,?,0,?,'confirm',?)",(i,n+1,k,a,2 if k==4 else 0,'{"entry":"regime/NDRC-58/class/warning","digest":"' + '0' * 64 + '","reason":"x","copied":true}'))
c.commit(); c.close()`;
  const done = spawnSync('python3', ['-c', script, join(copy, 'records.db')], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
  assert.match(must(2, ['rules', 'list', '--home', copy]).err, /没有任何人签名就生效/);
});

test('a sandbox begins with the entries that act here, without the signatures of those who confirmed them', async () => {
  const sandbox = place('sandbox-of-confirmed'), plain = place('sandbox-of-folders');
  const said = must(0, ['sandbox', '--home', sandbox, '--from', home, '--subjects', 100, '--records', 100]).out;
  assert.match(said, /照抄其经两人确认的条目 1 条，两人的签名留在来源平台，沙箱中没有/);
  const { versions: [version], entries } = json(['rules', 'list', '--home', sandbox]);
  assert.deepEqual(version.confirmed, [entry]);
  assert.equal(entries.find(({ name }) => name === entry).acts, true, 'as in the home');
  const [change, ...others] = json(['rules', 'changes', '--home', sandbox]).changes;
  assert.deepEqual([others.length, change.entry, change.state, change.copied, change.signatures], [0, entry, 'begun', true, []]);
  assert.match(change.reason, /照抄自来源平台[^]*两人的签名只在该平台/);
  assert.deepEqual(json(['ledger', 'audit', '--home', sandbox]).findings, []);
  const bytes = readFileSync(join(sandbox, 'records.db'));
  assert.ok(!bytes.includes(Buffer.from(text.slice(0, 12))), 'the clause that the two copied stays there');
  // From folders there is nothing to copy, and it says so.
  assert.match(must(0, ['sandbox', '--home', plain, '--subjects', 100, '--records', 100]).out, /没有经两人确认的条目，V2 以下的条目只作模拟/);
  assert.deepEqual(json(['rules', 'changes', '--home', plain]).changes, []);
});

await finish();
