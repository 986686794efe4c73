// The offices behind the work, in the workbench: keepers of the rules, administrators, auditors. Two of each walk the ways
// that take two to their end, and what came of it is asked of the interface.
//
//   node tests/browser/workbench_offices.mjs [PART OF A NAME]
//
// A home with invented bodies and the demo accounts is made and served with the workbench as `./dev web` built it. Each
// page is judged by axe-core at 1280 and at 360 pixels, in both languages. The last line is "N passed, M failed".

import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { demoPeople, personsIn } from '../cli/callers.mjs';
import { bodyCode, bodyName, csv, department, ingest, json, must, newHome, parseCsv, penalty, place, registration, serve, suite, tree, until, write } from '../cli/lib.mjs';
import { freshCode } from '../cli/sign_in.mjs';
import { agree, heading, judge, main, open, openOffice, press, says, settled } from './pages.mjs';

const home = newHome('offices');
must(0, ingest(home, 'REG.enterprise', write('registration.csv', csv([1, 2, 3, 4, 5, 6, 7, 8].map((n) => registration(n))))));
const recent = new Date(Date.now() + 8 * 3600_000 - 10 * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '/');
const held = penalty(2, 2, { CF_SXCD: '严重', CF_AJCXLB: '普通程序', CF_JDRQ: recent, CF_YXQ: '', CF_GSJZQ: '', CF_SY: '当事人电话13800000000' }); // public, but for one text
must(0, ingest(home, 'ADM.penalty', write('penalty.csv', csv([penalty(1), held], Object.keys(held)))));
const people = demoPeople(home);
const server = await serve(home);
const roles = ['auditor', 'audit_admin', 'security_admin', 'system_admin', 'querier', 'rule_keeper', 'centre_operator', 'supervisor', 'submitter'];
const { site, visit, close, headers, as } = await openOffice(server, people, roles);
const newcomer = json(['account', 'invite', '--home', home, '--login', 'newcomer', '--name', '示例newcomer', '--unit', 1]).id;
must(0, ['client', 'add', '--home', home, '--id', 'shili-system', '--name', '示例审批系统', '--unit', 1]);
const client = json(['account', 'list', '--home', home, '--kind', 'client']).accounts.find(({ login }) => login === 'shili-system').id;
// Those who come twice have phones of their own.
const persons = await personsIn(server, home, { 'keeper-1': 'rule_keeper', 'keeper-2': 'rule_keeper', 'guard-1': 'security_admin', 'guard-2': 'security_admin', 'review-2': 'centre_operator' });
const by = (login) => persons[login].visitor;
const cookieOf = (login) => persons[login].headers;
const asked = async (path, who) => (await fetch(`${site}/api/v1${path}`, { headers: who })).json();

const { test, finish } = suite();
const work = (path) => `${site}/desk${path}`;
const ready = (page, path) => open(page, work(path));
const field = (page, name) => page.locator('main').getByLabel(name, { exact: true });
const said = (page, words) => page.locator('.el-message').getByText(words).first().waitFor();

// ---- every page, in both languages, without a refusal

