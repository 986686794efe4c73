// What other systems rely on: writes that may be sent again, jobs, receipts with their proofs, the change feed over HTTP.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { systemOf, tokenOfSystem } from './callers.mjs';
import { bodyCode, copyOf, csv, ingest, json, must, newHome, penalty, registration, serve, sleep, suite, taixin, until, write } from './lib.mjs';

const { test, finish } = suite();
const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const asker = { purpose: 'permit', operator: '示例经办人' };

const filled = newHome('interface');
must(0, ingest(filled, 'REG.enterprise', write('registration.csv', csv([registration(1), registration(2)]))));
must(0, ingest(filled, 'ADM.penalty', write('penalty.csv', csv([penalty(1), penalty(2, 1)]))));

const system = systemOf(filled, { name: '示例市市场监管局', items: ['ADM.penalty', 'REG.enterprise'], roles: ['exchange_system', 'approval_system'] });

// Served, and asked by a system with its token.
async function served(home) {
  const server = await serve(home);
  return { ...server, token: await tokenOfSystem(server.address, system) };
}
const get = (server, path, { headers = {}, ...more } = {}) => fetch(at(server, path), { ...more, headers: { ...server.token, ...headers } });
const at = (server, path) => `http://${server.address}${path}`;
const ask = (server, path, body, headers = {}) =>
  get(server, path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
const submission = (more = {}) => `/api/v1/submissions?${new URLSearchParams({ item: 'ADM.penalty', source: '示例市市场监管局', operator: '示例', ...more })}`;
const submit = (server, content, { key, ...more } = {}) =>
  get(server, submission(more), { method: 'POST', headers: { 'content-type': 'application/octet-stream', ...(key ? { 'idempotency-key': key } : {}) }, body: content });
const code = async (reply) => (await reply.json()).code;
const ended = async (server, place) =>
  until('the job ends', async () => {
    const job = await (await get(server, place)).json();
    return ['waiting', 'running'].includes(job.state) ? undefined : job;
  }, 60);

async function changes(server, after, more = {}) {
  const query = new URLSearchParams({ ...asker, limit: 2, ...(after ? { after } : {}), ...more });
  return get(server, `/api/v1/changes?${query}`);
}
// Carries the feed out on `copy`; the position after it.
async function follow(server, copy, after) {
  for (let pages = 0; pages < 1000; ++pages) {
    const reply = await changes(server, after);
    assert.equal(reply.status, 200);
    const page = await reply.json();
    for (const one of page.changes) {
      copy.delete(one.replaces);
      if (one.do === 'put') copy.set(one.record, one.content);
      else {
        assert.deepEqual(Object.keys(one).filter((name) => !['by', 'do', 'seq', 'day', 'record', 'replaces'].includes(name)), [], 'what is gone is named only');
        copy.delete(one.record);
      }
    }
    after = page.next;
    if (!page.more) return after;
  }
  throw new Error('the feed has no end');
}

// ---- Idempotency-Key

test('a write that is sent again with its key is not done again, also after a restart', async () => {
  const home = copyOf(filled);
  let server = await served(home);
  const file = csv([penalty(10, 2)]);
  const first = await submit(server, file, { key: '"key-1"' });
  assert.equal(first.status, 200);
  const told = await first.text();
  const again = await submit(server, file, { key: 'key-1' });
  assert.equal(again.headers.get('idempotency-replayed'), 'true');
  assert.equal(await again.text(), told);
  assert.equal(again.headers.get('location'), first.headers.get('location'));
  const other = await submit(server, csv([penalty(11, 2)]), { key: 'key-1' });
  assert.equal(other.status, 422);
  assert.equal(await code(other), 'service.key_of_other');
  for (const key of ['"" ', 'a b', 'x'.repeat(256)]) assert.equal(await code(await submit(server, file, { key })), 'service.bad_key', key);
  // What was refused is refused the same way.
  const refused = await submit(server, 'nothing of a table', { key: 'key-2', item: 'NO.such' });
  const once_more = await submit(server, 'nothing of a table', { key: 'key-2', item: 'NO.such' });
  assert.equal(once_more.status, refused.status);
  assert.equal(await once_more.text(), await refused.text());
  assert.equal((await (await get(server, '/api/v1/submissions')).json()).submissions.length, 3);
  await server.stop();
  server = await served(home);
  assert.equal(await (await submit(server, file, { key: 'key-1' })).text(), told);
  await server.stop();
});

test('while a write is under way its key is in use; killed in the middle, its outcome is said to be unknown', async () => {
  const home = copyOf(filled);
  let server = await served(home);
  const big = csv(Array.from({ length: 100_000 }, (_, i) => penalty(1000 + i, 1)));
  const running = submit(server, big, { key: 'slow' }).catch(() => undefined);
  await until('it loads', async () => (await (await get(server, '/api/v1/submissions')).json()).submissions[0].state === 'loading');
  const early = await submit(server, big, { key: 'slow' });
  assert.equal(early.status, 409);
  assert.equal(await code(early), 'service.key_under_way');
  server.child.kill('SIGKILL');
  await server.ended;
  await running;
  server = await served(home);
  const after = await submit(server, big, { key: 'slow' });
  assert.equal(after.status, 409);
  assert.equal(await code(after), 'service.outcome_unknown');
  await server.stop();
});

// ---- jobs

test('a file as a job: 202, progress, the receipt; its files are private', async () => {
  const home = copyOf(filled);
  const server = await served(home);
  const reply = await submit(server, csv(Array.from({ length: 3000 }, (_, i) => penalty(2000 + i, 1))), { async: 'true' });
  assert.equal(reply.status, 202);
  const place = reply.headers.get('location');
  assert.match(place, /^\/api\/v1\/jobs\/[0-9a-f]{24}$/);
  const early = await get(server, `${place}/result`);
  assert.ok([200, 409].includes(early.status));
  const job = await ended(server, place);
  assert.equal(job.state, 'done');
  assert.equal(job.progress, 1);
  const receipt = await (await get(server, job.result)).json();
  assert.equal(receipt.accepted, 3000);
  for (const name of readdirSync(join(home, 'jobs'))) assert.equal(statSync(join(home, 'jobs', name)).mode & 0o777, 0o600, name);
  assert.equal((await (await get(server, '/api/v1/jobs')).json()).jobs.length, 1);
  assert.equal((await get(server, place, { method: 'DELETE' })).status, 200);
  assert.equal((await get(server, place)).status, 404);
  assert.deepEqual(readdirSync(join(home, 'jobs')), []);
  await server.stop();
});

test('a batch as a job answers with its sheet, and is in the access log', async () => {
  const home = copyOf(filled);
  const server = await served(home);
  const query = new URLSearchParams({ ...asker, format: 'csv', async: 'true' });
  const reply = await get(server, `/api/v1/checks/batch?${query}`, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: csv([{ 统一社会信用代码: bodyCode(1) }]) });
  const job = await ended(server, reply.headers.get('location'));
  assert.equal(job.state, 'done');
  const sheet = await get(server, job.result);
  assert.match(sheet.headers.get('content-type'), /^text\/csv/);
  assert.match(await sheet.text(), /有需关注的信息/);
  await server.stop();
  assert.ok(json(['access', '--home', home, '--purpose', 'self', '--operator', '示例', bodyCode(1)]).entries.some((one) => one.kind === 'batch'));
});

