// Files of a department in the workbench, in a real browser: handed over by dragging, corrected in place, reviewed, tried
// again, given up; quality. The ways are walked to their end, and the end is looked at through the interface.
//
//   node tests/browser/workbench_submissions.mjs [PART OF A NAME]
//
// A home with the demo accounts is made and served with the workbench as `./dev web` built it. Each view and state is
// judged by axe-core at 1280 and at 360 pixels. The last line is "N passed, M failed".

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';

import { demoPeople } from '../cli/callers.mjs';
import { bodyCode, csv, ingest, must, newHome, parseCsv, penalty, registration, serve, sleep, suite, write } from '../cli/lib.mjs';
import { totp } from '../cli/sign_in.mjs';
import { readXlsx } from '../cli/workbook.mjs';
import { becomes, heading, inEnglish, judge, main, open, openOffice, press, refusals, says, settled } from './pages.mjs';

const home = newHome('workbench-submissions');
const office = '示例市住房和城乡建设局'; // of the demo's submitter and reviewer
must(0, ingest(home, 'REG.enterprise', write('登记.csv', csv([1, 2, 3, 4, 5].map((n) => registration(n))))));
const people = demoPeople(home);
// What the unit handed over before: three rows wait.
must(3, ['ingest', '--home', home, '--item', 'ADM.penalty', '--source', office, write('旧处罚.csv', csv([
  penalty(101, 1), penalty(102, 2, { CF_JDRQ: '2026/02/30' }), penalty(103, 3, { CF_JDRQ: '去年' }), penalty(104, 4, { CF_XDR_SHXYM: bodyCode(4).slice(0, 17) + (bodyCode(4)[17] === '0' ? '1' : '0') }),
]))]);
const server = await serve(home);
const { site, visit, close, headers, as } = await openOffice(server, people, ['submitter', 'reviewer', 'supervisor', 'centre_operator']);
const { test, finish } = suite();

const desk = `${site}/desk`;
const ask = async (role, path) => {
  const answer = await fetch(`${site}/api/v1${path}`, { headers: { ...headers.get(role), 'accept-language': 'zh' } });
  assert.equal(answer.status, 200, `${path}: ${await answer.clone().text()}`);
  return answer.json();
};
// The view with its content, and without a request that was refused.
const ready = (page, path) => open(page, `${desk}${path}`);

// A file dropped on the place for it, as a mouse does.
async function drag(page, name, content) {
  const data = await page.evaluateHandle(([title, text]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], title, { type: 'text/csv' }));
    return transfer;
  }, [name, content]);
  await page.dispatchEvent('[data-drop]', 'dragenter', { dataTransfer: data });
  await page.dispatchEvent('[data-drop]', 'drop', { dataTransfer: data });
}
async function tick(page, box) {
  await box.focus();
  await page.keyboard.press('Space');
  await becomes(() => box.isChecked(), true);
}
async function choose(page, label, words) {
  await page.getByRole('combobox', { name: label }).click();
  await page.getByRole('option', { name: words }).click();
  await page.getByRole('listbox').waitFor({ state: 'hidden' }); // it closes by and by
}
// A code of the reviewer's phone that was not used: those of signing in were of the step after the account was made.
const given = new Map();
async function freshCode(role) {
  const { key, made } = people.find((one) => one.role === role);
  for (;;) {
    const now = Math.floor(Date.now() / 30000), step = Math.max((given.get(role) ?? made + 1) + 1, now);
    if (step <= now + 1) {
      given.set(role, step);
      return totp(key, step);
    }
    await sleep(500);
  }
}
async function approve(id, name) {
  await visit(as('reviewer'), async (page) => {
    const refused = refusals(page);
    await ready(page, '/reviews');
    await page.getByRole('link', { name: id, exact: true }).click();
    await settled(page);
    await page.getByRole('group', { name: '逐项确认' }).waitFor();
    for (const box of await page.getByRole('group', { name: '逐项确认' }).getByRole('checkbox').all()) await tick(page, box);
    if (name) await judge(page, name);
    await page.getByLabel('手机验证器上的新验证码').fill(await freshCode('reviewer'));
    await press(page, '签名并通过');
    await page.waitForURL(/\/submissions\/\d+$/, { timeout: 60_000 });
    assert.deepEqual(refused, []);
  });
}

