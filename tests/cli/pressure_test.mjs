// The service under pressure, over TLS: clients that are slow, large, ahead of the answers, half gone or deaf inside the
// protected connection, while others are served; and `kill -9` under load, after which every answer that was sent has
// its line in the log and every write that was acknowledged is there.

import assert from 'node:assert/strict';
import https from 'node:https';

import { demoPeople, systemOf } from './callers.mjs';
import { asker, bodyCode, csv, ingest, json, must, penalty, registration, sleep, suite, until, write } from './lib.mjs';
import { ca, connect, secureHome, serveSecurely } from './secure.mjs';

const { test, finish } = suite();
const bodies = 20;
const registered = write('登记.csv', csv(Array.from({ length: bodies }, (_, i) => registration(i + 1))));

// ---- connections that mean no good

// All that comes back on one connection: `send` writes, and is given the socket.
const exchange = (port, send, { seconds = 20 } = {}) =>
  new Promise((resolve) => {
    let text = '';
    const socket = connect(port);
    const done = () => (clearTimeout(late), socket.destroy(), resolve(text));
    const late = setTimeout(done, seconds * 1000);
    socket.setEncoding('latin1').on('secureConnect', () => send(socket)).on('data', (part) => (text += part)).on('error', done).on('close', done).on('end', done);
  });
const head = (line, more = '') => `${line} HTTP/1.1\r\nHost: localhost\r\n${more}`;

// Asks for checks all the time, over a connection that stays; the longest it waited.
function honest(port, headers) {
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1, ca });
  let stop = false, asked = 0, longest = 0;
  const running = (async () => {
    while (!stop) {
      const began = Date.now();
      const answer = await new Promise((resolve, reject) => {
        const request = https.request({ host: '127.0.0.1', port, path: '/api/v1/checks', method: 'POST', servername: 'localhost', agent, headers: { ...headers, 'content-type': 'application/json' } }, (got) => {
          got.resume().on('end', () => resolve(got));
        });
        request.on('error', reject);
        request.end(JSON.stringify({ query: bodyCode(1 + (asked % bodies)), purpose: 'permit', operator: '示例经办人', basis: '示例受理' }));
      });
      assert.equal(answer.statusCode, 200);
      longest = Math.max(longest, Date.now() - began);
      ++asked;
      await sleep(5);
    }
    agent.destroy();
  })();
  return async () => ((stop = true), await running, { asked, longest });
}