test('a cancelled load leaves nothing; one that the program ended in is interrupted', async () => {
  const home = copyOf(filled);
  let server = await served(home);
  const many = csv(Array.from({ length: 80_000 }, (_, i) => penalty(3000 + i, 1)));
  const held = async () => (await (await ask(server, '/api/v1/checks', { ...asker, query: bodyCode(1) })).json()).matters.find((one) => one.matter === 'penalties').count;
  const before = await held();
  const place = (await submit(server, many, { async: 'true' })).headers.get('location');
  await until('it runs', async () => (await (await get(server, place)).json()).state === 'running');
  await get(server, place, { method: 'DELETE' });
  const job = await ended(server, place);
  assert.equal(job.state, 'cancelled');
  assert.equal(await held(), before);
  const next = (await submit(server, many, { async: 'true' })).headers.get('location');
  await until('it runs', async () => (await (await get(server, next)).json()).state === 'running');
  server.child.kill('SIGKILL');
  await server.ended;
  server = await served(home);
  assert.equal((await (await get(server, next)).json()).state, 'interrupted');
  assert.equal(await code(await get(server, `${next}/result`)), 'service.job_interrupted');
  assert.equal(await held(), before);
  await server.stop();
});

test('jobs of one caller are bounded', async () => {
  const server = await served(copyOf(filled));
  const many = csv(Array.from({ length: 20_000 }, (_, i) => penalty(3000 + i, 1)));
  const replies = [];
  for (let i = 0; i < 8; ++i) replies.push(await submit(server, many, { async: 'true' }));
  const refused = replies.find((reply) => reply.status === 429);
  assert.ok(refused, 'eight jobs at once were taken');
  assert.equal(await code(refused), 'service.too_many_jobs');
  assert.ok(refused.headers.get('retry-after'));
  for (const reply of replies.filter((one) => one.status === 202)) await get(server, reply.headers.get('location'), { method: 'DELETE' });
  await server.stop();
});

// ---- receipts

