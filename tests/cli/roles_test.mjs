// The doors, end to end: who may do what for which purpose, an authorisation from asking to withdrawal, who looked and
// why, and a lawful delay. Over HTTP, with the demo accounts of a small home.

import assert from 'node:assert/strict';

import { demoPeople, signedIn } from './callers.mjs';
import { bodyCode, csv, ingest, json, must, newHome, penalty, registration, serve, suite, write } from './lib.mjs';

const { test, finish } = suite();

// A home with two bodies and the demo accounts, served; `as(role)` is somebody who signed in, or a system.
async function doors() {
  const home = newHome();
  must(0, ingest(home, 'REG.enterprise', write('登记.csv', csv([registration(1), registration(2)]))));
  must(0, ingest(home, 'ADM.penalty', write('处罚.csv', csv([penalty(1, 1)]))));
  const people = demoPeople(home);
  const server = await serve(home);
  const headers = new Map([['nobody', {}]]);
  const call = (own) => async (method, path, body) => {
    const answer = await fetch(`http://${server.address}/api/v1${path}`, {
      method, headers: { ...own, ...(body ? { 'content-type': 'application/json' } : {}) }, body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : text };
  };
  const as = async (role) => {
    if (!headers.has(role)) headers.set(role, (await signedIn(server.address, people.filter((one) => one.role === role))).get(role));
    return call(headers.get(role));
  };
  return { home, server, as, stop: () => server.stop() };
}

const code = bodyCode(1), other = bodyCode(2);
const ask = (purpose, more = {}) => ({ query: code, purpose, basis: '示例受理〔2026〕1号', ...more });

test('nobody gets an answer without being someone, and only for a purpose of the role', async () => {
  const { as, stop } = await doors();
  try {
    assert.equal((await (await as('nobody'))('POST', '/checks', ask('permit'))).status, 401);
    const querier = await as('querier');
    const answer = await querier('POST', '/checks', ask('permit', { operator: '冒名', unit: '冒名局' }));
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.equal(answer.body.verdict, 'attention');
    for (const [purpose, status, wanted] of [['court', 403, 'access.purpose_not_open'], ['self', 403, 'access.purpose_not_open'], ['financing', 403, 'access.purpose_not_open'], ['curiosity', 422, 'access.unknown_purpose']]) {
      const refused = await querier('POST', '/checks', ask(purpose));
      assert.equal(refused.status, status, purpose);
      assert.equal(refused.body.code, wanted);
      assert.ok(!JSON.stringify(refused.body).includes('示例第1商贸'), 'a refusal tells nothing');
    }
    for (const role of ['system_admin', 'security_admin', 'audit_admin', 'submitter', 'reviewer', 'subject']) {
      const refused = await (await as(role))('POST', '/checks', ask('permit'));
      assert.equal(refused.status, 403, role);
      assert.equal(refused.body.code, 'access.not_permitted', role);
    }
    const system = await (await as('approval_system'))('POST', '/checks', ask('permit', { operator: '示例审批员' }));
    assert.equal(system.status, 200, JSON.stringify(system.body));
    // The log names accounts, not what was claimed, and the refusals stand in it.
    const log = await (await as('auditor'))('GET', '/log');
    assert.equal(log.status, 200, JSON.stringify(log.body));
    assert.ok(log.body.entries.some(({ kind, who }) => kind === 'check' && who.endsWith('示例核查')), JSON.stringify(log.body.entries));
    assert.ok(!JSON.stringify(log.body).includes('冒名'));
    assert.ok(log.body.entries.filter(({ kind }) => kind === 'denied').length >= 10);
  } finally {
    await stop();
  }
});

test('files belong to their unit', async () => {
  const { as, stop } = await doors();
  try {
    const submitter = await as('submitter');
    const mine = await submitter('GET', '/submissions');
    assert.equal(mine.status, 200, JSON.stringify(mine.body));
    assert.deepEqual(mine.body.submissions, [], "the two files are another department's");
    for (const path of ['/submissions/1', '/submissions/1/errors', '/submissions?source=' + encodeURIComponent('示例市市场监管局'), '/quarantine?source=' + encodeURIComponent('示例市市场监管局')]) {
      const refused = await submitter('GET', path);
      assert.equal(refused.status, 403, path);
      assert.equal(refused.body.code, 'access.other_unit', path);
    }
    assert.equal((await submitter('POST', '/submissions/1/retry')).status, 403);
    assert.equal((await (await as('centre_operator'))('GET', '/submissions')).body.submissions.length, 2);
  } finally {
    await stop();
  }
});

test('an authorisation: asked with a preview, given, used, withdrawn at once; a refusal looks like silence', async () => {
  const { home, as, stop } = await doors();
  try {
    const agency = await as('agency'), agent = await as('agent');
    const closed = await agency('POST', '/checks', ask('financing'));
    assert.equal(closed.status, 200);
    assert.equal(closed.body.verdict, 'closed');
    assert.ok(!JSON.stringify(closed.body).includes('CF_'), 'nothing of it');
    const until = new Date(Date.now() + 30 * 86400e3).toISOString().slice(0, 10);
    const wanted = { code, purpose: 'financing', classes: 'ADM', until, why: '示例贷款 12 号' };
    const asked = await agency('POST', '/consents', wanted);
    assert.equal(asked.status, 201, JSON.stringify(asked.body));
    assert.equal((await agency('POST', '/consents', { ...wanted, purpose: 'permit' })).status, 422);
    const id = asked.body.id;
    const preview = await agent('GET', `/own/consents/${id}/preview`);
    assert.equal(preview.status, 200, JSON.stringify(preview.body));
    assert.match(JSON.stringify(preview.body), /ADM\.penalty/);
    assert.ok(!JSON.stringify(preview.body).includes('"示例甲"'), 'names are masked for whoever asks by authorisation');
    assert.equal((await agency('POST', `/own/consents/${id}`, { step: 'given' })).status, 403, 'nobody gives it for the subject');
    assert.equal((await agent('POST', `/own/consents/${id}`, { step: 'given' })).status, 200);
    const open = await agency('POST', '/checks', ask('financing'));
    assert.equal(open.body.verdict, 'attention', JSON.stringify(open.body));
    assert.equal((await agency('POST', '/checks', ask('financing', { query: other }))).body.verdict, 'closed', 'of nobody else');
    assert.equal((await agent('POST', `/own/consents/${id}`, { step: 'withdrawn' })).status, 200);
    assert.equal((await agency('POST', '/checks', ask('financing'))).body.verdict, 'closed');
    const silent = (await agency('POST', '/consents', wanted)).body, refused = (await agency('POST', '/consents', wanted)).body;
    assert.equal((await agent('POST', `/own/consents/${refused.id}`, { step: 'refused' })).status, 200);
    const list = (await agency('GET', '/consents')).body.consents;
    const plain = (one) => ({ ...list.find((each) => each.id === one.id), id: 0, asked_at: 0 });
    assert.deepEqual(plain(refused), plain(silent));
  } finally {
    await stop();
  }
  must(0, ['ledger', 'audit', '--home', home]);
});

test('who looked: every look within a second, a question to each, a delay by two that leaves no gap', async () => {
  const { home, as, stop } = await doors();
  try {
    const querier = await as('querier'), agent = await as('agent');
    await querier('POST', '/checks', ask('permit'));
    const looks = async () => (await agent('GET', '/own/looks')).body.looks.filter(({ kind }) => kind === 'check' || kind === 'show');
    const [look] = await looks();
    assert.equal(look.purpose, 'permit');
    assert.equal(look.basis, '示例受理〔2026〕1号');
    assert.match(look.who, /示例核查/);
    assert.equal((await agent('POST', `/own/looks/${look.token}/question`, { text: '请说明查询原因' })).status, 201);
    const handler = await as('case_handler');
    const [question] = (await handler('GET', '/questions')).body.questions;
    assert.equal(question.text, '请说明查询原因');
    assert.equal((await handler('POST', `/questions/${question.id}/answer`, { text: '办理施工许可' })).status, 200);
    assert.deepEqual((await looks())[0].questions.map(({ text }) => text), ['请说明查询原因', '办理施工许可']);

    const supervisor = await as('supervisor');
    const delay = await supervisor('POST', '/delays', { code, ground: 'investigation', days: '10', matter: '示例案 3 号' });
    assert.equal(delay.status, 201, JSON.stringify(delay.body));
    assert.equal((await supervisor('POST', `/delays/${delay.body.id}/confirm`)).status, 403, 'not by oneself');
    assert.equal((await handler('POST', `/delays/${delay.body.id}/confirm`)).status, 200);
    await querier('POST', '/checks', ask('supervision'));
    assert.equal((await looks()).length, 1, 'the look after it is not there');
    assert.equal((await supervisor('POST', `/delays/${delay.body.id}/end`)).status, 200);
    assert.equal((await looks()).length, 2);
  } finally {
    await stop();
  }
  must(0, ['ledger', 'audit', '--home', home]);
  assert.ok(json(['ledger', 'status', '--home', home]).logs.length === 2);
});

test('a registration that names another representative stops the agents at once', async () => {
  const { home, as, stop } = await doors();
  try {
    const agent = await as('agent');
    assert.equal((await agent('GET', '/own')).status, 200);
    must(0, ingest(home, 'REG.enterprise', write('登记.csv', csv([registration(1, { FDDBR: '示例乙' }), registration(2)]))));
    const refused = await agent('GET', '/own');
    assert.equal(refused.status, 401);
    assert.equal(refused.body.code, 'access.signed_out');
    const account = json(['account', 'list', '--home', home, '--kind', 'agent']).accounts[0];
    assert.equal(account.state, 'suspended');
    assert.match(account.suspended.reason, /法定代表人/);
    const events = json(['account', 'events', '--home', home, account.id]).events;
    assert.equal(events[0].kind, 'suspended');
    assert.equal(events[0].actor, 'console');
    assert.equal(events[0].subject, '1');
  } finally {
    await stop();
  }
});

await finish();
