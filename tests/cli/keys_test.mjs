// When keys are lost: what is said, what goes on, what is refused. A signing key, the master key, the keys of people,
// each alone and all together; cut at any moment; and keys that are older than the records.

import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';

import { asker, bodyCode, copyOf, csv, ingest, json, must, newHome, penalty, place, registration, residentId, serve, start, suite, taixin, tree, write } from './lib.mjs';

const { test, finish } = suite();

const packs = place('packs');
cpSync(join(tree, 'packs'), packs, { recursive: true });
const pack = join(packs, 'national', 'adm_penalty.toml');
writeFileSync(pack, readFileSync(pack, 'utf8').replace('code        = "ADM.penalty"\n', '$&seal_people = ["示例法 第2条"]\n'));

const number = (n) => residentId(800 + n);
const home = place('home');
must(0, ['init', '--home', home, '--packs-dir', packs, '--origin', 'credit.example/示例']);
must(0, ingest(home, 'REG.enterprise', write('登记.csv', csv([1, 2].map((n) => registration(n))))));
const penalties = (from, to) => csv(Array.from({ length: to - from }, (_, i) => penalty(from + i, 1 + (i % 2), { CF_FR_ZJLX: '身份证', CF_FR_ZJHM: number(from + i) })));
must(0, ingest(home, 'ADM.penalty', write('处罚.csv', penalties(1, 200))));
must(0, ['check', '--home', home, ...asker('permit'), bodyCode(1)]);

