// What may be kept about people is sealed, and erasure ends it: by two officers, with a certificate, and then nothing of
// the person is found in any file of the home, its backups or what is restored from them, while all else still answers.
//
// The packs are those of the tree, in which penalties may keep the numbers of representatives, and one item may keep
// records about persons. (No pack of the tree does.)

import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { search, searchFiles, searchTexts } from './canary.mjs';
import { asker, bodyCode, copyOf, csv, gb18030, ingest, json, must, newHome, penalty, place, registration, residentId, serve, suite, taixin, tree, write } from './lib.mjs';
import { personItem } from './person_item.mjs';
import { activate, linkIn } from './sign_in.mjs';
import { xlsx } from './workbook.mjs';

const { test, finish } = suite();

// ---- packs and a home

const packs = place('packs');
cpSync(join(tree, 'packs'), packs, { recursive: true });
const penaltyPack = join(packs, 'national', 'adm_penalty.toml');
const before = readFileSync(penaltyPack, 'utf8');
writeFileSync(penaltyPack, before.replace('code        = "ADM.penalty"\n', '$&seal_people = ["示例法 第2条"]\n'));
assert.notEqual(readFileSync(penaltyPack, 'utf8'), before);
writeFileSync(join(packs, 'national', 'zz_example.toml'), personItem);

const number = (n) => residentId(800 + n);
const name = (n) => `示例人${'甲乙丙丁戊己庚辛'[n]}`;
const content = (n) => `示例经过${'甲乙丙丁戊己庚辛'[n]}`;
const person = (n, more = {}) => ({ MC: name(n), LB: '自然人', ZJHM: number(n), WH: `示例字${n}号`, NR: content(n), JDRQ: '2026-04-02', ...more });
const everybody = [0, 1, 2, 3, 4, 5, 6, 7];
const texts = everybody.flatMap((n) => [name(n), content(n)]);
const look = (...directories) => assert.deepEqual(directories.flatMap((one) => searchFiles(one, texts)), [], 'something about a person is left');

const home = place('home');
must(0, ['init', '--home', home, '--packs-dir', packs]);
must(0, ingest(home, 'REG.enterprise', write('登记.csv', csv([1, 2].map((n) => registration(n))))));
// Numbers 0 to 3 stand beside penalties of bodies, 2 to 7 have records of their own.
const penalties = write('处罚.csv', csv([0, 1, 2, 3].map((n) => penalty(n + 1, 1 + (n % 2), { CF_FR_ZJLX: '身份证', CF_FR_ZJHM: number(n) }))));
must(0, ingest(home, 'ADM.penalty', penalties));
must(0, ingest(home, 'ADM.example_person', write('人.csv', csv([2, 3, 4].map((n) => person(n))))));
must(0, ingest(home, 'ADM.example_person', write('人.gb.csv', gb18030(csv([5].map((n) => person(n)))))));
const header = Object.keys(person(6));
must(0, ingest(home, 'ADM.example_person', write('人.xlsx', xlsx([header, ...[6, 7].map((n) => header.map((key) => person(n)[key]))]))));

const request = (at, n, more = {}) => taixin(['erase', 'request', '--home', at, '--operator', '示例甲', '--ground', '个人信息保护法第四十七条第一款', '--matter', '示例函〔2026〕1号', '--json'],
  { input: `${typeof n === 'number' ? number(n) : n}\n`, ...more });
// Files that prove the records of a body and who looked at it.
function proofsOf(at) {
  const out = place('proofs');
  must(0, ['ledger', 'prove', '--home', at, ...asker('self'), bodyCode(1), '--out', out]);
  return readdirSync(out).map((file) => join(out, file));
}
const approve = (at, id, who = '示例乙') => taixin(['erase', 'approve', id, '--home', at, '--operator', who, '--json']);
// Whether anything is kept under this number, as an officer learns it; leaves nothing waiting.
function known(at, n) {
  const asked = request(at, n);
  if (asked.code === 2) return false;
  assert.equal(asked.code, 0, asked.both);
  must(0, ['erase', 'withdraw', JSON.parse(asked.out).id, '--home', at, '--operator', '示例丙', '--reason', '示例']);
  return true;
}
const healthy = (at) => assert.match(must(0, ['doctor', '--home', at]).out, /一切正常/);
function answers(at) {
  const shown = JSON.parse(must(0, ['show', '--home', at, ...asker('self'), '--json', bodyCode(1)]).out);
  assert.equal(shown.classes.flatMap(({ records }) => records).filter(({ item }) => !item || item.startsWith('ADM')).length >= 2, true);
}

