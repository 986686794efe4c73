// The page that verifies proof files offline (taixin ledger page), opened from a file, without a network.
//
//   node tests/browser/verify.mjs [PART OF A NAME]
//
// Its answers are compared with the vectors that the C++ tests read, with the golden proof file, and with what
// tests/cli/tlog.mjs makes. Looked at in both languages at 1280 and 360 pixels and judged by axe-core; TAIXIN_SHOTS=DIR keeps
// pictures. The last line is "N passed, M failed".

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { asker, bodyCode, csv, ingest, json, must, newHome, penalty, place, registration, suite, tree, write } from '../cli/lib.mjs';
import { commitment, encodeRow, Key, leafHash, Log, mth, openingOf, path } from '../cli/tlog.mjs';
import { judge, launch } from './pages.mjs';

const golden = readFileSync(join(tree, 'tests/golden/ledger.tlog-proof'), 'utf8');
const key = new Key('log.example/示例', 1, 1);
const witnesses = [1, 2, 3].map((n) => new Key(`witness.example/${n}`, 4, 100 + n));
const entry = Buffer.from('示例条目 4');

const file = write('verify.html', must(0, ['ledger', 'page']).out);
const browser = await launch();

async function visit({ locale = 'zh-CN', before } = {}, body) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale, offline: true });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const asked = [], wrong = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  if (before) await page.addInitScript(before);
  try {
    await page.goto(pathToFileURL(file).href);
    await body(page);
    assert.equal(asked.length, 1, `only the page itself is loaded: ${asked}`);
    assert.deepEqual(wrong, []);
  } finally {
    await context.close();
  }
}

async function fill(page, { proof = golden, logs = [key], known = [], k = 0, leaf = '', entryFile = null } = {}) {
  await page.locator('#proof').fill(proof);
  await page.locator('#logs').fill(logs.map(({ vkey }) => vkey).join('\n'));
  await page.locator('#witnesses').fill(known.map(({ vkey }) => vkey).join('\n'));
  await page.locator('#k').fill(String(k));
  await page.locator('#leaf').fill(leaf);
  await page.locator('#entry').setInputFiles(entryFile ?? []);
  await page.locator('button[type=submit]').click();
  await page.locator('#result h2').waitFor();
  return { verdict: await page.locator('#result').getAttribute('class'), text: await page.locator('#result').innerText() };
}

const { test, finish } = suite();

for (const [locale, lang, holds, fails] of [['zh-CN', 'zh-CN', '证明成立', '证明不成立'], ['en-GB', 'en', 'The proof holds', 'The proof does not hold']]) {
  test(`the page in ${lang}: empty, holding and failing`, () => visit({ locale }, async (page) => {
    assert.equal(await page.locator('html').getAttribute('lang'), lang);
    await judge(page, `verify-${lang}-empty`);
    let said = await fill(page, { known: witnesses, k: 2, leaf: leafHash(entry).toString('base64') });
    assert.equal(said.verdict, 'holds', said.text);
    assert.ok(said.text.startsWith(holds) && said.text.includes('2023-11-14T22:13:21Z'), said.text);
    assert.match(said.text, /completeness|完整性/);
    await judge(page, `verify-${lang}-holds`);
    said = await fill(page, { known: witnesses, k: 3, leaf: leafHash(entry).toString('base64') });
    assert.equal(said.verdict, 'fails');
    assert.ok(said.text.startsWith(fails), said.text);
    await judge(page, `verify-${lang}-fails`);
    await page.locator('#language').click();
    assert.ok((await page.locator('#result').innerText()).startsWith(lang === 'en' ? '证明不成立' : 'The proof does not hold'));
  }));
}

test('the entry by its file, the proof by its file, by dropping and by pasting without its last line end', () => visit({}, async (page) => {
  const entryFile = write('entry', entry);
  assert.equal((await fill(page, { entryFile })).verdict, 'holds');
  assert.equal((await fill(page, { entryFile, proof: golden.slice(0, -1) })).verdict, 'holds');
  assert.equal((await fill(page, { entryFile: write('entry', '示例条目 5') })).verdict, 'fails');
  await page.locator('#proof').fill('');
  await page.locator('#proof-file').setInputFiles(write('golden.tlog-proof', golden));
  await page.waitForFunction((text) => document.getElementById('proof').value === text, golden);
  await page.locator('#proof').fill('');
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'golden.tlog-proof'));
    return transfer;
  }, golden);
  await page.dispatchEvent('#drop', 'drop', { dataTransfer: data });
  await page.waitForFunction((text) => document.getElementById('proof').value === text, golden);
}));

