// Reports by the command line and over HTTP, read by programs that are not ours: poppler (text, signature, picture), qpdf
// and zbar.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

import { demoPeople, signedIn } from './callers.mjs';
import { asker, bodyCode, bodyName, csv, ingest, json, must, newHome, penalty, place, registration, serve, suite, taixin, write } from './lib.mjs';
import { activate, freshCode, linkIn } from './sign_in.mjs';

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

// Words of departments that name somebody, in a record that is public and in one that is not. Looked for in everything
// that a report is handed out as, the letters of the PDF included.
test('a third person in the words of a penalty is in no JSON, page or PDF; signed words stand there instead', async () => {
  const place_of = newHome('third');
  const day = (offset) => new Date(Date.now() + 8 * 3600_000 + offset * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '/');
  const act = (n, more) => penalty(n, 1, { CF_JDRQ: day(-10), CF_AJCXLB: '普通程序', CF_GSJZQ: '', CF_YXQ: '', ...more });
  const secrets = ['金丝雀', '丝雀', '13800000000', '379999193101010012'];
  const words = '经查，示例金丝雀（身份证号379999193101010012，电话13800000000）在场作业';
  must(0, ingest(place_of, 'REG.enterprise', write('registration.csv', csv([registration(1)]))));
  must(0, ingest(place_of, 'ADM.penalty', write('penalty.csv', csv([act(1, { CF_SXCD: '严重', CF_SY: words }), act(2, { CF_SXCD: '轻微', CF_SY: words, CF_CFJG: '示例市城市管理局', CF_CFJGDM: bodyCode(999002, '11'), CF_SJLY: '示例市城市管理局', CF_SJLYDM: bodyCode(999002, '11') }), act(3, { CF_SXCD: '严重', CF_SY: '一条没有人的事实' })]))));
  const reviewer = json(['account', 'invite', '--home', place_of, '--login', 'reviewer', '--name', '示例审核', '--unit', 1]).id;
  must(0, ['account', 'grant', '--home', place_of, reviewer, '--role', 'centre_operator', '--unit', 1]);
  const link = linkIn(must(0, ['account', 'link', '--home', place_of, reviewer]).out);
  const server = await serve(place_of);
  const site = `http://${server.address}`;
  const texts = async () => {
    const out = [];
    const read = (name, bytes) => {
      const file = write(name, bytes);
      const plain = (args) => run('pdftotext', args).stdout.replace(/\s+/g, '');
      return plain(['-layout', file, '-']) + plain(['-raw', file, '-']);
    };
    // Everybody's: page, JSON, PDF.
    const made = await fetch(`${site}/api/v1/public/reports`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: bodyCode(1) }) });
    assert.equal(made.status, 201, await made.clone().text());
    const { number, files } = await made.json();
    out.push({ name: 'public page', text: await (await fetch(`${site}/open/report/${number}`)).text() });
    out.push({ name: 'public JSON', text: await (await fetch(site + files.json)).text() });
    out.push({ name: 'public PDF', text: read('open.pdf', Buffer.from(await (await fetch(site + files.pdf)).arrayBuffer())) });
    // A court's, with what is never published.
    for (const kind of ['ordinary', 'special']) {
      const pdf = place(`${kind}.pdf`), model = place(`${kind}.json`);
      must(0, ['report', 'issue', '--home', place_of, '--kind', kind, '--purpose', 'court', '--operator', '示例法官', bodyCode(1), '--out', pdf]);
      const [last] = json(['report', 'list', '--home', place_of]).reports.filter(({ audience }) => audience === 'court');
      must(0, ['report', 'get', '--home', place_of, last.number, '--operator', '示例法官', '--out', model]);
      out.push({ name: `${kind} JSON`, text: readFileSync(model, 'utf8'), kind });
      out.push({ name: `${kind} PDF`, text: read(`${kind}.pdf`, readFileSync(pdf)), kind });
    }
    return out;
  };
  for (const { name, text, kind } of await texts()) {
    assert.ok(text.includes('一条没有人的事实'), `${name}: what names nobody is told`);
    for (const secret of secrets) assert.ok(!text.includes(secret), `${name} holds ${secret}`);
    const said = name.endsWith('JSON') ? '"held_back":true' : '已隐去，含个人信息待审核';
    assert.ok(text.includes(said), `${name}: it says that something is left out`);
    if (kind === 'special' && name.endsWith('PDF')) assert.ok(text.includes('已隐去，疑含个人信息，见文书原件'), 'nobody reviews what is never published');
  }
  const { browser, secret } = await activate(server.address, link);
  await browser.get('/texts');
  const text = browser.page.match(/name="text" value="(r\d+-CF_SY)"/)[1];
  await browser.post('/texts', { record: text.match(/\d+/)[0], field: 'CF_SY', text, [`replacement-${text}`]: '经查，一名工人（已遮蔽）在场作业', [`code-${text}`]: await freshCode(secret) });
  assert.equal(browser.status, 303, browser.page);
  for (const { name, text: now } of await texts()) {
    for (const one of secrets) assert.ok(!now.includes(one), `${name} holds ${one}`);
    assert.ok(now.includes('一名工人（已遮蔽）在场作业'), `${name}: the signed words`);
    assert.ok(now.includes(name.endsWith('JSON') ? '"redacted":true' : '已遮蔽个人信息'), name);
  }
  await server.stop();
});

