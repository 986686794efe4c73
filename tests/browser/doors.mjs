// Pages of the doors in a real browser: the auditor's alerts and log, questions and delays of units, administration.
//
//   node tests/browser/doors.mjs [PART OF A NAME]
//
// A home with invented bodies and the demo accounts is made and served for the run. Each page and state is judged by
// axe-core at 1280 and at 360 pixels; the ways through them are walked with scripts on and off. TAIXIN_SHOTS=DIR keeps
// pictures. The last line is "N passed, M failed".

import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { demoPeople } from '../cli/callers.mjs';
import { bodyCode, bodyName, csv, department, ingest, json, must, newHome, parseCsv, penalty, place, registration, residentId, serve, suite, write } from '../cli/lib.mjs';
import { good, linkIn, totp } from '../cli/sign_in.mjs';
import { heading, judge, main, openOffice, press, says } from './pages.mjs';

const home = newHome('doors');
must(0, ingest(home, 'REG.enterprise', write('registration.csv', csv([1, 2, 3, 4, 5, 6, 7, 8].map((n) => registration(n))))));
must(0, ingest(home, 'ADM.penalty', write('penalties.csv', csv([penalty(1), penalty(2, 1)]))));
const office = json(['unit', 'add', '--home', home, '--parent', 1, '--kind', 'department', '--code', department.code, '--name', '示例市市场监管局', '--items', 'ADM.penalty']).id;
const people = demoPeople(home);
const server = await serve(home);
const roles = ['auditor', 'audit_admin', 'security_admin', 'system_admin', 'supervisor', 'case_handler', 'querier', 'agent', 'agency', 'subject', 'window', 'rule_keeper', 'centre_operator'];
const { site, visit, close, headers, as, both } = await openOffice(server, people, roles);

// A question of the officer whom the pages are then about.
async function check(n, basis, purpose = 'permit') {
  const answer = await fetch(`${site}/api/v1/checks`, {
    method: 'POST', headers: { ...headers.get('querier'), 'content-type': 'application/json' }, body: JSON.stringify({ query: bodyCode(n), purpose, basis }),
  });
  return answer.status;
}

