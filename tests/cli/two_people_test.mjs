// Two people for what gives power, as people and programs meet it: roles, clearances and secrets wait for a second
// security administrator; where there is none, the audit administrator is told. And signing in: another phone, another
// unit, a device that is known.

import assert from 'node:assert/strict';

import { json, must, newHome, serve, suite } from './lib.mjs';
import { activate, freshCode, good, linkIn, signIn } from './sign_in.mjs';

const { test, finish } = suite();

const invite = (home, login, role) => {
  const { id } = json(['account', 'invite', '--home', home, '--login', login, '--name', `示例${login}`, '--unit', 1]);
  if (role) must(0, ['account', 'grant', '--home', home, id, '--role', role, '--unit', 1]);
  return id;
};
const linkOf = (home, id) => linkIn(must(0, ['account', 'link', '--home', home, id]).out);
const waiting = async (browser) => (await browser.get('/accounts/pending')).page.match(/\/accounts\/pending\/(\d+)\/drop/)?.[1];

test('a role, a clearance and a secret take two security administrators, in pages and by the interface', async () => {
  const home = newHome();
  const first = invite(home, 'guard-1', 'security_admin'), second = invite(home, 'guard-2', 'security_admin');
  const officer = invite(home, 'officer'), auditor = invite(home, 'watcher', 'audit_admin');
  const server = await serve(home);
  try {
    const one = (await activate(server.address, linkOf(home, first))).browser;
    const two = (await activate(server.address, linkOf(home, second))).browser;
    const audit = (await activate(server.address, linkOf(home, auditor))).browser;
    await one.get(`/accounts/${officer}`);
    await one.post(`/accounts/${officer}/grant`, { role: 'querier', unit: '1', until: '' });
    assert.equal(one.status, 303, one.page);
    await one.get(`/accounts/${officer}`);
    assert.match(one.page, /待另一位安全管理员确认/);
    assert.deepEqual(json(['account', 'list', '--home', home]).accounts.find(({ id }) => id === officer).grants, []);
    const id = await waiting(one);
    await one.post(`/accounts/pending/${id}/confirm`);
    assert.equal(one.status, 403, 'not by whoever asked');
    assert.equal(await waiting(two), id);
    await two.post(`/accounts/pending/${id}/confirm`);
    assert.equal(two.status, 303, two.page);
    assert.deepEqual(json(['account', 'list', '--home', home]).accounts.find((each) => each.id === officer).grants.map(({ role }) => role), ['querier']);
    // By the interface, and refused this time.
    const api = (browser) => async (method, path, body) => {
      await browser.get('/account');
      const csrf = browser.page.match(/name="csrf" value="([^"]+)"/)[1];
      const answer = await fetch(`http://${server.address}/api/v1${path}`, {
        method, headers: { cookie: [...browser.cookies].map(([k, v]) => `${k}=${v}`).join('; '), 'x-csrf-token': csrf, ...(body ? { 'content-type': 'application/json' } : {}) }, body: body && JSON.stringify(body),
      });
      return { status: answer.status, body: await answer.json() };
    };
    const asked = await api(one)('POST', `/accounts/${officer}/clearance`, { clearance: '3' });
    assert.equal(asked.status, 202, JSON.stringify(asked.body));
    assert.equal(asked.body.clearance, 0);
    const list = await api(two)('GET', '/account-proposals');
    assert.deepEqual(list.body.proposals.map(({ power, clearance, account }) => ({ power, clearance, account })), [{ power: 'clearance', clearance: 3, account: officer }]);
    assert.equal((await api(two)('POST', `/account-proposals/${asked.body.waits}/drop`)).status, 200);
    assert.equal((await api(two)('POST', `/account-proposals/${asked.body.waits}/confirm`)).status, 409);
    // A secret of a system is made when it is confirmed, and shown to whoever confirms.
    const client = (await api(one)('POST', '/accounts', { kind: 'client', login: 'shenpi', name: '示例系统', unit: '1' })).body.id;
    const secret = await api(one)('POST', `/clients/${client}/secrets`);
    assert.equal(secret.status, 202);
    assert.equal(secret.body.client_secret, undefined);
    const made = await api(two)('POST', `/account-proposals/${secret.body.waits}/confirm`);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.match(made.body.client_secret, /^[\w-]{43}$/);
    assert.equal((await api(audit)('GET', '/account-proposals')).status, 403, 'who watches does not decide');
    const kinds = (await api(audit)('GET', `/accounts/${officer}/events`)).body.events.map(({ kind }) => kind);
    for (const kind of ['power_proposed', 'granted', 'power_dropped']) assert.ok(kinds.includes(kind), kind);
    assert.deepEqual((await api(audit)('GET', '/account-alone')).body.alone, [], 'nothing was done alone');
  } finally {
    await server.stop();
  }
  must(0, ['ledger', 'audit', '--home', home]);
});

