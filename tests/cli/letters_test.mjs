// Letters on paper, from the case to the reader's desk: drafts, numbers, files in PDF and DOCX that other programs open
// (LibreOffice, poppler, zbar), the register, and what whoever holds the paper is told. TAIXIN_SHOTS=DIR keeps pictures of
// the pages that were read.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { demoPeople, signedIn } from './callers.mjs';
import { bodyCode, bodyName, csv, ingest, json, must, newHome, penalty, place, registration, serve, suite, until, write } from './lib.mjs';
import { keepPages } from './shots.mjs';
import { unzip, zip } from './workbook.mjs';

const { test, finish } = suite();
const organ = '示例市住房和城乡建设局';

function run(command, args) {
  const done = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.ok(!done.error, `${command}: ${done.error?.message}`);
  assert.equal(done.status, 0, `${command} ${args.join(' ')}\n${done.stdout}${done.stderr}`);
  return done.stdout;
}
// The pages that LibreOffice makes of a DOCX, as PDF.
function pagesOf(docx) {
  run('soffice', ['--headless', `-env:UserInstallation=file://${place('office')}`, '--convert-to', 'pdf', '--outdir', dirname(docx), docx]);
  return join(dirname(docx), basename(docx).replace(/docx$/, 'pdf'));
}
function textOf(pdf) {
  keepPages(pdf, `letters-${basename(pdf, '.pdf')}`);
  return run('pdftotext', [pdf, '-']).replaceAll(/\s/g, '');
}
// The cells of the rows of all tables of a DOCX.
function tableOf(docx) {
  const words = unzip(readFileSync(docx)).get('word/document.xml').toString('utf8');
  const texts = (xml) => [...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map(([, text]) => text).join('');
  return [...words.matchAll(/<w:tr[ >].*?<\/w:tr>/gs)].map(([row]) => [...row.matchAll(/<w:tc[ >].*?<\/w:tc>/gs)].map(([cell]) => texts(cell)));
}
function codeOf(pdf) {
  const picture = place('page');
  const last = run('pdfinfo', [pdf]).match(/Pages:\s+(\d+)/)[1]; // it stands at the end
  run('pdftoppm', ['-r', '200', '-png', '-singlefile', '-f', last, '-l', last, pdf, picture]);
  return run('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', `${picture}.png`]).trim();
}

const home = newHome('letters');
must(0, ingest(home, 'REG.enterprise', write('registration.csv', csv([registration(1)]))));
const people = demoPeople(home);
const rows = [1, 2, 3, 4].map((n) => penalty(n, 1, { CF_CFJG: organ, CF_SJLY: organ }));
must(0, ['ingest', '--home', home, '--item', 'ADM.penalty', '--source', organ, write('penalty.csv', csv(rows))]);
// Whoever examines an erasure does not confirm it: a second who deals with cases.
const { id: second } = json(['account', 'list', '--home', home, '--kind', 'staff']).accounts.find(({ grants }) => grants.some(({ role }) => role === 'centre_operator'));
must(0, ['account', 'grant', '--home', home, second, '--role', 'case_handler', '--unit', 1]);
// A department that has handed nothing over of a month that is long due.
const { id: late } = json(['unit', 'add', '--home', home, '--parent', 1, '--kind', 'department', '--code', '370999-late', '--name', '示例市迟报局', '--items', 'ADM.penalty']);
const duePeriod = new Date(Date.now() - 70 * 86_400_000).toISOString().slice(0, 7);
const server = await serve(home);
const callers = await signedIn(server.address, people);
// While LibreOffice works this process hears of nothing: a connection that was kept may be closed by the server meanwhile.
const anew = { connection: 'close' };
async function ask(role, method, path, body) {
  const answer = await fetch(`http://${server.address}/api/v1${path}`, {
    method, headers: { ...anew, ...callers.get(role), ...(body ? { 'content-type': 'application/json' } : {}) }, body: body && JSON.stringify(body),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const text = bytes.toString('utf8');
  return { status: answer.status, bytes, text, type: answer.headers.get('content-type'), body: text.startsWith('{') ? JSON.parse(text) : undefined };
}
const good = async (...asked) => {
  const answer = await ask(...asked);
  assert.ok(answer.status < 300, `${asked.slice(0, 3)}: ${answer.status} ${answer.text.slice(0, 500)}`);
  return answer.body ?? answer;
};
async function file(role, path, name) {
  const answer = await ask(role, 'GET', path);
  assert.equal(answer.status, 200, answer.text.slice(0, 500));
  const to = place(name);
  writeFileSync(to, answer.bytes);
  return to;
}
async function verify(number, digest) {
  const page = await (await fetch(`http://${server.address}/verify/letter?${new URLSearchParams({ n: number, d: digest })}`, { headers: anew })).text();
  return page.match(/data-verdict="([^"]+)"/)?.[1];
}
async function verifyFile(path) {
  const form = new FormData();
  form.append('file', new Blob([readFileSync(path)]), basename(path));
  const page = await (await fetch(`http://${server.address}/verify/report`, { method: 'POST', headers: anew, body: form })).text();
  return page.match(/data-verdict="([^"]+)"/)?.[1];
}

