// taixin ledger verify and taixin witness, against a log and keys made by tlog.mjs.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createHash } from 'node:crypto';

import { json, must, place, start, suite, taixin, until, write } from './lib.mjs';
import { cosignedAt, Key, leafHash, Log } from './tlog.mjs';

const { test, finish } = suite();
const key = new Key('log.example/示例', 1, 11);
const witnesses = [1, 2, 3].map((n) => new Key(`witness.example/${n}`, 4, 20 + n));
const entries = Array.from({ length: 1000 }, (_, i) => Buffer.from(`示例条目 ${i}`));
const log = new Log(key, entries);
const directory = log.writeTo(place('log'));
const verifyLog = (...more) => ['ledger', 'verify', '--log', directory, '--vkey', key.vkey, ...more];

test('a whole log in a directory is verified', () => {
  const said = json(verifyLog());
  assert.deepEqual([said.holds, said.origin, said.size, said.tiles, said.bundles, said.bundles_not_served], [true, key.name, 1000, 5, 4, 0]);
  assert.equal(said.root, log.text().split('\n')[2]);
  assert.match(must(0, verifyLog()).out, /已重算 5 个瓦片/);
  assert.match(must(0, ['--lang', 'en', ...verifyLog()]).out, /5 tiles and the root recomputed/);
});

test('it continues an older checkpoint, and does not continue another log\'s', () => {
  assert.equal(json(verifyLog('--old', write('old', log.checkpoint(700)))).consistent_with, 700);
  const fork = new Log(key, entries.map((entry, i) => (i === 3 ? Buffer.from('fork') : entry)));
  assert.match(must(2, verifyLog('--old', write('fork', fork.checkpoint(700)))).err, /根哈希/);
  assert.match(must(2, verifyLog('--old', write('later', new Log(key, [...entries, 'x']).checkpoint()))).err, /不能比较/);
});

test('one bit anywhere is found and its file named', () => {
  for (const [name, bytes] of log.files()) {
    const spoilt = Buffer.from(bytes);
    spoilt[spoilt.length - 1 - (name === 'checkpoint' ? 20 : 0)] ^= 1;
    writeFileSync(join(directory, name), spoilt);
    const { err } = must(2, verifyLog());
    if (name !== 'checkpoint') assert.ok(err.includes(name.replace('tile/0/', 'tile/entries/')), `${name}: ${err}`);
    writeFileSync(join(directory, name), bytes);
  }
  must(0, verifyLog());
});

