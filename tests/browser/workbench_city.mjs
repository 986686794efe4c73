// The city in numbers, its wall and the league of units in the workbench, over a small synthetic city.
//
//   node tests/browser/workbench_city.mjs [PART OF A NAME]
//
// The last line is "N passed, M failed".

import assert from 'node:assert/strict';

import { demoPeople } from '../cli/callers.mjs';
import { must, newHome, serve, suite } from '../cli/lib.mjs';
import { heading, judge, main, open, openOffice } from './pages.mjs';

const home = newHome('city');
must(0, ['city', '--home', home, '--subjects', '300', '--records', '3000', '--seed', '5']);
const people = demoPeople(home);
const server = await serve(home);
const { site, visit, headers, as } = await openOffice(server, people, ['centre_operator', 'supervisor']);
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
    assert.equal(await page.locator('.tiles a').count(), 6, 'every number opens its records');
    await judge(page, `work-cockpit-${lang}`);
    await page.locator('summary').first().click();
    const shown = await page.locator('figure').first().locator('tbody tr').count();
    assert.equal(shown, city.intake.rows.length, 'a table behind the chart');
    await judge(page, `work-cockpit-table-${lang}`);
  }));
}

test('a wall tells no count of few, and leads nowhere', () => visit(as('centre_operator'), async (page) => {
  await ready(page, 'cockpit/wall');
  await page.locator('.tiles').waitFor();
  assert.match(await heading(page), /运行概况/);
  assert.equal(await page.locator('#wall a').count(), 0);
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

test('the league: as the interface tells it, by county, and down to the files of a unit', () => visit(as('centre_operator'), async (page) => {
  await ready(page, 'league');
  const league = await ask('centre_operator', 'league');
  await page.locator('[role=row][data-index="0"]').waitFor();
  assert.equal(await page.getByRole('grid').getAttribute('aria-rowcount'), String(league.units.length + 1));
  assert.match(await page.locator('[role=row][data-index="0"]').innerText(), new RegExp(league.units[0].source));
  await judge(page, 'work-league');
  await page.getByRole('link', { name: league.units[0].source, exact: true }).click();
  await page.waitForURL(/\/desk\/submissions\?source=/);
  await page.locator('[role=row][data-index="0"]').waitFor();
  assert.match(await page.locator('[role=row][data-index="0"]').innerText(), new RegExp(league.units[0].source));
}));

await finish();