const records = (await good('agent', 'GET', '/own')).classes.flatMap(({ records: list }) => list).filter(({ item }) => item === 'ADM.penalty').map(({ id }) => id.slice(1));
async function objection(record) {
  const opened = await good('agent', 'POST', '/own/cases', { kind: 'objection', record, form: { ground: 'wrong', statement: '示例说明' } });
  await good('case_handler', 'POST', `/cases/${opened.id}/steps`, { version: '1', step: 'forward', form: {} });
  return opened.id;
}
const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date());
const year = today.slice(0, 4);
const first = await objection(records[0]);
const inquiry = (await good('case_handler', 'GET', '/outgoing')).letters.find((one) => one.letter === 'objection_inquiry').id;

test('a draft says so, has no number and no code, in both files', async () => {
  for (const name of ['pdf', 'docx']) {
    const draft = await file('case_handler', `/outgoing/${inquiry}/${name}`, `draft.${name}`);
    const text = textOf(name === 'docx' ? pagesOf(draft) : draft);
    for (const words of ['草稿：未编号发出，不具有效力', '异议信息核查通知书']) assert.ok(text.includes(words), `${name}: ${words}\n${text}`);
    assert.ok(!text.includes('核验编号'), text);
  }
});

test('the machine numbers the centre, and both files say the same and are verified by code, number and file', async () => {
  const issued = (await good('case_handler', 'POST', `/outgoing/${inquiry}/issue`, {})).issued;
  assert.equal(issued.number, `泰信异〔${year}〕1号`);
  assert.equal((await ask('case_handler', 'POST', `/outgoing/${inquiry}/issue`, {})).body.code, 'letters.issued_before');
  const pdf = await file('case_handler', `/outgoing/${inquiry}/pdf`, 'letter.pdf');
  const docx = await file('case_handler', `/outgoing/${inquiry}/docx`, 'letter.docx');
  const pages = pagesOf(docx);
  for (const [name, path] of [['pdf', pdf], ['docx', pages]]) {
    const text = textOf(path);
    for (const words of [issued.number, '异议信息核查通知书', organ, '未加盖电子印章', '附：依据', '山东省社会信用条例', `核验编号${issued.code}`, issued.digest]) {
      assert.ok(text.includes(words), `${name}: ${words}\n${text}`);
    }
    assert.ok(!text.includes('草稿'), text);
    const code = new URL(codeOf(path));
    assert.deepEqual([code.pathname, code.searchParams.get('n'), code.searchParams.get('d')], ['/verify/letter', issued.code, issued.digest]);
  }
  run('qpdf', ['--check', pdf]);
  assert.equal(await verify(issued.code, issued.digest), 'letter-genuine');
  assert.equal(await verify(issued.number, issued.digest), 'letter-genuine');
  assert.equal(await verify(issued.code, issued.digest.replace(/./, (c) => (c === '0' ? '1' : '0'))), 'letter-changed');
  assert.equal(await verify('WS999', issued.digest), 'unknown');
  assert.deepEqual([await verifyFile(pdf), await verifyFile(docx), await verifyFile(pages)], ['letter-genuine', 'letter-genuine', 'unknown']);
  assert.ok(readFileSync(docx).equals(readFileSync(await file('case_handler', `/outgoing/${inquiry}/docx`, 'again.docx'))));
});

