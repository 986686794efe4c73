// The worked clients that integrators start from: each does its whole round against a real server.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { systemOf } from './callers.mjs';
import { bodyCode, csv, ingest, must, newHome, penalty, registration, serve, suite, tree, write } from './lib.mjs';

const { test, finish } = suite();

const home = newHome('examples');
must(0, ingest(home, 'REG.enterprise', write('registration.csv', csv([registration(1), registration(2)]))));
must(0, ingest(home, 'ADM.penalty', write('penalty.csv', csv([penalty(1)]))));
const system = systemOf(home, { name: '示例市市场监管局', items: ['REG.enterprise'], roles: ['exchange_system', 'approval_system'] });
const server = await serve(home);
let n = 100;

function run(command, file) {
  const more = write('more.csv', csv([registration(++n), registration(++n)]));
  // The runner of the tests is not asked for what a client finds on its own machine.
  const done = spawnSync(command, [join(tree, 'examples', file), bodyCode(1), more], {
    encoding: 'utf8', timeout: 60_000, env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', TAIXIN_URL: `http://${server.address}`, TAIXIN_CLIENT_ID: system.login, TAIXIN_CLIENT_SECRET: system.password },
  });
  assert.equal(done.status, 0, `${command} ${file}\n${done.stdout}\n${done.stderr}`);
  return done.stdout;
}

for (const [command, file] of [['python3', 'client.py'], ['node', 'client.mjs']]) {
  test(`${file} checks, asks a batch, submits, follows and proves`, () => {
    const said = run(command, file);
    assert.match(said, /^check attention entry \d+$/m);
    assert.match(said, /^ {3}行政处罚 1 条.* \| .+/m);
    assert.match(said, /^batch 2 rows, 2 answers$/m);
    assert.match(said, /^submit done 2 accepted of 2$/m);
    const [, before, after] = said.match(/^changes (\d+) then (\d+) records$/m);
    assert.equal(Number(after), Number(before) + 2);
    assert.match(said, /^proof c2sp\.org\/tlog-proof@v1$/m);
  });
}

test('curl.sh checks, asks a batch, submits and follows', () => {
  const said = run('sh', 'curl.sh');
  assert.match(said, /^check attention$/m);
  assert.match(said, /^batch 2 answers$/m);
  assert.match(said, /^submit done 2 accepted$/m);
  assert.match(said, /^changes read in \d+ pages; go on from [\w-]{40,}$/m);
});

await finish();