const pathOf = (page) => new URL(page.url()).pathname;
const until = async (what) => {
  for (let i = 0; i < 100; ++i) {
    const found = await what();
    if (found) return found;
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.fail('it did not come');
};

const { test, finish } = suite();

// ---- empty states, before anything has happened

for (const [name, path, role] of [['alerts-none', '/alerts', 'auditor'], ['questions-none', '/questions', 'case_handler'], ['delays-none', '/delays', 'supervisor']]) {
  test(`page ${name}`, async () => both(path, name, as(role)));
}

// ---- what they are about: one officer asks about eight bodies in the order of their codes

test('an officer asks about one body after the other', async () => {
  for (const n of [1, 2, 3, 4, 5, 6, 7, 8]) assert.equal(await check(n, `示例受理〔2026〕${n}号`), 200);
  assert.equal(await check(1, '示例', 'court'), 403);
});

test('an alert: found, read, closed with words, exported', () => visit(as('auditor'), async (page) => {
  await until(async () => {
    await page.goto(`${site}/alerts`);
    return page.getByRole('link', { name: '按代码顺序逐个查询' }).count();
  });
  await judge(page, 'alerts-open');
  await page.getByRole('link', { name: '按代码顺序逐个查询' }).click();
  assert.match(await heading(page), /按代码顺序逐个查询\s*待核实/);
  const text = await main(page);
  assert.match(text, /示例核查/);
  assert.ok(text.includes(bodyName(5)), 'the auditor sees whom the questions were about');
  assert.ok(text.includes('示例受理〔2026〕5号'));
  await judge(page, 'alert');
  await page.locator('#text').fill('  ');
  await press(page, '办结这条提醒');
  assert.match(await page.title(), /^错误：/);
  assert.equal(await page.locator('#text').getAttribute('aria-invalid'), 'true');
  await judge(page, 'alert-error');
  await page.locator('#text').fill('已核实：\n连续受理的申请，属实');
  await press(page, '办结这条提醒');
  assert.match(await heading(page), /已办结/);
  await says(page, /已核实： 连续受理的申请，属实/);
  assert.equal(await page.locator('textarea').count(), 0);
  await judge(page, 'alert-closed');
  await page.goto(`${site}/alerts`);
  // Late in the evening questions outside working hours wait there, too.
  assert.equal(await page.getByRole('link', { name: '按代码顺序逐个查询' }).count(), 0);
  await page.locator('#state').selectOption('closed');
  await page.locator('#kind').selectOption('sequence');
  await press(page, '筛选');
  assert.equal(await page.locator('tbody tr').count(), 1);
  await judge(page, 'alerts-closed');
  const waiting = page.waitForEvent('download');
  await page.getByRole('link', { name: '导出所列提醒（CSV）' }).click();
  const sheet = join(place('alerts'), 'alerts.csv');
  await (await waiting).saveAs(sheet);
  const rows = parseCsv(readFileSync(sheet, 'utf8'));
  assert.equal(rows.length, 2);
  assert.equal(rows[1][rows[0].indexOf('情形代码')], 'sequence');
  assert.equal(rows[1][rows[0].indexOf('办结说明')], '已核实： 连续受理的申请，属实');
  await page.locator('#kind').selectOption('volume');
  await press(page, '筛选');
  await says(page, /没有符合条件的提醒/);
}));

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with scripts' : 'without scripts';
  test(`the log by account, unit, purpose and day; refusals, ${how}`, () => visit(as('auditor', { javaScriptEnabled }), async (page) => {
    await page.goto(`${site}/log`);
    assert.ok(!(await main(page)).includes(bodyName(1)), 'whom a question was about does not stand in the log');
    if (javaScriptEnabled) await judge(page, 'log');
    await page.locator('#kind').selectOption('denied');
    await press(page, '筛选');
    const refused = await main(page);
    assert.match(refused, /被拒绝的查询/);
    assert.equal(await page.locator('tbody tr').count(), await page.locator('tbody .tag.bad').count());
    if (javaScriptEnabled) await judge(page, 'log-denied');
    await page.locator('#kind').selectOption('check');
    await page.locator('#account').fill('demo-querier');
    await page.locator('#purpose').selectOption('permit');
    await page.locator('#unit').selectOption({ label: '　示例市住房和城乡建设局' });
    await press(page, '筛选');
    assert.ok((await page.locator('tbody tr').count()) >= 8);
    for (const line of await page.locator('tbody tr').allInnerTexts()) assert.match(line, /示例核查/);
    await page.locator('#unit').selectOption({ label: '　示例市市场监管局' });
    await press(page, '筛选');
    await says(page, /没有符合条件的记录/);
    if (javaScriptEnabled) await judge(page, 'log-none');
    await page.goto(`${site}/log?from=2020-01-01&until=2020-01-31`);
    await says(page, /没有符合条件的记录/);
    await page.goto(`${site}/log?from=gestern`);
    assert.match(await page.locator('#from-error').innerText(), /日期应为 年-月-日/);
    await page.goto(`${site}/log?account=niemand`);
    assert.match(await page.locator('#account-error').innerText(), /没有这个登录名或编号的账户/);
    if (javaScriptEnabled) await judge(page, 'log-error');
  }));
}

test('pages of the log go on where they ended, and what comes later moves nothing', () => visit(as('auditor'), async (page) => {
  for (let i = 0; i < 60; ++i) await check(1, `示例第${i}件`);
  await page.goto(`${site}/log?kind=check`);
  const basis = async () => (await page.locator('tbody tr').allInnerTexts()).map((line) => line.match(/示例第(\d+)件/)?.[1]).filter(Boolean);
  const first = await basis();
  await check(1, '示例第60件');
  await page.getByRole('link', { name: '更早的记录' }).click();
  const all = [...first, ...(await basis())];
  assert.deepEqual(all, Array.from({ length: 60 }, (_, i) => String(59 - i)));
}));

