// Accounts over HTTP, end to end: the first link, a phone, roles, suspension, recovery by two, another system; in pages
// as a browser sends them, and by the interface.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { bytesUnder, filesUnder, json, must, newHome, place, residentId, serve, suite, taixin } from './lib.mjs';
import { Browser, activate, freshCode, good, linkIn, other, signIn, tokenOf, used } from './sign_in.mjs';

const { test, finish } = suite();

test('init prints links for the first two administrators, and nobody can sign in before', async () => {
  const home = place('first');
  const said = must(0, ['init', '--home', home, '--city', '示例市', '--security-admin', 'anquan', '--system-admin', 'xitong']).out;
  const links = said.match(/\/first\?link=[\w-]{43}/g);
  assert.equal(links.length, 2);
  for (const file of filesUnder(home)) {
    const bytes = readFileSync(file);
    for (const link of links) assert.ok(!bytes.includes(link.slice(12)), `${file} holds a link`);
  }
  assert.deepEqual(json(['account', 'list', '--home', home]).accounts.map(({ login, state }) => [login, state]), [['anquan', 'invited'], ['xitong', 'invited']]);
  const server = await serve(home);
  try {
    for (const [login, password] of [['anquan', ''], ['anquan', 'anquan'], ['admin', 'admin'], ['xitong', 'Taixin@2026']]) {
      const browser = await new Browser(server.address).post('/sign-in', { login, password });
      assert.equal(browser.status, 401);
      assert.match(browser.page, /登录名或密码不正确/);
    }
    const security = await activate(server.address, links[0]);
    await security.browser.get('/account');
    assert.match(security.browser.page, /安全管理员/);
    assert.match(security.browser.page, /href="\/accounts"/);
    await security.browser.get('/units');
    assert.equal(security.browser.status, 403, 'units are the system administrator\'s');
    const again = await new Browser(server.address).get(links[0]);
    assert.equal(again.status, 410, 'a link works once');
    const system = await activate(server.address, links[1]);
    await system.browser.get('/units');
    assert.match(system.browser.page, /示例市/);
    await system.browser.get('/accounts');
    assert.equal(system.browser.status, 403);
    const nobody = await new Browser(server.address).get('/accounts');
    assert.equal(nobody.location, '/sign-in');
  } finally {
    await server.stop();
  }
});

// A home with a security and a system administrator who are signed in, over HTTP.
async function city() {
  const home = place('city');
  const links = must(0, ['init', '--home', home, '--city', '示例市']).out.match(/\/first\?link=[\w-]{43}/g);
  const server = await serve(home);
  const security = await activate(server.address, links[0]);
  const system = await activate(server.address, links[1]);
  return { home, server, security, system };
}

