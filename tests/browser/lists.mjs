// Pages of lists and measures in a real browser: everybody's, a body's that proposes an entry, an office's that states what
// it did, the subject's own.
//
//   node tests/browser/lists.mjs [PART OF A NAME]
//
// A home with invented bodies and the demo accounts is made and served for the run. Each page and state is judged by
// axe-core at 1280 and at 360 pixels, in both languages; the ways are walked with scripts on and off. TAIXIN_SHOTS=DIR
// keeps pictures. The last line is "N passed, M failed".

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { demoPeople } from '../cli/callers.mjs';
import { bodyCode, bodyName, csv, department, ingest, must, newHome, parseCsv, registration, serve, suite, write } from '../cli/lib.mjs';
import { heading, judge, main, openOffice, press, says } from './pages.mjs';

const home = newHome('lists');
const day = (offset) => new Date(Date.now() + 8 * 3600_000 + offset * 86_400_000).toISOString().slice(0, 10);
must(0, ingest(home, 'REG.enterprise', write('registration.csv', csv([1, 2, 3].map((n) => registration(n))))));
must(0, ingest(home, 'SEV.wages', write('wages.csv', csv([1, 2].map((n) => ({
  YRDWMC: bodyName(n), TYSHXYDM: bodyCode(n), LRSY: '克扣、无故拖欠农民工工资，经责令限期支付逾期未支付', LRWH: `示例列〔2026〕${n}号`, LRRQ: day(-20),
  RDJG: '示例市人力资源和社会保障局', RDJGDM: department.code, ZRRXM: '示例负责丙',
}))))));
const people = demoPeople(home);
const server = await serve(home);
const { site, visit, close, headers, as, both } = await openOffice(server, people, ['case_officer', 'case_handler', 'querier', 'agent', 'supervisor', 'auditor']);
const { test, finish } = suite();

for (const [name, path, options] of [
  ['open-lists', '/open/lists', {}],
  ['open-list', '/open/lists/wages', {}],
  ['open-list-none', '/open/lists/culture', {}],
  ['lists-none', '/lists', as('case_officer')],
  ['lists-of-a-querier', '/lists', as('querier')],
  ['lists-history-asked', '/lists/history', as('auditor')],
  ['lists-removals-asked', '/lists/removals', as('auditor')],
  ['my-lists', '/my/lists', as('agent')],
  ['measures-none', '/measures', as('querier')],
  ['measures-sheet-none', '/measures/sheet', as('querier')],
  ['measures-statistics-none', '/measures/statistics', as('querier')],
]) {
  test(`page ${name}`, async () => both(path, name, options));
}

test('from the search to the entry of one body', () => visit({}, async (page) => {
  await page.goto(`${site}/open`);
  await page.getByRole('link', { name: '名单目录：严重失信主体名单、经营异常名录等' }).click();
  assert.match(await heading(page), /名单目录/);
  await page.getByRole('link', { name: '拖欠农民工工资失信联合惩戒对象名单' }).click();
  await says(page, /保障农民工工资支付条例 第48条/);
  assert.ok(!(await main(page)).includes('示例负责丙'));
  await page.getByRole('link', { name: '查看' }).first().click();
  await says(page, /示例负责丙/);
  await judge(page, 'open-list-entry');
}));