test('who may not is told so, and nothing else', async () => {
  for (const [role, paths] of Object.entries({ querier: ['/alerts', '/alerts/1', '/alerts/export', '/log', '/questions', '/delays', '/accounts', '/units', '/admin-log'], security_admin: ['/log', '/alerts', '/units', '/questions', '/admin-log'], system_admin: ['/accounts', '/log'], audit_admin: ['/log', '/accounts', '/units'], agent: ['/questions', '/delays', '/log', '/accounts'] })) {
    await visit(as(role), async (page) => {
      for (const path of paths) {
        const answer = await page.goto(site + path);
        assert.equal(answer.status(), 403, `${role} ${path}`);
        assert.ok(!(await main(page)).includes('示例受理'), path);
      }
    });
  }
  await visit({ who: [] }, async (page) => {
    for (const path of ['/alerts', '/log', '/questions', '/delays', '/accounts', '/units', '/admin-log']) {
      await page.goto(site + path);
      assert.equal(pathOf(page), '/sign-in', path);
    }
  });
});

// ---- questions

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with scripts' : 'without scripts';
  test(`a question and its answer, ${how}`, async () => {
    const words = `请说明第${javaScriptEnabled ? 1 : 2}次查询的原因`;
    await visit(as('agent', { javaScriptEnabled }), async (page) => {
      await page.goto(`${site}/my`);
      await page.getByRole('row', { name: /示例核查/ }).first().getByRole('link', { name: '询问原因' }).click();
      await page.locator('#text').fill(words);
      await press(page, '提交');
      await says(page, new RegExp(words));
    });
    await visit(as('case_handler', { javaScriptEnabled }), async (page) => {
      await page.goto(`${site}/questions`);
      if (javaScriptEnabled) await judge(page, 'questions');
      await page.getByRole('link', { name: words }).click();
      assert.ok((await main(page)).includes(bodyName(1)), 'whoever answers has to know whom it is about');
      if (javaScriptEnabled) await judge(page, 'question-officer');
      await page.locator('#text').fill('证件号码 ' + residentId(1));
      await press(page, '答复主体');
      assert.match(await page.locator('#text-error').innerText(), /不得含有证件号码/);
      if (javaScriptEnabled) await judge(page, 'question-officer-error');
      await page.locator('#text').fill('办理施工许可，依据省条例第二十二条');
      await press(page, '答复主体');
      await says(page, /已答复/);
      assert.equal(await page.locator('textarea').count(), 0);
      if (javaScriptEnabled) await judge(page, 'question-answered');
      await page.goto(`${site}/questions`);
      assert.ok(!(await main(page)).includes(words));
      await page.getByRole('link', { name: '已答复' }).click();
      assert.ok((await main(page)).includes(words));
      if (javaScriptEnabled) await judge(page, 'questions-answered');
    });
    await visit(as('agent', { javaScriptEnabled }), async (page) => {
      await page.goto(`${site}/my`);
      await says(page, new RegExp(`${words}[^]*办理施工许可，依据省条例第二十二条`));
      await says(page, /阅读询问/, 'that the question was opened is a line, too');
      if (javaScriptEnabled) await judge(page, 'my-answered');
    });
  });
}

test('questions to another unit are not shown and not answered', () => visit(as('supervisor'), async (page) => {
  await page.goto(`${site}/questions`);
  const shown = await page.locator('tbody tr').count();
  assert.equal(shown, 0, 'both were answered');
  assert.equal((await page.goto(`${site}/questions/999999`)).status(), 404);
}));

// ---- delays