test('over http, with and without entries', async () => {
  const files = log.files();
  const server = createServer((request, response) => {
    const bytes = files.get(request.url.slice('/pre/fix/'.length));
    response.writeHead(bytes ? 200 : 404).end(bytes);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${server.address().port}/pre/fix`;
  const ask = async (...more) => start(['ledger', 'verify', '--log', url, '--vkey', key.vkey, '--json', ...more]).ended;
  const first = await ask();
  assert.equal(first.code, 0, first.err);
  assert.equal(JSON.parse(first.out).bundles, 4);
  for (const name of [...files.keys()]) if (name.startsWith('tile/entries/')) files.delete(name);
  const second = JSON.parse((await ask()).out);
  assert.deepEqual([second.bundles, second.bundles_not_served, second.first_bundle_not_served], [0, 4, 'tile/entries/000']);
  files.delete('tile/0/002');
  assert.match((await ask()).err, /tile\/0\/002/);
  server.closeAllConnections();
  server.close();
  assert.equal((await ask()).code, 2);
});

test('a proof file holds for its entry, its witnesses and nothing else', () => {
  const proof = write('a.tlog-proof', log.proof(613, { extra: 'opening', cosigners: witnesses.slice(0, 2) }));
  const entry = write('entry', entries[613]);
  const verify = (...more) => ['ledger', 'verify', proof, '--vkey', key.vkey, ...more];
  const known = witnesses.flatMap((one) => ['--witness', one.vkey]);
  const said = json(verify('--entry', entry, ...known, '-k', '2'));
  assert.deepEqual([said.index, said.size, said.known_witnesses, said.proves], [613, 1000, 3, 'inclusion']);
  assert.deepEqual(said.witnesses, [{ name: witnesses[0].name, timestamp: 1_700_000_000 }, { name: witnesses[1].name, timestamp: 1_700_000_001 }]);
  must(0, verify('--leaf-hash', leafHash(entries[613]).toString('base64')));
  assert.match(must(0, verify('--entry', entry)).out, /未证明.*完整性/);
  assert.match(must(2, verify('--entry', entry, ...known, '-k', '3')).err, /见证签名不足/);
  assert.match(must(2, verify('--entry', write('other', entries[612]))).err, /不成立/);
  assert.match(must(2, verify()).err, /--entry/);
  assert.match(must(2, ['ledger', 'verify', proof, '--vkey', new Key('log.example/other', 1, 9).vkey, '--entry', entry]).err, /属于日志/);
  assert.match(must(2, ['ledger', 'verify', proof, '--vkey', new Key(key.name, 1, 9).vkey, '--entry', entry]).err, /没有已知密钥的签名/);
  const policy = write('policy', `log ${key.vkey}\n${witnesses.map((one, i) => `witness w${i} ${one.vkey}\n`).join('')}group g 2 w0 w1 w2\nquorum g\n`);
  must(0, ['ledger', 'verify', proof, '--policy', policy, '--entry', entry]);
  assert.match(must(2, ['ledger', 'verify', proof, '--policy', write('bad', 'quorum nobody\n'), '--entry', entry]).err, /line 1/);
});

test('a witness makes its key, cosigns, refuses a fork with evidence, and remembers over a restart', async () => {
  const home = place('witness');
  const file = place('witness.key');
  const args = ['witness', '--dir', home, '--key', file, '--listen', '127.0.0.1:0', '--log', key.vkey];
  assert.match(must(2, args).err, /密钥/);
  const run = async (more = []) => {
    const running = start([...args, ...more]);
    await until('the witness listens', () => /listening on (\S+)/.test(running.said.out));
    return { ...running, url: running.said.out.match(/listening on (\S+)/)[1], vkey: running.said.out.match(/^witness (\S+)/m)[1] };
  };
  const post = (url, body) => fetch(`${url}/add-checkpoint`, { method: 'POST', body });
  let running = await run(['--name', 'witness.example/county']);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  let answer = await post(running.url, `old 0\n\n${log.checkpoint(700)}`);
  assert.equal(answer.status, 200);
  const time = cosignedAt(await answer.text(), log.text(700), running.vkey);
  assert.ok(Math.abs(time - Date.now() / 1000) < 60, String(time));
  const fork = new Log(key, entries.map((entry, i) => (i === 3 ? Buffer.from('fork') : entry)));
  answer = await post(running.url, `old 700\n\n${fork.checkpoint(700)}`);
  assert.equal(answer.status, 422);
  const evidence = readdirSync(join(home, 'evidence'));
  assert.equal(evidence.length, 1);
  const text = readFileSync(join(home, 'evidence', evidence[0]), 'utf8');
  assert.ok(text.includes(fork.checkpoint(700)) && text.includes(log.checkpoint(700).split('\n\n')[0]));
  running.child.kill('SIGKILL');
  await running.ended;
  const vkey = running.vkey;
  running = await run();
  assert.equal(running.vkey, vkey, 'the same key');
  answer = await post(running.url, `old 0\n\n${log.checkpoint(300)}`);
  assert.deepEqual([answer.status, answer.headers.get('content-type'), await answer.text()], [409, 'text/x.tlog.size', '700\n']);
  const hash = createHash('sha256').update(key.name).digest('hex');
  const latest = await (await fetch(`${running.url}/${hash}/checkpoint`)).text();
  assert.ok(cosignedAt(latest.split('\n').at(-2) + '\n', log.text(700), vkey) === time);
  running.child.kill('SIGTERM');
  assert.equal((await running.ended).code, 0);
  rmSync(file);
  assert.notEqual(taixin([...args, '--name', 'witness.example/county']).code, 0, 'another key does not sign from this memory');
});

await finish();
