// Lists and measures over HTTP: a body of the city enters an employer on a list step by step, everybody sees it, an
// office that asks about it states what it did, the entry ends, the measure must be lifted. Packs are data: in the home of
// this suite what lists say of notices is confirmed, and a proposal may be recorded later than it was made, so that its
// terms have passed.

import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { demoPeople, signedIn } from './callers.mjs';
import { bodyCode, bodyName, csv, ingest, json, must, parseCsv, place, registration, residentId, serve, suite, tree, write } from './lib.mjs';
import { activate, linkIn } from './sign_in.mjs';

const { test, finish } = suite();
const iso = (offset) => new Date(Date.now() + 8 * 3600_000 + offset * 86_400_000).toISOString().slice(0, 10);

// ---- packs with what is edited, and nothing of the code

const packs = place('packs');
cpSync(join(tree, 'packs'), packs, { recursive: true });
const edit = (name, change) => writeFileSync(join(packs, name), change(readFileSync(join(packs, name), 'utf8')));
const confirmed = (text) => text.replace(/"(MM|MH)"/g, '"V2"');
edit('national/lists.toml', confirmed);
edit('shandong/measures_national.toml', confirmed);
edit('national/case_listing.toml', (text) => text.replace(
  '  by      = ["own:case_officer"]\n  to      = "proposed"\n',
  '  by        = ["own:case_officer"]\n  to        = "proposed"\n  day_field = "day"\n\n    [[case.step.form]]\n    code     = "day"\n    name     = "提出日期"\n    name_en  = "Day"\n    type     = "day"\n    required = true\n'));

const home = place('home');
must(0, ['init', '--home', home, '--packs-dir', packs]);
const labour = { name: '示例市人力资源和社会保障局', code: bodyCode(999003, '11') };
must(0, ingest(home, 'REG.enterprise', write('登记.csv', csv([1, 2, 3].map((n) => registration(n))))));
const shop = { ZTMC: '岱岳示例小吃店', TYSHXYDM: bodyCode(9, '92'), DJZT: '存续', CLRQ: '2018-03-02', DJJG: '示例局', DJJGDM: labour.code, JYZ: '示例丁' };
must(0, ingest(home, 'REG.individual_business', write('个体.csv', csv([shop]))));
const entry = (n, more = {}) => ({
  YRDWMC: bodyName(n), TYSHXYDM: bodyCode(n), FDDBR: '示例甲', LRSY: `第${n}号示例事由`, LRWH: `示例列〔2026〕${n}号`, LRRQ: iso(-30), RDJG: labour.name, RDJGDM: labour.code,
  ZRRXM: '示例负责丙', ZRRZJHM: residentId(5), ...more,
});
must(0, ingest(home, 'SEV.wages', write('名单.csv', csv([entry(2), entry(9, { YRDWMC: shop.ZTMC, TYSHXYDM: shop.TYSHXYDM })]))));
must(3, ingest(home, 'SEV.wages', write('无文号.csv', csv([entry(3, { LRWH: '' })]))));

const unit = json(['unit', 'add', '--home', home, '--parent', 1, '--kind', 'department', '--code', labour.code, '--name', labour.name, '--items', 'SEV.wages']).id;
const officers = ['laodong-1', 'laodong-2'].map((login) => {
  const { id } = json(['account', 'invite', '--home', home, '--login', login, '--name', `示例${login}`, '--unit', unit]);
  must(0, ['account', 'grant', '--home', home, id, '--role', 'case_officer', '--unit', unit]);
  return linkIn(must(0, ['account', 'link', '--home', home, id]).out);
});
const people = demoPeople(home);
const server = await serve(home);
const site = `http://${server.address}`;
const headers = await signedIn(server.address, people.filter(({ role }) => ['querier', 'case_officer', 'agent', 'case_handler', 'supervisor', 'subject', 'auditor'].includes(role)));
const browsers = [];
for (const link of officers) browsers.push((await activate(server.address, link)).browser);
// The body's officers at the interface, in another unit than the demo accounts.
for (const [i, browser] of browsers.entries()) {
  await browser.get('/account');
  const csrf = browser.page.match(/name="csrf" value="([^"]+)"/)[1];
  headers.set(`labour-${i + 1}`, { cookie: [...browser.cookies].map(([k, v]) => `${k}=${v}`).join('; '), 'x-csrf-token': csrf });
}

