// The public site in a real browser: its front page, guides, news, statistics, open data, verification, how it looks in
// other colours, and what a government site says at its foot. Nobody signs in here.
//
//   node tests/browser/site.mjs [PART OF A NAME]
//
// A home with an invented city's pack and invented bodies is made and served for the run. Each page is judged by axe-core
// at 1280 and at 360 pixels, in both languages, in large print, dark and in high contrast; the ways are walked with scripts on and off.
// TAIXIN_SHOTS=DIR keeps pictures. The last line is "N passed, M failed".

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { bodyCode, bodyName, csv, department, ingest, must, parseCsv, penalty, place, registration, residentId, serve, suite, tree, write } from '../cli/lib.mjs';
import { fits, heading, judge, main, openBrowser, press, says, shots, stays, watchShift } from './pages.mjs';

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
const { test, finish } = suite();

const addresses = {
  front: '/', contact: '/contact', privacy: '/privacy', map: '/sitemap', guides: '/guides', 'guide-objection': '/guides/objection', 'guide-repair': '/guides/repair',
  'guide-commitment': '/guides/commitment', 'guide-declaration': '/guides/declaration', 'guide-shield': '/guides/shield', 'guide-complaint': '/guides/complaint',
  'guide-report': '/guides/report', 'guide-terms': '/guides/terms', 'form-objection': '/guides/objection/form', 'form-complaint': '/guides/complaint/form', 'guide-looks': '/guides/looks', statistics: '/open/statistics', 'statistics-county': '/open/statistics/370911', data: '/open/data', 'not-found': '/no/such/page',
  measures: '/open/measures', catalog: '/catalog', news: '/news', 'news-one': '/news/2026-hall', cases: '/open/cases', verify: '/verify', 'verify-letter': '/verify/letter', display: '/display',
};
test('a word that only eyes find is no page that passes', () => visit({}, async (page) => {
  await page.goto(`${site}/contact`);
  await judge(page, 'site-contact');
  await page.evaluate(() => document.querySelector('main').insertAdjacentHTML('beforeend', '<p aria-hidden="true">示例：只给眼睛看</p>'));
  await assert.rejects(judge(page, 'site-contact-hidden'), /seen and not told/);
}));

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

