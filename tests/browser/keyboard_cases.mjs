// The ways of cases and measures by the keyboard alone, in Chinese at 1280 pixels and in English at 360: measures, one and many,
// delays, authorisations, repairs and their letters, retractions, complaints, erasures. What each did is looked at through the interface.
//
//   node tests/browser/keyboard_cases.mjs [PART OF A NAME]
//
// How somebody goes by keys is in keys.mjs. That the views are in order is what the suites workbench_*.mjs look at.
// The last line is "N passed, M failed".

import assert from 'node:assert/strict';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { demoPeople, personsIn } from '../cli/callers.mjs';
import { bodyCode, bodyName, csv, department, ingest, must, parseCsv, penalty, place, registration, residentId, serve, suite, tree, until, write } from '../cli/lib.mjs';
import { personItem } from '../cli/person_item.mjs';
import { freshCode } from '../cli/sign_in.mjs';
import { waysOf } from './keys.mjs';
import { openOffice } from './pages.mjs';

// The packs of the tree, and one item more: records about people, of which some can be erased.
const packs = place('packs');
cpSync(join(tree, 'packs'), packs, { recursive: true });
writeFileSync(join(packs, 'national', 'zz_example.toml'), personItem);
const home = place('keyboard-cases');
must(0, ['init', '--home', home, '--packs-dir', packs]);
const office = '示例市住房和城乡建设局'; // of the demo's officers
const today = new Date(Date.now() + 8 * 3600_000);
const day = (offset) => new Date(today.getTime() + offset * 86_400_000).toISOString().slice(0, 10);
const slashed = (offset) => day(offset).replaceAll('-', '/');

must(0, ingest(home, 'REG.enterprise', write('registration.csv', csv(Array.from({ length: 12 }, (_, n) => registration(n + 1))))));
const people = demoPeople(home);
const own = (numbers, body, more) => must(0, ['ingest', '--home', home, '--item', 'ADM.penalty', '--source', office, write('own.csv', csv(numbers.map((n) => penalty(n, body, { CF_CFJG: office, CF_SJLY: office, ...more }))))]);
own([1, 2], 1, { CF_JDRQ: slashed(-200), CF_YXQ: slashed(100), CF_GSJZQ: slashed(900) }); // to be repaired
own([31, 32], 12, { CF_JDRQ: slashed(-30), CF_YXQ: '', CF_GSJZQ: '' }); // to be withdrawn
must(0, ingest(home, 'ADM.example_person', write('people.csv', csv([809, 810].map((n) => ({ MC: `示例人${n}`, LB: '自然人', ZJHM: residentId(n), WH: `示例字${n}号`, JDRQ: '2026-04-02' })))))); // to be erased
must(0, ingest(home, 'SEV.wages', write('wages.csv', csv([7, 8].map((n) => ({
  YRDWMC: bodyName(n), TYSHXYDM: bodyCode(n), LRSY: '克扣、无故拖欠农民工工资，经责令限期支付逾期未支付', LRWH: `示例列〔2026〕${n}号`, LRRQ: day(-20),
  RDJG: '示例市人力资源和社会保障局', RDJGDM: department.code, ZRRXM: '示例负责丙',
}))))));

const server = await serve(home);
const { site, visit, close, headers, as } = await openOffice(server, people, ['querier', 'case_officer', 'case_handler', 'centre_operator', 'supervisor', 'agency', 'agent', 'subject']);
// Who signs has a phone of its own: a code holds once, and each look has its own people.
const persons = await personsIn(server, home, { 'handle-0': 'case_handler', 'handle-1': 'case_handler', 'sealed-0': 'complaint_keeper', 'sealed-1': 'complaint_keeper' });
const code = (login) => freshCode(persons[login].secret);
const { test, finish } = suite();
const { way, ask, post } = waysOf({ site, visit, test, as, headers, persons });

