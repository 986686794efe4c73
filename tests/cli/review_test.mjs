// 审核 end to end, over HTTP: what an account hands over waits, sealed, for a second person of its unit, and nobody else
// sees any of it; approved, returned, taken back, lapsed; killed in the middle; on a full disk.

import assert from 'node:assert/strict';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { searchFiles } from './canary.mjs';
import { demoPeople, systemOf, tokenOfSystem } from './callers.mjs';
import { bodyCode, bodyName, copyOf, csv, filesUnder, gb18030, ingest, json, must, newHome, penalty, registration, residentId, serve, sleep, suite, until, write } from './lib.mjs';
import { activate, good, linkIn, totp } from './sign_in.mjs';

const { test, finish } = suite();
const office = '示例市住房和城乡建设局';
const checks = 'content, secrecy, privacy, third_persons';
const clean = (hits) => assert.deepEqual(hits, [], 'something of a file that waits is in the clear');

// A home with one body, the demo accounts and a reviewer of another unit. The demo's own file for review is number 1.
const base = newHome('reviews');
must(0, ingest(base, 'REG.enterprise', write('登记.csv', csv([registration(1)]))));
const people = demoPeople(base);
const other = json(['unit', 'add', '--home', base, '--parent', 1, '--kind', 'department', '--code', '370999-other', '--name', '示例市商务局', '--items', 'ADM.penalty']).id;
const stranger = json(['account', 'invite', '--home', base, '--login', 'qian', '--name', '示例钱', '--unit', other]).id;
must(0, ['account', 'grant', '--home', base, stranger, '--role', 'reviewer', '--unit', other]);
const link = linkIn(must(0, ['account', 'link', '--home', base, stranger]).out);

// A code of a phone that this home has not seen; copies of a home know nothing of each other's. The window is one step
// either way.
const given = new Map();
async function freshCode(home, { key, made }) {
  const phone = `${home} ${key}`;
  for (;;) {
    const now = Math.floor(Date.now() / 30000), step = Math.max((given.get(phone) ?? made) + 1, now);
    if (step <= now + 1) {
      given.set(phone, step);
      return totp(key, step);
    }
    await sleep(500);
  }
}

async function enter(home, address, person) {
  const { login, password, key } = person;
  const answer = await fetch(`http://${address}/api/v1/session`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login, password, ...(key ? { code: await freshCode(home, person) } : {}) }),
  });
  assert.equal(answer.status, 201, `${login}: ${await answer.clone().text()}`);
  return { cookie: answer.headers.getSetCookie()[0].split(';')[0], 'x-csrf-token': (await answer.json()).csrf };
}

// The served home; `as(role)` asks as somebody who signed in.
async function served(home, options) {
  const server = await serve(home, options);
  const headers = new Map();
  const headersOf = async (role) => {
    if (!headers.has(role)) headers.set(role, await enter(home, server.address, people.find((one) => one.role === role)));
    return headers.get(role);
  };
  const as = async (role) => {
    await headersOf(role);
    return async (method, path, { body, type = 'application/json' } = {}) => {
      const answer = await fetch(`http://${server.address}/api/v1${path}`, {
        method, redirect: 'manual',
        headers: { ...headers.get(role), 'accept-language': 'zh', ...(body === undefined ? {} : { 'content-type': type }) },
        body: body === undefined ? undefined : type === 'application/json' ? JSON.stringify(body) : body,
      });
      const text = await answer.text();
      return { status: answer.status, headers: answer.headers, body: text.startsWith('{') ? JSON.parse(text) : text };
    };
  };
  const submit = async (rows, { role = 'submitter', item = 'ADM.penalty', raw } = {}) =>
    (await as(role))('POST', `/submissions?item=${item}&file_name=${encodeURIComponent('处罚.csv')}`, { body: raw ?? csv(rows), type: 'application/octet-stream' });
  const held = async (rows, more) => {
    const answer = await submit(rows, more);
    assert.equal(answer.status, 202, JSON.stringify(answer.body));
    return answer.body;
  };
  const code = (role) => freshCode(home, people.find((one) => one.role === role));
  const approve = async (id, { role = 'reviewer', ...more } = {}) => (await as(role))('POST', `/held/${id}/approve`, { body: { checks, ...more, code: more.code ?? (await code(role)) } });
  return { ...server, home, as, headersOf, submit, held, code, approve };
}
const seen = async ({ as }, n = 1) => (await (await as('querier'))('POST', '/checks', { body: { query: bodyCode(n), purpose: 'permit', basis: '示例受理〔2026〕1号' } })).body.matters?.find((one) => one.matter === 'penalties')?.count ?? 0;
const problem = (answer, status, code) => assert.deepEqual([answer.status, answer.body.code], [status, code], JSON.stringify(answer.body));
const sealed = (home) => readdirSync(join(home, 'held'));