// What has no English (names of bodies, clauses, numbers of documents) is marked as Chinese; our own words are English.
const told = [...Object.values(addresses), `/open/subject/${bodyCode(1)}`, '/open', '/open/listings', '/open/lists', '/open/lists/wages', '/catalog/ADM.penalty', '/sign-in'];
test('in English every Chinese word is marked, and headings, labels and buttons are English', () => visit({}, async (page) => {
  for (const path of told) {
    await page.goto(`${site}${path}${path.includes('?') ? '&' : '?'}lang=en`);
    const found = await page.evaluate(() => {
      const han = /\p{Script=Han}/u, unmarked = [], own = [];
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        if (han.test(node.data) && !node.parentElement.closest('[lang^=zh]')) unmarked.push(node.data);
      }
      for (const one of document.querySelectorAll('h1, h2, h3, label, legend, button, .button, caption, thead th, dt, nav a')) {
        const copy = one.cloneNode(true);
        for (const name of copy.querySelectorAll('bdi')) name.remove();
        if (han.test(copy.textContent)) own.push(copy.textContent);
      }
      return { unmarked, own };
    });
    assert.deepEqual(found, { unmarked: [], own: [] }, path);
  }
}));

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
    await says(page, /不提供自然人查询。/);
    await page.goto(site);
    await page.locator('#query').fill(bodyCode(1));
    await page.locator('#query').press('Enter');
    assert.equal(await heading(page), bodyName(1));
  }));

  test(`what the QR code of a licence says can be pasted on the front page, ${how}`, () => visit({ javaScriptEnabled }, async (page) => {
    await page.goto(site);
    assert.match(await page.locator('#query-hint').innerText(), /二维码/);
    await page.locator('#query').fill(`统一社会信用代码：${bodyCode(2)}；名称：${bodyName(2)}；http://www.gsxt.gov.cn/index.html?uniscid=${bodyCode(2)}`);
    await page.locator('#query').press('Enter');
    assert.equal(await heading(page), bodyName(2));
  }));

  test(`from the front page to a measure, its law and its list, ${how}`, () => visit({ javaScriptEnabled }, async (page) => {
    await page.goto(site);
    await page.getByRole('link', { name: '惩戒和激励措施' }).click();
    await says(page, /限制参加评先评优[\s\S]*可以[\s\S]*评选表彰单位[\s\S]*山东省社会信用条例 第28条第\(二\)项/);
    await page.locator('main summary').first().click();
    await page.locator('main').getByRole('link', { name: '拖欠农民工工资失信联合惩戒对象名单' }).first().click();
    assert.match(await heading(page), /拖欠农民工工资/);
    await page.goto(`${site}/open/lists`);
    await page.getByRole('link', { name: '惩戒和激励措施' }).click();
    assert.match(await heading(page), /惩戒和激励措施/);
  }));

  test(`from what is published to how to object and to have it repaired, ${how}`, () => visit({ javaScriptEnabled }, async (page) => {
    for (const [link, title] of [['怎样提出异议', /异议/], ['怎样申请信用修复', /修复/], ['到哪里办：联系我们和服务大厅', /联系我们/]]) {
      await page.goto(`${site}/open/subject/${bodyCode(1)}`);
      await page.getByRole('region', { name: '异议和修复' }).getByRole('link', { name: link }).click();
      assert.match(await heading(page), title);
    }
  }));

  test(`what is published says which entry of the ledger it is, ${how}`, () => visit({ javaScriptEnabled }, async (page) => {
    await page.goto(`${site}/open/subject/${bodyCode(1)}`);
    await page.locator('details.record').first().locator('summary').click();
    assert.match(await page.locator('details.record').first().innerText(), /已入存证账本：第 [\d,]+ 条（从 0 起），检查点 [\d,]+ 条，\d{4}-\d\d-\d\d 签署/);
    if (javaScriptEnabled) await judge(page, 'site-ledger-of-a-record');
    await page.locator('details.record').first().getByRole('link', { name: '怎样核验' }).click();
    await says(page, /公示信息的存证[\s\S]*我的信用/);
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

for (const width of [1280, 360]) {
  test(`nothing moves while a page comes, at ${width} pixels`, () => visit({ viewport: { width, height: 800 } }, async (page) => {
    await watchShift(page);
    for (const path of ['/', '/open/statistics', '/open/listings', `/open/subject/${bodyCode(1)}`, '/guides/repair']) {
      await page.goto(site + path);
      await stays(page, path);
    }
  }));
}

// ---- colours and contrast

// What must be readable in every skin: charts, tables, tags, panels, forms, mistakes in them.
const looked = ['/', '/open/statistics', `/open/subject/${bodyCode(1)}`, '/open/listings', '/open/lists', '/guides/repair', '/verify/report?n=XB1', '/display?size=normal', '/sign-in', '/catalog/ADM.penalty', '/news'];
const cookie = (name, value) => ({ name: `taixin_${name}`, value, url: site });
const skins = {
  dark: { who: [cookie('colour', 'dark')] }, 'dark-asked': { colorScheme: 'dark' },
  contrast: { who: [cookie('contrast', 'high')] }, 'contrast-asked': { contrast: 'more' },
  'dark-contrast': { who: [cookie('colour', 'dark'), cookie('contrast', 'high')] }, 'dark-contrast-asked': { colorScheme: 'dark', contrast: 'more' },
};
const ground = (page) => page.locator('body').evaluate((one) => getComputedStyle(one).backgroundColor);
for (const [skin, options] of Object.entries(skins)) {
  test(`every kind of page can be read in ${skin}`, () => visit(options, async (page) => {
    for (const path of skin.endsWith('-asked') ? looked.slice(0, 3) : looked) {
      await page.goto(site + path);
      assert.equal(await ground(page), { dark: 'rgb(18, 24, 31)', contrast: 'rgb(255, 255, 255)', 'dark-contrast': 'rgb(0, 0, 0)' }[skin.replace('-asked', '')], path);
      const words = await page.locator('footer a').first().evaluate((one) => getComputedStyle(one).color);
      if (skin.startsWith('contrast')) assert.equal(words, 'rgb(0, 0, 0)', `${path}: high contrast and not the light skin`);
      await judge(page, `site-${skin}${path.replaceAll(/[/?=]/g, '-')}`);
    }
  }));
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with scripts' : 'without scripts';
  test(`display: what is chosen once holds on all pages, and beats what the system says, ${how}`, () => visit({ javaScriptEnabled, colorScheme: 'dark' }, async (page) => {
    const classes = async () => (await page.locator('html').getAttribute('class')) ?? '';
    await page.goto(site);
    await page.locator('footer').getByRole('link', { name: '显示设置' }).click();
    await page.locator('#colour-light').check();
    await page.locator('#contrast-high').check();
    await page.locator('#size-large').check();
    await press(page, '保存');
    await says(page, /已保存/);
    for (const path of ['/', '/open/listings', '/sign-in', '/display']) {
      await page.goto(site + path);
      assert.equal(await classes(), 'large light contrast', path);
    }
    assert.ok(await page.locator('#contrast-high').isChecked() && await page.locator('#colour-light').isChecked() && await page.locator('#size-large').isChecked());
    if (javaScriptEnabled) assert.equal(await ground(page), 'rgb(255, 255, 255)');
    await page.getByRole('link', { name: '标准版' }).click();
    assert.equal(await classes(), 'light contrast', 'one way: the link at the top keeps the same choice');
    await page.getByRole('link', { name: '全部恢复' }).click();
    assert.equal(await classes(), '');
    if (javaScriptEnabled) assert.equal(await ground(page), 'rgb(18, 24, 31)', 'as the system says');
    for (const { name, expires } of await page.context().cookies()) assert.ok(/^taixin_(size|colour|contrast)$/.test(name) && expires > 0, name);
  }));
}

test('paper is light, whatever the screen is', () => visit({ who: [cookie('colour', 'dark'), cookie('contrast', 'high')], colorScheme: 'dark' }, async (page) => {
  await page.goto(`${site}/open/subject/${bodyCode(1)}`);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await ground(page), 'rgb(255, 255, 255)');
  assert.equal(await page.locator('h1').evaluate((one) => getComputedStyle(one).color), 'rgb(27, 36, 48)');
  await page.screenshot({ path: join(shots, 'site-print.png'), fullPage: true });
}));

test('at 400 % nothing scrolls sideways, and words may be set wider apart (WCAG 1.4.10, 1.4.12)', () => visit({}, async (page) => {
  for (const path of looked) {
    await page.goto(site + path);
    await fits(page, path);
  }
}));

test('what can be pressed is at least 24 pixels, or has room around it (WCAG 2.5.8)', () => visit({}, async (page) => {
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 740 });
    for (const path of looked) {
      await page.goto(site + path);
      const small = await page.evaluate(() => [...document.querySelectorAll('button, .button, input:not([type=hidden]), select, textarea, summary, .sections a, .tools a')].filter((one) => {
        const box = one.getBoundingClientRect();
        return box.width > 0 && (box.height < 24 || box.width < 24);
      }).map((one) => one.outerHTML.slice(0, 100)));
      assert.deepEqual(small, [], `${path} at ${width}`);
    }
  }
}));

