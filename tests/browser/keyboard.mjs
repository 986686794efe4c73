// The ways of a newcomer, by the keyboard alone: no pointer, nothing focused but by Tab, Shift and the arrows.
//
//   node tests/browser/keyboard.mjs [PART OF A NAME]
//
// An officer corrects rows that came back; another checks five hundred companies; a repair goes from the company through its
// officers to its end; a company finds what is held about it, why, until when, what can be done and who looked. What each did
// is looked at through the interface. A company and a person commit, declare, take everything with them and ask for erasure.
// Anybody searches, narrows, verifies and chooses how pages look; a company objects, has its report, answers and asks, and is answered.
// Ways are gone in Chinese at 1280 pixels and in English at 360 (keys.mjs). TAIXIN_SHOTS=DIR keeps pictures: those of the company are the ones of docs/user/subjects.md.
// The last line is "N passed, M failed".

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { demoPeople } from '../cli/callers.mjs';
import { asker, bodyCode, bodyName, csv, ingest, must, newHome, penalty, registration, serve, suite, write } from '../cli/lib.mjs';
import { unzip } from '../cli/workbook.mjs';
import { Keys, chooseIn, judged, looksOf, pressOn, tabTo, typeIn } from './keys.mjs';
import { becomes, heading, open, openOffice, says, settled } from './pages.mjs';

const home = newHome('keyboard');
const office = '示例市住房和城乡建设局'; // of the demo's officers
const day = (offset) => new Date(Date.now() + 8 * 3600_000 + offset * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '/');
must(0, ingest(home, 'REG.enterprise', write('registration.csv', csv(Array.from({ length: 500 }, (_, n) => registration(n + 1))))));
const people = demoPeople(home);
const good = [1, 2, 3].map((n) => penalty(n, n === 3 ? 2 : 1, { CF_CFJG: office, CF_SJLY: office, CF_JDRQ: day(-200), CF_YXQ: day(100), CF_GSJZQ: day(900), CF_SXCD: '一般' }));
must(3, ['ingest', '--home', home, '--item', 'ADM.penalty', '--source', office, write('示例处罚.csv', csv([...good, penalty(102, 2, { CF_JDRQ: '2026/02/30', CF_SXCD: '一般' })]))]);
must(3, ['ingest', '--home', home, '--item', 'ADM.penalty', '--source', office, write('再报处罚.csv', csv([penalty(103, 2, { CF_JDRQ: '2026/02/31', CF_SXCD: '一般' })]))]);
must(0, ['check', '--home', home, ...asker('permit'), '--basis', '示例受理〔2026〕9号', bodyCode(1)]);
const server = await serve(home);
const { site, visit, close, headers, as } = await openOffice(server, people, ['submitter', 'querier', 'case_handler', 'case_officer', 'agent', 'subject', 'agency', 'supervisor']);
const { test, finish } = suite();
const desk = `${site}/desk`;
const ask = async (role, path) => {
  const answer = await fetch(`${site}/api/v1${path}`, { headers: { ...headers.get(role), 'accept-language': 'zh' } });
  assert.equal(answer.status, 200, `${path}: ${await answer.clone().text()}`);
  return answer.json();
};

const looks = looksOf(site, as);
const press = pressOn, type = typeIn, choose = chooseIn;
const button = (page, name) => page.locator('main').getByRole('button', { name, exact: true });