const home = copyOf(base, 'served');
const site = await served(home);

test('what is handed over is seen by the unit alone, and by nobody else before it is approved', async () => {
  const file = await site.held([penalty(1, 1), penalty(2, 1, { CF_JDRQ: '2026/02/30' })]);
  assert.deepEqual([file.state, file.rows, file.good, file.refused, file.may_review], ['waiting', 2, 1, 1, false]);
  assert.equal(await seen(site), 0);
  for (const role of ['submitter', 'reviewer', 'supervisor']) {
    const one = await (await site.as(role))('GET', `/held/${file.id}`);
    assert.equal(one.status, 200, role);
    assert.equal(one.body.trial.errors[0].rows, 1);
    assert.deepEqual(one.body.checklist.map(({ code }) => code).sort(), checks.split(', ').sort());
    assert.equal(one.body.may_review, role === 'reviewer');
  }
  for (const role of ['centre_operator', 'querier', 'auditor', 'system_admin', 'subject']) {
    for (const path of [`/held/${file.id}`, `/held/${file.id}/rows`]) {
      const refused = await (await site.as(role))('GET', path);
      assert.equal(refused.status, 403, `${role} ${path}`);
      assert.ok(!JSON.stringify(refused.body).includes('示例'), 'a refusal tells nothing');
    }
    const list = await (await site.as(role))('GET', '/held');
    assert.deepEqual(list.body.files ?? [], [], role);
  }
  const rows = await (await site.as('reviewer'))('GET', `/held/${file.id}/rows`);
  assert.deepEqual(rows.body.rows.map(({ line, state }) => [line, state]), [[2, 'good'], [3, 'refused']]);
  assert.ok(rows.body.rows[0].cells.includes(bodyName(1)));
  assert.deepEqual((await (await site.as('submitter'))('GET', '/submissions')).body.submissions, [], 'it is no submission yet');
});

test('approved by another, it goes in as on the day of handing over; the receipt says who', async () => {
  const before = await seen(site);
  const file = await site.held([penalty(11, 1), penalty(12, 1, { CF_JDRQ: '2026/02/30' })]);
  const receipt = await site.approve(file.id, { note: '与原件一致' });
  assert.equal(receipt.status, 200, JSON.stringify(receipt.body));
  assert.deepEqual([receipt.body.accepted, receipt.body.quarantined, receipt.body.operator], [1, 1, '示例经办']);
  assert.equal(receipt.body.reviewed.reviewed_by, '示例审核');
  assert.equal(receipt.body.reviewed.handed_over_at, file.handed_over_at);
  assert.equal(await seen(site), before + 1);
  const now = (await (await site.as('submitter'))('GET', `/held/${file.id}`)).body;
  assert.deepEqual([now.state, now.submission, now.decided_by, now.note], ['loaded', receipt.body.id, '示例审核', '与原件一致']);
  problem(await site.approve(file.id, { code: '000000' }), 409, 'review.decided');
  assert.equal((await (await site.as('submitter'))('GET', `/submissions/${now.submission}`)).body.reviewed.held, file.id);
});

