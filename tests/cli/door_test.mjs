// The real program as a door to a network: TLS from files and their exchange, the log, hostile connections, the end, and
// the systemd unit.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { X509Certificate, createHash } from 'node:crypto';
import { appendFileSync, chmodSync, copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import { join } from 'node:path';
import tls from 'node:tls';

import { search } from './canary.mjs';
import { bodyCode, csv, ingest, json, must, newHome, place, registration, residentId, serve, sleep, start, suite, taixin, tree, until, write } from './lib.mjs';
import { at, ca, certificate, openssl } from './secure.mjs';

const { test, finish } = suite();

// ---- certificates

certificate('one', 'localhost', 'DNS:localhost', 'DNS:credit.example', 'IP:127.0.0.1');
certificate('two', 'localhost', 'DNS:localhost', 'IP:127.0.0.1');
certificate('client', 'system-1', 'DNS:system-1');
const fingerprint = (name) => createHash('sha256').update(new X509Certificate(readFileSync(at(`${name}.crt`))).raw).digest('hex');
const use = (name) => {
  for (const kind of ['crt', 'key']) copyFileSync(at(`${name}.${kind}`), at(`new.${kind}`)), chmodSync(at(`new.${kind}`), 0o600), renameSync(at(`new.${kind}`), at(`server.${kind}`));
};

function home(name, more = '') {
  use('one');
  const made = newHome(name);
  appendFileSync(join(made, 'taixin.toml'), `\n[tls]\ncertificate = "${at('server.crt')}"\nkey = "${at('server.key')}"\n${more}`);
  return made;
}
const listening = async (made, listen = '127.0.0.1:0') => {
  const server = start(['serve', '--home', made, '--listen', listen]);
  const port = Number(await until('the service listens', () => {
    assert.equal(server.child.exitCode, null, server.said.err);
    return server.said.out.match(/listening on https:\/\/\S+:(\d+)\n/)?.[1];
  }));
  return { ...server, port, stop: async () => (server.child.kill('SIGTERM'), server.ended) };
};
const get = (port, path, options = {}) =>
  new Promise((resolve, reject) => {
    const request = https.get({ host: '127.0.0.1', port, path, ca, agent: false, servername: 'localhost', ...options }, (answer) => {
      const shown = answer.socket.getPeerCertificate(), from = answer.socket.localPort;
      let text = '';
      answer.setEncoding('utf8').on('data', (part) => (text += part)).on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text, shown, from }));
    });
    request.on('error', reject);
  });
const shows = async (port) => createHash('sha256').update((await get(port, '/healthz')).shown.raw).digest('hex');

// ---- TLS

test('TLS 1.3 alone, from files; other machines by the names that were given', async () => {
  const made = home('tls', '\n[serve]\nnames = "credit.example 192.0.2.7"\n');
  const server = await listening(made, '0.0.0.0:0');
  const answer = await get(server.port, '/healthz');
  assert.deepEqual([answer.status, answer.text], [200, 'ok\n']);
  assert.equal(answer.headers['strict-transport-security'], 'max-age=31536000');
  assert.equal((await get(server.port, '/healthz', { headers: { host: 'credit.example' }, servername: 'credit.example' })).status, 200);
  assert.equal((await get(server.port, '/healthz', { headers: { host: '192.0.2.7:8443' } })).status, 200);
  assert.equal((await get(server.port, '/healthz', { headers: { host: 'evil.example' } })).status, 421);
  await assert.rejects(get(server.port, '/healthz', { maxVersion: 'TLSv1.2' }), 'nothing older');
  await assert.rejects(get(server.port, '/healthz', { ca: undefined }), 'it is not trusted by chance');
  json(['check', '--home', made, '--purpose', 'permit', '--operator', '示例', bodyCode(1)]); // the socket of the home needs no TLS
  assert.equal((await server.stop()).code, 0);
});

test('without TLS only loopback; a key that others may read, or that is not there, starts nothing', () => {
  const plain = newHome('plain');
  assert.match(must(2, ['--lang', 'en', 'serve', '--home', plain, '--listen', '0.0.0.0:0']).err, /loopback.*TLS/s);
  const made = home('open');
  chmodSync(at('server.key'), 0o640);
  const open = must(2, ['--lang', 'en', 'serve', '--home', made, '--listen', '127.0.0.1:0']);
  assert.match(open.err, /server\.key.*0640.*\n.*chmod 600/);
  rmSync(at('server.key'));
  assert.match(must(2, ['--lang', 'en', 'serve', '--home', made, '--listen', '127.0.0.1:0']).err, /server\.key/);
  const half = newHome('half');
  appendFileSync(join(half, 'taixin.toml'), '\n[tls]\ncertificate = "a.crt"\n');
  assert.match(must(2, ['--lang', 'en', 'serve', '--home', half]).err, /tls\.key/);
});