for (const { at, name, say, by, begin } of looks) {
  test(`rows that came back: found, corrected in their cells, handed over again; in ${name}`, () => visit(by('submitter'), async (page) => {
    await begin(page);
    await open(page, `${desk}/`);
    await press(page, page.getByRole('link', { name: say('跳到正文', 'Skip to the content') }));
    await press(page, page.locator('main').getByRole('link', { name: say(/退回/, /sent back/) }));
    await page.waitForURL(/\/returned|\/submissions/);
    await settled(page);
    await tabTo(page, page.locator('[role=grid] [data-index="0"]'));
    const submission = String(2 + at);
    for (let steps = 0; !(await page.evaluate(() => document.activeElement.innerText)).match(new RegExp(`^\\s*S?${submission}\\b`)); ++steps) {
      assert.ok(steps < 10, submission);
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/submissions\/\d+/);
    await settled(page);
    await press(page, button(page, say('在线更正', 'Correct here')));
    await page.waitForURL(/\/fix$/);
    await settled(page);
    const cell = page.locator('input[aria-invalid=true]');
    await tabTo(page, cell);
    assert.match(await page.locator('.about').innerText(), say(/不是有效日期/, /is not a day that exists/), 'what is wrong with the cell is told');
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(day(-20));
    await tabTo(page, button(page, say('交回更正的行', 'Hand over the corrections')), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/reviews\/\d+/);
    await settled(page);
    await says(page, say(/全部合格/, /all of it good/));
    const held = await ask('submitter', `/held/${page.url().match(/(\d+)$/)[1]}`);
    assert.deepEqual([held.rows, held.good], [1, 1]);
  }));
}

test('single keys can be switched off (WCAG 2.1.4), and stay off', () => visit(as('querier'), async (page) => {
  const help = page.getByRole('dialog', { name: '键盘操作' });
  await open(page, `${desk}/`);
  await page.keyboard.press('?');
  await help.waitFor();
  await page.keyboard.press('Escape');
  await help.waitFor({ state: 'hidden' });
  await press(page, page.locator('.who'));
  await page.getByRole('menuitem', { name: '单键快捷键' }).waitFor();
  for (let steps = 0; !/单键快捷键/.test(await page.evaluate(() => document.activeElement.innerText)); ++steps) {
    assert.ok(steps < 20);
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
  await open(page, `${desk}/`);
  await page.keyboard.press('?');
  await page.keyboard.press('Control+K');
  await page.locator('input.typed').waitFor();
  assert.equal(await help.isVisible(), false);
}));

for (const { name, say, by, begin } of looks) {
  test(`five hundred companies: pasted, checked, one of them opened; in ${name}`, () => visit(by('querier'), async (page) => {
    await begin(page);
    page.setDefaultTimeout(60_000);
    await open(page, `${desk}/`);
    await page.keyboard.press('Control+K');
    await page.keyboard.insertText(say('批量核查', 'Check many'));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/checks\/batch$/);
    await settled(page);
    await type(page, page.locator('textarea[name=list]'), Array.from({ length: 500 }, (_, n) => bodyCode(n + 1)).join('\n'));
    await choose(page, page.locator('select[name=purpose]'), 'procurement');
    await type(page, page.locator('input[name=basis]'), '示例资金 1 号');
    await press(page, button(page, say('开始核查', 'Begin')));
    await page.waitForURL(/\/checks\/batch\/\w+$/);
    await page.getByRole('button', { name: say(/^全部 500$/, /^All 500$/) }).waitFor();
    await press(page, page.locator('.verdicts button').filter({ hasText: say('有需关注的信息', 'there is something to look at') }));
    await page.waitForURL(/verdict=/);
    await tabTo(page, page.locator('[role=grid] [data-index="0"]'));
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    assert.equal(await page.evaluate(() => document.activeElement.dataset.index), '0');
  }));
}

const send = (page) => press(page, page.locator('main form button').last());
for (const { name, by, begin } of looks) { // before anything is repaired
  test(`anybody: what is published is narrowed to one kind; in ${name}`, () => visit(by({ who: [] }), async (page) => {
    await begin(page);
    await page.goto(`${site}/open/listings`);
    await choose(page, page.locator('main select').first(), 'ADM.penalty');
    await send(page);
    await page.waitForURL(/item=ADM\.penalty/);
    await says(page, new RegExp(bodyName(1)));
  }));
}

