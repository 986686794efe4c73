// Callers of every role over HTTP: the demo accounts of a home that nobody has used yet, signed in by the interface as
// programs do.
//
//   const people = demoPeople(home);                       // before it is served
//   const headers = await signedIn(server.address, people); // headers.get('querier') -> { cookie, 'x-csrf-token' }

import assert from 'node:assert/strict';

import { json, must } from './lib.mjs';
import { activate, linkIn, totp } from './sign_in.mjs';

const thisStep = () => Math.floor(Date.now() / 30000);

// { role, login, password, key, made }: `key` of the phone, or nothing; of a client `password` is its secret.
export function demoPeople(home) {
  const lines = must(0, ['account', 'demo', '--home', home, '--out', `${home}/demo-accounts.txt`]).out.split('\n');
  const made = thisStep(); // whoever was made in this step has used its code
  return lines.filter((line) => line && !line.startsWith('#')).map((line) => {
    const [role, login, password, key] = line.trim().split(/ +/);
    return { role, login, password, key, made };
  });
}

const isClient = ({ role }) => role.endsWith('_system');

// A system with these roles, of a department of its own that hands over these items: what it asks for a token with.
export function systemOf(home, { name, items, roles, code = '370999-system' }) {
  const unit = json(['unit', 'add', '--home', home, '--parent', 1, '--kind', 'department', '--code', code, '--name', name, '--items', items.join(',')]).id;
  const login = `system-${unit}`;
  const secret = must(0, ['client', 'add', '--home', home, '--id', login, '--name', `${name}系统`, '--unit', unit]).out.match(/client_secret +(\S{43})/)[1];
  const { id } = json(['account', 'list', '--home', home, '--kind', 'client']).accounts.find((one) => one.login === login);
  for (const role of roles) must(0, ['account', 'grant', '--home', home, id, '--role', role, '--unit', unit]);
  return { login, password: secret };
}

export async function tokenOfSystem(address, { login, password }) {
  const answer = await fetch(`http://${address}/api/v1/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: login, client_secret: password }).toString(),
  });
  assert.equal(answer.status, 200, await answer.clone().text());
  return { authorization: `Bearer ${(await answer.json()).access_token}` };
}

async function sessionOf(address, { login, password, key, made }) {
  const code = key ? totp(key, Math.max(made + 1, thisStep())) : undefined; // the window is one step either way
  const answer = await fetch(`http://${address}/api/v1/session`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login, password, code }),
  });
  assert.equal(answer.status, 201, `${login}: ${await answer.clone().text()}`);
  const cookie = answer.headers.getSetCookie()[0].split(';')[0];
  return { cookie, 'x-csrf-token': (await answer.json()).csrf };
}

// What each role's requests have in their head, by the code of the role.
export async function signedIn(address, people) {
  const out = new Map();
  for (const person of people) out.set(person.role, await (isClient(person) ? tokenOfSystem : sessionOf)(address, person));
  return out;
}

// The same for a browser: its cookies.
export async function cookiesOf(address, people, role) {
  const [name, value] = (await sessionOf(address, people.find((one) => one.role === role))).cookie.split(/=(.*)/s);
  return [{ name, value, url: `http://${address}`, httpOnly: true, sameSite: 'Strict' }];
}

// Officers of a unit with phones of their own, for whoever comes second or signs more than once: `logins` says the role of
// each. { LOGIN: { id, secret of the phone, headers, visitor: options of a page } }.
export async function personsIn(server, home, logins, unit = 1) {
  const out = {};
  for (const [login, role] of Object.entries(logins)) {
    const { id } = json(['account', 'invite', '--home', home, '--login', login, '--name', `示例${login}`, '--unit', unit]);
    must(0, ['account', 'grant', '--home', home, id, '--role', role, '--unit', unit]);
    const { browser, secret } = await activate(server.address, linkIn(must(0, ['account', 'link', '--home', home, id]).out));
    const cookies = [...browser.cookies];
    const cookie = cookies.map(([name, value]) => `${name}=${value}`).join('; ');
    const { csrf } = await (await fetch(`http://${server.address}/api/v1/session`, { headers: { cookie } })).json();
    out[login] = {
      id,
      secret,
      headers: { cookie, 'x-csrf-token': csrf },
      visitor: { who: cookies.map(([name, value]) => ({ name, value, url: `http://${server.address}`, httpOnly: true, sameSite: 'Strict' })) },
    };
  }
  return out;
}