const wrong = csv([penalty(1, 1), penalty(2, 2, { CF_JDRQ: '2026/02/30' }), penalty(3, 3, { CF_CFLB: '' })]);

test('a new officer: a file dragged, what went back, corrected in place, handed over again; a reviewer approves; all rows are in', async () => {
  let held, submission, again;
  await visit(as('submitter'), async (page) => {
    const refused = refusals(page);
    await ready(page, '/submit');
    await judge(page, 'wb-submit');
    await press(page, '报送');
    await says(page, /请选择目录项[\s\S]*请选择要报送的文件/);
    await choose(page, '目录项', /^行政处罚 \(ADM\.penalty\)/);
    await drag(page, '示例处罚.csv', wrong);
    await says(page, /示例处罚\.csv/);
    await judge(page, 'wb-submit-ready');
    await press(page, '报送');
    await page.waitForURL(/\/reviews\/\d+/);
    await settled(page);
    held = page.url().match(/reviews\/(\d+)/)[1];
    const words = await main(page);
    assert.match(words, /等待本单位另一人审核/);
    assert.match(words, /不是有效日期/);
    assert.match(words, /有效率/);
    await judge(page, 'wb-review-own');
    assert.deepEqual(refused, []);
  });
  await approve(held, 'wb-review');
  submission = (await ask('submitter', `/held/${held}`)).submission;
  await visit(as('submitter'), async (page) => {
    const refused = refusals(page);
    await ready(page, '/submissions');
    await judge(page, 'wb-submissions');
    await page.getByRole('link', { name: submission, exact: true }).click();
    await settled(page);
    await page.getByRole('button', { name: '在线更正' }).waitFor();
    const receipt = await ask('submitter', `/submissions/${submission}`);
    await says(page, new RegExp(`${receipt.accepted} 行已入库，${receipt.quarantined} 行退回待更正`));
    assert.ok(receipt.quarantined >= 1 && receipt.accepted >= 1);
    await judge(page, 'wb-receipt');
    // Only the rows of one reason, and back.
    await page.getByRole('button', { name: /只看这一原因/ }).first().click();
    await page.waitForURL(/rule=/);
    await press(page, '显示全部');
    await press(page, '在线更正');
    await page.waitForURL(/\/fix$/);
    await settled(page);
    const cell = page.locator('input[aria-invalid=true]').first();
    await cell.waitFor();
    assert.match(await page.locator(`[id="${await cell.getAttribute('aria-describedby')}"]`).innerText(), /不是有效日期/);
    await judge(page, 'wb-fix');
    // Wrong once more: it is said at once, and taken back.
    const day = page.getByLabel(/^S\d+-3 CF_JDRQ$/);
    await day.fill('2026/02/31');
    await press(page, '交回更正的行');
    await page.getByRole('button', { name: '撤回，继续更正' }).waitFor();
    await becomes(() => day.getAttribute('aria-invalid'), 'true', 'what was refused again is marked again');
    await judge(page, 'wb-fix-refused');
    await press(page, '撤回，继续更正');
    await page.getByRole('button', { name: '交回更正的行' }).waitFor();
    await day.fill('2026/02/28');
    const category = page.getByLabel(/^S\d+-4 CF_CFLB$/);
    if (await category.count()) await category.fill('罚款');
    await judge(page, 'wb-fix-done');
    await press(page, '交回更正的行');
    await page.waitForURL(/\/reviews\/\d+/);
    await settled(page);
    again = page.url().match(/reviews\/(\d+)/)[1];
    await says(page, /全部合格/);
    assert.deepEqual(refused, []);
  });
  await approve(again);
  const { rows } = await ask('submitter', `/quarantine?submission=${submission}&state=all`);
  assert.ok(rows.length >= 1);
  assert.deepEqual(rows.filter(({ state }) => state !== 'fixed'), [], 'every row sent back went in');
  const first = await ask('submitter', `/submissions/${submission}`);
  const second = await ask('submitter', `/submissions/${(await ask('submitter', `/held/${again}`)).submission}`);
  assert.deepEqual([first.accepted + second.accepted, second.quarantined], [3, 0]);
  await visit(as('submitter'), async (page) => {
    await ready(page, `/submissions/${submission}`);
    await says(page, /都已处理/);
    await page.getByText(/更正或重试：入库/).waitFor();
    await judge(page, 'wb-receipt-settled');
  });
});

