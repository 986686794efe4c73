// The pages in a real browser: Debian's Chromium, driven by playwright-core, judged by axe-core.
//
//   node tests/browser/run.mjs [PART OF A NAME]
//
// TAIXIN is the program (else the release build of this tree), CHROMIUM the browser. A home with invented bodies is
// made and served for the run. Every page is looked at in both languages at 1280 and at 360 pixels; the way from search
// to subject, and from a file to its receipt and back, is walked with scripts on and off. TAIXIN_SHOTS=DIR keeps
// pictures of all pages. The last line is "N passed, M failed".

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { cookiesOf, demoPeople } from '../cli/callers.mjs';
import { activate, freshCode, linkIn } from '../cli/sign_in.mjs';
import { asker, bodyCode, bodyName, csv, department, ingest, json, must, newHome, parseCsv, penalty, place, registration, residentId, serve, suite, write } from '../cli/lib.mjs';
import { heading, judge, openBrowser, press, shots } from './pages.mjs';

// ---- what is served

const honour = (n, more = {}) => ({
  ZTMC: bodyName(n), TYSHXYDM: bodyCode(n), RYMC: '示例诚信示范单位', RYJB: '市级', SYRQ: '2026-03-02', SYDW: department.name, ...more,
});

function fillHome() {
  const home = newHome('browser');
  must(0, ingest(home, 'REG.enterprise', write('registration.csv', csv([1, 2, 3, 4, 5, 6].map((n) => registration(n))))));
  must(0, ingest(home, 'REG.enterprise', write('revoked.csv', csv([registration(7, { DJZT: '吊销', ZTRQ: '2026-02-01' })]))));
  const refused = penalty(5, 5, { CF_JDRQ: '2026/02/30' });
  must(3, ingest(home, 'ADM.penalty', write('penalties.csv', csv([penalty(1), penalty(2, 1), penalty(3), refused]))));
  return home;
}

const home = fillHome();
// An officer of the department with whatever these pages need.
const office = json(['unit', 'add', '--home', home, '--parent', 1, '--kind', 'department', '--code', department.code, '--name', '示例市市场监管局', '--items', 'REG.enterprise,ADM.penalty,HON.honour,ABN.enterprise']).id;
const officer = json(['account', 'invite', '--home', home, '--login', 'shili', '--name', '示例经办人', '--unit', office]).id;
for (const role of ['submitter', 'centre_operator']) must(0, ['account', 'grant', '--home', home, officer, '--role', role, '--unit', office]);
const people = demoPeople(home); // before anybody has used an account
const link = linkIn(must(0, ['account', 'link', '--home', home, officer]).out);
const invited = new Map();
for (const login of ['shenhe-1', 'shenhe-2', 'shenhe-3', 'shenhe-4']) {
  const { id } = json(['account', 'invite', '--home', home, '--login', login, '--name', '示例审核人', '--unit', office]);
  must(0, ['account', 'grant', '--home', home, id, '--role', 'reviewer', '--unit', office]);
  invited.set(login, { link: linkIn(must(0, ['account', 'link', '--home', home, id]).out) });
}
const server = await serve(home);
async function enter(address, first) {
  const { browser: visitor, secret } = await activate(address, first);
  return { secret, cookies: [...visitor.cookies].map(([name, value]) => ({ name, value, url: `http://${address}`, httpOnly: true, sameSite: 'Strict' })) };
}
const signedIn = (await enter(server.address, link)).cookies;
// Second persons: one for every two reviews, since a code is good for one and the next comes half a minute later.
const reviewers = [];
for (const login of ['shenhe-1', 'shenhe-2', 'shenhe-3', 'shenhe-4']) reviewers.push({ ...invited.get(login), ...(await enter(server.address, invited.get(login).link)) });
const site = `http://${server.address}`;
const { visit, close } = await openBrowser(site, signedIn);

async function ask(page, query, purpose = 'permit') {
  await page.goto(site);
  await page.locator('#query').fill(query);
  await page.locator('#purpose').selectOption(purpose);
  await press(page, '查询');
}

async function submit(page, { item, file, from = `${site}/submit` }) {
  await page.goto(from);
  if (item) await page.locator('#item').selectOption(item);
  await page.locator('#source').fill('示例市市场监管局');
  await page.locator('#file').setInputFiles(file);
  await press(page, '报送');
}

