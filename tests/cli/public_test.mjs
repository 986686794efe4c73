// What everybody may see: an organization's page, the lists, and the self-check; and that nothing else gets out. Days
// are relative to today, so that terms run out as they would.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { bodyCode, bodyName, csv, ingest, json, must, newHome, penalty, place, registration, residentId, serve, suite, taixin, write } from './lib.mjs';
import { activate, freshCode, linkIn } from './sign_in.mjs';

const { test, finish } = suite();
const day = (offset) => new Date(Date.now() + 8 * 3600_000 + offset * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '/');
const iso = (offset) => day(offset).replaceAll('/', '-');
const organ = { CF_CFJG: '示例市城市管理局', CF_CFJGDM: bodyCode(999002, '11'), CF_SJLY: '示例市城市管理局', CF_SJLYDM: bodyCode(999002, '11'), CF_GSJZQ: '', CF_YXQ: '' };
const act = (n, body, offset, more) => penalty(n, body, { CF_JDRQ: day(offset), CF_SXCD: '', CF_AJCXLB: '普通程序', ...organ, CF_SY: `第${n}号案的事实`, ...more });

// What each record is, and whether anybody may see it today.
const acts = [
  { row: act(1, 1, -100, { CF_SXCD: '一般' }), seen: true },
  { row: act(2, 1, -400, { CF_SXCD: '一般' }), seen: false },
  { row: act(3, 1, -10, { CF_SXCD: '轻微' }), seen: false },
  { row: act(4, 1, -10, { CF_SXCD: '严重', CF_SY: '当事人电话13800000000' }), seen: true },
  { row: act(5, 2, -10, {}), seen: false },
  { row: act(6, 2, -10, { CF_CFLB: '警告', CF_NR_FK: '' }), seen: false },
  { row: act(7, 2, -30, { CF_CFLB: '责令停产停业', CF_NR_FK: '', CF_GSJZQ: day(-5) }), seen: true },
  { row: act(8, 3, -20, { CF_SXCD: '严重', CF_WFZZRQ: day(-5 * 366) }), seen: false },
];
const home = newHome('public');
must(0, ingest(home, 'REG.enterprise', write('登记.csv', csv([1, 2, 3, 4].map((n) => registration(n))))));
const columns = [...new Set(acts.flatMap(({ row }) => Object.keys(row)))];
must(0, ingest(home, 'ADM.penalty', write('处罚.csv', csv(acts.map(({ row }) => row), columns))));

const server = await serve(home);
const url = (path) => `http://${server.address}${path}`;
const get = async (path) => {
  const response = await fetch(url(path));
  return { status: response.status, headers: response.headers, body: await response.text() };
};
const run = (command, args) => {
  const done = spawnSync(command, args, { encoding: 'utf8' });
  assert.equal(done.status, 0, `${command} ${args.join(' ')}: ${done.error?.message ?? done.stderr}`);
  return done.stdout;
};
const subject = async (n) => JSON.parse((await get(`/api/v1/public/subjects/${bodyCode(n)}`)).body);
const records = (answer) => (answer.classes ?? []).flatMap((one) => one.records);
const numbers = (answer) => records(answer).map((one) => one.document_number ?? '').sort();

test('the page of an organization holds what is published today and nothing else', async () => {
  for (const n of [1, 2, 3]) {
    const answer = await subject(n);
    const expected = acts.filter(({ row, seen }) => seen && row.CF_XDR_SHXYM === bodyCode(n)).map(({ row }) => row.CF_WSH).sort();
    const penalties = records(answer).filter((one) => one.item === 'ADM.penalty');
    assert.deepEqual(penalties.map((one) => one.document_number).sort(), expected, bodyName(n));
  }
});

