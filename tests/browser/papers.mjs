// Papers of cases in a real browser: letters to be sent and their PDF, notices of the subject, materials that went up in
// pieces.
//
//   node tests/browser/papers.mjs [PART OF A NAME]
//
// A home with one objection that was upheld is made and served for the run. Each page is judged by axe-core at 1280 and
// at 360 pixels, in both languages; the ways are walked with scripts on and off. TAIXIN_SHOTS=DIR keeps pictures. The
// last line is "N passed, M failed".

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { demoPeople } from '../cli/callers.mjs';
import { csv, ingest, must, newHome, penalty, registration, serve, suite, write } from '../cli/lib.mjs';
import { judge, openOffice, press } from './pages.mjs';

const organ = '示例市住房和城乡建设局';
const home = newHome('papers');
must(0, ingest(home, 'REG.enterprise', write('registration.csv', csv([registration(1)]))));
const people = demoPeople(home);
const rows = [1, 2, 3].map((n) => penalty(n, 1, { CF_CFJG: organ, CF_SJLY: organ }));
must(0, ['ingest', '--home', home, '--item', 'ADM.penalty', '--source', organ, write('penalty.csv', csv(rows))]);
const server = await serve(home);
const { site, visit, close, headers, as, both } = await openOffice(server, people, ['case_officer', 'case_handler', 'agent', 'complaint_keeper']);
async function call(role, method, path, body, more = {}) {
  const json = body && !(body instanceof Uint8Array);
  const answer = await fetch(`${site}/api/v1${path}`, {
    method, headers: { ...headers.get(role), ...(json ? { 'content-type': 'application/json' } : {}), ...more }, body: json ? JSON.stringify(body) : body,
  });
  assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.clone().text()}`);
  return answer;
}
const records = (await (await call('agent', 'GET', '/own')).json()).classes.flatMap(({ records: list }) => list).filter(({ item }) => item === 'ADM.penalty').map(({ id }) => id.slice(1));
const opened = await (await call('agent', 'POST', '/own/cases', { kind: 'objection', record: records[0], form: { ground: 'wrong', statement: '示例说明' } })).json();
await call('case_handler', 'POST', `/cases/${opened.id}/steps`, { version: '1', step: 'forward', form: {} });
await call('case_officer', 'POST', `/cases/${opened.id}/steps`, { version: '2', step: 'decide', outcome: 'withdrawn', form: { reason: '示例：文书已撤销' } });
const letter = (await (await call('case_officer', 'GET', '/outgoing')).json()).letters.find((one) => one.letter === 'objection_result').id;

// One that is whole, and one of which half came.
const scan = Buffer.from('%PDF-1.4 示例扫描件');
const tus = { 'tus-resumable': '1.0.0' };
async function upload(name, length, bytes) {
  const begun = await call('agent', 'POST', '/materials/uploads', undefined, { ...tus, 'upload-length': String(length), 'upload-metadata': `filename ${Buffer.from(name).toString('base64')}` });
  const id = begun.headers.get('location').split('/').pop();
  await call('agent', 'PATCH', `/materials/uploads/${id}`, bytes, { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' });
  return id;
}

const { test, finish } = suite();

test('page materials-none', () => both('/materials', 'materials-none', as('agent')));
test('page letters', () => both('/outgoing', 'letters', as('case_officer')));
test('page letter', () => both(`/outgoing/${letter}`, 'letter', as('case_officer')));
test('page my with notices', () => both('/my', 'my-notices', as('agent')));

test('who keeps complaints finds no other case and no letter', () => visit(as('complaint_keeper'), async (page) => {
  await page.goto(`${site}/cases`);
  assert.ok(!(await page.content()).includes(`/cases/${opened.id}`));
  assert.equal((await page.goto(`${site}/cases/${opened.id}`)).status(), 404);
  await page.goto(`${site}/outgoing`);
  assert.match(await page.locator('main').innerText(), /没有待发的文书/);
  assert.equal((await page.goto(`${site}/outgoing/${letter}/pdf`)).status(), 404);
}));

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with scripts' : 'without scripts';

  test(`the PDF of a letter and of a notice, ${how}`, async () => {
    const fetched = async (page, link) => {
      const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
      const bytes = readFileSync(await download.path());
      assert.ok(bytes.subarray(0, 5).equals(Buffer.from('%PDF-')));
      return download.suggestedFilename();
    };
    await visit(as('case_officer', { javaScriptEnabled }), async (page) => {
      await page.goto(`${site}/outgoing/${letter}`);
      assert.equal(await fetched(page, page.getByRole('link', { name: '下载 PDF' })), `letter-${letter}.pdf`);
    });
    await visit(as('agent', { javaScriptEnabled }), async (page) => {
      await page.goto(`${site}/my`);
      assert.match(await fetched(page, page.getByRole('link', { name: 'PDF', exact: true }).first()), /^letter-\d+\.pdf$/);
    });
  });

  test(`a material that went up in pieces is named in a form, ${how}`, async () => {
    const whole = await upload('示例扫描件.pdf', scan.length, scan), half = await upload('示例附件.pdf', 3_000_000, scan);
    await visit(as('agent', { javaScriptEnabled }), async (page) => {
      await page.goto(`${site}/materials`);
      assert.match(await page.locator('main').innerText(), /示例扫描件\.pdf[^]*已传完/);
      assert.match(await page.locator('main').innerText(), /未传完[^]*1 KB \/ 2,930 KB/);
      if (javaScriptEnabled) await judge(page, 'materials');
      await page.goto(`${site}/my/apply/${records[javaScriptEnabled ? 1 : 2]}`);
      await page.locator('summary', { hasText: '提出异议' }).click();
      await page.locator('#submit-ground').selectOption('wrong');
      await page.locator('#submit-statement').fill('示例说明');
      await page.locator('#submit-evidence').fill(half);
      await press(page, '提出异议');
      assert.match(await page.locator('main').innerText(), /尚未传完/);
      await page.locator('#submit-evidence').fill(whole);
      await press(page, '提出异议');
      assert.match(await page.locator('main').innerText(), /还没有提交[^]*已上传：pdf/);
      await press(page, '提交');
      assert.match(await page.locator('main').innerText(), /已收到/);
      assert.equal(await page.locator('a[href*="/materials/"]', { hasText: '打开材料' }).count(), 1, await page.content());
      await page.goto(`${site}/materials`);
      assert.doesNotMatch(await page.locator('main').innerText(), /示例扫描件\.pdf/, 'it stands in its case now');
    });
    await call('agent', 'DELETE', `/materials/uploads/${half}`, undefined, tus);
  });
}

test('leave', async () => {
  await close();
  assert.equal((await server.stop()).code, 0);
});

await finish();