test('an ambiguous header is asked back, and answered', () => visit(as('submitter'), async (page) => {
  await ready(page, '/submit?item=ADM.penalty');
  const rows = csv([penalty(21, 1)]).replace('CF_XDR_MC', '行政相对人名称').split('\r\n');
  await drag(page, '示例列名.csv', [`${rows[0]},行政相对人代码_2`, `${rows[1]},370999000000001`, ''].join('\r\n'));
  await press(page, '报送');
  const question = page.getByRole('group', { name: /列“行政相对人代码_2”是哪一项/ });
  await question.waitFor();
  await becomes(() => question.getByRole('radio').count(), 3);
  await judge(page, 'wb-submit-asked');
  await question.getByRole('radio', { name: /CF_XDR_GSZC/ }).check();
  await press(page, '按这一答案报送');
  await page.waitForURL(/\/reviews\/\d+/);
  const one = await ask('submitter', `/held/${page.url().match(/reviews\/(\d+)/)[1]}`);
  assert.equal(one.trial.columns.find(({ header }) => header === '行政相对人代码_2').field, 'CF_XDR_GSZC');
}));

test('a file that cannot be read is refused with the next step, and stays chosen', () => visit(as('submitter'), async (page) => {
  await ready(page, '/submit?item=ADM.penalty');
  await drag(page, '空.csv', '');
  await press(page, '报送');
  await page.locator('main [role=alert]').first().waitFor();
  await says(page, /文件是空的[\s\S]*重新报送/);
  await says(page, /空\.csv/);
}));

test('a large file goes in pieces and as a job, whose progress is shown', () => visit(as('submitter'), async (page) => {
  await ready(page, '/submit?item=ADM.penalty');
  const asked = [];
  page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
  const many = csv(Array.from({ length: 6000 }, (_, n) => penalty(5000 + n, 1 + (n % 5))));
  assert.ok(many.length > 1 << 20);
  await drag(page, '示例大文件.csv', many);
  await press(page, '报送');
  await page.getByRole('button', { name: '停止' }).waitFor();
  await page.waitForURL(/\/reviews\/\d+/, { timeout: 120_000 });
  assert.ok(asked.filter((one) => one.startsWith('PATCH /api/v1/uploads/')).length >= 2, asked.join('\n'));
  assert.ok(asked.some((one) => one.startsWith('GET /api/v1/jobs/')));
  const one = await ask('submitter', `/held/${page.url().match(/reviews\/(\d+)/)[1]}`);
  assert.equal(one.rows, 6000);
  await settled(page);
  await page.getByRole('button', { name: '撤回文件' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '撤回文件' }).click();
  await page.getByText('报送人已撤回').waitFor();
  assert.equal((await ask('submitter', `/held/${one.id}`)).state, 'withdrawn');
}));

test('a template names the fields of the item', () => visit(as('submitter'), async (page) => {
  await ready(page, '/submit?item=ADM.penalty');
  await page.locator('summary').filter({ hasText: '模板和' }).click();
  const [sheet] = await Promise.all([page.waitForEvent('download'), press(page, '下载模板 CSV')]);
  const [header] = parseCsv(readFileSync(await sheet.path(), 'utf8'));
  const item = await ask('submitter', '/items/ADM.penalty');
  assert.deepEqual(header, item.fields.map(({ name }) => name));
  const [book] = await Promise.all([page.waitForEvent('download'), press(page, '下载模板 XLSX')]);
  assert.ok(statSync(await book.path()).size > 1000);
  await judge(page, 'wb-submit-template');
  // The program reads it: only rows are missing.
  const answer = await fetch(`${site}/api/v1/submissions?item=ADM.penalty&file_name=a.xlsx`, {
    method: 'POST', headers: { ...headers.get('submitter'), 'content-type': 'application/octet-stream' }, body: readFileSync(await book.path()),
  });
  assert.equal((await answer.json()).code, 'intake.no_rows');
}));