test('administration in pages: a unit, an officer, a role, exclusion, suspension', async () => {
  const { home, server, security, system } = await city();
  try {
    await system.browser.get('/units/new');
    await system.browser.post('/units', { parent: '1', kind: 'department', code: '370999-01', name: '示例市住房和城乡建设局' });
    assert.equal(system.browser.location, '/units/2', system.browser.page);
    await system.browser.get('/units');
    assert.match(system.browser.page, /示例市住房和城乡建设局/);
    await system.browser.get('/units/new');
    await system.browser.post('/units', { parent: '1', kind: 'department', code: '370999-01', name: '又一个' });
    assert.equal(system.browser.status, 409);
    await system.browser.get('/units/2');
    await system.browser.post('/units/2/items', { 'item.ADM.penalty': 'on', 'item.ADM.licence': 'on' });
    assert.equal(system.browser.location, '/units/2', system.browser.page);
    const kept = (await system.browser.get('/units/2')).page;
    for (const item of ['ADM.penalty', 'ADM.licence']) assert.match(kept, new RegExp(`id="item\\.${item.replace('.', '\\.')}"[^>]* checked`));
    assert.doesNotMatch(kept, /id="item\.HON\.honour"[^>]* checked/);

    await security.browser.get('/accounts/new');
    await security.browser.post('/accounts', { kind: 'staff', login: 'wang', name: '示例王', unit: '2' });
    assert.match(security.browser.location, /^\/accounts\/3$/);
    await security.browser.get('/accounts/3');
    await security.browser.post('/accounts/3/grant', { role: 'submitter', unit: '2', until: '' });
    assert.equal(security.browser.location, '/accounts/3', security.browser.page);
    await security.browser.get('/accounts/3');
    await security.browser.post('/accounts/3/grant', { role: 'system_admin', unit: '1', until: '' });
    assert.equal(security.browser.status, 409, 'an officer is no administrator');
    await security.browser.post('/accounts/3/link');
    const officer = await activate(server.address, linkIn(security.browser.page));
    const twice = await signIn(server.address, 'WANG ', officer.secret);
    assert.match(twice.page, /经办/);

    // Nobody gives roles to oneself, and nobody acts without the token of the page.
    await security.browser.get('/accounts/1');
    await security.browser.post('/accounts/1/grant', { role: 'submitter', unit: '2', until: '' });
    assert.equal(security.browser.status, 403);
    security.browser.page = '';
    await security.browser.post('/accounts/3/suspend', { 'reason-suspend': '示例' });
    assert.equal(security.browser.status, 403);
    assert.match(security.browser.page, /access\.bad_csrf/);
    const foreign = await security.browser.post('/accounts/3/suspend', {}, { 'sec-fetch-site': 'cross-site' });
    assert.equal(foreign.status, 403);

    await security.browser.get('/accounts/3');
    await security.browser.post('/accounts/3/suspend', { 'reason-suspend': '离岗' });
    assert.equal(security.browser.location, '/accounts/3', security.browser.page);
    await twice.get('/account');
    assert.equal(twice.location, '/sign-in', 'signed out at once');
    assert.equal((await new Browser(server.address).post('/sign-in', { login: 'wang', password: good })).status, 401);
    const events = json(['account', 'events', '--home', home, '3']).events;
    assert.equal(events[0].kind, 'sign_in_failed', 'who tries a suspended account is seen');
    assert.equal(events[0].detail.why, 'suspended');
    assert.equal(events[1].kind, 'suspended');
    assert.equal(events[1].actor, '1');
    assert.ok(events.some(({ kind }) => kind === 'signed_in'));
  } finally {
    await server.stop();
  }
  must(0, ['ledger', 'audit', '--home', home]);
});

test('recovery needs a second administrator, and a restart changes nothing', async () => {
  const home = place('recovery');
  must(0, ['init', '--home', home]);
  must(0, ['account', 'invite', '--home', home, '--login', 'wang', '--name', '示例王', '--unit', '1']);
  const link = linkIn(must(0, ['account', 'link', '--home', home, '3']).out);
  let server = await serve(home);
  const officer = await activate(server.address, link);
  await server.stop();
  must(0, ['account', 'recover', '--home', home, '3', '--reason', '手机丢失']);
  const same = taixin(['account', 'confirm-recovery', '--home', home, '3']);
  assert.equal(same.code, 2);
  assert.match(same.err, /另一位管理员/);
  // The second is somebody else than the console.
  must(0, ['account', 'invite', '--home', home, '--login', 'lihua', '--name', '示例李', '--unit', '1']);
  must(0, ['account', 'grant', '--home', home, '4', '--role', 'security_admin', '--unit', '1']);
  const second = linkIn(must(0, ['account', 'link', '--home', home, '4']).out);
  server = await serve(home);
  try {
    const admin = await activate(server.address, second, other);
    await admin.browser.get('/accounts/3');
    assert.match(admin.browser.page, /手机丢失/);
    await admin.browser.post('/accounts/3/confirm-recovery');
    const again = linkIn(admin.browser.page);
    assert.equal((await new Browser(server.address).post('/sign-in', { login: 'wang', password: good })).status, 401, 'the old password is gone');
    const reused = new Browser(server.address);
    await reused.get(again);
    await reused.post('/first', { link: again.split('=')[1], fresh: good, again: good });
    assert.equal(reused.status, 422);
    const back = await activate(server.address, again, other);
    assert.notEqual(back.secret, officer.secret, 'another phone');
  } finally {
    await server.stop();
  }
});

