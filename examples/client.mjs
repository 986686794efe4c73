// 泰信接口示例：Node.js 18 及以上，不需要任何依赖。A worked client of the interface, without dependencies.
//
//   TAIXIN_URL=http://127.0.0.1:8080 node client.mjs CODE FILE.csv
//
// Gets a token (when TAIXIN_CLIENT_ID and TAIXIN_CLIENT_SECRET are set), asks one check with a receipt, a batch, hands a
// file over as a job, and keeps a copy of all records it may see by the change feed.
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

const url = process.env.TAIXIN_URL ?? 'http://127.0.0.1:8080';
const asker = { purpose: process.env.TAIXIN_PURPOSE ?? 'permit', operator: process.env.TAIXIN_OPERATOR ?? '示例经办人' };
const source = process.env.TAIXIN_SOURCE ?? '示例市市场监管局';
const item = process.env.TAIXIN_ITEM ?? 'REG.enterprise';
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
let token = '';

// One request; 429 and 503 are tried again when the server says so.
async function call(method, path, { body, query = {}, headers = {} } = {}) {
  const target = new URL(path, url);
  for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value);
  if (token) headers = { ...headers, Authorization: `Bearer ${token}` };
  for (let attempt = 0; ; ++attempt) {
    const reply = await fetch(target, { method, headers, body });
    if ([429, 503].includes(reply.status) && attempt < 5) {
      await sleep(1000 * Number(reply.headers.get('retry-after') ?? 1));
      continue;
    }
    if (reply.ok) return reply;
    const problem = await reply.json(); // RFC 9457
    throw new Error(`${problem.code}: ${problem.detail} -> ${problem.next}`);
  }
}
const ask = (path, question) => call('POST', path, { body: JSON.stringify(question), headers: { 'Content-Type': 'application/json' } });

// OAuth 2.0 client credentials (RFC 6749, 4.4); nothing where no client is named: then nobody asks.
async function getToken() {
  const { TAIXIN_CLIENT_ID: client, TAIXIN_CLIENT_SECRET: secret } = process.env;
  if (!client) return '';
  const basic = Buffer.from(`${encodeURIComponent(client)}:${encodeURIComponent(secret)}`).toString('base64');
  const reply = await call('POST', '/api/v1/oauth/token', { body: 'grant_type=client_credentials', headers: { 'Content-Type': 'application/x-www-form-urlencoded', Authorization: `Basic ${basic}` } });
  return (await reply.json()).access_token;
}

async function check(code) {
  const { answer: text, receipt } = await (await ask('/api/v1/checks', { ...asker, query: code, receipt: true })).json();
  if (createHash('sha256').update(text).digest('hex') !== receipt.answer_sha256) throw new Error('not the answer of the receipt');
  const answer = JSON.parse(text);
  console.log('check', answer.verdict, 'entry', receipt.entry);
  for (const one of answer.attention ?? []) console.log('  ', one.words.zh, '|', one.basis.join('；'));
  return receipt;
}

async function batch(codes) {
  const reply = await call('POST', '/api/v1/checks/batch', {
    body: ['统一社会信用代码', ...codes, ''].join('\r\n'), query: { ...asker, format: 'csv', file_name: 'codes.csv' }, headers: { 'Content-Type': 'application/octet-stream' },
  });
  console.log('batch', reply.headers.get('taixin-rows'), 'rows,', (await reply.text()).trim().split('\r\n').length - 1, 'answers');
}

// A file of any size as a job. Sent again with the same key, it is not done again.
async function submit(path) {
  const request = {
    body: readFileSync(path), query: { item, source, operator: asker.operator, file_name: basename(path), async: 'true' },
    headers: { 'Content-Type': 'application/octet-stream', 'Idempotency-Key': `"${randomUUID()}"` },
  };
  const place = (await call('POST', '/api/v1/submissions', request)).headers.get('location');
  if ((await call('POST', '/api/v1/submissions', request)).headers.get('location') !== place) throw new Error('the same key made two jobs');
  let job;
  do {
    await sleep(100);
    job = await (await call('GET', place)).json();
  } while (['waiting', 'running'].includes(job.state));
  const receipt = await (await call('GET', job.result)).json();
  console.log('submit', job.state, receipt.accepted, 'accepted of', receipt.rows);
}

// Brings the copy up to date; gives back the position from which to go on next time.
async function follow(copy, after) {
  for (;;) {
    const page = await (await call('GET', '/api/v1/changes', { query: { ...asker, limit: 500, ...(after ? { after } : {}) } })).json();
    for (const one of page.changes) {
      copy.delete(one.replaces);
      if (one.do === 'put') copy.set(one.record, one.content);
      else copy.delete(one.record);
    }
    after = page.next;
    if (!page.more) return after;
  }
}

const [code, path] = process.argv.slice(2);
token = await getToken();
const receipt = await check(code);
await batch([code, code]);
const copy = new Map();
const position = await follow(copy);
const before = copy.size;
await submit(path);
await follow(copy, position);
console.log('changes', before, 'then', copy.size, 'records');
await sleep(1000); // the next checkpoint
console.log('proof', (await (await call('GET', receipt.proof)).text()).split('\n')[0]);