const own = async () => (await ask('agent', '/own')).classes.flatMap(({ records }) => records).filter(({ item }) => item === 'ADM.penalty');
for (const { lang, name, say, by, begin } of looks) {
  test(`a company: what is held, why, until when, what can be done, who looked; in ${name}`, () => visit(by('agent'), async (page) => {
    await begin(page);
    await page.goto(`${site}/`); // who is signed in comes to its own
    await page.waitForURL(/\/my$/);
    await judged(page, `own-my-${lang}`);
    const who = page.getByRole('row', { name: /示例受理〔2026〕9号/ });
    assert.match(await who.innerText(), say(/核查/, /[Cc]heck/), 'who looked, and for what');
    await press(page, page.getByRole('link', { name: say('日期提醒', 'Days to remember') }));
    await page.waitForURL(/\/my\/calendar$/);
    await says(page, /示例市监处罚〔2026〕1号|第1号案|虚假宣传/);
    await judged(page, `own-calendar-${lang}`);
    await press(page, page.getByRole('link', { name: say('我的信用', 'My credit') }));
    await page.waitForURL(/\/my$/);
    await press(page, button(page, say('查看平台收存的全部信息', 'See all that is held')));
    await page.waitForURL(/\/subject$/);
    assert.match(await heading(page), new RegExp(bodyName(1)));
    const one = page.locator('details').filter({ has: page.locator('a[href^="/my/apply/"]') }).filter({ hasText: say('行政处罚', 'penalt') }).last();
    await press(page, one.locator('summary').first());
    const words = await one.innerText();
    for (const said of say(['处罚机关', '谁能看到', '公示至', '依据'], ['Who may see it', 'Published through', 'Basis'])) assert.ok(words.includes(said), `${said}: ${words}`);
    await judged(page, `own-record-${lang}`);
    await press(page, one.getByRole('link', { name: say(/申请修复/, /repair/i) }));
    await page.waitForURL(/\/my\/apply\/\d+$/);
    await says(page, say(/申请信用修复/, /Apply for repair/));
  }));
}

for (const { lang, name, say, by, begin } of looks) {
  test(`a repair: asked for by the company, passed on, accepted and granted by officers; in ${name}`, async () => {
    const record = (await own()).find(({ state }) => state === 'in_force').id.slice(1);
    let id;
    await visit(by('agent'), async (page) => {
      await begin(page);
      await page.goto(`${site}/my/apply/${record}`);
      const details = page.locator('details').filter({ has: page.locator('summary', { hasText: say('申请信用修复', 'Apply for repair') }) });
      await press(page, details.locator('summary'));
      await judged(page, `own-repair-${lang}`);
      for (const field of await details.locator('input[type=text], input:not([type]), textarea').all()) await type(page, field, '示例收件 1 号');
      await press(page, details.getByRole('button', { name: say('申请信用修复', 'Apply for repair'), exact: true }));
      await press(page, button(page, say('提交', 'Send')));
      await page.waitForURL(/\/my\/cases\/\d+$/);
      id = page.url().match(/(\d+)$/)[1];
      await judged(page, `own-repair-asked-${lang}`);
    });
    const step = async (role, name, choice) => visit(by(role), async (page) => {
      await begin(page);
      await open(page, `${desk}/cases?mine=yes`);
      await press(page, page.locator('[role=grid] [data-index="0"]'));
      await page.waitForURL(`${desk}/cases/${id}`);
      await settled(page);
      for (const [outcome, act] of choice ?? [[undefined, name]]) {
        if (outcome) await press(page, page.getByRole('radio', { name: outcome, exact: true }), 'Space');
        await press(page, button(page, act));
        await page.locator('.el-message-box').waitFor();
        await tabTo(page, page.locator('.el-message-box').getByRole('button', { name: say('确定办理', 'Take the step') }));
        await page.keyboard.press('Enter');
        await page.locator('.el-message-box').waitFor({ state: 'detached' });
        await settled(page);
        await button(page, act).waitFor({ state: 'detached' });
      }
    });
    await step('case_handler', say('转认定单位', 'Pass on to the recognising body'));
    await step('case_officer', '', say([['受理', '受理审查'], ['准予修复', '修复决定']], [['Accepted', 'Decide whether it is accepted'], ['Granted', 'Decide']]));
    assert.equal((await ask('case_officer', `/cases/${id}`)).ended, true);
    assert.notEqual((await own()).find((one) => one.id === `r${record}`).state, 'in_force', 'it is shown no longer');
    await visit(by('agent'), async (page) => {
      await begin(page);
      await page.goto(`${site}/my`);
      await says(page, say(/信用修复/, /[Rr]epair/));
      await judged(page, `own-repair-ended-${lang}`);
    });
  });
}