// A step of a case: its box opened, its form filled in, and that it is meant. Steps and outcomes have their words of the rules.
async function takeStep(keys, step, { outcome, words = {}, code: fresh } = {}) {
  const named = (name) => new RegExp(`^\\s*(${name})\\s*$`);
  const box = keys.main.locator('details.step').filter({ has: keys.page.locator('summary', { hasText: named(step) }) });
  await box.waitFor();
  if (!(await box.evaluate((one) => one.open))) await keys.press(box.locator('summary'));
  if (outcome) await keys.pick(box.getByRole('radio', { name: named(outcome) }));
  for (const [name, said] of Object.entries(words)) await keys.type(box.getByLabel(new RegExp(`^(${name})`)), said);
  if (fresh) await keys.type(box.getByLabel(keys.look.exactly('本人手机动态码')), fresh);
  await keys.press(box.getByRole('button', { name: named(step) }));
  await keys.agree();
  await box.waitFor({ state: 'detached' });
}

way('a measure: named by a check, stated, corrected, lifted', async (go, { at }) => {
  let id;
  await go('querier', async (keys) => {
    await keys.go('/checks');
    await keys.type('统一社会信用代码或单位名称', bodyCode(7 + at));
    await keys.choose('查询用途', 'procurement');
    await keys.type('依据或办件编号', `示例采购 ${at} 号`);
    await keys.press('核查');
    await keys.page.locator('#verdict').waitFor();
    await keys.press(keys.main.getByRole('link', { name: keys.look.within('登记处置情况') }).first());
    await keys.arrived(/\/measures\/new/);
    await keys.pick('采取');
    for (const [name, words] of [['具体内容', '本次采购不适用告知承诺'], ['理由', '示例理由'], ['比例考量', '与情节相当'], ['告知的救济途径', '可以申请行政复议'], ['决定文书号', '示例决〔2026〕1号']]) await keys.type(name, words);
    await keys.press('登记');
    await keys.arrived(/\/measures\/\d+$/);
    id = keys.page.url().match(/(\d+)$/)[1];
    await keys.press('更正');
    await keys.type('理由', '示例理由，更正');
    await keys.press('提交');
    await keys.main.getByText('示例理由，更正').waitFor();
    await keys.press('登记解除');
    await keys.type('解除文书号', '示例解〔2026〕1号');
    await keys.press('提交');
    await keys.agree();
    await keys.main.getByText('示例解〔2026〕1号').waitFor();
    await keys.go('/measures');
    await keys.openRow({ cell: id }, new RegExp(`/measures/${id}$`));
  });
  const use = await ask('querier', `/measures/uses/${id}`);
  assert.deepEqual([use.state, use.why], ['lifted', '示例理由，更正']);
});

way('many measures by a sheet: a batch asked, its sheet taken, filled in and sent back', (go, { at, say }) => go('querier', async (keys) => {
  await keys.go('/checks/batch');
  await keys.type('代码或名称，每行一家', [7, 8].map((n) => bodyCode(n)).join('\n'));
  await keys.choose('查询用途', 'procurement');
  await keys.type('依据或办件编号', `示例批次 ${at} 号`);
  await keys.press('开始核查');
  await keys.main.getByRole('button', { name: /^(全部|All) 2$/ }).waitFor();
  await keys.press('批量登记所提示措施的采取情况');
  await keys.arrived(/measures\/sheet$/);
  await keys.main.locator('[role=row][data-index="0"]').waitFor();
  const rows = parseCsv((await keys.download(/(下载登记表|Sheet as) CSV/)).toString());
  const column = (name) => rows[0].findIndex((cell) => cell.startsWith(name));
  const filled = rows.slice(1).find((cells) => cells.includes(bodyCode(7 + at)));
  Object.assign(filled, { [column(say('是否采取', 'Applied'))]: '未采取', [column(say('理由', 'Why'))]: '示例：情节轻微，已改正' });
  const sheet = `\ufeff${rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n')}\r\n`;
  await keys.file('填好的登记表', { name: '登记表.csv', mimeType: 'text/csv', buffer: Buffer.from(sheet) });
  await keys.press('逐行登记');
  await keys.main.locator('#came').waitFor();
  await keys.openRow(bodyCode(7 + at), /measures\/\d+$/);
  const use = await ask('querier', `/measures/uses/${keys.page.url().match(/(\d+)$/)[1]}`);
  assert.equal(use.why, '示例：情节轻微，已改正');
}));