test('a delay: errors at their fields, a second person, no gap for the subject, an end', async () => {
  let address;
  await visit(as('supervisor', { javaScriptEnabled: false }), async (page) => {
    await page.goto(`${site}/delays`);
    await page.getByRole('link', { name: '提出推迟告知' }).click();
    await press(page, '提出');
    for (const field of ['code', 'ground', 'days']) assert.equal(await page.locator(`#${field}`).getAttribute('aria-invalid'), 'true', field);
  });
  await visit(as('supervisor'), async (page) => {
    await page.goto(`${site}/delays/new`);
    await judge(page, 'delay-new');
    await page.locator('#code').fill(bodyCode(1));
    await page.locator('#ground').selectOption('investigation');
    await page.locator('#days').fill('900');
    await page.locator('#matter').fill('示例案 3 号');
    await press(page, '提出');
    assert.match(await page.locator('#days-error').innerText(), /至多 90 天/);
    assert.equal(await page.locator('#matter').inputValue(), '示例案 3 号');
    await judge(page, 'delay-new-errors');
    await page.locator('#days').fill('30');
    await press(page, '提出');
    assert.match(await heading(page), /待另一人确认/);
    assert.equal(await page.getByRole('button', { name: '确认推迟' }).count(), 0);
    await judge(page, 'delay-asked');
    address = page.url();
  });
  const seen = async () => {
    let text;
    await visit(as('agent'), async (page) => {
      await page.goto(`${site}/my`);
      text = await page.locator('tbody').last().innerText();
    });
    return text;
  };
  await check(1, '示例暗访一', 'supervision');
  assert.match(await seen(), /示例暗访一/, 'nothing is kept back before a second person has confirmed');
  await visit(as('case_handler'), async (page) => {
    await page.goto(address);
    await judge(page, 'delay-confirm');
    await press(page, '确认推迟');
    assert.match(await heading(page), /生效中/);
    await judge(page, 'delay-holds');
    await page.goto(`${site}/delays`);
    await judge(page, 'delays');
  });
  await check(1, '示例暗访二', 'supervision');
  assert.doesNotMatch(await seen(), /示例暗访/);
  assert.doesNotMatch(await seen(), /推迟/);
  await visit(as('supervisor'), async (page) => {
    await page.goto(address);
    await press(page, '提前结束');
    assert.match(await heading(page), /已提前结束/);
  });
  assert.match(await seen(), /示例暗访二/);
});

test('a delay that the second person refuses never holds', async () => {
  let address;
  await visit(as('supervisor'), async (page) => {
    await page.goto(`${site}/delays/new`);
    await page.locator('#code').fill(bodyCode(2));
    await page.locator('#ground').selectOption('investigation');
    await page.locator('#days').fill('5');
    await page.locator('#matter').fill('示例案 4 号');
    await press(page, '提出');
    address = page.url();
  });
  await visit(as('case_handler'), async (page) => {
    await page.goto(address);
    await press(page, '不同意');
    assert.match(await heading(page), /未获同意/);
    await judge(page, 'delay-refused');
  });
});

// ---- authorisations

test('page consents-none', async () => both('/consents', 'consents-none', as('agency')));

