// Checks, files of bodies, lists, measures and reports in the workbench, in a real browser: an officer of a querying unit
// checks one body, states what was done, checks 500 companies from a pasted list and exports the verdicts.
//
//   node tests/browser/workbench_checks.mjs [PART OF A NAME]
//
// A home with invented bodies and the demo accounts is made and served with the workbench as `./dev web` built it. Each
// page and state is judged by axe-core at 1280 and at 360 pixels. TAIXIN_SHOTS=DIR keeps pictures. The last line is
// "N passed, M failed".

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { demoPeople } from '../cli/callers.mjs';
import { bodyCode, bodyName, csv, department, ingest, must, newHome, parseCsv, penalty, registration, residentId, serve, suite, write } from '../cli/lib.mjs';
import { becomes, heading, inEnglish, judge, main, open, openOffice, says } from './pages.mjs';

const bodies = 480; // of 500 that are asked about
const listed = 12;
const home = newHome('workbench-checks');
const day = (offset) => new Date(Date.now() + 8 * 3600_000 + offset * 86_400_000).toISOString().slice(0, 10);
const numbers = (count) => Array.from({ length: count }, (_, i) => i + 1);
must(0, ingest(home, 'REG.enterprise', write('registration.csv', csv(numbers(bodies).map((n) => registration(n))))));
must(0, ingest(home, 'ADM.penalty', write('penalty.csv', csv([penalty(1, 1), penalty(2, 20)]))));
must(0, ingest(home, 'SEV.wages', write('wages.csv', csv(numbers(listed).map((n) => ({
  YRDWMC: bodyName(n), TYSHXYDM: bodyCode(n), LRSY: '克扣、无故拖欠农民工工资，经责令限期支付逾期未支付', LRWH: `示例列〔2026〕${n}号`, LRRQ: day(-20),
  RDJG: '示例市人力资源和社会保障局', RDJGDM: department.code, ZRRXM: '示例负责丙',
}))))));
const people = demoPeople(home);
const server = await serve(home);
const { site, visit, close, headers, as } = await openOffice(server, people, ['querier', 'case_officer', 'auditor']);
const { test, finish } = suite();
const desk = `${site}/desk`;

const ready = (page, path) => open(page, desk + path);
const press = (page, name) => page.locator('main').getByRole('button', { name, exact: true }).click();
const row = (page, index) => page.locator(`[role=row][data-index="${index}"]`);
const saved = async (page, act) => {
  const [file] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
};
const asked = (path, role = 'querier') => fetch(site + path, { headers: headers.get(role) }).then((answer) => answer.json());
// What a page sends; of a page that only reads this stays empty.
function sent(page) {
  const out = [];
  page.on('request', (request) => request.method() !== 'GET' && out.push(`${request.method()} ${new URL(request.url()).pathname}`));
  return out;
}
async function fill(page, basis, purpose = 'procurement') {
  await page.locator('select[name=purpose]').selectOption(purpose);
  await page.locator('input[name=basis]').fill(basis);
}

for (const [name, path, role, zh, en] of [
  ['check', `/checks?ask=${bodyCode(1)}`, 'querier', '信用核查', 'Check a body'],
  ['batch', '/checks/batch', 'querier', '批量核查', 'Check many'],
  ['subject', `/subjects?ask=${bodyCode(1)}`, 'querier', '主体档案', 'Files of bodies'],
  ['members', '/lists?list=wages', 'querier', '名单成员', 'Who is on a list'],
  ['history', '/lists/history', 'auditor', '名单变动', 'Entries and exits'],
  ['proposals', '/lists/proposals', 'case_officer', '拟列入名单', 'Proposed entries'],
  ['named', '/measures/named', 'querier', '待登记的措施', 'Measures to be stated'],
  ['measures', '/measures', 'querier', '措施登记', 'Measures stated'],
  ['measure-sheet', '/measures/sheet', 'querier', '批量登记措施', 'State many'],
  ['measure-statistics', '/measures/statistics', 'querier', '措施统计', 'Measures in numbers'],
  ['reports', '/reports', 'querier', '信用报告', 'Credit reports'],
  ['report-new', '/reports/new', 'querier', '出具信用报告', 'Issue a report'],
]) {
  test(`page ${name}, in both languages: opening it asks about nobody and is refused nothing`, async () => {
    for (const [lang, title] of [['zh', zh], ['en', en]]) {
      await visit(as(role), async (page) => {
        const [out, refused] = [sent(page), []];
        page.on('response', (response) => response.status() >= 400 && refused.push(response.url()));
        if (lang === 'en') await inEnglish(page);
        await ready(page, path);
        assert.equal(await heading(page), title);
        await judge(page, `work-${name}-${lang}`);
        assert.deepEqual([out, refused], [[], []]);
      });
    }
  });
}