for (const [name, path, options] of [
  ['catalog', '/catalog', as('submitter')],
  ['catalog-item', '/catalog/ADM.penalty', as('submitter')],
  ['rules', '/rules', as('querier')],
  ['rules-entry', '/rules/entry?name=regime%2FNDRC-36%2Fclass%2Fabnormal', as('rule_keeper')],
  ['rules-versions', '/rules/versions', as('rule_keeper')],
  ['rules-changes-none', '/rules/changes', as('rule_keeper')],
  ['rules-packs', '/rules/packs', as('rule_keeper')],
  ['accounts', '/accounts', as('security_admin')],
  ['account-new', '/accounts/new', as('security_admin')],
  ['account-new-agent', '/accounts/new?kind=agent', as('security_admin')],
  ['account', `/accounts/${newcomer}`, as('security_admin')],
  ['accounts-waiting-none', '/accounts/waiting', as('security_admin')],
  ['accounts-alone-none', '/accounts/alone', as('audit_admin')],
  ['units', '/units', as('system_admin')],
  ['unit', '/units/1', as('system_admin')],
  ['unit-new', '/units/new', as('system_admin')],
  ['clients', '/clients', as('security_admin')],
  ['client', `/clients/${client}`, as('security_admin')],
  ['alerts', '/oversight/alerts?state=all', as('auditor')],
  ['log', '/oversight/log', as('auditor')],
  ['administration', '/oversight/administration', as('audit_admin')],
  ['publication', '/publication', as('supervisor')],
  ['publication-statement', '/publication/statement', as('auditor')],
  ['publication-texts', '/publication/texts', as('centre_operator')],
  ['system', '/system', as('system_admin')],
  ['ledger', '/system/ledger', as('auditor')],
]) {
  test(`page ${name}`, () => visit(options, async (page) => {
    const wrong = [];
    page.on('response', (response) => response.status() >= 400 && wrong.push(`${response.status()} ${response.url()}`));
    page.on('pageerror', (error) => wrong.push(error.message));
    page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
    for (const lang of ['zh', 'en']) {
      await page.addInitScript((chosen) => localStorage.setItem('lang', chosen), lang);
      await ready(page, path);
      assert.equal(await page.locator('h1').count(), 1);
      assert.equal(await page.locator('main [role=alert]').count(), 0, await main(page));
      await judge(page, `work-${name}-${lang}`);
    }
    assert.deepEqual(wrong, []);
  }));
}

// ---- two keepers of the rules

const entry = 'regime/NDRC-36/class/abnormal';
const clause = '示例条文：经营异常信息，属于轻微失信信息。';
async function read(page, words, code) {
  await field(page, '官方文本的名称和文号').fill('示例办法（示例令第1号）');
  await field(page, '在哪里查阅').fill('示例公报 2026 年第 1 期');
  await field(page, '抄录条文').fill(words);
  await field(page, '手机上的新验证码').fill(code);
  await press(page, '签名并确认');
}
test('two keepers of the rules confirm an entry, each with a code of their own', async () => {
  let path;
  await visit(by('keeper-1'), async (page) => {
    await ready(page, '/rules');
    // By keyboard alone: to the filter, to the row, into it.
    await page.keyboard.press('/');
    await page.keyboard.type(entry);
    await page.locator('main [role=grid] [data-index="0"]').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/rules\/entry\?name=/);
    await settled(page);
    await field(page, '理由').fill('示例：正式文本已公布');
    await press(page, '提出');
    await page.waitForURL(/rules\/changes\/\d+$/);
    path = new URL(page.url()).pathname.replace('/desk', '');
    await settled(page);
    await judge(page, 'work-change-open');
    await read(page, clause, '000000');
    await page.locator('main [role=alert]').waitFor();
    assert.equal(await field(page, '手机上的新验证码').inputValue(), '', 'a code holds once');
    assert.equal(await field(page, '抄录条文').inputValue(), clause, 'what was typed stays');
    await read(page, clause, await freshCode(persons['keeper-1'].secret));
    await page.getByText('等待另一名规则管理员核对').waitFor();
    await judge(page, 'work-change-signed');
  });
  const id = path.split('/').pop();
  await visit(by('keeper-2'), async (page) => {
    await ready(page, '/rules/changes?state=open');
    await page.getByRole('link', { name: id, exact: true }).click();
    await settled(page);
    assert.ok(!(await main(page)).includes(clause), 'the second reads the source, not the first copy');
    await read(page, clause.replace('轻微', '一般'), '123456');
    await page.getByText('与前一人的不同').waitFor();
    await read(page, clause, await freshCode(persons['keeper-2'].secret));
    await page.getByText('两人已经确认').waitFor();
    await judge(page, 'work-change-confirmed');
  });
  const change = await asked(`/rule-changes/${id}`, cookieOf('keeper-1'));
  assert.equal(change.state, 'confirmed');
  assert.deepEqual(change.signatures.map(({ account }) => account), [persons['keeper-1'].id, persons['keeper-2'].id]);
});