test('a new pair is taken on SIGHUP and when it changes; a broken one is refused; connections stay', async () => {
  const made = home('reload');
  const server = await listening(made);
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
  const kept = await get(server.port, '/healthz', { agent });
  assert.equal(await shows(server.port), fingerprint('one'));
  use('two');
  server.child.kill('SIGHUP');
  await until('the new one is shown', async () => (await shows(server.port)) === fingerprint('two'));
  writeFileSync(at('server.crt'), 'not a certificate\n');
  await until('the broken one is told', () => /"event":"tls_refused"/.test(server.said.err));
  assert.equal(await shows(server.port), fingerprint('two'), 'the old one stays');
  use('one');
  await until('the good one is taken without a signal', async () => (await shows(server.port)) === fingerprint('one'), 20);
  const still = await get(server.port, '/healthz', { agent });
  assert.deepEqual([still.status, still.from], [200, kept.from], 'over the connection of before');
  agent.destroy();
  assert.equal((await server.stop()).code, 0);
});

test('client certificates: asked for, verified, not required', async () => {
  const made = home('mutual', `client_ca = "${at('ca.crt')}"\n`);
  const server = await listening(made);
  assert.equal((await get(server.port, '/healthz')).status, 200);
  assert.equal((await get(server.port, '/healthz', { cert: readFileSync(at('client.crt')), key: readFileSync(at('client.key')) })).status, 200);
  openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30', '-subj', '/CN=system-1', '-keyout', 'foreign.key', '-out', 'foreign.crt');
  await assert.rejects(get(server.port, '/healthz', { cert: readFileSync(at('foreign.crt')), key: readFileSync(at('foreign.key')) }));
  assert.equal((await server.stop()).code, 0);
});

// ---- the log