// Six months stand in the list's rules, and a day a year after the entry in its table: the page says why.
test('which clause gives which day', () => visit({}, async (page) => {
  for (const [lang, own, why, acts] of [['zh', /自改正之日起 6 个月/, /条款待核.*只作模拟/, /信用修复管理办法/], ['en', /6 months from the correction/, /have not confirmed it.*a simulation/, /NDRC order 36/]]) {
    await page.goto(`${site}/open/lists/wages?lang=${lang}`);
    const rows = page.locator('table').last().locator('tbody tr');
    const words = await rows.allInnerTexts();
    assert.ok(words.some((row) => own.test(row) && why.test(row)), words.join('\n'));
    assert.ok(words.some((row) => acts.test(row) && /12 个月|1 年|1 years/.test(row) && !why.test(row)), words.join('\n'));
    await page.locator('table').first().locator('a[href*="/open/lists/wages/"]').first().click();
    const days = await page.locator('table').last().innerText();
    assert.match(days, why);
    await judge(page, `open-list-entry-days-${lang}`);
  }
}));

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with scripts' : 'without scripts';
  test(`a proposal, ${how}`, () => visit(as('case_officer', { javaScriptEnabled }), async (page) => {
    await page.goto(`${site}/lists`);
    await page.locator('summary').filter({ hasText: '提出列入' }).click();
    await page.locator('#code').fill('91370999XXXXXXXXXX');
    await press(page, '提出列入');
    assert.match(await page.title(), /^错误：/);
    if (javaScriptEnabled) await judge(page, 'lists-error');
    await page.locator('#code').fill(bodyCode(3));
    await page.locator('#list').selectOption('market');
    for (const field of ['ground', 'facts', 'document', 'evidence']) await page.locator(`#${field}`).fill('示例内容 1 号');
    await press(page, '提出列入');
    await says(page, /已提出，待告知/);
    await page.goto(`${site}/lists`);
    await says(page, /尚未告知/);
    if (javaScriptEnabled) await judge(page, 'lists');
  }));

  test(`a measure: named, stated, corrected, lifted, told, ${how}`, () => visit(as('querier', { javaScriptEnabled }), async (page) => {
    const asked = await fetch(`${site}/api/v1/checks`, {
      method: 'POST', headers: { ...headers.get('querier'), 'content-type': 'application/json' }, body: JSON.stringify({ query: bodyCode(1), purpose: 'procurement', basis: '示例采购 1 号' }),
    });
    assert.equal(asked.status, 200, await asked.text());
    await page.goto(`${site}/measures`);
    if (javaScriptEnabled) await judge(page, 'measures-named');
    await page.getByRole('link', { name: '限制享受优惠政策和便利措施（告知承诺、容缺受理）' }).first().click();
    assert.match(await heading(page), /登记措施采取情况/);
    if (javaScriptEnabled) await judge(page, 'measure-new');
    await press(page, '登记');
    assert.match(await page.title(), /^错误：/);
    await page.locator('#applied').selectOption('true');
    await page.locator('#what').fill('不适用告知承诺');
    await page.locator('#why').fill('示例理由');
    await page.locator('#until').fill('明年');
    await press(page, '登记');
    assert.match(await page.title(), /^错误：/);
    assert.equal(await page.locator('#what').inputValue(), '不适用告知承诺', 'what was typed is not lost');
    if (javaScriptEnabled) await judge(page, 'measure-new-error');
    await page.locator('#until').fill('');
    for (const [field, words] of [['proportionality', '与情节相当'], ['remedy', '可以申请行政复议'], ['document', '示例决〔2026〕1号']]) await page.locator(`#${field}`).fill(words);
    await press(page, '登记');
    await says(page, /已采取/);
    if (javaScriptEnabled) await judge(page, 'measure');
    await page.locator('summary').filter({ hasText: '登记解除' }).click();
    await page.locator('#lift_document').fill('示例解〔2026〕1号');
    await press(page, '登记解除');
    await says(page, /已解除/);
    await page.locator('summary').filter({ hasText: '报送典型案例' }).click();
    await page.locator('#story').fill('电话13800000000');
    await press(page, '报送');
    assert.match(await page.title(), /^错误：/);
    await page.locator('#story').fill('某单位改正后解除限制');
    await press(page, '报送');
    await says(page, /某单位改正后解除限制/);
    await says(page, /待另一人确认/);
    assert.equal(await page.locator('summary').filter({ hasText: '确认典型案例' }).count(), 0, 'not by whoever told it');
    if (javaScriptEnabled) await judge(page, 'measure-lifted');
    const told = page.url();
    assert.ok(!(await (await fetch(`${site}/open/cases`)).text()).includes('某单位改正后解除限制') || !javaScriptEnabled, 'not before a second person has confirmed it');
    await visit(as('case_officer', { javaScriptEnabled }), async (second) => {
      await second.goto(told);
      await second.locator('summary').filter({ hasText: '确认典型案例' }).click();
      if (javaScriptEnabled) await judge(second, 'measure-story-confirm');
      await press(second, '确认公开');
      await says(second, /已公开/);
    });
  }));
}