for (const { name, say, by, begin } of looks) {
  test(`a company commits itself and declares, takes a file of everything; in ${name}`, () => visit(by('agent'), async (page) => {
    await begin(page);
    const before = (await ask('agent', '/own/cases')).cases.length;
    const apply = async (words, fill) => {
      await page.goto(`${site}/my`);
      await press(page, page.getByRole('link', { name: say('信用承诺、自主申报', 'Commitments and declarations') }));
      await page.waitForURL(/\/my\/apply\/0/);
      const details = page.locator('details').filter({ has: page.locator('summary', { hasText: words }) });
      if (await details.count() && !(await details.evaluate((one) => one.open))) await press(page, details.locator('summary'));
      await fill(details);
      await press(page, details.getByRole('button', { name: words, exact: true }));
      await button(page, say('提交', 'Send')).waitFor();
      await judged(page, `own-look-over-${say('zh', 'en')}`);
      await press(page, button(page, say('提交', 'Send')));
      await page.waitForURL(/\/my\/cases\/\d+$/);
    };
    await apply(say('作出信用承诺', 'Make a commitment'), async () => {
      await choose(page, page.locator('select[name="outcome--make"]'), 'public');
      await choose(page, page.locator('select[name="make-type"]'), 'own');
      for (const field of ['reason', 'content', 'liability']) await type(page, page.locator(`input[name="make-${field}"], textarea[name="make-${field}"]`), '示例承诺 1 号');
      await type(page, page.locator('input[name="make-until"]'), day(200).replaceAll('/', '-'));
    });
    await says(page, /示例承诺 1 号/);
    await judged(page, `own-commitment-${say('zh', 'en')}`);
    await apply(say('自主申报', 'Declare'), async () => {
      await type(page, page.locator('[name="submit-what"]'), '示例申报 1 号');
      await type(page, page.locator('[name="submit-proof"]'), '示例收件 9 号');
      await press(page, page.locator('input[name="submit-promise"]'), 'Space');
    });
    await judged(page, `own-declaration-${say('zh', 'en')}`);
    const all = (await ask('agent', '/own/cases')).cases;
    assert.equal(all.length, before + 2);
    await page.goto(`${site}/my`);
    const [file] = await Promise.all([page.waitForEvent('download'), press(page, page.getByRole('link', { name: say('下载我的全部信息', 'Download all of it') }))]);
    const parts = unzip(readFileSync(await file.path()));
    assert.match(file.suggestedFilename(), /\.zip$/);
    assert.ok([...parts.keys()].some((one) => one.endsWith('.html')) && [...parts.keys()].some((one) => one.endsWith('.csv')), [...parts.keys()].join());
    assert.ok([...parts].some(([, bytes]) => bytes.includes('示例承诺 1 号')), 'what was promised is in it');
  }));
}