way('a delay takes two, and ends early', async (go, { at }) => {
  let id;
  await go('supervisor', async (keys) => {
    await keys.go('/delays');
    await keys.press('提出推迟告知');
    await keys.arrived(/delays\/new$/);
    await keys.type('主体的统一社会信用代码', bodyCode(3 + at));
    await keys.choose('事由', 'investigation');
    await keys.type('天数', '10');
    await keys.type('来文和案由', `示例案 ${at} 号`);
    await keys.press('提出');
    await keys.arrived(/delays\/\d+$/);
    id = keys.page.url().match(/(\d+)$/)[1];
  });
  const state = async () => (await ask('case_handler', '/delays')).delays.find((one) => one.id === id).state;
  await go('case_handler', async (keys) => {
    await keys.go('/delays');
    await keys.openRow(`示例案 ${at} 号`, /delays\/\d+$/);
    await keys.press('确认推迟告知');
    await keys.agree();
    await until('it holds', async () => (await state()) === 'holds');
    await keys.press('提前结束');
    await keys.agree();
    await until('it ended', async () => (await state()) === 'ended');
  });
});

way('an authorisation is asked for, and taken back', async (go, { at }) => {
  await go('agency', async (keys) => {
    await keys.go('/consents');
    await keys.press('请求授权');
    await keys.arrived(/consents\/new$/);
    await keys.type('统一社会信用代码', bodyCode(1));
    const purpose = await keys.field('用途').locator('option').nth(1).getAttribute('value');
    await keys.choose('用途', purpose);
    await keys.tick(keys.main.getByRole('checkbox').first());
    await keys.day('最后一日', day(60));
    await keys.type('事项', `示例贷款 ${at} 号`);
    await keys.press('发出请求');
    await keys.arrived(/consents\/\d+$/);
    await keys.press('撤回请求');
    await keys.agree();
    await until('it is taken back', async () => (await ask('agency', '/consents')).consents.find(({ why }) => why === `示例贷款 ${at} 号`)?.step === 'withdrawn');
  });
});

way('a repair from the in-box to its letter: numbered, sent, in the register, cancelled', async (go, { at }) => {
  const records = (await ask('agent', '/own')).classes.flatMap(({ records: some }) => some).filter((one) => one.item === 'ADM.penalty' && one.state === 'in_force');
  const { id } = await post('agent', '/own/cases', { kind: 'repair', record: records[0].id.slice(1), form: { proof: '示例收件 1 号', commitment: '示例收件 2 号' } });
  await go('case_handler', async (keys) => {
    await keys.go('/cases?mine=yes');
    await keys.openRow({ cell: id }, new RegExp(`/cases/${id}$`));
    await takeStep(keys, '转认定单位|Pass on to the recognising body');
  });
  await go('case_officer', async (keys) => {
    await keys.go('/cases?mine=yes');
    await keys.openRow({ cell: id }, new RegExp(`/cases/${id}$`));
    await takeStep(keys, '受理审查|Decide whether it is accepted', { outcome: '受理|Accepted' });
    await takeStep(keys, '修复决定|Decide', { outcome: '准予修复|Granted' });
    await keys.go('/letters');
    await keys.openRow(/准予|[Gg]ranted/, /letters\/\d+$/);
    await keys.type('本单位的文号', `示例函〔2026〕${7 + at}号`);
    await keys.press('编号发出');
    await keys.agree();
    await keys.choose('送达方式', 'post');
    await keys.press('登记已发出');
    await keys.agree();
    await keys.go('/letters/issued');
    await keys.press(new RegExp(`示例函〔2026〕${7 + at}号`));
    await keys.arrived(/letters\/\d+$/);
    await keys.press(keys.main.locator('summary').last());
    await keys.type('作废理由', '示例：编错');
    await keys.press('作废');
    await keys.agree();
    await keys.sees('已作废');
  });
  assert.equal((await ask('case_officer', `/cases/${id}`)).state, 'granted');
});

