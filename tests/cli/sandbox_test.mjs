// The sandbox of those who build on the interface: what it takes of another home, that it says what it is everywhere,
// that every case of its table answers as the table says, and that it joins nothing real.

import assert from 'node:assert/strict';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { tokenOfSystem } from './callers.mjs';
import { bodyCode, csv, filesUnder, ingest, json, must, newHome, penalty, place, registration, serve, suite, taixin, tree, write } from './lib.mjs';
import { Key } from './tlog.mjs';

const { test, finish } = suite();

function parsed(text) {
  const rows = (kind) => text.split('\n').filter((line) => line.startsWith(`${kind} `)).map((line) => line.split(/ +/).slice(1));
  return {
    clients: new Map(rows('client').map(([login, role, password]) => [login, { login, role, password }])),
    cases: rows('case').map(([name, client, purpose, query, expect]) => ({ name, client, purpose, query, expect })),
  };
}

let made;
function sandbox() {
  if (!made) {
    const home = place('sandbox'), out = place('clients.txt');
    const said = must(0, ['sandbox', '--home', home, '--subjects', 100, '--records', 300, '--out', out]).out;
    made = { home, out, said, ...parsed(readFileSync(out, 'utf8')) };
  }
  return made;
}

test('it takes the packs of a served home and nothing else', async () => {
  const home = newHome();
  must(0, ingest(home, 'REG.enterprise', write('登记.csv', csv([registration(7)]))));
  must(0, ingest(home, 'ADM.penalty', write('处罚.csv', csv([penalty(7, 7)]))));
  const secret = must(0, ['client', 'add', '--home', home, '--id', 'real-system', '--name', '真实系统', '--unit', 1]).out.match(/client_secret +(\S{43})/)[1];
  const server = await serve(home);
  const copy = place('sandbox-of');
  try {
    must(0, ['sandbox', '--home', copy, '--from', home, '--subjects', 100, '--records', 100]);
  } finally {
    await server.stop();
  }
  const bytes = filesUnder(copy).map((path) => readFileSync(path));
  for (const real of [bodyCode(7), '岱岳示例第7', 'real-system', '真实系统', secret]) {
    assert.ok(!bytes.some((one) => one.includes(Buffer.from(real))), `${real} of the other home`);
  }
  for (const name of ['master.key', 'records.key', 'access.key']) {
    assert.notDeepEqual(readFileSync(join(copy, 'keys', name)), readFileSync(join(home, 'keys', name)), name);
  }
  assert.equal(json(['items', '--home', copy]).items.length, json(['items', '--home', home]).items.length);
  assert.equal(json(['check', '--home', copy, '--purpose', 'permit', '--operator', '示例', bodyCode(7)]).verdict, 'unknown_subject');
  assert.equal(taixin(['sandbox', '--home', copy]).code, 2, 'a home that is there is never made a sandbox');
  assert.equal(taixin(['sandbox', '--home', place('x'), '--from', place('nowhere')]).code, 2);
});

test('every case of the table answers as the table says, and the manual has the same table', async () => {
  const { home, out, said, clients, cases } = sandbox();
  assert.equal(statSync(out).mode & 0o777, 0o600);
  for (const { password } of clients.values()) assert.ok(said.includes(password));
  assert.deepEqual([...clients.keys()].sort(), ['sandbox-agency', 'sandbox-approval', 'sandbox-exchange', 'sandbox-small']);
  const manual = readFileSync(join(tree, 'docs/user/interface.md'), 'utf8');
  const server = await serve(home);
  try {
    for (const one of cases) {
      const headers = { ...(await tokenOfSystem(server.address, clients.get(one.client))), 'content-type': 'application/json' };
      const ask = () => fetch(`http://${server.address}/api/v1/checks`, {
        method: 'POST', headers, body: JSON.stringify({ query: one.query, purpose: one.purpose, operator: '示例经办人', basis: '示例受理〔2026〕1号' }),
      });
      let answer = await ask();
      for (let tries = 0; one.name === 'over_quota' && answer.status === 200 && tries < 10; ++tries) answer = await ask();
      const body = await answer.json();
      assert.equal(answer.status === 200 ? body.verdict : body.code, one.expect, `${one.name}: ${JSON.stringify(body).slice(0, 300)}`);
      assert.equal(answer.headers.get('taixin-sandbox'), 'true', one.name);
      const row = manual.split('\n').find((line) => line.includes(`| \`${one.name}\` |`));
      assert.ok(row, `${one.name} stands in docs/user/interface.md`);
      for (const word of [one.query, one.client, one.expect]) assert.ok(row.includes(word), `${one.name}: ${word}`);
    }
    assert.equal(cases.length, manual.split('\n').filter((line) => /^\| `[a-z_]+` \| /.test(line)).length);
  } finally {
    await server.stop();
  }
});

