// The frame of the workbench in a real browser: who sees what, the palette, the keyboard, skins, and what its pages may load.
// What its views do is in the suites workbench_*.mjs beside this one.
//
//   node tests/browser/workbench.mjs [PART OF A NAME]
//
// A home with the demo accounts is made and served with the workbench as `./dev web` built it. The last line is
// "N passed, M failed".

import assert from 'node:assert/strict';

import { cookiesOf, demoPeople, personsIn } from '../cli/callers.mjs';
import { bodyCode, bodyName, csv, must, newHome, registration, serve, suite, write } from '../cli/lib.mjs';
import { good } from '../cli/sign_in.mjs';
import { becomes, heading, inEnglish, judge, open, openOffice, says, settled, stays, watchShift } from './pages.mjs';

const home = newHome('workbench');
// Of the unit of the demo's officers; one row comes back.
const registered = write('登记.csv', csv([registration(1), { ...registration(2), TYSHXYDM: '91370999WRONG00000' }]));
must(3, ['ingest', '--home', home, '--item', 'REG.enterprise', '--source', '示例市住房和城乡建设局', registered]);
const people = demoPeople(home);
const server = await serve(home);
const { site, visit, close, as } = await openOffice(server, people, ['submitter', 'querier', 'case_officer', 'supervisor', 'auditor', 'system_admin', 'agent', 'centre_operator']);
const { test, finish } = suite();

const work = `${site}/desk/`;
const ready = (page, address = work) => open(page, address);
const navigation = (page) => page.locator('nav a').allInnerTexts();

for (const role of ['submitter', 'querier', 'case_officer', 'supervisor', 'auditor']) {
  test(`today of ${role}, in both languages`, () => visit(as(role), async (page) => {
    await ready(page);
    assert.equal(await heading(page), '今日待办');
    await judge(page, `work-home-${role}-zh`);
    await inEnglish(page);
    await ready(page);
    assert.equal(await heading(page), 'Due today');
    assert.doesNotMatch(await page.locator('nav').innerText(), /[\u4e00-\u9fff]/u);
    await judge(page, `work-home-${role}-en`);
  }));
}

test('a sum of today narrows it to what stands in that state, kind by kind', () => visit(as('submitter'), async (page) => {
  await ready(page);
  const sums = page.locator('.sums a');
  assert.ok((await sums.count()) > 0);
  assert.deepEqual(await page.locator('.sums li').evaluateAll((all) => all.filter((one) => !one.querySelector('a') && !/^0\s/.test(one.innerText.trim())).map((one) => one.innerText)), [], 'each that is not none');
  const sum = Number((await sums.first().innerText()).replaceAll(',', ''));
  await sums.first().click();
  await page.waitForURL(/[?]state=/);
  await page.getByText('只显示').waitFor();
  const shown = await page.locator('.count').allInnerTexts();
  assert.equal(shown.reduce((all, one) => all + Number(one.replaceAll(',', '')), 0), sum);
  await judge(page, 'work-home-narrowed');
  await page.getByRole('link', { name: '全部显示' }).click();
  await page.getByText('只显示').waitFor({ state: 'detached' });
}));

test('nobody is asked to sign in, and told where', () => visit({}, async (page) => {
  await page.goto(work);
  assert.equal(await heading(page), '请先登录');
  await judge(page, 'work-signed-out');
  await page.getByRole('link', { name: '去登录' }).click();
  assert.match(page.url(), /\/sign-in$/);
}));

test('whoever signed in comes from the own account to the workbench; a subject is shown no way there', async () => {
  await visit(as('supervisor'), async (page) => {
    await page.goto(`${site}/account`);
    await judge(page, 'account-of-staff');
    await page.getByRole('link', { name: '工作台', exact: true }).click();
    await page.waitForURL(work);
    assert.equal(await heading(page), '今日待办');
  });
  await visit(as('agent'), async (page) => {
    await page.goto(`${site}/account`);
    assert.equal(await page.locator('a[href="/desk/"]').count(), 0);
  });
});

test('a role sees its own views, and asks for nothing that would be refused', () => visit(as('submitter'), async (page) => {
  const refused = [];
  page.on('response', (response) => response.status() === 403 && refused.push(response.url()));
  await ready(page);
  assert.ok((await navigation(page)).includes('今日待办'));
  assert.ok(!(await navigation(page)).includes('访问日志'));
  await page.goto(`${work}log`);
  await page.locator('main').getByText('您的角色不能使用这个页面').waitFor();
  assert.deepEqual(refused, []);
}));

