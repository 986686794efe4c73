// Pages of credit reports at an officer's desk in a real browser: for a purpose, on an authorisation, at a service window;
// what a unit issued; who gets none, and what a person is told.
//
//   node tests/browser/reports.mjs [PART OF A NAME]
//
// A home with invented bodies and the demo accounts is made and served for the run. Each page and state is judged by
// axe-core at 1280 and at 360 pixels; the ways are walked with scripts on and off. TAIXIN_SHOTS=DIR keeps pictures. The
// last line is "N passed, M failed".

import assert from 'node:assert/strict';

import { demoPeople } from '../cli/callers.mjs';
import { bodyCode, bodyName, csv, ingest, must, newHome, penalty, registration, serve, suite, write } from '../cli/lib.mjs';
import { heading, judge, main, openOffice, press, says } from './pages.mjs';

const home = newHome('desk');
must(0, ingest(home, 'REG.enterprise', write('registration.csv', csv([1, 2, 3].map((n) => registration(n))))));
must(0, ingest(home, 'ADM.penalty', write('penalty.csv', csv([penalty(1, 1), penalty(2, 1), penalty(3, 2)]))));
const people = demoPeople(home);
const server = await serve(home);
const { site, visit, close, as, both } = await openOffice(server, people, ['querier', 'court', 'agency', 'agent', 'window', 'submitter']);
const { test, finish } = suite();

for (const [name, path, role] of [['reports-none', '/reports', 'querier'], ['report-new', '/reports/new', 'querier'], ['report-new-court', '/reports/new', 'court'], ['report-new-agency', '/reports/new', 'agency'], ['report-new-window', '/reports/new', 'window']]) {
  test(`page ${name}`, async () => both(path, name, as(role)));
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with scripts' : 'without scripts';
  test(`for a purpose: errors at their fields, several bodies, issued, printed, ${how}`, () => visit(as('querier', { javaScriptEnabled }), async (page) => {
    await page.goto(`${site}/reports/new`);
    await press(page, '出具报告');
    assert.match(await page.title(), /^错误：/);
    for (const field of ['query', 'purpose']) assert.equal(await page.locator(`#${field}`).getAttribute('aria-invalid'), 'true', field);
    if (javaScriptEnabled) await judge(page, 'report-new-errors');
    await page.locator('#query').fill('示例甲');
    await page.locator('#purpose').selectOption('permit');
    await page.locator('#basis').fill('示例受理〔2026〕1号');
    await press(page, '出具报告');
    assert.match(await page.locator('#query-error').innerText(), /没有找到/, 'a person is nobody');
    assert.equal(await page.locator('#basis').inputValue(), '示例受理〔2026〕1号', 'what was typed is not lost');
    await page.locator('#query').fill('商贸有限公司');
    await press(page, '出具报告');
    assert.match(await heading(page), /请选择单位/);
    if (javaScriptEnabled) await judge(page, 'report-candidates');
    await page.getByRole('button', { name: bodyName(1) }).click();
    assert.match(await heading(page), /^报告 XB/);
    await says(page, /示例受理〔2026〕1号/);
    if (javaScriptEnabled) await judge(page, 'report-issued');
    const number = new URL(page.url()).pathname.split('/').pop();
    const pdf = await page.request.get(`${site}/reports/${number}/pdf`);
    assert.equal((await pdf.body()).subarray(0, 5).toString(), '%PDF-');
    assert.match(pdf.headers()['content-disposition'], new RegExp(`${number}\\.pdf`));
    await page.getByRole('link', { name: '在页面上查看' }).click();
    await says(page, /行政管理信息/);
    if (javaScriptEnabled) await judge(page, 'report-view');
    await page.goto(`${site}/reports`);
    assert.ok((await main(page)).includes(number));
    if (javaScriptEnabled) await judge(page, 'reports');
    await page.locator('#state').selectOption('superseded');
    await press(page, '筛选');
    await says(page, /没有符合条件的报告/);
    assert.match(page.url(), /state=superseded/);
    if (javaScriptEnabled) await judge(page, 'reports-filtered-none');
  }));

  test(`a court: a special report, its scope refused at its field, ${how}`, () => visit(as('court', { javaScriptEnabled }), async (page) => {
    await page.goto(`${site}/reports/new`);
    await page.locator('#query').fill(bodyCode(1));
    await page.locator('#purpose').selectOption('court');
    await page.locator('#kind').selectOption('special');
    await page.locator('summary').filter({ hasText: '专项报告的报告期' }).click();
    await page.locator('#area').fill('37');
    await press(page, '出具报告');
    assert.equal(await page.locator('#area').getAttribute('aria-invalid') ?? await page.locator('#kind').getAttribute('aria-invalid'), 'true');
    if (javaScriptEnabled) await judge(page, 'report-scope-error');
  }));

  test(`at the window: who stands there is entered, its own reports, and no file once it has left, ${how}`, () => visit(as('window', { javaScriptEnabled }), async (page) => {
    await page.goto(`${site}/reports/new`);
    await says(page, /个人信用报告只向本人出具/);
    await press(page, '核对完毕，开始办理');
    for (const field of ['query', 'ground']) assert.equal(await page.locator(`#${field}`).getAttribute('aria-invalid'), 'true', field);
    if (javaScriptEnabled) await judge(page, 'report-window-errors');
    await page.locator('#query').fill(bodyName(1));
    await page.locator('#ground').selectOption('power_of_attorney');
    await press(page, '核对完毕，开始办理');
    assert.equal(await page.locator('#matter').getAttribute('aria-invalid'), 'true');
    await page.locator('#matter').fill('示例授权委托书〔2026〕1号');
    await press(page, '核对完毕，开始办理');
    assert.ok((await main(page)).includes(bodyName(1)));
    if (javaScriptEnabled) await judge(page, 'report-assisted');
    await press(page, '出具专项信用报告');
    await says(page, /单位自己（窗口代办）/);
    if (javaScriptEnabled) await judge(page, 'report-assisted-issued');
    const one = page.url();
    assert.equal((await page.request.get(`${one}/pdf`)).status(), 200);
    await page.getByRole('link', { name: '继续办理，或者结束' }).click();
    await press(page, '办理完毕，来人离开');
    await page.goto(one);
    await says(page, /来人离开后窗口不能再打开/);
    if (javaScriptEnabled) await judge(page, 'report-assisted-ended');
    assert.equal((await page.request.get(`${one}/pdf`)).status(), 403);
  }));
}