test('one body: what is missing at its field, several that fit, the answer, its receipt; coming back asks nothing', () => visit(as('querier'), async (page) => {
  const out = sent(page);
  await ready(page, '/checks');
  await press(page, '核查');
  await says(page, /请填写统一社会信用代码或单位名称/);
  await says(page, /请选择查询用途/);
  await becomes(() => page.locator('input[name=query]').getAttribute('aria-invalid'), 'true');
  await judge(page, 'work-check-errors');
  assert.deepEqual(out, [], 'nothing was asked');
  await fill(page, '示例采购 1 号');
  await page.locator('input[name=query]').fill('示例第12');
  await page.keyboard.press('Enter');
  await page.getByText('有多个可能的主体').waitFor();
  await judge(page, 'work-check-candidates');
  await page.getByRole('button', { name: `选择 ${bodyName(12)}`, exact: true }).click();
  await page.locator('#verdict').waitFor();
  const words = await main(page);
  assert.match(words, /有需关注的信息/);
  assert.match(words, /可以惩戒/);
  assert.match(words, /山东省社会信用条例 第28条/);
  assert.match(words, /由经办人员依法判断/);
  assert.doesNotMatch(words, /不予|拒绝|禁止/);
  assert.match(words, /示例采购 1 号/);
  await judge(page, 'work-check');
  assert.equal(out.length, 2, 'one question, and the choice');
  const kept = JSON.parse((await saved(page, () => press(page, '保存答复和回执'))).bytes);
  assert.equal(JSON.parse(kept.answer).subject.code, bodyCode(12));
  const { entry } = kept.receipt;
  await page.getByRole('link', { name: '批量核查', exact: true }).first().click();
  await page.locator('textarea[name=list]').waitFor();
  await page.goBack();
  await page.locator('#verdict').waitFor();
  assert.equal(out.length, 2, 'coming back asked nothing');
  await page.emulateMedia({ media: 'print' });
  assert.ok(!(await page.locator('main form').isVisible()) && !(await page.locator('nav').isVisible()), 'the answer alone is printed');
  await page.emulateMedia({ media: 'screen' });
  const mine = (await asked('/api/v1/measures/named')).answers.find((one) => one.answer === String(entry));
  assert.equal(mine.subject, bodyCode(12));
}));

test('the proof of a receipt comes with the next checkpoint, and until then the page says so', () => visit(as('querier'), async (page) => {
  await ready(page, `/checks?ask=${bodyCode(3)}`);
  await fill(page, '示例采购 2 号');
  await press(page, '核查');
  await page.locator('#receipt').waitFor();
  const file = page.waitForEvent('download', { timeout: 5000 }).catch(() => undefined);
  await press(page, '下载证明文件');
  const got = await file;
  if (got) assert.match(readFileSync(await got.path(), 'utf8'), /^c2sp\.org\/tlog-proof@v1/);
  else {
    await page.locator('main [role=alert]').waitFor();
    await judge(page, 'work-check-proof-later');
  }
}));

test('nobody: a code that is none, and a person', () => visit(as('querier'), async (page) => {
  await ready(page, '/checks');
  await fill(page, '示例采购 3 号');
  for (const [query, expected] of [['示例没有这样的单位', /未找到该主体[\s\S]*可以这样再查[\s\S]*少填几个字[\s\S]*曾用名[\s\S]*登记机关[\s\S]*异议/], ['91370999XXXXXXXXX1', /未找到该主体[\s\S]*校验码[\s\S]*可以这样再查/], [residentId(7), /不提供自然人/]]) {
    await page.locator('input[name=query]').fill(query);
    await press(page, '核查');
    await page.locator('main .nobody').waitFor();
    await says(page, expected);
    await judge(page, query === residentId(7) ? 'work-check-person' : 'work-check-nobody');
  }
}));