test('packs from a folder: every difference in words, and dropped with a reason', () => visit(by('keeper-1'), async (page) => {
  const next = place('packs');
  mkdirSync(next);
  for (const name of ['national', 'shandong', 'taian']) cpSync(join(tree, 'packs', name), join(next, name), { recursive: true });
  const file = join(next, 'national', 'publication.toml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('serious = { public = true, min = "1y", max = "3y" }', 'serious = { public = true, min = "1y", max = "2y" }'));
  await ready(page, '/rules/packs');
  await page.locator('#packs').setInputFiles(next);
  await page.getByText(/national .*个文件/).waitFor();
  await field(page, '理由').fill('示例：新令');
  await press(page, '检查并提交');
  await page.waitForURL(/rules\/changes\/\d+$/);
  await settled(page);
  const row = page.getByRole('row').filter({ hasText: 'serious.max' }).first();
  await row.waitFor();
  assert.match(await row.innerText(), /改变[^]*3y[^]*2y/);
  await judge(page, 'work-change-packs');
  await field(page, '放弃的理由').fill('示例：与原文不符');
  await press(page, '放弃这项变更');
  await agree(page, '放弃');
  await page.getByText('示例：与原文不符').waitFor();
  const id = new URL(page.url()).pathname.split('/').pop();
  assert.equal((await asked(`/rule-changes/${id}`, cookieOf('keeper-1'))).state, 'dropped');
}));

// ---- two security administrators

const account = (id) => asked(`/accounts/${id}`, cookieOf('guard-1'));
async function confirmed(page, what) {
  await ready(page, '/accounts/waiting');
  await page.getByRole('button', { name: new RegExp(`^确认：${what}`) }).click();
  await agree(page, '确认');
}
test('a security administrator grants a role and another confirms it', async () => {
  await visit(by('guard-1'), async (page) => {
    await ready(page, '/accounts');
    await page.getByRole('link', { name: '示例newcomer' }).click();
    await settled(page);
    await field(page, '授予角色').selectOption({ label: '核查' });
    await press(page, '授予');
    await page.getByText('待另一位安全管理员确认：').waitFor();
    await judge(page, 'work-account-waits');
    assert.deepEqual((await account(newcomer)).grants, []);
    await ready(page, '/accounts/waiting');
    assert.equal(await page.getByRole('button', { name: /^确认：/ }).count(), 0, 'not by whoever asked');
  });
  await visit(by('guard-2'), async (page) => {
    await confirmed(page, '授予角色：核查');
    await said(page, '已确认，已经生效');
    await page.getByText('没有待确认的申请').waitFor();
  });
  assert.deepEqual((await account(newcomer)).grants.map(({ role }) => role), ['querier']);
});

// Whether any text of the page's own memory holds `secret`.
async function remembers(page, secret) {
  const session = await page.context().newCDPSession(page);
  const parts = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => parts.push(chunk));
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return parts.join('').includes(secret);
}
test('a secret is shown once to whoever confirms it, works, and is nowhere afterwards', async () => {
  await visit(by('guard-1'), async (page) => {
    await ready(page, `/clients/${client}`);
    for (const _ of (await asked(`/clients/${client}`, cookieOf('guard-1'))).secrets) {
      await page.getByRole('button', { name: /^停用第/ }).first().click();
      await agree(page, '停用');
      await said(page, '已停用');
      await settled(page);
    }
    await press(page, '生成密钥');
    await page.getByText('生成系统密钥').waitFor();
  });
  await visit(by('guard-2'), async (page) => {
    await confirmed(page, '生成系统密钥');
    const dialog = page.getByRole('dialog', { name: '系统密钥，只显示这一次' });
    await dialog.waitFor();
    await judge(page, 'work-secret-once');
    const secret = (await dialog.locator('.code').last().innerText()).trim();
    assert.match(secret, /^[\w-]{43}$/);
    const token = await fetch(`${site}/api/v1/oauth/token`, {
      method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'shili-system', client_secret: secret }).toString(),
    });
    assert.equal(token.status, 200, 'it opens the door');
    assert.equal(await remembers(page, secret), true, 'while it is shown it is there: the search finds it');
    await dialog.getByRole('button', { name: '已记下，关闭' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.locator('nav').getByRole('link', { name: '账户', exact: true }).click();
    await settled(page);
    const traces = () => page.evaluate(() => JSON.stringify([document.documentElement.outerHTML, { ...localStorage }, { ...sessionStorage }, history.state, location.href]));
    assert.ok(!(await traces()).includes(secret));
    await page.goBack();
    await settled(page);
    assert.ok(!(await traces()).includes(secret), 'nor when one goes back');
    assert.equal(await remembers(page, secret), false, 'nor in the memory of the page');
  });
});

