// The public site in a real browser: its front page, guides, statistics, open data, and what a government site says at
// its foot. Nobody signs in here.
//
//   node tests/browser/site.mjs [PART OF A NAME]
//
// A home with an invented city's pack and invented bodies is made and served for the run. Each page is judged by axe-core
// at 1280 and at 360 pixels, in both languages and in large print; the ways are walked with scripts on and off.
// TAIXIN_SHOTS=DIR keeps pictures. The last line is "N passed, M failed".

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { bodyCode, bodyName, csv, department, ingest, must, parseCsv, penalty, place, registration, residentId, serve, suite, tree, write } from '../cli/lib.mjs';
import { heading, judge, openBrowser, press, shots } from './pages.mjs';

const home = place('site');
must(0, ['init', '--home', home, ...['packs/national', 'packs/shandong', 'tests/packs/shili'].flatMap((pack) => ['--pack', join(tree, pack)])]);
const day = (offset) => new Date(Date.now() + 8 * 3600_000 + offset * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '/');
const organs = ['示例市数据局', '岱岳区示例局', '岱岳区示例局', '岱岳区范镇示例所', '泰山区示例局', '肥城市示例局'];
const licence = (n, body, more = {}) => ({
  XK_XDR_MC: bodyName(body), XK_XDR_LB: '法人及非法人组织', XK_XDR_SHXYM: bodyCode(body), XK_FRDB: '示例甲', XK_XKWS: '示例许可决定书', XK_WSH: `示例许〔2026〕${n}号`,
  XK_XKLB: n % 4 ? '普通' : '登记', XK_NR: '示例许可内容', XK_JDRQ: day(-3 * n), XK_YXQZ: day(-3 * n), XK_YXQZI: day(1000), XK_XKJG: organs[n % organs.length], XK_XKJGDM: department.code,
  XK_ZT: '有效', XK_LYDW: department.name, XK_LYDWDM: department.code, ...more,
});
const shop = { XK_XDR_MC: '示例丁小吃店', XK_XDR_LB: '个体工商户', XK_XDR_SHXYM: bodyCode(9, '92') };
must(0, ingest(home, 'REG.enterprise', write('registration.csv', csv([1, 2, 3, 4].map((n) => registration(n))))));
must(0, ingest(home, 'ADM.licence', write('licences.csv', csv([...Array(60).keys()].map((n) => licence(n + 1, 1 + (n % 4)))))));
must(0, ingest(home, 'ADM.licence', write('shop.csv', csv([licence(900, 9, shop)]))));
must(0, ingest(home, 'ADM.penalty', write('penalties.csv', csv([...Array(14).keys()].map((n) => penalty(n + 1, 1 + (n % 4), {
  CF_JDRQ: day(-8 * n - 1), CF_SXCD: '一般', CF_CFJG: organs[n % 3], CF_GSJZQ: '', CF_YXQ: '',
}))))));
const server = await serve(home);
const site = `http://${server.address}`;
const { visit, close } = await openBrowser(site);
const main = (page) => page.locator('main').innerText();
const { test, finish } = suite();

const addresses = {
  front: '/', contact: '/contact', privacy: '/privacy', map: '/sitemap', guides: '/guides', 'guide-objection': '/guides/objection', 'guide-repair': '/guides/repair',
  'guide-commitment': '/guides/commitment', 'guide-declaration': '/guides/declaration', 'guide-shield': '/guides/shield', 'guide-complaint': '/guides/complaint',
  'guide-report': '/guides/report', 'guide-looks': '/guides/looks', statistics: '/open/statistics', data: '/open/data', 'not-found': '/no/such/page',
};
for (const [name, path] of Object.entries(addresses)) {
  for (const lang of ['zh', 'en']) {
    test(`page ${name} in ${lang}`, () => visit({}, async (page) => {
      const response = await page.goto(`${site}${path}?lang=${lang}`);
      assert.equal(response.status(), name === 'not-found' ? 404 : 200);
      assert.equal(await page.locator('html').getAttribute('lang'), lang === 'zh' ? 'zh-CN' : 'en');
      assert.equal(await page.locator('script').count(), 0);
      assert.equal(await page.locator('h1').count(), 1);
      await judge(page, `site-${name}-${lang}`);
      if (lang === 'en') assert.doesNotMatch((await main(page)).replaceAll(/[“”].*?[“”]/g, ''), /undefined|\{\}/);
    }));
  }
}