// ---- the tests

test('the search finds names and numbers where they are (so that a clean result means something)', () => {
  for (const [form, bytes] of [['csv', Buffer.from(csv([person(2)]))], ['gb', gb18030(csv([person(2)]))], ['xlsx', xlsx([[name(2), number(2), content(2)]])], ['utf16', Buffer.from(csv([person(2)]), 'utf16le')]]) {
    assert.equal(search(form, bytes).length > 0, true, form);
    assert.equal(searchTexts(form, bytes, texts).length, 2, form);
  }
});

test('what is kept about people is in no file in the clear, and known to those who may ask', () => {
  look(home);
  healthy(home);
  answers(home);
  for (const n of everybody) assert.equal(known(home, n), true, `number ${n}`);
  assert.equal(known(home, 9), false);
  look(home);
});

test('the same file again changes nothing; a changed row is a version', () => {
  const again = place('again');
  cpSync(home, again, { recursive: true });
  const sent = JSON.parse(must(0, ingest(again, 'ADM.example_person', write('人.csv', csv([person(2), person(3, { NR: content(7) })])), ['--json'])).out);
  assert.deepEqual([sent.duplicates, sent.people, sent.people_sealed], [1, 1, 1]);
  look(again);
  healthy(again);
});

test('a person whose record is kept and one unknown get the same bytes', () => {
  for (const purpose of ['self']) {
    for (const command of ['check', 'show', 'search']) {
      for (const form of [[], ['--json']]) {
        const answer = (query) => {
          const { code, out, err } = taixin([command, '--home', home, ...asker(purpose), ...form, query]);
          return JSON.stringify({ code, out, err });
        };
        const stranger = answer(residentId(702)), nobody = answer('示例人癸');
        for (const n of [0, 3, 6]) assert.equal(answer(number(n)), stranger, `${command} by number`);
        for (const n of [3, 6]) assert.equal(answer(name(n)), nobody, `${command} by name`);
      }
    }
  }
  look(home);
});

test('two officers erase; then nothing of the person is anywhere, and all else is as it was', () => {
  const kept = place('backup'), keys = place('keys');
  must(0, ['backup', '--home', home, '--to', kept]);
  must(0, ['backup', '--keys', '--home', home, '--to', keys]);
  assert.deepEqual(readdirSync(kept).sort(), ['access.db', 'backup.json', 'records.db', 'taixin.toml']);
  const earlier = proofsOf(home);
  const asked = JSON.parse(request(home, 3).out);
  assert.equal(asked.state, 'waiting');
  assert.equal(approve(home, asked.id, '示例 甲').code, 2);
  const done = approve(home, asked.id);
  assert.equal(done.code, 0, done.both);
  const certificate = must(0, ['erase', 'certificate', asked.id, '--home', home]).out;
  assert.match(certificate, /^taixin erasure certificate v1\nnumber: [0-9a-f]{8}-E\d+\nhome: [0-9a-f]{32}\nsubject: \d+\n/);
  const [destroyed, gone] = ['key destroyed', 'last copy gone'].map((what) => Date.parse(certificate.match(new RegExp(`${what}: (\\S+)`))[1]));
  assert.equal((gone - destroyed) / 86_400_000, 30);
  assert.match(must(0, ['erase', 'list', '--home', home]).out, /已删除/);

  const restored = place('restored'), old = copyOf(home, 'older-keys');
  must(0, ['restore', '--from', kept, '--home', restored]);
  cpSync(join(home, 'keys'), join(restored, 'keys'), { recursive: true });
  for (const file of readdirSync(join(old, 'keys'))) if (file.startsWith('keys.db')) rmSync(join(old, 'keys', file));
  must(0, ['restore', '--keys', '--from', keys, '--home', old]);  // destroyed again at the start
  for (const at of [home, restored, old]) {
    assert.equal(known(at, 3), false, at);
    for (const n of [0, 1, 2, 4, 5, 6, 7]) assert.equal(known(at, n), true, `${n} in ${at}`);
    // An older backup beside newer keys: nothing is wrong but that its log would go back.
    const found = JSON.parse(taixin(['doctor', '--home', at, '--json']).out).findings.map(({ code }) => code);
    assert.deepEqual([...new Set(found)], at === restored ? ['ledger.would_go_back'] : []);
    answers(at);
  }
  look(home, kept, restored, old);
  must(0, ['rebuild', '--home', home]);
  must(0, ['ledger', 'audit', '--home', home]);
  const keysOfLogs = json(['ledger', 'status', '--home', home]).logs.flatMap(({ vkey }) => ['--vkey', vkey]);
  const proofs = [...earlier, ...proofsOf(home)];
  assert.ok(earlier.length > 0 && proofs.length > 2 * earlier.length - 1, `${earlier.length} and ${proofs.length}`);
  for (const file of proofs) must(0, ['ledger', 'verify', file, ...keysOfLogs]);
  look(home);
});

