// The ledger of reports in the workbench: a centre that sets what is expected, reminds, writes and decides, and a unit
// that declares, answers and appeals. The ways are walked to their end, and the end is looked at through the interface.
//
//   node tests/browser/workbench_duties.mjs [PART OF A NAME]
//
// A home with the demo accounts is made and served with the workbench as `./dev web` built it. Each page is judged by
// axe-core at 1280 and at 360 pixels, in both languages. The last line is "N passed, M failed".

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { demoPeople, personsIn } from '../cli/callers.mjs';
import { csv, ingest, must, newHome, penalty, registration, serve, suite, write } from '../cli/lib.mjs';
import { agree, becomes, heading, inEnglish, judge, main, open, openOffice, press, refusals, says, settled } from './pages.mjs';

const home = newHome('duties');
const office = '示例市住房和城乡建设局'; // of the demo's submitter and of its centre's officer
const today = new Date(Date.now() + 8 * 3600_000);
const month = (back) => new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - back, 1)).toISOString().slice(0, 7);
const [late, empty] = [month(2), month(3)]; // over long ago
must(0, ingest(home, 'REG.enterprise', write('登记.csv', csv([1, 2].map((n) => registration(n))))));
const people = demoPeople(home);
must(0, ['ingest', '--home', home, '--item', 'ADM.penalty', '--source', office, write('迟报.csv', csv([1, 2].map((n) => penalty(n, n, { CF_JDRQ: `${late.replace('-', '/')}/12`, CF_YXQ: '', CF_GSJZQ: '' }))))]);
const server = await serve(home);
const { site, visit, close, headers, as } = await openOffice(server, people, ['submitter', 'supervisor', 'centre_operator', 'auditor', 'querier']);
const { second } = await personsIn(server, home, { second: 'centre_operator' });
const bySecond = second.visitor;

const { test, finish } = suite();
const ready = (page, path) => open(page, `${site}/desk${path}`);
const field = (page, name) => page.getByLabel(name, { exact: true });
const said = (page, words) => page.locator('.el-message').getByText(words).first().waitFor();
const ask = async (role, path) => {
  const answer = await fetch(`${site}/api/v1${path}`, { headers: { ...headers.get(role), 'accept-language': 'zh' } });
  assert.equal(answer.status, 200, `${path}: ${await answer.clone().text()}`);
  return answer.json();
};
const line = async (item, period) => {
  const found = (await ask('centre_operator', `/duties?from=${empty}-01`)).lines.find((one) => one.unit_name === office && one.item === item && one.period === period);
  assert.ok(found, `${item} ${period}`);
  return found;
};
// The rows with these cells.
const row = (page, ...cells) => cells.reduce((rows, cell) => rows.filter({ has: page.getByRole('gridcell', { name: cell, exact: true }) }), page.locator('main [role=row][data-index]'));
const dialog = (page) => page.locator('.el-dialog').filter({ visible: true });
// By keyboard: to the box of this row, and a space.
async function choose(page, ...words) {
  const box = row(page, ...words).getByRole('checkbox');
  await box.focus();
  await page.keyboard.press('Space');
  await becomes(() => box.isChecked(), true);
}

test('the centre uploads what is expected; a row that cannot be set says why', () => visit(as('centre_operator'), async (page) => {
  const refused = refusals(page);
  await ready(page, '/duties/counts');
  await judge(page, 'duty-counts');
  const sheet = `单位,目录项,期间,应报数,来源\n${office},ADM.penalty,${late},3,执法台账\n${office},行政许可,${late},2,权责清单\n${office},ADM.penalty,${empty},0,执法台账\n没有这个局,ADM.penalty,${late},1,执法台账\n`;
  await field(page, '应报数表').setInputFiles(write('应报.csv', sheet));
  await press(page, '上传');
  await page.getByText('共 4 行，已设定 3 行').waitFor();
  await says(page, /第 5 行[\s\S]*没有这个单位/);
  await judge(page, 'duty-counts-done');
  await field(page, '单位').selectOption({ label: office });
  await field(page, '信息类别').selectOption('ADM.licence');
  await field(page, '期间').fill(empty);
  await field(page, '应报数').fill('0');
  await field(page, '来源').fill('权责清单');
  await press(page, '设定');
  await said(page, '已设定');
  assert.deepEqual(refused, []);
  const set = await line('ADM.penalty', late);
  assert.deepEqual([set.expected, set.reported, set.late, set.state, set.next], [3, 2, 2, 'overdue', 'remind']);
  assert.equal((await line('ADM.licence', late)).expected_source, '权责清单');
}));

test('what waits stands on the desk of the centre and of the unit', async () => {
  for (const [role, kind] of [['centre_operator', 'duty_work'], ['submitter', 'duty']]) {
    const of = (await ask(role, '/desk')).kinds.find((one) => one.kind === kind);
    assert.ok(of?.total >= 2, `${role}: ${JSON.stringify(of)}`);
  }
  await visit(as('submitter'), async (page) => {
    await ready(page, '/');
    await page.locator('main').getByRole('link', { name: '本单位应报' }).click();
    await page.waitForURL(/\/desk\/duties$/);
    await settled(page);
    assert.equal(await heading(page), '本单位应报');
  });
});