way('what was received and was withdrawn since: told, seen by whoever watches, acknowledged', async (go, { at }) => {
  const shown = await post('querier', '/subjects/show', { query: bodyCode(12), purpose: 'permit', basis: '示例事项 2 号' });
  const { id: record } = shown.classes.flatMap(({ records }) => records).find(({ document_number: document }) => document?.includes(`〕${31 + at}号`));
  await post('querier', '/checks', { query: bodyCode(12), purpose: 'permit', basis: `示例事项 ${at} 号` });
  await post('case_officer', '/cases', { kind: 'withdrawal', step: 'withdraw', record: record.slice(1), form: { ground: 'error', document: `示例撤字〔2026〕${at}号`, notified: day(0) } });
  const waits = async () => (await ask('case_handler', '/retractions/waiting')).waiting.some((one) => one.record === record);
  await until('it is told', waits);
  await go('case_handler', async (keys) => {
    await keys.go('/retractions/waiting');
    await keys.row({ cell: record });
  });
  await go('querier', async (keys) => {
    await keys.go('/retractions');
    await keys.row({ cell: record });
    await keys.page.keyboard.press('Space');
    await keys.press(/^(已停止使用，回执所选 1 条|Acknowledge 1 selected)$/);
    await keys.agree();
    await until('it is acknowledged', async () => !(await waits()));
    await keys.tick('已回执的也列出');
    await keys.row({ cell: record });
  });
});

way('a complaint: accepted, who made it opened by two and sealed again, its result', async (go, { at }) => {
  const { id } = await post('subject', '/complaints', { code: bodyCode(2 + at), form: { matter: 'quality', statement: '示例：收费与公示不符' } });
  const [handler, keeper] = [`handle-${at}`, `sealed-${at}`];
  await go(handler, async (keys) => {
    await keys.go('/cases?mine=yes');
    await keys.openRow({ cell: id }, new RegExp(`/cases/${id}$`));
    await takeStep(keys, '受理|Decide whether it is accepted', { outcome: '受理|Accepted' });
    await takeStep(keys, '申请开启投诉人身份|Ask to open who made it', { words: { '为什么必须知道投诉人|Why it has to be known': '示例：须当面核实' }, code: await code(handler) });
  });
  await go(keeper, async (keys) => {
    await keys.go(`/cases/${id}`);
    await takeStep(keys, '确认开启投诉人身份|Open who made it', { words: { '理由|Reason': '示例：属实' }, code: await code(keeper) });
    await keys.press('查看投诉人身份');
    await keys.agree();
    await keys.dialog(async () => {
      await keys.in.getByText('示例信用主体').waitFor();
      assert.deepEqual(await keys.in.locator('dd').evaluateAll((all) => all.filter((one) => !one.textContent.trim()).length), 0, 'of a person there is neither login nor unit to tell');
      await keys.page.keyboard.press('Escape');
    });
    await takeStep(keys, '重新封存|Seal it again');
  });
  await go(handler, async (keys) => {
    await keys.go(`/cases/${id}`);
    await takeStep(keys, '核实结果|Result', { outcome: '未能核实|Not verified', words: { '核实情况|Findings': '示例：没有凭证' } });
  });
  assert.equal((await ask(handler, `/cases/${id}`)).state, 'unverified');
});

way('an erasure: asked for, approved by another, its certificate and the letter for the person', async (go, { at }) => {
  const matter = `示例函〔2026〕${50 + at}号`;
  let id;
  await go('centre_operator', async (keys) => {
    await keys.go('/erasures');
    await keys.press('申请删除');
    await keys.arrived(/erasures\/new$/);
    await keys.type('公民身份号码', residentId(809 + at));
    await keys.type('依法删除的理由', '个人信息保护法第四十七条第一款');
    await keys.type('事项文号', matter);
    await keys.press('提出申请');
    await keys.agree();
    await keys.arrived(/erasures\/\d+$/);
    id = keys.page.url().match(/(\d+)$/)[1];
  });
  await go('case_handler', async (keys) => {
    await keys.go('/erasures');
    await keys.openRow(matter, new RegExp(`/erasures/${id}$`));
    await keys.press('批准删除');
    await keys.agree();
    assert.match((await keys.download('下载删除证书')).toString(), /^taixin erasure certificate v1/);
    await keys.type('证明文号', `示例删〔2026〕${1 + at}号`);
    await keys.press('编号出具');
    await keys.agree();
    await keys.sees(/示例删〔2026〕/);
    assert.equal((await keys.download('下载证明 PDF')).subarray(0, 5).toString(), '%PDF-');
  });
  assert.equal((await ask('case_handler', '/erasures')).erasures.find((one) => one.id === id).state, 'done');
});

await finish();
await close();
await server.stop();