for (const javaScriptEnabled of [true, false]) {
  test(`an authorisation: asked with errors at their fields, previewed, given, withdrawn, receipts, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async () => {
    const why = `示例贷款 ${javaScriptEnabled ? 12 : 13} 号`;
    let asked;
    await visit(as('agency', { javaScriptEnabled }), async (page) => {
      await page.goto(`${site}/consents/new`);
      await press(page, '发出请求');
      for (const field of ['code', 'purpose', 'until']) assert.equal(await page.locator(`#${field}`).getAttribute('aria-invalid'), 'true', field);
      if (javaScriptEnabled) await judge(page, 'consent-new-errors');
      await page.locator('#code').fill(bodyCode(1));
      await page.locator('#purpose').selectOption('financing');
      await page.locator('#until').fill(new Date(Date.now() + 30 * 86400e3).toISOString().slice(0, 10));
      await page.locator('#why').fill(why);
      await press(page, '发出请求');
      assert.match(await page.locator('#classes-error').innerText(), /类别/);
      await page.getByLabel('行政管理信息', { exact: true }).check();
      await press(page, '发出请求');
      assert.match(await heading(page), /等待答复/);
      asked = page.url();
      if (javaScriptEnabled) await judge(page, 'consent-asked');
    });
    await visit(as('agent', { javaScriptEnabled }), async (page) => {
      await page.goto(`${site}/my`);
      await page.getByRole('row', { name: new RegExp(why) }).getByRole('link').first().click();
      await says(page, /对方将会看到的信息/);
      if (javaScriptEnabled) await judge(page, 'my-consent');
      await press(page, '同意');
      await says(page, /已授权/);
      await page.getByRole('link', { name: '回执' }).click();
      await says(page, /提出请求[^]*已授权/);
      if (javaScriptEnabled) await judge(page, 'my-consent-receipt');
      const first = site + (await page.getByRole('link', { name: '下载证明' }).first().getAttribute('href'));
      await until(async () => (await page.request.get(first)).status() === 200);
      assert.match(await (await page.request.get(first)).text(), /^c2sp\.org\/tlog-proof@v1/);
      assert.equal((await page.request.get(first.replace(/\d+$/, '999'))).status(), 404);
      await page.goBack();
      await press(page, '撤回授权');
      await says(page, /已撤回/);
    });
    await visit(as('agency', { javaScriptEnabled }), async (page) => {
      await page.goto(asked);
      assert.match(await heading(page), /已撤回/);
      await page.getByRole('link', { name: '回执' }).click();
      await says(page, /提出请求[^]*已授权[^]*已撤回/);
      if (javaScriptEnabled) await judge(page, 'consent-receipt');
      assert.equal(await page.getByRole('link', { name: '下载证明' }).count(), 0, 'numbers of the log would tell of refusals');
    });
  });
}

test('a person is asked, known or not: the page is the same; a refusal is no step of the receipt', async () => {
  const pages = [];
  for (const person of [residentId(1), residentId(9)]) {
    await visit(as('agency', { javaScriptEnabled: false }), async (page) => {
      await page.goto(`${site}/consents/new`);
      await page.locator('#person').fill(person);
      await page.locator('#purpose').selectOption('financing');
      await page.locator('#until').fill(new Date(Date.now() + 30 * 86400e3).toISOString().slice(0, 10));
      await page.locator('#why').fill('示例个人贷款');
      await page.getByLabel('行政管理信息', { exact: true }).check();
      await press(page, '发出请求');
      assert.match(await heading(page), /等待答复/);
      assert.ok(!(await page.content()).includes(person));
      pages.push((await main(page)).replace(/\d\d:\d\d/g, ''));
    });
  }
  assert.equal(pages[0], pages[1]);
  await visit(as('agency'), async (page) => {
    await page.goto(`${site}/consents/new`);
    await page.locator('#person').fill('370999198001010000');
    await press(page, '发出请求');
    assert.match(await page.locator('#person-error').innerText(), /有误/);
    assert.equal(await page.locator('#person').inputValue(), '');
    await judge(page, 'consent-new-person-error');
    await page.goto(`${site}/consents`);
    await judge(page, 'consents');
    assert.equal(await page.getByRole('row', { name: /示例个人贷款/ }).count(), 2);
  });
});

test('a person reads what is held about itself', () => visit(as('subject'), async (page) => {
  await page.goto(`${site}/my`);
  await judge(page, 'my-person');
  await page.getByRole('link', { name: '查看平台收存的关于我的信息' }).click();
  await says(page, /平台没有收存关于您本人的记录/);
  await judge(page, 'my-held');
}));