// ---- news, verification

test('from the front page to the news, and to the feed', () => visit({}, async (page) => {
  await page.goto(site);
  await page.getByRole('link', { name: '示例：信用修复怎样办理' }).click();
  assert.equal(await heading(page), '示例：信用修复怎样办理');
  await says(page, /<修复> & 免费/);
  await page.locator('main').getByRole('link', { name: '新闻动态' }).click();
  const feed = await page.getByRole('link', { name: '订阅（Atom）' }).getAttribute('href');
  const titles = [...(await (await fetch(site + feed)).text()).matchAll(/<entry>.*?<title>(.*?)<\/title>/g)].map((found) => found[1]);
  assert.deepEqual(titles, ['示例：信用修复怎样办理', '示例市信用窗口延长办公时间']);
}));

for (const javaScriptEnabled of [true, false]) {
  test(`a report is verified by its file and by its code, ${javaScriptEnabled ? 'with' : 'without'} scripts`, () => visit({ javaScriptEnabled }, async (page) => {
    page.setDefaultTimeout(60_000); // a report is drawn and signed
    await page.goto(`${site}/open/subject/${bodyCode(2)}`);
    await press(page, '信用报告');
    if (javaScriptEnabled) await judge(page, 'site-open-report');
    const code = await page.getByRole('link', { name: '核验这份报告' }).getAttribute('href');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '下载 PDF' }).click()]);
    const file = join(shots, `report-${javaScriptEnabled}.pdf`);
    await download.saveAs(file);
    const verdict = () => page.locator('[data-verdict]').getAttribute('data-verdict');
    await page.goto(site + code);
    assert.equal(await verdict(), 'genuine');
    assert.ok(!(await main(page)).includes(bodyName(2)), 'never what it says');
    await page.goto(`${site}/verify`);
    await press(page, '核验文件');
    assert.match(await page.title(), /^错误：/);
    if (javaScriptEnabled) await judge(page, 'site-verify-nothing');
    await page.locator('#file').setInputFiles(file);
    await press(page, '核验文件');
    assert.equal(await verdict(), 'genuine');
    if (javaScriptEnabled) await judge(page, 'site-verify-genuine');
    assert.ok(!(await main(page)).includes(bodyName(2)));
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1] ^= 1;
    await page.locator('#file').setInputFiles({ name: 'x.pdf', mimeType: 'application/pdf', buffer: bytes });
    await press(page, '核验文件');
    assert.equal(await verdict(), 'changed');
    await page.locator('#file').setInputFiles({ name: 'x.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 示例') });
    await press(page, '核验文件');
    assert.equal(await verdict(), 'unknown');
  }));
}