test('an account: suspended with a reason, resumed, and everything stands in the log of the audit administrator', async () => {
  const { id } = (await asked('/accounts?kind=staff', cookieOf('guard-1'))).accounts.find(({ login }) => login === 'demo-supervisor');
  await visit(by('guard-1'), async (page) => {
    await ready(page, `/accounts/${id}`);
    await page.locator('main form').last().getByLabel('理由').fill('示例：调离岗位');
    await press(page, '暂停');
    await agree(page, '暂停');
    await page.getByText('已暂停', { exact: true }).first().waitFor();
    assert.equal((await account(id)).state, 'suspended');
    await settled(page);
    await page.locator('main form').last().getByLabel('理由').fill('示例：已调回');
    await press(page, '恢复');
    await agree(page, '恢复');
    await said(page, '已恢复');
    assert.equal((await account(id)).state, 'active');
  });
  await visit(as('audit_admin'), async (page) => {
    await ready(page, `/oversight/administration?account=${id}`);
    for (const words of ['授予角色', '暂停账户', '恢复账户', '示例：调离岗位']) assert.ok((await main(page)).includes(words), words);
  });
});

// ---- the system administrator

test('a unit is entered with items, renamed, and closed', () => visit(as('system_admin'), async (page) => {
  await ready(page, '/units/new');
  await field(page, '代码').fill('370999-workbench');
  await field(page, '名称').fill('示例市信用示范局');
  await page.getByLabel('查找目录项').fill('ADM.penalty');
  await page.getByRole('checkbox', { name: /^行政处罚 ADM\.penalty$/ }).check();
  await press(page, '登记');
  await page.waitForURL(/units\/\d+$/);
  await page.locator('h1', { hasText: '示例市信用示范局' }).waitFor();
  const id = new URL(page.url()).pathname.split('/').pop();
  const unit = () => asked(`/units/${id}`, headers.get('system_admin'));
  assert.deepEqual((await unit()).items, ['ADM.penalty']);
  await field(page, '名称').fill('示例市信用局');
  await press(page, '保存');
  await page.locator('h1', { hasText: '示例市信用局' }).waitFor();
  await press(page, '停用这个单位');
  await agree(page, '停用');
  await page.getByText('已停用', { exact: true }).first().waitFor();
  assert.deepEqual([(await unit()).name, (await unit()).closed], ['示例市信用局', true]);
  await ready(page, '/units?closed=yes&q=示例市信用局');
  assert.equal(await page.locator('[role=grid] [data-index]').count(), 1);
}));

// ---- oversight

test('an auditor closes an alert with what was found, and it is exported', async () => {
  for (const n of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const answer = await fetch(`${site}/api/v1/checks`, {
      method: 'POST', headers: { ...headers.get('querier'), 'content-type': 'application/json' }, body: JSON.stringify({ query: bodyCode(n), purpose: 'permit', basis: `示例受理〔2026〕${n}号` }),
    });
    assert.equal(answer.status, 200);
  }
  await until('the alert', async () => (await asked('/alerts?kind=sequence', headers.get('auditor'))).alerts.length > 0);
  await visit(as('auditor'), async (page) => {
    await ready(page, '/oversight/alerts?kind=sequence');
    await page.getByRole('link', { name: '按代码顺序逐个查询' }).first().click();
    await page.getByRole('heading', { name: '按代码顺序逐个查询' }).waitFor();
    await judge(page, 'work-alert');
    await field(page, '核实的结果').fill('示例：连续受理的申请，属实');
    await press(page, '办结这条提醒');
    await agree(page, '办结');
    await page.getByText('示例：连续受理的申请，属实').waitFor();
    await page.locator('.el-message').waitFor({ state: 'detached' });
    await judge(page, 'work-alert-closed');
    await ready(page, '/oversight/alerts?state=closed&kind=sequence');
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: '导出' }).click();
    const sheet = join(place('alerts'), 'alerts.csv');
    await (await waiting).saveAs(sheet);
    const rows = parseCsv(readFileSync(sheet, 'utf8'));
    assert.equal(rows.length, 2);
    assert.ok(rows[1].includes('示例：连续受理的申请，属实'));
  });
  const { alerts } = await asked('/alerts?state=closed&kind=sequence', headers.get('auditor'));
  assert.deepEqual(alerts.map(({ open, closed }) => [open, closed]), [[false, '示例：连续受理的申请，属实']]);
});