// The rows of a leaf; the third of them, in a log of nine leaves.
function recordProof({ change = (opening) => opening } = {}) {
  const row = (n) => encodeRow([n, 7, n, 1, 5, 0, null, 1, 0, 20500, null, null, null, 20500, null, Buffer.alloc(16, n), Buffer.alloc(16), Buffer.alloc(16), 'ADM.penalty',
    Buffer.concat([Buffer.from([1, 0, 9]), Buffer.from('示例罚'), Buffer.from([2, 3]), Buffer.from('1.5')]), null]);
  const rows = [1, 2, 3, 4, 5].map((n) => ({ salt: Buffer.alloc(32, n), row: row(n) }));
  const { entry, opening } = openingOf(rows, 2, { log: 'records', table: 'record', kind: 1 });
  const log = new Log(key, Array.from({ length: 9 }, (_, i) => (i === 6 ? entry : Buffer.from([i]))));
  return log.proof(6, { extra: JSON.stringify(change(opening)) });
}
// An answer about three subjects, opened for the second.
function answerProof({ id = 42 } = {}) {
  const salts = [41, 42, 43].map((subject) => Buffer.alloc(32, subject));
  const inner = [41, 42, 43].map((subject, i) => leafHash(commitment(salts[i], 65, encodeRow([9, subject]))));
  const row = encodeRow([9, 1_700_000_000_000_000, '示例经办人', 'permit', '示例依据', 1, Buffer.alloc(32, 1), Buffer.alloc(32, 2), null, null, 5, 3, 3, mth(inner)]);
  const subject = { id, salt: salts[1].toString('base64'), index: 1, size: 3, path: path(1, inner).map((hash) => hash.toString('base64')) };
  const { entry, opening } = openingOf([{ salt: Buffer.alloc(32, 9), row }], 0, { log: 'access', table: 'access_entry', kind: 64, subject });
  return new Log(key, [Buffer.from('x'), entry]).proof(1, { extra: JSON.stringify(opening) });
}