for (const { lang, name, say, by, begin } of looks) {
  test(`a person asks for the erasure of what is held about it; in ${name}`, () => visit(by('subject'), async (page) => {
    await begin(page);
    await page.goto(`${site}/my`);
    await press(page, page.getByRole('link', { name: say('个人信息删除申请', 'Erasure of what is held about me') }));
    await page.waitForURL(/kind=erasure/);
    await judged(page, `own-erasure-${lang}`);
    const details = page.locator('main details').first();
    if (!(await details.evaluate((one) => one.open))) await press(page, details.locator('summary'));
    await choose(page, page.locator('select[name="submit-ground"]'), 'consent');
    await press(page, page.locator('input[name="submit-understood"]'), 'Space');
    await press(page, details.locator('form button').last());
    await press(page, button(page, say('提交', 'Send')));
    await page.waitForURL(/\/my\/cases\/\d+$/);
    await judged(page, `own-erasure-asked-${lang}`);
    const [one] = (await ask('subject', '/own/cases')).cases;
    assert.deepEqual([one.kind, one.ended ?? false], ['erasure', false]);
  }));
}

// ---- the public pages

for (const look of looks) {
  const { lang, name, say, by, begin } = look;
  const nobody = by({ who: [] });
  test(`anybody: a body is searched, its record opened, and the guide to an objection; in ${name}`, () => visit(nobody, async (page) => {
    await begin(page);
    await page.goto(`${site}/`);
    await type(page, page.locator('#query'), bodyCode(1));
    await page.keyboard.press('Enter');
    await page.locator('h1', { hasText: bodyName(1) }).waitFor();
    const record = page.locator('details.record').first();
    await press(page, record.locator('summary').first());
    assert.ok(await record.evaluate((one) => one.open));
    await press(page, page.locator('main a[href^="/guides/objection"]').first());
    await page.waitForURL(/guides\/objection/);
    assert.match(await heading(page), say(/异议/, /object/i));
    await judged(page, `public-guide-${lang}`);
  }));

  test(`anybody: how pages look is chosen, and holds; in ${name}`, () => visit(nobody, async (page) => {
    await begin(page);
    await page.goto(`${site}/display`);
    for (const wanted of ['#colour-dark', '#contrast-high', '#size-large']) {
      const group = await page.locator(wanted).getAttribute('name');
      await tabTo(page, page.locator(`input[name="${group}"]:checked`));
      for (let steps = 0; steps < 6 && !(await page.locator(wanted).isChecked()); ++steps) await page.keyboard.press('ArrowDown');
      await becomes(() => page.locator(wanted).isChecked(), true, wanted);
    }
    await send(page);
    await page.getByText(say('已保存', /Saved|Kept|kept/)).first().waitFor();
    await page.goto(`${site}/open`);
    await becomes(() => page.locator('html').getAttribute('class'), 'large dark contrast');
    await judged(page, `public-dark-${lang}`);
  }));

  test(`anybody: a report is taken, and verified by its file; in ${name}`, () => visit(nobody, async (page) => {
    page.setDefaultTimeout(60_000); // it is drawn and signed
    await begin(page);
    await page.goto(`${site}/open/subject/${bodyCode(1)}`);
    await press(page, page.locator('main form button', { hasText: say('信用报告', 'report') }).first());
    const [download] = await Promise.all([page.waitForEvent('download'), press(page, page.getByRole('link', { name: /PDF/ }).first())]);
    const file = await download.path();
    await page.goto(`${site}/verify`);
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press(page, page.locator('#file'))]);
    await chooser.setFiles({ name: 'report.pdf', mimeType: 'application/pdf', buffer: readFileSync(file) });
    await press(page, page.locator('main form').filter({ has: page.locator('#file') }).locator('button'));
    await becomes(() => page.locator('[data-verdict]').getAttribute('data-verdict'), 'genuine');
    await judged(page, `public-verified-${lang}`);
  }));

  test(`a company objects to a record; in ${name}`, () => visit(by('agent'), async (page) => {
    await begin(page);
    const record = (await own()).at(lang === 'zh' ? 0 : 1).id.slice(1);
    await page.goto(`${site}/my/apply/${record}?kind=objection`);
    const details = page.locator('main details').first();
    if (!(await details.evaluate((one) => one.open))) await press(page, details.locator('summary'));
    await choose(page, details.locator('select[name="submit-ground"]'), 'wrong');
    await type(page, details.locator('[name="submit-statement"]'), '示例说明 1 号');
    await press(page, details.locator('form button').last());
    await press(page, button(page, say('返回修改', 'Back to change it')));
    await becomes(() => page.locator('[name="submit-statement"]:not([type=hidden])').inputValue(), '示例说明 1 号');
    assert.equal(await page.locator('main details').count(), 1, 'and no other kind');
    await press(page, page.locator('main details form button').last());
    await press(page, button(page, say('提交', 'Send')));
    await page.waitForURL(/\/my\/cases\/\d+$/);
    await judged(page, `own-objection-${lang}`);
  }));

  test(`a company has its own report; in ${name}`, () => visit(by('agent'), async (page) => {
    page.setDefaultTimeout(60_000);
    await begin(page);
    await page.goto(`${site}/my`);
    await press(page, page.locator('main a[href="/my/reports"]').first());
    await page.waitForURL(/\/my\/reports$/);
    await press(page, page.locator('main form button').first());
    await page.waitForURL(/\/my\/reports\/./);
    const [download] = await Promise.all([page.waitForEvent('download'), press(page, page.getByRole('link', { name: /PDF/ }).first())]);
    assert.equal(readFileSync(await download.path()).subarray(0, 5).toString(), '%PDF-');
    await judged(page, `own-report-${lang}`);
  }));

  test(`an authorisation is asked for, and its subject answers it; in ${name}`, async () => {
    const why = `示例贷款 ${lang === 'zh' ? 1 : 2} 号`;
    await visit(by('agency'), async (page) => {
      await begin(page);
      await page.goto(`${site}/consents/new`);
      await type(page, page.locator('#code'), bodyCode(1));
      await choose(page, page.locator('#purpose'), 'financing');
      await new Keys(page, look, desk).day(page.locator('#until'), day(30).replaceAll('/', '-'));
      await type(page, page.locator('#why'), why);
      await press(page, page.locator('main input[type=checkbox]').first(), 'Space');
      await send(page);
      await page.waitForURL(/\/consents\/\d+$/);
    });
    await visit(by('agent'), async (page) => {
      await begin(page);
      await page.goto(`${site}/my`);
      await press(page, page.getByRole('row', { name: new RegExp(why) }).getByRole('link').first());
      await page.waitForURL(/\/my\/consent\/\d+/);
      await judged(page, `own-consent-${lang}`);
      await press(page, button(page, say('同意', 'Give it')));
      await button(page, say('同意', 'Give it')).waitFor({ state: 'detached' });
      await button(page, say('撤回授权', 'Withdraw it')).waitFor();
    });
  });

  test(`a company asks why somebody looked, and the office answers; in ${name}`, async () => {
    const basis = `示例受理〔2026〕${lang === 'zh' ? 71 : 72}号`, words = `请说明查询的原因 ${lang}`;
    const asked = await fetch(`${site}/api/v1/checks`, { method: 'POST', headers: { ...headers.get('case_handler'), 'content-type': 'application/json' }, body: JSON.stringify({ query: bodyCode(1), purpose: 'permit', basis }) });
    assert.equal(asked.status, 200, await asked.text());
    await visit(by('agent'), async (page) => {
      await begin(page);
      await page.goto(`${site}/my`);
      await press(page, page.getByRole('row', { name: new RegExp(basis) }).getByRole('link', { name: say('询问原因', /ask/i) }));
      await type(page, page.locator('#text'), words);
      await send(page);
      await page.locator('main').getByText(words).first().waitFor();
    });
    await visit(by('supervisor'), async (page) => {
      await begin(page);
      await page.goto(`${site}/questions`);
      await press(page, page.getByRole('link', { name: words }));
      await type(page, page.locator('#text'), '办理施工许可');
      await judged(page, `question-${lang}`);
      await send(page);
      await page.locator('main textarea').waitFor({ state: 'detached' }); // it is answered
    });
  });
}

await finish();
await close();
await server.stop();