test('every answer says that it is a sandbox: pages, refusals, broken requests, health', async () => {
  const { home } = sandbox();
  const server = await serve(home);
  try {
    for (const path of ['/', '/sign-in', '/catalog', '/docs', '/nowhere', '/api/v1/items', '/api/v1/nowhere', '/healthz', '/readyz', '/openapi.json', '/ledger/records/checkpoint']) {
      const answer = await fetch(`http://${server.address}${path}`, { redirect: 'manual' });
      assert.equal(answer.headers.get('taixin-sandbox'), 'true', path);
      const text = await answer.text();
      if (/^text\/html/.test(answer.headers.get('content-type'))) assert.match(text, /class="sandbox".*沙箱/, path);
      if (path === '/readyz') assert.equal(text, 'ready (sandbox)\n');
      if (path === '/ledger/records/checkpoint') assert.match(text, /^taixin-sandbox\/[0-9a-f]+\/records\n/);
    }
    const foreign = await fetch(`http://${server.address}/`, { method: 'POST', headers: { origin: 'http://example.test' }, body: 'x' });
    assert.equal(foreign.headers.get('taixin-sandbox'), 'true');
  } finally {
    await server.stop();
  }
  assert.match(must(0, ['doctor', '--home', home]).out, /沙箱/);
  assert.equal(json(['doctor', '--home', home]).sandbox, true);
  const real = newHome();
  const platform = await serve(real);
  try {
    const answer = await fetch(`http://${platform.address}/sign-in`);
    assert.equal(answer.headers.get('taixin-sandbox'), null);
    assert.ok(!(await answer.text()).includes('class="sandbox"'));
    assert.equal(await (await fetch(`http://${platform.address}/readyz`)).text(), 'ready\n');
  } finally {
    await platform.stop();
  }
});

test('it joins neither witnesses nor an identity service, and no platform takes its name', async () => {
  const { home } = sandbox();
  const vkey = json(['ledger', 'status', '--home', home]);
  const log = JSON.stringify(vkey).match(/taixin-sandbox\/[0-9a-f]+\/records\+[0-9a-f]+\+[A-Za-z0-9+/=]+/)?.[0];
  assert.ok(log, JSON.stringify(vkey));
  const refused = taixin(['witness', '--dir', place('witness'), '--key', place('witness.key'), '--name', 'witness.example', '--log', log, '--listen', '127.0.0.1:0'], { seconds: 20 });
  assert.equal(refused.code, 2, refused.both);
  assert.match(refused.err, /沙箱/);
  const config = join(home, 'taixin.toml');
  const before = readFileSync(config, 'utf8');
  const secret = write('secret', 'x'.repeat(43));
  chmodSync(secret, 0o600);
  for (const part of [
    `[ledger]\nwitnesses = "${new Key('witness.example/1', 4, 21).vkey} http://127.0.0.1:9"\n`,
    `[oidc]\nissuer = "http://127.0.0.1:9"\nclient_id = "x"\nclient_secret_file = "${secret}"\nredirect_uri = "http://127.0.0.1:9/sign-in/back"\n`]) {
    writeFileSync(config, part);
    const ended = taixin(['serve', '--home', home, '--listen', '127.0.0.1:0'], { seconds: 20 });
    assert.equal(ended.code, 2, ended.both);
    assert.match(ended.err, /沙箱不接入/);
  }
  writeFileSync(config, before);
  const named = taixin(['init', '--home', place('named'), '--origin', 'taixin-sandbox/x']);
  assert.equal(named.code, 2);
  assert.match(named.err, /沙箱/);
  must(0, ['ledger', 'audit', '--home', home]);
});

await finish();
