// Bulletins in the workbench: a draft whose numbers open their rows, a count that is entered, two people who make and issue
// one, the documents, a corrected edition. What came of it is asked of the interface.
//
//   node tests/browser/workbench_bulletins.mjs [PART OF A NAME]
//
// A home with invented bodies and the demo accounts is made and served with the workbench as `./dev web` built it. Each
// page is judged by axe-core at 1280 and at 360 pixels, in both languages. The last line is "N passed, M failed".

import assert from 'node:assert/strict';

import { demoPeople } from '../cli/callers.mjs';
import { csv, ingest, must, newHome, penalty, registration, serve, suite, write } from '../cli/lib.mjs';
import { agree, heading, judge, main, open, openOffice, press, says, settled } from './pages.mjs';

const now = new Date(Date.now() + 8 * 3600_000);
const iso = (offset) => new Date(now.getTime() + offset * 86_400_000).toISOString().slice(0, 10);
const month = iso(0).slice(0, 7);
const before = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);

const home = newHome('bulletins');
const bodies = [1, 2, 3, 4, 5, 6, 7, 8];
must(0, ingest(home, 'REG.enterprise', write('registration.csv', csv(bodies.map((n) => registration(n))))));
const rows = bodies.map((n) => penalty(n, n, { CF_JDRQ: (n > 6 ? iso(-40) : iso(-1)).replaceAll('-', '/') }));
must(3, ingest(home, 'ADM.penalty', write('penalty.csv', csv([...rows, { ...rows[0], CF_WSH: '示例罚〔2026〕99号', CF_JDRQ: '2026/13/45' }]))));
const people = demoPeople(home);
const server = await serve(home);
const { site, visit, close, headers, as } = await openOffice(server, people, ['centre_operator', 'case_handler', 'auditor']);
const asked = async (role, path) => (await fetch(`${site}/api/v1${path}`, { headers: headers.get(role) })).json();

const { test, finish } = suite();
const ready = (page, path) => open(page, `${site}/desk${path}`);
const field = (page, name) => page.locator('main').getByLabel(name, { exact: true });
const draft = (bulletin, period) => `/bulletins/draft?bulletin=${bulletin}&period=${period}`;

for (const [name, path, role] of [
  ['list-none', '/bulletins', 'centre_operator'],
  ['draft', draft('double_publication', month), 'centre_operator'],
  ['draft-monthly', draft('monthly', month), 'centre_operator'],
  ['draft-auditor', draft('double_publication', before), 'auditor'],
  ['rows', `/bulletins/rows?bulletin=double_publication&period=${month}&figure=dp_reported`, 'auditor'],
  ['rows-none', `/bulletins/rows?bulletin=double_publication&period=${before}&figure=dp_late`, 'auditor'],
  ['counts-none', '/bulletins/counts', 'centre_operator'],
]) {
  test(`page ${name}`, () => visit(as(role), async (page) => {
    const wrong = [];
    page.on('response', (response) => response.status() >= 400 && wrong.push(`${response.status()} ${response.url()}`));
    page.on('pageerror', (error) => wrong.push(error.message));
    page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
    for (const lang of ['zh', 'en']) {
      await page.addInitScript((chosen) => localStorage.setItem('lang', chosen), lang);
      await ready(page, path);
      await page.getByText(/正在统计|Counting/).waitFor({ state: 'detached' });
      assert.equal(await page.locator('h1').count(), 1);
      assert.equal(await page.locator('main [role=alert]').count(), 0, await main(page));
      await judge(page, `bulletins-${name}-${lang}`);
      if (path === '/bulletins') assert.ok(await page.getByRole('grid').evaluate((one) => one.scrollWidth <= one.clientWidth), 'no head is cut at 1280');
    }
    assert.deepEqual(wrong, []);
  }));
}

test('from the list to a draft, and from a number to its rows', () => visit(as('centre_operator'), async (page) => {
  await ready(page, '/bulletins');
  await field(page, '期间').selectOption(month);
  await press(page, '看草稿');
  await page.waitForURL(/\/bulletins\/draft\?/);
  await page.getByRole('heading', { name: '总体情况' }).waitFor();
  const line = page.getByRole('row').filter({ hasText: '超过七个工作日' });
  assert.match(await line.innerText(), /迟报[^]*2/);
  await line.getByRole('link').click();
  await page.waitForURL(/figure=dp_late/);
  await page.getByText('共 2 条').waitFor();
  assert.equal(await heading(page), '迟报');
  assert.ok(!(await main(page)).includes('示例第7商贸'), 'rows name nobody');
}));

test('a count is entered with its source', () => visit(as('centre_operator'), async (page) => {
  await ready(page, '/bulletins/counts');
  await press(page, '录入');
  await page.getByText('请写明文件或者系统').waitFor();
  await field(page, '录入项').selectOption('chk_province');
  await field(page, '数量').fill('40');
  await field(page, '来源').fill('示例省平台月度统计');
  await press(page, '录入');
  await page.getByText('示例省平台月度统计').waitFor();
  const { counts } = await asked('auditor', '/bulletins/counts');
  assert.deepEqual([counts.length, counts[0].count, counts[0].from.slice(0, 7)], [1, 40, before]);
  await judge(page, 'bulletins-counts');
}));

let path;
test('one makes it, and cannot issue it', () => visit(as('centre_operator'), async (page) => {
  await ready(page, draft('monthly', before));
  await press(page, '编制，提交签发');
  await agree(page, '编制');
  await page.waitForURL(/\/bulletins\/\d+$/);
  path = new URL(page.url()).pathname.replace('/desk', '');
  await settled(page);
  await judge(page, 'bulletins-waits');
  await press(page, '签发');
  await agree(page, '签发');
  await page.getByText('编制人不能签发自己编制的通报', { exact: true }).waitFor();
  assert.equal((await asked('auditor', `/bulletins/${path.split('/').pop()}`)).state, 'waits');
}));

test('another issues it, and its documents are there', () => visit(as('case_handler'), async (page) => {
  await ready(page, path);
  await press(page, '签发');
  await agree(page, '签发');
  await page.getByText(/信工作通报〔\d{4}〕1号/).first().waitFor();
  await judge(page, 'bulletins-issued');
  const [file] = await Promise.all([page.waitForEvent('download'), press(page, '下载 DOCX')]);
  assert.match(file.suggestedFilename(), /公共信用信息工作月度通报 信工作通报〔\d{4}〕1号\.docx/);
  assert.equal((await asked('auditor', `/bulletins/${path.split('/').pop()}`)).state, 'issued');
}));

test('what turned out otherwise is a new edition', () => visit(as('case_handler'), async (page) => {
  await ready(page, '/bulletins/counts');
  await field(page, '录入项').selectOption('chk_province');
  await field(page, '数量').fill('41');
  await field(page, '来源').fill('示例省平台更正');
  await press(page, '录入');
  await page.getByText('已被替换').waitFor();
  await ready(page, path);
  await press(page, '编制更正版');
  await field(page, '更正原因').fill('示例：省平台更正');
  await page.locator('main form').getByRole('button', { name: '编制更正版', exact: true }).click();
  await page.waitForURL((url) => /\/bulletins\/\d+$/.test(url.pathname) && !url.pathname.endsWith(path));
  await page.getByRole('heading', { name: /不同的数字/ }).waitFor();
  await says(page, /经省平台核查：\s*40 → 41/);
  await judge(page, 'bulletins-correction');
}));

await finish();
await close();
