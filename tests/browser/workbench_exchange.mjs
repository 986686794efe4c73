// Files to and from the province in the workbench: a batch is made and saved, the province takes it, its receipt is
// uploaded, what it refused is listed, statements are compared. The province is a second home that is served.
//
//   node tests/browser/workbench_exchange.mjs [PART OF A NAME]
//
// The last line is "N passed, M failed".

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';

import { demoPeople, signedIn } from '../cli/callers.mjs';
import { bodyName, csv, ingest, must, newHome, penalty, place, registration, serve, suite, write } from '../cli/lib.mjs';
import { becomes, judge, main, open, openOffice, press, says, settled } from './pages.mjs';
import { provinceOf } from './province.mjs';

const city = newHome('city');
const province = provinceOf(city);
// The province knows the second body by another name.
must(0, ingest(city, 'REG.enterprise', write('city.csv', csv([registration(1), registration(2)]))));
must(0, ingest(province, 'REG.enterprise', write('province.csv', csv([registration(1), registration(2, { ZTMC: '岱岳示例改名商贸有限公司' })]))));
must(0, ingest(city, 'ADM.penalty', write('penalty.csv', csv([penalty(1, 1), penalty(2, 2)]))));

const people = demoPeople(city);
const server = await serve(city);
const { site, visit, close, headers, as } = await openOffice(server, people, ['centre_operator', 'auditor']);
const theirs = demoPeople(province);
const above = await serve(province);
const headersAbove = await signedIn(above.address, theirs.filter(({ role }) => role === 'centre_operator'));
const provinces = async (path, body) => {
  const response = await fetch(`http://${above.address}/api/v1/exchange/${path}`, {
    method: body ? 'POST' : 'GET', body, headers: { ...headersAbove.get('centre_operator'), ...(body ? { 'content-type': 'application/octet-stream' } : {}) },
  });
  assert.ok(response.ok, `${response.status} ${await response.clone().text()}`);
  return response;
};
const saved = async (path, name) => {
  const file = place(name);
  writeFileSync(file, Buffer.from(await (await provinces(path)).arrayBuffer()));
  return file;
};

const { test, finish } = suite();
const ready = async (page, path) => {
  await open(page, `${site}/desk${path}`);
  await settled(page);
};
const upload = async (page, file) => {
  await page.locator('main input[type=file]').setInputFiles({ name: 'package.zip', mimeType: 'application/zip', buffer: readFileSync(file) });
  await press(page, '收取');
};

for (const lang of ['zh', 'en']) {
  test(`every page before anything has happened, in ${lang}`, () => visit(as('centre_operator'), async (page) => {
    await page.addInitScript((chosen) => localStorage.setItem('lang', chosen), lang);
    for (const path of ['/exchange', '/exchange/compare', '/exchange/timely', '/exchange/refused']) {
      await ready(page, path);
      assert.equal(await page.locator('h1').count(), 1, path);
      assert.equal(await page.locator('main [role=alert]').count(), 0, await main(page));
      await judge(page, `exchange-none${path.replaceAll('/', '-')}-${lang}`);
    }
  }));
}

test('a partner without a key says what comes first', () => visit(as('centre_operator'), async (page) => {
  await ready(page, '/exchange');
  const county = page.locator('.partners li').filter({ hasText: '县（市、区）' });
  assert.match(await county.innerText(), /未登记公钥[\s\S]*taixin exchange key/);
  await becomes(() => county.getByRole('button').isDisabled(), true);
}));

test('an auditor reads, and is offered nothing to do', () => visit(as('auditor'), async (page) => {
  await ready(page, '/exchange');
  assert.equal(await page.locator('main').getByRole('button', { name: '制作并下载批次' }).count(), 0);
  assert.equal(await page.locator('main input[type=file]').count(), 0);
}));

test('a batch is made and saved, and the province takes it', () => visit(as('centre_operator'), async (page) => {
  await ready(page, '/exchange');
  const card = page.locator('.partners li').filter({ hasText: '省级' });
  const [file] = await Promise.all([page.waitForEvent('download'), card.getByRole('button').click()]);
  assert.equal(file.suggestedFilename(), 'batch-province-000001.zip');
  await page.getByText(/第 1 批，共 2 行/).waitFor();
  await says(page, /第 1 批起未收到回执/);
  const path = place('batch.zip');
  await file.saveAs(path);
  const took = await (await provinces('files', readFileSync(path))).json();
  assert.equal(took.kind, 'batch');
  assert.equal(took.counts.refused, 1, JSON.stringify(took));
  await judge(page, 'exchange-made');
}));

test('its receipt is uploaded, and what was refused is listed with its reason', () => visit(as('centre_operator'), async (page) => {
  const receipt = await saved('city/receipts/1/files', 'receipt.zip');
  await ready(page, '/exchange');
  await upload(page, receipt);
  await page.getByText(/对第 1 批的回执/).waitFor();
  await judge(page, 'exchange-receipt');
  await page.getByRole('link', { name: '查看退回的行' }).click();
  await page.getByText(bodyName(2)).or(page.getByText(/名称|改名/)).first().waitFor();
  await settled(page);
  const rows = (await (await fetch(`${site}/api/v1/exchange/province/refused`, { headers: headers.get('centre_operator') })).json()).rows;
  assert.equal(rows.length, 1);
  assert.ok((await main(page)).includes(rows[0].reason), rows[0].reason);
  await judge(page, 'exchange-refused');
}));

test('a file of the province\'s own layout sends a row back, and names what is of no row', () => visit(as('centre_operator'), async (page) => {
  await ready(page, '/exchange');
  const buffer = Buffer.from('数据来源主键,处理结果,错误字段,错误原因\nr3,退回,CF_NR,内容不完整\nr999,成功,,\n');
  await page.locator('main input[type=file]').setInputFiles({ name: 'fankui.csv', mimeType: 'text/csv', buffer });
  await press(page, '收取');
  await page.getByText('请选择对方').waitFor();
  await page.getByLabel('哪个对方的反馈').selectOption('province');
  await press(page, '收取');
  await page.getByText(/的反馈：接收 0 行，退回 1 行；1 行未能对应/).waitFor();
  await says(page, /第 3 行（r999）：[^\n]*不是发给该对方的行/);
  await judge(page, 'exchange-reply');
  await page.getByRole('link', { name: '查看退回的行' }).click();
  await page.getByText('内容不完整').first().waitFor();
}));

test('what is no package is refused with the next step', () => visit(as('centre_operator'), async (page) => {
  await ready(page, '/exchange');
  await press(page, '收取');
  await page.getByText('请选择文件包').waitFor();
  await upload(page, write('torn.zip', 'not a package'));
  await page.locator('main [role=alert]').first().waitFor();
  await judge(page, 'exchange-torn');
}));

test('statements are compared, and what differs is named', () => visit(as('centre_operator'), async (page) => {
  const statement = await saved('city/statement', 'statement.zip');
  await ready(page, '/exchange');
  await upload(page, statement);
  await page.locator('main p[role=status]').filter({ hasText: '对账单' }).waitFor();
  await page.getByRole('link', { name: '查看差异' }).click();
  await page.waitForURL(/exchange\/compare/); // the message that led here says the same words
  await page.getByText(/天不一致/).first().waitFor();
  await settled(page);
  await says(page, /ADM\.penalty/);
  await judge(page, 'exchange-compare');
  await ready(page, '/exchange/timely');
  await says(page, /ADM\.penalty|行政处罚/);
  await judge(page, 'exchange-timely');
}));

await finish();
await close();