test('page, style and all weigh less than 50 KB before they are packed', async () => {
  for (const path of Object.values(addresses)) {
    const html = await (await fetch(site + path, { headers: { 'accept-encoding': 'identity' } })).text();
    const style = await (await fetch(site + html.match(/href="(\/style-[^"]+)"/)[1], { headers: { 'accept-encoding': 'identity' } })).text();
    const bytes = Buffer.byteLength(html) + Buffer.byteLength(style);
    assert.ok(bytes < 50_000, `${path}: ${bytes}`);
  }
});

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with scripts' : 'without scripts';
  test(`from the front page to what is published about one body, ${how}`, () => visit({ javaScriptEnabled }, async (page) => {
    await page.goto(site);
    await page.locator('#query').fill(residentId(3));
    await press(page, '查询');
    assert.match(await main(page), /不提供自然人查询。/);
    await page.goto(site);
    await page.locator('#query').fill(bodyCode(1));
    await page.locator('#query').press('Enter');
    assert.equal(await heading(page), bodyName(1));
  }));

  test(`large print holds from page to page until it is switched off, ${how}`, () => visit({ javaScriptEnabled }, async (page) => {
    const size = () => page.locator('body').evaluate((one) => parseFloat(getComputedStyle(one).fontSize));
    await page.goto(site);
    const before = javaScriptEnabled ? await size() : 0;
    await page.getByRole('link', { name: '适老版' }).click();
    for (const path of ['/', '/guides/repair', '/open/statistics', '/sign-in', '/open/listings', '/catalog']) {
      await page.goto(site + path);
      assert.equal(await page.locator('html').getAttribute('class'), 'large', path);
      if (javaScriptEnabled) {
        assert.ok(await size() > before * 1.35, path);
        await judge(page, `site-large-${path.replaceAll('/', '-')}`);
      }
    }
    await page.getByRole('link', { name: '标准版' }).click();
    await page.goto(`${site}/contact`);
    assert.equal(await page.locator('html').getAttribute('class'), null);
  }));
}

test('the foot says whose site it is', () => visit({}, async (page) => {
  await page.goto(`${site}/open/listings`);
  const foot = await page.locator('footer').innerText();
  for (const words of ['示例市社会信用中心', '示例市大数据中心', '0000000000', '示ICP备00000000号', '示公网安备00000000000000号', '网站找错']) assert.ok(foot.includes(words), words);
  await page.locator('footer').getByRole('link', { name: '联系我们和服务大厅' }).click();
  assert.match(await main(page), /示例市示例路1号一楼9号窗口/);
}));

test('the numbers of a chart stand in the table below it, and in the sheet', () => visit({}, async (page) => {
  await page.goto(`${site}/open/statistics`);
  const table = page.locator('table', { has: page.locator('caption', { hasText: '按作出决定的机关所在县' }) });
  const shown = new Map((await table.locator('tbody tr').all()).length ? await Promise.all((await table.locator('tbody tr').all()).map(async (row) => {
    const cells = await row.locator('th, td').allInnerTexts();
    return [cells[0], cells.slice(1)];
  })) : []);
  assert.deepEqual(shown.get('岱岳区'), ['30', '9'], 'three of six bodies decide for the county, one of them in a town');
  assert.equal(await page.locator('svg.chart').count(), 5);
  for (const chart of await page.locator('svg.chart').all()) {
    assert.ok((await chart.locator('title').textContent()).length > 0 && (await chart.locator('desc').textContent()).length > 0);
  }
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '下载 CSV' }).click()]);
  const sheet = join(shots, 'statistics.csv');
  await download.saveAs(sheet);
  const rows = parseCsv(readFileSync(sheet, 'utf8')).filter((row) => row[1] === 'region');
  assert.deepEqual(rows.map((row) => [row[3], row[5], row[6]]), [...shown].map(([name, cells]) => [name, ...cells]));
}));

test('open data: organizations only, nothing adverse', async () => {
  const text = await (await fetch(`${site}/open/data/ADM.licence.csv`)).text();
  assert.equal(parseCsv(text).length, 61);
  for (const words of ['示例丁', '示例甲', '证件', '处罚']) assert.ok(!text.includes(words), words);
  assert.ok((await (await fetch(`${site}/api/v1/public/listings?limit=100`)).text()).includes('示例丁小吃店'), 'though it is published page by page');
  for (const path of ['ADM.penalty.csv', 'ADM.penalty.json', 'SEV.wages.csv', 'REG.enterprise.json']) assert.equal((await fetch(`${site}/open/data/${path}`)).status, 404, path);
});

await finish();
await close();
await server.stop();
