// A full disk and a home that cannot be written: a clear error, nothing lost, and work goes on when the cause is gone.
//
// A full disk without being root: RLIMIT_FSIZE (prlimit --fsize) fails every write past the limit, as a quota does; the
// program must say so and not die of SIGXFSZ. Where a tmpfs can be mounted (root with CAP_SYS_ADMIN, or an own user
// namespace) the disk is really full as well. A read-only home: root is not stopped by file modes, so the program runs
// as another user (setpriv) when we are root; else modes do.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { asker, bodyCode, copyOf, csv, filesUnder, ingest, json, must, newHome, penalty, place, program, receiptOf, registration, scratch, suite, taixin, write } from './lib.mjs';

const { test, finish } = suite();
const root = process.getuid() === 0;
const runs = (command, ...args) => spawnSync(command, args, { encoding: 'utf8' });

const bodies = 40, rowCount = 20_000;
const large = write('处罚.csv', csv(Array.from({ length: rowCount }, (_, i) => penalty(i, 1 + (i % bodies)))));
const base = newHome('base');
must(0, ingest(base, 'REG.enterprise', write('登记.csv', csv(Array.from({ length: bodies }, (_, i) => registration(i + 1))))));
const count = (home) => json(['rebuild', '--home', home]).records;

// The error names the disk, says that what was confirmed is safe and what to do; in both languages.
function saysFull(done) {
  assert.equal(done.signal, null, `ended by a signal: ${done.both}`);
  assert.equal(done.code, 2, done.both);
  assert.match(done.err, /磁盘|disk|space|空间/);
  assert.ok(done.err.trim().split('\n').length >= 2, `what and what next: ${done.err}`);
}

test('files may grow no further (quota): clear error, nothing lost, then the same file completes', () => {
  const home = copyOf(base, 'quota');
  const largest = Math.max(...filesUnder(home).map((path) => statSync(path).size));
  for (const room of [1 << 18, 1 << 20, 2 << 20]) {
    for (const lang of ['zh', 'en']) {
      saysFull(taixin(['--lang', lang, ...ingest(home, 'ADM.penalty', large)], { before: ['prlimit', `--fsize=${largest + room}`] }));
      assert.equal(count(home), bodies);
    }
  }
  assert.equal(json(['check', '--home', home, ...asker('permit'), bodyCode(1)]).found, 'one');
  assert.equal(receiptOf(must(0, ingest(home, 'ADM.penalty', large, ['--json']))).accepted, rowCount);
  assert.deepEqual(json(['doctor', '--home', home]).findings, []);
});

test('a backup, a batch and a returned sheet that do not fit leave nothing that looks whole', () => {
  const home = copyOf(base, 'outputs');
  must(3, ingest(home, 'ADM.penalty', write('坏.csv', csv(Array.from({ length: 3000 }, (_, i) => penalty(i, 1, { CF_JDRQ: '' }))))));
  const before = ['prlimit', '--fsize=65536'];
  const copy = place('backup'), out = place('out.csv'), book = place('out.xlsx'), sheet = place('退回.xlsx');
  const codes = write('codes.csv', `统一社会信用代码\n${Array.from({ length: 20_000 }, (_, i) => bodyCode(1 + (i % bodies))).join('\n')}\n`);
  for (const [target, args] of [
    [copy, ['backup', '--home', home, '--to', copy]], [out, ['check', '--home', home, ...asker('permit'), '--batch', codes, '--out', out]],
    [book, ['check', '--home', home, ...asker('permit'), '--batch', codes, '--out', book]],
    [sheet, ['quarantine', 'export', '--home', home, '--submission', '2', '--out', sheet]],
  ]) {
    const done = taixin(args, { before });
    assert.equal(done.signal, null, `${args[0]} was ended by a signal`);
    assert.equal(done.code, 2, `${args[0]}: ${done.both}`);
    assert.notEqual(done.err, '');
    assert.throws(() => statSync(target), { code: 'ENOENT' }, `${args[0]} left a torn ${target}`);
  }
  assert.deepEqual(json(['doctor', '--home', home]).findings, []);
  must(0, ['backup', '--home', home, '--to', copy]);
});