test('inside TLS: slow, oversized, pipelined, half-closed and deaf clients, while others are served', async () => {
  const made = secureHome('pressed', '[limits]\nconnections = "96"\nrequests_per_second = "100000"\nall_requests_per_second = "100000"\n');
  must(0, ingest(made, 'REG.enterprise', registered));
  const people = demoPeople(made);
  const server = await serveSecurely(made);
  const headers = await server.as(people.find(({ role }) => role === 'approval_system'));
  const bearer = `Authorization: ${headers.authorization}\r\n`;
  const others = honest(server.port, headers);
  const port = server.port;

  // Slow: a byte now and then, in the head and in the body. They are cut or wait; they hold nobody up.
  const slow = Array.from({ length: 48 }, (_, i) => {
    const text = head(i % 2 ? 'GET /healthz' : 'POST /api/v1/checks', i % 2 ? '' : `${bearer}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n`);
    const socket = connect(port).on('error', () => {}).on('secureConnect', () => socket.write(text.slice(0, -3)));
    return socket;
  });
  const dripping = setInterval(() => slow.forEach((socket) => socket.writable && socket.write('x')), 200);

  // Pipelined: answered each, in their order, although half of them are asked of the store.
  const many = 200;
  const one = (i) => {
    const body = JSON.stringify({ query: bodyCode(1 + (i % bodies)), purpose: 'permit', operator: '示例经办人', basis: '示例受理' });
    return i % 2 ? head(`GET /api/v1/items?x=${i}`, '\r\n') : head('POST /api/v1/checks', `${bearer}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  const all = Array.from({ length: many }, (_, i) => one(i)).join('') + head('GET /healthz', 'Connection: close\r\n\r\n');
  const answers = Buffer.from(await exchange(port, (socket) => socket.write(all)), 'latin1').toString('utf8');
  const starts = [...answers.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => status);
  assert.deepEqual(starts, Array(many + 1).fill('200'));
  const asked = [...answers.matchAll(/"code":"(9137\w{14})"|"items":\[/g)].map(([, code]) => code ?? 'items');
  const wanted = Array.from({ length: many }, (_, i) => (i % 2 ? 'items' : bodyCode(1 + (i % bodies))));
  assert.deepEqual(asked.filter((what, i) => i === 0 || what !== asked[i - 1]), wanted, 'in their order');

  // Oversized: named, each with what is too large, before the bytes are taken.
  for (const [text, status] of [
    [head(`GET /${'x'.repeat(9_000)}`, '\r\n'), 414],
    [head('GET /healthz', `X-Large: ${'y'.repeat(100_000)}\r\n\r\n`), 431],
    [head('POST /api/v1/checks', `${bearer}Content-Type: application/json\r\nContent-Length: 10000000000\r\n\r\n`), 413],
    [head('POST /api/v1/checks', `Content-Type: application/json\r\nContent-Length: 70000\r\n\r\n`), 413],
    [head('POST /api/v1/checks', `${bearer}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${`4000\r\n${'z'.repeat(0x4000)}\r\n`.repeat(8)}0\r\n\r\n`), 413],
  ]) {
    const answer = await exchange(port, (socket) => socket.write(text));
    assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `), `${text.slice(0, 60)}: ${answer.slice(0, 200)}`);
  }

  // Half-closed: whoever has said all that it will say still gets its answer.
  const half = await exchange(port, (socket) => socket.end(head('GET /healthz', '\r\n')));
  assert.match(half, /^HTTP\/1\.1 200 [\s\S]*ok\n$/);
  // In the middle of a request: no answer that could be taken for one.
  assert.ok(!/ 200 /.test(await exchange(port, (socket) => socket.end(head('GET /healthz')))));
  // Gone without a word of TLS, with an answer on its way.
  for (let i = 0; i < 30; ++i) {
    const socket = connect(port).on('error', () => {});
    socket.on('secureConnect', () => (socket.write(one(0)), i % 2 ? socket.destroy() : socket._handle?.reset?.(() => {})));
  }
  // Deaf: asks for megabytes and reads nothing.
  const deaf = Array.from({ length: 8 }, () => {
    const socket = connect(port).on('error', () => {}).on('secureConnect', () => (socket.pause(), socket.write(head('GET /openapi.json', '\r\n').repeat(500))));
    return socket;
  });
  await sleep(2_000);
  for (let i = 0; i < 20; ++i) assert.equal((await server.call('GET', '/healthz')).status, 200);
  const { asked: served, longest } = await others();
  assert.ok(served > 100 && longest < 3_000, `${served} were served beside, the longest wait was ${longest} ms`);
  clearInterval(dripping);
  for (const socket of [...slow, ...deaf]) socket.destroy();
  assert.equal((await server.stop()).code, 0);
});

// ---- killed under load

// Answers that came whole, by their basis; submissions that were acknowledged, by their number; consents likewise.
async function load(server, round, headers, wholes) {
  let ended = false;
  const agent = new https.Agent({ keepAlive: true, maxSockets: 16, ca });
  const ask = async (path, by, body, type = 'application/json') => {
    try {
      const answer = await server.call('POST', path, { agent, headers: { ...by, 'content-type': type, 'content-length': Buffer.byteLength(body) }, body });
      return answer;
    } catch {
      ended = true; // killed before the answer was whole
      return undefined;
    }
  };
  const checks = Array.from({ length: 8 }, async (_, worker) => {
    for (let i = 0; !ended; ++i) {
      const basis = `示例受理〔${round}〕${worker}-${i}号`;
      const answer = await ask('/api/v1/checks', headers.asks, JSON.stringify({ query: bodyCode(1 + (i % bodies)), purpose: 'permit', operator: '示例经办人', basis, receipt: i % 4 === 0 }));
      if (answer?.status !== 200) continue;
      wholes.bases.add(basis);
      if (i % 4 === 0) wholes.receipts.add(answer.json.receipt.id);
    }
  });
  const writes = Array.from({ length: 2 }, async (_, worker) => {
    for (let i = 0; !ended; ++i) {
      const n = (round * 2 + worker) * 10_000 + i;
      const answer = await ask('/api/v1/submissions?item=ADM.penalty&file_name=x.csv', headers.sends, csv([penalty(n, 1 + (n % bodies))]), 'text/csv');
      if (answer?.status !== 200) continue;
      assert.equal(answer.json.accepted, 1, answer.text);
      wholes.submissions.set(answer.headers.location.split('/').pop(), n);
    }
  });
  return Promise.all([...checks, ...writes]).finally(() => agent.destroy());
}