test('rows that were sent back stand among what waits, with a way to them', () => visit(as('submitter'), async (page) => {
  await ready(page);
  await says(page, /退回数据\s*1/);
}));

test('the policy allows no inline script or style and no other server; nothing breaks it', () => visit(as('supervisor'), async (page) => {
  const broken = [];
  page.on('console', (message) => message.type() === 'error' && broken.push(message.text()));
  page.on('pageerror', (error) => broken.push(error.message));
  const policy = (await page.goto(work)).headers()['content-security-policy'];
  assert.doesNotMatch(policy, /unsafe|\*|https?:/);
  await ready(page);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.who').click();
  await page.getByRole('menuitem', { name: '深色', exact: true }).click();
  assert.deepEqual(broken, []);
}));

test('the palette by keyboard alone: open, type, choose, arrive', () => visit(as('supervisor'), async (page) => {
  await ready(page);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  await page.keyboard.type('没有这样的功能');
  await page.getByText('没有找到').waitFor();
  await judge(page, 'work-palette-none');
  await page.getByRole('combobox').fill('jrdb');
  await page.keyboard.press('Enter');
  await page.waitForURL(work);
}));

test('a row of menus by keyboard: the language, and it stays', () => visit(as('querier'), async (page) => {
  await ready(page);
  await page.locator('.who').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'English' }).click();
  await page.locator('h1', { hasText: 'Due today' }).waitFor();
  await ready(page);
  await becomes(() => page.locator('html').getAttribute('lang'), 'en');
}));

test('large print: everything grows, nothing is cut, and it stays', () => visit(as('submitter'), async (page) => {
  await ready(page, `${work}returned`);
  const size = () => page.locator('main h1').evaluate((one) => parseFloat(getComputedStyle(one).fontSize));
  const before = await size();
  await page.locator('.who').click();
  await page.getByRole('menuitem', { name: '大字' }).click();
  await ready(page, `${work}returned`);
  assert.ok((await size()) > before * 1.15, `${before} to ${await size()}`);
  const small = await page.locator('main *').evaluateAll((all) => all.filter((one) => one.innerText?.trim() && one.getClientRects().length && parseFloat(getComputedStyle(one).fontSize) < 15).map((one) => one.className));
  assert.deepEqual(small, [], 'nothing stays small');
  await judge(page, 'work-returned-large');
  await page.locator('.who').click();
  await page.getByRole('menuitem', { name: '大字 ✓' }).click();
  assert.equal(await size(), before);
}));

for (const [skin, name, classes] of [['dark', '深色', 'dark'], ['contrast', '高对比度', 'contrast'], ['both', '深色高对比度', 'dark contrast']]) {
  test(`skin ${skin}: readable, and it stays`, () => visit(as('centre_operator'), async (page) => {
    await ready(page);
    await page.locator('.who').click();
    await page.getByRole('menuitem', { name, exact: true }).click();
    await ready(page);
    await becomes(() => page.locator('html').getAttribute('class'), classes);
    for (const [view, path] of [['home', ''], ['cockpit', 'cockpit'], ['table', 'submissions'], ['form', 'checks']]) {
      await ready(page, `${work}${path}`);
      await judge(page, `work-${view}-${skin}`);
    }
  }));
  test(`skin ${skin}, as the system asks`, () => visit({ ...as('centre_operator'), colorScheme: skin === 'contrast' ? 'light' : 'dark', contrast: skin === 'dark' ? 'no-preference' : 'more' }, async (page) => {
    await ready(page);
    await becomes(() => page.locator('html').getAttribute('class'), classes);
  }));
}

for (const width of [1280, 360]) {
  test(`nothing moves while a view comes, at ${width} pixels`, () => visit(as('centre_operator', { viewport: { width, height: 800 } }), async (page) => {
    await watchShift(page);
    for (const path of ['', 'submissions', 'cockpit', 'checks']) {
      await ready(page, `${work}${path}`);
      await stays(page, path);
    }
  }));
}

