// The contract: /openapi.json against the real server. The document is linted; requests are made from its schemas; every
// answer has a documented status and type and holds nothing that its schema does not know; a body that breaks its schema
// in any one member is refused with a problem; and the server goes on. Every operation is asked for by whoever may.
import assert from 'node:assert/strict';

import { createConfig, lintFromString } from '@redocly/openapi-core';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { JSONSchemaFaker as faker } from 'json-schema-faker';

import { demoPeople, signedIn } from './callers.mjs';
import { csv, ingest, must, newHome, penalty, registration, serve, suite, write } from './lib.mjs';

const { test, finish } = suite();
const item = 'REG.enterprise';

const home = newHome('contract');
const people = demoPeople(home);
must(0, ingest(home, item, write('registration.csv', csv([registration(1), registration(2), registration(3)]))));
must(3, ingest(home, 'ADM.penalty', write('penalty.csv', csv([penalty(1), penalty(2, 2, { CF_JDRQ: '2026/02/30' })]))));
const server = await serve(home);
const site = `http://${server.address}`;
const document = await (await fetch(`${site}/openapi.json`)).json();
const callers = await signedIn(server.address, people);

// Who asks, by the action of an operation. What is about a session has one of its own, which may end.
const roles = {
  open: 'querier', submit: 'submitter', submission_read: 'centre_operator', submission_review: 'reviewer', quarantine_fix: 'centre_operator', quality_read: 'centre_operator',
  search: 'querier', show: 'querier', check: 'querier', check_batch: 'querier', changes_read: 'approval_system', link_decide: 'centre_operator', report: 'querier',
  consent_ask: 'agency', consent_answer: 'agent', own_read: 'agent', own_question: 'agent', log_read: 'auditor', rule_change: 'rule_keeper', log_delay: 'case_handler',
  question_answer: 'case_handler', alert_close: 'auditor', unit_manage: 'system_admin', account_manage: 'security_admin',
  account_recover: 'security_admin', home_upkeep: 'system_admin', admin_audit: 'audit_admin', erasure_ask: 'case_handler',
  case_read: 'case_handler', retraction_read: 'approval_system', retraction_watch: 'case_handler', case_act: 'case_handler', own_case: 'agent', erasure_confirm: 'case_handler', ledger_prove: 'auditor', ledger_audit: 'auditor', measure_record: 'querier', measure_read: 'querier', bulletin_read: 'centre_operator', bulletin_issue: 'centre_operator', duty_read: 'centre_operator', duty_answer: 'submitter', duty_manage: 'centre_operator', exchange_read: 'centre_operator', exchange_run: 'centre_operator',
};
function caller({ about }) {
  const waits = /Held/.test(about.operationId) && about['x-taixin-action'] === 'submission_read'; // seen by its unit alone
  const role = about.tags.includes('session') ? 'supervisor' : waits ? 'reviewer' : roles[about['x-taixin-action']];
  assert.ok(callers.has(role), `nobody asks for ${about.operationId}`);
  return callers.get(role);
}
// The unit of the demo accounts hands over what is submitted here, whatever the examples made of it.
async function equip() {
  const { units } = await (await fetch(`${site}/api/v1/units`, { headers: callers.get('system_admin') })).json();
  const office = units.find(({ code }) => code === '370999-demo');
  const reply = await fetch(`${site}/api/v1/units/${office.id}`, {
    method: 'POST', headers: { 'content-type': 'application/json', ...callers.get('system_admin') },
    body: JSON.stringify({ name: '示例市住房和城乡建设局', items: `${item},ADM.penalty` }),
  });
  assert.equal(reply.status, 200, await reply.text());
}
await equip();
// The examples speak of file 2: the demo's own is file 1.
const waiting = await fetch(`${site}/api/v1/submissions?item=ADM.penalty`, {
  method: 'POST', headers: { 'content-type': 'application/octet-stream', ...callers.get('submitter') }, body: csv([penalty(1, 1), penalty(2, 2, { CF_JDRQ: '2026/02/30' })]),
});
assert.equal(waiting.status, 202, await waiting.text());

const resolve = (value) => (value?.$ref ? value.$ref.slice(2).split('/').reduce((at, name) => at[name], document) : value);
const operations = Object.entries(document.paths).flatMap(([path, item_]) =>
  Object.entries(item_).map(([method, about]) => ({ method: method.toUpperCase(), path, about })));

// ---- judging answers