test('a proof of our own brings its row: it is shown when it is proven, and only then', () => visit({}, async (page) => {
  let said = await fill(page, { proof: recordProof() });
  assert.equal(said.verdict, 'holds', said.text);
  for (const part of ['已证明的内容 (日志 records，record)', 'ADM.penalty', '2026-02-16', '字段 0', '示例罚', '字段 3', '1.5']) assert.ok(said.text.includes(part), `${part}: ${said.text}`);
  await judge(page, 'verify-record');
  said = await fill(page, { proof: answerProof() });
  assert.equal(said.verdict, 'holds', said.text);
  for (const part of ['access_entry', '示例经办人', 'permit', '2023-11-14T22:13:20.000Z', '42']) assert.ok(said.text.includes(part), `${part}: ${said.text}`);
  const other = (name, value) => ({ change: (opening) => ({ ...opening, [name]: value }) });
  const flipped = { change: (opening) => ({ ...opening, row: opening.row.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')) }) };
  for (const proof of [recordProof(other('index', 1)), recordProof(other('salt', Buffer.alloc(32).toString('base64'))), recordProof(other('kind', 'status')), recordProof(other('kind', 'constructor')),
    recordProof(other('path', [])), recordProof(other('size', 3)), recordProof(other('row', '')), recordProof(flipped), recordProof(other('subject', { id: 42 })), answerProof({ id: 43 })]) {
    said = await fill(page, { proof });
    assert.equal(said.verdict, 'fails', said.text);
    assert.ok(!said.text.includes('已证明的内容') && !said.text.includes('示例罚'), said.text);
  }
  said = await fill(page, { proof: recordProof(other('format', 'other/v1')) });
  assert.equal(said.verdict, 'open');
  said = await fill(page, { proof: recordProof(), logs: [new Key(key.name, 1, 9)] });
  assert.equal(said.verdict, 'fails');
  assert.ok(!said.text.includes('示例罚'));
}));

test('the proofs that a home makes hold in the page, and their rows are shown', () => visit({}, async (page) => {
  const home = newHome('proofs'), out = place('proofs');
  must(0, ingest(home, 'REG.enterprise', write('registration.csv', csv([registration(1)]))));
  must(0, ingest(home, 'ADM.penalty', write('penalties.csv', csv(Array.from({ length: 5 }, (_, i) => penalty(i, 1))))));
  must(0, ['check', '--home', home, ...asker('permit'), bodyCode(1)]);
  must(0, ['ledger', 'prove', '--home', home, ...asker('self'), bodyCode(1), '--out', out]);
  const logs = json(['ledger', 'status', '--home', home]).logs;
  const files = readdirSync(out).filter((name) => name.endsWith('.tlog-proof'));
  assert.ok(files.length >= 7, files.join());  // a registration, five penalties, an answer
  const kinds = new Set();
  for (const name of files) {
    const said = await fill(page, { proof: readFileSync(join(out, name), 'utf8'), logs });
    assert.equal(said.verdict, 'holds', `${name}: ${said.text}`);
    kinds.add(said.text.match(/已证明的内容 \(日志 (\w+)，(\w+)\)/).slice(1).join());
  }
  assert.ok(kinds.has('records,record') && kinds.has('access,access_entry'), [...kinds].join(' '));
}));

test('what is missing is not proven, what is wrong fails', () => visit({}, async (page) => {
  const leaf = leafHash(entry).toString('base64');
  for (const [verdict, part, options] of [
    ['open', '没有给出条目', {}],
    ['open', '请给出证明文件', { proof: '' }],
    ['open', '请填写日志公钥', { logs: [], leaf }],
    ['open', '不是 32 字节', { leaf: `${leaf}=` }],
    ['holds', '没有要求见证', { leaf }],
    ['fails', '没有给出它的公钥', { logs: [new Key('log.example/other', 1, 1)], leaf }],
    ['fails', '没有已知日志公钥的签名', { logs: [new Key(key.name, 1, 9)], leaf }],
    ['fails', '放错了位置', { logs: witnesses.slice(0, 1), leaf }],
    ['fails', '两次', { known: [witnesses[0], witnesses[0]], leaf }],
    ['fails', '多于', { known: witnesses, k: 4, leaf }],
    ['fails', '公钥格式有误', { logs: [{ vkey: key.vkey.replace('0376af0c', '0376af0d') }], leaf }],
    ['fails', '签名无效', { proof: golden.replace('\n11\n', '\n12\n'), leaf }],
    ['fails', '签名无效', { proof: golden.replace('IAAAAABlU', 'IAAAAABmU').replace('mAAAAABlU', 'mAAAAABmU'), known: witnesses, leaf }],
    ['fails', '内容、序号或日志被改动过', { proof: golden.replace('index 4', 'index 5'), leaf }],
    ['fails', '格式有误', { proof: golden.replace('index 4', 'index 04'), leaf }],
  ]) {
    const said = await fill(page, options);
    assert.equal(said.verdict, verdict, `${part}: ${said.text}`);
    assert.ok(said.text.includes(part), `${part}: ${said.text}`);
  }
}));

test('a browser without Ed25519 says so and proves nothing', () => visit({
  before: () => {
    const own = SubtleCrypto.prototype.importKey;
    SubtleCrypto.prototype.importKey = function importKey(format, bytes, algorithm, ...more) {
      if (algorithm === 'Ed25519') return Promise.reject(new DOMException('', 'NotSupportedError'));
      return own.call(this, format, bytes, algorithm, ...more);
    };
  },
}, async (page) => {
  const said = await fill(page, { leaf: leafHash(entry).toString('base64') });
  assert.equal(said.verdict, 'open');
  assert.match(said.text, /不支持 Ed25519/);
  assert.match(said.text, /第 4 个/);
  assert.equal((await fill(page, { leaf: leafHash('other').toString('base64') })).verdict, 'fails');
}));

test('inclusion vectors of transparency-dev/merkle', () => visit({}, async (page) => {
  const folder = join(process.env.TAIXIN_SHARED ?? join(tree, '../shared'), 'data/tlog/transparency-dev-merkle/testdata/inclusion');
  console.log(`third-party suite ${existsSync(folder) ? 'run' : 'NOT run'}: tlog/transparency-dev-merkle/testdata/inclusion`);
  if (!existsSync(folder)) return;
  const walk = (path) => readdirSync(path).flatMap((name) => (statSync(join(path, name)).isDirectory() ? walk(join(path, name)) : [join(path, name)]));
  const files = walk(folder).filter((name) => name.endsWith('.json'));
  // Numbers of 64 bits are kept as text.
  const vectors = files.map((name) => JSON.parse(readFileSync(name, 'utf8').replace(/("(?:leafIdx|treeSize)": )(\d+)/g, '$1"$2"')));
  assert.equal(vectors.length, 98);
  const held = await page.evaluate((all) => Promise.all(all.map(async ({ leafIdx, treeSize, leafHash: leaf, proof, root }) => {
    try {
      await tlog.verifyInclusion(BigInt(leafIdx), BigInt(treeSize), tlog.fromBase64(leaf), (proof ?? []).map(tlog.fromBase64), tlog.fromBase64(root));
      return true;
    } catch (error) {
      if (error instanceof tlog.Refused) return false;
      throw error;
    }
  })), vectors);
  held.forEach((holds, i) => assert.equal(holds, !vectors[i].wantErr, files[i]));
}));

test('every index of every size to 40, and nothing at another place', () => visit({}, async (page) => {
  const log = new Log(key, Array.from({ length: 40 }, (_, i) => Buffer.from(String(i))));
  const cases = [];
  for (let size = 1; size <= 40; ++size) for (let index = 0; index < size; ++index) cases.push([log.proof(index, { size }), log.hashes[index].toString('base64')]);
  const wrong = await page.evaluate(async (all) => {
    const out = [];
    for (const [text, leaf] of all) {
      const { index, checkpoint, hashes } = tlog.parseProof(text);
      const holds = (at) => tlog.verifyInclusion(at, checkpoint.size, tlog.hashIn(leaf), hashes, checkpoint.root).then(() => true, () => false);
      if (!await holds(index)) out.push(text);
      if (await holds(index === 0n ? 1n : index - 1n)) out.push(text);
    }
    return out;
  }, cases);
  assert.deepEqual(wrong, []);
}));

test('notes of others hold; malformed files are refused as the program refuses them', () => visit({}, async (page) => {
  // golang.org/x/mod/sumdb/note and C2SP signed-note, as in src/ledger/note_test.cc.
  const notes = [
    ['PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"],
    ['example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k', 'This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n'],
  ];
  const outcome = (vkey, text) => page.evaluate(async ([v, t]) => {
    try {
      return (await tlog.openNote(tlog.parseNote(t), [await tlog.parseVkey(v)])).length;
    } catch (error) {
      return error.what;
    }
  }, [vkey, text]);
  for (const [vkey, text] of notes) {
    assert.equal(await outcome(vkey, text), 1);
    assert.equal(await outcome(vkey, text.replace('i', 'I')), 'signature');
    assert.equal(await outcome(notes.find(([other]) => other !== vkey)[0], text), 'unsigned');
  }
  const changed = [
    ['@v1', '@v2'], ['@v1\n', '@v1\r\n'], ['extra 56S65L6L\n', 'extra \n'], ['extra 56S65L6L\n', 'extra 56S65L6M=\n'], ['index 4', 'index  4'], ['index 4\n', ''],
    ['index 4\n', 'index 4\n\n'], ['index 4', 'index 18446744073709551616'], ['=\n\n', '=\n'], ['=\n\n', '=\n\n\n'], ['3T4X', '3T4'], ['KV8=\n', 'KV9=\n'], ['\n11\n', '\n011\n'],
    ['Rm4=\n', 'Rm4=\n\n'], ['log.example/示例\n', 'log.example/\u0007\n'], ['\u2014 witness.example/1', '- witness.example/1'], ['witness.example/1 ', 'witness.example/1  '], ['QQdvCw==\n', 'QQdvCw==']];
  for (const [from, to] of changed) {
    const text = golden.replace(from, to);
    assert.notEqual(text, golden, from);
    const refused = await page.evaluate((t) => {
      try {
        tlog.parseProof(t);
        return null;
      } catch (error) {
        return error.what;
      }
    }, text);
    assert.equal(refused, 'form', `${from} to ${to}`);
    must(2, ['ledger', 'verify', write('changed.tlog-proof', text), '--vkey', key.vkey, '--leaf-hash', leafHash(entry).toString('base64')]);
  }
}));

await finish();
