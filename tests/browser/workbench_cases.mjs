// The workbench where cases are handled, in a real browser: in-box, one case from its arrival to its letter, materials over a
// broken line, two officers at once, opening a case; letters, retractions, questions, authorisations, delays, erasures.
//
//   node tests/browser/workbench_cases.mjs [PART OF A NAME]
//
// A home with invented bodies and the demo accounts is made and served for the run. Each view is judged by axe-core at 1280
// and at 360 pixels, in both languages. TAIXIN_SHOTS=DIR keeps pictures. The last line is "N passed, M failed".

import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { demoPeople } from '../cli/callers.mjs';
import { bodyCode, bodyName, csv, ingest, must, penalty, place, registration, residentId, serve, suite, tree, write } from '../cli/lib.mjs';
import { personItem } from '../cli/person_item.mjs';
import { agree, becomes, heading, inEnglish, judge, main, open, openOffice, refusals, says, settled } from './pages.mjs';

const organ = '示例市住房和城乡建设局'; // of the demo's case officer
const day = (offset) => new Date(Date.now() + 8 * 3600_000 + offset * 86_400_000).toISOString().slice(0, 10);
// The packs of the tree, and one item more: records about people, of which one can be erased.
const packs = place('packs');
cpSync(join(tree, 'packs'), packs, { recursive: true });
writeFileSync(join(packs, 'national', 'zz_example.toml'), personItem);
const home = place('home');
must(0, ['init', '--home', home, '--packs-dir', packs]);
must(0, ingest(home, 'REG.enterprise', write('registration.csv', csv([1, 2].map((n) => registration(n))))));
const people = demoPeople(home);
// Long enough ago to be repaired, and still shown.
const slashed = (offset) => day(offset).replaceAll('-', '/');
const rows = [1, 2, 3, 4, 5, 6].map((n) => penalty(n, 1, { CF_CFJG: organ, CF_SJLY: organ, CF_JDRQ: slashed(-200), CF_YXQ: slashed(100), CF_GSJZQ: slashed(900) }));
must(0, ['ingest', '--home', home, '--item', 'ADM.penalty', '--source', organ, write('penalty.csv', csv(rows))]);
must(0, ingest(home, 'ADM.example_person', write('person.csv', csv([{ MC: '示例人甲', LB: '自然人', ZJHM: residentId(809), WH: '示例字9号', JDRQ: '2026-04-02' }]))));
const server = await serve(home);
const { site, visit, close, headers, as } = await openOffice(server, people, ['case_officer', 'case_handler', 'agent', 'supervisor', 'querier', 'agency', 'centre_operator']);
const { test, finish } = suite();