test('at a window: the ground is entered, the space is of whoever stands there, a step needs its paper', () => visit(as('window'), async (page) => {
  await page.goto(`${site}/account`);
  await page.locator('#whom').fill(bodyCode(1));
  await page.locator('#ground').selectOption('power_of_attorney');
  await page.locator('#matter').fill('示例委托书 5 号');
  await press(page, '开始代办');
  await page.goto(`${site}/my`);
  await says(page, /您正在为到场的人代办/);
  await judge(page, 'my-assisted');
}));

// ---- administration

for (const [name, path, role] of [['units', '/units', 'system_admin'], ['unit-new', '/units/new', 'system_admin'], ['unit', `/units/${office}`, 'system_admin'], ['accounts', '/accounts', 'security_admin'], ['account-new-staff', '/accounts/new', 'security_admin'], ['account-new-person', '/accounts/new?kind=person', 'security_admin'], ['account-new-agent', '/accounts/new?kind=agent', 'security_admin'], ['account-new-client', '/accounts/new?kind=client', 'security_admin'], ['admin-log', '/admin-log', 'audit_admin'], ['rules', '/rules', 'rule_keeper'], ['rules-entry', '/rules?entry=regime%2FNDRC-36%2Fclass%2Fabnormal', 'rule_keeper'], ['texts', '/texts', 'centre_operator'],
  ['accounts-pending', '/accounts/pending', 'security_admin'], ['accounts-alone', '/accounts/alone', 'audit_admin'], ['password', '/password', 'querier'], ['phone-another', '/sign-in/phone', 'querier'],
  ['my-reports', '/my/reports', 'agent'], ['complaints', '/complaints', 'subject'], ['retractions', '/retractions', 'querier']]) {
  test(`page ${name}`, async () => both(path, name, as(role)));
}

test('a unit: entered, renamed, moved, what it hands over, closed', () => visit(as('system_admin'), async (page) => {
  await page.goto(`${site}/units/new`);
  await page.locator('#kind').selectOption('town');
  await page.locator('#code').fill('370999-town');
  await page.locator('#name').fill('示例镇');
  await press(page, '登记');
  assert.match(await page.locator('#parent-error').innerText(), /必须有上级/);
  await judge(page, 'unit-new-error');
  await page.locator('#parent').selectOption('1');
  await page.locator('#code').fill('370999-demo');
  await press(page, '登记');
  assert.match(await page.locator('#code-error').innerText(), /已被使用/);
  await page.locator('#code').fill('370999-town');
  await press(page, '登记');
  assert.equal(await heading(page), '示例镇');
  const address = page.url();
  await page.getByText('报送的目录项', { exact: true }).last().click();
  await page.getByLabel('行政处罚', { exact: true }).check();
  await press(page, '保存报送的目录项');
  await says(page, /行政处罚\s+ADM\.penalty/);
  await page.getByText('名称和区划', { exact: true }).click();
  await page.locator('#name').fill('示例市市场监管局');
  await press(page, '保存名称和区划');
  assert.match(await page.locator('#name-error').innerText(), /已被使用/);
  assert.ok(await page.locator('#name').isVisible(), 'what was refused stands open');
  await judge(page, 'unit-error');
  await page.locator('#name').fill('示例新镇');
  await press(page, '保存名称和区划');
  await says(page, /曾用名称\s+示例镇/);
  await page.getByText('移到别的上级单位', { exact: true }).click();
  await page.locator('#parent').selectOption({ label: '　示例市市场监管局' });
  await press(page, '移动');
  await says(page, /上级单位\s+示例市市场监管局/);
  await page.getByText('停用单位', { exact: true }).click();
  await press(page, '停用，不再恢复');
  assert.match(await heading(page), /已停用/);
  await judge(page, 'unit-closed');
  assert.equal(page.url(), address);
}));