test('the centre looks at reminders and sends them, then a rectification letter', () => visit(as('centre_operator'), async (page) => {
  const refused = refusals(page);
  await ready(page, '/duties/city?state=overdue');
  await judge(page, 'duty-city');
  await choose(page, '行政处罚', late);
  await choose(page, '行政许可', late);
  await page.getByText('已选 2 项、1 个单位').waitFor();
  await page.getByRole('button', { name: '催报…' }).focus();
  await page.keyboard.press('Enter');
  await dialog(page).waitFor();
  await dialog(page).getByRole('button', { name: '预览' }).click();
  await dialog(page).getByRole('article').waitFor();
  assert.match(await dialog(page).innerText(), /催报函[\s\S]*预览/);
  assert.equal((await line('ADM.penalty', late)).reminders, 0, 'a preview sends nothing');
  await judge(page, 'duty-remind');
  await dialog(page).getByRole('button', { name: '发出 1 份' }).click();
  await said(page, '已催报');
  assert.equal((await line('ADM.penalty', late)).reminders, 1);
  await settled(page);
  await choose(page, '行政许可', late);
  await page.getByRole('button', { name: '限期整改…' }).click();
  await field(dialog(page), '事由').fill('催报后仍未报送');
  await dialog(page).getByRole('button', { name: '预览' }).click();
  await dialog(page).getByRole('article').waitFor();
  await judge(page, 'duty-letter');
  await dialog(page).getByRole('button', { name: '发出 1 份' }).click();
  await said(page, '已发限期整改通知书');
  assert.equal((await line('ADM.licence', late)).next, 'answer_letter');
  await press(page, '按期间成表');
  await settled(page);
  await page.waitForURL(/as=matrix/);
  await says(page, /2\/3 逾\d+日/);
  await judge(page, 'duty-matrix');
  const download = page.waitForEvent('download');
  await press(page, '导出');
  const saved = readFileSync(await (await download).path(), 'utf8');
  assert.ok(saved.includes(late) && saved.includes('2/3'), saved);
  assert.deepEqual(refused, []);
}));

test('a letter is a file that Word opens', async () => {
  const [letter] = (await ask('centre_operator', '/duties/things?kind=letter')).things;
  await visit(as('submitter'), async (page) => {
    await ready(page, `/duties/papers/${letter.id}`);
    await says(page, /限期整改通知书[\s\S]*改〔\d{4}〕1号/);
    await judge(page, 'duty-paper');
    const download = page.waitForEvent('download');
    await press(page, '下载 DOCX');
    const bytes = readFileSync(await (await download).path());
    assert.equal(bytes.subarray(0, 2).toString(), 'PK');
    assert.ok(bytes.length > 2000);
  });
});

test('a reminder that was sent by mistake is cancelled on its page', () => visit(as('centre_operator'), async (page) => {
  const refused = refusals(page);
  const [reminder] = (await ask('centre_operator', '/duties/things')).reminders;
  await ready(page, `/duties/papers/${reminder.id}`);
  await page.getByText('误发，作废这份催报函').click();
  await field(page, '作废理由').fill('示例：误发');
  await judge(page, 'duty-paper-cancel');
  await press(page, '作废');
  await agree(page, '作废');
  await said(page, '已作废');
  await says(page, /已作废[\s\S]*示例：误发/);
  assert.equal((await ask('centre_operator', `/duties/papers/${reminder.id}`)).cancelled.reason, '示例：误发');
  assert.deepEqual(refused, []);
}));

test('the unit declares that there was nothing, takes it back, and cannot where rows are', () => visit(as('submitter'), async (page) => {
  const refused = refusals(page);
  await ready(page, '/duties');
  await judge(page, 'duty-unit');
  assert.equal(await row(page, '行政处罚', late).getByRole('button', { name: /零报送/ }).count(), 0, 'rows are there');
  const button = row(page, '行政处罚', empty).getByRole('button', { name: /零报送/ });
  await button.focus();
  await page.keyboard.press('Enter');
  await agree(page, '声明');
  await said(page, '已声明零报送');
  assert.equal((await line('ADM.penalty', empty)).state, 'zero');
  await settled(page);
  await row(page, '行政处罚', empty).getByRole('button', { name: /撤回零报送/ }).click();
  await field(dialog(page), '理由').fill('示例：还有一件');
  await judge(page, 'duty-take-back');
  await dialog(page).getByRole('button', { name: '撤回', exact: true }).click();
  await said(page, '已撤回');
  assert.equal((await line('ADM.penalty', empty)).declared, null);
  assert.deepEqual(refused, []);
}));