test('nobody approves without every point, a fresh code of their own, and being somebody else of the unit', async () => {
  const file = await site.held([penalty(21, 1)]);
  const reviewer = await site.as('reviewer');
  problem(await site.approve(file.id, { checks: 'content, secrecy', code: '000000' }), 422, 'review.checks_missing');
  problem(await site.approve(file.id, { checks: `${checks}, made_up`, code: '000000' }), 422, 'review.unknown_check');
  problem(await site.approve(file.id, { note: `见 ${residentId(1)}`, code: '000000' }), 422, 'review.text');
  const wrong = await reviewer('POST', `/held/${file.id}/approve`, { body: { checks, code: '000000' } });
  assert.ok([401, 403, 422].includes(wrong.status) && wrong.body.code === 'access.code_refused', JSON.stringify(wrong.body));
  assert.equal((await (await site.as('submitter'))('POST', `/held/${file.id}/approve`, { body: { checks, code: '000000' } })).status, 403);
  problem(await (await site.as('centre_operator'))('POST', `/held/${file.id}/approve`, { body: { checks, code: '000000' } }), 403, 'access.other_unit');
  problem(await reviewer('POST', `/held/${file.id}/withdraw`), 403, 'access.not_permitted');
  problem(await reviewer('POST', `/held/${file.id}/return`, { body: { note: `见 ${residentId(1)}` } }), 422, 'review.text');
  assert.equal((await reviewer('GET', `/held/${file.id}`)).body.state, 'waiting');
});

test('an officer who may review does not review what it handed over, and a reviewer of another unit sees nothing', async () => {
  const own = copyOf(base, 'own');
  const accounts = json(['account', 'list', '--home', own]).accounts;
  const submitter = accounts.find(({ login }) => login === 'demo-submitter'), reviewer = accounts.find(({ login }) => login === 'demo-reviewer');
  must(0, ['account', 'grant', '--home', own, submitter.id, '--role', 'reviewer', '--unit', submitter.unit]);
  must(0, ['account', 'end-grant', '--home', own, reviewer.id, '--role', 'reviewer', '--unit', submitter.unit]);
  const there = await served(own);
  try {
    const file = await there.held([penalty(31, 1)]);
    problem(await there.approve(file.id, { role: 'submitter', code: '000000' }), 403, 'review.own');
    problem(await (await there.as('reviewer'))('GET', `/held/${file.id}`), 403, 'access.not_permitted');
    people.push({ role: 'stranger', login: 'qian', password: good, key: (await activate(there.address, link)).secret, made: Math.floor(Date.now() / 30000) });
    const elsewhere = await there.as('stranger');
    assert.deepEqual((await elsewhere('GET', '/held')).body.files, []);
    problem(await elsewhere('GET', `/held/${file.id}`), 403, 'access.other_unit');
    problem(await elsewhere('GET', `/held/${file.id}/rows`), 403, 'access.other_unit');
    problem(await elsewhere('POST', `/held/${file.id}/approve`, { body: { checks, code: '000000' } }), 403, 'access.other_unit');
    problem(await elsewhere('POST', `/held/${file.id}/return`, { body: { note: '示例' } }), 403, 'access.other_unit');
    // The unit has nobody else now: the centre reviews.
    assert.equal((await (await there.as('centre_operator'))('GET', `/held/${file.id}`)).body.may_review, true);
    const receipt = await there.approve(file.id, { role: 'centre_operator' });
    assert.equal(receipt.status, 200, JSON.stringify(receipt.body));
  } finally {
    await there.stop();
  }
});

test('returned with words, or taken back: the file and its key are gone, and say so', async () => {
  const reviewer = await site.as('reviewer'), submitter = await site.as('submitter');
  const waiting = sealed(home).length, keys = readdirSync(join(home, 'keys', 'files')).length;
  const one = await site.held([penalty(41, 1)]), two = await site.held([penalty(42, 1)]);
  assert.equal(sealed(home).length, waiting + 2);
  const back = await reviewer('POST', `/held/${one.id}/return`, { body: { note: '第2行与原件不符', failed: 'content' } });
  assert.deepEqual([back.status, back.body.state], [200, 'returned']);
  const told = (await submitter('GET', `/held/${one.id}`)).body;
  assert.deepEqual([told.note, told.checks, told.decided_by, told.trial], ['第2行与原件不符', ['content'], '示例审核', undefined]);
  assert.equal((await submitter('POST', `/held/${two.id}/withdraw`)).body.state, 'withdrawn');
  assert.equal(sealed(home).length, waiting);
  assert.equal(readdirSync(join(home, 'keys', 'files')).length, keys);
  for (const { id } of [one, two]) {
    problem(await reviewer('POST', `/held/${id}/return`, { body: { note: '示例' } }), 409, 'review.decided');
    problem(await submitter('POST', `/held/${id}/withdraw`), 409, 'review.decided');
    problem(await reviewer('GET', `/held/${id}/rows`), 409, 'review.decided');
  }
  const open = (await submitter('GET', '/held?state=open')).body.files.map(({ id }) => id);
  assert.ok(!open.includes(one.id) && !open.includes(two.id));
});