// A second person approves the file that `page` shows as waiting; the page then shows its receipt.
let turns = 0;
async function reviewed(page, { judged = '' } = {}) {
  const address = page.url();
  assert.match(address, /\/reviews\/\d+$/);
  assert.match(await page.locator('main').innerText(), /等待本单位另一人审核/);
  const reviewer = reviewers[turns++ % reviewers.length];
  let receipt;
  await visit({ who: reviewer.cookies }, async (second) => {
    await second.goto(`${site}/reviews`);
    await second.locator(`a[href="${address.slice(site.length)}"]`).click();
    await press(second, '签名并通过');
    assert.match(await second.getByRole('alert').innerText(), /请确认：内容与原件一致/);
    if (judged) await judge(second, `${judged}-incomplete`);
    for (const box of await second.locator('form[action$="/approve"] input[type=checkbox]').all()) await box.check();
    await second.locator('#code').fill(await freshCode(reviewer.secret));
    if (judged) await judge(second, judged);
    await press(second, '签名并通过');
    receipt = second.url();
  });
  assert.match(receipt, /\/submissions\/\d+$/);
  await page.goto(receipt);
}

// The number beside a word of the receipt's summary.
const count = (page, word) => page.locator('dl.counts > div', { has: page.locator('dt', { hasText: new RegExp(`^${word}$`) }) }).locator('dd').innerText();

const { test, finish } = suite();

// ---- every page, both languages, both widths