test('each says by which rule, until which day, and from when it can be repaired', async () => {
  const [first] = records(await subject(1)).filter((one) => one.document_number === acts[0].row.CF_WSH);
  assert.equal(first.term.reason, 'permitted');
  assert.equal(first.term.class, 'general');
  const start = new Date(`${iso(-100)}T00:00:00Z`);
  const plus = (months) => {
    const first_of = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + months, 1));
    const days = new Date(Date.UTC(first_of.getUTCFullYear(), first_of.getUTCMonth() + 1, 0)).getUTCDate();
    return new Date(Date.UTC(first_of.getUTCFullYear(), first_of.getUTCMonth(), Math.min(start.getUTCDate(), days)));
  };
  assert.equal(first.term.last_day, plus(12).toISOString().slice(0, 10));
  assert.equal(first.term.earliest_repair, new Date(plus(3).getTime() + 86_400_000).toISOString().slice(0, 10));
  assert.match(first.term.rule.zh, /信用修复管理办法/);
});

test('a text with a telephone number is held back, the record stays', async () => {
  const [held] = records(await subject(1)).filter((one) => one.document_number === acts[3].row.CF_WSH);
  const facts = held.fields.find((field) => field.code === 'CF_SY');
  assert.equal(facts.held_back, true);
  assert.equal(facts.value, '');
  assert.equal(JSON.stringify(held).includes('13800000000'), false);
});

test('the lists hold the same, newest first, page by page', async () => {
  const seen = [];
  for (let after = '', pages = 0; pages < 10; ++pages) {
    const page = JSON.parse((await get(`/api/v1/public/listings?limit=1&item=ADM.penalty${after && `&after=${after}`}`)).body);
    seen.push(...page.entries.map((one) => one.record.document_number));
    if (!page.next) break;
    after = page.next;
  }
  assert.deepEqual([...seen].sort(), acts.filter((one) => one.seen).map(({ row }) => row.CF_WSH).sort());
  const organs = JSON.parse((await get(`/api/v1/public/listings?organ=${encodeURIComponent('不存在的机关')}`)).body);
  assert.deepEqual(organs.entries, []);
  assert.equal((await get('/api/v1/public/listings?after=nonsense')).status, 422);
  for (const [limit, item, status] of [[20, '', 200], [21, '', 422], [21, 'ADM.penalty', 422], [21, 'ADM.licence,ADM.penalty', 422], [100, 'ADM.licence', 200], [101, 'ADM.licence', 422]]) {
    assert.equal((await get(`/api/v1/public/listings?limit=${limit}${item && `&item=${item}`}`)).status, status, `${limit} of ${item || 'all'}`);
  }
  assert.equal((await get('/api/v1/public/listings?item=SEV.tax')).status, 422);
});

test('the self-check names what is missing and what wants a look, and nothing is public that may not be', async () => {
  assert.equal((await get('/api/v1/publication')).status, 401, 'departments by name are for officers');
  const found = json(['publication', '--home', home]);
  assert.equal(found.clean, false);
  assert.equal(found.published, acts.filter((one) => one.seen).length + 4, 'and four registrations');
  const counts = Object.fromEntries(found.findings.map((one) => [one.finding, one.count]));
  assert.deepEqual(counts, { class_unknown: 1, text_held_back: 1, beyond_sent: 1 });
  assert.deepEqual(found.not_published, { capped: 1, class_not_shown: 2, class_unknown: 1, ended: 1 });
});

test('pages: search, organization, lists; nothing for a person; not to be kept by search engines', async () => {
  const page = await get(`/open/subject/${bodyCode(1)}`);
  assert.equal(page.status, 200);
  assert.match(page.headers.get('x-robots-tag'), /noindex/);
  assert.ok(page.body.includes(bodyName(1)) && page.body.includes('可申请信用修复') && page.body.includes('文字待审核后公示'));
  assert.equal(page.body.includes('13800000000'), false);
  assert.equal((await get('/open/listings')).body.includes('示例甲'), false, 'a representative is named on the own page of the body only');
  assert.equal((await get('/api/v1/public/listings')).body.includes('示例甲'), false);
  const search = async (query) => {
    const response = await fetch(url('/open'), { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ query }) });
    return { status: response.status, body: await response.text() };
  };
  const one = await search(residentId(1)), other = await search(residentId(2));
  assert.equal(one.status, 404);
  assert.equal(one.body, other.body, 'whoever it is');
  assert.ok(one.body.includes('不提供自然人查询'));
  assert.equal((await search(bodyName(2))).status, 200);
  assert.equal((await search('毫不相干的名称')).status, 404);
  assert.ok((await get('/open/listings')).body.includes(bodyName(1)));
});