test('two who decide at once: one wins, the other is told', async () => {
  const reviewer = await site.as('reviewer'), submitter = await site.as('submitter');
  for (let i = 0; i < 10; ++i) {
    const { id } = await site.held([penalty(50 + i, 1)]);
    const both = await Promise.all([reviewer('POST', `/held/${id}/return`, { body: { note: '示例' } }), submitter('POST', `/held/${id}/withdraw`)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409], JSON.stringify(both.map(({ body }) => body)));
  }
});

// Pieces of an upload, and the answer to submitting it.
async function uploaded(there, content, cut) {
  const own = { ...(await there.headersOf('submitter')), 'tus-resumable': '1.0.0' };
  const begun = await fetch(`http://${there.address}/api/v1/uploads`, { method: 'POST', headers: { ...own, 'upload-length': String(content.length) } });
  assert.equal(begun.status, 201);
  const path = begun.headers.get('location');
  for (const [offset, part] of [[0, content.subarray(0, cut)], [cut, content.subarray(cut)]]) {
    const done = await fetch(`http://${there.address}${path}`, {
      method: 'PATCH', headers: { ...own, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' }, body: part,
    });
    assert.equal(done.status, 204, await done.text());
  }
  return path.split('/').pop();
}

test('an upload waits, too; neither it nor a file that waits is anywhere in the clear', async () => {
  const submitter = await site.as('submitter');
  const text = csv([penalty(71, 71, { BZ: `联系人 ${residentId(71)}` })]);
  const files = [Buffer.from(text), gb18030(text), Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])];
  for (const content of files) {
    const upload = await uploaded(site, content, 100);
    clean(searchFiles(home, [bodyName(71)]));
    const held = await submitter('POST', `/submissions?item=ADM.penalty&upload=${upload}`);
    assert.equal(held.status, 202, JSON.stringify(held.body));
    assert.equal((await submitter('POST', `/submissions?item=ADM.penalty&upload=${upload}`)).status, 404, 'the upload is no more');
    clean(searchFiles(home, [bodyName(71)]));
    const rows = await (await site.as('reviewer'))('GET', `/held/${held.body.id}/rows`);
    assert.equal(rows.status, 200, JSON.stringify(rows.body));
    assert.ok(rows.body.rows[0].cells.includes(bodyName(71)) && !JSON.stringify(rows.body).includes('3709991931'));
    const direct = await site.held([], { raw: content });
    clean(searchFiles(home, [bodyName(71)]));
    assert.equal(direct.file_sha256, held.body.file_sha256);
    for (const { id } of [held.body, direct]) assert.equal((await submitter('POST', `/held/${id}/withdraw`)).status, 200);
  }
  clean(searchFiles(home, [bodyName(71)]));
});

test('what an upload holds goes in when it is approved', async () => {
  const content = Buffer.from(csv([penalty(81, 1)]));
  const held = await (await site.as('submitter'))('POST', `/submissions?item=ADM.penalty&upload=${await uploaded(site, content, 50)}`);
  const receipt = await site.approve(held.body.id);
  assert.equal(receipt.status, 200, JSON.stringify(receipt.body));
  assert.deepEqual([receipt.body.accepted, receipt.body.file_sha256], [1, held.body.file_sha256]);
});