test('what is still being read says so, and is no page that fails', () => visit(as('centre_operator'), async (page) => {
  for (const [path, asked] of [['cockpit', '**/api/v1/cockpit*'], ['', '**/api/v1/desk*']]) {
    let go;
    const held = new Promise((done) => { go = done; });
    await page.route(asked, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`${work}${path}`);
    await page.getByRole('status', { name: '正在读取' }).waitFor();
    await judge(page, `work-loading-${path}`);
    go();
    await settled(page);
    assert.equal(await page.getByRole('status', { name: '正在读取' }).count(), 0);
    await page.unroute(asked);
  }
}));

test('in English, cells of a table that say Chinese are marked as Chinese; in Chinese none is', () => visit(as('submitter'), async (page) => {
  const marks = () => page.locator('[role=gridcell]').evaluateAll((all) => all.map((one) => [/\p{Script=Han}/u.test(one.innerText), [one, ...one.children].some((part) => part.lang === 'zh')]));
  await inEnglish(page);
  await ready(page, `${work}submissions`);
  await page.locator('[role=grid] [data-index="0"]').waitFor();
  const cells = await marks();
  assert.ok(cells.some(([han]) => han), 'there are some');
  assert.deepEqual(cells.filter(([han, marked]) => han !== marked), []);
  await page.locator('.who').click();
  await page.getByRole('menuitem', { name: '中文' }).click();
  await page.locator('h1', { hasText: '报送批次' }).waitFor();
  assert.ok((await marks()).every(([, marked]) => !marked));
}));

test('after going to another view its heading has the focus, and a field that is typed in keeps it', () => visit(as('submitter'), async (page) => {
  const on = (words) => page.waitForFunction((wanted) => document.activeElement.tagName === 'H1' && document.activeElement.innerText === wanted, words);
  await ready(page);
  assert.notEqual(await page.evaluate(() => document.activeElement.tagName), 'H1', 'not where somebody came from outside');
  await page.locator('nav').getByRole('link', { name: '退回数据', exact: true }).focus();
  await page.keyboard.press('Enter');
  await on('退回数据');
  assert.match(await page.title(), /退回数据/);
  await page.keyboard.press('/');
  await becomes(() => page.locator('input[type=search]').evaluate((one) => one.ariaLabel), await page.locator('input[type=search]').getAttribute('placeholder'), 'said once');
  await page.keyboard.type('91');
  await page.waitForURL(/q=91/);
  assert.equal(await page.locator('input[type=search]').evaluate((one) => one === document.activeElement), true);
  await page.keyboard.press('Control+k');
  await page.locator('input.typed').waitFor();
  await page.keyboard.insertText('报送文件');
  await page.keyboard.press('Enter');
  await on('报送文件');
  await page.locator('.el-dialog').waitFor({ state: 'hidden' });
  await page.waitForTimeout(400); // the window has gone, and gives back the focus it had taken
  await on('报送文件');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => Boolean(document.activeElement.closest('main'))), true, 'and one goes on from there');
  await page.goBack();
  await on('退回数据');
  // What has the focus inside a view hands it to what stays before the view goes.
  await page.goto(work);
  await settled(page);
  await page.evaluate(() => {
    globalThis.went = [];
    addEventListener('focusin', ({ target }) => globalThis.went.push(target.tagName));
  });
  await page.locator('main a[href^="/desk/"]:not([href^="/desk/?"])').first().focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.tagName === 'H1');
  assert.deepEqual(await page.evaluate(() => globalThis.went), ['A', 'MAIN', 'H1']);
}));

test('the unknown address says so', () => visit(as('querier'), async (page) => {
  await ready(page, `${work}no/such/view`);
  assert.equal(await heading(page), '没有这个页面');
  await judge(page, 'work-no-view');
}));

test('a network that breaks is told, and what is there stays', () => visit(as('supervisor'), async (page) => {
  await ready(page);
  const before = await heading(page);
  await page.context().setOffline(true);
  await page.getByText('网络已断开').waitFor();
  await page.getByRole('button', { name: '刷新' }).click();
  await page.getByText('连接不上平台').waitFor();
  assert.equal(await heading(page), before);
  await judge(page, 'work-offline');
  await page.context().setOffline(false);
  await page.getByRole('button', { name: '重试' }).click();
  await page.getByText('连接不上平台').waitFor({ state: 'detached' });
}));