test('the interface: sign in, who am I, sign out; and what it refuses', async () => {
  const { home, server, security } = await city();
  const call = (method, path, body, headers = {}) => fetch(`http://${server.address}/api/v1${path}`, {
    method, headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...headers }, body: body && JSON.stringify(body),
  });
  try {
    let answer = await call('POST', '/session', { login: 'security', password: good });
    assert.equal(answer.status, 401);
    assert.equal((await answer.json()).code, 'access.code_needed');
    answer = await call('POST', '/session', { login: 'security', password: good, code: await freshCode(security.secret) });
    assert.equal(answer.status, 201);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    const cookie = answer.headers.getSetCookie()[0].split(';')[0];
    const { csrf, account } = await answer.json();
    assert.equal(account.login, 'security');
    assert.equal((await call('GET', '/session', null, { cookie })).status, 200);
    assert.equal((await call('GET', '/session')).status, 401);
    assert.equal((await call('GET', '/accounts')).status, 401);
    assert.equal((await call('GET', '/accounts', null, { cookie })).status, 200);
    assert.equal((await call('GET', '/units', null, { cookie })).status, 403);
    const invited = { kind: 'staff', login: 'zhao', name: '示例赵', unit: '1' };
    assert.equal((await call('POST', '/accounts', invited, { cookie })).status, 403, 'without the token');
    const made = await call('POST', '/accounts', invited, { cookie, 'x-csrf-token': csrf });
    assert.equal(made.status, 201);
    const send = (path, body) => call('POST', path, body, { cookie, 'x-csrf-token': csrf });
    for (const [body, status, code] of [
      [{ ...invited, login: 'qian', nickname: 'x' }, 400, 'service.bad_member'],
      [{ kind: 'staff', name: '示例赵', unit: '1' }, 400, 'service.bad_member'],
      [{ ...invited, login: 'qian', unit: 'one' }, 400, 'service.bad_member'],
      [{ ...invited, login: 'qian', unit: 1 }, 400, 'service.bad_member'],
      [{ ...invited, login: 'qian', clearance: '4' }, 422, 'service.bad_value'],
      [{ ...invited, login: 'qian', unit: '99' }, 404, 'access.no_unit'],
      [{ ...invited, login: 'q' }, 422, 'access.bad_account'],
      [{ ...invited, login: residentId(5).toLowerCase() }, 422, 'access.bad_account'],
      [invited, 409, 'access.taken'],
      [{ kind: 'person', login: 'qian', name: '示例钱', id_number: '123' }, 422, 'service.bad_value'],
    ]) {
      const refused = await send('/accounts', body);
      assert.equal(refused.status, status, JSON.stringify(body));
      assert.equal((await refused.json()).code, code);
    }
    const person = await send('/accounts', { kind: 'person', login: 'grzh-001', name: '示例某某人', id_number: residentId(7) });
    assert.equal(person.status, 201);
    assert.equal((await person.json()).name, '示例某某人');
    assert.equal((await send('/accounts', [])).status, 400);
    assert.equal((await call('DELETE', '/session', null, { cookie })).status, 403);
    assert.equal((await call('DELETE', '/session?everywhere=true', null, { cookie, 'x-csrf-token': csrf })).status, 204);
    assert.equal((await call('GET', '/session', null, { cookie })).status, 401);
  } finally {
    await server.stop();
  }
  for (const file of filesUnder(home).filter((path) => !path.includes('/keys/'))) {
    const bytes = readFileSync(file);
    for (const secret of [good, '示例某某人', 'grzh-001', residentId(7)]) assert.ok(!bytes.includes(secret), `${file} holds ${secret}`);
  }
  assert.ok(bytesUnder(home) > 0);
});

test('another system: a secret, a token, a second secret, a quota', async () => {
  const home = place('client');
  must(0, ['init', '--home', home]);
  const made = must(0, ['client', 'add', '--home', home, '--id', 'shenpi', '--name', '示例审批系统', '--unit', '1', '--role', 'approval_system']).out;
  const secret = made.match(/client_secret +(\S{43})/)[1];
  const server = await serve(home);
  const token = async (form, headers = {}) => fetch(`http://${server.address}/api/v1/oauth/token`, {
    method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers }, body: new URLSearchParams(form).toString(),
  });
  try {
    const basic = await token({ grant_type: 'client_credentials' }, { authorization: `Basic ${Buffer.from(`shenpi:${secret}`).toString('base64')}` });
    assert.equal(basic.status, 200);
    const { access_token: bearer, token_type: type, expires_in: seconds } = await basic.json();
    assert.deepEqual([type, seconds, bearer.length], ['Bearer', 3600, 43]);
    const posted = await token({ grant_type: 'client_credentials', client_id: 'shenpi', client_secret: secret });
    assert.equal(posted.status, 200);
    for (const [form, status, error] of [
      [{ grant_type: 'password', client_id: 'shenpi', client_secret: secret }, 400, 'unsupported_grant_type'],
      [{ grant_type: 'client_credentials', client_id: 'shenpi', client_secret: 'wrong' }, 401, 'invalid_client'],
      [{ grant_type: 'client_credentials', client_id: 'nobody', client_secret: secret }, 401, 'invalid_client'],
      [{ grant_type: 'client_credentials' }, 401, 'invalid_client'],
    ]) {
      const refused = await token(form);
      assert.equal(refused.status, status);
      assert.equal((await refused.json()).error, error);
    }
    const ask = (value) => fetch(`http://${server.address}/api/v1/accounts`, { headers: { authorization: `Bearer ${value}` } });
    assert.equal((await ask(bearer)).status, 403, 'known, and not allowed to administer');
    assert.equal((await ask(bearer.slice(1) + 'A')).status, 401);
    const second = must(0, ['client', 'rotate', '--home', home, '3']).out.match(/client_secret +(\S{43})/)[1];
    assert.equal(taixin(['client', 'rotate', '--home', home, '3']).code, 2, 'two at most');
    must(0, ['client', 'end-secret', '--home', home, '3', '--number', 1]);
    assert.equal((await ask(bearer)).status, 401, 'its tokens end with it');
    const { access_token: next } = await (await token({ grant_type: 'client_credentials', client_id: 'shenpi', client_secret: second })).json();
    assert.equal((await ask(next)).status, 403);
    const { used_today: usedToday } = json(['client', 'show', '--home', home, '3']);
    must(0, ['client', 'quota', '--home', home, '3', '--a-day', usedToday + 1]);
    assert.equal((await ask(next)).status, 403);
    assert.equal((await ask(next)).status, 429);
  } finally {
    await server.stop();
  }
});

