// The ledger of a home: status, proofs that hold without it, the log as others read it, the audit and what it finds.

import assert from 'node:assert/strict';
import { cpSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';

import { asker, bodyCode, csv, ingest, json, must, newHome, penalty, place, registration, serve, start, suite, taixin, until, write } from './lib.mjs';

const { test, finish } = suite();
const bodies = 5;

function filled(name) {
  const home = newHome(name);
  must(0, ingest(home, 'REG.enterprise', write('登记.csv', csv(Array.from({ length: bodies }, (_, i) => registration(i + 1))))));
  must(0, ingest(home, 'ADM.penalty', write('处罚.csv', csv(Array.from({ length: 300 }, (_, i) => penalty(i, 1 + (i % bodies)))))));
  must(0, ['check', '--home', home, ...asker('permit'), bodyCode(1)]);
  return home;
}
function refused(args, what) {
  assert.match(must(2, args).err, what);
}
const home = filled('home');
const vkeys = (at) => json(['ledger', 'status', '--home', at]).logs.map(({ vkey }) => vkey);
// Python's sqlite3 is the hand that changes a database behind the program's back.
function byHand(database, sql) {
  const done = spawnSync('python3', ['-c', 'import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2]); c.close()', database, sql], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
}
const copied = (name) => {
  const to = place(name);
  cpSync(home, to, { recursive: true, filter: (path) => !path.endsWith('.sock') });
  return to;
};

test('status says what is logged and signed, with the keys others need', () => {
  const { logs } = json(['ledger', 'status', '--home', home]);
  assert.deepEqual(logs.map(({ log }) => log), ['records', 'access']);
  for (const { size, published, checkpoint, vkey, trouble } of logs) {
    assert.ok(size > 0 && published === size, `${published} of ${size}`);
    assert.ok(checkpoint.startsWith(vkey.split('+')[0] + '\n'));
    assert.equal(trouble, undefined);
  }
  assert.match(must(0, ['ledger', 'status', '--home', home]).out, /records {2}\d+ 条/);
  assert.equal(statSync(join(home, 'keys')).mode & 0o077, 0);
  for (const file of readdirSync(join(home, 'keys'))) assert.equal(statSync(join(home, 'keys', file)).mode & 0o077, 0, file);
});

test('a home made with --origin has logs of that name', () => {
  const named = place('named');
  must(0, ['init', '--home', named, '--origin', 'credit.example.gov.cn/示例']);
  assert.deepEqual(vkeys(named).map((key) => key.split('+')[0]), ['credit.example.gov.cn/示例/records', 'credit.example.gov.cn/示例/access']);
});

test('the audit derives every leaf again, and names what was changed by hand', () => {
  assert.match(must(0, ['ledger', 'audit', '--home', home]).out, /相符/);
  assert.deepEqual(json(['ledger', 'audit', '--home', home]).findings, []);
  const changed = copied('changed');
  byHand(join(changed, 'records.db'), 'UPDATE record SET decision = decision - 400 WHERE id = 100; DELETE FROM status WHERE id = 1');
  byHand(join(changed, 'access.db'), "UPDATE access_entry SET operator_name = '示例他人' WHERE id = 1");
  const { out } = must(3, ['--lang', 'en', 'ledger', 'audit', '--home', changed]);
  assert.match(out, /row 100 of record is not what the log has; other columns: decision\n/);
  assert.match(out, /row 1 of access_entry is not what the log has; other columns: operator_name\n/);
  assert.match(must(3, ['ledger', 'audit', '--home', changed]).out, /表 record 第 100 行与账本不符，不同的列: decision/);
});

test('proofs hold without the home, show the record, and break with one bit', () => {
  const out = place('proofs');
  const said = must(0, ['ledger', 'prove', '--home', home, ...asker('self'), bodyCode(1), '--out', out]).out;
  assert.match(said, /未证明：没有别的内容/);
  const files = readdirSync(out);
  assert.equal(files.filter((name) => name.startsWith('record-')).length, 61, files.join(' ')); // 60 penalties, a registration
  assert.ok(files.some((name) => name.startsWith('answer-')));
  const keys = vkeys(home).flatMap((key) => ['--vkey', key]);
  for (const name of files) must(0, ['ledger', 'verify', join(out, name), ...keys]);
  const record = join(out, files.find((name) => name.startsWith('record-1') && name.length > 20));
  assert.match(must(0, ['ledger', 'verify', record, ...keys]).out, /示例/);
  const answer = join(out, files.find((name) => name.startsWith('answer-')));
  assert.match(must(0, ['--lang', 'en', 'ledger', 'verify', answer, ...keys]).out, /this answer was about subject \d+/);
  const text = readFileSync(record, 'utf8').split('\n');
  const opening = JSON.parse(Buffer.from(text[1].slice(6), 'base64'));
  const row = Buffer.from(opening.row, 'base64');
  row[row.length - 3] ^= 1;
  text[1] = `extra ${Buffer.from(JSON.stringify({ ...opening, row: row.toString('base64') })).toString('base64')}`;
  assert.match(must(2, ['ledger', 'verify', write('x.tlog-proof', text.join('\n')), ...keys]).err, /根哈希|root/);
  const stranger = place('stranger'); // newHome copies one home and its keys
  must(0, ['init', '--home', stranger]);
  const other = vkeys(stranger).flatMap((key) => ['--vkey', key]);
  assert.equal(taixin(['ledger', 'verify', record, ...other]).code, 2);
});

test('a proof is an answer: it needs a purpose that may see the whole record, and is logged', () => {
  refused(['ledger', 'prove', '--home', home, ...asker('permit'), bodyCode(1)], /self/);
  const before = json(['access', '--home', home, ...asker('self'), bodyCode(2)]).entries.length;
  must(0, ['ledger', 'prove', '--home', home, ...asker('self'), bodyCode(2), '--out', place('logged')]);
  const entries = json(['access', '--home', home, ...asker('self'), bodyCode(2)]).entries;
  assert.ok(entries.length > before && entries.some(({ kind }) => kind === 'export'));
  assert.match(must(0, ['ledger', 'prove', '--home', home, ...asker('self'), '370999193101010014', '--out', place('nobody')]).out, /没有可证明的记录/);
});

test('served, the log is a tlog-tiles log that anybody verifies; nothing beyond what is signed', async () => {
  const server = await serve(home);
  must(0, ['ledger', 'checkpoint', '--home', home]);
  for (const [i, log] of ['records', 'access'].entries()) {
    const url = `http://${server.address}/ledger/${log}`;
    const done = await start(['ledger', 'verify', '--log', url, '--vkey', vkeys(home)[i], '--json']).ended;
    assert.equal(done.code, 0, done.err);
    const said = JSON.parse(done.out);
    assert.ok(said.size > 0 && said.bundles_not_served === 0);
  }
  const checkpoint = await fetch(`http://${server.address}/ledger/records/checkpoint`);
  assert.equal(checkpoint.headers.get('content-type'), 'text/plain; charset=utf-8');
  assert.match(checkpoint.headers.get('cache-control'), /max-age=1$/);
  const page = await fetch(`http://${server.address}/ledger/verify.html`);
  assert.equal(page.status, 200);
  assert.equal(await page.text(), must(0, ['ledger', 'page']).out);
  const tile = await fetch(`http://${server.address}/ledger/records/tile/0/000`);
  assert.equal(tile.headers.get('content-type'), 'application/octet-stream');
  assert.match(tile.headers.get('cache-control'), /immutable/);
  assert.equal((await tile.arrayBuffer()).byteLength, 8192);
  for (const path of ['tile/0/999', 'tile/0/000.p/256', 'tile/0/000.p/0', 'tile/5/000', 'tile/entries/x001/000', '', 'other']) {
    assert.equal((await fetch(`http://${server.address}/ledger/records/${path}`)).status, 404, path);
  }
  assert.equal((await fetch(`http://${server.address}/api/v1/ledger/audit`, { method: 'POST' })).status, 401);
  assert.equal((await server.stop()).code, 0);
});

// A witness as a county runs it.
async function witness(name, logs) {
  const directory = place(name);
  const process_ = start(['witness', '--dir', directory, '--listen', '127.0.0.1:0', '--key', `${directory}.key`, '--name', `${name}.example`, ...logs.flatMap((key) => ['--log', key])]);
  const address = await until('the witness listens', () => process_.said.out.match(/listening on (?:http:\/\/)?(\S+?)\/?\n/)?.[1]);
  return { ...process_, url: `http://${address}`, vkey: process_.said.out.match(/^witness (\S+)/m)[1] };
}

test('counties witness the city: shown when two of three have cosigned, and it says so when they have not', async () => {
  const own = copied('witnessed');
  const keys = vkeys(own);
  const all = await Promise.all(['county-a', 'county-b', 'county-c'].map((name) => witness(name, keys)));
  writeFileSync(join(own, 'taixin.toml'), `[ledger]\nwitnesses = """\n${all.map(({ vkey, url }) => `${vkey} ${url}`).join('\n')}\n"""\nquorum = "2"\n`);
  const server = await serve(own);
  must(0, ingest(own, 'ADM.penalty', write('见.csv', csv([penalty(800, 1)]))));
  const status = () => json(['ledger', 'status', '--home', own]).logs[0];
  const { size } = await until('three cosign', () => { const s = status(); return s.published === s.size && s.witnesses.every(({ cosigned }) => cosigned) && s; });
  const verify = async (k) => (await start(['ledger', 'verify', '--log', `http://${server.address}/ledger/records`, '--vkey', keys[0], ...all.flatMap(({ vkey }) => ['--witness', vkey]), '-k', k]).ended);
  assert.equal((await verify(3)).code, 0);
  all[0].child.kill('SIGKILL'); all[1].child.kill('SIGKILL');
  await Promise.all([all[0].ended, all[1].ended]);
  must(0, ingest(own, 'ADM.penalty', write('证.csv', csv([penalty(801, 1)]))));
  await until('it says so', () => status().trouble);
  assert.match(must(0, ['ledger', 'status', '--home', own]).out, /见证签名，需要 2 个/);
  assert.equal(status().published, size, 'what two have not seen is not shown');
  assert.equal((await verify(2)).code, 0);
  must(0, ['check', '--home', own, ...asker('permit'), bodyCode(1)]); // it keeps working
  assert.equal((await server.stop()).code, 0);
  all[2].child.kill('SIGTERM');
  await all[2].ended;
});

test('a fork after an old backup is not signed, and what it says helps', () => {
  const older = copied('older');
  must(0, ingest(home, 'ADM.penalty', write('再.csv', csv([penalty(900, 1)]))));
  must(0, ['ledger', 'checkpoint', '--home', home]);
  const restored = copied('restored');
  for (const file of ['records.db', 'access.db']) cpSync(join(older, file), join(restored, file));
  const said = must(0, ['ledger', 'status', '--home', restored]).out;
  assert.match(said, /拒绝签署账本/);
  assert.equal(taixin(['ledger', 'checkpoint', '--home', restored]).code, 2);
});

await finish();