test('a broken network is told at the question, and what was typed stays', () => visit(as('querier'), async (page) => {
  await ready(page, `/checks?ask=${bodyCode(2)}`);
  await fill(page, '示例采购 4 号');
  await page.context().setOffline(true);
  await press(page, '核查');
  await page.locator('main').getByText('连接不上平台').waitFor();
  await page.context().setOffline(false);
  await press(page, '核查');
  await page.locator('#verdict').waitFor();
}));

test('from the answer to what was done: stated, corrected, lifted, told', () => visit(as('querier'), async (page) => {
  await ready(page, `/checks?ask=${bodyCode(1)}`);
  await fill(page, '示例采购 5 号');
  await press(page, '核查');
  await page.getByRole('link', { name: /^登记处置情况/ }).first().click();
  await page.locator('h1', { hasText: '登记措施采取情况' }).waitFor();
  await says(page, new RegExp(bodyName(1)));
  await judge(page, 'work-measure-new');
  await press(page, '登记');
  await says(page, /请选择是否采取/);
  await page.getByRole('radio', { name: '采取', exact: true }).check();
  await press(page, '登记');
  await becomes(() => page.locator('[name=what]').getAttribute('aria-invalid'), 'true');
  await judge(page, 'work-measure-errors');
  for (const [field, words] of [['what', '本次采购不适用告知承诺'], ['why', '示例理由'], ['proportionality', '与情节相当'], ['remedy', '可以申请行政复议'], ['document', '示例决〔2026〕1号']]) {
    await page.locator(`[name=${field}]`).fill(words);
  }
  await press(page, '登记');
  await page.locator('h1', { hasText: /^措施登记 \d+/ }).waitFor();
  await page.getByRole('button', { name: '登记解除' }).waitFor();
  await page.waitForFunction(() => !document.querySelector('.el-message'));
  await judge(page, 'work-measure');
  const id = new URL(page.url()).pathname.split('/').pop();
  const use = await asked(`/api/v1/measures/uses/${id}`);
  assert.deepEqual([use.subject, use.applied, use.what, use.proportionality, use.remedy, use.document], [bodyCode(1), true, '本次采购不适用告知承诺', '与情节相当', '可以申请行政复议', '示例决〔2026〕1号']);
  await press(page, '更正');
  await becomes(() => page.locator('[name=why]').inputValue(), '示例理由');
  await judge(page, 'work-measure-correct');
  await page.locator('[name=why]').fill('示例理由，更正');
  await press(page, '提交');
  await page.locator('main').getByText('示例理由，更正').waitFor();
  await press(page, '登记解除');
  await page.locator('[name=lift_document]').fill('示例解〔2026〕1号');
  await press(page, '提交');
  await page.getByRole('dialog').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: '登记解除' }).click();
  await page.locator('main').getByText('示例解〔2026〕1号').waitFor();
  await press(page, '报送典型案例');
  await page.locator('[name=story]').fill('示例典型案例：补发工资后及时解除。');
  await press(page, '提交');
  await page.locator('main').getByText('示例典型案例').waitFor();
  assert.equal((await asked(`/api/v1/measures/uses/${id}`)).state, 'lifted');
  await ready(page, '/measures/statistics');
  await says(page, /示例典型案例：补发工资后及时解除/);
  await judge(page, 'work-measure-statistics');
  await ready(page, '/measures');
  await row(page, 0).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(new RegExp(`/measures/${id}$`));
}));