async function api(role, method, path, body) {
  const answer = await fetch(`${site}/api/v1${path}`, {
    method, headers: { ...(role ? headers.get(role) : {}), ...(body ? { 'content-type': 'application/json' } : {}) }, body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, body: answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : null };
}
const open = async (path) => {
  const answer = await fetch(site + path);
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};
const members = async () => (await api(null, 'GET', '/public/lists/wages')).body.entries.map(({ code }) => code).sort();

test('every list says what set it up; the API says the same; nobody keeps a copy', async () => {
  const all = (await api(null, 'GET', '/public/lists')).body.lists;
  assert.ok(all.length >= 12);
  for (const list of all) assert.ok(list.founded.some(({ by }) => by !== 'rule'), list.list);
  const page = await open('/open/lists');
  assert.equal(page.status, 200);
  assert.match(page.headers.get('x-robots-tag'), /noindex/);
  for (const list of all) assert.ok(page.text.includes(list.name), list.list);
  assert.match(must(0, ['lists', '--home', home]).out, /wages +拖欠农民工工资失信联合惩戒对象名单 +保障农民工工资支付条例 第48条/);
  assert.equal((await api(null, 'GET', '/public/lists/invented')).status, 404);
  const honour = all.find(({ kind }) => kind === 'honour').list;
  for (const [list, limit, status] of [['wages', 20, 200], ['wages', 21, 422], [honour, 100, 200], [honour, 101, 422]]) {
    assert.equal((await api(null, 'GET', `/public/lists/${list}?limit=${limit}`)).status, status, `${list} ${limit}`);
  }
});

test('members are organizations alone, without anybody\'s name; the names stand on the entry\'s own page', async () => {
  assert.deepEqual(await members(), [bodyCode(2)], 'an individual business is a person\'s livelihood');
  const page = await open('/open/lists/wages');
  assert.ok(page.text.includes(bodyName(2)) && !page.text.includes(shop.ZTMC));
  for (const secret of ['示例负责丙', residentId(5), '示例甲']) assert.ok(!page.text.includes(secret), secret);
  const own = page.text.match(/\/open\/lists\/wages\/\d+/)[0];
  const one = await open(own);
  assert.equal(one.status, 200);
  assert.ok(one.text.includes('示例负责丙') && !one.text.includes('示例甲') && !one.text.includes(residentId(5)));
  assert.ok(!(await open(`/open/subject/${bodyCode(2)}`)).text.includes('示例负责丙'), 'not among everything about the body');
  assert.ok(!(await api(null, 'GET', `/public/subjects/${bodyCode(2)}`)).text.includes('示例负责丙'));
  const search = await fetch(`${site}/open`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ query: '示例负责丙' }) });
  assert.equal(search.status, 404);
  assert.match(one.text, /已入存证账本：第 \d+ 条/);
  for (const link of ['/verify#ledger', '/guides/objection', '/guides/repair', '/contact']) assert.ok(one.text.includes(`href="${link}"`), link);
  const shops = (await open(own.replace(/\d+$/, (digits) => String(Number(digits) + 1)))).status;
  assert.equal(shops, 404, 'the entry of the individual business has no page');
});