// Closed: what a schema does not name may not be there. Parts of an allOf see only their own members.
function closed(schema, part = false) {
  if (Array.isArray(schema)) return schema.map((one) => closed(one, part));
  if (schema === null || typeof schema !== 'object') return schema;
  const out = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === '$ref') out.$ref = `taixin:/${part ? 'open' : 'closed'}${value.replace('#/components/schemas', '#/schemas')}`;
    else if (key === 'allOf') out.allOf = closed(value, true);
    else if (key === 'properties') out.properties = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, closed(one)]));
    else if (['items', 'oneOf'].includes(key)) out[key] = closed(value);
    else out[key] = value;
  }
  if (!part && (schema.properties || schema.allOf)) out.unevaluatedProperties = false;
  return out;
}
const every = (part) => Object.fromEntries(Object.entries(document.components.schemas).map(([name, one]) => [name, closed(one, part)]));
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema({ $id: 'taixin:/closed', schemas: every(false) });
ajv.addSchema({ $id: 'taixin:/open', schemas: every(true) });
const compiled = new Map();
function mustFit(schema, value, where) {
  const key = JSON.stringify(schema);
  if (!compiled.has(key)) compiled.set(key, ajv.compile(closed(schema)));
  const fits = compiled.get(key);
  assert.ok(fits(value), `${where}: ${ajv.errorsText(fits.errors)}\n${JSON.stringify(value).slice(0, 600)}`);
}

const bare = (type) => (type ?? '').split(';')[0].trim();
async function judge({ method, path, about }, reply) {
  const where = `${method} ${path} -> ${reply.status}`;
  assert.ok(reply.status < 500, `${where} ${await reply.clone().text()}`);
  const kind = about.responses[reply.status] ?? (reply.status >= 400 ? about.responses['4XX'] : undefined);
  assert.ok(kind, `${where} is not documented`);
  const response = resolve(kind);
  const body = Buffer.from(await reply.arrayBuffer());
  if (!response.content) return assert.equal(body.length, 0, where);
  const documented = Object.entries(response.content).find(([type]) => bare(type) === bare(reply.headers.get('content-type')));
  assert.ok(documented, `${where} has the type ${reply.headers.get('content-type')}`);
  if (!/json$/.test(bare(documented[0]))) return undefined;
  const value = JSON.parse(body);
  if (documented[1].schema) mustFit(documented[1].schema, value, where);
  if (reply.status >= 400 && about.operationId !== 'getToken') { // its errors are those of OAuth (RFC 6749, 5.2)
    assert.equal(value.status, reply.status, where);
    assert.ok(value.next.length > 0, `${where} does not say what to do next`);
  }
  return value;
}

// ---- making requests

const bodyOf = ({ about }) => resolve(about.requestBody)?.content;
// Bodies of files, by operation.
const files = {
  submit: csv([registration(7)]),
  keepMaterial: '%PDF-1.4 示例材料',
  checkBatch: csv([{ 统一社会信用代码: registration(1).TYSHXYDM }, { 统一社会信用代码: registration(9).TYSHXYDM }]),
};
function exampleBody(operation, type) {
  const example = type && { ...bodyOf(operation)[type].example };
  if (example?.until) example.until = new Date(Date.now() + 100 * 86400000).toISOString().slice(0, 10); // a last day is ahead
  if (type === 'application/json') return JSON.stringify(example);
  return type === 'application/x-www-form-urlencoded' ? new URLSearchParams(example).toString() : files[operation.about.operationId];
}
function send(operation, { body, query = {}, headers = {}, method = operation.method } = {}) {
  const { path, about } = operation;
  let target = path;
  const asked = new URLSearchParams();
  for (const one of about.parameters ?? []) {
    const parameter = resolve(one);
    const value = parameter.example ?? (parameter.required ? 'none' : undefined);
    if (['operator', 'source', 'unit'].includes(parameter.name) && parameter.in === 'query') continue; // of the console, and of lists
    if (parameter.in === 'path') target = target.replace(`{${parameter.name}}`, encodeURIComponent(value));
    else if (parameter.in === 'query' && value !== undefined) asked.set(parameter.name, value);
  }
  if (about.operationId === 'submit') asked.set('item', item);
  for (const [name, value] of Object.entries(query)) asked.set(name, value);
  const type = bodyOf(operation) ? Object.keys(bodyOf(operation))[0] : undefined;
  return fetch(`${site}${target}?${asked}`, {
    method,
    headers: { ...(type ? { 'content-type': type } : {}), ...caller(operation), ...headers },
    body: body ?? exampleBody(operation, type),
  });
}

let seed = 20260401;
const random = () => {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return seed / 2147483648;
};
faker.option({ random, alwaysFakeOptionals: false, optionalsProbability: 0.7, useExamplesValue: false });