test('500 companies from a pasted list: a job, verdicts in a table, filtered, exported, the workbook back', () => visit(as('querier'), async (page) => {
  page.setDefaultTimeout(60_000); // a browser that has to share its machine is slow with a long list
  const out = sent(page);
  await ready(page, '/checks/batch');
  await press(page, '开始核查');
  await says(page, /请粘贴代码或名称/);
  assert.deepEqual(out, []);
  const lines = numbers(500).map((n) => (n % 50 === 0 ? bodyName(n) : n % 3 === 0 ? `${bodyCode(n)}\t${bodyName(n)}` : bodyCode(n)));
  await page.locator('textarea[name=list]').fill(`统一社会信用代码\t名称\n${lines.join('\n')}\n`);
  await says(page, /500 家：代码 490，名称 10/);
  await fill(page, '示例资金 1 号');
  await press(page, '开始核查');
  await page.waitForURL(/\/checks\/batch\/\w+$/);
  await page.getByRole('button', { name: /^全部 500$/ }).waitFor({ timeout: 60_000 });
  await judge(page, 'work-batch-result');
  assert.equal(out.length, 1, 'asked once');
  const grid = page.getByRole('grid', { name: '逐行结果' });
  await becomes(() => grid.getAttribute('aria-rowcount'), '501');
  const heads = (await grid.getByRole('columnheader').allInnerTexts()).map((words) => words.trim());
  assert.deepEqual(heads, ['行', '核查结果', '统一社会信用代码', '名称', '概要', '提示措施', '查得名称', '登记状态', '查得代码'], 'the answer stands before whom it was found to be');
  assert.deepEqual(await grid.locator('[role=gridcell]').evaluateAll((cells) => cells.filter((one) => /^[0-9A-Z]{18}$/.test(one.textContent.trim()) && one.scrollWidth > one.clientWidth).map((one) => one.textContent)), [], 'no code is cut off');
  const name = (await page.locator('.verdicts button').allInnerTexts()).find((words) => words.startsWith('有需关注的信息'));
  assert.match(name, new RegExp(` ${listed + 1}$`), 'those on the list, and one with a penalty');
  await page.getByRole('button', { name, exact: true }).click();
  await page.waitForURL(/verdict=/);
  await becomes(() => grid.getAttribute('aria-rowcount'), String(listed + 2));
  const part = parseCsv((await saved(page, () => press(page, '导出'))).bytes.toString('utf8'));
  assert.equal(part.length, listed + 2, 'the export is what is shown');
  const measures = part.slice(1).map((cells) => cells[part[0].indexOf('提示措施')]).filter(Boolean);
  assert.ok(measures.length > 0 && measures.every((words) => /^\p{Script=Han}[^A-Z]*（(可以|应当)(惩戒|激励)，[A-Z]/u.test(words)), `a measure is named first, its code last: ${measures[0]}`);
  assert.ok(part[0].includes('核查结果') && part.slice(1).every((cells) => cells.includes('有需关注的信息')), part[1].join());
  await page.getByRole('button', { name: /^全部 500$/ }).click();
  const all = parseCsv((await saved(page, () => press(page, '导出'))).bytes.toString('utf8'));
  assert.equal(all.length, 501);
  const book = await saved(page, () => press(page, '下载结果表（XLSX）'));
  assert.match(book.name, /\.xlsx$/);
  assert.equal(book.bytes.subarray(0, 2).toString(), 'PK');
  const { jobs } = await asked('/api/v1/jobs');
  assert.ok(jobs.some((job) => page.url().includes(job.id) && job.state === 'done'));
  await page.reload();
  await page.getByRole('button', { name: /^全部 500$/ }).waitFor();
  assert.equal(out.length, 1, 'reading it again asked nothing');
  await page.getByRole('link', { name: '全部批量核查' }).click();
  await page.locator('main [role=row][data-index="0"]', { hasText: '粘贴的名单' }).waitFor();
  await judge(page, 'work-batches');
}));

test('a list with one that nobody knows: what to do about it', () => visit(as('querier'), async (page) => {
  await ready(page, '/checks/batch');
  await page.locator('textarea[name=list]').fill(`${bodyCode(1)}\n示例没有这样的单位\n`);
  await fill(page, '示例资金 5 号');
  await press(page, '开始核查');
  await page.getByRole('button', { name: /^全部 2$/ }).waitFor();
  await page.getByText('未找到的 1 家怎么办').click();
  await says(page, /可以这样再查[\s\S]*只按代码和全称对应/);
  await judge(page, 'work-batch-unknown');
  await page.getByRole('link', { name: '逐家核查' }).click();
  await page.waitForURL(/\/checks$/);
}));

