// Cases from end to end, as programs and the console meet them: an objection after others received the record, a repair,
// a complaint whose maker stays sealed; two at once, and a server that is killed in between.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

import { demoPeople, signedIn } from './callers.mjs';
import { bodyCode, csv, filesUnder, ingest, json, must, newHome, penalty, place, registration, serve, suite, taixin, until, write } from './lib.mjs';
import { totp } from './sign_in.mjs';

const { test, finish } = suite();
const organ = '示例市住房和城乡建设局';

// A home with one body, penalties by the demo's own department, everybody signed in.
async function city(name, penalties) {
  const home = newHome(name);
  must(0, ingest(home, 'REG.enterprise', write('registration.csv', csv([registration(1)]))));
  const people = demoPeople(home);
  const rows = Array.from({ length: penalties }, (_, i) => penalty(i + 1, 1, { CF_CFJG: organ, CF_SJLY: organ }));
  must(0, ['ingest', '--home', home, '--item', 'ADM.penalty', '--source', organ, write('penalty.csv', csv(rows))]);
  const server = await serve(home);
  return { home, people, server, callers: await signedIn(server.address, people) };
}
function asks(server, headers) {
  return async (method, path, body) => {
    const answer = await fetch(`http://${server.address}/api/v1${path}`, {
      method, headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) }, body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, text, body: text.startsWith('{') ? JSON.parse(text) : undefined };
  };
}
const good = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.text);
  return answer.body;
};
async function records(agent) {
  const own = good(await agent('GET', '/own'));
  return own.classes.flatMap(({ records: list }) => list).filter(({ item }) => item === 'ADM.penalty').map(({ id }) => id.slice(1)); // r12
}

