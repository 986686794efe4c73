// Large files by tus 1.0.0, as its own client in JavaScript sends them, over TLS: through a line that is cut and a
// service that is killed; and what a client that is no friend sends instead.

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';

import { DefaultHttpStack, Upload } from 'tus-js-client';

import { demoPeople, signedIn, systemOf } from './callers.mjs';
import { csv, ingest, must, newHome, penalty, registration, serve, suite, write } from './lib.mjs';
import { ca, secureHome, serveSecurely } from './secure.mjs';

const { test, finish } = suite();

function home(name) {
  const made = secureHome(name);
  must(0, ingest(made, 'REG.enterprise', write('登记.csv', csv([registration(1), registration(2)]))));
  // Two departments with a system each.
  const system = (code, name) => ({ role: 'exchange_system', ...systemOf(made, { name, code, items: ['ADM.penalty'], roles: ['exchange_system'] }) });
  return { made, own: system('370999-own', '示例市住房和城乡建设局'), other: system('370999-other', '示例市交通运输局') };
}

// A line to `port` that is cut after so many bytes from the client, the times that are given.
async function line(port, cuts) {
  const ends = new Set();
  const proxy = net.createServer((near) => {
    const far = net.connect(port(), '127.0.0.1');
    let left = cuts.length > 0 ? cuts.shift() : Infinity;
    for (const [from, to] of [[near, far], [far, near]]) {
      ends.add(from);
      from.on('error', () => to.destroy()).on('close', () => (ends.delete(from), to.destroy()));
    }
    far.on('data', (bytes) => near.write(bytes)).on('end', () => near.end());
    near.on('data', (bytes) => {
      far.write(bytes.subarray(0, Math.min(bytes.length, left)));
      left -= bytes.length;
      if (left <= 0) near.resetAndDestroy();
    }).on('end', () => far.end());
  });
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return { port: proxy.address().port, close: () => (proxy.close(), ends.forEach((end) => end.destroy())) };
}

// Sends `bytes` and resolves to where they are; `headers` is asked before each request, since tokens end with the service.
function send(port, bytes, name, headers, { chunkSize = Infinity, onRequest = () => {} } = {}) {
  const log = [];
  return new Promise((resolve, reject) => {
    const upload = new Upload(bytes, {
      endpoint: `https://127.0.0.1:${port}/api/v1/uploads`,
      httpStack: new DefaultHttpStack({ ca, servername: 'localhost', agent: false }),
      metadata: { filename: name },
      chunkSize,
      retryDelays: Array(40).fill(100),
      onBeforeRequest: async (request) => {
        for (const [header, value] of Object.entries(await headers())) request.setHeader(header, value);
        log.push(request.getMethod());
        await onRequest(request);
      },
      onShouldRetry: () => true,
      onError: reject,
      onSuccess: () => resolve({ id: upload.url.split('/').pop(), log }),
    });
    upload.start();
  });
}

