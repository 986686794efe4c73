// Bulletins over HTTP: a draft, its rows, a count that is entered, two people, the documents. LibreOffice opens XLSX and DOCX
// and the numbers are read back from what it sees. TAIXIN_SHOTS=DIR keeps pictures of the pages.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { demoPeople, signedIn } from './callers.mjs';
import { csv, ingest, must, newHome, parseCsv, penalty, place, registration, serve, suite, write } from './lib.mjs';
import { keepPages } from './shots.mjs';

const { test, finish } = suite();
const office = ['soffice', 'libreoffice'].find((name) => {
  try {
    execFileSync(name, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});
const now = new Date(Date.now() + 8 * 3600_000);
const iso = (offset) => new Date(now.getTime() + offset * 86_400_000).toISOString().slice(0, 10);
const month = iso(0).slice(0, 7);
const before = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

const home = newHome();
const bodies = [1, 2, 3, 4, 5, 6];
must(0, ingest(home, 'REG.enterprise', write('登记.csv', csv(bodies.map((n) => registration(n))))));
// Four on time, one late, one that goes back.
const good = bodies.slice(0, 5).map((n) => penalty(n, n, { CF_JDRQ: (n === 5 ? iso(-40) : iso(-1)).replaceAll('-', '/') }));
must(3, ingest(home, 'ADM.penalty', write('处罚.csv', csv([...good, { ...good[0], CF_WSH: '示例罚〔2026〕99号', CF_JDRQ: '2026/13/45' }]))));
const people = demoPeople(home);
const server = await serve(home);
const site = `http://${server.address}`;
const headers = await signedIn(server.address, people.filter(({ role }) => ['centre_operator', 'case_handler', 'auditor', 'submitter'].includes(role)));
// A connection that was kept may be closed by the server while LibreOffice works and this process hears of nothing.
const ask = (role, target, body) =>
  fetch(site + target, {
    method: body ? 'POST' : 'GET',
    headers: { connection: 'close', ...headers.get(role), accept: 'application/json', ...(body ? { 'content-type': 'application/json' } : {}) },
    body: body && JSON.stringify(body),
  });
async function need(role, target, body) {
  const answer = await ask(role, target, body);
  assert.ok(answer.ok, `${target}: ${await answer.clone().text()}`);
  return answer;
}
const read = async (role, target, body) => (await need(role, target, body)).json();
const bytes = async (role, target) => Buffer.from(await (await need(role, target)).arrayBuffer());
const draftOf = async (bulletin, period) => (await read('centre_operator', `/api/v1/bulletins/draft?bulletin=${bulletin}&period=${period}`)).model;
function cell(model, part, figure, key) {
  const of = model.parts.find(({ code }) => code === part);
  const at = of.figures.indexOf(figure);
  return (key === undefined ? of.total : of.lines.find((line) => line.key === key).cells)[at].value;
}

test('a draft counts what was handed over, by the definitions of the packs', async () => {
  const model = await draftOf('double_publication', month);
  assert.equal(cell(model, 'summary', 'dp_reported'), 5);
  assert.equal(cell(model, 'summary', 'dp_late'), 1);
  assert.deepEqual(cell(model, 'summary', 'dp_timeliness'), { part: 4, whole: 5 });
  assert.deepEqual(cell(model, 'summary', 'dp_compliance'), { part: 5, whole: 6 });
  assert.deepEqual(cell(model, 'summary', 'dp_due'), { unknown: 'no_duty' });
  assert.deepEqual(cell(model, 'summary', 'dp_hidden'), { unknown: 'not_entered' });
  assert.equal(cell(model, 'units', 'dp_reported', '示例市市场监管局'), 5);
});

test('a number opens its rows, and they are as many', async () => {
  const rows = await read('auditor', `/api/v1/bulletins/rows?bulletin=double_publication&period=${month}&figure=dp_late`);
  assert.equal(rows.total, 1);
  assert.equal(rows.rows[0].line, 6);
  const text = (await bytes('auditor', `/api/v1/bulletins/rows?bulletin=double_publication&period=${month}&figure=dp_reported&format=csv`)).toString();
  assert.equal(parseCsv(text).length, 6);
  assert.ok(!text.includes('示例第1商贸'), 'rows name nobody');
  const made = await ask('auditor', `/api/v1/bulletins/rows?bulletin=double_publication&period=${month}&figure=dp_timeliness`);
  assert.equal(made.status, 422);
  assert.match((await made.json()).next, /dp_on_time/);
});

test('whoever has no right gets nothing', async () => {
  assert.equal((await ask('submitter', `/api/v1/bulletins/draft?bulletin=double_publication&period=${month}`)).status, 403);
  assert.equal((await ask('auditor', '/api/v1/bulletins', { bulletin: 'monthly', period: before })).status, 403);
});

test('a period that is not over is not made', async () => {
  const answer = await ask('centre_operator', '/api/v1/bulletins', { bulletin: 'monthly', period: month });
  assert.equal(answer.status, 409);
  assert.equal((await answer.json()).code, 'bulletin.period_open');
});

let issued;
test('two people make and issue one, which stays byte for byte', async () => {
  await read('centre_operator', '/api/v1/bulletins/counts', { key: 'chk_province', period: before, count: '40', source: '示例省平台月度统计', day: iso(0) });
  const made = await read('centre_operator', '/api/v1/bulletins', { bulletin: 'monthly', period: before });
  assert.equal(made.state, 'waits');
  assert.deepEqual((await read('auditor', '/api/v1/bulletins/counts')).counts.map(({ unit, count }) => [unit, count]), [['', 40]], 'of the whole city');
  const own = await ask('centre_operator', `/api/v1/bulletins/${made.id}/issue`, { seen: made.sha256 });
  assert.equal((await own.json()).code, 'bulletin.same_person');
  issued = await read('case_handler', `/api/v1/bulletins/${made.id}/issue`, { seen: made.sha256 });
  assert.match(issued.number, /^信工作通报〔\d{4}〕1号$/);
  assert.equal(cell(issued.model, 'checks', 'chk_province'), 40);
  assert.equal(cell(issued.model, 'checks', 'chk_own'), 0);
  const file = await bytes('auditor', `/api/v1/bulletins/${made.id}/file?format=json`);
  assert.equal(sha256(file), issued.sha256);
  const docx = await bytes('auditor', `/api/v1/bulletins/${made.id}/file?format=docx`);
  await read('centre_operator', '/api/v1/bulletins/counts', { key: 'chk_province', period: before, count: '41', source: '示例省平台更正', day: iso(0) });
  assert.deepEqual(await bytes('auditor', `/api/v1/bulletins/${made.id}/file?format=docx`), docx);
  const again = await read('centre_operator', '/api/v1/bulletins', { bulletin: 'monthly', period: before, corrects: made.id, reason: '示例：省平台更正' });
  assert.deepEqual(again.model.changes.map(({ figure, was, is }) => [figure, was, is]), [['chk_province', 40, 41], ['chk_province', 40, 41]], 'in both of its tables');
});

// ---- the documents, as an office's program sees them

function converted(file, to, filter = to) {
  const out = place('office');
  mkdirSync(out, { recursive: true });
  execFileSync(office, ['--headless', `-env:UserInstallation=file://${place('profile')}`, '--convert-to', filter, '--outdir', out, file], { stdio: 'ignore', timeout: 120_000 });
  const made = readdirSync(out).filter((name) => name.endsWith(`.${to}`)).sort();
  assert.ok(made.length > 0, `${file} was not opened`);
  return made.map((name) => join(out, name));
}

function pictured(file, name) {
  if (process.env.TAIXIN_SHOTS) keepPages(converted(file, 'pdf')[0], name);
}

test('the workbook opens in LibreOffice with the same numbers', async () => {
  assert.ok(office, 'LibreOffice is not installed: ./dev installs it');
  const file = place('draft.xlsx');
  writeFileSync(file, await bytes('centre_operator', `/api/v1/bulletins/draft?bulletin=double_publication&period=${month}&format=xlsx`));
  pictured(file, 'bulletin-workbook');
  // Every sheet as CSV, with the numbers as they are shown.
  const sheets = converted(file, 'csv', 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1');
  const sheetOf = (name) => parseCsv(readFileSync(sheets.find((path) => path.includes(name)), 'utf8'));
  const summary = new Map(sheetOf('总体情况').slice(3).map((row) => [row[0], row[2]]));
  assert.equal(summary.get('已报送'), '5');
  assert.equal(parseFloat(summary.get('及时率')), 80);
  assert.match(summary.get('合规率'), /^83\.3+%$/);
  assert.equal(summary.get('应报送'), '未核定');
  assert.equal(summary.get('瞒报'), '未录入');
  const [head, ...lines] = sheetOf('各单位情况').slice(2);
  const unit = lines.find((line) => line[0] === '示例市市场监管局');
  assert.equal(unit[head.findIndex((name) => name.startsWith('已报送'))], '5');
  assert.ok(lines.some((line) => line[0] === '合计'));
  assert.ok(sheetOf('口径和依据').some((row) => row[0] === '及时率'));
});

test('the document opens in LibreOffice with the same numbers', async () => {
  assert.ok(office, 'LibreOffice is not installed: ./dev installs it');
  const file = place('issued.docx');
  writeFileSync(file, await bytes('auditor', `/api/v1/bulletins/${issued.id}/file?format=docx`));
  const draft = place('draft.docx');
  writeFileSync(draft, await bytes('centre_operator', `/api/v1/bulletins/draft?bulletin=double_publication&period=${month}&format=docx`));
  pictured(file, 'bulletin-issued');
  pictured(draft, 'bulletin-draft');
  const text = readFileSync(converted(file, 'txt', 'txt:Text (encoded):UTF8')[0], 'utf8');
  assert.ok(text.includes(issued.number));
  assert.match(text, /经省平台核查\s+次\s+40\s/);
  assert.ok(text.includes('指标口径和依据'));
  const words = readFileSync(converted(draft, 'txt', 'txt:Text (encoded):UTF8')[0], 'utf8');
  assert.match(words, /已报送\s+条\s+5\s/);
  assert.match(words, /及时率\s+%\s+80\.0\s/);
});

test('the command line draws up, lists, shows and exports', () => {
  const bulletin = (code, ...args) => must(code, ['bulletin', args[0], '--home', home, ...args.slice(1)]);
  assert.match(bulletin(0, 'draft', 'double_publication', month).out, /已报送  5\n/);
  const draft = place('console.xlsx');
  assert.equal(bulletin(0, 'draft', 'double_publication', month, '--out', draft).out.trim(), draft);
  assert.equal(readFileSync(draft).subarray(0, 2).toString(), 'PK');
  assert.match(bulletin(2, 'draft', 'double_publication', month, '--out', draft).err, /--out/, 'what is there is not written over');
  assert.match(bulletin(2, 'draft', 'double_publication', month, '--out', place('x.pdf')).err, /pdf/);
  const list = bulletin(0, 'list').out;
  assert.match(list, /double_publication/);
  assert.ok(list.includes(issued.number), list);
  assert.match(bulletin(0, 'show', issued.id).out, /经省平台核查  40/);
  const json = place('issued.json');
  bulletin(0, 'export', issued.id, '--out', json);
  assert.equal(sha256(readFileSync(json)), issued.sha256);
  assert.match(bulletin(2, 'make', 'monthly', month).err, /尚未结束|没有结束/);
  const made = JSON.parse(bulletin(0, 'make', 'double_publication', before, '--json').out);
  assert.equal(made.state, 'waits');
  assert.match(bulletin(0, 'list').out, new RegExp(`${made.id}  double_publication  ${before}`));
  assert.match(bulletin(2, 'make', 'double_publication', before).err, new RegExp(String(made.id)));
  assert.match(bulletin(2, 'show', '999').err, /999|没有/);
});

test('the log has every look, and the audit finds nothing wrong', async () => {
  await server.stop();
  const audit = must(0, ['ledger', 'audit', '--home', home]).out;
  assert.ok(audit.length > 0);
  must(0, ['doctor', '--home', home]);
});

await finish();