test('the log by what was asked, a page at a time; that it was read is an entry of it', () => visit(as('auditor'), async (page) => {
  await ready(page, '/oversight/log');
  await page.locator('main').getByLabel('账户或登录名').fill('demo-querier');
  await page.locator('main').getByLabel('方式').selectOption('check');
  await press(page, '查询');
  await page.waitForURL(/account=demo-querier.*kind=check|kind=check.*account=demo-querier/);
  await settled(page);
  await says(page, /示例受理〔2026〕8号/);
  await page.locator('main').getByLabel('账户或登录名').fill('niemand');
  await press(page, '查询');
  await page.locator('main [role=alert]').waitFor();
  await ready(page, '/oversight/log?kind=log');
  await says(page, /示例审计员/);
}));

// ---- what is published

test('a text that is held back is told in other words, signed with a code', async () => {
  const texts = () => asked('/publication/texts', cookieOf('review-2'));
  const before = (await texts()).texts.length;
  assert.ok(before > 0, 'a telephone number holds a text back');
  await visit(by('review-2'), async (page) => {
    await ready(page, '/publication/texts');
    await page.getByRole('button', { name: bodyName(2) }).first().click();
    const dialog = page.getByRole('dialog', { name: '审核公示文字' });
    await dialog.getByLabel('其他文字：遮蔽个人信息').check();
    await judge(page, 'work-text');
    await dialog.getByLabel('公示的文字').fill('宣传与实际不符');
    await dialog.getByLabel('手机上的新验证码').fill(await freshCode(persons['review-2'].secret));
    await dialog.getByRole('button', { name: '签名并公示' }).click();
    await said(page, '已签名');
  });
  assert.equal((await texts()).texts.length, before - 1);
});

test('a self-check is stated, and comes out the same when it is made again', () => visit(as('auditor'), async (page) => {
  await ready(page, '/publication/statement');
  await press(page, '现在自查并作出声明');
  const statement = await page.getByLabel('声明', { exact: true }).innerText();
  assert.match(statement, /^taixin self-check/);
  await field(page, '或者粘贴声明全文').fill(statement);
  await press(page, '按当时的数据和规则重算');
  await page.getByText('重算结果与声明一字不差').waitFor();
  await judge(page, 'work-statement');
}));

// ---- the platform itself

test('the platform says how it is, and what is done on the machine', () => visit(as('system_admin'), async (page) => {
  await ready(page, '/system');
  await says(page, /正常：答复查询，接收报送/);
  await says(page, /主体\s+8/);
  await says(page, /taixin doctor --home/);
  await page.locator('main').getByRole('link', { name: '透明日志' }).click();
  const [records] = (await asked('/ledger')).logs;
  await page.getByText(records.vkey).waitFor();
  assert.match(await page.getByRole('row').filter({ hasText: '记录日志' }).innerText(), new RegExp(`${records.size}`));
}));

test('whoever may not sees neither the page nor a request for it', async () => {
  for (const [role, paths] of [['querier', ['/accounts', '/units', '/oversight/log', '/oversight/administration', '/publication/statement', '/system', '/rules/changes']], ['security_admin', ['/units', '/oversight/log', '/system']], ['audit_admin', ['/accounts', '/oversight/alerts']]]) {
    await visit(as(role), async (page, addresses) => {
      for (const path of paths) {
        addresses.length = 0;
        await page.goto(work(path));
        await page.locator('main').getByText('您的角色不能使用这个页面').waitFor();
        assert.deepEqual(addresses.filter((one) => /\/api\/v1\/(?!session)/.test(one)), [], `${role} ${path}`);
      }
    });
  }
});

await finish();
await close();
await server.stop();