test('on an authorisation: chosen, issued, and refused once it is withdrawn', async () => {
  let consent;
  await visit(as('agency'), async (page) => {
    await page.goto(`${site}/reports/new`);
    assert.equal(await page.locator('main').getByRole('button').count(), 0, 'without an authorisation there is nothing to send');
    await page.goto(`${site}/consents/new`);
    await page.locator('#code').fill(bodyCode(1));
    await page.locator('#purpose').selectOption('financing');
    await page.locator('#until').fill(new Date(Date.now() + 30 * 86400e3).toISOString().slice(0, 10));
    await page.locator('#why').fill('示例贷款 1 号');
    await page.getByLabel('行政管理信息', { exact: true }).check();
    await press(page, '发出请求');
    consent = new URL(page.url()).pathname.split('/').pop();
  });
  await visit(as('agent'), async (page) => {
    await page.goto(`${site}/my/consent/${consent}`);
    await press(page, '同意');
  });
  await visit(as('agency'), async (page) => {
    await page.goto(`${site}/reports/new`);
    await press(page, '出具报告');
    assert.equal(await page.locator('#consent').getAttribute('aria-invalid'), 'true', 'none is chosen');
    await page.goto(`${site}/consents/${consent}`);
    await page.getByRole('link', { name: '凭此授权出具信用报告' }).click();
    assert.equal(await page.locator('#consent').inputValue(), consent);
    await judge(page, 'report-new-consent');
    await press(page, '出具报告');
    await says(page, new RegExp(`主体授权 ${consent} 号`));
    const one = page.url();
    await page.goto(`${site}/reports/new`);
    await page.locator('#consent').selectOption(consent);
    await visit(as('agent'), async (own) => {
      await own.goto(`${site}/my/consent/${consent}`);
      await press(own, '撤回授权');
    });
    await press(page, '出具报告');
    await says(page, /没有该主体对此用途的有效授权/);
    await judge(page, 'report-consent-withdrawn');
    assert.equal((await page.request.get(`${one}/pdf`)).status(), 403, 'nor is the one that was given opened again');
  });
});

test('the subject reads who had a report of it, for what; nobody without the role gets to the desk', async () => {
  await visit(as('agent'), async (page) => {
    await page.goto(`${site}/my`);
    const text = await main(page);
    assert.match(text, /信用报告/);
    assert.match(text, /示例受理〔2026〕1号/);
    for (const path of ['/reports', '/reports/new']) assert.equal((await page.goto(`${site}${path}`)).status(), 403, path);
  });
  await visit(as('submitter'), async (page) => {
    assert.equal((await page.goto(`${site}/reports`)).status(), 403);
    assert.equal(await page.getByRole('navigation').getByRole('link', { name: '信用报告', exact: true }).count(), 0);
  });
});

await finish();
await close();
await server.stop();