test('other systems go in at once, as the packs say, and so does the console', async () => {
  const direct = copyOf(base, 'systems');
  const system = systemOf(direct, { name: '示例市水利局', items: ['ADM.penalty'], roles: ['exchange_system'] });
  must(0, ingest(direct, 'ADM.penalty', write('控制台.csv', csv([penalty(91, 1)]))));
  const there = await serve(direct);
  try {
    const answer = await fetch(`http://${there.address}/api/v1/submissions?item=ADM.penalty`, {
      method: 'POST', headers: { 'content-type': 'application/octet-stream', ...(await tokenOfSystem(there.address, system)) }, body: csv([penalty(92, 1)]),
    });
    assert.equal(answer.status, 200, await answer.clone().text());
    const receipt = await answer.json();
    assert.deepEqual([receipt.accepted, receipt.reviewed], [1, undefined]);
  } finally {
    await there.stop();
  }
});

test('in the pages: handed over, the checklist, what is missing, approved; returned with the reason', async () => {
  const pages = async (role) => {
    const own = await site.headersOf(role);
    return async (path, { fields, file } = {}) => {
      const options = { redirect: 'manual', headers: { cookie: own.cookie, 'accept-language': 'zh' } };
      if (fields) {
        options.method = 'POST';
        if (file) {
          options.body = new FormData();
          for (const [name, value] of Object.entries({ csrf: own['x-csrf-token'], ...fields })) options.body.append(name, value);
          options.body.append('file', new Blob([file]), '处罚.csv');
        } else {
          options.body = new URLSearchParams({ csrf: own['x-csrf-token'], ...fields });
        }
      }
      const answer = await fetch(`http://${site.address}${path}`, options);
      return { status: answer.status, location: answer.headers.get('location'), page: await answer.text() };
    };
  };
  const submitter = await pages('submitter'), reviewer = await pages('reviewer');
  const place_ = [];
  for (const n of [101, 102]) {
    const sent = await submitter('/submit', { fields: { item: 'ADM.penalty', source: office, operator: '示例经办' }, file: csv([penalty(n, 1), penalty(n + 500, 1, { CF_JDRQ: '' })]) });
    assert.equal(sent.status, 303, sent.page.slice(0, 3000));
    assert.match(sent.location, /^\/reviews\/\d+$/);
    place_.push(sent.location);
  }
  const waiting = await submitter(place_[0]);
  assert.match(waiting.page, /等待本单位另一人审核/);
  assert.ok(!waiting.page.includes('签名并通过'));
  assert.match((await reviewer('/reviews')).page, new RegExp(`href="${place_[0]}"`));
  const page = (await reviewer(place_[0])).page;
  for (const words of ['签名并通过', '退回报送人', '已作保密审查', bodyName(1), '不合格']) assert.ok(page.includes(words), words);
  const incomplete = await reviewer(`${place_[0]}/approve`, { fields: { 'check-content': 'yes', code: '000000' } });
  assert.equal(incomplete.status, 422);
  assert.match(incomplete.page, /href="#check-\w+"/);
  const wrong = await reviewer(`${place_[0]}/approve`, { fields: { ...Object.fromEntries(checks.split(', ').map((one) => [`check-${one}`, 'yes'])), code: '000000' } });
  assert.match(wrong.page, /href="#code"/);
  const done = await reviewer(`${place_[0]}/approve`, { fields: { ...Object.fromEntries(checks.split(', ').map((one) => [`check-${one}`, 'yes'])), code: await site.code('reviewer') } });
  assert.equal(done.status, 303, done.page.slice(0, 3000));
  assert.match(done.location, /^\/submissions\/\d+$/);
  assert.match((await submitter(done.location)).page, /示例审核/);
  const back = await reviewer(`${place_[1]}/return`, { fields: { 'return-note': '第2行与原件不符', 'failed-content': 'yes' } });
  assert.equal(back.location, place_[1]);
  const told = (await submitter(place_[1])).page;
  for (const words of ['已退回', '第2行与原件不符', '内容与原件一致', '重新报送']) assert.ok(told.includes(words), words);
  assert.equal((await (await pages('querier'))(place_[1])).status, 403);
  assert.match((await (await pages('centre_operator'))('/reviews')).page, /没有等待审核的文件/);
});