test('assets are cached for good, the page itself is asked for again', async () => {
  const page = await fetch(work);
  assert.match(page.headers.get('cache-control'), /no-cache/);
  const asset = (await page.text()).match(/\/desk\/assets\/[\w.-]+\.js/)[0];
  const script = await fetch(site + asset);
  assert.equal(script.status, 200);
  assert.match(script.headers.get('cache-control'), /immutable/);
  assert.equal((await fetch(`${site}/desk/assets/no-such.js`)).status, 404);
  assert.equal((await fetch(`${site}/desk`, { redirect: 'manual' })).status, 308);
});

const minutes = (page, count) => page.clock.fastForward(count * 60_000 + 5_000);

test('the end of a session is told in time, by keyboard put off, in both languages', async () => {
  for (const [lang, title, stay] of [['zh', '登录即将结束', '继续使用'], ['en', 'You are about to be signed out', 'Stay signed in']]) {
    await visit(as('submitter'), async (page) => {
      if (lang === 'en') await inEnglish(page);
      await page.clock.install();
      await ready(page);
      const box = page.getByRole('alertdialog', { name: title });
      await minutes(page, 10);
      assert.equal(await box.count(), 0);
      await minutes(page, 2.5);
      await box.waitFor();
      assert.match(await box.innerText(), /\d\d:\d\d/);
      assert.equal(await page.evaluate(() => document.activeElement.textContent), stay, 'the focus is on the way to go on');
      await judge(page, `work-session-soon-${lang}`);
      await page.keyboard.press('Enter');
      await box.waitFor({ state: 'detached' });
      await minutes(page, 11);
      assert.equal(await box.count(), 0, 'it was put off');
      await minutes(page, 2);
      await box.waitFor();
      await page.keyboard.press('Escape');
      await box.waitFor({ state: 'detached' });
    });
  }
});

test('the hours of a session cannot be put off, and that is said', () => visit(as('submitter'), async (page) => {
  await page.route('**/api/v1/**', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, headers: { ...answer.headers(), 'taixin-session-seconds': '500' } });
  });
  await page.clock.install();
  await ready(page);
  await minutes(page, 2);
  const box = page.getByRole('alertdialog', { name: '登录即将结束，不能延长' });
  await box.waitFor();
  await judge(page, 'work-session-last');
  await page.keyboard.press('Enter');
  await box.waitFor({ state: 'detached' });
  await minutes(page, 1);
  assert.equal(await box.count(), 0, 'it is said once');
}));

const { chaoshi } = await personsIn(server, home, { chaoshi: 'querier' });
test('what was typed is there when the session has ended, and goes on after signing in', () => visit(chaoshi.visitor, async (page) => {
  await page.clock.install();
  await ready(page, `${work}checks`);
  await page.locator('select[name=purpose]').selectOption('procurement');
  await page.locator('input[name=basis]').fill('示例采购 1 号');
  assert.equal((await fetch(`${site}/api/v1/session`, { method: 'DELETE', headers: chaoshi.headers })).status, 204);
  await minutes(page, 15.5);
  const box = page.getByRole('alertdialog', { name: '登录已结束' });
  await box.waitFor();
  await judge(page, 'work-session-over');
  await box.getByRole('button', { name: '已经登录，继续' }).click();
  await box.getByRole('alert').waitFor();
  const person = { role: 'querier', login: 'chaoshi', password: good, key: chaoshi.secret, made: 0 };
  await page.context().addCookies(await cookiesOf(server.address, [person], 'querier'));
  await box.getByRole('button', { name: '已经登录，继续' }).click();
  await box.waitFor({ state: 'detached' });
  await becomes(() => page.locator('input[name=basis]').inputValue(), '示例采购 1 号');
  await page.locator('main input[name=query]').fill(bodyCode(1));
  await page.locator('main').getByRole('button', { name: '核查', exact: true }).click();
  await page.locator('main').getByText(bodyName(1)).first().waitFor();
}));

test('signing out is the end', () => visit(as('system_admin'), async (page) => {
  await ready(page);
  await page.locator('.who').click();
  await page.getByRole('menuitem', { name: '退出登录' }).click();
  await page.locator('h1', { hasText: '请先登录' }).waitFor();
  await page.goto(work);
  assert.equal(await heading(page), '请先登录');
}));

await finish();