test('a client of a role asks what its role allows, and nothing else', async () => {
  const home = newHome();
  const server = await serve(home);
  try {
    const bearer = await tokenOf(server.address, home, 'approval_system');
    const ask = (path, body) => fetch(`http://${server.address}/api/v1${path}`, {
      method: 'POST', headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json', accept: 'application/json' }, body: JSON.stringify(body),
    });
    const check = await ask('/checks', { query: '示例不存在有限公司', purpose: 'permit', operator: '示例审批员' });
    assert.equal(check.status, 200, await check.clone().text());
    assert.equal((await ask('/subjects/show', { query: '示例不存在有限公司', purpose: 'permit' })).status, 403);
    const nobody = await fetch(`http://${server.address}/api/v1/checks`, { method: 'POST', body: JSON.stringify({ query: '示例', purpose: 'permit' }) });
    assert.equal(nobody.status, 401);
  } finally {
    await server.stop();
  }
});

test('demo accounts are for a new home, and each of them can sign in', async () => {
  const home = place('demo');
  must(0, ['init', '--home', home]);
  const list = must(0, ['account', 'demo', '--home', home, '--out', `${home}/demo-accounts.txt`]).out;
  assert.equal(readFileSync(`${home}/demo-accounts.txt`, 'utf8'), list);
  const [, login, password, secret] = list.match(/^submitter +(\S+) +(\S+) +(\S+)$/m);
  used.set(secret, Math.floor(Date.now() / 30000)); // the command may have used this step
  const refused = taixin(['account', 'demo', '--home', home, '--out', `${home}/again.txt`]);
  assert.equal(refused.code, 2);
  assert.match(refused.err, /演示账户/);
  const server = await serve(home);
  try {
    const browser = await signIn(server.address, login, secret, password);
    assert.match(browser.page, /示例经办/);
  } finally {
    await server.stop();
  }
});

test('the command line: units, minors, refusals in two languages', () => {
  const home = newHome();
  const unit = json(['unit', 'add', '--home', home, '--parent', 1, '--kind', 'window', '--code', '370999-w', '--name', '示例窗口']);
  assert.equal(unit.parent, '1');
  must(0, ['unit', 'rename', '--home', home, unit.id, '--name', '示例大厅窗口']);
  assert.match(must(0, ['unit', 'list', '--home', home]).out, /示例大厅窗口/);
  const minor = taixin(['account', 'invite', '--home', home, '--kind', 'person', '--login', 'xiaoming', '--name', '示例小明'],
    { input: '37099920150102123' + '0123456789X'[checkOf('37099920150102123')] + '\n' });
  assert.equal(minor.code, 2);
  assert.match(minor.err, /未成年人/);
  must(0, ['unit', 'close', '--home', home, unit.id]);
  const closed = taixin(['--lang', 'en', 'unit', 'close', '--home', home, 1]);
  assert.equal(closed.code, 2);
  assert.match(closed.err, /in use/);
});

function checkOf(first) {
  const sum = [...first].reduce((s, c, i) => s + Number(c) * (2 ** (17 - i) % 11), 0);
  return '0123456789X'.indexOf('10X98765432'[sum % 11]);
}

await finish();