const key = (at, name) => join(at, 'keys', name);
const lose = (at, ...names) => names.forEach((name) => rmSync(key(at, name)));
const who = ['--operator', '示例甲', '--reason', '保管人离职，密钥遗失'];
const renew = (at, ...more) => ['keys', 'renew', '--home', at, ...who, ...more];
const status = (at) => json(['ledger', 'status', '--home', at]);
const vkeys = (at) => status(at).logs.map(({ vkey }) => vkey);
const kinds = (at) => JSON.parse(taixin(['keys', 'status', '--home', at, '--json']).out).events.map(({ kind, text }) => (kind === 'log_key_renewed' ? /log: (.*)/.exec(text)[1] : kind));
function green(at) {
  assert.match(must(0, ['ledger', 'audit', '--home', at]).out, /相符/);
  assert.match(must(0, ['doctor', '--home', at]).out, /一切正常/);
}
function byHand(database, sql) {
  const done = spawnSync('python3', ['-c', 'import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2]); c.close()', database, sql], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
}
const request = (at, n) => taixin(['erase', 'request', '--home', at, '--operator', '示例甲', '--ground', '示例法第一条', '--json'], { input: `${number(n)}\n` });

test('while the keys are there nothing is renewed', () => {
  for (const more of [['--log', 'records'], ['--log', 'both'], []]) must(2, renew(home, ...more));
  assert.match(must(2, renew(home, '--log', 'records')).err, /records.key 还在/);
  assert.match(must(2, renew(home, '--accept-loss-of-sealed-data')).err, /没有遗失的密钥/);
  const said = must(0, ['keys', 'status', '--home', home]).out;
  assert.match(said, /\+ master.key .*\n\+ keys.db[^]*\+ records.key +credit.example\/示例\/records\+/);
  assert.deepEqual(kinds(home), []);
  green(home);
});

test('a lost signing key is renewed; the log goes on, and says so', () => {
  const at = copyOf(home, 'signing');
  const before = status(at), old = vkeys(at);
  const proofs = place('proofs');
  must(0, ['ledger', 'prove', '--home', at, ...asker('self'), bodyCode(1), '--out', proofs]);
  const sizes = status(at).logs.map(({ size }) => size);
  lose(at, 'records.key', 'access.key');
  assert.match(must(2, ['check', '--home', at, ...asker('permit'), bodyCode(1)]).err, /taixin keys renew/);
  const said = must(3, ['keys', 'status', '--home', at]).out;
  assert.match(said, /- records.key +缺少/);
  must(2, renew(at, '--log', 'records').map((word) => (word === '示例甲' ? '' : word)));
  must(0, renew(at, '--log', 'records'));
  must(2, ['check', '--home', at, ...asker('permit'), bodyCode(1)]); // the other one is still lost
  assert.match(must(0, ['--lang', 'en', ...renew(at, '--log', 'access')]).out, /the key of the log access was renewed/);
  assert.match(must(2, renew(at, '--log', 'access')).err, /还在/);
  green(at);
  const now = status(at);
  assert.deepEqual(kinds(at), ['records', 'access']);
  for (const i of [0, 1]) {
    const { size, published, vkey, checkpoint } = now.logs[i];
    assert.notEqual(vkey, old[i]);
    assert.equal(vkey.split('+')[0], old[i].split('+')[0], 'the same origin');
    assert.ok(size > sizes[i] && published === size);
    assert.ok(checkpoint.includes(`— ${vkey.split('+')[0]} `));
    assert.ok(now.key_events[i].includes(`old key: ${old[i]}\n`) && now.key_events[i].includes(`new key: ${vkey}\n`));
  }
  assert.match(must(0, ['ledger', 'status', '--home', at]).out, /旧密钥签署到 \d+ 条/);
  assert.match(must(0, ['doctor', '--home', at]).out, /签名密钥换新/);
  // What was handed out holds under the old key, what is proven now under the new one.
  for (const file of readdirSync(proofs)) must(0, ['ledger', 'verify', join(proofs, file), ...old.flatMap((one) => ['--vkey', one])]);
  const again = place('proofs');
  must(0, ['ledger', 'prove', '--home', at, ...asker('self'), bodyCode(1), '--out', again]);
  const file = join(again, readdirSync(again)[0]);
  must(0, ['ledger', 'verify', file, ...vkeys(at).flatMap((one) => ['--vkey', one])]);
  must(2, ['ledger', 'verify', file, ...old.flatMap((one) => ['--vkey', one])]);
  assert.ok(before.logs[0].size < now.logs[0].size);
  // Once more, before and after a start.
  lose(at, 'records.key');
  must(0, renew(at, '--log', 'records'));
  lose(at, 'records.key');
  must(0, renew(at, '--log', 'records'));
  assert.deepEqual(kinds(at), ['records', 'access', 'records', 'records']);
  green(at);
  assert.equal(new Set([old[0], ...status(at).key_events.map((text) => /new key: (.*)/.exec(text)[1])]).size, 5);
});

test('the log that was renewed continues the old one for everybody who reads it', async () => {
  const at = copyOf(home, 'served');
  const old = vkeys(at);
  const checkpoint = write('checkpoint', status(at).logs[0].checkpoint);
  lose(at, 'records.key');
  must(0, renew(at, '--log', 'records'));
  const server = await serve(at);
  const url = `http://${server.address}/ledger/records`;
  const [fresh] = JSON.parse(must(0, ['ledger', 'status', '--home', at, '--json']).out).logs.map(({ vkey }) => vkey);
  must(0, ['ledger', 'verify', '--log', url, '--vkey', fresh]);
  must(0, ['ledger', 'verify', '--log', url, '--vkey', old[0], '--vkey', fresh, '--old', checkpoint]);
  must(2, ['ledger', 'verify', '--log', url, '--vkey', old[0]]);
  await server.stop();
});

test('a key that somebody put there, or a renewal that nobody recorded, is found', () => {
  const at = copyOf(home, 'foreign');
  lose(at, 'records.key');
  must(0, renew(at, '--log', 'records'));
  const renewed = readFileSync(key(at, 'records.key'), 'utf8');
  green(at);
  cpSync(key(newHome('another'), 'records.key'), key(at, 'records.key'));
  assert.match(must(2, ['ledger', 'status', '--home', at]).err, /不是应有的那一把/);
  writeFileSync(key(at, 'records.key'), renewed);
  // The events are rows with leaves: to change one is found, and so is one more.
  const changed = copyOf(at, 'changed');
  byHand(join(changed, 'records.db'), "UPDATE erasure_event SET operator_name = '示例乙' WHERE kind = 16");
  assert.match(must(3, ['ledger', 'audit', '--home', changed]).out, /表 erasure_event 第 1 行与账本不符/);
  const gone = copyOf(at, 'gone');
  byHand(join(gone, 'records.db'), 'DELETE FROM erasure_event WHERE kind = 16');
  const missed = must(3, ['ledger', 'audit', '--home', gone]).out;
  assert.match(missed, /表 erasure_event 第 1 行在账本中，表里却没有/);
  assert.match(missed, /签署的检查点与账本不符/); // nothing explains the old key any more
  const opaque = copyOf(at, 'opaque');
  byHand(join(opaque, 'records.db'), "UPDATE leaf_run SET kind = 0, row_count = 0, first_row = first, columns = x'' WHERE first = 0");
  assert.match(must(3, ['ledger', 'audit', '--home', opaque]).out, /无法推出/);
});

test('what was signed is honoured: an older home gets no new key', () => {
  const at = copyOf(home, 'rollback'), older = copyOf(home, 'rollback-older');
  must(0, ingest(at, 'ADM.penalty', write('处罚.csv', penalties(200, 210))));
  must(0, ['ledger', 'checkpoint', '--home', at]);
  cpSync(join(older, 'records.db'), join(at, 'records.db'));
  for (const suffix of ['-wal', '-shm']) rmSync(join(at, `records.db${suffix}`), { force: true });
  lose(at, 'records.key');
  assert.match(must(2, renew(at, '--log', 'records')).err, /拒绝签署/);
  assert.equal(existsSync(key(at, 'records.key')), false);
});

test('a home from before needs its old verifier key told, and believes no wrong one', () => {
  const at = copyOf(home, 'untold');
  const old = vkeys(at), wrong = vkeys(newHome('wrong'));
  lose(at, 'records.key');
  byHand(join(at, 'records.db'), "DELETE FROM meta WHERE key = 'log_vkey'");
  assert.match(must(2, renew(at, '--log', 'records')).err, /--old-vkey/);
  must(2, renew(at, '--log', 'records', '--old-vkey', wrong[0]));
  must(0, renew(at, '--log', 'records', '--old-vkey', old[0]));
  green(at);
});

test('without keys.db what is sealed is lost, and said to be; all else goes on', () => {
  const at = copyOf(home, 'people');
  const sizes = status(at).logs.map(({ size }) => size);
  lose(at, 'keys.db');
  assert.match(must(2, renew(at)).err, /永远无法读取/);
  must(0, renew(at, '--accept-loss-of-sealed-data'));
  green(at);
  assert.deepEqual(kinds(at), ['people_lost']);
  const now = status(at);
  assert.ok(now.logs[0].size - sizes[0] < 10, 'the salts are the same: no leaf is written twice');
  assert.match(now.key_events[0], /records: 0 /);
  assert.equal(request(at, 5).code, 2); // nobody is known any more
  const again = JSON.parse(must(0, ingest(at, 'ADM.penalty', write('处罚.csv', penalties(5, 6)), ['--json'])).out);
  assert.equal(again.duplicates, 1);
  must(0, ingest(at, 'ADM.penalty', write('处罚.csv', penalties(300, 302))));
  assert.equal(request(at, 300).code, 0);
  green(at);
});

test('without the master key older leaves stay in the tree, and every row has a younger one', async () => {
  const at = copyOf(home, 'master');
  const old = vkeys(at), sizes = status(at).logs.map(({ size }) => size);
  const proofs = place('proofs');
  must(0, ['ledger', 'prove', '--home', at, ...asker('self'), bodyCode(1), '--out', proofs]);
  const checkpoint = status(at).logs[0].checkpoint;
  lose(at, 'master.key');
  assert.match(must(2, renew(at, '--accept-loss-of-sealed-data')).err, /移出平台目录/);
  renameSync(key(at, 'keys.db'), join(place('away')));
  assert.match(must(2, renew(at)).err, /永远无法读取/);
  must(0, renew(at, '--accept-loss-of-sealed-data'));
  green(at);
  const now = status(at);
  assert.deepEqual(now.logs.map(({ vkey }) => vkey), old, 'the same keys sign');
  assert.ok(now.logs[0].size > 1.9 * sizes[0], `${sizes[0]} before, ${now.logs[0].size} now`);
  for (const file of readdirSync(proofs)) must(0, ['ledger', 'verify', join(proofs, file), ...old.flatMap((one) => ['--vkey', one])]);
  const older = write('checkpoint', checkpoint);
  const server = await serve(at);
  must(0, ['ledger', 'verify', '--log', `http://${server.address}/ledger/records`, '--vkey', old[0], '--old', older]);
  await server.stop();
  // From here on every row is watched again, those from before the loss too.
  const changed = copyOf(at, 'changed');
  byHand(join(changed, 'records.db'), 'UPDATE record SET decision = decision - 400 WHERE id = 100');
  assert.match(must(3, ['ledger', 'audit', '--home', changed]).out, /表 record 第 100 行与账本不符/);
  byHand(join(changed, 'records.db'), 'UPDATE tile SET hashes = zeroblob(length(hashes)) WHERE place = 0');
  must(3, ['ledger', 'audit', '--home', changed]);
  must(0, ['ledger', 'prove', '--home', at, ...asker('self'), bodyCode(1), '--out', place('proofs')]);
});

test('all keys are lost', () => {
  const at = copyOf(home, 'all');
  rmSync(join(at, 'keys'), { recursive: true });
  assert.match(must(3, ['keys', 'status', '--home', at]).out, /- master.key +缺少/);
  must(2, renew(at, '--log', 'both'));
  must(0, renew(at, '--log', 'both', '--accept-loss-of-sealed-data'));
  assert.deepEqual(kinds(at), ['people_lost', 'records', 'access']);
  green(at);
});

test('killed at any moment, repeated with the same words, it ends as if it had not been', async () => {
  for (let round = 0; round < 12; ++round) {
    const at = copyOf(home, `killed-${round}`);
    rmSync(join(at, 'keys'), { recursive: true });
    const words = renew(at, '--log', 'both', '--accept-loss-of-sealed-data');
    for (let attempt = 0; attempt < 3; ++attempt) {
      const { child, ended } = start(words);
      setTimeout(() => child.kill('SIGKILL'), 3 + round * 4 + attempt * 7);
      await ended;
      const opened = taixin(['ledger', 'status', '--home', at, '--json']);
      if (opened.code === 0) assert.deepEqual(kinds(at), ['people_lost', 'records', 'access'], 'it opened too early');
    }
    const last = taixin(words);
    if (last.code !== 0) assert.match(last.err, /还在/); // it had ended before
    assert.deepEqual(kinds(at), ['people_lost', 'records', 'access']);
    green(at);
    rmSync(at, { recursive: true });
  }
});

test('keys older than the records: all goes on, who came between is said to be lost', () => {
  const keys = place('older.keys'), kept = place('kept'), at = place('mixed'), source = copyOf(home, 'source');
  must(0, ['backup', '--keys', '--home', source, '--to', keys]);
  must(0, ingest(source, 'ADM.penalty', write('处罚.csv', penalties(400, 405))));
  must(0, ['backup', '--home', source, '--to', kept]);
  must(0, ['restore', '--from', kept, '--home', at]);
  cpSync(join(source, 'keys'), join(at, 'keys'), { recursive: true, filter: (path) => !path.includes('keys.db') });
  must(0, ['restore', '--keys', '--from', keys, '--home', at]);
  assert.match(must(0, ['ledger', 'audit', '--home', at]).out, /相符/);
  assert.equal(request(at, 5).code, 0); // known before
  assert.equal(request(at, 401).code, 2); // in between
  assert.match(must(3, ['doctor', '--home', at]).out, /sealed_cell/);
  assert.match(must(2, renew(at)).err, /没有遗失的密钥/);
  must(0, renew(at, '--accept-loss-of-sealed-data'));
  green(at);
  assert.equal(request(at, 6).code, 0, 'whoever has a key is still known');
  must(0, ingest(at, 'ADM.penalty', write('处罚.csv', penalties(410, 412))));
  assert.equal(request(at, 411).code, 0);
  green(at);
  assert.match(must(2, renew(at, '--accept-loss-of-sealed-data')).err, /没有遗失的密钥/);
});

await finish();