test('a check with a receipt can be proven after the next checkpoint, and by nobody who makes an id up', async () => {
  const home = copyOf(filled);
  const server = await served(home);
  const told = await (await ask(server, '/api/v1/checks', { ...asker, query: ` ${bodyCode(1)} `, receipt: true })).json();
  const { answer, receipt } = told;
  assert.equal(sha256(answer), receipt.answer_sha256);
  assert.equal(sha256(bodyCode(1)), receipt.request_sha256);
  const parsed = JSON.parse(answer);
  assert.equal(parsed.verdict, 'attention');
  assert.equal(parsed.asked.rules, receipt.rules);
  assert.equal(parsed.asked.known_at, receipt.known_at);
  assert.equal(parsed.asked.watermark, receipt.watermark);
  assert.ok(receipt.packs.length >= 1);
  const proof = await until('a checkpoint has it', async () => {
    const reply = await get(server, receipt.proof);
    if (reply.status === 409) assert.equal(await code(reply), 'service.proof_later');
    return reply.status === 200 ? reply.text() : undefined;
  });
  const logs = (await (await get(server, '/api/v1/ledger')).json()).logs;
  const key = logs.find((one) => one.log === 'access').vkey;
  const said = must(0, ['ledger', 'verify', '--vkey', key, '--json', write('check.tlog-proof', proof)]);
  assert.equal(JSON.parse(said.out).kind, 'access_entry');
  assert.equal(JSON.parse(said.out).origin, receipt.log);
  assert.ok(proof.length > 0 && said.out.length > 0);
  for (const id of [receipt.id.replace(/.$/, (c) => (c === '0' ? '1' : '0')), String(receipt.entry), `${receipt.entry}-`, `1${receipt.id}`, 'x']) {
    assert.equal((await get(server, `/api/v1/checks/receipts/${id}/proof`)).status, 404, id);
  }
  await server.stop();
});

// ---- the change feed

test('a copy that follows the feed is what is shown; what is withdrawn goes without a word', async () => {
  const home = copyOf(filled);
  let server = await served(home);
  const copy = new Map();
  let position = await follow(server, copy);
  const before = copy.size;
  assert.ok(before >= 4);
  assert.equal(await follow(server, copy, position).then(() => copy.size), before);
  // A correction replaces; a new record joins.
  await submit(server, csv([penalty(1, 1, { CF_NR_FK: '3.500000' }), penalty(20, 2)]));
  position = await follow(server, copy, position);
  assert.equal(copy.size, before + 1);
  const shown = new Map();
  for (const n of [1, 2]) {
    const answer = json(['show', '--home', home, '--purpose', asker.purpose, '--operator', asker.operator, bodyCode(n)]);
    for (const one of answer.classes.flatMap((in_class) => in_class.records)) shown.set(one.id, one);
  }
  assert.deepEqual([...copy.keys()].sort(), [...shown.keys()].sort());
  for (const [id, one] of copy) assert.deepEqual(one, shown.get(id));
  // The position is good after a restart; a new follower gets the same.
  await server.stop();
  server = await served(home);
  const late = new Map();
  await follow(server, late);
  assert.deepEqual([...late].sort(), [...copy].sort());
  assert.equal((await changes(server, position)).status, 200);
  await server.stop();
  assert.ok(json(['access', '--home', home, '--purpose', 'self', '--operator', '示例', bodyCode(1)]).entries.some((one) => one.kind === 'changes'));
});

test('a position that was made up, changed or of another purpose is refused with a clear word', async () => {
  const server = await served(copyOf(filled));
  const { next } = await (await changes(server)).json();
  for (const forged of ['x', 'A'.repeat(next.length), next.slice(1), `${next}A`, next.replace(/.(?=.{30}$)/, (c) => (c === 'A' ? 'B' : 'A'))]) {
    const reply = await changes(server, forged);
    assert.equal(reply.status, 400, forged);
    assert.equal(await code(reply), 'service.forged_token');
  }
  const other = await changes(server, next, { purpose: 'award' });
  assert.equal(other.status, 410);
  assert.equal(await code(other), 'service.other_view');
  assert.equal((await changes(server, next, { purpose: 'curiosity' })).status, 422);
  assert.equal((await changes(server, undefined, { limit: 1001 })).status, 422);
  await server.stop();
});

// ---- the element's script

test('the script of the check element is small and may be loaded by other sites', async () => {
  const server = await served(copyOf(filled));
  const reply = await get(server, '/embed/check.js');
  const script = await reply.text();
  assert.match(reply.headers.get('content-type'), /^text\/javascript/);
  assert.equal(reply.headers.get('cross-origin-resource-policy'), 'cross-origin');
  assert.ok(script.length < 15 * 1024);
  assert.doesNotMatch(script.replace(/never says "deny"/, ''), /deny|拒绝|不予/i, 'the element knows no refusal');
  await server.stop();
});

await finish();