test('what is verified leaves no bytes behind: neither in the home nor in its logs', () => visit({}, async (page) => {
  const mark = 'TX-VERIFIED-CANARY-7f3a91';
  await page.goto(`${site}/verify`);
  await page.locator('#file').setInputFiles({ name: `${mark}.json`, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify({ format: 'taixin-check-receipt-1', id: mark, answer: mark })) });
  await press(page, '核验文件');
  const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  assert.ok(files.length > 3);
  for (const one of files) assert.ok(!readFileSync(join(one.parentPath ?? one.path, one.name)).includes(mark), one.name);
}));

test('the foot says whose site it is', () => visit({}, async (page) => {
  await page.goto(`${site}/open/listings`);
  const foot = await page.locator('footer').innerText();
  for (const words of ['示例市社会信用中心', '示例市大数据中心', '0000000000', '示ICP备00000000号', '示公网安备00000000000000号', '网站找错']) assert.ok(foot.includes(words), words);
  await page.locator('footer').getByRole('link', { name: '联系我们和服务大厅' }).click();
  await says(page, /示例市示例路1号一楼9号窗口/);
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
  assert.ok((await (await fetch(`${site}/api/v1/public/listings?item=ADM.licence&limit=100`)).text()).includes('示例丁小吃店'), 'though it is published page by page');
  for (const path of ['ADM.penalty.csv', 'ADM.penalty.json', 'SEV.wages.csv', 'REG.enterprise.json']) assert.equal((await fetch(`${site}/open/data/${path}`)).status, 404, path);
});

await finish();
await close();
await server.stop();