async function alive() {
  assert.equal((await fetch(`${site}/healthz`)).status, 200);
  const check = operations.find(({ about }) => about.operationId === 'check');
  assert.equal((await send(check)).status, 200);
}

const byJson = operations.filter((one) => bodyOf(one)?.['application/json'] && !one.about['x-taixin-local']);
const schemaOf = (one) => resolve(bodyOf(one)['application/json'].schema);

// ---- the tests

test('the document is good OpenAPI 3.1', async () => {
  const config = await createConfig({
    extends: ['recommended'],
    rules: {
      'info-license': 'off', // whoever operates the platform says under which terms
      'operation-2xx-response': 'error', 'operation-4xx-response': 'error', 'operation-operationId': 'error', 'operation-operationId-unique': 'error',
      'path-parameters-defined': 'error', 'no-unused-components': 'error', 'tags': 'off', 'operation-description': 'off', 'no-server-example.com': 'off',
    },
  });
  const problems = await lintFromString({ source: JSON.stringify(document), absoluteRef: 'openapi.json', config });
  assert.deepEqual(problems.map((one) => `${one.ruleId} ${one.location[0]?.pointer}: ${one.message}`), []);
  assert.equal(document.openapi, '3.1.0');
});

test('the example of every operation is answered as documented', async () => {
  const good = [];
  // What writes comes after what reads, and what ends something last, so that all find what they name.
  const asks = /^(submit|check|checkBatch|searchSubjects|showSubject|whoLooked|proveSubject)$/;
  const ends = /^(suspendAccount|closeAccount|closeUnit|signOut|takeBackConsent|endAssisting)$/;
  const turn = ({ method, about }) => (method === 'GET' || asks.test(about.operationId) ? 0 : ends.test(about.operationId) ? 2 : 1);
  for (const one of [0, 1, 2].flatMap((which) => operations.filter((o) => turn(o) === which))) {
    const reply = await send(one);
    if (reply.ok) good.push(one.about.operationId);
    if (one.about['x-taixin-local']) assert.equal(reply.status, 403, one.path);
    await judge(one, reply);
  }
  for (const id of ['submit', 'listHeld', 'getHeld', 'listHeldRows', 'returnHeld', 'listSubmissions', 'getReceipt', 'getErrorSheet', 'listQuarantine', 'getQuarantinedRow', 'dropRow', 'getQuality', 'searchSubjects', 'showSubject', 'whoLooked', 'mergeSubjects', 'splitSubject',
    'check', 'checkBatch', 'getChanges', 'listJobs', 'listItems', 'getItem', 'getLedger', 'proveSubject', 'getVerifyPage', 'getLogFile', 'healthz', 'readyz', 'metrics', 'openapi',
    'getSession', 'listUnits', 'getUnit', 'addUnit', 'changeUnit', 'listAccounts', 'getAccount', 'inviteAccount', 'setClearance', 'makeLink', 'listAccountEvents', 'listEventsOfAccount',
    'listConsentsAsked', 'listOwnConsents', 'askConsent', 'listLooks', 'listQuestions', 'listDelays', 'askDelay', 'listLog', 'listAlerts', 'signOut']) {
    assert.ok(good.includes(id), `the example of ${id} was refused`);
  }
  await alive();
});

test('requests made from the schemas are answered as documented', async () => {
  for (const one of byJson) {
    const schema = schemaOf(one);
    for (let i = 0; i < 12; ++i) {
      const body = faker.generate(schema);
      mustFit(schema, body, 'what was made');
      await judge(one, await send(one, { body: JSON.stringify(body) }));
      // The same, with what access asks for, so that the question is admitted.
      const asked = { ...bodyOf(one)['application/json'].example, ...body };
      for (const name of ['purpose', 'operator', 'query', 'code']) if (schema.properties[name]) asked[name] = bodyOf(one)['application/json'].example[name];
      for (const name of ['as_of', 'known_at']) delete asked[name];
      await judge(one, await send(one, { body: JSON.stringify(asked) }));
    }
  }
  await alive();
});