test('a sheet that cannot be read: the job says why, and what to do', () => visit(as('querier'), async (page) => {
  await ready(page, '/checks/batch');
  await page.getByText('上传表格', { exact: true }).click();
  await page.locator('input[type=file]').setInputFiles({ name: '示例.csv', mimeType: 'text/csv', buffer: Buffer.from('甲,乙\r\n1,2\r\n') });
  await fill(page, '示例资金 2 号');
  await judge(page, 'work-batch-file');
  await press(page, '开始核查');
  await page.locator('main [role=alert]').waitFor();
  await says(page, /改正名单后重新开始/);
  await judge(page, 'work-batch-failed');
}));

test('what a batch named, by a sheet: taken down, filled in, sent back; twice changes nothing', () => visit(as('querier'), async (page) => {
  await ready(page, '/checks/batch');
  await page.locator('textarea[name=list]').fill(numbers(4).map((n) => bodyCode(n)).join('\n'));
  await fill(page, '示例资金 4 号');
  await press(page, '开始核查');
  await page.getByRole('button', { name: /^全部 4$/ }).waitFor();
  await page.getByRole('link', { name: '批量登记所提示措施的采取情况' }).click();
  await page.waitForURL(/\/measures\/sheet$/); // until then the rows are those of the batch
  await row(page, 0).getByText(/^限制享受优惠政策.* 4 家/).waitFor(); // names of measures come after the list
  await judge(page, 'work-measure-sheets');
  const sheet = await saved(page, () => row(page, 0).getByRole('button', { name: /CSV/ }).click());
  const rows = parseCsv(sheet.bytes.toString('utf8'));
  assert.equal(rows.length, 5, 'a measure of each of the four');
  const at = (name) => rows[0].findIndex((cell) => cell.startsWith(name));
  for (const cells of rows.slice(1, 4)) {
    cells[at('是否采取')] = '未采取';
    cells[at('理由')] = '示例：情节轻微，已改正';
  }
  rows[3][at('是否采取')] = '也许';
  const filled = Buffer.from('\ufeff' + rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',') + '\r\n').join(''));
  const send = async () => {
    await page.locator('input[type=file]').setInputFiles({ name: '登记表.csv', mimeType: 'text/csv', buffer: filled });
    await press(page, '逐行登记');
    await page.locator('#came').waitFor();
  };
  await send();
  await says(page, /登记 2 行；此前已登记、内容一致 0 行；未填写 1 行；未能登记 1 行/);
  await judge(page, 'work-measure-sheet-result');
  await press(page, '回到登记表列表');
  await send();
  await says(page, /登记 0 行；此前已登记、内容一致 2 行/);
}));

test('the file of a body: its state first, records by class, one of them with where it came from', () => visit(as('querier'), async (page) => {
  const out = sent(page);
  await ready(page, `/subjects?ask=${bodyCode(1)}`);
  await fill(page, '示例审批 1 号', 'permit');
  await press(page, '查看');
  await row(page, 0).waitFor();
  assert.match(await page.locator('main section').first().innerText(), /登记状态/);
  await judge(page, 'work-subject');
  await page.getByRole('button', { name: /^行政管理信息/ }).click();
  await page.waitForURL(/class=ADM/);
  await row(page, 0).focus();
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('dialog');
  await drawer.getByText('来源单位', { exact: true }).waitFor();
  assert.match(await drawer.innerText(), /接收时间/);
  await page.waitForTimeout(500); // it slides in
  await judge(page, 'work-subject-record');
  assert.equal(out.length, 1, 'one question, however much of it is looked at');
}));

test('an audit sees a past day of a body, and the page says that it is past', () => visit(as('auditor'), async (page) => {
  await ready(page, `/subjects?ask=${bodyCode(1)}`);
  await page.locator('input[name=basis]').fill('示例审计 1 号');
  await page.locator('summary', { hasText: '查看过去某日的情况' }).click();
  await page.locator('input[type=date]').fill(day(-5));
  await press(page, '查看');
  await page.getByText('以下是过去的状态').waitFor();
  await judge(page, 'work-subject-past');
}));