// Materials of cases go the same way, by whoever is signed in, and become a material only when they are whole.
test('a material is cut off in the middle, goes on where the disk is, and becomes a material', async () => {
  const made = newHome('material');
  must(0, ingest(made, 'REG.enterprise', write('registration.csv', csv([registration(1)]))));
  const people = demoPeople(made);
  const server = await serve(made);
  try {
    const callers = await signedIn(server.address, people);
    const headers = callers.get('agent'), address = `http://${server.address}`;
    const port = Number(server.address.split(':').pop());
    const bytes = Buffer.concat([Buffer.from('%PDF-1.4 示例材料\n'), randomBytes(2_000_000)]);
    const cut = await line(() => port, [Infinity, 500_000, 300_000]);
    const log = [];
    const upload = await new Promise((resolve, reject) => {
      const one = new Upload(bytes, {
        endpoint: `http://127.0.0.1:${cut.port}/api/v1/materials/uploads`,
        httpStack: new DefaultHttpStack({ agent: false }),
        metadata: { filename: '示例扫描件.pdf' },
        headers: { ...headers, host: server.address },
        retryDelays: Array(40).fill(100),
        onBeforeRequest: (request) => void log.push(request.getMethod()),
        onShouldRetry: () => true,
        onError: reject,
        onSuccess: () => resolve(one.url.split('/').pop()),
      });
      one.start();
    });
    cut.close();
    assert.ok(log.filter((method) => method === 'HEAD').length >= 1, `it asked where to go on: ${log}`);
    const ask = (who, method, path, more = {}) => fetch(`${address}${path}`, { method, headers: { ...callers.get(who), 'tus-resumable': '1.0.0', ...more } });
    const state = await (await ask('agent', 'GET', `/api/v1/materials/uploads/${upload}`)).json();
    assert.deepEqual([state.complete, state.length, state.sha256, state.name], [true, bytes.length, sha256(bytes), '示例扫描件.pdf']);
    const page = await (await ask('agent', 'GET', '/materials')).text();
    assert.ok(page.includes('示例扫描件.pdf') && page.includes(upload) && page.includes('已传完'), page);
    // Nobody else's, and not by the other door.
    assert.equal((await ask('case_officer', 'GET', `/api/v1/materials/uploads/${upload}`)).status, 404);
    assert.equal((await ask('case_officer', 'POST', `/api/v1/materials?upload=${upload}`)).status, 404);
    assert.equal((await ask('submitter', 'GET', `/api/v1/uploads/${upload}`)).status, 404);
    assert.ok(!(await (await ask('case_officer', 'GET', '/materials')).text()).includes(upload));
    assert.equal((await fetch(`${address}/api/v1/materials/uploads/${upload}`, { headers: { 'tus-resumable': '1.0.0' } })).status, 401);
    // One that is not whole is no material, and one that is too large does not begin.
    const begin = (length) => ask('agent', 'POST', '/api/v1/materials/uploads', { 'upload-length': String(length) });
    assert.equal((await begin((20 << 20) + 1)).status, 413);
    const half = (await begin(100)).headers.get('location').split('/').pop();
    assert.equal((await ask('agent', 'POST', `/api/v1/materials?upload=${half}`)).status, 409);
    assert.equal((await ask('agent', 'DELETE', `/api/v1/materials/uploads/${half}`)).status, 204);

    const kept = await ask('agent', 'POST', `/api/v1/materials?upload=${upload}`);
    const material = await kept.json();
    assert.deepEqual([kept.status, material.sha256, material.bytes, material.type], [201, sha256(bytes), bytes.length, 'pdf'], JSON.stringify(material));
    assert.equal((await ask('agent', 'GET', `/api/v1/materials/uploads/${upload}`)).status, 404, 'it is a material now');
    assert.deepEqual(readdirSync(join(made, 'uploads')), []);
  } finally {
    await server.stop();
  }
});

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

test('a file arrives whole through a line that is cut four times, and is taken in', async () => {
  const { made, own } = home('cut');
  const server = await serveSecurely(made);
  const headers = await server.as(own);
  const text = csv(Array.from({ length: 20_000 }, (_, i) => ({ ...penalty(i, 1 + (i % 2)) })));
  const bytes = Buffer.from(text);
  assert.ok(bytes.length > 4_000_000, `${bytes.length}`);
  // The first cut comes while the upload is made, the others while bytes are on their way.
  const cut = await line(() => server.port, [700, Infinity, 300_000, 1_000_000, 65_536]);
  const { id, log } = await send(cut.port, bytes, '处罚.csv', () => headers);
  assert.ok(log.filter((method) => method === 'HEAD').length >= 2, `it asked where to go on: ${log}`);
  assert.ok(log.filter((method) => method === 'PATCH').length >= 3, `${log}`);
  const state = await server.call('GET', `/api/v1/uploads/${id}`, { headers: { ...headers, 'tus-resumable': '1.0.0' } });
  assert.deepEqual([state.json.complete, state.json.length, state.json.sha256, state.json.name], [true, bytes.length, sha256(bytes), '处罚.csv']);
  const taken = await server.call('POST', `/api/v1/submissions?item=ADM.penalty&upload=${id}`, { headers });
  assert.equal(taken.status, 200, taken.text);
  assert.equal(taken.json.accepted, 20_000);
  assert.equal((await server.call('GET', `/api/v1/uploads/${id}`, { headers: { ...headers, 'tus-resumable': '1.0.0' } })).status, 404, 'it went with the submission');
  cut.close();
  assert.equal((await server.stop()).code, 0);
});

test('the service is killed under it, and the client goes on where the disk is', async () => {
  const { made, own } = home('killed');
  let server = await serveSecurely(made), headers = server.as(own), kills = 0, patches = 0, least = 0;
  const bytes = randomBytes(3_000_000);
  const through = await line(() => server.port, []);
  const { id } = await send(through.port, bytes, 'x.csv', () => headers, {
    chunkSize: 200_000,
    onRequest: async (request) => {
      if (request.getMethod() !== 'PATCH') return;
      const offset = Number(request.getHeader('Upload-Offset'));
      assert.ok(offset >= least, `${offset} after ${least} was acknowledged`);
      least = offset;
      if (++patches % 4 !== 0 || kills === 3) return;
      ++kills;
      await server.kill();
      server = await serveSecurely(made);
      headers = server.as(own);
    },
  });
  assert.equal(kills, 3);
  const state = await server.call('GET', `/api/v1/uploads/${id}`, { headers: { ...(await headers), 'tus-resumable': '1.0.0' } });
  assert.deepEqual([state.json.complete, state.json.sha256], [true, sha256(bytes)]);
  through.close();
  assert.equal((await server.stop()).code, 0);
});