test('a body that breaks its schema in one member is refused with 400, whatever the member', async () => {
  let broken = 0;
  for (const one of byJson) {
    const schema = schemaOf(one);
    const good = bodyOf(one)['application/json'].example;
    const bad = [['an unknown member', { ...good, nobody_knows: 'x' }]];
    for (const [name, rule] of Object.entries(schema.properties)) {
      const wrong = { boolean: ['true', 1, null, [], {}], object: ['true', 1, null, [], { field: 1 }, { field: {} }] }[rule.type] ?? [1, true, null, [], {}, { $ref: 'x' }];
      for (const value of wrong) bad.push([`${name} = ${JSON.stringify(value)}`, { ...good, [name]: value }]);
      if (rule.maxLength) bad.push([`${name} too long`, { ...good, [name]: '长'.repeat(rule.maxLength + 1) }]);
      if (rule.pattern) bad.push([`${name} of no such form`, { ...good, [name]: 'x1' }]);
      if (rule.minLength) bad.push([`${name} empty`, { ...good, [name]: '' }]);
    }
    for (const name of schema.required ?? []) bad.push([`without ${name}`, Object.fromEntries(Object.entries(good).filter(([key]) => key !== name))]);
    for (const [what, body] of bad) {
      const reply = await send(one, { body: JSON.stringify(body) });
      assert.equal(reply.status, 400, `${one.path} with ${what}`);
      await judge(one, reply);
      ++broken;
    }
    for (const raw of ['{', '[]', '"x"', 'null', '{"query":"\\ud800"}', '{"a":'.repeat(4000), Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), '{} {}', '\u0000']) {
      const reply = await send(one, { body: raw });
      assert.equal(reply.status, 400, `${one.path} with ${raw.toString().slice(0, 20)}`);
      await judge(one, reply);
    }
    const untyped = await send(one, { headers: { 'content-type': 'text/plain' } });
    assert.equal(untyped.status, 415, one.path);
    await judge(one, untyped);
  }
  assert.ok(broken > 150, `only ${broken} broken bodies were tried`);
  await alive();
});

test('parameters that make no sense are refused, and never break anything', async () => {
  const nonsense = ['', 'x', '-1', '0', '9'.repeat(40), '../../etc/passwd', '%00', '1.1', '1e9', '中'.repeat(300), "' OR 1=1 --", '\r\nX: y'];
  for (const one of operations.filter(({ about }) => !about['x-taixin-local'])) {
    for (const raw of one.about.parameters ?? []) {
      const parameter = resolve(raw);
      for (const value of nonsense) {
        if (parameter.in === 'query') await judge(one, await send(one, { query: { [parameter.name]: value } }));
        if (parameter.in === 'path' && value) {
          const changed = { ...one, path: one.path.replace(`{${parameter.name}}`, encodeURIComponent(value)) };
          await judge(changed, await send(changed));
        }
      }
    }
  }
  await alive();
});

test('another method is refused with what the path takes', async () => {
  for (const path of new Set(operations.map((one) => one.path))) {
    const taken = operations.filter((one) => one.path === path).map((one) => one.method);
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      if (taken.includes(method)) continue;
      const reply = await send(operations.find((one) => one.path === path), { method, body: null });
      assert.equal(reply.status, 405, `${method} ${path}`);
      for (const one of taken) assert.ok(reply.headers.get('allow').split(', ').includes(one), `${path}: ${reply.headers.get('allow')}`);
    }
  }
});

test('pages are of one snapshot, whatever is written in between', async () => {
  const pages = async (path, key, meanwhile) => {
    const seen = [];
    for (let cursor = '', i = 0; i < 100; ++i) {
      const page = await (await fetch(`${site}${path}${cursor && `${path.includes('?') ? '&' : '?'}cursor=${cursor}`}`, { headers: own })).json();
      seen.push(...page[key]);
      if (!page.next_cursor) return seen;
      cursor = page.next_cursor;
      await meanwhile();
    }
    throw new Error('no end');
  };
  await equip();
  const own = callers.get('exchange_system'); // whose files go in at once
  const submit = (rows, of) => fetch(`${site}/api/v1/submissions?item=${of}`, { method: 'POST', headers: { 'content-type': 'application/octet-stream', ...own }, body: csv(rows) });
  let n = 1000;
  const more = async () => assert.equal((await submit([penalty(++n, 1), penalty(++n, 1, { CF_JDRQ: '2026/02/30' })], 'ADM.penalty')).status, 200);
  for (let i = 0; i < 60; ++i) await more();
  const many = Array.from({ length: 130 }, () => penalty(++n, 1, { CF_JDRQ: '2026/02/30' }));
  await submit([penalty(++n, 1), ...many], 'ADM.penalty');
  for (const [path, key, id] of [['/api/v1/submissions', 'submissions', 'id'], ['/api/v1/quarantine', 'rows', 'tag']]) {
    const still = await pages(path, key, async () => {});
    const moving = await pages(path, key, more);
    assert.ok(still.length > 60, path);
    assert.deepEqual(moving.map((one) => one[id]), still.map((one) => one[id]), `${path} was shifted`);
    assert.equal(new Set(moving.map((one) => one[id])).size, moving.length);
  }
});

await finish();