test('members of a list for a purpose, and its history', () => visit(as('querier'), async (page) => {
  await ready(page, '/lists?list=wages');
  await press(page, '查看成员');
  await says(page, /请选择查询用途/);
  await fill(page, '示例采购 6 号');
  await press(page, '查看成员');
  await row(page, 0).waitFor();
  await becomes(() => page.getByRole('grid').getAttribute('aria-rowcount'), String(listed + 1));
  await judge(page, 'work-list-members');
  await page.getByRole('link', { name: '名单变动', exact: true }).last().click();
  await press(page, '查看变动');
  await row(page, 0).waitFor();
  await says(page, /已移出的不再共享/);
  await judge(page, 'work-list-history');
}));

test('a report: issued for a purpose, its files, and among what the unit issued', () => visit(as('querier'), async (page) => {
  await ready(page, '/reports/new');
  await page.locator('input[name=query]').fill('没有这样的示例公司');
  await fill(page, '示例采购 7 号');
  await press(page, '出具报告');
  await page.locator('main [role=alert]').waitFor();
  await judge(page, 'work-report-refused');
  await page.locator('input[name=query]').fill(bodyCode(1));
  await press(page, '出具报告');
  await page.locator('#issued').waitFor();
  const number = (await page.locator('#issued .code').innerText()).trim();
  await judge(page, 'work-report-issued');
  const pdf = await saved(page, () => press(page, 'PDF'));
  assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-');
  const model = await saved(page, () => press(page, 'JSON'));
  assert.equal(JSON.parse(model.bytes).number, number);
  const view = await page.locator('main').getByRole('link', { name: '在页面上查看' }).getAttribute('href');
  assert.match(await (await page.request.get(site + view)).text(), /行政管理信息/);
  await ready(page, '/reports');
  await row(page, 0).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByText('内容摘要').waitFor();
  await page.waitForTimeout(500); // it slides in
  await judge(page, 'work-report-drawer');
  assert.ok((await asked('/api/v1/reports')).reports.some((one) => one.number === number));
}));

// Last: it takes most of what one account may ask in an hour.
test('100,000 rows: stopped and nothing is left; then to the end, and the table stays fluid', () => visit(as('querier'), async (page) => {
  page.setDefaultTimeout(120_000);
  const sheet = { name: '示例十万.csv', mimeType: 'text/csv', buffer: Buffer.from(`统一社会信用代码\r\n${numbers(100_000).map((n) => bodyCode(1 + (n % bodies))).join('\r\n')}\r\n`) };
  const begin = async () => {
    await ready(page, '/checks/batch');
    await page.getByText('上传表格', { exact: true }).click();
    await page.locator('input[type=file]').setInputFiles(sheet);
    await fill(page, '示例资金 3 号');
    await press(page, '开始核查');
    await page.waitForURL(/\/checks\/batch\/\w+$/);
    return page.url().split('/').pop();
  };
  const stopped = await begin();
  await press(page, '停止核查');
  await page.getByRole('dialog').getByRole('button', { name: '停止', exact: true }).click();
  await page.locator('main').getByText('已按您的要求停止').or(page.getByRole('button', { name: '下载结果表（XLSX）' })).waitFor();
  const state = (await asked('/api/v1/jobs')).jobs.find((job) => job.id === stopped)?.state;
  assert.ok(['cancelled', undefined].includes(state), state);
  await begin();
  await page.getByRole('button', { name: '全部 100,000' }).waitFor();
  const grid = page.getByRole('grid', { name: '逐行结果' });
  await becomes(() => grid.getAttribute('aria-rowcount'), '100001');
  assert.ok((await page.locator('[role=row]').count()) < 100, 'only what is seen is laid out');
  await row(page, 0).focus();
  await page.keyboard.press('End');
  await row(page, 99_999).waitFor();
}));

await finish();
await close();
await server.stop();
