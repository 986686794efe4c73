// Reports by the command line and over HTTP, read by programs that are not ours: poppler (text, signature, picture), qpdf
// and zbar.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

import { asker, bodyCode, csv, ingest, json, must, newHome, penalty, place, registration, serve, suite, taixin, write } from './lib.mjs';

const { test, finish } = suite();
const rows = 12;

const home = newHome('reports');
must(0, ingest(home, 'REG.enterprise', write('registration.csv', csv([registration(1), registration(2)]))));
must(0, ingest(home, 'ADM.penalty', write('penalty.csv', csv(Array.from({ length: rows }, (_, i) => penalty(i + 1, 1))))));
const vkey = json(['ledger', 'status', '--home', home]).logs.find(({ log }) => log === 'records').vkey;

function run(command, args, options = {}) {
  const done = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...options });
  assert.ok(!done.error, `${command}: ${done.error?.message}`);
  return done;
}
function issue(name, ...more) {
  const file = place(name);
  must(0, ['report', 'issue', '--home', home, ...more, bodyCode(1), '--out', file]);
  return file;
}
const court = ['--kind', 'special', '--purpose', 'court', '--operator', '示例法官'];

test('a report is listed, had again as the same bytes, and verified away from the home', () => {
  const pdf = issue('report.pdf', ...court);
  const [{ number, kind, audience }] = json(['report', 'list', '--home', home]).reports;
  assert.deepEqual([kind, audience], ['special', 'court']);
  const again = place('again.pdf'), model = place('again.json'), proof = place('again.tlog-proof');
  for (const file of [again, model, proof]) must(0, ['report', 'get', '--home', home, number, '--operator', '示例法官', '--out', file]);
  assert.ok(readFileSync(pdf).equals(readFileSync(again)));
  for (const [file, signed] of [[pdf, true], [model, false]]) {
    const found = json(['report', 'verify', file, '--proof', proof, '--vkey', vkey]);
    assert.deepEqual([found.holds, found.number, found.signed], [true, number, signed]);
  }
  // A byte that changed, another's proof, no key.
  const changed = readFileSync(pdf);
  changed[changed.length >> 1] ^= 1;
  const bad = place('changed.pdf');
  writeFileSync(bad, changed);
  assert.match(must(2, ['report', 'verify', bad, '--proof', proof, '--vkey', vkey]).err, /内容被改动过/);
  assert.match(must(2, ['report', 'verify', write('x.txt', 'x'), '--proof', proof, '--vkey', vkey]).err, /不是本平台出具的报告文件/);
  must(2, ['report', 'verify', pdf, '--proof', proof]);
  assert.match(must(2, ['report', 'get', '--home', home, number, '--operator', '示例', '--out', again]).err, /--out/);
});

test('other programs find the PDF well made, signed, and its code readable', () => {
  const pdf = issue('checked.pdf', ...court);
  const checked = run('qpdf', ['--check', pdf]);
  assert.equal(checked.status, 0, checked.stdout + checked.stderr);
  const signature = run('pdfsig', ['-nocert', pdf]).stdout;
  assert.match(signature, /Signature is Valid/);
  assert.match(signature, /ETSI\.CAdES\.detached/);
  assert.match(signature, /Total document signed/);
  const info = run('pdfinfo', [pdf]).stdout;
  assert.match(info, /Tagged:\s+yes/);
  assert.match(info, /Metadata Stream:\s+yes/);
  const fonts = run('pdffonts', [pdf]).stdout.trim().split('\n').slice(2);
  assert.ok(fonts.length > 0 && fonts.every((line) => /NotoS\w+CJK/.test(line) && /yes yes yes/.test(line)), fonts.join('\n'));
  const picture = place('cover');
  assert.equal(run('pdftoppm', ['-r', '200', '-f', '1', '-l', '1', '-png', '-singlefile', pdf, picture]).status, 0);
  const code = run('zbarimg', ['--quiet', '--raw', `${picture}.png`]).stdout.trim();
  const { number, model_sha256: digest } = json(['report', 'list', '--home', home]).reports[0];
  assert.ok(code.endsWith(`/verify/report?n=${number}&d=${digest}`), code);
  // One byte, and the signature says so.
  const bytes = readFileSync(pdf);
  bytes[bytes.indexOf('stream') + 20] ^= 1;
  const broken = place('broken.pdf');
  writeFileSync(broken, bytes);
  assert.doesNotMatch(run('pdfsig', ['-nocert', broken]).stdout, /Signature is Valid/);
});