// GB/T 9704-2012, 7.3.5.4: whatever the length of its text, no page of a letter as DOCX holds the signature alone.
test('the page of the signature carries text of the letter', async () => {
  const parts = unzip(readFileSync(await file('case_handler', `/outgoing/${inquiry}/docx`, 'long.docx')));
  const words = parts.get('word/document.xml').toString('utf8');
  const end = words.lastIndexOf('</w:t>', words.indexOf('附：依据'));
  const lengths = Array.from({ length: 20 }, (_, i) => 28 * i); // from what fits on one page, line by line
  const made = lengths.map((length) => {
    const to = place(`long-${length}.docx`);
    const xml = words.slice(0, end) + '续'.repeat(length) + words.slice(end);
    writeFileSync(to, zip([...parts].map(([name, bytes]) => [name, name === 'word/document.xml' ? xml : bytes])));
    return to;
  });
  run('soffice', ['--headless', `-env:UserInstallation=file://${place('office')}`, '--convert-to', 'pdf', '--outdir', dirname(made[0]), ...made]);
  let turned = 0;
  for (const docx of made) {
    const pdf = docx.replace(/docx$/, 'pdf');
    const pages = run('pdftotext', [pdf, '-']).split('\f').map((page) => page.replaceAll(/\s/g, ''));
    const signed = pages.findIndex((page) => page.includes('未加盖电子印章'));
    assert.ok(signed >= 0, pages.join('|'));
    turned += signed > 0 ? 1 : 0;
    assert.match(pages[signed], /续|附：依据/, `${docx}: page ${signed + 1} of ${pages.length} has no text`);
  }
  assert.ok(turned > 0 && turned < made.length, `${turned} of ${made.length} go over to a second page`);
});

test('a notice of a step may be had as a letter, and a department gives numbers of its own', async () => {
  const all = (await good('case_handler', 'GET', `/cases/${first}/letters`)).letters;
  assert.deepEqual(all.map((one) => one.letter), ['objection_accepted', 'forward', 'objection_inquiry']);
  const accepted = await good('case_handler', 'GET', `/outgoing/${all[0].id}`);
  assert.match(accepted.words, /已作异议标注/);
  assert.deepEqual([accepted.machine, accepted.series], [true, '异议文书']);
  assert.equal((await good('case_handler', 'POST', `/outgoing/${all[0].id}/issue`, {})).issued.number, `泰信异〔${year}〕2号`);
  await good('case_officer', 'POST', `/cases/${first}/steps`, { version: '2', step: 'decide', outcome: 'rejected', form: { reason: '示例：属实' } });
  const result = (await good('case_officer', 'GET', '/outgoing')).letters.find((one) => one.letter === 'objection_result').id;
  assert.equal((await ask('case_officer', 'POST', `/outgoing/${result}/issue`, {})).body.code, 'letters.bad_number');
  assert.equal((await ask('case_handler', 'POST', `/outgoing/${all[2].id}/issue`, { number: `泰信异〔${year}〕9号` })).status, 409);
  await good('centre_operator', 'POST', '/session/unit', { unit: '1' });
  assert.equal((await ask('centre_operator', 'POST', `/outgoing/${result}/issue`, {})).body.code, 'letters.bad_number', 'the city numbers no letter of a department');
  await good('centre_operator', 'POST', '/session/unit', { unit: '2' });
  const sent = await good('case_officer', 'POST', `/outgoing/${result}/sent`, { day: today, number: '示例住建函〔2026〕15号', way: 'post' });
  assert.equal(sent.issued.number, '示例住建函〔2026〕15号');
  assert.equal(sent.sent.number, '示例住建函〔2026〕15号');
  assert.equal(await verify(sent.issued.code, sent.issued.digest), 'letter-genuine');
});