test('hostile offsets, lengths and owners change nothing that is there', async () => {
  const { made, own, other: another } = home('hostile');
  const server = await serveSecurely(made);
  const mine = { ...(await server.as(own)), 'tus-resumable': '1.0.0' };
  const other = { ...(await server.as(another)), 'tus-resumable': '1.0.0' };
  const bytes = randomBytes(100_000);
  const begun = await server.call('POST', '/api/v1/uploads', { headers: { ...mine, 'upload-length': String(bytes.length), 'content-length': '0' } });
  assert.equal(begun.status, 201, begun.text);
  const path = begun.headers.location;
  const patch = (offset, body, headers = mine) =>
    server.call('PATCH', path, { headers: { ...headers, 'content-type': 'application/offset+octet-stream', 'upload-offset': offset, 'content-length': String(body.length) }, body });
  assert.equal((await patch('0', bytes.subarray(0, 40_000))).headers['upload-offset'], '40000');
  for (const [offset, status] of [['0', 409], ['39999', 409], ['40001', 409], ['100000', 409], ['999999999999999999', 409], ['9999999999999999999', 400], ['-1', 400], ['+40000', 400], ['4e4', 400],
    ['0x9c40', 400], ['40000.0', 400], ['', 400], ['40000, 40000', 400], ['٤٠٠٠٠', 400]]) {
    let answer;
    try {
      answer = await patch(Buffer.from(offset).toString('latin1'), Buffer.from('harm'));
    } catch (error) {
      assert.ok(/ECONNRESET|EPIPE|socket hang up/.test(String(error)), `${offset}: ${error}`);
      continue;
    }
    assert.equal(answer.status, status, `${offset}: ${answer.text}`);
    assert.ok(answer.json.next, 'it says what to do');
  }
  // More than the length that was said: what fits is not written either, or is kept; nothing beyond it.
  const over = await patch('40000', Buffer.concat([bytes.subarray(40_000), Buffer.from('beyond')])).catch((error) => ({ status: 0, error }));
  assert.ok([0, 400, 413, 422].includes(over.status), `${over.status} ${over.text}`);
  for (const method of ['GET', 'PATCH', 'DELETE']) {
    const answer = method === 'PATCH' ? await patch('40000', Buffer.from('harm'), other) : await server.call(method, path, { headers: other });
    assert.equal(answer.status, 404, `${method} of another's: ${answer.text}`);
  }
  // Two at once at one offset: one of them, whole.
  const at = Number((await server.call('GET', path, { headers: mine })).headers['upload-offset']);
  const rest = bytes.subarray(at);
  const both = await Promise.all([patch(String(at), rest).catch(() => ({ status: 0 })), patch(String(at), rest).catch(() => ({ status: 0 }))]);
  assert.ok(both.filter(({ status }) => status === 204).length <= 1 || rest.length === 0, 'not both');
  const now = await server.call('GET', path, { headers: mine });
  if (!now.json.complete) assert.equal((await patch(now.headers['upload-offset'], bytes.subarray(Number(now.headers['upload-offset'])))).status, 204);
  const state = await server.call('GET', path, { headers: mine });
  assert.deepEqual([state.json.complete, state.json.sha256], [true, sha256(bytes)], 'the bytes are those that were meant');
  // An id that is a path is no upload, and no file beside the home's own comes into being.
  for (const id of ['..%2F..%2Ftaixin.toml', '%2e%2e', 'x'.repeat(300), '%00', '*']) {
    const answer = await server.call('GET', `/api/v1/uploads/${id}`, { headers: mine });
    assert.ok([400, 404].includes(answer.status), `${id}: ${answer.status}`);
  }
  for (const length of ['-1', '1e9', '99999999999999999999', String(2 ** 60)]) {
    const answer = await server.call('POST', '/api/v1/uploads', { headers: { ...mine, 'upload-length': length, 'content-length': '0' } });
    assert.ok([400, 413, 507].includes(answer.status), `${length}: ${answer.status} ${answer.text}`);
  }
  assert.equal(readdirSync(join(made, 'uploads')).length, 2, 'the file and what is known of it');
  assert.equal((await server.stop()).code, 0);
});

await finish();