test('who comes again after an erasure is somebody new', () => {
  const later = copyOf(home, 'later');
  assert.equal(known(later, 3), false);
  const sent = JSON.parse(must(0, ingest(later, 'ADM.example_person', write('人.csv', csv([person(3)])), ['--json'])).out);
  assert.equal(sent.people_sealed, 1);
  assert.equal(known(later, 3), true);
  look(later);
  healthy(later);
});

test('at the console, while serving, erasure goes by the socket; by the network nobody is anybody', async () => {
  const served = copyOf(home, 'served');
  const server = await serve(served);
  const asked = request(served, 4);
  assert.equal(asked.code, 0, asked.both);
  const url = `http://${server.address.replace(/^http:\/\//, '')}`;
  for (const [path, method] of [['/api/v1/erasures', 'GET'], ['/api/v1/erasures', 'POST'], [`/api/v1/erasures/${JSON.parse(asked.out).id}/approve`, 'POST'], ['/api/v1/keys/backup?to=/x', 'POST']]) {
    const answer = await fetch(url + path, { method, headers: { 'content-type': 'application/json' }, body: method === 'POST' ? '{"operator":"示例乙"}' : undefined });
    assert.equal(answer.status, 401, `${method} ${path}`);
  }
  assert.equal(approve(served, JSON.parse(asked.out).id).code, 0);
  assert.equal(known(served, 4), false);
  const { out, err } = await server.stop();
  assert.deepEqual([...search('log', Buffer.from(out + err)), ...searchTexts('log', Buffer.from(out + err), texts)], []);
  look(served);
});

test('two accounts erase by the interface; one alone cannot, whatever it calls itself', async () => {
  const served = copyOf(home, 'accounts');
  const invite = (login, role) => {
    const { id } = json(['account', 'invite', '--home', served, '--login', login, '--name', '示例同名', '--unit', 1]);
    must(0, ['account', 'grant', '--home', served, id, '--role', role, '--unit', 1]);
    return linkIn(must(0, ['account', 'link', '--home', served, id]).out);
  };
  const links = [invite('handler-1', 'case_handler'), invite('handler-2', 'case_handler'), invite('querier', 'querier')];
  const server = await serve(served);
  try {
    const people = [];
    for (const link of links) people.push((await activate(server.address, link)).browser);
    const call = async (browser, method, path, body) => {
      await browser.get('/account');
      const csrf = browser.page.match(/name="csrf" value="([^"]+)"/)[1];
      const answer = await fetch(`http://${server.address}/api/v1${path}`, {
        method, headers: { cookie: [...browser.cookies].map(([k, v]) => `${k}=${v}`).join('; '), 'x-csrf-token': csrf, 'content-type': 'application/json' }, body: body && JSON.stringify(body),
      });
      return { status: answer.status, body: await answer.json() };
    };
    const [first, second, stranger] = people;
    const wanted = { number: number(6), ground: '个人信息保护法第四十七条第一款', matter: '示例函〔2026〕2号', operator: '冒名' };
    assert.equal((await call(stranger, 'POST', '/erasures', wanted)).status, 403);
    const asked = await call(first, 'POST', '/erasures', wanted);
    assert.equal(asked.status, 200, JSON.stringify(asked.body));
    assert.match(asked.body.requested_by, /^示例同名（账户 \d+）$/, 'the account, not what was typed');
    assert.notEqual((await call(first, 'POST', `/erasures/${asked.body.id}/approve`, { operator: '另一个人' })).status, 200);
    const done = await call(second, 'POST', `/erasures/${asked.body.id}/approve`, {});
    assert.equal(done.status, 200, JSON.stringify(done.body));
    assert.equal(done.body.state, 'done');
    const paper = await call(second, 'GET', `/erasures/${asked.body.id}/certificate`);
    assert.match(paper.body.text, /^taixin erasure certificate v1/);
  } finally {
    await server.stop();
  }
  assert.equal(known(served, 6), false);
  look(served);
});