test('the register lists what was issued, keeps what was cancelled, and the next number follows', async () => {
  const before = await good('case_handler', 'GET', '/letters');
  assert.deepEqual(before.letters.map((one) => one.number), [`示例住建函〔2026〕15号`, `泰信异〔${year}〕2号`, `泰信异〔${year}〕1号`]);
  const one = before.letters[2];
  const cancelled = await good('case_handler', 'POST', `/letters/${one.id}/cancel`, { reason: '示例：编错' });
  assert.equal(cancelled.cancelled.reason, '示例：编错');
  assert.equal(await verify(one.number, (await good('case_handler', 'GET', `/outgoing/${inquiry}`)).issued.digest), 'letter-cancelled');
  assert.equal((await good('case_handler', 'POST', `/outgoing/${inquiry}/issue`, {})).issued.number, `泰信异〔${year}〕3号`);
  const page = await good('case_handler', 'GET', '/letters?series=objection&limit=2');
  assert.deepEqual(page.letters.map((row) => row.serial), [3, 2]);
  assert.deepEqual((await good('case_handler', 'GET', `/letters?series=objection&limit=2&cursor=${page.next_cursor}`)).letters.map((row) => row.serial), [1]);
  const sheet = await ask('case_handler', 'GET', '/letters?format=csv');
  assert.match(sheet.type, /text\/csv/);
  assert.match(sheet.text, new RegExp(`泰信异〔${year}〕1号,.*示例：编错`));
  assert.ok((await ask('case_handler', 'GET', '/letters?format=xlsx')).bytes.subarray(0, 2).equals(Buffer.from('PK')));
  assert.deepEqual((await good('case_handler', 'GET', '/letters?series=-')).letters.map((row) => row.number), ['示例住建函〔2026〕15号']);
});

test('a letter that was cancelled after it went is sent anew', async () => {
  const { letters } = await good('case_officer', 'GET', '/letters');
  const { id, source_id: outgoing } = letters.find((row) => row.number === '示例住建函〔2026〕15号');
  const sending = { day: today, number: '示例住建函〔2026〕16号', way: 'post' };
  assert.equal((await ask('case_officer', 'POST', `/outgoing/${outgoing}/sent`, sending)).body?.sent.number, '示例住建函〔2026〕15号', 'it went already');
  await good('case_officer', 'POST', `/letters/${id}/cancel`, { reason: '示例：内容有误' });
  assert.equal((await good('case_officer', 'GET', `/outgoing/${outgoing}`)).sent, null);
  assert.ok((await good('case_officer', 'GET', '/outgoing')).letters.some((one) => one.id === outgoing), 'it waits again');
  assert.equal((await good('case_officer', 'POST', `/outgoing/${outgoing}/sent`, sending)).sent.number, sending.number);
  assert.equal((await good('case_officer', 'GET', `/outgoing/${outgoing}`)).sent.number, sending.number);
});

test('the certificate of an erasure goes to the person as a letter that names nobody', async () => {
  const opened = await good('subject', 'POST', '/own/cases', { kind: 'erasure', form: { ground: 'consent', understood: 'true' } });
  const asked = await good('case_handler', 'POST', `/cases/${opened.id}/steps`, { version: '1', step: 'decide', outcome: 'asked', form: { reason: '示例：本人撤回同意' } });
  const path = `/erasures/${asked.erasure.id}/letter`;
  assert.equal((await ask('case_handler', 'POST', path, {})).body.code, 'vault.no_certificate');
  await good('centre_operator', 'POST', `/cases/${opened.id}/steps`, { version: '2', step: 'confirm', form: {} });
  assert.equal((await ask('case_handler', 'GET', path)).body.code, 'letters.unknown');
  const issued = await good('case_handler', 'POST', path, {});
  assert.deepEqual([issued.number, issued.source], [`泰信删〔${year}〕1号`, 'erasure']);
  assert.equal((await ask('case_handler', 'POST', path, {})).body.code, 'letters.issued_before');
  const { number } = await good('case_handler', 'GET', `/erasures/${asked.erasure.id}/certificate`);
  const docx = await file('case_handler', path, 'erased.docx'), pdf = await file('case_handler', `${path}?format=pdf`, 'erased.pdf');
  for (const one of [pagesOf(docx), pdf]) {
    const text = textOf(one);
    for (const part of ['个人信息删除证明', issued.number, number, `业务${opened.id}`, '全部备份副本到期灭失之日', '个人信息保护法第47条', `核验编号${issued.code}`]) assert.ok(text.includes(part), `${part}\n${text}`);
    assert.ok(!text.includes('____'), text);
  }
  assert.deepEqual([await verifyFile(docx), await verifyFile(pdf)], ['letter-genuine', 'letter-genuine']);
});

