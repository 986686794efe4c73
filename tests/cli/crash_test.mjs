// kill -9 at any moment of a load: nothing half visible, the same file completes, no duplicates, and the home then
// answers as one that was never interrupted.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { asker, bodyCode, copyOf, csv, ingest, json, must, newHome, parseCsv, penalty, place, receiptOf, registration, sleep, start, suite, write } from './lib.mjs';

const { test, finish } = suite();
// So many that the load is a run of the index by itself (65,536 and more).
const rowCount = 70_000, bodies = 400, kills = 6;

// Uniform numbers of [0, 1), the same in every run.
function chance(seed) {
  return () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
}

const registered = write('登记.csv', csv(Array.from({ length: bodies }, (_, i) => registration(i + 1))));
// Of every hundred rows: one that goes back, one about a person, one that comes twice.
const large = write('七万行处罚.csv', csv(Array.from({ length: rowCount }, (_, i) => {
  const more = i % 100 === 17 ? { CF_JDRQ: '2026/13/01' } : i % 100 === 39 ? { CF_XDR_LB: '自然人', CF_XDR_MC: '示例人' } : {};
  const n = i % 100 === 61 ? i - 1 : i;
  return penalty(n, 1 + (n % bodies), more);
})));

const recordsOf = (home) => json(['rebuild', '--home', home]).records;

// What the home says of all bodies, but for the moments at which it learnt it.
function answers(home, codes) {
  const out = place('answers.csv');
  must(0, ['check', '--home', home, ...asker('supervision'), '--batch', write('codes.csv', `统一社会信用代码\n${codes.join('\n')}\n`), '--out', out]);
  return parseCsv(readFileSync(out, 'utf8')).map((row) => row.filter((cell) => !/^2\d{3}-\d\d-\d\dT/.test(cell)).join('|'));
}
// One body's records without the ids and times that depend on how often it was tried.
function held(home, code) {
  const got = json(['show', '--home', home, ...asker('self'), '--versions', code]);
  return JSON.stringify(got.classes).replace(/"(?:id|received)":"[^"]*"/g, '');
}
const codes = Array.from({ length: bodies }, (_, i) => bodyCode(i + 1));

const base = newHome('base');
must(0, ingest(base, 'REG.enterprise', registered));
const whole = copyOf(base, 'whole');
const began = Date.now();
const reference = receiptOf(must(3, ingest(whole, 'ADM.penalty', large, ['--json'])));
const took = Date.now() - began;

const size = (path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
const databaseBytes = (home) => size(join(home, 'records.db')) + size(join(home, 'records.db-wal'));

test('the uninterrupted load is what the file says', () => {
  assert.deepEqual([reference.rows, reference.accepted, reference.duplicates, reference.quarantined, reference.people],
    [rowCount, rowCount * 0.97, rowCount / 100, rowCount / 100, rowCount / 100]);
  assert.equal(recordsOf(whole), bodies + reference.accepted);
});

// Starts the load and kills it: after `delay` milliseconds, or when the database has grown by so many bytes.
async function killed(home, { delay, growth }) {
  const from = databaseBytes(home);
  const load = start(ingest(home, 'ADM.penalty', large));
  if (growth) {
    while (load.child.exitCode === null && databaseBytes(home) - from < growth) await sleep(2);
  } else {
    await sleep(delay);
  }
  load.child.kill('SIGKILL');
  return load.ended;
}

test('killed again and again at any moment, the same file then completes and nothing is half there', async () => {
  const random = chance(20261123);
  const growth = databaseBytes(whole) - databaseBytes(base);
  let home = copyOf(base, 'killed'), records = bodies, interrupted = 0, longest = took;
  for (let i = 0; interrupted < kills; ++i) {
    assert.ok(i < 8 * kills, `of ${i} loads only ${interrupted} could be interrupted`);
    if (records > bodies) home = copyOf(base, 'killed'); // the last one was confirmed before it was killed: once more
    const part = random();
    const { signal } = await killed(home, i % 2 === 0 ? { growth: growth * part * 0.7 } : { delay: part * longest });
    if (signal === 'SIGKILL') ++interrupted;
    else longest *= 0.8; // this machine is quicker than the first load made believe
    records = recordsOf(home);
    assert.ok(records === bodies || records === bodies + reference.accepted, `${records} records are visible after kill ${i}`);
    for (const { state, item, accepted } of json(['submissions', '--home', home]).submissions) {
      assert.ok(state !== 'open', 'after a start no submission is open');
      if (item === 'ADM.penalty' && state === 'in') assert.ok(accepted === reference.accepted || accepted === 0);
    }
  }
  const last = receiptOf(must(3, ingest(home, 'ADM.penalty', large, ['--json'])));
  assert.equal(last.accepted + last.duplicates, reference.accepted + reference.duplicates);
  assert.equal(last.accepted, records > bodies ? 0 : reference.accepted);
  assert.equal(recordsOf(home), bodies + reference.accepted);
  assert.deepEqual(json(['doctor', '--home', home]).findings, []);
  assert.deepEqual(answers(home, codes), answers(whole, codes));
  for (const n of [1, 18, 40, 62, 399]) assert.equal(held(home, bodyCode(n)), held(whole, bodyCode(n)), `body ${n}`);
});

test('what was confirmed before a kill is there after it', async () => {
  const home = copyOf(base, 'confirmed');
  must(0, ingest(home, 'ADM.penalty', write('一件.csv', csv([penalty(900_001, 1)]))));
  const load = start(ingest(home, 'ADM.penalty', large));
  while (load.child.exitCode === null && databaseBytes(home) < databaseBytes(base) + 2_000_000) await sleep(2);
  load.child.kill('SIGKILL');
  assert.equal((await load.ended).signal, 'SIGKILL');
  assert.equal(recordsOf(home), bodies + 1);
  const got = json(['check', '--home', home, ...asker('permit'), bodyCode(1)]);
  assert.equal(got.matters.find(({ matter }) => matter === 'penalties').count, 1);
});

test('a city killed on its way and filled again is the city', async () => {
  const city = (home) => ['city', '--home', home, '--subjects', '300', '--records', '3000', '--seed', '5'];
  const one = newHome('city'), two = newHome('killed-city');
  const start_ = Date.now();
  must(0, city(one));
  const all = Date.now() - start_;
  for (const part of [0.3, 0.6, 0.8]) {
    const filling = start(city(two));
    await sleep(part * all);
    filling.child.kill('SIGKILL');
    await filling.ended;
    assert.deepEqual(json(['doctor', '--home', two]).findings, []);
  }
  const again = start(city(two));
  const { code } = await again.ended;
  assert.ok(code === 0 || code === 3, 'receipts differ where a file went in before');
  const counts = (home) => {
    const { records, statuses, subjects } = json(['rebuild', '--home', home]);
    return { records, statuses, subjects };
  };
  assert.deepEqual(counts(two), counts(one));
  assert.deepEqual(readdirSync(two).sort(), readdirSync(one).sort());
});

await finish();