test('where there is one security administrator it holds at once, and the audit administrator marks it as seen', async () => {
  const home = newHome();
  const first = invite(home, 'guard-1', 'security_admin'), officer = invite(home, 'officer'), auditor = invite(home, 'watcher', 'audit_admin');
  const server = await serve(home);
  try {
    const one = (await activate(server.address, linkOf(home, first))).browser;
    const audit = (await activate(server.address, linkOf(home, auditor))).browser;
    await one.get(`/accounts/${officer}`);
    await one.post(`/accounts/${officer}/grant`, { role: 'querier', unit: '1', until: '' });
    assert.equal(one.status, 303, one.page);
    await one.get(`/accounts/${officer}`);
    assert.doesNotMatch(one.page, /待另一位安全管理员确认/);
    assert.match(one.page, /核查/);
    assert.equal((await one.get('/accounts/alone')).status, 403);
    await audit.get('/accounts/alone');
    const id = audit.page.match(/action="\/accounts\/alone\/(\d+)"/)[1];
    await audit.post(`/accounts/alone/${id}`, { [`note-${id}`]: '' });
    assert.equal(audit.status, 422, audit.page);
    await audit.post(`/accounts/alone/${id}`, { [`note-${id}`]: '已向本人核实' });
    assert.equal(audit.status, 303, audit.page);
    assert.doesNotMatch((await audit.get('/accounts/alone')).page, /action="\/accounts\/alone\//);
  } finally {
    await server.stop();
  }
});

test('another phone asks for the password and the old one; a device is known by a cookie; one unit at a time', async () => {
  const home = newHome();
  const officer = invite(home, 'officer', 'querier');
  const office = json(['unit', 'add', '--home', home, '--parent', 1, '--kind', 'department', '--code', '370999-07', '--name', '示例市第七局']).id;
  must(0, ['account', 'grant', '--home', home, officer, '--role', 'submitter', '--unit', office]);
  const server = await serve(home);
  try {
    const { browser, secret } = await activate(server.address, linkOf(home, officer));
    assert.ok(browser.cookies.get('taixin-device'), 'known from the first sign-in on');
    await browser.get('/sign-in/phone');
    assert.match(browser.page, /name="old"/);
    assert.doesNotMatch(browser.page, /<svg/);
    await browser.post('/sign-in/phone', { old: 'wrong', proof: await freshCode(secret) });
    assert.equal(browser.status, 401);
    await browser.get('/sign-in/phone');
    await browser.post('/sign-in/phone', { old: good, proof: await freshCode(secret) });
    assert.equal(browser.location, '/sign-in/phone', browser.page);
    assert.match((await browser.get('/sign-in/phone')).page, /<svg role="img"/);
    await browser.get('/account');
    assert.match(browser.page, /name="act_in"/);
    await browser.post('/account/unit', { act_in: String(office) });
    assert.equal(browser.location, '/account', browser.page);
    assert.match((await browser.get('/account')).page, /<dt>单位<\/dt><dd>示例市第七局<\/dd>/);
    await browser.post('/account/unit', { act_in: '999' });
    assert.equal(browser.status, 403);
    // Whoever guesses locks the owner's known device not at all.
    const again = await signIn(server.address, 'officer', secret);
    assert.ok(again.cookies.get('taixin-device'));
  } finally {
    await server.stop();
  }
});

await finish();
