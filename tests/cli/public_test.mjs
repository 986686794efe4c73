// What everybody may see: an organization's page, the lists, and the self-check; and that nothing else gets out. Days
// are relative to today, so that terms run out as they would.

import assert from 'node:assert/strict';

import { bodyCode, bodyName, csv, ingest, json, must, newHome, penalty, registration, residentId, serve, suite, taixin, write } from './lib.mjs';

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

await finish();