test('an entry: proposed, served, not too early, not by whoever proposed, then public at once', async () => {
  const [first, second] = browsers;
  await first.get('/lists');
  assert.equal(first.status, 200, first.page);
  const form = { code: bodyCode(1), list: 'wages', ground: '示例情形', facts: '示例事实', document: '示例令〔2026〕1号', evidence: '示例卷 1 号', responsible: '示例负责戊' };
  await first.post('/lists', form);
  assert.equal(first.status, 422, 'the day of the proposal is required by this pack');
  assert.ok(first.page.includes('示例事实'), 'what was typed is not lost');
  await first.post('/lists', { ...form, day: iso(-40) });
  assert.equal(first.status, 303, first.page);
  const path = first.location;
  const act = async (who, version, step, fields, outcome) => {
    await who.get(path);
    await who.post(path, { version: String(version), step, ...(outcome ? { [`outcome--${step}`]: outcome } : {}), ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${step}-${name}`, value])) });
    return who;
  };
  await act(first, 1, 'serve', { day: iso(0), how: 'direct', receipt: '示例回证 1 号' });
  assert.equal(first.status, 303, first.page);
  await act(second, 2, 'decide', { number: '示例列〔2026〕1号', reason: '示例' }, 'entered');
  assert.equal(second.status, 409);
  assert.match(second.page, /陈述申辩期未满/);
  const own = (await api('agent', 'GET', '/own/lists')).body;
  assert.equal(own.proposals.length, 1);
  assert.equal(own.proposals[0].served, iso(0));
  assert.deepEqual([own.proposals[0].subject_name.startsWith('岱岳示例'), own.proposals[0].state_name !== own.proposals[0].state], [true, true], 'whose it is and where it stands, in words');
  assert.match(own.proposals[0].statement_until, /^\d{4}-\d\d-\d\d$/);
  assert.deepEqual(await members(), [bodyCode(2)]);
  // Another proposal whose term has passed.
  await first.get('/lists');
  await first.post('/lists', { ...form, day: iso(-40) });
  const again = first.location;
  const step = async (who, version, name, fields, outcome) => {
    await who.get(again);
    await who.post(again, { version: String(version), step: name, ...(outcome ? { [`outcome--${name}`]: outcome } : {}), ...Object.fromEntries(Object.entries(fields).map(([key, value]) => [`${name}-${key}`, value])) });
  };
  await step(first, 1, 'serve', { day: iso(-30), how: 'post', receipt: '示例回证 2 号' });
  assert.equal(first.status, 303, first.page);
  await step(first, 2, 'decide', { number: '示例列〔2026〕1号', reason: '示例' }, 'entered');
  assert.equal(first.status, 403, 'whoever proposed does not decide');
  await step(second, 2, 'decide', { number: '示例列〔2026〕1号', reason: '示例' }, 'entered');
  assert.equal(second.status, 303, second.page);
  assert.deepEqual(await members(), [bodyCode(1), bodyCode(2)].sort());
  assert.ok((await open('/open/lists/wages')).text.includes(bodyName(1)));
  const mine = (await api('agent', 'GET', '/own/lists')).body;
  assert.deepEqual(mine.entries.map(({ list, how }) => [list, how]), [['wages', 'on']]);
  // The first proposal can no longer enter anybody.
  await act(second, 2, 'decide', { number: '示例列〔2026〕8号', reason: '示例' }, 'entered');
  assert.equal(second.status, 409);
});

let use;
test('a check names measures; the office states what it did, and nothing that was not named', async () => {
  const asked = await api('querier', 'POST', '/checks', { query: bodyCode(1), purpose: 'procurement', basis: '示例采购 1 号' });
  assert.equal(asked.status, 200, asked.text);
  const named = (await api('querier', 'GET', '/measures/named')).body.answers;
  assert.equal(named[0].subject, bodyCode(1));
  assert.ok(named[0].open.includes('SD-28.preferences'));
  const { answer } = named[0];
  const said = { applied: true, what: '不适用告知承诺', why: '示例理由', proportionality: '与情节相当', remedy: '可以申请行政复议', document: '示例决〔2026〕1号' };
  assert.equal((await api('querier', 'POST', '/measures/uses', { answer, measure: 'SD-28.award', ...said })).status, 409);
  assert.equal((await api('querier', 'POST', '/measures/uses', { answer, measure: 'CN.access', ...said })).status, 422, 'heard first');
  assert.equal((await api('querier', 'POST', '/measures/uses', { answer, measure: 'SD-28.preferences', ...said, why: '' })).status, 422);
  assert.equal((await api('labour-1', 'POST', '/measures/uses', { answer, measure: 'SD-28.preferences', ...said })).status, 404, 'another unit');
  const made = await api('querier', 'POST', '/measures/uses', { answer, measure: 'SD-28.preferences', ...said });
  assert.equal(made.status, 201, made.text);
  use = made.body;
  assert.equal(use.state, 'applied');
  assert.equal((await api('querier', 'POST', '/measures/uses', { answer, measure: 'SD-28.preferences', ...said })).status, 409, 'once');
  const corrected = await api('querier', 'POST', `/measures/uses/${use.id}/correct`, { version: use.version, ...said, what: '不适用容缺受理' });
  assert.equal(corrected.status, 200, corrected.text);
  assert.equal(corrected.body.what, '不适用容缺受理');
  assert.equal((await api('querier', 'POST', `/measures/uses/${use.id}/correct`, { version: use.version, ...said })).status, 409);
  use = corrected.body;
  const mine = (await api('agent', 'GET', '/own/lists')).body.measures;
  assert.equal(mine.length, 1);
  assert.equal(mine[0].remedy, '可以申请行政复议');
  assert.equal(mine[0].proportionality, undefined, 'what the officer weighed is the office\'s');
  assert.equal((await api('subject', 'GET', `/measures/uses/${use.id}`)).status, 403);
});

test('when the entry ends it is gone for everybody, and the measure must be lifted', async () => {
  const record = (await api('agent', 'GET', '/own/lists')).body.entries[0].record;
  // As one that never was: the number of the address aside, which the visitor knows.
  const gone = async (path, number) => {
    const { status, text, headers } = await open(`${path}${number}`);
    return JSON.stringify([status, text.replaceAll(`${path}${number}`, 'HERE'), ...[...headers].filter(([name]) => !/^(date|content-length|taixin-request-id|request-id)$/.test(name))]);
  };
  assert.equal((await open(`/open/lists/wages/${record}`)).status, 200);
  const removed = await api('labour-2', 'POST', '/cases', {
    kind: 'delisting', step: 'remove', outcome: 'decision', record, form: { day: iso(0), number: '示例移〔2026〕1号', reason: '示例已经改正' },
  });
  assert.equal(removed.status, 201, removed.text);
  assert.deepEqual(await members(), [bodyCode(2)]);
  assert.ok(!(await open('/open/lists/wages')).text.includes(bodyName(1)), 'with the next question');
  assert.match(await gone('/open/lists/wages/', record), /^\[404/);
  for (const never of [record + 100000, 987654321]) assert.equal(await gone('/open/lists/wages/', record), await gone('/open/lists/wages/', never));
  assert.equal(await gone('/open/lists/wages/', record), await gone('/open/lists/tax/', record), 'nor on another list');
  const waiting = (await api('querier', 'GET', '/measures/uses?waiting=true')).body.uses;
  assert.deepEqual(waiting.map(({ id, state }) => [id, state]), [[use.id, 'must_lift']]);
  assert.match(waiting[0].due, /^\d{4}-\d\d-\d\d$/);
  assert.match(must(0, ['measures', '--home', home, '--waiting']).out, /应当解除/);
  const lifted = await api('querier', 'POST', `/measures/uses/${use.id}/lift`, { version: use.version, document: '示例解〔2026〕1号' });
  assert.equal(lifted.status, 200, lifted.text);
  assert.equal(lifted.body.state, 'lifted');
  assert.deepEqual((await api('querier', 'GET', '/measures/uses?waiting=true')).body.uses, []);
});

test('in numbers: whole for the unit, under five for nobody else; the file is what is shown; a case names nobody', async () => {
  const told = await api('querier', 'POST', `/measures/uses/${use.id}/story`, { version: '3', story: '某单位改正后解除限制' });
  assert.equal(told.status, 200, told.text);
  assert.equal((await api('querier', 'POST', `/measures/uses/${use.id}/story`, { version: '4', story: '电话13800000000' })).status, 422);
  // Public once a second person has confirmed it.
  assert.deepEqual([told.body.story_public, told.body.subject_name], [false, bodyName(1)]);
  assert.ok(!(await open('/open/cases')).text.includes('某单位改正后解除限制'));
  const self = await api('querier', 'POST', `/measures/uses/${use.id}/story/confirm`, { version: '4' });
  assert.deepEqual([self.status, self.body.code], [403, 'lists.same_teller']);
  const confirmed = await api('case_officer', 'POST', `/measures/uses/${use.id}/story/confirm`, { version: '4' });
  assert.deepEqual([confirmed.status, confirmed.body.story_public], [200, true], confirmed.text);
  assert.ok((await open('/open/cases')).text.includes('某单位改正后解除限制'));
  const own = (await api('querier', 'GET', '/measures/statistics')).body.rows.find(({ measure }) => measure === 'SD-28.preferences');
  assert.deepEqual([own.named, own.applied, own.lifted], [1, 1, 1]);
  const outside = (await api('labour-1', 'GET', '/measures/statistics')).body;
  const row = outside.rows.find(({ measure }) => measure === 'SD-28.preferences');
  assert.deepEqual([row.named, row.applied, row.not_applied], [null, null, 0]);
  assert.deepEqual(outside.stories.map(({ story }) => story), ['某单位改正后解除限制']);
  const file = parseCsv((await api('labour-1', 'GET', '/measures/statistics?format=csv')).text);
  const line = file.find((cells) => cells[1] === 'SD-28.preferences');
  assert.deepEqual(line.slice(4, 7), ['<5', '<5', '0']);
  assert.match(must(0, ['measures', '--home', home]).out, /SD-28\.preferences/);
  assert.equal((await api('querier', 'GET', '/measures/statistics?month=2026-1')).status, 422);
});

test('what was done for a batch is stated by one sheet; the same sheet twice states nothing twice', async () => {
  const send = async (path, role, body) => {
    const answer = await fetch(`${site}/api/v1${path}`, { method: 'POST', headers: { ...headers.get(role), 'content-type': 'application/octet-stream' }, body });
    const text = await answer.text();
    return { status: answer.status, text, body: answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : null };
  };
  const asked = await send(`/checks/batch?purpose=procurement&format=csv&basis=${encodeURIComponent('示例采购 3 号')}`, 'querier', `统一社会信用代码\n${bodyCode(2)}\n${bodyCode(3)}\n`);
  assert.equal(asked.status, 200, asked.text);
  const answered = parseCsv(asked.text);
  const named = answered[0].indexOf('提示措施');
  assert.match(answered[1][named], /SD-28\.preferences/);
  assert.equal(answered[2][named], '', 'a body that is on no list is named nothing');
  const { batches } = (await api('querier', 'GET', '/measures/batches')).body;
  assert.equal(batches[0].rows, 2);
  const { answer } = batches[0];
  const sheet = parseCsv((await api('querier', 'GET', `/measures/sheet?answer=${answer}&format=csv`)).text);
  assert.equal((await api('labour-1', 'GET', `/measures/sheet?answer=${answer}&format=csv`)).status, 404, 'another unit asked');
  const at = (title) => sheet[0].indexOf(title);
  for (const row of sheet.slice(1)) {
    assert.equal(row[at('统一社会信用代码')], bodyCode(2));
    if (row[at('措施代码')] === 'SD-28.preferences') row[at('是否采取')] = '未采取';
  }
  const bad = [...sheet[1]];
  bad[at('措施代码')] = 'SD-28.award';
  bad[at('是否采取')] = '采取';
  const bytes = [...sheet, bad].map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\r\n');
  const first = await send('/measures/sheet?file_name=a.csv', 'querier', bytes);
  assert.equal(first.status, 200, first.text);
  assert.deepEqual([first.body.stated, first.body.already, first.body.refused], [1, 0, 1]);
  const refused = first.body.rows.find(({ result }) => result === 'refused');
  assert.ok(['lists.not_named', 'lists.field'].includes(refused.problem.code), first.text);
  const again = await send('/measures/sheet?file_name=a.csv', 'querier', bytes);
  assert.deepEqual([again.body.stated, again.body.already, again.body.refused], [0, 1, 1]);
  const result = parseCsv((await send('/measures/sheet?file_name=a.csv&format=csv', 'querier', bytes)).text);
  assert.deepEqual(result[0].slice(-3), ['办理结果', '登记编号', '说明']);
  assert.equal(result.length, sheet.length + 1);
  assert.equal((await send('/measures/sheet?file_name=a.csv', 'supervisor', bytes)).status, 403);
});

test('who entered and left: what has ended is not for every purpose', async () => {
  const ask = (role, body) => api(role, 'POST', '/lists/history', { basis: '示例监管 2 号', ...body });
  const now = await ask('querier', { purpose: 'supervision', list: 'wages' });
  assert.equal(now.status, 200, now.text);
  assert.equal(now.body.past_states, false);
  assert.deepEqual(now.body.entries.map(({ code }) => code).sort(), [bodyCode(2), shop.TYSHXYDM].sort());
  assert.deepEqual((await ask('querier', { purpose: 'supervision', left: true })).body.entries, []);
  assert.equal((await ask('querier', { purpose: 'supervision', known_at: `${iso(-1)}T00:00:00+08:00` })).status, 403);
  assert.equal((await ask('querier', { purpose: 'supervision', reason: 'invented' })).status, 422);
  const all = await ask('auditor', { purpose: 'audit', left: true });
  assert.equal(all.status, 200, all.text);
  assert.deepEqual(all.body.entries.map(({ code, how, exit }) => [code, how, exit.document]), [[bodyCode(1), 'ended', '示例移〔2026〕1号']]);
  const file = parseCsv((await ask('auditor', { purpose: 'audit', left: true, format: 'csv' })).text);
  assert.equal(file.length, 2);
  assert.ok(file[1].includes(bodyCode(1)) && file[1].includes('示例移〔2026〕1号'));
});

test('an officer\'s list is one look at all who stand on it', async () => {
  const asked = await api('querier', 'POST', '/lists/members', { list: 'wages', purpose: 'supervision', basis: '示例监管 1 号' });
  assert.equal(asked.status, 200, asked.text);
  assert.deepEqual(asked.body.entries.map(({ code }) => code).sort(), [bodyCode(2), shop.TYSHXYDM].sort(), 'officers see individual businesses, too');
  assert.equal((await api('querier', 'POST', '/lists/members', { list: 'wages', purpose: 'court' })).status, 403);
});

test('no number of a person is anywhere, and every row has its leaf', async () => {
  await server.stop();
  const all = ['records.db', 'access.db'].map((name) => readFileSync(join(home, name)));
  for (const bytes of all) assert.equal(bytes.includes(residentId(5)), false);
  must(0, ['ledger', 'audit', '--home', home]);
  must(0, ['doctor', '--home', home]);
});

await finish();