test('the log: a line of JSON a request in its file, opened again after it was moved, nothing of anybody in it', async () => {
  const made = home('log', `\n[serve]\nlog = "${at('taixin.log')}"\n`);
  must(0, ingest(made, 'REG.enterprise', write('登记.csv', csv([1, 2].map((n) => registration(n))))));
  const server = await listening(made);
  const id = residentId(1);
  const first = await get(server.port, `/api/v1/items/ADM.penalty?x=${id}`, { headers: { 'X-Request-Id': 'trace-1' } });
  await get(server.port, `/${id}/${encodeURIComponent('示例甲')}`, { headers: { 'X-Request-Id': id, cookie: `a=${id}`, 'user-agent': id } });
  const lines = () => readFileSync(at('taixin.log'), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  await until('both are written', () => existsSync(at('taixin.log')) && lines().length >= 2);
  const [line, other] = lines();
  assert.equal(line.id, first.headers['taixin-request-id']);
  assert.match(line.id, /^[0-9a-f]{16}$/);
  assert.deepEqual([line.method, line.route, line.status, line.caller], ['GET', '/api/v1/items/{}', 200, 'trace-1']);
  assert.ok(line.bytes > 0 && line.ms >= 0 && /^\d{4}-\d\d-\d\dT.*\+08:00$/.test(line.time));
  assert.deepEqual([other.route, other.status, other.caller], ['/{}/{}', 404, undefined]);
  renameSync(at('taixin.log'), at('taixin.log.1'));
  server.child.kill('SIGHUP');
  await until('the new file', () => existsSync(at('taixin.log')));
  await get(server.port, '/healthz');
  await until('the line is in the new file', () => readFileSync(at('taixin.log'), 'utf8').includes('/healthz'));
  const done = await server.stop();
  assert.equal(done.code, 0);
  for (const [what, bytes] of [['log', readFileSync(at('taixin.log.1'))], ['err', Buffer.from(done.err)]]) assert.deepEqual(search(what, bytes), []);
  assert.ok(!readFileSync(at('taixin.log.1'), 'utf8').includes('示例'));
});

test('whoever reads standard error goes: the service stays', async () => {
  const server = await serve(newHome('unread'));
  server.child.stderr.destroy();
  for (let i = 0; i < 3; ++i) {
    assert.equal((await fetch(`http://${server.address}/healthz`)).status, 200);
    await sleep(50);
  }
  server.child.kill('SIGTERM');
  assert.equal((await server.ended).code, 0);
});

// ---- hostile connections

const raw = (port, bytes, { end = false } = {}) =>
  new Promise((resolve) => {
    let text = '';
    const socket = net.connect(port, '127.0.0.1', () => (socket.write(bytes), end && socket.end()));
    socket.setEncoding('latin1').on('data', (part) => (text += part)).on('error', () => {}).on('close', () => resolve(text));
    setTimeout(() => socket.destroy(), 15_000).unref();
  });

test('slow, idle, broken and malformed connections leave it serving others, over TLS and without', async () => {
  for (const secure of [false, true]) {
    const made = secure ? home('hostile-tls', '\n[limits]\nconnections = "64"\n') : newHome('hostile');
    if (!secure) appendFileSync(join(made, 'taixin.toml'), '\n[limits]\nconnections = "64"\n');
    const server = secure ? await listening(made) : await serve(made);
    const port = secure ? server.port : Number(server.address.split(':').pop());
    const ask = async () => (secure ? (await get(port, '/healthz')).status : (await fetch(`http://127.0.0.1:${port}/healthz`, { headers: { connection: 'close' } })).status);
    const slow = Array.from({ length: 40 }, (_, i) => {
      const socket = net.connect(port, '127.0.0.1').on('error', () => {});
      socket.write(secure ? Buffer.from('160301020001000100', 'hex').subarray(0, 1 + (i % 8)) : 'GET / HTTP/1.1\r\nX-a: b');
      return socket;
    });
    for (let i = 0; i < 5; ++i) {
      for (const socket of slow) if (socket.writable) socket.write(secure ? Buffer.from([i]) : `\r\nX-${i}: `);
      assert.equal(await ask(), 200);
    }
    await sleep(1_200);
    const idle = Array.from({ length: 100 }, () => net.connect(port, '127.0.0.1').on('error', () => {})); // more than there may be
    await sleep(1_200);
    for (let i = 0; i < 10; ++i) assert.equal(await ask(), 200, 'the slow and idle ones give way');
    const shapes = ['GET / HTTP/1.1\nHost: localhost\n\n', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', '\0\0\0\0', 'A'.repeat(100_000), '\x16\x03\x01'];
    for (const shape of shapes) {
      const answer = await raw(port, Buffer.from(`${shape}GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n`, 'latin1'), { end: true });
      assert.ok(!/HTTP\/1\.1 200/.test(answer), `${JSON.stringify(shape.slice(0, 40))}: ${answer}`);
    }
    if (secure) assert.match(await raw(port, 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'), /400 Bad Request[\s\S]*https/);
    assert.equal(await ask(), 200);
    for (const socket of [...slow, ...idle]) socket.destroy();
    assert.equal((await server.stop()).code, 0);
  }
});

test('whoever resets in the middle of TLS harms nobody', async () => {
  const server = await listening(home('reset'));
  for (let i = 0; i < 50; ++i) {
    const socket = tls.connect({ port: server.port, host: '127.0.0.1', ca, servername: 'localhost' }).on('error', () => {});
    if (i % 2) socket.on('secureConnect', () => (socket.write('GET /healthz HTTP/1.1\r\nHost: local'), socket.destroy()));
    else setTimeout(() => socket.destroy(), i % 7);
  }
  await sleep(300);
  assert.equal((await get(server.port, '/healthz')).status, 200);
  assert.equal((await server.stop()).code, 0);
});

test('told to stop, it ends within its time even when somebody does not read', async () => {
  const made = newHome('deadline');
  appendFileSync(join(made, 'taixin.toml'), '\n[serve]\nstop_seconds = "1"\n');
  const server = await serve(made);
  const port = Number(server.address.split(':').pop());
  const deaf = net.connect(port, '127.0.0.1').on('error', () => {});
  deaf.pause();
  deaf.write('GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(2_000)); // more than the sockets hold
  await sleep(500);
  const began = Date.now();
  const done = await server.stop();
  assert.ok(done.code === 0 && Date.now() - began < 10_000, `${done.code} after ${Date.now() - began} ms`);
  deaf.destroy();
});

// ---- the unit

test('the systemd unit starts what there is, tells systemd when it is ready, and leaves little open', async () => {
  const unit = readFileSync(join(tree, 'packaging/taixin.service'), 'utf8');
  const settings = unit.split('\n').filter((line) => line && !line.startsWith('#') && !line.startsWith('['));
  for (const line of settings) assert.match(line, /^[A-Z][A-Za-z]+=/, line);
  const value = (name) => settings.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
  const [path, command, ...flags] = value('ExecStart').split(' ');
  assert.equal(path.split('/').pop(), 'taixin');
  const help = must(0, ['help', command]).out;
  for (const flag of flags.filter((word) => word.startsWith('--'))) assert.ok(help.includes(flag), `there is no ${flag}`);
  assert.ok(Number(value('TimeoutStopSec')) > 50, 'longer than stop_seconds');
  for (const one of ['NoNewPrivileges=yes', 'ProtectSystem=strict', 'PrivateTmp=yes', 'MemoryDenyWriteExecute=yes', 'CapabilityBoundingSet=', 'SystemCallFilter=@system-service', 'UMask=0077']) {
    assert.ok(settings.includes(one), one);
  }
  const home_ = flags[flags.indexOf('--home') + 1];
  assert.ok(value('ReadWritePaths').split(' ').some((writable) => home_.startsWith(`${writable}/`)), 'the home may be written');
  // systemd's own opinion, where it is: one line for each setting it does not know; exposure from 0 to 10.
  const own = (...args) => spawnSync('systemd-analyze', args, { encoding: 'utf8' });
  if (own('--version').status === 0) {
    const said = own('verify', join(tree, 'packaging/taixin.service'));
    assert.ok(!/unknown|ignoring|invalid/i.test(said.stderr.replace(/^.*not executable.*$/gm, '')), said.stderr);
    const exposure = own('security', '--offline=true', '--threshold=20', join(tree, 'packaging/taixin.service'));
    if (!/unrecognized option/.test(exposure.stderr)) assert.equal(exposure.status, 0, exposure.stdout);
  }
});

await finish();