test('what is published is nobody\'s look: the log has no line of it', async () => {
  const log = must(0, ['access', '--home', home, '--purpose', 'audit', '--operator', '示例审计员', bodyCode(1), '--json']);
  assert.deepEqual(JSON.parse(log.out).entries.filter((one) => one.purpose !== 'audit'), []);
});

test('a repaired record is gone from page and list with the next question', async () => {
  const before = numbers(await subject(2));
  must(0, ingest(home, 'ADM.penalty_status', write('状态.csv', csv([{ CF_XDR_MC: bodyName(2), CF_XDR_SHXYM: bodyCode(2), CF_WSH: acts[6].row.CF_WSH, CF_CFJGDM: organ.CF_CFJGDM, CF_CFJG: organ.CF_CFJG, ZTLX: '修复', ZTRQ: day(0), YJWS: '示例修复决定1号', LYDW: organ.CF_CFJG }]))));
  const after = numbers(await subject(2));
  assert.deepEqual(before.filter((one) => !after.includes(one)), [acts[6].row.CF_WSH]);
  const list = JSON.parse((await get('/api/v1/public/listings?item=ADM.penalty')).body);
  assert.equal(list.entries.some((one) => one.record.document_number === acts[6].row.CF_WSH), false);
});

test('what an earlier platform held is public when it is reconciled with Credit China', async () => {
  const old = act(21, 4, -30, { CF_SXCD: '严重' });
  must(0, ingest(home, 'ADM.penalty', write('原平台.csv', csv([old])), ['--legacy']));
  const seen = async () => numbers(await subject(4)).includes(old.CF_WSH);
  assert.equal(await seen(), false);
  const check = JSON.parse(must(0, ['publication', '--home', home, '--json']).out);
  assert.ok(check.findings.some(({ finding, count }) => finding === 'unreconciled' && count === 1), JSON.stringify(check.findings));
  must(0, ['check', '--home', home, '--purpose', 'supervision', '--operator', '示例经办人', bodyCode(4)]);
  must(0, ingest(home, 'ADM.penalty_status', write('核对.csv', csv([{ CF_XDR_MC: bodyName(4), CF_XDR_SHXYM: bodyCode(4), CF_WSH: old.CF_WSH, CF_CFJGDM: organ.CF_CFJGDM, CF_CFJG: organ.CF_CFJG, ZTLX: '已核对', ZTRQ: day(0), YJWS: '示例核对清单1号', LYDW: '示例市信用中心' }]))));
  assert.equal(await seen(), true);
  const quality = json(['quality', '--home', home]).departments.filter(({ item }) => item === 'ADM.penalty');
  assert.deepEqual(quality.map(({ channel, submissions }) => [channel, submissions]), [['console', 1]], 'files of the earlier platform say nothing of how departments report');
});

test('a text that may hold a person\'s data is told when a reviewer has signed other words', async () => {
  const id = json(['account', 'invite', '--home', home, '--login', 'reviewer', '--name', '示例审核', '--unit', 1]).id;
  must(0, ['account', 'grant', '--home', home, id, '--role', 'centre_operator', '--unit', 1]);
  const { browser, secret } = await activate(server.address, linkIn(must(0, ['account', 'link', '--home', home, id]).out));
  await browser.get('/texts');
  assert.equal(browser.status, 200, browser.page);
  assert.match(browser.page, /当事人电话13800000000/);
  const text = browser.page.match(/name="text" value="(r\d+-CF_SY)"/)[1];
  const form = (replacement, code) => ({ record: text.match(/\d+/)[0], field: 'CF_SY', text, [`replacement-${text}`]: replacement, [`code-${text}`]: code });
  await browser.post('/texts', form('当事人电话已遮蔽', '000000'));
  assert.equal(browser.status, 401, 'a code that is not fresh');
  await browser.post('/texts', form('请联系13900000000', '000000'));
  assert.equal(browser.status, 422);
  assert.match(browser.page, /仍疑含个人信息/);
  await browser.post('/texts', form('当事人电话（已遮蔽）', await freshCode(secret)));
  assert.equal(browser.status, 303, browser.page);
  const page = await get(`/open/subject/${bodyCode(1)}`);
  assert.ok(page.body.includes('当事人电话（已遮蔽）') && page.body.includes('已遮蔽个人信息'));
  assert.equal(page.body.includes('13800000000'), false);
  await browser.get('/texts');
  assert.doesNotMatch(browser.page, /13800000000/);
  // That the reviewer read it stands in the log, for the body to see; nothing of the record changed.
  const looks = JSON.parse(must(0, ['access', '--home', home, '--purpose', 'audit', '--operator', '示例审计员', bodyCode(1), '--json']).out).entries;
  assert.ok(looks.some(({ kind, purpose }) => kind === 'review' && purpose === 'publication'));
});

