// The city in numbers, its wall and the league of units in the workbench, over a small synthetic city.
//
//   node tests/browser/workbench_city.mjs [PART OF A NAME]
//
// The last line is "N passed, M failed".

import assert from 'node:assert/strict';

import { demoPeople } from '../cli/callers.mjs';
import { csv, json, must, newHome, penalty, registration, serve, suite, until, write } from '../cli/lib.mjs';
import { becomes, heading, judge, main, open, openOffice, refusals, says, settled } from './pages.mjs';

const home = newHome('city');
must(0, ['city', '--home', home, '--subjects', '300', '--records', '3000', '--seed', '5']);
const people = demoPeople(home);
// Of a unit: three decisions, two months old, and one that cannot be read.
const office = '示例市住房和城乡建设局';
const today = new Date(Date.now() + 8 * 3600_000);
const old = new Date(today.getTime() - 60 * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '/');
const bodies = [1, 2, 3];
must(0, ['ingest', '--home', home, '--item', 'REG.enterprise', '--source', office, write('登记.csv', csv(bodies.map((n) => registration(n))))]);
must(3, ['ingest', '--home', home, '--item', 'ADM.penalty', '--source', office, write('迟报.csv', csv([...bodies.map((n) => penalty(n, n, { CF_JDRQ: old, CF_YXQ: '', CF_GSJZQ: '' })), penalty(900009, bodies[0], { CF_JDRQ: '2026/02/30' })]))]);
// One who holds both the centre's and the case handlers' role.
const { id: both } = json(['account', 'list', '--home', home]).accounts.find(({ login }) => login === people.find(({ role }) => role === 'case_handler').login);
must(0, ['account', 'grant', '--home', home, both, '--role', 'centre_operator', '--unit', 1]);
const server = await serve(home);
const { site, visit, headers, as } = await openOffice(server, people, ['centre_operator', 'case_handler', 'supervisor', 'agent']);
const { test, finish } = suite();

const ask = async (role, path) => (await fetch(`${site}/api/v1/${path}`, { headers: headers.get(role) })).json();
const grouped = (n) => n.toLocaleString('en-US');
const ready = (page, path) => open(page, `${site}/desk/${path}`);

for (const lang of ['zh', 'en']) {
  test(`the city in numbers, in ${lang}`, () => visit(as('centre_operator'), async (page) => {
    await page.addInitScript((value) => localStorage.setItem('lang', value), lang);
    await ready(page, 'cockpit');
    await page.locator('.tiles').waitFor();
    const city = await ask('centre_operator', 'cockpit');
    const words = await main(page);
    assert.ok(city.held.records > 1000 && words.includes(grouped(city.held.records)), 'what is held');
    assert.ok(words.includes(grouped(city.held.subjects)));
    assert.deepEqual(await page.locator('.tiles li').evaluateAll((all) => all.map((one) => [!!one.querySelector('a'), /明细|Opened by/.test(one.textContent)])), [[true, false], [true, false], [true, false], [true, false], [false, true], [false, true]], 'a number opens its records, or says who may open them');
    assert.match(words, lang === 'zh' ? /明细：审计员/ : /Opened by: Auditor/);
    await judge(page, `work-cockpit-${lang}`);
    await page.locator('summary').first().click();
    const shown = await page.locator('figure').first().locator('tbody tr').count();
    assert.equal(shown, city.intake.rows.length, 'a table behind the chart');
    await judge(page, `work-cockpit-table-${lang}`);
  }));
}

test('what is published of a city can be narrowed to a county', async () => {
  for (const [county, name] of [['370911', '岱岳区'], ['370983', '肥城市']]) {
    const { entries } = await ask('centre_operator', `public/listings?county=${county}`);
    assert.ok(entries.length > 0, name);
    for (const { record } of entries) assert.match(record.organ, new RegExp(`^${name}示例`));
  }
});