// A namespace of our own in which a tmpfs may be mounted: as root directly, else through a user namespace.
const unshare = root ? ['unshare', '--mount'] : ['unshare', '--mount', '--map-root-user'];
const canMount = runs(...unshare, 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', '/mnt').status === 0;
console.log(`a really full disk: ${canMount ? 'a tmpfs of 64 MB' : 'no mount is allowed here, the quota stands for it'}`);

if (canMount) {
  test('the disk is really full: clear error, nothing lost, goes on when there is space', () => {
    const home = copyOf(base, 'tmpfs'), mounted = place('mounted'), script = place('script.sh');
    mkdirSync(mounted);
    // On the full disk: the load fails, the home still answers; with the filler gone the same load completes. A second
    // process needs a few pages of SQLite's shared memory for each database: the spare file makes room for them.
    writeFileSync(script, `
      mount -t tmpfs -o size=64m tmpfs ${mounted} && cp -a ${home} ${mounted}/home && head -c 256k /dev/zero >${mounted}/spare && head -c 58m /dev/zero >${mounted}/filler 2>/dev/null
      used=$(df --output=avail -k ${mounted} | tail -n 1); head -c $(( (used - 3000) * 1024 )) /dev/zero >${mounted}/filler2 2>/dev/null
      "$@" --lang en ingest --home ${mounted}/home --item ADM.penalty ${large} >${script}.first 2>&1; echo "first $?"
      rm ${mounted}/spare
      "$@" submissions --home ${mounted}/home --json; echo "submissions $?"
      rm ${mounted}/filler ${mounted}/filler2
      "$@" ingest --home ${mounted}/home --item ADM.penalty ${large} --json >${script}.second 2>&1; echo "second $?"
      "$@" rebuild --home ${mounted}/home --json; echo "rebuild $?"
      "$@" doctor --home ${mounted}/home --json; echo "doctor $?"
      cat ${script}.first
    `);
    const { stdout, stderr } = runs(...unshare, 'sh', script, program);
    const lines = stdout.split('\n');
    assert.equal(lines[0], 'first 2', stdout);
    assert.ok(lines[1].startsWith('{'), stdout + stderr);
    assert.deepEqual(JSON.parse(lines[1]).submissions.filter(({ item, state }) => item === 'ADM.penalty' && state === 'in'), []);
    assert.deepEqual([lines[2], lines[3]], ['submissions 0', 'second 0'], stdout);
    assert.equal(JSON.parse(lines[4]).records, bodies + rowCount);
    assert.deepEqual([lines[6], lines[7]], ['{"findings":[]}', 'doctor 0'], stdout);
    assert.match(stdout, /the disk is full[\s\S]*free some space/);
  });
}

// Somebody who may not write here: as root, nobody by setpriv, for whom the way to the home is opened.
function asReader(home) {
  if (!root) return [];
  for (let path = home; path.length >= scratch.length; path = dirname(path)) chmodSync(path, 0o755);
  for (const path of filesUnder(home)) chmodSync(path, 0o644);
  return ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
}

test('a home that may only be read: a clear error for every command, nothing changed', () => {
  const home = copyOf(base, 'readonly');
  const bin = place('taixin');
  cpSync(program, bin); // where another user may run it
  const before = asReader(home);
  if (!root) {
    for (const path of filesUnder(home)) chmodSync(path, 0o400);
    chmodSync(home, 0o500);
  }
  const sheet = write('一.csv', csv([penalty(1, 1)]));
  for (const path of [dirname(sheet), sheet]) chmodSync(path, 0o755);
  const snapshot = () => filesUnder(home).map((path) => `${path} ${statSync(path).size} ${statSync(path).mtimeMs}`);
  const was = snapshot();
  for (const args of [ingest(home, 'ADM.penalty', sheet), ['check', '--home', home, ...asker('permit'), bodyCode(1)], ['doctor', '--home', home], ['serve', '--home', home, '--listen', '127.0.0.1:0']]) {
    for (const [lang, words] of [['zh', /不可写|权限/], ['en', /cannot be written|permission/i]]) {
      const [command, ...rest] = [...before, bin, '--lang', lang, ...args];
      const done = spawnSync(command, rest, { encoding: 'utf8', timeout: 60_000 });
      assert.equal(done.status, 2, `${args[0]}: ${done.signal} ${done.stdout}${done.stderr}`);
      assert.match(done.stderr, words, args[0]);
      assert.ok(done.stderr.includes(home), `where: ${done.stderr}`);
    }
  }
  assert.deepEqual(snapshot(), was);
  const fresh = spawnSync([...before, bin][0], [...before, bin, 'init', '--home', join(home, 'inner')].slice(1), { encoding: 'utf8' });
  assert.equal(fresh.status, 2, fresh.stderr);
  if (!root) {
    chmodSync(home, 0o700);
    for (const path of filesUnder(home)) chmodSync(path, 0o600);
  }
  rmSync(bin);
});

await finish();