test('two letters delivered together: a notice for each penalty of a submission, or for one line', async () => {
  const submission = (await good('submitter', 'GET', '/submissions')).submissions.find((one) => one.item === 'ADM.penalty' && one.file_name?.endsWith('.csv')).id;
  const path = `/submissions/${submission}/repair-notices`;
  const all = pagesOf(await file('submitter', path, 'notices.docx'));
  const text = textOf(all);
  assert.equal(text.split('行政处罚信息信用修复告知书').length - 1, rows.length, 'one each');
  assert.ok(Number(run('pdfinfo', [all]).match(/Pages:\s+(\d+)/)[1]) >= rows.length, 'each begins on a page of its own');
  for (const row of rows) assert.ok(text.includes(row.CF_WSH.replaceAll(/\s/g, '')), row.CF_WSH);
  const one = await file('submitter', `${path}?line=2&format=pdf`, 'notice.pdf');
  const words = textOf(one);
  for (const part of ['行政处罚信息信用修复告知书', organ, '失信程度', '公示截止', '最早可以申请修复', '信用中国', '国家发展改革委']) assert.ok(words.includes(part), `${part}\n${words}`);
  assert.match(words, /公示截止：尚未确定[^]*最早可以申请修复：尚未确定/, 'nobody has said how serious it is');
  assert.equal(new URL(codeOf(one)).pathname, '/guides/repair');
  assert.equal((await ask('submitter', 'GET', `${path}?line=99`)).body.code, 'letters.no_notice');
  assert.equal((await ask('submitter', 'GET', `${path}?line=x`)).status, 422);
  must(0, ['ingest', '--home', home, '--item', 'ADM.penalty', '--source', organ, write('corrected.csv', csv([{ ...rows[3], CF_NR: '示例更正' }]))]);
  assert.equal(textOf(pagesOf(await file('submitter', path, 'left.docx'))).split('行政处罚信息信用修复告知书').length - 1, rows.length - 1, 'one was corrected since');
  const { entries } = await good('auditor', 'GET', '/log');
  assert.ok(entries.some(({ kind, rows: count }) => kind === 'letter' && count === rows.length), 'each is in the access log');
  const classes = ['严重', '轻微'].map((CF_SXCD, n) => penalty(5 + n, 1, { CF_CFJG: organ, CF_SJLY: organ, CF_SXCD, CF_AJCXLB: '普通程序', CF_YXQ: '', CF_GSJZQ: '' }));
  must(0, ['ingest', '--home', home, '--item', 'ADM.penalty', '--source', organ, write('classes.csv', csv(classes))]);
  const { id } = (await good('submitter', 'GET', '/submissions')).submissions.find((known) => known.file_name === 'classes.csv');
  const [serious, minor] = await Promise.all([2, 3].map(async (line) => textOf(await file('submitter', `/submissions/${id}/repair-notices?line=${line}&format=pdf`, `notice-${line}.pdf`))));
  assert.match(serious, /公示截止：\d{4}年\d{1,2}月\d{1,2}日[^]*最早可以申请修复：\d{4}年\d{1,2}月\d{1,2}日/);
  assert.match(minor, /公示截止：不公示[^]*最早可以申请修复：不公示，不需要申请修复/);
  assert.equal((await ask('submitter', 'GET', `${path}?format=pdf`)).status, 422);
});