// Read by poppler, as whoever prints it would; every field of the packs is looked for in blank_form_test.cc.
test('a blank form to print is an A4 page with tags that says what, where, until when and by which law', async () => {
  const kinds = [...(await get('/guides')).body.matchAll(/href="\/guides\/([a-z]+)"/g)].map(([, kind]) => kind).filter((kind) => !['report', 'looks', 'terms'].includes(kind));
  assert.ok(kinds.length >= 6, kinds.join(' '));
  const files = new Map();
  for (const kind of kinds) {
    for (const lang of ['zh', 'en']) {
      const answer = await fetch(url(`/guides/${kind}/form.pdf?lang=${lang}`));
      assert.equal(answer.status, 200, kind);
      assert.equal(answer.headers.get('content-type'), 'application/pdf');
      const file = place(`form-${kind}-${lang}.pdf`);
      files.set(`${kind} ${lang}`, file);
      writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
      const about = run('pdfinfo', [file]);
      assert.match(about, /Tagged:\s+yes/);
      assert.match(about, /Page size:\s+595\.27\d x 841\.89 pts \(A4\)/);
      const text = run('pdftotext', [file, '-']).replaceAll(/\s/g, '');
      for (const words of lang === 'zh' ? ['纸质申请表', '签名', '由窗口填写', '交到哪里', '依据', '也可以在网上办理', '不收费'] : ['formonpaper', 'Signature', 'Forthewindow', 'Wheretobringit', 'Basis', 'Freeofcharge']) assert.ok(text.includes(words), `${kind} ${lang}: ${words}`);
    }
  }
  const objection = run('pdftotext', [files.get('objection zh'), '-']).replaceAll(/\s/g, '');
  for (const words of ['异议理由（必填）', '□信息有错误', '□公示期限有误', '情况说明（必填）', '□已附', '山东省社会信用条例第39条', '3个工作日内']) assert.ok(objection.includes(words), words);
});

test('a day can be proven: the statement, its proof, and the check made again', async () => {
  const folder = place('statement');
  const said = taixin(['publication', 'prove', '--home', home, '--operator', '示例审计员', '--out', folder]);
  assert.equal(said.code, 3, said.both);  // there are findings
  const file = join(folder, `publication-${iso(0)}.txt`);
  const statement = readFileSync(file, 'utf8');
  assert.match(statement, /^taixin self-check\nday: /);
  const vkey = said.out.match(/--vkey (\S+)/)[1];
  const proof = must(0, ['ledger', 'verify', join(folder, `publication-${iso(0)}.tlog-proof`), '--vkey', vkey]).out;
  assert.ok(proof.includes(createHash('sha256').update(statement).digest('hex')), proof);
  assert.match(must(0, ['publication', 'recheck', '--home', home, file]).out, /每一条的结论都与声明相同/);
  // More comes in; the check of then is the same, and one of another moment is not.
  must(0, ingest(home, 'ADM.penalty', write('又.csv', csv([act(31, 3, -20, { CF_SXCD: '严重' })]))));
  assert.match(must(0, ['publication', 'recheck', '--home', home, file]).out, /每一条的结论都与声明相同/);
  const other = write('改.txt', statement.replace(/published: \d+/, 'published: 99'));
  assert.match(must(0, ['publication', 'recheck', '--home', home, other]).out, /与声明不同/);
  assert.equal(taixin(['publication', 'recheck', '--home', home, write('别.txt', '不是声明')]).code, 2);
});

await finish();