test('a case that was told is there for everybody: with its law and unit, of nobody', () => both('/open/cases', 'open-cases', {}).then(() => visit({}, async (page) => {
  await page.goto(`${site}/open/cases`);
  const words = await main(page);
  assert.match(words, /某单位改正后解除限制/);
  assert.match(words, /山东省社会信用条例/);
  assert.match(words, /失信惩戒/);
  for (const secret of [bodyCode(1), bodyName(1), '示例决〔2026〕1号', '示例采购']) assert.ok(!words.includes(secret), secret);
})));

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with scripts' : 'without scripts';
  test(`a batch and its sheet: downloaded, filled in, sent back twice, ${how}`, () => visit(as('querier', { javaScriptEnabled }), async (page) => {
    const asked = await fetch(`${site}/api/v1/checks/batch?purpose=procurement&basis=${encodeURIComponent('示例采购 2 号')}&format=csv`, {
      method: 'POST', headers: { ...headers.get('querier'), 'content-type': 'application/octet-stream' }, body: `统一社会信用代码\n${bodyCode(1)}\n${bodyCode(2)}\n`,
    });
    const answered = await asked.text();
    assert.equal(asked.status, 200, answered);
    assert.match(answered, /提示措施/);
    assert.match(answered, /SD-28\.preferences/);
    await page.goto(`${site}/measures`);
    await page.getByRole('link', { name: '批量登记' }).click();
    assert.match(await heading(page), /批量登记措施/);
    if (javaScriptEnabled) await judge(page, 'measures-sheet');
    await press(page, '逐行登记');
    assert.match(await page.title(), /^错误：/);
    if (javaScriptEnabled) await judge(page, 'measures-sheet-error');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'CSV' }).first().click()]);
    const [header, ...rows] = parseCsv(readFileSync(await download.path(), 'utf8'));
    const at = (title) => header.indexOf(title);
    for (const row of rows) {
      if (row[at('措施代码')] === 'SD-28.preferences') row[at('是否采取')] = '未采取';
      if (row[at('措施代码')] === 'SD-28.award') row[at('是否采取')] = '也许';
    }
    const named = rows.filter((row) => row[at('措施代码')] === 'SD-28.preferences').length;
    assert.ok(named >= 1);
    const quote = (cell) => `"${cell.replaceAll('"', '""')}"`;
    const sheet = { name: '登记表.csv', mimeType: 'text/csv', buffer: Buffer.from([header, ...rows].map((row) => row.map(quote).join(',')).join('\r\n')) };
    for (const words of [`登记 ${named} 行；此前已登记、内容一致 0 行`, `登记 0 行；此前已登记、内容一致 ${named} 行`]) {
      await page.goto(`${site}/measures/sheet`);
      await page.locator('#file').setInputFiles(sheet);
      await press(page, '逐行登记');
      assert.ok((await main(page)).includes(words), await main(page));
    }
    if (javaScriptEnabled) await judge(page, 'measures-sheet-result');
    await page.locator('#file').setInputFiles(sheet);
    await page.locator('#format').selectOption('csv');
    const [result] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '逐行登记' }).click()]);
    assert.match(readFileSync(await result.path(), 'utf8'), /办理结果,登记编号,说明/);
  }));
}

for (const [name, path, options] of [
  ['measures', '/measures', as('querier')],
  ['measures-statistics', '/measures/statistics', as('querier')],
  ['my-lists-measures', '/my/lists', as('agent')],
]) {
  test(`page ${name}`, async () => both(path, name, options));
}

