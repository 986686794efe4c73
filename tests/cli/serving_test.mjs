// A home has one owner. A second process says so, or is answered by the one that serves; answers go on during a load.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { asker, bodyCode, csv, ingest, json, must, newHome, penalty, place, receiptOf, registration, serve, sleep, start, suite, taixin, until, write } from './lib.mjs';

const { test, finish } = suite();
const bodies = 50;
const registered = write('登记.csv', csv(Array.from({ length: bodies }, (_, i) => registration(i + 1))));
const large = write('处罚.csv', csv(Array.from({ length: 30_000 }, (_, i) => penalty(i, 1 + (i % bodies)))));

function filled(name) {
  const home = newHome(name);
  must(0, ingest(home, 'REG.enterprise', registered));
  return home;
}
const check = (home, n, more = []) => ['check', '--home', home, ...asker('permit'), bodyCode(n), ...more];
const penaltiesIn = (answer) => answer.matters.find(({ matter }) => matter === 'penalties').count;

test('while another process loads, a second one names it and changes nothing', async () => {
  const home = filled('loading');
  const load = start(ingest(home, 'ADM.penalty', large));
  await until('the load owns the home', () => readFileSync(join(home, 'LOCK'), 'utf8').trim() === String(load.child.pid));
  for (const lang of ['zh', 'en']) {
    for (const args of [check(home, 1), ['doctor', '--home', home], ['backup', '--home', home, '--to', place('backup')], ['serve', '--home', home, '--listen', '127.0.0.1:0']]) {
      const done = taixin(['--lang', lang, ...args]);
      if (load.child.exitCode !== null) break; // it was faster than we
      assert.equal(done.code, 2, done.both);
      assert.ok(done.err.includes(String(load.child.pid)), `names the owner: ${done.err}`);
    }
  }
  assert.equal((await load.ended).code, 0);
  assert.equal(penaltiesIn(json(check(home, 1))), 600);
});

test('while it serves, every command is answered through it, the same as alone', async () => {
  const home = filled('served');
  must(3, ingest(home, 'ADM.penalty', write('少.csv', csv([penalty(1, 1), penalty(2, 1, { CF_JDRQ: '' })]))));
  const alone = [check(home, 1, ['--json']), ['show', '--home', home, ...asker('permit'), bodyCode(1)], ['quarantine', 'list', '--home', home], ['submissions', '--home', home, '2'],
    ['items', '--home', home], ['quality', '--home', home, '--json'], ['doctor', '--home', home], ['check', '--home', home, ...asker('lunch'), bodyCode(1)], ['submissions', '--home', home, '99']];
  const before = alone.map((args) => taixin(args));
  const server = await serve(home);
  alone.forEach((args, i) => assert.deepEqual(taixin(args), before[i], args.join(' ')));
  const got = receiptOf(must(3, ingest(home, 'ADM.penalty', write('多.csv', csv([penalty(3, 1), penalty(4, 1, { CF_JDRQ: '' })])), ['--json'])));
  assert.equal(got.accepted, 1);
  const out = place('退回.xlsx'), copy = place('backup'), answers = place('answers.csv');
  must(0, ['quarantine', 'export', '--home', home, '--submission', '3', '--out', out]);
  must(0, ['backup', '--home', home, '--to', copy]);
  must(0, ['rebuild', '--home', home]);
  must(0, ['check', '--home', home, ...asker('permit'), '--batch', write('codes.csv', `统一社会信用代码\n${bodyCode(1)}\n`), '--out', answers]);
  assert.ok(existsSync(out) && existsSync(copy) && existsSync(answers));
  const second = must(2, ['serve', '--home', home, '--listen', '127.0.0.1:0']);
  assert.ok(second.err.includes(String(server.child.pid)), second.err);
  assert.equal((await server.stop()).code, 0);
  assert.equal(penaltiesIn(json(check(home, 1))), 2);
});

test('checks are answered while a file loads through the service, and see all of it or nothing', async () => {
  const home = filled('busy');
  const server = await serve(home);
  const load = start(ingest(home, 'ADM.penalty', large, ['--json']));
  const seen = new Set();
  let answered = 0, slowest = 0;
  while (load.child.exitCode === null) {
    const began = Date.now();
    seen.add(penaltiesIn(json(check(home, 1 + (answered % bodies)))));
    slowest = Math.max(slowest, Date.now() - began);
    ++answered;
    await sleep(1); // lets us hear that the load has ended
  }
  const done = await load.ended;
  assert.equal(done.code, 0, done.err);
  assert.ok(answered >= 3, `${answered} checks were answered during the load`);
  assert.ok(slowest < 30_000, `the slowest check took ${slowest} ms`);
  for (const count of seen) assert.ok(count === 0 || count === 600, `${count} penalties were visible during the load`);
  assert.equal(penaltiesIn(json(check(home, 1))), 600);
  await server.stop();
});

test('the service killed in a load: the same file completes at the next start', async () => {
  const home = filled('killed');
  const server = await serve(home);
  const load = start(ingest(home, 'ADM.penalty', large));
  await until('rows are written', () => existsSync(join(home, 'records.db-wal')) && readFileSync(join(home, 'records.db-wal')).length > 500_000);
  server.child.kill('SIGKILL');
  const done = await load.ended;
  assert.equal(done.code, 2);
  assert.match(done.err, /中断/);
  assert.equal(penaltiesIn(json(check(home, 1))), 0, 'the socket that is left does not stop the next process');
  const next = await serve(home);
  assert.equal(receiptOf(must(0, ingest(home, 'ADM.penalty', large, ['--json']))).accepted, 30_000);
  await next.stop();
  assert.deepEqual(json(['doctor', '--home', home]).findings, []);
});

test('health, readiness and metrics answer; other machines are not served', async () => {
  const home = filled('health');
  const server = await serve(home);
  const get = async (path) => {
    const answer = await fetch(`http://${server.address}${path}`);
    return { status: answer.status, text: await answer.text() };
  };
  assert.deepEqual(await get('/healthz'), { status: 200, text: 'ok\n' });
  assert.equal((await get('/readyz')).status, 200);
  assert.match((await get('/metrics')).text, /^taixin_subjects 50$/m);
  assert.equal((await get('/api/v1/doctor')).status, 401, 'upkeep is for the machine itself, and nobody is known here');
  await server.stop();
  const done = must(2, ['--lang', 'en', 'serve', '--home', home, '--listen', '0.0.0.0:0']);
  assert.match(done.err, /loopback/);
});

test('a home is one home by whatever path it is named, however long', async () => {
  const home = filled('long-'.padEnd(150, 'x'));
  const link = place('link');
  symlinkSync(home, link);
  const server = await serve(home);
  assert.deepEqual(json(check(link, 1)).subject, json(check(home, 1)).subject);
  await server.stop();
});

await finish();