async function call(role, method, path, body) {
  const answer = await fetch(`${site}/api/v1${path}`, { method, headers: { ...headers.get(role), ...(body ? { 'content-type': 'application/json' } : {}) }, body: body && JSON.stringify(body) });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.clone().text()}`);
  return (answer.headers.get('content-type') ?? '').includes('json') ? answer.json() : answer.text();
}
const own = async () => (await call('agent', 'GET', '/own')).classes.flatMap(({ records }) => records).filter(({ item }) => item === 'ADM.penalty');
const records = (await own()).map(({ id }) => id.slice(1));
// What an officer who checks the body is shown.
const shown = async () => JSON.stringify(await call('querier', 'POST', '/subjects/show', { query: bodyCode(1), purpose: 'permit', operator: '示例经办人', basis: '示例事项 2 号' }));
const documentOf = async (record) => (await own()).find(({ id }) => id === `r${record}`).document_number;

const work = `${site}/desk/`;
const ready = (page, path = '') => open(page, work + path);
const button = (page, name) => page.locator('main').getByRole('button', { name, exact: true });
// Messages come and go: what is judged is the page.
async function judged(page, name) {
  await page.waitForFunction(() => !document.querySelector('.el-message, .el-message-box'));
  await judge(page, name);
}

for (const [name, path, role, zh, en] of [
  ['cases-none', 'cases', 'case_officer', '业务办理', 'Cases'],
  ['cases-late-none', 'cases/late', 'supervisor', '超期的业务', 'Late cases'],
  ['cases-new', 'cases/new', 'case_officer', '开启业务', 'Open a case'],
  ['letters-none', 'letters', 'case_officer', '待发文书', 'Letters to be sent'],
  ['retractions-none', 'retractions', 'querier', '更正通知', 'Retractions'],
  ['retractions-waiting-none', 'retractions/waiting', 'case_handler', '未回执的通知', 'Who is silent'],
  ['questions-none', 'questions', 'supervisor', '主体的询问', 'Questions of subjects'],
  ['consents-none', 'consents', 'agency', '授权请求', 'Authorisations'],
  ['consents-new', 'consents/new', 'agency', '请求授权', 'Ask for an authorisation'],
  ['delays-none', 'delays', 'supervisor', '推迟告知', 'Delays'],
  ['delays-new', 'delays/new', 'supervisor', '提出推迟告知', 'Ask for a delay'],
  ['erasures-none', 'erasures', 'case_handler', '删除申请', 'Erasures'],
  ['erasures-new', 'erasures/new', 'case_handler', '申请删除', 'Ask for an erasure'],
]) {
  test(`view ${name}, in both languages`, () => visit(as(role), async (page) => {
    const refused = refusals(page);
    await ready(page, path);
    assert.equal(await heading(page), zh);
    await judged(page, `${name}-zh`);
    await inEnglish(page);
    await ready(page, path);
    assert.equal(await heading(page), en);
    assert.doesNotMatch((await main(page)).replace(/《[^》]*》|示例\S*/g, ''), /[\u4e00-\u9fff]{6,}/u);
    await judged(page, `${name}-en`);
    assert.deepEqual(refused, [], 'a view asks for nothing that its user may not have');
  }));
}

test('a repair from the in-box to its end: passed on, accepted, granted, its letter sent; the record is shown no longer', async () => {
  const record = records[0], document = await documentOf(record);
  assert.ok((await shown()).includes(document));
  const { id } = await call('agent', 'POST', '/own/cases', { kind: 'repair', record, form: { proof: '示例收件 1 号', commitment: '示例收件 2 号' } });

  await visit(as('case_handler'), async (page) => {
    await ready(page, 'cases');
    await page.locator('.tile', { hasText: '待我办理' }).click();
    await page.waitForURL(/mine=yes/);
    const row = page.getByRole('row', { name: new RegExp(bodyName(1)) });
    assert.match(await row.innerText(), /信用修复[^]*即时转办/);
    await judged(page, 'cases-zh');
    await row.click();
    await page.waitForURL(`${work}cases/${id}`);
    await settled(page);
    const words = await main(page);
    for (const said of [document, organ, bodyName(1), '行政处罚', '信用修复管理办法', '示例收件 1 号', '申请人']) assert.ok(words.includes(said), `${said}: ${words}`);
    await judged(page, 'case-submitted-zh');
    await button(page, '转认定单位').click();
    await page.locator('.el-message-box', { hasText: '依据' }).waitFor();
    await judge(page, 'case-confirm-zh');
    await agree(page, '取消');
    assert.equal((await call('case_handler', 'GET', `/cases/${id}`)).version, '1', 'nothing was done');
    await button(page, '转认定单位').click();
    await agree(page, '确定办理');
    await page.locator('main').getByText('已转认定单位，待受理').first().waitFor();
  });

  await visit(as('case_officer'), async (page) => {
    await ready(page, 'cases?mine=yes');
    await page.getByRole('link', { name: id, exact: true }).click();
    await page.waitForURL(`${work}cases/${id}`);
    await settled(page);
    // Without an outcome nothing is sent.
    await button(page, '受理审查').click();
    assert.equal(await page.locator('.el-message-box').count(), 0);
    await page.getByRole('radio', { name: '受理', exact: true }).check();
    await button(page, '受理审查').click();
    await agree(page, '确定办理');
    await page.locator('main').getByText('已受理，审查中').first().waitFor();
    await judged(page, 'case-accepted-zh');
    await page.getByRole('radio', { name: '准予修复' }).check();
    await button(page, '修复决定').click();
    await agree(page, '确定办理');
    await page.locator('main').getByText('已办结').waitFor();
    await says(page, /该信息终止公示/);
    await page.locator('main .note', { hasText: /\d 件文书还没有编号、发出/ }).getByRole('link', { name: /准予/ }).waitFor(); // what is left to do
    await judged(page, 'case-ended-zh');
    await inEnglish(page);
    await ready(page, `cases/${id}`);
    await judged(page, 'case-ended-en');
  });
  assert.ok(!(await shown()).includes(document), 'it is shown no longer');
  assert.equal((await call('case_officer', 'GET', `/cases/${id}`)).state, 'granted');

  await visit(as('case_officer'), async (page) => {
    await ready(page, 'letters');
    const row = page.getByRole('row', { name: /准予/ });
    await judged(page, 'letters-zh');
    await row.click();
    await page.waitForURL(/letters\/\d+$/);
    await settled(page);
    await page.locator('main').getByText(/岱岳示例第1商贸有限公司/).first().waitFor();
    await judged(page, 'letter-zh');
    const letter = page.url().split('/').pop();
    const [pdf] = await Promise.all([page.waitForEvent('download'), button(page, '下载 PDF').click()]);
    assert.ok(readFileSync(await pdf.path()).subarray(0, 5).equals(Buffer.from('%PDF-')));
    const [docx] = await Promise.all([page.waitForEvent('download'), button(page, '下载 DOCX').click()]);
    assert.ok(readFileSync(await docx.path()).subarray(0, 2).equals(Buffer.from('PK')));
    assert.equal(await page.getByLabel('送达方式').count(), 0, 'first its number');
    await page.getByLabel('本单位的文号').fill('示例函〔2026〕7号');
    await button(page, '编号发出').click();
    await agree(page, '编号');
    await page.locator('main').getByText('核验编号').waitFor();
    await judged(page, 'letter-issued-zh');
    await page.getByLabel('送达方式').selectOption('post');
    await button(page, '登记已发出').click();
    await agree(page, '登记');
    await page.locator('main').getByText('示例函〔2026〕7号，').waitFor();
    assert.equal((await call('case_officer', 'GET', `/outgoing/${letter}`)).sent.number, '示例函〔2026〕7号');
    await ready(page, 'letters');
    assert.equal(await page.getByRole('link', { name: letter, exact: true }).count(), 0);
    await page.getByLabel('已发的也列出').check();
    await page.getByRole('link', { name: letter, exact: true }).waitFor();
    await page.getByRole('link', { name: '发文登记簿' }).first().click();
    await page.waitForURL(/letters\/issued/);
    await settled(page);
    await page.getByRole('link', { name: '示例函〔2026〕7号' }).waitFor();
    await judged(page, 'letters-issued-zh');
    const [sheet] = await Promise.all([page.waitForEvent('download'), button(page, '全部导出 CSV').click()]);
    assert.match(readFileSync(await sheet.path(), 'utf8'), /示例函〔2026〕7号,WS1/);
    await page.getByRole('combobox', { name: '系列' }).selectOption('objection');
    await page.getByText('还没有编号发出的文书').waitFor();
    await page.getByRole('combobox', { name: '系列' }).selectOption('-');
    await page.getByRole('link', { name: '示例函〔2026〕7号' }).click();
    await page.locator('summary', { hasText: '编错了' }).click();
    await page.getByLabel('作废理由').fill('示例：编错');
    await page.locator('details', { hasText: '编错了' }).getByRole('button', { name: '作废' }).click();
    await agree(page, '作废');
    await page.locator('main').getByText(/已作废/).first().waitFor();
    await inEnglish(page);
    await ready(page, `letters/${letter}`);
    await judged(page, 'letter-sent-en');
    await ready(page, 'letters/issued');
    await judged(page, 'letters-issued-en');
    await ready(page, `cases/${id}`);
    await page.getByRole('heading', { name: 'Letters' }).waitFor();
  });
});

test('two officers at once: the later is told, keeps what was typed, and sees how it stands', async () => {
  const { id } = await call('agent', 'POST', '/own/cases', { kind: 'objection', record: records[1], form: { ground: 'wrong', statement: '示例说明' } });
  await call('case_handler', 'POST', `/cases/${id}/steps`, { version: '1', step: 'forward', form: {} });
  await visit(as('case_officer'), async (page) => {
    await ready(page, `cases/${id}`);
    await page.getByRole('radio', { name: /不成立/ }).check();
    await page.locator('main textarea').first().fill('示例：经核查信息无误');
    // In the meantime another window of the unit asks for nothing more, it decides.
    await call('case_officer', 'POST', `/cases/${id}/steps`, { version: '2', step: 'decide', outcome: 'withdrawn', form: { reason: '示例：文书已撤销' } });
    await button(page, '核查处理').click();
    await agree(page, '确定办理');
    await page.getByText('您的办理没有生效').waitFor();
    await says(page, /示例：文书已撤销/);
    await page.locator('main').getByText('已办结').waitFor();
    await judged(page, 'case-moved-zh');
  });
  const now = await call('case_officer', 'GET', `/cases/${id}`);
  assert.deepEqual([now.version, now.state], ['3', 'withdrawn']);
});

test('an officer opens a case: the record in words, its withdrawal, and it is gone', async () => {
  const record = records[2], document = await documentOf(record);
  await visit(as('case_officer'), async (page) => {
    assert.ok((await shown()).includes(document));
    await ready(page, 'cases/new');
    await page.getByLabel('信息编号').fill(record);
    await button(page, '查看可办理的业务').click();
    await page.waitForURL(new RegExp(`record=${record}$`));
    await page.locator('main').getByText(document).waitFor();
    await page.locator('summary', { hasText: '信息撤回' }).click();
    await judged(page, 'cases-new-record-zh');
    const form = page.locator('details', { hasText: '信息撤回' });
    await form.getByLabel('撤回理由').selectOption('error');
    await form.getByLabel('撤销、变更文书的文号').fill('示例撤字〔2026〕1号');
    await form.getByLabel('撤销、变更的日期').fill(day(0));
    await form.getByRole('button', { name: '撤回信息' }).click();
    await page.locator('.el-message-box', { hasText: document }).waitFor();
    await agree(page, '确定办理');
    await page.waitForURL(/cases\/\d+$/);
    await page.locator('main').getByText('已办结').waitFor();
    await says(page, /示例撤字〔2026〕1号/);
  });
  assert.ok(!(await shown()).includes(document));
  // A record of nobody: told, with what to do.
  await visit(as('case_officer'), async (page) => {
    await ready(page, 'cases/new?record=999999');
    await page.getByRole('alert').waitFor();
    await judged(page, 'cases-new-unknown');
  });
});

test('what is missing in a step is said at its field, and the first has the focus', () => visit(as('case_officer'), async (page) => {
  await ready(page, `cases/new?record=${records[5]}`);
  const form = page.locator('details', { hasText: '信息撤回' });
  await form.locator('summary').click();
  await form.getByRole('button', { name: '撤回信息' }).click();
  await form.getByText('请选择撤回理由').waitFor();
  assert.equal(await page.locator('.el-message-box').count(), 0, 'nothing was asked');
  const first = form.getByLabel('撤回理由');
  assert.equal(await first.evaluate((one) => one === document.activeElement), true);
  await becomes(() => first.getAttribute('aria-invalid'), 'true');
  assert.equal(await first.evaluate((one) => document.getElementById(one.getAttribute('aria-describedby').split(' ').pop()).textContent), '请选择撤回理由');
  await form.getByText('请填写撤销、变更文书的文号').waitFor();
  await judged(page, 'case-step-missing-zh');
  await first.selectOption('error');
  assert.equal(await form.getByText('请选择撤回理由').count(), 0);
  assert.equal(await first.getAttribute('aria-invalid'), null);
  await form.getByRole('button', { name: '撤回信息' }).click();
  assert.equal(await form.getByLabel('撤销、变更文书的文号').evaluate((one) => one === document.activeElement), true, 'then the next');
}));

test('a material goes up over a line that breaks, and is opened in its case', () => visit(as('case_officer'), async (page) => {
  await ready(page, 'cases/new');
  await page.getByLabel('主体的统一社会信用代码').fill(bodyCode(2));
  const form = page.locator('details', { hasText: '证据材料' }).or(page.locator('details', { has: page.locator('input[type=file]') })).first();
  await form.locator('summary').click();
  let broken = 0;
  await page.route('**/api/v1/materials/uploads/*', (route) => (route.request().method() === 'PATCH' && ++broken === 2 ? route.abort('connectionreset') : route.continue()));
  const scan = Buffer.concat([Buffer.from('%PDF-1.4 示例扫描件\n'), Buffer.alloc(2_500_000, 'x')]);
  await form.locator('input[type=file]').first().setInputFiles({ name: '示例证据.pdf', mimeType: 'application/pdf', buffer: scan });
  await form.getByText('已上传').waitFor();
  assert.ok(broken >= 3, 'the line broke once, and it went on');
  await judged(page, 'material-zh');
  for (const field of await form.locator('select').all()) await field.selectOption({ index: 1 });
  for (const field of await form.locator('.field input, .field textarea').all()) await field.fill((await field.getAttribute('type')) === 'date' ? day(-1) : '示例内容');
  await form.locator('button[type=submit]').click();
  await agree(page, '确定办理');
  await page.waitForURL(/cases\/\d+$/);
  await settled(page);
  const at = await page.getByRole('link', { name: '打开材料' }).first().getAttribute('href');
  const kept = await fetch(site + at, { headers: headers.get('case_officer') });
  assert.equal(kept.headers.get('content-type'), 'application/pdf');
  assert.ok(Buffer.from(await kept.arrayBuffer()).equals(scan), 'the same bytes');
}));

test('by keyboard alone: from the in-box into a case', async () => {
  const { id } = await call('agent', 'POST', '/own/cases', { kind: 'repair', record: records[3], form: { proof: '示例收件 3 号', commitment: '示例收件 4 号' } });
  await visit(as('case_handler'), async (page) => {
    await ready(page, 'cases?mine=yes');
    await page.keyboard.press('/');
    await page.keyboard.type(id);
    await page.waitForURL(new RegExp(`q=${id}`));
    await page.locator('[role=row][tabindex="0"]').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(`${work}cases/${id}`);
    await settled(page);
    await button(page, '转认定单位').focus();
    await page.keyboard.press('Enter');
    await page.locator('.el-message-box').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('main').getByText('已转认定单位，待受理').first().waitFor();
  });
});

test('what is exported is what is shown', () => visit(as('case_handler'), async (page) => {
  await ready(page, 'cases?kind=repair');
  const [file] = await Promise.all([page.waitForEvent('download'), button(page, '导出').click()]);
  const lines = readFileSync(await file.path(), 'utf8').replace(/^\ufeff/, '').trim().split('\r\n');
  assert.equal(lines.length - 1, await page.locator('main [role=row][data-index]').count());
  assert.ok(lines.slice(1).every((line) => line.includes('信用修复')));
}));

test('what was received and was withdrawn since: told, acknowledged, and seen by whoever watches', async () => {
  await call('querier', 'POST', '/checks', { query: bodyCode(1), purpose: 'permit', operator: '示例经办人', basis: '示例事项 1 号' });
  await call('case_officer', 'POST', '/cases', { kind: 'withdrawal', step: 'withdraw', record: records[4], form: { ground: 'error', document: '示例撤字〔2026〕2号', notified: day(0) } });
  await visit(as('case_handler'), async (page) => {
    // The withdrawal of the test before is told, too: this one's is waited for by its record.
    const told = async () => (await call('case_handler', 'GET', '/retractions/waiting')).waiting.some(({ record }) => record === `r${records[4]}`);
    for (let tries = 0; tries < 40 && !(await told()); ++tries) await page.waitForTimeout(250);
    assert.ok(await told());
    await ready(page, 'retractions/waiting');
    await says(page, /示例[^]*r\d+/);
    await judged(page, 'retractions-waiting-zh');
  });
  await visit(as('querier'), async (page) => {
    await ready(page, 'retractions');
    await judged(page, 'retractions-zh');
    await page.getByLabel('全选').check();
    await page.locator('main').getByRole('button', { name: /^已停止使用，回执所选 \d+ 条$/ }).click();
    await agree(page, '已停止使用，回执');
    await page.getByText('没有等待回执的更正通知').waitFor();
    await page.getByLabel('已回执的也列出').check();
    await page.locator('[role=row][data-index="0"]').waitFor();
  });
  assert.ok((await call('querier', 'GET', '/retractions')).retractions.every(({ acknowledged_at: at }) => at));
  assert.deepEqual((await call('case_handler', 'GET', '/retractions/waiting')).waiting, []);
});

test('a question of a subject is answered once, and read by it', async () => {
  const [look] = (await call('agent', 'GET', '/own/looks')).looks.filter(({ kind }) => kind === 'check');
  await call('agent', 'POST', `/own/looks/${look.token}/question`, { text: '请说明查询原因' });
  await visit(as('case_handler'), async (page) => {
    await ready(page, 'questions');
    await says(page, /请说明查询原因[^]*还有 \d+ 天/);
    await judged(page, 'questions-zh');
    await page.getByRole('row', { name: /请说明查询原因/ }).click();
    await page.waitForURL(/questions\/\d+$/);
    await settled(page);
    await judged(page, 'question-zh');
    await page.getByLabel('答复').fill('办理示例事项 1 号的许可，看了行政处罚');
    await button(page, '答复主体').click();
    await agree(page, '答复');
    await page.locator('main').getByText('办理示例事项 1 号的许可').waitFor();
    assert.equal(await page.locator('main form').count(), 0);
  });
  const again = (await call('agent', 'GET', '/own/looks')).looks.find(({ questions }) => questions?.length > 0);
  assert.deepEqual(again.questions.map(({ kind }) => kind), ['question', 'answer']);
});

test('an authorisation is asked for, and taken back', async () => {
  await visit(as('agency'), async (page) => {
    await ready(page, 'consents/new');
    await page.getByLabel('统一社会信用代码').fill(bodyCode(1));
    await page.getByLabel('用途').selectOption({ index: 1 });
    await page.getByRole('checkbox').first().check();
    await page.getByLabel('最后一日').fill(day(60));
    await page.getByLabel('事项').fill('示例贷款 12 号');
    await button(page, '发出请求').click();
    await page.waitForURL(/consents\/\d+$/);
    await settled(page);
    await says(page, /等待答复[^]*示例贷款 12 号/);
    await judged(page, 'consent-zh');
    await button(page, '撤回请求').click();
    await agree(page, '撤回');
    await page.locator('main').getByText('已撤回').waitFor();
    await ready(page, 'consents');
    await judged(page, 'consents-zh');
  });
  assert.equal((await call('agency', 'GET', '/consents')).consents[0].step, 'withdrawn');
});

test('a delay takes two, and ends early', async () => {
  await visit(as('supervisor'), async (page) => {
    await ready(page, 'delays/new');
    await page.getByLabel('主体的统一社会信用代码').fill(bodyCode(2));
    await page.getByLabel('事由').selectOption('investigation');
    await page.getByLabel('天数').fill('10');
    await page.getByLabel('来文和案由').fill('示例案 3 号');
    await button(page, '提出').click();
    await page.waitForURL(/delays\/\d+$/);
    await page.getByText('由您提出，须由另一人确认').waitFor();
    assert.equal(await button(page, '确认推迟告知').count(), 0);
    await judged(page, 'delay-zh');
  });
  await visit(as('case_handler'), async (page) => {
    await ready(page, 'delays');
    await page.getByRole('row', { name: /示例案 3 号/ }).click();
    await button(page, '确认推迟告知').click();
    await agree(page, '确认');
    await page.locator('main').getByText('生效中').waitFor();
    assert.equal((await call('case_handler', 'GET', '/delays')).delays[0].state, 'holds');
    await button(page, '提前结束').click();
    await agree(page, '结束');
    await page.locator('main').getByText('已结束').first().waitFor();
  });
  assert.equal((await call('case_handler', 'GET', '/delays')).delays[0].state, 'ended');
});

test('an erasure takes two, and leaves a certificate', async () => {
  await visit(as('centre_operator'), async (page) => {
    await ready(page, 'erasures/new');
    await page.getByLabel('公民身份号码').fill(residentId(809));
    await page.getByLabel('依法删除的理由').fill('个人信息保护法第四十七条第一款');
    await page.getByLabel('事项文号').fill('示例函〔2026〕2号');
    await button(page, '提出申请').click();
    await agree(page, '提出申请');
    await page.waitForURL(/erasures\/\d+$/);
    await page.getByText('由您申请，须由另一人批准').waitFor();
    assert.ok(!(await page.content()).includes(residentId(809)), 'the number is shown no more');
    await judged(page, 'erasure-zh');
  });
  await visit(as('case_handler'), async (page) => {
    await ready(page, 'erasures');
    await page.getByRole('row', { name: /示例函〔2026〕2号/ }).click();
    await button(page, '批准删除').click();
    await agree(page, '批准并销毁密钥');
    await page.locator('main').getByText('已删除').first().waitFor();
    const [file] = await Promise.all([page.waitForEvent('download'), button(page, '下载删除证书').click()]);
    assert.match(readFileSync(await file.path(), 'utf8'), /^taixin erasure certificate v1/);
  });
  assert.equal((await call('case_handler', 'GET', '/erasures')).erasures[0].state, 'done');
});

test('leave', async () => {
  await close();
  assert.equal((await server.stop()).code, 0);
});

await finish();