test('a body that asked by letter is answered by letter, with the rows annexed', async () => {
  const sheet = csv([{ 统一社会信用代码: bodyCode(1) }, { 统一社会信用代码: '91370999TX000009X0' }]);
  const begun = await fetch(`http://${server.address}/api/v1/checks/batch?purpose=permit&basis=${encodeURIComponent('示例事项 7 号')}&file_name=list.csv&async=true`, { method: 'POST', headers: { ...anew, ...callers.get('querier'), 'content-type': 'text/csv' }, body: sheet });
  const { id } = await begun.json();
  await until('the batch has ended', async () => (await good('querier', 'GET', `/jobs/${id}`)).state === 'done');
  assert.equal((await ask('querier', 'GET', `/jobs/${id}/letter`)).status, 404);
  const to = { to: '示例市示例局', document: '示例函〔2026〕9号' };
  assert.equal((await ask('querier', 'POST', `/jobs/${id}/letter`, to)).body.code, 'letters.bad_number', 'a department numbers its own');
  assert.equal((await ask('querier', 'POST', `/jobs/${id}/letter`, { ...to, to: ' ' })).status, 422);
  const issued = await good('querier', 'POST', `/jobs/${id}/letter`, { ...to, number: '示例核函〔2026〕1号' });
  const docx = await file('querier', `/jobs/${id}/letter`, 'reply.docx'), pdf = await file('querier', `/jobs/${id}/letter?format=pdf`, 'reply.pdf');
  for (const path of [pagesOf(docx), pdf]) {
    const text = textOf(path);
    for (const part of ['信用核查反馈函', '示例市示例局：', '示例函〔2026〕9号', '示例核函〔2026〕1号', '示例事项7号', '共2行', '附表', bodyCode(1).slice(0, 6), `核验编号${issued.code}`]) assert.ok(text.includes(part), `${part}\n${text}`);
    // What was found of each row, and how many of each: the first body has penalties, the second code is nobody's.
    for (const part of ['有需要关注的信息1行', '未见需要关注的信息0行', '没有查到或者名称代码不一致1行', '不提供查询（自然人、未授权等）0行']) assert.ok(text.includes(part), `${part}\n${text}`);
    for (const part of [bodyName(1).slice(0, 8), '有需关注', '未找到该']) assert.ok(text.slice(text.lastIndexOf('附表')).includes(part), `${part}\n${text}`);
  }
  // Columns are broken on pages; the table itself says the words of the batch, row by row.
  const annexed = tableOf(docx).map((cells) => cells.slice(0, 5));
  assert.deepEqual(annexed.slice(-2), [
    ['1', bodyCode(1), '有需关注的信息', bodyName(1), bodyCode(1)],
    ['2', '91370999TX000009X0', '未找到该主体', '', ''],
  ]);
  assert.deepEqual([await verifyFile(docx), await verifyFile(pdf)], ['letter-genuine', 'letter-genuine']);
  const again = { ...to, number: '示例核函〔2026〕2号' };
  assert.equal((await ask('querier', 'POST', `/jobs/${id}/letter`, again)).body.code, 'letters.issued_before');
  await good('querier', 'POST', `/jobs/${id}/letter/cancel`, { reason: '示例：收文单位有误' });
  assert.equal((await ask('querier', 'GET', `/jobs/${id}/letter`)).body.code, 'letters.unknown');
  assert.equal((await good('querier', 'POST', `/jobs/${id}/letter`, again)).number, again.number);
});

test('a rectification letter is read from the pages that LibreOffice makes of it', async () => {
  await good('centre_operator', 'POST', '/duties/counts', { unit: late, item: 'ADM.penalty', period: duePeriod, count: '3', source: '示例执法台账' });
  const lines = `${late}/ADM.penalty/${duePeriod}`;
  const reminder = (await good('centre_operator', 'POST', '/duties/reminders', { lines, reason: '示例：请报送' })).papers[0];
  const reminded = textOf(pagesOf(await file('centre_operator', `/duties/papers/${reminder.id}?format=docx`, 'reminder.docx')));
  for (const part of ['催报函', '示例市迟报局', reminder.document]) assert.ok(reminded.includes(part), `${part}\n${reminded}`);
  const made = await good('centre_operator', 'POST', '/duties/letters', { lines, reason: '示例：本月没有报送' });
  const [paper] = made.papers;
  const docx = await file('centre_operator', `/duties/papers/${paper.id}?format=docx`, 'rectification.docx');
  const text = textOf(pagesOf(docx));
  for (const part of ['限期整改通知书', '示例市迟报局', paper.document, '示例：本月没有报送', ...paper.words]) assert.ok(text.includes(part.replaceAll(/\s/g, '')), `${part}\n${text}`);
  assert.equal(await verifyFile(docx), 'letter-genuine');
});

test('the ledger has every letter, and doctor and audit find nothing', async () => {
  must(0, ['doctor', '--home', home]);
  must(0, ['ledger', 'audit', '--home', home]);
});

await finish();