test('the subject sees what was applied to it, and where to object', () => visit(as('agent'), async (page) => {
  await page.goto(`${site}/my`);
  await page.getByRole('link', { name: '我的名单、拟列入事项和对我采取的措施' }).click();
  await page.locator('summary').filter({ hasText: '限制享受优惠政策' }).first().click();
  const text = await main(page);
  assert.match(text, /示例市住房和城乡建设局/);
  assert.match(text, /可以申请行政复议/);
  assert.ok(!text.includes('与情节相当'));
  await page.getByRole('link', { name: '对所依据的信息提出异议或者申请修复' }).first().click();
  await says(page, /提出异议/);
  // It names the measure, and the unit that applied it sees that.
  await page.locator('summary').filter({ hasText: '提出异议' }).click();
  const number = await page.locator('#submit-measure').first().inputValue();
  assert.match(number, /^\d+$/);
  await judge(page, 'my-apply-from-a-measure');
  await page.locator('#submit-ground').selectOption('wrong');
  await page.locator('#submit-statement').first().fill('示例说明：工资已经偿还');
  await press(page, '提出异议');
  await press(page, '提交');
  assert.match(page.url(), /\/my\/cases\/\d+/);
  await visit(as('querier'), async (officer) => {
    await officer.goto(`${site}/measures/${number}`);
    const words = await main(officer);
    assert.match(words, /当事人的异议/);
    assert.ok(!words.includes('工资已经偿还'), 'what the subject said is for those who decide on it');
    await judge(officer, 'measure-objected');
  });
}));

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with scripts' : 'without scripts';
  test(`the history of a list and its sheet, for an auditor, ${how}`, () => visit(as('auditor', { javaScriptEnabled, acceptDownloads: true }), async (page) => {
    await page.goto(`${site}/lists/history`);
    await press(page, '查看');
    assert.match(await page.title(), /^错误：/);
    if (javaScriptEnabled) await judge(page, 'lists-history-error');
    await page.locator('#purpose').selectOption('audit');
    await page.locator('#basis').fill('示例审计〔2026〕1号');
    await page.locator('#list').selectOption('wages');
    await press(page, '查看');
    const text = await main(page);
    for (const n of [1, 2]) assert.ok(text.includes(bodyName(n)) && text.includes(`示例列〔2026〕${n}号`), text);
    assert.match(text, /在名单上/);
    if (javaScriptEnabled) await judge(page, 'lists-history');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载本页 CSV' }).click()]);
    const csvText = readFileSync(await download.path(), 'utf8');
    assert.equal(csvText.trim().split('\r\n').length, 3);
    for (const n of [1, 2]) assert.ok(csvText.includes(bodyCode(n)));
  }));
}

test('removals: an auditor sees them, a querier is told that its purpose does not', async () => {
  must(0, ingest(home, 'SEV.wages_status', write('status.csv', csv([{
    YRDWMC: bodyName(2), TYSHXYDM: bodyCode(2), LRWH: '示例列〔2026〕2号', RDJGDM: department.code, ZTLX: '终止公示', ZTRQ: day(-1), YJWS: '示例移〔2026〕1号', LYDW: department.name,
  }]))));
  await visit(as('auditor'), async (page) => {
    await page.goto(`${site}/lists/removals`);
    await page.locator('#purpose').selectOption('audit');
    await page.locator('#basis').fill('示例审计〔2026〕1号');
    await page.locator('#reason').selectOption('repaired');
    await press(page, '查看');
    const text = await main(page);
    assert.ok(text.includes(bodyName(2)) && !text.includes(bodyName(1)), text);
    assert.match(text, /示例移〔2026〕1号/);
    assert.match(text, /已失效/);
    await judge(page, 'lists-removals');
  });
  await visit(as('querier'), async (page) => {
    await page.goto(`${site}/lists/removals`);
    await page.locator('#purpose').selectOption('procurement');
    await page.locator('#basis').fill('示例采购 1 号');
    await press(page, '查看');
    const text = await main(page);
    assert.ok(!text.includes(bodyName(2)), text);
    assert.match(text, /停止共享和使用/);
    await judge(page, 'lists-removals-querier');
  });
});

test('nobody without the role gets in', () => visit(as('agent'), async (page) => {
  for (const path of ['/lists', '/lists/history', '/lists/removals', '/measures', '/measures/statistics']) assert.equal((await page.goto(`${site}${path}`)).status(), 403, path);
}));

await finish();
await close();
await server.stop();