test('at a desk: an officer for a purpose, a window for whoever stands there, and the subject reads both', async () => {
  const place_of = newHome('desk');
  must(0, ingest(place_of, 'REG.enterprise', write('registration.csv', csv([registration(1), registration(2)]))));
  must(0, ingest(place_of, 'ADM.penalty', write('penalty.csv', csv([penalty(1, 1)]))));
  const people = demoPeople(place_of);
  const server = await serve(place_of);
  const headers = await signedIn(server.address, people.filter(({ role }) => ['querier', 'window', 'agent', 'case_handler'].includes(role)));
  const send = async (role, path, form) => {
    const answer = await fetch(`http://${server.address}${path}`, {
      method: form ? 'POST' : 'GET', redirect: 'manual', body: form && new URLSearchParams(form).toString(),
      headers: { cookie: headers.get(role).cookie, ...(form ? { 'x-csrf-token': headers.get(role)['x-csrf-token'], 'content-type': 'application/x-www-form-urlencoded' } : {}) },
    });
    return { status: answer.status, to: answer.headers.get('location'), text: await answer.text() };
  };
  const made = await send('querier', '/reports/new', { query: bodyName(1), purpose: 'permit', basis: '示例受理〔2026〕1号', kind: 'ordinary' });
  assert.equal(made.status, 303, made.text);
  assert.match((await send('querier', made.to)).text, /示例受理〔2026〕1号/);
  for (const role of ['window', 'case_handler', 'agent']) {
    const refused = await send(role, `${made.to}/pdf`);
    assert.ok([403, 404].includes(refused.status) || (role === 'case_handler' && refused.status === 200), `${role} ${refused.status}`);
  }
  // At the window: nothing without a paper, nobody's but the body's own, and nothing after it has left.
  assert.equal((await send('window', '/reports/new', { kind: 'ordinary' })).status, 403);
  assert.equal((await send('window', '/reports/counter', { query: bodyName(2), ground: 'power_of_attorney', matter: '' })).status, 422);
  assert.equal((await send('window', '/reports/counter', { query: '示例甲', ground: 'paper_id', matter: '示例证件' })).status, 404);
  assert.equal((await send('querier', '/reports/counter', { query: bodyName(2), ground: 'paper_id', matter: '示例证件' })).status, 403);
  assert.equal((await send('window', '/reports/counter', { query: bodyName(1), ground: 'power_of_attorney', matter: '示例授权委托书 1 号' })).status, 303);
  const own = await send('window', '/reports/new', { kind: 'special', query: bodyCode(2), purpose: 'permit' });
  assert.equal(own.status, 303, own.text);
  assert.ok((await send('window', own.to)).text.includes(bodyName(1)), 'whoever stands there, whatever the form says');
  assert.equal((await send('window', `${own.to}/pdf`)).status, 200);
  assert.equal((await send('window', '/reports/end', {})).status, 303);
  assert.equal((await send('window', `${own.to}/pdf`)).status, 403);
  const sheet = (await send('window', '/reports?format=csv')).text;
  assert.ok(sheet.includes(own.to.split('/').pop()) && !sheet.includes(made.to.split('/').pop()));
  // Who looked, for what: on the subject's own page, and in the log.
  const page = (await send('agent', '/my')).text;
  assert.match(page, /示例受理〔2026〕1号/);
  const looks = JSON.parse(must(0, ['access', '--home', place_of, '--purpose', 'audit', '--operator', '示例审计员', bodyCode(1), '--json']).out).entries;
  assert.deepEqual(looks.filter(({ kind }) => kind === 'report').map(({ purpose }) => purpose).filter((one, i, all) => all.indexOf(one) === i).sort(), ['permit', 'self']);
  await server.stop();
});

await finish();