test('accounts: an officer, a person, an agent with its term, a minor', () => visit(as('security_admin'), async (page) => {
  await page.goto(`${site}/accounts/new`);
  await press(page, '开立');
  for (const field of ['name', 'unit']) assert.equal(await page.locator(`#${field}`).getAttribute('aria-invalid'), 'true', field);
  await judge(page, 'account-new-errors');
  await page.locator('#name').fill('示例丙');
  await page.locator('#login').fill('demo-querier');
  await page.locator('#unit').selectOption({ label: '　示例市市场监管局' });
  await press(page, '开立');
  assert.match(await page.locator('#login-error').innerText(), /已被使用/);
  await page.locator('#login').fill('shili-bing');
  await press(page, '开立');
  assert.match(await heading(page), /示例丙\s*待启用/);
  await judge(page, 'account-staff');
  await page.getByText('更改密级', { exact: true }).click();
  await page.locator('#clearance').selectOption('2');
  await press(page, '保存密级');
  await says(page, /密级\s+2 敏感/);
  await page.getByText('申报的利害关系', { exact: true }).click();
  await page.locator('#interest').fill(bodyCode(9));
  await press(page, '登记');
  assert.match(await page.locator('#interest-error').innerText(), /平台没有这个代码的主体/);
  await page.locator('#interest').fill(bodyCode(2));
  await press(page, '登记');
  await page.getByText('申报的利害关系', { exact: true }).click();
  assert.ok((await main(page)).includes(bodyName(2)));
  await judge(page, 'account-interest');
  await press(page, '撤销');
  assert.ok(!(await main(page)).includes(bodyName(2)));
  await page.getByText('暂停账户', { exact: true }).count();
  await page.getByText('注销账户（不可恢复）', { exact: true }).first().click();
  await press(page, '注销账户（不可恢复）');
  assert.match(await page.locator('#reason-close-error').innerText(), /请写明理由/);
  assert.ok(await page.locator('#reason-close').isVisible());

  await page.goto(`${site}/accounts/new?kind=person`);
  await page.locator('#name').fill('示例丁');
  await page.locator('#login').fill('shili-ding');
  await page.locator('#id_number').fill('370999200001010000');
  await press(page, '开立');
  assert.match(await page.locator('#id_number-error').innerText(), /号码有误/);
  assert.equal(await page.locator('#id_number').inputValue(), '', 'a number comes back in no page');
  await judge(page, 'account-new-person-error');
  await page.locator('#id_number').fill(residentId(1));
  await press(page, '开立');
  assert.match(await heading(page), /示例丁/);
  assert.ok(!(await page.content()).includes(residentId(1)));

  await page.goto(`${site}/accounts/new?kind=agent`);
  await page.locator('#name').fill('示例戊');
  await page.locator('#login').fill('shili-wu');
  await page.locator('#id_number').fill(residentId(2));
  await page.locator('#subject_code').fill(bodyCode(3));
  await page.locator('#until').fill('2020-01-01');
  await press(page, '开立');
  assert.match(await page.locator('#until-error').innerText(), /已经过去/);
  await page.locator('#id_number').fill(residentId(2));
  await page.locator('#until').fill('2099-12-31');
  await press(page, '开立');
  await says(page, new RegExp(`代理的主体\\s+${bodyName(3)}`));
  await page.getByText('更改期限', { exact: true }).click();
  await page.locator('#term').fill('2098-01-01');
  await press(page, '保存期限');
  await says(page, /最后一天\s+2098-01-01/);
  await judge(page, 'account-agent');

  await page.goto(`${site}/accounts?kind=agent`);
  for (const line of await page.locator('tbody tr').allInnerTexts()) assert.match(line, /代理人/);
  await page.goto(`${site}/accounts?login=bing&state=invited`);
  assert.equal(await page.locator('tbody tr').count(), 1);
  await page.goto(`${site}/accounts?login=niemand`);
  await says(page, /没有符合条件的账户/);
}));

