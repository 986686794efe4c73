// Signing in over HTTP, for suites: one-time links, phones, a browser without scripts, other systems.
//
//   const officer = await activate(address, link);               // a password and a phone; { browser, secret }
//   const browser = await signIn(address, 'wang', officer.secret);
//   const bearer = await tokenOf(address, home, 'approval_system');   // an access token of a new client with that role

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';

import { must } from './lib.mjs';

// ---- RFC 6238, written once more

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
function fromBase32(text) {
  let bits = '';
  for (const c of text) bits += alphabet.indexOf(c).toString(2).padStart(5, '0');
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}
export function totp(secret, step = Math.floor(Date.now() / 30000)) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1000000).padStart(6, '0');
}

// ---- a browser with its cookies, without scripts

export class Browser {
  constructor(address) {
    this.address = address;
    this.cookies = new Map();
    this.page = '';
  }
  async send(method, path, fields, headers = {}) {
    const options = { method, redirect: 'manual', headers: { cookie: [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; '), ...headers } };
    if (fields) {
      const csrf = this.page.match(/name="csrf" value="([^"]+)"/)?.[1];
      options.body = new URLSearchParams({ ...(csrf ? { csrf } : {}), ...fields }).toString();
      options.headers['content-type'] = 'application/x-www-form-urlencoded';
    }
    const answer = await fetch(`http://${this.address}${path}`, options);
    for (const line of answer.headers.getSetCookie()) {
      const [pair] = line.split(';');
      const [name, value] = pair.split(/=(.*)/s);
      if (name === 'taixin') assert.match(line, /HttpOnly; SameSite=Strict/);
      if (/Max-Age=0/.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    this.page = await answer.text();
    this.status = answer.status;
    this.location = answer.headers.get('location');
    this.headers = answer.headers;
    return this;
  }
  get(path) {
    return this.send('GET', path);
  }
  post(path, fields = {}, headers) {
    return this.send('POST', path, fields, headers);
  }
}

export const good = 'Hetao-Linjian-38', other = 'Songshu-Xiaohe-52';
export const linkIn = (text) => text.match(/\/first\?link=[\w-]{43}/)[0];

// Opens a one-time link, sets a password, enrols a phone; the phone's secret.
export async function activate(address, link, password = good) {
  const browser = new Browser(address);
  await browser.get(link);
  assert.equal(browser.status, 200, browser.page);
  const token = link.split('=')[1];
  await browser.post('/first', { link: token, fresh: password, again: password });
  assert.equal(browser.location, '/sign-in/phone', browser.page);
  await browser.get('/sign-in/phone');
  assert.match(browser.page, /<svg role="img"[^>]*viewBox/);
  const secret = browser.page.match(/<code>([A-Z2-7 ]{39})<\/code>/)[1].replaceAll(' ', '');
  await browser.post('/sign-in/phone', { code: totp(secret, Math.floor(Date.now() / 30000) - 1) }); // leaves this step's code for later
  assert.equal(browser.location, '/account', browser.page);
  return { browser, secret };
}

export const used = new Map(); // phone -> the last step whose code was given
// A code that was not used yet; the window is one step either way.
export async function freshCode(secret) {
  for (;;) {
    const now = Math.floor(Date.now() / 30000);
    const step = Math.max((used.get(secret) ?? 0) + 1, now);
    if (step <= now + 1) {
      used.set(secret, step);
      return totp(secret, step);
    }
    await new Promise((done) => setTimeout(done, 1000));
  }
}

export async function signIn(address, login, secret, password = good) {
  const browser = new Browser(address);
  await browser.get('/sign-in');
  await browser.post('/sign-in', { login, password });
  assert.equal(browser.location, '/sign-in/code', browser.page);
  await browser.get('/sign-in/code');
  await browser.post('/sign-in/code', { code: await freshCode(secret) });
  assert.equal(browser.location, '/account', browser.page);
  await browser.get('/account');
  return browser;
}

// An access token of a new client that has `role` in the unit `unit`.
let clients = 0;
export async function tokenOf(address, home, role, unit = 1) {
  const id = `client-${++clients}`;
  const made = must(0, ['client', 'add', '--home', home, '--id', id, '--name', '示例系统', '--unit', unit, '--role', role]).out;
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: made.match(/client_secret +(\S{43})/)[1] });
  const answer = await fetch(`http://${address}/api/v1/oauth/token`, {
    method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: form.toString(),
  });
  assert.equal(answer.status, 200);
  return (await answer.json()).access_token;
}