test('killed under load, four times: no acknowledged write is lost, and no answer is without its line in the log', async () => {
  const made = secureHome('killed');
  must(0, ingest(made, 'REG.enterprise', registered));
  const people = demoPeople(made);
  const sends = { role: 'exchange_system', ...systemOf(made, { name: '示例市交通运输局', items: ['ADM.penalty'], roles: ['exchange_system'] }) };
  const wholes = { bases: new Set(), receipts: new Set(), submissions: new Map() };
  for (let round = 0; round < 4; ++round) {
    const server = await serveSecurely(made);
    const headers = { asks: await server.as(people.find(({ role }) => role === 'approval_system')), sends: await server.as(sends) };
    const before = wholes.bases.size;
    const running = load(server, round, headers, wholes);
    await until('it is under load', () => wholes.bases.size - before > 200 && wholes.submissions.size > 5 * (round + 1), 60);
    await sleep(40 * round + 13);
    const { signal } = await server.kill();
    assert.equal(signal, 'SIGKILL');
    await running;
  }
  assert.ok(wholes.bases.size > 800 && wholes.receipts.size > 100 && wholes.submissions.size > 20, `${wholes.bases.size} answers, ${wholes.submissions.size} writes`);

  const server = await serveSecurely(made);
  const auditor = await server.as(people.find(({ role }) => role === 'auditor'));
  const logged = new Set();
  for (let cursor = ''; cursor !== undefined;) {
    const page = await server.call('GET', `/api/v1/log${cursor && `?cursor=${cursor}`}`, { headers: auditor });
    assert.equal(page.status, 200, page.text);
    for (const { kind, basis } of page.json.entries) if (kind === 'check') logged.add(basis);
    cursor = page.json.next_cursor;
  }
  const missing = [...wholes.bases].filter((basis) => !logged.has(basis));
  assert.deepEqual(missing, [], `${missing.length} of ${wholes.bases.size} answers left no line`);
  // A receipt that was handed out can be proven: the log has the very answer, and a signed checkpoint has the log.
  const proven = await until('a checkpoint has all of them', async () => {
    const all = await Promise.all([...wholes.receipts].slice(-50).map((id) => server.call('GET', `/api/v1/checks/receipts/${encodeURIComponent(id)}/proof`)));
    return all.every(({ status }) => status === 200) && all.length;
  });
  assert.equal(proven, 50);
  const sender = await server.as(sends);
  for (const [id, n] of wholes.submissions) {
    const receipt = await server.call('GET', `/api/v1/submissions/${id}`, { headers: sender });
    assert.deepEqual([receipt.status, receipt.json.state, receipt.json.accepted], [200, 'in', 1], `penalty ${n}: ${receipt.text}`);
  }
  assert.equal((await server.stop()).code, 0);
  const records = json(['rebuild', '--home', made]).records;
  assert.ok(records >= bodies + wholes.submissions.size, `${records} records after ${wholes.submissions.size} writes were acknowledged`);
  assert.deepEqual(json(['doctor', '--home', made]).findings, []);
  must(0, ['ledger', 'audit', '--home', made]);
  must(0, ['check', '--home', made, ...asker('permit'), bodyCode(1)]);
});

await finish();
