// The check element in another department's page (examples/embed.html): served by that department's own server, which
// holds the token and passes questions on.
//
//   node tests/browser/embed.mjs [PART OF A NAME]
//
// Judged by axe-core in both languages, at 1280 and 360 pixels. TAIXIN_SHOTS=DIR keeps pictures. The last line is "N passed, M failed".

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { tokenOf } from '../cli/sign_in.mjs';
import { bodyCode, bodyName, csv, ingest, must, newHome, penalty, registration, residentId, serve, suite, tree, write } from '../cli/lib.mjs';
import { launch, shots } from './pages.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const home = newHome('embed');
must(0, ingest(home, 'REG.enterprise', write('registration.csv', csv([registration(1), registration(2)]))));
must(0, ingest(home, 'ADM.penalty', write('penalty.csv', csv([penalty(1, 1, { CF_SY: '<img src=x onerror="document.title=1">' })]))));
const server = await serve(home);

// The department's server: its page, the script from the platform, and questions passed on with its token.
const asked = [];
const token = await tokenOf(server.address, home, 'approval_system');
let broken = false;
async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}
const department = createServer(async (request, response) => {
  if (request.url === '/credit/checks') {
    if (broken) return response.destroy();
    const body = await bodyOf(request);
    asked.push({ headers: request.headers, body: JSON.parse(body) });
    const reply = await fetch(`http://${server.address}/api/v1/checks`, {
      method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'accept-language': request.headers['accept-language'] }, body,
    });
    return response.writeHead(reply.status, { 'content-type': reply.headers.get('content-type') }).end(await reply.text());
  }
  const page = request.url === '/embed/check.js' ? await (await fetch(`http://${server.address}/embed/check.js`)).text() : readFileSync(join(tree, 'examples/embed.html'), 'utf8');
  const type = request.url === '/embed/check.js' ? 'text/javascript' : 'text/html';
  return response.writeHead(200, {
    'content-type': `${type}; charset=utf-8`,
    // A strict page: scripts of its own origin only, nothing else from anywhere.
    'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self'",
  }).end(page);
});
await new Promise((ready) => department.listen(0, '127.0.0.1', ready));
const site = `http://127.0.0.1:${department.address().port}`;

const browser = await launch();

async function visit({ width = 1280, lang = 'zh' }, body) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, bypassCSP: false });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const wrong = [];
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && !/Failed to load resource/.test(message.text()) && wrong.push(message.text()));
  try {
    await page.goto(site);
    if (lang !== 'zh') await page.evaluate(() => (document.querySelector('taixin-check').lang = 'en'));
    await body(page);
    assert.deepEqual(wrong, []);
  } finally {
    await context.close();
  }
}

async function accessible(page, name) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.flat().join(' ')).join(', ')}`), [], name);
  if (process.env.TAIXIN_SHOTS) await page.screenshot({ path: join(shots, `embed-${name}.png`), fullPage: true });
}

const check = async (page, query) => {
  await page.getByRole('textbox').fill(query);
  await page.getByRole('textbox').press('Enter');
};

const { test, finish } = suite();

for (const lang of ['zh', 'en']) {
  for (const width of [1280, 360]) {
    test(`what applies is shown with its clause, and the officer decides: ${lang}, ${width} pixels`, () =>
      visit({ width, lang }, async (page) => {
        await accessible(page, `empty-${lang}-${width}`);
        await check(page, bodyCode(1));
        const status = page.getByRole('status');
        await status.getByRole('heading').waitFor();
        const said = await status.innerText();
        assert.ok(said.includes(bodyName(1)), said);
        assert.match(said, lang === 'zh' ? /行政处罚 1 条[^]*依据：[^]*由经办人依法决定/ : /Administrative penalties: 1[^]*Basis[^]*The officer decides/);
        assert.match(said, /\d+-[0-9a-f]{32}/, 'the receipt');
        assert.doesNotMatch(said, /拒绝|不予|deny|denied|refuse/i);
        assert.equal(await page.title(), '审批页面示例', 'text of a record became markup');
        await accessible(page, `attention-${lang}-${width}`);
        const scroll = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(scroll <= 0, `${scroll} pixels too wide`);
      }));
  }
}

test('nothing found, unknown, persons and refusals each have their words', () =>
  visit({}, async (page) => {
    const heading = page.getByRole('status').getByRole('heading');
    for (const [query, words] of [[bodyCode(2), '未发现需关注的信息'], [bodyCode(77), '未找到该主体'], [residentId(5), '不提供自然人查询']]) {
      await check(page, query);
      await heading.filter({ hasText: words }).waitFor();
    }
    await page.evaluate(() => document.querySelector('taixin-check').setAttribute('purpose', 'curiosity'));
    await check(page, bodyCode(2));
    await heading.filter({ hasText: '核查未完成' }).waitFor();
    assert.match(await page.getByRole('status').innerText(), /curiosity[^]*下一步/);
    await accessible(page, 'refused');
    broken = true;
    await check(page, bodyCode(2));
    await page.getByText('无法连接信用平台').waitFor();
    broken = false;
    await check(page, '   ');
    await page.getByText('请填写代码或名称').waitFor();
  }));

test('the page holds no token, and the answer comes as an event', () =>
  visit({}, async (page) => {
    asked.length = 0;
    const told = page.evaluate(() => new Promise((done) => document.addEventListener('taixin-checked', (event) => done(event.detail), { once: true })));
    await check(page, bodyCode(1));
    const { answer, receipt } = await told;
    assert.equal(answer.verdict, 'attention');
    assert.equal(receipt.format, 'taixin-check-receipt-1');
    assert.equal(asked.length, 1);
    assert.deepEqual(asked[0].body, { query: bodyCode(1), purpose: 'permit', operator: '示例经办人', unit: '示例市行政审批局', basis: '示例受理〔2026〕1号', receipt: true });
    assert.equal(asked[0].headers.authorization, undefined);
    assert.ok(!(await page.content()).includes(token));
    await page.evaluate(() => (document.querySelector('taixin-check').token = 'short-lived'));
    await check(page, bodyCode(2));
    await page.getByRole('status').getByText('未发现').waitFor();
    assert.equal(asked[1].headers.authorization, 'Bearer short-lived');
    assert.ok(!(await page.content()).includes('short-lived'));
  }));

await finish();
