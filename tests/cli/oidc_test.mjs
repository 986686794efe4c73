// Signing in with an identity service: against a real provider, oidc-provider, on this machine.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

import Provider from 'oidc-provider';

import { json, must, place, residentId, serve, suite } from './lib.mjs';

const { test, finish } = suite();

const people = {
  'person-1': { sub: 'person-1', name: '示例某甲', id_number: residentId(11) },
  'person-2': { sub: 'person-2', name: '示例某乙' }, // without a number
};

// Started on a free port; logs in whom the login form names and consents at once.
async function provider(redirect) {
  const http = createServer();
  await new Promise((done) => http.listen(0, '127.0.0.1', done));
  const issuer = `http://127.0.0.1:${http.address().port}`;
  const service = new Provider(issuer, {
    clients: [{ client_id: 'taixin', client_secret: 'a-secret-for-a-test', redirect_uris: [redirect], token_endpoint_auth_method: 'client_secret_post',
      grant_types: ['authorization_code'], response_types: ['code'] }],
    claims: { openid: ['sub', 'name', 'id_number'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true, methods: ['S256'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => people[id] }),
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    cookies: { keys: ['for a test'] },
  });
  const answer = service.callback();
  let who = 'person-1';
  http.on('request', async (request, response) => {
    if (!request.url.startsWith('/interaction/')) return answer(request, response);
    const details = await service.interactionDetails(request, response);
    const grant = new service.Grant({ accountId: details.session?.accountId ?? who, clientId: 'taixin' });
    grant.addOIDCScope('openid profile');
    const result = details.prompt.name === 'login' ? { login: { accountId: who } } : { consent: { grantId: await grant.save() } };
    return service.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
  });
  return { issuer, as: (id) => (who = id), stop: () => new Promise((done) => (http.closeAllConnections(), http.close(done))) };
}

// Follows redirects across both servers with the cookies of each, up to our page.
async function journey(address, start = '/sign-in/province', change = (url) => url) {
  const jar = new Map();
  let url = `http://${address}${start}`;
  for (let step = 0; step < 12; ++step) {
    const { host } = new URL(url);
    const cookies = jar.get(host) ?? new Map();
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie: [...cookies].map(([k, v]) => `${k}=${v}`).join('; ') } });
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0].split(/=(.*)/s);
      if (/Max-Age=0|expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    jar.set(host, cookies);
    const to = answer.headers.get('location');
    if (!to) return { status: answer.status, page: await answer.text(), cookies: jar.get(address) ?? new Map(), url };
    url = change(new URL(to, url).href);
  }
  throw new Error('too many redirects');
}

async function home() {
  const directory = place('oidc');
  must(0, ['init', '--home', directory]);
  // The port must be known before the client is registered: one server to learn a free one.
  const probe = createServer();
  await new Promise((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  const address = `127.0.0.1:${port}`;
  const service = await provider(`http://${address}/sign-in/back`);
  writeFileSync(join(directory, 'oidc-secret'), 'a-secret-for-a-test\n', { mode: 0o600 });
  writeFileSync(join(directory, 'taixin.toml'), `[serve]\nlisten = "${address}"\n\n[oidc]\nissuer = "${service.issuer}"\nclient_id = "taixin"\n`
    + `client_secret_file = "oidc-secret"\nredirect_uri = "http://${address}/sign-in/back"\n`);
  const server = await serve(directory, { listen: address });
  return { directory, service, server, address, stop: async () => (await server.stop(), await service.stop()) };
}

test('a person signs in with the identity service, and comes back to the same account', async () => {
  const at = await home();
  try {
    const came = await journey(at.address);
    assert.equal(came.status, 200, came.page);
    assert.match(came.page, /登录成功/);
    const account = await fetch(`http://${at.address}/account`, { headers: { cookie: `taixin=${came.cookies.get('taixin')}` } });
    assert.equal(account.status, 200);
    assert.match(await account.text(), /示例某甲/);
    await journey(at.address);
    const persons = json(['account', 'list', '--home', at.directory, '--kind', 'person']).accounts;
    assert.equal(persons.length, 1);
    assert.equal(persons[0].state, 'active');
    assert.ok(persons[0].grants.some(({ role }) => role === 'subject'));
  } finally {
    await at.stop();
  }
});

test('what is refused: another state, a code used twice, nobody known, no number', async () => {
  const at = await home();
  try {
    const forged = await journey(at.address, '/sign-in/province', (url) =>
      url.includes('/sign-in/back') ? url.replace(/state=[^&]+/, 'state=' + 'A'.repeat(43)) : url);
    assert.equal(forged.status, 400);
    assert.match(forged.page, /access\.bad_state/);
    let back;
    await journey(at.address, '/sign-in/province', (url) => (url.includes('/sign-in/back') ? (back = url) : url));
    const again = await fetch(back);
    assert.equal(again.status, 400, 'without the cookie, and a state is good once');
    at.service.as('person-2');
    const unknown = await journey(at.address);
    assert.equal(unknown.status, 403);
    assert.match(unknown.page, /access\.no_identity_account/);
    const denied = await fetch(`http://${at.address}/sign-in/back?error=access_denied`);
    assert.equal(denied.status, 400);
  } finally {
    await at.stop();
  }
});

await finish();