const addresses = { start: '/', submit: '/submit', submissions: '/submissions', 'submissions-none': '/submissions?source=无', receipt: '/submissions/3', reviews: '/reviews', 'reviews-all': '/reviews?state=all', quality: '/quality', catalog: '/catalog', item: '/catalog/ADM.penalty', docs: '/docs', 'not-found': '/no/such/page' };
for (const [name, path] of Object.entries(addresses)) {
  for (const lang of ['zh', 'en']) {
    test(`page ${name} in ${lang}`, () => visit({}, async (page) => {
      const response = await page.goto(`${site}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
      assert.equal(response.status(), name === 'not-found' ? 404 : 200);
      assert.equal(await page.locator('html').getAttribute('lang'), lang === 'zh' ? 'zh-CN' : 'en');
      assert.equal(await page.locator('script').count(), 0);
      assert.equal(await page.locator('h1').count(), 1);
      await judge(page, `${name}-${lang}`);
    }));
  }
}

// What others see: nobody, whoever acts for a subject, administrators.
const agent = await cookiesOf(server.address, people, 'agent'), security = await cookiesOf(server.address, people, 'security_admin'), system = await cookiesOf(server.address, people, 'system_admin');
for (const [name, path, who] of [['sign-in', '/sign-in', []], ['account', '/account', signedIn], ['open', '/open', []], ['open-listings', '/open/listings', []], ['open-subject', `/open/subject/${bodyCode(1)}`, []], ['open-check', '/open/check', signedIn], ['my', '/my', agent], ['my-calendar', '/my/calendar', agent], ['accounts', '/accounts', security], ['units', '/units', system]]) {
  for (const lang of ['zh', 'en']) {
    test(`page ${name} in ${lang}`, () => visit({ who }, async (page) => {
      const response = await page.goto(`${site}${path}?lang=${lang}`);
      assert.equal(response.status(), 200);
      assert.equal(new URL(page.url()).pathname, path);
      assert.equal(await page.locator('h1').count(), 1);
      await judge(page, `${name}-${lang}`);
    }));
  }
}

test('nobody is asked to sign in, and sees the front page, the law and the interface', () => visit({ who: [] }, async (page) => {
  assert.equal((await page.goto(site)).status(), 200);
  assert.equal(new URL(page.url()).pathname, '/', 'a public site sends nobody away');
  assert.equal(await page.locator('form[action="/open"]').count(), 1);
  for (const path of ['/submit', '/submissions', '/submissions/3', '/quality', '/my']) {
    await page.goto(site + path);
    assert.equal(new URL(page.url()).pathname, '/sign-in', path);
  }
  for (const path of ['/catalog', '/docs']) assert.equal((await page.goto(site + path)).status(), 200, path);
}));

for (const javaScriptEnabled of [true, false]) {
  test(`an agent sees who looked, asks why, and reads what is held, ${javaScriptEnabled ? 'with' : 'without'} scripts`, () => visit({ who: agent, javaScriptEnabled }, async (page) => {
    must(0, ['check', '--home', home, ...asker('permit'), '--basis', '示例受理〔2026〕9号', bodyCode(1)]);
    await page.goto(`${site}/my`);
    const row = page.getByRole('row', { name: /示例受理〔2026〕9号/ }).first();
    assert.match(await row.innerText(), /核查/);
    await row.getByRole('link', { name: '询问原因' }).click();
    await page.locator('#text').fill('');
    await press(page, '提交');
    assert.match(await page.getByRole('alert').innerText(), /请用不超过 500 个字/);
    if (javaScriptEnabled) await judge(page, 'my-question');
    await page.locator('#text').fill('请说明查询原因');
    await press(page, '提交');
    assert.match(await page.locator('main').innerText(), /问：\s*请说明查询原因/);
    if (javaScriptEnabled) await judge(page, 'my-asked');
    await press(page, '查看平台收存的全部信息');
    assert.match(await heading(page), new RegExp(`^${bodyName(1)}`));
  }));
}

for (const javaScriptEnabled of [true, false]) {
  test(`anybody finds what is published about a body, ${javaScriptEnabled ? 'with' : 'without'} scripts`, () => visit({ who: [], javaScriptEnabled }, async (page) => {
    const today = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10).replaceAll('-', '/');
    const published = penalty(60, 6, { CF_JDRQ: today, CF_SXCD: '一般', CF_SY: '当事人电话13800000000' });
    must(0, ingest(home, 'ADM.penalty', write('published.csv', csv([published]))));
    await page.goto(`${site}/open`);
    await page.locator('#query').fill(residentId(3));
    await press(page, '查询');
    assert.match(await page.locator('main').innerText(), /不提供自然人查询。/);
    await page.locator('#query').fill('示例没有这样的单位');
    await press(page, '查询');
    assert.match(await page.locator('main').innerText(), /没有找到这个单位[^]*可以这样再查[^]*曾用名/);
    if (javaScriptEnabled) await judge(page, 'open-nobody');
    await page.locator('#query').fill('岱岳示例');
    await press(page, '查询');
    if (javaScriptEnabled) await judge(page, 'open-candidates');
    await page.locator('main').getByRole('link', { name: bodyName(6) }).click();
    assert.equal(await heading(page), bodyName(6));
    const record = page.locator('details.record', { hasText: '行政处罚' }).first();
    await record.locator('summary').click();
    const told = await record.innerText();
    assert.match(told, /公示至（含当日）/);
    assert.match(told, /可申请信用修复/);
    assert.match(told, /文字待审核后公示/);
    assert.doesNotMatch(told, /13800000000/);
    if (javaScriptEnabled) await judge(page, 'open-record');
    await page.goto(`${site}/open/listings?item=ADM.penalty`);
    assert.match(await page.locator('table').innerText(), new RegExp(bodyName(6)));
    if (javaScriptEnabled) await judge(page, 'open-listed');
  }));
}

test('of a record that is not published there is nothing to repair, and no form for it', () => visit({ who: agent }, async (page) => {
  const held = (await (await page.request.get(`${site}/api/v1/own`)).json()).classes.flatMap(({ records }) => records);
  const { id } = held.find(({ item, term }) => item === 'ADM.penalty' && term?.reason !== 'permitted');
  await page.goto(`${site}/my/apply/${id.slice(1)}`);
  assert.match(await page.locator('main').innerText(), /没有可以修复的/);
  assert.equal(await page.locator('input[name=kind][value^=repair]').count(), 0);
  assert.ok((await page.locator('input[name=kind][value=objection]').count()) > 0);
  await judge(page, 'my-apply-unpublished');
}));

test('words of what is published that wait to be read by somebody', async () => {
  must(0, ingest(home, 'ADM.penalty', write('held.csv', csv([penalty(61, 6, { CF_SXCD: '一般', CF_SY: '当事人电话13800000000' })]))));
  const who = await cookiesOf(server.address, people, 'centre_operator');
  for (const lang of ['zh', 'en']) {
    await visit({ who }, async (page) => {
      await page.goto(`${site}/texts?lang=${lang}`);
      assert.match(await page.locator('main').innerText(), /13800000000/);
      await judge(page, `texts-${lang}`);
    });
  }
});

const handler = await cookiesOf(server.address, people, 'case_handler');
for (const javaScriptEnabled of [true, false]) {
  test(`an objection: from the subject's record to the handler and back, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async () => {
    const words = `示例说明${javaScriptEnabled ? '一' : '二'}`;
    let number;
    await visit({ who: agent, javaScriptEnabled }, async (page) => {
      await page.goto(`${site}/my`);
      await press(page, '查看平台收存的全部信息');
      const record = page.locator('details.record', { hasText: '行政处罚' }).nth(javaScriptEnabled ? 0 : 1);
      await record.locator('summary').click();
      await record.getByRole('link', { name: /异议/ }).click();
      if (javaScriptEnabled) await judge(page, 'case-apply');
      await page.locator('summary', { hasText: '提出异议' }).click();
      await page.locator('#submit-ground').selectOption('wrong');
      await page.locator('#submit-statement').fill(words);
      await press(page, '提出异议');
      assert.match(await page.locator('main').innerText(), new RegExp(`还没有提交[^]*信息有错误[^]*${words}`));
      if (javaScriptEnabled) await judge(page, 'case-look-over');
      await press(page, '返回修改');
      assert.equal(await page.locator('#submit-statement').inputValue(), words, 'the form is as it was');
      assert.equal(await page.locator('#submit-ground').inputValue(), 'wrong');
      await press(page, '提出异议');
      await press(page, '提交');
      assert.match(await page.locator('main').innerText(), /已收到/);
      if (javaScriptEnabled) await judge(page, 'case-own');
      number = new URL(page.url()).pathname.split('/').pop();
    });
    await visit({ who: handler, javaScriptEnabled }, async (page) => {
      await page.goto(`${site}/cases`);
      if (javaScriptEnabled) await judge(page, 'cases');
      await page.locator(`main a[href="/cases/${number}"]`).first().click();
      assert.match(await page.locator('main').innerText(), new RegExp(words));
      if (javaScriptEnabled) await judge(page, 'case-work');
      await page.locator('summary', { hasText: '转信息提供单位核查' }).click();
      await press(page, '转信息提供单位核查');
      assert.match(await page.locator('main').innerText(), /核查中/);
    });
    await visit({ who: agent, javaScriptEnabled }, async (page) => {
      await page.goto(`${site}/my/cases/${number}`);
      assert.match(await page.locator('main').innerText(), /核查中/);
      await page.locator('summary', { hasText: '撤回异议' }).click();
      await press(page, '撤回异议');
      await press(page, '提交');
      assert.match(await page.locator('main').innerText(), /已撤回/);
    });
  });
}

// ---- the ways people take, with scripts and without

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with scripts' : 'without scripts';

  test(`search to subject, ${how}`, () => visit({ javaScriptEnabled }, async (page, asked) => {
    await ask(page, '岱岳示例');
    assert.equal(await heading(page), '有多个可能的主体');
    if (javaScriptEnabled) await judge(page, 'candidates');
    await page.getByRole('button', { name: bodyName(1), exact: true }).click();
    assert.match(await heading(page), new RegExp(`^${bodyName(1)}\\s*存续`));
    assert.match(await page.locator('.panel').first().innerText(), /有需关注的信息/);
    assert.match(await page.locator('.panel').first().innerText(), /由经办人员依法判断/);
    const matters = page.getByRole('row', { name: /行政处罚/ }).first();
    assert.match(await matters.innerText(), /行政处罚\s+2/);
    const record = page.locator('details.record', { hasText: '行政处罚' }).first();
    assert.equal(await record.locator('dl').isVisible(), false);
    await record.locator('summary').click();
    assert.match(await record.locator('dl').innerText(), /示例市监处罚〔2026〕\d号/);
    if (javaScriptEnabled) await judge(page, 'subject');
    for (const address of asked) assert.ok(!decodeURIComponent(address).includes('示例'), `what was asked stands in ${address}`);
  }));

  test(`file to receipt, corrected and sent again, ${how}`, () => visit({ javaScriptEnabled }, async (page) => {
    const n = javaScriptEnabled ? 2 : 4;
    const file = write('honours.csv', csv([honour(n), honour(n, { RYMC: '示例第二项', SYRQ: '2026-02-30' }), honour(n, { RYMC: '示例第三项' })]));
    await submit(page, { item: 'HON.honour', file });
    if (javaScriptEnabled) await judge(page, 'waiting');
    await reviewed(page, { judged: javaScriptEnabled ? 'review' : '' });
    const receipt = page.url();
    assert.match(receipt, /\/submissions\/\d+$/);
    assert.match(await page.locator('main').innerText(), /2 行已入库，1 行退回待更正/);
    assert.equal(await count(page, '读取的行'), '3');
    assert.equal(await count(page, '新记录'), '2');
    assert.equal(await count(page, '退回'), '1');
    assert.match(await page.locator('#returned ~ .scroll').first().innerText(), /不是有效日期\s+SYRQ\s+授予日期\s+1\s+3/);
    if (javaScriptEnabled) await judge(page, 'receipt-with-errors');

    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: '下载 CSV' }).click();
    const sheet = join(place('download'), 'sheet.csv');
    await (await waiting).saveAs(sheet);
    const rows = parseCsv(readFileSync(sheet, 'utf8'));
    assert.equal(rows.length, 2);
    const day = rows[0].indexOf('SYRQ');
    assert.equal(rows[1][day], '2026-02-30');
    rows[1][day] = '2026-02-28';
    const corrected = write('corrected.csv', rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n'));

    const again = await page.getByRole('link', { name: '报送更正后的文件' }).getAttribute('href');
    await submit(page, { from: site + again, file: corrected });
    await reviewed(page);
    assert.match(await page.locator('main').innerText(), /1 行已入库。/);
    await page.goto(receipt);
    assert.match(await page.locator('main').innerText(), /没有等待更正的行/);

    await submit(page, { item: 'HON.honour', file: write('again.csv', csv([honour(n)])) });
    await reviewed(page);
    assert.match(await page.locator('main').innerText(), /平台都已有，没有变化/);
    if (javaScriptEnabled) await judge(page, 'receipt-nothing-new');
  }));

  test(`a header that may mean two fields is asked about, ${how}`, () => visit({ javaScriptEnabled }, async (page) => {
    const rows = [{ 企业名称: bodyName(3), 统一社会信用代码: bodyCode(3), 列入日期: '2026-01-05', 列入经营异常名录原因类型名称: '示例', 作出决定机关: department.name }];
    const file = write('abnormal.csv', csv(rows));
    await submit(page, { item: 'ABN.enterprise', file });
    assert.equal(await heading(page), '请确认列名的含义');
    assert.equal(await page.getByRole('radio').count(), 2);
    assert.match(await page.locator('main').innerText(), /abnormal\.csv 尚未受理/);
    if (javaScriptEnabled) await judge(page, 'question');
    await page.getByRole('radio').first().check();
    await page.locator('#file').setInputFiles(file);
    await press(page, '报送');
    assert.notEqual(await heading(page), '请确认列名的含义');
  }));

  test(`an incomplete form says what is missing, at the place, ${how}`, () => visit({ javaScriptEnabled }, async (page) => {
    await page.goto(site);
    await press(page, '查询');
    assert.match(await page.title(), /^错误：/);
    for (const [field, words] of [['query', '请填写统一社会信用代码或单位全称'], ['purpose', '请选择查询用途']]) {
      assert.equal(await page.locator(`#${field}`).getAttribute('aria-invalid'), 'true', field);
      assert.match(await page.locator(`#${field}-error`).innerText(), new RegExp(words));
      await page.getByRole('alert').getByRole('link', { name: words }).click();
      assert.ok(page.url().endsWith(`#${field}`));
    }
    if (javaScriptEnabled) await judge(page, 'start-with-errors');
    await page.goto(`${site}/submit`);
    await press(page, '报送');
    assert.match(await page.getByRole('alert').innerText(), /请选择要报送的文件/);
    if (javaScriptEnabled) await judge(page, 'submit-with-errors');
  }));
}

// ---- single promises

test('persons get one fixed answer, and their number is in no address', () => visit({}, async (page, asked) => {
  const answers = new Set();
  for (const n of [1, 2]) {
    await ask(page, residentId(n));
    answers.add(await page.locator('main').innerText());
    assert.match(await heading(page), /不提供自然人查询/);
    for (const address of asked) assert.ok(!address.includes(residentId(n)), address);
  }
  assert.equal(answers.size, 1);
  await judge(page, 'person');
}));

test('an unknown code says what is wrong with it', () => visit({}, async (page) => {
  const code = bodyCode(1);
  await ask(page, code.slice(0, -1) + (code.endsWith('0') ? '1' : '0'));
  assert.match(await page.locator('main').innerText(), /校验码/);
  await judge(page, 'unknown');
}));

test('a subject in an unusual state shows it first', () => visit({}, async (page) => {
  await ask(page, bodyCode(7));
  assert.match(await heading(page), /吊销/);
  assert.match(await page.locator('.panel').first().innerText(), /登记状态/);
  await judge(page, 'revoked');
}));

test('lines of one item that are about months say which', () => visit({ who: agent }, async (page) => {
  const months = ['2026-01', '2026-02'];
  must(0, ingest(home, 'LAW.social_insurance', write('insured.csv', csv(months.map((FKSQ) => ({ TYSHXYDM: bodyCode(1), DWMC: bodyName(1), FKSQ, JFZT: '已缴', TGDWDM: department.code }))))));
  await page.goto(`${site}/my`);
  await press(page, '查看平台收存的全部信息');
  const lines = page.locator('details.record summary', { hasText: '参保单位社会保险缴费状态' });
  assert.deepEqual((await lines.locator('.when').allInnerTexts()).sort(), months);
}));

test('the subject itself may ask for a past day, marked as such; others may not', () => visit({ who: agent }, async (page) => {
  await page.goto(`${site}/my`);
  await press(page, '查看平台收存的全部信息');
  await page.getByText('查看过去某日的情况').click();
  await page.locator('#as_of').fill('2020-01-01');
  await press(page, '查看');
  assert.match(await page.locator('main').innerText(), /已失效/);
  await judge(page, 'past');
}));
test('an officer is offered no past day, and no purpose that is another\'s', () => visit({}, async (page) => {
  await page.goto(site);
  const purposes = await page.locator('#purpose option').evaluateAll((all) => all.map(({ value }) => value).filter(Boolean));
  assert.deepEqual(purposes.sort(), ['appointment', 'award', 'permit', 'procurement', 'supervision']);
  await ask(page, bodyCode(1), 'permit');
  assert.equal(await page.getByText('查看过去某日的情况').count(), 0);
}));

test('the form remembers officer and purpose, and nothing of what was asked', () => visit({}, async (page) => {
  await ask(page, bodyCode(1));
  await page.goto(site);
  assert.match(await page.locator('main').innerText(), /经办人：示例经办人，示例市市场监管局/);
  assert.equal(await page.locator('#purpose').inputValue(), 'permit');
  assert.equal(await page.locator('#query').inputValue(), '');
  const cookies = await page.context().cookies();
  assert.deepEqual(cookies.map(({ name }) => name).sort(), ['taixin', 'taixin-device', 'taixin_purpose']);
  for (const { name, httpOnly, sameSite, expires } of cookies) {
    assert.deepEqual([httpOnly, sameSite], [true, 'Strict'], name);
    if (name !== 'taixin-device') assert.equal(expires, -1, name); // that one outlives the browser, so that no stranger keeps its owner out
  }
}));

test('the language stays', () => visit({}, async (page) => {
  await page.goto(site);
  await page.getByRole('link', { name: 'English' }).click();
  assert.equal(await heading(page), 'Search for a subject');
  await page.getByRole('link', { name: 'Submissions', exact: true }).click();
  assert.equal(await heading(page), 'Submissions');
  await page.getByRole('link', { name: '中文' }).click();
  assert.equal(await heading(page), '报送批次');
}));

test('with the keyboard: skip to the content, then ask', () => visit({}, async (page) => {
  await page.goto(site);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.equal(outline, 'solid');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'query');
}));

test('on paper all records are open, and forms are gone', () => visit({}, async (page) => {
  await ask(page, bodyCode(1));
  await page.emulateMedia({ media: 'print' });
  const closed = page.locator('details.record:not([open]) dl').first();
  assert.ok((await closed.boundingBox())?.height > 50);
  assert.equal(await page.locator('.sections').isVisible(), false);
  await page.screenshot({ path: join(shots, 'subject-print.png'), fullPage: true });
}));

test('a form on another site cannot ask or submit', () => visit({}, async (page) => {
  await page.goto(`data:text/html,<form method=post action="${site}/search"><input name=query value=x><button>go</button></form>`);
  const answer = page.waitForResponse(`${site}/search`);
  await page.getByRole('button', { name: 'go' }).click();
  assert.equal((await answer).status(), 403);
}));

test('what the pages show is what the command line says', () => visit({}, async (page) => {
  await ask(page, bodyCode(3));
  const shown = await page.locator('.panel h2').first().innerText();
  await server.stop();
  const said = must(0, ['check', '--home', home, ...asker('permit'), bodyCode(3)]).out;
  assert.ok(said.includes(shown), `${shown}\n${said}`);
}));

await finish();
await close();
await server.stop();