test('the text of the PDF is every record of the model, and no other', () => {
  const pdf = issue('text.pdf', ...court);
  const { number } = json(['report', 'list', '--home', home]).reports[0];
  const modelFile = place('model.json');
  must(0, ['report', 'get', '--home', home, number, '--operator', '示例法官', '--out', modelFile]);
  const { report } = JSON.parse(readFileSync(modelFile, 'utf8'));
  const plain = (text) => text.replace(/\s+/g, '');
  const text = plain(run('pdftotext', ['-layout', '-nopgbrk', pdf, '-']).stdout);
  const flowing = plain(run('pdftotext', ['-raw', '-nopgbrk', pdf, '-']).stdout);
  const records = report.sections.flatMap(({ records: listed = [] }) => listed);
  assert.equal(records.length, rows);
  for (const record of records) {
    for (const { value } of record.fields.filter(({ held_back: held }) => !held)) {
      const wanted = plain(value.zh);
      // Long texts break across lines beside others; their beginning is enough there.
      assert.ok(flowing.includes(wanted) || text.includes(wanted) || flowing.includes(wanted.slice(0, 12)), `${record.id}: ${value.zh}`);
    }
  }
  const numbersOf = (all) => [...new Set(all.match(/示例市监处罚〔2026〕\d+号/g) ?? [])].sort();
  const known = plain(JSON.stringify(report));
  for (const one of numbersOf(flowing)) assert.ok(known.includes(one), `${one} is not in the model`);
  for (const words of ['登记状态', '信息概要', '异议和信用修复', '未加盖电子印章', number, report.subject.name]) assert.ok(flowing.includes(plain(words)), words);
  assert.match(flowing, /第1页共(\d+)页/);
});

test('what nobody is given: a special report for a permit, persons, a kind that is none', () => {
  const refused = (args, what) => assert.match(must(2, ['report', 'issue', '--home', home, ...args]).err, what);
  refused(['--kind', 'special', ...asker('permit'), bodyCode(1)], /不能以/);
  refused([...asker('permit'), '示例甲'], /没有找到/);
  refused(['--kind', 'person', ...asker('permit'), bodyCode(1)], /没有“person”这种报告/);
  refused(['--kind', 'special', '--purpose', 'court', '--operator', '示例', '--from', '2001-01-01', bodyCode(1)], /报告范围/);
  assert.equal(taixin(['report', 'issue', '--home', home, '--purpose', 'nothing', '--operator', '示例', bodyCode(1)]).code, 2);
});

test('over HTTP anybody has the public report of today and can verify it', async () => {
  const server = await serve(home);
  const site = `http://${server.address}`;
  const post = (path, body) => fetch(site + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const made = await post('/api/v1/public/reports', { query: bodyCode(1) });
  assert.equal(made.status, 201);
  const { number, files, model_sha256: digest } = await made.json();
  assert.equal((await (await post('/api/v1/public/reports', { query: bodyCode(1) })).json()).number, number, 'the same on one day');
  const pdf = Buffer.from(await (await fetch(site + files.pdf)).arrayBuffer());
  assert.ok(pdf.subarray(0, 5).equals(Buffer.from('%PDF-')));
  const verdict = async (body) => (await (await post('/api/v1/public/reports/verify', body)).json()).verdict;
  assert.equal(await verdict({ number, digest }), 'genuine');
  assert.equal(await verdict({ number, digest: '0'.repeat(64) }), 'changed');
  assert.equal(await verdict({ number: 'XB20260101-0000000000', digest }), 'unknown');
  const page = await (await fetch(`${site}/verify/report?n=${number}&d=${digest}`)).text();
  assert.match(page, /data-verdict="genuine"/);
  assert.ok(!page.includes(bodyCode(1)));
  const form = new FormData();
  form.append('file', new Blob([pdf]), 'baogao.pdf');
  assert.match(await (await fetch(`${site}/verify/report`, { method: 'POST', body: form })).text(), /data-verdict="genuine"/);
  assert.equal((await post('/api/v1/public/reports', { query: '379999193101010012' })).status, 404);
  assert.ok(existsSync(`${home}/keys/report.pem`));
  await server.stop();
});

await finish();