test('killed in the middle of going in, it goes in at the next start, once', async () => {
  const victim = copyOf(base, 'killed');
  const rows = 60_000;
  let there = await served(victim);
  const file = await there.held(Array.from({ length: rows }, (_, i) => penalty(10_000 + i, 1)));
  const going = there.approve(file.id).catch(() => undefined);
  await until('it goes in', async () => (await (await there.as('submitter'))('GET', '/submissions')).body.submissions.some(({ state }) => state === 'loading'));
  there.child.kill('SIGKILL');
  await Promise.all([there.ended, going]);
  const left = json(['submissions', '--home', victim]).submissions.filter(({ source }) => source === office);
  assert.ok(left.every(({ state }) => state !== 'in'), 'it was killed in the middle');
  clean(searchFiles(join(victim, 'held'), [bodyName(1)]));
  there = await served(victim);
  try {
    const now = await until('it has gone in', async () => {
      const held = (await (await there.as('submitter'))('GET', `/held/${file.id}`)).body;
      return held.state === 'loaded' && held;
    }, 120);
    assert.equal(now.decided_by, '示例审核');
    const own = (await (await there.as('submitter'))('GET', '/submissions')).body.submissions.filter(({ state }) => state === 'in');
    assert.deepEqual(own.map(({ id, accepted }) => [id, accepted]), [[now.submission, rows]]);
    await until("the demo's own alone still waits", async () => sealed(victim).length === 1, 20);
  } finally {
    await there.stop();
  }
  assert.deepEqual(json(['doctor', '--home', victim]).findings, []);
  must(0, ['ledger', 'audit', '--home', victim]);
});

test('on a full disk nothing half waits, and what was approved goes in when there is space again', async () => {
  const full = copyOf(base, 'full');
  const many = Array.from({ length: 20_000 }, (_, i) => penalty(200_000 + i, 1));
  const largest = Math.max(...filesUnder(full).map((path) => statSync(path).size));
  let there = await served(full);
  const file = await there.held(many);
  await there.stop();
  const before = ['prlimit', `--fsize=${largest + (1 << 18)}`];
  there = await served(full, { before });
  const waiting = sealed(full).length, keys = readdirSync(join(full, 'keys', 'files')).length;
  const refused = await there.submit([], { raw: csv(many.concat(many, many, many)) });
  assert.equal(refused.status, 507, JSON.stringify(refused.body).slice(0, 500));
  assert.deepEqual([sealed(full).length, readdirSync(join(full, 'keys', 'files')).length], [waiting, keys]);
  const approved = await there.approve(file.id);
  assert.ok(approved.status >= 500, JSON.stringify(approved.body).slice(0, 500));
  await there.stop();
  there = await served(full);
  try {
    await until('it has gone in', async () => (await (await there.as('submitter'))('GET', `/held/${file.id}`)).body.state === 'loaded', 120);
    const own = (await (await there.as('submitter'))('GET', '/submissions')).body.submissions.filter(({ state }) => state === 'in');
    assert.deepEqual(own.map(({ accepted }) => accepted), [many.length]);
  } finally {
    await there.stop();
  }
  assert.deepEqual(json(['doctor', '--home', full]).findings, []);
});

test('doctor says which file lost its key and what belongs to nothing', async () => {
  const sick = copyOf(base, 'sick');
  const [file] = sealed(sick);
  rmSync(join(sick, 'keys', 'files', file));
  const found = JSON.parse(must(3, ['doctor', '--home', sick, '--json']).out);
  assert.ok(found.findings.some(({ code }) => code === 'review.found_no_file'), JSON.stringify(found));
});

test('the console lists what waits, and reads and decides nothing of it', () => {
  const there = copyOf(base, 'console');
  const { files } = json(['reviews', '--home', there, '--waiting']);
  assert.deepEqual(files.map(({ id, state, source, handed_over_by }) => [id, state, source, handed_over_by]), [['1', 'waiting', office, '示例经办']]);
  assert.match(must(0, ['reviews', '--home', there]).out, /H1 .*待审核/);
  assert.equal(json(['reviews', '--home', there, '1']).may_review, false);
});

await finish();