const pem = readFileSync(new URL('./certificate.pem', import.meta.url), 'utf8');
test('a system: secrets in turn, a certificate, its quota; what ends at once is asked once more', () => visit(as('security_admin'), async (page) => {
  await page.goto(`${site}/accounts/new?kind=client`);
  await page.locator('#name').fill('示例审批系统');
  await page.locator('#login').fill('shili-system');
  await page.locator('#unit').selectOption({ label: '　示例市市场监管局' });
  await press(page, '开立');
  assert.match(await heading(page), /示例审批系统/);
  await press(page, '生成新密钥');
  assert.match(await page.getByRole('status').innerText(), /[\w-]{43}/);
  await judge(page, 'client-secret');
  await page.getByText('登记证书', { exact: true }).first().click();
  await page.locator('#certificate').fill('nicht');
  await press(page, '登记证书');
  assert.match(await page.locator('#certificate-error').innerText(), /PEM/);
  await page.locator('#certificate').fill(pem);
  await press(page, '登记证书');
  assert.equal(await page.getByRole('row', { name: /证书/ }).count(), 1);
  await page.getByText('登记证书', { exact: true }).first().click();
  await page.locator('#certificate').fill(new X509Certificate(pem).fingerprint256);
  await press(page, '登记证书');
  assert.match(await page.locator('#certificate-error').innerText(), /已被使用/, 'the same certificate, as its fingerprint');
  await page.getByText('更改每天限额', { exact: true }).click();
  await page.locator('#a_day').fill('1234');
  await press(page, '保存限额');
  await says(page, /\/ 1234 次/);
  await judge(page, 'client');
  await page.getByRole('row', { name: /密钥/ }).getByRole('button', { name: '停用' }).click();
  assert.match(await heading(page), /停用密钥 1/);
  await judge(page, 'client-end-secret');
  await page.getByRole('link', { name: '不停用，返回' }).click();
  assert.equal(await page.getByRole('row', { name: /密钥/ }).count(), 1);
  await page.getByRole('row', { name: /密钥/ }).getByRole('button', { name: '停用' }).click();
  await press(page, '确认停用');
  assert.equal(await page.getByRole('row', { name: /密钥/ }).count(), 0);
}));

test('a first link, a password, a phone and its code', () => visit({ who: [] }, async (page) => {
  const { id } = json(['account', 'invite', '--home', home, '--login', 'xinlai', '--name', '示例新来', '--unit', office]);
  await page.goto(site + linkIn(must(0, ['account', 'link', '--home', home, id]).out));
  await judge(page, 'first');
  await page.locator('#fresh').fill('short');
  await page.locator('#again').fill('short');
  await page.locator('main form button').click();
  await judge(page, 'first-errors');
  await page.locator('#fresh').fill(good);
  await page.locator('#again').fill(good);
  await page.locator('main form button').click();
  await page.waitForURL(/sign-in\/phone/);
  await judge(page, 'phone');
  const secret = (await page.locator('main code').first().innerText()).replaceAll(' ', '');
  await page.locator('#code').fill('000000');
  await page.locator('main form button').click();
  await judge(page, 'phone-error');
  await page.locator('#code').fill(totp(secret, Math.floor(Date.now() / 30000) - 1));
  await page.locator('main form button').click();
  await page.waitForURL(/\/account$/);
  await page.context().clearCookies();
  await page.goto(`${site}/sign-in`);
  await page.locator('#login').fill('xinlai');
  await page.locator('#password').fill(good);
  await page.locator('main form button').first().click();
  await page.waitForURL(/sign-in\/code/);
  await judge(page, 'code');
  await page.locator('#code').fill('000000');
  await page.locator('main form button').click();
  await judge(page, 'code-error');
}));

test('what administrators did is there, and no secret in it', () => visit(as('audit_admin'), async (page) => {
  await page.goto(`${site}/admin-log`);
  const text = await main(page);
  for (const words of ['停用密钥', '登记证书', '更改限额', '开立账户']) assert.ok(text.includes(words), words);
  assert.ok(!text.includes('示例丁'), 'the name of a person is sealed');
  assert.ok(!text.includes(residentId(1)));
}));

await finish();
await close();
await server.stop();