test('a reviewer returns a file with words, and whoever handed it over reads them', async () => {
  const answer = await fetch(`${site}/api/v1/submissions?item=ADM.penalty&file_name=${encodeURIComponent('示例退回.csv')}`, {
    method: 'POST', headers: { ...headers.get('submitter'), 'content-type': 'application/octet-stream' }, body: csv([penalty(41, 1)]),
  });
  assert.equal(answer.status, 202);
  const { id } = await answer.json();
  await visit(as('reviewer'), async (page) => {
    await ready(page, `/reviews/${id}`);
    await press(page, '退回报送人');
    await says(page, /请写明退回的原因/);
    await page.getByLabel('退回的原因').fill('处罚决定日期与原件不符');
    await tick(page, page.getByRole('group', { name: /不能确认的事项/ }).getByRole('checkbox').first());
    await press(page, '退回报送人');
    await page.getByRole('dialog').getByRole('button', { name: '退回报送人' }).click();
    await page.getByText('已退回，文件已销毁').waitFor();
    await judge(page, 'wb-review-returned');
  });
  assert.equal((await ask('submitter', `/held/${id}`)).note, '处罚决定日期与原件不符');
  await visit(as('submitter'), async (page) => {
    await ready(page, `/reviews/${id}`);
    await says(page, /处罚决定日期与原件不符/);
    await page.getByRole('button', { name: '重新报送' }).waitFor();
  });
});

const waiting = async () => (await ask('submitter', '/quarantine')).rows.filter(({ cells }) => cells);
test('waiting rows are tried again as they are; a row is given up with a reason, by keyboard', () => visit(as('submitter'), async (page) => {
  const [row] = await waiting();
  await ready(page, `/submissions/${row.submission}`);
  await press(page, '原样重试');
  await page.getByRole('dialog').getByRole('button', { name: '重试' }).click();
  await page.waitForURL((address) => /\/submissions\/\d+$/.test(address.pathname) && !address.pathname.endsWith(`/${row.submission}`));
  await settled(page);
  const made = page.url().match(/(\d+)$/)[1];
  const before = (await waiting()).length;
  assert.ok(before > 0 && (await waiting()).every(({ submission }) => submission === made), 'the rows wait in the new submission');
  await page.locator('[role=grid] [data-index="0"]').focus();
  await page.keyboard.press(' ');
  await page.getByRole('button', { name: /放弃所选的行/ }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('示例：原件已撤销');
  await page.keyboard.press('Enter');
  await page.getByText('已放弃 1 行').first().waitFor();
  assert.equal((await waiting()).length, before - 1);
}));

for (const lang of ['zh', 'en']) {
  test(`lists and quality, and what is behind them, in ${lang}`, () => visit(as('supervisor'), async (page) => {
    const refused = refusals(page);
    if (lang === 'en') await inEnglish(page);
    for (const [path, name] of [['/submissions', 'submissions'], ['/returned?state=all', 'returned'], ['/quality', 'quality']]) {
      await ready(page, path);
      await page.locator('[role=grid] [data-index]').first().waitFor();
      await judge(page, `wb-${name}-${lang}`);
    }
    await page.locator('[role=grid] [data-index="0"]').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/returned\?.*source=/);
    await settled(page);
    await page.locator('[role=grid] [data-index="0"]').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/submissions\/\d+$/);
    await settled(page);
    await judge(page, `wb-receipt-supervisor-${lang}`);
    assert.equal(await page.getByRole('button', { name: /在线更正|Correct here/ }).count(), 0, 'who may not correct is not offered it');
    if (lang === 'en') assert.doesNotMatch((await heading(page)), /[\u4e00-\u9fff]/);
    assert.deepEqual(refused, []);
  }));
}