test('a wall tells no count of few, and leads nowhere', () => visit(as('centre_operator'), async (page) => {
  await ready(page, 'cockpit');
  const who = (await page.locator('.who').innerText()).replace(/[^\p{L}]/gu, '');
  await ready(page, 'cockpit/wall');
  await page.locator('.tiles').waitFor();
  assert.match(await heading(page), /运行概况/);
  assert.equal(await page.locator('#wall a').count(), 0);
  assert.equal(await page.getByRole('navigation').count(), 0, 'nothing around it, nor the name of who signed in');
  assert.ok(who && !(await page.locator('body').innerText()).includes(who), who);
  const wall = await ask('centre_operator', 'cockpit?wall=1');
  assert.equal(wall.suppressed, true);
  for (const table of ['intake', 'timeliness', 'cases', 'checks', 'measures', 'counties']) {
    for (const row of wall[table].rows) {
      for (const count of Object.values(row.counts)) assert.ok(count === null || count === 0 || count >= 5, `${table} ${row.code}`);
    }
  }
  await judge(page, 'work-wall');
}));

test('whoever reaches one unit is told no count of few either', () => visit(as('supervisor'), async (page) => {
  await ready(page, 'cockpit');
  await page.getByText('少于 5 的数字').waitFor();
  await judge(page, 'work-cockpit-unit');
}));

// Rows of the table that is shown.
const shownRows = async (page) => Number(await page.getByRole('grid').first().getAttribute('aria-rowcount')) - 1;
// Numbers of a view that open nothing, but for none at all, days and months, and what the view counts by; beside those that
// somebody else may open stands who.
const opensNothing = (page) => page.locator('main').evaluate((view) => {
  const found = [], texts = document.createTreeWalker(view, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const words = texts.currentNode.textContent.replaceAll(/\d{4}-\d\d(-\d\d)?( \d\d:\d\d)?/g, '').trim();
    const inside = (selector) => texts.currentNode.parentElement.closest(selector);
    if (!/[1-9]/.test(words) || inside('a, th, h1, h2, figcaption, [aria-hidden=true]')) continue;
    if (/少于 5|under five|不足5|每分钟|once a minute/.test(words)) continue;
    if (/明细：|Opened by/.test(inside('li, figure, section, .charts > *')?.textContent ?? '')) continue;
    found.push(words);
  }
  return found;
});
const row = (page, at = 0) => page.locator(`[role=row][data-index="${at}"]`);