test('the unit answers the letter; the centre sends it back, then accepts', async () => {
  const [{ id }] = (await ask('submitter', '/duties/things?kind=letter')).things;
  const step = (who, words, act, name) => visit(who, async (page) => {
    await ready(page, `/duties/things/${id}`);
    await act(page, words);
    await settled(page);
    if (name) await judge(page, name);
  });
  const answer = async (page, words) => {
    await field(page, '原因、措施和结果').fill(words);
    await press(page, '提交');
    await said(page, '已提交');
  };
  const decide = (outcome) => async (page, words) => {
    await field(page, '理由').fill(words);
    await press(page, outcome);
    await agree(page, outcome);
    await said(page, '已决定');
  };
  await visit(as('submitter'), async (page) => {
    await ready(page, '/duties/things');
    await judge(page, 'duty-things');
    await page.getByRole('link', { name: id, exact: true }).click();
    await settled(page);
    await judge(page, 'duty-thing-open');
  });
  await step(as('submitter'), '系统对接故障', answer);
  await step(as('centre_operator'), '请写明补报日期', decide('退回重办'));
  await step(as('submitter'), '已于今日补报', answer);
  await step(bySecond, '属实', decide('认定完成'), 'duty-thing-done');
  assert.equal((await ask('submitter', `/duties/things/${id}`)).state, 'accepted');
});

test('an appeal of a late row: who reminded does not decide it; what is lifted counts as in time', async () => {
  let id;
  await visit(as('submitter'), async (page) => {
    await ready(page, '/duties/late');
    await judge(page, 'duty-late');
    await choose(page, `${late}-12`, '3'); // the line
    await press(page, '申诉…');
    await field(dialog(page), '理由和凭证').fill('送达后才生效，附送达回证编号');
    await judge(page, 'duty-appeal');
    await dialog(page).getByRole('button', { name: '提出申诉' }).click();
    await page.waitForURL(/duties\/things\/\d+$/);
    id = page.url().match(/\d+$/)[0];
    await settled(page);
    await judge(page, 'duty-appeal-open');
  });
  const decide = (who, words) => visit(who, async (page) => {
    await ready(page, `/duties/things/${id}`);
    await field(page, '理由').fill('回证属实');
    await press(page, '撤销迟报');
    await agree(page, '撤销迟报');
    await page.getByText(words).first().waitFor();
  });
  const league = async () => (await ask('centre_operator', '/league')).units.find((one) => one.source === office).numbers;
  const before = await league();
  await decide(as('centre_operator'), '须由另一人决定');
  assert.equal((await ask('submitter', `/duties/things/${id}`)).state, 'open');
  await decide(bySecond, '已决定');
  const after = await league();
  assert.deepEqual([after.on_time - before.on_time, after.lifted - before.lifted, after.due - before.due], [1, 1, 0]);
  assert.equal((await line('ADM.penalty', late)).late, 1);
  await visit(as('centre_operator'), async (page) => {
    await ready(page, '/league');
    await says(page, /上报率/);
    await judge(page, 'duty-league');
  });
});

test('a task is given, reported and accepted', async () => {
  let id;
  await visit(as('centre_operator'), async (page) => {
    await ready(page, '/duties/tasks/new');
    await judge(page, 'duty-task-new');
    await field(page, '单位').selectOption({ label: office });
    await field(page, '任务').fill('核对存量许可数据');
    await field(page, '最后一日').fill(new Date(today.getTime() + 9 * 86_400_000).toISOString().slice(0, 10));
    await press(page, '交办');
    await page.waitForURL(/duties\/things\/\d+$/);
    id = page.url().match(/\d+$/)[0];
  });
  await visit(as('supervisor'), async (page) => {
    await ready(page, `/duties/things/${id}`);
    await field(page, '结果').fill('已核对 12 条');
    await press(page, '提交');
    await said(page, '已提交');
  });
  await visit(as('centre_operator'), async (page) => {
    await ready(page, `/duties/things/${id}`);
    await press(page, '认定完成');
    await agree(page, '认定完成');
    await said(page, '已决定');
  });
  assert.equal((await ask('auditor', `/duties/things/${id}`)).state, 'accepted');
});

for (const [name, path, role] of [
  ['unit', '/duties', 'submitter'], ['city', '/duties/city', 'centre_operator'], ['matrix', '/duties/city?as=matrix', 'auditor'],
  ['things', '/duties/things', 'supervisor'], ['late', '/duties/late', 'submitter'], ['counts', '/duties/counts', 'centre_operator'], ['task-new', '/duties/tasks/new', 'centre_operator'],
]) {
  test(`in English: ${name}`, () => visit(as(role), async (page) => {
    const refused = refusals(page);
    await inEnglish(page);
    await ready(page, path);
    assert.equal(await page.locator('main [role=alert]').count(), 0, await main(page));
    await judge(page, `duty-${name}-en`);
    assert.deepEqual(refused, []);
  }));
}

test('whoever has no part in it is shown no page of it', () => visit(as('querier'), async (page) => {
  await ready(page, '/');
  assert.equal(await page.getByRole('link', { name: '全市报送台账' }).count(), 0);
}));

await finish();
await close();
await server.stop();
