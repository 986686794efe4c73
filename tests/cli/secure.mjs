// A home served over TLS 1.3 with certificates made for the test, and a client that trusts them.
//
//   const made = secureHome('uploads');                  // a new home with [tls] in its settings
//   const server = await serveSecurely(made);            // server.port
//   const answer = await server.call('GET', '/healthz'); // { status, headers, text, json }

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { join } from 'node:path';
import tls from 'node:tls';

import { newHome, place, start, until } from './lib.mjs';
import { totp } from './sign_in.mjs';

// ---- certificates

const files = place('tls');
mkdirSync(files);
export const at = (name) => join(files, name);
export function openssl(...args) {
  const done = spawnSync('openssl', args, { encoding: 'utf8', cwd: files });
  assert.equal(done.status, 0, done.stderr);
}
openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30', '-subj', '/CN=示例根', '-utf8', '-keyout', 'ca.key', '-out', 'ca.crt');
export function certificate(name, subject, ...names) {
  openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', `/CN=${subject}`, '-keyout', `${name}.key`, '-out', `${name}.csr`);
  writeFileSync(at(`${name}.ext`), `subjectAltName=${names.join(',')}\n`);
  openssl('x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30', '-extfile', `${name}.ext`, '-out', `${name}.crt`);
  chmodSync(at(`${name}.key`), 0o600);
}
export const ca = readFileSync(at('ca.crt'));

// ---- the service

// With a pair of its own, and no limit of requests but `more` says so.
export function secureHome(name, more = '[limits]\nrequests_per_second = "100000"\nall_requests_per_second = "100000"\n') {
  certificate(name, 'localhost', 'DNS:localhost', 'IP:127.0.0.1');
  const made = newHome(name);
  appendFileSync(join(made, 'taixin.toml'), `\n[tls]\ncertificate = "${at(`${name}.crt`)}"\nkey = "${at(`${name}.key`)}"\n${more}`);
  return made;
}

const trust = { host: '127.0.0.1', ca, servername: 'localhost' };
// One request; `agent: false` is a connection of its own.
export function call(port, method, path, { headers = {}, body, agent = false } = {}) {
  return new Promise((resolve, reject) => {
    const request = https.request({ ...trust, port, path, method, headers, agent }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part) => (text += part)).on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text, get json() { return JSON.parse(text); } }));
    });
    request.on('error', reject);
    request.end(body);
  });
}
export const connect = (port) => tls.connect({ ...trust, port });

export async function serveSecurely(made, listen = '127.0.0.1:0') {
  const server = start(['serve', '--home', made, '--listen', listen]);
  const port = Number(await until('the service listens', () => {
    assert.equal(server.child.exitCode, null, server.said.err);
    return server.said.out.match(/listening on https:\/\/\S+:(\d+)\n/)?.[1];
  }));
  return {
    ...server,
    port,
    call: (method, path, options) => call(port, method, path, options),
    // A token of a system, or a session of somebody: what its requests have in their head.
    as: (person) => headersOf(port, person),
    stop: async () => (server.child.kill('SIGTERM'), server.ended),
    kill: async () => (server.child.kill('SIGKILL'), server.ended),
  };
}

// `person`: one of demoPeople (callers.mjs).
async function headersOf(port, { role, login, password, key, made }) {
  if (role.endsWith('_system')) {
    const answer = await call(port, 'POST', '/api/v1/oauth/token', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: login, client_secret: password }).toString(),
    });
    assert.equal(answer.status, 200, answer.text);
    return { authorization: `Bearer ${answer.json.access_token}` };
  }
  const code = key ? totp(key, Math.max(made + 1, Math.floor(Date.now() / 30000))) : undefined;
  const answer = await call(port, 'POST', '/api/v1/session', { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login, password, code }) });
  assert.equal(answer.status, 201, `${login}: ${answer.text}`);
  return { cookie: answer.headers['set-cookie'][0].split(';')[0], 'x-csrf-token': answer.json.csrf };
}