test('a request is one line with its clause, and repeats no number', () => {
  for (const bad of ['12', '', 'H77099931', number(0).slice(0, 17)]) {
    const refused = request(home, bad);
    assert.equal(refused.code, 2);
    assert.deepEqual(search('said', Buffer.from(refused.both)), []);
  }
  const inText = taixin(['erase', 'request', '--home', home, '--operator', '示例甲', '--ground', `身份证${number(0)}`], { input: `${number(0)}\n` });
  assert.equal(inText.code, 2);
  assert.deepEqual(search('said', Buffer.from(inText.both)), []);
  look(home);
});

test('who asks whether a number is known is in the access log, known or not', () => {
  const asked = copyOf(home, 'asked');
  const entries = () => JSON.parse(must(0, ['ledger', 'status', '--home', asked, '--json']).out).logs.find(({ log }) => log === 'access').size;
  const before = entries();
  assert.equal(request(asked, 9).code, 2);
  assert.equal(entries(), before + 1);
  assert.equal(request(asked, 5).code, 0);
  assert.equal(entries(), before + 2);
  const badText = (n) => taixin(['erase', 'request', '--home', asked, '--operator', '示例甲', '--ground', ''], { input: `${number(n)}\n` }).both;
  assert.equal(badText(9), badText(6));
  assert.equal(entries(), before + 2);
  must(0, ['ledger', 'audit', '--home', asked]);
});

test('a restored home says which keys are missing, and is whole when they are back', () => {
  const bare = place('bare'), kept = place('backup'), keys = place('keys');
  must(0, ['backup', '--home', home, '--to', kept]);
  must(0, ['backup', '--keys', '--home', home, '--to', keys]);
  must(0, ['restore', '--from', kept, '--home', bare]);
  assert.equal(existsSync(join(bare, 'keys')), false);
  const refused = () => {
    const said = taixin(['show', '--home', bare, ...asker('self'), bodyCode(1)]);
    assert.equal(said.code, 2);
    return said.err;
  };
  assert.match(refused(), /签名密钥/);
  cpSync(join(home, 'keys'), join(bare, 'keys'), { recursive: true, filter: (path) => !path.includes('keys.db') });
  assert.match(refused(), /密钥库 \(keys.db\)/);
  must(0, ['restore', '--keys', '--from', keys, '--home', bare]);
  answers(bare);
  healthy(bare);
  assert.equal(known(bare, 5), true);
  look(bare, kept);
});

test('a wrong or open master key stops the start with a clear word', () => {
  const wrong = copyOf(home, 'wrong'), other = newHome('other');
  cpSync(join(other, 'keys', 'master.key'), join(wrong, 'keys', 'master.key'));
  const refused = taixin(['show', '--home', wrong, ...asker('self'), bodyCode(1)]);
  assert.equal(refused.code, 2);
  assert.match(refused.err, /主密钥与密钥库.*不匹配/);
  const key = readFileSync(join(other, 'keys', 'master.key'), 'utf8');
  assert.equal(refused.both.includes(key.slice(21, 37)), false);
  writeFileSync(join(wrong, 'keys', 'master.key'), key.slice(0, 40));
  assert.match(taixin(['show', '--home', wrong, ...asker('self'), bodyCode(1)]).err, /抄写错误/);
  rmSync(join(wrong, 'keys', 'master.key'));
  assert.match(taixin(['show', '--home', wrong, ...asker('self'), bodyCode(1)]).err, /主密钥文件/);
});

await finish();