test('an objection is upheld after another system received the record: it is told, and acknowledges', async () => {
  const { home, server, callers } = await city('objection', 2);
  try {
    const [agent, handler, officer, system] = ['agent', 'case_handler', 'case_officer', 'approval_system'].map((role) => asks(server, callers.get(role)));
    const [record] = await records(agent);
    const checked = { query: bodyCode(1), purpose: 'permit', operator: '示例经办人', basis: '示例事项 1 号' };
    good(await system('POST', '/checks', checked));
    good(await system('POST', '/checks', checked));
    const opened = good(await agent('POST', '/own/cases', { kind: 'objection', record, form: { ground: 'wrong', statement: '示例说明' } }), 201);
    const path = `/cases/${opened.id}`;
    good(await handler('POST', `${path}/steps`, { version: '1', step: 'forward', form: {} }));
    assert.deepEqual(good(await system('GET', '/retractions')).retractions, [], 'nothing has become of it yet');

    // Two at once: one wins, the other is told, and nothing happens twice.
    const decide = { version: '2', step: 'decide', outcome: 'withdrawn', form: { reason: '示例：文书已撤销' } };
    const both = await Promise.all([officer('POST', `${path}/steps`, decide), officer('POST', `${path}/steps`, decide)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
    assert.equal(both.find(({ status }) => status === 409).body.code, 'cases.moved');

    const told = await until('the system is told', async () => {
      const page = good(await system('GET', '/retractions?after=0'));
      return page.retractions.length > 0 && page;
    });
    assert.deepEqual(told.retractions.map((one) => [one.number, one.record, one.change, one.acknowledged_at]), [['1', `r${record}`, 'withdrawn', null]]);
    const key = must(0, ['ledger', 'status', '--home', home]).out.match(/records {2}.*\n\s*\S+ (\S+)/)[1];
    const note = place('note.txt');
    writeFileSync(note, told.retractions[0].note);
    assert.match(must(0, ['retractions', 'verify', note, '--vkey', key]).out, /change: withdrawn/);
    writeFileSync(note, told.retractions[0].note.replace('number: 1', 'number: 2'));
    must(2, ['retractions', 'verify', note, '--vkey', key]);

    const silent = () => json(['retractions', 'list', '--home', home]).waiting.map(({ number, receiver }) => [number, receiver.includes('demo-approval-system')]);
    assert.deepEqual(silent(), [['1', true]]);
    good(await system('POST', '/retractions/1/acknowledgement'));
    assert.ok(good(await system('POST', '/retractions/1/acknowledgement')).acknowledged_at);
    assert.deepEqual(silent(), []);
    assert.equal((await system('POST', '/retractions/2/acknowledgement')).status, 404);

    // The letter waits until it is sent; the subject reads its notices.
    const letters = good(await officer('GET', '/outgoing')).letters.filter(({ case: id }) => id === opened.id);
    assert.ok(letters.every(({ sent }) => sent === null));
    const result = letters.filter(({ letter }) => letter === 'objection_result');
    assert.equal(result.length, 1, JSON.stringify(letters));
    assert.ok(json(['case', 'letters', '--home', home]).letters.some(({ id }) => id === result[0].id));
    const one = good(await officer('GET', `/outgoing/${result[0].id}`));
    assert.match(one.words, /成立，撤回该信息/);
    assert.match(one.words, /示例：文书已撤销/);
    const pdfOf = async (who, path) => {
      const got = await fetch(`http://${server.address}/api/v1${path}`, { headers: callers.get(who) });
      assert.equal(got.status, 200, path);
      assert.equal(got.headers.get('content-type'), 'application/pdf');
      return Buffer.from(await got.arrayBuffer());
    };
    const readPdf = (bytes) => {
      const file = place('letter.pdf');
      writeFileSync(file, bytes);
      const run = (program, args) => spawnSync(program, [...args, file], { encoding: 'utf8' }).stdout;
      assert.equal(spawnSync('qpdf', ['--check', file]).status, 0);
      const signature = run('pdfsig', ['-nocert']);
      for (const said of [/Signature is Valid/, /Total document signed/, /ETSI\.CAdES\.detached/]) assert.match(signature, said);
      assert.match(run('pdfinfo', []), /Tagged:\s+yes[^]*Page size:\s+595\.\d+ x 841\.\d+ pts \(A4\)/);
      return spawnSync('pdftotext', ['-raw', '-nopgbrk', file, '-'], { encoding: 'utf8' }).stdout.replace(/\s+/g, '');
    };
    const before = await pdfOf('case_officer', `/outgoing/${result[0].id}/pdf`);
    assert.ok(before.equals(await pdfOf('case_officer', `/outgoing/${result[0].id}/pdf`)), 'the same text, the same bytes');
    const said = readPdf(before);
    for (const words of ['异议处理结果告知书', '示例：文书已撤销', '附：依据山东省社会信用条例第39条', '未加盖电子印章', '文号：____', `业务编号${opened.id}`]) {
      assert.ok(said.includes(words), `${words}: ${said}`);
    }
    assert.match(said, /异议处理结果告知书[^]*：[^]*附：依据[^]*20\d\d年\d+月\d+日（未加盖电子印章）/);
    const today = new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10);
    assert.equal((await officer('POST', `/outgoing/${result[0].id}/sent`, { day: today, number: '示例函〔2026〕1号', way: 'pigeon' })).status, 422);
    good(await officer('POST', `/outgoing/${result[0].id}/sent`, { day: today, number: '示例函〔2026〕1号', way: 'post' }));
    assert.equal(good(await officer('GET', '/outgoing')).letters.filter(({ id }) => id === result[0].id).length, 0);
    assert.ok(readPdf(await pdfOf('case_officer', `/outgoing/${result[0].id}/pdf`)).includes('文号：示例函〔2026〕1号'));
    const notices = good(await agent('GET', '/own/notices')).notices;
    assert.ok(readPdf(await pdfOf('agent', `/own/notices/${notices[0].id}/pdf`)).includes(notices[0].words.replace(/\s+/g, '')));
    assert.equal((await officer('GET', `/own/notices/${notices[0].id}/pdf`)).status, 403);
    assert.ok(notices.length >= 3 && notices.every(({ unread }) => unread));
    good(await agent('POST', `/own/notices/${notices[0].id}/read`));
    assert.equal(good(await agent('GET', '/own/notices')).notices[0].unread, false);
  } finally {
    await server.stop();
  }
  assert.match(must(0, ['doctor', '--home', home]).out, /一切正常|all is well/);
});

test('a repair goes on after the server was killed between its steps', async () => {
  const { home, people, server, callers } = await city('repair', 1);
  let now = server;
  try {
    const agent = asks(server, callers.get('agent'));
    const [record] = await records(agent);
    const opened = good(await agent('POST', '/own/cases', { kind: 'repair', record, form: { proof: '示例 1 号', commitment: '示例 2 号' } }), 201);
    const path = `/cases/${opened.id}`;
    good(await asks(server, callers.get('case_handler'))('POST', `${path}/steps`, { version: '1', step: 'forward', form: {} }));
    server.child.kill('SIGKILL');
    await server.ended;
    now = await serve(home);
    const again = await signedIn(now.address, people.map((one) => ({ ...one, made: one.made + 2 })).filter(({ role }) => role === 'approval_system'));
    assert.match(must(0, ['case', 'show', opened.id, '--home', home, '--operator', '示例经办人']).out, /转认定单位/);
    const seen = json(['case', 'show', opened.id, '--home', home, '--operator', '示例经办人']);
    assert.deepEqual([seen.state, seen.version], ['forwarded', '2']);
    assert.ok(again.has('approval_system'));
    assert.match(must(0, ['case', 'list', '--home', home]).out, new RegExp(`\\b${opened.id}\\b`));
  } finally {
    await now.stop();
  }
  must(0, ['ledger', 'audit', '--home', home]);
});

test('who complains is in no answer, no log and no file; the handler sees a number', async () => {
  const { home, people, server, callers } = await city('complaint', 1);
  try {
    const [person, agent, handler] = ['subject', 'agent', 'case_handler'].map((role) => asks(server, callers.get(role)));
    const statement = '示例投诉canary内容';
    const made = good(await person('POST', '/complaints', { code: bodyCode(1), form: { matter: 'quality', statement } }), 201);
    assert.equal((await asks(server, callers.get('approval_system'))('POST', '/complaints', { code: bodyCode(1), form: { matter: 'quality', statement } })).status, 403);
    assert.deepEqual(good(await agent('GET', '/own/cases')).cases, [], 'the body that it is about');
    assert.equal((await agent('GET', `/own/cases/${made.id}`)).status, 404);
    assert.deepEqual(good(await person('GET', '/complaints')).cases.map(({ id }) => id), [made.id]);
    assert.deepEqual(good(await agent('GET', '/complaints')).cases, []);
    const seen = await handler('GET', `/cases/${made.id}`);
    assert.equal(good(seen).steps[0].form.statement, statement);
    const me = json(['account', 'list', '--home', home, '--kind', 'person']).accounts[0].id;
    for (const canary of [`"${me}"`, 'demo-subject']) assert.ok(!seen.text.includes(canary), canary);
    assert.equal((await handler('GET', `/cases/${made.id}/identity`)).status, 403);

    // Nobody alone; a fresh code each.
    good(await handler('POST', `/cases/${made.id}/steps`, { version: '1', step: 'accept', outcome: 'accepted', form: {} }));
    const asked = { version: '2', step: 'ask_identity', form: { reason: '示例理由' } };
    assert.equal((await handler('POST', `/cases/${made.id}/steps`, asked)).body.code, 'cases.code_needed');
    const codeOf = async (role) => {
      const { key, made: at } = people.find((one) => one.role === role);
      await until('a new code', () => Math.floor(Date.now() / 30000) >= at + 2, 100);
      return totp(key, Math.max(at + 2, Math.floor(Date.now() / 30000)));
    };
    good(await handler('POST', `/cases/${made.id}/steps`, { ...asked, code: await codeOf('case_handler') }));
    const keeper = asks(server, callers.get('complaint_keeper'));
    good(await keeper('POST', `/cases/${made.id}/steps`, { version: '3', step: 'open_identity', form: { reason: '示例理由' }, code: await codeOf('complaint_keeper') }));
    assert.equal(good(await handler('GET', `/cases/${made.id}/identity`)).account, String(me));
    assert.equal(good(await keeper('GET', `/cases/${made.id}/identity`)).account, String(me));
    assert.equal((await asks(server, callers.get('supervisor'))('GET', `/cases/${made.id}/identity`)).status, 403);
    const alerts = good(await asks(server, callers.get('auditor'))('GET', '/alerts'));
    assert.equal(JSON.stringify(alerts).match(/"identity"/g)?.length, 3, 'the opening and each reading');
    good(await keeper('POST', `/cases/${made.id}/steps`, { version: '4', step: 'seal_again', form: {} }));
    assert.equal((await handler('GET', `/cases/${made.id}/identity`)).status, 403);
    const metrics = await (await fetch(`http://${server.address}/metrics`)).text();
    assert.ok(!metrics.includes('canary'));
    const lines = `${server.said.out}\n${server.said.err}`.split('\n').filter((line) => line.includes('complaints'));
    assert.ok(lines.every((line) => !line.includes(`a-${me}`)), 'the log of the server names nobody there');
  } finally {
    await server.stop();
  }
  for (const file of filesUnder(home)) {
    assert.ok(!readFileSync(file).includes('投诉canary内容'), file);
  }
  must(0, ['ledger', 'audit', '--home', home]);
  assert.equal(taixin(['doctor', '--home', home]).code, 0);
});

test('a person asks for its own erasure: one officer examines, another confirms, and the certificate is on its case', async () => {
  const home = newHome('own-erasure');
  must(0, ingest(home, 'REG.enterprise', write('registration.csv', csv([registration(1)]))));
  const people = demoPeople(home);
  // A second case handler: whoever examined it does not confirm it.
  const { id: second } = json(['account', 'list', '--home', home, '--kind', 'staff']).accounts.find(({ grants }) => grants.some(({ role }) => role === 'centre_operator'));
  must(0, ['account', 'grant', '--home', home, second, '--role', 'case_handler', '--unit', 1]);
  const server = await serve(home);
  try {
    const callers = await signedIn(server.address, people);
    const [person, agent, handler, other, supervisor] = ['subject', 'agent', 'case_handler', 'centre_operator', 'supervisor'].map((role) => asks(server, callers.get(role)));
    const wish = { kind: 'erasure', form: { ground: 'consent', understood: 'true' } };
    const refused = await agent('POST', '/own/cases', wish);
    assert.deepEqual([refused.status, refused.body.code], [422, 'cases.not_for_subject'], 'a body has nothing of the kind');
    assert.equal(refused.body.args.zh, '自然人本人', 'the value stands in the text, and beside it');
    assert.equal((await person('POST', '/own/cases', { kind: 'erasure', form: { ground: 'consent' } })).status, 422, 'that it is for ever has been read');
    const opened = good(await person('POST', '/own/cases', wish), 201);
    const path = `/cases/${opened.id}`;
    const asked = good(await handler('POST', `${path}/steps`, { version: '1', step: 'decide', outcome: 'asked', form: { reason: '示例：本人撤回同意' } }));
    assert.equal(asked.erasure.state, 'waiting');
    const confirm = { version: '2', step: 'confirm', form: {} };
    assert.equal((await handler('POST', `${path}/steps`, confirm)).status, 403);
    const waits = good(await supervisor('GET', '/erasures/waiting')).erasures;
    assert.deepEqual(waits.map(({ case: of }) => of), [opened.id], 'whoever may confirm sees what waits');
    assert.equal((await supervisor('GET', '/erasures')).status, 403);
    const done = good(await other('POST', `${path}/steps`, confirm));
    assert.equal(done.ended, true);
    const told = good(await person('GET', `/own${path}`));
    assert.match(told.erasure.certificate.text, new RegExp(`^taixin erasure certificate v1\n[^]*matter: 业务 ${opened.id}\n`));
    assert.equal(told.steps[0].erased, true, 'what was written is gone');
    assert.ok(told.steps.at(-1).notice.includes('密钥已销毁'));
    const page = await (await fetch(`http://${server.address}/my/cases/${opened.id}`, { headers: callers.get('subject') })).text();
    assert.ok(page.includes('taixin erasure certificate v1') && page.includes('已依法删除'));
  } finally {
    await server.stop();
  }
  must(0, ['doctor', '--home', home]);
  must(0, ['ledger', 'audit', '--home', home]);
});

await finish();