test('every number leads to its records, and none to a refusal', () => visit(as('case_handler'), async (page) => {
  const records = (await ask('agent', 'own')).classes.flatMap(({ records: some }) => some);
  const asked = await fetch(`${site}/api/v1/own/cases`, { method: 'POST', headers: { ...headers.get('agent'), 'content-type': 'application/json' }, body: JSON.stringify({ kind: 'objection', record: records[0].id.slice(1), form: { ground: 'wrong', statement: '示例说明' } }) });
  assert.equal(asked.status, 201, await asked.text());
  await until('the case is counted', async () => (await ask('case_handler', 'cockpit')).cases.rows.length > 0, 90); // at most once a minute
  const refused = refusals(page);
  const numbers = async () => {
    await ready(page, 'cockpit');
    await page.locator('.tiles').waitFor();
    for (const one of await page.locator('summary').all()) await one.click();
    return page.locator('main a');
  };
  const found = await (await numbers()).evaluateAll((all) => all.map((one) => [one.getAttribute('href').replace(/^\/desk\//, ''), one.textContent.trim()]));
  for (const wanted of [/^submissions$/, /^subjects$/, /^league\?from/, /^measures\?which=applied$/, /^measures\?which=not_applied$/, /^measures\?which=lifted$/, /^submissions\?from=/, /^league\?region=/, /^cases\?kind=objection&due=/, /^cases\?county=/, /^system\/ledger/]) assert.ok(found.some(([href]) => wanted.test(href)), `${wanted}`);
  assert.deepEqual(await opensNothing(page), [], 'each number is a link, or says who may open it');
  assert.match(await page.locator('.tiles li').first().innerText(), /十亿目标的\s+0\.\d{4}%/, 'what the whole plan is measured by');
  const { counties, tiles } = await ask('case_handler', 'cockpit');
  const map = await page.locator('.map li').evaluateAll((all) => all.map((one) => [one.querySelector('span').innerText, one.querySelector('strong').innerText, one.style.gridRow, one.style.gridColumn]));
  const countyOf = new Map(counties.rows.map((one) => [one.code, one]));
  assert.ok(map.length > 3);
  assert.deepEqual(map.map((one) => one.slice(0, 2)), tiles.filter(({ region }) => countyOf.has(region)).map(({ region }) => [countyOf.get(region).name, grouped(countyOf.get(region).counts.rows)]), 'the map says what the table says');
  const kinds = new Map(found.map(([href, count], at) => [href.replaceAll(/\d{4}-\d\d-\d\d/g, 'DAY'), { href, count, at }]));
  for (const { href, count, at } of kinds.values()) {
    await (await numbers()).nth(at).click();
    await page.waitForURL(`${site}/desk/${href}`);
    await settled(page);
    assert.doesNotMatch(await main(page), /不能使用这个页面|没有这个页面|There is no such page/, href);
    if (/^(cases\?(county|.*due)|measures\?which)=/.test(href)) assert.equal(String(await shownRows(page)), count, href);
  }
  assert.deepEqual(refused, []);
  const { intake } = await ask('case_handler', 'cockpit');
  const last = intake.rows.at(-1);
  await ready(page, `submissions?from=${last.code}&to=${last.code}`);
  assert.equal(await shownRows(page), last.counts.submissions, 'the files of a day');
  await judge(page, 'work-submissions-day');
  await ready(page, 'submissions?from=2020-01-01&to=2020-01-31');
  assert.equal(await shownRows(page), 0);
}));

test('the league: as the interface tells it, by county, and down to the row', () => visit(as('centre_operator'), async (page) => {
  const refused = refusals(page);
  await ready(page, 'league');
  const league = await ask('centre_operator', 'league');
  await row(page).waitFor();
  assert.equal(await shownRows(page), league.units.length);
  const sums = page.locator('main ul li a');
  await becomes(() => sums.count(), league.regions.length, 'a sum of a county opens its units');
  const first = league.regions[0];
  await sums.first().click();
  await page.waitForURL(new RegExp(`region=${first.region || 'city'}`));
  await settled(page);
  assert.equal(await shownRows(page), first.units);
  await ready(page, 'league');
  assert.match(await row(page).innerText(), new RegExp(league.units[0].source));
  await judge(page, 'work-league');
  const line = league.units.find(({ source }) => source === office), { numbers } = line;
  assert.deepEqual([numbers.late, numbers.sent_back, numbers.waiting, numbers.submissions], [3, 1, 1, 2]);
  const follow = async (column, number, path) => {
    await ready(page, `league?q=${encodeURIComponent(office)}`);
    const at = await page.getByRole('columnheader').allInnerTexts();
    await row(page).getByRole('gridcell').nth(at.findIndex((one) => one.trim() === column)).getByRole('link', { name: String(number), exact: true }).click();
    await page.waitForURL(path);
    await settled(page);
    assert.ok(page.url().includes(`from=${league.from}&to=${league.to}`), 'of the same days');
  };
  await follow('报送单位', office, /\/submissions\?/);
  assert.equal(await shownRows(page), numbers.submissions);
  await follow('退回', numbers.sent_back, /\/returned\?.*state=all/);
  await says(page, /2026\/02\/30/);
  await follow('待更正', numbers.waiting, /\/returned\?.*state=waiting/);
  await page.getByRole('link', { name: /^S\d+-\d+$/ }).first().click();
  await page.waitForURL(/\/submissions\/\d+$/);
  await follow('超期', numbers.late, /\/league\/late\?/);
  assert.equal(await shownRows(page), numbers.late, 'each late row');
  assert.match(await row(page).innerText(), /迟报\s+\d+\s+2/);
  await judge(page, 'work-league-late');
  await page.goto(page.url().replace('mark=late', 'mark=lifted'));
  await settled(page);
  assert.equal(await shownRows(page), 0);
  await page.goto(page.url().replace(/from=[\d-]+&to=[\d-]+/, 'from=2020-01-01&to=2020-01-31').replace('mark=lifted', 'mark=late'));
  await settled(page);
  assert.equal(await shownRows(page), 0, 'none went in then');
  await row(page).getByRole('link').first().waitFor({ state: 'detached' });
  assert.deepEqual(refused, []);
}));

test('days that are chosen stand in the address together', () => visit(as('centre_operator'), async (page) => {
  await ready(page, 'league');
  const days = page.getByRole('group', { name: '报送日期' }).locator('input');
  await days.last().fill('2026-01-31');
  await days.first().fill('2026-01-01');
  await page.waitForURL(/from=2026-01-01&to=2026-01-31/);
}));

await finish();