test('the export of a list is what is shown', () => visit(as('supervisor'), async (page) => {
  await ready(page, '/submissions?item=ADM.penalty');
  await page.locator('[role=grid] [data-index]').first().waitFor();
  const shown = await page.locator('[role=grid] [data-index]').count();
  const [sheet] = await Promise.all([page.waitForEvent('download'), press(page, '导出')]);
  const rows = parseCsv(readFileSync(await sheet.path(), 'utf8'));
  assert.equal(rows.length, shown + 1);
  assert.equal(rows[0][0], '批次');
}));

test('the sheet of errors: saved as a workbook and as CSV, with the rows that wait and why', () => visit(as('submitter'), async (page) => {
  const [row] = await waiting();
  await ready(page, `/submissions/${row.submission}`);
  const of = (await ask('submitter', `/quarantine?submission=${row.submission}`)).rows;
  for (const [name, read] of [['下载退回表 XLSX', (path) => readXlsx(readFileSync(path))], ['CSV', (path) => parseCsv(readFileSync(path, 'utf8'))]]) {
    const [sheet] = await Promise.all([page.waitForEvent('download'), press(page, name)]);
    const cells = read(await sheet.path());
    assert.match(sheet.suggestedFilename(), new RegExp(`S${row.submission}`));
    assert.equal(cells.length, of.length + 1, name);
    assert.ok(cells[0].some((one) => /原因|错误/.test(one)), cells[0].join());
    assert.ok(cells.flat().join('\n').includes(of[0].errors[0].zh), `${name}: ${cells.join('\n')}`);
  }
}));

test('columns that were chosen are there again after the page is loaded anew', () => visit(as('supervisor'), async (page) => {
  const heads = async () => (await page.getByRole('columnheader').allInnerTexts()).map((one) => one.trim());
  await ready(page, '/submissions');
  assert.ok((await heads()).includes('文件') && !(await heads()).includes('经办人'));
  await press(page, '列');
  for (const name of ['经办人', '文件']) {
    await page.locator('.chooser').getByRole('checkbox', { name, exact: true }).focus();
    await page.keyboard.press('Space');
  }
  await ready(page, '/submissions');
  assert.ok(!(await heads()).includes('文件') && (await heads()).includes('经办人'));
  const [sheet] = await Promise.all([page.waitForEvent('download'), press(page, '导出')]);
  assert.ok(parseCsv(readFileSync(await sheet.path(), 'utf8'))[0].includes('经办人'), 'the export has them, too');
  await press(page, '列');
  await judge(page, 'wb-columns');
}));

test('paper has every row, up to so many; the screen has those in the window', () => visit(as('supervisor'), async (page) => {
  const one = (await ask('supervisor', '/submissions')).submissions[0];
  let rows = 300;
  await page.route('**/api/v1/submissions?*', (route) => route.fulfill({ json: { submissions: Array.from({ length: rows }, (_, n) => ({ ...one, id: String(n + 1), file_name: `示例文件${n + 1}.csv` })) } }));
  const printed = async () => {
    const { stdout, status } = spawnSync('pdftotext', ['-layout', '-', '-'], { input: await page.pdf({ format: 'A4', landscape: true }), encoding: 'utf8', maxBuffer: 1 << 26 });
    assert.equal(status, 0);
    return stdout;
  };
  const onScreen = () => page.locator('[role=grid] [data-index]').count();
  await ready(page, '/submissions');
  assert.ok((await onScreen()) < 100);
  const paper = (await printed()).replaceAll(/\s/g, '');
  for (const n of [1, 150, 300]) assert.ok(paper.includes(`示例文件${n}.csv`), `row ${n}`);
  assert.match(paper, /300行/);
  await page.waitForFunction(() => document.querySelectorAll('[role=grid] [data-index]').length < 100);
  rows = 2100;
  await ready(page, '/submissions');
  const first = (await printed()).replaceAll(/\s/g, '');
  assert.ok(first.includes('示例文件2000.csv') && !first.includes('示例文件2001.csv'));
  assert.match(first, /纸面上只有前2,000行/);
}));

await finish();
await close();
await server.stop();
